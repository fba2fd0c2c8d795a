"""Days and times as offices write them, and what is refused."""

from __future__ import annotations

from datetime import date, time

import pytest

from govopen.core.dates.date_parser import WhenRefused, parse_day, parse_moment, parse_serial
from govopen.core.dates.moments import Moment

TODAY = date(2020, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-03",
        "2020/2/3",
        "2020.2.3",
        "20200203",
        "2020年2月3日",
        "2020年2月3号",
        "2020 年 2 月 3 日",
        "二〇二〇年二月三日",
        "二零二零年二月三日",
        "２０２０－２－３",
        "２０２０年２月３日",
        "  2020-02-03 ",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    assert parse_moment(text, today=TODAY) == Moment(date(2020, 2, 3))
    assert parse_day(text, today=TODAY) == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二〇年十月十日", date(2020, 10, 10)),
        ("二〇二〇年十二月三十一日", date(2020, 12, 31)),
        ("二〇二〇年十一月二十日", date(2020, 11, 20)),
        ("今天", date(2020, 5, 6)),
        ("昨天", date(2020, 5, 5)),
        ("前天", date(2020, 5, 4)),
        ("today", date(2020, 5, 6)),
        ("Yesterday", date(2020, 5, 5)),
        ("1949-10-01", date(1949, 10, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_other_days(text: str, day: date) -> None:
    assert parse_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "2020-04-01 10:30",
        "2020-04-01T10:30",
        "2020-04-01T10:30:15",
        "2020-04-01 10:30:15.250",
        "2020-04-01 10：30",
        "2020年4月1日 10时30分",
        "2020年4月1日10时30分",
        "2020年4月1日10点30分15秒",
        "2020年4月1日上午10时30分",
        "２０２０－０４－０１　１０：３０",
        "2020-04-01T10:30+08:00",
        "2020-04-01T10:30+0800",
        "2020-04-01T02:30Z",
        "2020-03-31T21:30-05:00",
    ],
)
def test_forms_of_one_minute(text: str) -> None:
    assert parse_moment(text, today=TODAY) == Moment(date(2020, 4, 1), time(10, 30))


def test_other_times() -> None:
    assert parse_moment("昨天 9:05", today=TODAY) == Moment(date(2020, 5, 5), time(9, 5))
    assert parse_moment("今天9时", today=TODAY) == Moment(date(2020, 5, 6), time(9, 0))
    assert parse_moment("2020年4月1日下午3时", today=TODAY) == Moment(date(2020, 4, 1), time(15, 0))
    assert parse_moment("2020-12-31T16:00Z", today=TODAY) == Moment(date(2021, 1, 1), time(0, 0))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-02-30", "no such day"),
        ("2020-06-31", "no such day"),
        ("2021-02-29", "no such day"),
        ("20200230", "no such day"),
        ("2020年13月1日", "no such day"),
        ("0000-01-01", "between 1949 and 2199"),
        ("9999-01-01", "between 1949 and 2199"),
        ("1948-12-31", "between 1949 and 2199"),
        ("10000-01-01", "can be read"),
        ("1577836800", "can be read"),
        ("2020-W05-1", "can be read"),
        ("2020-2/3", "can be read"),
        ("2020-02", "can be read"),
        ("20-02-03", "can be read"),
        ("03/02/2020", "can be read"),
        ("明天", "can be read"),
        ("", "empty"),
        (" ", "empty"),
        ("2020-02-0310:30", "can be read"),
        ("2020-02-03 1030", "can be read"),
        ("2020-02-03 25:00", "no such time"),
        ("2020-02-03 10:60", "no such time"),
        ("2020-02-03 24:00", "23:59"),
        ("2020-02-03 下午13时", "no such time"),
        ("2020-02-03 10:30+99:00", "no such time"),
        ("二〇二〇年二月三十日", "no such day"),
    ],
)
def test_refused(text: str, words: str) -> None:
    with pytest.raises(WhenRefused, match=words) as caught:
        parse_moment(text, today=TODAY)
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None


def test_a_day_is_wanted_without_a_time() -> None:
    with pytest.raises(WhenRefused, match="without a time"):
        parse_day("2020-02-03 10:30", today=TODAY)


def test_serials() -> None:
    assert parse_serial(43922) == Moment(date(2020, 4, 1))
    assert parse_serial(43922.4375) == Moment(date(2020, 4, 1), time(10, 30))
    assert parse_serial(42460, since_1904=True) == Moment(date(2020, 4, 1))


#: 9 April 2020 is day 43930. No fraction of a second makes it the next day; half a millisecond before midnight is only cut.
FRACTIONS = [
    (43930 + 86_399.9 / 86_400, "2020-04-09 23:59"), (43930 + 86_399.5 / 86_400, "2020-04-09 23:59"), (43930.999999, "2020-04-09 23:59"),
    (43930 + 86_399.9994 / 86_400, "2020-04-09 23:59"), (43930 + 86_399.9996 / 86_400, "2020-04-10"), (43930.9999999999, "2020-04-10"),
    (43931 - 7.3e-12, "2020-04-10"), (43931.0000000001, "2020-04-10"),
    (43930 + 37_799.4 / 86_400, "2020-04-09 10:29"), (43930.48264, "2020-04-09 11:35"),
    (43930.6805555555, "2020-04-09 16:20"), (43930.6805555556, "2020-04-09 16:20"), (43930.5 - 1e-11, "2020-04-09 12:00"),
]  # fmt: skip


@pytest.mark.parametrize(("serial", "moment"), FRACTIONS)
def test_a_fraction_of_a_second_stays_on_its_day(serial: float, moment: str) -> None:
    assert str(parse_serial(serial)) == moment


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        (43930.99999, "2020-04-09 23:59"),
        (43930.37847, "2020-04-09 09:05"),
        (43930.68056, "2020-04-09 16:20"),
        (43930.4, "2020-04-09 09:36"),
    ],
)
def test_a_serial_shown_with_five_decimals_is_the_minute_it_was_rounded_from(serial: float, moment: str) -> None:
    assert str(parse_serial(serial)) == moment


@pytest.mark.parametrize("serial", [-1.0, 0.0, 60.0, 17_898.0, 109_575.0, 2_958_466.0, 1_577_836_800.0])
def test_serials_refused(serial: float) -> None:
    with pytest.raises(WhenRefused):
        parse_serial(serial)
