"""A duty to be done in time: within a term from an event, or by a date of every year (民法典 arts. 201, 203, 1259).

kind = "deadline"                                           # 7 working days from an event
applies_to = { kind = "decision", type = ["permit", "penalty"] }
term = { count = 7, unit = "workday", from = "decided" }
met_by = { event = "published", facet = "portal" }

kind = "deadline"                                           # by 31 January of every year, about the year before
applies_to = { kind = "result" }
yearly = { by = "01-31", covers = "covers" }
met_by = { event = "result-published", facet = "annual-disclosure-report" }
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain, pairwise

from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import ONE_DAY, Moment, PeriodUnit, Span
from govopen.core.evaluation.annual_dates import YearlyDuty, judge_years
from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.terms import UNMOVED, ClockMove, ClockParams, ClockState, Term, Yearly, later_start, read_thread
from govopen.core.evaluation.timeliness import Answer, Decider, TimelinessJudge, Verdict, first_answer, read_answer
from govopen.core.evaluation.triggered_matters import matching
from govopen.core.model.events import fits
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.history import Pair
from govopen.core.model.rules import FIRST_DAY, AppliesTo, EventRef, Params, Reference, Version, one_or_several
from govopen.messages import msg


class DeadlineParams(Params):
    """``met_by`` must happen within ``term`` of the event that the term names, or by the date of ``yearly``.

    ``applies_to``  the matters: kind, and of the starting event its facet (``type``) and other fields (``where``).
    ``met_by``      one event, or a list of which any will do; the earliest on or after the starting day counts.
    ``clock``       events that move the clock.
    ``having_all``  only matters to which every one of these events has happened too, whenever; without it, all.
    """

    publication: bool = True
    applies_to: AppliesTo
    term: Term | None = None
    yearly: Yearly | None = None
    met_by: tuple[EventRef, ...] = Field(min_length=1)
    clock: ClockParams | None = None
    having_all: tuple[EventRef, ...] = ()

    _answers = field_validator("met_by", "having_all", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _one_limit(self) -> DeadlineParams:
        if (self.term is None) == (self.yearly is None):
            raise ValueError(msg("Give either term or yearly."))
        if self.clock is not None and (self.term is None or self.term.unit == "hour"):
            raise ValueError(msg("clock needs a term in days, working days or months."))
        if self.having_all and self.term is None:
            raise ValueError(msg("having_all needs a term."))
        return self

    @property
    def of_matters(self) -> str | None:
        """The matters that it applies to; a date of every year names none."""
        return None if self.yearly else self.applies_to.kind

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """A date of every year judges years."""
        return ("year",) if self.yearly else ()

    @property
    def of_register(self) -> str | None:
        """What is due by a date of every year is logged there."""
        return self.applies_to.of_kind if self.yearly else None

    @property
    def opening(self) -> str:
        """The event from which the term runs."""
        assert self.term is not None
        return self.term.from_

    def references(self) -> Iterator[Reference]:
        """The opening event, the answers, and whatever moves the clock."""
        kind = self.applies_to.of_kind
        yield self.applies_to.reference(self.opening) if self.term else Reference("applies_to", kind)
        yield from (answer.reference("met_by", kind) for answer in self.met_by)
        yield from (ref.reference("having_all", kind) for ref in self.having_all)
        if self.yearly and self.yearly.covers:
            yield from (Reference("yearly", kind, answer.event, fields=(self.yearly.covers,)) for answer in self.met_by)
        for event in self.moving:
            yield Reference("clock", kind, event)

    @property
    def moving(self) -> dict[str, ClockMove]:
        """The events that move the clock, and how."""
        return {} if self.clock is None else self.clock.moves

    @property
    def every_year(self) -> YearlyDuty | None:
        """What is due by a date of every year; None where a term runs from an event."""
        return None if self.yearly is None else YearlyDuty(self.yearly, self.applies_to, self.met_by, self.warn)


def judge(docket: Docket) -> None:
    """Judge every matter whose trigger day lies in the period, by the version in force on that day; every date that lies in it."""
    question = docket.question
    for version, in_force, window in question.rule.stretches(question.period):
        params = version.params
        assert isinstance(params, DeadlineParams)
        if params.every_year is not None:
            judge_years(docket, version, params.every_year, window, in_force=in_force)
        elif params.clock is not None or params.having_all:
            _judge_threads(docket, version, params, window, in_force=in_force)
        elif in_force:
            _judge_pairs(docket, version, params, window)
        else:
            _set_aside(docket, version, params, window)


def _judge(docket: Docket, params: DeadlineParams) -> TimelinessJudge:
    question, term = docket.question, params.term
    calendar = question.calendar.office if term is not None and term.own_closings else question.calendar
    return TimelinessJudge(calendar, question.on, params.warn, by_workdays=term is not None and term.unit == "workday")


def _not_in_force(docket: Docket, version: Version) -> Finding:
    return docket.blank(version, Outcome.NOT_APPLICABLE, Reason("not-in-force", {"from": version.force.first}))


def _set_aside(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """Matters of days on which the rule was not in force."""
    opens = params.applies_to.pattern(params.opening)
    blank = _not_in_force(docket, version)
    for seq, matter, day, minute, unit, *_ in docket.question.facts.pairs(opens, (), window):
        docket.enter(blank._replace(unit=unit, trigger=Moment(day, minute), entries=(seq,)), matter=matter)


#: After the last row: no entry has this seq.
_END: Pair = (0, 0, FIRST_DAY, None, None, None, None, None)


def _judge_pairs(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """The common case, streamed: a million matters, a few thousand different pairs of moments."""
    question = docket.question
    assert params.term is not None
    opens = params.applies_to.pattern(params.opening)
    answers = tuple(ref.pattern() for ref in params.met_by)  # of the same matter, hence of its kind
    decide = Decider(params.term, _judge(docket, params))
    last_day, in_bulk = decide.last_day, params.term.by_day and not docket.everything
    blank = docket.blank(version, Outcome.MET, Reason("met"))
    withheld = docket.withheld if params.publication else {}
    met: dict[date, dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    several: list[Pair] = []  # the trigger's rows before its last one
    for row, following in pairwise(chain(question.facts.pairs(opens, answers, window), (_END,))):
        trigger, matter, day, minute, unit, answer_seq, answer_day, answer_minute = row
        if trigger == following[0]:
            several.append(row)
            continue
        if in_bulk and not several and answer_day is not None and day <= answer_day <= last_day(day) and matter not in withheld:
            met[day][unit] += 1  # nine in ten
            continue
        if not several and (answer_day is None or answer_day >= day):
            verdict = decide(day, minute, answer_day, answer_minute)
        else:
            answer = _first([*several, row])
            several = []
            answer_seq, answer_day, answer_minute = (answer.seq, *answer.when) if answer else (None, None, None)
            verdict = decide.of(Moment(day, minute), answer)
        if verdict.outcome is Outcome.MET and not docket.everything and matter not in withheld:
            met[day][unit] += 1
            continue
        done = None if answer_day is None else Moment(answer_day, answer_minute)
        entries = (trigger,) if answer_seq is None else (trigger, answer_seq)
        finding = _finding(blank, verdict, trigger=Moment(day, minute), done=done, unit=unit, entries=entries)
        docket.enter(finding, matter=matter, publication=params.publication)
    for day, units in met.items():
        for unit, count in units.items():
            docket.met(unit, day, count)


def _first(rows: list[Pair]) -> Answer | None:
    """The earliest of several answers; one of a day before the trigger's answers something else."""
    answers = [
        read_answer(seq, Moment(day, minute))
        for _, _, opened, _, _, seq, day, minute in rows
        if seq is not None and day is not None and day >= opened
    ]
    return first_answer(answers) if answers else None


