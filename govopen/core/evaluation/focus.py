"""Facts narrowed to one matter, so that a single verdict costs what one matter costs to draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event, Matter, Pattern, Thread
from govopen.core.model.history import Facts, Pair
from govopen.core.model.office_state import Declaration, LateReason, Role, Tenure, Waiver, Withholding


@dataclass(frozen=True, slots=True)
class OneMatter:
    """The facts of ``whole`` that speak of one matter; registers and waivers stay as they are."""

    whole: Facts
    matter: int

    def pairs(self, opens: Pattern, answers: Sequence[Pattern], window: Span) -> Iterator[Pair]:
        """See ``Facts``."""
        return (pair for pair in self.whole.pairs(opens, answers, window) if pair[1] == self.matter)

    def threads(self, opens: Pattern, window: Span) -> Iterator[Thread]:
        """See ``Facts``."""
        return (thread for thread in self.whole.threads(opens, window) if thread.matter == self.matter)

    def events(self, pattern: Pattern, window: Span | None = None) -> Iterator[Event]:
        """See ``Facts``."""
        return (event for event in self.whole.events(pattern, window) if event.matter == self.matter)

    def seen(self, events: Collection[str], kind: str | None = None) -> bool:
        """See ``Facts``."""
        return self.whole.seen(events, kind)

    def tenures(self, role: Role) -> tuple[Tenure, ...]:
        """See ``Facts``."""
        return self.whole.tenures(role)

    def waivers(self, rule: str) -> tuple[Waiver, ...]:
        """See ``Facts``."""
        return self.whole.waivers(rule)

    def withheld(self) -> Mapping[int, Withholding]:
        """See ``Facts``."""
        return self.whole.withheld()

    def late_reasons(self) -> tuple[LateReason, ...]:
        """See ``Facts``."""
        return self.whole.late_reasons()

    def declared(self, kind: str, window: Span) -> tuple[Declaration, ...]:
        """See ``Facts``."""
        return self.whole.declared(kind, window)

    def units(self) -> tuple[str, ...]:
        """See ``Facts``."""
        return self.whole.units()

    def matters(self, ids: Iterable[int]) -> Mapping[int, Matter]:
        """See ``Facts``."""
        return self.whole.matters(ids)
