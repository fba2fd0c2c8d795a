"""The sums of an annual report: tables three and four of 国办公开办函〔2019〕60号 and 〔2021〕30号 held against themselves.

The form prints the first of them in its head: 第一项加第二项之和，等于第三项加第四项之和.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, FORMS, appeal_cell, request_cell

BALANCE = "new+carried=handled+left"
RESULTS = "handled=results"
APPLICANT_TOTAL = "total=applicants"
APPEAL_TOTAL = "total=outcomes"


def check_sums(cells: Cells, *, printed: bool = False, further_results: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Hold every sum of the report against the cells that it sums, in the order of the form.

    A blank leaves a check open where some number in its place would make the sums equal, and fails it where none would. With
    ``printed`` the cells are those of a published report, in which blanks often stand for nil: sums that agree with blanks counted
    as 0 are then ok; and where a table prints no 0 at all, its blanks are its zeros, so that sums that disagree fail. A total
    left blank is never taken for nil.

    ``further_results`` are rows of table three that the form does not have; they count among the results where they make the sum hold.
    """
    sums = _Sums(cells, printed, {table: printed and _writes_nil_as_blank(cells, table) for table in ("table3", "table4")})
    return (*_column_checks(sums, further_results), *_row_checks(sums, further_results), *_appeal_checks(sums))


def _column_checks(sums: _Sums, further: tuple[str, ...]) -> Iterator[Check]:
    results = FORMS[sums.cells.form].results
    for column in (applicant.id for applicant in APPLICANTS):
        new, carried_in, subtotal, carried_out = (request_cell(row, column) for row in ("new", "carried-in", "subtotal", "carried-out"))
        yield sums.compare(BALANCE, (new, carried_in), (subtotal, carried_out), column=column)
        check = sums.compare(RESULTS, (subtotal,), tuple(request_cell(row, column) for row in results), column=column)
        if check.ok is not True and further:
            wider = tuple(request_cell(row, column) for row in (*results, *further))
            with_further = sums.compare(RESULTS, (subtotal,), wider, column=column)
            check = with_further if with_further.ok else check
        yield check


def _row_checks(sums: _Sums, further: tuple[str, ...]) -> Iterator[Check]:
    columns = [applicant.id for applicant in APPLICANTS if applicant.id != "total"]
    for row in (*(row.id for row in FORMS[sums.cells.form].requests), *further):
        parts = tuple(request_cell(row, column) for column in columns)
        yield sums.compare(APPLICANT_TOTAL, (request_cell(row, "total"),), parts, row=row)


def _appeal_checks(sums: _Sums) -> Iterator[Check]:
    outcomes = [outcome.id for outcome in APPEAL_OUTCOMES if outcome.id != "total"]
    for block in APPEALS:
        parts = tuple(appeal_cell(block.id, outcome) for outcome in outcomes)
        yield sums.compare(APPEAL_TOTAL, (appeal_cell(block.id, "total"),), parts, row=block.id)


def _writes_nil_as_blank(cells: Cells, table: str) -> bool:
    """Whether a table prints numbers and blanks, and nowhere a 0."""
    values = [value for address, value in cells.numbers.items() if address.startswith(f"{table}.")]
    return None in values and any(value is not None for value in values) and 0 not in values


class _Sums(Struct, frozen=True):
    """The cells, whether they are printed ones, and the tables whose blanks are their zeros."""

    cells: Cells
    printed: bool
    blank_is_nil: dict[str, bool]

    def compare(
        self, name: str, left: tuple[str, ...], right: tuple[str, ...], *, column: str | None = None, row: str | None = None
    ) -> Check:
        """Compare the sum of some cells with the sum of others."""
        return Check(name, self._agree(left, right), self._sum(left), self._sum(right), column, row, left, right)

    def _sum(self, addresses: tuple[str, ...]) -> int | Decimal | None:
        values = [value for address in addresses if (value := self.cells.numbers.get(address)) is not None]
        return sum(values) if values else None

    def _agree(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool | None:
        difference = (self._sum(left) or 0) - (self._sum(right) or 0)
        open_left, open_right = self._has_open(left), self._has_open(right)
        if difference == 0:
            return True if not (open_left or open_right) or self._settles_blanks(left, right) else None
        may_be_more = open_right if difference > 0 else open_left
        return None if may_be_more else False

    def _settles_blanks(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        """Whether blanks of sums that agree are printed nils: some number stands beside them, or the table's blanks are its zeros."""
        if not self.printed or not all(address in self.cells.numbers for address in (*left, *right)):
            return False
        return self._sum(left) is not None or self._sum(right) is not None or self.blank_is_nil[left[0].partition(".")[0]]

    def _has_open(self, addresses: tuple[str, ...]) -> bool:
        """Whether one of the cells is without a number that it may have."""
        return any(self.cells.numbers.get(address) is None and not self._is_nil(address) for address in addresses)

    def _is_nil(self, address: str) -> bool:
        """Whether a blank cell stands for nil: not where it is a total, or does not stand in the report at all."""
        total = address.endswith(".total") or ".subtotal." in address
        return self.blank_is_nil[address.partition(".")[0]] and not total and address in self.cells.numbers
