"""Packs that an office wrote itself, badly or in bad faith: each a sentence, in bounded time and memory; and packs that are gone."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell

PACK = 'id = "ours"\ntitle = "办法"\nissuer = "某厅"\nissued = 2020-01-01\n'
RULE = """[[rule]]
id = "ours-message"
kind = "deadline"
level = "must"
title = "来信3个工作日内答复"
applies_to = {{ kind = "message" }}
term = {{ count = {count}, unit = "{unit}", from = "message-received" }}
met_by = {{ event = "message-answered" }}
{more}
[[rule.version]]
in_force_from = {since}
cite = {{ document = "样例", article = "第九条", text = "来信应当答复。" }}
{version}"""
VERSION = '[[rule.version]]\nin_force_from = 0001-01-01\ncite = { document = "样例", article = "第九条", text = "来信应当答复。" }\n'
VOCABULARY = """[kinds.thing]
label = "物品"
label_en = "Thing"
[events.thing-made]
label = "制作"
label_en = "Made"
help = "制作物品"
help_en = "A thing was made"
opens = ["thing"]
fields = []
"""


def rule(count: str = "3", unit: str = "workday", since: str = "2020-01-01", more: str = "", version: str = "") -> str:
    return RULE.format(count=count, unit=unit, since=since, more=more, version=version)


def write_pack(folder: str = "ours", **files: str) -> Path:
    """A pack with ``rules.toml`` and what else is given: the name of a file, with two lines for its dot, and its text."""
    made = Path(folder)
    made.mkdir()
    for name, text in {"pack__toml": PACK, "rules__toml": rule(), **files}.items():
        (made / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def check(office: Office) -> Iterator[Callable[[], Ran]]:
    """Reads the pack, which may take half a minute and 3 GB of addresses."""

    def too_long(*_: object) -> None:
        raise TimeoutError("half a minute")

    before, soft = signal.signal(signal.SIGALRM, too_long), resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, soft[1]))
    signal.alarm(30)
    yield lambda: office.run("rules", "check", "./ours")
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, soft)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("A number of 31 digits", rule(count=str(10**30))),
        ("A number of 5,000 digits", rule(count="9" * 5000)),
        ("A number of 20,000 hexadecimal digits", rule(count="0x" + "f" * 20_000)),
        ("A term of 10⁹ working days", rule(count="1000000000")),
        ("A term of 10,000 years", rule(count="10000", unit="year")),
        ("A term of infinity", rule(count="inf")),
        ("Brackets 100,000 deep", "a = " + "[" * 100_000 + "]" * 100_000),
        ("A name of 50,000 parts", ".".join("a" * 50_000) + " = 1"),
        ("A title that turns the line around", rule().replace("来信3", "\\u202e来信3")),
        ("A title with a sign of no width", rule().replace("来信3", "来信\u200b3")),
        ("A title with an escape sequence", rule().replace("来信3", "\\u001b[31m来信3")),
        ("An id with a line end", rule().replace("ours-message", "ours\\n")),
        ("Two versions from the first day of all", rule(since="0001-01-01", version=VERSION)),
        ("A version that ends before it begins", rule(version="in_force_until = 2019-12-31")),
        ("A rule whose versions are a number", rule().split("\n\n")[0].split("\n[[rule.version]]")[0] + "\nversion = 3\n"),
        ("Other readings that are a number", rule(version="other_readings = 3")),
        ("A day that does not exist", rule(since="2020-02-30")),
    ],
)
def test_a_pack_that_says_what_cannot_be(office: Office, tell: Tell, check: Callable[[], Ran], case: str, text: str) -> None:
    write_pack(rules__toml=text)
    ran = check()
    assert (ran.code, ran.out) == (4, "")
    assert "rules.toml" in ran.err
    assert "govopen itself" not in ran.err
    tell(case, ran)
    assert office.run("--ledger", "new.db", "init", "--agency", "厅", "--pack", "./ours").code == 4
    assert not Path("new.db").exists()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _circle(path: Path) -> None:
    path.symlink_to(path.name)


def _endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(6 * 2**30)


@pytest.mark.parametrize(
    ("case", "make"),
    [("a pipe", _pipe), ("a device without end", _device), ("a link to itself", _circle), ("a folder", Path.mkdir), ("6 GB", _endless)],
)
@pytest.mark.parametrize("name", ["rules.toml", "vocabulary.toml", "rules.cases.toml"])
def test_a_file_of_a_pack_that_is_none(tell: Tell, check: Callable[[], Ran], case: str, make: Callable[[Path], None], name: str) -> None:
    folder = write_pack()
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    ran = check()
    assert (ran.code, ran.out) == (4, "")
    assert name in ran.err
    assert "govopen itself" not in ran.err
    if name == "rules.toml":
        tell(f"A file of the pack is {case}", ran)


def test_a_pack_that_is_extreme_and_says_what_can_be(office: Office, tell: Tell) -> None:
    """Terms as long as they may be, in force since the first day of all, judged over all years: an answer."""
    units = ("workday", "day", "hour", "week", "half-month", "month", "year")
    long = {unit: rule("500" if unit == "year" else "10000", unit, "0001-01-01").replace("ours-message", f"ours-{unit}") for unit in units}
    write_pack(rules__toml="".join(long.values()))
    place = ("--ledger", "own.db")
    office.do(*place, "init", "--agency", "厅", "--pack", "./ours")
    office.do(*place, "log", "message-received", "信1", "--at", "2020-04-01", "--channel", "mailbox")
    ran = office.run(*place, "audit", "--from", "1949-01-01", "--to", "2199-12-31", "--as-of", "2026-01-01", "--format", "csv")
    assert (ran.code, ran.out.count("信1")) == (1, 7)
    assert office.run(*place, "explain", "信1").code == 0
    tell("Terms of 10,000 units and of 500 years, in force since 0001-01-01", f"exit {ran.code}: seven verdicts, one overdue")


def test_thousands_of_rules(office: Office, tell: Tell) -> None:
    write_pack(rules__toml="".join(rule().replace("ours-message", f"ours-{number}") for number in range(1000)))
    ran = office.run("rules", "check", "./ours")
    assert ran.code == 0
    tell("1,000 rules", f"exit {ran.code}: `{ran.out.strip()}`")


@pytest.fixture
def abandoned(office: Office) -> Path:
    """A ledger with a pack of its own, a matter of its vocabulary and one of the shipped one; the folder is gone afterwards."""
    folder = write_pack(vocabulary__toml=VOCABULARY).resolve()
    Path("govopen.db").unlink()
    office.do("init", "--agency", "厅", "--pack", "./ours")
    office.do("log", "thing-made", "物1", "--at", "2020-04-01")
    office.decided("许1号", "2020-04-01")
    folder.rename("elsewhere")
    return folder


def test_what_works_when_a_pack_is_gone(office: Office, tell: Tell, abandoned: Path) -> None:
    for words in (("verify",), ("info",), ("backup", "b.db"), ("export", "-o", "e.zip")):
        office.do("ledger", *words)
    office.do("--ledger", "copy.db", "ledger", "import-ledger", "e.zip")
    assert office.do("list", "--format", "csv").out.count("2020-04-01") == 2
    shown = office.do("show", "物1")
    assert "thing-made" in shown.out
    listed = office.do("pack", "list")
    assert "(its folder is" in listed.out
    audited, logged = office.run("audit", "--year", "2020"), office.run("log", "published", "许1号", "--at", "2020-04-02")
    assert (audited.code, audited.out, logged.code, logged.out) == (4, "", 4, "")
    assert office.run("doctor").code == 4
    tell("The folder of a pack that judges is gone: `audit`", audited)
    tell("The same: `log`", logged)
    tell("The same: `show` shows what happened", shown)


def test_the_way_out_that_is_named_leads_out(office: Office, tell: Tell, abandoned: Path) -> None:
    hint = office.run("audit", "--year", "2020").err
    command = hint.split("`")[1].split(" ")
    assert command[:3] == ["govopen", "pack", "end"]
    ended = office.do(*command[1:])
    assert office.run("audit", "--year", "2020").code == 0
    office.published("许1号", "2020-04-02")
    office.do("pack", "add", "./elsewhere")
    assert office.run("show", "物1").out.startswith("Thing")
    assert office.run("audit", "--year", "2020").code == 0
    tell("The same: the pack ended as the hint says, and added from where it lies now", ended)
