"""Merged cells: each row under one has the value that it shows; another value beneath it, which nobody sees, is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct, field

from govopen.intake.readers.cells import MIDNIGHT, Cell, is_blank, show
from govopen.intake.readers.workbook_safety import column_number
from govopen.messages import Message, msg

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")

Rows = Iterator[tuple[int, list[Cell]]]


class _Merged(Struct):
    """A merged range: rows from 1, columns from 0; ``value`` is what it shows, once its first row was read."""

    reference: str
    first: int
    last: int
    left: int
    right: int
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
                open_ranges = [each for each in (*open_ranges, *starting.get(number, ())) if each.last >= number]
                cells = list(cells)
                for merged in open_ranges:
                    self._put(merged, number, cells)
            yield number, cells

    def _put(self, merged: _Merged, number: int, cells: list[Cell]) -> None:
        if number == merged.first:
            merged.value = cells[merged.left] if merged.left < len(cells) else None
        for column in range(max(merged.left, 0), min(merged.right + 1, len(cells))):
            if (number, column) == (merged.first, merged.left):
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
            elif column == merged.left and _is_data(merged.value):
                cells[column] = merged.value


def _by_first_row(references: Iterable[str], first_column: int) -> dict[int, list[_Merged]]:
    found: dict[int, list[_Merged]] = {}
    for reference in references:
        if ends := _RANGE.fullmatch(reference):
            left, right = column_number(ends[1]) - 1 - first_column, column_number(ends[3]) - 1 - first_column
            merged = _Merged(reference, int(ends[2]), int(ends[4]), left, right)
            found.setdefault(merged.first, []).append(merged)
    return found


def _is_data(cell: Cell) -> bool:
    return not is_blank(cell)


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() == MIDNIGHT:
        return show(cell.date())
    return show(cell)
