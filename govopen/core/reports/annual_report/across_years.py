"""A report held against that of the year before: what was carried over, and how many documents are in force."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.form import APPLICANTS, request_cell

CARRIED = "carried-in=left-before"
IN_FORCE = "in-force=before+made-repealed"
#: Put before the address of a cell of the year before.
BEFORE = "before."


def check_across_years(before: Cells, cells: Cells) -> tuple[Check, ...]:
    """Hold the cells of a report against those of the year before.

    Every column of 上年结转 is what that year carried over (30号, 60号); 现行有效 is what was in force, and what was made, less what was
    repealed, where both reports are in the form of 30号. A blank on either side leaves a check open.
    """
    return (*_carried(before, cells), *_in_force(before, cells))


def _carried(before: Cells, cells: Cells) -> Iterator[Check]:
    for column in (applicant.id for applicant in APPLICANTS):
        here, there = request_cell("carried-in", column), request_cell("carried-out", column)
        left, right = cells.numbers.get(here), before.numbers.get(there)
        ok = None if left is None or right is None else left == right
        if (left or 0) == (right or 0) and (left, right) != (None, None):
            ok = True
        if column == "total" or (left, right) != (None, None):
            yield Check(CARRIED, ok, left, right, column, None, (here,), (BEFORE + there,))


def _in_force(before: Cells, cells: Cells) -> Iterator[Check]:
    for row in ("rules", "normative"):
        here = f"table2.{row}.in_force"
        made, repealed = f"table2.{row}.made", f"table2.{row}.repealed"
        if here not in cells.numbers or here not in before.numbers:
            continue
        left, base = cells.numbers.get(here), before.numbers.get(here)
        known = [value for value in (left, base, cells.numbers.get(made), cells.numbers.get(repealed)) if value is not None]
        right = None if base is None else base + (cells.numbers.get(made) or 0) - (cells.numbers.get(repealed) or 0)
        ok = None if len(known) < 4 and left != right else left == right if known else None
        yield Check(IN_FORCE, ok, left, right, None, row, (here,), (BEFORE + here, made, repealed))
