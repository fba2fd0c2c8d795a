"""The findings as CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the Chinese; nothing in it is live."""

from __future__ import annotations

import csv
import io

from govopen.core.reports.audit_report import AuditReport
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.finding_rows import COLUMNS, finding_cells, rules_of
from govopen.render.spreadsheet_cells import inert


def render_csv(report: AuditReport, *, words: Words) -> bytes:
    """Return one line a finding under a line of headings, CRLF, UTF-8 with BOM; each line ends with the ledger's checkpoint."""
    rules, checkpoint = rules_of(report), str(report.sources.checkpoint)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([words.say(heading) for heading in (*(column.heading for column in COLUMNS), msg("Checkpoint"))])
    for finding in report.findings:
        writer.writerow([inert(cell) for cell in (*finding_cells(finding, rules.get(finding.rule), words=words), checkpoint)])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")
