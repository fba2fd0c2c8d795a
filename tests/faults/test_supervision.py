"""One agency of a list has a misfortune; every other agency's part of the report is what it is without it, byte for byte."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, time
from pathlib import Path
from time import sleep

import pytest

from govopen.app.agency_audit import AgencyJob
from govopen.app.demo_province import build_province
from govopen.app.supervise import SuperviseRequest, supervise
from govopen.app.worker_pool import run_jobs
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.reports.agency_audit import AgencyAudit
from govopen.datafiles.agency_list import ListedAgency
from govopen.ledger import create_ledger
from govopen.ledger.backends.schema_version import SCHEMA
from tests.acceptance.conftest import Ran
from tests.faults import standalone_verifier
from tests.faults.conftest import Tell
from tests.ledger.conftest import RECORDED
from tests.surroundings import needed

ASKED = ("--year", "2020", "--as-of", "2020-12-31")
VICTIM = "ledgers/a002.db"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    build_province(folder, 3)
    return folder


@pytest.fixture
def province(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an invented province of three, and the second of them is the one to suffer."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVOPEN_LANG", "en")
    return tmp_path


#: More than a small ledger is read.
READS = 40


def run(*words: str) -> Ran:
    command = [sys.executable, "-m", "govopen", "supervise", "LIST.toml", *ASKED, *words]
    environ = {**needed(), "GOVOPEN_LANG": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def parts(text: str) -> dict[str, str]:
    """The part of each agency in a report, as it is written."""
    pieces = re.split(r"\n    (?=\{\n      \"name\":)", text)[1:]
    return {json.loads(re.search(r'"name": (".*")', piece).group(1)): piece.rstrip(",\n ]}") for piece in pieces}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def whole(built: Path) -> dict[str, str]:
    """The parts of the report of the same province in good order."""
    here = os.getcwd()
    os.chdir(built)
    try:
        ran = run("--format", "json")
    finally:
        os.chdir(here)
    assert (ran.code, ran.err) == (1, "")
    return parts(ran.out)


def _drop_triggers(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def alter(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        _drop_triggers(connection)
        connection.execute("UPDATE entry SET day = '2020-03-02' WHERE seq = 20")


def cut(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        _drop_triggers(connection)
        connection.execute("DELETE FROM entry WHERE seq > 100")


def rewrite_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:20480] = b"\xa5" * 12288
    path.write_bytes(content)


def in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


MISFORTUNES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "Ledger missing": (lambda path: path.unlink(), "unreadable", "No ledger at ledgers/a002.db."),
    "Ledger empty": (lambda path: path.write_bytes(b""), "refused", "ledgers/a002.db is empty, not a ledger."),
    "Ledger damaged": (damage, "unreadable", "The ledger file is damaged. (ledgers/a002.db)"),
    "Ledger cut off in the middle": (lambda path: os.truncate(path, path.stat().st_size // 2), "unreadable", "The ledger file is damaged."),
    "Triggers dropped, one day changed": (alter, "altered", "The ledger ledgers/a002.db was altered: entry 20 does not match its hash."),
    "Another schema": (rewrite_schema, "refused", f"has schema {SCHEMA + 1}; this govopen knows schema {SCHEMA}."),
    "A folder in its place": (in_its_place, "refused", "ledgers/a002.db is a folder, not a ledger."),
    "Another program's file": (lambda path: path.write_bytes(b"x" * 5000), "refused", "ledgers/a002.db is not a govopen ledger."),
    "`-wal` of another program beside it": (
        lambda path: path.with_name(path.name + "-wal").write_bytes(b"x"),
        "refused",
        "Beside ledgers/a002.db lies a -wal file of another program.",
    ),
}


@pytest.mark.parametrize("case", MISFORTUNES)
def test_one_ledger_is_bad(province: Path, whole: dict[str, str], tell: Tell, case: str) -> None:
    befall, status, reason = MISFORTUNES[case]
    befall(province / VICTIM)
    ran = run("--format", "json", "--jobs", "1")
    found = parts(ran.out)
    victim = json.loads(ran.out)["agencies"][1]
    assert (ran.code, victim["status"]) == (4, status)
    assert reason in victim["reason"]
    assert victim["ledger"] is None
    assert_others(found, whole, victim["name"])
    tell(case, f"exit 4, {status}: `{victim['reason']}`")


def assert_others(found: dict[str, str], whole: dict[str, str], victim: str) -> None:
    """All but the victim's part is as it was; ranks, which depend on who is ranked, are looked at by their order alone."""
    ranks = re.compile(r'"rank": (\d+)')
    assert found.keys() == whole.keys()
    for name in whole.keys() - {victim}:
        assert ranks.sub("", found[name]) == ranks.sub("", whole[name]), name


def test_a_ledger_that_may_not_be_read(province: Path, whole: dict[str, str], tell: Tell) -> None:
    (province / VICTIM).chmod(0)
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = standalone_verifier.run("supervise", "LIST.toml", *ASKED, "--format", "json", folder=province, env=environ)
    victim = json.loads(ran.out)["agencies"][1]
    assert (ran.code, victim["status"]) == (4, "unreadable")
    assert_others(parts(ran.out), whole, victim["name"])
    tell("No permission", f"exit 4, unreadable: `{victim['reason']}`")


def test_a_pack_of_its_own_is_missing(province: Path, whole: dict[str, str], tell: Tell) -> None:
    shutil.rmtree("packs")
    ran = run("--format", "json")
    victim = json.loads(ran.out)["agencies"][0]
    assert (ran.code, victim["status"]) == (4, "refused")
    assert "There is no rule pack" in victim["reason"]
    assert_others(parts(ran.out), whole, victim["name"])
    tell("Pack of its own missing", f"exit 4, refused: `{victim['reason']}`")


