"""Settles matters of a long ledger in bulk: those of one event and at most one answer, by their two days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from govopen.core.model.history import Happened, InBulk, Interest
from govopen.ledger.queries import Row
from govopen.ledger.rows import DAYS

#: A row of the covering index: (matter, entry, facet, day as the driver gives it, office).
IndexRow = Row


class _LastDays(dict[Any, Any]):
    """The last day in time by the day of opening, both as the driver gives them; an empty text where a thread must be seen."""

    def __init__(self, bulk: InBulk, *, server: bool) -> None:
        super().__init__()
        self._bulk, self._server = bulk, server

    def __missing__(self, day: Any) -> Any:
        last = self._bulk.last_day(DAYS[day])
        if self._server:
            found: Any = date.min if last is None else last
        else:
            found = "" if last is None else last.isoformat()
        self[day] = found
        return found


class _Story:
    """The matters with one and the same story: the rules for them, and how many of each day and office comply."""

    def __init__(self, bulk: InBulk, *, server: bool) -> None:
        self.bulk, self.last_days = bulk, _LastDays(bulk, server=server)
        self.met: defaultdict[tuple[Any, str | None], int] = defaultdict(int)


class BulkPage:
    """Goes through pages of the covering index and tells which matters are not settled."""

    def __init__(self, interest: Interest, kind: str, *, noted: Collection[int], corrected: Collection[int], server: bool) -> None:
        """``kind`` is the kind settled; matters ``noted`` are always read; entries ``corrected`` are out of effect."""
        self._interest, self._kind, self._server = interest, kind, server
        self._noted, self._corrected = frozenset(noted), corrected
        self._stories: dict[tuple[Happened, Happened | None], _Story | None] = {}

    def unsettled(self, page: Iterable[tuple[str, list[IndexRow]]], others: Collection[int]) -> list[int]:
        """Return, in order, the matters of a page that must be read as threads; ``others`` are of another kind.

        ``page`` holds the rows of each event; those of one event are in order of matter.
        """
        streams = [(event, self._in_effect(rows)) for event, rows in page]
        streams.sort(key=lambda stream: -len(stream[1]))
        event, openings = streams[0]
        first = {row[0]: row for row in openings}
        second = {row[0]: (name, row) for name, rows in streams[1:] for row in rows}
        matters = first.keys() | second.keys()
        wanted = {matter for matter in (*self._noted, *others) if matter in matters}
        if len(first) < len(openings):
            wanted.update(_repeated([openings]))
        if len(second) < sum(len(rows) for _, rows in streams[1:]):
            wanted.update(_repeated([rows for _, rows in streams[1:]]))
        wanted.update(self._open(event, first, second, wanted))
        return sorted(wanted)

    def count(self) -> None:
        """Hand the counts of what was settled to the rules."""
        for story in filter(None, self._stories.values()):
            for (day, unit), number in story.met.items():
                story.bulk.count_met(unit, DAYS[day], number)

    def _in_effect(self, rows: list[IndexRow]) -> list[IndexRow]:
        corrected = self._corrected
        return [row for row in rows if row[1] not in corrected] if corrected else rows

    def _open(
        self, event: str, first: dict[int, IndexRow], second: dict[int, tuple[str, IndexRow]], wanted: set[int]
    ) -> list[int]:  # fmt: skip
        """Count the matters that comply, and return those that may not."""
        stories, unsettled = self._stories, list[int]()
        for matter, (_, _, facet, day, unit) in first.items():
            if matter in wanted:
                continue
            answer = second.pop(matter, None)
            if answer is None:
                if self._story((event, facet), None) is None:
                    unsettled.append(matter)
                continue
            name, (_, _, channel, done, office) = answer
            key = ((event, facet), (name, channel))
            story = stories[key] if key in stories else self._story(*key)
            if story is not None and day <= done <= story.last_days[day]:
                story.met[day, unit] += 1
            elif story is not None or not self._the_other_way(key, (done, office), day):
                unsettled.append(matter)
        unsettled += [
            matter
            for matter, (name, row) in second.items()
            if matter not in first and matter not in wanted and self._story((name, row[2]), None) is None
        ]
        return unsettled

    def _the_other_way(self, key: tuple[Happened, Happened], opening: tuple[Any, str | None], done: Any) -> bool:
        """Count a matter that the more frequent event answers; tell whether it complied."""
        story = self._story(key[1], key[0])
        day, unit = opening
        if story is None or not day <= done <= story.last_days[day]:
            return False
        story.met[day, unit] += 1
        return True

    def _story(self, opening: Happened, answer: Happened | None) -> _Story | None:
        key = (opening, answer)
        if key not in self._stories:
            bulk = self._interest.in_bulk(self._kind, opening, answer)
            self._stories[key] = None if bulk is None else _Story(bulk, server=self._server)
        return self._stories[key]


def _repeated(streams: Sequence[list[IndexRow]]) -> list[int]:
    """The matters of which there are several rows."""
    return [matter for matter, number in Counter(row[0] for stream in streams for row in stream).items() if number > 1]
