"""The ledger's answers to what rules ask (``core.facts.Facts``), in SQL, streamed page by page in order of matter."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, or_, select

from govopen.core.dates.moments import Span
from govopen.core.model.entries import View
from govopen.core.model.events import Event, Matter, Pattern, Thread
from govopen.core.model.history import Pair
from govopen.core.model.office_state import (
    Declaration,
    LateReason,
    Role,
    Tenure,
    Waiver,
    Withholding,
    declarations,
    late_reasons,
    tenures,
    units,
    waivers,
    withholdings,
)
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.matter_names import read_matters
from govopen.ledger.queries import PAGE, CompiledQuery, Row, Source, field_matches, pages, seen, uncorrected
from govopen.ledger.rows import DAYS, MINUTES, read_fields, read_moment, unreadable

#: Recorded about a matter, a period or an office: no event of its own day, so a look back at an earlier day sees it.
TIMELESS = ("waived", "withheld", "nil-reported", "count-asserted", "unit-added", "late-reason")


class LedgerFacts:
    """A ledger from one head, up to one moment; implements ``core.facts.Facts``."""

    def __init__(self, source: Source, view: View) -> None:
        """Ask the source; nothing is read yet."""
        self.view, self._source = view, source
        self._registers: dict[tuple[str | None, ...], list[tuple[Event, Matter]]] = {}

    def pairs(self, opens: Pattern, answers: Sequence[Pattern], window: Span) -> Iterator[Pair]:
        """Stream each trigger in the window with each of its answers, in order of matter; see ``core.facts.Pair``."""
        o, a = ENTRY.alias("o"), ENTRY.alias("a")
        columns = (o.c.seq, o.c.matter_id, o.c.day, o.c.minute, o.c.unit)
        if answers:
            on = and_(a.c.matter_id == o.c.matter_id, self._is_any(a, answers), self._in_view(a))
            if self._source.server:  # PostgreSQL does not see that the page's bounds hold for both sides
                on = and_(on, *_page(a))
            statement = select(*columns, a.c.seq, a.c.day, a.c.minute).select_from(o.outerjoin(a, on))
        else:
            statement = select(*columns).select_from(o)
        statement = statement.where(self._is(o, replace(opens, kind=None)), self._in_view(o), o.c.day.between(window.first, window.last))
        order = (o.c.matter_id, o.c.facet, o.c.day, o.c.minute, o.c.unit, o.c.seq)  # that of the index: nothing is sorted
        pages = self._by_matter(o, opens, statement.order_by(*order), column=1)
        return chain.from_iterable(map(_as_pairs if answers else _as_openings, pages))

    def threads(self, opens: Pattern, window: Span) -> Iterator[Thread]:
        """Stream the matters opened by such an event in the window, in order of matter, each with all its events in order of time."""
        o, e = ENTRY.alias("o"), ENTRY.alias("e")
        opened = select(o.c.matter_id).where(
            self._is(o, replace(opens, kind=None)), self._in_view(o), o.c.day.between(window.first, window.last)
        )
        c = e.c
        columns = (c.matter_id, c.seq, c.event, c.facet, c.day, c.minute, c.unit, c.fields)
        statement = select(*columns).where(self._in_view(e), c.event != "voided")
        statement = statement.order_by(c.matter_id, c.day, c.minute.is_not(None), c.minute, c.seq)
        for page in self._by_matter(o, opens, opened.distinct().order_by(o.c.matter_id), column=0):
            for ids in pages(matter for (matter,) in page):
                yield from _as_threads(self._source.rows(statement.where(self._source.one_of(c.matter_id, ids))))

    def events(self, pattern: Pattern, window: Span | None = None) -> Iterator[Event]:
        """Stream the matching events with their fields, in order of day, minute (an unknown one first) and entry."""
        c = ENTRY.c
        which = select(c.seq).where(self._is(ENTRY, pattern), self._in_view(ENTRY))
        if window is not None:
            which = which.where(c.day.between(window.first, window.last))
        order = array("q", (seq for (seq,) in self._source.rows(which.order_by(c.day, c.minute.is_not(None), c.minute, c.seq))))
        whole = select(c.matter_id, c.seq, c.event, c.facet, c.day, c.minute, c.unit, c.fields)
        for seqs in pages(order):
            found = {row[1]: row for row in self._source.rows(whole.where(self._source.one_of(c.seq, seqs)))}
            yield from (_as_event(found[seq]) for seq in seqs)

    def seen(self, events: Collection[str], kind: str | None = None) -> bool:
        """Whether any entry in effect tells of one of these events (on that kind of matter), also of a day after the one asked about."""
        in_effect = and_(ENTRY.c.seq <= self.view.head, uncorrected(ENTRY, self.view.head))
        statement = select(ENTRY.c.seq).where(ENTRY.c.event.in_(sorted(events)), in_effect)
        if kind is not None:
            statement = statement.join_from(ENTRY, MATTER, MATTER.c.id == ENTRY.c.matter_id).where(MATTER.c.kind == kind)
        return bool(self._source.rows(statement.limit(1)))

    def tenures(self, role: Role) -> tuple[Tenure, ...]:
        """Who held the role, adjoining tenures of one person merged, in order of first day."""
        return tenures(self._register("took-office", "left-office", kind="leader", facet=role), role)

    def waivers(self, rule: str) -> tuple[Waiver, ...]:
        """The waivers of a rule, expired ones too, in order of entry."""
        return waivers(self._register("waived"), rule)

    def withheld(self) -> Mapping[int, Withholding]:
        """The matters that are not to be published, by matter id; where several entries say so, the last."""
        return withholdings(self._register("withheld"))

    def late_reasons(self) -> tuple[LateReason, ...]:
        """The reasons recorded for lateness, in order of entry."""
        return late_reasons(self._register("late-reason"))

    def declared(self, kind: str, window: Span) -> tuple[Declaration, ...]:
        """Nil reports and assertions about that kind of matter whose period shares a day with the window."""
        return declarations(self._register("nil-reported", "count-asserted", kind="register"), kind, window)

    def units(self) -> tuple[str, ...]:
        """The offices registered and not ended, in order of registration."""
        return units(self._register("unit-added", "unit-ended", kind="unit"))

    def matters(self, ids: Iterable[int]) -> Mapping[int, Matter]:
        """What the entries in view say of these matters, by id."""
        return read_matters(self._source, ids, head=self.view.head, until=self.view.seen_until)

    def _in_view(self, entry: FromClause) -> ColumnElement[bool]:
        up_to_head = entry.c.seq + 0 <= self.view.head  # the sum keeps SQLite from taking an index for it that is not the covering one
        return and_(up_to_head, seen(entry, self.view.seen_until), uncorrected(entry, self.view.head))

    def _known(self, entry: FromClause) -> ColumnElement[bool]:
        """Like in view, but what only says something *about* a matter or an office counts from whenever it was recorded."""
        said = and_(entry.c.seq <= self.view.head, uncorrected(entry, self.view.head))
        return and_(said, or_(entry.c.event.in_(TIMELESS), seen(entry, self.view.seen_until)))

    def _is(self, entry: FromClause, pattern: Pattern) -> ColumnElement[bool]:
        parts = [entry.c.event == pattern.event]
        if pattern.facets is not None:
            parts.append(entry.c.facet.in_(sorted(pattern.facets)))
        if pattern.kind is not None:
            of_kind = MATTER.alias()
            parts.append(select(of_kind.c.id).where(of_kind.c.id == entry.c.matter_id, of_kind.c.kind == pattern.kind).exists())
        parts += [field_matches(entry.c.fields, name, values, server=self._source.server) for name, values in pattern.where.items()]
        return and_(*parts)

    def _is_any(self, entry: FromClause, patterns: Sequence[Pattern]) -> ColumnElement[bool]:
        if len(patterns) == 1:
            return self._is(entry, patterns[0])
        events = sorted({pattern.event for pattern in patterns})
        return and_(entry.c.event.in_(events), or_(*(self._is(entry, pattern) for pattern in patterns)))

    def _by_matter(self, entry: FromClause, opens: Pattern, statement: Select[Any], *, column: int) -> Iterator[list[Row]]:
        """Run the statement for one range of matter ids after another, so that no read lock lasts longer than a page.

        Matters of another kind than the pattern's are left out by their id, in ``column`` of the rows: cheaper than a join, for there
        are hardly any.
        """
        low, high = (  # asked one by one, each is the end of an index; together they read all of it
            self._source.rows(select(end(ENTRY.c.matter_id)).where(ENTRY.c.event == opens.event))[0][0] for end in (func.min, func.max)
        )
        if low is None:
            return
        if type(low) is not int or type(high) is not int:
            raise unreadable(high)
        question: CompiledQuery = self._source.ask(statement.where(*_page(entry)))
        strangers = self._source.ask(_strangers(opens.kind)) if opens.kind is not None else None
        for start in range(low - 1, high, PAGE):
            rows = question.rows(after=start, until=start + PAGE)
            others = {matter for (matter,) in strangers.rows(after=start, until=start + PAGE)} if strangers and rows else ()
            yield [row for row in rows if row[column] not in others] if others else rows

    def _register(self, *events: str, kind: str | None = None, facet: str | None = None) -> list[tuple[Event, Matter]]:
        """Return the entries of a register in view with their matters as first named, in order of entry; read once: the view is pinned."""
        key = (*events, kind, facet)
        if key not in self._registers:
            self._registers[key] = self._read_register(*events, kind=kind, facet=facet)
        return self._registers[key]

    def _read_register(self, *events: str, kind: str | None, facet: str | None) -> list[tuple[Event, Matter]]:
        c, m = ENTRY.c, MATTER.c
        statement = select(c.matter_id, c.seq, c.event, c.facet, c.day, c.minute, c.unit, c.fields, m.kind, m.number)
        statement = statement.join_from(ENTRY, MATTER, m.id == c.matter_id).where(c.event.in_(events), self._known(ENTRY))
        if kind is not None:
            statement = statement.where(m.kind == kind)
        if facet is not None:
            statement = statement.where(c.facet == facet)
        rows = self._source.rows(statement.order_by(c.seq))
        return [(_as_event(row[:8]), Matter(id=row[0], kind=row[8], number=row[9])) for row in rows]


def _page(entry: FromClause) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The bounds of a page of matters."""
    return entry.c.matter_id > bindparam("after", 0), entry.c.matter_id <= bindparam("until", 0)


def _strangers(kind: str) -> Select[Any]:
    page = MATTER.c.id > bindparam("after", 0), MATTER.c.id <= bindparam("until", 0)
    return select(MATTER.c.id).where(*page, MATTER.c.kind != kind)


def _as_pairs(rows: list[Row]) -> list[Pair]:
    days, minutes = DAYS, MINUTES
    return [
        (seq, matter, days[day], minutes[minute], unit, answer, days[done], minutes[at])
        for seq, matter, day, minute, unit, answer, done, at in rows
    ]


def _as_openings(rows: list[Row]) -> list[Pair]:
    return [(seq, matter, DAYS[day], MINUTES[minute], unit, None, None, None) for seq, matter, day, minute, unit in rows]


def _as_event(row: Row) -> Event:
    matter, seq, event, facet, day, minute, unit, fields = row
    return Event(seq, matter, event, facet, read_moment(day, minute), unit, read_fields(fields))


def _as_threads(rows: list[Row]) -> Iterator[Thread]:
    events: list[Event] = []
    for row in rows:
        event = _as_event(row)
        if events and events[0].matter != event.matter:
            yield Thread(events[0].matter, tuple(events))
            events = []
        events.append(event)
    if events:
        yield Thread(events[0].matter, tuple(events))
