"""Findings that are made when they are asked for: a report of any size, and how many of its findings are alive at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Level, Outcome
from govopen.core.reports.audit_report import AuditReport, RuleLine
from govopen.datafiles.work_calendar import build_calendar
from tests.golden.sample import FINDINGS, PRESS, PUBLICITY, REPORT, counts

CALENDAR = build_calendar()
UNITS = 5
DAYS = 30


@dataclass
class Alive:
    """How many findings of a stream exist, and how many existed at most."""

    now: int = 0
    most: int = 0


class Counted(Finding):
    """A finding that is counted from its making to its end."""

    alive: Alive

    def __del__(self) -> None:
        self.alive.now -= 1


def counted(finding: Finding, alive: Alive) -> Finding:
    """Return the finding as one that is counted."""
    made = Counted(*finding)
    made.alive = alive
    alive.now += 1
    alive.most = max(alive.most, alive.now)
    return made


@dataclass
class Stream(Collection[Finding]):
    """Findings in their order, made anew at each iteration; they have a number, but no places."""

    number: int
    make: Callable[[int], Finding]
    alive: Alive = field(default_factory=Alive)

    def __len__(self) -> int:
        return self.number

    def __contains__(self, finding: object) -> bool:
        return any(each == finding for each in self)

    def __iter__(self) -> Iterator[Finding]:
        for place in range(self.number):
            yield counted(self.make(place), self.alive)


def streamed_report(number: int) -> AuditReport:
    """A report of so many findings: of every twenty nineteen about a decision, ordered by day, and at the end one about a quarter."""
    matters = number - number // 20
    overdue = sum(_outcome(place) is Outcome.OVERDUE for place in range(matters))
    broken = counts(late=matters - overdue, overdue=overdue, met=7)
    missed = counts(missed=number - matters)

    def make(place: int) -> Finding:
        return _decision(place, matters) if place < matters else _quarter(place - matters)

    totals = {outcome: broken[outcome] + missed[outcome] for outcome in Outcome}
    by_level: dict[tuple[Outcome, Level], int] = {
        (Outcome.LATE, "must"): broken[Outcome.LATE],
        (Outcome.OVERDUE, "must"): broken[Outcome.OVERDUE],
        (Outcome.MISSED, "in_principle"): missed[Outcome.MISSED],
    }
    stream = Stream(number, make)
    rules = (RuleLine(PUBLICITY, broken), RuleLine(PRESS, missed))
    return replace(REPORT, findings=stream, counts=totals, by_rule=rules, by_level=by_level)


def held_report(report: AuditReport) -> AuditReport:
    """The same report with its findings held in memory."""
    return replace(report, findings=tuple(Finding(*finding) for finding in report.findings))


def _outcome(place: int) -> Outcome:
    return Outcome.OVERDUE if place % 3 == 0 else Outcome.LATE


def _decision(place: int, number: int) -> Finding:
    began = date(2020, 1, 2) + timedelta(days=place * DAYS // number)
    due = CALENDAR.add(began, 7)
    late = 1 + place % 3
    unit = f"处室{place % UNITS}"
    matter = Matter(place, "decision", f"赣人社许〔2020〕{place:06d}号", f"某人力资源服务有限公司第{place}次许可事项", unit)
    finding = FINDINGS[0]._replace(matter=matter, unit=unit, trigger=Moment(began), due=Moment(due), entries=(place,))
    if _outcome(place) is Outcome.OVERDUE:
        return finding._replace(outcome=Outcome.OVERDUE, reason=FINDINGS[2].reason, done=None, late_by=None, late_unit=None)
    return finding._replace(done=Moment(CALENDAR.add(due, late)), late_by=late)


def _quarter(place: int) -> Finding:
    year, quarter = divmod(place, 4 * UNITS)
    return FINDINGS[5]._replace(period=f"{1950 + year % 200}-Q{1 + quarter // UNITS}", unit=f"处室{quarter % UNITS}", due=None)
