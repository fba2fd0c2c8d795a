"""The numbers of one annual report, by the addresses of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from govopen.core.reports.annual_report.form import FormName

#: None: known to nobody, or printed blank. A cell that is not among the keys does not stand in the report at all.
Numbers = Mapping[str, int | Decimal | None]


class Cells(Struct, frozen=True):
    """The tables of an annual report, computed from a ledger or read from a file."""

    form: FormName
    numbers: Numbers


class Check(Struct, frozen=True):
    """One sum of the report held against another.

    ``column`` is the applicant and ``row`` the row of table three or block of table four whose sum it is; None where the check is
    not of one column or row. ``left`` and ``right`` are the sums of ``left_cells`` and ``right_cells``, blanks counted as 0; None
    where no cell of that side has a number. ``ok`` is None where a blank or unknown cell leaves it open.
    """

    id: str
    ok: bool | None
    left: int | Decimal | None
    right: int | Decimal | None
    column: str | None = None
    row: str | None = None
    left_cells: tuple[str, ...] = ()
    right_cells: tuple[str, ...] = ()
