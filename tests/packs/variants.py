"""Variants of the written cases that ask what a single case rarely does: the first day of a rule, what is withheld, what it is not about.

What must come is told by the tables here, from the documents themselves, and not read off the packs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace

from govopen.core.dates.moments import ONE_DAY, AsOf, Moment, Period, Span, periods_touching, year_span
from govopen.core.evaluation.engine import judge
from govopen.core.evaluation.kinds.standing import StandingParams
from govopen.core.model.events import Event
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.office_state import Declaration, Withholding
from govopen.core.model.rules import AppliesTo, EventRef, Rule, Version
from govopen.core.reports.rule_cases import Case
from tests.cases.test_cases import CASES, calendar

#: From which day each document binds: its own word, else the day it was signed or reported (the notice was signed on 2020-03-16).
FORCE: Mapping[str, tuple[str, ...]] = {
    "jx-hrss-2020": ("2020-03-16",),
    "cn-regulation-2019": ("2019-05-15",),
    "cn-penalty-law-2021": ("2021-07-15",),
    "decision-publicity": ("2015-06-24", "2020-03-16", "2021-07-15"),  # 国办发〔2015〕51号, the notice, 行政处罚法
    "message-answer": ("2015-05-25",),
    "emergency-information-5h": ("2016-11-10",),  # 国办发〔2016〕80号
    "emergency-briefing-24h": ("2016-07-30",),  # 国办发〔2016〕61号
    "concern-response-48h": ("2016-07-30",),
    "strict-interpretation-3wd": ("2016-04-02",),  # 国办发〔2016〕19号
    "strict-reprint-8h": ("2017-07-14",),
    "strict-consultation-30d": ("2019-09-01",),  # 国令第713号
}

#: The duties to make the matter itself public: what is withheld with its ground is not owed (条例 arts. 14 to 16). All others stay owed.
PUBLIC_RULES = """
    guide-and-catalogue proactive-20wd information-20wd proactive-documents emergency-information-5h emergency-briefing-24h
    concern-response-48h task-implementation task-elements yearly-results-elements findings-publication rectification-publication
    three-lists enforcement-publicity decision-publicity enforcement-decisions service-documents working-guide
    proposal-publication normative-publication repeal-publication emergency-information policy-interpretation
    interpretation-on-portal interactive-platforms important-information disclosure-guide basic-catalogue-public gazette
    openness-negative-list portal-first reprint-24h disclosure-catalogue strict-interpretation-3wd strict-reprint-8h
"""
PUBLIC = frozenset(PUBLIC_RULES.split())

#: A type that the rule does not speak of.
OTHER_TYPE: Mapping[str, str] = {
    "guide-elements": "disclosure-catalogue",
    "catalogue-elements": "disclosure-guide",
    "ordinary-mail-confirmed": "in-person",
    "emergency-information-5h": "ordinary",
    "emergency-followed-up": "ordinary",
    "emergency-briefing-24h": "ordinary",
    "concern-response-48h": "major",
    "policy-consultation": "other",
    "consultation-methods": "other",
    "opinions-adoption": "other",
    "yearly-results-elements": "statistics",
    "list-elements": "negative-list",
    "enforcement-elements": "power-list",
    "decision-publicity": "other",
    "enforcement-decisions": "other",
    "service-guide-elements": "working-guide",
    "working-guide-elements": "service-guide",
    "normative-publication": "other",
    "repeal-publication": "amended",
    "emergency-information": "meeting",
    "policy-interpretation": "other",
    "important-information": "emergency",
    "gazette": "other",
    "openness-negative-list-elements": "negative-list",
    "portal-first": "portal",
    "strict-interpretation-3wd": "other",
    "strict-consultation-30d": "other",
}

TAKEN_DOWN = EventRef(event="taken-down", facet=("portal",))

Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A case that was made from a written one, and what must hold of its verdicts."""

    name: str
    case: Case
    holds: Callable[[Findings], bool]

    def __call__(self, rule: Rule) -> bool:
        """Whether it holds of what the rule says."""
        return self.holds(told(rule, self.case))


def told(rule: Rule, case: Case) -> Findings:
    (judged,) = judge((rule,), case.history(), calendar(), period=case.period, on=case.on, everything=True)
    return tuple(judged.findings.as_judged)


def variants(rule: Rule) -> Iterator[Variant]:
    """Every variant of a rule."""
    for index, text in enumerate(FORCE.get(rule.id) or FORCE[rule.pack]):
        first, version = date.fromisoformat(text), rule.versions[index]
        before = rule.versions[index - 1].label if index else None
        if rule.periodic:
            yield from _first_periods(rule, first)
        else:
            yield from _first_days(rule, version, first, before)
    for version in rule.versions:
        yield from _withheld(rule, version)
        yield from _about_something_else(rule, version)
    if isinstance(rule.versions[-1].params, StandingParams):
        yield from _taken_down(rule)


