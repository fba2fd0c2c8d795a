"""Workbooks as reports write them: formats, sheets with frozen headings, rows of typed cells; nothing live in them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from govopen.core.model.findings import Outcome
from govopen.core.reports.audit_report import Sources
from govopen.core.text.escaping import visible
from govopen.render.spreadsheet_cells import Cell

CELL_LIMIT: Final = 32_767
ROW_LIMIT: Final = 1_048_575
#: Bytes of the finished file that are handed on at once.
CHUNK: Final = 1 << 16
TINTS: Final = {
    Outcome.OVERDUE: ("#F6D5D0", "#7A1B12"),
    Outcome.LATE: ("#FBE3D2", "#7C3A0B"),
    Outcome.MISSED: ("#F3D9E6", "#6E1E4A"),
    Outcome.UNDETERMINED: ("#E6E2F3", "#43367A"),
    Outcome.DUE_SOON: ("#FBF0CC", "#6B5200"),
    Outcome.WAIVED: ("#E4E7EA", "#3F4A55"),
}
#: The colours of a column of rates, from 60 % to all.
SHARE_SCALE: Final[dict[str, Any]] = {
    "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
    "min_value": 0.6, "mid_value": 0.9, "max_value": 1,
    "min_color": "#F6D5D0", "mid_color": "#FBF0CC", "max_color": "#CFE5DB",
}  # fmt: skip


@dataclass(frozen=True)
class Workbook:
    """The workbook with its formats; rows are written in order, as constant memory wants it."""

    book: Any
    heading: Any
    day: Any
    minute: Any
    share: Any
    points: Any
    wrap: Any
    plain: Any
    strong: Any
    tints: dict[Outcome, Any]


def written(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """Yield a file piece by piece that is written to a temporary one first."""
    with tempfile.TemporaryFile() as out:
        write(out)
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk


def open_workbook(out: IO[bytes], sources: Sources) -> Workbook:
    """Begin a workbook about one ledger on a stream."""
    return begin_workbook(out, title=sources.agency, at=sources.generated_at)


def begin_workbook(out: IO[bytes], *, title: str, at: datetime) -> Workbook:
    """Begin a workbook on a stream, with the formats that its sheets share; ``at``: when it is drawn up."""
    from xlsxwriter import Workbook as File

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = File(out, options)
    book.set_properties({"title": visible(title), "created": at.replace(tzinfo=None)})
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}

    def style(**more: Any) -> Any:
        return book.add_format(base | more)

    return Workbook(
        book=book,
        heading=style(bold=True, bg_color="#1F3A4D", font_color="#FFFFFF", valign="vcenter", text_wrap=True),
        day=style(num_format="yyyy-mm-dd", align="left"),
        minute=style(num_format="yyyy-mm-dd hh:mm", align="left"),
        share=style(num_format="[=1]0%;0.0%"),
        points=style(num_format="0.00"),
        wrap=style(text_wrap=True),
        plain=style(),
        strong=style(bold=True, font_size=14),
        tints={outcome: book.add_format({"bg_color": back, "font_color": ink}) for outcome, (back, ink) in TINTS.items()},
    )


def add_sheet(book: Workbook, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
    """Begin a sheet: a frozen row of headings, columns of these widths, one page wide on paper."""
    sheet = book.book.add_worksheet(name[:31])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 22)
    write_row(book, sheet, 0, headings, style=book.heading)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def write_row(book: Workbook, sheet: Any, row: int, cells: Iterable[Cell], *, style: Any = None) -> None:
    """Write the cells of a row by their types; ``style`` is that of all."""
    for column, cell in enumerate(cells):
        match cell:
            case None | "":
                pass
            case datetime():
                sheet.write_datetime(row, column, cell, style or book.minute)
            case date():
                sheet.write_datetime(row, column, cell, style or book.day)
            case Decimal():
                sheet.write_number(row, column, float(cell), style or book.points)
            case int() | float():
                sheet.write_number(row, column, cell, style or (book.share if isinstance(cell, float) else book.plain))
            case _:
                sheet.write_string(row, column, fit(str(cell)), style or (book.wrap if len(str(cell)) > 40 else book.plain))


def fit(text: str) -> str:
    """Return text that a cell holds whole: what is cut off is said, never dropped in silence."""
    text = visible(text)
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    mark = f" …[{len(text)}]"
    return text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(mark))].decode("utf-16-le", "ignore") + mark
