"""At least so many in each month, quarter, half-year or year; for the agency, each office, each leader or each topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from govopen.core.dates.moments import Moment, Period, PeriodUnit, Span
from govopen.core.evaluation.kind import Kind, PeriodVerdict
from govopen.core.evaluation.periods import (
    begun_periods,
    ended_within,
    in_force_throughout,
    nobody_registered,
    outcome_if_missing,
    owing_offices,
)
from govopen.core.evaluation.question import Question
from govopen.core.model.events import Event, Pattern, event_order, values_of
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import Role, Tenure, UnitType
from govopen.core.model.rules import EventRef, Params, Reference, Version
from govopen.core.model.threads import Thread
from govopen.messages import msg


class QuotaParams(Params):
    """At least so many of an event in each period.

    ``kind``      the kind of matter. ``count``: the event, if need be with its ``facet`` and ``where``. ``at_least``: how many (1).
    ``each``      the period: month, quarter, half-year, year; calendar periods.
    ``per``       who owes it: "agency", "unit" (every registered office; with ``unit_types`` each that is declared to be of one of
                  them), "topic" (once for each of ``topics``), or "role" (each person who held ``role``, principal or deputy, for the
                  whole period; one who held it in part is not_applicable).
    ``holders``   with ``per`` "role": "each" of them owes it, or "any" of them does it for the role.
    ``by``        the field that holds the persons (``per`` "role") or the topic; without it a topic is the event's facet.
    """

    kind: str = Field(min_length=1)
    count: EventRef
    at_least: int = Field(default=1, ge=1)
    each: PeriodUnit
    per: Literal["agency", "unit", "role", "topic"] = "agency"
    role: Role | None = None
    holders: Literal["each", "any"] = "each"
    by: str | None = None
    topics: tuple[str, ...] = ()
    unit_types: tuple[UnitType, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> QuotaParams:
        if self.per == "role" and (self.role is None or self.by is None):
            raise ValueError(msg("per = role needs the keys role and by."))
        if self.per == "topic" and not self.topics:
            raise ValueError(msg("per = topic needs the key topics."))
        if self.unit_types and self.per != "unit":
            raise ValueError(msg("unit_types needs per = unit."))
        return self

    @cached_property
    def counted(self) -> Pattern:
        """The events that count."""
        return self.count.on(self.kind)

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """Its calendar periods."""
        return (self.each,)

    @property
    def of_register(self) -> str | None:
        """What is counted is logged there."""
        return self.kind

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """What is counted."""
        return ((self.count,),)

    def references(self) -> Iterator[Reference]:
        """The event that is counted, and the field that tells whose it is."""
        yield self.count.reference("count", self.kind)
        if self.per == "topic" and self.by is None:
            yield Reference("topics", self.kind, self.count.event, self.topics)
        elif self.by:
            values = {self.by: self.topics} if self.per == "topic" else {}
            yield Reference("by", self.kind, self.count.event, fields=(self.by,), values=values)


class QuotaGatherer:
    """Counts the events of each period for each of those who owe it."""

    def __init__(self, question: Question) -> None:
        """Count by the versions of the question's rule."""
        self.question = question
        self._counted: dict[str, list[Event]] = {version.label: [] for version in question.rule.versions}

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that are counted."""
        return (version.params.counted for version in self.question.rule.versions)

    def add(self, thread: Thread) -> None:
        """Keep the events that count."""
        for version in self.question.rule.versions:
            if thread.is_of(version.params.counted):
                counted = thread.matching(version.params.counted)
                self._counted[version.label] += (each if each.unit else each._replace(unit=thread.matter.unit) for each in counted)

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield the verdicts on every period that has begun."""
        for events in self._counted.values():
            events.sort(key=event_order)
        for version, period in begun_periods(self.question):
            per, types = version.params.per, version.params.unit_types
            if not owing_offices(self.question, per, types, period.span):
                in_force = in_force_throughout(self.question, period.span)
                yield PeriodVerdict(nobody_registered(self.question, version, period, types=types, in_force=in_force))
            events = [event for event in self._counted[version.label] if event.when.day in period.span]
            for share in _shares(self.question, version, period, events):
                yield PeriodVerdict(_verdict(self.question, version, period, share))


class _Share(NamedTuple):
    """What one of those who may owe it did: the events that count, and ``values`` of the sentence.

    ``nobody``: nobody held the role. ``held``: the days on which a person held it who does not owe it, for he held it in part only.
    """

    events: list[Event]
    unit: str | None = None
    leader: str | None = None
    topic: str | None = None
    values: Mapping[str, object] = {}
    nobody: bool = False
    held: tuple[Span, ...] = ()


