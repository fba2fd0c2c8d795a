from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from govopen.ledger import open_ledger
from govopen.ledger.backends.schema_version import SCHEMA
from govopen.ledger.outbox import Outbox
from tests.acceptance.conftest import Office
from tests.faults import standalone_verifier
from tests.faults.conftest import Tell
from tests.intake.files import write_csv
from tests.ledger.conftest import RECORDED


@pytest.mark.parametrize(
    ("case", "ledger", "sentence"),
    [
        ("Typo in the path: no file is made", "typo.db", "No ledger at typo.db. / Did you mean `govopen init`?"),
        ("Empty `--ledger`", "", "The name of the ledger is empty."),
        ("`:memory:`", ":memory:", "A ledger must be a file that stays; :memory: is none."),
        ("A folder", "folder", "folder is a folder, not a ledger."),
        ("A file of zero length", "empty.db", "empty.db is empty, not a ledger."),
        ("Text", "text.db", "text.db is not a govopen ledger."),
        ("Another program's SQLite file", "other.db", "other.db is the database of another program"),
        ("A zip", "a.zip", "a.zip is not a govopen ledger."),
    ],
)
def test_a_name_that_is_no_ledger(office: Office, tell: Tell, case: str, ledger: str, sentence: str) -> None:
    Path("folder").mkdir()
    Path("empty.db").touch()
    Path("text.db").write_text("江西\n" * 100, encoding="utf-8")
    with closing(sqlite3.connect("other.db")) as raw:
        raw.execute("CREATE TABLE entry (seq)")
    with zipfile.ZipFile("a.zip", "w") as zipped:
        zipped.writestr("x", "x" * 200)
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    ran = office.run("--ledger", ledger, "audit")
    assert (ran.code, ran.out) == (4, "")
    assert sentence.split(" / ")[0] in ran.err
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    tell(case, ran)


@pytest.mark.parametrize(("case", "schema", "words"), [("Newer schema", SCHEMA + 1, "newer"), ("Older schema", SCHEMA - 1, "migrate")])
def test_another_schema(office: Office, tell: Tell, case: str, schema: int, words: str) -> None:
    with closing(sqlite3.connect("govopen.db")) as raw:
        raw.execute(f"PRAGMA user_version={schema}")
    ran = office.run("list")
    assert (ran.code, ran.out) == (4, "")
    assert words in ran.err
    tell(case, ran)


@pytest.fixture
def read_only(office: Office, tmp_path: Path) -> Iterator[Path]:
    """A ledger with one late decision on a medium that cannot be written."""
    office.decided("许1号", "2020-04-01")
    office.published("许1号", "2020-04-20")
    medium = tmp_path / "光盘"
    medium.mkdir()
    Path("govopen.db").rename(medium / "govopen.db")
    (medium / "govopen.db").chmod(0o400)
    medium.chmod(0o500)
    yield medium
    medium.chmod(0o700)


def test_a_medium_that_cannot_be_written(read_only: Path, tell: Tell) -> None:
    audited = standalone_verifier.run("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "csv", folder=read_only)
    assert audited.code == 1
    assert "许1号" in audited.out
    verified = standalone_verifier.run("ledger", "verify", folder=read_only)
    assert (verified.code, verified.out) == (0, "")
    logged = standalone_verifier.run("log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit", folder=read_only)
    assert logged.code == 4
    assert os.listdir(read_only) == ["govopen.db"]
    tell("Ledger on a read-only medium: `audit` and `verify` work", "exit 1: the late decision is listed", verified)
    tell("The same: `log`", logged)


def test_a_journal_left_by_a_crash(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    _die_in_the_middle("govopen.db")
    assert Path("govopen.db-journal").stat().st_size > 0
    ran = office.run("ledger", "verify")
    assert ran.code == 0
    assert office.run("list", "--format", "csv").out.count("许1号") == 1
    tell("Left-over `-journal` of a crash: rolled back", ran)


def _die_in_the_middle(name: str) -> None:
    """A child that has spilled half a transaction into the file and ends without a word, as a power cut would."""
    child = os.fork()
    if not child:
        raw = sqlite3.connect(name, isolation_level=None)
        raw.execute("PRAGMA cache_size=1")
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("CREATE TABLE spilled (text)")
        raw.executemany("INSERT INTO spilled VALUES (?)", [("x" * 4000,)] * 100)
        os._exit(9)
    os.waitpid(child, 0)


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("`restore`", ("ledger", "restore", "b.db")),
        ("`init`", ("init", "--agency", "测试厅")),
        ("`import-ledger`", ("ledger", "import-ledger", "b.db")),
        ("`backup`", ("--ledger", "b.db", "ledger", "backup", "govopen.db")),
    ],
)
def test_a_new_ledger_beside_what_a_crash_left(office: Office, tell: Tell, case: str, words: tuple[str, ...], ending: str) -> None:
    """SQLite would roll the pages of the earlier file into the new one."""
    office.decided("许1号", "2020-04-01")
    office.do("ledger", "backup", "b.db")
    _die_in_the_middle("govopen.db")
    Path("govopen.db").rename("old.db")
    Path("govopen.db-journal").rename(f"govopen.db{ending}")
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    ran = office.run(*words)
    assert (ran.code, ran.out) == (4, "")
    assert f"Beside govopen.db lies govopen.db{ending}" in ran.err.replace("./", "")
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    if ending == "-journal":
        tell(f"Left-over `-journal` where a new ledger is to be made: {case}", ran)
        Path("govopen.db-journal").rename("old.db-journal")
        assert office.run("--ledger", "old.db", "ledger", "verify").code == 0
        office.do(*words)


