"""Rich tables that are safe for text from files and clerks, and hold together in 60 columns of Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from govopen.render.terminal_text import visible


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading; ``whole`` for ids and dates, which are never broken; ``align`` right for numbers."""

    heading: str
    whole: bool = False
    align: Literal["left", "right"] = "left"
    style: str = ""


def cell(value: object, style: str = "") -> Text:
    """Return user text as a cell: no markup, control characters as escapes; None is a dash."""
    return Text("–" if value is None or value == "" else visible(str(value)), style=style)


def build_table(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str | None = None) -> Table:
    """Build a table; a cell may be any value, or a ``Text`` that was styled already."""
    table = Table(box=SIMPLE_HEAD, title=cell(title, "bold") if title else None, title_justify="left", pad_edge=False, expand=False)
    for column in columns:
        table.add_column(
            Text(column.heading), no_wrap=column.whole, overflow="fold", justify=column.align, style=column.style, header_style="bold"
        )
    for row in rows:
        table.add_row(*(item if isinstance(item, Text) else cell(item) for item in row))
    return table
