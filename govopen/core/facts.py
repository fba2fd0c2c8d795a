"""The questions that rules ask of a ledger, and the values it answers with.

``Facts`` is bound to a view: one head of the ledger, and the day up to which events are seen. The ledger answers in SQL and
streams; tests answer from tuples. No kind of rule sees a row or a query. Every answer leaves out entries that an entry in view
corrects or voids, and events after the day asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any, Literal, Protocol

from govopen.core.dates.moments import Moment, Span

Role = Literal["principal", "deputy"]


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


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a role, ``until`` inclusive and None while still held."""

    person: str
    role: Role
    since: date
    until: date | None
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One duty set aside: for a matter, or for a period of a quota. ``until`` inclusive, None without expiry."""

    seq: int
    rule: str
    matter: int | None
    period: str | None
    ground: str
    approver: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Withholding:
    """A matter that is not to be published, with its ground (条例 arts. 14 to 16)."""

    seq: int
    matter: int
    ground: str
    approver: str


@dataclass(frozen=True, slots=True)
class LateReason:
    """Why something was late, and which office answers for it; ``rule`` None for every duty of the matter."""

    seq: int
    matter: int
    reason: str
    responsible: str | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What was said of a whole period: ``nil`` (零报告, count 0) or ``assert`` (对账, so many according to a source)."""

    seq: int
    kind: str
    period: Span
    count: int
    source: str | None
    nil: bool
    label: str = ""
    facet: str | None = None
    unit: str | None = None


#: (trigger seq, matter id, day, minute, unit, answer seq, answer day, answer minute): one row for each trigger and answer, the rows of
#: one trigger next to each other; a trigger without an answer once, with None thrice. A plain tuple, because there may be a million.
Pair = tuple[int, int, date, time | None, str | None, int | None, date | None, time | None]


class Facts(Protocol):
    """A ledger seen from one head, up to one day."""

    def pairs(self, opens: Pattern, answers: Sequence[Pattern], window: Span) -> Iterator[Pair]:
        """Stream each trigger whose day lies in the window with every answer to any of the patterns on the same matter."""
        ...

    def threads(self, opens: Pattern, window: Span) -> Iterator[Thread]:
        """Stream the matters opened by such an event in the window, each with all its events."""
        ...

    def events(self, pattern: Pattern, window: Span | None = None) -> Iterator[Event]:
        """Stream the matching events with their fields, in order of day, minute and entry; all days without a window."""
        ...

    def seen(self, events: Collection[str], kind: str | None = None) -> bool:
        """Whether the ledger holds any entry of these events (on that kind of matter) at all, whenever it happened.

        The one answer that looks beyond the day asked about: a register that holds an entry of a later day was begun.
        """
        ...

    def tenures(self, role: Role) -> tuple[Tenure, ...]:
        """Who held the role, adjoining tenures of one person merged, in order of first day."""
        ...

    def waivers(self, rule: str) -> tuple[Waiver, ...]:
        """The waivers of a rule, expired ones too."""
        ...

    def withheld(self) -> Mapping[int, Withholding]:
        """The matters that are not to be published, by matter id."""
        ...

    def late_reasons(self) -> tuple[LateReason, ...]:
        """The reasons recorded for lateness, in order of entry."""
        ...

    def declared(self, kind: str, window: Span) -> tuple[Declaration, ...]:
        """Nil reports and assertions about that kind of matter whose period shares a day with the window."""
        ...

    def units(self) -> tuple[str, ...]:
        """The offices registered and not ended on the day asked about, in order of registration."""
        ...

    def matters(self, ids: Iterable[int]) -> Mapping[int, Matter]:
        """What is known of these matters, by id; asked in batches, for what is to be reported only."""
        ...


def merge_tenures(tenures: Iterable[Tenure]) -> tuple[Tenure, ...]:
    """Join tenures of one person in one role that adjoin or overlap, in order of first day."""
    merged: list[Tenure] = []
    for tenure in sorted(tenures, key=lambda each: (each.person, each.role, each.since)):
        last = merged[-1] if merged else None
        if last is None or not _adjoin(last, tenure):
            merged.append(tenure)
            continue
        until = None if last.until is None or tenure.until is None else max(last.until, tenure.until)
        merged[-1] = replace(last, until=until, entries=(*last.entries, *tenure.entries))
    return tuple(sorted(merged, key=lambda each: (each.since, each.person)))


def _adjoin(last: Tenure, tenure: Tenure) -> bool:
    if (last.person, last.role) != (tenure.person, tenure.role):
        return False
    return last.until is None or tenure.since <= last.until + timedelta(days=1)
