"""How much must or may lie between two points, and whether it does: bounds where a minute or a holiday notice is not known.

Conventions: the day of the first point is not counted (民法典 201), the last day of the least time belongs to it until 24:00 (203),
the limits are included (1259). Beyond the last holiday notice ``First.earliest`` counts every uncovered day as a working day: what ended
before it ended too early whatever the notices say, and what came later is settled only where the count is exact.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta
from msgspec import Struct
from pydantic import Field, model_validator

from govopen.core.dates.moments import FIRST_MINUTE, LAST_MINUTE, ONE_DAY, Moment
from govopen.core.dates.work_calendar import WorkCalendar, day_reached
from govopen.core.evaluation.terms import due_from
from govopen.core.evaluation.timeliness import Answer
from govopen.core.model.event_refs import Part
from govopen.core.model.terms import MOST, LeastTerm, Term, TermUnit, refuse_too_long


class IntervalLength(Part):
    """So many of a unit; ``start_counts``: the starting day is day 1; ``roll``: a last day on a rest day moves to the next working day."""

    count: int = Field(gt=0, le=MOST)
    unit: TermUnit
    start_counts: bool = False
    roll: bool = False

    _not_too_long = model_validator(mode="after")(refuse_too_long)

    @property
    def hours(self) -> tuple[float, float]:
        """The fewest and the most hours that it can be; of working days there is no most."""
        fewest = {"hour": 1, "workday": 24, "day": 24, "week": 24 * 7, "half-month": 24 * 15, "month": 24 * 28, "year": 24 * 365}
        most = {**fewest, "workday": float("inf"), "month": 24 * 31, "year": 24 * 366}
        return fewest[self.unit] * self.count, most[self.unit] * self.count

    def term(self, event: str) -> Term:
        """It as a term from an event."""
        return Term.model_validate({**self.model_dump(include=set(IntervalLength.model_fields)), "from": event})


class Least(IntervalLength):
    """The least; none at all (``count = 0``): not before. ``whole``: its last day belongs to it until 24:00, else that day is enough."""

    count: int = Field(ge=0, le=MOST)
    whole: bool = True

    def term(self, event: str) -> Term:
        """It as a term from an event."""
        return LeastTerm.model_validate({**self.model_dump(), "from": event})


class Most(IntervalLength):
    """The most; a last day on a rest day moves on, as that of every term within which something is to be done (民法典 203)."""

    roll: bool = True


class First(Struct, frozen=True):
    """The first minute in which what must not come too early may come: never before ``earliest``, never after ``latest`` (None: not known).

    ``last`` is the last day, or minute, of the time that must pass before; ``missing`` is the first year whose notice is wanted.
    """

    earliest: datetime
    latest: datetime | None
    last: Moment
    missing: int | None = None

    @property
    def exact(self) -> bool:
        """Whether it is one known minute."""
        return self.earliest == self.latest

    def compare(self, earliest: datetime, latest: datetime) -> Literal["before", "after"] | None:
        """Whether what happened between two minutes came before it or not; None: that is not settled."""
        if latest < self.earliest:
            return "before"
        return "after" if self.latest is not None and earliest >= self.latest else None


def first_after(least: Least, start: Moment, calendar: WorkCalendar, *, since: datetime) -> First:
    """From when on the least time after a point has passed; ``since``: the point is no earlier, where its own minute is not known."""
    if not least.count:
        morning = datetime.combine(start.day, FIRST_MINUTE)
        return First(morning, morning, Moment(start.day))
    due = due_from(least.term("from"), start, calendar)
    shown = due.moment(due.earliest)
    if due.by_minute:
        return First(max(due.earliest, since + timedelta(hours=least.count)), due.latest, shown)
    morning = datetime.combine(shown.day + ONE_DAY if least.whole else shown.day, FIRST_MINUTE)
    return First(morning, None if due.missing else morning, shown, due.missing)


class LastAhead(Struct, frozen=True):
    """The last day on which the least time is kept before a day known ahead: never later than ``latest``, never before ``earliest``.

    ``earliest`` None: not known; ``missing`` is the first year whose notice is wanted.
    """

    latest: date
    earliest: date | None
    missing: int | None = None

    def compare(self, day: date) -> Literal["before", "after"] | None:
        """Whether a day is no later than it, or later; None: that hangs on a notice."""
        if day > self.latest:
            return "after"
        return "before" if self.earliest is not None and day <= self.earliest else None


def last_ahead(least: Least, end: date, calendar: WorkCalendar) -> LastAhead:
    """Count back from a day, which is not counted: with every uncovered day a working day, and with none of them."""
    if least.unit == "hour" or not least.count:
        return LastAhead(end, end)
    eve = ONE_DAY if least.whole else timedelta()
    reach = day_reached(end, -least.count, least.unit, calendar)
    if reach.exact:
        return LastAhead(reach.day - eve, reach.day - eve)
    within = calendar.reach(min(end, calendar.coverage.last + ONE_DAY), -least.count)
    return LastAhead(reach.day - eve, within.day - eve if within.exact else None, reach.missing)


def measured(least: Least, start: Moment, end: Answer, calendar: WorkCalendar) -> int:
    """How much of it passed at most between two points, counted as the rule counts it: whole days where the last day belongs to it."""
    if least.unit == "hour":
        return max(0, int((end.latest - start.earliest).total_seconds()) // 3600)
    first = start.day - ONE_DAY if least.start_counts else start.day
    last = end.when.day - ONE_DAY if least.whole else end.when.day
    if last <= first:
        return 0
    if least.unit == "workday":
        return calendar.count_at_most(first, last)
    if least.unit == "day":
        return (last - first).days
    passed = relativedelta(last, first)
    return passed.years if least.unit == "year" else passed.years * 12 + passed.months


def any_minute(day: date) -> tuple[datetime, datetime]:
    """The first and the last minute of a day."""
    return datetime.combine(day, FIRST_MINUTE), datetime.combine(day, LAST_MINUTE)
