"""Registers read from their entries: who held which office, which units there are, what was waived, withheld and declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from govopen.core.dates.moments import Span, parse_period
from govopen.core.model.events import Event, Matter
from govopen.core.text.document_numbers import fold_number

Said = list[tuple[Event, Matter]]


def tenures(said: Said, role: Role) -> tuple[Tenure, ...]:
    """Return who held the role: each first day runs to the next last day, inclusive; adjoining tenures of one person are one."""
    people: dict[str, list[Event]] = {}
    for event, matter in said:
        people.setdefault(matter.number, []).append(event)
    return merge_tenures(tenure for person, events in people.items() for tenure in _held(person, role, events))


def _held(person: str, role: Role, events: Iterable[Event]) -> Iterator[Tenure]:
    by_day = sorted(events, key=lambda event: (event.when.day, event.seq))
    ends = [event for event in by_day if event.event == "left-office"]
    held: Tenure | None = None
    for start in (event for event in by_day if event.event == "took-office"):
        since = start.when.day
        if held is not None and (held.until is None or since < held.until):
            held = Tenure(person, role, held.since, held.until, (*held.entries, start.seq))  # said twice
            continue
        if held is not None:
            yield held
        ends = [end for end in ends if end.when.day >= since]
        end = ends.pop(0) if ends else None
        held = Tenure(person, role, since, end.when.day, (start.seq, end.seq)) if end else Tenure(person, role, since, None, (start.seq,))
    if held is not None:
        yield held


def units(said: Said) -> tuple[str, ...]:
    """Return the offices whose last word is that they were added: an office registered today may have been ended long ago."""
    last = {matter.number: event.event for event, matter in said}
    return tuple(name for name, event in last.items() if event == "unit-added")


def waivers(said: Said, rule: str) -> tuple[Waiver, ...]:
    """Return the waivers of a rule; those on kind ``rule`` stand for a period and name no matter."""
    return tuple(
        Waiver(
            seq=event.seq,
            rule=rule,
            matter=None if matter.kind == "rule" else matter.id,
            period=event.fields.get("period"),
            ground=event.fields.get("ground", ""),
            approver=event.fields.get("approver", ""),
            until=_day(event.fields.get("until")),
        )
        for event, matter in said
        if event.fields.get("rule") == rule
    )


def withholdings(said: Said) -> dict[int, Withholding]:
    """Return the last withholding of each matter."""
    return {
        matter.id: Withholding(event.seq, matter.id, event.fields.get("ground", ""), event.fields.get("approver", ""))
        for event, matter in said
    }


def late_reasons(said: Said) -> tuple[LateReason, ...]:
    """Return why things were late, and who answers for it."""
    return tuple(
        LateReason(event.seq, matter.id, event.fields.get("reason", ""), event.fields.get("responsible"), event.fields.get("rule"))
        for event, matter in said
    )


def declarations(said: Said, kind: str, window: Span) -> tuple[Declaration, ...]:
    """Return what was declared of a kind of matter for periods that share a day with the window, in order of entry."""
    wanted = fold_number(kind)
    found = (_declaration(event, kind) for event, matter in said if fold_number(matter.number) == wanted)
    return tuple(declaration for declaration in found if declaration is not None and declaration.period.clip(window))


def _declaration(event: Event, kind: str) -> Declaration | None:
    nil = event.event == "nil-reported"
    label = str(event.fields.get("period", ""))
    period = parse_period(label)
    if period is None:
        return None
    return Declaration(
        seq=event.seq,
        kind=kind,
        period=period.span,
        count=0 if nil else int(event.fields.get("count", 0)),
        source=event.fields.get("source"),
        nil=nil,
        label=label,
        facet=event.facet or event.fields.get("facet"),
        unit=event.unit,
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


Role = Literal["principal", "deputy"]


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a role, ``until`` inclusive and None while still held."""

    person: str
    role: Role
    since: date
    until: date | None
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One duty set aside: for a matter, or for a period of a quota. ``until`` inclusive, None without expiry."""

    seq: int
    rule: str
    matter: int | None
    period: str | None
    ground: str
    approver: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Withholding:
    """A matter that is not to be published, with its ground (条例 arts. 14 to 16)."""

    seq: int
    matter: int
    ground: str
    approver: str


@dataclass(frozen=True, slots=True)
class LateReason:
    """Why something was late, and which office answers for it; ``rule`` None for every duty of the matter."""

    seq: int
    matter: int
    reason: str
    responsible: str | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What was said of a whole period: ``nil`` (零报告, count 0) or ``assert`` (对账, so many according to a source)."""

    seq: int
    kind: str
    period: Span
    count: int
    source: str | None
    nil: bool
    label: str = ""
    facet: str | None = None
    unit: str | None = None


def merge_tenures(tenures: Iterable[Tenure]) -> tuple[Tenure, ...]:
    """Join tenures of one person in one role that adjoin or overlap, in order of first day."""
    merged: list[Tenure] = []
    for tenure in sorted(tenures, key=lambda each: (each.person, each.role, each.since)):
        last = merged[-1] if merged else None
        if last is None or not _adjoin(last, tenure):
            merged.append(tenure)
            continue
        until = None if last.until is None or tenure.until is None else max(last.until, tenure.until)
        merged[-1] = replace(last, until=until, entries=(*last.entries, *tenure.entries))
    return tuple(sorted(merged, key=lambda each: (each.since, each.person)))


def _adjoin(last: Tenure, tenure: Tenure) -> bool:
    if (last.person, last.role) != (tenure.person, tenure.role):
        return False
    return last.until is None or tenure.since <= last.until + timedelta(days=1)
