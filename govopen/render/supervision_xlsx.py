"""The report of many agencies as a workbook: a summary, and a sheet for each section with frozen headings and filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from govopen.core.reports.supervision import SupervisionReport
from govopen.i18n import Words
from govopen.render.spreadsheet_cells import Cell
from govopen.render.supervision_wording import CellShape, Section, asked_text, headline_lines, sections, title
from govopen.render.workbook import SHARE_SCALE, Workbook, add_sheet, begin_workbook, write_row, written

_WIDTHS: Final[dict[CellShape, int]] = {
    "name": 26, "text": 20, "long": 46, "day": 12, "number": 9, "share": 9, "change": 11, "points": 9, "code": 30,
}  # fmt: skip


def render_xlsx(report: SupervisionReport, *, words: Words) -> Iterator[bytes]:
    """Yield an .xlsx file."""
    yield from written(lambda out: _write(report, words, out))


def _write(report: SupervisionReport, words: Words, out: IO[bytes]) -> None:
    book = begin_workbook(out, title=title(report, words), at=report.generated_at)
    _summary(book, report, words)
    for section in sections(report, words):
        _section(book, section, words)
    book.book.close()


def _summary(book: Workbook, report: SupervisionReport, words: Words) -> None:
    sheet = add_sheet(book, words.say("Summary"), [words.say("Item"), words.say("Value")], [24, 100])
    rows: list[tuple[str, Cell]] = [
        (words.say("Title"), title(report, words)),
        (words.say("Judged"), words.say(asked_text(report))),
        *((words.say("Verdict"), words.say(line)) for line in headline_lines(report)),
        *(
            (words.say("Note"), f"{words.say(each.title)}: {words.say(each.note)}")
            for each in sections(report, words)
            if each.note is not None
        ),
        (words.say("Drawn up"), report.generated_at.strftime("%Y-%m-%d %H:%M:%S %z")),
    ]
    for number, row in enumerate(rows, start=1):
        write_row(book, sheet, number, row)


def _section(book: Workbook, section: Section, words: Words) -> None:
    headings = [words.say(column.heading) for column in section.columns]
    sheet = add_sheet(book, words.say(section.title), headings, [_WIDTHS[column.shape] for column in section.columns])
    sheet.set_row(0, 44)
    for number, row in enumerate(section.rows, start=1):
        write_row(book, sheet, number, row)
    sheet.autofilter(0, 0, max(1, len(section.rows)), len(headings) - 1)
    points = book.book.add_format({"num_format": "+0.0%;-0.0%;0.0%", "font_name": "Microsoft YaHei", "font_size": 10})
    for place, column in enumerate(section.columns):
        if column.shape == "change":
            sheet.conditional_format(1, place, max(1, len(section.rows)), place, {"type": "no_blanks", "format": points})
        elif column.shape == "share":
            sheet.conditional_format(1, place, max(1, len(section.rows)), place, SHARE_SCALE)
