"""Further members of each kind of odd register: what is right was written by hand, from what a person would read in the file."""

from __future__ import annotations

import tomllib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from govopen.core.model.field_values import FieldRefused, parse_number
from govopen.core.text.document_numbers import fold_number
from govopen.errors import ImportRefused
from tests.intake.files import Value, csv_text, entries, noted, read, said, write_csv, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间")
PENALTY = ("行政处罚决定书文号", "处罚决定日期", "公示时间")
PLAIN = "赣人社许〔2020〕1号"
ROW = (PLAIN, "2020-04-01", "2020-04-09")


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


@pytest.mark.parametrize("wrapped", ["\ufeff{}", "行政许可\u200b{}", "'{}", '="{}"', "“{}”"])
def test_a_header_with_what_a_program_put_around_it(tmp_path: Path, wrapped: str) -> None:
    name = HEADER[0].removeprefix("行政许可") if wrapped.startswith("行政") else HEADER[0]
    quoted = wrapped.format(name).replace('"', '""')
    intake = read(write_csv(tmp_path, ROW, header=(f'"{quoted}"', *HEADER[1:])))
    assert (said(intake), len(entries(intake))) == ([], 2)


def test_a_file_with_every_cell_wrapped(tmp_path: Path) -> None:
    """The ="…" by which programs keep a spreadsheet from changing a cell; the party's name is taken out of the title all the same."""
    header = (*HEADER, "公示渠道", "责任处室", "项目名称", "行政相对人名称")
    row = (PLAIN, "2020-04-01", "2020-04-09 16:20", "微信", "法规处", "虚构公司设立许可", "虚构公司")
    wrapped = [tuple(f'"=""{cell}"""' for cell in cells) for cells in (header, row)]
    [record] = read(write_csv(tmp_path, wrapped[1], header=wrapped[0]), offices=["法规处"]).records
    assert [(draft.facet, draft.unit, str(draft.when)) for draft in record.drafts] == [
        ("permit", "法规处", "2020-04-01"), ("wechat", "法规处", "2020-04-09 16:20"),
    ]  # fmt: skip
    assert record.drafts[0].fields["title"] == "（当事人）设立许可"


@pytest.mark.parametrize("header", ["公示日起", "公告日期", "公布时间"])
def test_a_misspelt_day_of_publication_is_asked_about(tmp_path: Path, header: str) -> None:
    intake = read(write_csv(tmp_path, ROW, header=(*HEADER[:2], header)))
    assert "is 公示时间 meant?" in said(intake)[0]


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
