"""Each recipe of CONTRIBUTING.md is followed as it stands, in a copy of the tree: its edits, its commands and what they print."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from tests.test_docs import pattern

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", PAGE, re.S | re.M))
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)
#: The last sentence before a block says where it goes.
PLACE = re.compile(r"(?:New file|At the end of|In) `(?P<path>[^`]+)`(?:, (?P<side>after|before) the line `(?P<line>[^`]+)`)?:$")
#: What the commands of a page stand for, whatever PATH is.
PROGRAMS = {
    "python": (),
    "pytest": ("-m", "pytest", "-q", "-p", "no:cacheprovider"),
    "ruff": ("-m", "ruff"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}
#: After what each command prints, where several run in one process.
END = "\x1e"
GOVOPEN = f"""
import json, sys
from govopen.__main__ import main
for words in json.loads(sys.argv[1]):
    code = main(words)
    if code not in ((0, 1) if "audit" in words else (0,)):
        sys.exit(f"{{words}} ends with {{code}}")
    print(end={END!r}, flush=True)
"""


@dataclass(frozen=True)
class Copy:
    """A copy of the tree in which a recipe is followed."""

    folder: Path

    def edit(self, lead: str, text: str) -> None:
        """Write a new file, or put the text where the sentence before the block says."""
        place = PLACE.search(lead)
        assert place is not None, f"the sentence before the block names no place: {lead!r}"
        path = self.folder / place["path"]
        if "New file" in place[0]:
            assert not path.exists(), path
            path.write_text(text, "utf-8")
        elif place["line"] is None:
            assert place[0].startswith("At the end of"), lead
            path.write_text(path.read_text("utf-8") + text, "utf-8")
        else:
            lines = path.read_text("utf-8").splitlines(keepends=True)
            at = next(number for number, line in enumerate(lines) if line.strip().startswith(place["line"]))
            lines.insert(at + (place["side"] == "after"), text)
            path.write_text("".join(lines), "utf-8")

    def type(self, *commands: str) -> list[str]:
        """Run commands in order, those of govopen in one process; return what each prints. All end with 0, an audit with 0 or 1."""
        printed: list[str] = []
        for name, group in groupby((shlex.split(command) for command in commands), key=lambda words: words[0]):
            lines = [words[1:] for words in group]
            if name == "govopen":
                printed += self._run("-c", GOVOPEN, json.dumps(lines)).split(END)[:-1]
            else:
                printed += [self._run(*PROGRAMS[name], *words) for words in lines]
        return printed

    def _run(self, *words: str) -> str:
        environment = {"COLUMNS": "80", "LANG": "C.UTF-8", "PYTHONPATH": str(self.folder)}
        done = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        text = done.stdout.decode("utf-8")
        assert done.returncode == 0, f"{words}\nends with {done.returncode}:\n{text}"
        return text


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in ("govopen", "data", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)  # with __pycache__, which saves compiling it anew
    for name in ("pyproject.toml", "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    return Copy(tmp_path)


def blocks(recipe: str) -> Iterator[tuple[str, str, str]]:
    """Yield each fenced block of a recipe: the line of text before it, its language, its body."""
    end = 0
    for found in FENCED.finditer(RECIPES[recipe]):
        before = RECIPES[recipe][end : found.start()].strip().splitlines()
        end = found.end()
        yield before[-1] if before else "", found[1], found[2]


def commands(block: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def test_the_page_has_the_five_recipes() -> None:
    assert list(RECIPES) == ["Add a rule", "Add an event", "Add a format", "Add a command", "Add a kind of rule"]


def check(copy: Copy, shown: list[tuple[str, str]]) -> None:
    """Type the commands of a page, and compare what they print with what it shows."""
    for (command, expected), text in zip(shown, copy.type(*(command for command, _ in shown)), strict=True):
        lines = [line.rstrip() + "\n" for line in text.strip("\n").splitlines()]
        assert re.fullmatch(pattern(expected), "".join(lines)), f"$ {command}\nprints\n{text}\nbut the page shows\n{expected}"


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_recipe_works_as_it_is_written(recipe: str, copy: Copy) -> None:
    typed = 0
    for lead, language, body in blocks(recipe):
        if language == "console":
            shown = list(commands(body))
            check(copy, shown)
            typed += len(shown)
        else:
            copy.edit(lead, body)
    assert typed >= 4
    assert RECIPES[recipe].count("```") == 2 * len(list(blocks(recipe)))
    check(copy, [("ruff check --no-cache --quiet", ""), ("ruff format --check --no-cache --quiet", "")])
