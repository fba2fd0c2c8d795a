"""Together with: what must come on the same day as the trigger or before it, in any order, on the channels that are named.

    kind = "synchrony"
    applies_to = { kind = "*", type = ["wechat", "weibo", "app", "media"] }     # any matter made public there
    trigger = "published"
    with = { event = "published", facet = "portal" }                            # must be on the portal the same day or before

Days are compared, not minutes: the same day is together. Where the counterparts must come with something else than what brings the
duty about (a document is issued, its interpretation must come with its publication), ``from`` names it: the first such event counts, and
until there is one the duty is pending.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from pydantic import Field, field_validator

from govopen.core.dates.moments import Moment
from govopen.core.dates.work_calendar import Reach, WorkCalendar, day_reached
from govopen.core.evaluation.kind import Kind
from govopen.core.evaluation.timeliness import WARN_WORKDAYS, workdays_late
from govopen.core.evaluation.triggered_matters import (
    Choice,
    TriggeredParams,
    TriggeredThread,
    judge_by,
    matching,
    read_choices,
)
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding, LateUnit, Outcome, Reason
from govopen.core.model.rules import EventRef, Reference, Trigger, one_or_several
from govopen.core.model.terms import Length
from govopen.core.model.threads import Thread
from govopen.messages import Label


class SynchronyParams(TriggeredParams):
    """Every one of ``with`` must have happened by the end of the trigger's day; earlier is fine.

    ``with``     one event, or a list of events that must all be there; a list in the list: any of those will do.
    ``within``   more time than the same day, where the rule gives it.
    ``from``     the events with the first of which they must come, where that is not the trigger; its day decides year and version.
    """

    publication: bool = True
    with_: tuple[Choice, ...] = Field(alias="with", min_length=1)
    within: Length | None = None
    from_: tuple[EventRef, ...] = Field(default=(), alias="from")

    _starts = field_validator("from_", mode="before")(one_or_several)
    _counterparts = field_validator("with_", mode="before")(read_choices)

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """The counterparts."""
        return self.with_

    def references(self) -> Iterator[Reference]:
        """The trigger and its counterparts."""
        yield from super().references()
        for choice in self.with_:
            yield from (ref.reference("with", self.applies_to.of_kind) for ref in choice)
        yield from (ref.reference("from", self.applies_to.of_kind) for ref in self.from_)

    def triggers(self, thread: Thread) -> Iterable[Trigger]:
        """Return the trigger, with the moment of what the counterparts must come with where that has happened."""
        for trigger in super().triggers(thread):
            start = self.start(thread.events, trigger.event)
            yield Trigger(trigger.event, start.when if start else trigger.begins)

    def start(self, events: Iterable[Event], trigger: Event) -> Event | None:
        """What the counterparts must come with: the trigger, or the first of the events that the rule names for it."""
        return next(iter(matching(events, self.from_)), None) if self.from_ else trigger


Matter = TriggeredThread[SynchronyParams]


class Together(Struct, frozen=True):
    """The counterparts of a trigger: the earliest of each, and those that are missing."""

    come: tuple[Event, ...]
    missing: tuple[Choice, ...]

    @property
    def last(self) -> Moment:
        """When the last of them came."""
        return max((event.when for event in self.come), key=lambda when: when.earliest)


def _verdict(matter: Matter) -> Finding:
    start = matter.params.start(matter.events, matter.trigger)
    if start is None:
        awaited = matter.params.from_[0]
        values = {"awaited": matter.rule.label(awaited.event), "missing": _names(matter, _wanted(matter))}
        return matter.finding(Outcome.PENDING, Reason("synchrony-not-begun", values))
    limit = _limit(matter, start.when.day, matter.question.calendar)
    found = [(choice, matching(matter.events, choice)) for choice in matter.params.with_]
    pair = Together(
        come=tuple(events[0] for _, events in found if events),
        missing=tuple(choice for choice, events in found if not events),
    )
    finding = _missing(matter, pair, limit) if pair.missing else _come(matter, pair, limit)
    if start is not matter.trigger:
        finding = finding._replace(trigger=start.when, entries=tuple(dict.fromkeys((matter.trigger.seq, start.seq, *finding.entries))))
    return finding._replace(due=Moment(limit.day)) if limit.exact else finding._replace(due_earliest=Moment(limit.day))


def _wanted(matter: Matter) -> tuple[str, ...]:
    return tuple(choice[0].event for choice in matter.params.with_ if not matching(matter.events, choice)) or (
        matter.params.with_[0][0].event,
    )


def _limit(matter: Matter, day: date, calendar: WorkCalendar) -> Reach:
    return day_reached(day, matter.params.within.count, matter.params.within.unit, calendar) if matter.params.within else Reach(day)


def _come(matter: Matter, pair: Together, limit: Reach) -> Finding:
    last = pair.last
    if last.day <= limit.day:
        return matter.finding(Outcome.MET, Reason("synchrony-met"), used=pair.come)._replace(done=last)
    if not limit.exact:
        return _unsettled(matter, pair, limit)._replace(done=last)
    behind = tuple(event.event for event in pair.come if event.when.day > limit.day)
    reason = Reason("synchrony-late", _values(matter, behind))
    late_by, unit = _lateness(matter.params, limit.day, last.day, matter.question.calendar)
    finding = matter.finding(Outcome.LATE, reason, used=pair.come)
    return finding._replace(done=last, late_by=late_by, late_unit=unit, missing=behind)


def _missing(matter: Matter, pair: Together, limit: Reach) -> Finding:
    names = tuple(choice[0].event for choice in pair.missing)
    values = _values(matter, names)
    if not matter.question.is_over(limit.day):
        return matter.finding(_open(matter, limit), Reason("synchrony-open", values), used=pair.come)._replace(missing=names)
    if not limit.exact:
        return _unsettled(matter, pair, limit)
    return matter.finding(Outcome.OVERDUE, Reason("synchrony-wanting", values), used=pair.come)._replace(missing=names)


def _unsettled(matter: Matter, pair: Together, limit: Reach) -> Finding:
    return matter.finding(Outcome.UNDETERMINED, Reason("calendar-missing", {"year": limit.missing}), used=pair.come)


def _open(matter: Matter, limit: Reach) -> Outcome:
    """Due soon within the rule's warning days, if the day is known; on the same day always."""
    question = matter.question
    if not limit.exact:
        return Outcome.PENDING
    warn = WARN_WORKDAYS if matter.params.warn is None else matter.params.warn
    near = question.calendar.count_at_most(question.on.day, limit.day) <= warn
    return Outcome.DUE_SOON if near else Outcome.PENDING


