"""Finds and reads the header row of a table: known columns in any order, unknown ones listed, misspelt and repeated ones refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from msgspec import Struct, field

from govopen.core.text.document_numbers import unwrap_number, without_invisible
from govopen.errors import Problem
from govopen.intake.readers.cells import Cell, MergedRange, is_blank, show
from govopen.intake.tables.column_aliases import DAYS, LIKE_PUBLISHED, MEANT, NUMBERS, OURS
from govopen.messages import msg

SEARCHED_ROWS = 10
_NEAR = 0.7
_PUBLISHED = OURS["公示日期"]
_AROUND_HAN = re.compile(r"(?<=[^\x00-\xff]) | (?=[^\x00-\xff])")


class Columns(Struct, frozen=True):
    """The header row of a table: known columns by name, with their places; ``written`` and ``ignored`` as they stand in the file.

    ``aliases``: headers of other systems, each with the name of ours as which it is read.
    """

    row: int
    width: int
    at: Mapping[str, int]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    written: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[tuple[str, str], ...] = ()

    def as_written(self, name: str) -> str:
        """The header of a column as the file has it; its name where the file lacks it."""
        return self.written.get(name, name)


NO_COLUMNS = Columns(0, 0, {}, (), ())


def fold_header(cell: Cell) -> str:
    """Return a header as it is compared: NFKC, no white space, nothing that draws nothing, no mark of a required column, case folded."""
    text = unicodedata.normalize("NFKC", without_invisible(unwrap_number(cell))) if isinstance(cell, str) else ""
    folded = "".join(text.split()).strip("*＊:").casefold()
    return folded.removesuffix("(必填)").removesuffix("(选填)")


#: Headers that say neither 许可 nor 处罚.
_BARE = frozenset(map(fold_header, (*NUMBERS, *DAYS)))


def read_columns(
    row: int,
    cells: list[Cell],
    *,
    names: Mapping[str, str],
    used: Iterable[str],
    required: Collection[str],
    sheet: str | None,
    english: Mapping[str, str],
    aliases: Mapping[str, str] | None = None,
) -> Columns:
    """Read a header row.

    ``names`` maps folded spellings to column names, ``aliases`` those of other systems, which are ignored where a column
    stands there under a better one too, if it is no fact that the two may tell differently; a misspelling of one of ``used`` that is not
    there is refused, other unknown columns are ignored. ``english`` are the column names that messages use where the header is in
    English. Faults are returned in ``Columns.problems``.
    """
    spoken = english if not any(each > "\x7f" for cell in cells if isinstance(cell, str) for each in cell) else {}
    written: dict[str, str] = {}
    at: dict[str, int] = {}
    others: list[tuple[str, str]] = []
    further: list[str] = []  # names of a column that stands there under a better one
    unknown: list[tuple[str, str]] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    ranks, facts = _ranks(map(fold_header, cells), names, aliases or {}), {*required, *OURS.values()}
    for place, cell in enumerate(cells):
        folded = fold_header(cell)
        if not folded:
            continue
        name, shown = names.get(folded) or (aliases or {}).get(folded), _shown(cell)
        better = name is not None and (ranks[name] < _rank(folded, names) or (name in at and folded not in names))
        if better and (folded in _BARE or name not in facts) and not (name in at and ranks[name or ""] == 2):
            further.append(shown)
            continue
        if (name or folded) in seen:
            problems.append(_doubled(name or shown, seen[name or folded], shown, sheet, row))
            continue
        seen[name or folded] = shown
        if name is None:
            unknown.append((folded, shown))
            continue
        at[name], written[name] = place, shown
        if folded not in names:
            others.append((shown, name))
    ignored = further
    for folded, shown in unknown:
        near = _near(folded, [spoken.get(name, name) for name in used if name not in at])
        if near is None:
            ignored.append(shown)
        else:
            problem = msg("The column {name} is not known; is {near} meant?", name=shown, near=near)
            problems.append(Problem(problem, sheet=sheet, row=row, column=shown))
    missing = [spoken.get(name, name) for name in required if name not in at]
    problems.extend(Problem(msg("The column {name} is missing.", name=each), sheet=sheet, row=row, column=each) for each in missing)
    return Columns(row, len(cells), at, tuple(ignored), tuple(problems), written, tuple(others))


def _rank(folded: str, names: Mapping[str, str]) -> int:
    """How well a header says what it is: our own name, that of another system, one that says neither 许可 nor 处罚."""
    return 0 if folded in names else 2 if folded in _BARE else 1


def _ranks(headers: Iterable[str], names: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, int]:
    """Return the best rank under which each column stands there."""
    best: dict[str, int] = {}
    for folded in headers:
        name = names.get(folded) or aliases.get(folded)
        if name is not None:
            best[name] = min(best.get(name, 2), _rank(folded, names))
    return best


def _doubled(name: str, first: str, second: str, sheet: str | None, row: int) -> Problem:
    doubled = msg("The column {name} stands there twice, as {first} and {second}.", name=name, first=first, second=second)
    return Problem(doubled, sheet=sheet, row=row, column=second)


def join_header(above: Sequence[Cell], header: Sequence[Cell], names: Container[str]) -> list[Cell]:
    """Return a header row with the columns that only the row above it names, as where F2 and F3 are merged, and those that both name."""
    width = max(len(above), len(header))
    lowers = _below_groups(above, header, names)
    pairs = zip(_padded(above, width), lowers, strict=True)
    return [upper if is_blank(lower) and fold_header(upper) in names else lower for upper, lower in pairs]


def _below_groups(above: Sequence[Cell], below: Sequence[Cell], names: Container[str]) -> list[Cell]:
    """Return the lower of two rows of a header, its names with the group over them where only both are a column: 公示 over 时间."""
    width = max(len(above), len(below))
    group, found = "", list[Cell]()
    for upper, lower in zip(_padded(above, width), _padded(below, width), strict=True):
        group = group if is_blank(upper) else upper if isinstance(upper, str) else ""
        both = f"{group.strip()}{lower.strip()}" if isinstance(lower, str) and lower.strip() else ""
        known = fold_header(both) in names and (fold_header(lower) not in names or fold_header(lower) in _BARE)
        found.append(both if known else lower)
    return found


def continue_header(header: Sequence[Cell], below: Sequence[Cell], names: Mapping[str, str]) -> list[Cell] | None:
    """Return both rows as one header where the row below holds headers and nothing else, or None.

    A name below parts a group of columns above it; where both rows name one column (name and code), the upper name stays.
    """
    below = _below_groups(header, below, names)
    filled = [fold_header(cell) for cell in below if not is_blank(cell)]
    if not any(name in names for name in filled) or any(not isinstance(cell, str) or cell[:1].isdigit() for cell in below if cell):
        return None
    width = max(len(header), len(below))
    joined: list[Cell] = []
    for upper, lower in zip(_padded(header, width), _padded(below, width), strict=True):
        first, second = names.get(fold_header(upper)), names.get(fold_header(lower))
        if first and second and first != second:
            return None
        joined.append(upper if is_blank(lower) or first else lower)
    return joined


def wide_headers(merged: Iterable[MergedRange], columns: Columns, rows: Iterable[Sequence[Cell]]) -> dict[int, list[int]]:
    """Return the further columns, by the first one, of headers merged over several columns of which no row of the header names these."""
    named = {place for cells in rows for place, cell in enumerate(cells) if not is_blank(cell)} | set(columns.at.values())
    return {
        at.left: others
        for at in merged
        if at.first <= columns.row <= at.last and at.left in columns.at.values()
        if (others := [place for place in range(at.left + 1, at.right + 1) if place not in named])
    }


def _padded(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells, *[None] * (width - len(cells))]


def _shown(cell: Cell) -> str:
    """Return a header as messages show it: without its line breaks, and with one space for several."""
    return show(_AROUND_HAN.sub("", " ".join(cell.split())) if isinstance(cell, str) else cell)


def _near(folded: str, used: Iterable[str]) -> str | None:
    """Return the column that a header means, or that a misspelt one comes nearest to."""
    used = tuple(used)
    if MEANT.get(folded) in used:
        return MEANT[folded]
    if _PUBLISHED in used and LIKE_PUBLISHED.fullmatch(folded):
        return _PUBLISHED
    if (plain := next((name for name in used if fold_header(name) == folded.partition("(")[0]), None)) is not None:
        return plain  # 公示时间（精确到分）
    spelt = [*((name, name) for name in used), *((other, name) for other, name in OURS.items() if name in used)]
    near = max(((likeness(folded, fold_header(other)), name) for other, name in spelt), key=lambda each: each[0], default=(0.0, ""))
    return near[1] if near[0] >= _NEAR else None


def likeness(one: str, other: str) -> float:
    """Return 1 for equal texts, 0 for texts without anything in common; two signs that changed places are one change."""
    longest = max(len(one), len(other))
    if not longest or abs(len(one) - len(other)) > longest * (1 - _NEAR):
        return 0.0
    before, last = list[int](), list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != against))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return 1 - last[-1] / longest
