"""Checks a workbook before a library opens it: the kind of file, its unpacked size, the extent of its cells.

A workbook of 8 KB with cells A1 and XFD1048576 makes the fast reader ask for all cells between them; so the references are read first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from msgspec import Struct, field

from govopen.errors import ImportRefused
from govopen.intake.readers.package import find_workbook, make_plain, read_package
from govopen.messages import Message, msg

FILE_LIMIT = 256 * 2**20
UNPACKED_LIMIT = 768 * 2**20
PART_RATIO_LIMIT = 200
PART_RATIO_FROM = 32 * 2**20
#: The rows of a sheet of a spreadsheet program, the header among them.
ROW_LIMIT = 2**20
COLUMN_LIMIT = 240
CELL_LIMIT = 24_000_000
#: Small enough that the several looks at one piece find it in the processor's cache.
CHUNK = 2**18

AGAIN = msg("Fetch the file again, or save it anew from the program it came from.")
_SUSPECT = msg("Ask who made it; a register is saved as .xlsx from Excel or WPS.")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Columns of two letters and more, and rows of six digits and more: no other cell lies beyond Z99999.
_FAR_COLUMNS = re.compile(rb' r="([A-Za-z]{2,})')
_FAR_ROWS = re.compile(rb' r="[A-Za-z]+(\d{6,9})')
_ANY_REFERENCES = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
#: A reference of so many digits or letters names no cell of any sheet.
_FAR = 9
_BEYOND = 10**9
#: What the two short expressions would pass over: other white space and other quotes than spreadsheet programs write.
_UNUSUAL = (b"\n", b"\t", b"\r", b"'", b' ="', b'= "')
_TABLES = (".xlsx", ".xls", ".csv", ".et")
_WEB = (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"mime-version:", b"content-type: multipart/", b"from: <saved by", b"<?xml")
#: Endings of workbooks: a web page that has one pretends to be what it is not.
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".fods")
_FLAT_ODF, _UOF = b"urn:oasis:names:tc:opendocument", b"schemas.uof.org"
_XML_2003 = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="excel.sheet"')
#: Traces of what the fast reader passes over in silence, and the careful reader looks for.
TRACES = {
    "formula": b"<f",
    "error": b't="e"',
    "merged": b"mergeCell ",
    "hidden": b' hidden="',
    "flat": b' ht="0',
    "narrow": b' width="0',
    "filter": b"filterColumn",
    "unshown": b'zeroHeight="',
}
_HIDDEN = (b'hidden="1"', b'hidden="true"')


class SheetPart(Struct, frozen=True):
    """One worksheet: its path in the zip, and the features found in it that the fast reader does not report (``traces``)."""

    name: str
    path: str
    hidden: bool
    traces: frozenset[str] = frozenset()


class WorkbookParts(Struct, frozen=True):
    """The worksheets of a workbook that passed the check, and the part of its styles.

    ``plain``: the workbook in the form that the fast reader knows, if it is not.
    """

    since_1904: bool
    sheets: tuple[SheetPart, ...] = field(default=())
    plain: io.BytesIO | None = None
    styles: str | None = None


def check_workbook(path: Path) -> WorkbookParts:
    """Check the file; raises ``ImportRefused`` with a message for each other kind of file."""
    check_size(path)
    _check_kind(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
            return _read_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ElementTree.ParseError, OSError):
        raise _refused(
            msg("{path} is damaged: the workbook breaks off or is not whole.", path=path.name),
            hint=msg("Fetch the file again, or open it in Excel or WPS and save it anew."),
        ) from None
    except RuntimeError:
        raise _encrypted(path) from None
    except ImportRefused as refusal:
        raise ImportRefused(msg("{path}: {reason}", path=path.name, reason=refusal.message), hint=refusal.hint) from None


def is_packed(path: Path, *, zipped: bool) -> bool:
    """Whether the first bytes are those of an old workbook, a web page, XML or, with ``zipped``, a zip, whatever the file's ending."""
    with path.open("rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((_OLE, *((b"PK\x03\x04",) if zipped else ()))) or start.startswith(_WEB) or b"\nmime-version:" in start


def is_text(path: Path) -> bool:
    """Whether the first bytes may be those of a text file."""
    with path.open("rb") as file:
        head = file.read(4096)
    return bool(head) and not head.startswith(b"%PDF") and (b"\0" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"))


def _check_kind(path: Path) -> None:
    """Refuse what the first bytes show to be another kind of file."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise _refused(msg("{path} is empty.", path=path.name), hint=AGAIN)
    if head.startswith(_OLE):
        raise _old_or_encrypted(path)
    if not head.startswith(b"PK"):
        raise _no_zip(path, head)


def _old_or_encrypted(path: Path) -> ImportRefused:
    with path.open("rb") as file:
        if "EncryptedPackage".encode("utf-16-le") in file.read(4 * 2**20):
            return _encrypted(path)
    return _refused(
        msg("{path} is a workbook of the old kind (.xls).", path=path.name),
        hint=msg("Open it in Excel or WPS and save it as .xlsx."),
    )


def _no_zip(path: Path, head: bytes) -> ImportRefused:
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = (head.decode("utf-16", "ignore").encode() if wide else head).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") and any(mark in start for mark in _XML_2003) and b"<html" not in start:
        return _refused(
            msg("{path} is a workbook in the XML of Excel 2003.", path=path.name),
            hint=msg("Open it in Excel or WPS and save it as .xlsx."),
        )
    if start.startswith(_WEB) or b"\nmime-version:" in start or b"\ncontent-type: multipart/" in start:
        return _refused(_page_or_xml(path, start), hint=msg("Open it in Excel or WPS and save it as .xlsx."))
    if b"\0" not in head and not head.startswith(b"%PDF"):
        return _refused(
            msg("{path} is a text file that only bears the name of a workbook.", path=path.name),
            hint=msg("Give it a name that ends in .csv, or save it as .xlsx."),
        )
    return _refused(msg("{path} is no workbook.", path=path.name), hint=msg("Give a file in .xlsx or .csv form."))


def _page_or_xml(path: Path, start: bytes) -> Message:
    """Say what a text with elements is; ``start`` are its first bytes in small letters."""
    if start.startswith(b"<?xml") and not any(mark in start for mark in (b"<html", b"<!doctype html")):
        if _FLAT_ODF in start:
            return msg("{path} is a flat OpenDocument file (.fods).", path=path.name)
        if _UOF in start:
            return msg("{path} is a document in the Unified Office Format (UOF).", path=path.name)
        return msg("{path} is an XML file, and no table that can be read.", path=path.name)
    if path.suffix.lower() in _WORKBOOKS:
        return msg("{path} is a web page that only bears the name of a workbook.", path=path.name)
    return msg("{path} is a web page and no workbook.", path=path.name)


def _encrypted(path: Path) -> ImportRefused:
    return _refused(
        msg("{path} is protected by a password.", path=path.name),
        hint=msg("Open it in Excel or WPS, take the password off and save it again."),
    )


def check_size(path: Path) -> None:
    """Refuse a file larger than the limit, before it is read."""
    if path.stat().st_size > FILE_LIMIT:
        raise _refused(
            msg("{path} is too large: at most {limit} MB.", path=path.name, limit=FILE_LIMIT // 2**20),
            hint=msg("Split it into several files."),
        )


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise _refused(
            msg("The workbook unpacks to more than {limit} MB; it was not opened.", limit=UNPACKED_LIMIT // 2**20),
            hint=msg("Split it into several files; a real register of that size is rare."),
        )
    for part in parts:
        if part.file_size > PART_RATIO_FROM and part.file_size > PART_RATIO_LIMIT * max(1, part.compress_size):
            raise _refused(
                msg("The workbook holds a part that unpacks to a multiple of its size, as a zip bomb does; it was not opened."),
                hint=_SUSPECT,
            )
        if part.flag_bits & 1:
            raise RuntimeError(part.filename)


def _find_main(archive: zipfile.ZipFile) -> str:
    """Return the path of the workbook's main part; refuses what is a zip of another kind, with what it is."""
    names = set(archive.namelist())
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")) and "/worksheets/sheet" not in part.filename:
            with archive.open(part) as file:
                for _ in _safe_chunks(file):
                    pass
    main = find_workbook(archive)
    if "xl/workbook.bin" in names or (main or "").endswith(".bin"):
        raise _refused(msg("The workbook is in binary form (.xlsb)."), hint=msg("Save it as .xlsx."))
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        raise _refused(msg("The file is an OpenDocument file (.ods)."), hint=msg("Open it in Excel or WPS and save it as .xlsx."))
    if main is None and names and "[Content_Types].xml" not in names and any(name.lower().endswith(_TABLES) for name in names):
        raise _refused(msg("The file is a zip with tables in it."), hint=msg("Unpack it, and give the files in it one by one."))
    if main is None or not _is_workbook(archive, main):
        raise _refused(msg("The file is a zip but no workbook."), hint=msg("Give a file in .xlsx or .csv form."))
    return main


def _is_workbook(archive: zipfile.ZipFile, main: str) -> bool:
    with archive.open(main) as file:
        for _ in _safe_chunks(file):
            pass
    return ElementTree.fromstring(archive.read(main)).tag.rpartition("}")[2] == "workbook"


def _read_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    package = read_package(archive, _find_main(archive))
    for path in package.others.values():
        with archive.open(path) as file:
            for _ in _safe_chunks(file):
                pass
    sheets = []
    for sheet in package.sheets:
        with archive.open(sheet.path) as file:
            traces = _scan(file)
        sheets.append(SheetPart(sheet.name, sheet.path, sheet.state != "visible", traces))
    plain = None if package.plain else make_plain(archive, package)
    return WorkbookParts(package.since_1904, tuple(sheets), plain, package.others.get("styles"))


def _scan(file: IO[bytes]) -> frozenset[str]:
    """Scan one worksheet and return the traces found; cells beyond the limits are refused."""
    rows, widest, seen = 0, 1, set[str]()
    for chunk in _safe_chunks(file):
        for row, column in _extents(chunk):
            rows, widest = max(rows, row), max(widest, column)
        seen |= _traces(chunk, seen)
        if rows > ROW_LIMIT or widest > COLUMN_LIMIT or rows * widest > CELL_LIMIT:
            raise _refused(
                msg("A sheet reaches to row {row} and column {column}; it was not opened.", row=rows, column=widest),
                hint=msg(
                    "Delete the empty rows and columns beyond the table, or split the file: at most {rows} rows and {columns} columns.",
                    rows=ROW_LIMIT,
                    columns=COLUMN_LIMIT,
                ),
            )
    return frozenset(seen)


def _traces(chunk: bytes, seen: set[str]) -> set[str]:
    """Return the traces found in a piece of a worksheet; all of them if its XML is unusual."""
    if b"'" in chunk or b":worksheet" in chunk[:1000]:
        return set(TRACES)
    found = {trace for trace, mark in TRACES.items() if trace not in seen and mark in chunk}
    return found if "hidden" not in found or any(mark in chunk for mark in _HIDDEN) else found - {"hidden"}


def _extents(chunk: bytes) -> Iterator[tuple[int, int]]:
    """Yield (row, column) of candidates for the last cell in a piece of a worksheet."""
    if any(mark in chunk for mark in _UNUSUAL):
        for letters, digits in set(_ANY_REFERENCES.findall(chunk)):
            yield row_number(digits), column_number(letters)
        return
    last = chunk[chunk.rfind(b'<row r="') + 8 :][:8].partition(b'"')[0]
    yield int(last) if last.isdigit() else 0, 1
    for letters in set(_FAR_COLUMNS.findall(chunk)):
        yield 1, column_number(letters)
    yield max(map(int, _FAR_ROWS.findall(chunk)), default=0), 1


def _safe_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield overlapping pieces of a part of the workbook; refuses document types, entities and encodings other than UTF-8."""
    tail = b""
    while data := file.read(CHUNK):
        chunk = tail + data
        if not tail and (chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in chunk[:4]):
            raise _refused(msg("A part of the workbook is not in UTF-8; it was not opened."), hint=_SUSPECT)
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise _refused(
                msg("The workbook declares a document type or entities (DTD), which no spreadsheet program writes; it was not opened."),
                hint=_SUSPECT,
            )
        yield chunk
        tail = chunk[-64:]


def row_number(digits: bytes) -> int:
    """Return the number of a row; one with more digits than any row is out of range and not parsed."""
    return int(digits or 0) if len(digits) < _FAR else _BEYOND


def column_number(letters: bytes | str) -> int:
    """Return the number of a column from 1: A is 1, XFD 16,384; one with more letters than any column is out of range."""
    if len(letters) > _FAR:
        return _BEYOND
    number = 0
    for letter in (letters if isinstance(letters, bytes) else letters.encode()).upper():
        number = number * 26 + letter - 64
    return number


def _refused(message: Message, *, hint: Message | None = None) -> ImportRefused:
    return ImportRefused(message, hint=hint)
