"""Dates of every year, and dates that come once: what has to be done by one of them, judged in the year in which it lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.evaluation.dates_of_duties import Once, Yearly
from govopen.core.evaluation.kind import PeriodVerdict
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.timeliness import TimelinessJudge, read_answer
from govopen.core.evaluation.triggered_matters import matching
from govopen.core.model.events import Event, Pattern
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import OfficeState
from govopen.core.model.rules import AppliesTo, EventRef, Version
from govopen.core.model.threads import Thread


class YearlyDuty(Struct, frozen=True):
    """What is due by a date of every year, or by one date: one of ``met_by`` on matters of that kind, and every one of ``also``."""

    by: Yearly | Once
    applies_to: AppliesTo
    met_by: tuple[EventRef, ...]
    also: tuple[EventRef, ...] = ()
    warn: int | None = None

    @property
    def parts(self) -> tuple[tuple[EventRef, ...], ...]:
        """What must be done, part by part: any event of a part does it."""
        return (self.met_by, *((ref,) for ref in self.also))

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The events that meet it, or a part of it."""
        return tuple(ref.on(self.applies_to.of_kind) for ref in (*self.met_by, *self.also))

    def owed_since(self, office: OfficeState, on: date) -> date:
        """The first day of the year from which an undone one is still owed: that in which its register was begun, this year at the latest.

        The register was begun by the first entry, or the first period declared. What is due once is owed in its own year and after it.
        """
        if isinstance(self.by, Once):
            return date(min(self.by.by.year, on.year), 1, 1)
        kind = self.applies_to.of_kind
        days = [each.period.first for each in office.declared(kind)] if kind else []
        first = office.first_day((ref.event for ref in self.met_by), kind)
        years = [day.year for day in (*days, first) if day is not None]
        return date(min((*years, on.year)), 1, 1)


class YearlyGatherer:
    """Gathers what was done, and judges every date of a year that lies in the days asked about."""

    def __init__(self, question: Question) -> None:
        """Judge by the versions of the question's rule that name a date."""
        self.question = question
        versions = (version for version in question.rule.versions if version.params.every_year is not None)
        self._done: dict[str, list[Event]] = {version.label: [] for version in versions}

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that meet the duty."""
        for version in self._versions():
            yield from version.params.every_year.patterns

    def _versions(self) -> Iterator[Version[Any]]:
        return (version for version in self.question.rule.versions if version.label in self._done)

    def add(self, thread: Thread) -> None:
        """Keep the events that may meet the duty."""
        for version in self._versions():
            patterns = version.params.every_year.patterns
            if thread.is_of(patterns[0]):
                self._done[version.label] += thread.matching(*patterns)

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield a verdict on every date that lies in the period, once its year has begun."""
        for version, in_force, days in self.question.rule.stretches(self.question.period):
            duty = version.params.every_year
            begun = Span(days.first, min(days.last, year_span(self.question.on.day.year).last))
            for year in duty.by.years(begun) if duty is not None else ():
                yield PeriodVerdict(self._of_year(version, duty, year) if in_force else self._not_in_force(version, year))

    def _not_in_force(self, version: Version[Any], year: int) -> Finding:
        reason = Reason("not-in-force", version.days)
        return self.question.new_finding(version, Outcome.NOT_APPLICABLE, reason)._replace(period=str(year))

    def _of_year(self, version: Version[Any], duty: YearlyDuty, year: int) -> Finding:
        first = duty.by.first(year)
        every = [event for event in self._done[version.label] if duty.by.is_about(event, year)]
        about = [event for event in every if first is None or event.when.day >= first]
        early = [event for event in every if event not in about]
        return self._with_early(self._of_those(version, duty, year, about), early, first)

    def _with_early(self, finding: Finding, early: list[Event], first: date | None) -> Finding:
        """Say of what is owed that it was done too early to count."""
        if not early or first is None or finding.done is not None or finding.outcome is Outcome.UNDETERMINED:
            return finding
        last = max(early, key=_earliest)
        values = {"why": finding.reason, "event": self.question.rule.label(last.event), "day": last.when.day, "from": first}
        entries = dict.fromkeys((*finding.entries, *(event.seq for event in early)))
        return finding._replace(reason=Reason("too-early", values), entries=tuple(entries))

    def _of_those(self, version: Version[Any], duty: YearlyDuty, year: int, about: list[Event]) -> Finding:
        """Judge by the events that count for the year."""
        firsts = [min(matching(about, part), key=_earliest, default=None) for part in duty.parts]
        done = [event for event in firsts if event is not None]
        missing = [part for part, event in zip(duty.parts, firsts, strict=True) if event is None]
        if missing and not _register_begun(self.question, duty, missing) and done:
            late = self._judged(version, duty, year, done)
            if late.violates:  # a part that was late is late, whatever became of the rest
                return late
        finding = self._judged(version, duty, year, done if not missing else [])._replace(entries=tuple(event.seq for event in done))
        return _wanting(self.question, duty, missing, finding) if missing and finding.violates else finding

    def _judged(self, version: Version[Any], duty: YearlyDuty, year: int, done: list[Event]) -> Finding:
        """Judge what was done, by the last of it; nothing done where the list is empty."""
        last = max(done, key=_earliest, default=None)
        judge = TimelinessJudge(self.question.calendar, self.question.on, warn=duty.warn)
        verdict = judge.settle(duty.by.limit(year, self.question.calendar), None, read_answer(last) if last else None)
        reason = Reason(verdict.reason.code, {**verdict.reason.values, "covers": str(duty.by.covered(year))})
        finding = self.question.new_finding(version, verdict.outcome, reason)._replace(
            period=str(year),
            due=verdict.due,
            due_earliest=verdict.due_earliest,
            late_by=verdict.late_by,
            late_unit=verdict.late_unit,
        )
        if last is None:
            return finding
        return finding._replace(done=last.when, unit=last.unit, entries=tuple(event.seq for event in done))


Parts = list[tuple[EventRef, ...]]


def _register_begun(question: Question, duty: YearlyDuty, missing: Parts) -> Parts:
    """The missing parts of which something was logged at some time: of the others the register may not have been begun."""
    kind = duty.applies_to.of_kind
    return [part for part in missing if not question.office.register_empty({ref.event for ref in part}, kind)]


def _wanting(question: Question, duty: YearlyDuty, missing: Parts, finding: Finding) -> Finding:
    """Name the parts that are surely wanting; where none is, what would settle it."""
    certain = _register_begun(question, duty, missing)
    if certain and len(duty.parts) > 1:
        values = {**finding.reason.values, "missing": tuple(question.rule.label(part[0].event) for part in certain)}
        return finding._replace(reason=Reason("parts-wanting", values), missing=tuple(part[0].event for part in certain))
    if certain:
        return finding
    limit: Moment | None = finding.due or finding.due_earliest
    reason = Reason("register-empty", {"kind": duty.applies_to.of_kind})
    if len(missing) < len(duty.parts):
        reason = Reason("entry-unknown", {"event": question.rule.label(missing[0][0].event)})
    return finding._replace(outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=limit)


def _earliest(event: Event) -> tuple[datetime, int]:
    return event.when.earliest, event.seq
