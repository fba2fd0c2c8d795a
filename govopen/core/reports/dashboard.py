"""The audit as a page needs it: findings the worst first with their counting strips, and every day of the period with what broke on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from govopen.core.dates.moments import periods_touching
from govopen.core.dates.work_calendar import Day
from govopen.core.model.findings import VIOLATIONS, Finding
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import AuditReport, worst_first
from govopen.core.reports.counting_sheet import SheetDay, build_strip

#: The most months that a page shows day by day; of a longer period the last ones.
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Strip:
    """The days of a count; ``cut`` tells that the thing was done, or is undone, longer than the strip shows."""

    days: tuple[SheetDay, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A finding, its rule, and the place of its strip in ``Picture.strips``; None where no days are counted."""

    finding: Finding
    rule: Rule
    strip: int | None


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of the calendar and how many duties were broken whose last day it was."""

    day: Day
    broken: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page draws. Equal strips are kept once: twenty thousand findings share a few hundred."""

    report: AuditReport
    cases: tuple[Case, ...]
    strips: tuple[Strip, ...]
    months: tuple[tuple[YearDay, ...], ...]


def build_dashboard(report: AuditReport) -> Dashboard:
    """Arrange a report with the calendar that judged it; nothing is judged anew."""
    strips = _Strips(report)
    rules = {line.rule.id: line.rule for line in report.by_rule}
    cases = tuple(Case(each, rules[each.rule], strips.place(each, rules[each.rule])) for each in worst_first(report.findings))
    return Dashboard(report, cases, tuple(strips.kept), tuple(_months(report)))


class _Strips:
    """Lays strips out, each different one once."""

    def __init__(self, report: AuditReport) -> None:
        self._report = report
        self._places: dict[object, int] = {}
        self.kept: list[Strip] = []

    def place(self, finding: Finding, rule: Rule) -> int | None:
        """Where the strip of a finding stands."""
        version = rule.version(finding.version)
        limit = finding.due or finding.due_earliest
        term = version.params.counted_term
        if term is None or term.unit == "hour" or finding.trigger is None or limit is None:
            return None
        done = finding.done.day if finding.done else finding.violates
        key = (rule.id, version.label, finding.trigger.day, limit.day, done, finding.paused)
        if key not in self._places:
            self._places[key] = len(self.kept)
            self.kept.append(Strip(*build_strip(finding, term, self._report.sources.calendar, on=self._report.on)))
        return self._places[key]


def _months(report: AuditReport) -> Iterator[tuple[YearDay, ...]]:
    broken: Counter[date] = Counter()
    for finding in report.findings:
        if finding.outcome in VIOLATIONS and finding.due is not None:
            broken[finding.due.day] += 1
    calendar = report.sources.calendar
    for month in list(periods_touching("month", report.period))[-MOST_MONTHS:]:
        yield tuple(YearDay(calendar.day(day), broken[day]) for day in month.span.days())
