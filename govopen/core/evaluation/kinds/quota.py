"""At least so many, or such a share, in each period; for the agency, each office, each leader or each topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import Moment, Period, Span
from govopen.core.evaluation.kind import Kind, PeriodVerdict
from govopen.core.evaluation.periodic_params import PeriodicParams
from govopen.core.evaluation.periods import (
    begun_periods,
    ended_within,
    in_force_throughout,
    nobody_registered,
    outcome_if_missing,
    owing_offices,
)
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.ratios import Ratio, once_a_matter
from govopen.core.model.events import Event, Pattern, event_order, values_of
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import Role, Tenure
from govopen.core.model.rules import EventRef, Reference, Version, one_or_several
from govopen.core.model.threads import Thread
from govopen.messages import msg


class QuotaParams(PeriodicParams):
    """At least so many of an event in each period, or such a share.

    ``count``     the events, any of which counts, each if need be with its ``facet`` and ``where``. ``at_least``: how many (1).
    ``ratio``     in place of a number: at least such a share of other events of the period. Nothing to take a share of: not_applicable.
    ``per_matter``  each matter counts once in a period. True unless it is said where there is a ``ratio``; where both sides are then
                  matters of one kind, only those count that are among all.
    ``per``       who owes it: besides the agency and offices "topic" (once for each of ``topics``), or "role" (each person who held
                  ``role``, principal or deputy, for the whole period; one who held it in part is not_applicable).
    ``holders``   with ``per`` "role": "each" of them owes it, or "any" of them does it for the role.
    ``by``        the field that holds the persons (``per`` "role") or the topic; without it a topic is the event's facet.
    """

    count: tuple[EventRef, ...] = Field(min_length=1)
    at_least: int = Field(default=1, ge=1)
    ratio: Ratio | None = None
    per_matter: bool | None = None
    role: Role | None = None
    holders: Literal["each", "any"] = "each"
    by: str | None = None
    topics: tuple[str, ...] = ()

    _events = field_validator("count", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _complete(self) -> QuotaParams:
        if self.per == "role" and (self.role is None or self.by is None):
            raise ValueError(msg("per = role needs the keys role and by."))
        if self.per == "topic" and not self.topics:
            raise ValueError(msg("per = topic needs the key topics."))
        if self.ratio is not None and "at_least" in self.model_fields_set:
            raise ValueError(msg("Give either at_least or ratio."))
        if self.ratio is not None and self.per == "topic":
            raise ValueError(msg("ratio does not go with per = topic."))
        return self

    @cached_property
    def counted(self) -> tuple[Pattern, ...]:
        """The events that count."""
        return tuple(ref.on(self.kind) for ref in self.count)

    @cached_property
    def all_of(self) -> tuple[Pattern, ...]:
        """The events of which a share counts."""
        return self.ratio.patterns(self.kind) if self.ratio else ()

    @property
    def matters_once(self) -> bool:
        """Whether a matter counts once in a period."""
        return self.ratio is not None if self.per_matter is None else self.per_matter

    @property
    def of_persons(self) -> bool:
        """Whether each who held the role owes it."""
        return self.per == "role"

    @property
    def share_of(self) -> tuple[str, tuple[EventRef, ...]] | None:
        """The share, and the events of which it is one."""
        return (self.ratio.at_least, self.ratio.of) if self.ratio else None

    @property
    def among_all(self) -> bool:
        """Whether what counts must be among that of which it is a share: matters of one kind."""
        return self.ratio is not None and self.matters_once and self.ratio.kind in (None, self.kind)

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """What is counted."""
        return (self.count,)

    def references(self) -> Iterator[Reference]:
        """The events that are counted, those of which they are a share, and the field that tells whose they are."""
        if self.ratio is not None:
            yield from self.ratio.references(self.kind)
        for ref in self.count:
            yield ref.reference("count", self.kind)
            if self.per == "topic" and self.by is None:
                yield Reference("topics", self.kind, ref.event, self.topics)
            elif self.by:
                values = {self.by: self.topics} if self.per == "topic" else {}
                yield Reference("by", self.kind, ref.event, fields=(self.by,), values=values)


class _Gathered(NamedTuple):
    """What counts, and that of which it is a share."""

    counted: list[Event]
    all_of: list[Event]

    def within(self, days: Span) -> _Gathered:
        return _Gathered(*([event for event in events if event.when.day in days] for events in self))


class QuotaGatherer:
    """Counts the events of each period for each of those who owe it."""

    def __init__(self, question: Question) -> None:
        """Count by the versions of the question's rule."""
        self.question = question
        self._gathered = {version.label: _Gathered([], []) for version in question.rule.versions}

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that are counted."""
        for version in self.question.rule.versions:
            yield from (*version.params.counted, *version.params.all_of)

    def add(self, thread: Thread) -> None:
        """Keep the events that count."""
        for version in self.question.rule.versions:
            patterns = version.params.counted, version.params.all_of
            for held, of in zip(self._gathered[version.label], patterns, strict=True):
                if of and thread.is_of(of[0]):
                    held += (each if each.unit else each._replace(unit=thread.matter.unit) for each in thread.matching(*of))

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield the verdicts on every period that has begun."""
        for gathered in self._gathered.values():
            for events in gathered:
                events.sort(key=event_order)
        for version, period in begun_periods(self.question):
            offices = owing_offices(self.question, version.params, period.span)
            if not offices:
                in_force = in_force_throughout(self.question, period.span)
                yield from map(PeriodVerdict, nobody_registered(self.question, version, period, in_force=in_force))
            gathered = self._gathered[version.label].within(period.span)
            for share in _shares(self.question, version, period, gathered, offices):
                yield PeriodVerdict(_verdict(self.question, version, period, _settled(version.params, share)))


