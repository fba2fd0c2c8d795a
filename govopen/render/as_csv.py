"""The findings as CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the Chinese; nothing in it is live."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from govopen.core.report import AuditReport
from govopen.i18n import Words
from govopen.render.finding_rows import COLUMNS, Cell, finding_cells, rules_of
from govopen.render.terminal_text import visible

#: A cell that begins so would be computed by a spreadsheet (the last three are full width).
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_csv(report: AuditReport, *, words: Words) -> bytes:
    """Return one line a finding under a line of headings, CRLF, UTF-8 with BOM."""
    rules = rules_of(report)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([words.say(column.heading) for column in COLUMNS])
    for finding in report.findings:
        writer.writerow([inert(cell) for cell in finding_cells(finding, rules.get(finding.rule), words=words)])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def inert(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet computes: what looks like a formula gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if not isinstance(cell, str):
        return str(cell)
    return f"'{visible(cell)}" if cell.lstrip(" \u3000").startswith(LIVE) else visible(cell)
