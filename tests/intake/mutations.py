"""Registers as damaged and odd programs write them: what came of reading them, against what they mean and against openpyxl.

Every mutation says what it does to the meaning: nothing, or that a row must not be read. By hand, with a count of files and a first seed::

    python -m tests.intake.mutations 2000 0
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import warnings
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

from govopen.core.dates.moments import Moment
from govopen.errors import ImportRefused
from govopen.intake.import_plan import plan_import
from govopen.intake.tables.rows import Intake
from tests.intake.files import VOCABULARY, read, said
from tests.intake.mutated_tables import Table, make_table
from tests.intake.mutated_texts import make_text
from tests.intake.mutated_workbooks import Book, pack

READ_BY_BOTH: Counter[str] = Counter()
MOMENT = Moment(date(2020, 12, 31), time(12))


def make(seed: int, folder: Path) -> tuple[Path, Table]:
    """Return the file of a seed and what it means."""
    draw = random.Random(seed)
    table = make_table(draw)
    if seed % 2:
        path, data = folder / "mutated.csv", make_text(table, draw)
    else:
        path, data = folder / "mutated.xlsx", pack(Book(table, draw).parts(), table, draw)
    path.write_bytes(data)
    return path, table


def judge(path: Path, table: Table) -> tuple[str, str]:
    """Return ``read``, ``rows refused`` or ``refused``, and what is wrong: an entry that nobody wrote, or a row lost in silence."""
    try:
        intake = read(path)
    except ImportRefused as refusal:
        return "refused", f"{refusal.message} {refusal.hint or 'NO HINT'}" if not refusal.hint else ""
    expected, found = table.expected(), entries_of(intake)
    damaged = any(name.startswith(("bytes:", "zip: trunc", "zip: flip", "zip: without")) for name in table.done)
    wrong = [f"{number}: {found[number]} for {expected.get(number)}" for number in found if found[number] != expected.get(number)]
    wrong += [f"{number} is bad and was read" for number in found if number in table.bad]
    if not intake.problems and not damaged:
        noted = bool(intake.skipped) or any("not read" in str(note) for note in intake.notes)
        wrong += [f"{number} was lost" for number in expected if number not in found and not (noted and number in table.bad)]
    wrong += compare_with_openpyxl(path, found)
    return "rows refused" if intake.problems else "read", "; ".join(wrong)


def entries_of(intake: Intake) -> dict[str, tuple[str, str, str]]:
    """What would be recorded of each number, with --partial even of a file with bad rows."""
    plan = plan_import(intake.records, lambda kind, numbers: {}, vocabulary=VOCABULARY, now=MOMENT)
    found: dict[str, list[str]] = {}
    for draft in plan.additions:
        at = found.setdefault(draft.number.replace("[", "〔").replace("]", "〕"), ["", "", draft.unit or ""])
        at[0 if draft.event == "decided" else 1] = str(draft.when)
    return {number: (at[0], at[1], at[2]) for number, at in found.items()}


def compare_with_openpyxl(path: Path, found: dict[str, tuple[str, str, str]]) -> list[str]:
    """Compare days of decision with openpyxl's own reading, where it can read the file and gives days or texts."""
    import openpyxl

    if path.suffix != ".xlsx":
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
            rows = list(book.worksheets[0].iter_rows(max_col=2, values_only=True))
    except Exception as error:
        READ_BY_BOTH[f"openpyxl: {type(error).__name__} {str(error)[:50]}"] += 1
        return []
    theirs = {str(number): day for number, day in rows if isinstance(day, datetime)}
    READ_BY_BOTH["files"] += 1
    READ_BY_BOTH["days"] += sum(number in theirs for number in found)
    READ_BY_BOTH["numbers"] += sum(number in {each for each, _ in rows} for number in found)
    return [
        f"{number}: openpyxl reads {theirs[number]}"
        for number, at in found.items()
        if number in theirs and f"{theirs[number]:%Y-%m-%d}" != at[0]
    ]


def main(count: int, first: int) -> None:
    """Judge so many files and print what came of them."""
    outcomes: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for seed in range(first, first + count):
            path, table = make(seed, Path(place))
            try:
                outcome, wrong = judge(path, table)
            except Exception as error:
                outcome, wrong = "crash", repr(error)
            if outcome == "refused":
                try:
                    read(path)
                except ImportRefused as refusal:
                    sentences[f"{path.suffix} {refusal.message}"[:110]] += 1
            if outcome == "rows refused" and not table.bad and not any(name.startswith(("bytes", "zip: f")) for name in table.done):
                sys.stdout.write(f"{seed} refused without need {table.done}: {said(read(path))}\n")
            outcomes[f"{path.suffix} {outcome}{' WRONG' if wrong else ''}"] += 1
            if wrong:
                sys.stdout.write(f"{seed} {outcome} {table.done}: {wrong}\n")
    sys.stdout.write(f"{dict(sorted(outcomes.items()))}\nopenpyxl, on what we read: {dict(READ_BY_BOTH)}\n")
    for sentence, times in sentences.most_common(40):
        sys.stdout.write(f"{times:5} {sentence}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
