"""Reads a text: Markdown, a page copied with strokes or tabs between its cells, and what pdftotext -layout makes of a PDF."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from msgspec import Struct, field

from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPLICANTS
from govopen.intake.annual_reports.grids import Block, Spanning, make_grid
from govopen.intake.annual_reports.labels import activity_column, activity_row, is_value, read_number, request_row
from govopen.intake.annual_reports.stroke_lines import join_cells

_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_STROKE = re.compile(r"[|｜]")
_RULE = re.compile(r"[-:=\s|+]*")
_PAGE_NUMBER = re.compile(r"[-—–]?\s*\d{1,3}\s*[-—–]?")
_HEADING = re.compile(r"\s*(?:#+|[(（]?[一二三四五六七八九十]{1,2}[)）、]|第)")
_SENTENCE_ENDS = "。！？；：:"
_LABEL = 40
#: So many lines with a comma after each column make a text one that commas part.
_COMMA_LINES = 10
_REQUEST_COLUMNS, _APPEAL_COLUMNS = len(APPLICANTS), 3 * len(APPEAL_OUTCOMES)


class _Line(Struct, frozen=True):
    """A line: the text before its numbers, and the numbers at its end; ``cells`` where strokes or tabs part it."""

    text: str
    values: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class _Reading(Struct):
    """The lines and how far they are read; ``rows`` wait to become a grid."""

    lines: list[_Line]
    at: int = 0
    rows: list[list[Spanning]] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def read_plain_text(text: str) -> list[Block]:
    """Return the blocks of a text."""
    text = _COMMENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    lines = join_cells(text.split("\n"))
    by_commas = sum(line.count(",") >= _REQUEST_COLUMNS - 1 for line in lines) >= _COMMA_LINES
    reading = _Reading([_line(line, by_commas=by_commas) for line in lines])
    return list(_blocks(reading))


def _line(written: str, *, by_commas: bool) -> _Line:
    line = written.rstrip()
    parted = _parted(line, by_commas=by_commas)
    cells = _without_edges([cell.strip(" *") for cell in parted], line)
    filled = [cell for cell in cells if cell]
    if len(cells) > 1 and (len(filled) != 1 or read_number(filled[0]) is None):
        return _Line("", cells=tuple(cells))
    line = filled[0] if filled else "" if parted else line
    tokens = line.split()
    start = len(tokens)
    while start and is_value(tokens[start - 1]):
        start -= 1
    values = tokens[start:]
    if not any(read_number(value) is not None for value in values) or (_PAGE_NUMBER.fullmatch(line.strip()) and len(values) == 1):
        return _Line(line)
    return _Line(" ".join(tokens[:start]), tuple(values))


def _parted(line: str, *, by_commas: bool) -> list[str]:
    """Return the cells of a line that strokes, tabs or, in a text full of them, commas part."""
    if _STROKE.search(line):
        return _STROKE.split(line)
    if "\t" in line.strip():
        return line.split("\t")
    if by_commas and "," in line:
        with suppress(csv.Error):
            return next(csv.reader([line[:10_000]]), [])
    return []


def _without_edges(cells: list[str], line: str) -> list[str]:
    """Drop the empty cells before a first and after a last stroke."""
    stripped = line.strip()
    if stripped[:1] in "|｜" and cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if stripped[-1:] in "|｜" and cells and not cells[-1] else cells


def _blocks(reading: _Reading) -> Iterator[Block]:
    while reading.at < len(reading.lines):
        row = _row(reading)
        if row is None and _is_gap(reading):
            pass
        elif row is None:
            yield from _flush_rows(reading)
            yield from _take_prose(reading)
        elif row:
            yield from _flush_prose(reading)
            reading.rows.append([Spanning(text) for text in row])
        reading.at += 1
    yield from _flush_rows(reading)
    yield from _flush_prose(reading)


def _is_gap(reading: _Reading) -> bool:
    """Whether an empty line stands between rows of a table that is laid out with blanks; one that strokes part ends there."""
    line, before = reading.lines[reading.at], reading.lines[reading.at - 1]
    return bool(reading.rows) and not line.text.strip() and not line.values and not before.cells


def _row(reading: _Reading) -> list[str] | None:
    """Return the cells of the line being read, none where it only rules a table, or None where it belongs to no table."""
    line = reading.lines[reading.at]
    if line.cells:
        return [] if all(_RULE.fullmatch(cell) and "-" in cell for cell in line.cells) else list(line.cells)
    if len(line.values) == _REQUEST_COLUMNS and (label := _label(reading)):
        return [label, *line.values]
    if len(line.values) == _APPEAL_COLUMNS:
        reading.rows.append([Spanning(outcome.label) for _ in range(3) for outcome in APPEAL_OUTCOMES])
        return list(line.values)
    if line.values and (activity_row(line.text) or (reading.seen and len(line.text) < _LABEL and request_row(line.text))):
        return [line.text, *line.values]
    if not line.values and (headings := _headings(line.text)):
        return headings
    return _one_a_line(reading)


def _headings(text: str) -> list[str]:
    tokens = text.split()
    return (
        tokens if tokens and all(activity_column(token) or token == "信息内容" for token in tokens) and activity_column(tokens[-1]) else []
    )


def _one_a_line(reading: _Reading) -> list[str] | None:
    """Read a label with its numbers below it, each in a line of its own."""
    label = reading.lines[reading.at].text
    if not request_row(label) or reading.lines[reading.at].values:
        return None
    places = [place for place in range(reading.at + 1, min(reading.at + 40, len(reading.lines))) if _written(reading.lines[place])]
    values = [_written(reading.lines[place]) for place in places[: _REQUEST_COLUMNS + 1]]
    numbers = [value for value in values[:_REQUEST_COLUMNS] if read_number(value) is not None]
    if len(numbers) < _REQUEST_COLUMNS or (len(values) > _REQUEST_COLUMNS and is_value(values[-1])):
        return None
    reading.at = places[_REQUEST_COLUMNS - 1]
    return [label, *numbers]


def _written(line: _Line) -> str:
    return " ".join((line.text, *line.values, *line.cells)).strip()


def _label(reading: _Reading) -> str | None:
    """Return the label of a line of seven numbers: before them, or in the lines above and below where the column was too narrow."""
    own = reading.lines[reading.at].text
    above, below = _neighbours(reading, -1), _neighbours(reading, 1)
    candidates = [own, *own.split()[-1:]]
    for up in range(4):
        for down in range(3):
            candidates.append("".join((*reversed(above[:up]), own, *below[:down])))
    for text in candidates:
        row = request_row(text)
        if row and row not in reading.seen:
            reading.seen.add(row)
            return text
    return own if own.strip() and not request_row(own) else None


def _neighbours(reading: _Reading, step: int) -> list[str]:
    """Return the pieces of text next to a line, nearest first, up to the next line of numbers."""
    found: list[str] = []
    place = reading.at + step
    while 0 <= place < len(reading.lines) and len(found) < 6 and abs(place - reading.at) < 16:
        line = reading.lines[place]
        if len(line.values) == _REQUEST_COLUMNS or line.cells:
            break
        if len(line.text.strip()) > 2 and not _PAGE_NUMBER.fullmatch(line.text.strip()):
            found.append(line.text.strip())
        place += step
    return found


def _take_prose(reading: _Reading) -> Iterator[str]:
    """Take the line into the paragraph being read; a paragraph that a page break cuts goes on."""
    line = reading.lines[reading.at]
    text = " ".join((line.text, *line.values)).strip(" #*")
    if _PAGE_NUMBER.fullmatch(text):
        return
    if not text or (reading.prose and _HEADING.match(line.text)):
        whole = "".join(reading.prose)
        if not whole or whole.endswith(tuple(_SENTENCE_ENDS)) or len(whole) < 16 or (text and _HEADING.match(line.text)):
            yield from _flush_prose(reading)
    if text:
        reading.prose.append(text)


def _flush_prose(reading: _Reading) -> Iterator[str]:
    text = "".join(reading.prose)
    reading.prose.clear()
    if text:
        yield text


def _flush_rows(reading: _Reading) -> Iterator[Block]:
    rows: Sequence[Sequence[Spanning]] = reading.rows
    if rows:
        yield make_grid(rows)
        reading.rows = []
