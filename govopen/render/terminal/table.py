"""Rich tables that are safe for text from files and clerks, and hold together in 60 columns of Chinese."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from govopen.core.text.escaping import visible
from govopen.render.terminal.text import fold


class Column(Struct, frozen=True):
    """One column: its heading; ``whole`` for ids and dates, which are never broken; ``align`` right for numbers.

    ``width`` in cells, or None for the width of the widest cell.
    """

    heading: str
    whole: bool = False
    align: Literal["left", "right"] = "left"
    width: int | None = None


def cell(value: object, style: str = "") -> Text:
    """Return user text as a cell: no markup, control characters as escapes; None is a dash."""
    return Text("–" if value is None or value == "" else visible(str(value)), style=style)


def folded(text: str, width: int, style: str = "") -> Text:
    """Return user text as a cell broken to a width by our own rules: Rich breaks Chinese only where a whole phrase ends."""
    return Text("\n".join(fold(visible(text), width)), style=style)


def stacked(*lines: Text) -> Text:
    """Return several cells as the lines of one."""
    return Text("\n").join(lines)


def unbroken(text: str, style: str = "") -> Text:
    """Return a line that is never broken, for what a reader copies."""
    return Text(visible(text), style=style, no_wrap=True, overflow="ignore")


def build_table(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, heading: bool = True) -> Table:
    """Build a table; a cell may be any value, or a ``Text`` that was styled already. Without ``heading`` it goes on from another one."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False, show_header=heading)
    for column in columns:
        title, whole = Text(column.heading), column.whole
        table.add_column(title, no_wrap=whole, overflow="fold", justify=column.align, header_style="bold", width=column.width)
    for row in rows:
        table.add_row(*(item if isinstance(item, Text) else cell(item) for item in row))
    return table


def plain_text(renderable: RenderableType, *, width: int) -> str:
    """Return a drawing as text without colours, for a file."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, markup=False, emoji=False, highlight=False)
    console.print(renderable, crop=False)
    return unpadded(out.getvalue())


def unpadded(text: str) -> str:
    """Return a drawing without blanks at the ends of lines: a narrower terminal would break them into empty lines."""
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))
