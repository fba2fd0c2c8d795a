"""The audit as a page needs it: findings the worst first with their counting strips, and every day of the period with what broke on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from govopen.core.dates.moments import Span, periods_touching
from govopen.core.dates.work_calendar import Day
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome, finding_order, urgency
from govopen.core.model.rules import Rule, Term
from govopen.core.reports.audit_report import AuditReport, WorstFirst
from govopen.core.reports.counting_sheet import SheetDay, build_strip, laid_out
from govopen.core.reports.first_day import Unbegun, begun, unbegun
from govopen.core.reports.grouping import grouped

#: The most months that a page shows day by day; of a longer period the last ones.
MOST_MONTHS = 24


class Strip(Struct, frozen=True):
    """The days of a count; ``cut`` tells that the thing was done, or is undone, longer than the strip shows."""

    days: tuple[SheetDay, ...]
    cut: bool


class Case(Struct, frozen=True):
    """A finding, its rule, and the place of its strip in ``Dashboard.strips``; None where no days are counted. ``begins``: a group."""

    finding: Finding
    rule: Rule
    strip: int | None
    begins: bool = False


class Cases(Struct, frozen=True):
    """The findings of a report as cases, what must be acted on first; made anew at each iteration, so that no two passes share memory.

    What was never begun is left out: it stands in ``Dashboard.steps``.
    """

    report: AuditReport
    places: Mapping[StripKey, int]

    @property
    def _ordered(self) -> WorstFirst:
        return WorstFirst(self.report.listed, begun)

    def __len__(self) -> int:
        return len(self._ordered)

    def __iter__(self) -> Iterator[Case]:
        rules = self.report.rules
        for _, findings in grouped(self._ordered, self.report.group):
            begins = self.report.group is not None
            for finding in findings:
                rule = rules[finding.rule]
                key = _strip_key(finding, rule)
                yield Case(finding, rule, None if key is None else self.places[key], begins)
                begins = False


class YearDay(Struct, frozen=True):
    """A day of the calendar and how many duties were broken whose last day it was."""

    day: Day
    broken: int


class Dashboard(Struct, frozen=True):
    """What the page draws. Equal strips are kept once: twenty thousand findings share a few hundred.

    ``outcomes`` are those that occur among the cases, the worst first; ``steps`` are what was never begun.
    """

    report: AuditReport
    cases: Cases
    strips: tuple[Strip, ...]
    months: tuple[tuple[YearDay, ...], ...]
    outcomes: tuple[Outcome, ...]
    steps: tuple[Unbegun, ...] = ()


def build_dashboard(report: AuditReport) -> Dashboard:
    """Arrange a report with the calendar that judged it, in one pass over its findings; nothing is judged anew."""
    rules, strips = report.rules, _Strips()
    broken: Counter[date] = Counter()
    outcomes: set[Outcome] = set()
    for finding in filter(begun, report.listed):
        outcomes.add(finding.outcome)
        if finding.outcome in VIOLATIONS and finding.due is not None:
            broken[finding.due.day] += 1
        strips.add(finding, rules[finding.rule])
    return Dashboard(
        report=report,
        cases=Cases(report, strips.places()),
        strips=tuple(strips.build(report)),
        months=tuple(_months(report, broken)),
        outcomes=tuple(outcome for outcome in Outcome if outcome in outcomes),
        steps=unbegun(report.listed, rules),
    )


class StripKey(NamedTuple):
    """What makes two strips equal: rule, version, first and last day of the count, day of the deed (or whether it is undone), pauses."""

    rule: str
    version: str
    trigger: date
    limit: date
    done: date | bool
    paused: tuple[Span, ...]


class _Strips:
    """Gathers the different strips of a stream of findings, in the order in which the page needs them: of the worst finding first."""

    def __init__(self) -> None:
        self._worst: dict[StripKey, tuple[tuple[int, str], Finding, Term]] = {}

    def add(self, finding: Finding, rule: Rule) -> None:
        """Keep the worst finding of each strip, the earliest in the stream among equals."""
        key, term = _strip_key(finding, rule), _term(finding, rule)
        if key is None or term is None:
            return
        rank = urgency(finding)
        if key not in self._worst or rank < self._worst[key][0]:
            self._worst[key] = (rank, finding, term)

    def _ordered(self) -> list[tuple[StripKey, Finding, Term]]:
        ranked = sorted(self._worst.items(), key=lambda item: (item[1][0], finding_order(item[1][1])))
        return [(key, finding, term) for key, (_, finding, term) in ranked]

    def places(self) -> dict[StripKey, int]:
        """The place of each strip among those built."""
        return {key: place for place, (key, _, _) in enumerate(self._ordered())}

    def build(self, report: AuditReport) -> Iterator[Strip]:
        """Lay the strips out."""
        for _, finding, term in self._ordered():
            yield Strip(*build_strip(finding, term, report.sources.calendar, on=report.on))


def _term(finding: Finding, rule: Rule) -> Term | None:
    term: Term | None = rule.version(finding.version).params.counted_term
    return term


def _strip_key(finding: Finding, rule: Rule) -> StripKey | None:
    """Return what the strip of a finding depends on; None where no days are counted."""
    term, limit = _term(finding, rule), finding.due or finding.due_earliest
    if term is None or finding.trigger is None or limit is None or not laid_out(finding, term):
        return None
    done = finding.done.day if finding.done else finding.violates
    return StripKey(rule.id, rule.version(finding.version).label, finding.trigger.day, limit.day, done, finding.paused)


def _months(report: AuditReport, broken: Mapping[date, int]) -> Iterator[tuple[YearDay, ...]]:
    calendar = report.sources.calendar
    for month in list(periods_touching("month", report.period))[-MOST_MONTHS:]:
        yield tuple(YearDay(calendar.day(day), broken.get(day, 0)) for day in month.span.days())
