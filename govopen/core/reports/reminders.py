"""Reminders as values: who is to be told what, what has been told already, and the letters that come of it. No mail is known here.

A threshold is a duty at a stage: due soon, overdue, overdue for long. A letter goes out when a threshold was crossed of which this
recipient has not been told; it then shows all that stands open. So a run that was missed loses nothing, and a second run says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.findings import Outcome
from govopen.core.model.organisation import Office
from govopen.core.reports.open_duties import Duty, OpenDuties

Role = Literal["office", "leader", "summary"]


class Stage(StrEnum):
    """How far a duty has gone; ``escalated``: overdue for more working days than the office allows itself."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class LetterState(StrEnum):
    """Where a letter stands. ``unknown``: handed over, but the answer was lost, so that it may have arrived.

    ``unaddressed`` stands for all letters to someone whose address is not known; it is noted once, not every day.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"
    UNADDRESSED = "unaddressed"


class Correspondent(Struct, frozen=True):
    """Someone to be told: an office, a leader, or the office in charge; ``name`` as registered."""

    role: Role
    name: str
    address: str


class Roster(Struct, frozen=True):
    """Whom reminders may reach. ``leaders`` maps names to addresses; ``escalate_after`` counts working days past the limit."""

    offices: Mapping[str, Office]
    leaders: Mapping[str, str] = field(default_factory=dict)
    in_charge: Office | None = None
    escalate_after: int = 10


class Item(Struct, frozen=True):
    """A line of a letter. ``days``: working days left, or past the limit; None where they cannot be counted. ``fresh``: not told yet."""

    duty: Duty
    stage: Stage
    office: str | None
    days: int | None
    fresh: bool
    key: str


class Packet(Struct, frozen=True):
    """What one correspondent is told on one day: all that is open, the worst first; ``keys`` are the thresholds new to him."""

    to: Correspondent
    items: tuple[Item, ...]
    keys: tuple[str, ...]


class Letter(Struct, frozen=True):
    """A letter in the outbox. ``id`` is its Message-ID, the same whenever it is sent again."""

    id: str
    to: Correspondent
    as_of: date
    subject: str
    body: str
    keys: tuple[str, ...]
    state: LetterState = LetterState.QUEUED
    attempts: int = 0
    next_try: datetime | None = None
    reason: str | None = None


class Run(Struct, frozen=True):
    """One run of the reminder, as it is kept; ``ended_at`` None: it broke off."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    as_of: date
    holder: str
    planned: int = 0
    sent: int = 0
    failed: int = 0
    waiting: int = 0


class Plan(Struct, frozen=True):
    """The packets of a day, and the names with something open whom no address is known for."""

    packets: tuple[Packet, ...]
    unreachable: tuple[str, ...]


def plan_packets(digest: OpenDuties, roster: Roster, calendar: WorkCalendar, *, told: Mapping[str, Collection[str]]) -> Plan:
    """Decide who is told what; ``told`` holds for each address the keys it was told of. Offices in order of name, the summary last."""
    open_duties = [_open(duty, digest.on.day, roster, calendar) for duty in digest.duties if _stage(duty)]
    packets, unreachable = [], set()
    for role, name, address, items in _readers(open_duties, roster):
        if address is None:
            unreachable.add(name)
            continue
        to = Correspondent(role, name, address)
        known = told.get(address.casefold(), frozenset())
        marked = tuple(_for_reader(item, to, known) for item in items)
        fresh = tuple(item.key for item in marked if item.fresh)
        if fresh:
            packets.append(Packet(to, marked, fresh))
    return Plan(tuple(packets), tuple(sorted(unreachable)))


def _stage(duty: Duty) -> Stage | None:
    """Overdue, due soon, or neither."""
    if duty.finding.outcome is Outcome.OVERDUE:
        return Stage.OVERDUE
    return Stage.DUE_SOON if duty.soon else None


def _open(duty: Duty, today: date, roster: Roster, calendar: WorkCalendar) -> Item:
    """A duty with its stage and the office that answers for it."""
    stage, finding = _stage(duty) or Stage.DUE_SOON, duty.finding
    office = finding.unit or next((lead for lead in duty.rule.lead if lead in roster.offices), None)
    limit = finding.due or finding.due_earliest
    if limit is None:
        return Item(duty, stage, office, None, False, "")
    days = calendar.count_at_most(limit.day, today) if stage is Stage.OVERDUE else calendar.count_at_most(today, limit.day)
    if stage is Stage.OVERDUE and days > roster.escalate_after:
        stage = Stage.ESCALATED
    return Item(duty, stage, office, days, False, "")


def _readers(items: list[Item], roster: Roster) -> Iterable[tuple[Role, str, str | None, list[Item]]]:
    """Each reader with what concerns him: offices all of theirs, leaders what is overdue, the office in charge everything."""
    by_office: dict[str, list[Item]] = {}
    by_leader: dict[str, list[Item]] = {}
    for item in items:
        if item.office is None:
            continue
        by_office.setdefault(item.office, []).append(item)
        leader = roster.offices[item.office].leader if item.office in roster.offices else None
        if leader and item.stage is not Stage.DUE_SOON:
            by_leader.setdefault(leader, []).append(item)
    for name in sorted(by_office):
        office = roster.offices.get(name)
        yield "office", name, office.email if office else None, by_office[name]
    for name in sorted(by_leader):
        yield "leader", name, roster.leaders.get(name), by_leader[name]
    if roster.in_charge is not None and items:
        yield "summary", roster.in_charge.name, roster.in_charge.email, items


def _for_reader(item: Item, to: Correspondent, known: Collection[str]) -> Item:
    """Mark what is new to this reader; only the summary tells long overdue from overdue."""
    stage = Stage.OVERDUE if item.stage is Stage.ESCALATED and to.role != "summary" else item.stage
    key = threshold(item.duty, stage, to.role)
    return Item(item.duty, item.stage, item.office, item.days, key not in known, key)


def threshold(duty: Duty, stage: Stage, role: Role) -> str:
    """The name of a threshold: a duty that moves to another limit is told of anew."""
    finding = duty.finding
    matter = f"{finding.matter.kind}:{finding.matter.number}" if finding.matter else finding.period or ""
    who = finding.leader or finding.unit or ""
    limit = finding.due or finding.due_earliest
    topic = ",".join(finding.missing)
    return "|".join((role, stage, finding.rule, matter, who, topic, limit.isoformat() if limit else ""))