def test_a_wal_beside_the_ledger(office: Office, tell: Tell) -> None:
    Path("govopen.db-wal").write_bytes(b"x" * 100)
    ran = office.run("audit", "--year", "2020")
    assert (ran.code, ran.out) == (4, "")
    assert "Beside govopen.db lies a -wal file" in ran.err
    tell("`-wal` of a foreign ledger beside it", ran)


def test_a_ledger_in_wal_mode(office: Office, tell: Tell) -> None:
    """The hint is a command that brings it back."""
    office.decided("许1号", "2020-04-01")
    with closing(sqlite3.connect("govopen.db")) as raw:
        assert raw.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    ran = office.run("audit", "--year", "2020")
    assert (ran.code, ran.out) == (4, "")
    tell("A ledger that another program left in WAL mode", ran)
    command = ran.err[ran.err.index("python3 ") :].strip().split(" ", 2)[2]
    subprocess.run([sys.executable, "-c", command.strip('"')], check=True)
    assert office.run("list", "--format", "csv").out.count("许1号") == 1
    assert office.run("ledger", "verify").code == 0


def test_a_ledger_under_two_names(office: Office, tell: Tell, tmp_path: Path) -> None:
    """Evidence, lock and journal lie beside the file that a link leads to; with two names of its own it is not written to."""
    (tmp_path / "real").mkdir()
    Path("govopen.db").rename("real/a.db")
    Path("link.db").symlink_to("real/a.db")
    Path("决定.pdf").write_bytes(b"%PDF")
    office.do("--ledger", "link.db", "log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--evidence", "决定.pdf")
    verified = office.run("--ledger", "real/a.db", "ledger", "verify")
    assert verified.code == 0
    assert sorted(os.listdir("real")) == ["a.db", "a.db.evidence"]
    with open_ledger("real/a.db", write=True) as ledger, (outbox := Outbox(ledger)).holding("first"):
        outbox.begin(as_of=date(2020, 4, 9), holder="first", moment=RECORDED)
        second = office.run("--ledger", str(tmp_path / "link.db"), "remind", "--to-files", "letters")
    assert (second.code, second.out) == (4, "")
    Path("real/a.db-wal").write_bytes(b"x" * 100)
    beside = office.run("--ledger", "link.db", "list")
    assert (beside.code, beside.out) == (4, "")
    Path("real/a.db-wal").unlink()
    tell("A link to a ledger: its evidence, looked for under the other name", verified)
    tell("A link to a ledger: a second reminder", second)
    tell("A link to a ledger: `-wal` of a foreign ledger beside it", beside)
    os.link("real/a.db", "hard.db")
    logged = office.run("--ledger", "hard.db", "log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit")
    assert (logged.code, logged.out) == (4, "")
    assert office.run("--ledger", "hard.db", "list", "--format", "csv").out.count("许") == 1
    assert "has a second name" in office.run("--ledger", "hard.db", "doctor").out
    tell("A hard link to a ledger: `log`", logged)
    Path("hard.db").unlink()
    os.link("real/a.db", "real/.a.db.4711.partial")  # of a process killed between naming a new ledger and the end
    office.do("--ledger", "real/a.db", "log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit")


def test_a_hard_link_takes_nothing_in(office: Office, tell: Tell, tmp_path: Path) -> None:
    """No import, no reminder, and nothing lies beside the second name; a backup through it is a file of its own, and restores."""
    office.decided("许1号", "2020-04-01")
    os.link("govopen.db", "hard.db")
    write_csv(Path(), ("许2号", "2020-04-01", "", "", "", ""), name="许可.csv")
    imported = office.run("--ledger", "hard.db", "import", "许可.csv")
    reminded = office.run("--ledger", str(tmp_path / "hard.db"), "remind", "--to-files", "letters")
    assert (imported.code, imported.out, reminded.code, reminded.out) == (4, "", 4, "")
    assert [name for name in os.listdir() if name.startswith("hard.db")] == ["hard.db"]
    office.do("--ledger", "hard.db", "ledger", "backup", "b.db")
    os.link("b.db", "b2.db")
    office.do("--ledger", "new.db", "ledger", "restore", "b2.db")
    assert Path("new.db").stat().st_nlink == 1
    assert office.run("--ledger", "new.db", "ledger", "verify").code == 0
    tell("A hard link to a ledger: `import`", imported)
    tell("A hard link to a ledger: `remind`", reminded)


def test_remind_wants_a_whole_path(office: Office, tell: Tell) -> None:
    ran = office.run("--ledger", "govopen.db", "remind", "--dry-run")
    assert (ran.code, ran.out) == (4, "")
    tell("Relative path in `remind`", ran)
    Path("link.db").symlink_to("govopen.db")
    assert office.run("--ledger", "link.db", "remind", "--dry-run").code == 4
