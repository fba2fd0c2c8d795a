from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from govopen.ledger import open_ledger
from govopen.ledger.backends import postgres as server_module
from govopen.ledger.backends import sqlite
from govopen.ledger.queries import Row, Source
from govopen.ledger.verification.verify import verify_ledger
from tests.acceptance.conftest import Office, Ran
from tests.faults import standalone_verifier
from tests.faults.conftest import Tell
from tests.faults.served import base
from tests.ledger.conftest import RECORDED
from tests.ledger.drafts import decided

__all__ = ["base"]

ROOT = Path(__file__).parents[2]
HEADER = "行政许可决定文书号,许可决定日期,公示时间\n"
LOG = ("log", "decided", "许9号", "--at", "2020-04-01", "--type", "permit")


def numbers(place: str | None = None) -> list[str]:
    """The decisions of a good ledger, in order."""
    place = place or os.environ.get("GOVOPEN_LEDGER", "govopen.db")
    assert verify_ledger(place).good
    with open_ledger(place, write=False) as ledger:
        return [entry.number for entry in ledger.entries(event="decided")]


def test_clerks_log_at_once(office: Office, base: str, tell: Tell) -> None:
    env = {**os.environ, "GOVOPEN_LANG": "en"}
    words = [[sys.executable, "-m", "govopen", *LOG[:2], f"许{n}号", *LOG[3:]] for n in range(4)]
    crowd = [subprocess.Popen(each, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for each in words]
    told = [clerk.communicate()[0].decode() for clerk in crowd]
    assert [clerk.returncode for clerk in crowd] == [0] * 4
    assert sorted(line.split(":")[0] for line in told) == [f"Entry {n}" for n in range(1, 5)]
    assert sorted(numbers()) == [f"许{n}号" for n in range(4)]
    tell(f"Clerks log at once, each in a process of his own: {base}", "exit 0, four times", office.run("ledger", "verify"))


HOLDER = """
import sys, time
from datetime import UTC, date, datetime
from govopen.core.model.entries import Draft
from govopen.core.dates.moments import Moment
from govopen.ledger import open_ledger
with open_ledger(sys.argv[1], write=True) as book, book.writing() as pen:
    pen.append([Draft("decision", "许1号", "decided", Moment(date(2020, 4, 1)), "permit")], operator="x", recorded_at=datetime.now(UTC))
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(seconds: float) -> Iterator[None]:
    """Another program records, and holds the ledger for so long."""
    command = [sys.executable, "-c", HOLDER, os.environ["GOVOPEN_LEDGER"], str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.kill()


def test_a_clerk_waits_for_another_and_is_told(office: Office, base: str, tell: Tell) -> None:
    with held(1.7):
        ran = office.run(*LOG)
        assert ran.code == 0, ran
        assert "Waiting for another program" in ran.err
    assert numbers() == ["许1号", "许9号"]
    tell(f"Another program holds the ledger for more than a second: {base}", ran)


def test_a_clerk_gives_up_after_a_minute(office: Office, base: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 2)  # a minute as shipped; the sentence names it
    monkeypatch.setattr(server_module, "PATIENCE", 2)
    with held(30):
        ran = office.run(*LOG)
    assert (ran.code, ran.out) == (4, "")
    assert "held the ledger for 60 seconds; nothing was recorded" in ran.err
    assert numbers() == []
    waiting, error = ran.err.split("\n", 1)
    assert waiting.startswith("Waiting for another program")
    assert ("The role officer holds its lock" in error) == (base == "PostgreSQL")
    tell(f"The lock is held longer than a minute: {base}", Ran(ran.code, "", re.sub(r"process \d+", "process (pid)", error)))


def test_a_report_shows_one_moment_whatever_is_recorded_meanwhile(office: Office, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first look of the audit at the ledger another entry is written, then before its second, and so on."""
    office.decided("许0号", "2020-04-01")
    rows, looks, last = Source.rows, 0, 1

    def looking(source: Source, sql: str, **values: object) -> list[Row]:
        nonlocal looks
        looks += 1
        if looks == last:
            with open_ledger("govopen.db", write=True) as ledger, ledger.writing() as writer:
                writer.append([decided(f"许{last}号", "2020-04-01")], operator="x", recorded_at=RECORDED)
        return rows(source, sql, **values)

    with monkeypatch.context() as patch:
        patch.setattr(Source, "rows", looking)
        for last in count(1):
            looks = 0
            ran = office.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "json")
            report = json.loads(ran.out)
            assert (ran.code, report["counts"]["overdue"]) == (1, report["ledger"]["entries"])
            if looks < last:
                break
    assert last > 8
    assert len(numbers()) == last
    shown = "exit 1: each report counts as many overdue decisions as the head it names has entries; every entry was recorded"
    tell("Report open during a write", shown)


