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
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from pydantic import Field, field_validator, model_validator

from govopen.core.clock import Reading, Term, Tick, TickKind, Yearly, read_clock
from govopen.core.docket import Docket
from govopen.core.facts import Event, Pair, Thread
from govopen.core.finding import Finding, Outcome, Reason
from govopen.core.period import register_empty
from govopen.core.rule import FIRST_DAY, AppliesTo, EventRef, Params, Part, Reference, Version
from govopen.core.story import fits, matching, said
from govopen.core.timing import Answer, Decider, Judge, Verdict, first_answer, read_answer
from govopen.core.when import ONE_DAY, Moment, PeriodUnit, Span, year_span
from govopen.core.workdays import WorkCalendar
from govopen.messages import msg


class ClockParams(Part):
    """Which events move the clock beside the one that starts it; not for terms in hours.

    ``start``   later starts that take precedence: the matter is judged in the year of that start.
    ``stop``    halts it until ``restart``, which begins a new count. ``pause`` to ``resume`` is left out of the count; where
                several pauses overlap, until the last of them is over.
    ``extend``  adds the units that the entry's field ``days`` names, ``extend_by`` where it names none; never more than ``extend_by``
                to one count in all, and only up to the due day.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    extend_by: int = Field(default=0, ge=0)


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

    @field_validator("met_by", "having_all", mode="before")
    @classmethod
    def _one_answer(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value

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
    def moving(self) -> dict[str, TickKind]:
        """The events that move the clock, and how."""
        if self.clock is None:
            return {}
        clock = self.clock
        named: list[tuple[TickKind, tuple[str, ...]]] = [
            ("start", clock.start), ("stop", clock.stop), ("restart", clock.restart),
            ("pause", clock.pause), ("resume", clock.resume), ("extend", clock.extend),
        ]  # fmt: skip
        return {event: tick for tick, events in named for event in events}


def judge(docket: Docket) -> None:
    """Judge every matter whose trigger day lies in the period, by the version in force on that day; every date that lies in it."""
    question = docket.question
    for version, in_force, window in question.rule.stretches(question.period):
        params = version.params
        assert isinstance(params, DeadlineParams)
        if params.yearly is not None:
            _judge_years(docket, version, params, window, in_force=in_force)
        elif params.clock is not None or params.having_all:
            _judge_threads(docket, version, params, window, in_force=in_force)
        elif in_force:
            _judge_pairs(docket, version, params, window)
        else:
            _set_aside(docket, version, params, window)


def _judge(docket: Docket, params: DeadlineParams) -> Judge:
    question, term = docket.question, params.term
    calendar = question.calendar.office if term is not None and term.own_closings else question.calendar
    return Judge(calendar, question.on, params.warn, by_workdays=term is not None and term.unit == "workday")


def _not_in_force(docket: Docket, version: Version) -> Finding:
    return docket.blank(version, Outcome.NOT_APPLICABLE, Reason("not-in-force", {"from": version.force.first}))


def _set_aside(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """Matters of days on which the rule was not in force."""
    opens = params.applies_to.pattern(params.opening)
    blank = _not_in_force(docket, version)
    for seq, matter, day, minute, unit, *_ in docket.question.facts.pairs(opens, (), window):
        docket.enter(replace(blank, unit=unit, trigger=Moment(day, minute), entries=(seq,)), matter=matter)


def _judge_pairs(docket: Docket, version: Version, params: DeadlineParams, window: Span) -> None:
    """The common case, streamed: a million matters, a few thousand different pairs of moments."""
    question = docket.question
    assert params.term is not None
    opens = params.applies_to.pattern(params.opening)
    answers = tuple(ref.pattern() for ref in params.met_by)  # of the same matter, hence of its kind
    decide = Decider(params.term, _judge(docket, params))
    known, by_day = decide.known, params.term.by_day
    blank = docket.blank(version, Outcome.MET, Reason("met"))
    withheld = docket.withheld if params.publication else {}
    met: dict[tuple[str | None, date], int] = defaultdict(int)
    for row, rows in _by_trigger(question.facts.pairs(opens, answers, window)):
        trigger, matter, day, minute, unit, answer_seq, answer_day, answer_minute = row
        if (
            rows is None and answer_day is not None and by_day and day <= answer_day <= decide.last_day(day)
            and not docket.everything and matter not in withheld
        ):  # fmt: skip
            met[unit, day] += 1  # nine in ten
            continue
        if rows is None and (answer_day is None or answer_day >= day):
            key = (day, None, answer_day, None) if by_day else (day, minute, answer_day, answer_minute)
            verdict = known.get(key) or decide(*key)
        else:
            answer = _first(rows or [row])
            answer_seq, answer_day, answer_minute = (answer.seq, *answer.when) if answer else (None, None, None)
            verdict = decide.of(Moment(day, minute), answer)
        if verdict.outcome is Outcome.MET and not docket.everything and matter not in withheld:
            met[unit, day] += 1
            continue
        done = None if answer_day is None else Moment(answer_day, answer_minute)
        entries = (trigger,) if answer_seq is None else (trigger, answer_seq)
        finding = _finding(blank, verdict, trigger=Moment(day, minute), done=done, unit=unit, entries=entries)
        docket.enter(finding, matter=matter, publication=params.publication)
    for (unit, day), count in met.items():
        docket.met(unit, day, count)


def _by_trigger(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, list[Pair] | None]]:
    """Yield each trigger once: its row, and all its rows where it has several answers."""
    held: Pair | None = None
    rows: list[Pair] | None = None
    for row in pairs:
        if held is not None and row[0] == held[0]:
            rows = [*(rows or [held]), row]
            continue
        if held is not None:
            yield held, rows
        held, rows = row, None
    if held is not None:
        yield held, rows


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
    question, later_starts = docket.question, params.clock is not None and params.clock.start
    decide, opens = _judge(docket, params), params.applies_to.pattern(params.opening)
    for thread in question.facts.threads(opens, Span(FIRST_DAY, window.last) if later_starts else window):
        opening = next(event for event in thread.events if fits(event, opens))
        begin = _begin(params, thread) or opening
        if begin.when.day not in window or not all(matching(thread.events, (ref,)) for ref in params.having_all):
            continue
        if not in_force:
            aside = replace(_not_in_force(docket, version), unit=opening.unit, trigger=begin.when, entries=(opening.seq,))
            docket.enter(aside, matter=thread.matter)
            continue
        reading, used = _read_thread(params, thread, begin, question.calendar)
        since = [event for event in thread.events if event.when.day >= opening.when.day]
        answers = [read_answer(event.seq, event.when) for event in matching(since, params.met_by)]
        answer = first_answer(answers) if answers else None
        verdict = _of_reading(decide, reading, answer)
        blank = docket.blank(version, verdict.outcome, verdict.reason)
        entries = tuple(event.seq for event in used) + ((answer.seq,) if answer else ())
        trigger, done = reading.start or begin.when, answer.when if answer else None
        finding = _finding(blank, verdict, trigger=trigger, done=done, unit=opening.unit, entries=entries)
        finding = replace(finding, paused=tuple(Span(first + ONE_DAY, last) for first, last in reading.pauses if first < last))
        docket.enter(finding, matter=thread.matter, publication=params.publication)


def _finding(
    blank: Finding, verdict: Verdict, *, trigger: Moment | None, done: Moment | None, unit: str | None, entries: tuple[int, ...]
) -> Finding:
    """Made whole at once: copying a finding to change it costs ten times as much, and there may be many."""
    return Finding(
        blank.rule, blank.pack, blank.article, blank.level, verdict.outcome, verdict.reason,
        unit=unit, trigger=trigger, due=verdict.due, due_earliest=verdict.due_earliest, done=done,
        late_by=verdict.late_by, late_unit=verdict.late_unit, entries=entries, version=blank.version,
    )  # fmt: skip


def _begin(params: DeadlineParams, thread: Thread) -> Event | None:
    """A later start that takes precedence over the opening event."""
    return next((event for event in thread.events if params.moving.get(event.event) == "start"), None)


def _read_thread(params: DeadlineParams, thread: Thread, begin: Event, calendar: WorkCalendar) -> tuple[Reading, list[Event]]:
    """Fold a matter's events from the one that starts the clock."""
    assert params.term is not None
    moving, most, ticks = params.moving, params.clock.extend_by if params.clock else 0, []
    used = [event for event in thread.events if event.event in moving or event.event == params.opening]
    for event in used:
        kind = moving.get(event.event, "start")
        if kind == "start" and event is not begin:
            continue
        ticks.append(Tick(kind, event.when, _asked(event, most) if kind == "extend" else 0, most))
    return read_clock(params.term, ticks, calendar), used


