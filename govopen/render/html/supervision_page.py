"""The report of many agencies as one page that needs nothing else, readable on paper and on a phone; no script at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct

from govopen.core.reports.audit_report import rate
from govopen.core.reports.supervision import SupervisionReport
from govopen.i18n import N_, Words
from govopen.messages import plural
from govopen.render.headline import rate_text
from govopen.render.html.charts import ring, stack
from govopen.render.html.page import render_template, template_text
from govopen.render.safe_text import safe
from govopen.render.supervision_wording import Section, SectionColumn, asked_text, cell_text, headline_lines, sections, title

#: Rows of a table that stand open; the rest is folded away, and left out on paper.
SHOWN = 50
#: How the page marks a column, by the shape of its cells.
_CLASSES = {"number": "num", "share": "num", "change": "num", "day": "art", "code": "code", "name": "name"}

#: What the template says; a test holds this list and the template together.
SUPERVISION_WORDS = (N_("Score"), N_("met"), N_("Drawn up"))


class _Row(Struct, frozen=True):
    """The cells of one row as (text, class), and the bar of its counts, if it has one."""

    cells: tuple[tuple[str, str], ...]
    bar: Any = None


class _Table(Struct, frozen=True):
    """A section as the template draws it."""

    id: str
    title: str
    note: str
    headings: tuple[tuple[str, str], ...]
    rows: Sequence[_Row]
    rest: Sequence[_Row]
    more: str


def render_html(report: SupervisionReport, *, words: Words) -> Iterator[str]:
    """Yield the page as text, piece by piece."""
    style = template_text("page.css") + template_text("supervision.css")
    lines = [safe(words.say(line)) for line in headline_lines(report)]
    headline = report.headline
    tiles = [
        (N_("Breaches"), headline.total, bool(headline.total)),
        (N_("Overdue now"), report.overdue_count, bool(report.overdue_count)),
        (N_("Cannot be judged"), headline.unsettled, False),
        (N_("Agencies with breaches"), report.breached, bool(report.breached)),
        (N_("Ledgers that cannot be relied on"), len(report.faulty), bool(report.faulty)),
    ]
    return render_template(
        "supervision.html.j2",
        words=words,
        style=style,
        script="",
        title=safe(title(report, words)),
        asked=safe(words.say(asked_text(report))),
        lines=lines,
        bad=report.verdict in ("breached", "faulty"),
        rate=rate_text(report.binding),
        ring=ring(rate(report.binding).exact, 52),
        tiles=[(words.say(name), number, bad) for name, number, bad in tiles],
        tables=[_table(section, report, words) for section in sections(report, words)],
        drawn_up=report.generated_at.strftime("%Y-%m-%d %H:%M:%S %z"),
    )


def _table(section: Section, report: SupervisionReport, words: Words) -> _Table:
    kept = [place for place, column in enumerate(section.columns) if not column.detail]
    columns = [section.columns[place] for place in kept]
    bars: list[Any] = [None] * len(section.rows)
    if section.id == "ranking":
        bars = [stack(each.judged.binding, 300) for each in report.ranked]
    rows = (
        _Row(tuple((cell_text(row[place], column), _css(column)) for place, column in zip(kept, columns, strict=True)), bar)
        for row, bar in zip(section.rows, bars, strict=True)
    )
    shown = list(islice(rows, SHOWN if section.id == "overdue" else None))
    rest = list(rows)
    return _Table(
        section.id,
        words.say(section.title),
        safe(words.say(section.note)) if section.note is not None else "",
        tuple((words.say(column.heading), _css(column)) for column in columns),
        shown,
        rest,
        words.say(plural("{count} more", "{count} more", len(rest))),
    )


def _css(column: SectionColumn) -> str:
    return _CLASSES.get(column.shape, "")
