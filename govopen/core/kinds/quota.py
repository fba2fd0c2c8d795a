"""At least so many in each month, quarter, half-year or year; for the agency, each office, each leader or each topic (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from govopen.core.docket import Docket
from govopen.core.facts import Event, Role, Tenure
from govopen.core.finding import Finding, Outcome, Reason
from govopen.core.rule import EventRef, Params, Reference, Version
from govopen.core.when import Moment, Period, PeriodUnit, Span, periods_inside

WARN_DAYS = 15


class QuotaParams(Params):
    """``count`` asks for ``at_least`` in each period; ``by`` names the field that holds the leader, the topic or nothing.

    ``per`` "role": each person who held ``role`` for the whole period owes it. ``per`` "topic": once for each of ``topics``.
    """

    kind: str = Field(min_length=1)
    count: EventRef
    at_least: int = Field(default=1, ge=1)
    each: PeriodUnit
    per: Literal["agency", "unit", "role", "topic"] = "agency"
    role: Role | None = None
    by: str | None = None
    topics: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> QuotaParams:
        if self.per == "role" and (self.role is None or self.by is None):
            raise ValueError("per = 'role' needs role and by")
        if self.per == "topic" and not self.topics:
            raise ValueError("per = 'topic' needs topics")
        return self

    def references(self) -> Iterator[Reference]:
        """The event that is counted, and the field that tells whose it is."""
        fields = (*self.count.where, *((self.by,) if self.by else ()))
        facets = (*self.count.facet, *(self.topics if self.by is None else ()))
        yield Reference("count", self.kind, self.count.event, facets, fields)


def judge(docket: Docket) -> None:
    """Judge every period inside the one asked about that has begun."""
    question = docket.question
    done: set[tuple[PeriodUnit, str]] = set()
    for version in question.rule.versions:
        params = version.params
        assert isinstance(params, QuotaParams)
        for period in periods_inside(params.each, question.period):
            if (params.each, period.label) in done or question.rule.nearest(period.span.last) is not version:
                continue
            done.add((params.each, period.label))
            if period.span.first <= question.on.day:
                _judge_period(docket, version, params, period)


def _judge_period(docket: Docket, version: Version, params: QuotaParams, period: Period) -> None:
    facts = docket.question.facts
    events = list(facts.events(params.count.pattern(params.kind), period.span))
    begun = docket.blank(version, Outcome.MET, Reason("quota"))
    blank = replace(begun, period=period.label, due=Moment(period.span.last), required=params.at_least)
    for finding, counted in _shares(docket, params, period, blank, events):
        told = replace(finding, actual=len(counted), entries=tuple(event.seq for event in counted))
        docket.enter(_settled(docket, params, period, told))


def _shares(
    docket: Docket, params: QuotaParams, period: Period, blank: Finding, events: list[Event]
) -> Iterator[tuple[Finding, list[Event]]]:
    """Who owes what: (finding begun, events that count towards it)."""
    match params.per:
        case "agency":
            yield blank, events
        case "unit":
            for unit in docket.question.facts.units():
                yield replace(blank, unit=unit), [event for event in events if event.unit == unit]
        case "topic":
            for topic in params.topics:
                reason = Reason("quota", {"topic": topic})
                yield replace(blank, reason=reason, missing=(topic,)), [event for event in events if topic in _values(event, params.by)]
        case "role":
            yield from _by_person(docket, params, period, blank, events)


def _by_person(
    docket: Docket, params: QuotaParams, period: Period, blank: Finding, events: list[Event]
) -> Iterator[tuple[Finding, list[Event]]]:
    """Each person who held the role all through owes it; where nobody did, any holder's attendance counts for the role."""
    assert params.role is not None
    holders = [tenure for tenure in docket.question.facts.tenures(params.role) if _overlaps(tenure, period.span)]
    whole = [tenure for tenure in holders if _all_through(tenure, period.span)]
    attended = {tenure: [event for event in events if _took_part(event, tenure, params.by)] for tenure in holders}
    for tenure in whole:
        yield replace(blank, leader=tenure.person), attended[tenure]
    if whole:
        return
    reason = Reason("quota", {"role": params.role}) if holders else Reason("nobody-in-role", {"role": params.role})
    counted = {event.seq: event for events in attended.values() for event in events}
    yield replace(blank, reason=reason), [counted[seq] for seq in sorted(counted)]


def _overlaps(tenure: Tenure, span: Span) -> bool:
    return tenure.since <= span.last and (tenure.until is None or tenure.until >= span.first)


def _all_through(tenure: Tenure, span: Span) -> bool:
    """One still held counts as whole."""
    return tenure.since <= span.first and (tenure.until is None or tenure.until >= span.last)


def _took_part(event: Event, tenure: Tenure, by: str | None) -> bool:
    held = tenure.since <= event.when.day and (tenure.until is None or event.when.day <= tenure.until)
    return held and tenure.person in _values(event, by)


def _values(event: Event, by: str | None) -> Iterable[str]:
    """What the event says in that field, one or several; the facet where the rule names no field."""
    value = event.facet if by is None else event.fields.get(by)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _settled(docket: Docket, params: QuotaParams, period: Period, finding: Finding) -> Finding:
    """The verdict on one share of one period (DESIGN §6, rulings on periods, empty registers and tenure)."""
    assert finding.actual is not None
    question, values = docket.question, finding.reason.values
    if finding.actual >= params.at_least:
        return replace(finding, outcome=Outcome.MET, reason=Reason("quota-met", values))
    if not _in_force_throughout(docket, period.span):
        return replace(finding, outcome=Outcome.NOT_APPLICABLE, reason=Reason("in-force-in-part", {"from": finding.version}))
    if finding.reason.code == "nobody-in-role":
        return replace(finding, outcome=Outcome.UNDETERMINED, due=None)
    if not question.facts.seen([params.count.event], params.kind) and not question.facts.declared(params.kind, period.span):
        return replace(finding, outcome=Outcome.UNDETERMINED, reason=Reason("register-empty", {"kind": params.kind}), due=None)
    outcome = _unreached(docket, params, period)
    return replace(finding, outcome=outcome, reason=Reason(f"quota-{outcome.replace('_', '-')}", values))


def _unreached(docket: Docket, params: QuotaParams, period: Period) -> Outcome:
    """Missed once the period is over; until then near its end or not."""
    on, last = docket.question.on, period.span.last
    if on.day > last or (on.spent and on.day == last):
        return Outcome.MISSED
    warn = timedelta(days=WARN_DAYS if params.warn is None else params.warn)
    return Outcome.DUE_SOON if on.day >= last - warn else Outcome.PENDING


def _in_force_throughout(docket: Docket, span: Span) -> bool:
    """Whether some version of the rule was in force on every day of the span."""
    return all(in_force for _, in_force, _ in docket.question.rule.stretches(span))
