"""A ledger's history, read once: every matter with its whole story, and the state of the office beside them.

The one thing that is read, checked, judged and explained. A history is seen from one head, up to one moment: entries that an entry in
view corrects or voids are left out, and so are events after that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from govopen.core.dates.moments import AsOf
from govopen.core.model.events import Event, Matter, event_order
from govopen.core.model.office_state import (
    ANY_KIND,
    NO_NOTES,
    Declaration,
    MatterNotes,
    OfficeState,
    Tenure,
    Waiver,
    Withholding,
    merge_tenures,
)
from govopen.core.model.threads import Thread

#: An event with its facet.
Happened = tuple[str, str | None]


class Tally(Protocol):
    """Matters that count alike: the same outcomes by the same rules, in one month."""

    def count(self, unit: str | None, number: int) -> None:
        """Count so many of them of one office."""
        ...


class InBulk(Protocol):
    """The rules that judge matters of one event and at most one answer, each settled by the two days alone."""

    def last_day(self, day: date) -> date | None:
        """The last day on which the answer to an event of that day complies with every rule; None if the thread must be seen."""
        ...

    def tally(self, day: date, done: date | None) -> Tally | None:
        """What counts a matter of that day, answered on that day or a later one or not at all; None if its thread must be seen."""
        ...


class Interest(Protocol):
    """What a judgement wants to see of a long history, and what it settles without seeing threads."""

    @property
    def events(self) -> frozenset[str]:
        """The events that concern any rule, and the answers that settle one in bulk."""
        ...

    def in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> InBulk | None:
        """The rules for matters of that kind and story, settled in bulk; None if some rule wants the threads of such matters."""
        ...


class History:
    """The threads of a ledger, in order of matter, held in memory; and the state of the office."""

    def __init__(self, office: OfficeState, threads: Sequence[Thread]) -> None:
        """Hold the threads given."""
        self.office = office
        self._threads = threads

    def threads(self, interest: Interest | None = None) -> Iterator[Thread]:
        """Yield each matter once. A history that is streamed leaves out what ``interest`` does not want, or settles."""
        return iter(self._threads)

    def of_matter(self, matter: int) -> History:
        """Return the same history narrowed to one matter."""
        return History(self.office, [thread for thread in self._threads if thread.matter.id == matter])


def build_history(
    events: Iterable[Event],
    matters: Mapping[int, Matter],
    *,
    on: AsOf,
    leaders: Iterable[Tenure] = (),
    waivers: Iterable[Waiver] = (),
    withheld: Iterable[Withholding] = (),
    declarations: Iterable[Declaration] = (),
    units: Iterable[str] = (),
    ended: Mapping[str, date] | None = None,
    unit_types: Mapping[str, frozenset[str]] | None = None,
) -> History:
    """Return the history that these values make up, seen on a day: events after it are hidden. ``events`` are in any order."""
    events, waivers = list(events), tuple(waivers)
    now = on.instant - timedelta(minutes=1) if on.spent else on.instant
    office = OfficeState(
        units=(*units, *(unit for unit, day in (ended or {}).items() if day > on.day)),
        ended={unit: day for unit, day in (ended or {}).items() if day <= on.day},
        unit_types=unit_types or {},
        tenures=merge_tenures(_still_held(tenure, on.day) for tenure in leaders if tenure.since <= on.day),
        declarations=tuple(declarations),
        waivers=tuple(waiver for waiver in waivers if waiver.matter is None),
        first_days=first_days((event.event, matters[event.matter].kind, event.when.day) for event in events),
    )
    return History(office, list(_threads(events, matters, now, _notes(waivers, withheld))))


def first_days(happened: Iterable[tuple[str, str, date]]) -> dict[tuple[str, str], date]:
    """Return the first day of each event on each kind of matter, and on any (``"*"``), of (event, kind, day)."""
    first: dict[tuple[str, str], date] = {}
    for event, kind, day in happened:
        for key in ((event, kind), (event, ANY_KIND)):
            if key not in first or day < first[key]:
                first[key] = day
    return first


def _threads(events: Iterable[Event], matters: Mapping[int, Matter], now: datetime, notes: Mapping[int, MatterNotes]) -> Iterator[Thread]:
    by_matter: dict[int, list[Event]] = {}
    for event in events:
        if event.when.earliest <= now:
            by_matter.setdefault(event.matter, []).append(event)
    for matter in sorted(by_matter):
        events = by_matter[matter]
        office = next((event.unit for event in sorted(events, key=lambda event: event.seq) if event.unit), None)
        named = matters[matter]._replace(unit=matters[matter].unit or office)
        yield Thread(named, tuple(sorted(events, key=event_order)), notes.get(matter, NO_NOTES))


def _notes(waivers: Iterable[Waiver], withheld: Iterable[Withholding]) -> dict[int, MatterNotes]:
    notes: dict[int, MatterNotes] = {}
    for each in withheld:
        notes[each.matter] = notes.get(each.matter, NO_NOTES).withholding(each)
    for waiver in waivers:
        if waiver.matter is not None:
            of = notes.get(waiver.matter, NO_NOTES)
            notes[waiver.matter] = replace(of, waivers=(*of.waivers, waiver))
    return notes


def _still_held(tenure: Tenure, on: date) -> Tenure:
    """An end that had not come by the day asked about is not known yet."""
    if tenure.until is not None and tenure.until > on:
        return replace(tenure, until=None)
    return tenure
