"""The annual report as a value: its cells, what is not known and why, what a source states, and the checks.

A cell that the ledger can count has the ledger's number. One that it cannot know has the number that a source states (``govopen assert
annual-report``), and stands in ``stated``; without one it has none, and stands in ``unknown``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from govopen.core.dates.moments import Span, year_span
from govopen.core.model.history import History
from govopen.core.model.office_state import Declaration, OfficeState, StatedFigure
from govopen.core.reports.annual_report.begun_within import BegunWithin, begun_within, covered
from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.checks import check_sums
from govopen.core.reports.annual_report.count import DECISIONS, Case, Counted, count_history, doubts_of
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, Form, appeal_cell, request_cell
from govopen.core.reports.annual_report.requests import ClockOn
from govopen.core.reports.audit_report import Sources

#: Checks of a cell against what a source states of it, and against what follows from a cell that a source states of an earlier year.
STATED = "ledger=stated"
STATED_BEFORE = "ledger=stated-before"


class Unknown(Struct, frozen=True):
    """Why a cell is not known: a reason ``code`` with the values of its sentence.

    ``matters`` are the first of the ``count`` that it hangs on; ``known`` is how many the ledger surely counts.
    """

    cell: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    count: int = 0
    known: int = 0


class Stated(Struct, frozen=True):
    """A cell's number as a source states it, and the entry. ``of``: the cell of another year from which it follows."""

    cell: str
    number: int | Decimal
    source: str
    entry: int
    of: str | None = None


class AnnualReport(Struct, frozen=True):
    """The report of a year. ``days`` are those that are counted; they end before the year where that is not over (``partial``).

    ``begun`` are the registers of which the first entry is of a later month. ``asked`` are the cells of which the matters were asked,
    ``cases`` the matters.
    """

    year: int
    form: Form
    days: Span
    sources: Sources
    cells: Cells
    unknown: tuple[Unknown, ...]
    stated: tuple[Stated, ...]
    checks: tuple[Check, ...]
    begun: tuple[BegunWithin, ...] = ()
    asked: tuple[str, ...] = ()
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)

    @property
    def partial(self) -> bool:
        """Whether the year is not counted to its end."""
        return self.days.last < year_span(self.year).last

    def number(self, cell: str) -> int | Decimal | None:
        """The number of a cell."""
        return self.cells.numbers.get(cell)


def build_annual_report(
    history: History, form: Form, days: Span, clock_on: ClockOn, *, sources: Sources, asked: Collection[str] = ()
) -> AnnualReport:
    """Count the days of a year, which may end before it, and arrange the report."""
    counted = count_history(history, form, days, clock_on, asked=asked)
    year, office = days.first.year, history.office
    filling = _Filling(form, days, counted, office)
    filling.fill()
    cells = Cells(form.name, {cell: filling.numbers.get(cell) for cell in form.addresses()})
    return AnnualReport(
        year=year,
        form=form,
        days=days,
        sources=sources,
        cells=cells,
        unknown=tuple(each for each in filling.unknown if filling.numbers.get(each.cell) is None),
        stated=tuple(filling.stated),
        checks=(*check_sums(cells), *_held_against(filling)),
        begun=tuple(filling.begun()),
        asked=tuple(asked),
        cases={cell: tuple(cases) for cell, cases in counted.cases.items()},
    )


