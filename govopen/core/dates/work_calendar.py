"""Which days are working days, and how they are counted (民法典 arts. 201, 203, 1259).

A ``WorkCalendar`` is built from the State Council's holiday notices and does not change. Its coverage is the days for which a notice is
known; each day off and make-up day carries its notice. Beyond coverage ``add`` and ``count`` raise ``BeyondCoverage``, while ``reach``
and ``count_at_most`` give bounds that hold for any notice that may still come.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final, Literal

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.errors import GovopenError
from govopen.messages import msg

SATURDAY: Final = 5


class DayKind(StrEnum):
    """What a day is to an office."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # 放假: inside a span that a notice gives off, weekend days included
    MAKEUP = "makeup"  # 上班: a weekend day that a notice makes a working day
    CLOSED = "closed"  # the office's own closing day, for rules that allow them only
    UNKNOWN = "unknown"  # no notice is out for that day


WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


class Notice(Struct, frozen=True):
    """The document behind a day. ``number`` is None where it was not seen; ``secondary``: the number or date is second-hand.

    ``published`` is the date the notice bears; ``years`` are the calendar years it arranges.
    """

    id: str
    number: str | None
    title: str
    published: date | None
    source: str
    years: tuple[int, ...]
    secondary: bool = False

    @property
    def known_from(self) -> date:
        """The day from which the notice counts as published: its date, or else the first day of the year that it arranges."""
        return self.published or date(min(self.years), 1, 1)

    def __str__(self) -> str:
        """``国办发明电〔2019〕16号``, or the title where no number was seen; the id where the text had neither."""
        return self.number or self.title or self.id


class Arrangement(Struct, frozen=True):
    """One item of a notice: the days off and the make-up days of the holidays it names.

    ``extended_to`` is the new last day where the item lengthens a holiday that an earlier notice arranged; then ``off`` is empty.
    """

    names: tuple[str, ...]
    year: int
    off: tuple[Span, ...] = ()
    work: tuple[date, ...] = ()
    extended_to: date | None = None

    @property
    def name(self) -> str:
        """``国庆节、中秋节``."""
        return "、".join(self.names)


class HolidayNotice(Struct, frozen=True):
    """A holiday notice as read. One that ``amends`` changes single holidays of a year that another notice arranged."""

    notice: Notice
    arrangements: tuple[Arrangement, ...]
    amends: bool = False


class Closing(Struct, frozen=True):
    """An office's own closing days with their ground; they count only for rules that allow them."""

    span: Span
    ground: str


class Day(Struct, frozen=True):
    """One day: its kind, the holiday it belongs to or the ground of a closing, and the notice that made it so."""

    day: date
    kind: DayKind
    name: str | None = None
    notice: Notice | None = None


class Reach(Struct, frozen=True):
    """The day that a count leads to. Not ``exact``: the earliest it can be, because the notice for the year ``missing`` is not out."""

    day: date
    exact: bool = True
    missing: int | None = None


