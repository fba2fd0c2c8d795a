"""Every format draws a report of any size from a stream: the same bytes as from a report held whole, and few findings alive at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Group

from govopen.cli.framework.output import FORMATS, deliver
from govopen.core.model.findings import Outcome, finding_order
from govopen.core.reports import audit_report
from govopen.core.reports.audit_report import AuditReport, worst_first
from govopen.core.reports.dashboard import build_dashboard
from govopen.i18n import read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_json import render_json
from govopen.render.as_junit import render_junit
from govopen.render.as_xlsx import render_xlsx
from govopen.render.docx.circular import render_docx
from govopen.render.html.audit_page import SHOWN, render_html
from govopen.render.terminal.audit import ROWS, render_audit, render_table
from govopen.render.terminal.table import plain_text
from tests.render.streams import Stream, held_report, streamed_report

EN = read_words("en")
#: So many findings, of which a renderer may hold a quarter.
NUMBER, AT_ONCE = 2400, 300
#: The page keeps one finding for each different strip until it is laid out: of 30 days and at most 4 ends.
STRIPS = 30 * 4
Render = Callable[[AuditReport], Iterable[str | bytes]]


def limited(report: AuditReport) -> Iterator[str]:
    for part in render_audit(report, words=EN, width=80, limit=50):
        yield plain_text(part, width=80)


DRAWN: dict[str, Render] = {
    "json": partial(render_json, words=EN),
    "csv": partial(render_csv, words=EN),
    "xlsx": partial(render_xlsx, words=EN),
    "junit": partial(render_junit, words=EN),
    "html": partial(render_html, words=EN),
    "docx": partial(render_docx, words=EN),
    "table": partial(render_table, words=EN),
    "table of everything": partial(render_table, words=EN, everything=True),
    "table with a limit": limited,
}


@pytest.fixture
def small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_report, "AT_ONCE", AT_ONCE)


def whole(pieces: Iterable[str | bytes]) -> bytes:
    return b"".join(piece.encode("utf-8") if isinstance(piece, str) else piece for piece in pieces)


def test_every_format_is_here() -> None:
    assert {*FORMATS, "table"} <= set(DRAWN)


@pytest.mark.parametrize("form", DRAWN)
def test_few_findings_are_alive_at_once(form: str, small_window: None) -> None:
    report: Any = streamed_report(NUMBER)
    gc.collect()
    for _ in DRAWN[form](report):
        pass
    assert isinstance(report.findings, Stream)
    assert 0 < report.findings.alive.most <= AT_ONCE + SHOWN + STRIPS
    gc.collect()
    assert report.findings.alive.now == 0


@pytest.mark.parametrize("form", DRAWN)
def test_a_stream_is_drawn_as_a_report_held_whole(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = streamed_report(1000)
    held = whole(DRAWN[form](held_report(report)))
    monkeypatch.setattr(audit_report, "AT_ONCE", AT_ONCE)
    assert whole(DRAWN[form](report)) == held


@pytest.mark.parametrize("at_once", [1, 7, 100, 10_000])
@pytest.mark.parametrize("limit", [0, 1, 50, 90, 10_000])
def test_worst_first_is_the_sorted_order(at_once: int, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_report, "AT_ONCE", at_once)
    findings = sorted(held_report(streamed_report(200)).findings, key=finding_order)
    ranks = list(Outcome)
    expected = sorted(findings, key=lambda each: (ranks.index(each.outcome), finding_order(each)[1], finding_order(each)))
    assert list(worst_first(findings, limit=limit)) == expected[: limit or None]
    late = [each for each in expected if each.outcome is Outcome.LATE]
    assert list(worst_first(findings, limit=limit, holds=lambda finding: finding.outcome is Outcome.LATE)) == late[: limit or None]


def test_the_strips_of_a_dashboard_stand_in_the_order_of_its_cases(small_window: None) -> None:
    picture = build_dashboard(streamed_report(NUMBER))
    seen = list(dict.fromkeys(case.strip for case in picture.cases if case.strip is not None))
    assert seen == list(range(len(picture.strips)))
    assert picture.outcomes == (Outcome.OVERDUE, Outcome.LATE, Outcome.MISSED)


@pytest.mark.parametrize("width", [40, 60, 80, 133])
def test_a_table_in_pieces_is_the_table_in_one_piece(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    report = held_report(streamed_report(300))
    parts = list(render_audit(report, words=EN, width=width))
    assert len(parts) > 300 * 19 // 20 // ROWS
    pieces = "".join(plain_text(part, width=width) for part in parts)
    monkeypatch.setattr("govopen.render.terminal.audit.ROWS", 10_000)
    assert plain_text(Group(*render_audit(report, words=EN, width=width)), width=width) == pieces


class Silent:
    """Takes the place of a command's context."""

    def note(self, message: str, /, **values: object) -> None:
        pass


def test_pieces_are_delivered_to_a_file_that_stands_whole_or_not_at_all(tmp_path: Path) -> None:
    context: Any = Silent()
    deliver(context, iter(["公", "开"]), tmp_path / "a.txt", force=False)
    assert (tmp_path / "a.txt").read_bytes() == "公开".encode()

    def broken() -> Iterator[str]:
        yield "half"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        deliver(context, broken(), tmp_path / "b.txt", force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(("pieces", "expected"), [(["a", "b"], "ab\n"), (["a", "b\n"], "ab\n"), (["a\n", ""], "a\n"), ([b"a", b"b"], "ab")])
def test_text_on_stdout_ends_with_a_line_break(pieces: list[Any], expected: str, capfd: pytest.CaptureFixture[str]) -> None:
    context: Any = Silent()
    deliver(context, iter(pieces), None, force=False)
    assert capfd.readouterr().out == expected