def test_a_ledger_that_a_writer_holds(province: Path, whole: dict[str, str], tell: Tell) -> None:
    """A reader waits as long as a writer would; here the patience of the report is shorter."""
    with closing(sqlite3.connect(VICTIM, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        ran = run("--format", "json", "--timeout", "8")
    victim = json.loads(ran.out)["agencies"][1]
    assert (ran.code, victim["status"]) == (4, "unreadable")
    assert victim["reason"] == "It gave no answer within 8 seconds, and its process was ended."
    assert_others(parts(ran.out), whole, victim["name"])
    tell("Ledger locked", f"exit 4, unreadable: `{victim['reason']}`")


def test_its_process_is_killed(province: Path, whole: dict[str, str], tell: Tell) -> None:
    victim = "湖田省民政厅"
    with closing(sqlite3.connect(VICTIM, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")  # so that it is at work when the signal comes

        def kill(name: str, pid: int) -> None:
            if name == victim:
                threading.Timer(3, os.kill, (pid, signal.SIGKILL)).start()

        report = supervise(SuperviseRequest(Path("LIST.toml"), year=2020, as_of=date(2020, 12, 31)), environ={}, on_start=kill)
    statuses = {each.name: (each.status, str(each.reason)) for each in report.agencies}
    assert statuses.pop(victim) == ("unreadable", "Its process was killed (signal 9), as a system does that has no memory left.")
    assert set(statuses.values()) == {("ok", "None")}
    tell("Its process killed", "exit 4, unreadable: `Its process was killed (signal 9), as a system does that has no memory left.`")


def test_checkpoints_since_the_last_report(province: Path, whole: dict[str, str], tell: Tell) -> None:
    assert run("-o", "last.json").code == 1
    fewer, other = Path("ledgers/a002.db"), Path("ledgers/a003.db")
    cut(fewer)
    rewritten = json.loads(Path("last.json").read_text("utf-8"))
    rewritten["agencies"][2]["ledger"] |= {"entries": 50}
    rewritten["agencies"][0]["ledger"] |= {"id": "0" * 32}
    rewritten["agencies"].append({"name": "湖田省撤销厅", "ledger": None})
    Path("last.json").write_text(json.dumps(rewritten), "utf-8")
    ran = run("--since", "last.json", "--format", "json")
    report = json.loads(ran.out)
    assert other.exists()
    assert ran.code == 4
    assert [each["status"] for each in report["agencies"]] == ["went-backwards", "went-backwards", "altered"]
    assert [each["rank"] for each in report["agencies"][:2]] == [None, None]
    assert report["gone"] == ["湖田省撤销厅"]
    for case, each in zip(("another ledger under the name", "fewer entries", "another head at that size"), report["agencies"], strict=True):
        tell(f"Since the last report: {case}", f"exit 4, {each['status']}: `{each['reason']}`")


def test_a_ledger_goes_on_from_the_last_report(province: Path, whole: dict[str, str]) -> None:
    run("-o", "last.json")
    ran = run("--since", "last.json", "--format", "json")
    assert ran.code == 1
    assert parts(ran.out) == whole


def small_ledger(folder: Path, name: str) -> AgencyJob:
    path = str(folder / f"{name}.db")
    with create_ledger(path, agency=name, packs=["strict-example"], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        issued = Draft("upstream", "国办发〔2020〕1号", "upstream-issued", Moment(date(2020, 4, 1), time(9, 0)))
        writer.append([issued], operator="张三", recorded_at=RECORDED)
    agency = ListedAgency(name, path, path)
    return AgencyJob(agency, year=2020, as_of=date(2020, 12, 31), before_on=date(2019, 12, 31), moment=RECORDED)


def test_the_nth_read_of_one_ledger_fails(tmp_path: Path, tell: Tell) -> None:
    """For n = 1, 2, 3 … until it gets through: it is named, and another, judged by the same process in between, is what it was."""
    victim, other = small_ledger(tmp_path, "甲"), small_ledger(tmp_path, "乙")
    asked = [(0, victim), (0, other)] + [each for n in range(1, READS + 1) for each in ((n, victim), (0, other))]
    answers = dict(run_jobs("tests.faults.failing_agency:audit", asked, at_once=1, patience=120))
    found: list[AgencyAudit] = [answers[place].value for place in range(len(asked))]
    assert [each.status for each in found[:2]] == ["ok", "ok"]
    assert found[3::2] == found[1:2] * READS
    tried = found[2::2]
    failed = [each for each in tried if each.status != "ok"]
    assert 5 < len(failed) < READS
    assert tried == failed + found[:1] * (READS - len(failed))
    assert {(each.status, each.judged) for each in failed} == {("unreadable", None)}
    (sentence,) = {str(each.reason) for each in failed}
    tell("The n-th read fails, once", f"exit 4, unreadable, each time: `{sentence}`")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_the_middle(province: Path, tell: Tell, number: signal.Signals, code: int) -> None:
    with closing(sqlite3.connect(VICTIM, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        command = [sys.executable, "-m", "govopen", "supervise", "LIST.toml", *ASKED, "-o", "report.json"]
        environ = {**needed(), "GOVOPEN_LANG": "en", "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            workers = _wait_for_workers(process.pid)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b"")
    assert b"Traceback" not in err
    assert not Path("report.json").exists()
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    tell(f"Stopped by {number.name}", Ran(code, "", err.decode().strip()), lines=1)


def _wait_for_workers(pid: int) -> set[int]:
    """The workers of the process, once one of them is at work; they have sessions of their own."""
    for _ in range(600):
        sleep(0.1)
        found = set(_children(pid))
        if found:
            sleep(2)
            return set(_children(pid))
    raise AssertionError("no worker began")


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, path.read_text().split())
