"""A duty to be done in time: within a term from an event, or by a date of every year (民法典 arts. 201, 203, 1259).

kind = "deadline"                                           # 7 working days from an event
applies_to = { kind = "decision", type = ["permit", "penalty"] }
term = { count = 7, unit = "workday", from = "decided" }
met_by = { event = "published", facet = "portal" }

kind = "deadline"                                           # by 31 January of every year, about the year before
applies_to = { kind = "result" }
yearly = { by = "01-31", covers = "covers" }
met_by = { event = "result-published", facet = "annual-disclosure-report" }

kind = "deadline"                                           # between two dates of every year; or once, by one date
yearly = { from = "01-01", by = "06-30", about = "same" }
date = 2020-12-31
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property, partial

from msgspec.structs import replace
from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import ONE_DAY, Moment, PeriodUnit, Span
from govopen.core.evaluation.annual_dates import YearlyDuty, YearlyGatherer
from govopen.core.evaluation.clock_reading import read_thread
from govopen.core.evaluation.clock_values import ClockReading, Wait
from govopen.core.evaluation.clocks import UNMOVED, ClockParams
from govopen.core.evaluation.dates_of_duties import Once, Yearly
from govopen.core.evaluation.kind import InTime, JudgeMatter, Kind
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.timeliness import Answer, TimelinessJudge, Verdict, first_answer
from govopen.core.model.events import Event, Matter, Pattern, field_values
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import OfficeState
from govopen.core.model.provisos import listed
from govopen.core.model.rules import AppliesTo, EventRef, Params, Reference, Rule, Term, Trigger, Version, one_or_several
from govopen.core.model.terms import named_day
from govopen.core.model.threads import Thread
from govopen.messages import msg


class DeadlineParams(Params):
    """``met_by`` must happen within ``term`` of the event that the term names, or by the date of ``yearly`` or of ``date``.

    ``applies_to``  the matters: kind, and of the starting event its facet (``type``) and other fields (``where``).
    ``term``        may run from a day that the starting event names in a field (``from_field``) in place of its own.
    ``met_by``      one event, or a list of which any will do; the earliest on or after the starting day counts.
    ``clock``       events that move the clock.
    ``having_all``  only matters to which every one of these events has happened too, whenever; without it, all.
    ``also``        with a date: what must be done besides, every one of them, by the same date.
    ``confirmed``   flags that the answering entry must say yes to: with a no it is no answer, and where it says nothing and that decides,
                    the verdict is undetermined and names the flag.
    """

    publication: bool = True
    applies_to: AppliesTo
    term: Term | None = None
    yearly: Yearly | None = None
    once_by: Once | None = Field(default=None, alias="date")
    met_by: tuple[EventRef, ...] = Field(min_length=1)
    clock: ClockParams | None = None
    having_all: tuple[EventRef, ...] = ()
    confirmed: tuple[str, ...] = ()
    also: tuple[EventRef, ...] = ()

    _one_flag = field_validator("confirmed", mode="before")(listed)
    _answers = field_validator("met_by", "having_all", "also", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _one_limit(self) -> DeadlineParams:
        if sum(each is not None for each in (self.term, self.yearly, self.once_by)) != 1:
            raise ValueError(msg("Give one of term, yearly and date."))
        if self.clock is not None and self.term is not None and self.term.from_field:
            raise ValueError(msg("clock moves a term that runs from its event, not one that runs from a day named in a field."))
        if self.term is not None and self.term.from_field and self.term.unit == "hour":
            raise ValueError(msg("Hours run from an event, not from a day that a field names."))
        if self.clock is not None and (self.term is None or self.term.unit == "hour"):
            raise ValueError(msg("clock needs a term in days, working days or months."))
        if self.having_all and self.term is None:
            raise ValueError(msg("having_all needs a term."))
        if self.also and self.dated is None:
            raise ValueError(msg("also needs yearly or date."))
        return self

    @property
    def dated(self) -> Yearly | Once | None:
        """The date by which it is due; None where a term runs from an event."""
        return self.yearly or self.once_by

    @property
    def once(self) -> bool:
        """Whether one date is named."""
        return self.once_by is not None

    @property
    def of_matters(self) -> str | None:
        """The matters that it applies to; a date names none."""
        return None if self.dated else self.applies_to.kind

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """A date is judged in its year."""
        return ("year",) if self.dated else ()

    @property
    def of_register(self) -> str | None:
        """What is due by a date is logged there."""
        return self.applies_to.of_kind if self.dated else None

    @property
    def counted_term(self) -> Term | None:
        """The term."""
        return self.term

    @cached_property
    def opens(self) -> Pattern:
        """The event from which the term runs."""
        return self.applies_to.pattern(self.term.from_ if self.term else "")

    @cached_property
    def answers(self) -> tuple[Pattern, ...]:
        """The events that meet the duty: of the same matter, hence of its kind."""
        return tuple(ref.pattern for ref in self.met_by)

    def subscriptions(self) -> tuple[Pattern, ...]:
        """The event from which the term runs, or those that meet what is due by a date of every year."""
        return (self.opens,) if self.every_year is None else self.every_year.patterns

    def triggers(self, thread: Thread) -> Iterable[Trigger]:
        """Return every opening event; the first one alone where events move the clock or narrow the matters."""
        if self.term is None or not thread.is_of(self.opens):
            return ()
        opened = thread.matching(self.opens)
        if self.clock is None and not self.having_all:
            return [self._from(event) for event in opened]
        if not opened or not all(thread.matching(ref.pattern) for ref in self.having_all):
            return ()
        if self.term.from_field:
            return (self._from(opened[0]),)
        later = (self.clock or UNMOVED).later_start(opened[0], thread.events)
        return (Trigger(opened[0], later[1].when if later else opened[0].when),)

    def _from(self, event: Event) -> Trigger:
        """Where the duty begins: on the day that the event names, if the rule counts from that and it names one; else on its own."""
        named = named_day(event, self.term.from_field) if self.term and self.term.from_field else None
        return Trigger(event, Moment(named) if named else event.when)

    @property
    def begins_on_named_days(self) -> bool:
        """Whether the term runs from a day that a field names."""
        return self.term is not None and self.term.from_field is not None

    def owed_since(self, office: OfficeState, on: date) -> date:
        """The year in which the register of what is due every year was begun."""
        return super().owed_since(office, on) if self.every_year is None else self.every_year.owed_since(office, on)

    @property
    def sought(self) -> tuple[tuple[EventRef, ...], ...]:
        """The answer, and with a date of every year what must be done besides."""
        return (self.met_by, *((each,) for each in self.also))

    def references(self) -> Iterator[Reference]:
        """The opening event, the answers, and whatever moves the clock."""
        kind = self.applies_to.of_kind
        yield self.applies_to.reference(self.term.from_) if self.term else Reference("applies_to", kind)
        if self.term and self.term.count_from:
            yield Reference("term", kind, self.term.from_, fields=(self.term.count_from,))
        if self.term and self.term.from_field:
            yield Reference("term", kind, self.term.from_, days=(self.term.from_field,))
        yield from (answer.reference("met_by", kind) for answer in self.met_by)
        yield from (ref.reference("having_all", kind) for ref in self.having_all)
        yield from (each.reference("also", kind) for each in self.also)
        if self.yearly and self.yearly.covers:
            yield from (Reference("yearly", kind, answer.event, fields=(self.yearly.covers,)) for answer in (*self.met_by, *self.also))
        yield from (Reference("confirmed", kind, answer.event, fields=self.confirmed) for answer in self.met_by if self.confirmed)
        if self.clock is not None:
            yield from self.clock.references(kind)

    @cached_property
    def every_year(self) -> YearlyDuty | None:
        """What is due by a date of every year, or by one date; None where a term runs from an event."""
        return None if self.dated is None else YearlyDuty(self.dated, self.applies_to, self.met_by, self.also, self.warn)


def judge(question: Question, version: Version[DeadlineParams]) -> JudgeMatter:
    """Return the judge of matters by a version that names a term."""
    term = version.params.term
    if term is None or term.count_from is None:
        return _judge_term(question, version, term)
    of_length = cache(partial(_judge_term, question, version))

    def judge_named(thread: Thread, trigger: Trigger) -> Finding:
        named = term.named_by(trigger.event)
        return of_length(named)(thread, trigger)._replace(length=named.count)

    return judge_named


def _judge_term(question: Question, version: Version[DeadlineParams], term: Term | None) -> JudgeMatter:
    """Return the judge of matters by one length of the term."""
    params = version.params
    timeliness = TimelinessJudge(question.calendar, question.on, term=term, warn=params.warn)
    begun = question.new_finding(version, Outcome.MET, Reason("met"))
    from_field = term.from_field if term else None
    by_clock = params.clock or (UNMOVED if params.having_all and not from_field else None)

    def judge_term(thread: Thread, trigger: Trigger) -> Finding:
        opening = trigger.event
        if from_field and named_day(opening, from_field) is None:
            return _start_unknown(question, begun, thread, opening, from_field)
        begun_on = min(opening.when.day, trigger.begins.day)
        answers = [event for event in thread.matching(*params.answers) if event.when.day >= begun_on]
        if params.confirmed:
            return _confirmed(question, params.confirmed, answers, partial(judge_answers, thread, trigger))
        return judge_answers(thread, trigger, answers)

    def judge_answers(thread: Thread, trigger: Trigger, answers: Sequence[Event]) -> Finding:
        opening = trigger.event
        answer = first_answer(answers) if answers else None
        if by_clock is None:
            verdict = timeliness.decide(trigger.begins, answer)
            return _finding(begun, verdict, thread.matter, trigger.begins, opening.unit, answer, (opening.seq,))
        assert term is not None
        reading = read_thread(term, by_clock, thread, opening, question.calendar, question.on.day)
        verdict = _of_clock(timeliness, reading, answer, question.rule)
        start = reading.state.start or trigger.begins
        finding = _finding(begun, verdict, thread.matter, start, opening.unit, answer, reading.entries)
        paused = tuple(Span(first + ONE_DAY, last) for first, last in reading.state.pauses if first < last)
        return finding._replace(paused=paused, steps=reading.steps)

    return judge_term


def _start_unknown(question: Question, begun: Finding, thread: Thread, opening: Event, name: str) -> Finding:
    """The field that names the first day is empty, and nothing can be counted."""
    reason = Reason("fact-unknown", {"event": question.rule.label(opening.event), "field": question.rule.field_label(opening.event, name)})
    begun = begun._replace(outcome=Outcome.UNDETERMINED, reason=reason, matter=thread.matter, unit=opening.unit)
    return begun._replace(trigger=opening.when, entries=(opening.seq,))


def _confirmed(
    question: Question, flags: tuple[str, ...], answers: Sequence[Event], judge_: Callable[[Sequence[Event]], Finding]
) -> Finding:
    """Judge by the answers that say yes to every flag; where those that say nothing would decide otherwise, it is not settled."""
    possible = [event for event in answers if not any(field_values(event, flag) == ("no",) for flag in flags)]
    sure = [event for event in possible if all(field_values(event, flag) for flag in flags)]
    found, otherwise = judge_(sure), judge_(possible)
    if found.outcome is otherwise.outcome:
        return found
    silent = next(event for event in possible if event not in sure)
    flag = next(each for each in flags if not field_values(silent, each))
    rule = question.rule
    reason = Reason("fact-unknown", {"event": rule.label(silent.event), "field": rule.field_label(silent.event, flag)})
    unsettled = otherwise._replace(outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=found.due or found.due_earliest)
    return unsettled._replace(late_by=None, late_unit=None)


def in_time(question: Question, version: Version[DeadlineParams]) -> InTime | None:
    """Tell what two days settle: a term by days that nothing moves and no field narrows."""
    params = version.params
    if params.term is None or not params.term.by_day or params.term.count_from or params.term.from_field:
        return None
    if params.clock is not None or params.having_all:
        return None
    opens = _without_proviso(params)
    if opens is None or params.confirmed:
        return None
    timeliness = TimelinessJudge(question.calendar, question.on, term=params.term, warn=params.warn)
    begun = question.new_finding(version, Outcome.MET, Reason("met"))

    def finding(verdict: Verdict, matter: Matter, opening: Event, answer: Event | None) -> Finding:
        unit = matter.unit if opening.unit is None else opening.unit
        return _finding(begun, verdict, matter, opening.when, unit, answer, (opening.seq,))

    return InTime(opens, params.answers, timeliness.last_day, timeliness.decide_by_days, finding)


def _without_proviso(params: DeadlineParams) -> Pattern | None:
    """The opening events of matters that need no fact to be reached; None where all do."""
    opens, proviso = params.opens, params.provided
    if proviso is None:
        return opens
    free = (opens.facets or frozenset()).difference(proviso.of_type)
    return replace(opens, facets=free) if proviso.of_type and free else None


def _finding(
    begun: Finding, verdict: Verdict, matter: Matter, trigger: Moment, unit: str | None, answer: Answer | Event | None,
    used: tuple[int, ...],
) -> Finding:  # fmt: skip
    """Return a finding; made in one step, for there may be a hundred thousand."""
    return Finding(
        begun.rule, begun.pack, begun.article, begun.level, verdict.outcome, verdict.reason, matter, unit,
        trigger=trigger, due=verdict.due, due_earliest=verdict.due_earliest, done=answer.when if answer else None,
        late_by=verdict.late_by, late_unit=verdict.late_unit, entries=(*used, answer.seq) if answer else used, version=begun.version,
    )  # fmt: skip


def _of_clock(judge_: TimelinessJudge, reading: ClockReading, answer: Answer | None, rule: Rule) -> Verdict:
    """Compare with the limit of a clock that events move; while it stands nothing is late."""
    if reading.due is not None:
        doubt = reading.doubt and reading.doubt.reason(rule)
        return judge_.settle(replace(reading.due, doubt=doubt), reading.state.start, answer)
    if answer is not None:
        return Verdict(Outcome.MET, Reason("met-while-stopped"))
    if reading.given_up is not None:
        return Verdict(Outcome.NOT_APPLICABLE, reading.given_up.reason(rule))
    return Verdict(Outcome.PENDING, Reason("clock-stopped", {"waits": [_waiting(wait, rule) for wait in reading.waits]}))


def _waiting(wait: Wait, rule: Rule) -> dict[str, object]:
    """What a clock stands for, with the vocabulary's names."""
    ends = [rule.label(event) for event in wait.ends]
    field = rule.field_label(wait.event, wait.wanting) if wait.wanting else None
    return {"event": rule.label(wait.event), "day": wait.day, "whom": wait.whom, "ends": ends, "until": wait.until, "field": field}


KIND = Kind(DeadlineParams, judge, YearlyGatherer, in_time)
