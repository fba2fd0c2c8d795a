"""Histories and rules in a line each, for the tests of the core: no file, no ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from govopen.core.dates.moments import AsOf, Moment, Span, year_span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.asked_period import By
from govopen.core.evaluation.collector import RuleJudgement
from govopen.core.evaluation.engine import judge
from govopen.core.evaluation.kinds import KINDS
from govopen.core.model.events import Event, Matter
from govopen.core.model.findings import Finding
from govopen.core.model.history import History, build_history
from govopen.core.model.office_state import Declaration, Tenure, Waiver, Withholding
from govopen.core.model.rules import LAST_DAY, Cite, Level, Rule, Version
from govopen.datafiles.work_calendar import build_calendar

CITE = Cite(document="某通知", article="(一)", text="应当公开。")
ALWAYS = Span(date(2000, 1, 1), LAST_DAY)


@cache
def calendar() -> WorkCalendar:
    """The State Council's notices as shipped."""
    return build_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> Moment:
    """``2020-04-01`` or ``2020-04-01 09:00``."""
    if len(text) == len("2020-04-01"):
        return Moment(day(text))
    at = datetime.fromisoformat(text)
    return Moment(at.date(), at.time())


def as_of(text: str) -> AsOf:
    """A day that is spent, or a minute."""
    return AsOf(*moment(text))


def event(seq: int, name: str, when: str, *, matter: int = 1, facet: str | None = None, unit: str | None = None, **fields: Any) -> Event:
    fields_ = {key.replace("_", "-"): tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    return Event(seq, matter, name, facet, moment(when), unit, fields_)


def history(
    events: Iterable[Event],
    *,
    on: AsOf,
    kind: str = "decision",
    leaders: Sequence[Tenure] = (),
    waivers: Sequence[Waiver] = (),
    withheld: Sequence[Withholding] = (),
    declared: Sequence[Declaration] = (),
    units: Sequence[str] = (),
    ended: Mapping[str, date] | None = None,
    unit_types: Mapping[str, frozenset[str]] | None = None,
) -> History:
    listed = tuple(events)
    matters = {each.matter: Matter(each.matter, kind, f"第{each.matter}号") for each in listed}
    return build_history(
        listed,
        matters,
        on=on,
        leaders=leaders,
        waivers=waivers,
        withheld=withheld,
        declarations=declared,
        units=units,
        ended=ended,
        unit_types=unit_types,
    )


def rule(kind: str, params: Mapping[str, Any], *, force: Span = ALWAYS, level: Level = "must") -> Rule:
    return rule_of(kind, [(force, params)], level=level)


def rule_of(kind: str, versions: Iterable[tuple[Span, Mapping[str, Any]]], *, level: Level = "must") -> Rule:
    made = tuple(Version(force, CITE, level, KINDS[kind].params.model_validate(params)) for force, params in versions)
    return Rule("the-rule", "the-pack", kind, "规则", "Rule", (), (), made)


def judged(
    a_rule: Rule,
    events: Iterable[Event],
    *,
    on: str = "2020-12-31",
    period: Span | None = None,
    cal: WorkCalendar | None = None,
    everything: bool = True,
    by: By = "trigger",
    **more: Any,
) -> RuleJudgement:
    asked = as_of(on)
    (result,) = judge(
        (a_rule,),
        history(events, on=asked, **more),
        cal or calendar(),
        period=period or year_span(asked.day.year),
        on=asked,
        everything=everything,
        by=by,
    )
    return result


def findings(a_rule: Rule, events: Iterable[Event], **more: Any) -> tuple[Finding, ...]:
    return tuple(judged(a_rule, events, **more).findings.as_judged)


def verdict(a_rule: Rule, events: Iterable[Event], **more: Any) -> Finding:
    """The one finding there is."""
    (finding,) = findings(a_rule, events, **more)
    return finding


def minute(text: str) -> datetime:
    """``2020-04-13 23:59``, Beijing civil time."""
    return datetime.fromisoformat(text)
