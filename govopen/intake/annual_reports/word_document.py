"""Reads a Word document (.docx): its paragraphs and tables, from the part that holds the text; nothing else of it is opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from govopen.errors import ImportRefused
from govopen.intake.annual_reports.grids import Block, Spanning, make_grid
from govopen.messages import Message, msg

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN_PART = "word/document.xml"
#: The text of a report has some 300 KB; a document of this size is none.
_PART_LIMIT = 64 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def is_word_document(data: bytes) -> bool:
    """Whether the bytes are a zip with the text of a Word document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return MAIN_PART in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_word_document(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a document; raises ``ImportRefused`` for one that is damaged, too large or hostile."""
    from lxml import etree

    xml = _main_part(data, name).replace(_STRICT, _W[1:-1].encode())
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _refused(
            msg("{path} declares a document type or entities (DTD), which no word processor writes; it was not opened.", path=name)
        )
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError):
        raise _refused(msg("{path} is damaged: the document breaks off or is not whole.", path=name)) from None
    return list(_blocks(root))


def _main_part(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if archive.getinfo(MAIN_PART).flag_bits & 1:
                raise _refused(msg("{path} is protected by a password.", path=name))
            with archive.open(MAIN_PART) as part:
                xml = part.read(_PART_LIMIT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError):
        raise _refused(msg("{path} is damaged: the document breaks off or is not whole.", path=name)) from None
    if len(xml) > _PART_LIMIT:
        raise _refused(msg("The document unpacks to more than {limit} MB; it was not opened.", limit=_PART_LIMIT // 2**20))
    return xml


def _refused(message: Message) -> ImportRefused:
    return ImportRefused(message, hint=msg("Open it in Word or WPS and save it anew."))


def _blocks(root: _Element) -> Iterator[Block]:
    """Yield the paragraphs and tables in order; a table in a cell is read as text of the cell."""
    for element in root.iter(f"{_W}p", f"{_W}tbl"):
        if any(above.tag == f"{_W}tbl" for above in element.iterancestors()):
            continue
        if element.tag == f"{_W}tbl":
            yield make_grid(_with_merged_rows(element))
        elif text := _text(element):
            yield text


def _with_merged_rows(table: _Element) -> Iterator[list[Spanning]]:
    """Yield the rows; a cell that goes on from the one above it counts into that one's rows."""
    rows = [[_cell(cell) for cell in row.iter(f"{_W}tc") if _owner(cell) is row] for row in table.iter(f"{_W}tr") if _owner(row) is table]
    for number, row in enumerate(rows):
        cells, column = [], 0
        for text, width, merge in row:
            if merge != "continue":
                height = _height(rows, number, column) if merge == "restart" else 1
                cells.append(Spanning(text, width, height))
            column += width
        yield cells


def _height(rows: list[list[tuple[str, int, str]]], number: int, column: int) -> int:
    height = 1
    for row in rows[number + 1 :]:
        place = 0
        for _, width, merge in row:
            if place == column and merge == "continue":
                height += 1
                break
            place += width
        else:
            return height
    return height


def _owner(element: _Element) -> _Element | None:
    """Return the row of a cell, or the table of a row, past the wrappers of content controls."""
    kinds = (f"{_W}tr", f"{_W}tbl")
    return next((above for above in element.iterancestors() if above.tag in kinds), None)


def _cell(cell: _Element) -> tuple[str, int, str]:
    """Return a cell's text, its width in columns, and how it is merged downwards: ``restart``, ``continue`` or not."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    width = (span.get(f"{_W}val") or "1") if span is not None else "1"
    merged = "" if merge is None else str(merge.get(f"{_W}val") or "continue")
    return _text(cell), int(width) if width.isascii() and width.isdecimal() and len(width) < 5 else 1, merged


def _text(element: _Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t")).strip()
