"""Reads an .xlsx file sheet by sheet, after ``workbook_safety`` has accepted it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from govopen.errors import ImportRefused
from govopen.intake.readers.cells import Cell, Sheet
from govopen.intake.readers.merged_cells import MergedCells, ranges_of
from govopen.intake.readers.month_cells import cells_in, styles_without_day, without_guessed_days
from govopen.intake.readers.workbook_safety import SheetPart, WorkbookParts, check_workbook
from govopen.intake.readers.workbook_warnings import describe, read_carefully
from govopen.messages import msg


def read_workbook(path: Path) -> Iterator[Sheet]:
    """Yield the worksheets in order, hidden ones too; raises ``ImportRefused`` before the first if ``workbook_safety`` refuses the file."""
    from python_calamine import CalamineError

    parts = check_workbook(path)
    try:
        with zipfile.ZipFile(path) as archive, _open(path, parts) as ledger:
            dayless = styles_without_day(archive, parts.styles)
            for part in parts.sheets:
                sheet = _read_sheet(path, part, ledger, since_1904=parts.since_1904)
                yield _without_guessed_days(sheet, part, archive, dayless, ledger) if dayless else sheet
    except CalamineError as error:
        raise _unreadable(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a fault in the library's own Rust arrives here
            raise _unreadable(path) from None
        raise


def _open(path: Path, parts: WorkbookParts) -> Any:
    """Open the workbook as the content says, for the library goes by the ending; one laid out otherwise is opened in its plain form."""
    from python_calamine import CalamineWorkbook

    if parts.plain is not None:
        return CalamineWorkbook.from_filelike(parts.plain)
    if path.suffix.lower() in (".xlsx", ".xlsm") and path.name.isprintable():
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


def _unreadable(path: Path) -> ImportRefused:
    """What the library says is in its own English, and tells a clerk nothing."""
    return ImportRefused(
        msg("{path} is damaged: the workbook breaks off or is not whole.", path=path.name),
        hint=msg("Fetch the file again, or open it in Excel or WPS and save it anew."),
    )


def _read_sheet(path: Path, part: SheetPart, ledger: Any, *, since_1904: bool) -> Sheet:
    sheet = ledger.get_sheet_by_name(part.name)
    careful = read_carefully(path, part)
    first = sheet.start[1] if sheet.start else 0
    counted = (msg("Sheet {sheet} counts days from 1904.", sheet=part.name),) if since_1904 else ()
    faults = {(row, column - first): fault for (row, column), fault in careful.faults.items()}
    rows = _rows(sheet)
    if careful.merged:
        rows = MergedCells(faults).fill(rows, careful.merged, first_column=first)
    notes, merged = (*counted, *describe(part, careful)), tuple(ranges_of(careful.merged, first_column=first).values())
    return Sheet(part.name, rows, since_1904=since_1904, hidden=part.hidden, faults=faults, notes=notes, merged=merged)


def _without_guessed_days(sheet: Sheet, part: SheetPart, archive: zipfile.ZipFile, styles: frozenset[bytes], ledger: Any) -> Sheet:
    start = ledger.get_sheet_by_name(part.name).start
    first = start[1] if start else 0
    with archive.open(part.path) as file:
        places = {(row, column - first) for row, column in cells_in(file, styles)}
    return replace(sheet, rows=without_guessed_days(sheet.rows, places, sheet.faults)) if places else sheet


def _rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Number the rows from 1 as the spreadsheet does; the reader gives the empty rows before the first one too."""
    return enumerate(sheet.iter_rows(), start=1)
