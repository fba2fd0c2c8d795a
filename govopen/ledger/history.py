"""Reads a ledger's history, once: whole into memory where it is short, else thread by thread in order of matter.

A short ledger is one pass over its entries. Of a long one the covering index is streamed page by page; matters that the judgement
settles by two days alone are counted there, and only the rest are read as threads (``core.model.history``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec.json import Decoder

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import View
from govopen.core.model.events import Event, Matter, event_order, name_matter
from govopen.core.model.history import History, Interest, first_days
from govopen.core.model.office_names import OfficeNames
from govopen.core.model.office_state import (
    ABOUT_EVENTS,
    ANY_KIND,
    NO_NOTES,
    OFFICE_EVENTS,
    TIMELESS,
    MatterNotes,
    OfficeState,
    read_notes,
    read_office,
)
from govopen.core.model.threads import Thread
from govopen.ledger.bulk import BulkPage, Columns
from govopen.ledger.chain_check import WHOLE, CitedCheck
from govopen.ledger.queries import IN_EFFECT, PAGE, STORED_ENTRIES, Row, Source, pages, seen, seen_values
from govopen.ledger.rows import DAYS, MOMENTS, StoredFields, read_moment, unreadable

#: Matters read as threads in one statement.
THREADS = 2_000
#: What speaks of matters' duties or of the office, and is no part of a thread.
ASIDE = ABOUT_EVENTS | OFFICE_EVENTS
#: What happened, and nothing that only a hash covers; ``_CORRECTS`` is the place of its last column.
_ROWS = """SELECT e.seq, e.matter_id, m.kind, m.number, e.event, e.facet, e.day, e.minute, e.unit, e.fields, e.corrects
  FROM entry e JOIN matter m ON m.id = e.matter_id WHERE e.seq <= :head"""
_CORRECTS = 10
#: The entries of an event in a range of matters, from the covering index alone; the sum keeps SQLite from taking the table for it.
_INDEX = """FROM entry e
  WHERE e.event = :event AND e.matter_id > :after AND e.matter_id <= :until AND e.seq + 0 <= :head AND {seen}"""
_NUMBERS, _NAMES = Decoder(list[int]), Decoder(list[str | None])
#: What ``bulk.Columns`` holds, in its order.
_COLUMNS: Mapping[str, Decoder[Any]] = {
    "e.matter_id": _NUMBERS,
    "e.seq": _NUMBERS,
    "e.facet": _NAMES,
    "e.day": Decoder(list[str]),
    "e.unit": _NAMES,
}
_OF_OTHER_KINDS = "SELECT id FROM matter WHERE id > :after AND id <= :until AND kind <> :kind"
_NO_FIELDS: Mapping[str, Any] = {}
NO_EVENTS = ASIDE | {"voided"}


def read_histories(source: Source, views: Sequence[View], cited: CitedCheck | None = None) -> tuple[History, ...]:
    """Return the histories that views of one head show; a short ledger is read once for all of them.

    Of a long one, ``cited`` hashes what is read as threads or speaks of the office.
    """
    if views[0].head > WHOLE:
        return tuple(StreamedHistory(source, view, cited) for view in views)
    rows = [row for page in _all_rows(source, views[0]) for row in page]
    return tuple(_shown(rows, view) for view in views)


def read_office_state(source: Source, view: View, cited: CitedCheck | None = None) -> OfficeState:
    """Return the state of the office alone, without reading any thread."""
    return read_office(_recorded(source, view, cited), _FirstDays(source, view), view.seen_until.day)


def _shown(rows: Sequence[Row], view: View) -> History:
    """What a view shows of all rows up to its head."""
    corrected = {row[_CORRECTS] for row in rows if row[_CORRECTS] is not None}
    in_effect = [row for row in rows if row[0] not in corrected and row[4] != "voided"]
    aside = [pair for row in in_effect if row[4] in ASIDE and _known((pair := _as_recorded(row))[0], view.seen_until)]
    happened = [row for row in in_effect if row[4] not in ASIDE]
    office = read_office(aside, first_days((row[4], row[2], DAYS[row[6]]) for row in happened), view.seen_until.day)
    in_view = [row for row in happened if _seen(read_moment(row[6], row[7]), view.seen_until)]
    in_view.sort(key=itemgetter(1))  # of one matter in order of entry
    return History(office, list(_as_threads(in_view, read_notes(aside), office.names)))


def _all_rows(source: Source, view: View) -> Iterator[list[Row]]:
    statement, after = f"{_ROWS} AND e.seq > :after ORDER BY e.seq LIMIT {PAGE}", 0
    while rows := source.rows(statement, head=view.head, after=after):
        after = rows[-1][0]
        yield rows


def _as_event(row: Row, names: OfficeNames | None = None) -> Event:
    seq, matter, _, _, event, facet, day, minute, unit, fields, _ = row
    if names is not None and unit:
        unit = names.present(unit)
    return Event(seq, matter, event, facet, MOMENTS[day, minute], unit, _NO_FIELDS if fields == "{}" else StoredFields(fields))


def _as_recorded(row: Row) -> tuple[Event, Matter]:
    return _as_event(row), Matter(row[1], row[2], row[3])


def _as_threads(rows: Iterable[Row], notes: Mapping[int, MatterNotes], names: OfficeNames) -> Iterator[Thread]:
    """Yield the threads of rows that are in order of matter and then of entry, each named by its events; offices by their present name."""
    others = names or None
    for matter, story in groupby(rows, key=itemgetter(1)):
        mine = list(story)
        events = [_as_event(row, others) for row in mine]
        named = name_matter(matter, mine[0][2], mine[0][3], ((event.unit, event.fields) for event in events))
        if len(events) > 1:
            events.sort(key=event_order)
        yield Thread(named, tuple(events), notes.get(matter, NO_NOTES))


def _seen(when: Moment, until: Moment) -> bool:
    """Whether it happened by then; on that very day an unknown minute counts as happened."""
    if until.minute is None or when.day != until.day:
        return when.day <= until.day
    return when.minute is None or when.minute <= until.minute


def _known(event: Event, until: Moment) -> bool:
    return event.event in TIMELESS or _seen(event.when, until)


def _checked_rows(source: Source, condition: str, cited: CitedCheck, **values: object) -> list[Row]:
    """Return the rows of whole entries, hashed anew, with the columns of ``_ROWS``."""
    rows = source.rows(f"{STORED_ENTRIES} AND {condition}", **values)
    cited.rows(rows, source)
    return [(*row[:4], *row[5:11], row[15]) for row in rows]


def _recorded(source: Source, view: View, cited: CitedCheck | None) -> list[tuple[Event, Matter]]:
    """What speaks of the office and of matters' duties, in order of entry."""
    condition = f"{source.one_of('e.event', 'aside')} AND {IN_EFFECT} ORDER BY e.seq"
    if cited is None:
        rows = source.rows(f"{_ROWS} AND {condition}", head=view.head, aside=sorted(ASIDE))
    else:
        rows = _checked_rows(source, condition, cited, head=view.head, aside=sorted(ASIDE))
    found = map(_as_recorded, rows)
    return [pair for pair in found if _known(pair[0], view.seen_until)]


