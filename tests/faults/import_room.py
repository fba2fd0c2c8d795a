"""What the tables of imports share: a register in the office's folder, what an import said, and how many entries there are."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.acceptance.conftest import Office, Ran
from tests.intake.files import Value, rewrite, write_csv, write_xlsx

HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间", "行政许可决定文书名称")
GOOD = ("许9号", "2020-04-01", "", "")


def entries() -> int:
    """How many entries the ledger in this folder has."""
    with closing(sqlite3.connect("govopen.db")) as raw:
        return int(raw.execute("SELECT count(*) FROM entry").fetchone()[0])


def text(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    """A register as csv."""
    return write_csv(Path(), *rows, header=header)


def workbook(*rows: Sequence[Value], header: Sequence[str] = HEADER, sheet: str = "许可") -> Path:
    """A register, or the sheet of a template, as a workbook."""
    return write_xlsx(Path(), {sheet: [header, *rows]})


def forge(path: Path, word: str, instead: str) -> Path:
    """Put into a workbook, in the place of a word, what no spreadsheet program would write."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if word.encode() in archive.read(name)]
    for part in parts:
        rewrite(path, part, lambda data: data.replace(word.encode(), instead.encode()))
    return path


def refused(office: Office, path: Path, *sentences: str, words: Sequence[str] = ()) -> Ran:
    """Import the file, which must be refused with these words and leave the ledger as it was; what was said, without the preview."""
    before = entries()
    ran = office.run("import", str(path), *words)
    assert (ran.code, ran.out) == (4, ""), ran
    assert all(sentence in ran.err for sentence in sentences), ran.err
    assert "Traceback" not in ran.err
    assert entries() == before
    return from_error(ran)


def not_typed(office: Office, *words: str, sentence: str, code: int = 2) -> Ran:
    """Run a command that must be refused with this sentence and leave the ledger as it was."""
    before = entries()
    ran = office.run(*words)
    assert (ran.code, ran.out) == (code, ""), ran
    assert sentence in ran.err, ran.err
    assert entries() == before
    return ran


def from_error(ran: Ran) -> Ran:
    """The run without what was said of the file before the error."""
    return Ran(ran.code, "", ran.err[ran.err.index("Error:") :])


def preview(office: Office, path: Path) -> tuple[Ran, str]:
    """Import the file with --dry-run, all of it good: the run, and what it said of the file as one line."""
    ran = office.run("import", str(path), "--dry-run")
    assert ran.code == 0, ran
    return ran, ran.err
