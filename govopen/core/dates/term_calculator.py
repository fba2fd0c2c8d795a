"""``calc``: counts a term from a day, back from a day, or between two days, by the calendar that the office knows."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, Literal

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from govopen.core.dates.moments import ONE_DAY, Moment
from govopen.core.dates.work_calendar import BeyondCoverage, Day, WorkCalendar, days_or_months_after
from govopen.errors import UsageError
from govopen.messages import msg

Unit = Literal["workday", "day", "hour", "month"]

_NAMES: Final[dict[Unit, str]] = {
    "workday": "wd workday workdays 个工作日 工作日",
    "day": "d day days 日 天",
    "hour": "h hour hours 小时 个小时",
    "month": "m month months 个月 月",
}
UNITS: Final = {name: unit for unit, names in _NAMES.items() for name in names.split()}
_TERM: Final = re.compile(r"([+-]?)(\d{1,4})\s*([a-z]+|[一-鿿]+)", re.IGNORECASE)
LONGEST: Final = 9_999
#: So many days are laid out one by one at most.
STRIP: Final = 400


class Length(Struct, frozen=True):
    """How many of what; ``count`` is negative to count back."""

    count: int
    unit: Unit


class CountedDay(Struct, frozen=True):
    """One day on the way; ``number`` is its place in the count, None where it does not count."""

    day: Day
    number: int | None


class Counted(Struct, frozen=True):
    """Where a term leads.

    Not ``exact``: the notice for the year ``missing`` is not out, and the day is the earliest possible (counting back: the latest).
    ``rolled_from`` is the last day before it moved off a rest day (民法典 203).
    """

    length: Length
    start: Moment
    end: Moment
    exact: bool
    missing: int | None
    rolled_from: date | None
    days: tuple[CountedDay, ...]


class Between(Struct, frozen=True):
    """What lies between two days, the first not counted, the last counted; back from ``first`` every number is negative.

    Not ``exact``: ``workdays`` is the most that it can be. ``days`` runs from ``first`` to ``last``.
    """

    first: Moment
    last: Moment
    workdays: int
    exact: bool
    missing: int | None
    calendar_days: int
    months: int
    months_rest: int
    minutes: int | None
    days: tuple[CountedDay, ...]


def parse_length(text: str) -> Length:
    """Read ``7wd``, ``-7wd``, ``20个工作日``, ``15d``, ``24h``, ``2m``; UsageError otherwise."""
    found = _TERM.fullmatch(text.strip().replace("－", "-"))
    unit = UNITS.get(found[3].lower()) if found else None
    if found is None or unit is None or not 0 < int(found[2]) <= LONGEST:
        raise UsageError(
            msg("{value} is not a term.", value=text),
            hint=msg("Write 7wd for working days, 15d for days, 24h for hours, 2m for months; a minus in front counts back."),
        )
    return Length(int(found[2]) * (-1 if found[1] == "-" else 1), unit)


def count(calendar: WorkCalendar, length: Length, start: Moment, *, roll: bool = True) -> Counted:
    """Count a term from a moment; day and month terms move off a rest day when they count forward, unless ``roll`` is off."""
    if length.unit == "hour":
        return _hours(length, start)
    end, exact, missing, rolled_from = _last_day(calendar, length, start.day, roll=roll)
    days = _days(calendar, start.day, end, every=None if length.unit == "workday" else rolled_from or end)
    return Counted(length, start, Moment(end), exact, missing, rolled_from, days)


def between(calendar: WorkCalendar, first: Moment, last: Moment) -> Between:
    """Count what lies between two moments, in every unit."""
    try:
        workdays, missing = calendar.count(first.day, last.day), None
    except BeyondCoverage as beyond:
        workdays, missing = calendar.count_at_most(first.day, last.day), beyond.missing
    whole = relativedelta(last.day, first.day)
    known = first.minute is not None and last.minute is not None
    minutes = int((last.earliest - first.earliest).total_seconds()) // 60 if known else None
    return Between(
        first=first,
        last=last,
        workdays=workdays,
        exact=missing is None,
        missing=missing,
        calendar_days=(last.day - first.day).days,
        months=whole.years * 12 + whole.months,
        months_rest=whole.days,
        minutes=minutes,
        days=_days(calendar, first.day, last.day),
    )


def _last_day(calendar: WorkCalendar, length: Length, start: date, *, roll: bool) -> tuple[date, bool, int | None, date | None]:
    """Return the day reached, whether it is certain, the year whose notice is missing, and the day before it moved off a rest day."""
    if length.unit == "workday":
        reach = calendar.reach(start, length.count)
        return reach.day, reach.exact, reach.missing, None
    try:
        end = days_or_months_after(start, length.count, "day" if length.unit == "day" else "month")
    except (OverflowError, ValueError):
        raise UsageError(msg("{start} and {count} lead out of the calendar.", start=start, count=length.count)) from None
    if not roll or length.count < 0:
        return end, True, None, None
    reach = calendar.roll(end)
    return reach.day, reach.exact, reach.missing, end if reach.day != end else None


def _hours(length: Length, start: Moment) -> Counted:
    """Elapsed clock hours through nights and holidays, the limit included (民法典 201)."""
    if start.minute is None:
        raise UsageError(
            msg("Hours are counted from a minute; {day} has none.", day=start.day),
            hint=msg("Write the time, too: --from '{day} 10:30'.", day=start.day),
        )
    reached: datetime = start.earliest + timedelta(hours=length.count)
    return Counted(length, start, Moment(reached.date(), reached.time()), True, None, None, ())


def _days(calendar: WorkCalendar, start: date, end: date, *, every: date | None = None) -> tuple[CountedDay, ...]:
    """The days from start to end, forward or back, numbered where they count: working days, or every day up to ``every``.

    Empty where there are more than can be listed.
    """
    if abs((end - start).days) > STRIP:
        return ()
    step = ONE_DAY if end >= start else -ONE_DAY
    laid, number, day = [CountedDay(calendar.day(start), None)], 0, start
    while day != end:
        day += step
        counts = calendar.is_working(day) is not False if every is None else (every - day) * step.days >= timedelta(0)
        number += counts
        laid.append(CountedDay(calendar.day(day), number if counts else None))
    return tuple(laid)
