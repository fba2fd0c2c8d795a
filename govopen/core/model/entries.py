"""What goes into a ledger and what comes back from it: drafts, entries and checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from govopen.core.dates.moments import Moment


class Draft(Struct, frozen=True, gc=False):
    """One entry to be appended. ``fields`` holds JSON values only; ``corrects`` the entry that this one replaces or voids."""

    kind: str
    number: str
    event: str
    when: Moment
    facet: str | None = None
    unit: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None


class Entry(Struct, frozen=True):
    """One line of the ledger as it stands. ``recorded_at`` is an instant in UTC, whole milliseconds; ``hash`` and ``prev`` are hex."""

    seq: int
    matter: int
    kind: str
    number: str
    event: str
    facet: str | None
    when: Moment
    unit: str | None
    fields: Mapping[str, Any]
    operator: str
    recorded_at: datetime
    batch: str | None
    corrects: int | None
    prev: str
    hash: str
    corrected_by: int | None = None


EMPTY_HEAD = "0" * 64


class Checkpoint(Struct, frozen=True):
    """What a report prints so that a later reader can tell a rewritten ledger: its id, its size and its head."""

    ledger: str
    size: int
    head: str

    def __str__(self) -> str:
        """``1f0c…:120:9ab3…``, the form that ``ledger verify --anchor`` takes."""
        return f"{self.ledger}:{self.size}:{self.head}"


class Verified(StrEnum):
    """How much of a ledger was hashed anew for an answer: all of it, or the entries that the answer rests on."""

    WHOLE = "whole"
    CITED = "cited"


class View(Struct, frozen=True):
    """From where a ledger is looked at: entries up to ``head``, events that happened up to ``seen_until``."""

    head: int
    seen_until: Moment
