"""Table three out of a grid: the rows by their labels, the columns by their headings, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from govopen.core.reports.annual_report.form import APPLICANTS, request_cell
from govopen.intake.annual_reports.found_cells import FoundCells
from govopen.intake.annual_reports.grids import Grid, GridCell, distinct
from govopen.intake.annual_reports.labels import applicant, is_blank, is_value, plain, request_row
from govopen.messages import msg, plural

_ALL_COLUMNS = tuple(column.id for column in APPLICANTS)
#: Columns whose names stand nowhere else.
_NAMED = {"natural", "commercial", "research", "welfare", "legal-service"}
#: Rows whose labels, 总计 and 其他, other tables have too: they are read below another row of table three.
_GENERAL = {"subtotal", "other-handling"}
#: Rows between which a row of another label is one more result.
_RESULTS_BEGIN, _RESULTS_END = "granted", "subtotal"


class RequestTable(Struct):
    """The state of reading: a table that a page break cuts in two goes on with the columns of its first part."""

    order: tuple[str, ...] = ()
    at: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def read(self, grid: Grid, found: FoundCells) -> bool:
        """Take the rows of table three out of a grid; returns whether it has any."""
        columns = _columns(grid)
        if columns:
            self.at = columns
            self.order = tuple(sorted(columns, key=columns.__getitem__))
        rows = 0
        for row in grid:
            cells = distinct(row)
            label = _label(cells)
            row_id = None if label is None else request_row(cells[label][1])
            if label is not None and row_id is not None and (self.seen or row_id not in _GENERAL):
                rows += self._take(cells[label][1], row_id, row, cells[label + 1 :], found)
            elif self._among_results():
                self._take_further(cells, row, found)
        return rows > 0

    def _among_results(self) -> bool:
        return _RESULTS_BEGIN in self.seen and _RESULTS_END not in self.seen

    def _take(self, label: str, row_id: str, row: Sequence[GridCell], rest: list[tuple[int, str]], found: FoundCells) -> int:
        values = self._values(row, rest)
        if values is None:
            if self.seen and any(not is_blank(text) and is_value(text) for _, text in rest):
                count = plural("{count} cell", "{count} cells", len(rest))
                found.notes.append(
                    msg("The row “{label}” has {count} after its label, which fit no columns.", label=label.strip(), count=count)
                )
            return 0
        self.seen.add(row_id)
        found.put([request_cell(row_id, column) for column in values], values.values())
        return 1

    def _values(self, row: Sequence[GridCell], rest: list[tuple[int, str]]) -> dict[str, str] | None:
        """Return the texts of a row's cells by column, None where they cannot be told apart."""
        texts = [text for _, text in rest]
        for order in filter(None, (self.order, _ALL_COLUMNS)):
            if len(texts) == len(order):
                return dict(zip(order, texts, strict=True)) if sum(map(is_value, texts)) * 2 > len(order) else None
        if self.at and rest and max(self.at.values()) < len(row) and min(self.at.values()) >= rest[0][0]:
            return {column: row[place].text for column, place in self.at.items()}
        count = len(self.order or _ALL_COLUMNS)
        while len(texts) > count and is_blank(texts[-1]):
            texts.pop()
        while len(texts) > count and is_blank(texts[0]):
            texts.pop(0)
        return dict(zip(self.order or _ALL_COLUMNS, texts, strict=True)) if len(texts) == count and all(map(is_value, texts)) else None

    def _take_further(self, cells: list[tuple[int, str]], row: Sequence[GridCell], found: FoundCells) -> None:
        """Take a row that the form does not have, if numbers stand in it."""
        labels = [place for place, (_, text) in enumerate(cells) if not is_value(text)]
        values = self._values(row, cells[labels[-1] + 1 :]) if labels else None
        if not values or all(map(is_blank, values.values())) or not all(map(is_value, values.values())):
            return
        name = plain(cells[labels[-1]][1]).replace(".", "") or "?"
        if name not in found.further_results:
            found.further_results.append(name)
        found.put([request_cell(name, column) for column in values], values.values())


def _label(cells: list[tuple[int, str]]) -> int | None:
    """Return the place of a row's label: the last cell that names a row, for the heads of groups stand left of it.

    None for a row of headings, in which 总计 names a column.
    """
    if any(applicant(text) in _NAMED for _, text in cells):
        return None
    places = [place for place, (_, text) in enumerate(cells) if request_row(text)]
    return places[-1] if places and len(cells) > places[-1] + 1 else None


def _columns(grid: Grid) -> dict[str, int]:
    """Return where the columns of the applicants begin; empty where no heading says so, or, in a text, headings lost their places."""
    found: dict[str, int] = {}
    for row in grid:
        cells = distinct(row)
        if _label(cells) is not None:
            break
        for column, text in cells:
            name = applicant(text)
            if name is not None:
                found.setdefault(name, column)
    named = len(_NAMED & found.keys()) > 1 and len(set(found.values())) == len(found)
    return found if named else {}
