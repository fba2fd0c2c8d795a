"""The annual report for Word: its six parts in order, the three tables in the official layout, and a last page on what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.dates.moments import beijing_text
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.annual_grid import Grid, GridCell, build_grids
from govopen.render.annual_narrative import DRAFT, draft_narrative
from govopen.render.annual_wording import begun_line, check_line, counted_until, figure, name_cells, reasons_of, stated_line
from govopen.render.docx.page import WIDTH, Align, Cell, Column, Layout, OfficialDocument, Piece, Style

#: A table of more rows begins on a page of its own, which holds it whole.
_TALL = 20


def render_annual_docx(report: AnnualReport, *, words: Words) -> Iterator[bytes]:
    """Yield a .docx file. Its parts one, five and six are a draft to be completed."""
    sources = report.sources
    title = f"{sources.agency}{report.year}年政府信息公开工作年度报告"
    document = OfficialDocument(title=title, author=sources.agency, at=sources.generated_at, language=words.language)
    document.add(title, Style.TITLE)
    document.blank()
    for note in filter(None, (DRAFT, counted_until(report))):
        document.add(words.say(note), Style.SMALL)
    document.add("一、总体情况", Style.HEADING)
    for heading, text in draft_narrative(report):
        document.add([Piece(words.say(heading), lead=True), Piece(f"　{words.say(text)}")])
    for grid in build_grids(report.cells):
        document.add(grid.title, Style.HEADING, Layout(new_page=sum(1 for _ in grid.lines) > _TALL))
        _table(document, grid)
    for title in ("五、存在的主要问题及改进情况", "六、其他需要报告的事项"):
        document.add(title, Style.HEADING)
        document.add(words.say(msg("(to be completed)")))
    _notes(document, report, words)
    yield document.to_bytes()


def _table(document: OfficialDocument, grid: Grid) -> None:
    columns = [Column(WIDTH * width / sum(grid.widths), "center") for width in grid.widths]
    lines = [[_cell(cell) for cell in line] for line in grid.lines]
    heads = _heads(grid)
    document.table(columns, lines[heads:], heading=lines[:heads])


def _heads(grid: Grid) -> int:
    """How many rows at the top are heads alone, with those that a head reaches down to."""
    numbers = next(cell.row for cell in grid.cells if cell.kind == "number")
    first = [cell for cell in grid.cells if cell.row < numbers]
    return max(cell.row + cell.rows for cell in first) if all(cell.kind == "head" for cell in first) else 0


def _cell(cell: GridCell) -> Cell:
    text = figure(cell.number) if cell.kind == "number" else cell.text
    align: Align = "left" if cell.kind == "label" and cell.rows == 1 else "center"
    return Cell(text, columns=cell.columns, rows=cell.rows, heading=cell.kind == "head", align=align)


def _notes(document: OfficialDocument, report: AnnualReport, words: Words) -> None:
    """What the tables rest on, on a page of its own that is taken out before the report is published."""
    say, form = words.say, report.form
    document.annex(say(msg("Not part of the report")), say(msg("What the tables rest on")))
    for check in report.checks:
        if check.ok is False:
            document.add(say(msg("Does not add up: {sentence}", sentence=check_line(check, form))), Style.TABLE_TEXT)
    for why, cells in reasons_of(report):
        document.add(say(msg("Not known: {cells}: {why}", cells=name_cells(cells, form), why=why)), Style.TABLE_TEXT)
    for begun in report.begun:
        document.add(say(begun_line(begun, form)), Style.TABLE_TEXT)
    for stated in report.stated:
        document.add(say(stated_line(stated, form)), Style.TABLE_TEXT)
    document.add(
        f"{form.document} · {report.days.first} – {report.days.last} · {beijing_text(report.sources.generated_at)}", Style.TABLE_TEXT
    )
    checkpoint = say(msg("Checkpoint: {checkpoint}", checkpoint=report.sources.checkpoint))
    document.add(Piece(checkpoint, verbatim=True), Style.TABLE_TEXT)
