"""Reads the cases that stand beside the rules of a pack, ``*.cases.toml``: cases, or every mistake at once with file and key.

[[case]]
rule = "decision-publicity"
name = "第七个工作日在门户网站公示：达标"
on = 2020-12-31                    # that day is spent; 2020-12-31T10:00:00: that minute
year = 2020                        # what is audited: default the year of `on`; or from = …, to = …
events = [
  { event = "decided", matter = "甲", at = "2020-04-01 09:00", type = "permit", unit = "许可处" },
  { event = "published", matter = "甲", at = "2020-04-13", channel = "portal" },
]
leaders = [{ name = "张三", role = "principal", from = 2018-05-01, to = 2020-06-30 }]
waivers = [{ matter = "甲", ground = "…", approver = "…", until = 2020-12-31 }]    # or period = "2020-Q1"
withheld = [{ matter = "甲", ground = "…", approver = "…", at = 2020-04-10 }]     # at: when that was decided; without it from the first
declared = [{ kind = "press", period = "2020-Q1", nil = true }]                     # or count = 3, source = "…"
units = ["就业处", "社保中心"]
unit_types = { "社保中心" = ["handling"] }          # handling 经办机构, window 窗口单位, office 其他
expect = { outcome = "met", due = 2020-04-13 }     # a list for several verdicts, [] for none
others = "missed"                                  # what all verdicts are that `expect` does not list
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from pydantic import Field, field_validator

from govopen.core.dates.date_parser import WhenRefused, parse_moment
from govopen.core.dates.moments import AsOf, Moment, Span, parse_period, year_span
from govopen.core.model.events import Event, Matter
from govopen.core.model.field_values import fill
from govopen.core.model.findings import Outcome
from govopen.core.model.office_state import Declaration, Role, Tenure, UnitType, Waiver, Withholding
from govopen.core.model.rules import Part, Rule
from govopen.core.model.vocabulary import EventSpec, Vocabulary
from govopen.core.reports.rule_cases import KEYS, Case, Expected
from govopen.datafiles.toml import read_model, read_tables, read_toml
from govopen.errors import Problem
from govopen.messages import msg

#: Keys of an event that are not fields of it.
OWN_KEYS = frozenset({"event", "matter", "at", "unit", "kind"})
ANY_KIND = "information"


class _Leader(Part):
    name: str
    role: Role
    from_: date = Field(alias="from")
    to: date | None = None


class _Waiver(Part):
    matter: str | None = None
    period: str | None = None
    ground: str = "—"
    approver: str = "—"
    until: date | None = None


class _Withheld(Part):
    matter: str
    ground: str = "—"
    approver: str = "—"
    at: date = date.min


class _Declared(Part):
    kind: str
    period: str
    count: int = 0
    source: str | None = None
    nil: bool = False
    facet: str | None = None
    unit: str | None = None


class _Case(Part):
    rule: str
    name: str = Field(min_length=1)
    on: datetime | date
    year: int | None = None
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    events: tuple[dict[str, Any], ...] = ()
    leaders: tuple[_Leader, ...] = ()
    waivers: tuple[_Waiver, ...] = ()
    withheld: tuple[_Withheld, ...] = ()
    declared: tuple[_Declared, ...] = ()
    units: tuple[str, ...] = ()
    unit_types: dict[str, frozenset[UnitType]] = Field(default_factory=dict)
    expect: tuple[dict[str, Any], ...]
    others: Outcome | None = None

    @field_validator("expect", mode="before")
    @classmethod
    def _one_verdict(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value

    @field_validator("on", mode="before")
    @classmethod
    def _day_or_minute(cls, value: object) -> object:
        if isinstance(value, (date, datetime)):
            return value
        raise ValueError(msg("A day or a local date-time is wanted here, without quotation marks."))


class _Cast(Struct):
    """The matters of one case as they are met: numbers to ids, and the kind of each."""

    vocabulary: Vocabulary
    rule: Rule | None
    ids: dict[str, int] = field(default_factory=dict)
    matters: dict[int, Matter] = field(default_factory=dict)

    def id(self, number: str, spec: EventSpec | None = None, kind: str | None = None) -> int:
        """The id of a matter; what is first said of its kind holds."""
        seq = self.ids.setdefault(number, len(self.ids) + 1)
        if seq not in self.matters or kind is not None:
            self.matters[seq] = Matter(seq, kind or self._kind(spec), number)
        return seq

    def _kind(self, spec: EventSpec | None) -> str:
        wanted = next(iter(self._kinds_of_rule()), ANY_KIND)
        if spec is None or wanted in spec.kinds:
            return wanted
        return (*spec.opens, *spec.kinds, ANY_KIND)[0]

    def _kinds_of_rule(self) -> Iterable[str]:
        if self.rule is not None:
            for reference in self.rule.versions[-1].params.references():
                if reference.kind is not None:
                    yield reference.kind


def case_files(folder: Path) -> list[Path]:
    """The files of a pack that hold cases, in order of name."""
    return sorted(folder.glob("*.cases.toml"))


def read_cases(folder: Path, rules: Iterable[Rule], vocabulary: Vocabulary, problems: list[Problem]) -> tuple[Case, ...]:
    """Read the cases of a pack; every mistake becomes a problem."""
    by_id = {rule.id: rule for rule in rules}
    cases = []
    for path in case_files(folder):
        for number, table in enumerate(read_tables(read_toml(path, problems) or {}, "case", path, problems), 1):
            key = f"case.{number}"
            raw = read_model(_Case, table, path, key, problems)
            if raw is None:
                continue
            if raw.rule not in by_id:
                problems.append(Problem(msg("The pack has no such rule."), file=str(path), column=f"{key}.rule", value=raw.rule))
                continue
            cases.append(_read_case(raw, by_id[raw.rule], vocabulary, path, key, problems))
    return tuple(cases)


def _read_case(raw: _Case, rule: Rule, vocabulary: Vocabulary, path: Path, key: str, problems: list[Problem]) -> Case:
    faults: list[Problem] = []
    cast = _Cast(vocabulary, rule)
    on = AsOf(raw.on.date(), raw.on.time()) if isinstance(raw.on, datetime) else AsOf(raw.on)
    events = _read_events(raw, cast, on.day, faults)
    case = Case(
        rule=raw.rule,
        name=raw.name,
        place=f"{path.name} {key}",
        on=on,
        period=_period(raw, on.day),
        events=events,
        leaders=tuple(Tenure(each.name, each.role, each.from_, each.to) for each in raw.leaders),
        waivers=tuple(_waiver(raw.rule, each, cast) for each in raw.waivers),
        withheld=tuple(Withholding(0, cast.id(each.matter), each.ground, each.approver, each.at) for each in raw.withheld),
        declared=tuple(_declaration(each, faults) for each in raw.declared),
        units=raw.units,
        unit_types={name: frozenset(types) for name, types in raw.unit_types.items()},
        matters=cast.matters,
        expect=tuple(_expected(each, faults) for each in raw.expect),
        others=raw.others,
    )
    problems.extend(
        Problem(fault.message, file=str(path), column=f"{key}.{fault.column}" if fault.column else key, value=fault.value)
        for fault in faults
    )
    return case


def _period(raw: _Case, on: date) -> Span:
    whole = year_span(raw.year or on.year)
    return Span(raw.from_ or whole.first, raw.to or whole.last)


def _read_events(raw: _Case, cast: _Cast, today: date, faults: list[Problem]) -> tuple[Event, ...]:
    """The events in the order written, which is the order of entry."""
    for table in raw.events:
        if "kind" in table:
            cast.id(str(table.get("matter", "")), kind=str(table["kind"]))
    events = (_read_event(table, seq, cast, today, faults) for seq, table in enumerate(raw.events, 1))
    return tuple(event for event in events if event is not None)


def _read_event(table: Mapping[str, Any], seq: int, cast: _Cast, today: date, faults: list[Problem]) -> Event | None:
    where = f"events.{seq}"
    spec = cast.vocabulary.events.get(str(table.get("event")))
    if spec is None:
        faults.append(Problem(msg("The vocabulary has no such event."), column=where, value=str(table.get("event"))))
        return None
    if "matter" not in table:
        faults.append(Problem(msg("The key is missing."), column=f"{where}.matter"))
        return None
    when = _read_when(table.get("at"), where, today, faults)
    given = {name: _as_text(value) for name, value in table.items() if name not in OWN_KEYS}
    filled = fill(spec, given, today=today, on=when.day if when else None)
    faults.extend(Problem(fault.message, column=f"{where}.{fault.column}", value=fault.value) for fault in filled.problems)
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in filled.fields.items()}
    matter = cast.id(str(table["matter"]), spec)
    return None if when is None else Event(seq, matter, spec.name, filled.facet, when, table.get("unit"), fields)


def _read_when(value: object, where: str, today: date, faults: list[Problem]) -> Moment | None:
    """A day or a minute, as TOML has it or as text."""
    if isinstance(value, datetime):
        return Moment(value.date(), value.time().replace(second=0, microsecond=0, tzinfo=None))
    if isinstance(value, date):
        return Moment(value)
    try:
        return parse_moment(str(value), today=today)
    except WhenRefused as error:
        faults.append(Problem(error.message, column=f"{where}.at", value=str(value)))
        return None


def _as_text(value: object) -> str | Sequence[str]:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [str(each) for each in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _waiver(rule: str, raw: _Waiver, cast: _Cast) -> Waiver:
    matter = None if raw.matter is None else cast.id(raw.matter)
    return Waiver(0, rule, matter, raw.period, raw.ground, raw.approver, raw.until)


def _declaration(raw: _Declared, faults: list[Problem]) -> Declaration:
    period = parse_period(raw.period)
    if period is None:
        faults.append(
            Problem(msg("A period is wanted here, such as 2020-W05, 2020-05, 2020-Q1 or 2020."), column="declared", value=raw.period)
        )
    span = period.span if period else Span(date.max, date.min)
    return Declaration(0, raw.kind, span, raw.count, raw.source, raw.nil, period.label if period else raw.period, raw.facet, raw.unit)


def _expected(table: Mapping[str, Any], faults: list[Problem]) -> Expected:
    for name in sorted(table.keys() - KEYS):
        faults.append(Problem(msg("There is no such key here."), column=f"expect.{name}", value=str(table[name])))
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items() if name in KEYS}
    if str(values.get("outcome", "")) not in {str(each) for each in Outcome}:
        known = [str(outcome) for outcome in Outcome]
        faults.append(Problem(msg("The outcome must be one of {known}.", known=known), column="expect.outcome"))
    return Expected(values)