class _Filling:
    """Fills the cells: what is counted, then what is stated, then the sums that follow."""

    def __init__(self, form: Form, days: Span, counted: Counted, office: OfficeState) -> None:
        self.form, self.days, self.counted, self.office = form, days, counted, office
        self.numbers: dict[str, int | Decimal] = {}
        self.unknown: list[Unknown] = []
        self.stated: list[Stated] = []
        self.claims = _claims(form, days.first.year, office)

    def fill(self) -> None:
        """Fill every cell that can be."""
        for cell in self.form.addresses():
            reasons = tuple(self._reasons(cell))
            self.unknown += reasons
            if not reasons:
                self.numbers[cell] = self.counted.numbers[cell]
        for claim in (*self.claims, *self._rolled()):
            if claim.cell not in self.numbers:
                self.numbers[claim.cell] = claim.number
                self.stated.append(claim)
        for whole, parts in _sums(self.form):
            if whole not in self.numbers and all(part in self.numbers for part in parts):
                self.numbers[whole] = sum(self.numbers[part] for part in parts)

    def begun(self) -> Iterator[BegunWithin]:
        """The registers that were begun in a later month, once the cells are filled."""
        stated = {each.cell for each in self.stated}
        counted = [cell for cell in self.form.addresses() if cell in self.numbers and cell not in stated]
        return begun_within(self.days, self.office, self.counted.decisions, counted, {each.cell for each in self.claims})

    def _reasons(self, cell: str) -> Iterator[Unknown]:
        table, _, rest = cell.partition(".")
        row, _, column = rest.partition(".")
        match table:
            case "table2":
                yield from self._reasons_two(cell, row, column)
            case "table3":
                yield from self._reasons_three(cell, row)
            case _:
                if not self._begun(("review-filed", "review-decided"), "request", nil=False):
                    yield Unknown(cell, "appeals-not-begun", {"day": self.days.last})
        for code, doubt in doubts_of(self.counted, cell):
            yield Unknown(cell, code, {}, tuple(doubt.matters), doubt.count, self.counted.numbers[cell])

    def _reasons_two(self, cell: str, row: str, column: str) -> Iterator[Unknown]:
        if row in DECISIONS and column in ("", "handled"):
            first = self.counted.decisions.get(DECISIONS[row])
            if first is None and not self._said_empty("decision", DECISIONS[row]):
                yield Unknown(cell, "decisions-not-begun", {"day": self.days.last, "row": row})
        elif row != "normative":
            yield Unknown(cell, "not-recorded", {"row": row})
        elif not self._begun(("policy-issued",), "policy"):
            yield Unknown(cell, "documents-not-begun", {"day": self.days.last})
        elif column in ("in_force", "public"):
            yield from self._older_documents(cell)

    def _older_documents(self, cell: str) -> Iterator[Unknown]:
        """What shows that the ledger does not hold the documents that were in force before it."""
        known, unissued = self.counted.numbers[cell], self.counted.unissued
        if unissued.count:
            yield Unknown(cell, "older-documents", {}, tuple(unissued.matters), unissued.count, known)
        elif (day := self._first_day(("policy-issued",), "policy")) is None or day >= self.days.first:  # a nil report tells of no stock
            yield Unknown(cell, "documents-first-year" if day else "documents-nil", {"day": day}, known=known)

    def _reasons_three(self, cell: str, row: str) -> Iterator[Unknown]:
        received = ("request-received",)
        if not self._begun(received, "request"):
            yield Unknown(cell, "requests-not-begun", {"day": self.days.last})
        elif row == "carried-in" and not self._begun_before(received, "request") and self._first_day(received, "request"):
            yield Unknown(cell, "requests-first-year", {"day": self._first_day(received, "request")})

    def _first_day(self, events: Collection[str], kind: str) -> date | None:
        day = self.office.first_day(events, kind)
        return day if day is not None and day <= self.days.last else None

    def _begun(self, events: Collection[str], kind: str, *, nil: bool = True) -> bool:
        """Whether the register holds an entry of that day or before, or nil reports cover all the days."""
        return self._first_day(events, kind) is not None or (nil and self._said_empty(kind, None))

    def _begun_before(self, events: Collection[str], kind: str) -> bool:
        """Whether the register was kept before the days counted: an entry, or a declaration, of an earlier day."""
        first = self.office.first_day(events, kind)
        declared = any(_of_whole_office(each) and each.period.first < self.days.first for each in self.office.declared(kind))
        return declared or (first is not None and first < self.days.first)

    def _said_empty(self, kind: str, facet: str | None) -> bool:
        """Whether nil reports, or counts of nothing, cover every day that is counted."""
        empty = [
            each for each in self.office.declared(kind, self.days) if each.count == 0 and each.unit is None and each.facet in (None, facet)
        ]
        return covered(empty, self.days)

    def _rolled(self) -> Iterator[Stated]:
        """What follows from the figures of earlier years: documents in force, and the requests carried in."""
        year = self.days.first.year
        for figure in self.office.figures:
            if figure.cell == "table2.normative.in_force" and figure.year < year and not self._later(figure):
                years = range(figure.year + 1, year + 1)
                change = sum(self.counted.made[each] - self.counted.ended[each] for each in years)
                yield Stated(figure.cell, _whole(figure.number) + change, figure.source, figure.seq, of=str(figure.year))
            if figure.cell.startswith("table3.carried-out.") and figure.year == year - 1:
                cell = figure.cell.replace("carried-out", "carried-in")
                yield Stated(cell, _whole(figure.number), figure.source, figure.seq, of=str(figure.year))

    def _later(self, figure: StatedFigure) -> bool:
        """Whether another figure of the cell is of a later year, or as late and stated later."""
        others = (each for each in self.office.figures if each.cell == figure.cell and each.year < self.days.first.year)
        return any((each.year, each.seq) > (figure.year, figure.seq) for each in others)


