"""The annual report as a page: the three tables in the official layout, the draft of part one, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govopen.core.dates.moments import beijing_text
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.i18n import N_, Words
from govopen.render.annual_grid import Grid, GridCell, build_grids
from govopen.render.annual_narrative import DRAFT, draft_narrative
from govopen.render.annual_wording import begun_line, check_line, counted_until, figure, name_cells, reasons_of, stated_line
from govopen.render.html.page import render_template, template_text
from govopen.render.safe_text import safe

#: What the template says; a test holds this list and the template together.
ANNUAL_WORDS = (
    N_("What the tables rest on"),
    N_("Not known"),
    N_("Begun within the year"),
    N_("Stated by others than the ledger"),
    N_("Does not add up"),
    N_("Form"),
    N_("Checkpoint of the ledger"),
    N_("Drawn up"),
)


def render_annual_html(report: AnnualReport, *, words: Words) -> Iterator[str]:
    """Yield the page as HTML text in pieces."""
    return render_template(
        "annual.html.j2",
        words=words,
        style=template_text("annual.css"),
        script="",
        report=report,
        page=_Page(report, words),
    )


@dataclass(frozen=True)
class _Page:
    """What the template asks for."""

    report: AnnualReport
    words: Words

    def agency(self) -> str:
        return safe(self.report.sources.agency)

    def title(self) -> str:
        return f"{self.report.year}年政府信息公开工作年度报告"

    def until(self) -> str:
        until = counted_until(self.report)
        return self.words.say(until) if until else ""

    def draft(self) -> str:
        return self.words.say(DRAFT)

    def narrative(self) -> list[tuple[str, str]]:
        return [(self.words.say(heading), self.words.say(text)) for heading, text in draft_narrative(self.report)]

    def grids(self) -> tuple[Grid, Grid, Grid]:
        return build_grids(self.report.cells)

    def number(self, cell: GridCell) -> str:
        return figure(cell.number)

    def unknown(self) -> list[tuple[str, str]]:
        form = self.report.form
        return [(self.words.say("{names}", names=name_cells(cells, form)), self.words.say(why)) for why, cells in reasons_of(self.report)]

    def begun(self) -> list[str]:
        return [self.words.say(begun_line(each, self.report.form)) for each in self.report.begun]

    def stated(self) -> list[str]:
        return [self.words.say(stated_line(each, self.report.form)) for each in self.report.stated]

    def failed(self) -> list[str]:
        return [self.words.say(check_line(check, self.report.form)) for check in self.report.checks if check.ok is False]

    def drawn_up(self) -> str:
        return beijing_text(self.report.sources.generated_at)