class _FirstDays(Mapping[tuple[str, str], date]):
    """The first day of an event on a kind of matter, looked up when it is asked for."""

    def __init__(self, source: Source, view: View) -> None:
        self._source, self._view = source, view
        self._known: dict[tuple[str, str], date | None] = {}

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        """Return the day, or the default if no entry in effect tells of such an event."""
        if key not in self._known:
            self._known[key] = self._look_up(*key)
        return self._known[key] or default

    def _look_up(self, event: str, kind: str) -> date | None:
        of_kind = "" if kind == ANY_KIND else "AND e.matter_id IN (SELECT id FROM matter WHERE kind = :kind)"
        statement = f"SELECT min(e.day) FROM entry e WHERE e.event = :event AND e.seq <= :head AND {IN_EFFECT} {of_kind}"
        return read_moment(self._source.rows(statement, event=event, kind=kind, head=self._view.head)[0][0], None).day

    def __getitem__(self, key: tuple[str, str]) -> date:
        day: date | None = self.get(key)
        if day is None:
            raise KeyError(key)
        return day

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter([key for key, day in self._known.items() if day is not None])

    def __len__(self) -> int:
        return len(list(iter(self)))


class StreamedHistory(History):
    """The history of a long ledger: threads are read page by page, again at each iteration."""

    def __init__(self, source: Source, view: View, cited: CitedCheck | None = None) -> None:
        """Read what speaks of the office and of matters' duties; threads are read when they are asked for."""
        self._source, self._view, self._cited = source, view, cited
        recorded = _recorded(source, view, cited)
        self._notes = read_notes(recorded)
        super().__init__(read_office(recorded, _FirstDays(source, view), view.seen_until.day), ())

    def threads(self, interest: Interest | None = None) -> Iterator[Thread]:
        """Yield the threads that ``interest`` wants and does not settle; all of them without it."""
        if interest is None:
            matters = self._source.rows("SELECT id FROM matter ORDER BY id")
            return self._read(matter for (matter,) in matters)
        return self._read(self._wanted(interest))

    def of_matter(self, matter: int) -> History:
        """Return the same history narrowed to one matter, in memory."""
        return self.of_matters([matter])

    def of_matters(self, matters: Iterable[int]) -> History:
        """Return the same history narrowed to some matters, in memory."""
        return History(self.office, list(self._read(sorted(matters))))

    def _read(self, matters: Iterable[int]) -> Iterator[Thread]:
        """Yield the threads of these matters, which are in order."""
        for ids in pages(matters, THREADS):
            rows = self._rows(ids) if self._cited is None else self._checked(ids, self._cited)
            yield from _as_threads(rows, self._notes, self.office.names)

    def _rows(self, ids: list[int]) -> list[Row]:
        mine, no_events = self._source.one_of("e.matter_id", "ids"), self._source.one_of("e.event", "no_events")
        conditions = (_ROWS, mine, f"NOT {no_events}", IN_EFFECT, seen(self._view.seen_until))
        statement = " AND ".join(conditions) + " ORDER BY e.matter_id, e.seq"
        return self._source.rows(statement, ids=ids, no_events=sorted(NO_EVENTS), **self._values)

    @cached_property
    def _values(self) -> dict[str, object]:
        """The parameters of the view."""
        return {"head": self._view.head, **seen_values(self._view.seen_until)}

    def _checked(self, ids: list[int], cited: CitedCheck) -> list[Row]:
        """The same, every entry of these matters hashed anew: what corrects or voids another is part of the story too."""
        condition = f"{self._source.one_of('e.matter_id', 'ids')} ORDER BY e.matter_id, e.seq"
        rows = _checked_rows(self._source, condition, cited, head=self._view.head, ids=ids)
        corrected = {row[_CORRECTS] for row in rows}
        return [
            row
            for row in rows
            if row[0] not in corrected and row[4] not in NO_EVENTS and _seen(read_moment(row[6], row[7]), self._view.seen_until)
        ]

    def _wanted(self, interest: Interest) -> Iterator[int]:
        """Yield the matters that must be read as threads, in order; what is settled in bulk is counted at the end."""
        ranges = self._ranges(interest.events)
        if not ranges:
            return
        noted = self._notes.keys() | self._named_elsewhere(interest.events)
        page = BulkPage(interest, self._kind, noted=noted, corrected=self._corrected, names=self.office.names)
        for start in range(min(low for low, _ in ranges.values()) - 1, max(high for _, high in ranges.values()), PAGE):
            bounds = {"after": start, "until": start + PAGE}
            events = [event for event, (low, high) in ranges.items() if low <= start + PAGE and high > start]
            if events:
                others = self._source.rows(_OF_OTHER_KINDS, kind=self._kind, **bounds)
                yield from page.unsettled([(event, self._columns(event, bounds)) for event in events], {matter for (matter,) in others})
        page.count()

    def _columns(self, event: str, bounds: Mapping[str, int]) -> Columns:
        """The entries of an event in a range of matters."""
        of_event = _INDEX.format(seen=seen(self._view.seen_until))
        return Columns(*self._source.columns(_COLUMNS, of_event, event=event, **bounds, **self._values)).in_order()

    def _named_elsewhere(self, events: Iterable[str]) -> set[int]:
        """The matters whose office only an event of no interest names: with the events of interest alone they would have none."""
        wanted, strange, last = sorted(events), list[str](), ""
        # from event to event of the index: one step for each, however many entries it has
        while (found := self._source.rows("SELECT min(event) FROM entry WHERE event > :last", last=last)[0][0]) is not None:
            if not isinstance(found, str):
                raise unreadable(found)
            last = found
            if last not in wanted and last not in ASIDE and last != "voided":
                strange.append(last)
        if not strange:
            return set()
        statement = f"""SELECT DISTINCT e.matter_id FROM entry e WHERE {self._source.one_of("e.event", "strange")} AND e.unit IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM entry other WHERE other.matter_id = e.matter_id AND other.unit IS NOT NULL
            AND {self._source.one_of("other.event", "wanted")})"""
        return {matter for (matter,) in self._source.rows(statement, strange=strange, wanted=wanted)}

    def _ranges(self, events: Iterable[str]) -> dict[str, tuple[int, int]]:
        """The first and the last matter of each event that there is: each is an end of the index."""
        found = {event: (self._end("min", event), self._end("max", event)) for event in sorted(events)}
        return {event: (first, last) for event, (first, last) in found.items() if first is not None and last is not None}

    def _end(self, end: str, event: str) -> int | None:
        found = self._source.rows(f"SELECT {end}(matter_id) FROM entry WHERE event = :event", event=event)[0][0]
        if found is None or isinstance(found, int):
            return found
        raise unreadable(found)

    @cached_property
    def _corrected(self) -> frozenset[int]:
        statement = "SELECT corrects FROM entry WHERE corrects IS NOT NULL AND seq <= :head"
        return frozenset(seq for (seq,) in self._source.rows(statement, head=self._view.head))

    @cached_property
    def _kind(self) -> str:
        """The kind that most matters are of: those of another kind are always read as threads."""
        return str(max(self._source.rows("SELECT kind, count(*) FROM matter GROUP BY kind"), key=itemgetter(1))[0])
