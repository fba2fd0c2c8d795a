"""Rows as the drivers give them, turned into the values of the core."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Entry
from govopen.errors import EntryRefused, LedgerError
from govopen.messages import msg


def unreadable(found: object) -> LedgerError:
    """What is stored is not what govopen writes; the value may be anything, so it is cut short."""
    return LedgerError(
        msg("The ledger holds a value that cannot be read: {value}", value=str(found)[:20]), hint=msg("Run `govopen ledger verify`.")
    )


class _Days(dict[Any, Any]):
    """Days by what the driver gave: ISO text on SQLite, a date on PostgreSQL."""

    def __missing__(self, found: Any) -> Any:
        try:
            day = date.fromisoformat(found) if isinstance(found, str) else found
        except ValueError:
            raise unreadable(found) from None
        self[found] = day
        return day


class _Minutes(dict[Any, Any]):
    """Minutes by what the driver gave; None stays None."""

    def __missing__(self, found: Any) -> Any:
        try:
            minute = time.fromisoformat(found) if isinstance(found, str) else found
        except ValueError:
            raise unreadable(found) from None
        self[found] = minute
        return minute


class _Moments(dict[tuple[Any, Any], Moment]):
    """Moments by day and minute as the driver gave them."""

    def __missing__(self, found: tuple[Any, Any]) -> Moment:
        moment = self[found] = Moment(DAYS[found[0]], MINUTES[found[1]])
        return moment


#: Filled as values turn up: there are few days and few minutes, and rows by the million.
DAYS: dict[Any, Any] = _Days({None: None})
MINUTES: dict[Any, Any] = _Minutes({None: None})
MOMENTS = _Moments()

#: A day within the edges of time, so that every instant has a day and a minute in every zone.
FIRST_INSTANT, LAST_INSTANT = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

#: The fields of an entry that has one, a text without an escape.
_ONLY_TEXT = re.compile(r'\{"[^"\\]+":"([^"\\]*)"\}')

_in_quotes = json.encoder.encode_basestring
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fields_text(fields: object) -> str:
    """Return the canonical JSON of an entry's fields; raises TypeError or ValueError for what is no JSON."""
    if isinstance(fields, dict) and len(fields) == 1:
        [(name, value)] = fields.items()
        if type(name) is str and type(value) is str:  # most often a title or an address is all there is
            return f"{{{_in_quotes(name)}:{_in_quotes(value)}}}"
    return _JSON.encode(fields)


def instant_text(instant: datetime) -> str:
    """Return an instant as stored: UTC, cut to milliseconds; refuses one without a zone."""
    if instant.utcoffset() is None:
        raise EntryRefused(msg("The time of recording {instant} names no time zone.", instant=instant.isoformat()))
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def read_instant(text: str) -> datetime:
    """Return the instant, in UTC; raises TypeError or ValueError where what is stored is none that can be told in Beijing too."""
    instant = datetime.fromisoformat(text)
    if instant.utcoffset() is None or not FIRST_INSTANT <= instant <= LAST_INSTANT:
        raise ValueError(text)
    return instant


def stored_instant(text: str) -> datetime:
    """The same of what is stored; raises LedgerError."""
    try:
        return read_instant(text)
    except (TypeError, ValueError):
        raise unreadable(text) from None


def read_fields(text: str) -> dict[str, Any]:
    """Return the fields with lists as tuples."""
    if text == "{}":
        return {}
    try:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items()}
    except (TypeError, ValueError, AttributeError):
        raise unreadable(text) from None


class StoredFields(Mapping[str, Any]):
    """The fields of an entry as stored, decoded when a field is asked for that may be among them."""

    __slots__ = ("_fields", "_text")

    def __init__(self, text: str) -> None:
        """Keep the JSON text; raises LedgerError where what is stored is no text."""
        if not isinstance(text, str):
            raise unreadable(text)
        self._text = text
        self._fields: dict[str, Any] | None = None

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field; most entries lack most fields, which needs no decoding."""
        if self._fields is None:
            found = self._text.find(f'"{name}":')
            if found < 0:
                return default
            if found == 1 and (alone := _ONLY_TEXT.fullmatch(self._text)):  # a title is most often all there is
                return alone[1]
        return self._decoded().get(name, default)

    def _decoded(self) -> dict[str, Any]:
        if self._fields is None:
            self._fields = read_fields(self._text)
        return self._fields

    def __getitem__(self, name: str) -> Any:
        return self._decoded()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decoded())

    def __len__(self) -> int:
        return len(self._decoded())


def read_moment(day: Any, minute: Any) -> Moment:
    """Return the moment of a row; equal ones are one value."""
    return MOMENTS[day, minute]


def read_entry(row: tuple[Any, ...]) -> Entry:
    """Return the entry of a row of ``queries.ENTRIES``; raises LedgerError naming an entry that holds no such values."""
    try:
        return _entry(row)
    except (TypeError, ValueError, AttributeError):
        raise bad_entry(row[0]) from None


def bad_entry(seq: int) -> LedgerError:
    """The refusal of an entry that holds what no command writes."""
    return LedgerError(msg("Entry {seq} holds a value that cannot be read.", seq=seq), hint=msg("Run `govopen ledger verify`."))


def _entry(row: tuple[Any, ...]) -> Entry:
    (seq, matter, kind, number, _, event, facet, day, minute, unit, fields, _, operator, recorded, batch, corrects, prev, digest,
     by) = row  # fmt: skip
    return Entry(
        seq=seq,
        matter=matter,
        kind=kind,
        number=number,
        event=event,
        facet=facet,
        when=read_moment(day, minute),
        unit=unit,
        fields=read_fields(fields),
        operator=operator,
        recorded_at=read_instant(recorded),
        batch=batch,
        corrects=corrects,
        prev=prev,
        hash=digest,
        corrected_by=by,
    )
