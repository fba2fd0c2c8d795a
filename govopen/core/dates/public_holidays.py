"""On which days the public holidays fall, and how many of them are statutory (全国年节及纪念日放假办法, 1999, 2007, 2013, 2024).

A notice may move rest days around a holiday but not the holiday, so that its text can be checked against these days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from govopen.core.dates.chinese_numerals import read_numeral

NEW_YEAR: Final = "元旦"
SPRING: Final = "春节"
QINGMING: Final = "清明节"
LABOUR: Final = "劳动节"
DRAGON_BOAT: Final = "端午节"
MID_AUTUMN: Final = "中秋节"
NATIONAL: Final = "国庆节"

#: Since 2008 (国务院令第513号) every year has these; before, only the four of ``HOLIDAYS_1999``.
HOLIDAYS: Final = (NEW_YEAR, SPRING, QINGMING, LABOUR, DRAGON_BOAT, MID_AUTUMN, NATIONAL)
HOLIDAYS_1999: Final = (NEW_YEAR, SPRING, LABOUR, NATIONAL)

#: Year, then month and day of 正月初一, 五月初五 and 八月十五; the tests hold them against a second source.
_TABLE: Final = """
    2004 0122 0622 0928 | 2005 0209 0611 0918 | 2006 0129 0531 1006 | 2007 0218 0619 0925
    2008 0207 0608 0914 | 2009 0126 0528 1003 | 2010 0214 0616 0922 | 2011 0203 0606 0912
    2012 0123 0623 0930 | 2013 0210 0612 0919 | 2014 0131 0602 0908 | 2015 0219 0620 0927
    2016 0208 0609 0915 | 2017 0128 0530 1004 | 2018 0216 0618 0924 | 2019 0205 0607 0913
    2020 0125 0625 1001 | 2021 0212 0614 0921 | 2022 0201 0603 0910 | 2023 0122 0622 0929
    2024 0210 0610 0917 | 2025 0129 0531 1006 | 2026 0217 0619 0925 | 2027 0206 0609 0915
    2028 0126 0528 1003 | 2029 0213 0616 0922 | 2030 0203 0605 0912 | 2031 0123 0624 1001
    2032 0211 0612 0919 | 2033 0131 0601 0908 | 2034 0219 0620 0927 | 2035 0208 0610 0916
    2036 0128 0530 1004 | 2037 0215 0618 0924 | 2038 0204 0607 0913 | 2039 0124 0527 1002
    2040 0212 0614 0920 | 2041 0201 0603 0910 | 2042 0122 0622 0928 | 2043 0210 0611 0917
    2044 0130 0531 1005 | 2045 0217 0619 0925 | 2046 0206 0608 0915 | 2047 0126 0529 1004
    2048 0214 0615 0922 | 2049 0202 0604 0911 | 2050 0123 0623 0930 | 2051 0211 0613 0919
    2052 0201 0601 0907 | 2053 0219 0620 0926 | 2054 0208 0610 0916 | 2055 0128 0530 1005
    2056 0215 0617 0924 | 2057 0204 0606 0913 | 2058 0124 0625 1002 | 2059 0212 0614 0921
    2060 0202 0603 0909
"""
_LUNAR: Final = {
    int(year): tuple(date(int(year), int(day[:2]), int(day[2:])) for day in days)
    for year, *days in (entry.split() for line in _TABLE.split("\n") for entry in line.split("|") if entry.strip())
}
LUNAR_YEARS: Final = range(min(_LUNAR), max(_LUNAR) + 1)


def holidays_of(year: int) -> tuple[str, ...]:
    """The holidays of all citizens in that year."""
    return HOLIDAYS if year >= 2008 else HOLIDAYS_1999


def statutory_days(name: str, year: int) -> tuple[date, ...]:
    """The statutory days of one holiday; none for a name that is no yearly holiday, or a lunar one outside ``LUNAR_YEARS``."""
    fixed = {
        NEW_YEAR: (date(year, 1, 1), 1),
        LABOUR: (date(year, 5, 1), 3 if year < 2008 else 1 if year < 2025 else 2),
        NATIONAL: (date(year, 10, 1), 3),
    }
    if name in fixed:
        first, count = fixed[name]
    elif year in LUNAR_YEARS and name in holidays_of(year):
        first, count = _lunar_days(name, year)
    else:
        return ()
    return tuple(first + timedelta(index) for index in range(count))


def statutory_count(year: int) -> int:
    """How many statutory days the year has: 10, from 2008 11, from 2025 13."""
    return 10 if year < 2008 else 11 if year < 2025 else 13


def lunar_day(text: str, *, year: int) -> tuple[date, ...]:
    """The days that a lunar date such as 除夕, 正月初九, 腊月二十八, 五月初五 can mean around the holidays of that year.

    腊月 has 29 or 30 days, so two days fit; empty where the text is none of these or the year is not in the table.
    """
    if year not in LUNAR_YEARS:
        return ()
    new_year, dragon_boat, mid_autumn = _LUNAR[year]
    eves = {"除夕": new_year - timedelta(1), "大年初一": new_year, "五月初五": dragon_boat, "八月十五": mid_autumn}
    if text in eves:
        return (eves[text],)
    month, number = text[:2], _lunar_number(text[2:])
    if number is None:
        return ()
    if month == "正月":
        return (new_year + timedelta(number - 1),)
    if month == "腊月":
        return tuple(new_year - timedelta(length + 1 - number) for length in (29, 30))
    return ()


def _lunar_days(name: str, year: int) -> tuple[date, int]:
    """First day and number of days of a holiday that follows the moon or the sun."""
    new_year, dragon_boat, mid_autumn = _LUNAR[year]
    if name == SPRING:
        with_eve = 2008 <= year <= 2013 or year >= 2025
        return new_year - timedelta(with_eve), 4 if year >= 2025 else 3
    if name == QINGMING:
        since = year - 2000
        return date(year, 4, int(since * 0.2422 + 4.81) - since // 4), 1
    return (dragon_boat if name == DRAGON_BOAT else mid_autumn), 1


def _lunar_number(text: str) -> int | None:
    """Read 初九, 十五, 二十八, 廿三, 三十."""
    number = read_numeral(text.removeprefix("初"))
    if number is None or text.isascii() or text.startswith("初") is not (number <= 10):
        return None
    return number
