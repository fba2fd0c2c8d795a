"""Finds what the fast reader of workbooks does not report: formulas without a value, error cells, merged cells, hidden rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from govopen.intake.readers.workbook_safety import CHUNK, SheetPart, column_number, row_number
from govopen.messages import Message, msg

_CELL = re.compile(rb"<(?:[^<>:/\s]+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:[^<>:/\s]+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_VALUE = re.compile(rb"<(?:[^<>:/\s]+:)?v(?:\s[^>]*)?>([^<]+)<|<(?:[^<>:/\s]+:)?t(?:\s[^>]*)?>")
_MERGED = re.compile(rb"<(?:[^<>:/\s]+:)?mergeCell\s[^>]*\bref=[\"']([A-Z0-9:]+)[\"']")
_NOT_SHOWN = rb"\b(?:hidden=[\"'](?:1|true)|(?:ht|width)=[\"']0(?:\.0*)?)[\"']"
_HIDDEN_ROW = re.compile(rb"<(?:[^<>:/\s]+:)?row\s(?=[^>]*" + _NOT_SHOWN + rb")[^>]*?\br=[\"'](\d+)[\"']")
_HIDDEN_COLUMN = re.compile(rb"<(?:[^<>:/\s]+:)?col\s(?=[^>]*" + _NOT_SHOWN + rb")")
#: Every row is hidden of which nothing else is written.
_HIDES_OTHERS = re.compile(rb"\bzeroHeight=[\"'](?:1|true)[\"']")
_SHOWN = 12


class Careful(Struct):
    """What was found in one sheet. ``faults`` by (row, column from 0)."""

    faults: dict[tuple[int, int], Message] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: int = 0
    hides_others: bool = False
    filtered: bool = False


def read_carefully(path: Path, part: SheetPart) -> Careful:
    """Read one sheet with openpyxl; called only for sheets in which ``workbook_safety`` found traces."""
    found = Careful()
    if not part.traces:
        return found
    with zipfile.ZipFile(path) as archive, archive.open(part.path) as file:
        tail = b""
        while data := file.read(CHUNK):
            whole, tail = _at_row_end(tail + data)
            _look(whole, part, found)
        _look(tail, part, found)
    return found


def _at_row_end(data: bytes) -> tuple[bytes, bytes]:
    """Cut after the last complete row, so that no cell is split."""
    end = data.rfind(b"row>") + 4
    return (data[:end], data[end:]) if end > 3 else (b"", data)


def _look(data: bytes, part: SheetPart, found: Careful) -> None:
    if part.traces & {"formula", "error"}:
        found.faults.update(_cell_faults(data))
    if "merged" in part.traces:
        found.merged.extend(reference.decode() for reference in _MERGED.findall(data))
    found.filtered = found.filtered or b"filterColumn" in data
    if "unshown" in part.traces:
        found.hides_others = found.hides_others or _HIDES_OTHERS.search(data) is not None
    if part.traces & {"hidden", "flat", "narrow"}:
        found.hidden_rows.extend(row_number(row) for row in _HIDDEN_ROW.findall(data))
        found.hidden_columns += len(_HIDDEN_COLUMN.findall(data))


def _cell_faults(data: bytes) -> Iterator[tuple[tuple[int, int], Message]]:
    for cell in _CELL.finditer(data):
        attributes, content = cell[1], cell[2] or b""
        fault = _fault_of(attributes, content)
        reference = _REFERENCE.search(attributes) if fault else None
        if fault and reference:
            yield (row_number(reference[2]), column_number(reference[1]) - 1), fault


def _fault_of(attributes: bytes, content: bytes) -> Message | None:
    value = _VALUE.search(content)
    if b't="e"' in attributes or b"t='e'" in attributes:
        return msg("The cell holds the error {error}.", error=(value[1] or b"").decode("utf-8", "replace") if value else "#")
    if (b"<f" in content or b":f" in content) and value is None:
        return msg("The cell holds a formula that was never calculated; open the file in Excel or WPS and save it, or paste as values.")
    return None


def describe(part: SheetPart, found: Careful) -> tuple[Message, ...]:
    """Return the preview's notes about a sheet."""
    notes = []
    if part.hidden:
        notes.append(msg("Sheet {sheet} is hidden; it is read all the same.", sheet=part.name))
    if found.filtered:
        notes.append(msg("Sheet {sheet} has a filter; the rows that it hides are read all the same.", sheet=part.name))
    if found.hidden_rows:
        notes.append(msg("Sheet {sheet}: hidden rows, read all the same: {rows}.", sheet=part.name, rows=list_some(found.hidden_rows)))
    if found.hides_others:
        notes.append(msg("Sheet {sheet}: rows are hidden where nothing else is set; they are read all the same.", sheet=part.name))
    if found.hidden_columns:
        notes.append(msg("Sheet {sheet} has hidden columns; they are read all the same.", sheet=part.name))
    if found.merged:
        text = msg(
            "Sheet {sheet}: merged cells; each row under one has the value that it shows: {cells}.",
            sheet=part.name,
            cells=list_some(found.merged),
        )
        notes.append(text)
    return tuple(notes)


def list_some(items: list[int] | list[str]) -> list[str]:
    """Return the first items, and last the total number where some are left out."""
    shown = [str(item) for item in items[:_SHOWN]]
    return shown if len(items) <= _SHOWN else [*shown, f"… ({len(items)})"]
