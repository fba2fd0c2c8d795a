"""The page stands alone, lets nothing in but itself, and shows what users typed as text."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf, Span
from govopen.core.model.events import Matter
from govopen.core.model.findings import Outcome
from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.dashboard import Dashboard, build_dashboard
from govopen.datafiles.work_calendar import build_calendar
from govopen.i18n import read_words
from govopen.render.html import score_page
from govopen.render.html.audit_page import TEMPLATE_WORDS, render_html
from govopen.render.html.charts import draw_strip, draw_trend, ring, stack
from govopen.render.html.page import TEMPLATES, fingerprint
from tests.golden.sample import FINDINGS, HOSTILE, REPORT, counts

EN = read_words("en")
CALENDAR = build_calendar()


class Reader(HTMLParser):
    """Gathers every tag with its attributes, and the text of scripts, styles and list items."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, str] = {}
        self.text = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.inline[self._inside] = data
        else:
            self.text += data

    def attributes(self, name: str) -> list[str]:
        return [value or "" for _, attributes in self.tags for key, value in attributes.items() if key == name]


def picture(report: AuditReport = REPORT) -> Dashboard:
    return build_dashboard(report)


def page(report: AuditReport = REPORT) -> str:
    return "".join(render_html(report, words=EN))


def titled(title: str) -> AuditReport:
    return replace(REPORT, findings=(FINDINGS[0]._replace(matter=Matter(1, "decision", "许〔2020〕1号", title, "处")),))


def test_nothing_is_fetched_from_elsewhere() -> None:
    read = Reader(page())
    assert not read.attributes("src")
    assert {tag for tag, _ in read.tags} & {"link", "img", "iframe", "object", "embed", "base", "audio", "video"} == set()
    assert all(address.startswith(("#", "https://www.gov.cn/")) for address in read.attributes("href"))
    assert "url(" not in read.inline["style"].replace("url(#hatch)", "")
    assert "@import" not in read.inline["style"]


