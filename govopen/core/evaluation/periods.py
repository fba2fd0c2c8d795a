"""What rules that judge periods have in common: which periods are asked about, what is missing in one, who owes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from govopen.core.dates.moments import Moment, Period, Span, periods_inside
from govopen.core.evaluation.periodic_params import PeriodicParams
from govopen.core.evaluation.question import Question
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.rules import Version

WARN_DAYS = 15
#: The same in periods of a week, a fortnight or a half-month.
WARN_DAYS_IN_SHORT, SHORT_DAYS = 3, 16


def begun_periods(question: Question) -> Iterator[tuple[Version[Any], Period]]:
    """Yield the periods inside the days in question that have begun, each once, with the version nearest to its last day."""
    done: set[str] = set()
    for version in question.rule.versions:
        for period in periods_inside(version.params.of_periods[0], question.period, version.params.counted_since):
            if period.label in done or question.rule.nearest(period.span.last) is not version:
                continue
            done.add(period.label)
            if period.span.first <= question.on.day:
                yield version, period


def in_force_throughout(question: Question, span: Span) -> bool:
    """Whether some version of the rule was in force on every day of the span."""
    return all(in_force for _, in_force, _ in question.rule.stretches(span))


def outcome_if_missing(question: Question, span: Span, *, warn: int | None) -> Outcome:
    """What is missing in a period: missed once it is over; until then near its end or not. ``warn`` is in days (15, in short ones 3)."""
    if question.is_over(span.last):
        return Outcome.MISSED
    usual = WARN_DAYS_IN_SHORT if (span.last - span.first).days < SHORT_DAYS else WARN_DAYS
    days = timedelta(days=usual if warn is None else warn)
    return Outcome.DUE_SOON if question.on.day >= span.last - days else Outcome.PENDING


def owing_offices(question: Question, params: PeriodicParams, period: Span) -> tuple[str | None, ...]:
    """The offices of the period where each owes it, or each of a type, or those named; one None where the agency does."""
    if params.per != "unit":
        return (None,)
    if not params.units:
        return question.office.units_in(period, params.unit_types)
    ended, names = question.office.ended, question.office.names
    return tuple(unit for unit in dict.fromkeys(map(names.present, params.units)) if unit not in ended or ended[unit] > period.first)


def ended_within(question: Question, unit: str | None, period: Span) -> Reason | None:
    """Why an office does not owe what a period asks for: it was ended before the period was over."""
    day = question.office.ended.get(unit) if unit else None
    return Reason("unit-ended", {"day": day}) if day is not None and day <= period.last else None


def nobody_registered(question: Question, version: Version[Any], period: Period, *, in_force: bool) -> Iterator[Finding]:
    """The verdict where every office owes it, or each of a type, and none is registered: it is reported and not passed over.

    Where the rule was not ``in_force`` for the period, nobody owes it; of offices that are named there is nothing to register.
    """
    types = version.params.unit_types
    if version.params.units:
        return
    if not in_force:
        reason = Reason("in-force-in-part", version.days)
        yield question.new_finding(version, Outcome.NOT_APPLICABLE, reason)._replace(period=period.label, due=Moment(period.span.last))
        return
    reason = Reason("no-unit-of-type", {"types": tuple(types)}) if types else Reason("no-unit-registered")
    finding = question.new_finding(version, Outcome.UNDETERMINED, reason)
    yield finding._replace(period=period.label, due_earliest=Moment(period.span.last))