HALFWAY = """
import sys, time
from govopen.ledger import writer
insert = writer.insert_rows
def halfway(source, table, columns, rows):
    insert(source, table, columns, rows)
    if table == "entry" and len(rows) > 1:
        print("halfway", flush=True)
        time.sleep(60)
writer.insert_rows = halfway
from govopen.__main__ import main
sys.exit(main(["import", "许可.csv"]))
"""


@pytest.mark.parametrize(
    ("case", "number", "code"),
    [
        ("Ctrl-C in the middle of an import", signal.SIGINT, 130),
        ("SIGTERM in the middle of an import", signal.SIGTERM, 143),
        ("kill -9 in the middle of an import; the same import again", signal.SIGKILL, -9),
    ],
)
def test_an_import_is_stopped_half_way(office: Office, tell: Tell, case: str, number: signal.Signals, code: int) -> None:
    Path("许可.csv").write_text(HEADER + "".join(f"许{n}号,2020-04-01,\n" for n in range(300)), encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", HALFWAY], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"halfway\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in err
    assert numbers() == []
    again = office.run("import", "许可.csv")
    assert again.code == 0
    assert sorted(numbers()) == sorted(f"许{n}号" for n in range(300))
    tell(case, Ran(code, "", err.decode().strip()), *([again] if number == signal.SIGKILL else []), lines=1)


FAILING = ("log", "import", "backup", "init", "restore")


def test_the_nth_write_or_sync_fails(office: Office, tell: Tell, tmp_path: Path) -> None:
    """For n = 1, 2, 3 … until the command gets through; each time the script finds the ledger as it was, and nothing beside it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    ran = standalone_verifier.run(str(folder), program=("-m", "tests.faults.failing_disk"), env={"PYTHONPATH": str(ROOT)})
    assert (ran.code, ran.err) == (0, "")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert {each["case"].partition(":")[0] for each in told} == set(FAILING)
    for each in told:
        assert each["places"] >= (3 if "sync" in each["case"] else 10), each
        assert len(each["said"]) == 1, each
        tell(f"The n-th write fails, `{each['case'].replace(':', '`:', 1)}", f"exit 4, each time: `{each['said'][0]}`")


FULL = """
import resource, sys
sys.dont_write_bytecode = True  # a module compiled on a full disk is cut short, and nobody notices
kib = int(sys.argv[1]) * 1024
resource.setrlimit(resource.RLIMIT_FSIZE, (kib, kib))
from govopen.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("case", "kib", "words"),
    [
        ("entry", 4, LOG),
        ("import", 16, ("import", "许可.csv")),
        ("ledger export", 1, ("ledger", "export", "-o", "e.zip")),
        ("ledger backup", 8, ("ledger", "backup", "b.db")),
        ("report", 8, ("audit", "--year", "2020", "--format", "html", "-o", "r.html", "--force")),
        ("workbook", 4, ("audit", "--year", "2020", "--format", "xlsx", "-o", "r.xlsx")),
        ("template", 4, ("template", "decision", "-o", "t.xlsx")),
    ],
)
def test_no_file_may_grow_any_more(office: Office, tell: Tell, case: str, kib: int, words: tuple[str, ...]) -> None:
    """As on a full disk or at the end of a quota; what stands stays, and nothing is left beside it."""
    office.decided("许1号", "2020-04-01")
    Path("许可.csv").write_text(HEADER + "".join(f"许{n}号,2020-04-01,\n" for n in range(300)), encoding="utf-8")
    Path("r.html").write_text("the old report")
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    ran = standalone_verifier.run(str(kib), *words, folder=Path(), program=("-c", FULL))
    assert (ran.code, ran.out) == (4, "")
    assert "Traceback" not in ran.err
    assert numbers() == ["许1号"]
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before
    tell(f"Disk full: {case}", ran)


