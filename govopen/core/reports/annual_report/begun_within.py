"""Registers of which the first entry is of a later month of the year: of the months before it the ledger knows nothing.

Their numbers stand, for what is recorded was counted; the report says from when, and which cells it concerns. A declaration of those
months (a nil report, a count), one of an earlier year, or a source that states the year's number shows that the register was kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from msgspec import Struct

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.model.office_state import Declaration, OfficeState
from govopen.core.reports.annual_report.appeals import EVENTS as APPEAL_EVENTS
from govopen.core.reports.annual_report.count import DECISIONS


class BegunWithin(Struct, frozen=True):
    """A register, the day of its first entry, and the cells that are counted from it.

    ``register`` is ``requests``, ``appeals``, ``documents``, or the row of a type of decision, such as ``permits``.
    """

    register: str
    day: date
    cells: tuple[str, ...]


class _Register(Struct, frozen=True):
    """A register: its kind and type as declarations name them, its first entry, the cells that it fills, and the one that counts it all.

    ``total`` empty: any cell that a source states shows that it was kept.
    """

    name: str
    kind: str
    facet: str | None
    first: date | None
    cells: str
    total: str = ""


def begun_within(
    days: Span, office: OfficeState, decisions: Mapping[str, date], counted: Collection[str], stated: Collection[str]
) -> Iterator[BegunWithin]:
    """Yield the registers begun in a later month of the days of a report, without anything that tells of the months before.

    ``decisions``: the first day of each type. ``counted``: the cells with a number of the ledger's, in the order of the form.
    ``stated``: those of which a source states the year's number.
    """
    for register in _registers(office, decisions):
        cells = tuple(cell for cell in counted if f"{cell}.".startswith(register.cells))
        claimed = any(f"{cell}.".startswith(register.total or register.cells) for cell in stated)
        if cells and not claimed and register.first is not None and _months_unknown(register, days, office):
            yield BegunWithin(register.name, register.first, cells)


def _registers(office: OfficeState, decisions: Mapping[str, date]) -> Iterator[_Register]:
    documents = office.first_day(("policy-issued",), "policy")
    yield _Register("documents", "policy", None, documents, "table2.normative.", "table2.normative.made.")
    for row, type_ in DECISIONS.items():
        yield _Register(row, "decision", type_, decisions.get(type_), f"table2.{row}.")
    requests = office.first_day(("request-received",), "request")
    yield _Register("requests", "request", None, requests, "table3.", "table3.new.total.")
    yield _Register("appeals", "", None, office.first_day(APPEAL_EVENTS, "request"), "table4.")


def _months_unknown(register: _Register, days: Span, office: OfficeState) -> bool:
    """Whether whole months of the report lie before the first entry, and neither a declaration of them nor an earlier one is there."""
    assert register.first is not None
    before = register.first.replace(day=1) - ONE_DAY
    if not days.first <= before <= days.last or register.first > days.last:
        return False
    declared = [each for each in office.declared(register.kind) if _speaks_of(each, register.facet)] if register.kind else []
    kept = any(each.period.first < days.first for each in declared)
    return not kept and not covered(declared, Span(days.first, before))


def covered(declarations: Collection[Declaration], days: Span) -> bool:
    """Whether the periods declared cover every one of the days."""
    day = days.first
    for period in sorted(each.period for each in declarations):
        if period.first <= day <= period.last:
            day = period.last + ONE_DAY
    return day > days.last


def _speaks_of(declaration: Declaration, facet: str | None) -> bool:
    """Whether a declaration is of the whole office and of the type, or of all types."""
    return declaration.unit is None and declaration.facet in (None, facet)
