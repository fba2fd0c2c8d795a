"""The questions that rules ask of a ledger, and the values it answers with.

``Facts`` is bound to a view: one head of the ledger, and the day up to which events are seen. The ledger answers in SQL and
streams; tests answer from tuples. No kind of rule sees a row or a query. Every answer leaves out entries that an entry in view
corrects or voids, and events after the day asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Protocol

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event, Matter, Pattern, Thread
from govopen.core.model.office_state import Declaration, LateReason, Role, Tenure, Waiver, Withholding

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
