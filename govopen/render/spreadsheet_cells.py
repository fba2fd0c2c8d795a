"""Cells of findings for csv and xlsx: typed values, and text that no spreadsheet computes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from govopen.core.dates.moments import Moment
from govopen.core.reports.audit_lines import Rate
from govopen.core.text.escaping import is_visible, quoted, visible


def inert(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet computes: what looks like a formula gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        # nothing that begins with a letter or a digit is computed: half the price for nearly all cells
        return cell if cell[:1].isalnum() and is_visible(cell) else visible(quoted(cell))
    return cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell)


Cell = str | int | float | Decimal | date | datetime | None


Shape = Literal["id", "text", "day", "number", "long"]


def share_cell(of: Rate) -> float | None:
    """A rate as a number from 0 to 1, rounded down as it is read elsewhere."""
    return None if of.thousandths is None else of.thousandths / 1000


def moment_cell(moment: Moment | None) -> date | datetime | None:
    """A day as a date, a minute as a date-time without zone (Beijing)."""
    if moment is None:
        return None
    return moment.day if moment.minute is None else datetime.combine(moment.day, moment.minute)