def _values(matter: Matter, events: tuple[str, ...]) -> dict[str, object]:
    """The values of a sentence on what is not there in time."""
    return {"missing": _names(matter, events), "trigger": _trigger(matter), "within": matter.params.within is not None}


def _names(matter: Matter, events: tuple[str, ...]) -> tuple[Label, ...]:
    """What the counterparts are called, with their channel where the trigger is the same event on another one."""
    facets = {ref.event: ref.facet for choice in matter.params.with_ for ref in choice if ref.event == matter.params.trigger}
    return tuple(matter.rule.qualified_label(event, next(iter(facets.get(event, ())), None)) for event in events)


def _trigger(matter: Matter) -> Label:
    start = matter.params.start(matter.events, matter.trigger)
    if matter.params.from_ and start is not None:
        return matter.rule.label(start.event)
    same = any(ref.event == matter.trigger.event for choice in matter.params.with_ for ref in choice)
    return matter.rule.qualified_label(matter.trigger.event, matter.trigger.facet if same else None)


def _lateness(params: SynchronyParams, last: date, done: date, calendar: WorkCalendar) -> tuple[int | None, LateUnit]:
    """How late, in days; in working days, a rest day as the next working day, where the rule counts in them."""
    if params.within is None or params.within.unit != "workday":
        return (done - last).days, "day"
    return workdays_late(calendar, last, done), "workday"


KIND = Kind(SynchronyParams, judge_by(_verdict))
