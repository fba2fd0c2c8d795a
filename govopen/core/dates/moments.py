"""Days, minutes, spans and periods, all in Beijing civil time.

A moment knows its precision: a day without a minute is any minute of that day. Seconds are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, NamedTuple, get_args

from msgspec import Struct

from govopen.core.dates.chinese_numerals import read_digits, read_numeral

FIRST_MINUTE = time(0, 0)
LAST_MINUTE = time(23, 59)
ONE_DAY = timedelta(days=1)
#: One zone for the whole country, without summer time since 1991; recorded instants are later.
BEIJING = timezone(timedelta(hours=8))

PeriodUnit = Literal["week", "fortnight", "half-month", "month", "quarter", "half-year", "year"]


class Moment(NamedTuple):
    """A day, and its minute where it is known. Beijing civil time, no zone attached."""

    day: date
    minute: time | None = None

    @property
    def earliest(self) -> datetime:
        """The first minute that this moment can be."""
        return datetime.combine(self.day, self.minute or FIRST_MINUTE)

    @property
    def latest(self) -> datetime:
        """The last minute that this moment can be."""
        return datetime.combine(self.day, LAST_MINUTE if self.minute is None else self.minute)

    def isoformat(self) -> str:
        """``2020-04-14`` or ``2020-04-14T09:00``."""
        if self.minute is None:
            return self.day.isoformat()
        return datetime.combine(self.day, self.minute).isoformat(timespec="minutes")

    def __str__(self) -> str:
        """``2020-04-14`` or ``2020-04-14 09:00``."""
        return self.isoformat().replace("T", " ")


def in_beijing(instant: datetime) -> datetime:
    """An instant, aware of its zone, as Beijing civil time, no zone attached."""
    if instant.utcoffset() is None:
        raise ValueError(f"an instant without a zone: {instant}")
    return instant.astimezone(BEIJING).replace(tzinfo=None)


def beijing_text(instant: datetime) -> str:
    """An instant as people read it: ``2020-04-14 09:00``, Beijing time."""
    return f"{in_beijing(instant):%Y-%m-%d %H:%M}"


class Span(NamedTuple):
    """The days from ``first`` to ``last``, both included; empty where ``last`` is before ``first``."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        """Whether the day lies inside."""
        return isinstance(day, date) and self.first <= day <= self.last

    def covers(self, other: Span) -> bool:
        """Whether every day of the other span lies inside."""
        return self.first <= other.first and other.last <= self.last

    def days(self) -> Iterator[date]:
        """Yield its days in order."""
        return (date.fromordinal(ordinal) for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1))

    def clip(self, other: Span) -> Span | None:
        """The days that both spans share, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


class AsOf(NamedTuple):
    """The day asked about. ``minute`` is None where the whole day counts as spent, as ``--as-of`` a past day does.

    A future day counts as spent too: the verdict is that of its end if nothing more happens, and what is due on it is overdue.
    Today is judged at the present minute, also where it is named.
    """

    day: date
    minute: time | None = None

    @property
    def spent(self) -> bool:
        """Whether the day itself is over."""
        return self.minute is None

    @property
    def instant(self) -> datetime:
        """The minute asked about; of a day that is spent, the first minute of the next day.

        A limit is inclusive: it is broken if it lies before this minute.
        """
        if self.minute is None:
            return datetime.combine(self.day + ONE_DAY, FIRST_MINUTE)
        return datetime.combine(self.day, self.minute)


