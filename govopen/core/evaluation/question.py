"""What a kind of rule is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.model.history import Facts
from govopen.core.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Question:
    """What a kind of rule is asked: one rule, the facts, the calendar, the days in question and the day asked about."""

    rule: Rule
    facts: Facts
    calendar: WorkCalendar
    period: Span
    on: AsOf

    def is_over(self, day: date) -> bool:
        """Whether that day is over on the day asked about."""
        return self.on.day > day or (self.on.spent and self.on.day == day)
