"""What is owed: open duties as a value, for ``due``, ``plan``, the calendar feed and the reminder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from govopen.core.engine import Judgement, judge
from govopen.core.facts import Facts
from govopen.core.finding import Finding, Outcome
from govopen.core.report import Sources
from govopen.core.rule import Rule
from govopen.core.when import AsOf, Span, year_span
from govopen.core.workdays import WorkCalendar

OPEN = frozenset({Outcome.OVERDUE, Outcome.DUE_SOON, Outcome.PENDING})
FIRST_DAY = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Duty:
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
        """Whether it is due soon, or may be: pending, but near the earliest day that it can be due (the holiday notice is not out)."""
        return self.finding.outcome is Outcome.DUE_SOON or self.finding.reason.code == "soon-uncovered"


@dataclass(frozen=True, slots=True)
class Digest:
    """All that is owed on a day, the longest overdue first."""

    on: AsOf
    duties: tuple[Duty, ...]
    sources: Sources


def start_of_day(day: date) -> AsOf:
    """``due``, ``plan`` and ``remind`` ask at the start of their day."""
    return AsOf(day, time(0, 0))


def build_digest(
    rules: Iterable[Rule], facts: Facts, calendar: WorkCalendar, *, on: AsOf, sources: Sources, unit: str | None = None
) -> Digest:
    """Judge every matter up to the day and the periods of its year, and keep what is owed."""
    rules = tuple(rules)
    matters = [rule for rule in rules if not rule.periodic]
    periods = [rule for rule in rules if rule.periodic]
    judgement: Judgement = (
        *judge(matters, facts, calendar, period=Span(FIRST_DAY, on.day), on=on, unit=unit),
        *judge(periods, facts, calendar, period=year_span(on.day.year), on=on, unit=unit),
    )
    duties = [Duty(finding, each.rule) for each in judgement for finding in each.findings if finding.outcome in OPEN]
    return Digest(on, tuple(sorted(duties, key=_order)), sources)


def _order(duty: Duty) -> tuple[date, str, str]:
    finding = duty.finding
    return duty.by, finding.rule, finding.matter.number if finding.matter else finding.period or ""


def due_within(digest: Digest, days: int | None) -> tuple[Duty, ...]:
    """What is overdue or due soon; with ``days``, what falls due within so many calendar days instead of soon."""
    if days is None:
        return tuple(duty for duty in digest.duties if duty.soon or duty.finding.outcome is not Outcome.PENDING)
    last = digest.on.day + timedelta(days=days)
    return tuple(duty for duty in digest.duties if duty.by <= last)
