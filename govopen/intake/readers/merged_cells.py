"""Merged cells: each row under one has the value that it shows; another value beneath it, which nobody sees, is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from govopen.intake.readers.cells import MIDNIGHT, Cell, MergedRange, is_blank, show
from govopen.intake.readers.workbook_safety import column_number
from govopen.messages import Message, msg

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")

Rows = Iterator[tuple[int, list[Cell]]]


class _Merged(Struct):
    """A merged range; ``value`` is what it shows, once its first row was read."""

    reference: str
    at: MergedRange
    value: Cell = None


class MergedCells(Struct):
    """The merged cells of a sheet, put into its rows as they are read; ``faults`` grows meanwhile, by (row, column from 0)."""

    faults: dict[tuple[int, int], Message] = field(default_factory=dict)

    def fill(self, rows: Rows, references: Iterable[str], *, first_column: int) -> Rows:
        """Yield the rows; a blank cell below the first of a merged range has that one's value, if the first row is no longer a header.

        A value that stands under a merged cell and is another one becomes a fault and is taken out of the row.
        """
        starting = _by_first_row(references, first_column)
        open_ranges: list[_Merged] = []
        for number, cells in rows:
            if number in starting or open_ranges:
                open_ranges = [each for each in (*open_ranges, *starting.get(number, ())) if each.at.last >= number]
                cells = list(cells)
                for merged in open_ranges:
                    self._put(merged, number, cells)
            yield number, cells

    def _put(self, merged: _Merged, number: int, cells: list[Cell]) -> None:
        first, _, left, right = merged.at
        if number == first:
            merged.value = cells[left] if left < len(cells) else None
        for column in range(max(left, 0), min(right + 1, len(cells))):
            if (number, column) == (first, left):
                continue
            cell = cells[column]
            if not is_blank(cell) and cell != merged.value:
                self.faults[number, column] = msg(
                    "Under the merged cells {cells}, which show {value}, stands {hidden}, which nobody sees: take the merging off.",
                    cells=merged.reference,
                    value=_shown(merged.value),
                    hidden=_shown(cell),
                )
                cells[column] = None
            elif column == left and _is_data(merged.value):
                cells[column] = merged.value


def ranges_of(references: Iterable[str], *, first_column: int) -> dict[str, MergedRange]:
    """Return the merged ranges by their references; columns are counted from the sheet's first one."""
    return {
        reference: MergedRange(int(ends[2]), int(ends[4]), *(column_number(ends[end]) - 1 - first_column for end in (1, 3)))
        for reference in references
        if (ends := _RANGE.fullmatch(reference))
    }


def _by_first_row(references: Iterable[str], first_column: int) -> dict[int, list[_Merged]]:
    found: dict[int, list[_Merged]] = {}
    for reference, at in ranges_of(references, first_column=first_column).items():
        found.setdefault(at.first, []).append(_Merged(reference, at))
    return found


def under_wide_headers(rows: Rows, columns: Mapping[int, Sequence[int]], faults: dict[tuple[int, int], Message]) -> Rows:
    """Yield rows; a value that is parted over several columns under one merged header becomes a fault and is taken out.

    ``columns`` are the further columns of each such header, by the first one.
    """
    for number, cells in rows:
        for first, others in columns.items():
            parts = [cells[place] for place in (first, *others) if place < len(cells) and not is_blank(cells[place])]
            if parts and any(place < len(cells) and not is_blank(cells[place]) for place in others):
                faults[number, first] = msg(
                    "Its header is merged over several columns, and the value stands in these: {parts}; write it in one cell.",
                    parts=[show(part) for part in parts],
                )
                cells = [*cells[:first], None, *cells[first + 1 :]]
        yield number, cells


def _is_data(cell: Cell) -> bool:
    return not is_blank(cell)


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() == MIDNIGHT:
        return show(cell.date())
    return show(cell)
