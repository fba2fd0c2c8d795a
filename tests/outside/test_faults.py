"""Bad input told in one sentence, and the table of all such cases (tests/FAULTS.md) names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.outside.conftest import Office

TESTS = Path(__file__).parents[1]


def test_every_test_named_in_the_table_exists() -> None:
    named = re.findall(r"`tests/([\w/]+\.py)(?:::(\w+))?`", (TESTS / "FAULTS.md").read_text(encoding="utf-8"))
    for path, name in named:
        text = (TESTS / path).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, (path, name)


@pytest.mark.parametrize(
    ("ledger", "sentence"),
    [
        ("typo.db", "No ledger at typo.db."),
        ("", "The name of the ledger is empty."),
        (":memory:", "A ledger must be a file that stays; :memory: is none."),
        ("folder", "folder is a folder, not a ledger."),
        ("empty.db", "empty.db is empty, not a ledger."),
        ("text.db", "text.db is not a govopen ledger."),
    ],
)
def test_what_is_no_ledger_is_refused_and_makes_no_file(office: Office, ledger: str, sentence: str) -> None:
    Path("folder").mkdir()
    Path("empty.db").touch()
    Path("text.db").write_text("hello\n", encoding="utf-8")
    before = sorted(Path().iterdir())
    ran = office.run("--lang", "en", "--ledger", ledger, "audit")
    assert (ran.code, ran.out) == (4, "")
    assert sentence in ran.err
    assert sorted(Path().iterdir()) == before
