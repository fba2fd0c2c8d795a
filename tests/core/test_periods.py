"""Periods as they are written: the labels, the Chinese of reports and notices, and what is none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from govopen.__main__ import main
from govopen.core.dates.chinese_numerals import read_count, read_digits, read_numeral
from govopen.core.dates.date_parser import WhenRefused, parse_day
from govopen.core.dates.moments import PERIOD_UNITS, Period, PeriodUnit, Span, parse_period, periods_inside, periods_touching, year_span
from govopen.i18n import read_words
from govopen.render.period_names import period_name


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("2020", ["2020", "2020年", "2020年度", "２０２０年", "2020 年", " 二〇二〇年 "]),
        ("2020-H1", ["2020-H1", "2020h1", "2020年上半年", "2020 年上半年", "2020年度上半年"]),
        ("2020-H2", ["2020-H2", "2020H2", "2020年下半年"]),
        ("2020-Q1", ["2020-Q1", "2020Q1", "2020q1", "2020年第一季度", "2020 年第一季度", "2020年一季度", "2020年1季度", "2020年第1季度"]),
        ("2020-Q4", ["2020-q4", "2020年第四季度", "２０２０年４季度", "2020年度第四季度", "二〇二〇年第四季度"]),
        ("2020-02", ["2020-02", "2020年2月", "2020年02月", "2020年2月份", "2020年二月", "2020 年 2 月"]),
        ("2020-10", ["2020-10", "2020年10月", "2020年十月"]),
        ("2020-12", ["2020年12月", "2020年十二月"]),
        ("2020-05-H1", ["2020-05-H1", "2020-05-h1", "2020-05H1", "2020年5月上半月", "2020 年 5 月上半月", "二〇二〇年五月上半月"]),
        ("2020-12-H2", ["2020年12月下半月", "2020年12月份下半月", "２０２０年十二月下半月"]),
        ("2020-W05", ["2020-W05", "2020W05", "2020-w05", "2020年第5周", "2020 年第 5 周", "2020年第五周", "2020年度第05周"]),
        ("2020-W53", ["2020-W53", "2020年第53周", "2020年第五十三周"]),
        (
            "2020-03-16+2W",
            ["2020-03-16+2w", "2020年3月16日起两周", "2020年3月16日起的两周", "2020年3月16日起两个星期"],
        ),
    ],
)
def test_one_period_many_forms(label: str, forms: list[str]) -> None:
    for form in forms:
        period = parse_period(form)
        assert period is not None, form
        assert period.label == label, form


@pytest.mark.parametrize(
    "text",
    ["", "0000", "0000年", "20年", "2020-5", "2020-13", "2020-Q5", "2020-H3", "2020年第五季度", "2020年0月", "2020年13月", "2020年十三月",
     "2020年中半年", "第一季度", "2020年2月1日", "202002", "2020年前半年", "2020年一", "2020-W00", "2021-W53", "2021年第53周", "2020-W54",
     "2020-05-H3", "2020年5月中半月", "2020-02-30+2W",
     "2020-03-16+3W", "2020年2月30日起两周", "第5周", "赣人社许〔2020〕1号"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2020-W01", "2019-12-30", "2020-01-05"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2020-02-H1", "2020-02-01", "2020-02-15"),
        ("2020-02-H2", "2020-02-16", "2020-02-29"),
        ("2020-12-H2", "2020-12-16", "2020-12-31"),
        ("2020-12-21+2W", "2020-12-21", "2021-01-03"),
        ("2199", "2199-01-01", "2199-12-31"),
    ],
)
def test_the_days_of_a_period(label: str, first: str, last: str) -> None:
    period = parse_period(label)
    assert period is not None
    assert period.span == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("unit", PERIOD_UNITS)
def test_every_day_is_in_one_period_and_every_period_in_one_year(unit: PeriodUnit) -> None:
    """Whatever was cut into years one after another is whole again: none is left out and none comes twice."""
    since = date(2019, 1, 7) if unit == "fortnight" else None
    years = [period for year in range(2019, 2023) for period in periods_inside(unit, year_span(year), since)]
    days = [day for period in years for day in period.span.days()]
    assert all(later - day == timedelta(days=1) for day, later in pairwise(days))
    assert [parse_period(period.label) for period in years] == years
    assert len({period.label for period in years}) == len(years)
    assert all(len({period_name(period.label).text, *period_name(period.label).values.values()}) > 1 for period in years)


def test_periods_of_all_time() -> None:
    """Nothing before the first day that there is, nothing after the last."""
    for unit in PERIOD_UNITS:
        since = date(9999, 12, 20) if unit == "fortnight" else None
        *_, last = periods_touching(unit, Span(date(9998, 1, 1), date.max), since)
        assert last.span.last == date.max
        first = [Period(unit, 1)] if unit != "fortnight" else []
        assert [*periods_touching(unit, Span(date.min, date(1, 1, 3)), since)] == first


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("2020-W05", "2020 年第 5 周", "2020, week 5"),
        ("2020-05-H1", "2020 年 5 月上半月", "2020-05, 1st to 15th"),
        ("2020-05-H2", "2020 年 5 月下半月", "2020-05, from the 16th"),
        ("2020-03-16+2W", "2020-03-16 起两周", "the two weeks from 2020-03-16"),
        ("2020-05", "2020 年 5 月", "2020-05"),
        ("2020-H1", "2020 年上半年", "2020, first half"),
    ],
)
def test_what_a_period_is_called(label: str, zh: str, en: str) -> None:
    said = read_words("zh").say(period_name(label)), read_words("en").say(period_name(label))
    assert said == (zh, en)
    assert parse_period(said[0].replace("2020-03-16 起", "2020年3月16日起")) == parse_period(label)


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("廿", 20), ("廿三", 23), ("三十一", 31), ("九十九", 99), ("12", 12)],
)
def test_numerals(text: str, number: int) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "〇", "0", "十十", "一二", "百", "二十三四", "123", "一百"])
def test_what_is_no_numeral(text: str) -> None:
    assert read_numeral(text) is None


def test_digits_one_by_one() -> None:
    assert (read_digits("二〇二〇"), read_digits("二零二○"), read_digits("2020"), read_digits("二十"), read_digits("")) == (
        2020,
        2020,
        2020,
        None,
        None,
    )


def test_a_month_that_is_no_numeral_is_refused() -> None:
    assert parse_day("二〇二〇年十二月三十一日", today=date(2026, 1, 1)) == date(2020, 12, 31)
    with pytest.raises(WhenRefused):
        parse_day("二〇二〇年十十月一日", today=date(2026, 1, 1))


def test_the_days_of_a_span() -> None:
    assert list(Span(date(2020, 2, 28), date(2020, 3, 1)).days()) == [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)]
    assert list(Span(date(2020, 3, 1), date(2020, 2, 28)).days()) == []


def test_what_the_audit_prints_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVOPEN_LEDGER", raising=False)
    assert main(["init", "--agency", "测试厅"]) == 0
    assert main(["nil", "press", "2020年第一季度"]) == 0
    assert main(["explain", "2020年第一季度", "--rule", "press-quarterly"]) == 0
    assert main(["calendar", "show", "2026年2月"]) == 0
    told = capsys.readouterr()
    assert "2020-Q1" in told.out + told.err or "2020 年第一季度" in told.out + told.err
    assert main(["nil", "press", "2020年第五季度"]) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三", 3),
        ("十", 10),
        ("两", 2),
        ("二十三", 23),
        ("一百", 100),
        ("一百零一", 101),
        ("一百一十二", 112),
        ("两千三百五十", 2350),
        ("一千零五", 1005),
    ],
)
def test_counts_with_hundreds_and_thousands(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["", "零", "一百二", "三二", "百", "一万", "12"])
def test_what_is_no_count_or_may_mean_two(text: str) -> None:
    assert read_count(text) is None
