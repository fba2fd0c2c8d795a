"""Strict parser of days and times as offices write them, for files, options and typed answers.

A text in another form, and a day that does not exist, are refused (``WhenRefused``).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from govopen.core.dates.chinese_numerals import read_digits, read_numeral
from govopen.core.dates.moments import FIRST_MINUTE, LAST_MINUTE, ONE_DAY, YEARS, Moment, in_beijing
from govopen.errors import GovopenError
from govopen.messages import Message, msg

FIRST_YEAR, LAST_YEAR = YEARS[0], YEARS[-1]
#: Day 0 of spreadsheet serials; serial 60 is 29 February 1900, which never was.
SERIAL_ZERO = date(1899, 12, 30)
SERIAL_ZERO_1904 = date(1904, 1, 1)
#: Spreadsheets keep times to the millisecond: what lies within half of one before midnight is midnight, cut by its binary fraction.
_NOISE = timedelta(microseconds=500)
#: A serial that was written with five decimals is good to 0.43 seconds, and spreadsheets show times rounded to the second.
_HALF_SECOND = timedelta(microseconds=500_000)

_SPOKEN = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2}

_DAY_FORMS = re.compile(
    r"(?P<spoken>今天|今日|today|昨天|昨日|yesterday|前天|前日)"
    r"|(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})"
    r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})(?!\d)"
    r"|(?P<y3>\d{4}) ?年 ?(?P<m3>\d{1,2}) ?月 ?(?P<d3>\d{1,2}) ?[日号號]"
    r"|(?P<y4>[〇零○一二三四五六七八九]{4})年(?P<m4>[一二三四五六七八九十]{1,2})月(?P<d4>[一二三四五六七八九十]{1,3})[日号號]",
    re.ASCII,
)
_TIME_FORM = re.compile(
    r"(?P<half>上午|下午)? ?(?P<h>\d{1,2})"
    r"(?::(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?|[时時点點](?: ?(?P<m2>\d{1,2}) ?分(?: ?(?P<s2>\d{1,2}) ?秒)?)?)"
    r"(?: ?(?P<zone>Z|[+-]\d{2}:?\d{2}))?",
    re.ASCII | re.IGNORECASE,
)


class WhenRefused(GovopenError):
    """The text is no day or time that can be read without guessing (exit 2 when typed)."""

    exit_code = 2

    def __init__(self, message: Message) -> None:
        """Say what is wrong and show the accepted forms."""
        super().__init__(message, hint=msg("Write it like 2020-04-01, 2020-04-01 10:30, 2020年4月1日 10时30分 or 今天."))


def is_unreadable(message: Message) -> bool:
    """Whether a text was refused because it has none of the known forms."""
    return message.text == _unreadable("?").message.text


def parse_moment(text: str, *, today: date) -> Moment:
    """Read a day, with its time where one is written; an offset or Z is converted to Beijing, seconds are dropped.

    Raises ``WhenRefused`` for anything else; years 1949 to 2199 only. ``today`` is what 今天 means.
    """
    return _parse(text, today)


def parse_day(text: str, *, today: date) -> date:
    """Read a day without a time; raises ``WhenRefused`` otherwise."""
    moment = _parse(text, today)
    if moment.minute is not None:
        raise WhenRefused(msg("{text}: a day is wanted here, without a time.", text=text))
    return moment.day


def parse_serial(serial: float, *, since_1904: bool = False) -> Moment:
    """Read a spreadsheet serial (days since 1899-12-30, or 1904-01-01), the fraction being the time of day.

    A whole number is a day without a time. Raises ``WhenRefused`` for serials outside the years 1949 to 2199.
    """
    zero = SERIAL_ZERO_1904 if since_1904 else SERIAL_ZERO
    shown = f"{serial:.10g}"
    if not 0 < serial < 200_000:
        raise WhenRefused(msg("{text} is not the serial number of a day.", text=shown))
    days = int(serial)
    instant = datetime.combine(zero + days * ONE_DAY, time()) + timedelta(days=serial - days)
    found = moment_of(instant)
    return Moment(_in_range(found.day, shown), found.minute)


def moment_of(instant: datetime) -> Moment:
    """Return the moment of a spreadsheet's date cell: the day alone at 0:00, else the minute.

    Times are rounded to the second, of which only the minute is kept. None is rounded to the next day, which is a whole number and
    never off by more than binary noise: 23:59:59.9 is 23:59 of its day.
    """
    if (instant + _NOISE).date() > instant.date():
        return Moment(instant.date() + ONE_DAY)
    rounded = instant + _HALF_SECOND
    minute = LAST_MINUTE if rounded.date() > instant.date() else rounded.time().replace(second=0, microsecond=0)
    return Moment(instant.date(), None if minute == FIRST_MINUTE else minute)


@lru_cache(maxsize=8192)
def _parse(text: str, today: date) -> Moment:
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _DAY_FORMS.match(folded) or _DAY_FORMS.match(folded.lower())
    if found is None:
        raise _unreadable(text)
    day = _day_of(found, text, today)
    rest = folded[found.end() :]
    if not rest:
        return Moment(day)
    return _with_time(day, rest, text, loose=found["y3"] is not None or found["y4"] is not None or found["spoken"] is not None)


def _day_of(found: re.Match[str], text: str, today: date) -> date:
    if found["spoken"]:
        return today - _SPOKEN[found["spoken"]] * ONE_DAY
    if found["y4"]:
        year, month, number = read_digits(found["y4"]), read_numeral(found["m4"]), read_numeral(found["d4"])
        if year is None or month is None or number is None:
            raise _unreadable(text)
        return _existing(year, month, number, text)
    for form in "123":
        if found[f"y{form}"]:
            return _existing(int(found[f"y{form}"]), int(found[f"m{form}"]), int(found[f"d{form}"]), text)
    raise _unreadable(text)


def _existing(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year_refused(text)
    try:
        return date(year, month, day)
    except ValueError:
        raise WhenRefused(msg("{text}: there is no such day.", text=text)) from None


def _in_range(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _year_refused(text)
    return day


def _with_time(day: date, rest: str, text: str, *, loose: bool) -> Moment:
    """Read what follows the day; only after 日, 号 or a spoken day may it follow without a space or T."""
    separated = rest[0] in " Tt"
    found = _TIME_FORM.fullmatch(rest[1:] if separated else rest)
    if found is None or not (separated or loose):
        raise _unreadable(text)
    minute = _minute_of(found, text)
    if found["zone"] is None:
        return Moment(day, minute)
    moved = in_beijing(datetime.combine(day, minute, timezone(_offset_of(found["zone"], text))))
    return Moment(_in_range(moved.date(), text), moved.time())


def _minute_of(found: re.Match[str], text: str) -> time:
    hour, minute, second = int(found["h"]), int(found["m"] or found["m2"] or 0), int(found["s"] or found["s2"] or 0)
    if found["half"] and not 1 <= hour <= 12:
        raise _no_such_time(text)
    if found["half"] == "下午":
        hour = hour % 12 + 12
    if hour == 24:
        raise WhenRefused(msg("{text}: write 24:00 as 23:59 of the same day or 00:00 of the next.", text=text))
    try:
        return time(hour, minute, second).replace(second=0)
    except ValueError:
        raise _no_such_time(text) from None


def _offset_of(zone: str, text: str) -> timedelta:
    if zone in "Zz":
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise _no_such_time(text)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _unreadable(text: str) -> WhenRefused:
    if not text.strip():
        return WhenRefused(msg("An empty text was given for a day or time."))
    return WhenRefused(msg("{text} is not a day or time that can be read.", text=text))


def _year_refused(text: str) -> WhenRefused:
    return WhenRefused(
        msg("{text}: the year must lie between {first} and {last}.", text=text, first=FIRST_YEAR, last=LAST_YEAR),
    )


def _no_such_time(text: str) -> WhenRefused:
    return WhenRefused(msg("{text}: there is no such time of day.", text=text))
