"""One event before another: the steps that must lie behind a matter by its trigger, in their order, and the time between them.

    kind = "order"
    applies_to = { kind = "policy", type = ["normative"] }
    trigger = "policy-issued"                                  # judged once this has happened
    sequence = [{ event = "consulted" }, { event = "opinions-published" }]
    at_least = { after = "consulted", until = "until", count = 30, unit = "day", unless = "short-reason" }

Moments are compared: of two steps on one day the minutes decide, and an unknown minute is any of that day, so that the order is
undetermined until it is known. Where a rule says ``by = "day"`` days are compared: the same day is in order. Times that must lie
between two steps, and ``strict``, are always of days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta
from msgspec import Struct
from pydantic import Field, ValidationInfo, field_validator, model_validator

from govopen.core.dates.moments import FIRST_MINUTE, ONE_DAY, Moment
from govopen.core.dates.work_calendar import SpanUnit, WorkCalendar, day_reached
from govopen.core.evaluation.kind import Kind
from govopen.core.evaluation.triggered_matters import (
    Choice,
    TriggeredParams,
    TriggeredThread,
    judge_by,
    matching,
    read_choices,
)
from govopen.core.model.events import Event, field_values, fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import EventRef, Part, Reference, one_or_several
from govopen.core.model.terms import MOST, refuse_too_long
from govopen.messages import Label, msg


class Gap(Part):
    """A time that must lie between a step and the next one, the day of the step itself not counted (民法典 201).

    ``after``   the event of the sequence from which it runs.
    ``count``, ``unit``   how much, in ``day``, ``workday``, ``month``, ``year``; the limit is included: the 30th day is long enough.
    ``until``   a field of that event that names its last day: that day too must not come earlier (a consultation that was closed).
    ``unless``  a field of that event that, filled in, excuses a shorter time (the reason for a short consultation).
    """

    after: str = Field(min_length=1)
    count: int = Field(gt=0, le=MOST)
    unit: SpanUnit
    until: str | None = None
    unless: str | None = None

    _not_too_long = model_validator(mode="after")(refuse_too_long)


class OrderParams(TriggeredParams):
    """The ``sequence`` must have happened by the trigger, each step no later than the next one.

    ``sequence``  the steps in order, the trigger not among them; each is an event, or a list of events any of which will do.
    ``by``        "minute": moments are compared; "day": days, so that steps on the same day are in order whatever the minute.
    ``strict``    true: each step on an earlier day than the next.
    ``at_least``  times that must lie between a step and the next, one for a step at most.
    """

    sequence: tuple[Choice, ...] = Field(min_length=1)
    by: Literal["minute", "day"] = "minute"
    strict: bool = False
    at_least: tuple[Gap, ...] = ()

    _steps = field_validator("sequence", mode="before")(read_choices)

    _gaps = field_validator("at_least", mode="before")(one_or_several)

    @field_validator("at_least")
    @classmethod
    def _of_the_sequence(cls, gaps: tuple[Gap, ...], info: ValidationInfo) -> tuple[Gap, ...]:
        steps = {ref.event for choice in info.data.get("sequence", ()) for ref in choice}
        for gap in gaps:
            if steps and gap.after not in steps:
                raise ValueError(msg("{event} is not in the sequence.", event=gap.after))
        named = [gap.after for gap in gaps]
        for event in named:
            if named.count(event) > 1:
                raise ValueError(msg("at_least names {event} twice; one time can follow a step.", event=event))
        return gaps

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """The steps."""
        return self.sequence

    def references(self) -> Iterator[Reference]:
        """The trigger, the steps, and the fields that the times are read from."""
        yield from super().references()
        kind = self.applies_to.of_kind
        for choice in self.sequence:
            yield from (ref.reference("sequence", kind) for ref in choice)
        for gap in self.at_least:
            yield Reference("at_least", kind, gap.after, fields=tuple(each for each in (gap.until, gap.unless) if each))


Matter = TriggeredThread[OrderParams]


class Fault(Struct, frozen=True):
    """Why the order does not hold, or is not settled. ``year``: the holiday notice that would settle it."""

    code: Literal["order-reversed", "order-too-short", "order-unsettled", "order-minute-unknown"]
    event: str
    required: int | None = None
    actual: int | None = None
    unit: SpanUnit | None = None
    year: int | None = None


def _verdict(matter: Matter) -> Finding:
    end = _trigger(matter)
    behind = [event for event in matter.until_trigger if _when(matter.params, event).earliest <= end.latest]
    steps = [matching(behind, choice) for choice in matter.params.sequence]
    missing = [choice for choice, events in zip(matter.params.sequence, steps, strict=True) if not events]
    if missing:
        return _missing(matter, missing, [event for events in steps for event in events[:1]])
    chosen, fault = _choose(matter.params, steps, matter, matter.question.calendar)
    if fault is None:
        met = matter.finding(Outcome.MET, Reason("order-met"), used=chosen)
        return met._replace(due=Moment(matter.trigger.when.day), done=chosen[-1].when)
    values = {"step": matter.rule.label(fault.event), "unit": fault.unit, "year": fault.year}
    if fault.code in ("order-unsettled", "order-minute-unknown"):
        unsettled = matter.finding(Outcome.UNDETERMINED, Reason(fault.code, values), used=chosen)
        return unsettled._replace(due_earliest=Moment(matter.trigger.when.day))
    finding = matter.finding(Outcome.MISSED, Reason(fault.code, values), used=chosen)
    due = Moment(matter.trigger.when.day)
    return finding._replace(due=due, missing=(fault.event,), required=fault.required, actual=fault.actual)


def _missing(matter: Matter, missing: list[Choice], used: list[Event]) -> Finding:
    """Steps that had not happened by the trigger; what came later is named, and mends nothing."""
    later = [event for choice in missing for event in matching(matter.events, choice)[:1]]
    names = tuple(choice[0].event for choice in missing)
    values = {"missing": tuple(_step_label(matter, choice) for choice in missing), "trigger": matter.rule.label(matter.trigger.event)}
    code = "order-afterwards" if len(later) == len(missing) else "order-wanting"
    finding = matter.finding(Outcome.MISSED, Reason(code, values), used=[*used, *later])
    done = max((event.when for event in later), key=lambda when: when.earliest) if code == "order-afterwards" else None
    return finding._replace(due=Moment(matter.trigger.when.day), done=done, missing=names)


def _step_label(matter: Matter, choice: Choice) -> Label:
    """What a step is called, with its facet where the same event stands in the sequence for several."""
    step = choice[0]
    several = sum(each[0].event == step.event for each in matter.params.sequence) > 1
    return matter.rule.qualified_label(step.event, next(iter(step.facet), None) if several else None)


class _When(NamedTuple):
    """The first and the last minute that an event can be; by days, the first of its day both times."""

    earliest: datetime
    latest: datetime


def _when(params: OrderParams, event: Event) -> _When:
    if params.by == "day":
        return _When(_morning(event.when.day), _morning(event.when.day))
    return _When(event.when.earliest, event.when.latest)


def _trigger(matter: Matter) -> _When:
    """The earliest of the events that bring the duty about: no later than the latest minute of any of them."""
    patterns = matter.params.opens
    times = [_when(matter.params, event) for event in matter.events if any(fits(event, pattern) for pattern in patterns)]
    return _When(min(each.earliest for each in times), min(each.latest for each in times))


def _morning(day: date) -> datetime:
    return datetime.combine(day, FIRST_MINUTE)


class _Ready(NamedTuple):
    """From when on the next step may come. ``missing``: the year whose holiday notice would tell."""

    at: datetime
    missing: int | None = None


def _choose(
    params: OrderParams, steps: list[list[Event]], matter: Matter, calendar: WorkCalendar
) -> tuple[list[Event], Fault | None]:  # fmt: skip
    """The events that show the order to hold, or what is wrong with it, or which minute would tell."""
    chosen, fault = _walk(params, steps, matter, calendar)
    if fault is not None:
        return chosen, fault
    sure = _surely(params, steps, matter, calendar)
    return (chosen, _unknown_minute(chosen, matter)) if sure is None else (sure, None)


def _walk(
    params: OrderParams, steps: list[list[Event]], matter: Matter, calendar: WorkCalendar
) -> tuple[list[Event], Fault | None]:  # fmt: skip
    """Take for each step the event that lets the next one come soonest: if any choice of events can be in order, this one can."""
    ready, chosen, unsettled, end = _Ready(_morning(date.min)), list[Event](), None, _trigger(matter)
    for events in steps:
        in_time = [event for event in events if _when(params, event).latest >= ready.at]
        if not in_time:
            return chosen, _too_early(params, chosen[-1], events[-1], calendar)
        unsettled = unsettled or _unsure(ready, in_time[0])
        long_enough = [event for event in in_time if _lasts(params, event, calendar)]
        if not long_enough:
            return [*chosen, in_time[-1]], _too_early(params, in_time[-1], matter.trigger, calendar)
        at = ready.at
        soonest = {event.seq: _ready_after(params, event, max(at, _when(params, event).earliest), calendar) for event in long_enough}
        chosen.append(min(long_enough, key=lambda event: soonest[event.seq].at))
        ready = soonest[chosen[-1].seq]
    if end.latest < ready.at:
        return chosen, _too_early(params, chosen[-1], matter.trigger, calendar)
    return chosen, unsettled or _unsure(ready, matter.trigger)


def _surely(params: OrderParams, steps: list[list[Event]], matter: Matter, calendar: WorkCalendar) -> list[Event] | None:
    """Events that are in order whichever minutes the unknown ones are; None if there are none."""
    ready, chosen = _Ready(_morning(date.min)), list[Event]()
    for events in steps:
        known = [event for event in events if event in chosen[-1:] or _when(params, event).earliest >= ready.at]
        long_enough = [event for event in known if _lasts(params, event, calendar)]
        after = [(event, _ready_after(params, event, _when(params, event).latest, calendar)) for event in long_enough]
        exact = [each for each in after if each[1].missing is None]
        if not exact:
            return None
        event, ready = min(exact, key=lambda each: each[1].at)
        chosen.append(event)
    return chosen if _trigger(matter).earliest >= ready.at else None


def _unknown_minute(chosen: list[Event], matter: Matter) -> Fault:
    """Name the step whose minute would tell; the trigger where no step's is missing."""
    for pair in pairwise([*chosen, matter.trigger]):
        unknown = [event for event in pair if event.when.minute is None]
        if unknown and pair[0].when.day == pair[1].when.day:
            return Fault("order-minute-unknown", unknown[0].event)
    return Fault("order-minute-unknown", matter.trigger.event)


