"""Rows of a register that name no decision: totals, serial numbers filled in ahead, repeated headers."""

from __future__ import annotations

import re

from govopen.intake.readers.cells import Cell, is_blank
from govopen.intake.tables.headers import fold_header
from govopen.intake.tables.rows import Row
from govopen.messages import msg

#: The first words of a row that sums up, folded.
_TOTAL = re.compile(r"(本.)?[合总小共累]计([:(\d].*)?")


def skip_row(row: Row, *, number: str, decided: str, headers: frozenset[str]) -> bool:
    """Whether the row names no decision. Its number is then added to ``skipped``; a repeated header (folded, in ``headers``) is a fault."""
    day = row.cell(decided)
    if not is_blank(day) and not _is_header(day, headers):
        return False
    if any(_is_header(cell, headers) for cell in row.cells):
        row.add_problem(
            None,
            msg("This row holds headers again: write the header in one row, without merged cells, and each table on a sheet of its own."),
        )
        return True
    if any((row.number, row.columns.at.get(name)) in row.sheet.faults for name in (number, decided)):
        return False
    if not _is_total(row, number) and any(not is_blank(row.cell(name)) for name in row.columns.at):
        return False
    row.intake.skipped.append(row.number)
    return True


def _is_header(cell: Cell, headers: frozenset[str]) -> bool:
    return isinstance(cell, str) and not cell[:1].isdigit() and fold_header(cell) in headers


def _is_total(row: Row, number: str) -> bool:
    """Whether the first cell with content names a total, and the row has no number."""
    first = next((cell for cell in row.cells if not is_blank(cell)), None)
    alone = is_blank(row.cell(number)) or row.cell(number) == first
    return alone and isinstance(first, str) and _TOTAL.fullmatch(fold_header(first)) is not None