class Period(Struct, frozen=True):
    """A period that is counted, and its label.

    Parts of a year: ``2020-05`` a month, ``2020-05-H1`` the 1st to the 15th of it, ``2020-05-H2`` the rest, ``2020-Q1``, ``2020-H1``,
    ``2020``. Two more may lie in two years: ``2020-W05``, the ISO week from Monday to Sunday, and ``2020-03-16+2W``, the two
    weeks from that day on.

    ``index`` is its place in the year: of a fortnight that of its first day (1 January is 1), of a week that of the ISO year.
    """

    unit: PeriodUnit
    year: int
    index: int = 1

    @property
    def label(self) -> str:
        """The name that reports and ``waive`` use."""
        year, index = f"{self.year:04d}", self.index
        match self.unit:
            case "year":
                return year
            case "half-year":
                return f"{year}-H{index}"
            case "quarter":
                return f"{year}-Q{index}"
            case "month":
                return f"{year}-{index:02d}"
            case "half-month":
                return f"{year}-{(index + 1) // 2:02d}-H{2 - index % 2}"
            case "week":
                return f"{year}-W{index:02d}"
            case "fortnight":
                return f"{self.span.first.isoformat()}+2W"

    @property
    def span(self) -> Span:
        """Its first and last day."""
        match self.unit:
            case "week":
                return _days_from(date.fromisocalendar(self.year, self.index, 1), 7)
            case "fortnight":
                return _days_from(date(self.year, 1, 1) + timedelta(days=self.index - 1), 14)
            case "half-month":
                month = Period("month", self.year, (self.index + 1) // 2).span
                middle = month.first.replace(day=15)
                return Span(month.first, middle) if self.index % 2 else Span(middle + ONE_DAY, month.last)
        months = MONTHS_IN[self.unit]
        first = date(self.year, (self.index - 1) * months + 1, 1)
        after = self.index * months
        year, month_after = self.year + after // 12, after % 12 + 1
        return Span(first, date.max if year > date.max.year else date(year, month_after, 1) - ONE_DAY)

    def lies_in(self, window: Span) -> bool:
        """Whether it belongs to these days: all of it lies inside, of what may lie in two years its last day."""
        return self.span.last in window if self.unit in CROSSING else window.covers(self.span)


def days_later(day: date, count: int) -> date:
    """So many days later, or the last day that there is."""
    return date.fromordinal(min(day.toordinal() + count, date.max.toordinal()))


def _days_from(first: date, count: int) -> Span:
    return Span(first, days_later(first, count - 1))


#: The periods that are made of whole months.
MONTHS_IN: dict[PeriodUnit, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
#: Those that may begin in one year and end in the next: they belong to that in which they end, lest none has them.
CROSSING: frozenset[PeriodUnit] = frozenset({"week", "fortnight"})
#: How far such a period may reach into the next year.
CROSSING_DAYS = 13
PERIOD_UNITS: tuple[PeriodUnit, ...] = get_args(PeriodUnit)


def periods_touching(unit: PeriodUnit, window: Span, since: date | None = None) -> Iterator[Period]:
    """Yield, in order, the periods of that unit that share a day with the window; fortnights from ``since`` on."""
    if unit in CROSSING:
        yield from _weeks(unit, window, since)
        return
    count = 24 if unit == "half-month" else 12 // MONTHS_IN[unit]
    for year in range(window.first.year, window.last.year + 1):
        for index in range(1, count + 1):
            period = Period(unit, year, index)
            if period.span.clip(window):
                yield period


def _weeks(unit: PeriodUnit, window: Span, since: date | None) -> Iterator[Period]:
    length, origin = (7, date.min) if unit == "week" else (14, since)  # the first day of all is a Monday
    if origin is None:
        raise ValueError("fortnights need a first day")
    begun = max(window.first.toordinal() - origin.toordinal(), 0) // length * length
    for ordinal in range(origin.toordinal() + begun, window.last.toordinal() + 1, length):
        first = date.fromordinal(ordinal)
        yield Period(unit, *first.isocalendar()[:2]) if unit == "week" else Period(unit, first.year, first.timetuple().tm_yday)


def periods_inside(unit: PeriodUnit, window: Span, since: date | None = None) -> Iterator[Period]:
    """Yield, in order, the periods of that unit that belong to the window."""
    return (period for period in periods_touching(unit, window, since) if period.lies_in(window))


def year_span(year: int) -> Span:
    """The days of a calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


_YEAR = "(?P<year>[0-9]{4}|[〇零○一二三四五六七八九]{4})"
_MONTH = "(?P<month>0?[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)"
_NUMERAL = "[0-9]{1,2}|[一二三四五六七八九十廿]{1,3}"
_PERIOD_FORMS = tuple(
    re.compile(_YEAR + rest)
    for rest in (
        "(?:-(?P<month>0[1-9]|1[0-2])|-?Q(?P<quarter>[1-4])|-?H(?P<half>[12])|-?W(?P<week>[0-5][0-9]))?",
        "-(?P<month>0[1-9]|1[0-2])-?H(?P<part>[12])",
        "-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])\\+2W",
        "年度?",
        "年度?第?(?P<quarter>[1-4一二三四])季度?",
        "年度?(?P<half>[上下])半年度?",
        f"年{_MONTH}月份?",
        f"年度?第(?P<week>{_NUMERAL})周",
        f"年{_MONTH}月份?(?P<part>[上下])半月",
        f"年{_MONTH}月(?P<day>{_NUMERAL})[日号]起的?[两二2](?:周|个?星期)",
    )
)
_NAMED: dict[str, PeriodUnit] = {"week": "week", "month": "month", "quarter": "quarter", "half": "half-year"}
_HALVES = {"上": 1, "下": 2}


#: The years of which days and periods are read: the law begins with the People's Republic, and a slip of the key ends somewhere.
YEARS = range(1949, 2200)


def parse_period(text: str) -> Period | None:
    """Read a label as ``Period.label`` writes it, or as texts do.

    2020年, 2020年上半年, 2020年第一季度, 2020年1季度, 2020年2月, 2020Q1, 2020年第5周, 2020年5月上半月, 2020年3月16日起两周.
    Full-width characters and spaces change nothing; None for anything else, and for a year in which no day can be typed.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    found = next((match for form in _PERIOD_FORMS if (match := form.fullmatch(folded))), None)
    year = read_digits(found["year"]) if found else None
    if found is None or year is None or year not in YEARS:
        return None
    named = {name: _HALVES.get(word) or read_numeral(word.lstrip("0")) or 0 for name, word in found.groupdict().items() if word}
    if "part" in named:
        return Period("half-month", year, 2 * named["month"] - 2 + named["part"])
    if "day" in named:
        return _fortnight(year, named["month"], named["day"])
    for name, unit in _NAMED.items():
        if name in named:
            return Period(unit, year, named[name]) if unit != "week" or _has_week(year, named[name]) else None
    return Period("year", year)


def parse_year(text: str) -> int | None:
    """Read a year as it is typed: 2026, 2026年, ２０２６, 二〇二六年; None for anything else."""
    period = parse_period(text)
    return period.year if period is not None and period.unit == "year" else None


def _fortnight(year: int, month: int, day: int) -> Period | None:
    try:
        return Period("fortnight", year, date(year, month, day).timetuple().tm_yday)
    except ValueError:
        return None


def _has_week(year: int, week: int) -> bool:
    """Whether the ISO year has that week: 52 of them, or 53."""
    try:
        date.fromisocalendar(year, week, 1)
    except ValueError:
        return False
    return True
