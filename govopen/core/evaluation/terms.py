"""A deadline as a fold over events: start, restart, stop, pause, resume, extend; recomputed whole, rounded once at the end.

Conventions: the starting day is not counted (民法典 201), the last day runs until 24:00 unless the rule names a cut-off
(203), the limit is included (1259), day and month terms that end on a rest day roll to the next working day (203), hours are elapsed
clock hours through nights and holidays. Beyond the last holiday notice nothing is guessed: ``Due.earliest`` counts every uncovered
day as a working day, which no notice can undercut, and ``Due.latest`` is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.dates.moments import LAST_MINUTE, ONE_DAY, Moment
from govopen.core.dates.work_calendar import WorkCalendar, day_reached
from govopen.core.model.findings import Reason
from govopen.core.model.rules import Term

ClockMove = Literal["start", "restart", "stop", "pause", "resume", "extend"]


class ClockEvent(NamedTuple):
    """Something that moves a clock; ``units`` is how many an extension adds, ``most`` how many all of them may add to one count."""

    kind: ClockMove
    when: Moment
    units: int = 0
    most: int = 10_000


class Due(Struct, frozen=True):
    """The last minute in time, bounded: never before ``earliest``, never after ``latest`` (None: not known).

    ``by_minute`` tells hour terms, whose limit is a minute and not a day. ``missing`` is the first year whose notice is wanted, ``doubt``
    the fact that is.
    """

    earliest: datetime
    latest: datetime | None
    by_minute: bool = False
    missing: int | None = None
    doubt: Reason | None = None

    @property
    def exact(self) -> bool:
        """Whether the limit is one known minute."""
        return self.earliest == self.latest

    def passed_by(self, when: Moment) -> bool:
        """Whether it surely lies before a moment, whatever its minute."""
        return self.latest is not None and when.earliest > self.latest

    def moment(self, at: datetime) -> Moment:
        """Show a limit as the reader expects it: a day, or a minute for hour terms."""
        return Moment(at.date(), at.time() if self.by_minute else None)


class ClockState(Struct, frozen=True):
    """Where a clock stands: from when it counts, what it left out, and the limit (None while it does not run).

    ``pauses`` are (asked, answered]; ``held`` is how many are open, the first of them since ``paused``.
    """

    start: Moment | None
    due: Due | None
    stopped: Moment | None = None
    paused: Moment | None = None
    held: int = 0
    pauses: tuple[tuple[date, date], ...] = ()
    extension: int = 0


IDLE = ClockState(start=None, due=None)


def read_clock(term: Term, ticks: Iterable[ClockEvent], calendar: WorkCalendar) -> ClockState:
    """Fold the ticks, in order of time, into a reading; the limit is computed from the first event, never adjusted in place."""
    state = IDLE
    for tick in ticks:
        state = _step(state, tick, term, calendar)
    return replace(state, due=_due(state, term, calendar))


def due_from(term: Term, start: Moment, calendar: WorkCalendar) -> Due:
    """The limit of a term that only starts."""
    due = _due(ClockState(start=start, due=None), term, calendar)
    assert due is not None  # it started, and nothing stopped it
    return due


def _step(state: ClockState, tick: ClockEvent, term: Term, calendar: WorkCalendar) -> ClockState:
    if tick.kind != "start" and _ran_out(state, tick, term, calendar):
        return state
    match tick.kind:
        case "start":
            return replace(state, start=tick.when) if state.start is None and state.stopped is None else state
        case "restart":  # a new count, but others who were asked and have not answered still hold it
            return ClockState(start=tick.when, due=None, paused=state.paused, held=state.held)
        case "stop":
            return replace(state, stopped=tick.when) if state.stopped is None else state
        case "pause":
            return replace(state, paused=state.paused or tick.when, held=state.held + 1)
        case "resume":
            return _resumed(state, tick)
        case "extend":
            return replace(state, extension=min(state.extension + tick.units, tick.most))


def _ran_out(state: ClockState, tick: ClockEvent, term: Term, calendar: WorkCalendar) -> bool:
    """Whether the limit had passed before the tick: a term that has ended is not stopped, paused or extended any more."""
    due = _due(state, term, calendar)
    return due is not None and due.passed_by(tick.when)


def _resumed(state: ClockState, tick: ClockEvent) -> ClockState:
    if state.held != 1 or state.paused is None:
        return replace(state, held=max(0, state.held - 1))
    return replace(state, paused=None, held=0, pauses=(*state.pauses, (state.paused.day, tick.when.day)))


def _due(state: ClockState, term: Term, calendar: WorkCalendar) -> Due | None:
    if state.start is None or state.stopped is not None or state.paused is not None:
        return None
    if term.unit == "hour":
        hours = timedelta(hours=term.count + state.extension)
        return Due(state.start.earliest + hours, state.start.latest + hours, by_minute=True)
    counted_from = state.start.day - ONE_DAY if term.start_counts else state.start.day
    return _day_limit(counted_from, state, term, calendar)


def _day_limit(start: date, state: ClockState, term: Term, calendar: WorkCalendar) -> Due:
    """The last day, optimistic beyond coverage; paused days are taken out one pause after the other."""
    calendar = calendar.office if term.own_closings else calendar
    length = term.count + state.extension
    assert term.unit != "hour"  # which has a minute for its limit, and no day
    last = day_reached(start, length, term.unit, calendar).day
    for paused, resumed in state.pauses:
        if paused <= last and resumed > start:
            last = _postponed(last, max(paused, start), resumed, term, calendar)
    missing = _uncovered(start, last, calendar) if term.unit == "workday" else None
    if term.unit != "workday" and term.roll:
        reach = calendar.roll(last)
        last, missing = reach.day, reach.missing
    limit = datetime.combine(last, term.cutoff or LAST_MINUTE)
    return Due(limit, None if missing else limit, missing=missing)


def _uncovered(start: date, last: date, calendar: WorkCalendar) -> int | None:
    """The first year in the count whose notice is not known."""
    if last > calendar.coverage.last:
        return calendar.coverage.last.year + 1
    return start.year if start + ONE_DAY < calendar.coverage.first else None


def _postponed(last: date, paused: date, resumed: date, term: Term, calendar: WorkCalendar) -> date:
    """Move a last day by the days of (paused, resumed]: working days where the term counts in them."""
    if term.unit == "workday":
        return calendar.reach(last, calendar.count_at_most(paused, resumed)).day
    return last + (resumed - paused)
