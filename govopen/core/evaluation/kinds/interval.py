"""Not too early, not too late: what must or may lie between two points of a matter.

    kind = "interval"                                   # on each channel five whole working days, from publication to taking down
    applies_to = { kind = "information" }
    from = { event = "published" }
    to = { event = "taken-down" }
    at_least = { count = 5, unit = "workday" }
    pair = "facet"

A point is an event, or a day that an event names in a field: ``{ event = "policy-issued", field = "effective" }``. ``at_least`` is
over once its last day is: what ends it on that day ends it too early (``missed``). ``at_most`` is a term as any other (``late``,
``overdue``). While nothing has ended it, a least time is ``pending`` until it is over and ``met`` from then on: it was kept, and
nothing can undo that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from msgspec import Struct
from pydantic import Field, model_validator

from govopen.core.dates.moments import Moment
from govopen.core.evaluation.intervals import First, Least, Most, any_minute, first_after, last_ahead, measured
from govopen.core.evaluation.kind import JudgeMatter, Kind
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.timeliness import Answer, TimelinessJudge, first_answer
from govopen.core.model.events import Event, Pattern, fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import AppliesTo, EventRef, Params, Reference, Term, Trigger, Version
from govopen.core.model.terms import named_day
from govopen.core.model.threads import Thread
from govopen.messages import Label, msg

ONE_MINUTE = timedelta(minutes=1)


class Point(EventRef):
    """An event, or with ``field`` the day that such an entry names there."""

    field: str | None = None

    def moment(self, event: Event) -> Moment | None:
        """When that entry says it is; None where the field is empty."""
        if self.field is None:
            return event.when
        day = named_day(event, self.field)
        return None if day is None else Moment(day)

    def point_reference(self, key: str, kind: str | None) -> Reference:
        """The names that it takes from the vocabulary."""
        days = () if self.field is None else (self.field,)
        return Reference(key, kind, self.event, self.facet, days=days, values=self.where)


class IntervalParams(Params):
    """Between ``from`` and ``to`` must lie ``at_least`` so much, may lie ``at_most`` so much.

    ``applies_to``  kind of matter (``"*"``: any); ``type`` and ``where`` speak of ``trigger``, or without one of the event of ``from``.
    ``trigger``     only matters to which this event happened, whenever.
    ``pair``        judged is the first ``from`` of a matter; with "each" every one, with the next ``to``; with "facet" every one, with the
                    next ``to`` of the same facet (channel).
    ``backwards``   ``at_least`` is counted back from ``to``, a day known ahead: what counts is the last day on which ``from`` is in time.
    """

    applies_to: AppliesTo
    trigger: str | None = None
    from_: Point = Field(alias="from")
    to: Point
    at_least: Least | None = None
    at_most: Most | None = None
    pair: Literal["each", "facet"] | None = None
    backwards: bool = False

    @model_validator(mode="after")
    def _two_sides(self) -> IntervalParams:
        least, most = self.at_least, self.at_most
        if least is None and most is None:
            raise ValueError(msg("Give at_least, at_most or both."))
        if self.from_ == self.to:
            raise ValueError(msg("from and to are the same point."))
        if (self.from_.field or self.to.field) and any(each is not None and each.unit == "hour" for each in (least, most)):
            raise ValueError(msg("Hours run from an event, not from a day that a field names."))
        if least is not None and most is not None and _leaves_nothing(least, most):
            raise ValueError(msg("at_least leaves no day within at_most."))
        if self.backwards and (least is None or most is not None or least.unit == "hour" or least.roll or least.start_counts):
            raise ValueError(msg("backwards counts at_least alone, by days, without roll and start_counts."))
        return self

    @property
    def of_matters(self) -> str | None:
        """The matters that it applies to."""
        return self.applies_to.kind

    @property
    def begins_on_named_days(self) -> bool:
        """Whether it runs from a day that a field names."""
        return self.from_.field is not None

    @property
    def counted_term(self) -> Term | None:
        """The most if there is one, else the least; none where nothing is counted."""
        length = self.at_most or self.at_least
        if length is None or not length.count:
            return None
        return length.term(self.from_.event).model_copy(update={"backwards": True} if self.backwards else {})

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """What must end it; nothing must where there is no longest time, or where it is a day that a field names."""
        return ((self.to,),) if self.at_most is not None and self.to.field is None else ()

    def references(self) -> Iterator[Reference]:
        """The two points and the trigger."""
        kind = self.applies_to.of_kind
        yield self.applies_to.reference(self.trigger or self.from_.event)
        yield self.from_.point_reference("from", kind)
        yield self.to.point_reference("to", kind)

    @cached_property
    def opens(self) -> Pattern:
        """The event of which ``applies_to`` speaks."""
        return self.applies_to.pattern(self.trigger or self.from_.event)

    def subscriptions(self) -> tuple[Pattern, ...]:
        """The event of the first point."""
        return (self.from_.on(self.applies_to.of_kind),)

    def beginnings(self, thread: Thread) -> list[Event]:
        """The entries that it may run from, in their order."""
        begun = thread.matching(self.from_.pattern)
        return begun if self.trigger else [event for event in begun if fits(event, self.opens)]

    def triggers(self, thread: Thread) -> Iterable[Trigger]:
        """Return the first beginning of the matter, or every one; on the day that it names, or on its own where it names none."""
        if not thread.is_of(self.opens):
            return ()
        about = next(iter(thread.matching(self.opens)), None) if self.trigger else None
        if self.trigger and about is None:
            return ()
        begun = self.beginnings(thread)
        return [Trigger(event, self.from_.moment(event) or event.when, about) for event in (begun if self.pair else begun[:1])]


def _leaves_nothing(least: Least, most: Most) -> bool:
    """Whether no day can satisfy both."""
    if least.unit == most.unit:
        return least.count > most.count or (least.unit != "hour" and least.whole and least.count == most.count)
    return least.hours[0] > most.hours[1]


class _Ends(Struct, frozen=True):
    """What may end an interval: the entries that may have come after its beginning, and those of them that surely did."""

    possible: list[Event]
    sure: list[Event]

    @property
    def behind(self) -> list[datetime]:
        """The minutes after which it began, if those that are not sure came before it."""
        return [event.when.earliest + ONE_MINUTE for event in self.possible if event not in self.sure]


class _Interval(Struct, frozen=True):
    """One interval that a version judges, from the entry that begins it."""

    question: Question
    version: Version[IntervalParams]
    most: TimelinessJudge | None
    thread: Thread
    begun: Event

    @property
    def params(self) -> IntervalParams:
        return self.version.params

    def finding(self, outcome: Outcome, code: str, values: dict[str, object], *, trigger: Moment, end: Answer | None = None) -> Finding:
        """A verdict; the sentence knows both points."""
        values = {"start": self.label(self.params.from_, self.begun), "end": self.label(self.params.to, None), "begun": trigger, **values}
        entries = tuple(dict.fromkeys((self.begun.seq, *((end.seq,) if end else ()))))
        return self.question.new_finding(self.version, outcome, Reason(code, values))._replace(
            matter=self.thread.matter, unit=self.begun.unit, trigger=trigger, done=end.when if end else None, entries=entries
        )

    def label(self, point: Point, event: Event | None) -> Label:
        """What a point is called: its field, or its event with the channel that tells it apart."""
        rule = self.question.rule
        if point.field is not None:
            return rule.field_label(point.event, point.field)
        facet = event.facet if event is not None else self.begun.facet if self.params.pair == "facet" else None
        return rule.qualified_label(point.event, facet if self.params.pair == "facet" or point.facet else None)

    def unknown(self, point: Point, event: Event, outcome: Outcome) -> Finding:
        """The field that names the day is empty."""
        rule = self.question.rule
        values: dict[str, object] = {"event": rule.label(event.event), "field": rule.field_label(event.event, point.field or "")}
        found = self.finding(outcome, "fact-unknown", values, trigger=self.begun.when)
        return found._replace(entries=tuple(dict.fromkeys((*found.entries, event.seq))))

    def verdict(self) -> Finding:
        """Judge by every reading of the facts; where they differ it is not settled."""
        params, start = self.params, self.params.from_.moment(self.begun)
        ends = self._ends(start)
        if start is None:
            harmless = params.at_most is None and params.to.field is None and not ends.possible
            return self.unknown(params.from_, self.begun, Outcome.PENDING if harmless else Outcome.UNDETERMINED)
        unnamed = [event for event in ends.possible if params.to.moment(event) is None]
        if unnamed and len(unnamed) == len(ends.possible):
            return self.unknown(params.to, unnamed[0], Outcome.UNDETERMINED)
        found = self._between(start, self._first_of(ends.possible), start.earliest)
        other = self._between(start, self._first_of(ends.sure), max([start.earliest, *ends.behind]))
        if found.outcome is other.outcome:
            return found
        values: dict[str, object] = {"day": start.day}
        entries = tuple(dict.fromkeys((*found.entries, *other.entries)))
        return self.finding(Outcome.UNDETERMINED, "interval-order-unknown", values, trigger=start)._replace(
            entries=entries, due_earliest=found.due or found.due_earliest
        )

    def _ends(self, start: Moment | None) -> _Ends:
        """What may end it: the entry itself where it names the day; a day whatever entry names it; else what came after."""
        params, begun = self.params, self.begun
        if params.to.field is not None and params.to.event == begun.event:
            return _Ends([begun], [begun])
        pattern = params.to.pattern
        events = [event for event in self.thread.events if fits(event, pattern) and (params.pair != "facet" or event.facet == begun.facet)]
        if params.to.field is not None:
            return _Ends(events, events)
        if params.from_.field is not None:
            first = min(begun.when.day, start.day if start else begun.when.day)
            events = [event for event in events if event.when.day >= first]
            return _Ends(events, events)
        possible = [event for event in events if event.when.latest >= begun.when.earliest and event.seq != begun.seq]
        if self._is_first():
            return _Ends(possible, possible)
        return _Ends(possible, [event for event in possible if event.when.earliest >= begun.when.latest])

    def _is_first(self) -> bool:
        """Whether nothing began before it: what came on its day, at a minute that is not known, can then have ended nothing else."""
        facet = self.params.pair == "facet"
        peers = [each for each in self.params.beginnings(self.thread) if not facet or each.facet == self.begun.facet]
        return not any(each.seq != self.begun.seq and each.when.earliest <= self.begun.when.latest for each in peers)

    def _first_of(self, events: list[Event]) -> Answer | None:
        """The earliest of them; of days that fields name the first one named."""
        if self.params.to.field is None:
            return first_answer(events) if events else None
        named = ((event, self.params.to.moment(event)) for event in events)
        return next((Answer(*any_minute(when.day), event.seq, when) for event, when in named if when is not None), None)

    def _between(self, start: Moment, end: Answer | None, since: datetime) -> Finding:
        params = self.params
        if params.backwards and params.at_least is not None and end is not None:
            return self._ahead(params.at_least, start, end)
        first = None if params.at_least is None else first_after(params.at_least, start, self.question.calendar, since=since)
        if end is None:
            return self._open(start, first)
        side = first.compare(end.earliest, end.latest) if first is not None else "after"
        if first is not None and params.at_least is not None and side == "before":
            return self._too_early(params.at_least, first, start, end)
        limit = None if self.most is None else self._within(self.most, start, end)
        if first is None or side == "after" or (limit is not None and limit.outcome is Outcome.LATE):
            if limit is not None:
                return limit
            assert first is not None  # one of the two is given
            return _until(self.finding(Outcome.MET, "interval-kept", {}, trigger=start, end=end), first)
        return _until(self._unsettled(first, start, end), first)

    def _open(self, start: Moment, first: First | None) -> Finding:
        """Nothing has ended it."""
        if self.most is not None:
            return self._within(self.most, start, None)
        if self.params.to.field is not None or first is None:
            return self.finding(Outcome.PENDING, "interval-awaited", {}, trigger=start)
        now = self.question.on.instant
        side = first.compare(now, now)
        if side == "after":
            return _until(self.finding(Outcome.MET, "interval-lasted", {}, trigger=start), first)
        if side == "before":
            code = "interval-running" if first.missing is None else "interval-running-uncovered"
            return _until(self.finding(Outcome.PENDING, code, {"year": first.missing}, trigger=start), first)
        return _until(self._unsettled(first, start, None), first)

    def _unsettled(self, first: First, start: Moment, end: Answer | None) -> Finding:
        """Name the notice, or the minute, that would settle whether it lasted long enough."""
        if first.missing is not None:
            return self.finding(Outcome.UNDETERMINED, "interval-unsettled", {"year": first.missing}, trigger=start, end=end)
        code = "trigger-minute-unknown" if start.minute is None else "answer-minute-unknown"
        return self.finding(Outcome.UNDETERMINED, code, {}, trigger=start, end=end)

    def _too_early(self, least: Least, first: First, start: Moment, end: Answer) -> Finding:
        code = "interval-too-short" if least.count else "interval-too-early"
        found = self.finding(Outcome.MISSED, code, {"unit": least.unit}, trigger=start, end=end)
        actual = measured(least, start, end, self.question.calendar)
        return _until(found, first)._replace(required=least.count, actual=actual)

    def _within(self, most: TimelinessJudge, start: Moment, end: Answer | None) -> Finding:
        """The verdict of the longest time, as of any term."""
        verdict = most.decide(start, end)
        found = self.finding(verdict.outcome, verdict.reason.code, dict(verdict.reason.values), trigger=start, end=end)
        return found._replace(due=verdict.due, due_earliest=verdict.due_earliest, late_by=verdict.late_by, late_unit=verdict.late_unit)

    def _ahead(self, least: Least, start: Moment, end: Answer) -> Finding:
        """Counted back from a day known ahead: what had to be done by the last day in time is the beginning."""
        last = last_ahead(least, end.when.day, self.question.calendar)
        side = last.compare(start.day)
        outcome = Outcome.UNDETERMINED if side is None else Outcome.MET if side == "before" else Outcome.MISSED
        values: dict[str, object] = {"until": end.when, "unit": least.unit, "last": last.earliest or last.latest, "year": last.missing}
        code = "interval-unsettled" if side is None else "ahead-met" if side == "before" else "ahead-too-short"
        found = self.finding(outcome, code, values, trigger=start, end=end)
        actual = measured(least, start, end, self.question.calendar)
        due = None if last.earliest is None else Moment(last.earliest)
        found = found._replace(done=start, due=None if last.missing else due, due_earliest=due if last.missing else None)
        return found._replace(required=least.count, actual=actual) if outcome is Outcome.MISSED else found


def _until(finding: Finding, first: First) -> Finding:
    """Show the last day, or minute, of the least time; its earliest where it is not known."""
    return finding._replace(due=first.last) if first.exact else finding._replace(due_earliest=first.last)


def judge(question: Question, version: Version[IntervalParams]) -> JudgeMatter:
    """Return the judge of intervals by a version."""
    params = version.params
    term = None if params.at_most is None else params.at_most.term(params.from_.event)
    most = None if term is None else TimelinessJudge(question.calendar, question.on, term=term, warn=params.warn)
    return lambda thread, trigger: _Interval(question, version, most, thread, trigger.event).verdict()


KIND = Kind(IntervalParams, judge)
