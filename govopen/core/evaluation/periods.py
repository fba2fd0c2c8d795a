"""What rules that judge periods have in common: which periods are asked about, when one is over, when a register is empty."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import TypeVar

from govopen.core.dates.moments import Moment, Period, PeriodUnit, Span, periods_inside
from govopen.core.evaluation.collector import Docket
from govopen.core.model.findings import Outcome, Reason
from govopen.core.model.rules import FIRST_DAY, LAST_DAY, Params, Version

WARN_DAYS = 15

_Params = TypeVar("_Params", bound=Params)


def begun_periods(docket: Docket, of: type[_Params], each: Callable[[_Params], PeriodUnit]) -> Iterator[tuple[Version, _Params, Period]]:
    """Yield the periods inside the days in question that have begun, each once, with the version nearest to its last day."""
    question = docket.question
    done: set[str] = set()
    for version in question.rule.versions:
        params = version.params
        assert isinstance(params, of)
        for period in periods_inside(each(params), question.period):
            if period.label in done or question.rule.nearest(period.span.last) is not version:
                continue
            done.add(period.label)
            if period.span.first <= question.on.day:
                yield version, params, period


def in_force_throughout(docket: Docket, span: Span) -> bool:
    """Whether some version of the rule was in force on every day of the span."""
    return all(in_force for _, in_force, _ in docket.question.rule.stretches(span))


def register_empty(docket: Docket, events: Collection[str], kind: str | None) -> bool:
    """Whether no such event was ever logged on that kind of matter (None: any), nor the kind declared: the office may not have begun to."""
    facts = docket.question.facts
    return not facts.seen(events, kind) and not (kind and facts.declared(kind, Span(FIRST_DAY, LAST_DAY)))


def unreached(docket: Docket, span: Span, *, warn: int | None) -> Outcome:
    """What is wanting in a period: missed once it is over; until then near its end or not."""
    if docket.question.is_over(span.last):
        return Outcome.MISSED
    days = timedelta(days=WARN_DAYS if warn is None else warn)
    return Outcome.DUE_SOON if docket.question.on.day >= span.last - days else Outcome.PENDING


def owing_offices(docket: Docket, per: str) -> tuple[str | None, ...]:
    """The registered offices where each owes it; one None where the agency does."""
    return docket.question.facts.units() if per == "unit" else (None,)


def nobody_registered(docket: Docket, version: Version, period: Period) -> None:
    """Where every office owes it and none is registered, that is said and not passed over."""
    finding = docket.blank(version, Outcome.UNDETERMINED, Reason("no-unit-registered"))
    docket.enter(finding._replace(period=period.label, due_earliest=Moment(period.span.last)))
