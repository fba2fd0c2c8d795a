"""A matter with its whole story."""

from __future__ import annotations

from typing import NamedTuple

from govopen.core.model.events import Event, Matter, Pattern, fits
from govopen.core.model.office_state import NO_NOTES, MatterNotes


class Thread(NamedTuple):
    """A matter, its events in effect and in view in order of day, minute (an unknown one first) and entry, and the notes about it."""

    matter: Matter
    events: tuple[Event, ...]
    notes: MatterNotes = NO_NOTES

    @property
    def shape(self) -> frozenset[tuple[str, str | None]]:
        """Which events, with which facet, happened to it: what decides, with the kind of the matter, which rules are concerned."""
        return frozenset([(event.event, event.facet) for event in self.events])

    def matching(self, *patterns: Pattern) -> list[Event]:
        """The events that answer to any of the patterns, in their order; the kind of the matter is not looked at."""
        if len(patterns) == 1:
            return [event for event in self.events if fits(event, patterns[0])]
        return [event for event in self.events if any(fits(event, pattern) for pattern in patterns)]

    def is_of(self, pattern: Pattern) -> bool:
        """Whether the pattern speaks of matters of this kind."""
        return pattern.kind is None or pattern.kind == self.matter.kind
