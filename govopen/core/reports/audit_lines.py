"""The lines of an audit: counts of a rule, an office, a month, and the one rate that is computed of any of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from govopen.core.evaluation.collector import RuleJudgement
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.findings import VIOLATIONS, Level, Outcome
from govopen.core.model.rules import Rule

Counts = Mapping[Outcome, int]


class Rate(NamedTuple):
    """How many of the duties judged were met: met / (met + late + overdue + missed); what is waived or undetermined stands beside it."""

    met: int
    judged: int

    @property
    def exact(self) -> float | None:
        """From 0 to 1; None where nothing was judged."""
        return self.met / self.judged if self.judged else None

    @property
    def thousandths(self) -> int | None:
        """As people read it: rounded down, so that only what is whole is called whole."""
        return 1000 * self.met // self.judged if self.judged else None

    @property
    def is_whole(self) -> bool:
        """Whether all that was judged was met, and something was."""
        return 0 < self.judged == self.met


def rate(counts: Counts) -> Rate:
    """The rate of some counts."""
    met = counts.get(Outcome.MET, 0)
    return Rate(met, met + breaches_of(counts))


def breaches_of(counts: Counts) -> int:
    """How much was late, overdue or missed, at whatever level."""
    return sum(counts.get(outcome, 0) for outcome in VIOLATIONS)


class RuleLine(Struct, frozen=True):
    """One rule with its counts, those ``absorbed`` aside."""

    rule: Rule
    counts: Counts
    absorbed: Counts = field(default_factory=dict)


class UnitLine(Struct, frozen=True):
    """One office with its counts, those ``absorbed`` aside; None where no office is named.

    ``binding`` are those at the levels that the headline counts: its rate is theirs, and its breaches sum to the headline's.
    """

    unit: str | None
    counts: Counts
    absorbed: Counts = field(default_factory=dict)
    binding: Counts = field(default_factory=dict)

    @property
    def rate(self) -> Rate:
        """The rate of the office."""
        return rate(self.binding)

    @property
    def breaches(self) -> int:
        """How many breaches."""
        return breaches_of(self.binding)

    @property
    def besides(self) -> int:
        """What was not met at the levels that do not count."""
        return breaches_of(self.counts) - breaches_of(self.binding)


class MonthLine(Struct, frozen=True):
    """The matters that began, or fall due, in one month (``2020-04``) with their counts at the levels that the headline counts.

    Periods, which have no trigger, are left out.
    """

    month: str
    counts: Counts


def binding_levels(*, strict: bool) -> frozenset[Level]:
    """The levels at which a breach is a violation."""
    return frozenset({"must", "in_principle"} if strict else {"must"})


def rule_lines(judgement: Judgement) -> tuple[RuleLine, ...]:
    """A line a rule, in the order of judging."""
    return tuple(RuleLine(each.rule, rule_counts(each), absorbed_counts([each])) for each in judgement)


def unit_lines(judgement: Judgement, levels: Container[Level]) -> tuple[UnitLine, ...]:
    """A line an office, by name; ``levels`` are those that the headline counts."""
    by_unit: dict[str | None, Counter[Outcome]] = defaultdict(Counter)
    binding: dict[str | None, Counter[Outcome]] = defaultdict(Counter)
    absorbed: dict[str | None, Counter[Outcome]] = defaultdict(Counter)
    for each in judgement:
        tallies = [(outcome, unit, level, number) for (outcome, unit, level), number in each.tallies.items()]
        for (outcome, level, unit, _), number in each.absorbed.items():
            tallies.append((outcome, unit, level, -number))
            absorbed[unit][outcome] += number
        for outcome, unit, level, number in tallies:
            by_unit[unit][outcome] += number
            if level in levels:
                binding[unit][outcome] += number
    in_order = sorted(by_unit, key=lambda unit: (unit is None, unit or ""))
    return tuple(UnitLine(unit, complete(by_unit[unit]), absorbed.get(unit, {}), complete(binding[unit])) for unit in in_order)


def rule_counts(judged: RuleJudgement) -> Counts:
    """How many of each outcome one rule has, those absorbed aside."""
    counts: Counter[Outcome] = Counter()
    for (outcome, _), number in judged.counts.items():
        counts[outcome] += number
    counts.subtract(absorbed_counts([judged]))
    return complete(counts)


def absorbed_counts(judgement: Iterable[RuleJudgement]) -> Counter[Outcome]:
    """How many breaches of each outcome count under another rule."""
    total: Counter[Outcome] = Counter()
    for each in judgement:
        for (outcome, _, _, _), number in each.absorbed.items():
            total[outcome] += number
    return total


def month_lines(judgement: Judgement, levels: Container[Level]) -> tuple[MonthLine, ...]:
    """A line a month, in order; ``levels`` are those that the headline counts."""
    by_month: dict[tuple[int, int], Counter[Outcome]] = defaultdict(Counter)
    for each in judgement:
        for (outcome, level, year, month), number in each.months.items():
            if level in levels:
                by_month[year, month][outcome] += number
        for (outcome, level, _, of), number in each.absorbed.items():
            if of is not None and level in levels:
                by_month[of][outcome] -= number
    return tuple(MonthLine(f"{year:04d}-{month:02d}", complete(by_month[year, month])) for year, month in sorted(by_month))


def complete(counts: Mapping[Outcome, int]) -> Counts:
    """Every outcome has its number, in the order of the enumeration."""
    return {outcome: counts.get(outcome, 0) for outcome in Outcome}
