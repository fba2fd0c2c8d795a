"""One event before another: the steps that must lie behind a matter by its trigger, in their order, and the time between them.

    kind = "order"
    applies_to = { kind = "policy", type = ["normative"] }
    trigger = "policy-issued"                                  # judged once this has happened
    sequence = [{ event = "consulted" }, { event = "opinions-published" }]
    at_least = { after = "consulted", until = "until", count = 30, unit = "day", unless = "short-reason" }

Days are compared, not minutes: a step on the same day as the next is in order, unless ``strict``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta
from pydantic import Field, ValidationInfo, field_validator

from govopen.core.clock import SpanUnit, day_reached
from govopen.core.docket import Docket
from govopen.core.facts import Event
from govopen.core.finding import Finding, Outcome, Reason
from govopen.core.rule import Part, Reference
from govopen.core.story import Choice, Story, StoryParams, matching, read_choices, read_stories, said
from govopen.core.when import ONE_DAY, Moment
from govopen.core.workdays import Reach, WorkCalendar
from govopen.messages import msg


class Gap(Part):
    """A time that must lie between a step and the next one, the day of the step itself not counted (民法典 201).

    ``after``   the event of the sequence from which it runs.
    ``count``, ``unit``   how much, in ``day``, ``workday`` or ``month``; the limit is included: on the 30th day it is long enough.
    ``until``   a field of that event that names its last day: that day too must not come earlier (a consultation that was closed).
    ``unless``  a field of that event that, filled in, excuses a shorter time (the reason for a short consultation).
    """

    after: str = Field(min_length=1)
    count: int = Field(gt=0, le=10_000)
    unit: SpanUnit
    until: str | None = None
    unless: str | None = None


class OrderParams(StoryParams):
    """The ``sequence`` must have happened by the trigger, each step on or before the day of the next one.

    ``sequence``  the steps in order, the trigger not among them; each is an event, or a list of events any of which will do.
    ``strict``    true: each step on an earlier day than the next.
    ``at_least``  one or several times that must lie between a step and the next.
    """

    sequence: tuple[Choice, ...] = Field(min_length=1)
    strict: bool = False
    at_least: tuple[Gap, ...] = ()

    _steps = field_validator("sequence", mode="before")(read_choices)

    @field_validator("at_least", mode="before")
    @classmethod
    def _one_gap(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value

    @field_validator("at_least")
    @classmethod
    def _of_the_sequence(cls, gaps: tuple[Gap, ...], info: ValidationInfo) -> tuple[Gap, ...]:
        steps = {ref.event for choice in info.data.get("sequence", ()) for ref in choice}
        for gap in gaps:
            if steps and gap.after not in steps:
                raise ValueError(msg("{event} is not in the sequence.", event=gap.after))
        return gaps

    def references(self) -> Iterator[Reference]:
        """The trigger, the steps, and the fields that the times are read from."""
        yield from super().references()
        kind = self.applies_to.of_kind
        for choice in self.sequence:
            yield from (ref.reference("sequence", kind) for ref in choice)
        for gap in self.at_least:
            yield Reference("at_least", kind, gap.after, fields=tuple(each for each in (gap.until, gap.unless) if each))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the order does not hold. ``year``: the holiday notice that would settle it."""

    code: Literal["order-reversed", "order-too-short", "order-unsettled"]
    event: str
    required: int | None = None
    actual: int | None = None
    unit: SpanUnit | None = None
    year: int | None = None


def judge(docket: Docket) -> None:
    """Judge every matter whose trigger day lies in the period."""
    for story in read_stories(docket):
        params = story.version.params
        assert isinstance(params, OrderParams)
        docket.enter(_verdict(docket, params, story), matter=story.matter, publication=params.publication)