def _asked(event: Event, otherwise: int) -> int:
    """The days that an extension itself names."""
    named = said(event, "days")
    return max(0, int(float(named[0]))) if named else otherwise


def _of_reading(judge_: Judge, reading: Reading, answer: Answer | None) -> Verdict:
    if answer is not None and reading.due is None:
        return Verdict(Outcome.MET, Reason("met-while-stopped"))
    if reading.due is None:
        held = reading.stopped or reading.paused
        return Verdict(Outcome.PENDING, Reason("clock-stopped", {"since": held.day if held else None}))
    return judge_.settle(reading.due, reading.start, answer)


def _judge_years(docket: Docket, version: Version, params: DeadlineParams, window: Span, *, in_force: bool) -> None:
    """Every date that lies in the window, once its year has begun."""
    assert params.yearly is not None
    for year in range(window.first.year, window.last.year + 1):
        day = params.yearly.day(year)
        if day not in window or date(year, 1, 1) > docket.question.on.day:
            continue
        values = {"covers": str(params.yearly.covered(year))}
        if not in_force:
            docket.enter(replace(_not_in_force(docket, version), period=str(year)))
            continue
        found = _of_year(docket, params, year)
        limit = params.yearly.limit(year, docket.question.calendar)
        verdict = _judge(docket, params).settle(limit, None, found[0] if found else None)
        blank = docket.blank(version, verdict.outcome, verdict.reason)
        finding = _finding(blank, verdict, trigger=None, done=None, unit=None, entries=())
        finding = replace(finding, period=str(year), reason=Reason(verdict.reason.code, {**verdict.reason.values, **values}))
        docket.enter(_with_proof(docket, params, finding, found))


