"""Rows of a register that name no decision: totals, notes under the table, serial numbers filled in ahead, repeated headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from govopen.intake.readers.cells import Cell, is_blank
from govopen.intake.tables.headers import fold_header
from govopen.intake.tables.rows import HEADERS_AGAIN, Row

#: A cell that sums up, folded: 合计, 本页小计：, 共计12件, 共12件.
_TOTAL = re.compile(r"(以上|本.)?(?:[合总小共累]计|总数|共(?=\d))(件?数)?([:(\d].*)?")
#: What may stand in the other cells of such a row.
_COUNT = re.compile(r"[\d.,]+(件|项|个|条|份|宗|起|次|家|人|元|万元)?")

#: What stands under a table, folded: 注：…, 填报人：张三, 联系电话：….
_NOTE = re.compile(r"(备?注|说明|填[报表写]|制表|审[核批]|负责|经办|联系|复核|报送|统计)(人|员|单位|日期|时间|电话)?[:\d].*")


def skip_row(row: Row, *, number: str, decided: str, headers: frozenset[str]) -> bool:
    """Whether the row names no decision. Its number is then added to ``skipped``; a repeated header (folded, in ``headers``) is a fault."""
    if is_total(row.cells, first=row.cell(number), day=row.cell(decided)):
        row.intake.skipped.append(row.number)
        return True
    day = row.cell(decided)
    dayless = is_blank(day) or _is_header(day, headers)
    if row.holds_header(number) or (dayless and any(_is_header(cell, headers) for cell in row.cells)):
        row.add_problem(None, HEADERS_AGAIN)
        return True
    if not dayless:
        return False
    if any((row.number, row.columns.at.get(name)) in row.sheet.faults for name in (number, decided)):
        return False
    if any(not is_blank(row.cell(name)) for name in row.columns.at):
        return False
    row.intake.skipped.append(row.number)
    return True


def _is_header(cell: Cell, headers: frozenset[str]) -> bool:
    return isinstance(cell, str) and not cell[:1].isdigit() and fold_header(cell) in headers


def is_total(cells: Sequence[Cell], *, first: Cell, day: Cell) -> bool:
    """Whether the row is a total or a note under the table, and the cells of its number and its day hold neither."""
    if isinstance(first, str) and first[-1:] == "号":  # most rows of a register
        return False
    if not all(is_blank(cell) or not isinstance(cell, str) or _sums_up(cell) for cell in (first, day)) or isinstance(day, date):
        return isinstance(first, str) and _TOTAL.fullmatch(fold_header(first)) is not None
    if _is_note(next((cell for cell in cells if not is_blank(cell)), None)):
        return True
    return any(isinstance(cell, str) and _TOTAL.fullmatch(fold_header(cell)) for cell in cells)


def _sums_up(cell: str) -> bool:
    folded = fold_header(cell)
    return _TOTAL.fullmatch(folded) is not None or _COUNT.fullmatch(folded) is not None or _is_note(cell)


def _is_note(cell: Cell) -> bool:
    return isinstance(cell, str) and _NOTE.fullmatch(fold_header(cell)) is not None
