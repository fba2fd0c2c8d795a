"""Commands that work without a ledger: only the default one may be absent; one that was named must be there."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Clerk
from tests.surroundings import stop_clock

WITHOUT = [
    ("rules", "list"),
    ("rules", "show", "decision-publicity"),
    ("calc", "7wd", "--from", "2020-04-01"),
    ("calendar", "show", "2020-01"),
    ("calendar", "check"),
    ("template", "decision", "-o", "t.xlsx"),
]


@pytest.mark.parametrize("words", WITHOUT, ids=" ".join)
def test_the_default_ledger_may_be_absent_and_a_named_one_not(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    stop_clock(monkeypatch, "2026-11-24T09:00+08:00")  # within what the notices cover, or `calendar check` finds fault
    clerk.do(*words)
    for named in ("none.db", "./govopen.db"):
        ran = clerk.run("--ledger", named, *words, *(("--force",) if words[0] == "template" else ()))
        assert (ran.code, ran.out) == (4, "")
        assert named.removeprefix("./") in ran.err
    monkeypatch.setenv("GOVOPEN_LEDGER", str(clerk.folder / "none.db"))
    assert clerk.run(*words, *(("--force",) if words[0] == "template" else ())).code == 4
