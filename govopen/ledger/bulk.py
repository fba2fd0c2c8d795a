"""Settles matters of a long ledger in bulk: those of one event and at most one answer, by their two days.

What is read of a page stays in columns, for which Python's own loops suffice: a matter that complies costs half a microsecond.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from datetime import date
from itertools import compress, product
from operator import not_
from typing import NamedTuple

from govopen.core.model.history import Happened, InBulk, Interest, Tally
from govopen.core.model.office_names import OfficeNames
from govopen.ledger.rows import DAYS


class Columns(NamedTuple):
    """The entries of one event in a page, column by column, in order of matter; days are ISO text, which compares as days do."""

    matters: list[int]
    entries: list[int]
    facets: list[str | None]
    days: list[str]
    offices: list[str | None]

    def in_order(self) -> Columns:
        """Return the same in order of matter."""
        if self.matters == sorted(self.matters):
            return self
        order = sorted(range(len(self.matters)), key=self.matters.__getitem__)
        return Columns._make([column[place] for place in order] for column in self)

    def where(self, wanted: Iterable[bool]) -> Columns:
        """Return those entries alone."""
        kept = list(wanted)
        return self if all(kept) else Columns._make(list(compress(column, kept)) for column in self)

    def of(self, matters: Set[int]) -> Columns:
        """Return the entries of these matters."""
        return self.where(map(matters.__contains__, self.matters)) if matters else _NONE


_NONE = Columns([], [], [], [], [])


class _Openings(dict[tuple[str | None, str | None, str], tuple[str, Tally | None]]):
    """The last day in time and what counts a matter that complies, by the facets of an event and of its answer and the event's day.

    A day before all others where threads must be seen.
    """

    def __init__(self, rules: Callable[[str | None, str | None], InBulk | None]) -> None:
        """``rules``: those for the two facets."""
        super().__init__()
        self._rules = rules

    def __missing__(self, key: tuple[str | None, str | None, str]) -> tuple[str, Tally | None]:
        facet, channel, day = key
        rules = self._rules(facet, channel)
        last = rules and rules.last_day(DAYS[day])
        tally = rules.tally(DAYS[day], last) if rules and last else None
        found = self[key] = ((last if last and tally else date.min).isoformat(), tally)
        return found


class BulkPage:
    """Goes through pages of the covering index and tells which matters are not settled."""

    def __init__(self, interest: Interest, kind: str, *, noted: Collection[int], corrected: Collection[int], names: OfficeNames) -> None:
        """``kind`` is the kind settled; matters ``noted`` are always read; entries ``corrected`` are out of effect."""
        self._interest, self._kind, self._names = interest, kind, names
        self._noted, self._corrected = frozenset(noted), frozenset(corrected)
        self._known: dict[tuple[Happened, Happened | None], InBulk | None] = {}
        self._openings: dict[tuple[str, str], _Openings] = {}
        self._counted: Counter[tuple[Tally | None, str | None]] = Counter()

    def unsettled(self, page: Iterable[tuple[str, Columns]], others: Set[int]) -> list[int]:
        """Return, in order, the matters of a page that must be read as threads; ``others`` are of another kind.

        ``page`` holds the entries of each event. Those of the two most frequent events are settled; the others are seen as threads.
        """
        pairs = sorted(((event, self._in_effect(entries)) for event, entries in page), key=lambda pair: -len(pair[1].matters))
        (event, openings), (name, answers) = self._opening_first(*pairs[0], *(pairs[1] if len(pairs) > 1 else ("", _NONE)))
        opened, answered = set(openings.matters), set(answers.matters)
        seen = {matter for _, entries in pairs[2:] for matter in entries.matters}
        seen.update(*(once & apart for once in (opened, answered) for apart in (self._noted, others)))
        for entries, once in ((openings, opened), (answers, answered)):
            if len(once) < len(entries.matters):
                seen.update(matter for matter, number in Counter(entries.matters).items() if number > 1)
        opened -= seen
        answered -= seen
        both = opened & answered
        return sorted([
            *seen,
            *self._answered(event, openings.of(both), name, answers.of(both)),
            *self._alone(event, openings.of(opened - both)),
            *self._alone(name, answers.of(answered - both)),
        ])  # fmt: skip

    def count(self) -> None:
        """Hand the counts of what was settled to the rules."""
        for (tally, office), number in self._counted.items():
            if tally is not None:
                tally.count(self._names.present(office), number)

    def _in_effect(self, entries: Columns) -> Columns:
        return entries.where(map(not_, map(self._corrected.__contains__, entries.entries)))

    def _opening_first(self, event: str, entries: Columns, name: str, others: Columns) -> tuple[tuple[str, Columns], tuple[str, Columns]]:
        """Return the two events of a page, the one first that begins what the other answers."""
        facets = list(product(set(entries.facets), set(others.facets)))
        forth = sum(self._rules((event, facet), (name, channel)) is not None for facet, channel in facets)
        back = sum(self._rules((name, channel), (event, facet)) is not None for facet, channel in facets)
        return ((name, others), (event, entries)) if back > forth else ((event, entries), (name, others))

    def _alone(self, event: str, entries: Columns) -> Iterator[int]:
        """Yield the matters of one event that are not settled."""
        for matter, facet, day, office in zip(entries.matters, entries.facets, entries.days, entries.offices, strict=True):
            if not self._settle(self._rules((event, facet), None), office, day, None):
                yield matter

    def _answered(self, event: str, openings: Columns, name: str, answers: Columns) -> Iterator[int]:
        """Count the matters of an event and its answer that comply, and yield those that may not and are not settled."""
        offices = openings.offices
        if not all(offices):  # the matter's is the first that an entry names
            offices = [first or second for first, second in zip(offices, answers.offices, strict=True)]
        days, facets, channels = openings.days, openings.facets, answers.facets
        limits = map(self._limits(event, name).__getitem__, zip(facets, channels, days, strict=True))
        in_time = [tally if day <= done <= last else None for (last, tally), day, done in zip(limits, days, answers.days, strict=True)]
        self._counted.update(zip(in_time, offices, strict=True))
        stories = zip(openings.matters, offices, facets, channels, days, answers.days, strict=True)
        for matter, office, facet, channel, day, done in compress(stories, [each is None for each in in_time]):
            if done < day or not self._settle(self._rules((event, facet), (name, channel)), office, day, done):
                yield matter

    def _settle(self, rules: InBulk | None, office: str | None, day: str, done: str | None) -> bool:
        """Count a matter; false if its thread must be seen."""
        tally = None if rules is None else rules.tally(DAYS[day], DAYS[done])
        if tally is None:
            return False
        self._counted[tally, office] += 1
        return True

    def _limits(self, event: str, name: str) -> _Openings:
        if (event, name) not in self._openings:
            self._openings[event, name] = _Openings(lambda facet, channel: self._rules((event, facet), (name, channel)))
        return self._openings[event, name]

    def _rules(self, opening: Happened, answer: Happened | None) -> InBulk | None:
        key = (opening, answer)
        if key not in self._known:
            self._known[key] = self._interest.in_bulk(self._kind, opening, answer)
        return self._known[key]
