"""Merged cells, hidden rows, columns and sheets, filters, workbooks that count from 1904: read and told, or refused and told."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from govopen.intake.tables.rows import Intake
from tests.intake.files import entries, noted, read, rewrite, said, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间")
PLAIN = "赣人社许〔2020〕1号"
ROW = (PLAIN, "2020-04-01", "2020-04-09")


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


@pytest.mark.parametrize(
    ("shown", "day", "right"),
    [
        ('yyyy"年"m"月"', 1, False), (17, 1, False), (57, 1, False), ("[$-804]yyyy\\-mm;@", 1, False),
        ('yyyy"年"m"月"', 9, True), ('yyyy"年"m"月"d"日"', 1, True), (31, 1, True), ("General", 1, True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [0, 2])
def test_the_first_of_a_month_that_nobody_wrote(tmp_path: Path, shown: str | int, day: int, right: bool, first: int) -> None:
    """Excel makes 1 April of 2020年4月 and shows the month; as text it is refused, and so is such a cell."""
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("许可")
        sheet.write_row(0, first, HEADER[:2])
        sheet.write_string(1, first, PLAIN)
        sheet.write_datetime(1, first + 1, datetime.combine(date(2020, 4, day), time()), book.add_format({"num_format": shown}))
    intake = read(path)
    assert entries(intake) == ([f"{PLAIN} decided 2020-04-{day:02}"] if right else [])
    assert [(problem.row, problem.column, "shows 2020-04 and no day" in str(problem.message)) for problem in intake.problems] == (
        [] if right else [(2, HEADER[1], True)]
    )


def merged_book(folder: Path, rows: list[tuple[str | None, ...]], *merged: str) -> Path:
    path = folder / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([(HEADER[0], None, *HEADER[1:]), ("赣人社许", "〔2020〕1号", *ROW[1:])], ["A1:B1"]),
        ([(None, None, HEADER[0], None, *HEADER[1:]), (None, None, "赣人社许", "〔2020〕1号", *ROW[1:])], ["C1:D1"]),
        ([(HEADER[0], None, *HEADER[1:]), (None, PLAIN, *ROW[1:])], ["A1:B1"]),
        ([(*HEADER, None), (*ROW, "09:30")], ["C1:D1"]),
    ],
)
def test_a_value_parted_under_a_header_merged_sideways_is_refused(
    tmp_path: Path, rows: list[tuple[str | None, ...]], merged: list[str]
) -> None:
    """No entry is made of the half of a number, or of a day without its time."""
    intake = read(merged_book(tmp_path, rows, *merged))
    assert intake.records == []
    assert [(problem.row, "merged over several columns" in str(problem.message)) for problem in intake.problems] == [(2, True)]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([(HEADER[0], None, *HEADER[1:]), (PLAIN, None, *ROW[1:])], ["A1:B1", "A2:B2"]),
        ([(*HEADER[:2], "公示", None), (None, None, "公示时间", "备用"), (*ROW, "另记")], ["A1:A2", "B1:B2", "C1:D1"]),
        ([("登记表", None, None), HEADER, (None, None, None), ROW], ["A1:C1", "A2:A3", "B2:B3", "C2:C3"]),
    ],
)
def test_headers_merged_sideways_over_one_value_are_read(tmp_path: Path, rows: list[tuple[str | None, ...]], merged: list[str]) -> None:
    intake = read(merged_book(tmp_path, rows, *merged))
    assert (said(intake), entries(intake)) == ([], [f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09"])


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


def read_from_1904(path: Path, *days: str | float | date | None) -> Intake:
    """Read a register of one decision from a workbook that counts from 1904."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append((PLAIN, *days))
    book.save(path)
    return read(path)


@pytest.mark.parametrize(("cells", "right"), [(("42460", None), False), (("2020-04-01", "42468.68056"), False), ((42460, 42468.5), True)])
def test_serials_of_a_workbook_that_counts_from_1904(tmp_path: Path, cells: tuple[str | float | None, ...], right: bool) -> None:
    """As a text, nobody knows from which year a serial counts; as a number it counts from 1904."""
    intake = read_from_1904(tmp_path / "register.xlsx", *cells)
    assert entries(intake) == ([f"{PLAIN} decided 2020-04-01", f"{PLAIN} published 2020-04-09 12:00"] if right else [])
    assert right or "four years apart" in said(intake)[0]


@pytest.mark.parametrize("cell", [date(2020, 4, 9), datetime.combine(date(2020, 4, 9), time(10, 30))])
def test_days_from_1904_are_the_days_shown(tmp_path: Path, cell: date) -> None:
    intake = read_from_1904(tmp_path / "register.xlsx", date(2020, 4, 1), cell)
    assert entries(intake)[1] == f"{PLAIN} published {cell:%Y-%m-%d}" + (" 10:30" if isinstance(cell, datetime) else "")
