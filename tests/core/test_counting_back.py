"""Between two days, forward and back: of the two the day counted from does not count and the other one does (民法典 art. 201).

The table is told off by hand on the State Council's notices; the sentence, the number and the strip of ``calc`` must say the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from govopen.__main__ import main
from govopen.core.dates.moments import Moment
from govopen.core.dates.term_calculator import between
from govopen.core.dates.work_calendar import BeyondCoverage
from tests.core.builders import calendar

#: From, back to, and the working days passed on the way, in that order.
BACK = [
    ("2020-04-12", "2020-04-08", ["04-10", "04-09", "04-08"]),  # Sunday back to Wednesday
    ("2020-04-13", "2020-04-12", []),  # Monday back to Sunday
    ("2020-04-08", "2020-04-08", []),
    ("2020-04-07", "2020-04-03", ["04-03"]),  # over 清明节, 4 to 6 April
    ("2020-04-07", "2020-04-06", []),
    ("2020-04-27", "2020-04-26", ["04-26"]),  # a Sunday, made up
    ("2020-04-26", "2020-04-24", ["04-24"]),  # from the made-up Sunday itself
    ("2020-05-11", "2020-05-08", ["05-09", "05-08"]),  # Saturday 9 May is made up
    ("2020-05-06", "2020-04-26", ["04-30", "04-29", "04-28", "04-27", "04-26"]),  # over 劳动节, 1 to 5 May
    ("2020-02-03", "2020-01-19", ["01-23", "01-22", "01-21", "01-20", "01-19"]),  # over 春节, 24 January to 2 February; 19 is made up
    ("2020-10-12", "2020-09-27", ["10-10", "10-09", "09-30", "09-29", "09-28", "09-27"]),  # over 国庆节; 10 and 27 are made up
    ("2021-01-04", "2020-12-31", ["12-31"]),  # over 元旦 into the year before
    ("2026-02-24", "2026-02-14", ["02-14"]),  # over 春节, 15 to 23 February; Saturday 14 is made up
]
ids = [f"{first}-{last}" for first, last, _ in BACK]


@pytest.mark.parametrize(("first", "last", "passed"), BACK, ids=ids)
def test_number_and_strip_back(first: str, last: str, passed: list[str]) -> None:
    found = between(calendar(), Moment(date.fromisoformat(first)), Moment(date.fromisoformat(last)))
    assert found.workdays == -len(passed)
    assert found.calendar_days == -(date.fromisoformat(first) - date.fromisoformat(last)).days
    assert [each.day.day.isoformat()[5:] for each in found.days if each.number is not None] == passed
    assert (found.days[0].day.day.isoformat(), found.days[-1].day.day.isoformat()) == (first, last)
    assert found.days[0].number is None


@pytest.mark.parametrize(("first", "last", "passed"), BACK, ids=ids)
def test_counting_back_by_the_number_found_leads_to_the_last_day_passed(first: str, last: str, passed: list[str]) -> None:
    if passed:
        assert calendar().add(date.fromisoformat(first), -len(passed)).isoformat()[5:] == passed[-1]


def test_the_other_way_the_other_day_counts() -> None:
    """From Wednesday 8 April to Sunday 12 April: 9 and 10; back: 10, 9 and 8."""
    assert calendar().count(date(2020, 4, 8), date(2020, 4, 12)) == 2
    assert calendar().count(date(2020, 4, 12), date(2020, 4, 8)) == -3
    assert calendar().count_at_most(date(2020, 4, 12), date(2020, 4, 8)) == -3


def test_back_out_of_coverage_names_the_year_and_bounds_the_number() -> None:
    with pytest.raises(BeyondCoverage) as caught:
        calendar().count(date(2004, 1, 3), date(2003, 12, 30))
    assert caught.value.missing == 2003
    assert calendar().count_at_most(date(2004, 1, 3), date(2003, 12, 30)) == -3  # 2 January; 31 and 30 December at most
    last = calendar().coverage.last
    assert calendar().count(last + timedelta(1), last) == -1  # the day counted from needs no notice
    with pytest.raises(BeyondCoverage):
        calendar().count(last + timedelta(2), last)


def test_every_unit_goes_back() -> None:
    found = between(calendar(), Moment(date(2020, 3, 18)), Moment(date(2020, 1, 17)))
    assert (found.calendar_days, found.months, found.months_rest) == (-61, -2, -1)


def test_what_calc_says_and_draws_agrees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVOPEN_LEDGER", raising=False)
    assert main(["--lang", "en", "calc", "--from", "2020-04-12", "--to", "2020-04-08", "--explain"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["-3 working days", "-4 days"]
    assert err.strip() == "From 2020-04-12, which is not counted, to 2020-04-08, which is."
    strip = [line.split()[:2] for line in out.splitlines() if "2020-04" in line]
    assert strip == [["–", "2020-04-12"], ["–", "2020-04-11"], ["1", "2020-04-10"], ["2", "2020-04-09"], ["3", "2020-04-08"]]
