"""What belongs to no matter: offices, leaders' tenures, declarations of periods; and what was recorded about a matter's duties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from govopen.core.dates.moments import Span, parse_period
from govopen.core.model.events import Event, Matter
from govopen.core.model.office_names import NAME_EVENTS, OfficeNames, read_names
from govopen.core.text.document_numbers import fold_number

Role = Literal["principal", "deputy"]
#: What an office is declared to be: an agency that handles matters (经办机构), one that serves at windows (窗口单位), or neither.
UnitType = Literal["handling", "window", "office"]
#: Stands for every kind of matter.
ANY_KIND = "*"

#: Entries in effect with the matter of each, in order of entry.
Recorded = Iterable[tuple[Event, Matter]]

#: The events that make up the registers of an office, and those that speak of the duties of a matter.
OFFICE_EVENTS = NAME_EVENTS | {"unit-added", "unit-ended", "took-office", "left-office", "nil-reported", "count-asserted", "figure-stated"}
ABOUT_EVENTS = frozenset({"waived", "withheld", "late-reason"})
#: Those of both that have no day of their own: a look back at an earlier day sees them from whenever they were recorded.
TIMELESS = NAME_EVENTS | {"waived", "withheld", "nil-reported", "count-asserted", "figure-stated", "unit-added", "late-reason"}


class Tenure(Struct, frozen=True):
    """A person in a role, ``until`` inclusive and None while still held."""

    person: str
    role: Role
    since: date
    until: date | None
    entries: tuple[int, ...] = ()


class Waiver(Struct, frozen=True):
    """One duty set aside: for a matter, or for a period of a quota. ``until`` inclusive, None without expiry."""

    seq: int
    rule: str
    matter: int | None
    period: str | None
    ground: str
    approver: str
    until: date | None


class Withholding(Struct, frozen=True):
    """A matter that is not to be published, with its ground (条例 arts. 14 to 16), and since when: the day on which that was decided."""

    seq: int
    matter: int
    ground: str
    approver: str
    decided: date = date.min


class LateReason(Struct, frozen=True):
    """Why something was late, and which office answers for it; ``rule`` None for every duty of the matter."""

    seq: int
    matter: int
    reason: str
    responsible: str | None
    rule: str | None = None


class Declaration(Struct, frozen=True):
    """What was declared of a whole period: ``nil`` (零报告, count 0) or ``assert`` (对账, so many according to a source)."""

    seq: int
    kind: str
    period: Span
    count: int
    source: str | None
    nil: bool
    label: str = ""
    facet: str | None = None
    unit: str | None = None


class StatedFigure(Struct, frozen=True):
    """A number of an annual report as a source states it: the year, the address of the cell (``table2.fees``), the number.

    ``seq`` is the entry.
    """

    seq: int
    year: int
    cell: str
    number: Decimal
    source: str


class OfficeState(Struct, frozen=True):
    """The registers of an office on the day asked about.

    ``names``       the present name of each office, by its other names.
    ``units``       the offices registered and not ended, in order of registration.
    ``ended``       the first day without each office that was ended, by name.
    ``unit_types``  what offices are declared to be, by name; those that were not declared are left out.
    ``tenures``     who held which role, adjoining tenures of one person merged, in order of first day.
    ``declarations``  nil reports and assertions, in order of entry.
    ``figures``     numbers of annual reports, in order of entry.
    ``waivers``     those of periods, in order of entry, expired ones too.
    ``first_days``  the first day of each event on each kind of matter, by (event, kind) and (event, "*"), whenever it happened: a
                    register that holds an entry of a later day was begun.
    """

    names: OfficeNames = field(default_factory=lambda: OfficeNames({}))
    units: tuple[str, ...] = ()
    ended: Mapping[str, date] = field(default_factory=dict)
    unit_types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tenures: tuple[Tenure, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    first_days: Mapping[tuple[str, str], date] = field(default_factory=dict)
    figures: tuple[StatedFigure, ...] = ()

    def units_in(self, period: Span, types: Collection[str]) -> tuple[str, ...]:
        """The offices that were there in a period, for a part of it at least: all, or those declared to be of one of the types."""
        later = (unit for unit, day in self.ended.items() if day > period.first)
        return tuple(unit for unit in (*self.units, *later) if not types or self.unit_types.get(unit, frozenset()) & frozenset(types))

    def holders(self, role: Role) -> tuple[Tenure, ...]:
        """The tenures of a role."""
        return tuple(tenure for tenure in self.tenures if tenure.role == role)

    def declared(self, kind: str, window: Span | None = None) -> tuple[Declaration, ...]:
        """The declarations about a kind of matter whose period shares a day with the window."""
        wanted = fold_number(kind)
        found = (each for each in self.declarations if fold_number(each.kind) == wanted)
        return tuple(each for each in found if window is None or each.period.clip(window))

    def first_day(self, events: Iterable[str], kind: str | None) -> date | None:
        """The first day of any of these events on that kind of matter (None: any); None if there is no such entry at all."""
        days = (self.first_days.get((event, kind or ANY_KIND)) for event in events)
        return min((day for day in days if day is not None), default=None)

    def register_empty(self, events: Collection[str], kind: str | None) -> bool:
        """Whether no such event was ever logged on that kind of matter, nor the kind declared: the office may not have begun to log it."""
        return self.first_day(events, kind) is None and not (kind and self.declared(kind))


class MatterNotes(Struct, frozen=True):
    """What was recorded about a matter's duties: the last withholding, the waivers and the reasons for lateness, in order of entry."""

    withheld: Withholding | None = None
    waivers: tuple[Waiver, ...] = ()
    late_reasons: tuple[LateReason, ...] = ()

    def withholding(self, later: Withholding) -> MatterNotes:
        """Return the same with a later withholding: its ground holds, and the matter is withheld since the first one."""
        since = min(self.withheld.decided, later.decided) if self.withheld else later.decided
        return replace(self, withheld=replace(later, decided=since))


