"""Table two out of a grid: four or five small blocks, in one table or each in its own, each with a line of headings."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from govopen.intake.annual_reports.found_cells import FoundCells
from govopen.intake.annual_reports.grids import Grid, GridCell, distinct
from govopen.intake.annual_reports.labels import activity_column, activity_row, is_value

#: Rows that only the form of 30号 has with one column; their addresses end with the row.
_SINGLE = {"handled", "amount"}


class ActivityTable(Struct):
    """The state of reading: the headings that hold for the rows below them."""

    columns: tuple[tuple[str, int], ...] = ()

    def read(self, grid: Grid, found: FoundCells) -> bool:
        """Take the rows of table two out of a grid; returns whether it has any, or a line of headings for rows that follow."""
        taken = 0
        for row in grid:
            cells = distinct(row)
            heading = [(name, column) for column, text in cells if (name := activity_column(text))]
            if heading:
                self.columns, taken = _once(heading), taken + 1
                continue
            label = next((place for place, (_, text) in enumerate(cells) if activity_row(text)), None)
            if label is not None:
                taken += self._take(activity_row(cells[label][1]) or "", row, cells[label + 1 :], found)
        return taken > 0

    def _take(self, row_id: str, row: Sequence[GridCell], rest: list[tuple[int, str]], found: FoundCells) -> int:
        texts = self._values(row, rest)
        if texts is None:
            return 0
        names = [name for name, _ in self.columns]
        single = len(names) == 1 and names[0] in _SINGLE
        found.put([f"table2.{row_id}" if single else f"table2.{row_id}.{name}" for name in names], texts)
        return 1

    def _values(self, row: Sequence[GridCell], rest: list[tuple[int, str]]) -> list[str] | None:
        """Pair by order where there are as many cells as headings, for merged cells often do not lie below one another; else by place."""
        texts = [text for _, text in rest]
        if not self.columns or not texts or not any(map(is_value, texts)):
            return None
        if len(texts) == len(self.columns):
            return texts
        if max(column for _, column in self.columns) < len(row):
            by_place = [row[column].text for _, column in self.columns]
            return by_place if all(map(is_value, by_place)) else None
        return texts[: len(self.columns)] if len(texts) > len(self.columns) else None


def _once(heading: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return the columns without the copies that some programs put into the places of a merged cell."""
    first = dict(reversed(heading))
    return tuple(sorted(first.items(), key=lambda each: each[1]))
