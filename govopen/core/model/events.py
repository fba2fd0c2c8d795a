"""Events in effect, the matters they belong to, and which events answer to a pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govopen.core.dates.moments import Moment


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which entries are meant: an event, if need be on certain matters, with certain facets and field values.

    ``facets`` None means any, also none. ``where`` maps a field to its accepted values. ``kind`` None means any kind of matter.
    """

    event: str
    facets: frozenset[str] | None = None
    kind: str | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry in effect. ``fields`` holds what the vocabulary declares for the event, lists as tuples."""

    seq: int
    matter: int
    event: str
    facet: str | None
    when: Moment
    unit: str | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """A thing that carries duties: its row in the ledger, and what its opening entry says of it."""

    id: int
    kind: str
    number: str
    title: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A matter with all its events in view, in order of day, minute and entry."""

    matter: int
    events: tuple[Event, ...]


def fits(event: Event, pattern: Pattern) -> bool:
    """Whether an event answers to a pattern, its kind of matter aside."""
    if event.event != pattern.event or (pattern.facets is not None and event.facet not in pattern.facets):
        return False
    return all(_has(event, name, values) for name, values in pattern.where.items())


def _has(event: Event, name: str, values: frozenset[str]) -> bool:
    return not values.isdisjoint(field_values(event, name))


def field_values(event: Event, name: str) -> tuple[str, ...]:
    """What an event says in a field: no, one or several values."""
    value = event.fields.get(name)
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)