class _Share(NamedTuple):
    """What one of those who may owe it did: the events that count, those of which they are a share, and ``values`` of the sentence.

    ``nobody``: nobody held the role. ``held``: the days on which a person held it who does not owe it, for he held it in part only.
    """

    events: list[Event]
    all_of: list[Event]
    unit: str | None = None
    leader: str | None = None
    topic: str | None = None
    values: Mapping[str, object] = {}
    nobody: bool = False
    held: tuple[Span, ...] = ()

    def required(self, params: QuotaParams) -> int:
        """How many are owed."""
        return params.at_least if params.ratio is None else params.ratio.required(len(self.all_of))


def _settled(params: QuotaParams, share: _Share) -> _Share:
    """The same, each matter counted once where that is asked, and only those among all."""
    if not params.matters_once:
        return share
    among = {event.matter for event in share.all_of}
    counted = [event for event in share.events if event.matter in among] if params.among_all else share.events
    return share._replace(events=once_a_matter(counted), all_of=once_a_matter(share.all_of))


def _shares(
    question: Question, version: Version[QuotaParams], period: Period, gathered: _Gathered, offices: Iterable[str | None]
) -> Iterator[_Share]:  # fmt: skip
    """Yield who owes what."""
    params, (events, all_of) = version.params, gathered
    match params.per:
        case "agency":
            yield _Share(events, all_of)
        case "unit":
            for unit in offices:
                # a matter of an office counts whoever it was that did it
                counted = events if params.among_all else [event for event in events if event.unit == unit]
                yield _Share(counted, [event for event in all_of if event.unit == unit], unit=unit)
        case "topic":
            for topic in params.topics:
                named = {"topic": question.rule.label(params.count[0].event, topic)}
                yield _Share([event for event in events if topic in values_of(event, params.by)], [], topic=topic, values=named)
        case "role":
            yield from _by_person(question, params, period, gathered)


def _by_person(question: Question, params: QuotaParams, period: Period, gathered: _Gathered) -> Iterator[_Share]:
    """Each person who held the role all through owes it; where nobody did, any holder's attendance counts for the role.

    Whoever held it in part only does not owe it himself, and is reported.
    """
    assert params.role is not None
    tenures: dict[str, list[Tenure]] = {}
    for tenure in question.office.holders(params.role):
        if _overlaps(tenure, period.span):
            tenures.setdefault(tenure.person, []).append(tenure)
    attended = {person: _attended(gathered.counted, of, params.by) for person, of in tenures.items()}
    by_each = params.holders == "each"
    whole = [person for person, of in tenures.items() if by_each and any(_all_through(each, period.span) for each in of)]
    if not whole:
        counted = {event.seq: event for events in attended.values() for event in events}
        yield _Share(sorted(counted.values(), key=_earliest), gathered.all_of, values={"role": params.role}, nobody=not tenures)
    for person, of in tenures.items() if by_each else ():
        held = () if person in whole else tuple(_held_within(each, period.span, question.on.day) for each in of)
        yield _Share(attended[person], gathered.all_of, leader=person, held=held)


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
    counted, required, last = share.events, share.required(version.params), Moment(period.span.last)
    outcome, reason = _outcome(question, version, period, share)
    unsettled = outcome is Outcome.UNDETERMINED
    return question.new_finding(version, outcome, reason)._replace(
        unit=share.unit,
        leader=share.leader,
        period=period.label,
        due=None if unsettled else last,
        due_earliest=last if unsettled else None,
        done=counted[required - 1].when if len(counted) >= required > 0 else None,
        required=required,
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
    reached = len(share.events) >= share.required(params)
    if params.ratio is None and reached:
        return Outcome.MET, Reason("quota-met", share.values)
    over = question.is_over(period.span.last)
    if params.ratio is not None and reached and over and share.all_of:
        return Outcome.MET, _of_ratio("ratio-met", params.ratio, share)
    if not in_force_throughout(question, period.span):
        return Outcome.NOT_APPLICABLE, Reason("in-force-in-part", version.days)
    if share.nobody:
        return Outcome.UNDETERMINED, Reason("nobody-in-role", share.values)
    if params.ratio is not None and (reached or not share.all_of):
        return _of_share_so_far(question, params, share, over=over)
    if question.office.register_empty({ref.event for ref in params.count}, params.kind):
        return Outcome.UNDETERMINED, Reason("register-empty", {**share.values, "kind": params.kind})
    outcome = outcome_if_missing(question, period.span, warn=params.warn)
    if params.ratio is not None:
        return outcome, _of_ratio("ratio-missed" if outcome is Outcome.MISSED else "ratio-open", params.ratio, share)
    return outcome, Reason(f"quota-{outcome.replace('_', '-')}", share.values)


def _of_share_so_far(question: Question, params: QuotaParams, share: _Share, *, over: bool) -> tuple[Outcome, Reason]:
    """A share is known once the period is over, for more may come of which it is one; of nothing there is none."""
    assert params.ratio is not None
    kind = params.ratio.kind or params.kind
    if share.all_of:
        return Outcome.PENDING, _of_ratio("ratio-open", params.ratio, share)
    if question.office.register_empty({ref.event for ref in params.ratio.of}, kind):
        return Outcome.UNDETERMINED, Reason("register-empty", {"kind": kind})
    return (Outcome.NOT_APPLICABLE if over else Outcome.PENDING), _of_ratio("ratio-of-nothing", params.ratio, share)


def _of_ratio(code: str, ratio: Ratio, share: _Share) -> Reason:
    return Reason(code, {**share.values, "total": len(share.all_of), "ratio": ratio.at_least})


KIND = Kind(QuotaParams, gather=QuotaGatherer)
