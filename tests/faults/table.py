"""The tables beside these tests: for each case what shows it, and what the command printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent

#: A test or a script named in the second column; a row without one says in the third why there is none.
NAMED = re.compile(r"`tests/([\w/]+\.py)(?:::(\w+))?`")

_CELLS = re.compile(r"(?<!\\)\|")
#: What differs from one run to the next, and the word that stands for it in the table.
_UNSTEADY = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "(ledger id)"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "(hash)"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "(ledger id)"),
    (re.compile(r"\b[0-9a-f]{16}…"), "(hash)…"),
    (re.compile(r"postgresql://[^\s)]*?schema=\w+"), "(server)"),
)


@dataclass(frozen=True)
class Row:
    """One line of a table: ``| case | shown by | printed |``."""

    case: str
    shown_by: str
    printed: str

    def __str__(self) -> str:
        return f"| {self.case} | {self.shown_by} | {self.printed} |"


def tables() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a table below its heading; a row with other than three cells is a mistake."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for line in lines[2:]:
        cells = [cell.strip() for cell in _CELLS.split(line.strip())[1:-1]]
        assert len(cells) == 3, line
        yield Row(*cells)


def write_row(path: Path, row: Row) -> None:
    """Put ``row`` in the place of the row of the same case."""
    lines = path.read_text(encoding="utf-8").splitlines()
    new = [str(row) if line.startswith(f"| {row.case} |") else line for line in lines]
    path.write_text("\n".join(new) + "\n", encoding="utf-8")


def cell(text: str) -> str:
    """``text`` as code in one cell; a backtick or a bar in it stays what it is."""
    fence = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def steady(text: str, *, folder: Path, today: str) -> str:
    """``text`` without what another run, day or machine would print otherwise."""
    text = text.replace(str(folder), "(folder)")
    text = re.sub(rf"{today}[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:\+08:00)?", "(now)", text).replace(today, "(today)")
    text = text.replace(today.replace("-", ""), "(today)")
    for pattern, word in _UNSTEADY:
        text = pattern.sub(word, text)
    return text