def _with_proof(docket: Docket, params: DeadlineParams, finding: Finding, found: tuple[Answer, Event] | None) -> Finding:
    """Name what was done; where nothing of the kind was ever logged, the register may not have been begun."""
    if found is not None:
        answer, event = found
        return replace(finding, done=answer.when, unit=event.unit, entries=(event.seq,))
    events, kind = {ref.event for ref in params.met_by}, params.applies_to.kind
    if register_empty(docket, events, kind):
        limit = finding.due or finding.due_earliest
        reason = Reason("register-empty", {"kind": kind})
        return replace(finding, outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=limit)
    return finding


def _of_year(docket: Docket, params: DeadlineParams, year: int) -> tuple[Answer, Event] | None:
    """The earliest entry about the year that is due."""
    assert params.yearly is not None
    facts = docket.question.facts
    found = [
        event
        for ref in params.met_by
        for event in facts.events(ref.pattern(params.applies_to.of_kind), None if params.yearly.covers else year_span(year))
        if _is_about(params.yearly, event, year)
    ]
    first = min(found, key=lambda event: (event.when.earliest, event.seq), default=None)
    return None if first is None else (read_answer(first.seq, first.when), first)


def _is_about(yearly: Yearly, event: Event, year: int) -> bool:
    named = said(event, yearly.covers) if yearly.covers else ()
    if named:
        return named[0].strip().removesuffix("年度").removesuffix("年") == str(yearly.covered(year))
    return event.when.day in year_span(year)