def _of_whole_office(declaration: Declaration) -> bool:
    return declaration.unit is None and declaration.facet is None


def _whole(number: Decimal) -> int | Decimal:
    """A number as the report prints it."""
    return int(number) if number == number.to_integral_value() else number.normalize()


def _claims(form: Form, year: int, office: OfficeState) -> list[Stated]:
    """What sources state of the year's cells, the last of each source, the latest statement first."""
    cells = set(form.addresses())
    last = {(each.cell, each.source): each for each in office.figures if each.year == year and each.cell in cells}
    claims = [Stated(each.cell, _whole(each.number), each.source, each.seq) for each in last.values()]
    declared = (each for each in office.declarations if each.period == year_span(year) and not each.nil and each.unit is None)
    counts = {(each.kind, each.facet, each.source): each for each in declared}
    for (kind, facet, source), each in counts.items():
        cell = _COUNTED.get((kind, facet))
        if cell is not None:
            found = cell if cell in cells else f"{cell}.handled"
            claims.append(Stated(found, each.count, source or "", each.seq))
    return sorted(claims, key=lambda claim: -claim.entry)


#: The cells of which ``govopen assert KIND YEAR`` states the number too.
_COUNTED: Mapping[tuple[str, str | None], str] = {
    ("request", None): "table3.new.total",
    ("policy", "normative"): "table2.normative.made",
    **{("decision", type_): f"table2.{row}" for row, type_ in DECISIONS.items()},
}


def _sums(form: Form) -> Iterator[tuple[str, list[str]]]:
    """The cells that are the sum of others: the column of totals, the row of results, the totals of table four."""
    kinds = [column.id for column in APPLICANTS]
    for kind in kinds:
        yield request_cell("subtotal", kind), [request_cell(row, kind) for row in form.results]
    for row in form.requests:
        yield request_cell(row.id, "total"), [request_cell(row.id, kind) for kind in kinds if kind != "total"]
    for block in APPEALS:
        parts = [appeal_cell(block.id, outcome.id) for outcome in APPEAL_OUTCOMES if outcome.id != "total"]
        yield appeal_cell(block.id, "total"), parts


def _held_against(filling: _Filling) -> Iterator[Check]:
    """What sources state of cells that the ledger counts, or that other sources state otherwise; and the year before's carrying on."""
    taken = {(each.entry, each.cell) for each in filling.stated}
    for claim in sorted((*filling.claims, *filling._rolled()), key=lambda each: each.entry):
        number = filling.numbers.get(claim.cell)
        if (claim.entry, claim.cell) in taken:
            continue
        name = STATED if claim.of is None else STATED_BEFORE
        applicant = claim.cell.rpartition(".")[2] if claim.cell.startswith("table3.") else None
        yield Check(name, None if number is None else number == claim.number, number, claim.number, applicant, left_cells=(claim.cell,))
