"""Completion for shells: what the line may go on with, and silence on any fault."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.conftest import Clerk


@pytest.fixture
def typing(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    office.do("log", "decided", "赣人社许(2020)22号", "--at", "2020-05-01", "--type", "permit", "--title", "某许可")
    monkeypatch.setenv("_GOVOPEN_COMPLETE", "complete_bash")
    return office


def complete(clerk: Clerk, patch: pytest.MonkeyPatch, *words: str) -> list[str]:
    patch.setenv("COMP_WORDS", "\n".join(["govopen", *words]))
    patch.setenv("COMP_CWORD", str(len(words)))
    ran = clerk.run()
    assert (ran.code, ran.err) == (0, "")
    return ran.out.split("\n")[:-1] if ran.out.strip() else []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("exp",), ["explain"]),
        (("log", "作出"), ["作出决定"]),
        (("log", "decid"), ["decided"]),
        (("show", "赣人社许〔2020〕2"), ["赣人社许〔2020〕22号"]),
        (("show", "赣人社许[2020]1"), ["赣人社许[2020]1号"]),
        (("explain", "赣人社许"), ["赣人社许〔2020〕22号", "赣人社许〔2020〕1号"]),
        (("audit", "--rule", "发布与"), ["发布与解读同步"]),
        (("audit", "--rule", "decision-p"), ["decision-publicity"]),
        (("audit", "--level", "原"), ["原则上"]),
        (("audit", "--unit", "就"), ["就业处"]),
        (("list", "--kind", "行政"), ["行政决定"]),
        (("--ledger", "没有.db", "audit", "--unit", "就"), []),
        (("show", "没有这个文号"), []),
        (("没有这个命令", "x"), []),
    ],
)
def test_what_may_follow(typing: Clerk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], offered: list[str]) -> None:
    assert complete(typing, monkeypatch, *words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program_and_the_variable(clerk: Clerk, shell: str) -> None:
    script = clerk.do("completion", shell)
    assert "_GOVOPEN_COMPLETE" in script
    assert "govopen" in script


def test_the_script_is_one_that_bash_reads(clerk: Clerk) -> None:
    assert subprocess.run(["bash", "-n"], input=clerk.do("completion", "bash").encode(), check=False).returncode == 0
    assert clerk.run("completion", "tcsh").code == 2