def test_the_policy_lets_in_the_pages_own_script_and_style_only() -> None:
    read = Reader(page())
    policy = next(attributes["content"] for _, attributes in read.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    expected = [
        "default-src 'none'",
        f"style-src '{fingerprint(read.inline['style'])}'",
        f"script-src '{fingerprint(read.inline['script'])}'",
    ]
    assert policy is not None
    assert policy.split("; ")[:3] == expected
    assert "unsafe" not in policy


def test_no_element_carries_a_handler_or_a_style() -> None:
    names = {name for _, attributes in Reader(page(titled('" onmouseover="alert(1)'))).tags for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert "style" not in names


@pytest.mark.parametrize(
    "title", [HOSTILE, '"><svg onload=alert(1)>', "{{ 7*7 }}{% raw %}", "</title></style></script><script>x()</script>"]
)
def test_titles_are_shown_and_not_obeyed(title: str) -> None:
    hostile, tame = Reader(page(titled(title))), Reader(page(titled("无")))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in tame.tags]
    assert title.replace("\u202e", "\\u202e") in hostile.text


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    notice = replace(REPORT.sources.notices[0], source="javascript:alert(1)")
    told = Reader(page(replace(REPORT, sources=replace(REPORT.sources, notices=(notice,)))))
    assert not any("javascript" in address for address in told.attributes("href"))
    assert "国办发明电〔2019〕16号" in told.text


def test_identity_numbers_do_not_reach_the_page() -> None:
    assert "11010519491231002X" not in page()


def test_every_sentence_of_the_templates_is_in_the_list_for_translators() -> None:
    for name, listed in (("audit.html.j2", TEMPLATE_WORDS), ("score.html.j2", score_page.TEMPLATE_WORDS)):
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        said = set(re.findall(r"""\bsay\((?:"([^"]+)"|'[^']+')""", text)) | set(re.findall(r"""\bsay\('([^']+)'""", text))
        assert said - {""} <= set(listed)


def test_the_strip_counts_as_the_law_does() -> None:
    """24 April 2020, a Friday: 26 April is a make-up Sunday, 1 to 5 May are off, the seventh working day is 7 May."""
    case = next(case for case in picture().cases if case.finding.matter and case.finding.matter.number == "赣人社许〔2020〕18号")
    assert case.strip is not None
    days = picture().strips[case.strip].days
    numbers = {each.day.day: each.number for each in days}
    assert [day for day, number in numbers.items() if number is None and day.month == 5] == [
        date(2020, 5, day) for day in (1, 2, 3, 4, 5, 10)
    ]
    assert (numbers[date(2020, 4, 26)], numbers[date(2020, 5, 7)]) == (1, 7)
    assert [each.day.day for each in days if each.due] == [date(2020, 5, 7)]
    assert [each.day.day for each in days if each.late and each.number] == [date(2020, 5, day) for day in (8, 9, 11)]
    drawn = draw_strip(picture().strips[case.strip])
    assert [label.text for label in drawn.labels] == ["1234567", "123", "4.24", "5.7", "5.11"]


def test_what_is_undone_counts_on_to_the_day_asked_about() -> None:
    case = next(case for case in picture().cases if case.finding.matter and case.finding.matter.number == "赣人社许〔2020〕90号")
    assert case.strip is not None
    assert picture().strips[case.strip].days[-1].day.day == date(2020, 12, 31)


def test_equal_strips_are_kept_once() -> None:
    twice = replace(REPORT, findings=FINDINGS * 50)
    assert len(picture(twice).strips) == len(picture().strips) == 5


def test_the_calendar_shows_where_duties_ran_out() -> None:
    days = {cell.day.day: cell.broken for month in picture().months for cell in month}
    assert len(days) == 366
    assert {day for day, broken in days.items() if broken} == {
        date(2020, 3, 31), date(2020, 5, 7), date(2020, 8, 1), date(2020, 10, 12), date(2020, 11, 11),
        date(2020, 12, 30), date(2020, 12, 31),
    }  # fmt: skip


def test_of_a_long_period_the_last_months_are_drawn() -> None:
    long = replace(REPORT, period=Span(date(2010, 1, 1), date(2020, 12, 31)))
    assert len(picture(long).months) == 24
    assert "Only the last 24 months are drawn." in page(long)


def test_what_is_there_is_seen_however_small() -> None:
    parts = stack(counts(met=9999, late=1), 300)
    assert [(part.outcome, part.size >= 2) for part in parts] == [("late", True), ("met", True)]
    assert stack(counts(), 300) == ()


def test_almost_all_is_not_called_all() -> None:
    text = Reader(page(replace(REPORT, by_level={(Outcome.MET, "must"): 99_999, (Outcome.LATE, "must"): 1}))).text
    assert "99.9%" in text
    assert "100.0%" not in text


def test_a_ring_of_nothing_and_of_everything() -> None:
    assert ring(None, 52) == (0, 326.73)
    assert ring(1, 52) == (326.73, 0)


def test_columns_stand_on_the_ground() -> None:
    column = draw_trend(REPORT.by_month)[3]
    assert (column.month, column.broken) == ("2020-04", 1)
    assert max(part.at + part.size for part in column.parts) == pytest.approx(120)


def test_beyond_two_hundred_the_findings_wait_as_text() -> None:
    read = Reader(page(replace(REPORT, findings=FINDINGS * 30)))
    assert sum(tag == "li" and attributes.get("class") == "f" for tag, attributes in read.tags) == 200
    assert ("script", {"type": "text/plain", "class": "rest", "data-count": "70"}) in read.tags


def test_what_waits_as_text_cannot_end_its_element() -> None:
    hostile = FINDINGS[0]._replace(matter=Matter(1, "decision", "n", "</script><!--<script>", "处"))
    text = page(replace(REPORT, findings=(hostile,) * 300))
    assert text.count("</script") == 3
    assert "<!--" not in text


def test_without_its_script_it_says_how_many_there_are() -> None:
    read = Reader(page(replace(REPORT, findings=FINDINGS * 30)))
    assert "first 200 of 270 findings" in read.text


def test_a_clean_audit_says_so() -> None:
    clean = replace(REPORT, findings=(), by_level={}, counts=counts(met=3), on=AsOf(date(2021, 1, 5)))
    text = Reader(page(clean)).text
    assert "No breach was found." in text
    assert "every duty that was due has been met" in text
