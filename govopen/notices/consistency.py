"""Checks a notice against itself, the weekdays and the law of holidays; every contradiction is a Problem with its passage.

Weekdays and lunar dates in brackets, counts of days, the statutory days, weekends, overlaps, completeness, and the conservation law: rest
days on weekdays less make-up days on weekends are the statutory days, no more, no fewer. Custom is weaker than law: it is checked last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from govopen.core.dates import weekdays
from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.dates.public_holidays import LUNAR_YEARS, holidays_of, lunar_day, statutory_count, statutory_days
from govopen.core.dates.work_calendar import SATURDAY, Arrangement, HolidayNotice
from govopen.errors import Problem
from govopen.messages import msg
from govopen.notices.grammar import Clause, Written

_WEEKDAY: Final = re.compile(r"(?:星期|周|礼拜)(.*)")
LONGEST: Final = 10  # days; the longest span that any notice has given so far is 9


def check_bracket(written: Written, day: date, *, year: int) -> Iterator[Problem]:
    """Compare the weekday and the lunar date in brackets with the day."""
    for part in re.split(r"[、,;]", written.bracket):
        weekday = _WEEKDAY.fullmatch(part)
        if weekday and weekdays.SIGNS.get(weekday[1]) != day.weekday():
            yield Problem(msg("{day} is not that day of the week.", day=day), value=written.words)
        meant = lunar_day(part.removeprefix("农历"), year=year)
        if meant and day not in meant:
            yield Problem(msg("{day} is not that day of the lunar calendar.", day=day), value=written.words)


def check_clause(clause: Clause, spans: Sequence[Span]) -> Iterator[Problem]:
    """Compare the days off of a clause with the number of days it states, and 与周末连休 with the week."""
    stated = sum((span.last - span.first).days + 1 for span in spans)
    joined = sum(2 for span in spans if span.first.weekday() == 0 or span.last.weekday() == 4)
    if clause.with_weekend and not joined:
        yield Problem(msg("These days do not touch a weekend."), value=clause.words)
    accepted = {stated, stated + joined} if clause.with_weekend else {stated}
    if clause.count is not None and clause.count not in accepted:
        yield Problem(msg("The days given are {days}, not {stated}.", days=stated, stated=clause.count), value=clause.words)


def check_notice(read: HolidayNotice, *, listed: Collection[str], unusual: bool) -> Iterator[Problem]:
    """Check the arrangements against one another and against the law; with ``unusual`` against custom, too."""
    yield from _check_names(read, listed)
    yield from _check_overlaps(read.arrangements)
    for arrangement in read.arrangements:
        yield from _check_statutory(arrangement)
        yield from _check_make_up(arrangement, read.arrangements)
    balance = list(_check_balance(read))
    yield from balance
    if unusual and not balance:
        yield from _check_custom(read)


def _check_names(read: HolidayNotice, listed: Collection[str]) -> Iterator[Problem]:
    """A yearly notice arranges every holiday once, those that its opening sentence lists; an amendment arranges something."""
    names = [name for arrangement in read.arrangements for name in arrangement.names]
    if not names:
        yield Problem(msg("The text arranges no days."))
    if read.amends or not names:
        return
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(msg("{holiday} is arranged twice.", holiday=name), value=name)
    expected = dict.fromkeys((*holidays_of(read.notice.years[0]), *listed))
    for name in expected:
        if name not in names:
            yield Problem(msg("{holiday} is not arranged.", holiday=name), value=name)
    for name in names:
        if name not in expected:
            yield Problem(msg("{holiday} is no holiday known for {year}.", holiday=name, year=read.notice.years[0]), value=name)


def _check_overlaps(arrangements: Sequence[Arrangement]) -> Iterator[Problem]:
    """No two spans off share a day."""
    spans = sorted((span, arrangement.name) for arrangement in arrangements for span in arrangement.off)
    for (one, name), (other, next_name) in pairwise(spans):
        if other.first <= one.last:
            yield Problem(msg("{day} is given off twice.", day=other.first), value=f"{name} / {next_name}")


def _check_statutory(arrangement: Arrangement) -> Iterator[Problem]:
    """The holiday itself must be a day off."""
    if arrangement.extended_to:
        return
    for name in arrangement.names:
        for day in statutory_days(name, arrangement.year):
            if not any(day in span for span in arrangement.off):
                yield Problem(msg("{day}, {holiday} itself, is not among the days off.", day=day, holiday=name), value=arrangement.name)


def _check_make_up(arrangement: Arrangement, arrangements: Sequence[Arrangement]) -> Iterator[Problem]:
    """A make-up day is a weekend day that nothing else gives off."""
    for day in arrangement.work:
        if day.weekday() < SATURDAY:
            yield Problem(msg("{day} is no weekend day, so it cannot be a make-up day.", day=day), value=arrangement.name)
        if _is_off(day, arrangements):
            yield Problem(msg("{day} is both off and a make-up day.", day=day), value=arrangement.name)
        if sum(day in other.work for other in arrangements) > 1:
            yield Problem(msg("{day} is a make-up day twice.", day=day), value=arrangement.name)


def _check_balance(read: HolidayNotice) -> Iterator[Problem]:
    """The conservation law, for the notice as a whole."""
    if any(arrangement.extended_to for arrangement in read.arrangements) or not read.arrangements:
        return
    owed = statutory_count(read.notice.years[0])
    if read.amends:
        known = [_owed(arrangement) for arrangement in read.arrangements]
        if None in known:
            return
        owed = sum(days for days in known if days)
    given = sum(_balance(arrangement) for arrangement in read.arrangements)
    if given != owed:
        yield Problem(
            msg("Rest days on weekdays less make-up days are {given}; the statutory days are {owed}.", given=given, owed=owed),
            value="、".join(arrangement.name for arrangement in read.arrangements),
        )


def _check_custom(read: HolidayNotice) -> Iterator[Problem]:
    """What no notice of 2008 to 2026 does, but for single cases: items out of balance, make-up days far off, very long holidays."""
    for arrangement in read.arrangements:
        owed = _owed(arrangement)
        if owed is not None and not arrangement.extended_to and _balance(arrangement) != owed:
            yield Problem(
                msg("Unusual: rest days on weekdays less make-up days are {given}, not {owed}.", given=_balance(arrangement), owed=owed),
                value=arrangement.name,
            )
        usual = _usual_make_up(arrangement, read.arrangements)
        for day in arrangement.work:
            if day not in usual:
                yield Problem(msg("Unusual: {day} is not on the weekend next to the holiday.", day=day), value=arrangement.name)
        for span in arrangement.off:
            if (span.last - span.first).days >= LONGEST:
                yield Problem(msg("Unusual: more than {days} days off.", days=LONGEST), value=arrangement.name)


def _owed(arrangement: Arrangement) -> int | None:
    """The statutory days of an arrangement's holidays; None where one is not known."""
    counts = [len(statutory_days(name, arrangement.year)) for name in arrangement.names]
    known = all(counts) and arrangement.year in LUNAR_YEARS
    return sum(counts) if known else None


