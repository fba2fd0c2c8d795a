"""Further members of each kind of odd register: what is right was written by hand, from what a person would read in the file."""

from __future__ import annotations

import tomllib
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from govopen.core.model.field_values import FieldRefused, parse_number
from govopen.core.text.document_numbers import fold_number
from govopen.errors import ImportRefused
from govopen.intake.tables.rows import Intake
from tests.intake.files import Value, csv_text, noted, read, rewrite, said, write_csv, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间")
PENALTY = ("行政处罚决定书文号", "处罚决定日期", "公示时间")
PLAIN = "赣人社许〔2020〕1号"
ROW = (PLAIN, "2020-04-01", "2020-04-09")


def entries(intake: Intake) -> list[str]:
    return [f"{draft.number} {draft.event} {draft.when}" for record in intake.records for draft in record.drafts]


def text_file(folder: Path, text: str | bytes, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ------------------------------------------------------------------ 1: identities


@pytest.mark.parametrize(
    "written",
    [
        "赣人社许〔2020〕\u200d1号", "赣人社许\u00a0〔2020〕1号", "赣人社许〔2020〕\u30001号", "〔2020〕 1号", "[2020]1号",
        "’赣人社许〔2020〕1号",
        "赣人社许（２０２０）１号", "\u2068赣人社许〔2020〕1号\u2069", "赣人社许【2020】1号", "赣人社许〔2020〕1号\ufe0f",
    ],
)  # fmt: skip
def test_spellings_of_one_number_are_one(tmp_path: Path, written: str) -> None:
    plain = "〔2020〕1号" if written[0] in "〔[" else PLAIN
    [record] = read(write_csv(tmp_path, (written, *ROW[1:]), header=HEADER)).records
    assert fold_number(record.drafts[0].number) == fold_number(plain)


@pytest.mark.parametrize(
    "text",
    ["1.0E+17", "2.02E+3", "2020001.00", "赣?2020?1号", "赣人社许�2020�1号", '赣人社许〔2020〕"1号', "#VALUE!", "123456789012345000"],
)
def test_numbers_whose_signs_are_lost_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FieldRefused):
        parse_number(text)
    quoted = f'"{text.replace(chr(34), chr(34) * 2)}"'
    intake = read(write_csv(tmp_path, (quoted, "2020-04-01", ""), ROW, header=HEADER))
    assert ([problem.row for problem in intake.problems], len(intake.records)) == ([2], 1)


@pytest.mark.parametrize("cell", [1e17, 2020001.0, True, date(2020, 1, 1)])
def test_cells_that_are_no_text_are_no_numbers(tmp_path: Path, cell: Value) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [HEADER, (cell, "2020-04-01", "")]}))
    assert (intake.records, len(intake.problems)) == ([], 1)


# ------------------------------------------------------------------ 3: what a file is


