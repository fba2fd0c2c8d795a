"""Periods as they are written: the labels, the Chinese of reports and notices, and what is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govopen.__main__ import main
from govopen.core.dates.chinese_numerals import read_digits, read_numeral
from govopen.core.dates.date_parser import WhenRefused, parse_day
from govopen.core.dates.moments import Span, parse_period


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
     "2020年中半年", "第一季度", "2020年2月1日", "202002", "2020年前半年", "2020年一", "赣人社许〔2020〕1号"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None


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
