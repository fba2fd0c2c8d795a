"""The sums of an annual report: what holds, what fails, and what a blank leaves open. Numbers typed from published reports."""

from __future__ import annotations

from decimal import Decimal

from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.checks import APPEAL_TOTAL, APPLICANT_TOTAL, BALANCE, RESULTS, check_sums
from govopen.core.reports.annual_report.form import APPLICANTS, FORMS, FormName

NIL: dict[str, int | Decimal | None] = dict.fromkeys(FORMS["30"].addresses(), 0)


def cells(changed: dict[str, int | None], form: FormName = "30") -> Cells:
    return Cells(form, NIL | changed)


def find(checks: tuple[Check, ...], name: str, *, column: str | None = None, row: str | None = None) -> Check:
    (found,) = [check for check in checks if (check.id, check.column, check.row) == (name, column, row)]
    return found


def one_granted(**more: int | None) -> dict[str, int | None]:
    """One request of a natural person, received and granted, with changes to its column (``carried_in`` for ``carried-in``)."""
    rows: dict[str, int | None] = {"new": 1, "granted": 1, "subtotal": 1}
    rows |= {row.replace("_", "-"): value for row, value in more.items()}
    return {f"table3.{row}.{column}": value for row, value in rows.items() for column in ("natural", "total")}


def test_a_report_of_nil_holds_in_every_sum() -> None:
    checks = check_sums(cells({}))
    assert len(checks) == 7 + 7 + 25 + 3
    assert all(check.ok for check in checks)
    assert [check.column for check in checks if check.id == BALANCE] == [column.id for column in APPLICANTS]


def test_a_wrong_number_fails_the_sums_that_it_stands_in() -> None:
    checks = check_sums(cells(one_granted() | {"table3.carried-out.natural": 1}))
    failed = [(check.id, check.column, check.row, check.left, check.right) for check in checks if check.ok is False]
    assert failed == [(BALANCE, "natural", None, 1, 2), (APPLICANT_TOTAL, None, "carried-out", 0, 1)]


def test_an_appeal_s_total_is_the_sum_of_its_four() -> None:
    check = find(check_sums(cells({"table4.review.upheld": 2, "table4.review.total": 3})), APPEAL_TOTAL, row="review")
    assert (check.ok, check.left, check.right) == (False, 3, 2)


def test_an_unknown_cell_leaves_open_what_it_could_settle() -> None:
    checks = check_sums(cells(one_granted(carried_in=None)))
    check = find(checks, BALANCE, column="natural")
    assert (check.ok, check.left, check.right) == (None, 1, 1)


def test_no_number_in_an_unknown_cell_brings_a_smaller_side_up() -> None:
    check = find(check_sums(cells(one_granted(new=3, carried_in=None))), BALANCE, column="natural")
    assert (check.ok, check.left, check.right) == (False, 3, 1)


def test_a_printed_blank_is_nil_where_the_sum_then_holds() -> None:
    checks = check_sums(cells(one_granted(carried_in=None)), printed=True)
    assert find(checks, BALANCE, column="natural").ok is True


def test_a_printed_blank_beside_zeros_may_be_a_number_that_is_missing() -> None:
    checks = check_sums(cells(one_granted(granted=None)), printed=True)
    assert find(checks, RESULTS, column="natural").ok is None


def blank_for_nil(changed: dict[str, int | None]) -> Cells:
    return Cells("30", {address: value or None for address, value in (NIL | changed).items()})


def test_where_no_zero_is_printed_the_blanks_are_the_zeros() -> None:
    checks = check_sums(blank_for_nil(one_granted(subtotal=2)), printed=True)
    assert find(checks, RESULTS, column="natural").ok is False
    assert find(checks, RESULTS, column="research").ok is True
    assert find(checks, APPLICANT_TOTAL, row="petition").ok is True
    assert find(checks, APPEAL_TOTAL, row="review").ok is None, "a table without any number says nothing"


def test_a_total_left_blank_is_open_and_not_nil() -> None:
    checks = check_sums(blank_for_nil(one_granted() | {"table3.granted.total": None}), printed=True)
    assert find(checks, APPLICANT_TOTAL, row="granted").ok is None
    assert find(checks, APPLICANT_TOTAL, row="new").ok is True


def test_a_row_that_the_form_lacks_counts_where_the_sum_holds_with_it() -> None:
    changed = one_granted(granted=0) | {"table3.属于工作秘密.natural": 1, "table3.属于工作秘密.total": 1}
    check = find(check_sums(cells(changed), further_results=("属于工作秘密",)), RESULTS, column="natural")
    assert check.ok is True
    assert "table3.属于工作秘密.natural" in check.right_cells
    assert find(check_sums(cells(changed)), RESULTS, column="natural").ok is False
