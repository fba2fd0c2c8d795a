"""Where each day comes from, the conservation law of every year, and what changes when notices do."""

from __future__ import annotations

from datetime import date

import pytest
from holidays import country_holidays

from govopen.core.dates import public_holidays
from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.dates.work_calendar import Arrangement, Closing, DayKind, HolidayNotice, Notice
from govopen.core.evaluation.terms import due_from
from govopen.core.model.rules import Term
from govopen.datafiles.work_calendar import build_calendar, differences_from_package, read_shipped_notices
from govopen.errors import DataError
from govopen.resources import data_folder

CALENDAR = build_calendar()

#: 全国年节及纪念日放假办法: 10 days, 11 since 2008, 13 since 2025; and the years that differ, with the cause.
EXCEPTIONS = {
    2005: -1,  # 31 December 2005 was worked for the New Year of 2006
    2006: -1,  # one day more off for that, but 30 and 31 December worked for the New Year of 2007
    2007: +2,  # the two days worked for in 2006
    2011: -1,  # 31 December 2011 was worked for the New Year of 2012
    2012: +1,  # the day worked for in 2011
    2015: +1,  # 3 September, the 70th anniversary of victory
    2020: +2,  # the extension: 31 January off, and 1 February no longer worked
}


def days_of(year: int) -> list[date]:
    return [date.fromordinal(ordinal) for ordinal in range(year_span(year).first.toordinal(), year_span(year).last.toordinal() + 1)]


