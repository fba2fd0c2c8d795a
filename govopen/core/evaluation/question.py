"""What a kind of rule is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import OfficeState
from govopen.core.model.rules import Rule, Version


class Question(Struct, frozen=True):
    """One rule, the state of the office, the calendar, the days in question and the day asked about."""

    rule: Rule
    office: OfficeState
    calendar: WorkCalendar
    period: Span
    on: AsOf

    def is_over(self, day: date) -> bool:
        """Whether that day is over on the day asked about."""
        return self.on.day > day or (self.on.spent and self.on.day == day)

    def new_finding(self, version: Version[Any], outcome: Outcome, reason: Reason) -> Finding:
        """Begin a finding of this rule."""
        rule = self.rule
        return Finding(rule.id, rule.pack, version.cite.article, version.level, outcome, reason, version=version.label)