NO_NOTES = MatterNotes()


def read_office(recorded: Recorded, first_days: Mapping[tuple[str, str], date], seen_until: date) -> OfficeState:
    """Return the registers that these entries make up, seen on a day; entries of other events are passed over."""
    by_event: dict[str, list[tuple[Event, Matter]]] = {}
    for event, matter in recorded:
        by_event.setdefault(_REGISTER.get(event.event, ""), []).append((event, matter))
    names = read_names(by_event.get("names", ()), seen_until)
    added, ended = _units(by_event.get("units", ()), names)
    return OfficeState(
        names=names,
        units=tuple(name for name in added if name not in ended),
        ended=ended,
        unit_types={name: frozenset(types) for name, event in added.items() if (types := event.fields.get("unit-type"))},
        tenures=_tenures(by_event.get("leaders", ())),
        declarations=tuple(_declarations(by_event.get("declarations", ()), names)),
        waivers=tuple(_waiver(event, matter) for event, matter in by_event.get("waivers", ()) if matter.kind == "rule"),
        first_days=first_days,
        figures=tuple(_figures(by_event.get("figures", ()))),
    )


_REGISTER = {
    "unit-aliased": "names", "unit-renamed": "names", "unit-merged": "names",
    "unit-added": "units", "unit-ended": "units", "took-office": "leaders", "left-office": "leaders",
    "nil-reported": "declarations", "count-asserted": "declarations", "waived": "waivers", "figure-stated": "figures",
}  # fmt: skip


