"""Each recipe of CONTRIBUTING.md is followed as it stands, in a copy of the tree: its edits, its commands and what they print."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
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
    "govopen": ("-m", "govopen"),
    "python": (),
    "pytest": ("-m", "pytest", "-q", "-p", "no:cacheprovider"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}


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

    def type(self, command: str, printed: str) -> None:
        """Run a command and compare what it prints; programs of our own making end with 0."""
        name, *words = shlex.split(command)
        environment = {"COLUMNS": "80", "LANG": "C.UTF-8", "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([sys.executable, *PROGRAMS[name], *words], cwd=self.folder, env=environment, capture_output=True, check=False)
        shown = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).decode("utf-8").strip("\n").splitlines()) + "\n"
        assert re.fullmatch(pattern(printed), shown), f"$ {command}\nprints\n{shown}\nbut the page shows\n{printed}"
        assert done.returncode in ((0, 1) if words[2:3] == ["audit"] else (0,)), f"$ {command}\nends with {done.returncode}:\n{shown}"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in ("govopen", "data", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
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


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_recipe_works_as_it_is_written(recipe: str, copy: Copy) -> None:
    typed = 0
    for lead, language, body in blocks(recipe):
        if language == "console":
            for command, printed in commands(body):
                copy.type(command, printed)
                typed += 1
        else:
            copy.edit(lead, body)
    assert typed >= 4
    assert RECIPES[recipe].count("```") == 2 * len(list(blocks(recipe)))
