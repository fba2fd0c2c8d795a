"""Small files for the tests of the import: registers as csv, as workbooks, and workbooks taken apart."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from govopen.app.workspace import Workspace
from govopen.core.text.document_numbers import fold_number
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.intake.file_reader import read_file
from govopen.intake.tables.rows import Intake

TODAY = date(2020, 12, 31)
VOCABULARY = read_vocabulary()
HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间", "公示渠道", "公示网址", "责任处室")
ROW = ("赣人社许〔2020〕1号", "2020-04-01", "2020-04-10 09:00", "", "", "")

Value = str | float | bool | date | datetime


def clerk(location: str) -> Workspace:
    """The ledger at a place, recorded in by “clerk”."""
    return Workspace(location, "clerk")


def csv_text(*rows: Sequence[str], header: Sequence[str] = HEADER) -> str:
    return "".join(",".join(row) + "\n" for row in (header, *rows))


def write_csv(
    folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER, encoding: str = "utf-8", name: str = "register.csv"
) -> Path:
    path = folder / name
    path.write_bytes(csv_text(*rows, header=header).encode(encoding))
    return path


def write_xlsx(folder: Path, sheets: Mapping[str, Sequence[Sequence[Value]]], *, name: str = "register.xlsx") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as ledger:
        day = ledger.add_format({"num_format": "yyyy-mm-dd"})
        minute = ledger.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for title, rows in sheets.items():
            sheet = ledger.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, place, value, minute)
                    elif isinstance(value, date):
                        sheet.write_datetime(number, place, datetime.combine(value, time()), day)
                    else:
                        sheet.write(number, place, value)
    return path


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(path: Path, *, offices: Sequence[str] = ()) -> Intake:
    return read_file(path, VOCABULARY, offices={fold_number(each): each for each in offices}, today=TODAY)


def said(intake: Intake) -> list[str]:
    """Every fault as ``row column value: words``."""
    return [f"{each.row} {each.column} {each.value}: {each.message}" for each in intake.problems]


def noted(intake: Intake) -> str:
    return "\n".join(str(note) for note in intake.notes)


def entries(intake: Intake) -> list[str]:
    """Every event as ``number event when``."""
    return [f"{draft.number} {draft.event} {draft.when}" for record in intake.records for draft in record.drafts]