class TestConservation:
    """放假办法 art. 6: “全体公民放假的假日，如果适逢周六、周日，应当在工作日补假”; so days are shifted, never lost.

    Rest days on weekdays less working weekend days are the statutory days of the year, exceptions named.
    """

    @pytest.mark.parametrize("year", range(2004, 2027))
    def test_year(self, year: int) -> None:
        days = days_of(year)
        off = sum(day.weekday() < 5 and not CALENDAR.is_working(day) for day in days)
        worked = sum(day.weekday() >= 5 and bool(CALENDAR.is_working(day)) for day in days)
        assert off - worked == public_holidays.statutory_count(year) + EXCEPTIONS.get(year, 0)

    @pytest.mark.parametrize(("year", "days"), [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
    def test_working_days_a_year(self, year: int, days: int) -> None:
        assert sum(map(bool, map(CALENDAR.is_working, days_of(year)))) == days


def test_every_day_off_and_every_make_up_day_names_its_notice() -> None:
    for year in range(2004, 2027):
        for day in map(CALENDAR.day, days_of(year)):
            plain = DayKind.WEEKEND if day.day.weekday() >= 5 else DayKind.WORKDAY
            if day.kind is plain:
                assert day.notice is None
            else:
                assert day.kind in (DayKind.HOLIDAY, DayKind.MAKEUP)
                assert day.name
                assert day.notice is not None
                assert day.notice.source.startswith("http")
                assert day.day.year in (day.notice.years[0], day.notice.years[0] - 1)


@pytest.mark.parametrize(
    ("day", "kind", "number"),
    [
        ("2005-12-31", DayKind.MAKEUP, "国办发明电〔2005〕35号"),  # the one day on which the package is wrong
        ("2015-09-04", DayKind.HOLIDAY, "国发明电〔2015〕1号"),
        ("2015-09-06", DayKind.MAKEUP, "国发明电〔2015〕1号"),
        ("2019-05-02", DayKind.HOLIDAY, "国办发明电〔2019〕3号"),
        ("2019-04-28", DayKind.MAKEUP, "国办发明电〔2019〕3号"),
        ("2022-12-31", DayKind.HOLIDAY, "国办发明电〔2022〕16号"),
        ("2024-02-10", DayKind.HOLIDAY, "国办发明电〔2023〕7号"),
        ("2004-01-17", DayKind.MAKEUP, None),  # number not seen
    ],
)
def test_notice_behind(day: str, kind: DayKind, number: str | None) -> None:
    found = CALENDAR.day(date.fromisoformat(day))
    assert found.notice is not None
    assert (found.kind, found.notice.number) == (kind, number)


def test_new_years_eve_of_2024_is_only_encouraged_and_stays_a_working_day() -> None:
    assert CALENDAR.day(date(2024, 2, 9)).kind is DayKind.WORKDAY


def test_numbers_seen_only_where_cited_are_marked() -> None:
    read = {notice.id for notice in CALENDAR.notices if not notice.secondary}
    assert read == {"2020", "2020-spring-festival", "2021", "2022", "2023", "2024", "2025"}


def test_package_differs_on_one_day_only() -> None:
    assert [day.day for day in differences_from_package(CALENDAR)] == [date(2005, 12, 31)]


@pytest.mark.parametrize(
    ("published_by", "last"),
    [("2003-12-31", 2003), ("2019-11-20", 2019), ("2019-12-31", 2020), ("2025-11-03", 2025), ("2025-11-04", 2026)],
)
def test_coverage_grows_with_the_notices(published_by: str, last: int) -> None:
    calendar = build_calendar(published_by=date.fromisoformat(published_by))
    assert calendar.coverage == Span(date(2004, 1, 1), date(last, 12, 31))


def test_before_22_march_2019_labour_day_was_one_day() -> None:
    before = build_calendar(published_by=date(2019, 3, 21))
    assert before.is_working(date(2019, 5, 2))
    assert not before.is_working(date(2019, 4, 28))
    assert not build_calendar(published_by=date(2019, 3, 22)).is_working(date(2019, 5, 2))


def test_closings_close_working_days_only_and_for_the_office_only() -> None:
    calendar = build_calendar(closings=[Closing(Span(date(2026, 10, 8), date(2026, 10, 11)), "搬迁")])
    assert [calendar.office.day(date(2026, 10, day)).kind for day in range(7, 13)] == [
        DayKind.HOLIDAY,
        DayKind.CLOSED,
        DayKind.CLOSED,
        DayKind.CLOSED,  # Saturday 10 October is a make-up day
        DayKind.WEEKEND,
        DayKind.WORKDAY,
    ]
    assert calendar.office.day(date(2026, 10, 9)).name == "搬迁"
    assert calendar.office.add(date(2026, 9, 30), 1) == date(2026, 10, 12)
    assert calendar.add(date(2026, 9, 30), 1) == CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.office is CALENDAR


def test_only_a_term_that_allows_closings_leaves_them_out() -> None:
    calendar = build_calendar(closings=[Closing(Span(date(2026, 12, 24), date(2026, 12, 25)), "搬迁")])
    plain = Term.model_validate({"count": 3, "unit": "workday", "from": "decided"})
    allowing = plain.model_copy(update={"own_closings": True})
    started = Moment(date(2026, 12, 22))
    assert due_from(plain, started, calendar).earliest.date() == date(2026, 12, 25)
    assert due_from(allowing, started, calendar).earliest.date() == date(2026, 12, 29)


def test_an_extension_without_its_holiday_is_refused() -> None:
    notice = Notice("x", None, "延长", date(2026, 12, 1), "", (2027,))
    lone = HolidayNotice(notice, (Arrangement(("春节",), 2027, extended_to=date(2027, 2, 14)),), amends=True)
    with pytest.raises(DataError, match="extends 春节 2027, which no earlier notice arranges so"):
        build_calendar(notices=[lone])


def test_a_year_after_a_gap_does_not_count_as_covered() -> None:
    notice = Notice("2028", None, "2028", date(2026, 12, 1), "", (2028,))
    later = HolidayNotice(notice, (Arrangement(("元旦",), 2028, (Span(date(2028, 1, 1), date(2028, 1, 1)),)),))
    assert build_calendar(notices=[later]).coverage.last == date(2026, 12, 31)


def test_festivals_agree_with_a_second_source() -> None:
    """`holidays` has lunar tables of its own; every statutory day from 2008 to 2060 is a holiday there under its name."""
    other = country_holidays("CN", years=range(2008, 2061), observed=False, language="zh_CN")
    for year in range(2008, 2061):
        for name in public_holidays.HOLIDAYS:
            for day in public_holidays.statutory_days(name, year):
                known = other.get(day, "")
                assert name in known or (name == "春节" and "农历除夕" in known), (day, name, known)
        assert sum(len(public_holidays.statutory_days(name, year)) for name in public_holidays.HOLIDAYS) == public_holidays.statutory_count(
            year
        )


@pytest.mark.parametrize("name", ["broken", "2020"])
def test_a_faulty_file_is_refused_with_its_name(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("calendar")
    text = {"broken": "[notice", "2020": (data_folder() / "calendar" / "2020.toml").read_text(encoding="utf-8").replace("id =", "idd =")}
    (folder / f"{name}.toml").write_text(text[name], encoding="utf-8")
    with pytest.raises(DataError, match=f"{name}.toml is not as it was released"):
        read_shipped_notices(folder)
