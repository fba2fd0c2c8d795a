"""Which rules are concerned by which threads, and what of a long register they settle in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from govopen.core.evaluation.collector import UNLISTED
from govopen.core.evaluation.kind import InTime
from govopen.core.evaluation.lapses import Lapses
from govopen.core.evaluation.rule_judge import RuleJudge, Stretch
from govopen.core.evaluation.timeliness import Verdict
from govopen.core.model.events import Event, Matter, Pattern
from govopen.core.model.findings import VIOLATIONS, Findings, Level, Outcome
from govopen.core.model.history import Happened
from govopen.core.model.office_state import NO_NOTES
from govopen.core.model.threads import Thread


class Panel:
    """The judges of several rules. Implements ``core.model.history.Interest``."""

    def __init__(self, judges: Sequence[RuleJudge], lapses: Lapses, *, everything: bool) -> None:
        """``everything``: every verdict is wanted, of compliant matters too, so that nothing is settled in bulk."""
        self._everything, self._lapses = everything, lapses
        self._judges = judges
        self._of_event: dict[str, list[tuple[int, Pattern]]] = {}
        for place, judge in enumerate(judges):
            for pattern in judge.subscriptions():
                self._of_event.setdefault(pattern.event, []).append((place, pattern))
        self._concerned: dict[tuple[str, frozenset[Happened]], tuple[RuleJudge, ...]] = {}
        self._settled: dict[tuple[str, Happened, Happened | None], _Settled | None] = {}
        answers = (each.in_time.answers for judge in judges for each in judge.stretches if each.in_time is not None)
        self.events = frozenset((*self._of_event, *(pattern.event for patterns in answers for pattern in patterns)))

    def concerned(self, kind: str, shape: frozenset[Happened]) -> tuple[RuleJudge, ...]:
        """The judges of rules that a matter of that kind concerns, to which such events happened."""
        key = (kind, shape)
        if key not in self._concerned:
            places = {
                place
                for happened in shape
                for place, pattern in self._of_event.get(happened[0], ())
                if pattern.kind in (None, kind) and _may_fit(pattern, happened)
            }
            self._concerned[key] = tuple(self._judges[place] for place in sorted(places))
        return self._concerned[key]

    def judge(self, thread: Thread) -> None:
        """Judge a thread by the rules that it concerns: by its two days where they settle it, as of nearly all breaches, else whole."""
        if len(thread.events) > 2 or thread.notes is not NO_NOTES or not self._settle(thread.matter, *thread.events):
            for each in self.concerned(thread.matter.kind, thread.shape):
                each.take(thread)

    def _settle(self, matter: Matter, opening: Event, answer: Event | None = None) -> bool:
        """Judge a matter of no other events; false if its thread must be seen."""
        settled = self.in_bulk(matter.kind, (opening.event, opening.facet), None if answer is None else (answer.event, answer.facet))
        return settled is not None and settled.judge(matter, opening, answer)

    def in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> _Settled | None:
        """The rules for matters of that kind and story, if the two days settle every one of them; see ``Interest``."""
        key = (kind, opening, answer)
        if key not in self._settled:
            self._settled[key] = self._in_bulk(kind, opening, answer)
        return self._settled[key]

    def _in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> _Settled | None:
        story = frozenset((opening,) if answer is None else (opening, answer))
        duties = []
        for judge in self.concerned(kind, story):
            if self._everything or judge.gatherer is not None:
                return None
            for stretch in judge.stretches:
                if not _any_of(stretch.version.params.subscriptions(), kind, story):
                    continue
                if stretch.in_time is None or not _settled_by(stretch.in_time, opening, answer):
                    return None
                duties.append(_Duty(judge, stretch, stretch.in_time))
        return _Settled(tuple(duties), self._lapses)


class _Duty(Struct, frozen=True, eq=False):
    judge: RuleJudge
    stretch: Stretch
    in_time: InTime

    @property
    def level(self) -> Level:
        return self.stretch.version.level


class _Counted(NamedTuple):
    """A verdict as it is counted; ``absorbed``: under another rule."""

    duty: _Duty
    outcome: Outcome
    absorbed: bool

    @property
    def breached(self) -> bool:
        return self.outcome in VIOLATIONS and not self.absorbed


class _Tally(Struct, frozen=True, eq=False):
    """Implements ``core.model.history.Tally``; ``day`` is any of the month."""

    day: date
    verdicts: tuple[_Counted, ...]
    lapses: Lapses

    def count(self, unit: str | None, number: int) -> None:
        for duty, outcome, absorbed in self.verdicts:
            duty.judge.collector.count(outcome, unit, self.day, duty.level, number, absorbed=absorbed)
        levels = [found.duty.level for found in self.verdicts if found.breached]
        if levels and self.verdicts[0].duty.judge.collector.takes(unit):
            self.lapses.count_in_bulk(levels, number)


class _Decided(Struct, frozen=True):
    """What two days decide; ``listed``: of verdicts that may be listed, what tells whether they are."""

    verdicts: tuple[tuple[_Duty, Verdict], ...]
    tally: _Tally
    listed: tuple[tuple[Findings, Outcome], ...]


class _Settled:
    """Implements ``core.model.history.InBulk``."""

    def __init__(self, duties: tuple[_Duty, ...], lapses: Lapses) -> None:
        self._duties, self._lapses = duties, lapses
        self._tallies: dict[tuple[int, int, tuple[_Counted, ...]], _Tally] = {}
        # a hundred thousand breaches of a year share some ten thousand pairs of days: 1 µs each in place of 8
        self._decided = lru_cache(maxsize=2**15)(self._decide)

    def last_day(self, day: date) -> date | None:
        concerned = self._concerned(day)
        if not all(each.stretch.in_force for each in concerned):
            return None
        return min((each.in_time.last_day(day) for each in concerned), default=date.max)

    def tally(self, day: date, done: date | None) -> _Tally | None:
        decided = self._decided(day, done)
        if decided is None:
            return None
        for findings, outcome in decided.listed:
            if findings.wants(outcome, day):
                return None
        return decided.tally

    def judge(self, matter: Matter, opening: Event, answer: Event | None) -> bool:
        """Hand over the findings on a matter of no other events and no notes; false if its thread must be seen."""
        decided = self._decided(opening.when.day, None if answer is None else answer.when.day)
        if decided is None:
            return False
        for each, verdict in decided.verdicts:
            finding = each.in_time.finding(verdict, matter, opening, answer)
            publication, alone = each.stretch.version.params.publication, len(decided.verdicts) == 1
            each.judge.collector.add(finding, None, publication=publication, alone=alone)
        return True

    def _decide(self, day: date, done: date | None) -> _Decided | None:
        """The verdicts of every duty; None where a rule is not in force."""
        concerned = self._concerned(day)
        if not all(each.stretch.in_force for each in concerned):
            return None
        verdicts = tuple((each, each.in_time.verdict(day, done)) for each in concerned)
        breached = {each.judge.question.rule.id: each.level for each, found in verdicts if found.outcome in VIOLATIONS}
        counted = tuple(
            _Counted(each, found.outcome, found.outcome in VIOLATIONS and self._absorbed(each, breached)) for each, found in verdicts
        )
        listed = tuple(
            (each.judge.collector.judgement.findings, found.outcome) for each, found in verdicts if found.outcome not in UNLISTED
        )
        return _Decided(verdicts, self._tally(day, counted), listed)

    def _tally(self, day: date, counted: tuple[_Counted, ...]) -> _Tally:
        key = (day.year, day.month, counted)
        if key not in self._tallies:
            self._tallies[key] = _Tally(day, counted, self._lapses)
        return self._tallies[key]

    def _absorbed(self, duty: _Duty, breached: Mapping[str, Level]) -> bool:
        return self._lapses.absorber(duty.judge.question.rule.id, duty.level, breached) is not None

    def _concerned(self, day: date) -> list[_Duty]:
        return [each for each in self._duties if day in each.stretch.days]


def _any_of(patterns: Iterable[Pattern], kind: str, story: frozenset[Happened]) -> bool:
    return any(pattern.kind in (None, kind) and any(_may_fit(pattern, happened) for happened in story) for pattern in patterns)


def _may_fit(pattern: Pattern, happened: Happened) -> bool:
    event, facet = happened
    return pattern.event == event and (pattern.facets is None or facet in pattern.facets)


def _settled_by(duty: InTime, opening: Happened, answer: Happened | None) -> bool:
    """Whether the duty begins with the opening alone and the answer surely is one: no field has to be looked at."""
    if duty.opens.where or not _may_fit(duty.opens, opening):
        return False
    if answer is None:
        return True
    return not _may_fit(duty.opens, answer) and any(not each.where and _may_fit(each, answer) for each in duty.answers)