def bases(rule: Rule, version: Version[Any]) -> Iterator[tuple[Case, Finding]]:
    """The written cases with one plain verdict on a matter, those that are met first."""
    found = []
    for case in CASES:
        if case.rule == rule.id and not case.waivers and not case.withheld:
            findings = [each for each in told(rule, case) if each.version == version.label]
            if len(findings) == 1 and findings[0].matter and (findings[0].outcome in VIOLATIONS or findings[0].outcome is Outcome.MET):
                found.append((case, findings[0]))
    return iter(sorted(found, key=lambda each: each[1].outcome is not Outcome.MET))


def base(rule: Rule, version: Version[Any]) -> tuple[Case, Finding]:
    found = next(bases(rule, version), None)
    assert found is not None, f"{rule.id}: no case with one plain verdict on a matter"
    return found


def _first_days(rule: Rule, version: Version[Any], first: date, before: str | None) -> Iterator[Variant]:
    """A written case moved to the first day on which the rule binds, and to the day before."""
    case, finding = base(rule, version)
    assert finding.trigger is not None
    day = finding.trigger.day

    def binds(findings: Findings) -> bool:
        return bool(findings) and all(each.outcome is not Outcome.NOT_APPLICABLE and each.version == first.isoformat() for each in findings)

    def does_not_bind(findings: Findings) -> bool:
        of_before = all(each.outcome is Outcome.NOT_APPLICABLE if before is None else each.version == before for each in findings)
        return bool(findings) and of_before

    yield Variant(f"first day {first}", moved(case, first - day, first), binds)
    yield Variant(f"day before {first}", moved(case, first - ONE_DAY - day, first - ONE_DAY), does_not_bind)


def moved(case: Case, by: timedelta, day: date) -> Case:
    """The same case so many days later; only what is triggered on that day is asked about."""
    return replace(
        case,
        on=AsOf(case.on.day + by, case.on.minute),
        period=Span(day, day),
        events=tuple(
            each._replace(when=Moment(each.when.day + by, each.when.minute), fields=_fields_moved(each.fields, by)) for each in case.events
        ),
    )


