"""An office as scripts see it: an empty folder, the command, its output and exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govopen.__main__ import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


class Office:
    """Runs govopen in a folder of its own; ``log`` and the like insist on success."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def run(self, *words: str) -> Ran:
        self._capfd.readouterr()
        code = main(list(words))
        out, err = self._capfd.readouterr()
        return Ran(code, out, err)

    def do(self, *words: str) -> Ran:
        ran = self.run(*words)
        assert ran.code == 0, (words, ran)
        return ran

    def decided(self, number: str, at: str, *more: str) -> None:
        self.do("log", "decided", number, "--at", at, "--type", "permit", *more)

    def published(self, number: str, at: str, *more: str) -> None:
        self.do("log", "published", number, "--at", at, "--channel", "portal", *more)

    def audit(self, *words: str, code: int | None = None) -> dict[str, Any]:
        ran = self.run("audit", "--format", "json", *words)
        if code is not None:
            assert ran.code == code, ran
        report: dict[str, Any] = json.loads(ran.out)
        return report

    def verdict(self, number: str, rule: str, *words: str) -> dict[str, Any]:
        report = self.audit("--all", "--rule", rule, *words)
        found: list[dict[str, Any]] = [each for each in report["findings"] if each["matter"] == number and each["rule"] == rule]
        assert len(found) == 1, report["findings"]
        return found[0]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Office:
    monkeypatch.chdir(tmp_path)
    for name in ("GOVOPEN_LEDGER", "GOVOPEN_LANG", "GOVOPEN_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    made = Office(capfd)
    made.do("init", "--agency", "测试厅")
    return made
