"""What the two manuals claim is run: every console example, every command has help and a line, the first two blocks are commands.

In an example a line that begins with ``$ `` is typed, the lines after it are what must be printed; ``…`` stands for anything.
All examples of a file run one after the other in one empty folder.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from govopen.__main__ import main
from govopen.cli.framework.command_table import COMMANDS
from tests.manual import coverage_table, with_coverage

ROOT = Path(__file__).resolve().parent.parent
MANUALS = ("README.md", "README.zh-CN.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").iterdir())
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.S | re.M)


def blocks(manual: str, *languages: str) -> list[str]:
    text = (ROOT / manual).read_text("utf-8")
    return [body for language, body in FENCE.findall(text) if language in languages]


def examples(manual: str) -> Iterator[tuple[str, str]]:
    """Yield (command line, what it must print)."""
    for block in blocks(manual, "console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


def pattern(printed: str) -> str:
    """Trailing blanks do not count; ``…`` is anything, on a line of its own any number of lines."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    parts = ["(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + "\n" for line in lines]
    return "".join(parts)


@pytest.mark.parametrize("manual", MANUALS)
def test_every_example_prints_what_the_manual_shows(
    manual: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("GOVOPEN_LEDGER", "GOVOPEN_LANG", "GOVOPEN_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").symlink_to(ROOT / "data")
    ran = 0
    for command, printed in examples(manual):
        words = shlex.split(command)
        assert words[0] == "govopen", f"{manual}: only govopen itself is shown: {command}"
        main(words[1:])
        out, err = capfd.readouterr()
        shown = "\n".join(line.rstrip() for line in (out + err).strip("\n").splitlines()) + "\n"
        assert re.fullmatch(pattern(printed), shown), f"{manual}: $ {command}\nprints\n{shown}\nbut the manual shows\n{printed}"
        ran += 1
    assert ran >= 5


@pytest.mark.parametrize("manual", MANUALS)
def test_every_command_is_mentioned(manual: str) -> None:
    text = (ROOT / manual).read_text("utf-8")
    assert [name for name in COMMANDS if f"govopen {name}" not in text] == []


def test_every_command_has_help(capfd: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert main([name, "--help"]) == 0, name
        out, err = capfd.readouterr()
        assert len(out.splitlines()) > 3, name
        assert err == "", name


def test_the_first_two_shell_blocks_are_one_command_each() -> None:
    first, second = blocks("README.md", "bash", "sh", "shell")[:2]
    assert len(first.strip().splitlines()) == len(second.strip().splitlines()) == 1
    assert "govopen demo" in first
    assert "pytest" in second


def test_the_table_of_coverage_is_current() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text == with_coverage(text), "run python -m tests.manual"
    assert coverage_table() in text


def test_architecture_names_the_contracts_that_are_executed() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("| contract |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([^|]+) \|", table, re.M) == [contract["name"] for contract in contracts]


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", *(f"docs/decisions/{path.name}" for path in DECISIONS)])
def test_what_a_page_points_at_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
    made = set(re.findall(r"New file `([^`]+)`", text))
    paths = [path for path in re.findall(r"`((?:govopen|tests|data|docs)/[\w./-]+)`", text) if path not in made]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_architecture_lists_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "govopen").glob("*/__init__.py")} - {"govopen/core"}
    rooms |= {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "govopen" / "core").glob("*/__init__.py")}
    assert sorted(room for room in rooms if f"| `{room}` |" not in text) == []
