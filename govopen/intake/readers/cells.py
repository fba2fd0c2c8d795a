"""Single cells: what a spreadsheet or a text file holds, read as text or as a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from msgspec import Struct, field

from govopen.core.dates.date_parser import WhenRefused, moment_of, parse_moment, parse_serial
from govopen.core.dates.moments import ONE_DAY, Moment
from govopen.core.model.field_values import FieldRefused, parse_text
from govopen.core.text.document_numbers import unwrap, without_invisible
from govopen.core.text.escaping import unquoted
from govopen.core.text.personal_data import excerpt, mask
from govopen.errors import Problem
from govopen.messages import Message, msg

Cell = str | float | int | bool | date | time | timedelta | None
MIDNIGHT = time(0, 0)

#: The signs of a day like 20200401, which a spreadsheet takes for a number; serials of our years have five.
_TYPED = 8
#: 0:00 and 0:00:00 with one digit for the hour, as Excel writes a date cell without a time.
_EXPORTED_MIDNIGHT = re.compile(r"\s0:00(?::00)?$", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)


class MergedRange(NamedTuple):
    """A merged range: rows from 1, columns from 0, each the first and the last."""

    first: int
    last: int
    left: int
    right: int


class Sheet(Struct, frozen=True):
    """One sheet of a workbook, or a text file. ``rows`` yields (row number as a spreadsheet counts, cells) and can be read once.

    ``faults`` are messages about cells without a readable value, by (row, column from 0). ``ragged``: rows may differ in length.
    ``merged`` are the merged ranges.
    """

    name: str | None
    rows: Iterator[tuple[int, list[Cell]]]
    since_1904: bool = False
    ragged: bool = False
    hidden: bool = False
    faults: dict[tuple[int, int], Message] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    merged: tuple[MergedRange, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Whether the cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_text(cell: Cell) -> str:
    """Return a cell's text, without the apostrophe that kept ``=`` text, or the ``="…"`` that kept it from being changed.

    A number, a date or a boolean is refused (``FieldRefused``), because Excel may have changed what was typed.
    """
    if isinstance(cell, str):
        return unquoted(unwrap(parse_text(cell)))
    if cell is None:
        return ""
    shown = show(cell)
    if isinstance(cell, bool | int | float):
        fault = msg(
            "Excel holds a number here, so leading zeros and digits after the 15th are lost: format the column as text, enter it again."
        )
    else:
        fault = msg("Excel holds a date here: format the column as text and enter it again.")
    raise FieldRefused(fault, masked=shown)


def read_moment(cell: Cell, *, today: date, since_1904: bool = False) -> tuple[Moment, str | None] | None:
    """Return the moment in a cell with the text as written where that was another form, or None for a blank cell.

    Raises ``FieldRefused``. A time of exactly 00:00 in a date cell of Excel is a day without a time; so is the 0:00 that Excel
    writes for such a cell into a text file. 00:00 as a person types it is a minute here; ``midnights`` looks at the whole column.
    """
    if is_blank(cell):
        return None
    try:
        if isinstance(cell, str):
            return _from_text(cell, today, since_1904)
        return _from_value(cell, today, since_1904), None
    except WhenRefused as error:
        raise FieldRefused(error.message, masked=show(cell)) from None


def _from_text(text: str, today: date, since_1904: bool) -> tuple[Moment, str | None]:
    written = unwrap(parse_text(without_invisible(text).lstrip("'’")))
    if _SERIAL.fullmatch(written):
        if since_1904:
            raise WhenRefused(
                msg("{text} as text, in a workbook that counts days from 1904, may mean either of two days four years apart.", text=written)
            )
        return parse_serial(float(written)), written
    moment = parse_moment(written, today=today)
    if moment.minute == MIDNIGHT and _EXPORTED_MIDNIGHT.search(written):
        moment = Moment(moment.day)
    return moment, None if written in (str(moment), moment.isoformat()) else mask(written)


def _from_value(cell: Cell, today: date, since_1904: bool) -> Moment:
    if isinstance(cell, datetime):
        return _checked(*moment_of(cell.replace(tzinfo=None)))
    if isinstance(cell, date):
        return _checked(cell, None)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if float(cell).is_integer() and len(typed := str(int(cell))) == _TYPED:
            return parse_moment(typed, today=today)
        return parse_serial(float(cell), since_1904=since_1904)
    raise WhenRefused(msg("{text} is not a day or time that can be read.", text=show(cell)))


def _checked(day: date, minute: time | None) -> Moment:
    return Moment(parse_moment(day.isoformat(), today=day).day, minute)


def show(cell: Cell) -> str:
    """Return a cell as a message shows it: short, personal numbers starred."""
    if isinstance(cell, float):
        text = f"{cell:.15g}"
    elif isinstance(cell, timedelta):
        text = f"{cell / ONE_DAY:.10g}"
    else:
        text = "" if cell is None else str(cell)
    return excerpt(text)


def place(problem: Message, *, sheet: str | None, row: int, column: str | None = None, value: str | None = None) -> Problem:
    """Return a problem of the file being read; the caller adds the file's name."""
    return Problem(problem, sheet=sheet, row=row, column=column, value=value)
