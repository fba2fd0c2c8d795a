"""Table four out of a grid: fifteen columns under three headings, three small tables, or three rows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, appeal_cell
from govopen.intake.annual_reports.found_cells import FoundCells
from govopen.intake.annual_reports.grids import Grid, GridCell, distinct
from govopen.intake.annual_reports.labels import appeal_block, appeal_outcome, is_value

_OUTCOMES = [outcome.id for outcome in APPEAL_OUTCOMES]
_ALL = [(0, outcome) for outcome in _OUTCOMES] * len(APPEALS)
_BLOCKS = tuple(block.id for block in APPEALS)


class AppealTable(Struct):
    """The state of reading: the block that the text before a small table names."""

    named: str | None = None

    def read_heading(self, paragraph: str) -> None:
        """Note which block a heading between tables names."""
        self.named = appeal_block(paragraph) or self.named

    def read(self, grid: Grid, found: FoundCells) -> bool:
        """Take table four, or one block of it, out of a grid; returns whether it has any."""
        rows = [row for row in range(len(grid)) if sum(appeal_outcome(text) is not None for _, text in distinct(grid[row])) >= 4]
        if not rows:
            return False
        heading = grid[: rows[-1] + 1]
        columns = _columns(heading)
        if not columns:
            return False
        blocks = self._blocks(heading, [place for place, _ in columns], found)
        return sum(_take(row, columns, blocks, found) for row in grid[rows[-1] + 1 :]) > 0

    def _blocks(self, heading: Grid, places: Sequence[int], found: FoundCells) -> list[str]:
        """Return the block of each column: as the headings above it say, else as the text before the table does, else in order."""
        above = [_block_above(heading, place) for place in places]
        if None not in above:
            return [block or "" for block in above]
        if len(places) > len(_OUTCOMES):
            return [_BLOCKS[index // len(_OUTCOMES)] for index in range(len(places))]
        free = next((block for block in _BLOCKS if appeal_cell(block, "total") not in found.numbers), _BLOCKS[0])
        return [self.named or free] * len(places)


def _columns(heading: Grid) -> list[tuple[int, str]]:
    """Return the columns of outcomes, each with the place where it begins; empty where they are not those of the form."""
    found: list[tuple[int, str]] = []
    last = 0
    for place in range(max(map(len, heading))):
        cells = [row[place] for row in reversed(heading) if place < len(row)]
        leaf = next((cell for cell in cells if appeal_outcome(cell.text)), None)
        if leaf is not None and leaf.origin != last:
            found.append((place, appeal_outcome(leaf.text) or ""))
        last = leaf.origin if leaf else 0
    names = [outcome for _, outcome in found]
    return found if names == _OUTCOMES * (len(names) // len(_OUTCOMES)) and len(names) <= 15 else []


def _block_above(heading: Grid, place: int) -> str | None:
    texts = (row[place].text for row in reversed(heading) if place < len(row))
    return next((block for text in texts if (block := appeal_block(text))), None)


def _take(row: Sequence[GridCell], columns: list[tuple[int, str]], blocks: list[str], found: FoundCells) -> bool:
    cells = distinct(row)
    labels = [block for _, text in cells if (block := appeal_block(text))]
    values = [text for _, text in cells if is_value(text)]
    if len(values) == len(_ALL) != len(columns):  # in a text, headings of two lines lose their places
        columns, blocks, texts = _ALL, [block for block in _BLOCKS for _ in _OUTCOMES], values
    elif labels and len(columns) == len(_OUTCOMES):
        texts, blocks = values[-len(columns) :], [labels[-1]] * len(columns)
    elif len(values) == len(columns):
        texts = values
    else:
        texts = [row[place].text for place, _ in columns if place < len(row)]
    if len(texts) != len(columns) or not all(map(is_value, texts)):
        return False
    found.put([appeal_cell(block, outcome) for block, (_, outcome) in zip(blocks, columns, strict=True)], texts)
    return True