def _balance(arrangement: Arrangement) -> int:
    """Rest days on weekdays less make-up days."""
    return sum(day.weekday() < SATURDAY for span in arrangement.off for day in _days(span)) - len(arrangement.work)


def _days(span: Span) -> Iterator[date]:
    """Every day of a span."""
    return (span.first + timedelta(index) for index in range((span.last - span.first).days + 1))


def _is_off(day: date, arrangements: Sequence[Arrangement]) -> bool:
    """Whether any item gives that day off."""
    return any(day in span for arrangement in arrangements for span in arrangement.off)


def _usual_make_up(arrangement: Arrangement, arrangements: Sequence[Arrangement]) -> set[date]:
    """Where make-up days have always been: on the nearest weekends that are not wholly off; a single one on the nearest day of these."""
    distances: dict[date, int] = {}
    for span in arrangement.off:
        for day, step in ((span.first - ONE_DAY, -ONE_DAY), (span.last + ONE_DAY, ONE_DAY)):
            while day.weekday() < SATURDAY or _is_off(day, arrangements):
                day += step
            saturday = day - (day.weekday() - SATURDAY) * ONE_DAY
            for candidate in (saturday, saturday + ONE_DAY):
                if not _is_off(candidate, arrangements):
                    distances[candidate] = max((span.first - candidate).days, (candidate - span.last).days)
    nearest = min(distances.values(), default=0)
    return {day for day, distance in distances.items() if len(arrangement.work) > 1 or distance == nearest}
