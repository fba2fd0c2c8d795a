"""One number changed in a report that adds up: some sum fails that names the cell; blanks in the place of nils fail none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.checks import check_sums
from tests.intake.annual_reports.pages import typed

FORM, NUMBERS = typed("huaian-2024")
SUMMED = [cell for cell in NUMBERS if not cell.startswith("table2.")]
NILS = [cell for cell in SUMMED if NUMBERS[cell] == 0]


@pytest.mark.parametrize("printed", [True, False])
def test_any_other_number_fails_a_sum_that_names_its_cell(printed: bool) -> None:
    for cell in SUMMED:
        for change in (1, 10, -1):
            changed = NUMBERS | {cell: int(NUMBERS[cell] or 0) + change}
            failed = [check for check in check_sums(Cells(FORM, changed), printed=printed) if check.ok is False]
            assert failed, cell
            assert all(cell in (*check.left_cells, *check.right_cells) for check in failed), cell


@given(blank=st.sets(st.sampled_from(NILS)))
def test_blanks_for_nils_fail_no_sum(blank: set[str]) -> None:
    checks = check_sums(Cells(FORM, NUMBERS | dict.fromkeys(blank)), printed=True)
    assert all(check.ok is not False for check in checks)


def test_all_nils_blank_hold_in_every_sum() -> None:
    checks = check_sums(Cells(FORM, NUMBERS | dict.fromkeys(NILS)), printed=True)
    assert all(check.ok for check in checks)


@given(cell=st.sampled_from([cell for cell in SUMMED if NUMBERS[cell]]), change=st.integers(1, 5))
def test_with_nils_blank_another_number_fails_too(cell: str, change: int) -> None:
    changed = NUMBERS | dict.fromkeys(NILS) | {cell: int(NUMBERS[cell] or 0) + change}
    failed = [check for check in check_sums(Cells(FORM, changed), printed=True) if check.ok is False]
    assert any(cell in (*check.left_cells, *check.right_cells) for check in failed)


@given(blank=st.sets(st.sampled_from(SUMMED)))
def test_whatever_is_blank_no_sum_of_a_right_report_fails_where_blanks_are_unknown(blank: set[str]) -> None:
    checks = check_sums(Cells(FORM, NUMBERS | dict.fromkeys(blank)))
    assert all(check.ok is not False for check in checks)
