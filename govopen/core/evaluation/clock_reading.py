"""Reads a clock off a matter's events: every reading that the facts leave open, and the limit between the earliest and the latest of them.

A reading is a list of ticks for ``terms.read_clock``. Where an entry does not say what would tell whether it moves the clock, or came when
the law does not say whether it does, the reading parts in two. A halt only ever makes the limit later, so that the bounds are sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from govopen.core.dates.moments import Moment
from govopen.core.dates.work_calendar import WorkCalendar, day_reached
from govopen.core.evaluation.clock_values import ClockReading, Doubt, Open, Reading, Wait
from govopen.core.evaluation.clocks import ClockParams, Extension, Halt, Move
from govopen.core.evaluation.terms import ClockEvent, Due, read_clock
from govopen.core.model.events import Event, field_values, fits
from govopen.core.model.rules import Term
from govopen.core.model.terms import Length
from govopen.core.model.threads import Thread

#: Readings that are followed side by side; of further doubts only what makes the limit earlier is, and the latest limit is not known.
MOST_READINGS = 64


def read_thread(
    term: Term, clock: ClockParams, thread: Thread, opening: Event, calendar: WorkCalendar, today: date
) -> ClockReading:  # fmt: skip
    """Read the clock of a matter whose term began with the opening event, as it stands on a day."""
    reader = _Reader(term, clock, calendar)
    events = [event for event in thread.events if event.event in clock.events or event is opening]
    readings = reader.openings(opening, thread)
    for event in events:
        readings = [new for each in readings for new in reader.follow(each, event, opening)]
    readings = [new for each in readings for new in reader.expire(each, today)]
    return _combine(term, readings, calendar, reader, tuple(event.seq for event in events))


class _Reader:
    """Follows events, reading by reading."""

    def __init__(self, term: Term, clock: ClockParams, calendar: WorkCalendar) -> None:
        self.term, self.clock = term, clock
        self.calendar = calendar.office if term.own_closings else calendar
        self.unbounded: Doubt | None = None
        self._readings = 1

    def openings(self, opening: Event, thread: Thread) -> list[Reading]:
        """The readings of when the count begins."""
        found = self.clock.later_start(opening, thread.events)
        if found is not None:
            start, event = found
            if start.opening and opening.facet is None:
                return self._either(Reading(opening.when), Reading(event.when), Doubt("opening-unknown", event.event, event.when.day))
            return [Reading(event.when)]
        awaited = self.clock.awaited_start(opening)
        if awaited is not None:
            self.unbounded = Doubt("start-unconfirmed", awaited.event, opening.when.day)
        return [Reading(opening.when)]

    def follow(self, reading: Reading, event: Event, opening: Event) -> list[Reading]:
        """The readings after one event more."""
        followed = []
        for each in self.expire(reading, event.when.day):
            if event is opening or any(event.event == start.event for start in self.clock.start):
                followed.append(self._begun(each, event))
            else:
                followed += self._moved(each, event)
        return followed

    def _begun(self, reading: Reading, event: Event) -> Reading:
        if event.when != reading.start or any(tick.kind == "start" for tick in reading.ticks):
            return reading.did(event, "no-start")
        return reading.tick(ClockEvent("start", event.when)).did(event, "started")

    def _moved(self, reading: Reading, event: Event) -> list[Reading]:
        move = next((each for each in (*self.clock.halts, *self.clock.extend) if fits(event, each.pattern)), None)
        if move is None:
            return self._ended(reading, event)
        weighed = self._weigh(move, event, reading)
        seen = reading._replace(seen=reading.seen | {move.event})
        if isinstance(weighed, Doubt):
            return self._either(self._apply(seen, move, event, why="unsettled"), self._apply(seen, move, event), weighed)
        return [self._apply(seen, move, event, why=weighed)]

    def _weigh(self, move: Move, event: Event, reading: Reading) -> str | Doubt | None:
        """Why an event does not move the clock, None where it does, or what would have to be known."""
        if move.once and move.event in reading.seen:
            return "not-the-first"
        if self._ran_out(reading, event):
            return "after-the-limit"
        says = move.says(event)
        if says is False:
            return "says-otherwise"
        if says is None:
            return Doubt("clock-fact-unknown", event.event, event.when.day, move.silent_on(event))
        if move.within is not None and event.when.day > (limit := self._last_day(move.within, reading.start.day)):
            return Doubt("clock-event-late", event.event, event.when.day, None, limit)
        return None

    def _ran_out(self, reading: Reading, event: Event) -> bool:
        """Whether the limit had passed before the event: a term that has ended is not stopped, paused or extended any more."""
        due = read_clock(self.term, reading.ticks, self.calendar).due
        return due is not None and due.passed_by(event.when)

    def _apply(self, reading: Reading, move: Move, event: Event, *, why: str | None = None) -> Reading:
        """The reading in which the event moves the clock; with ``why``, in which it does not."""
        if isinstance(move, Extension):
            most = move.at_most or self.clock.extend_by
            units = _asked(event, most)
            if why is not None:
                return reading.did(event, why, move)
            given = tuple(value for name in move.given if name != "days" for value in field_values(event, name))
            extended = reading.tick(ClockEvent("extend", event.when, units, most))
            return extended.did(event, "extended", move, units=units, most=most, given=given)
        assert isinstance(move, Halt)
        opened = reading._replace(opens=(*reading.opens, Open(move, event, counts=why is None)))
        if why is not None:
            return opened.did(event, why, move)
        stops = move in self.clock.stop
        return opened.tick(ClockEvent("stop" if stops else "pause", event.when)).did(event, "stopped" if stops else "paused", move)

    def _ended(self, reading: Reading, event: Event) -> list[Reading]:
        """The readings after an event that ends a halt: of those that it may end, the one that began first."""
        ended = next((each for each in reading.opens if self._ends(each, event)), None)
        if ended is None:
            return self._ended_nothing(reading, event)
        stops = ended.halt in self.clock.stop
        gone = [each for each in reading.opens if each is ended or (stops and ended.counts and each.counts and each.halt is ended.halt)]
        left = reading._replace(opens=tuple(each for each in reading.opens if each not in gone))
        if not ended.counts:
            return [left.did(event, "ends-nothing", ended.halt)]
        if not stops:
            return [left.tick(ClockEvent("resume", event.when)).did(event, "resumed", ended.halt, since=ended.event.when.day)]
        anew = self._anew(left, event, ended)
        if ended.lapsed is None:
            return [anew]
        late = Doubt("clock-end-late", event.event, event.when.day, None, ended.lapsed.limit)
        return self._either(reading.did(event, "unsettled", ended.halt), anew, late)

    def _anew(self, reading: Reading, event: Event, ended: Open | None = None) -> Reading:
        """The reading in which a new count begins with the event; one that something else still stops stays stopped."""
        counted = self._counted(reading.start.day, ended.event.when.day if ended else event.when.day)
        anew = reading._replace(start=event.when).tick(ClockEvent("restart", event.when))
        anew = anew.did(event, "restarted", ended.halt if ended else None, counted=counted)
        stopped = any(each.counts and each.halt in self.clock.stop for each in reading.opens)
        return anew.tick(ClockEvent("stop", event.when)) if stopped else anew

    def _counted(self, first: date, last: date) -> int:
        """How many units had been counted by a day: working days, or days in terms of days and months."""
        return max(0, self.calendar.count_at_most(first, last) if self.term.unit == "workday" else (last - first).days)

    def _ended_nothing(self, reading: Reading, event: Event) -> list[Reading]:
        anew = self._anew(reading, event)
        if event.event in self.clock.restart:
            return [anew]
        stopping = [halt for halt in self.clock.stop if event.event in halt.ended_by]
        if not stopping or any(halt.event in reading.seen for halt in stopping):
            return [reading.did(event, "ends-nothing")]
        doubt = Doubt("clock-event-unasked", stopping[0].event, event.when.day)
        return self._either(reading.did(event, "unsettled", stopping[0]), anew, doubt)

    def _ends(self, opened: Open, event: Event) -> bool:
        same = event.facet is None or opened.event.facet is None or event.facet == opened.event.facet
        return event.event in self.clock.ends(opened.halt) and same

    def expire(self, reading: Reading, day: date) -> list[Reading]:
        """The readings on a day: halts that have lasted as long as they may have ended by then."""
        bounds = [(self._bound(each), each) for each in reading.opens if each.counts and each.bounded]
        over = sorted(((bound, each) for bound, each in bounds if bound is not None and bound < day), key=lambda pair: pair[0])
        readings = [reading]
        for bound, each in over:
            readings = [new for old in readings for new in self._expired(old, each, bound)]
        return readings

    def _expired(self, reading: Reading, opened: Open, bound: date) -> list[Reading]:
        halt, event = opened.halt, opened.event
        others = tuple(each for each in reading.opens if each is not opened)
        if halt in self.clock.stop:
            lapsed = Doubt("given-up", event.event, event.when.day, None, bound)
            return [reading._replace(opens=(opened._replace(bounded=False, lapsed=lapsed), *others))]
        waits = reading._replace(opens=(opened._replace(bounded=False), *others))
        ended = reading._replace(opens=others).tick(ClockEvent("resume", Moment(bound)))
        ended = ended.did(event, "pause-ended", halt, until=bound)
        wanting = halt.at_most.from_ if halt.at_most else None
        if wanting is None or field_values(event, wanting):
            return [ended]
        return self._either(ended, waits, Doubt("clock-fact-unknown", event.event, event.when.day, wanting))

    def _bound(self, opened: Open) -> date | None:
        """The last day of a halt that lasts as long as it may; None where nothing but its end ends it."""
        halt, begun = opened.halt, opened.event.when.day
        most, by = halt.at_most, halt.until or (halt.at_most.from_ if halt.at_most else None)
        named = field_values(opened.event, by) if by else ()
        first = max(begun, date.fromisoformat(named[0])) if named else begun
        return self._last_day(most, first) if most else first if named else None

    def waits(self, reading: Reading) -> tuple[Wait, ...]:
        """What holds the clock, of which nothing has lapsed."""
        return tuple(self._wait(each) for each in reading.opens if each.counts and each.lapsed is None)

    def _wait(self, opened: Open) -> Wait:
        halt, event = opened.halt, opened.event
        until = self._bound(opened) if opened.bounded else None
        by = halt.at_most.from_ if halt.at_most and halt in self.clock.pause else None
        wanting = by if until and by and not field_values(event, by) else None
        return Wait(event.event, event.when.day, halt.awaited, self.clock.ends(halt), until, wanting)

    def _last_day(self, length: Length, start: date) -> date:
        return day_reached(start, length.count, length.unit, self.calendar).day

    def _either(self, earlier: Reading, later: Reading, doubt: Doubt) -> list[Reading]:
        """Both readings of a doubt, the one with the earlier limit first; it alone where there are too many."""
        if self._readings >= MOST_READINGS:
            self.unbounded = self.unbounded or doubt
            return [earlier]
        self._readings += 1
        return [earlier.chose(doubt, moves=False), later.chose(doubt, moves=True)]


def _asked(event: Event, otherwise: int) -> int:
    """The days that an extension itself names."""
    named = field_values(event, "days")
    return max(0, int(float(named[0]))) if named else otherwise


def _combine(
    term: Term, readings: list[Reading], calendar: WorkCalendar, reader: _Reader, entries: tuple[int, ...]
) -> ClockReading:  # fmt: skip
    """The limit between the earliest and the latest of the readings, and the first doubt on which it hangs."""
    states = [read_clock(term, each.ticks, calendar) for each in readings]
    dues = [state.due for state in states]
    running = [due for due in dues if due is not None]
    if not running:
        given_up = [each.given_up for each in readings]
        waits = reader.waits(readings[0])
        return ClockReading(states[0], None, None, given_up[0] if all(given_up) else None, readings[0].steps, entries, waits)
    earliest = min(running, key=lambda due: due.earliest)
    shown = dues.index(earliest)
    doubt = _decisive(readings, dues) or reader.unbounded
    if doubt is None:
        return ClockReading(states[shown], earliest, None, None, readings[shown].steps, entries)
    unknown = reader.unbounded is not None or len(running) < len(dues) or any(due.latest is None for due in running)
    latest = None if unknown else max(due.latest for due in running if due.latest is not None)
    due = Due(earliest.earliest, latest, missing=earliest.missing)
    return ClockReading(states[shown], due, doubt, None, readings[shown].steps, entries)


def _decisive(readings: list[Reading], dues: Iterable[Due | None]) -> Doubt | None:
    """The first doubt that changes the limit."""
    told = list(zip(readings, dues, strict=True))
    for doubt in dict.fromkeys(_doubts(readings)):
        with_it = {due for reading, due in told if (doubt, True) in reading.choices}
        without = {due for reading, due in told if (doubt, False) in reading.choices}
        if with_it != without:
            return doubt
    return None


def _doubts(readings: Iterable[Reading]) -> Iterator[Doubt]:
    for reading in readings:
        yield from (doubt for doubt, _ in reading.choices)
