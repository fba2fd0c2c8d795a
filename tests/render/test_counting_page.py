"""期限计算单: the weeks, the numbers in them, and that it stands alone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.model.entries import Entry
from govopen.core.model.events import Event, Matter
from govopen.core.model.findings import Finding
from govopen.core.model.rules import Rule
from govopen.core.reports.counting_sheet import CountingSheet, build_sheet
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.i18n import read_words
from govopen.render.basis import sheet_lines
from govopen.render.html.audit_page import TEMPLATE_WORDS
from govopen.render.html.page import TEMPLATES
from govopen.render.html.sheet_page import SHEET_WORDS, render_sheets
from govopen.render.sheet_days import weeks
from tests.core.builders import event, verdict
from tests.core.builders import rule as interval
from tests.golden.sample import FINDINGS, HOSTILE, PRESS, PUBLICITY, REPRINT, SOURCES
from tests.render.test_page import CALENDAR, Reader

EN = read_words("en")
VOCABULARY = read_vocabulary()


def entry(seq: int, event: str, when: Moment) -> Entry:
    recorded = datetime(2020, 5, 11, 2, tzinfo=UTC)
    return Entry(seq, 18, "decision", "n", event, None, when, "处", {}, "张科员", recorded, None, None, "0" * 64, "0" * 64)


ENTRIES = (entry(101, "decided", Moment(date(2020, 4, 24))), entry(102, "published", Moment(date(2020, 5, 11), time(9, 20))))


def sheet(finding: Finding = FINDINGS[0], rule: Rule = PUBLICITY) -> CountingSheet:
    return build_sheet(finding, rule, CALENDAR, entries=ENTRIES, sources=SOURCES, on=AsOf(date(2020, 12, 31)))


def page(*sheets: CountingSheet) -> Reader:
    return Reader("".join(render_sheets(sheets or (sheet(),), words=EN, vocabulary=VOCABULARY)))


def test_weeks_run_from_monday_to_sunday() -> None:
    cut = list(weeks(sheet().strip))
    assert all(len(week.days) == 7 for week in cut)
    assert [day.day.day if day else None for day in cut[0].days] == [None] * 4 + [date(2020, 4, 24), date(2020, 4, 25), date(2020, 4, 26)]
    assert [day.day.day.day for week in cut for day in week.days if day and day.number] == [26, 27, 28, 29, 30, 6, 7, 8, 9, 11]


def test_the_page_says_all_that_a_file_needs() -> None:
    text = page().text
    for expected in (
        "赣人社许〔2020〕18号",
        "7个工作日内在厅门户网站公示",
        "国办发明电〔2019〕16号",
        "in force from 2020-03-16",
        "+3",
        str(SOURCES.checkpoint),
        "张科员",
        "2020-05-11 10:00",
        "Judged as of 2020-12-31",
    ):
        assert expected in text


def test_nothing_is_fetched_and_no_script_runs() -> None:
    read = page()
    assert not read.attributes("src") + read.attributes("href") + read.attributes("style")
    assert "script" not in {tag for tag, _ in read.tags}
    policy = next(attributes["content"] for _, attributes in read.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "script-src 'none'" in policy


def test_a_hostile_title_is_text() -> None:
    hostile = FINDINGS[0]._replace(matter=Matter(1, "decision", HOSTILE, HOSTILE, HOSTILE), unit=HOSTILE)
    assert [tag for tag, _ in page(sheet(hostile)).tags] == [tag for tag, _ in page().tags]


@pytest.mark.parametrize(("number", "rule"), [(7, REPRINT), (5, PRESS)])
def test_rules_that_count_no_days_have_a_sheet_too(number: int, rule: Rule) -> None:
    text = page(sheet(FINDINGS[number], rule)).text
    assert rule.title_en in text
    assert "Day by day" not in text


def test_days_on_which_the_clock_stood_are_marked() -> None:
    stood = FINDINGS[0]._replace(paused=(Span(date(2020, 4, 28), date(2020, 4, 29)),))
    read = page(sheet(stood))
    assert "Not counted: 2020-04-28 to 2020-04-29." in read.text
    assert sum("paused" in css for css in read.attributes("class")) == 2


def test_a_sheet_a_page() -> None:
    assert sum(tag == "article" for tag, _ in page(sheet(), sheet()).tags) == 2


def test_every_sentence_of_the_template_is_in_the_list_for_translators() -> None:
    said = set(re.findall(r'\bsay\("([^"]+)"', (TEMPLATES / "sheet.html.j2").read_text(encoding="utf-8")))
    assert said <= set(SHEET_WORDS) | set(TEMPLATE_WORDS)


LEAST = {
    "applies_to": {"kind": "decision"},
    "from": {"event": "published"},
    "to": {"event": "taken-down"},
    "at_least": {"count": 5, "unit": "workday"},
}


def sheet_of(params: dict[str, Any], *told: Event, on: str = "2020-12-31") -> CountingSheet:
    finding = verdict(interval("interval", params), told, on=on)
    return build_sheet(finding, interval("interval", params), CALENDAR, entries=(), sources=SOURCES, on=AsOf(date(2020, 12, 31)))


def test_a_least_time_has_a_last_day_and_nothing_late() -> None:
    made = sheet_of(LEAST, event(1, "published", "2020-03-02"), event(2, "taken-down", "2020-03-12"))
    assert [each.day.day for each in made.strip if each.due] == [date(2020, 3, 9)]
    assert not any(each.late for each in made.strip)
    assert all(each.least for each in made.strip)
    assert "It is the least that must pass: the last day runs until 24:00 and belongs to it" in " ".join(sheet_lines(made, EN))
    assert made.sought == ()  # nothing must end it


def test_where_the_last_day_is_enough_the_sheet_says_so() -> None:
    params = {**LEAST, "at_least": {"count": 5, "unit": "workday", "whole": False}}
    made = sheet_of(params, event(1, "published", "2020-03-02"), event(2, "taken-down", "2020-03-09"))
    assert "has passed with its last day, by this rule's own terms" in " ".join(sheet_lines(made, EN))


def test_years_and_what_is_counted_back_are_no_strip() -> None:
    years = {**LEAST, "at_least": {"count": 3, "unit": "year"}}
    assert sheet_of(years, event(1, "published", "2020-03-02")).strip == ()
    ahead = {**LEAST, "from": {"event": "announced"}, "to": {"event": "announced", "field": "hearing"}, "backwards": True}
    made = sheet_of(ahead, event(1, "announced", "2020-03-02", hearing="2020-03-20"))
    assert made.strip == ()
    assert "Counted back: the day named ahead is not counted" in " ".join(sheet_lines(made, EN))
