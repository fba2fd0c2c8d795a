"""Finds and reads the header row of a table: known columns in any order, unknown ones listed, misspelt and repeated ones refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from govopen.errors import Problem
from govopen.intake.readers.cells import Cell, show
from govopen.messages import msg

SEARCHED_ROWS = 10
_NEAR = 0.7
_AROUND_HAN = re.compile(r"(?<=[^\x00-\xff]) | (?=[^\x00-\xff])")
#: Headers that offices write for one of ours, and that no measure of likeness would find.
_MEANT = {
    "公示日期": "公示时间",
    "发布时间": "公示时间",
    "发布日期": "公示时间",
    "公开时间": "公示时间",
    "公开日期": "公示时间",
    "上网时间": "公示时间",
    "公开渠道": "公示渠道",
    "发布渠道": "公示渠道",
    "公示链接": "公示网址",
    "发布网址": "公示网址",
    "网址链接": "公示网址",
    "责任单位": "责任处室",
    "责任部门": "责任处室",
    "承办处室": "责任处室",
    "处室": "责任处室",
}


class Columns(Struct, frozen=True):
    """The header row of a table: known columns by name, with their places; ``written`` and ``ignored`` as they stand in the file."""

    row: int
    width: int
    at: Mapping[str, int]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    written: Mapping[str, str] = field(default_factory=dict)

    def as_written(self, name: str) -> str:
        """The header of a column as the file has it; its name where the file lacks it."""
        return self.written.get(name, name)


NO_COLUMNS = Columns(0, 0, {}, (), ())


def fold_header(cell: Cell) -> str:
    """Return a header as it is compared: NFKC, no white space, no mark of a required column, case folded."""
    text = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else ""
    folded = "".join(text.split()).strip("*＊:").casefold()
    return folded.removesuffix("(必填)").removesuffix("(选填)")


def read_columns(
    row: int,
    cells: list[Cell],
    *,
    names: Mapping[str, str],
    used: Iterable[str],
    required: Iterable[str],
    sheet: str | None,
    english: Mapping[str, str],
) -> Columns:
    """Read a header row.

    ``names`` maps folded spellings to column names; a misspelling of one of ``used`` is refused, other unknown columns are ignored.
    ``english`` are the column names that messages use where the header is in English. Faults are returned in ``Columns.problems``.
    """
    spoken = english if not any(each > "\x7f" for cell in cells if isinstance(cell, str) for each in cell) else {}
    used = [spoken.get(name, name) for name in used]
    at: dict[str, int] = {}
    written: dict[str, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for place, cell in enumerate(cells):
        folded = fold_header(cell)
        if not folded:
            continue
        name, shown = names.get(folded), _shown(cell)
        if (name or folded) in seen:
            doubled = msg(
                "The column {name} stands there twice, as {first} and {second}.",
                name=name or shown,
                first=seen[name or folded],
                second=shown,
            )
            problems.append(Problem(doubled, sheet=sheet, row=row, column=shown))
            continue
        seen[name or folded] = shown
        if name is not None:
            at[name], written[name] = place, shown
            continue
        near = _near(folded, used)
        if near is None:
            ignored.append(shown)
        else:
            problems.append(
                Problem(
                    msg("The column {name} is not known; is {near} meant?", name=shown, near=near),
                    sheet=sheet,
                    row=row,
                    column=shown,
                )
            )
    missing = [spoken.get(name, name) for name in required if name not in at]
    problems.extend(Problem(msg("The column {name} is missing.", name=each), sheet=sheet, row=row, column=each) for each in missing)
    return Columns(row, len(cells), at, tuple(ignored), tuple(problems), written)


def _shown(cell: Cell) -> str:
    """Return a header as messages show it: without its line breaks, and with one space for several."""
    return show(_AROUND_HAN.sub("", " ".join(cell.split())) if isinstance(cell, str) else cell)


def _near(folded: str, used: Iterable[str]) -> str | None:
    """Return the column that a misspelt header comes near to."""
    if folded in _MEANT and _MEANT[folded] in used:
        return _MEANT[folded]
    return next((name for name in used if likeness(folded, fold_header(name)) >= _NEAR), None)


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
