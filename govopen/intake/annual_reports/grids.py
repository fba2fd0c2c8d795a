"""What every kind of file is read into: paragraphs, and tables as grids in which a merged cell stands in each place that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct

#: The tables of a report have 10 columns (15 in table four) and 28 rows; pages that lay out with tables have more.
COLUMN_LIMIT = 256
ROW_LIMIT = 5_000
CELL_LIMIT = 200_000


class GridCell(Struct, frozen=True):
    """One place of a grid. Places that one merged cell covers have the same ``origin``."""

    text: str
    origin: int


Grid = tuple[tuple[GridCell, ...], ...]
#: A paragraph or a table, in the order of the file.
Block = str | Grid


class Spanning(Struct, frozen=True):
    """A cell as it stands in a file: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def make_grid(rows: Iterable[Sequence[Spanning]]) -> Grid:
    """Lay the cells out as a browser does, each in the first free place of its row.

    What lies beyond the limits is left out: a page may claim that a cell covers a million columns, and no table of a report is so large.
    """
    taken = list(islice(rows, ROW_LIMIT))
    places: dict[tuple[int, int], GridCell] = {}
    count = 0
    for row, cells in enumerate(taken):
        column = 0
        for each in cells:
            while (row, column) in places:
                column += 1
            count += 1
            cell = GridCell(each.text, count)
            width, height = min(max(each.columns, 1), COLUMN_LIMIT - column), min(max(each.rows, 1), len(taken) - row)
            if width <= 0 or len(places) + width * height > CELL_LIMIT:
                break
            places |= {(row + down, column + right): cell for down in range(height) for right in range(width)}
            column += width
    return _rows(places)


def _rows(places: dict[tuple[int, int], GridCell]) -> Grid:
    height = 1 + max((row for row, _ in places), default=-1)
    widths = [0] * height
    for row, column in places:
        widths[row] = max(widths[row], column + 1)
    nothing = GridCell("", 0)
    return tuple(tuple(places.get((row, column), nothing) for column in range(widths[row])) for row in range(height))


def transposed(grid: Grid) -> Grid:
    """Return the grid with its columns as rows, for reports that put the applicants one below the other."""
    width = max(map(len, grid), default=0)
    nothing = GridCell("", 0)
    return tuple(tuple(row[column] if column < len(row) else nothing for row in grid) for column in range(width))


def distinct(row: Sequence[GridCell]) -> list[tuple[int, str]]:
    """Return the cells of a row with the column where each begins, a merged one once."""
    found: list[tuple[int, str]] = []
    last = -1
    for column, cell in enumerate(row):
        if cell.origin == 0 or cell.origin != last:
            found.append((column, cell.text))
        last = cell.origin
    return found
