"""An audit beside an earlier year, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from govopen.core.reports.audit_report import AuditReport
from govopen.i18n import N_, Words
from govopen.render.comparison_wording import Compared, against_title, basis, duties, offices, total, years
from govopen.render.terminal.table import Column, build_table, cell, folded
from govopen.render.terminal.text import cell_width


def compared_parts(report: AuditReport, words: Words, width: int, *, everything: bool) -> Iterator[RenderableType]:
    """Yield the comparison, if one was asked for: sums and offices, then the duties with a breach in either year."""
    against = report.against
    if against is None:
        return
    yield folded(f"{words.say(against_title(report))} · {words.say(years(against))}", width, "bold")
    yield _table([total(against, words), *offices(against, words)], words.say(N_("Office")), report, words, width)
    rules = duties(against, words, everything=everything)
    if rules:
        yield from (Text(""), _table(rules, words.say(N_("Duty")), report, words, width))
    yield Text("")
    for sentence in basis(against):
        yield folded(words.say(sentence), width, "dim")
    yield Text("")


def _table(lines: Sequence[Compared], heading: str, report: AuditReport, words: Words, width: int) -> RenderableType:
    now, before = str(report.period.first.year), str(report.against.period.first.year) if report.against else ""
    headings = [heading, before, now, words.say(N_("± breaches")), words.say(N_("± points"))]
    texts = [[line.before, line.now, line.breaches, line.rate] for line in lines]
    others = sum(max(cell_width(headings[place + 1]), *(cell_width(row[place]) for row in texts)) + 3 for place in range(4))
    room = max(12, width - others - 1)
    columns = [Column(headings[0], whole=True), *(Column(each, whole=True, align="right") for each in headings[1:])]
    rows = [
        [folded(line.name, room), line.before, line.now, _styled(line.breaches, better="−"), _styled(line.rate, better="+")]
        for line in lines
    ]
    return build_table(columns, rows)


def _styled(text: str, *, better: str) -> Text:
    return cell(text, "" if text[:1] not in "+−" else "green" if text[:1] == better else "red")
