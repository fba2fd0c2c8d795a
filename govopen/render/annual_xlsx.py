"""The annual report as a workbook: the three tables in the official layout, what is not known, what is stated, the draft of part one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from govopen.core.dates.moments import beijing_text
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.core.text.escaping import visible
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.annual_grid import Grid, GridCell, build_grids
from govopen.render.annual_narrative import DRAFT, draft_narrative
from govopen.render.annual_wording import BLANK, begun_line, check_line, counted_until, figure, name_cell, name_cells, reasons_of
from govopen.render.spreadsheet_cells import inert

#: Characters of a line of the widest column, to guess how high a row of notes has to be.
_LINE: Final = 60
#: The most columns of a table that stands upright: table three has 10, table four 15.
_UPRIGHT: Final = 10


class _Book(Struct, frozen=True):
    """The workbook with its formats."""

    book: Any
    title: Any
    head: Any
    label: Any
    number: Any
    unknown: Any
    note: Any
    strong: Any


def render_annual_xlsx(report: AnnualReport, *, words: Words) -> Iterator[bytes]:
    """Yield an .xlsx file: one sheet a table, and one of notes."""
    out = io.BytesIO()
    book = _open(out, report)
    for name, grid in zip(("表二", "表三", "表四"), build_grids(report.cells), strict=True):
        _draw(book, name, grid, report, words)
    _notes(book, report, words)
    book.book.close()
    yield out.getvalue()


def _open(out: io.BytesIO, report: AnnualReport) -> _Book:
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    sources = report.sources
    book.set_properties({"title": visible(f"{sources.agency} {report.year}"), "created": sources.generated_at.replace(tzinfo=None)})
    plain = {"font_name": "SimSun", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    boxed = {**plain, "border": 1, "align": "center"}
    return _Book(
        book=book,
        title=book.add_format({**plain, "font_name": "SimHei", "font_size": 14, "align": "center"}),
        head=book.add_format({**boxed, "bold": True, "bg_color": "#F2F2F2"}),
        label=book.add_format({**boxed, "align": "left"}),
        number=book.add_format({**boxed, "num_format": "0.######;-0.######;0"}),
        unknown=book.add_format({**boxed, "bg_color": "#E6E2F3", "font_color": "#43367A"}),
        note=book.add_format({**plain, "valign": "top"}),
        strong=book.add_format({**plain, "bold": True}),
    )


def _draw(book: _Book, name: str, grid: Grid, report: AnnualReport, words: Words) -> None:
    """Draw one table under its title, on one page: upright, and across where it has as many columns as table four."""
    sheet = book.book.add_worksheet(name)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    last = len(grid.widths) - 1
    sheet.merge_range(0, 0, 0, last, grid.title, book.title)
    sheet.set_row(0, 28)
    until = counted_until(report)
    sheet.merge_range(
        1,
        0,
        1,
        last,
        f"{inert(report.sources.agency)}{report.year}年政府信息公开工作年度报告　{words.say(until) if until else ''}",
        book.note,
    )
    for line in grid.lines:
        sheet.set_row(line[0].row + 2, _height(line, grid))
        for cell in line:
            _put(book, sheet, cell)
    if len(grid.widths) > _UPRIGHT:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()


def _put(book: _Book, sheet: Any, cell: GridCell) -> None:
    top, left = cell.row + 2, cell.column
    known = cell.number is not None
    style = {"head": book.head, "label": book.label, "number": book.number if known else book.unknown}[cell.kind]
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, "", style)
    if cell.kind == "number" and cell.number is not None:
        sheet.write_number(top, left, float(cell.number) if isinstance(cell.number, Decimal) else cell.number, style)
    else:
        sheet.write_string(top, left, BLANK if cell.kind == "number" else cell.text, style)


def _height(line: Iterable[GridCell], grid: Grid) -> float:
    """The height of a row, in points: that of its longest text, where it does not run over several rows."""
    lines = 1
    for cell in line:
        if cell.rows == 1:
            room = sum(grid.widths[cell.column : cell.column + cell.columns])
            lines = max(lines, -(-2 * len(cell.text) // max(1, room - 1)))
    return 6 + 14 * lines


def _notes(book: _Book, report: AnnualReport, words: Words) -> None:
    """What is not known, what is stated, failed checks, the draft, and what the report rests on."""
    sheet = book.book.add_worksheet(words.say("Notes")[:31])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for row, (name, text) in enumerate(_lines(report, words)):
        sheet.set_row(row, 6 + 14 * max(1, -(-len(text) // _LINE), -(-len(name) // 16)))
        sheet.write_string(row, 0, inert(name), book.strong)
        sheet.write_string(row, 1, inert(text), book.note)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _lines(report: AnnualReport, words: Words) -> Iterator[tuple[str, str]]:
    form, sources = report.form, report.sources
    yield words.say("Form"), form.document
    yield words.say("Counted"), f"{report.days.first} – {report.days.last}"
    for why, cells in reasons_of(report):
        yield words.say("Not known: {cells}", cells=name_cells(cells, form)), words.say(why)
    for begun in report.begun:
        yield words.say("Begun within the year"), words.say(begun_line(begun, form))
    for stated in report.stated:
        source = words.say("according to {source} (entry {seq})", source=stated.source, seq=stated.entry)
        yield words.say("Stated: {cell}", cell=name_cell(stated.cell, form)), f"{figure(stated.number)} {source}"
    for check in report.checks:
        if check.ok is False:
            yield words.say("Does not add up"), words.say(check_line(check, form))
    yield words.say("Draft of part one"), words.say(DRAFT)
    for heading, text in draft_narrative(report):
        yield words.say(heading), words.say(text)
    yield words.say(msg("Checkpoint of the ledger")), str(sources.checkpoint)
    yield words.say(msg("Drawn up")), beijing_text(sources.generated_at)
