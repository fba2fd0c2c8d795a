"""A duty to be done within a term from an event: 7 working days, 24 hours, 30 days, 3 months (LAW §2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pydantic import Field, field_validator

from govopen.core.clock import Due, Reading, Term, Tick, TickKind, due_from, read_clock
from govopen.core.docket import Docket
from govopen.core.facts import Event, Pair, Thread
from govopen.core.finding import Finding, LateUnit, Outcome, Reason
from govopen.core.rule import AppliesTo, EventRef, Params, Part, Reference, Version
from govopen.core.when import AsOf, Moment, Span
from govopen.core.workdays import BeyondCoverage, WorkCalendar

WARN_WORKDAYS = 2


class ClockParams(Part):
    """Which events move the clock beside the one that starts it. ``start`` lists later starts that take precedence.

    ``stop`` halts it until ``restart``; ``pause`` to ``resume`` is left out of the count; ``extend`` adds ``extend_by`` units.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    extend_by: int = Field(default=0, ge=0)


class DeadlineParams(Params):
    """``met_by`` must happen to the matter within ``term`` of the event that the term names."""

    publication: bool = True
    applies_to: AppliesTo
    term: Term
    met_by: tuple[EventRef, ...] = Field(min_length=1)
    clock: ClockParams | None = None

    @field_validator("met_by", mode="before")
    @classmethod
    def _one_answer(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value

    def references(self) -> Iterator[Reference]:
        """The opening event, the answers, and whatever moves the clock."""
        kind = self.applies_to.of_kind
        yield self.applies_to.reference(self.term.from_)
        yield from (answer.reference("met_by", kind) for answer in self.met_by)
        for event in self.moving:
            yield Reference("clock", kind, event)

    @property
    def moving(self) -> dict[str, TickKind]:
        """The events that move the clock, and how."""
        if self.clock is None:
            return {}
        clock = self.clock
        named: list[tuple[TickKind, tuple[str, ...]]] = [
            ("start", clock.start), ("stop", clock.stop), ("restart", clock.restart),
            ("pause", clock.pause), ("resume", clock.resume), ("extend", clock.extend),
        ]  # fmt: skip
        return {event: tick for tick, events in named for event in events}


class Answer(NamedTuple):
    """When something was done, as precisely as known: the earliest minute lies between the two."""

    earliest: datetime
    latest: datetime
    seq: int
    when: Moment


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the moments alone decide, whatever the matter: shared by all matters with the same moments."""

    outcome: Outcome
    reason: Reason
    due: Moment | None = None
    due_earliest: Moment | None = None
    late_by: int | None = None
    late_unit: LateUnit | None = None


def judge(docket: Docket) -> None:
    """Judge every matter whose trigger day lies in the period, by the version in force on that day."""
    question = docket.question
    for version, in_force, window in question.rule.stretches(question.period):
        params = version.params
        assert isinstance(params, DeadlineParams)
        if not in_force:
            _set_aside(docket, version, params, window)
        elif params.clock is None:
            _judge_pairs(docket, version, params, window)
        else:
            _judge_threads(docket, version, params, window)


def _set_aside(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """Matters of days on which the rule was not in force."""
    opens = params.applies_to.pattern(params.term.from_)
    blank = docket.blank(version, Outcome.NOT_APPLICABLE, Reason("not-in-force", {"from": version.force.first}))
    for seq, matter, day, minute, unit, *_ in docket.question.facts.pairs(opens, (), window):
        docket.enter(replace(blank, unit=unit, trigger=Moment(day, minute), entries=(seq,)), matter=matter)


def _judge_pairs(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """The common case, streamed: a million matters, a few thousand different pairs of moments."""
    question = docket.question
    opens = params.applies_to.pattern(params.term.from_)
    answers = tuple(ref.pattern(params.applies_to.of_kind) for ref in params.met_by)
    decide = _Decider(params, question.calendar, question.on)
    blank = docket.blank(version, Outcome.MET, Reason("met"))
    fast = not docket.everything
    withheld = docket.withheld if params.publication else {}
    for trigger, group in groupby(question.facts.pairs(opens, answers, window), key=itemgetter(0)):
        rows = list(group)
        _, matter, day, minute, unit, answer_seq, answer_day, answer_minute = rows[0]
        if len(rows) == 1:
            verdict = decide(day, minute, answer_day, answer_minute)
        else:
            answer = _first(rows)
            answer_seq, answer_day, answer_minute = answer.seq, answer.when.day, answer.when.minute
            verdict = decide.of(Moment(day, minute), answer)
        if fast and verdict.outcome is Outcome.MET and matter not in withheld:
            docket.met(unit, day)
            continue
        done = None if answer_day is None else Moment(answer_day, answer_minute)
        entries = (trigger,) if answer_seq is None else (trigger, answer_seq)
        finding = _finding(blank, verdict, trigger=Moment(day, minute), done=done, unit=unit, entries=entries)
        docket.enter(finding, matter=matter, publication=params.publication)


def _judge_threads(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """Moving clocks: the whole story of each matter is folded anew."""
    question = docket.question
    opens = params.applies_to.pattern(params.term.from_)
    decide = _Decider(params, question.calendar, question.on)
    for thread in question.facts.threads(opens, window):
        reading, used = _read_thread(params, thread, question.calendar)
        answer = _answer_in(params, thread)
        verdict = _of_reading(decide, reading, answer)
        blank = docket.blank(version, verdict.outcome, verdict.reason)
        entries = tuple(event.seq for event in used) + ((answer.seq,) if answer else ())
        opening = next(event for event in thread.events if event.event == params.term.from_)
        trigger = reading.start or opening.when
        done = answer.when if answer else None
        finding = _finding(blank, verdict, trigger=trigger, done=done, unit=opening.unit, entries=entries)
        docket.enter(finding, matter=thread.matter, publication=params.publication)


def _finding(
    blank: Finding, verdict: Verdict, *, trigger: Moment, done: Moment | None, unit: str | None, entries: tuple[int, ...]
) -> Finding:
    return replace(
        blank, outcome=verdict.outcome, reason=verdict.reason, due=verdict.due, due_earliest=verdict.due_earliest,
        late_by=verdict.late_by, late_unit=verdict.late_unit, trigger=trigger, done=done, unit=unit, entries=entries,
    )  # fmt: skip


def _first(rows: list[Pair]) -> Answer:
    """The earliest of several answers: no later than the latest minute of each, no earlier than the earliest of all."""
    answers = [_answer(seq, Moment(day, minute)) for *_, seq, day, minute in rows if seq is not None and day is not None]
    first = min(answers, key=lambda answer: (answer.earliest, answer.latest))
    return first._replace(latest=min(answer.latest for answer in answers))


def _answer(seq: int, when: Moment) -> Answer:
    return Answer(when.earliest, when.latest, seq, when)


def _read_thread(params: DeadlineParams, thread: Thread, calendar: WorkCalendar) -> tuple[Reading, list[Event]]:
    """Fold a matter's events; a later start that takes precedence replaces the opening one."""
    moving = params.moving
    used = [event for event in thread.events if event.event in moving or event.event == params.term.from_]
    preferred = next((event for event in used if moving.get(event.event) == "start"), None)
    ticks = []
    for event in used:
        kind = moving.get(event.event, "start")
        if kind == "start" and preferred is not None and event is not preferred:
            continue
        ticks.append(Tick(kind, event.when, _extension(event, params)))
    return read_clock(params.term, ticks, calendar), used


def _extension(event: Event, params: DeadlineParams) -> int:
    """The days that the extension itself names, up to what the rule allows."""
    allowed = params.clock.extend_by if params.clock else 0
    named = event.fields.get("days")
    return min(int(named), allowed) if named is not None else allowed


def _answer_in(params: DeadlineParams, thread: Thread) -> Answer | None:
    for event in thread.events:
        for ref in params.met_by:
            pattern = ref.pattern()
            fits = event.event == pattern.event and (pattern.facets is None or event.facet in pattern.facets)
            if fits and all(event.fields.get(name) in values for name, values in pattern.where.items()):
                return _answer(event.seq, event.when)
    return None


def _of_reading(decide: _Decider, reading: Reading, answer: Answer | None) -> Verdict:
    if answer is not None and reading.due is None:
        return Verdict(Outcome.MET, Reason("met-while-stopped"))
    if reading.due is None:
        held = reading.stopped or reading.paused
        return Verdict(Outcome.PENDING, Reason("clock-stopped", {"since": held.day if held else None}))
    return decide.settle(reading.due, reading.start, answer)


class _Decider:
    """Decides by moments alone and remembers: matters decided and published on the same days share one verdict."""

    def __init__(self, params: DeadlineParams, calendar: WorkCalendar, on: AsOf) -> None:
        self.params, self.calendar, self.on = params, calendar, on
        self._known: dict[tuple[date, time | None, date | None, time | None], Verdict] = {}
        self._dues: dict[Moment, Due] = {}

    def __call__(self, day: date, minute: time | None, answer_day: date | None, answer_minute: time | None) -> Verdict:
        key = (day, minute, answer_day, answer_minute)
        verdict = self._known.get(key)
        if verdict is None:
            answer = None if answer_day is None else _answer(0, Moment(answer_day, answer_minute))
            verdict = self._known[key] = self.of(Moment(day, minute), answer)
        return verdict

    def of(self, trigger: Moment, answer: Answer | None) -> Verdict:
        """The verdict on a clock that only starts."""
        due = self._dues.get(trigger)
        if due is None:
            due = self._dues[trigger] = due_from(self.params.term, trigger, self.calendar)
        return self.settle(due, trigger, answer)

    def settle(self, due: Due, start: Moment | None, answer: Answer | None) -> Verdict:
        """Compare what was done, or the moment asked about, with the limit; settled only if every reading agrees."""
        shown = due.moment(due.latest) if due.latest is not None else None
        earliest = due.moment(due.earliest)
        if answer is None:
            outcome, reason = self._undone(due)
        else:
            outcome, reason = _done(due, start, answer)
        if outcome is Outcome.UNDETERMINED:
            return Verdict(outcome, reason, None, earliest)
        exact = shown if due.exact or outcome not in (Outcome.PENDING, Outcome.DUE_SOON, Outcome.MET) else None
        late_by, late_unit = self._lateness(due, answer) if outcome is Outcome.LATE else (None, None)
        return Verdict(outcome, reason, exact, earliest if not due.exact else None, late_by, late_unit)

    def _undone(self, due: Due) -> tuple[Outcome, Reason]:
        now = self.on.instant
        if due.latest is not None and now > due.latest:
            return Outcome.OVERDUE, Reason("overdue")
        if now > due.earliest:
            return Outcome.UNDETERMINED, _unsettled(due, "trigger-minute")
        if self._near(due):
            return Outcome.DUE_SOON, Reason("due-soon")
        return Outcome.PENDING, Reason("pending" if due.missing is None else "pending-uncovered", {"year": due.missing})

    def _near(self, due: Due) -> bool:
        if due.by_minute:
            return True
        warn = WARN_WORKDAYS if self.params.warn is None else self.params.warn
        return self.calendar.count_at_most(self.on.day, due.earliest.date()) <= warn

    def _lateness(self, due: Due, answer: Answer | None) -> tuple[int | None, LateUnit]:
        """How late at least: working days with a rest day as the next working day, days, or whole minutes for hours."""
        assert answer is not None
        assert due.latest is not None
        if due.by_minute:
            return int((answer.earliest - due.latest).total_seconds()) // 60, "minute"
        last, done = due.latest.date(), answer.earliest.date()
        if self.params.term.unit != "workday":
            return (done - last).days, "day"
        return _workdays_late(self.calendar, last, done), "workday"


def _workdays_late(calendar: WorkCalendar, last: date, done: date) -> int | None:
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
    """Name the one fact that would settle it: a year's holiday notice, or a minute."""
    if due.missing is not None:
        return Reason("calendar-missing", {"year": due.missing})
    return Reason(f"{fact}-unknown")
