"""At least so many in each month, quarter, half-year or year; for the agency, each office, each leader or each topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field, model_validator

from govopen.core.dates.moments import Moment, Period, PeriodUnit, Span
from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.periods import begun_periods, in_force_throughout, nobody_registered, owing_offices, register_empty, unreached
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import Role, Tenure
from govopen.core.model.rules import EventRef, Params, Reference, Version
from govopen.messages import msg


class QuotaParams(Params):
    """At least so many of an event in each period.

    ``kind``      the kind of matter. ``count``: the event, if need be with its ``facet`` and ``where``. ``at_least``: how many (1).
    ``each``      the period: month, quarter, half-year, year; calendar periods.
    ``per``       who owes it: "agency", "unit" (every registered office), "topic" (once for each of ``topics``), or "role" (each
                  person who held ``role``, principal or deputy, for the whole period).
    ``by``        the field that holds the persons (``per`` "role") or the topic; without it a topic is the event's facet.
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
            raise ValueError(msg("per = role needs the keys role and by."))
        if self.per == "topic" and not self.topics:
            raise ValueError(msg("per = topic needs the key topics."))
        return self

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """Its calendar periods."""
        return (self.each,)

    @property
    def of_register(self) -> str | None:
        """What is counted is logged there."""
        return self.kind

    def references(self) -> Iterator[Reference]:
        """The event that is counted, and the field that tells whose it is."""
        yield self.count.reference("count", self.kind)
        if self.per == "topic" and self.by is None:
            yield Reference("topics", self.kind, self.count.event, self.topics)
        elif self.by:
            values = {self.by: self.topics} if self.per == "topic" else {}
            yield Reference("by", self.kind, self.count.event, fields=(self.by,), values=values)


def judge(docket: Docket) -> None:
    """Judge every period inside the one asked about that has begun."""
    for version, params, period in begun_periods(docket, QuotaParams, lambda params: params.each):
        _judge_period(docket, version, params, period)


def _judge_period(docket: Docket, version: Version, params: QuotaParams, period: Period) -> None:
    facts = docket.question.facts
    events = list(facts.events(params.count.pattern(params.kind), period.span))
    begun = docket.blank(version, Outcome.MET, Reason("quota"))
    blank = begun._replace(period=period.label, due=Moment(period.span.last), required=params.at_least)
    if not owing_offices(docket, params.per):
        nobody_registered(docket, version, period)
    for finding, counted in _shares(docket, params, period, blank, events):
        done = counted[params.at_least - 1].when if len(counted) >= params.at_least else None
        told = finding._replace(actual=len(counted), done=done, entries=tuple(event.seq for event in counted))
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
                yield blank._replace(unit=unit), [event for event in events if event.unit == unit]
        case "topic":
            for topic in params.topics:
                reason = Reason("quota", {"topic": docket.label(params.count.event, topic)})
                yield blank._replace(reason=reason, missing=(topic,)), [event for event in events if topic in _values(event, params.by)]
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
        yield blank._replace(leader=tenure.person), attended[tenure]
    if whole:
        return
    reason = Reason("quota", {"role": params.role}) if holders else Reason("nobody-in-role", {"role": params.role})
    counted = {event.seq: event for events in attended.values() for event in events}
    yield blank._replace(reason=reason), sorted(counted.values(), key=lambda event: (event.when.earliest, event.seq))


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
    """The verdict on one share of one period: it is owed once the period began, and a quota reached is met at once."""
    assert finding.actual is not None
    values = finding.reason.values
    if finding.actual >= params.at_least:
        return finding._replace(outcome=Outcome.MET, reason=Reason("quota-met", values), missing=())
    if not in_force_throughout(docket, period.span):
        return finding._replace(outcome=Outcome.NOT_APPLICABLE, reason=Reason("in-force-in-part", {"from": finding.version}))
    if finding.reason.code == "nobody-in-role":
        return finding._replace(outcome=Outcome.UNDETERMINED, due=None, due_earliest=finding.due)
    if register_empty(docket, [params.count.event], params.kind):
        reason = Reason("register-empty", {"kind": params.kind})
        return finding._replace(outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=finding.due)
    outcome = unreached(docket, period.span, warn=params.warn)
    return finding._replace(outcome=outcome, reason=Reason(f"quota-{outcome.replace('_', '-')}", values))
