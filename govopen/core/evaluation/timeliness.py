"""In time or not: what was done, or the moment asked about, against a limit. Settled only if every reading of the facts agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from govopen.core.dates.moments import AsOf, Moment
from govopen.core.dates.work_calendar import BeyondCoverage, WorkCalendar
from govopen.core.evaluation.terms import Due, due_from
from govopen.core.model.events import Event
from govopen.core.model.findings import LateUnit, Outcome, Reason
from govopen.core.model.rules import Term

WARN_WORKDAYS = 2


class Answer(NamedTuple):
    """When something was done, as precisely as known: the earliest minute lies between the two."""

    earliest: datetime
    latest: datetime
    seq: int
    when: Moment


def read_answer(event: Event) -> Answer:
    """Return an event as an answer."""
    return Answer(event.when.earliest, event.when.latest, event.seq, event.when)


def first_answer(events: Iterable[Event]) -> Answer:
    """The earliest of several: no later than the latest minute of each, no earlier than the earliest of all; of equals the first entry."""
    answers = [read_answer(event) for event in events]
    if len(answers) == 1:
        return answers[0]
    first = min(answers, key=lambda answer: (answer.earliest, answer.latest, answer.seq))
    return first._replace(latest=min(answer.latest for answer in answers))


def _any_minute(day: date) -> tuple[datetime, datetime, int, Moment]:
    moment = Moment(day)
    return moment.earliest, moment.latest, 0, moment


class Verdict(Struct, frozen=True):
    """What the moments alone decide, whatever the matter: shared by all matters with the same moments."""

    outcome: Outcome
    reason: Reason
    due: Moment | None = None
    due_earliest: Moment | None = None
    late_by: int | None = None
    late_unit: LateUnit | None = None


class TimelinessJudge:
    """Decides on one day asked about, and remembers: matters decided and published at the same moments share one verdict.

    ``term``: the one that runs from a trigger, None where the limit is a date. ``warn``: working days before the limit from which a duty is
    due soon (2).
    """

    def __init__(self, calendar: WorkCalendar, on: AsOf, *, term: Term | None = None, warn: int | None = None) -> None:
        """Decide by one term, or by limits that are given."""
        self.calendar = calendar.office if term is not None and term.own_closings else calendar
        self.on, self.term, self.warn = on, term, warn
        self._by_day = term is not None and term.by_day
        self._limit = cache(self._compute_limit)
        self._verdicts: dict[tuple[object, object], Verdict] = {}

    def decide(self, trigger: Moment, answer: Answer | None) -> Verdict:
        """Return the verdict on a term that runs from the trigger without a halt."""
        by_day = self._by_day  # minutes change nothing
        key = (trigger.day, answer and answer.when.day) if by_day else (trigger, answer and answer[:2])
        verdict = self._verdicts.get(key)
        if verdict is None:
            trigger = Moment(trigger.day) if by_day else trigger
            verdict = self._verdicts[key] = self.settle(self._limit(trigger), trigger, answer)
        return verdict

    def last_day(self, day: date) -> date:
        """The last day on which an answer is in time whatever its minute, for a term by days from that day."""
        return self._limit(Moment(day)).earliest.date()

    def decide_by_days(self, day: date, done: date | None) -> Verdict:
        """The verdict on a term by days from that day, by the day of the answer; None: there is none."""
        return self.decide(Moment(day), None if done is None else Answer(*_any_minute(done)))

    def _compute_limit(self, trigger: Moment) -> Due:
        assert self.term is not None
        return due_from(self.term, trigger, self.calendar)

    def settle(self, due: Due, start: Moment | None, answer: Answer | None) -> Verdict:
        """Compare with the limit. ``start`` is the moment that the limit runs from, if it runs from one."""
        outcome, reason = self._undone(due, start) if answer is None else _done(due, start, answer)
        if outcome is Outcome.UNDETERMINED:
            return Verdict(outcome, reason, None, due.moment(due.earliest))
        shown = due.moment(due.latest) if due.latest is not None else None
        exact = shown if due.exact or outcome in (Outcome.LATE, Outcome.OVERDUE) else None
        earliest = None if due.exact else due.moment(due.earliest)
        late_by, late_unit = self._lateness(due, answer) if outcome is Outcome.LATE else (None, None)
        return Verdict(outcome, reason, exact, earliest, late_by, late_unit)

    def _undone(self, due: Due, start: Moment | None) -> tuple[Outcome, Reason]:
        now = self.on.instant
        if due.latest is not None and now > due.latest:
            return Outcome.OVERDUE, Reason("overdue")
        if now > due.earliest:
            return Outcome.UNDETERMINED, _unsettled(due, "trigger-minute")
        near = self._near(due)
        if due.missing is not None:  # how many working days are left is not known: pending, though reminders treat it as soon
            return Outcome.PENDING, Reason("soon-uncovered" if near else "pending-uncovered", {"year": due.missing})
        return (Outcome.DUE_SOON, Reason("due-soon")) if near else (Outcome.PENDING, Reason("pending"))

    def _near(self, due: Due) -> bool:
        """Hour terms are always near."""
        if due.by_minute:
            return True
        warn = WARN_WORKDAYS if self.warn is None else self.warn
        return self.calendar.count_at_most(self.on.day, due.earliest.date()) <= warn

    def _lateness(self, due: Due, answer: Answer | None) -> tuple[int | None, LateUnit]:
        """How late at least: working days with a rest day as the next working day, days, or whole minutes for hours."""
        assert answer is not None
        assert due.latest is not None
        if due.by_minute:
            return int((answer.earliest - due.latest).total_seconds()) // 60, "minute"
        last, done = due.latest.date(), answer.earliest.date()
        if self.term is None or self.term.unit != "workday":
            return (done - last).days, "day"
        return workdays_late(self.calendar, last, done), "workday"


def workdays_late(calendar: WorkCalendar, last: date, done: date) -> int | None:
    """Working days after the last one up to the day done, a rest day counting as the next working day; None beyond coverage."""
    try:
        return calendar.count(last, done) + (0 if calendar.is_working(done) else 1)
    except BeyondCoverage:
        return None


def _done(due: Due, start: Moment | None, answer: Answer) -> tuple[Outcome, Reason]:
    if answer.latest <= due.earliest:
        return Outcome.MET, Reason("met")
    if due.latest is not None and answer.earliest > due.latest:
        return Outcome.LATE, Reason("late")
    if start is not None and start.minute is None and due.by_minute:
        return Outcome.UNDETERMINED, _unsettled(due, "trigger-minute")
    return Outcome.UNDETERMINED, _unsettled(due, "answer-minute")


def _unsettled(due: Due, fact: str) -> Reason:
    """Name the one fact that would settle it: what moved the clock, a year's holiday notice, or a minute."""
    if due.doubt is not None:
        return due.doubt
    if due.missing is not None:
        return Reason("calendar-missing", {"year": due.missing})
    return Reason(f"{fact}-unknown")
