"""The official layout of the three tables: cells with their spans, once for all formats that draw it.

The labels are those of the form, to the letter, in Chinese whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Literal

from msgspec import Struct

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.form import (
    APPEAL_OUTCOMES,
    APPEALS,
    APPLICANTS,
    FORMS,
    ActivityBlock,
    Form,
    RequestRow,
    appeal_cell,
    request_cell,
)

#: What a cell is: a head, a label beside numbers, or a number.
CellKind = Literal["head", "label", "number"]

BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#: The columns of table two: that of the labels, and six that one, two or three columns of numbers share.
_LABEL_COLUMNS, _SHARED = 3, 6


class GridCell(Struct, frozen=True):
    """One cell with its place, counted from 0, and its spans. ``number`` is that of a number cell, None where it is not known."""

    row: int
    column: int
    kind: CellKind
    text: str = ""
    number: int | Decimal | None = None
    rows: int = 1
    columns: int = 1
    address: str | None = None


class Grid(Struct, frozen=True):
    """One table: its title, the relative widths of its columns, its cells row by row."""

    title: str
    widths: tuple[int, ...]
    cells: tuple[GridCell, ...]

    @property
    def lines(self) -> Iterator[list[GridCell]]:
        """Its rows, each with the cells that begin in it."""
        return (list(line) for _, line in groupby(self.cells, key=lambda cell: cell.row))


def build_grids(cells: Cells) -> tuple[Grid, Grid, Grid]:
    """Lay out the three tables."""
    form = FORMS[cells.form]
    return _activity(form, cells), _requests(form, cells), _appeals(cells)


def _number(cells: Cells, address: str, row: int, column: int, *, columns: int = 1) -> GridCell:
    return GridCell(row, column, "number", number=cells.numbers.get(address), columns=columns, address=address)


def _activity(form: Form, cells: Cells) -> Grid:
    found: list[GridCell] = []
    for block in form.activity:
        found += _block(block, cells, found[-1].row + 1 if found else 0)
    return Grid("二、主动公开政府信息情况", (18, *[9] * _SHARED), tuple(found))


def _block(block: ActivityBlock, cells: Cells, row: int) -> Iterator[GridCell]:
    width = _SHARED // len(block.columns)
    yield GridCell(row, 0, "head", block.heading, columns=1 + _SHARED)
    yield GridCell(row + 1, 0, "head", "信息内容")
    for place, column in enumerate(block.columns):
        yield GridCell(row + 1, 1 + place * width, "head", column.label, columns=width)
    for line, each in enumerate(block.rows, start=row + 2):
        yield GridCell(line, 0, "label", each.label)
        for place, column in enumerate(block.columns):
            yield _number(cells, block.address(each.id, column.id), line, 1 + place * width, columns=width)


def _requests(form: Form, cells: Cells) -> Grid:
    found = list(_request_heads())
    for line, row in enumerate(form.requests):
        found += _labels(form.requests, line)
        found += (
            _number(cells, request_cell(row.id, applicant.id), line + 3, _LABEL_COLUMNS + place)
            for place, applicant in enumerate(APPLICANTS)
        )
    return Grid("三、收到和处理政府信息公开申请情况", (6, 10, 34, *[8] * len(APPLICANTS)), tuple(found))


def _request_heads() -> Iterator[GridCell]:
    first = _LABEL_COLUMNS
    yield GridCell(0, 0, "head", BALANCE_NOTE, rows=3, columns=_LABEL_COLUMNS)
    yield GridCell(0, first, "head", "申请人情况", columns=len(APPLICANTS))
    natural, *organisations, total = APPLICANTS
    yield GridCell(1, first, "head", natural.label, rows=2)
    yield GridCell(1, first + 1, "head", "法人或其他组织", columns=len(organisations))
    yield GridCell(1, first + 1 + len(organisations), "head", total.label, rows=2)
    for place, each in enumerate(organisations, start=first + 1):
        yield GridCell(2, place, "head", each.label)


def _labels(rows: tuple[RequestRow, ...], line: int) -> Iterator[GridCell]:
    """The label of a row, and before it the section and the group where they begin."""
    row, before = rows[line], rows[line - 1] if line else None
    at = line + 3
    if not row.section:
        yield GridCell(at, 0, "label", row.label, columns=_LABEL_COLUMNS)
        return
    if before is None or before.section != row.section:
        yield GridCell(at, 0, "label", row.section, rows=sum(each.section == row.section for each in rows))
    if not row.group:
        yield GridCell(at, 1, "label", row.label, columns=2)
        return
    if before is None or before.group != row.group:
        yield GridCell(at, 1, "label", row.group, rows=sum(each.group == row.group for each in rows))
    yield GridCell(at, 2, "label", row.label)


def _appeals(cells: Cells) -> Grid:
    count = len(APPEAL_OUTCOMES)
    first, *lawsuits = APPEALS
    found = [
        GridCell(0, 0, "head", first.label, rows=2, columns=count),
        GridCell(0, count, "head", lawsuits[0].section, columns=count * len(lawsuits)),
    ]
    found += (GridCell(1, count * place, "head", block.label, columns=count) for place, block in enumerate(lawsuits, start=1))
    places = [(block.id, outcome) for block in APPEALS for outcome in APPEAL_OUTCOMES]
    found += (GridCell(2, place, "head", outcome.label) for place, (_, outcome) in enumerate(places))
    found += (_number(cells, appeal_cell(block, outcome.id), 3, place) for place, (block, outcome) in enumerate(places))
    return Grid("四、政府信息公开行政复议、行政诉讼情况", (6,) * len(places), tuple(found))
