"""The calendar feed: RFC 5545, one event a duty, an alarm on a working day, names that stay when the feed is drawn again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf, Moment
from govopen.core.model.entries import Checkpoint
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Outcome
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.i18n import read_words
from govopen.render.as_ics import render_ics
from tests.golden.sample import FINDINGS, HOSTILE, PUBLICITY, REPRINT, SOURCES

EN = read_words("en")


def duty(due: Moment, *, title: str = "某许可", outcome: Outcome = Outcome.PENDING, number: int = 71) -> Duty:
    matter = Matter(number, "decision", f"许〔2020〕{number}号", title, "处")
    finding: Finding = FINDINGS[2]._replace(outcome=outcome, due=due, matter=matter)
    return Duty(finding, PUBLICITY)


def drawn(*duties: Duty, unit: str | None = None, size: int = 2417) -> bytes:
    sources = replace(SOURCES, checkpoint=Checkpoint("1f0c", size, "9a" * 32))
    return render_ics(OpenDuties(AsOf(date(2020, 11, 2), time(0)), duties, sources), duties, words=EN, unit=unit)


def read(content: bytes) -> Any:
    return Calendar.from_ical(content)


def test_an_event_stands_on_the_last_day_with_an_alarm_two_working_days_before() -> None:
    """Due on Monday 12 October 2020: Saturday the 10th is a make-up day, Friday the 9th works, Sunday does not."""
    feed = read(drawn(duty(Moment(date(2020, 10, 12)))))
    (event,) = feed.events
    assert (date(2020, 10, 12), date(2020, 10, 13)) == (event.DTSTART, event.DTEND)
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == datetime(2020, 10, 9, 1, 0, tzinfo=UTC)
    assert alarm["TRIGGER"].params["VALUE"] == "DATE-TIME"


def test_an_hour_term_stands_at_its_minute() -> None:
    told = FINDINGS[7]._replace(outcome=Outcome.DUE_SOON, done=None, due=Moment(date(2020, 8, 1), time(17, 5)))
    (event,) = read(drawn(Duty(told, REPRINT))).events
    assert datetime(2020, 8, 1, 9, 5, tzinfo=UTC) == event.DTSTART
    assert timedelta(minutes=1) == event.DTEND - event.DTSTART


def test_names_stay_when_the_feed_is_drawn_again_and_the_limit_moves() -> None:
    (first,) = read(drawn(duty(Moment(date(2020, 2, 3))), size=5)).events
    (second,) = read(drawn(duty(Moment(date(2020, 2, 11))), size=6)).events
    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"]
    assert drawn(duty(Moment(date(2020, 2, 3)))) == drawn(duty(Moment(date(2020, 2, 3))))


def test_every_duty_has_a_name_of_its_own() -> None:
    events = read(drawn(*(duty(Moment(date(2020, 11, 11)), number=number) for number in range(5)))).events
    assert len({event["UID"] for event in events}) == 5


@pytest.mark.parametrize("title", [HOSTILE, "一\r\nEND:VEVENT\r\nBEGIN:VALARM", "a;b,c\\n\n", "长" * 500])
def test_a_title_stays_a_title(title: str) -> None:
    content = drawn(duty(Moment(date(2020, 11, 11)), title=title))
    feed = read(content)
    assert len(feed.events) == 1
    assert len(feed.walk("VALARM")) == 1
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_what_is_overdue_says_so_and_rings_no_more() -> None:
    (event,) = read(drawn(duty(Moment(date(2020, 11, 11)), outcome=Outcome.OVERDUE))).events
    assert str(event["SUMMARY"]).startswith("[overdue] ")
    assert event.walk("VALARM") == []


def test_a_limit_without_its_holiday_notice_is_tentative() -> None:
    open_end = duty(Moment(date(2027, 1, 5)))
    told = replace(open_end, finding=open_end.finding._replace(due=None, due_earliest=Moment(date(2027, 1, 5))))
    (event,) = read(drawn(told)).events
    assert event["STATUS"] == "TENTATIVE"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == datetime(2027, 1, 3, 1, 0, tzinfo=UTC)


def test_the_feed_bears_the_name_of_the_office() -> None:
    feed = read(drawn(duty(Moment(date(2020, 11, 11))), unit="人才处"))
    assert str(feed["X-WR-CALNAME"]) == "Open government duties: 人才处"
    assert feed["METHOD"] == "PUBLISH"
