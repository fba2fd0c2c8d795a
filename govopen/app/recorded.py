"""What a recording command returns: the entry that was appended and what the clerk should look at."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from govopen.core.model.entries import Draft, Entry
from govopen.messages import Label, Message


class Recorded(Struct, frozen=True):
    """What was appended, and what the clerk should look at. ``opened``: the matter is new; ``replaced``: the entry now out of effect.

    ``more`` holds further entries with their numbers; ``subject`` is the name of the matter where its number is a code.
    """

    seq: int
    draft: Draft
    opened: bool = False
    warnings: tuple[Message, ...] = ()
    replaced: Entry | None = None
    more: tuple[tuple[int, Draft], ...] = ()
    subject: Label | None = None

    @classmethod
    def of(cls, seqs: Sequence[int], drafts: Sequence[Draft], *, opened: bool = False) -> Recorded:
        """Return what was appended together: the first entry, and the others as further ones."""
        return cls(seqs[0], drafts[0], opened, more=tuple(zip(seqs[1:], drafts[1:], strict=True)))
