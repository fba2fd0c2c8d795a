"""The register of requests as csv and as a workbook, in the columns that an import reads, and what its rows do not hold in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.request_register import COLUMNS, DAY, REQUIRED, TITLE, TITLE_EN, UNIT, WIDTHS, WITHDRAWN
from govopen.core.model.vocabulary import FieldSpec, Vocabulary
from govopen.core.reports.register_of_requests import Omitted, RegisterCell, RequestRow, RequestRows
from govopen.core.text.escaping import visible
from govopen.i18n import N_, Words
from govopen.messages import Label, Message, msg, plural
from govopen.render.csv_text import csv_lines
from govopen.render.labels import event_label, value_label
from govopen.render.spreadsheet_cells import Cell, moment_cell

#: Numbers that a note names before it counts the rest.
_NAMED = 5

_WHY = {
    "event": N_("{event}: the register has no column"),
    "further": N_("{event}: a further one; a row has room for the first"),
    "alone": N_("{event}: what it answers, or its days, are not recorded"),
    "field": N_("{event}, {field}: the register has no column"),
}


def request_csv(register: RequestRows, *, words: Words, vocabulary: Vocabulary) -> Iterator[bytes]:
    """Yield the line of headings, after the mark that Excel wants, and one line a request, each with its CRLF."""
    table = _table(register, words, vocabulary)
    for line in csv_lines(next(table), table):
        yield line.encode("utf-8", "backslashreplace")


def request_xlsx(register: RequestRows, *, words: Words, vocabulary: Vocabulary) -> bytes:
    """Return a workbook of one sheet: days as dates, headings frozen, a filter over them."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(words.pick(TITLE, TITLE_EN))
        heading = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        needed, usual = (book.add_format(heading | {"bg_color": colour}) for colour in ("#FBE9D9", "#EAF0F6"))
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        for place, column in enumerate(COLUMNS):
            width = WIDTHS.get(column.name, 17 if column.part == DAY else max(12, 2 * len(column.name) + 4))
            sheet.set_column(place, place, width, day if column.part == DAY else text)
        for row, cells in enumerate(_table(register, words, vocabulary)):
            for place, cell in enumerate(cells):
                style = text if row else needed if COLUMNS[place].name in REQUIRED else usual
                _write(sheet, row, place, cell, style, day, minute)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(register.rows)), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3: twenty columns
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _write(sheet: Any, row: int, place: int, cell: Cell, style: Any, day: Any, minute: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell, minute)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, day)
    elif cell:
        sheet.write_string(row, place, visible(str(cell)), style)


def _table(register: RequestRows, words: Words, vocabulary: Vocabulary) -> Iterator[list[Cell]]:
    yield [words.pick(column.name, column.name_en) for column in COLUMNS]
    labels = _Labels(words, vocabulary)
    for row in register.rows:
        yield labels.cells(row)


class _Labels:
    """Words the values of a row as the reader calls them; a register repeats a few of them."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        specs = {(event.name, field.name): field for event in vocabulary.events.values() for field in event.fields}
        self._specs: list[FieldSpec | None] = [specs.get((column.event, column.part)) for column in COLUMNS]
        self._withdrawn = event_label(WITHDRAWN, words, vocabulary)
        self._label = cache(lambda place, value: value_label(value, self._specs[place], words))

    def cells(self, row: RequestRow) -> list[Cell]:
        return [self._cell(place, cell) for place, cell in enumerate(row.cells)]

    def _cell(self, place: int, cell: RegisterCell) -> Cell:
        if cell is None:
            return None
        if isinstance(cell, Moment):
            return moment_cell(cell)
        spec = self._specs[place]
        if spec is None or spec.type not in ("choice", "flag"):
            return cell
        return self._withdrawn if cell == WITHDRAWN else self._label(place, cell)


def omission_notes(register: RequestRows, vocabulary: Vocabulary) -> Iterator[Message]:
    """Yield one line for each thing that the rows do not hold, with the requests concerned."""
    for omitted, numbers in register.omitted.items():
        concerned = plural("{count} request", "{count} requests", len(numbers))
        named: Iterable[str] = numbers if len(numbers) <= _NAMED else [*numbers[:_NAMED], "…"]
        what = msg(_WHY[omitted.why], event=_event(omitted.event, vocabulary), field=_field(omitted, vocabulary))
        yield msg("{what}: {concerned} ({numbers})", what=what, concerned=concerned, numbers=list(named))


def _event(name: str, vocabulary: Vocabulary) -> Label:
    spec = vocabulary.events.get(name) or vocabulary.system.events.get(name)
    return Label(spec.label, spec.label_en) if spec else Label(name, name)


def _field(omitted: Omitted, vocabulary: Vocabulary) -> Label | Message | None:
    if omitted.field == UNIT:
        return msg("Office")
    event = vocabulary.events.get(omitted.event)
    spec = next((each for each in event.fields if each.name == omitted.field), None) if event else None
    return Label(spec.label, spec.label_en) if spec else Label(omitted.field, omitted.field) if omitted.field else None
