"""Tables: columns of given widths, headings that stand on each page anew, cells over several columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from govopen.render.docx.paragraphs import Layout, Style, Text, paragraph
from govopen.render.docx.xml import Element, element

#: Twips (1/20 pt) in a millimetre.
TWIPS = 56.7

Align = Literal["left", "center", "right"]


class Column(Struct, frozen=True):
    """A column: its width in millimetres, and how its text stands."""

    width: float
    align: Align = "left"


class Cell(Struct, frozen=True):
    """A cell over so many columns and rows. ``heading``: in 黑体; ``align`` in place of the column's; ``lines``: several paragraphs."""

    text: Text = ""
    columns: int = 1
    rows: int = 1
    heading: bool = False
    align: Align | None = None
    lines: tuple[Text, ...] = ()


#: A text is a cell of one column and one row. Where a cell reaches down from above, the row names no cell.
Row = Sequence[str | Cell]


def build_table(columns: Sequence[Column], rows: Iterable[Row], *, heading: Sequence[Row] = ()) -> Element:
    """Return a ``w:tbl`` with a border around each cell; ``heading`` are the rows repeated on each page."""
    widths = [round(column.width * TWIPS) for column in columns]
    table = element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblStyle", val="TableGrid"),
            element("w:tblW", w=sum(widths), type="dxa"),
            element("w:jc", val="center"),
            element("w:tblLayout", type="fixed"),
        ),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
    )
    reaching: dict[int, _Reaching] = {}
    for row in heading:
        table.append(_row(row, columns, widths, reaching, heading=True))
    for row in rows:
        table.append(_row(row, columns, widths, reaching, heading=False))
    return table


class _Reaching(Struct):
    """A cell that reaches down into rows below: over so many columns, for so many rows more."""

    columns: int
    rows: int


def _row(row: Row, columns: Sequence[Column], widths: Sequence[int], reaching: dict[int, _Reaching], *, heading: bool) -> Element:
    properties = element("w:trPr", element("w:cantSplit"))
    if heading:
        properties.append(element("w:tblHeader"))
    made = element("w:tr", properties)
    for place, cell, merge in _placed(row, len(columns), reaching):
        span = cell.columns
        shape = element("w:tcPr", element("w:tcW", w=sum(widths[place : place + span]), type="dxa"))
        if span > 1:
            shape.append(element("w:gridSpan", val=span))
        if merge:
            shape.append(element("w:vMerge", val=merge))
        shape.append(element("w:vAlign", val="center"))
        made.append(element("w:tc", shape, *_texts(cell, columns[place], heading=heading)))
    return made


def _placed(row: Row, count: int, reaching: dict[int, _Reaching]) -> Iterator[tuple[int, Cell, str]]:
    """Yield each cell of a row with the column where it begins and its vertical merge; a short row is filled with empty cells."""
    place, cells = 0, iter(row)
    while place < count:
        above = reaching.get(place)
        if above is not None:
            cell, merge = Cell(columns=above.columns), "continue"
            above.rows -= 1
            if not above.rows:
                del reaching[place]
        else:
            given = next(cells, "")
            cell = Cell(given) if isinstance(given, str) else given
            merge = "restart" if cell.rows > 1 else ""
            if cell.rows > 1:
                reaching[place] = _Reaching(cell.columns, cell.rows - 1)
        yield place, cell, merge
        place += cell.columns


def _texts(cell: Cell, column: Column, *, heading: bool) -> Iterator[Element]:
    """Yield one paragraph a text; a heading stands in the middle."""
    bold = heading or cell.heading
    align = cell.align or ("center" if bold else column.align)
    for text in cell.lines or (cell.text,):
        yield paragraph(text, Style.TABLE_HEAD if bold else Style.TABLE_TEXT, Layout(align=align))
