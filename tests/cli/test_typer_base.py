"""The frame: lazy, in the reader's language, common options anywhere, errors as sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

from govopen.cli.framework.command_table import COMMANDS
from govopen.cli.framework.global_options import read_common
from govopen.cli.framework.typer_base import build_command
from tests.cli.conftest import Clerk

HEAVY = (
    "pydantic",
    "sqlalchemy",
    "sqlmodel",
    "rich",
    "openpyxl",
    "jinja2",
    "alembic",
    "chinese_calendar",
    "govopen.ledger",
    "govopen.core.model.rules",
)


def imported_by(*words: str) -> set[str]:
    """Return the modules that a run of its own has imported."""
    code = f"import sys, json; from govopen.__main__ import main; main({list(words)!r}); sys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--help",), (), ("--version",), ("nil", "--help")])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    loaded = imported_by(*words)
    assert not [name for name in HEAVY if name in loaded]


def test_overview_imports_no_command() -> None:
    modules = {listed.target.partition(":")[0] for listed in COMMANDS.values()}
    assert not modules & imported_by("--help")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_table_loads_and_has_help_in_both_languages(clerk: Clerk, name: str) -> None:
    module, _, attribute = COMMANDS[name].target.partition(":")
    assert build_command(getattr(import_module(module), attribute), name).name == name
    chinese, english = clerk.do(name, "--help"), clerk.do(name, "--help", "--lang", "en")
    assert chinese.startswith(f"用法：govopen {name}")
    assert english.startswith(f"Usage: govopen {name}")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_nothing_english_is_left_in_chinese_help(clerk: Clerk, name: str) -> None:
    page = clerk.do(name, "--help")
    for word in ("Usage", "Options", "Arguments", "Commands", "required", "default", "TEXT", "INTEGER", "PATH"):
        assert word not in page.replace("--" + word.lower(), "")


def test_chinese_by_default_even_in_the_c_locale(clerk: Clerk) -> None:
    for env in ({"LC_ALL": "C"}, {}, {"LANG": "en_US.UTF-8"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}):
        assert clerk.alone("--help", env=env).out.startswith("用法：govopen 命令")


def test_english_by_option_or_environment(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert clerk.do("--help", "--lang", "en").startswith("Usage:")
    assert clerk.do("--lang=en", "--help").startswith("Usage:")
    monkeypatch.setenv("GOVOPEN_LANG", "en_GB.UTF-8")
    assert clerk.do("--help").startswith("Usage:")
    assert clerk.do("--help", "--lang", "zh").startswith("用法")


def test_a_language_that_is_not_there_is_refused(clerk: Clerk) -> None:
    ran = clerk.run("list", "--lang", "fr")
    assert (ran.code, ran.out) == (2, "")
    assert "--lang" in ran.err
    assert "fr" in ran.err


def test_common_options_work_before_and_after_the_command(office: Clerk) -> None:
    (office.folder / "govopen.db").rename(office.folder / "甲 台账.db")
    for words in (("--ledger", "甲 台账.db", "list"), ("list", "--ledger", "甲 台账.db"), ("list", "--ledger=甲 台账.db", "--no-color")):
        assert "赣人社许〔2020〕1号" in office.do(*words)


def test_the_ledger_may_come_from_the_environment(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.folder / "govopen.db").rename(office.folder / "b.db")
    monkeypatch.setenv("GOVOPEN_LEDGER", "b.db")
    assert "赣人社许〔2020〕1号" in office.do("show", "赣人社许〔2020〕1号")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lits",), "list"),
        (("list", "--unti", "x"), "--unit"),
        (("show",), "事项"),
        (("show", "a", "b"), "b"),
        (("list", "--kind"), "--kind"),
        (("--ledger",), "--ledger"),
        (("void", "abc", "--reason", "x"), "整数"),
        (("void", "1"), "--reason"),
        (("unit",), "add"),
        (("unit", "ad"), "add"),
        (("log",), "govopen log"),
        (("log", "decide", "x"), "decided"),
        (("log", "decided", "x", "--at", "1577836800", "--type", "permit"), "1577836800"),
        (("audit", "--year", "12"), "--year"),
        (("audit", "--format", "pdf"), "pdf"),
    ],
)
def test_malformed_arguments_are_2_and_say_what_is_meant(office: Clerk, words: tuple[str, ...], said: str) -> None:
    ran = office.run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("错误：")
    assert said in ran.err
    for english in ("Error", "Usage", "No such", "Missing", "Invalid", "Traceback"):
        assert english not in ran.err


def test_no_traceback_whatever_goes_wrong(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*words: object, **more: object) -> None:
        raise RuntimeError("INSERT INTO secret VALUES (360102199001011234)")

    monkeypatch.setattr("govopen.app.init.init", broken)
    ran = clerk.run("init")
    assert (ran.code, ran.out) == (4, "")
    assert "RuntimeError" in ran.err
    assert "secret" not in ran.err
    monkeypatch.setenv("GOVOPEN_DEBUG", "1")
    assert "Traceback" in clerk.run("init").err


def test_version(clerk: Clerk) -> None:
    assert clerk.do("--version").startswith("govopen 0.")


def test_common_options_are_taken_off_wherever_they_stand() -> None:
    common = read_common(["--ledger", "a.db", "log", "x", "--lang=en", "--at", "d", "--no-color", "--ledger", "b.db", "--", "--lang", "zh"])
    assert common.rest == ["log", "x", "--at", "d", "--", "--lang", "zh"]
    assert (common.ledger, common.lang, common.no_color, common.complaint) == ("b.db", "en", True, None)
    assert read_common(["list", "--ledger"]).complaint is not None
    assert read_common(["--ledger=", "list"]).ledger == ""
