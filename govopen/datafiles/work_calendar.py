"""Builds the WorkCalendar from data/calendar/, the notices in the ledger and chinese_calendar, of which it is the only importer.

From 2020 on every notice is a file of its own. The days of earlier years come from the package, and `2004-2019.toml` names the notice
behind each. A year that a newer release of the package has and no notice file yet is taken from the package, then named as its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain, takewhile
from pathlib import Path
from typing import Any, Final

import tomli
from chinese_calendar.constants import Holiday
from chinese_calendar.constants import holidays as package_off
from chinese_calendar.constants import workdays as package_work

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.dates.work_calendar import Arrangement, Closing, Day, DayKind, HolidayNotice, Notice, WorkCalendar, special_days
from govopen.errors import DataError
from govopen.messages import msg
from govopen.resources import data_folder

FIRST_YEAR: Final = 2004
EARLIER: Final = "2004-2019.toml"
TITLE: Final = "国务院办公厅关于{}年部分节假日安排的通知"
FROM_PACKAGE: Final = "chinese-calendar-"
FULL_NAMES: Final = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}

#: A package year: {name of the holiday: (days off, make-up days)}.
PackageYear = dict[str, tuple[list[date], list[date]]]


def build_calendar(
    *, notices: Iterable[HolidayNotice] = (), published_by: date | None = None, closings: Iterable[Closing] = ()
) -> WorkCalendar:
    """Build the calendar from the shipped notices and these further ones, all or those published by a day.

    A notice for a year that another arranged before replaces it whole; one that amends replaces the holidays it names, or extends one.
    Closings make working days ``closed`` in the calendar's ``office`` only, for rules that allow an office's own closing days. Raises
    DataError.
    """
    known = tuple(
        notice
        for notice in chain(read_shipped_notices(data_folder() / "calendar"), notices)
        if published_by is None or _known_by(notice, published_by)
    )
    bases = _bases(known)
    ordered = _amendments(known)
    in_effect = [(arrangement, base.notice) for _, base in sorted(bases.items()) for arrangement in base.arrangements]
    for amendment in ordered:
        in_effect = _amended(in_effect, amendment)
    days = special_days(in_effect)
    last = max(takewhile(bases.__contains__, range(FIRST_YEAR, 9999)), default=FIRST_YEAR - 1)
    coverage = Span(date(FIRST_YEAR, 1, 1), date(last, 12, 31))
    used = sorted({*bases.values(), *ordered}, key=lambda notice: notice.notice.known_from)
    names = tuple(notice.notice for notice in used)
    closed = _closed(days, closings)
    own = WorkCalendar(coverage, days | closed, names) if closed else None
    return WorkCalendar(coverage, days, names, own)


@cache
def read_shipped_notices(folder: Path) -> tuple[HolidayNotice, ...]:
    """Read every notice file of that folder, then the years that only the package has; raises DataError for a faulty file."""
    notices = [notice for path in sorted(folder.glob("*.toml")) for notice in _read_file(path)]
    arranged = {year for notice in notices for year in notice.notice.years}
    package = _package_years()
    return (*notices, *(_package_notice(year, days) for year, days in sorted(package.items()) if year not in arranged))


def differences_from_package(calendar: WorkCalendar) -> tuple[Day, ...]:
    """Return the covered days of the package's years on which it holds the opposite of the calendar to be a working day."""
    years = range(min(package_off).year, max(package_off).year + 1)
    span = Span(date(years[0], 1, 1), date(years[-1], 12, 31)).clip(calendar.coverage)
    if span is None:
        return ()
    return tuple(calendar.day(day) for day in span.days() if calendar.is_working(day) != _package_says_working(day))


def _package_says_working(day: date) -> bool:
    """What the package holds, read from its data rather than asked of its slow functions."""
    return day in package_work or (day.weekday() < 5 and day not in package_off)


def _known_by(notice: HolidayNotice, day: date) -> bool:
    """Whether the notice was out by that day; of the package's own years nobody knows when, so they do not count as out."""
    return notice.notice.known_from <= day and not notice.notice.id.startswith(FROM_PACKAGE)


def _bases(known: Iterable[HolidayNotice]) -> dict[int, HolidayNotice]:
    """The notice that arranges each year: the last published, of several the last given; the package only where there is no other."""
    bases: dict[int, HolidayNotice] = {}
    by_day = sorted((notice for notice in known if not notice.amends), key=lambda notice: notice.notice.known_from)
    for notice in sorted(by_day, key=lambda notice: not notice.notice.id.startswith(FROM_PACKAGE)):
        bases.update(dict.fromkeys(notice.notice.years, notice))
    return bases


def _amendments(known: Iterable[HolidayNotice]) -> list[HolidayNotice]:
    """The amending notices by date; one read in again, by its number, or by its title where a number is wanting, replaces itself."""
    kept: list[HolidayNotice] = []
    for new in known:
        if new.amends:
            kept = [old for old in kept if not _same_document(old.notice, new.notice)]
            kept.append(new)
    return sorted(kept, key=lambda notice: notice.notice.known_from)


def _same_document(one: Notice, other: Notice) -> bool:
    """Whether two notices are one document, as far as their numbers tell, or else their titles."""
    return one.number == other.number if one.number and other.number else one.title == other.title


