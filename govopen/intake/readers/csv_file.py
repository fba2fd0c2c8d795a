"""Reads a .csv file: which encoding, then strictly line by line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import Struct

from govopen.errors import ImportRefused
from govopen.intake.readers.cells import Cell, Sheet
from govopen.intake.readers.workbook_safety import AGAIN, CHUNK, ROW_LIMIT, check_size
from govopen.messages import Message, msg

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_QUOTED = re.compile(r'"([^"]*)"?')
_LOOKED_AT = 30
_DELIMITERS = (",", "\t", ";", "|", "，")
#: Excel's own line before the header that names the delimiter.
_SEPARATOR = re.compile(r"sep=([,;|\t，])\r?\n", re.IGNORECASE)
#: A cell between tabs that begins with a quotation mark and does not end with one.
_NOT_QUOTED = re.compile(r'(?:^|\t)"[^"\t\r\n]*"[^"\t\r\n]|(?:^|\t)"[^"\t\r\n]*(?=\t|\r?\n|$)')
#: A quick look at a line that may be UTF-8; lines in GB18030 fail it within a few bytes.
_MAYBE_UTF8 = re.compile(rb"(?:[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*+")
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf][\x80-\xbf]")


class TextFile(Struct, frozen=True):
    """A text file as one sheet, and the notes shown in the preview."""

    sheet: Sheet
    encoding: str
    lines: int


def read_textfile(path: Path) -> TextFile:
    """Decode the file and split it; raises ``ImportRefused`` for what is no csv in UTF-8, UTF-16 with its mark, or GB18030."""
    encoding, data = _decodable(_read_bytes(path), path.name)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    text = _Text(data, "utf-8" if encoding == "utf-16" else encoding)
    return TextFile(Sheet(None, _rows(text, path.name, _find_form(text)), ragged=True), encoding, lines)


class _Text(Struct, frozen=True):
    """Bytes of one encoding, in which a line break is one byte; decoded line by line, for as a text they take half as much again."""

    data: bytes
    encoding: str

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends."""
        return iter(io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="\n"))


class _Form(Struct, frozen=True):
    """How the cells of a line are parted. ``literal``: quotation marks are signs like others; ``skipped`` lines say only the delimiter."""

    delimiter: str = ","
    literal: bool = False
    skipped: int = 0


def _find_form(text: _Text) -> _Form:
    """Return the delimiter that parts most cells of the first lines, where lines with one number of cells count."""
    first = list(islice(text.lines(), _LOOKED_AT))
    told = _SEPARATOR.match(first[0]) if first else None
    if told:
        return _Form(told[1], skipped=1)
    best = max(_DELIMITERS, key=lambda delimiter: _regularity(first, delimiter))
    tabs = [line.count("\t") for line in first if line.strip()]
    literal = best == "\t" and len(set(tabs)) == 1 and any(_NOT_QUOTED.search(line) for line in first)
    return _Form(best if _regularity(first, best)[0] else ",", literal)


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many cells the delimiter parts in the lines with the commonest number of cells, and that number."""
    with suppress(csv.Error):
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
        if widths:
            width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
            return count * (width - 1), width
    return 0, 0


def _read_bytes(path: Path) -> bytes:
    check_size(path)
    with path.open("rb") as file:  # counted before anything is kept
        lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(CHUNK), b""))
    if lines > ROW_LIMIT:
        raise _refused(
            msg("{path} has {count} lines; at most {limit} are read at once.", path=path.name, count=lines, limit=ROW_LIMIT),
            msg("Split it into several files."),
        )
    data = path.read_bytes()
    if not data.strip():
        raise _refused(msg("{path} is empty.", path=path.name), AGAIN)
    if data.startswith(b"PK\x03\x04"):
        raise _refused(
            msg("{path} is a workbook that bears the name of a text file.", path=path.name), msg("Give it a name that ends in .xlsx.")
        )
    return data


def _decodable(data: bytes, name: str) -> tuple[str, bytes]:
    """Return the encoding, by the byte order mark, else strict UTF-8, else strict GB18030, and the bytes; UTF-16 becomes UTF-8."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _broken_after_mark(data, error, name) from None
            return encoding, text.encode() if encoding == "utf-16" else data
    _refuse_nul(data, name)
    try:
        data.decode("utf-8")
        return "utf-8", data
    except UnicodeDecodeError as error:
        broken = error
    _refuse_mixed(data, broken.start, name)
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        if error.start > broken.start:
            broken = error
        raise _broken(data, broken, name) from None
    return "gb18030", data


