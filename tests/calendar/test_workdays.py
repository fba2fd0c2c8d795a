"""The twenty reference deadlines, the golden case of January 2020, bounds beyond coverage, and a second opinion for twenty years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from govopen.core.dates.moments import Span
from govopen.core.dates.work_calendar import BeyondCoverage, DayKind, Reach, WorkCalendar
from govopen.datafiles.work_calendar import build_calendar

CALENDAR = build_calendar()

#: Counted by hand: start, 7 working days, 7 calendar days rolled, 20 working days.
REFERENCE = """
2020-01-17 2020-02-04 2020-02-03 2020-02-21
2020-01-19 2020-02-05 2020-02-03 2020-02-24
2020-01-23 2020-02-11 2020-02-03 2020-02-28
2020-02-01 2020-02-11 2020-02-10 2020-02-28
2020-03-16 2020-03-25 2020-03-23 2020-04-14
2020-04-24 2020-05-07 2020-05-06 2020-05-25
2020-04-30 2020-05-13 2020-05-07 2020-06-01
2020-06-24 2020-07-06 2020-07-01 2020-07-23
2020-09-25 2020-10-12 2020-10-09 2020-10-29
2020-09-30 2020-10-16 2020-10-09 2020-11-04
2021-02-10 2021-02-25 2021-02-18 2021-03-16
2022-12-30 2023-01-11 2023-01-06 2023-02-02
2023-09-28 2023-10-13 2023-10-07 2023-11-01
2024-02-09 2024-02-26 2024-02-18 2024-03-14
2025-01-27 2025-02-12 2025-02-05 2025-03-03
2025-09-30 2025-10-16 2025-10-09 2025-11-04
2026-02-13 2026-03-02 2026-02-24 2026-03-19
2026-09-25 2026-10-12 2026-10-08 2026-10-29
2026-11-23 2026-12-02 2026-11-30 2026-12-21
2026-12-03 2026-12-14 2026-12-10 2026-12-31
"""
CASES = [tuple(map(date.fromisoformat, line.split())) for line in REFERENCE.split("\n") if line]


@pytest.mark.parametrize(("start", "seven", "rolled", "twenty"), CASES)
def test_reference_deadlines(start: date, seven: date, rolled: date, twenty: date) -> None:
    assert CALENDAR.add(start, 7) == seven
    assert CALENDAR.add(start, 20) == twenty
    assert CALENDAR.roll(start + timedelta(7)) == Reach(rolled)


def test_there_are_twenty_reference_deadlines() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize(
    ("published_by", "due"),
    [
        (None, "2020-02-04"),  # today's calendar, with the extension
        (date(2020, 1, 26), "2020-02-04"),  # on the day of the extension
        (date(2020, 1, 25), "2020-02-01"),  # the day before: Saturday 1 February is still a make-up day
        (date(2019, 11, 21), "2020-02-01"),
    ],
)
def test_the_decision_of_17_january_2020(published_by: date | None, due: str) -> None:
    calendar = build_calendar(published_by=published_by)
    assert calendar.add(date(2020, 1, 17), 7) == date.fromisoformat(due)


def test_days_of_the_extension_name_their_own_notice() -> None:
    days = {day: CALENDAR.day(date.fromisoformat(day)) for day in ("2020-01-19", "2020-01-30", "2020-01-31", "2020-02-01", "2020-02-02")}
    assert {day: (found.kind, found.notice and found.notice.number) for day, found in days.items()} == {
        "2020-01-19": (DayKind.MAKEUP, "国办发明电〔2019〕16号"),
        "2020-01-30": (DayKind.HOLIDAY, "国办发明电〔2019〕16号"),
        "2020-01-31": (DayKind.HOLIDAY, "国办发明电〔2020〕1号"),
        "2020-02-01": (DayKind.HOLIDAY, "国办发明电〔2020〕1号"),
        "2020-02-02": (DayKind.HOLIDAY, "国办发明电〔2020〕1号"),
    }
    assert CALENDAR.day(date(2020, 2, 3)).kind is DayKind.WORKDAY


def test_holidays_package_agrees_on_every_start_day_of_twenty_years() -> None:
    """`holidays` counts by its own data and its own loop; every start day of 2007 to 2026 and six lengths, no difference."""
    second = country_holidays("CN", years=range(2006, 2028))
    working = [day for day in every_day(date(2007, 1, 1), date(2026, 12, 31)) if second.is_working_day(day)]
    compared, following = 0, 0
    for start in every_day(date(2007, 1, 1), date(2026, 12, 31)):
        while following < len(working) and working[following] <= start:
            following += 1
        for n in (1, 5, 7, 10, 15, 20):
            if following + n <= len(working):
                assert CALENDAR.add(start, n) == working[following + n - 1]
                compared += 1
    assert compared > 43_000


def test_holidays_package_counts_as_assumed() -> None:
    """The comparison above walks the other package's working days; its own `get_nth_working_day` gives the same."""
    second = country_holidays("CN", years=range(2006, 2028))
    for start in every_day(date(2019, 12, 25), date(2021, 1, 5)):
        for n in (1, 7, 20):
            assert second.get_nth_working_day(start, n) == CALENDAR.add(start, n)


