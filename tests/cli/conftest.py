"""A clerk at a command line: in this process for speed, or in one of its own where the surroundings matter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from govopen.__main__ import main
from govopen.i18n import Words
from govopen.messages import Message
from tests.surroundings import needed

#: A word of English prose; ``zh|en`` and other lists of values are not.
ENGLISH = re.compile(r"(?<![|\w])[a-z]{3,}(?![|\w])")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Clerk:
    """Runs ``govopen`` in a folder of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Ran:
        self.capture.readouterr()
        code = main(words)
        said = self.capture.readouterr()
        return Ran(code, said.out, said.err)

    def do(self, *words: str) -> str:
        ran = self.run(*words)
        assert ran.code == 0, ran.err
        return ran.out

    def alone(self, *words: str, env: Mapping[str, str] | None = None, stdin: int | None = subprocess.DEVNULL) -> Ran:
        """Run in a process of its own, with nothing in its environment but what is given."""
        surroundings = {**needed(), **({"LANG": "C.UTF-8"} if env is None else env)}
        done = subprocess.run(
            [sys.executable, "-m", "govopen", *words], cwd=self.folder, env=surroundings, stdin=stdin, capture_output=True
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Fails a test in which a sentence was said that the Chinese catalogue lacks, however it was put together."""
    missing: set[str] = set()
    say = Words.say

    def listening(words: Words, message: Message | str, /, **values: object) -> str:
        text = message.text if isinstance(message, Message) else message
        known: Mapping[object, str] = getattr(words.catalogue, "_catalog", {})
        if (
            words.language == "zh" and ENGLISH.search(text) and text not in known and (text, 0) not in known
        ):  # (text, 0): a counted sentence
            missing.add(text)
        return say(words, message, **values)

    monkeypatch.setattr(Words, "say", listening)
    yield missing
    assert missing == set()


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], untranslated: set[str]) -> Clerk:
    """A clerk in an empty folder with a Chinese name, speaking Chinese."""
    folder = tmp_path / "政务公开 台账"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("GOVOPEN_LEDGER", "GOVOPEN_LANG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOVOPEN_OPERATOR", "张办事员")
    return Clerk(folder, capsys)


@pytest.fixture(scope="session")
def small_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One office and one decision, published a day late: made once, copied for each test."""
    path = tmp_path_factory.mktemp("small") / "govopen.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVOPEN_OPERATOR", "张办事员")
        for words in (
            ("init", "--agency", "某厅"),
            ("unit", "add", "就业处", "--email", "jy@example.cn"),
            ("log", "decided", "赣人社许〔2020〕1号", "--at", "2020-04-01", "--type", "permit", "--unit", "就业处", "--title", "某许可"),
            ("log", "published", "赣人社许〔2020〕1号", "--at", "2020-04-14 09:00"),
        ):
            assert main([*words, "--ledger", str(path)]) == 0
    return path


@pytest.fixture
def office(clerk: Clerk, small_ledger: Path) -> Clerk:
    """A clerk whose folder holds that ledger."""
    shutil.copy(small_ledger, clerk.folder / "govopen.db")
    return clerk
