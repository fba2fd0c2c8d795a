"""Clocks that more than one event moves: which events start, halt, pause, extend them, and how a matter's events are read as ticks."""

from __future__ import annotations

from pydantic import Field

from govopen.core.clock import Reading, Term, Tick, TickKind, read_clock
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.events import Event, Thread, said
from govopen.core.model.rules import Part


class ClockParams(Part):
    """Which events move the clock beside the one that starts it; not for terms in hours.

    ``start``   later starts that take precedence: the matter is judged in the year of that start.
    ``stop``    halts it until ``restart``, which begins a new count. ``pause`` to ``resume`` is left out of the count; where
                several pauses overlap, until the last of them is over.
    ``extend``  adds the units that the entry's field ``days`` names, ``extend_by`` where it names none; never more than ``extend_by``
                to one count in all, and only up to the due day.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    extend_by: int = Field(default=0, ge=0)

    @property
    def moves(self) -> dict[str, TickKind]:
        """The events that move the clock, and how."""
        named: list[tuple[TickKind, tuple[str, ...]]] = [
            ("start", self.start), ("stop", self.stop), ("restart", self.restart),
            ("pause", self.pause), ("resume", self.resume), ("extend", self.extend),
        ]  # fmt: skip
        return {event: tick for tick, events in named for event in events}


UNMOVED = ClockParams()


def later_start(clock: ClockParams, thread: Thread) -> Event | None:
    """A later start that takes precedence over the opening event."""
    return next((event for event in thread.events if event.event in clock.start), None)


def read_thread(term: Term, clock: ClockParams, thread: Thread, begin: Event, calendar: WorkCalendar) -> tuple[Reading, list[Event]]:
    """Fold a matter's events from the one that starts the clock; with the reading, the events that were used."""
    moves, most, ticks = clock.moves, clock.extend_by, []
    used = [event for event in thread.events if event.event in moves or event.event == term.from_]
    for event in used:
        kind = moves.get(event.event, "start")
        if kind == "start" and event is not begin:
            continue
        ticks.append(Tick(kind, event.when, _asked(event, most) if kind == "extend" else 0, most))
    return read_clock(term, ticks, calendar), used


def _asked(event: Event, otherwise: int) -> int:
    """The days that an extension itself names."""
    named = said(event, "days")
    return max(0, int(float(named[0]))) if named else otherwise