def _amended(in_effect: list[tuple[Arrangement, Notice]], amending: HolidayNotice) -> list[tuple[Arrangement, Notice]]:
    """Apply one amending notice: extend a holiday beyond its present last day, or put a holiday's new arrangement for its old one."""
    kept = list(in_effect)
    for new in amending.arrangements:
        old = [pair for pair in kept if pair[0].year == new.year and set(pair[0].names) & set(new.names)]
        if new.extended_to is None:
            kept = [pair for pair in kept if pair not in old]
            kept.append((new, amending.notice))
        else:
            extension = Span(_last_day_off(old, new, amending.notice) + ONE_DAY, new.extended_to)
            kept.append((Arrangement(new.names, new.year, off=(extension,)), amending.notice))
    return kept


def _last_day_off(old: Iterable[tuple[Arrangement, Notice]], new: Arrangement, notice: Notice) -> date:
    """The day up to which the holiday lasted before it was extended."""
    last = max((span.last for arrangement, _ in old for span in arrangement.off), default=None)
    if last is None or new.extended_to is None or new.extended_to <= last:
        raise DataError(
            msg("{notice} extends {holiday} {year}, which no earlier notice arranges so.", notice=notice, holiday=new.name, year=new.year),
            hint=msg("Read in the notice for {year} first.", year=new.year),
        )
    return last


def _closed(days: Mapping[date, Day], closings: Iterable[Closing]) -> dict[date, Day]:
    """The office's own closing days, rest days excepted: they are rest days already."""
    closed: dict[date, Day] = {}
    for closing in closings:
        for day in closing.span.days():
            kind = days[day].kind if day in days else None
            if kind is DayKind.MAKEUP or (kind is None and day.weekday() < 5):
                closed[day] = Day(day, DayKind.CLOSED, closing.ground)
    return closed


def _read_file(path: Path) -> Iterator[HolidayNotice]:
    """Read one file of data/calendar/."""
    try:
        table = tomli.loads(path.read_text(encoding="utf-8-sig"))
        if path.name == EARLIER:
            yield from (_earlier_notice(entry) for entry in table["year"])
        else:
            head = table["notice"]
            year = head["years"][0]
            amends = head.pop("amends", False)
            arrangements = tuple(_read_arrangement(item, year=year) for item in table["arrangement"])
            yield HolidayNotice(_read_notice_head(head), arrangements, amends)
    except (UnicodeDecodeError, KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        raise DataError(
            msg("The calendar file {path} is not as it was released.", path=path.name),
            hint=msg("Restore the file from the release; notices of your own are read in with `govopen calendar import`."),
        ) from error


def _read_notice_head(head: dict[str, Any]) -> Notice:
    """Make the Notice of a file's [notice] table; TypeError for a key that is wanting or unknown."""
    return Notice(**{"number": None, "published": None, **head, "years": tuple(head["years"])})


def _read_arrangement(item: dict[str, Any], *, year: int) -> Arrangement:
    """Make one [[arrangement]]; ``off`` holds pairs of first and last day."""
    spans = tuple(Span(first, last) for first, last in item.get("off", ()))
    if any(span.last < span.first for span in spans):
        raise ValueError(item["names"])
    return Arrangement(tuple(item["names"]), year, spans, tuple(item.get("work", ())), item.get("extended_to"))


def _earlier_notice(entry: dict[str, Any]) -> HolidayNotice:
    """Make the notice of a year up to 2019: its days from the package, less the holidays that the entry spells out or an amendment adds."""
    head = dict(entry)
    year = head.pop("year")
    spelt = tuple(_read_arrangement(item, year=year) for item in head.pop("arrangement", ()))
    named = {name for arrangement in spelt for name in arrangement.names} | {Holiday.anti_fascist_70th_day.chinese}
    taken = _package_arrangements(year, {name: days for name, days in _package_years()[year].items() if name not in named})
    notice = _read_notice_head({"id": str(year), "title": TITLE.format(year), "years": [year], **head})
    return HolidayNotice(notice, (*taken, *spelt))


def _package_notice(year: int, days: PackageYear) -> HolidayNotice:
    """Make a notice of a year for which there is nothing but the package."""
    address = "https://github.com/LKI/chinese-calendar"
    notice = Notice(f"{FROM_PACKAGE}{year}", None, TITLE.format(year), None, address, (year,), secondary=True)
    return HolidayNotice(notice, _package_arrangements(year, days))


@cache
def _package_years() -> dict[int, PackageYear]:
    """Sort the package's days by the year of the notice: what lies in December belongs to the next year's."""
    years: dict[int, PackageYear] = {}
    chinese = {holiday.value: FULL_NAMES.get(holiday.chinese, holiday.chinese) for holiday in Holiday}
    for index, table in enumerate((package_off, package_work)):
        for day, name in sorted(table.items()):
            holidays = years.setdefault(day.year + day.month // 12, {})
            holidays.setdefault(chinese[name], ([], []))[index].append(day)
    return {year: holidays for year, holidays in years.items() if any(day.year == year for off, _ in holidays.values() for day in off)}


def _package_arrangements(year: int, holidays: PackageYear) -> tuple[Arrangement, ...]:
    """Turn lists of days into arrangements with spans."""
    return tuple(Arrangement((name,), year, _spans(off), tuple(work)) for name, (off, work) in holidays.items())


def _spans(days: list[date]) -> tuple[Span, ...]:
    """Join days that follow one another."""
    spans: list[Span] = []
    for day in days:
        if spans and spans[-1].last + ONE_DAY == day:
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return tuple(spans)