def test_standard_output_is_full(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "govopen", "list"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 4
    tell("Disk full: `list > FILE` by the shell", Ran(done.returncode, "", done.stderr.decode()))


@pytest.fixture
def file_only(office: Office) -> Path:
    """A ledger that may be read but not written, in a folder where anything may be."""
    office.decided("许1号", "2020-04-01")
    Path("govopen.db").chmod(0o400)
    return Path()


@pytest.fixture
def closed_folder(office: Office) -> Iterator[Path]:
    """A ledger that may be written, in a folder where no file may be made."""
    office.decided("许1号", "2020-04-01")
    Path().chmod(0o500)
    yield Path()
    Path().chmod(0o700)


READS = """
import sys
from govopen.__main__ import main
sys.exit(any([main(words.split()) for words in ("list", "show 许1号", "ledger verify", "audit --year 2020 --rule portal-first")]))
"""


def test_a_read_only_file(file_only: Path, tell: Tell) -> None:
    Path("许可.csv").write_text(HEADER + "许2号,2020-04-01,\n", encoding="utf-8")
    ran = standalone_verifier.run(*LOG, folder=file_only)
    imported = standalone_verifier.run("import", "许可.csv", folder=file_only)
    assert (ran.code, imported.code) == (4, 4)
    assert numbers() == ["许1号"]
    assert standalone_verifier.run(folder=file_only, program=("-c", READS)).code == 0
    tell("Read-only file: `log`; `list`, `show`, `audit`, `verify` work", ran)
    tell("Read-only file: `import`", imported)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("log", LOG),
        ("ledger backup", ("ledger", "backup", "b.db")),
        ("ledger export", ("ledger", "export", "-o", "e.zip")),
        ("audit -o", ("audit", "--year", "2020", "--format", "html", "-o", "r.html")),
        ("init", ("--ledger", "new.db", "init", "--agency", "厅")),
    ],
)
def test_a_read_only_folder(closed_folder: Path, tell: Tell, case: str, words: tuple[str, ...]) -> None:
    ran = standalone_verifier.run(*words, folder=closed_folder)
    assert (ran.code, ran.out) == (4, "")
    assert os.listdir() == ["govopen.db"]
    assert numbers() == ["许1号"]
    assert case != "log" or standalone_verifier.run(folder=closed_folder, program=("-c", READS)).code == 0
    tell(f"Read-only folder: `{case}`", ran)


def test_the_same_file_twice(office: Office, tell: Tell) -> None:
    Path("许可.csv").write_text(HEADER + "许1号,2020-04-01,2020-04-03\n许2号,2020-04-01,\n", encoding="utf-8")
    office.do("import", "许可.csv")
    again = office.run("import", "许可.csv")
    assert again.code == 0
    assert "imported on" in again.out + again.err
    assert numbers() == ["许1号", "许2号"]
    tell("Same import file twice", Ran(again.code, "", (again.out + again.err).replace(_account(), "(operator)")))


def _account() -> str:
    with open_ledger("govopen.db", write=False) as ledger:
        return next(iter(ledger.entries(event="imported"))).operator


def test_one_changed_row(office: Office, tell: Tell) -> None:
    Path("许可.csv").write_text(HEADER + "许1号,2020-04-01,2020-04-03\n许2号,2020-04-01,\n", encoding="utf-8")
    office.do("import", "许可.csv")
    Path("许可.csv").write_text(HEADER + "许1号,2020-04-01,2020-04-07\n许2号,2020-04-01,\n许3号,2020-04-01,\n", encoding="utf-8")
    ran = office.run("import", "许可.csv")
    assert ran.code == 4
    assert all(day in ran.err for day in ("2020-04-03", "2020-04-07"))
    assert numbers() == ["许1号", "许2号"]
    tell("Same file with one changed row", ran, lines=5)


def test_an_interrupted_wait_records_nothing(office: Office, tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVOPEN_LEDGER", str(tmp_path / "govopen.db"))
    with held(30), subprocess.Popen([sys.executable, "-m", "govopen", *LOG], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        waiting = process.stderr.readline().decode()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        err = waiting + process.communicate(timeout=30)[1].decode()
    assert process.returncode == 130
    assert numbers() == []
    tell("Ctrl-C while waiting for another program", Ran(130, "", err), lines=3)