def _shares(question: Question, version: Version[QuotaParams], period: Period, events: list[Event]) -> Iterator[_Share]:
    """Yield who owes what."""
    params = version.params
    match params.per:
        case "agency":
            yield _Share(events)
        case "unit":
            for unit in question.office.units_in(period.span, params.unit_types):
                yield _Share([event for event in events if event.unit == unit], unit=unit)
        case "topic":
            for topic in params.topics:
                named = {"topic": question.rule.label(params.count.event, topic)}
                yield _Share([event for event in events if topic in values_of(event, params.by)], topic=topic, values=named)
        case "role":
            yield from _by_person(question, params, period, events)


def _by_person(question: Question, params: QuotaParams, period: Period, events: list[Event]) -> Iterator[_Share]:
    """Each person who held the role all through owes it; where nobody did, any holder's attendance counts for the role.

    Whoever held it in part only does not owe it himself, and is reported.
    """
    assert params.role is not None
    tenures: dict[str, list[Tenure]] = {}
    for tenure in question.office.holders(params.role):
        if _overlaps(tenure, period.span):
            tenures.setdefault(tenure.person, []).append(tenure)
    attended = {person: _attended(events, of, params.by) for person, of in tenures.items()}
    by_each = params.holders == "each"
    whole = [person for person, of in tenures.items() if by_each and any(_all_through(each, period.span) for each in of)]
    if not whole:
        counted = {event.seq: event for events in attended.values() for event in events}
        yield _Share(sorted(counted.values(), key=_earliest), values={"role": params.role}, nobody=not tenures)
    for person, of in tenures.items() if by_each else ():
        held = () if person in whole else tuple(_held_within(each, period.span, question.on.day) for each in of)
        yield _Share(attended[person], leader=person, held=held)


def _held_within(tenure: Tenure, span: Span, on: date) -> Span:
    """The days of a period on which the role is known to have been held."""
    return Span(max(tenure.since, span.first), min(tenure.until or on, span.last))


def _earliest(event: Event) -> tuple[datetime, int]:
    return event.when.earliest, event.seq


def _overlaps(tenure: Tenure, span: Span) -> bool:
    return tenure.since <= span.last and (tenure.until is None or tenure.until >= span.first)


def _all_through(tenure: Tenure, span: Span) -> bool:
    """One still held counts as whole."""
    return tenure.since <= span.first and (tenure.until is None or tenure.until >= span.last)


def _attended(events: list[Event], tenures: list[Tenure], by: str | None) -> list[Event]:
    return [event for event in events if any(_took_part(event, each, by) for each in tenures)]


def _took_part(event: Event, tenure: Tenure, by: str | None) -> bool:
    held = tenure.since <= event.when.day and (tenure.until is None or event.when.day <= tenure.until)
    return held and tenure.person in values_of(event, by)


def _verdict(question: Question, version: Version[QuotaParams], period: Period, share: _Share) -> Finding:
    """The verdict on one share of one period: it is owed once the period began, and a quota reached is met at once."""
    params, counted, last = version.params, share.events, Moment(period.span.last)
    outcome, reason = _outcome(question, version, period, share)
    unsettled = outcome is Outcome.UNDETERMINED
    return question.new_finding(version, outcome, reason)._replace(
        unit=share.unit,
        leader=share.leader,
        period=period.label,
        due=None if unsettled else last,
        due_earliest=last if unsettled else None,
        done=counted[params.at_least - 1].when if len(counted) >= params.at_least else None,
        required=params.at_least,
        actual=len(counted),
        entries=tuple(event.seq for event in counted),
        missing=(share.topic,) if share.topic and outcome is not Outcome.MET else (),
    )


def _outcome(question: Question, version: Version[QuotaParams], period: Period, share: _Share) -> tuple[Outcome, Reason]:
    params = version.params
    if share.held:
        return Outcome.NOT_APPLICABLE, Reason("held-in-part", {"days": share.held})
    if ended := ended_within(question, share.unit, period.span):
        return Outcome.NOT_APPLICABLE, ended
    if len(share.events) >= params.at_least:
        return Outcome.MET, Reason("quota-met", share.values)
    if not in_force_throughout(question, period.span):
        return Outcome.NOT_APPLICABLE, Reason("in-force-in-part", {"from": version.label})
    if share.nobody:
        return Outcome.UNDETERMINED, Reason("nobody-in-role", share.values)
    if question.office.register_empty([params.count.event], params.kind):
        return Outcome.UNDETERMINED, Reason("register-empty", {"kind": params.kind})
    outcome = outcome_if_missing(question, period.span, warn=params.warn)
    return outcome, Reason(f"quota-{outcome.replace('_', '-')}", share.values)


KIND = Kind(QuotaParams, gather=QuotaGatherer)
