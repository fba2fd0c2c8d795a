"""The report of many agencies in every format: the same numbers, nothing live, whoever wrote the names."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from rich.console import Console

from govopen.core.reports.agency_audit import AgencyAudit
from govopen.core.reports.supervision import SupervisionReport
from govopen.i18n import Words, read_words
from govopen.messages import msg
from govopen.render.docx.supervision import render_docx
from govopen.render.html.page import TEMPLATES
from govopen.render.html.supervision_page import SUPERVISION_WORDS, render_html
from govopen.render.supervision_json import render_json
from govopen.render.supervision_wording import sections
from govopen.render.supervision_xlsx import render_xlsx
from govopen.render.terminal.supervision import render_supervision, render_table
from govopen.render.terminal.text import cell_width
from tests.core.test_supervision import agency, bad, build, overdue

EN, ZH = read_words("en"), read_words("zh")
HOSTILE = "=1+1<script>alert(1)</script>[red]\x1b[31m\u202e"
REPORT = build(
    agency("甲厅", 9, 1, overdue=(overdue("2020-06-01"),), overdue_count=61),
    agency("乙厅", 3, 1),
    bad("丙厅", "altered"),
    AgencyAudit(
        HOSTILE, "postgresql://u:s3cret@db/p", "unreadable", msg("No way to {at}.", at="postgresql://u:s3cret@db/p"), "13800138000"
    ),
)


def drawn(report: SupervisionReport, words: Words, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(render_supervision(report, words=words, width=width), crop=False)
    return out.getvalue()


def test_json() -> None:
    text = "".join(render_json(REPORT, words=EN))
    found = json.loads(text)
    assert found["schema"] == "govopen.supervise/1"
    assert (found["verdict"], found["judged"], found["breached"], found["overdue_now"]) == ("faulty", 2, 2, 61)
    assert found["rate"] == {"met": 12, "judged": 14, "exact": 12 / 14, "text": "85.7%"}
    assert [(each["name"], each["status"]) for each in found["agencies"][:3]] == [("甲厅", "ok"), ("乙厅", "ok"), ("丙厅", "altered")]
    first = found["agencies"][0]
    assert (first["rank"], first["counts"]["met"], first["overdue"][0]["due"]) == (1, 9, "2020-06-01")
    assert first["last_recorded_at"] == "2020-12-30T12:00:00+08:00"
    assert found["agencies"][3]["name"] == HOSTILE
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_terminal(words: Words, width: int) -> None:
    text = drawn(REPORT, words, width)
    assert max(cell_width(line.rstrip()) for line in text.splitlines()) <= width
    assert "甲厅" in text
    assert "90.0%" in text
    assert "\x1b" not in text
    assert "[red]" in text


def test_what_is_left_out_is_told() -> None:
    assert "60 more are not listed here." in drawn(REPORT, EN, 80)
    short = render_supervision(REPORT, words=EN, width=80, limit=1)
    out = io.StringIO()
    Console(file=out, width=80, color_system=None).print(short)
    assert "1 more is not listed; --limit 0 lists all." in out.getvalue()
    assert "丙厅" in out.getvalue()  # a bad ledger is never left out


def test_page() -> None:
    text = "".join(render_html(REPORT, words=ZH))
    assert "<script" not in text
    assert "=1+1&lt;script&gt;" in text
    assert "script-src &#39;none&#39;" in text or "script-src 'none'" in text
    assert text.count("<tr>") == sum(1 + len(section.rows) for section in sections(REPORT, ZH))


def test_the_template_says_what_is_collected() -> None:
    said = set(re.findall(r"say\([\"'](.*?)[\"']\)", (TEMPLATES / "supervision.html.j2").read_text("utf-8")))
    assert said == set(SUPERVISION_WORDS)


def test_workbook() -> None:
    book = load_workbook(io.BytesIO(b"".join(render_xlsx(REPORT, words=EN))))
    assert book.sheetnames == [
        "Summary", "Ledgers that cannot be relied o", "The agencies", "Overdue now", "The same duty across agencies", "What judged",
        "Checkpoints",
    ]  # fmt: skip
    ranking = list(book["The agencies"].iter_rows(values_only=True))
    assert [row[:3] for row in ranking[1:]] == [(1, "甲厅", 0.9), (2, "乙厅", 0.75)]
    due = list(book["Overdue now"].iter_rows(values_only=True))[1]
    assert due[0] == "甲厅"
    assert date(2020, 6, 1) in [cell.date() for cell in due if isinstance(cell, datetime)]
    bad_ledgers = book["Ledgers that cannot be relied o"]
    assert bad_ledgers["A3"].data_type == "s"


def test_document() -> None:
    document = Document(io.BytesIO(b"".join(render_docx(REPORT, words=ZH))))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[0] == "关于督查情况的通报"
    assert any(line.startswith("违规 2 项") for line in text)
    assert len(document.tables) == len(list(sections(REPORT, ZH)))
    assert b"".join(render_docx(REPORT, words=ZH)) == b"".join(render_docx(REPORT, words=ZH))


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_no_format_shows_a_password_or_a_telephone(words: Words, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(b"".join(render_xlsx(REPORT, words=words))))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    document = Document(io.BytesIO(b"".join(render_docx(REPORT, words=words))))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    shown = [drawn(REPORT, words, 80), "".join(render_table(REPORT, words=words)), "".join(render_html(REPORT, words=words))]
    for text in (*shown, "".join(render_json(REPORT, words=words)), *cells, *tables):
        assert "s3cret" not in text
        assert "13800138000" not in text


def test_an_empty_report() -> None:
    report = build(agency("甲厅"))
    for words in (EN, ZH):
        assert "–" in drawn(report, words, 60)
        assert "".join(render_html(report, words=words))
        assert b"".join(render_docx(report, words=words))
