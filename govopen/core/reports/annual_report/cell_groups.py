"""Numbers of a published report that sum several cells, as a narrative names them: 不予公开 is eight rows, 行政诉讼 two blocks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.form import APPLICANTS, FORMS, appeal_cell, request_cell

REFUSED = (
    "state-secret", "forbidden-by-law", "stability", "third-party-rights", "internal-affairs", "process-information", "enforcement-file",
    "administrative-query",
)  # fmt: skip
UNABLE = ("not-held", "needs-making", "still-unclear")
UNPROCESSED = ("petition", "repeated", "open-publication", "excessive", "confirmation-asked")
OTHERWISE = ("not-corrected", "fee-unpaid", "other-handling")
BOTH_LITIGATIONS = ("litigation", "litigation-after-review")

_PARTS = tuple(column.id for column in APPLICANTS if column.id != "total")
_LEGAL = tuple(column for column in _PARTS if column != "natural")


def rows_of(cells: Cells, rows: Iterable[str], column: str = "total") -> tuple[str, ...]:
    """Return the cells of rows of table three in one column; rows that the form does not have are left out."""
    known = {row.id for row in FORMS[cells.form].requests}
    return tuple(request_cell(row, column) for row in rows if row in known)


def legal_persons(cells: Cells, rows: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of 法人或其他组织, which are five columns."""
    return tuple(address for column in _LEGAL for address in rows_of(cells, rows, column))


def appeals(blocks: Iterable[str], outcome: str = "total") -> tuple[str, ...]:
    """Return the cells of one outcome in blocks of table four."""
    return tuple(appeal_cell(block, outcome) for block in blocks)


def total_of(cells: Cells, addresses: Iterable[str]) -> int | Decimal | None:
    """Return the sum of cells, a total that was left blank summed from its parts; None where a cell does not stand in the report.

    A blank part counts as 0 where its row has any number.
    """
    values = [_value(cells, address) for address in addresses]
    return sum(value or 0 for value in values) if values and None not in values else None


def _value(cells: Cells, address: str) -> int | Decimal | None:
    value = cells.numbers.get(address)
    table, _, place = address.partition(".")
    if value is not None or address not in cells.numbers or table == "table2":
        return value
    held = [(other, number) for other, number in cells.numbers.items() if other.startswith(f"{table}.") and number is not None]
    if place.endswith(".total"):
        parts = [number for other, number in held if other.startswith(address.removesuffix("total"))]
        if parts:
            return sum(parts)
    return 0 if held else None