def _judge_threads(docket: Docket, version: Version, params: DeadlineParams, window: Span, *, in_force: bool) -> None:
    """Moving clocks, and matters told apart by what else happened to them: the whole story of each is folded anew."""
    assert params.term is not None
    question, clock = docket.question, params.clock or UNMOVED
    decide, opens = _judge(docket, params), params.applies_to.pattern(params.opening)
    for thread in question.facts.threads(opens, Span(FIRST_DAY, window.last) if clock.start else window):
        opening = next(event for event in thread.events if fits(event, opens))
        begin = later_start(clock, thread) or opening
        if begin.when.day not in window or not all(matching(thread.events, (ref,)) for ref in params.having_all):
            continue
        if not in_force:
            aside = _not_in_force(docket, version)._replace(unit=opening.unit, trigger=begin.when, entries=(opening.seq,))
            docket.enter(aside, matter=thread.matter)
            continue
        reading, used = read_thread(params.term, clock, thread, begin, question.calendar)
        since = [event for event in thread.events if event.when.day >= opening.when.day]
        answers = [read_answer(event.seq, event.when) for event in matching(since, params.met_by)]
        answer = first_answer(answers) if answers else None
        verdict = _of_reading(decide, reading, answer)
        blank = docket.blank(version, verdict.outcome, verdict.reason)
        entries = tuple(event.seq for event in used) + ((answer.seq,) if answer else ())
        trigger, done = reading.start or begin.when, answer.when if answer else None
        finding = _finding(blank, verdict, trigger=trigger, done=done, unit=opening.unit, entries=entries)
        finding = finding._replace(paused=tuple(Span(first + ONE_DAY, last) for first, last in reading.pauses if first < last))
        docket.enter(finding, matter=thread.matter, publication=params.publication)


def _finding(
    blank: Finding, verdict: Verdict, *, trigger: Moment | None, done: Moment | None, unit: str | None, entries: tuple[int, ...]
) -> Finding:
    return blank._replace(
        outcome=verdict.outcome, reason=verdict.reason, unit=unit, trigger=trigger, due=verdict.due, due_earliest=verdict.due_earliest,
        done=done, late_by=verdict.late_by, late_unit=verdict.late_unit, entries=entries,
    )  # fmt: skip


def _of_reading(judge_: TimelinessJudge, reading: ClockState, answer: Answer | None) -> Verdict:
    if answer is not None and reading.due is None:
        return Verdict(Outcome.MET, Reason("met-while-stopped"))
    if reading.due is None:
        held = reading.stopped or reading.paused
        return Verdict(Outcome.PENDING, Reason("clock-stopped", {"since": held.day if held else None}))
    return judge_.settle(reading.due, reading.start, answer)
