"""CSV as spreadsheets read it: after the mark that Excel wants, each line with its CRLF, and nothing in it that is computed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from govopen.render.spreadsheet_cells import Cell, inert


def csv_lines(headings: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Yield the line of headings and one line a row, as they come."""
    out = io.StringIO("\ufeff")
    out.seek(1)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        yield out.getvalue()
        out.seek(0)
        out.truncate()
        writer.writerow(map(inert, row))
    yield out.getvalue()
