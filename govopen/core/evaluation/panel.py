"""Which rules are concerned by which threads, and what of a long register they settle in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from govopen.core.evaluation.kind import InTime
from govopen.core.evaluation.lapses import Lapses
from govopen.core.evaluation.rule_judge import RuleJudge, Stretch
from govopen.core.evaluation.timeliness import Verdict
from govopen.core.model.events import Event, Matter, Pattern
from govopen.core.model.findings import VIOLATIONS, Level, Outcome
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


class _Duty(Struct, frozen=True):
    judge: RuleJudge
    stretch: Stretch
    in_time: InTime


class _Settled:
    """Implements ``core.model.history.InBulk``."""

    def __init__(self, duties: tuple[_Duty, ...], lapses: Lapses) -> None:
        self._duties, self._lapses = duties, lapses
        # a hundred thousand breaches of a year share some ten thousand pairs of days: 1 µs each in place of 8
        self._verdicts = lru_cache(maxsize=2**15)(self._decide)

    def last_day(self, day: date) -> date | None:
        concerned = self._concerned(day)
        if not all(each.stretch.in_force for each in concerned):
            return None
        return min((each.in_time.last_day(day) for each in concerned), default=date.max)

    def count_met(self, unit: str | None, day: date, count: int) -> None:
        for each in self._concerned(day):
            each.judge.collector.count(Outcome.MET, unit, day, each.stretch.version.level, count)

    def count_breach(self, unit: str | None, day: date, done: date | None) -> bool:
        verdicts = self._verdicts(day, done)
        if verdicts is None:
            return False
        for each, verdict, _ in verdicts:
            if each.judge.collector.judgement.findings.wants(verdict.outcome, day):
                return False
        for each, verdict, absorbed in verdicts:
            each.judge.collector.count(verdict.outcome, unit, day, each.stretch.version.level, absorbed=absorbed)
        levels = [each.stretch.version.level for each, verdict, absorbed in verdicts if verdict.outcome in VIOLATIONS and not absorbed]
        if levels and verdicts[0][0].judge.collector.takes(unit):
            self._lapses.count_in_bulk(levels)
        return True

    def judge(self, matter: Matter, opening: Event, answer: Event | None) -> bool:
        """Hand over the findings on a matter of no other events and no notes; false if its thread must be seen."""
        verdicts = self._verdicts(opening.when.day, None if answer is None else answer.when.day)
        for each, verdict, _ in verdicts or ():
            finding = each.in_time.finding(verdict, matter, opening, answer)
            each.judge.collector.add(finding, None, publication=each.stretch.version.params.publication)
        return verdicts is not None

    def _decide(self, day: date, done: date | None) -> list[tuple[_Duty, Verdict, bool]] | None:
        """The verdict by each duty, and whether another rule absorbs it; None where a rule is not in force."""
        concerned = self._concerned(day)
        if not all(each.stretch.in_force for each in concerned):
            return None
        verdicts = [(each, each.in_time.verdict(day, done)) for each in concerned]
        breached = {each.judge.question.rule.id: each.stretch.version.level for each, found in verdicts if found.outcome in VIOLATIONS}
        return [(each, found, found.outcome in VIOLATIONS and self._absorbed(each, breached)) for each, found in verdicts]

    def _absorbed(self, duty: _Duty, breached: Mapping[str, Level]) -> bool:
        return self._lapses.absorber(duty.judge.question.rule.id, duty.stretch.version.level, breached) is not None

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
