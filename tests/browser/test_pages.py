"""The pages in a real browser, its network off: they work, they ask for nothing, and nothing that a user typed runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf, Moment
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding
from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.counting_sheet import build_sheet
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.i18n import read_words
from govopen.render.html.audit_page import render_html
from govopen.render.html.sheet_page import render_sheets
from tests.browser.chromium import Browser, browser
from tests.golden.sample import FINDINGS, PUBLICITY, REPORT, SOURCES

ZH = read_words("zh")
CALENDAR = build_calendar()
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><svg onload=alert(3)>', "' onmouseover='alert(4)",
    "javascript:alert(5)", "</style><script src=http://evil.example/x.js></script>", "<iframe src=http://evil.example/>",
    "</script><script>alert(6)</script>", "<style>@import url(http://evil.example/x.css)</style>", "&lt;script&gt;alert(7)&lt;/script&gt;",
)  # fmt: skip


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(page: Browser) -> None:
    page.said.clear()
    page.asked.clear()


def write(path: Path, report: AuditReport = REPORT) -> Path:
    path.write_text("".join(render_html(report, words=ZH)), encoding="utf-8")
    return path


def many(number: int) -> AuditReport:
    """So many late decisions, spread over the year and over five offices."""
    return replace(REPORT, findings=tuple(_late(place) for place in range(number)))


def _late(place: int) -> Finding:
    began = date(2020, 1, 2) + timedelta(days=place % 320)
    due = CALENDAR.add(began, 7)
    done = CALENDAR.add(due, 1 + place % 9)
    unit = f"处室{place % 5}"
    matter = Matter(place, "decision", f"赣人社许〔2020〕{place}号", f"某人力资源服务有限公司第{place}次许可事项", unit)
    return FINDINGS[0]._replace(matter=matter, unit=unit, trigger=Moment(began), due=Moment(due), done=Moment(done), late_by=1 + place % 9)


def rows(page: Browser) -> list[str]:
    found: list[str] = page.ask("[...document.querySelectorAll('.list > .f .no')].map(each => each.textContent)")
    return found


def choose(page: Browser, name: str, value: str) -> None:
    page.ask(
        f"(async () => {{ const f = document.querySelector('.tools'); f.{name}.value = {value!r};"
        f" f.{name}.dispatchEvent(new Event('input', {{bubbles: true}})); await new Promise(r => setTimeout(r, 250)); }})()"
    )


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_it_opens_without_a_complaint_and_asks_for_nothing(page: Browser, tmp_path: Path, width: int, dark: bool) -> None:
    path = write(tmp_path / "a.html")
    page.open(path, width=width, dark=dark)
    assert page.ask("document.documentElement.classList.contains('js')") is True
    assert page.said == []
    assert [address for address in page.asked if address != path.as_uri()] == []
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.picture().startswith(b"\x89PNG")


def test_what_users_typed_does_not_run(page: Browser, tmp_path: Path) -> None:
    findings = [
        FINDINGS[0]._replace(matter=Matter(place, "decision", f"{text}{place}", text, text), unit=text)
        for place, text in enumerate(HOSTILE)
    ]
    path = write(tmp_path / "a.html", replace(REPORT, findings=tuple(findings)))
    page.open(path)
    page.ask("document.querySelectorAll('*').forEach(each => each.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))")
    choose(page, "q", "alert")
    assert page.said == []
    assert [address for address in page.asked if address != path.as_uri()] == []
    assert page.ask("document.scripts.length") == 1
    assert page.ask("document.querySelectorAll('iframe, img, link, object').length") == 0
    choose(page, "q", "")
    assert page.ask("document.querySelector('.list').textContent.includes('<script>alert(1)</script>')") is True


def test_the_policy_stops_a_script_that_someone_puts_in(page: Browser, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        write(path).read_text(encoding="utf-8").replace("<main>", "<main><script>document.title='owned'</script>"), encoding="utf-8"
    )
    page.open(path)
    assert page.ask("document.title") != "owned"
    assert any("Content Security Policy" in line for line in page.said)


def test_searching_filtering_and_sorting(page: Browser, tmp_path: Path) -> None:
    page.open(write(tmp_path / "a.html"))
    assert len(rows(page)) == 9
    choose(page, "o", "overdue")
    assert rows(page) == ["赣人社许〔2020〕71号", "赣人社许〔2020〕90号"]
    choose(page, "o", "")
    choose(page, "q", "18号")
    assert rows(page) == ["赣人社许〔2020〕18号"]
    choose(page, "q", "６６号")
    assert rows(page) == ["赣人社许〔2020〕66号"]
    choose(page, "q", "")
    choose(page, "u", "宣传中心")
    assert rows(page) == ["国办发〔2020〕27号", "国发〔2020〕12号"]
    choose(page, "u", "")
    choose(page, "s", "d")
    assert rows(page)[0] == "赣人社许〔2020〕7号"
    choose(page, "s", "l")
    assert rows(page)[0] == "赣人社许〔2020〕71号"
    assert page.said == []


def test_more_than_a_screenful_comes_when_asked_for(page: Browser, tmp_path: Path) -> None:
    page.open(write(tmp_path / "a.html", many(1000)))
    assert len(rows(page)) == 200
    page.ask("document.querySelector('p.more button[value=more]').click()")
    assert len(rows(page)) == 400
    choose(page, "u", "处室3")
    assert len(rows(page)) == 200
    choose(page, "q", "许〔2020〕998号")
    assert rows(page) == ["赣人社许〔2020〕998号"]
    choose(page, "q", "")
    choose(page, "u", "")
    page.ask("document.querySelector('p.more button[value=all]').click()")
    assert len(rows(page)) == 1000
    drawn = (
        "[...document.querySelectorAll('.list use')].map(e => document.querySelector(e.getAttribute('href')) instanceof SVGSymbolElement)"
    )
    assert page.ask(f"{drawn}.length") == 1000
    assert page.ask(f"{drawn}.every(each => each)") is True
    assert page.said == []


def test_without_scripts_it_says_what_is_left_out(page: Browser, tmp_path: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(write(tmp_path / "a.html", many(300)))
        assert page.ask("document.documentElement.classList.contains('js')") is False
        assert page.ask("document.querySelector('p.noscript').offsetHeight") > 0
        assert page.ask("document.querySelector('.tools').offsetHeight") == 0
        assert len(rows(page)) == 200
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)


def test_the_counting_sheet_prints_on_one_page(page: Browser, tmp_path: Path) -> None:
    longest = FINDINGS[0]._replace(due=Moment(date(2020, 6, 24)), done=Moment(date(2020, 7, 20)))
    for finding in (FINDINGS[0], longest):
        sheet = build_sheet(finding, PUBLICITY, CALENDAR, entries=(), sources=SOURCES, on=AsOf(date(2020, 12, 31)))
        path = tmp_path / "s.html"
        path.write_text("".join(render_sheets((sheet,), words=ZH, vocabulary=read_vocabulary())), encoding="utf-8")
        page.open(path)
        assert page.paper().count(b"/Type /Page\n") == 1
    assert page.said == []


def test_the_audit_prints(page: Browser, tmp_path: Path) -> None:
    page.open(write(tmp_path / "a.html"))
    assert page.paper().startswith(b"%PDF")