def _broken_after_mark(data: bytes, error: UnicodeDecodeError, name: str) -> ImportRefused:
    place = error.start + 3 * (error.encoding == "utf-8")  # the mark itself is not counted there
    before = data[:place].decode(error.encoding, "ignore")
    encoding = error.encoding.upper().partition("-SIG")[0]
    return _refused(
        msg(
            "{path} begins as {encoding}, but byte {byte}, line {line} is not.",
            path=name, encoding=encoding, byte=place, line=before.count("\n") + 1,
        ),
        msg("Open it in Excel or WPS and save it as CSV UTF-8 or as .xlsx."),
    )  # fmt: skip


def _refuse_nul(data: bytes, name: str) -> None:
    """Refuse NUL characters, naming the first, or all of them where they are what UTF-16 without its mark looks like."""
    zero = data.find(b"\0")
    if zero < 0:
        return
    if data.count(b"\0") * 8 > len(data):
        raise _refused(
            msg("{path} is full of NUL characters, as UTF-16 without its mark at the beginning is.", path=name),
            msg("Open it in Excel or WPS and save it as CSV UTF-8 or as .xlsx."),
        )
    line = max(data.rfind(end, 0, zero) for end in (b"\n", b"\r")) + 1
    before = _QUOTED.sub(lambda quoted: "x" * len(quoted[1]), data[line:zero].decode("utf-8", "replace"))
    raise _refused(
        msg(
            "{path} holds a NUL character at byte {byte}: line {line}, cell {cell}, position {place}.",
            path=name, byte=zero, line=_line(data, zero), cell=before.count(",") + 1, place=len(before) - before.rfind(","),
        ),
        msg("No text holds such a character: fetch the file again, or save it anew from the program it came from."),
    )  # fmt: skip


def _refuse_mixed(data: bytes, first_not_utf8: int, name: str) -> None:
    """Refuse lines in UTF-8 within a file that as a whole is not: decoded as GB18030 they would be garbled without an error."""
    place = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.isascii() and _MAYBE_UTF8.fullmatch(line) and len(_THREE_BYTES.findall(line)) >= 2 and _is_utf8(line):
            raise _refused(
                msg(
                    "{path} mixes encodings: line {line} (from byte {byte}) is UTF-8, but byte {other} (line {other_line}) is not.",
                    path=name, line=number, byte=place, other=first_not_utf8, other_line=_line(data, first_not_utf8),
                ),
                msg("Open each part in the program it came from and save it as UTF-8."),
            )  # fmt: skip
        place += len(line) + 1


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _broken(data: bytes, error: UnicodeDecodeError, name: str) -> ImportRefused:
    return _refused(
        msg(
            "{path} is neither UTF-8 nor GB18030, or mixes them: byte {byte}, line {line} fits neither.",
            path=name,
            byte=error.start,
            line=_line(data, error.start),
        ),
        msg("Open it in Excel or WPS and save it as CSV UTF-8 or as .xlsx."),
    )


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _rows(text: _Text, name: str, form: _Form) -> Iterator[tuple[int, list[Cell]]]:
    lines = islice(text.lines(), form.skipped, None)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if form.literal else csv.QUOTE_MINIMAL
    reader = csv.reader(lines, strict=True, delimiter=form.delimiter, quoting=quoting)
    try:
        yield from enumerate(reader, start=1 + form.skipped)
    except csv.Error as error:
        raise _refused(
            msg("{path}, line {line}: {detail}", path=name, line=reader.line_num + form.skipped, detail=_worded(str(error))),
            msg("A quotation mark inside a cell is written twice, and the cell within quotation marks."),
        ) from None


def _worded(detail: str) -> Message:
    if "field larger" in detail:
        return msg("a cell has more than {limit} characters", limit=csv.field_size_limit())
    if "unexpected end" in detail:
        return msg("a quotation mark is opened and never closed")
    return msg("a stray quotation mark")


def _refused(message: Message, hint: Message | None = None) -> ImportRefused:
    return ImportRefused(message, hint=hint)