class BeyondCoverage(GovopenError):
    """The count leaves the days for which a holiday notice is known."""

    exit_code = 3

    def __init__(self, missing: int) -> None:
        """Name the first year whose notice is missing."""
        super().__init__(
            msg("The holiday notice for {year} is not known, so working days in it cannot be counted.", year=missing),
            hint=msg("When the notice is out, read it in with `govopen calendar import FILE`."),
        )
        self.missing = missing


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Days within ``coverage``; ``special`` holds the days that differ from their weekday's kind, and all days of a holiday.

    ``own`` is the same calendar with the office's own closing days; ``office`` returns it for rules that allow them.
    """

    coverage: Span
    special: Mapping[date, Day]
    notices: tuple[Notice, ...] = ()
    own: WorkCalendar | None = None
    _working: list[int] = field(init=False, repr=False)
    _since: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """List the working days once, by ordinal, and how many there are up to each day."""
        first, last = self.coverage.first.toordinal(), self.coverage.last.toordinal()
        open_days = bytearray((ordinal + 6) % 7 < SATURDAY for ordinal in range(first, last + 1))
        for day, special in self.special.items():
            if first <= (ordinal := day.toordinal()) <= last:
                open_days[ordinal - first] = special.kind in WORKING
        object.__setattr__(self, "_working", [first + index for index, working in enumerate(open_days) if working])
        object.__setattr__(self, "_since", list(accumulate(open_days, initial=0)))

    @property
    def office(self) -> WorkCalendar:
        """The calendar for rules that allow an office's own closing days; this one where there are none."""
        return self.own or self

    def day(self, day: date) -> Day:
        """Say what that day is; ``unknown`` outside coverage."""
        if day not in self.coverage:
            return Day(day, DayKind.UNKNOWN)
        plain = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
        return self.special.get(day) or Day(day, plain)

    def is_working(self, day: date) -> bool | None:
        """Whether that day is a working day; None outside coverage."""
        if day not in self.coverage:
            return None
        index = day.toordinal() - self.coverage.first.toordinal()
        return self._since[index + 1] > self._since[index]

    def add(self, start: date, n: int) -> date:
        """Return the n-th working day after the start day, which is never counted itself (民法典 201); before it where n is negative.

        Raises BeyondCoverage where the way there leaves coverage. n = 0 returns the start day.
        """
        if n == 0:
            return start
        following = start + (ONE_DAY if n > 0 else -ONE_DAY)
        index = bisect_right(self._working, start.toordinal()) + n - 1 if n > 0 else bisect_left(self._working, start.toordinal()) + n
        if following not in self.coverage or not 0 <= index < len(self._working):
            raise BeyondCoverage(self._first_missing(following, forward=n > 0))
        return date.fromordinal(self._working[index])

    def reach(self, start: date, n: int) -> Reach:
        """Like ``add``, but never raises: uncovered days count as working days, which gives the earliest possible last day."""
        try:
            return Reach(self.add(start, n))
        except BeyondCoverage as beyond:
            return Reach(self._bound(start, n), exact=False, missing=beyond.missing)

    def count(self, after: date, until: date) -> int:
        """Count the working days of (after, until]; back from a day those of [until, after), as a negative number. Raises BeyondCoverage.

        Either way the day counted from does not count and the other one does, so that ``count(d, add(d, n)) == n`` in both directions.
        """
        if until < after:
            if not self.coverage.covers(Span(until, after - ONE_DAY)):
                raise BeyondCoverage(self._first_missing(after - ONE_DAY, forward=False))
            return self.count_at_most(after, until)
        if until > after and not self.coverage.covers(Span(after + ONE_DAY, until)):
            raise BeyondCoverage(self._first_missing(after + ONE_DAY, forward=True))
        return self.count_at_most(after, until)

    def count_at_most(self, after: date, until: date) -> int:
        """Count like ``count``, every uncovered day as a working day: the most that it can be. Never raises."""
        if until < after:
            return -self.count_at_most(until - ONE_DAY, after - ONE_DAY)
        inside = Span(after + ONE_DAY, until).clip(self.coverage)
        if inside is None:
            return (until - after).days
        origin = self.coverage.first.toordinal()
        known = self._since[inside.last.toordinal() - origin + 1] - self._since[inside.first.toordinal() - origin]
        return known + (until - after).days - ((inside.last - inside.first).days + 1)

    def roll(self, day: date) -> Reach:
        """Move a last day that is a rest day to the next working day (民法典 203); any other stays, a make-up Saturday too."""
        working = self.is_working(day)
        if working is None:
            return Reach(day, exact=False, missing=day.year)
        return Reach(day) if working else self.reach(day, 1)

    def _first_missing(self, following: date, *, forward: bool) -> int:
        """The first uncovered year met on the way from that day on."""
        if following not in self.coverage:
            return following.year
        edge = self.coverage.last + ONE_DAY if forward else self.coverage.first - ONE_DAY
        return edge.year

    def _bound(self, start: date, n: int) -> date:
        """The n-th day from the start when every uncovered day counts; n is not 0."""
        step = 1 if n > 0 else -1
        edge = self.coverage.first if n > 0 else self.coverage.last
        outside = (edge - start).days * step - 1  # uncovered days before coverage is entered
        if outside >= abs(n):
            return start + n * ONE_DAY
        if outside > 0:
            return self.reach(edge - step * ONE_DAY, n - step * outside).day
        known = max(0, self._known_left(start, forward=n > 0))
        far = max(start, self.coverage.last) if n > 0 else min(start, self.coverage.first)
        return far + (n - step * known) * ONE_DAY

    def _known_left(self, start: date, *, forward: bool) -> int:
        """How many known working days lie beyond the start day, in that direction."""
        if forward:
            return len(self._working) - bisect_right(self._working, start.toordinal())
        return bisect_left(self._working, start.toordinal())


def special_days(entries: Iterable[tuple[Arrangement, Notice]]) -> dict[date, Day]:
    """Merge arrangements in order of publication; a later notice replaces an earlier one day by day."""
    days: dict[date, Day] = {}
    for arrangement, notice in entries:
        for span in arrangement.off:
            for day in span.days():
                days[day] = Day(day, DayKind.HOLIDAY, arrangement.name, notice)
        for day in arrangement.work:
            days[day] = Day(day, DayKind.MAKEUP, arrangement.name, notice)
    return days


SpanUnit = Literal["workday", "day", "month", "year"]


#: Units of calendar days; a half-month (半个月) from any day on is 15 days.
CalendarUnit = Literal["day", "week", "half-month", "month", "year"]
_DAYS_IN: dict[str, int] = {"day": 1, "week": 7, "half-month": 15}
_MONTHS_IN: dict[str, int] = {"month": 1, "year": 12}


def days_or_months_after(start: date, count: int, unit: CalendarUnit) -> date:
    """The day so many calendar days, months or years after a day (before it where the count is negative): 民法典 art. 202 for months."""
    if unit in _MONTHS_IN:
        return start + relativedelta(months=count * _MONTHS_IN[unit])
    return start + timedelta(days=count * _DAYS_IN[unit])


def day_reached(start: date, count: int, unit: SpanUnit | CalendarUnit, calendar: WorkCalendar) -> Reach:
    """The last of so many units after a day, which is not counted; never raises, as ``WorkCalendar.reach``.

    What leads out of the calendar ends with its last day, or with its first.
    """
    try:
        return calendar.reach(start, count) if unit == "workday" else Reach(days_or_months_after(start, count, unit))
    except (OverflowError, ValueError):
        return Reach(date.max if count > 0 else date.min)
