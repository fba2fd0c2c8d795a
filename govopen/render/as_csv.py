"""The findings as CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the Chinese; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.first_day import begun_first
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.finding_rows import COLUMNS, finding_rows
from govopen.render.spreadsheet_cells import inert

#: So many lines are written at a time.
_TOGETHER = 50


def render_csv(report: AuditReport, *, words: Words) -> Iterator[bytes]:
    """Yield a line of headings and one line a finding, some at a time, what must be acted on first; CRLF, UTF-8 with BOM.

    Each line ends with the ledger's checkpoint.
    """
    for place, lines in enumerate(_lines(report, words)):
        yield lines.encode("utf-8" if place else "utf-8-sig", "backslashreplace")


def _lines(report: AuditReport, words: Words) -> Iterator[str]:
    checkpoint = inert(str(report.sources.checkpoint))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([words.say(heading) for heading in (*(column.heading for column in COLUMNS), msg("Checkpoint"))])
    rows = finding_rows(begun_first(report.findings, report.group), report.rules, inert, words=words)
    while together := list(islice(rows, _TOGETHER)):
        for row in together:
            row.append(checkpoint)
        writer.writerows(together)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
