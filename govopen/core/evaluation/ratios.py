"""At least such a share: how many of so many.

    ratio = { at_least = "10%", of = { event = "decided" } }

The share is exact: of 11, 不少于10% is 1.1 and hence 2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from pydantic import Field, field_validator

from govopen.core.model.events import Event, Pattern
from govopen.core.model.rules import EventRef, Part, Reference, one_or_several
from govopen.messages import msg


class Ratio(Part):
    """``at_least`` such a share (``"10%"``, ``"1/3"``, ``0.1``) of the events ``of``, on matters of ``kind`` (the rule's own)."""

    at_least: str
    of: tuple[EventRef, ...] = Field(min_length=1)
    kind: str | None = Field(default=None, min_length=1)

    _events = field_validator("of", mode="before")(one_or_several)

    @field_validator("at_least", mode="before")
    @classmethod
    def _a_share(cls, value: object) -> str:
        text = "" if isinstance(value, bool) else unicodedata.normalize("NFKC", str(value)).replace(" ", "")
        try:
            share = _read(text)
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share <= 1:
            raise ValueError(msg("A share of more than nothing and at most all is wanted here, such as 10%, 1/3 or 0.1."))
        return text

    @property
    def share(self) -> Fraction:
        """The share as an exact number."""
        return _read(self.at_least)

    def required(self, total: int) -> int:
        """The least whole number that is such a share of the total."""
        return ceil(self.share * total)

    def patterns(self, kind: str) -> tuple[Pattern, ...]:
        """The events of which it is a share, for a rule on that kind of matter."""
        return tuple(ref.on(self.kind or kind) for ref in self.of)

    def references(self, kind: str) -> Iterable[Reference]:
        """The names that it takes from the vocabulary."""
        return (ref.reference("ratio.of", self.kind or kind) for ref in self.of)


def _read(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def once_a_matter(events: Iterable[Event]) -> list[Event]:
    """The first event of each matter, in their order."""
    return [*{event.matter: event for event in reversed([*events])}.values()][::-1]
