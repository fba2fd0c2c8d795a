"""What is owed: open duties as a value, for ``due``, ``plan``, the calendar feed and the reminder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from msgspec import Struct

from govopen.core.dates.moments import CROSSING_DAYS, AsOf, Span, days_later, year_span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.engine import judge
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.history import History
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import Sources
from govopen.core.reports.rectifications import Order, unanswered

OPEN = frozenset({Outcome.OVERDUE, Outcome.DUE_SOON, Outcome.PENDING})
#: Why the limit of what is not done cannot be told, though its earliest day has passed.
PERHAPS = frozenset({
    "calendar-missing", "trigger-minute-unknown", "start-unconfirmed", "opening-unknown", "clock-fact-unknown", "clock-event-late",
    "clock-event-unasked", "clock-end-late",
})  # fmt: skip
#: A clock that stands, or will not run again: shown whatever is soon, with what it waits for.
STANDING = frozenset({"clock-stopped", "given-up"})


class Duty(Struct, frozen=True):
    """One thing owed: the finding and the rule that asks for it."""

    finding: Finding
    rule: Rule

    @property
    def by(self) -> date:
        """The day to order by: the limit, or the earliest that it can be."""
        limit = self.finding.due or self.finding.due_earliest
        return limit.day if limit else date.max

    @property
    def soon(self) -> bool:
        """Whether it is due soon, or may be, or may have been: near or past the earliest day, while the holiday notice is wanting."""
        return self.finding.outcome in (Outcome.DUE_SOON, Outcome.UNDETERMINED) or self.finding.reason.code == "soon-uncovered"

    @property
    def stands(self) -> bool:
        """Whether its clock stands, so that nothing falls due before somebody acts."""
        return self.finding.reason.code in STANDING


class OpenDuties(Struct, frozen=True):
    """All that is owed on a day, the longest overdue first; ``orders`` to put right wait for an answer, and are no duties of a rule."""

    on: AsOf
    duties: tuple[Duty, ...]
    sources: Sources
    orders: tuple[Order, ...] = ()


def start_of_day(day: date) -> AsOf:
    """``due``, ``plan`` and ``remind`` ask at the start of their day."""
    return AsOf(day, time(0, 0))


def build_open_duties(
    rules: Iterable[Rule],
    history: History,
    calendar: WorkCalendar,
    *,
    on: AsOf,
    sources: Sources,
    unit: str | None = None,
    orders: Iterable[Order] = (),
) -> OpenDuties:
    """Judge every matter up to the day and the periods of its year, and keep what is owed.

    A quota or a document that was missing in a year gone by is missed, which nothing mends: the audit reports it, and only the current
    year's is owed. What was due by a date of a year gone by can still be done, and is owed until it is; so is what is not done and may have
    been due already, which only a missing notice or minute would settle.
    """
    last = days_later(year_span(on.day.year).last, CROSSING_DAYS)

    def since(rule: Rule) -> Span:
        return Span(rule.owed_since(history.office, on.day), last)

    judgement = judge(rules, history, calendar, period=since, on=on, unit=unit, reasons=STANDING)
    duties = [Duty(finding, each.rule) for each in judgement for finding in each.findings.as_judged if _open(finding)]
    office = history.office.names.present(unit)
    waiting = tuple(order for order in unanswered(orders) if office in (None, order.unit))
    return OpenDuties(on, tuple(sorted(duties, key=_order)), sources, waiting)


def _open(finding: Finding) -> bool:
    if finding.absorbed_by is not None:
        return False
    if finding.reason.code in STANDING:
        return True
    return finding.outcome in OPEN or (finding.outcome is Outcome.UNDETERMINED and finding.done is None and finding.reason.code in PERHAPS)


def _order(duty: Duty) -> tuple[date, time, str, str]:
    """By the last minute: a day without one lasts until midnight."""
    finding = duty.finding
    limit = finding.due or finding.due_earliest
    minute = limit.latest.time() if limit else time.max
    return duty.by, minute, finding.rule, finding.matter.number if finding.matter else finding.period or ""


def due_within(digest: OpenDuties, days: int | None) -> tuple[Duty, ...]:
    """What is overdue or due soon; with ``days``, what falls due within so many calendar days instead of soon."""
    if days is None:
        return tuple(duty for duty in digest.duties if duty.soon or duty.stands or duty.finding.outcome is not Outcome.PENDING)
    last = digest.on.day + timedelta(days=days)
    return tuple(duty for duty in digest.duties if duty.by <= last or duty.stands)
