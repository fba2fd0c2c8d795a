"""Cells that stand one in a line, each with a stroke behind it, as some programs turn the table of a page into text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES
from govopen.intake.annual_reports.labels import activity_column, activity_row, is_blank, is_value, request_row

#: A cell and its stroke; further strokes stand for what merged cells cover, and end the row.
_CELL = re.compile(r"([^|｜\t]*)[|｜]\s*([|｜]*)\s*")
#: A text with fewer such lines has no table of them: table three alone has some two hundred.
_FEWEST = 60
_APPEALS = 3 * len(APPEAL_OUTCOMES)


def join_cells(lines: Sequence[str]) -> list[str]:
    """Return the lines with such cells joined into rows, each in a line.

    A row ends at further strokes, at a line without one, and before the label of another. Rows of headings are left out
    but for those of table two: they have lost the places of their columns, and the others are read in the order of the form.
    """
    found = [_CELL.fullmatch(line) for line in lines]
    return list(_joined(lines, found)) if sum(map(bool, found)) >= _FEWEST else list(lines)


def _joined(lines: Sequence[str], found: Iterable[re.Match[str] | None]) -> Iterator[str]:
    row: list[str] = []
    for line, cell in zip(lines, found, strict=True):
        text = cell[1].strip() if cell else ""
        only_strokes = cell is not None and not text and bool(cell[2])
        if cell is None or only_strokes or _begins(text, row):
            yield from _row(row)
            row = []
        if cell is None:
            yield line
        elif not only_strokes:
            row.append(text)
        if cell is not None and text and cell[2]:
            yield from _row(row)
            row = []
    yield from _row(row)


def _begins(text: str, row: Sequence[str]) -> bool:
    """Whether a cell is the first of a row: the label of one, or a text that follows a number or a blank."""
    return bool(request_row(text) or activity_row(text) or (row and is_value(row[-1]) and not is_value(text)))


def _row(cells: Sequence[str]) -> Iterator[str]:
    if all(map(is_blank, cells)):
        return
    labels = [place for place, cell in enumerate(cells) if not is_value(cell)]
    values = cells[labels[-1] + 1 :] if labels else cells
    if len(values) == _APPEALS:
        yield " ".join(value or "-" for value in values)
    elif any(map(is_value, cells)) or any(map(activity_column, cells)):
        yield f"| {' | '.join(cells)} |"
