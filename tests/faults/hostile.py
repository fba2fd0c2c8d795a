"""Files that would take the machine with them; their size is an argument, so that the tests are quick and the measurement is honest."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from itertools import chain, repeat
from pathlib import Path

from tests.intake.files import rewrite, write_csv, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期")
SHEET = "xl/worksheets/sheet1.xml"
MB = 2**20


def write_bomb(folder: Path, megabytes: int) -> Path:
    """A register with a part of zeros that unpacks to so much."""
    path = write_xlsx(folder, {"许可": [HEADER]}, name="bomb.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("xl/media/bomb.xml", "w") as part:
        for _ in range(megabytes):
            part.write(b"0" * MB)
    return path


def write_giant_cell(folder: Path, megabytes: int) -> Path:
    """A workbook with one cell of so much text."""
    start, end = b'<row r="2"><c r="A2" t="inlineStr"><is><t>', b"</t></is></c></row></sheetData></worksheet>"
    return _with_rows(write_xlsx(folder, {"许可": [HEADER]}, name="cell.xlsx"), chain([start], repeat(b"A" * MB, megabytes), [end]))


def write_giant_text(folder: Path, megabytes: int) -> Path:
    """A csv with one cell of so much text."""
    path = write_csv(folder, header=HEADER, name="cell.csv")
    with path.open("ab") as file:
        for _ in range(megabytes):
            file.write(b"A" * MB)
        file.write(b",2020-04-01\n")
    return path


def write_far_cell(folder: Path) -> Path:
    """A workbook of a few kilobytes with the cells A1 and XFD1048576."""
    path = write_xlsx(folder, {"许可": [HEADER]}, name="far.xlsx")
    cells = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    return rewrite(path, SHEET, lambda data: data[: data.index(b"</sheetData>")] + cells)


def write_long_workbook(folder: Path, rows: int) -> Path:
    """A workbook with so many rows of two cells."""
    cells = (
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>许{row}号</t></is></c><c r="B{row}"><v>43922</v></c></row>'.encode()
        for row in range(2, rows + 2)
    )
    return _with_rows(write_xlsx(folder, {"许可": [HEADER]}, name="long.xlsx"), chain(cells, [b"</sheetData></worksheet>"]))


def write_long_text(folder: Path, rows: int) -> Path:
    """A csv with so many rows."""
    path = write_csv(folder, header=HEADER, name="long.csv")
    with path.open("ab") as file:
        file.write("许1号,2020-04-01\n".encode() * rows)
    return path


def _with_rows(path: Path, rows: Iterable[bytes]) -> Path:
    """Put rows behind the header, as written, piece by piece."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    start = parts.pop(SHEET)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(SHEET, "w") as part:
            part.write(start[: start.index(b"</sheetData>")])
            for row in rows:
                part.write(row)
    return path
