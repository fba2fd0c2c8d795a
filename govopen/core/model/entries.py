"""What goes into a ledger and what comes back from it: drafts, entries, checkpoints, and the events that govopen itself writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govopen.core.dates.moments import Moment

#: Kinds and events that have commands of their own and are not in the vocabulary: {event: kind of matter; "*" for any}.
#: ``voided`` and every amended entry name the entry they replace in ``corrects``.
SYSTEM_EVENTS: dict[str, str] = {
    "voided": "*",
    "withheld": "*",  # fields: ground, approver
    "waived": "*",  # fields: rule, period, ground, approver, until; on the matter, or on kind "rule" for a period
    "late-reason": "*",  # fields: reason, responsible, rule
    "nil-reported": "register",  # number = kind of matter; fields: period, facet
    "count-asserted": "register",  # number = kind of matter; fields: period, count, source, facet
    "unit-added": "unit",  # number = name; fields: email, leader
    "unit-ended": "unit",
    "took-office": "leader",  # number = name; facet = role; day = first day
    "left-office": "leader",  # facet = role; day = last day, inclusive
    "imported": "batch",  # number = batch; fields: file, sha256, rows, added
    "import-undone": "batch",  # fields: reason
    "calendar-imported": "calendar",  # number = notice; fields: sha256, text
    "closing-added": "calendar",  # number = "closings"; fields: first, last, ground
    "restored": "ledger",  # fields: backup, size, head
    "packs-chosen": "ledger",  # fields: packs
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry to be appended. ``fields`` holds JSON values only; ``corrects`` the entry that this one replaces or voids."""

    kind: str
    number: str
    event: str
    when: Moment
    facet: str | None = None
    unit: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a report prints so that a later reader can tell a rewritten ledger: its id, its size and its head."""

    ledger: str
    size: int
    head: str

    def __str__(self) -> str:
        """``1f0c…:120:9ab3…``, the form that ``ledger verify --anchor`` takes."""
        return f"{self.ledger}:{self.size}:{self.head}"


@dataclass(frozen=True, slots=True)
class View:
    """From where a ledger is looked at: entries up to ``head``, events that happened up to ``seen_until``."""

    head: int
    seen_until: Moment
