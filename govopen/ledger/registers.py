"""Registers read from their entries: who held which office, which units there are, what was waived, withheld and declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from govopen.core.dates.moments import Span, parse_period
from govopen.core.facts import Declaration, Event, LateReason, Matter, Role, Tenure, Waiver, Withholding, merge_tenures
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
