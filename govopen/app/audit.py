"""The audit: reads the history, judges it, arranges the report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from govopen.app.clock import as_of
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.resolve import optional_office
from govopen.app.rule_choice import choose_rules
from govopen.app.spilled_findings import FindingStore
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import AsOf, Moment, Span, year_span
from govopen.core.evaluation import engine
from govopen.core.evaluation.asked_period import By
from govopen.core.model.entries import View
from govopen.core.model.findings import Findings, NoFindings, WorstFindings
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import AuditReport, binding_levels, build_report
from govopen.core.reports.calendar_diff import mark_hindsight
from govopen.core.reports.comparison import compare, moved, moved_span
from govopen.core.reports.grouping import Group
from govopen.errors import UsageError
from govopen.messages import msg


class AuditRequest(Struct, frozen=True):
    """What is asked: ``year`` or ``since`` to ``until`` (default the current year), on which day, of whom, how strictly.

    ``worst``: of each rule only so many findings are kept, the worst; all are counted (0: all are kept).
    ``by`` "due": what falls due in the period is judged, and not what began in it.
    ``against``: the year with which the same rules and offices are compared.
    ``as_of`` hides later events, ``known_as_of`` later recordings too, ``calendar_as_of`` later holiday notices.
    ``verify``: every entry of a long ledger is hashed anew too.
    """

    year: int | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    known_as_of: date | None = None
    calendar_as_of: date | None = None
    unit: str | None = None
    rules: Sequence[str] = ()
    packs: Sequence[str] = ()
    levels: Sequence[str] = ()
    strict: bool = False
    everything: bool = False
    verify: bool = False
    worst: int = 0
    by: By = "trigger"
    group: Group | None = None
    against: int | None = None

    def earlier(self, period: Span, on: AsOf) -> tuple[Span, AsOf] | None:
        """The days to compare with, and the day on which they are judged: the same ones of the year ``against``."""
        if self.against is None:
            return None
        years = self.against - period.first.year
        if not years:
            raise UsageError(msg("--against takes another year than the one that is audited, {year}.", year=self.against))
        return moved_span(period, years), AsOf(moved(on.day, years), on.minute)

    def period(self, today: date) -> Span:
        """The days asked about."""
        if self.year is not None and (self.since or self.until):
            raise UsageError(msg("Give either --year or --from and --to."))
        if self.since is None and self.until is None:
            return year_span(self.year or today.year)
        first = self.since or date((self.until or today).year, 1, 1)
        last = self.until or date(first.year, 12, 31)
        if last < first:
            raise UsageError(msg("The period ends on {last}, before it begins on {first}.", first=first, last=last))
        return Span(first, last)


def audit(workspace: Workspace, request: AuditRequest) -> AuditReport:
    """Judge a ledger and arrange the verdicts."""
    shown = {"calendar_as_of": request.calendar_as_of, "known_as_of": request.known_as_of}
    with workspace.reading(**shown, verify=request.verify) as opened:
        return audit_opened(opened, request)


def audit_opened(opened: OpenedLedger, request: AuditRequest) -> AuditReport:
    """Judge an open ledger: history, judgement, report."""
    on = as_of(request.as_of, moment=opened.moment)
    period = request.period(opened.moment.date())
    request = replace(request, unit=optional_office(opened.ledger, request.unit, rulebook=opened.rulebook))
    rules = choose_rules(opened.rulebook, rules=request.rules, packs=request.packs, levels=request.levels)
    view = opened.view(on)
    with no_collector():
        return _judge(opened, request, rules, view, period=period, on=on)


def _judge(opened: OpenedLedger, request: AuditRequest, rules: tuple[Rule, ...], view: View, *, period: Span, on: AsOf) -> AuditReport:
    earlier = request.earlier(period, on)
    views = [view] if earlier is None else [view, View(view.head, Moment(*earlier[1]))]
    history, *before = opened.ledger.histories(views)
    judge = partial(engine.judge, rules, everything=request.everything, unit=request.unit, by=request.by)
    ask = partial(judge, history, period=period, on=on, keep=_keep(request))
    judgement = ask(opened.calendar)
    if request.calendar_as_of is not None:
        judgement = mark_hindsight(judgement, ask(opened.todays_calendar))
    office = history.office.names.present(request.unit)
    orders = [order for order in opened.orders(view) if office in (None, order.unit)]
    report = build_report(
        judgement,
        period=period,
        on=on,
        sources=opened.sources(view),
        strict=request.strict,
        by=request.by,
        orders=orders,
        group=request.group,
    )
    if earlier is None:
        return report
    span, then = earlier
    compared = judge(before[0], opened.calendar, period=span, on=then, keep=NoFindings)
    levels = binding_levels(strict=request.strict)
    return replace(report, against=compare(judgement, compared, periods=(period, span), on=then, levels=levels, names=history.office.names))


def _keep(request: AuditRequest) -> Callable[[], Findings]:
    """What holds the findings: the worst of each rule where that is all that is listed, else all of them."""
    if request.worst and not request.everything and request.calendar_as_of is None:
        return partial(WorstFindings, most=request.worst)
    return FindingStore().findings


@contextmanager
def no_collector() -> Iterator[None]:
    """Keep Python's collector still while a ledger is judged.

    Rows, findings and counts hold no cycles; walking them again and again took the collector a quarter of a large audit.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
