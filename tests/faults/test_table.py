"""The tables name tests that exist, and leave no case without what it printed or why it is no test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import table

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("path", table.tables(), ids=lambda path: path.stem)
def test_every_row_names_what_exists_and_says_what_happens(path: Path) -> None:
    rows = list(table.read_rows(path))
    assert rows
    assert len({row.case for row in rows}) == len(rows)
    for row in rows:
        named = table.NAMED.findall(row.shown_by)
        assert row.printed, row.case
        assert named or row.shown_by == "—", row.case
        for file, name in named:
            text = (TESTS / file).read_text(encoding="utf-8")
            assert not name or f"def {name}(" in text, (row.case, file, name)


def test_there_is_a_table_for_every_file_of_tests() -> None:
    files = {path.stem.removeprefix("test_") for path in table.FOLDER.glob("test_*.py")} - {"table"}
    assert files <= {path.stem for path in table.tables()}