@pytest.mark.parametrize(
    ("n", "last_start"),
    [
        (3, "2026-12-28"),
        (5, "2026-12-24"),
        (7, "2026-12-22"),
        (10, "2026-12-17"),
        (15, "2026-12-10"),
        (20, "2026-12-03"),
        (40, "2026-11-05"),
    ],
)
def test_horizon(n: int, last_start: str) -> None:
    """The last start day from which so many working days can still be counted."""
    start = date.fromisoformat(last_start)
    assert CALENDAR.reach(start, n).exact
    beyond = CALENDAR.reach(start + timedelta(1), n)
    assert (beyond.exact, beyond.missing) == (False, 2027)
    with pytest.raises(BeyondCoverage) as caught:
        CALENDAR.add(start + timedelta(1), n)
    assert caught.value.missing == 2027


def test_bounds_count_uncovered_days_as_working_days() -> None:
    """30 and 31 December 2026 are Wednesday and Thursday; the two days still wanting are 1 and 2 January at the earliest."""
    assert CALENDAR.reach(date(2026, 12, 29), 4) == Reach(date(2027, 1, 2), exact=False, missing=2027)
    assert CALENDAR.reach(date(2027, 3, 1), 5) == Reach(date(2027, 3, 6), exact=False, missing=2027)
    assert CALENDAR.count_at_most(date(2026, 12, 29), date(2027, 1, 10)) == 12
    assert CALENDAR.roll(date(2027, 1, 2)) == Reach(date(2027, 1, 2), exact=False, missing=2027)
    assert CALENDAR.is_working(date(2027, 1, 4)) is None
    assert CALENDAR.day(date(2027, 1, 1)).kind is DayKind.UNKNOWN


def test_bounds_before_coverage() -> None:
    assert CALENDAR.reach(date(2003, 12, 29), 1) == Reach(date(2003, 12, 30), exact=False, missing=2003)
    assert CALENDAR.reach(date(2003, 12, 29), 3) == Reach(date(2004, 1, 2), exact=False, missing=2003)
    assert CALENDAR.reach(date(2003, 12, 31), 1) == Reach(date(2004, 1, 2))
    assert CALENDAR.reach(date(2004, 1, 2), -2) == Reach(date(2003, 12, 30), exact=False, missing=2003)
    assert CALENDAR.reach(date(2027, 1, 2), -2) == Reach(date(2026, 12, 31), exact=False, missing=2027)
    assert CALENDAR.reach(date(2027, 1, 1), -1) == Reach(date(2026, 12, 31))


def test_an_empty_calendar_still_gives_bounds() -> None:
    empty = build_calendar(published_by=date(2000, 1, 1))
    assert empty.coverage == Span(date(2004, 1, 1), date(2003, 12, 31))
    assert empty.reach(date(2004, 6, 1), 3) == Reach(date(2004, 6, 4), exact=False, missing=2004)
    assert empty.reach(date(2003, 6, 1), 300) == Reach(date(2003, 6, 1) + timedelta(300), exact=False, missing=2003)


