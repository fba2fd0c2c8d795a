"""An audit beside that of an earlier year: the same rules and offices, what changed.

Totals and offices are compared by the rules that are in force in both periods, so that a new duty does not look like a new failing;
a rule in force in one of them only is listed as such, and never as nought.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from msgspec import Struct

from govopen.core.dates.moments import AsOf, Span
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.findings import Level, Outcome
from govopen.core.model.office_names import OfficeNames
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_lines import Counts, Rate, RuleLine, UnitLine, breaches_of, rate, rule_lines, unit_lines


class Side(Struct, frozen=True):
    """One period of a comparison: breaches, the rate, and what could not be judged."""

    breaches: int
    rate: Rate
    undetermined: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was judged, so that there is nothing to compare."""
        return not self.rate.judged


class Change(Struct, frozen=True):
    """The two sides of a line. A side is None where the rule is not in force then, or nothing was said of the office."""

    now: Side | None
    before: Side | None

    @property
    def breaches(self) -> int | None:
        """How many more breaches there are now; None where nothing was judged on one of the sides."""
        if self.now is None or self.before is None or self.now.is_empty or self.before.is_empty:
            return None
        return self.now.breaches - self.before.breaches

    @property
    def thousandths(self) -> int | None:
        """By how many thousandths the rate is higher now, between the rates as they are read."""
        if self.now is None or self.before is None:
            return None
        now, before = self.now.rate.thousandths, self.before.rate.thousandths
        return None if now is None or before is None else now - before


class RuleChange(Struct, frozen=True):
    """One rule beside itself."""

    rule: Rule
    change: Change


class UnitChange(Struct, frozen=True):
    """One office beside itself, by the rules in force in both periods; None is where no office is named."""

    unit: str | None
    change: Change


class Comparison(Struct, frozen=True):
    """What an audit is compared with: the earlier period, on which day it is judged, and the lines. ``common``: rules in force in both."""

    period: Span
    on: AsOf
    common: int
    total: Change
    rules: tuple[RuleChange, ...]
    units: tuple[UnitChange, ...]


def compare(
    now: Judgement, before: Judgement, *, periods: tuple[Span, Span], on: AsOf, levels: Container[Level], names: OfficeNames
) -> Comparison:
    """Lay two judgements of the same rules side by side; ``periods`` are those of now and before, ``on`` is that of before.

    ``names`` are those of now: an office that bore another name then, or was one of those that it is made of, stands beside itself.
    """
    current, earlier = rule_lines(now), rule_lines(before)
    rules = tuple(
        RuleChange(line.rule, Change(_of_rule(line, periods[0]), _of_rule(other, periods[1])))
        for line, other in zip(current, earlier, strict=True)
    )
    common = {each.rule.id for each in rules if each.change.now and each.change.before}
    units_now, units_before = (_units(each, common, levels, names) for each in (now, before))
    named = sorted({*units_now, *units_before}, key=lambda unit: (unit is None, unit or ""))
    units = tuple(UnitChange(unit, Change(_of_unit(units_now.get(unit)), _of_unit(units_before.get(unit)))) for unit in named)
    total = Change(_summed(units_now), _summed(units_before))
    return Comparison(period=periods[1], on=on, common=len(common), total=total, rules=rules, units=units)


def _units(judgement: Judgement, common: Container[str], levels: Container[Level], names: OfficeNames) -> dict[str | None, UnitLine]:
    kept = Judgement(tuple(each for each in judgement if each.rule.id in common), {})
    lines: dict[str | None, UnitLine] = {}
    for line in unit_lines(kept, levels):
        unit = names.present(line.unit)
        other = lines.get(unit)
        lines[unit] = UnitLine(unit, line.counts, binding=line.binding) if other is None else _one_line(other, line)
    return lines


def _one_line(line: UnitLine, other: UnitLine) -> UnitLine:
    counts, binding = (
        {outcome: one.get(outcome, 0) + two.get(outcome, 0) for outcome in Outcome}
        for one, two in ((line.counts, other.counts), (line.binding, other.binding))
    )
    return UnitLine(line.unit, counts, binding=binding)


def _of_rule(line: RuleLine, period: Span) -> Side | None:
    in_force = any(each.force.first <= period.last and each.force.last >= period.first for each in line.rule.versions)
    return _side(line.counts) if in_force else None


def _of_unit(line: UnitLine | None) -> Side | None:
    return None if line is None or not any(line.counts.values()) else _side(line.binding)


def _side(counts: Counts) -> Side:
    return Side(breaches_of(counts), rate(counts), counts.get(Outcome.UNDETERMINED, 0))


def _summed(lines: dict[str | None, UnitLine]) -> Side:
    return _side({outcome: sum(line.binding.get(outcome, 0) for line in lines.values()) for outcome in Outcome})


def moved(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_span(period: Span, years: int) -> Span:
    """The same days of another year."""
    return Span(moved(period.first, years), moved(period.last, years))