def _verdict(docket: Docket, params: OrderParams, story: Story) -> Finding:
    steps = [matching(story.until_trigger, choice) for choice in params.sequence]
    wanting = [choice for choice, events in zip(params.sequence, steps, strict=True) if not events]
    if wanting:
        return _wanting(docket, params, story, wanting, [event for events in steps for event in events[:1]])
    chosen, fault = _walk(params, steps, story, docket.question.calendar)
    if fault is None:
        met = story.finding(Outcome.MET, Reason("order-met"), used=chosen)
        return replace(met, due=Moment(story.trigger.when.day), done=chosen[-1].when)
    values = {"step": docket.label(fault.event), "unit": fault.unit, "year": fault.year}
    if fault.code == "order-unsettled":
        unsettled = story.finding(Outcome.UNDETERMINED, Reason(fault.code, values), used=chosen)
        return replace(unsettled, due_earliest=Moment(story.trigger.when.day))
    told = story.finding(Outcome.MISSED, Reason(fault.code, values), used=chosen)
    due = Moment(story.trigger.when.day)
    return replace(told, due=due, missing=(fault.event,), required=fault.required, actual=fault.actual)


def _wanting(docket: Docket, params: OrderParams, story: Story, wanting: list[Choice], used: list[Event]) -> Finding:
    """Steps that had not happened by the trigger; what came later is named, and mends nothing."""
    later = [event for choice in wanting for event in matching(story.events, choice)[:1]]
    names = tuple(choice[0].event for choice in wanting)
    values = {"missing": docket.labels(names), "trigger": docket.label(story.trigger.event)}
    code = "order-afterwards" if len(later) == len(wanting) else "order-wanting"
    told = story.finding(Outcome.MISSED, Reason(code, values), used=[*used, *later])
    done = max((event.when for event in later), key=lambda when: when.earliest) if code == "order-afterwards" else None
    return replace(told, due=Moment(story.trigger.when.day), done=done, missing=names)


def _walk(
    params: OrderParams, steps: list[list[Event]], story: Story, calendar: WorkCalendar
) -> tuple[list[Event], Fault | None]:  # fmt: skip
    """Take for each step the event that lets the next one come soonest: if any choice of events is in order, this one is."""
    ready, chosen, unsettled = Reach(date.min), list[Event](), None
    for events in [*steps, [story.trigger]]:
        in_time = [event for event in events if event.when.day >= ready.day]
        if not in_time:
            return chosen, _too_early(params, chosen[-1], events[-1], calendar)
        unsettled = unsettled or _unsure(ready, in_time[0])
        long_enough = [event for event in in_time if _lasts(params, event, calendar)]
        if not long_enough:
            return [*chosen, in_time[-1]], _too_early(params, in_time[-1], story.trigger, calendar)
        chosen.append(min(long_enough, key=lambda event: _ready_after(params, event, calendar).day))
        ready = _ready_after(params, chosen[-1], calendar)
    return chosen[:-1], unsettled


def _unsure(ready: Reach, event: Event) -> Fault | None:
    """Whether the day that was kept hangs on a holiday notice that is not out."""
    return None if ready.exact else Fault("order-unsettled", event.event, year=ready.missing)


def _gap(params: OrderParams, event: Event) -> Gap | None:
    """The time that must follow the event, unless it gives its reason for less."""
    gap = next((gap for gap in params.at_least if gap.after == event.event), None)
    return None if gap is None or (gap.unless and said(event, gap.unless)) else gap


def _ready_after(params: OrderParams, event: Event, calendar: WorkCalendar) -> Reach:
    """The first day on which the next step may come."""
    gap = _gap(params, event)
    if gap is not None:
        return day_reached(event.when.day, gap.count, gap.unit, calendar)
    return Reach(event.when.day + ONE_DAY if params.strict else event.when.day)


def _lasts(params: OrderParams, event: Event, calendar: WorkCalendar) -> bool:
    gap = _gap(params, event)
    last = _last_day(event, gap)
    return gap is None or last is None or last >= day_reached(event.when.day, gap.count, gap.unit, calendar).day


def _last_day(event: Event, gap: Gap | None) -> date | None:
    """The last day that the event itself names."""
    named = said(event, gap.until) if gap is not None and gap.until else ()
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
    return delta.years * 12 + delta.months
