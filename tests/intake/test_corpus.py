"""One table as several programs write it: govopen, openpyxl and calamine agree on its values, and its entries are the same."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from tests.intake.files import Value, read, said

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间", "责任处室", "备注")
NOON = datetime.combine(date(2020, 4, 9), time(12, 0))
ROWS: list[tuple[Value, ...]] = [
    ("赣人社许〔2020〕1号", date(2020, 4, 1), NOON, "法规处", "甲,乙"),
    ("赣人社许〔2020〕2号", date(2020, 4, 2), "", "", "丙\n丁"),
    ("赣人社许〔2020〕3号", date(2020, 2, 29), datetime.combine(date(2020, 3, 2), time(8, 5)), "就业处", '说"可"'),
    ("JY13601000000001", date(2020, 12, 31), date(2020, 12, 31), "", "𠅤䶮"),
]
ENTRIES = [
    ("赣人社许〔2020〕1号", "decided", "2020-04-01", "法规处"), ("赣人社许〔2020〕1号", "published", "2020-04-09 12:00", "法规处"),
    ("赣人社许〔2020〕2号", "decided", "2020-04-02", None),
    ("赣人社许〔2020〕3号", "decided", "2020-02-29", "就业处"), ("赣人社许〔2020〕3号", "published", "2020-03-02 08:05", "就业处"),
    ("JY13601000000001", "decided", "2020-12-31", None), ("JY13601000000001", "published", "2020-12-31", None),
]  # fmt: skip


def entries(path: Path) -> list[tuple[str, str, str, str | None]]:
    """What govopen reads."""
    intake = read(path)
    assert said(intake) == []
    return [(draft.number, draft.event, str(draft.when), draft.unit) for record in intake.records for draft in record.drafts]


def values(table: list[list[object]]) -> list[list[str]]:
    """The cells of a table as texts: a day, or a day with its minute, whatever the type that a reader gives it."""
    return [["" if cell is None else _plain(cell) for cell in row] for row in table if any(cell not in (None, "") for cell in row)]


def _plain(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if cell.time() != time(0) else f"{cell:%Y-%m-%d}"
    return str(cell).replace("\r\n", "\n")


def by_openpyxl(path: Path) -> list[list[str]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return values([list(row) for row in book.worksheets[0].iter_rows(values_only=True)])


def by_calamine(path: Path) -> list[list[str]]:
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return values([list(row) for row in book.get_sheet_by_index(0).iter_rows()])


def with_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *ROWS):
        sheet.append(row)
    book.save(path)


def with_write_only_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("许可")
    for row in (HEADER, *ROWS):
        sheet.append(row)
    book.save(path)


def with_xlsxwriter(path: Path, **options: object) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False, **options}) as book:
        sheet, day = book.add_worksheet("许可"), book.add_format({"num_format": "yyyy/m/d"})
        minute = book.add_format({"num_format": "yyyy/m/d h:mm"})
        for row, line in enumerate((HEADER, *ROWS)):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, minute if isinstance(value, datetime) else day)
                else:
                    sheet.write(row, column, value)


def with_constant_memory(path: Path) -> None:
    with_xlsxwriter(path, constant_memory=True)


def with_days_from_1904(path: Path) -> None:
    with_xlsxwriter(path, date_1904=True)


WRITERS = [with_openpyxl, with_write_only_openpyxl, with_xlsxwriter, with_constant_memory, with_days_from_1904]


@pytest.mark.parametrize("write", WRITERS)
def test_workbooks_of_several_programs(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "登记表.xlsx"
    write(path)
    meant = values([list[object](row) for row in (HEADER, *ROWS)])
    assert (by_openpyxl(path), by_calamine(path)) == (meant, meant)
    assert entries(path) == ENTRIES


def test_the_newest_entry_of_a_zip_counts_for_every_reader(tmp_path: Path) -> None:
    """What openpyxl appends to a workbook that it has opened and saved again reads alike."""
    path = tmp_path / "登记表.xlsx"
    with_xlsxwriter(path)
    openpyxl.load_workbook(path).save(path)
    assert entries(path) == ENTRIES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
def test_text_files_of_several_programs(tmp_path: Path, encoding: str, delimiter: str, form: str) -> None:
    path = tmp_path / "登记表.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(HEADER)
        for row in ROWS:
            writer.writerow([f"{each:{form} %H:%M}" if isinstance(each, datetime) else f"{each:{form}}" if isinstance(each, date) else each
                             for each in row])  # fmt: skip
    assert entries(path) == ENTRIES
