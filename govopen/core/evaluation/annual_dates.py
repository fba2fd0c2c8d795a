"""Dates of every year: what has to be done by one of them, judged year by year, and how far back a year that is open is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.periods import register_empty
from govopen.core.evaluation.terms import Yearly
from govopen.core.evaluation.timeliness import Answer, TimelinessJudge, read_answer
from govopen.core.model.events import Event, field_values
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.history import Facts
from govopen.core.model.rules import FIRST_DAY, LAST_DAY, AppliesTo, EventRef, Version


@dataclass(frozen=True, slots=True)
class YearlyDuty:
    """What is due by a date of every year: one of ``met_by`` on matters of that kind. ``warn`` as for every deadline."""

    yearly: Yearly
    applies_to: AppliesTo
    met_by: tuple[EventRef, ...]
    warn: int | None = None

    def first_year(self, facts: Facts) -> int | None:
        """The year in which its register was begun, by the first entry in view or the first period declared; None if it was not."""
        kind = self.applies_to.of_kind
        entries = (next(facts.events(EventRef(event=ref.event).pattern(kind)), None) for ref in self.met_by)
        days = [event.when.day for event in entries if event is not None]
        days += [each.period.first for each in (facts.declared(kind, Span(FIRST_DAY, LAST_DAY)) if kind else ())]
        return min(days).year if days else None


def judge_years(docket: Docket, version: Version, duty: YearlyDuty, window: Span, *, in_force: bool) -> None:
    """Judge every date that lies in the window, once its year has begun."""
    question = docket.question
    for year in range(window.first.year, min(window.last.year, question.on.day.year) + 1):
        if duty.yearly.day(year) not in window:
            continue
        if in_force:
            docket.enter(_of_year(docket, version, duty, year))
        else:
            aside = docket.blank(version, Outcome.NOT_APPLICABLE, Reason("not-in-force", {"from": version.force.first}))
            docket.enter(aside._replace(period=str(year)))


def _of_year(docket: Docket, version: Version, duty: YearlyDuty, year: int) -> Finding:
    question = docket.question
    answers = sorted(_answers(question.facts, duty, year), key=lambda event: (event.when.earliest, event.seq))
    first = answers[0] if answers else None
    limit = duty.yearly.limit(year, question.calendar)
    judge = TimelinessJudge(question.calendar, question.on, duty.warn, by_workdays=False)
    verdict = judge.settle(limit, None, _read(first))
    reason = Reason(verdict.reason.code, {**verdict.reason.values, "covers": str(duty.yearly.covered(year))})
    finding = docket.blank(version, verdict.outcome, reason)._replace(
        period=str(year),
        due=verdict.due,
        due_earliest=verdict.due_earliest,
        late_by=verdict.late_by,
        late_unit=verdict.late_unit,
    )
    return _never_logged(docket, duty, finding) if first is None else _proved(finding, first)


def _read(event: Event | None) -> Answer | None:
    return None if event is None else read_answer(event.seq, event.when)


def _proved(finding: Finding, event: Event) -> Finding:
    """Name what was done, by whom, and its entry."""
    return finding._replace(done=event.when, unit=event.unit, entries=(event.seq,))


def _never_logged(docket: Docket, duty: YearlyDuty, finding: Finding) -> Finding:
    """Where nothing of the kind was ever logged, the register may not have been begun."""
    kind = duty.applies_to.of_kind
    if not register_empty(docket, {ref.event for ref in duty.met_by}, kind):
        return finding
    limit: Moment | None = finding.due or finding.due_earliest
    return finding._replace(outcome=Outcome.UNDETERMINED, reason=Reason("register-empty", {"kind": kind}), due=None, due_earliest=limit)


def _answers(facts: Facts, duty: YearlyDuty, year: int) -> Iterator[Event]:
    """The entries about the year that is due."""
    window = None if duty.yearly.covers else year_span(year)
    for ref in duty.met_by:
        for event in facts.events(ref.pattern(duty.applies_to.of_kind), window):
            if _is_about(duty.yearly, event, year):
                yield event


def _is_about(yearly: Yearly, event: Event, year: int) -> bool:
    named = field_values(event, yearly.covers) if yearly.covers else ()
    if named:
        return named[0].strip().removesuffix("年度").removesuffix("年") == str(yearly.covered(year))
    return event.when.day in year_span(year)


def owed_since(duties: Iterable[YearlyDuty], facts: Facts, on: date) -> date:
    """The first day of the year from which an undone one is still owed: that in which its register was begun, this year at the latest."""
    begun = [year for year in (duty.first_year(facts) for duty in duties) if year is not None]
    return date(min((*begun, on.year)), 1, 1)
