"""Events in effect, the matters they belong to, and which events answer to a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from msgspec import Struct, field

from govopen.core.dates.moments import FIRST_MINUTE, Moment
from govopen.core.text.document_numbers import shown_number


class Pattern(Struct, frozen=True):
    """Which events are meant: an event, if need be on certain matters, with certain facets and field values.

    ``facets`` None means any, also none. ``where`` maps a field to its accepted values. ``kind`` None means any kind of matter.
    """

    event: str
    facets: frozenset[str] | None = None
    kind: str | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Event(NamedTuple):
    """One entry in effect. ``fields`` holds what the vocabulary declares for the event, lists as tuples."""

    seq: int
    matter: int
    event: str
    facet: str | None
    when: Moment
    unit: str | None
    fields: Mapping[str, Any]


class Matter(NamedTuple):
    """A thing that carries duties: its row in the ledger, and what its entries in effect call it.

    ``unit`` is the first office that one of them names.
    """

    id: int
    kind: str
    number: str
    title: str | None = None
    unit: str | None = None


def event_order(event: Event) -> tuple[date, time, int]:
    """The order of a thread: by day, then minute with an unknown one first, then entry."""
    return event.when.day, event.when.minute or FIRST_MINUTE, event.seq


def name_matter(matter: int, kind: str, number: str, entries: Iterable[tuple[str | None, Mapping[str, Any]]]) -> Matter:
    """Return a matter as its entries in view name it: the office and the fields of each, in order of entry.

    ``number`` is the one it was opened under, in whatever brackets; the matter's is written as ``shown_number`` does. Title and office are
    the first that an entry gives, the official number is the last.
    """
    title = unit = None
    for office, fields in entries:
        unit = unit or office
        if title is None and isinstance(given := fields.get("title"), str):
            title = given or None
        number = official_number(fields) or number
    return Matter(matter, kind, shown_number(number), title, unit)


def official_number(fields: Mapping[str, Any]) -> str | None:
    """Return the official number that an entry of these fields gives its matter, or None."""
    number = fields.get("number")
    return number if isinstance(number, str) and number.strip() else None


def fits(event: Event, pattern: Pattern) -> bool:
    """Whether an event answers to a pattern, its kind of matter aside."""
    if event.event != pattern.event or (pattern.facets is not None and event.facet not in pattern.facets):
        return False
    return not pattern.where or all(_has(event, name, values) for name, values in pattern.where.items())


def _has(event: Event, name: str, values: frozenset[str]) -> bool:
    return not values.isdisjoint(field_values(event, name))


def field_values(event: Event, name: str) -> tuple[str, ...]:
    """The values that an event has in a field: none, one or several."""
    value = event.fields.get(name)
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)


def values_of(event: Event, name: str | None) -> tuple[str, ...]:
    """The same; the event's facet where no field is named."""
    if name is not None:
        return field_values(event, name)
    return () if event.facet is None else (event.facet,)
