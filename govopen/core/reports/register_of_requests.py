"""The ledger's requests as rows of their register, and what those rows cannot hold: nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct, field

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Entry
from govopen.core.model.request_register import (
    ANSWERS,
    COLUMNS,
    DAY,
    DAY_COLUMNS,
    NEEDED,
    NUMBER,
    PART_COLUMNS,
    RECEIVED,
    REPLIED,
    UNIT,
    WITHDRAWN,
)
from govopen.core.model.vocabulary import Vocabulary

#: A cell: a moment, a value as the ledger keeps it, or nothing.
RegisterCell = Moment | str | None
#: Values that the name of a column says already.
_SAID_BY_COLUMN = {("third-party-asked", "party", "third-party"), ("third-party-answered", "party", "third-party")}


class Omitted(NamedTuple):
    """Something of the ledger for which a row has no room: an entry (``field`` None), or one field of an entry that stands in the row.

    ``why``: ``event`` has no column, is ``further`` to the one that stands there, or hangs on what is not recorded (``alone``).
    """

    why: Literal["event", "further", "alone", "field"]
    event: str
    field: str | None = None


class RequestRow(Struct, frozen=True):
    """One request: the cells in the order of ``COLUMNS``."""

    cells: tuple[RegisterCell, ...]


class RequestRows(Struct):
    """The rows, and of what they omit the numbers of the requests concerned."""

    rows: list[RequestRow] = field(default_factory=list)
    omitted: dict[Omitted, list[str]] = field(default_factory=dict)


def build_request_rows(requests: Iterable[tuple[Entry, ...]], vocabulary: Vocabulary) -> RequestRows:
    """Return the register of the requests given, each by its entries in effect in order of recording."""
    facets = {name: event.facet for name, event in vocabulary.events.items()}
    register = RequestRows()
    for entries in requests:
        held = _held(entries)
        if RECEIVED in held:
            register.rows.append(_row(held, facets))
        else:
            held = {}  # whose receipt was voided: no row
        for omission in dict.fromkeys(_omitted(entries, held, facets)):
            register.omitted.setdefault(omission, []).append(entries[0].number)
    return register


def _held(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entry of each event that the row holds: the first in time, beside what it answers."""
    first: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.when.day, entry.when.earliest, entry.seq)):
        if entry.event in DAY_COLUMNS or entry.event == WITHDRAWN:
            first.setdefault(entry.event, entry)
    if REPLIED in first:
        first.pop(WITHDRAWN, None)
    return {event: entry for event, entry in first.items() if not _stands_alone(event, first)}


def _stands_alone(event: str, held: Mapping[str, Entry]) -> bool:
    """Whether a row would say nothing of the event: an answer without its question, or later than it; an extension by no number of days."""
    entry = held[event]
    if event in NEEDED and not entry.fields.get(NEEDED[event]):
        return True
    if event not in ANSWERS:
        return False
    asked = held.get(ANSWERS[event])
    return asked is None or entry.when.latest < asked.when.earliest


def _row(held: Mapping[str, Entry], facets: Mapping[str, str | None]) -> RequestRow:
    return RequestRow(tuple(_cell(column.event, column.part, held, facets) for column in COLUMNS))


def _cell(event: str, part: str, held: Mapping[str, Entry], facets: Mapping[str, str | None]) -> RegisterCell:
    if event == REPLIED and WITHDRAWN in held:
        return held[WITHDRAWN].when if part == DAY else WITHDRAWN
    entry = held.get(event)
    if entry is None:
        return None
    if part == DAY:
        return entry.when
    if part in (NUMBER, UNIT):
        return entry.number if part == NUMBER else entry.unit
    value: Any = entry.facet if part == facets[event] else entry.fields.get(part)
    return None if value is None else str(value)


def _omitted(entries: Iterable[Entry], held: Mapping[str, Entry], facets: Mapping[str, str | None]) -> Iterator[Omitted]:
    for entry in entries:
        if held.get(entry.event) is entry:
            yield from _fields_without_column(entry, held, facets)
        elif entry.event != "voided":
            yield Omitted(_why(entry, held), entry.event)


def _why(entry: Entry, held: Mapping[str, Entry]) -> Literal["event", "further", "alone"]:
    if entry.event in held or (entry.event == WITHDRAWN and REPLIED in held):
        return "further"
    return "alone" if entry.event in DAY_COLUMNS else "event"


def _fields_without_column(entry: Entry, held: Mapping[str, Entry], facets: Mapping[str, str | None]) -> Iterator[Omitted]:
    values = [(facets.get(entry.event), entry.facet), *entry.fields.items()]
    for name, value in values:
        if name is None or value is None or name.startswith("_") or (entry.event, name) in PART_COLUMNS:
            continue
        if (entry.event, name, value) not in _SAID_BY_COLUMN:
            yield Omitted("field", entry.event, name)
    opening = held.get(RECEIVED)
    if entry.unit and opening is not None and entry.unit != opening.unit:
        yield Omitted("field", entry.event, UNIT)