def _unsure(ready: _Ready, event: Event) -> Fault | None:
    """Whether the day that was kept hangs on a holiday notice that is not out."""
    return None if ready.missing is None else Fault("order-unsettled", event.event, year=ready.missing)


def _gap(params: OrderParams, event: Event) -> Gap | None:
    """The time that must follow the event, unless it gives its reason for less."""
    gap = next((gap for gap in params.at_least if gap.after == event.event), None)
    return None if gap is None or (gap.unless and field_values(event, gap.unless)) else gap


def _ready_after(params: OrderParams, event: Event, at: datetime, calendar: WorkCalendar) -> _Ready:
    """From when on the next step may come, if the event was ``at`` that minute."""
    gap = _gap(params, event)
    if gap is not None:
        reach = day_reached(event.when.day, gap.count, gap.unit, calendar)
        return _Ready(_morning(reach.day), None if reach.exact else reach.missing)
    return _Ready(_morning(event.when.day + ONE_DAY) if params.strict else at)


def _lasts(params: OrderParams, event: Event, calendar: WorkCalendar) -> bool:
    gap = _gap(params, event)
    last = _last_day(event, gap)
    return gap is None or last is None or last >= day_reached(event.when.day, gap.count, gap.unit, calendar).day


def _last_day(event: Event, gap: Gap | None) -> date | None:
    """The last day that the event itself names."""
    named = field_values(event, gap.until) if gap is not None and gap.until else ()
    try:
        return date.fromisoformat(named[0]) if named else None
    except ValueError:
        return None


def _too_early(params: OrderParams, step: Event, following: Event, calendar: WorkCalendar) -> Fault:
    """What was wrong with a step: too short a time after it, or the next one before it."""
    gap = _gap(params, step)
    if gap is None:
        return Fault("order-reversed", step.event)
    named = _last_day(step, gap)
    end = following.when.day if named is None else min(named, following.when.day)
    return Fault("order-too-short", step.event, gap.count, _measured(step.when.day, end, gap.unit, calendar), gap.unit)


def _measured(start: date, end: date, unit: SpanUnit, calendar: WorkCalendar) -> int:
    """How much lay between at most, the first day not counted."""
    if unit == "workday":
        return calendar.count_at_most(start, end)
    if unit == "day":
        return (end - start).days
    delta = relativedelta(end, start)
    return delta.years if unit == "year" else delta.years * 12 + delta.months


KIND = Kind(OrderParams, judge_by(_verdict))
