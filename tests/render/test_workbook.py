"""The workbook reads back as it was meant: dates as dates, numbers as numbers, and nothing in it is live."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from govopen.core.model.events import Matter
from govopen.core.reports.audit_report import AuditReport
from govopen.core.text.escaping import quoted, unquoted
from govopen.i18n import read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_xlsx import render_xlsx
from govopen.render.spreadsheet_cells import inert
from govopen.render.workbook import CELL_LIMIT, fit
from tests.golden.sample import FINDINGS, REPORT

EN = read_words("en")
LIVE = ["=1+1", "'=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "http://evil.example/", "mailto:a@b.cn", " =1+1", "　=1"]


def titled(title: str) -> AuditReport:
    finding = FINDINGS[0]._replace(matter=Matter(1, "decision", "许〔2020〕1号", title, "处"))
    return replace(REPORT, findings=(finding,))


def sheets(report: AuditReport = REPORT) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(render_xlsx(report, words=EN))))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heading, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def test_there_is_a_sheet_for_summary_findings_offices_and_articles() -> None:
    ledger = sheets()
    assert ledger.sheetnames == ["Summary", "Findings", "Offices", "Articles"]
    assert all(ledger[name].freeze_panes == "A2" for name in ledger.sheetnames)
    assert ledger["Findings"].auto_filter.ref == "A1:T10"


def test_days_are_dates_and_minutes_are_date_times() -> None:
    first = next(row for row in rows(sheets()["Findings"]) if row["Matter"] == "赣人社许〔2020〕18号")
    assert first["Began"] == at(2020, 4, 24)
    assert first["Due"] == at(2020, 5, 7)
    assert first["Done"] == at(2020, 5, 11, 9, 20)
    assert (first["Late by"], first["Unit of lateness"], first["Matter"]) == (3, "working days", "赣人社许〔2020〕18号")


def test_the_summary_holds_what_the_verdict_rests_on() -> None:
    summary = {row["Item"]: row["Value"] for row in rows(sheets()["Summary"])}
    assert summary["Head"] == REPORT.sources.checkpoint.head
    assert summary["Entries"] == 2417
    assert summary["As of"] == at(2020, 12, 31)
    assert summary["Rate"] == 0.981  # 270 of 275 under duties that bind is 0.98181…
    assert summary["Verdict"] == "Breaches: 5 (overdue 2, done late 3), of 5 matters."
    assert (summary["Breaches"], summary["Not met, but no breach"]) == (5, 2)


def test_offices_and_articles_carry_rate_and_counts() -> None:
    ledger = sheets()
    offices = {row["Office"]: row for row in rows(ledger["Offices"])}
    assert offices["劳动保障监察局"]["overdue"] == 2
    assert offices["劳动保障监察局"]["Rate"] == 0.953  # 41 of 43 is 0.95348…
    nobody = offices["(no office named)"]
    assert (nobody["Rate"], nobody["missed"], nobody["Not met, but no breach"]) == (None, 0, 2)
    assert rows(ledger["Articles"])[0]["Rule"] == "decision-publicity"


@pytest.mark.parametrize("title", LIVE)
def test_nothing_in_the_workbook_is_live(title: str) -> None:
    cells = [cell for sheet in sheets(titled(title)) for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize("title", LIVE)
def test_no_cell_of_the_csv_begins_like_a_formula(title: str) -> None:
    line = b"".join(render_csv(titled(title), words=EN)).decode("utf-8-sig").splitlines()[1]
    assert inert(title) in line
    assert not inert(title).lstrip(" 　").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("text", [*LIVE, "''=1", "'x", "'", "", "x=1", "' =1"])
def test_the_apostrophe_comes_off_again(text: str) -> None:
    assert unquoted(quoted(text)) == text


def test_texts_that_differ_differ_in_the_csv() -> None:
    assert len({inert(text) for text in ("=1", "'=1", "''=1")}) == 3


def test_every_line_of_the_csv_ends_with_the_checkpoint() -> None:
    heading, *lines = b"".join(render_csv(REPORT, words=EN)).decode("utf-8-sig").splitlines()
    assert heading.endswith(",Rule,Checkpoint")
    assert len(lines) == len(FINDINGS)
    assert all(line.endswith(f",{REPORT.sources.checkpoint}") for line in lines)


def test_days_and_numbers_in_the_csv_are_left_alone() -> None:
    assert [inert(value) for value in (date(2020, 1, 2), at(2020, 1, 2, 9, 5), -3, None, "〔2020〕1号")] == [
        "2020-01-02", "2020-01-02 09:05", "-3", "", "〔2020〕1号",
    ]  # fmt: skip


def test_csv_begins_with_the_mark_that_excel_wants() -> None:
    assert b"".join(render_csv(REPORT, words=EN)).startswith(b"\xef\xbb\xbfOutcome,")


@pytest.mark.parametrize("sign", ["公", "𠅤"])
def test_text_that_is_too_long_is_cut_with_a_mark(sign: str) -> None:
    text = fit(sign * 40_000)
    assert len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert text.endswith("…[40000]")
    title = rows(sheets(titled(sign * 40_000))["Findings"])[0]["Title"]
    assert title == text


def test_control_characters_show_as_escapes() -> None:
    title = rows(sheets(titled("a\x00b\x1b[31m\u202e\ud800"))["Findings"])[0]["Title"]
    assert title == "a\\x00b\\x1b[31m\\u202e\\ud800"


def test_identity_numbers_are_masked() -> None:
    assert rows(sheets(titled("持有人11010519491231002X"))["Findings"])[0]["Title"] == "持有人110***************"


def test_an_empty_audit_is_a_workbook_too() -> None:
    ledger = sheets(replace(REPORT, findings=(), by_rule=(), by_unit=()))
    assert rows(ledger["Findings"]) == []
