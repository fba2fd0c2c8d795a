"""Clocks that a matter's events move: which events start, stop, pause and extend a term, and under what conditions.

Each event that moves a clock may be narrowed: to certain facets and field values, to the first of its kind, to a length of time after the
count began, to entries that say certain things. Where what would tell is not recorded, or the law does not say, both readings are followed;
the limit then lies between the earliest and the latest of them, and the fact that is wanting is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, field_validator, model_validator

from govopen.core.model.events import Event, field_values
from govopen.core.model.provisos import listed, listed_values
from govopen.core.model.rules import EventRef, Part, Reference
from govopen.core.model.terms import Length
from govopen.messages import Label, msg


class HaltLength(Length):
    """How long a halt may last; ``from`` is the field that holds the day it is counted from, without it the entry's day is."""

    from_: str | None = Field(default=None, alias="from")


class Move(EventRef):
    """An event that moves a clock, and when it does.

    ``once``     only the first such event of a matter; later ones, and what ends them, move nothing.
    ``within``   so long after the count began. Of one that comes later the law does not say whether it moves the clock.
    ``given``    fields that the entry must have, with the values that they must have if any are named. An entry that says otherwise moves
                 nothing; of one that does not say it is not known.
    ``article``  where it is written. ``awaits``: who must act before the clock runs on, for a reader.
    """

    once: bool = False
    within: Length | None = None
    given: Mapping[str, tuple[str, ...]] = {}
    article: str | None = None
    awaits: str | None = None
    awaits_en: str | None = None

    _given_values = field_validator("given", mode="before")(listed_values)

    def says(self, event: Event) -> bool | None:
        """Whether the entry says what it must; None where it is silent on it."""
        told = [_told(event, name, values) for name, values in self.given.items()]
        return False if False in told else None if None in told else True

    def silent_on(self, event: Event) -> str:
        """The first field on which the entry is silent."""
        return next(name for name, values in self.given.items() if _told(event, name, values) is None)

    def references(self, kind: str | None) -> Iterator[Reference]:
        """The names that it takes from the vocabulary."""
        yield self.reference("clock", kind)
        named = {name: values for name, values in self.given.items() if values}
        yield Reference("clock", kind, self.event, fields=tuple(self.given), values=named)


def _told(event: Event, name: str, values: tuple[str, ...]) -> bool | None:
    """Whether a field has one of the values, or any where none are named; None where it is empty."""
    found = field_values(event, name)
    return None if not found else not values or not set(values).isdisjoint(found)


class Start(Move):
    """A later start, which takes precedence over the opening event: the matter is judged in the year of that start.

    ``opening``  only where the opening event has one of these facets.
    ``awaited``  true: without this event the start is not known, and lies on the day of the opening event at the earliest.
    """

    opening: tuple[str, ...] = ()
    awaited: bool = False

    _one_opening = field_validator("opening", mode="before")(listed)


class Halt(Move):
    """An event that stops a clock or pauses it.

    ``ended_by``  the events that end it. ``at_most``: it lasts no longer; a pause ends then, of a matter that is stopped so long no more is
                  asked.
    ``until``     in place of ``at_most``, the field that holds the last day; where it is blank, the halt lasts until it is ended.
    """

    ended_by: tuple[str, ...] = ()
    at_most: HaltLength | None = None
    until: str | None = None

    _one_end = field_validator("ended_by", mode="before")(listed)

    @model_validator(mode="after")
    def _one_bound(self) -> Halt:
        if self.at_most and self.until:
            raise ValueError(msg("A halt ends by at_most or by until, not by both."))
        return self

    @property
    def awaited(self) -> Label | None:
        """Who must act, in both languages."""
        return Label(self.awaits, self.awaits_en or self.awaits) if self.awaits else None

    def references(self, kind: str | None) -> Iterator[Reference]:
        """The names that it takes from the vocabulary."""
        yield from super().references(kind)
        yield from (Reference("clock", kind, event) for event in self.ended_by)
        if self.at_most and self.at_most.from_:
            yield Reference("clock", kind, self.event, fields=(self.at_most.from_,))
        if self.until:
            yield Reference("clock", kind, self.event, days=(self.until,))


class Extension(Move):
    """An event that adds the units that its field ``days`` names, ``at_most`` where it names none.

    Never more than ``at_most`` to one count in all, and only up to the due day.
    """

    at_most: int = Field(default=0, ge=0)


def _moves(value: object) -> object:
    """Accept one event or a list of them, each by its name alone or as a table."""
    several: list[Any] = list(value) if isinstance(value, (list, tuple)) else [value]
    return tuple({"event": each} if isinstance(each, str) else each for each in several)


class ClockParams(Part):
    """Which events move the clock beside the one that starts it; not for terms in hours.

    ``start``   later starts. ``stop``: halts it until an event of its ``ended_by``, or of ``restart``, begins a new count.
    ``pause``   the time until an event of its ``ended_by``, or of ``resume``, is left out of the count; where several overlap, until the
                last of them is over.
    ``extend``  adds units, ``extend_by`` at most where an extension names no ``at_most`` of its own.
    """

    start: tuple[Start, ...] = ()
    stop: tuple[Halt, ...] = ()
    restart: tuple[str, ...] = ()
    pause: tuple[Halt, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[Extension, ...] = ()
    extend_by: int = Field(default=0, ge=0)

    _each = field_validator("start", "stop", "pause", "extend", mode="before")(_moves)

    @model_validator(mode="after")
    def _whole(self) -> ClockParams:
        if any(not self.ends(halt) for halt in self.halts):
            raise ValueError(msg("What stops or pauses a clock needs an event that ends it: ended_by, restart or resume."))
        if any(not (each.at_most or self.extend_by) for each in self.extend):
            raise ValueError(msg("An extension needs its most: at_most or extend_by."))
        if any(each.awaited and not each.opening for each in self.start):
            raise ValueError(msg("A start that is awaited needs to say of which opening events."))
        return self

    @property
    def moves(self) -> tuple[Move, ...]:
        """Everything that moves it, ends aside."""
        return (*self.start, *self.stop, *self.pause, *self.extend)

    @property
    def halts(self) -> tuple[Halt, ...]:
        """What stops or pauses it."""
        return (*self.stop, *self.pause)

    def ends(self, halt: Halt) -> tuple[str, ...]:
        """The events that end a halt."""
        return halt.ended_by or (self.restart if halt in self.stop else self.resume)

    @property
    def events(self) -> frozenset[str]:
        """Every event that may change it."""
        ends = (event for halt in self.halts for event in self.ends(halt))
        return frozenset((*(each.event for each in self.moves), *ends, *self.restart, *self.resume))

    def references(self, kind: str | None) -> Iterator[Reference]:
        """The names that it takes from the vocabulary."""
        for each in self.moves:
            yield from each.references(kind)
        yield from (Reference("clock", kind, event) for event in (*self.restart, *self.resume))

    def later_start(self, opening: Event, events: tuple[Event, ...]) -> tuple[Start, Event] | None:
        """The first later start among the events that takes precedence over the opening one, or may."""
        for each in self.start:
            if each.opening and opening.facet is not None and opening.facet not in each.opening:
                continue
            found = next((event for event in events if event.event == each.event), None)
            if found is not None:
                return each, found
        return None

    def awaited_start(self, opening: Event) -> Start | None:
        """The later start that is wanting, where the opening event is one of those that do not start the clock."""
        return next((each for each in self.start if each.awaited and opening.facet in each.opening), None)


UNMOVED = ClockParams()
