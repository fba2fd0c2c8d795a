"""An office whose misfortunes are written down: ``tell`` holds what a case printed against the table beside its test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from govopen.app import clock
from tests.acceptance.conftest import Office
from tests.acceptance.conftest import office as chinese_office
from tests.faults import table
from tests.ledger.conftest import server as server

__all__ = ["chinese_office", "server"]


class Ran(Protocol):
    """What a run left: any of the suite's records of one."""

    @property
    def code(self) -> int: ...
    @property
    def out(self) -> str: ...
    @property
    def err(self) -> str: ...


Tell = Callable[..., None]

#: When this process began: what its first tests and shared fixtures recorded may bear that day.
STARTED = clock.now()


@pytest.fixture
def office(chinese_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An empty folder with a new ledger, spoken to in English as the tables are."""
    monkeypatch.setenv("GOVOPEN_LANG", "en")
    return chinese_office


@pytest.fixture
def tell(request: pytest.FixtureRequest, tmp_path: Path) -> Tell:
    """``tell(case, ran, …, lines=n)``: the first ``n`` lines of each run, and its exit code, are those of the table.

    With ``--update-golden`` (and ``-n 0``) they are written into it. A ``str`` stands for a run that was summed up.
    """
    path = request.path.parent / f"{request.path.stem.removeprefix('test_')}.md"
    name = f"`tests/faults/{request.path.name}::{request.node.originalname}`"

    def told(case: str, *runs: Ran | str, lines: int = 2) -> None:
        said = " <br> ".join(_summed(run, folder=tmp_path, lines=lines) for run in runs)
        row = next((row for row in table.read_rows(path) if row.case == case), None)
        assert row is not None, f"{path.name} has no row {case!r}"
        assert name in row.shown_by, f"{path.name}, {case!r}: {name} is not named"
        if request.config.getoption("--update-golden"):
            table.write_row(path, replace(row, printed=said))
        else:
            assert row.printed == said

    return told


def _steady(text: str, folder: Path) -> str:
    """``text`` without what another day would print, also where midnight passes between the recording and this."""
    for day in {STARTED.date(), clock.now().date()}:
        text = table.steady(text, folder=folder, today=day.isoformat())
    return text


def _summed(run: Ran | str, *, folder: Path, lines: int) -> str:
    if isinstance(run, str):
        return _steady(run, folder)
    text = _steady((run.err or run.out).strip(), folder)
    said = " / ".join(line.strip() for line in text.splitlines()[:lines] if line.strip())
    return f"exit {run.code}: {table.cell(said) if said else 'silence'}"
