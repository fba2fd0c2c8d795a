"""Which rules are concerned by which threads, and what of a long register they settle in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from govopen.core.evaluation.kind import InTime
from govopen.core.evaluation.lapses import Lapses
from govopen.core.evaluation.rule_judge import RuleJudge, Stretch
from govopen.core.model.events import Pattern
from govopen.core.model.findings import VIOLATIONS, Level, Outcome
from govopen.core.model.history import Happened, InBulk


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

    def in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> InBulk | None:
        """The rules for matters of that kind and story, if the two days settle every one of them; see ``Interest``."""
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
        self._outcomes = lru_cache(maxsize=2**15)(self._judge)

    def last_day(self, day: date) -> date | None:
        concerned = self._concerned(day)
        if not all(each.stretch.in_force for each in concerned):
            return None
        return min((each.in_time.last_day(day) for each in concerned), default=date.max)

    def count_met(self, unit: str | None, day: date, count: int) -> None:
        for each in self._concerned(day):
            each.judge.collector.count(Outcome.MET, unit, day, each.stretch.version.level, count)

    def count_breach(self, unit: str | None, day: date, done: date | None) -> bool:
        outcomes = self._outcomes(day, done)
        for each, outcome, _ in outcomes:
            if outcome is None or each.judge.collector.judgement.findings.wants(outcome, day):
                return False
        for each, outcome, absorbed in outcomes:
            assert outcome is not None
            each.judge.collector.count(outcome, unit, day, each.stretch.version.level, absorbed=absorbed)
        levels = [each.stretch.version.level for each, outcome, absorbed in outcomes if outcome in VIOLATIONS and not absorbed]
        if levels and outcomes[0][0].judge.collector.takes(unit):
            self._lapses.count_in_bulk(levels)
        return True

    def _judge(self, day: date, done: date | None) -> list[tuple[_Duty, Outcome | None, bool]]:
        """The outcome by each duty, None where the rule is not in force; and whether another rule absorbs it."""
        told = [(each, each.in_time.outcome(day, done) if each.stretch.in_force else None) for each in self._concerned(day)]
        breached = {each.judge.question.rule.id: each.stretch.version.level for each, outcome in told if outcome in VIOLATIONS}
        return [(each, outcome, outcome in VIOLATIONS and self._absorbed(each, breached)) for each, outcome in told]

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
