"""Cells of findings for csv and xlsx: typed values, and text that no spreadsheet computes."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from govopen.core.dates.moments import Moment
from govopen.core.text.escaping import quoted, visible


@lru_cache(maxsize=4096, typed=True)  # most cells of a column are like one shortly before: 0.1 µs in place of 1
def inert(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet computes: what looks like a formula gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if not isinstance(cell, str):
        return str(cell)
    return visible(quoted(cell))


Cell = str | int | float | date | datetime | None


Shape = Literal["id", "text", "day", "number", "long"]


def moment_cell(moment: Moment | None) -> date | datetime | None:
    """A day as a date, a minute as a date-time without zone (Beijing)."""
    if moment is None:
        return None
    return moment.day if moment.minute is None else datetime.combine(moment.day, moment.minute)
