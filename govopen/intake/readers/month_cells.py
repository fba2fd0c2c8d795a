"""Date cells that show no day: of 2020年4月 a spreadsheet makes the 1st of April, which nobody wrote. As text, it is refused as well."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container, Iterator
from datetime import date
from typing import IO
from xml.etree import ElementTree

from govopen.intake.readers.cells import Cell
from govopen.intake.readers.workbook_safety import CHUNK, column_number, row_number
from govopen.messages import Message, msg

#: The formats of Excel itself that show a year and no day (ECMA-376 part 1, 18.8.30; those from 27 on in Chinese).
_BUILT_IN = frozenset({"17", "27", "36", "50", "52", "57"})
#: What a format draws as it stands: quoted and escaped signs, colours and languages in brackets, fillings.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_CELL = re.compile(rb"<(?:[^<>:/\s]+:)?c\s([^>]*)>")
_REFERENCE, _STYLE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']"), re.compile(rb"\bs=[\"'](\d+)[\"']")

Rows = Iterator[tuple[int, list[Cell]]]


def styles_without_day(archive: zipfile.ZipFile, path: str | None) -> frozenset[bytes]:
    """Return the numbers of the cell formats that show the year of a date and not its day; ``path`` is the part of the styles."""
    if path is None:
        return frozenset()
    try:
        root = ElementTree.fromstring(archive.read(path))
    except ElementTree.ParseError:  # what is faulty there, the reader of the cells finds
        return frozenset()
    written = {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iter() if _name(each) == "numFmt"}
    formats = [xf.get("numFmtId", "") for each in root.iter() if _name(each) == "cellXfs" for xf in each]
    return frozenset(
        str(place).encode()
        for place, number in enumerate(formats)
        if (_hides_day(written[number]) if number in written else number in _BUILT_IN)
    )


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _hides_day(code: str) -> bool:
    letters = _LITERAL.sub("", code.partition(";")[0]).lower()
    return "y" in letters and "d" not in letters


def cells_in(file: IO[bytes], styles: Container[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (row, column from 0) of the cells of a worksheet that have one of the formats."""
    tail = b""
    while data := file.read(CHUNK):
        chunk = tail + data
        end = chunk.rfind(b">") + 1
        for cell in _CELL.findall(chunk[:end]):
            style, reference = _STYLE.search(cell), _REFERENCE.search(cell)
            if style is not None and reference is not None and style[1] in styles:
                yield row_number(reference[2]), column_number(reference[1]) - 1
        tail = chunk[end:]


def without_guessed_days(rows: Rows, places: Container[tuple[int, int]], faults: dict[tuple[int, int], Message]) -> Rows:
    """Yield rows; the 1st of a month in one of the places becomes a fault and is taken out."""
    for number, cells in rows:
        for column, cell in enumerate(cells):
            if isinstance(cell, date) and cell.day == 1 and (number, column) in places:
                faults[number, column] = msg(
                    "The cell shows {month} and no day, and a spreadsheet takes the 1st for it: write the whole day.", month=f"{cell:%Y-%m}"
                )
                cells = [*cells[:column], None, *cells[column + 1 :]]
        yield number, cells
