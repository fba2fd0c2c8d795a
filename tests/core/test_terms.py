"""The clock against days counted by hand from the State Council's notices."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

import pytest

from govopen.core.dates.moments import Moment
from govopen.core.dates.work_calendar import day_reached, days_or_months_after
from govopen.core.evaluation.dates_of_duties import Yearly
from govopen.core.evaluation.terms import ClockEvent, ClockMove, Due, due_from, read_clock
from govopen.core.model.rules import Term
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import calendar, day, minute, moment


def term(count: int, unit: str, **more: Any) -> Term:
    return Term.model_validate({"count": count, "unit": unit, "from": "decided", **more})


def last_day(a_term: Term, start: str) -> str:
    due = due_from(a_term, moment(start), calendar())
    assert due.exact
    return due.earliest.date().isoformat()


# Counted by hand: start, 7 working days (start excluded), the same with the start day counted, 7 calendar days rolled, 20 working days
REFERENCE = """
2020-01-17 2020-02-04 2020-02-03 2020-02-03 2020-02-21
2020-01-19 2020-02-05 2020-02-04 2020-02-03 2020-02-24
2020-01-23 2020-02-11 2020-02-10 2020-02-03 2020-02-28
2020-02-01 2020-02-11 2020-02-11 2020-02-10 2020-02-28
2020-03-16 2020-03-25 2020-03-24 2020-03-23 2020-04-14
2020-04-24 2020-05-07 2020-05-06 2020-05-06 2020-05-25
2020-04-30 2020-05-13 2020-05-12 2020-05-07 2020-06-01
2020-06-24 2020-07-06 2020-07-03 2020-07-01 2020-07-23
2020-09-25 2020-10-12 2020-10-10 2020-10-09 2020-10-29
2020-09-30 2020-10-16 2020-10-15 2020-10-09 2020-11-04
2021-02-10 2021-02-25 2021-02-24 2021-02-18 2021-03-16
2022-12-30 2023-01-11 2023-01-10 2023-01-06 2023-02-02
2023-09-28 2023-10-13 2023-10-12 2023-10-07 2023-11-01
2024-02-09 2024-02-26 2024-02-23 2024-02-18 2024-03-14
2025-01-27 2025-02-12 2025-02-11 2025-02-05 2025-03-03
2025-09-30 2025-10-16 2025-10-15 2025-10-09 2025-11-04
2026-02-13 2026-03-02 2026-02-28 2026-02-24 2026-03-19
2026-09-25 2026-10-12 2026-10-12 2026-10-08 2026-10-29
2026-11-23 2026-12-02 2026-12-01 2026-11-30 2026-12-21
2026-12-03 2026-12-14 2026-12-11 2026-12-10 2026-12-31
"""
ROWS = [line.split() for line in REFERENCE.strip().splitlines()]


@pytest.mark.parametrize(("start", "seven", "inclusive", "calendar_days", "twenty"), ROWS)
def test_the_reference_table_of_the_law(start: str, seven: str, inclusive: str, calendar_days: str, twenty: str) -> None:
    assert last_day(term(7, "workday"), start) == seven
    assert last_day(term(7, "workday", start_counts=True), start) == inclusive
    assert last_day(term(7, "day"), start) == calendar_days
    assert last_day(term(20, "workday"), start) == twenty


def test_the_last_day_runs_until_24_oclock_unless_a_cutoff_is_named() -> None:
    assert due_from(term(7, "workday"), moment("2020-04-01"), calendar()).earliest == minute("2020-04-13 23:59")
    closing = due_from(term(7, "workday", cutoff=time(17, 30)), moment("2020-04-01"), calendar())
    assert closing.latest == minute("2020-04-13 17:30")


def test_days_do_not_roll_where_the_rule_says_so() -> None:
    assert last_day(term(7, "day", roll=False), "2020-04-24") == "2020-05-01"


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [("2021-01-31", 1, "2021-03-01"), ("2020-01-31", 1, "2020-03-02"), ("2020-12-31", 2, "2021-03-01"), ("2020-05-29", 1, "2020-06-29")],
)
def test_months_end_on_the_corresponding_day_or_the_month_s_end_then_roll(start: str, months: int, last: str) -> None:
    """民法典 202, 203: 28 February 2021 is a Sunday, 29 February 2020 a Saturday."""
    assert last_day(term(months, "month"), start) == last


def test_months_are_added_to_the_start_at_once_and_not_one_by_one() -> None:
    assert last_day(term(2, "month", roll=False), "2021-01-31") == "2021-03-31"


def test_hours_elapse_through_nights_and_holidays_limit_included() -> None:
    due = due_from(term(24, "hour"), moment("2020-10-01 10:30"), calendar())
    assert due == Due(minute("2020-10-02 10:30"), minute("2020-10-02 10:30"), by_minute=True)


def test_hours_from_a_day_without_a_minute_are_bounded() -> None:
    due = due_from(term(24, "hour"), moment("2020-05-16"), calendar())
    assert (due.earliest, due.latest) == (minute("2020-05-17 00:00"), minute("2020-05-17 23:59"))
    assert not due.exact


def ticks(*told: str) -> list[ClockEvent]:
    """``start 2020-03-16`` or ``extend 2020-04-14 20``."""
    made = []
    for line in told:
        kind, when, *units = line.split()
        made.append(ClockEvent(_kind(kind), Moment(date.fromisoformat(when)), int(units[0]) if units else 0))
    return made


def _kind(text: str) -> ClockMove:
    kinds: dict[str, ClockMove] = {
        "start": "start", "restart": "restart", "stop": "stop", "pause": "pause", "resume": "resume", "extend": "extend",
    }  # fmt: skip
    return kinds[text]


def limit(*told: str) -> str | None:
    due = read_clock(term(20, "workday"), ticks(*told), calendar()).due
    return due.earliest.date().isoformat() if due else None


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (("start 2020-03-16",), "2020-04-14"),
        (("start 2020-03-16", "start 2020-04-24"), "2020-04-14"),
        (("start 2020-03-16", "stop 2020-03-20"), None),
        (("start 2020-03-16", "stop 2020-03-20", "restart 2020-04-24"), "2020-05-25"),
        (("start 2020-03-16", "stop 2020-04-15", "restart 2020-04-24"), "2020-04-14"),
        (("start 2020-03-16", "pause 2020-03-20"), None),
        (("start 2020-03-16", "pause 2020-03-20", "resume 2020-03-27"), "2020-04-21"),
        (("start 2020-03-16", "pause 2020-03-20", "resume 2020-03-20"), "2020-04-14"),
        (("start 2020-03-16", "pause 2020-03-21", "resume 2020-03-22"), "2020-04-14"),
        (("start 2020-03-16", "pause 2020-04-14", "resume 2020-04-17"), "2020-04-17"),
        (("start 2020-03-16", "pause 2020-04-15", "resume 2020-04-20"), "2020-04-14"),
        (("start 2020-03-16", "resume 2020-03-20"), "2020-04-14"),
        (("start 2020-03-16", "extend 2020-04-14 20"), "2020-05-13"),
        (("start 2020-03-16", "extend 2020-04-15 20"), "2020-04-14"),
        (("start 2020-03-16", "extend 2020-04-01 20", "stop 2020-04-02", "restart 2020-04-24"), "2020-05-25"),
        # others who were asked before the correction and answered after it: the five working days of (24 to 30 April] with Sunday 26
        (("start 2020-03-16", "pause 2020-03-20", "stop 2020-03-23", "restart 2020-04-24", "resume 2020-04-30"), "2020-06-01"),
        (("start 2020-03-16", "pause 2020-03-20", "stop 2020-03-23", "restart 2020-04-24"), None),
        # asked on Friday 10 April, the last day, and answered on Sunday: no working day lies between
        (("start 2020-03-12", "pause 2020-04-10", "resume 2020-04-12"), "2020-04-10"),
    ],
)
def test_a_clock_that_is_moved(told: tuple[str, ...], last: str | None) -> None:
    """20 working days from 16 March end on 14 April; the week of 20 to 27 March holds five working days, a weekend none."""
    assert limit(*told) == last


def test_overlapping_pauses_last_until_the_last_of_them_is_over() -> None:
    both = limit("start 2020-03-16", "pause 2020-03-18", "pause 2020-03-20", "resume 2020-03-23", "resume 2020-03-27")
    assert both == limit("start 2020-03-16", "pause 2020-03-18", "resume 2020-03-27") == "2020-04-23"


def test_extensions_of_one_count_add_no_more_than_the_most_and_a_new_count_may_be_extended_anew() -> None:
    told = [
        ClockEvent("start", moment("2020-03-16")),
        ClockEvent("extend", moment("2020-04-01"), 15, 20),
        ClockEvent("extend", moment("2020-04-02"), 15, 20),
    ]
    once = read_clock(term(20, "workday"), told, calendar())
    again = [
        ClockEvent("stop", moment("2020-04-03")),
        ClockEvent("restart", moment("2020-04-24")),
        ClockEvent("extend", moment("2020-05-25"), 20, 20),
    ]
    anew = read_clock(term(20, "workday"), [*told, *again], calendar())
    assert once.due is not None
    assert anew.due is not None
    assert (once.extension, once.due.earliest.date()) == (20, day("2020-05-13"))
    assert (anew.extension, anew.due.earliest.date()) == (20, calendar().add(day("2020-05-25"), 20))


def test_a_pause_in_a_term_of_days_moves_it_by_days() -> None:
    reading = read_clock(term(10, "day", roll=False), ticks("start 2020-03-02", "pause 2020-03-04", "resume 2020-03-07"), calendar())
    assert reading.due is not None
    assert reading.due.earliest.date() == day("2020-03-15")


def test_a_pause_in_a_term_of_months_moves_it_by_days_too() -> None:
    reading = read_clock(term(1, "month", roll=False), ticks("start 2020-03-02", "pause 2020-03-04", "resume 2020-03-07"), calendar())
    assert reading.due is not None
    assert reading.due.earliest.date() == day("2020-04-05")


def test_beyond_the_last_notice_the_earliest_day_is_known_and_no_more() -> None:
    """3 December 2026 is the last start from which 20 working days can be counted."""
    due = due_from(term(20, "workday"), moment("2026-12-04"), build_calendar(published_by=day("2026-11-23")))
    assert due.earliest.date() == day("2027-01-01")
    assert (due.latest, due.missing, due.exact) == (None, 2027, False)


def test_calendar_days_that_do_not_roll_need_no_notice() -> None:
    assert due_from(term(30, "day", roll=False), moment("2026-12-20"), calendar()).exact


def test_a_rolled_day_beyond_the_last_notice_is_a_bound() -> None:
    due = due_from(term(30, "day"), moment("2026-12-20"), calendar())
    assert (due.earliest.date(), due.missing) == (day("2027-01-19"), 2027)


@pytest.mark.parametrize(("year", "roll", "last"), [(2026, False, "2026-01-31"), (2026, True, "2026-02-02"), (2020, False, "2020-01-31")])
def test_a_date_of_every_year_stays_where_it_is_unless_it_rolls(year: int, roll: bool, last: str) -> None:
    """31 January is a date and not a period; in 2026 it is a Saturday."""
    yearly = Yearly(by="01-31", roll=roll)
    assert yearly.limit(year, calendar()).earliest == minute(f"{last} 23:59")


@pytest.mark.parametrize("text", ["02-29", "13-01", "1-31", "0131"])
def test_a_date_that_not_every_year_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="by"):
        Yearly(by=text)


@pytest.mark.parametrize(
    ("unit", "count", "last"), [("day", 30, "2020-03-31"), ("workday", 7, "2020-03-10"), ("month", 1, "2020-04-01")]
)  # fmt: skip
def test_the_day_reached_after_so_much(unit: Any, count: int, last: str) -> None:
    assert day_reached(day("2020-03-01"), count, unit, calendar()).day == day(last)


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        ("2020-01-31", 1, "month", "2020-02-29"),  # 民法典 art. 202: no such day, so the last of the month
        ("2020-03-31", -1, "month", "2020-02-29"),
        ("2019-12-15", 12, "month", "2020-12-15"),
        ("2020-02-28", 2, "day", "2020-03-01"),
        ("2020-03-01", -2, "day", "2020-02-28"),
    ],
)
def test_days_and_months_by_the_calendar(start: str, count: int, unit: Literal["day", "month"], expected: str) -> None:
    assert days_or_months_after(day(start), count, unit) == day(expected)