def _fields_moved(fields: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    def one(value: Any) -> Any:
        try:
            return (date.fromisoformat(value) + by).isoformat() if isinstance(value, str) and len(value) == 10 else value
        except ValueError:
            return value

    return {name: one(value) for name, value in fields.items()}


def _first_periods(rule: Rule, first: date) -> Iterator[Variant]:
    """The period in which the rule began, and the one before: not applicable, and the reader is told since when it binds.

    A declaration is checked, and a document looked for, if the rule binds on the last day of the period.
    """
    params = rule.versions[0].params
    for unit in (each for each in params.of_periods if each != "fortnight"):
        (begun,) = periods_touching(unit, Span(first, first))
        for day in (first, (begun.span.first if rule.kind in ("declared", "standing") else first) - ONE_DAY):
            (period,) = periods_touching(unit, Span(day, day))
            whole = (
                period.span.first == first
                or (rule.kind == "standing" and period.span.last >= first)
                or (rule.kind == "deadline" and day == first and f"{first:%m-%d}" <= "01-31")
            )

            def holds(findings: Findings, *, period: Period = period, whole: bool = whole) -> bool:
                of_period = [each for each in findings if each.period == period.label]
                if rule.kind == "declared":
                    return bool(of_period) is (period.span.last >= first)
                if whole:
                    return bool(of_period) and all(each.outcome is not Outcome.NOT_APPLICABLE for each in of_period)
                return bool(of_period) and all(
                    each.outcome is Outcome.NOT_APPLICABLE and each.reason.values.get("from") in (first, first.isoformat())
                    for each in of_period
                )

            declared = (Declaration(1, "decision", period.span, 0, None, nil=True, label=period.label),) if rule.kind == "declared" else ()
            yield Variant(f"period {period.label}", _silence(rule, period.span.last, declared), holds)


def _silence(rule: Rule, on: date, declared: tuple[Declaration, ...]) -> Case:
    """Nothing happened, and one office is registered."""
    return Case(rule.id, "", "", AsOf(on), year_span(on.year), matters={}, units=("甲处",), declared=declared)


def _withheld(rule: Rule, version: Version[Any]) -> Iterator[Variant]:
    """What is withheld with its ground is owed no publication, and everything else as before."""
    if rule.periodic and not isinstance(version.params, StandingParams):
        return
    case, finding = next(bases_met(rule)) if rule.periodic else base(rule, version)
    assert finding.matter is not None
    withheld = replace(case, withheld=(Withholding(99, finding.matter.id, "条例第十四条", "甲"),))
    outcome = Outcome.NOT_APPLICABLE if rule.id in PUBLIC else finding.outcome

    def holds(findings: Findings) -> bool:
        return [each.outcome for each in findings if _same(each, finding)] == [outcome]

    yield Variant(f"withheld [{version.label}]", withheld, holds)


def _same(one: Finding, other: Finding) -> bool:
    """Whether both are verdicts on one matter, or one office's, in one period."""
    return all(getattr(one, name) == getattr(other, name) for name in ("version", "matter", "period", "unit"))


def _about_something_else(rule: Rule, version: Version[Any]) -> Iterator[Variant]:
    """The same story of another type, of another kind of matter, with a no for its yes, without what narrows the rule: nothing is said."""
    params = version.params
    applies_to: AppliesTo | None = getattr(params, "applies_to", None)
    if applies_to is None:
        return
    if rule.periodic:
        yield _of_another_kind_by_date(rule)
        return
    case, _ = base(rule, version)
    if applies_to.type:
        yield _silent("another type", case, lambda event: _retyped(event, applies_to, OTHER_TYPE[rule.id]), version)
    for name in applies_to.where:
        yield _silent(f"{name} = no", _brought_about_by(rule, version, name), partial(_denied, name), version)
    if applies_to.kind != "*":
        yield _silent("another kind", _of_another_kind(case), lambda event: event, version)
    narrowing: tuple[EventRef, ...] = getattr(params, "having", ())
    if narrowing:
        names = {ref.event for ref in narrowing}
        left = replace(case, events=tuple(event for event in case.events if event.event not in names))
        yield _silent("without what narrows it", left, lambda event: event, version)


def _brought_about_by(rule: Rule, version: Version[Any], name: str) -> Case:
    """A case that the rule speaks of for that field alone."""
    others = {facet for ref in getattr(version.params, "or_trigger", ()) for facet in ref.facet}
    return next(
        case
        for case, _ in bases(rule, version)
        if any(name in event.fields for event in case.events) and not any(event.facet in others for event in case.events)
    )


def _of_another_kind(case: Case) -> Case:
    return replace(case, matters={number: matter._replace(kind="another") for number, matter in (case.matters or {}).items()})


def _of_another_kind_by_date(rule: Rule) -> Variant:
    """What is due by a date of every year is not done by an entry on another kind of matter."""
    case = next(case for case in CASES if case.rule == rule.id and case.outcomes == {str(Outcome.MET)})
    return Variant(
        "another kind",
        _of_another_kind(case),
        lambda findings: bool(findings) and all(each.outcome is not Outcome.MET for each in findings),
    )


def _denied(name: str, event: Event) -> Event:
    return event._replace(fields={**event.fields, name: "no"})


def _retyped(event: Event, applies_to: AppliesTo, other: str) -> Event:
    return event._replace(facet=other) if event.facet in applies_to.type else event


def _silent(name: str, case: Case, change: Callable[[Event], Event], version: Version[Any]) -> Variant:
    altered = replace(case, events=tuple(change(event) for event in case.events))
    return Variant(f"{name} [{version.label}]", altered, lambda findings: findings == ())


def _taken_down(rule: Rule) -> Iterator[Variant]:
    """A document that was public, and was taken off the portal on the day asked about or the last of the period."""
    params = rule.versions[-1].params
    assert isinstance(params, StandingParams)
    if not params.public or rule.id not in PUBLIC:
        return
    case, finding = next(each for each in bases_met(rule) if any(event.event == "published" for event in each[0].events))
    assert finding.matter is not None
    day = min(case.on.day, case.period.last)
    gone = Event(99, finding.matter.id, "taken-down", "portal", Moment(day, case.on.minute), None, {})
    sort = finding.reason.values.get("document")

    def holds(findings: Findings) -> bool:
        same = [each for each in findings if each.period == finding.period and each.reason.values.get("document") == sort]
        return bool(same) and all(each.outcome is not Outcome.MET for each in same)

    yield Variant("taken down", replace(case, events=(*case.events, gone)), holds)


def bases_met(rule: Rule) -> Iterator[tuple[Case, Finding]]:
    """The written cases with a document that is met, with that verdict."""
    for case in CASES:
        if case.rule == rule.id and not case.waivers and not case.withheld:
            yield from ((case, finding) for finding in told(rule, case) if finding.outcome is Outcome.MET and finding.matter)
