"""What reading a clock is about: one reading of the events, what is not known of them, what a clock waits for, and what comes of all."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.evaluation.clocks import Halt, Move
from govopen.core.evaluation.terms import ClockEvent, ClockState, Due
from govopen.core.model.events import Event
from govopen.core.model.findings import ClockStep, Reason
from govopen.core.model.rules import Rule
from govopen.messages import Label


class Doubt(NamedTuple):
    """What is not known of an event, by a code that the shell words: the ``field`` that would tell, the ``limit`` that it came after."""

    code: Literal[
        "start-unconfirmed",
        "opening-unknown",
        "clock-fact-unknown",
        "clock-event-late",
        "clock-event-unasked",
        "clock-end-late",
        "given-up",
    ]
    event: str
    day: date
    field: str | None = None
    limit: date | None = None

    def reason(self, rule: Rule) -> Reason:
        """The same with the vocabulary's names of what it speaks of."""
        field = rule.field_label(self.event, self.field) if self.field else None
        return Reason(self.code, {"event": rule.label(self.event), "day": self.day, "field": field, "limit": self.limit})


class Wait(NamedTuple):
    """What a clock stands for: the event, on whom it waits, what ends it, and the last day of it (None: it lasts until it is ended).

    ``wanting`` is the field that is not recorded, without which the last day is only the earliest that it can be.
    """

    event: str
    day: date
    whom: Label | None
    ends: tuple[str, ...]
    until: date | None
    wanting: str | None = None


class ClockReading(Struct, frozen=True):
    """What a clock says: where it stands, the limit (None while it does not run), what the limit hangs on, what each event did.

    ``given_up``  the day after which no more is asked, because what stopped the clock was not answered. ``entries`` were used.
    ``waits``     what it stands for, in order of time; empty while it runs.
    """

    state: ClockState
    due: Due | None
    doubt: Doubt | None
    given_up: Doubt | None
    steps: tuple[ClockStep, ...]
    entries: tuple[int, ...]
    waits: tuple[Wait, ...] = ()


class Open(NamedTuple):
    """A halt that has not been ended. ``counts``: it moves the clock; ``bounded``: it may still end by itself; ``lapsed``: it did."""

    halt: Halt
    event: Event
    counts: bool
    bounded: bool = True
    lapsed: Doubt | None = None


class Reading(NamedTuple):
    """One reading of the events so far; ``choices`` are the doubts met on the way, and whether they were taken to move the clock."""

    start: Moment
    ticks: tuple[ClockEvent, ...] = ()
    opens: tuple[Open, ...] = ()
    seen: frozenset[str] = frozenset()
    choices: tuple[tuple[Doubt, bool], ...] = ()
    steps: tuple[ClockStep, ...] = ()

    @property
    def given_up(self) -> Doubt | None:
        """What stopped the clock and was not answered as long as it might be."""
        return next((each.lapsed for each in self.opens if each.lapsed), None)

    def did(self, event: Event, what: str, move: Move | None = None, **values: object) -> Reading:
        """The same, and what the event did."""
        step = ClockStep(event.seq, event.event, event.when.day, what, move.article if move else None, values)
        return self._replace(steps=(*self.steps, step))

    def tick(self, tick: ClockEvent) -> Reading:
        """The same, and one tick more."""
        return self._replace(ticks=(*self.ticks, tick))

    def chose(self, doubt: Doubt, *, moves: bool) -> Reading:
        """The same, a doubt taken one way."""
        return self._replace(choices=(*self.choices, (doubt, moves)))
