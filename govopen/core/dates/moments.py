"""Days, minutes, spans and periods, all in Beijing civil time.

A moment knows its precision: a day without a minute is any minute of that day. Seconds are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, NamedTuple

from msgspec import Struct

from govopen.core.dates.chinese_numerals import read_digits, read_numeral

FIRST_MINUTE = time(0, 0)
LAST_MINUTE = time(23, 59)
ONE_DAY = timedelta(days=1)
#: One zone for the whole country, without summer time since 1991; recorded instants are later.
BEIJING = timezone(timedelta(hours=8))

PeriodUnit = Literal["month", "quarter", "half-year", "year"]


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
    """A calendar month, quarter, half-year or year: ``2020-05``, ``2020-Q1``, ``2020-H1``, ``2020``."""

    unit: PeriodUnit
    year: int
    index: int = 1

    @property
    def label(self) -> str:
        """The name that reports and ``waive`` use."""
        marks = {"month": f"-{self.index:02d}", "quarter": f"-Q{self.index}", "half-year": f"-H{self.index}", "year": ""}
        return f"{self.year:04d}{marks[self.unit]}"

    @property
    def span(self) -> Span:
        """Its first and last day."""
        months = MONTHS_IN[self.unit]
        first = date(self.year, (self.index - 1) * months + 1, 1)
        after = self.index * months
        last = date(self.year + after // 12, after % 12 + 1, 1) - ONE_DAY
        return Span(first, last)


MONTHS_IN: dict[PeriodUnit, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def periods_touching(unit: PeriodUnit, window: Span) -> Iterator[Period]:
    """Yield, in order, the periods of that unit that share a day with the window."""
    months = MONTHS_IN[unit]
    for year in range(window.first.year, window.last.year + 1):
        for index in range(1, 12 // months + 1):
            period = Period(unit, year, index)
            if period.span.clip(window):
                yield period


def periods_inside(unit: PeriodUnit, window: Span) -> Iterator[Period]:
    """Yield, in order, the periods of that unit that lie wholly inside the window."""
    return (period for period in periods_touching(unit, window) if window.covers(period.span))


def year_span(year: int) -> Span:
    """The days of a calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


_YEAR = "(?P<year>[0-9]{4}|[〇零○一二三四五六七八九]{4})"
_PERIOD_FORMS = tuple(
    re.compile(_YEAR + rest)
    for rest in (
        "(?:-(?P<month>0[1-9]|1[0-2])|-?Q(?P<quarter>[1-4])|-?H(?P<half>[12]))?",
        "年度?",
        "年度?第?(?P<quarter>[1-4一二三四])季度?",
        "年度?(?P<half>[上下])半年度?",
        "年(?P<month>0?[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)月份?",
    )
)
_NAMED: dict[str, PeriodUnit] = {"month": "month", "quarter": "quarter", "half": "half-year"}
_HALVES = {"上": 1, "下": 2}


#: The years of which days and periods are read: the law begins with the People's Republic, and a slip of the key ends somewhere.
YEARS = range(1949, 2200)


def parse_period(text: str) -> Period | None:
    """Read a label as ``Period.label`` writes it, or as texts do: 2020年, 2020年上半年, 2020年第一季度, 2020年1季度, 2020年2月, 2020Q1.

    Full-width characters and spaces change nothing; None for anything else, and for a year in which no day can be typed.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    found = next((match for form in _PERIOD_FORMS if (match := form.fullmatch(folded))), None)
    year = read_digits(found["year"]) if found else None
    if found is None or year is None or year not in YEARS:
        return None
    named = found.groupdict()
    for name, unit in _NAMED.items():
        if word := named.get(name):
            return Period(unit, year, _HALVES.get(word) or read_numeral(word) or 1)
    return Period("year", year)
