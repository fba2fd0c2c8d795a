"""Facts told from a list: what the cases of rule packs, and the tests of rules, are judged by. No ledger, no file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.model.events import Event, Matter, Pattern, Thread, fits
from govopen.core.model.history import Pair
from govopen.core.model.office_state import Declaration, LateReason, Role, Tenure, Waiver, Withholding, merge_tenures


def order(event: Event) -> tuple[Moment, int]:
    """By day, then minute with unknown ones first, then entry."""
    return Moment(event.when.day, event.when.earliest.time()), event.seq


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """Facts from values, seen on a day: events after it are hidden. ``everything`` in any order."""

    everything: tuple[Event, ...]
    known: Mapping[int, Matter]
    on: AsOf
    leaders: tuple[Tenure, ...] = ()
    set_aside: tuple[Waiver, ...] = ()
    kept_back: tuple[Withholding, ...] = ()
    said: tuple[Declaration, ...] = ()
    offices: tuple[str, ...] = ()
    in_view: tuple[Event, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put what can be seen in order once."""
        seen = [event for event in self.everything if event.when.earliest <= self._now]
        object.__setattr__(self, "in_view", tuple(sorted(seen, key=order)))

    @property
    def _now(self) -> datetime:
        return self.on.instant - timedelta(minutes=1) if self.on.spent else self.on.instant

    def _matching(self, pattern: Pattern, window: Span | None) -> Iterator[Event]:
        for event in self.in_view:
            if (window is None or event.when.day in window) and fits(event, pattern) and self._of_kind(event, pattern):
                yield event

    def _of_kind(self, event: Event, pattern: Pattern) -> bool:
        return pattern.kind is None or self.known[event.matter].kind == pattern.kind

    def pairs(self, opens: Pattern, answers: Sequence[Pattern], window: Span) -> Iterator[Pair]:
        """See ``Facts``."""
        for event in sorted(self._matching(opens, window), key=lambda event: (event.matter, event.seq)):
            head = (event.seq, event.matter, event.when.day, event.when.minute, event.unit)
            replies = [each for each in self.in_view if each.matter == event.matter and any(fits(each, answer) for answer in answers)]
            for reply in replies:
                yield (*head, reply.seq, reply.when.day, reply.when.minute)
            if not replies:
                yield (*head, None, None, None)

    def threads(self, opens: Pattern, window: Span) -> Iterator[Thread]:
        """See ``Facts``."""
        for matter in dict.fromkeys(event.matter for event in self._matching(opens, window)):
            yield Thread(matter, tuple(event for event in self.in_view if event.matter == matter))

    def events(self, pattern: Pattern, window: Span | None = None) -> Iterator[Event]:
        """See ``Facts``."""
        yield from self._matching(pattern, window)

    def seen(self, events: Collection[str], kind: str | None = None) -> bool:
        """See ``Facts``."""
        return any(event.event in events and (kind is None or self.known[event.matter].kind == kind) for event in self.everything)

    def tenures(self, role: Role) -> tuple[Tenure, ...]:
        """See ``Facts``."""
        begun = [tenure for tenure in self.leaders if tenure.role == role and tenure.since <= self.on.day]
        return merge_tenures(self._still_held(tenure) for tenure in begun)

    def _still_held(self, tenure: Tenure) -> Tenure:
        """An end that had not come by the day asked about is not known yet."""
        if tenure.until is not None and tenure.until > self.on.day:
            return replace(tenure, until=None)
        return tenure

    def waivers(self, rule: str) -> tuple[Waiver, ...]:
        """See ``Facts``."""
        return tuple(waiver for waiver in self.set_aside if waiver.rule == rule)

    def withheld(self) -> Mapping[int, Withholding]:
        """See ``Facts``."""
        return {each.matter: each for each in self.kept_back}

    def late_reasons(self) -> tuple[LateReason, ...]:
        """See ``Facts``; lists tell none."""
        return ()

    def declared(self, kind: str, window: Span) -> tuple[Declaration, ...]:
        """See ``Facts``."""
        return tuple(each for each in self.said if each.kind == kind and each.period.clip(window))

    def units(self) -> tuple[str, ...]:
        """See ``Facts``."""
        return self.offices

    def matters(self, ids: Iterable[int]) -> Mapping[int, Matter]:
        """See ``Facts``."""
        return {each: self.known[each] for each in ids}
