"""The findings as CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the Chinese; no cell is taken for a formula."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.first_day import begun_first
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.csv_text import csv_lines
from govopen.render.finding_rows import COLUMNS, finding_cells


def render_csv(report: AuditReport, *, words: Words) -> Iterator[bytes]:
    """Yield a line of headings and one line a finding, what must be acted on first; CRLF, UTF-8 with BOM.

    Each line ends with the ledger's checkpoint.
    """
    rules, checkpoint = report.rules, str(report.sources.checkpoint)
    headings = [words.say(heading) for heading in (*(column.heading for column in COLUMNS), msg("Checkpoint"))]
    findings = begun_first(report.findings, report.group)
    rows = ([*finding_cells(finding, rules.get(finding.rule), words=words), checkpoint] for finding in findings)
    for line in csv_lines(headings, rows):
        yield line.encode("utf-8", "backslashreplace")