def read_notes(recorded: Recorded) -> dict[int, MatterNotes]:
    """Return what these entries record about matters, by matter id; waivers of periods are passed over."""
    notes: dict[int, MatterNotes] = {}
    for event, matter in recorded:
        of = notes.get(matter.id, NO_NOTES)
        if event.event == "waived" and matter.kind != "rule":
            notes[matter.id] = replace(of, waivers=(*of.waivers, _waiver(event, matter)))
        elif event.event == "withheld":
            notes[matter.id] = of.withholding(Withholding(event.seq, matter.id, *_ground(event), event.when.day))
        elif event.event == "late-reason":
            fields = event.fields
            reason = LateReason(event.seq, matter.id, fields.get("reason", ""), fields.get("responsible"), fields.get("rule"))
            notes[matter.id] = replace(of, late_reasons=(*of.late_reasons, reason))
    return notes


def _ground(event: Event) -> tuple[str, str]:
    return event.fields.get("ground", ""), event.fields.get("approver", "")


def _waiver(event: Event, matter: Matter) -> Waiver:
    """Waivers on kind ``rule`` stand for a period and name no matter."""
    of = None if matter.kind == "rule" else matter.id
    until = event.fields.get("until")
    return Waiver(
        event.seq,
        event.fields.get("rule", ""),
        of,
        event.fields.get("period"),
        *_ground(event),
        date.fromisoformat(until) if isinstance(until, str) and until else None,
    )


def _units(recorded: Recorded, names: OfficeNames) -> tuple[dict[str, Event], dict[str, date]]:
    """The offices with the last entry that added each, and of those whose last entry is that they ended the day of that entry.

    What is recorded of an office under a name that it does not bear on the day asked about is left out.
    """
    added: dict[str, Event] = {}
    ended: dict[str, date] = {}
    for event, matter in recorded:
        if matter.number in names:
            continue
        ended.pop(matter.number, None)
        if event.event == "unit-added":
            added[matter.number] = event
        elif matter.number in added:
            ended[matter.number] = event.when.day
    return added, ended


def _tenures(recorded: Recorded) -> tuple[Tenure, ...]:
    """Each first day runs to the next last day, inclusive; adjoining tenures of one person are one."""
    people: dict[tuple[str, str], list[Event]] = {}
    for event, matter in recorded:
        people.setdefault((matter.number, str(event.facet)), []).append(event)
    return merge_tenures(tenure for (person, _), events in people.items() for tenure in _held(person, events))


def _held(person: str, events: Iterable[Event]) -> Iterator[Tenure]:
    by_day = sorted(events, key=lambda event: (event.when.day, event.seq))
    ends = [event for event in by_day if event.event == "left-office"]
    held: Tenure | None = None
    for start in (event for event in by_day if event.event == "took-office"):
        since, role = start.when.day, _role(start)
        if held is not None and (held.until is None or since < held.until):
            held = replace(held, entries=(*held.entries, start.seq))  # recorded twice
            continue
        if held is not None:
            yield held
        ends = [end for end in ends if end.when.day >= since]
        end = ends.pop(0) if ends else None
        held = Tenure(person, role, since, end.when.day, (start.seq, end.seq)) if end else Tenure(person, role, since, None, (start.seq,))
    if held is not None:
        yield held


def _role(event: Event) -> Role:
    return "principal" if event.facet == "principal" else "deputy"


def _declarations(recorded: Recorded, names: OfficeNames) -> Iterator[Declaration]:
    for event, matter in recorded:
        label = str(event.fields.get("period", ""))
        period = parse_period(label)
        nil = event.event == "nil-reported"
        if period is not None:
            yield Declaration(
                seq=event.seq,
                kind=matter.number,
                period=period.span,
                count=0 if nil else int(event.fields.get("count", 0)),
                source=event.fields.get("source"),
                nil=nil,
                label=label,
                facet=event.facet or event.fields.get("facet"),
                unit=names.present(event.unit),
            )


def _figures(recorded: Recorded) -> Iterator[StatedFigure]:
    for event, _ in recorded:
        fields = event.fields
        yield StatedFigure(event.seq, int(fields["period"]), fields["cell"], Decimal(fields["number"]), fields.get("source", ""))


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
