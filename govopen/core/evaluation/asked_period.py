"""Which verdicts belong to the period asked about: those on duties that began in it, or those on duties that fall due in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from govopen.core.dates.moments import Span, parse_period
from govopen.core.model.findings import Finding
from govopen.core.model.rules import FIRST_DAY, Rule

#: By which of its days a verdict belongs to a period.
By = Literal["trigger", "due"]


def reaching_back(rule: Rule, period: Span) -> Span:
    """Return the days on which a duty may have begun that falls due in the period: any before it.

    A calendar period is a year long at most; a date of every year may lie at the end of the year before, with its last day in this one.
    """
    periodic = all(version.params.periodic for version in rule.versions)
    first = date(max(period.first.year - 1, FIRST_DAY.year), 1, 1) if periodic else FIRST_DAY
    return Span(first, period.last)


def due_day(finding: Finding) -> date:
    """The day on which a duty was or is due; the day on which it began where that is not known, of a calendar period its last day."""
    for moment in (finding.due, finding.trigger, finding.due_earliest):
        if moment is not None:
            return moment.day
    period = parse_period(finding.period or "")
    return period.span.last if period else FIRST_DAY
