"""The annual report of government information disclosure, counted in the ledger."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from govopen.app.annual_figures import CELLS
from govopen.app.clock import as_of
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.pack_folders import pack_folders
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Span, year_span
from govopen.core.evaluation.clocks import UNMOVED, ClockParams
from govopen.core.reports.annual_report.form import FORMS, Form, FormName, form_of
from govopen.core.reports.annual_report.lookup import find_cells, places
from govopen.core.reports.annual_report.report import AnnualReport, build_annual_report
from govopen.core.reports.annual_report.requests import ClockOn
from govopen.errors import UsageError, no_such
from govopen.messages import msg

#: The first year that one of the two forms was made for (国办公开办函〔2019〕60号).
FIRST_YEAR = 2019
#: The rule whose clock reads the day of receipt, and a pack that has it.
_CLOCK, _PACK = "request-reply", "cn-regulation-2019"


class ReportRequest(Struct, frozen=True):
    """What is asked: of which year, counted to which day (None: to its end, or to now), in which form (None: that of the year).

    ``known_as_of`` hides what was recorded after that day. ``behind``: the row and column of which the matters are asked.
    """

    year: int
    as_of: date | None = None
    form: str | None = None
    behind: tuple[str, str] | None = None
    known_as_of: date | None = None


def annual_report(workspace: Workspace, request: ReportRequest) -> AnnualReport:
    """Count the report of a year.

    What is recorded of later days settles whether a request was received in the year, so that a report drawn up in January counts one that
    came on 30 December and was confirmed on 2 January in the year of the confirmation; with ``as_of`` nothing later is seen.
    """
    form = _form(request)
    asked = named_cell(form, *request.behind) if request.behind else ()
    with workspace.reading(known_as_of=request.known_as_of) as opened:
        days = _days(request, opened.moment.date())
        view = opened.view(as_of(request.as_of, moment=opened.moment))
        history = opened.ledger.history(view)
        return build_annual_report(history, form, days, _clock(opened), sources=opened.sources(view), asked=asked)


def _form(request: ReportRequest) -> Form:
    if request.form is not None:
        names: dict[str, FormName] = {"30": "30", "60": "60"}
        if request.form not in names:
            raise no_such(msg("There is no form {name}.", name=request.form), names)
        return FORMS[names[request.form]]
    if request.year < FIRST_YEAR:
        raise UsageError(
            msg("Both forms are for the reports of {first} and later, not for that of {year}.", first=FIRST_YEAR, year=request.year),
            hint=msg("Name one with --form 60 to count {year} in it all the same.", year=request.year),
        )
    return form_of(request.year)


def _days(request: ReportRequest, today: date) -> Span:
    year = year_span(request.year)
    if year.first > today and request.as_of is None:
        raise UsageError(msg("The year {year} has not begun.", year=request.year), hint=msg("Name a year that has."))
    last = request.as_of or today
    if last < year.first:
        raise UsageError(
            msg("{day} lies before the year {year}: nothing of it is to be counted.", day=last, year=request.year),
            hint=msg("Name a day in the year, or after it."),
        )
    return Span(year.first, min(year.last, last))


def _clock(opened: OpenedLedger) -> ClockOn:
    """The clock of requests: as the ledger's packs have it, else as the Regulation's own pack has."""
    rule = opened.rulebook.rule(_CLOCK)
    if rule is None:
        from govopen.datafiles.rule_packs import read_rulebook

        rule = read_rulebook(pack_folders([_PACK]), opened.vocabulary).rule(_CLOCK)
    assert rule is not None
    clocks = [(version.force, version.params.clock or UNMOVED) for version in rule.versions]

    def clock_on(day: date) -> ClockParams:
        """The clock of the version in force that day, else of the next one, else of the last."""
        found: ClockParams = next((clock for force, clock in clocks if day <= force.last), clocks[-1][1])
        return found

    return clock_on


def named_cell(form: Form, row: str, column: str) -> tuple[str, ...]:
    """Return the cell of a row and a column, each by id or by label.

    Raises:
        UsageError: the form has no such row or column; those that there are stand in the hint.
    """
    found = find_cells(form, row, column)
    if found:
        return found
    columns = list(dict.fromkeys(each.column for each in places(form) if find_cells(form, row, each.column.id) == (each.address,)))
    if not columns:
        raise UsageError(msg("The annual report has no row {value}.", value=row), hint=CELLS)
    raise no_such(msg("The row {row} has no column {value}.", row=row, value=column), [f"{each.label} ({each.id})" for each in columns])
