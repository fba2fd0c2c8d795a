"""Settles matters of a long ledger in bulk: those of one event and at most one answer, by their two days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, TypeVar

from govopen.core.model.history import Happened, InBulk, Interest
from govopen.core.model.office_names import OfficeNames
from govopen.ledger.queries import Row
from govopen.ledger.rows import DAYS

#: A row of the covering index: (matter, entry, facet, day as the driver gives it, office).
IndexRow = Row
Made = TypeVar("Made")


class _Story(dict[Any, tuple[Any, defaultdict[str | None, int]]]):
    """The matters with one and the same story, by day of opening.

    For each day, the last day in time as the driver gives days (a day before all others where a thread must be seen), and how many
    matters of each office comply.
    """

    def __init__(self, bulk: InBulk, names: OfficeNames, *, server: bool) -> None:
        super().__init__()
        self.bulk, self._names, self._server = bulk, names, server

    def __missing__(self, day: Any) -> tuple[Any, defaultdict[str | None, int]]:
        last = self.bulk.last_day(DAYS[day]) or date.min
        found = self[day] = (last if self._server else last.isoformat(), defaultdict(int))
        return found

    def count(self) -> None:
        """Hand the counts to the rules."""
        for day, (_, met) in self.items():
            for unit, number in met.items():
                self.bulk.count_met(self.office(unit), DAYS[day], number)

    def office(self, unit: str | None) -> str | None:
        """The present name of an office."""
        return self._names.present(unit)


class _ByFacet(dict[str | None, Made]):
    """What is made of a facet, when it turns up."""

    def __init__(self, make: Callable[[str | None], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, facet: str | None) -> Made:
        made = self[facet] = self._make(facet)
        return made


class BulkPage:
    """Goes through pages of the covering index and tells which matters are not settled."""

    def __init__(
        self, interest: Interest, kind: str, *, noted: Collection[int], corrected: Collection[int], names: OfficeNames, server: bool
    ) -> None:
        """``kind`` is the kind settled; matters ``noted`` are always read; entries ``corrected`` are out of effect."""
        self._interest, self._kind, self._names, self._server = interest, kind, names, server
        self._noted, self._corrected = frozenset(noted), corrected
        self._stories: dict[tuple[Happened, Happened | None], _Story | None] = {}

    def unsettled(self, page: Iterable[tuple[str, list[IndexRow]]], others: Collection[int]) -> list[int]:
        """Return, in order, the matters of a page that must be read as threads; ``others`` are of another kind.

        ``page`` holds the rows of each event. Those of the two most frequent events are settled; the others are seen as threads.
        """
        streams = sorted(((event, self._in_effect(rows)) for event, rows in page), key=lambda stream: -len(stream[1]))
        event, openings = streams[0]
        name, answers = streams[1] if len(streams) > 1 else ("", [])
        first, second = {row[0]: row for row in openings}, {row[0]: row for row in answers}
        wanted = {row[0] for _, rows in streams[2:] for row in rows}
        wanted.update(matter for matter in (*self._noted, *others) if matter in first or matter in second)
        wanted.update(*(_repeated(rows) for rows, found in ((openings, first), (answers, second)) if len(found) < len(rows)))
        for matter in wanted:
            first.pop(matter, None), second.pop(matter, None)
        return sorted([*wanted, *self._judge(event, first, name, second)])

    def count(self) -> None:
        """Hand the counts of what was settled to the rules."""
        for story in filter(None, self._stories.values()):
            story.count()

    def _in_effect(self, rows: list[IndexRow]) -> list[IndexRow]:
        corrected = self._corrected
        return [row for row in rows if row[1] not in corrected] if corrected else rows

    def _judge(self, event: str, first: dict[int, IndexRow], name: str, second: dict[int, IndexRow]) -> list[int]:
        """Count the matters that comply, and return those that may not. What is in ``second`` alone has no other event."""
        found, unsettled = self._by_facets(event, name), list[int]()
        answer_of = second.get
        for matter, _, facet, day, unit in first.values():
            answer = answer_of(matter)
            if answer is None:
                if not self._breach(self._story((event, facet), None), unit, day, None):
                    unsettled.append(matter)
                continue
            _, _, channel, done, office = answer
            story, swapped = found[facet][channel]
            if swapped:
                day, done, unit, office = done, day, office, unit
            unit = unit or office  # the matter's office is the first that an entry names
            if story is None:
                unsettled.append(matter)
                continue
            last, met = story[day]
            if day <= done <= last:
                met[unit] += 1
            elif done < day or not self._breach(story, unit, day, done):
                unsettled.append(matter)
        alone = (second[matter] for matter in second.keys() - first.keys())
        return unsettled + [row[0] for row in alone if not self._breach(self._story((name, row[2]), None), row[4], row[3], None)]

    def _breach(self, story: _Story | None, unit: str | None, day: Any, done: Any) -> bool:
        """Count a matter that does not comply; false if its thread must be seen."""
        return story is not None and story.bulk.count_breach(story.office(unit), DAYS[day], DAYS[done])

    def _by_facets(self, event: str, name: str) -> _ByFacet[_ByFacet[tuple[_Story | None, bool]]]:
        """Return the story by a facet of the first event and one of the second; true where the second is the one that opens."""
        return _ByFacet(lambda facet: _ByFacet(lambda channel: self._either((event, facet), (name, channel))))

    def _either(self, one: Happened, other: Happened) -> tuple[_Story | None, bool]:
        story = self._story(one, other)
        return (self._story(other, one), True) if story is None else (story, False)

    def _story(self, opening: Happened, answer: Happened | None) -> _Story | None:
        key = (opening, answer)
        if key not in self._stories:
            bulk = self._interest.in_bulk(self._kind, opening, answer)
            self._stories[key] = None if bulk is None else _Story(bulk, self._names, server=self._server)
        return self._stories[key]


def _repeated(rows: list[IndexRow]) -> list[int]:
    """The matters of which there are several rows."""
    return [matter for matter, number in Counter(row[0] for row in rows).items() if number > 1]
