"""Reminders as values: who is to be told what, what has been told already, and the letters that come of it. No mail is known here.

A threshold is a duty, or an order to put right, at a stage: due soon, overdue, overdue for long. A letter goes out when a threshold was
crossed of which this recipient has not been told; it then shows all that stands open. So a run that was missed loses nothing, and a second
run says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.timeliness import WARN_WORKDAYS
from govopen.core.model.findings import Outcome
from govopen.core.model.organisation import Office, find_office
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.core.reports.rectifications import ORDERED, Order, OrderState
from govopen.core.text.document_numbers import fold_number

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

    def find(self, name: str | None) -> Office | None:
        """The registered office that bears a name, or bore it; None where there is none."""
        return None if name is None else self.offices.get(name) or find_office(self.offices.values(), name)

    def names(self, name: str) -> tuple[str, ...]:
        """The name given, and every other one of its office."""
        office = self.find(name)
        return (name, office.name, *office.others) if office else (name,)


class Item(Struct, frozen=True):
    """A line of a letter. ``days``: working days left, or past the limit; None where they cannot be counted. ``fresh``: not told yet."""

    duty: Duty
    stage: Stage
    office: str | None
    days: int | None
    fresh: bool
    key: str


class OrderItem(Struct, frozen=True):
    """An order to put right in a letter, in the terms of ``Item``. No rule judges it: it counts among no duties."""

    order: Order
    stage: Stage
    office: str | None
    days: int
    fresh: bool
    key: str


#: What a letter has a paragraph of.
Line = Item | OrderItem


class Packet(Struct, frozen=True):
    """What one correspondent is told on one day: all that is open, the worst first; ``keys`` are the thresholds new to him."""

    to: Correspondent
    items: tuple[Item, ...]
    keys: tuple[str, ...]
    orders: tuple[OrderItem, ...] = ()


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
    lines: list[Line] = [_open(duty, digest.on.day, roster, calendar) for duty in digest.duties if _stage(duty)]
    lines += [line for order in digest.orders if (line := _unanswered(order, digest.on.day, roster, calendar))]
    packets, unreachable = [], set()
    for role, name, address, concerned in _readers(lines, roster):
        if address is None:
            unreachable.add(name)
            continue
        to = Correspondent(role, name, address)
        known = frozenset(fold_number(key) for key in told.get(address.casefold(), ()))
        marked = [_for_reader(line, to, known, roster) for line in concerned]
        if fresh := tuple(line.key for line in marked if line.fresh):
            duties = tuple(line for line in marked if isinstance(line, Item))
            orders = tuple(line for line in marked if isinstance(line, OrderItem))
            packets.append(Packet(to, duties, fresh, orders))
    return Plan(tuple(packets), tuple(sorted(unreachable)))


def _stage(duty: Duty) -> Stage | None:
    """Overdue, due soon, or neither."""
    if duty.finding.outcome is Outcome.OVERDUE:
        return Stage.OVERDUE
    return Stage.DUE_SOON if duty.soon else None


def _open(duty: Duty, today: date, roster: Roster, calendar: WorkCalendar) -> Item:
    """A duty with its stage and the office that answers for it."""
    stage, finding = _stage(duty) or Stage.DUE_SOON, duty.finding
    office = _registered(finding.unit or next((lead for lead in duty.rule.lead if roster.find(lead)), None), roster)
    limit = finding.due or finding.due_earliest
    if limit is None:
        return Item(duty, stage, office, None, False, "")
    days = calendar.count_at_most(limit.day, today) if stage is Stage.OVERDUE else calendar.count_at_most(today, limit.day)
    if stage is Stage.OVERDUE and days > roster.escalate_after:
        stage = Stage.ESCALATED
    return Item(duty, stage, office, days, False, "")


def _unanswered(order: Order, today: date, roster: Roster, calendar: WorkCalendar) -> OrderItem | None:
    """An order that no office has answered, where its last day is near or gone by."""
    office = _registered(order.unit, roster)
    if order.state(today) is OrderState.OVERDUE:
        days = calendar.count_at_most(order.until, today)
        return OrderItem(order, Stage.ESCALATED if days > roster.escalate_after else Stage.OVERDUE, office, days, False, "")
    days = calendar.count_at_most(today, order.until)
    return OrderItem(order, Stage.DUE_SOON, office, days, False, "") if days <= WARN_WORKDAYS else None


def _registered(name: str | None, roster: Roster) -> str | None:
    """The name that an office is registered under now; one that is not registered stands for itself."""
    office = roster.find(name)
    return office.name if office else name


def _readers(lines: list[Line], roster: Roster) -> Iterable[tuple[Role, str, str | None, list[Line]]]:
    """Each reader with what concerns him: offices all of theirs, leaders what is overdue, the office in charge everything."""
    by_office: dict[str, list[Line]] = {}
    by_leader: dict[str, list[Line]] = {}
    for line in lines:
        if line.office is None:
            continue
        by_office.setdefault(line.office, []).append(line)
        leader = roster.offices[line.office].leader if line.office in roster.offices else None
        if leader and line.stage is not Stage.DUE_SOON:
            by_leader.setdefault(leader, []).append(line)
    for name in sorted(by_office):
        office = roster.offices.get(name)
        yield "office", name, office.email if office else None, by_office[name]
    for name in sorted(by_leader):
        yield "leader", name, roster.leaders.get(name), by_leader[name]
    if roster.in_charge is not None and lines:
        yield "summary", roster.in_charge.name, roster.in_charge.email, lines


def _for_reader(line: Line, to: Correspondent, known: Collection[str], roster: Roster) -> Line:
    """Mark what is new to this reader, whatever name the office bore when he was told; only the summary tells long overdue from overdue."""
    stage = Stage.OVERDUE if line.stage is Stage.ESCALATED and to.role != "summary" else line.stage
    keys = [threshold(line, stage, to.role, who) for who in _owing(line, roster)]
    return replace(line, fresh=all(fold_number(key) not in known for key in keys), key=keys[0])


def _owing(line: Line, roster: Roster) -> tuple[str, ...]:
    """Who owes it, by every name; the first is the one that it is noted under."""
    if isinstance(line, OrderItem):
        return roster.names(line.order.unit or "")
    finding = line.duty.finding
    return (finding.leader,) if finding.leader else roster.names(finding.unit or "")


def threshold(line: Line, stage: Stage, role: Role, who: str) -> str:
    """The name of a threshold: a duty or an order that moves to another limit is told of anew."""
    if isinstance(line, OrderItem):
        return "|".join((role, stage, ORDERED, line.order.number, who, "", line.order.until.isoformat()))
    finding = line.duty.finding
    matter = f"{finding.matter.kind}:{finding.matter.number}" if finding.matter else finding.period or ""
    limit = finding.due or finding.due_earliest
    topic = ",".join(finding.missing)
    return "|".join((role, stage, finding.rule, matter, who, topic, limit.isoformat() if limit else ""))