def test_plain_weeks() -> None:
    assert CALENDAR.add(date(2026, 7, 3), 1) == date(2026, 7, 6)
    assert CALENDAR.add(date(2026, 7, 4), 1) == date(2026, 7, 6)
    assert CALENDAR.add(date(2026, 7, 6), -1) == date(2026, 7, 3)
    assert CALENDAR.add(date(2026, 7, 5), -1) == date(2026, 7, 3)
    assert CALENDAR.add(date(2026, 7, 5), 0) == date(2026, 7, 5)
    assert CALENDAR.count(date(2026, 7, 3), date(2026, 7, 10)) == 5
    assert CALENDAR.count(date(2026, 7, 10), date(2026, 7, 3)) == -5
    assert CALENDAR.count(date(2026, 7, 4), date(2026, 7, 4)) == 0


def every_day(first: date, last: date) -> list[date]:
    return [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]


DAYS = st.dates(date(2004, 3, 1), date(2026, 8, 1))
ANY_DAYS = st.dates(date(2000, 1, 1), date(2031, 1, 1))
COUNTS = st.integers(1, 40)


class TestCounting:
    """民法典 art. 201: “按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。”"""

    @given(day=DAYS, n=COUNTS)
    def test_counting_what_was_added(self, day: date, n: int) -> None:
        assert CALENDAR.count(day, CALENDAR.add(day, n)) == n

    @given(day=DAYS, n=COUNTS)
    def test_counting_back_what_was_subtracted(self, day: date, n: int) -> None:
        """Backwards the start day is not counted either: n working days lie in [back, day)."""
        back = CALENDAR.add(day, -n)
        assert CALENDAR.is_working(back)
        assert CALENDAR.count(back - timedelta(1), day - timedelta(1)) == n
        assert CALENDAR.count(day, back) == -n

    @given(day=DAYS, other=DAYS, n=COUNTS)
    def test_a_later_start_never_gives_an_earlier_last_day(self, day: date, other: date, n: int) -> None:
        first, second = sorted((day, other))
        assert CALENDAR.add(first, n) <= CALENDAR.add(second, n)

    @given(day=DAYS, n=COUNTS)
    def test_the_last_day_is_a_working_day_and_later(self, day: date, n: int) -> None:
        last = CALENDAR.add(day, n)
        assert last > day
        assert CALENDAR.is_working(last)

    @given(day=DAYS, n=COUNTS, k=COUNTS)
    def test_counts_add_up(self, day: date, n: int, k: int) -> None:
        assert CALENDAR.add(CALENDAR.add(day, n), k) == CALENDAR.add(day, n + k)


class TestBounds:
    """Beyond the last holiday notice nothing is guessed, but bounds are sound."""

    @given(day=ANY_DAYS, n=st.integers(-300, 300))
    def test_reach_never_raises_and_is_exact_where_add_answers(self, day: date, n: int) -> None:
        reach = CALENDAR.reach(day, n)
        assert reach.exact is (reach.missing is None)
        if reach.exact:
            assert reach.day == CALENDAR.add(day, n)

    @given(day=ANY_DAYS, n=st.integers(1, 60))
    def test_a_longer_calendar_never_gives_an_earlier_last_day(self, day: date, n: int) -> None:
        assert SHORT.reach(day, n).day <= CALENDAR.reach(day, n).day

    @given(day=ANY_DAYS, other=ANY_DAYS)
    def test_a_longer_calendar_never_counts_more(self, day: date, other: date) -> None:
        first, second = sorted((day, other))
        assert SHORT.count_at_most(first, second) >= CALENDAR.count_at_most(first, second)

    @given(day=ANY_DAYS, n=st.integers(1, 60))
    def test_the_bound_is_reached_by_its_own_count(self, day: date, n: int) -> None:
        assert CALENDAR.count_at_most(day, CALENDAR.reach(day, n).day) == n


SHORT: WorkCalendar = build_calendar(published_by=date(2014, 1, 1))