def test_the_main_part_in_a_folder_of_its_own(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"许可": [HEADER, ROW]})
    with zipfile.ZipFile(path) as archive:
        parts = {name.replace("xl/", "内容/"): archive.read(name).replace(b"xl/", "内容/".encode()) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert len(entries(read(path))) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>", "a web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "2003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "neither .xlsx nor .csv"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["登记表.et", "登记表", "登记表.dat"])
def test_the_content_decides(tmp_path: Path, content: bytes, words: str, name: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(text_file(tmp_path, content, name))
    assert words in str(refused.value.message) or (words.startswith("neither") and "is no workbook" in str(refused.value.message))
    assert refused.value.hint


# ------------------------------------------------------------------ 4: text tables


@pytest.mark.parametrize(
    "text",
    [
        '行政许可决定文书号;许可决定日期;公示时间;备注\n赣人社许〔2020〕1号;2020-04-01;2020-04-09;"甲,乙,丙"\n',
        "某厅，2020年，许可；共1件\n行政许可决定文书号,许可决定日期,公示时间\n赣人社许〔2020〕1号,2020-04-01,2020-04-09\n",
        "单位：某厅;时间：2020;页码：1;共1页\n行政许可决定文书号\t许可决定日期\t公示时间\n赣人社许〔2020〕1号\t2020-04-01\t2020-04-09\n",
        '"行政许可决定文书号"|"许可决定日期"|"公示时间"\r\n"赣人社许〔2020〕1号"|"2020-04-01"|"2020-04-09"\r\n',
        "行政许可决定文书号,许可决定日期,公示时间\n赣人社许〔2020〕1号,二〇二〇年四月一日,二○二○年四月九日\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables(tmp_path: Path, text: str, encoding: str) -> None:
    assert entries(read(text_file(tmp_path, text.encode(encoding)))) == [f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_named(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(ImportRefused, match="UTF-16 without its mark"):
        read(text_file(tmp_path, csv_text(ROW, header=HEADER).encode(encoding)))


# ------------------------------------------------------------------ 5: headers


@pytest.mark.parametrize(
    "rows",
    [
        [("", "许可信息", "许可信息"), ("文书号", "决定", "公示"), HEADER, ROW],
        [("序号", "许可", ""), ("行政许可决定文书号", "许可决定日期", "公示时间"), ("XK_WSH", "XK_JDRQ", ""), ROW],
    ],
)
def test_headers_of_three_rows(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": rows}))
    assert (said(intake), entries(intake)) == ([], [f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09"])


def test_a_header_merged_downwards(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("行政许可决定文书号", "许可决定日期", "公示", "", "责任处室"), ("", "", "公示时间", "公示渠道", ""), (*ROW, "", "法规处")):
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    book.save(path)
    [record] = read(path, offices=["法规处"]).records
    assert [(draft.event, draft.unit, str(draft.when)) for draft in record.drafts] == [
        ("decided", "法规处", "2020-04-01"),
        ("published", "法规处", "2020-04-09"),
    ]


@pytest.mark.parametrize(
    "total",
    [
        ("合计", "", ""), ("", "小计", "12件"), ("总计", "", "3"), ("共计12件", "", ""), ("", "", "本页小计：3件"),
        ("", "合计（件）", "12"),
        ("以上合计", "", ""), ("总数", "12", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_totals_anywhere_in_a_row(tmp_path: Path, total: tuple[str, ...], ending: str) -> None:
    rows = [ROW, total, ("赣人社许〔2020〕2号", "2020-04-02", "")]
    path = write_csv(tmp_path, *rows, header=HEADER) if ending == "csv" else write_xlsx(tmp_path, {"许可": [HEADER, *rows]})
    intake = read(path)
    assert (said(intake), len(intake.records)) == ([], 2)
    assert "3" in noted(intake)


# ------------------------------------------------------------------ 6: parts and repetitions


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ((*HEADER, "行政相对人名称"), [(*ROW, "甲公司"), (*ROW, "乙公司"), (*ROW, "丙公司")]),
        ((*PENALTY, "违法行为类型"), [(*ROW, "未签合同"), (*ROW, "拖欠工资")]),
    ],
)
def test_rows_of_one_number_are_parts(tmp_path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    intake = read(write_csv(tmp_path, *rows, header=header))
    assert [len(parts) for parts in intake.parts] == [len(rows)]
    assert "are one decision with parts" in "\n".join(map(str, intake.warnings))
    assert len({draft.number for record in intake.records for draft in record.drafts}) == 1


# ------------------------------------------------------------------ 7: merged, hidden, 1904


@pytest.mark.parametrize("hidden", ["row", "column", "sheet"])
def test_what_is_hidden_is_read_and_told(tmp_path: Path, hidden: str) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "说明"  # type: ignore[union-attr]
    sheet = book.create_sheet("许可")
    for row in (HEADER, ROW, ("赣人社许〔2020〕2号", "2020-04-02", "")):
        sheet.append(row)
    if hidden == "row":
        sheet.row_dimensions[3].hidden = True
    elif hidden == "column":
        sheet.column_dimensions["C"].hidden = True
    else:
        sheet.sheet_state = "veryHidden"
    book.save(path)
    intake = read(path)
    assert (len(intake.records), "hidden" in noted(intake)) == (2, True)


def test_a_merged_day_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ROW, ("赣人社许〔2020〕2号", None, None), ("赣人社许〔2020〕3号", "2020-05-01", None)):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    book.save(path)
    assert entries(read(path)) == [
        f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09", "赣人社许〔2020〕2号 decided 2020-04-01",
        "赣人社许〔2020〕3号 decided 2020-05-01",
    ]  # fmt: skip


def test_a_value_below_a_merged_number_is_a_fault(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"许可": [HEADER, ROW, ("赣人社许〔2020〕2号", "2020-04-02", "")]})
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    intake = read(rewrite(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", merged)))
    assert [(problem.row, problem.column) for problem in intake.problems] == [(3, HEADER[0])]


@pytest.mark.parametrize("merged", ["A1:A2", "D1:D2", "E1:E2", "A1:A14"])
@pytest.mark.parametrize("title", ["许可", "作出决定"])
def test_a_header_merged_over_rows_gives_them_no_value(tmp_path: Path, title: str, merged: str) -> None:
    """No number, office or title is “行政许可决定文书号”, “责任处室” or “项目名称”: the rows are refused."""
    header = (*HEADER, "责任处室", "项目名称") if title == "许可" else ("编号", "发生时间", "决定类型", "责任处室", "标题")
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for place in range(15):
        day = f"2020-04-{place + 1:02}"
        sheet.append(header if not place else (f"赣〔2020〕{place}号", day, "行政许可" if title != "许可" else day, "法规处", "某项目"))
    sheet.merge_cells(merged)
    book.save(path)
    intake = read(path, offices=["法规处"])
    last = int(merged.rpartition(":")[2][1:])
    assert {problem.row for problem in intake.problems} == set(range(2, last + 1))
    assert {record.row for record in intake.records} == set(range(last + 1, 16))


@pytest.mark.parametrize(
    ("kind", "word"),
    [("filter", "has a filter"), ("outline", "hidden rows, read all the same: 3"), ("every", "rows are hidden where nothing else")],
)
def test_rows_that_are_not_shown_are_told(tmp_path: Path, kind: str, word: str) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ROW, ("赣人社许〔2020〕2号", "2020-04-02", "")):
        sheet.append(row)
    if kind == "filter":
        sheet.auto_filter.ref = "A1:C3"
        sheet.auto_filter.add_filter_column(0, [PLAIN])
    elif kind == "outline":
        sheet.row_dimensions.group(3, 3, hidden=True)
    else:
        sheet.sheet_format.zeroHeight = True
    book.save(path)
    intake = read(path)
    assert (len(intake.records), word in noted(intake)) == (2, True)


@pytest.mark.parametrize(("cells", "right"), [(("42460", None), False), (("2020-04-01", "42468.68056"), False), ((42460, 42468.5), True)])
def test_serials_of_a_workbook_that_counts_from_1904(tmp_path: Path, cells: tuple[str | float | None, ...], right: bool) -> None:
    """As a text, nobody knows from which year a serial counts; as a number it counts from 1904."""
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append((PLAIN, *cells))
    book.save(path)
    intake = read(path)
    assert entries(intake) == ([f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09 12:00"] if right else [])
    assert right or "four years apart" in said(intake)[0]


@pytest.mark.parametrize("cell", [date(2020, 4, 9), datetime.combine(date(2020, 4, 9), time(10, 30))])
def test_days_from_1904_are_the_days_shown(tmp_path: Path, cell: date) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append((PLAIN, date(2020, 4, 1), cell))
    book.save(path)
    assert entries(read(path))[1] == f"{PLAIN} published {cell:%Y-%m-%d}" + (" 10:30" if isinstance(cell, datetime) else "")


# ------------------------------------------------------------------ the headers of other systems

_ALIASES = Path(__file__).with_name("aliases.toml")
READ = {"number": 0, "decided": 1, "published": 2}


@pytest.mark.parametrize("alias", tomllib.loads(_ALIASES.read_text("utf-8"))["alias"], ids=lambda each: f"{each['kind']}-{each['header']}")
def test_headers_met_in_other_systems(tmp_path: Path, alias: dict[str, str]) -> None:
    """Numbers, days and parties are read as ours; days that may be another are asked; all else is set aside, and never a fault."""
    header = list(HEADER if alias["kind"] == "permit" else PENALTY)
    field, row = alias["field"], list(ROW)
    if field in READ:
        header[READ[field]] = alias["header"]
    elif alias["header"] not in header:
        header.append(alias["header"])
        row.append("赣ABC")
    if field == "number" and alias["header"] in ("文号", "WSH"):  # it says neither 许可 nor 处罚
        header, row = [*header, "备注"], [*row, ""]
    intake = read(write_csv(tmp_path, tuple(row), header=header))
    if alias["header"] in ("发布时间", "发布日期"):
        assert "is 公示时间 meant?" in said(intake)[0]
        return
    assert said(intake) == []
    published = [] if alias["header"] == "更新时间" else [f"{PLAIN} published 2020-04-09"]  # an update is no publication
    assert entries(intake) == [f"{PLAIN} decided 2020-04-01", *published]
    assert not any("ABC" in str(draft.fields) for record in intake.records for draft in record.drafts) or field in (
        "title",
        "certificate",
        "kind of offence",
    )
