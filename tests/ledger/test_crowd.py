"""Many at once, and the machine taken away: nothing lost, nothing forked, nothing half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event

from govopen.errors import LedgerError
from govopen.ledger import Ledger, create_ledger, open_ledger
from govopen.ledger.backends import errors as backend_errors
from govopen.ledger.backends import sqlite
from govopen.ledger.backends.postgres import ServerConnection
from govopen.ledger.verification.verify import verify_ledger
from govopen.signals import handle_signals
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import at, decided

CLERK = """
import sys
from datetime import UTC, date, datetime
from govopen.core.model.entries import Draft
from govopen.core.dates.moments import Moment
from govopen.ledger import open_ledger
location, clerk, count, bulk = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open_ledger(location, write=True) as book:
    for n in range(count):
        with book.writing() as pen:
            drafts = (Draft("decision", f"{clerk}-{n}-{i}", "decided", Moment(date(2020, 4, 1))) for i in range(bulk))
            seqs = pen.append(drafts, operator=clerk, recorded_at=datetime.now(UTC))
        print(n, seqs[-1], flush=True)
"""


def clerk(location: str, name: str, count: int, bulk: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", CLERK, location, name, str(count), str(bulk)], stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> list[int]:
    return [int(line.split()[1]) for line in process.communicate()[0].splitlines()]


def chained(ledger: Ledger) -> list[int]:
    entries = list(ledger.entries())
    assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    return [entry.seq for entry in entries]


def test_a_crowd_of_clerks_loses_and_forks_nothing(ledger: Ledger, location: str) -> None:
    crowd = [clerk(location, f"clerk{n}", 20) for n in range(4)]
    seqs = [seq for process in crowd for seq in acknowledged(process)]
    assert [process.returncode for process in crowd] == [0] * 4
    assert sorted(seqs) == list(range(1, 81)) == chained(ledger)


def test_kill_9_of_two_clerks_loses_nothing_acknowledged(ledger: Ledger, location: str) -> None:
    told: list[int] = []
    for round_ in range(2):
        pair = [clerk(location, f"clerk{round_}{n}", 10_000, bulk=40) for n in range(2)]
        time.sleep(0.9 + round_ * 0.13)
        for process in pair:
            process.send_signal(signal.SIGKILL)
        told += [seq for process in pair for seq in acknowledged(process)]
    seqs = chained(ledger)
    assert set(told) <= set(seqs)
    assert len(seqs) % 40 == 0  # nothing or everything of each append


def killed_crowd(location: str, *, clerks: int, entries: int, dice: random.Random) -> tuple[int, list[int]]:
    """Let clerks record at once, each killed a moment after his first entry and begun anew until he was told of so many.

    Returns how often one was killed, and the seqs that were acknowledged. At the end a last clerk records at once: no lock is left.
    """
    told: dict[int, list[int]] = {number: [] for number in range(clerks)}
    kills = 0
    while left := {number: entries - len(seqs) for number, seqs in told.items() if len(seqs) < entries}:
        crowd = {number: clerk(location, f"clerk{number}-{kills}", wanted) for number, wanted in left.items()}
        for number, process in crowd.items():
            assert process.stdout is not None
            told[number] += [int(line.split()[1]) for line in [process.stdout.readline()] if line]
        wait = 0.0  # the first at once: on a quick disk he would have done before
        for number in dice.sample(sorted(crowd), len(crowd)):
            time.sleep(wait)
            crowd[number].kill()
            wait = dice.uniform(0.0, 0.05)
        for number, process in crowd.items():
            told[number] += acknowledged(process)
            kills += process.returncode == -signal.SIGKILL
    started = time.monotonic()
    last = acknowledged(clerk(location, "last", 1))
    assert len(last) == 1
    assert time.monotonic() - started < 30
    return kills, [seq for seqs in told.values() for seq in seqs] + last


def test_a_crowd_of_clerks_killed_again_and_again(ledger: Ledger, location: str) -> None:
    kills, told = killed_crowd(location, clerks=3, entries=20, dice=random.Random(1))
    seqs = chained(ledger)
    assert kills
    assert len(told) == len(set(told)) >= 61
    assert set(told) <= set(seqs)
    assert not any(check.count for check in verify_ledger(location).checks if check.name != "access")


def test_a_reader_does_not_stop_a_writer_and_sees_one_moment(ledger: Ledger, location: str) -> None:
    with ledger.writing() as writer:
        writer.append((decided(f"{n}号", "2020-04-01") for n in range(9000)), operator="x", recorded_at=RECORDED)
    with open_ledger(location, write=False) as reader:
        view = reader.view(at("2020-12-31"))
        stream = reader.entries(head=view.head)
        seen = [next(stream)]
        with ledger.writing() as writer:
            writer.append([decided("more", "2020-04-01")], operator="x", recorded_at=RECORDED)
        seen += stream
    assert len(seen) == 9000
    assert ledger.checkpoint().size == 9001


def test_a_writer_says_that_it_waits_and_then_gives_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 2)
    told: list[int] = []
    with open_ledger(str(path), write=True) as first, open_ledger(str(path), write=True) as second:
        with first.writing() as writer:
            writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
            with (
                pytest.raises(LedgerError, match=f"held the ledger for {backend_errors.PATIENCE} seconds"),
                second.writing(on_wait=told.append),
            ):
                pass
        assert told == [2]
        with second.writing(on_wait=told.append) as writer:
            writer.append([decided("2号", "2020-04-01")], operator="x", recorded_at=RECORDED)
        assert (told, first.checkpoint().size) == ([2], 2)


def test_a_writer_on_a_server_says_that_it_waits(server: str) -> None:
    location = new_schema(server)
    ledger = create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED)
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, location], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told: list[int] = []
    with ledger.writing(on_wait=told.append) as writer:
        writer.append([decided("2号", "2020-04-01")], operator="x", recorded_at=RECORDED)
    holder.communicate()
    assert (told, [entry.number for entry in ledger.entries()]) == ([60], ["1号", "2号"])
    ledger.close()


_HOLDER = """
import sys, time
from datetime import UTC, date, datetime
from govopen.core.model.entries import Draft
from govopen.core.dates.moments import Moment
from govopen.ledger import open_ledger
with open_ledger(sys.argv[1], write=True) as book, book.writing() as pen:
    pen.append([Draft("decision", "1号", "decided", Moment(date(2020, 4, 1)))], operator="x", recorded_at=datetime.now(UTC))
    print("held", flush=True)
    time.sleep(1.6)
"""


def test_a_server_lost_during_commit_is_asked_whether_it_had_committed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer to COMMIT never came: by the last hash the entries are found, and not sent again; or they are not there."""
    location, commit = new_schema(server), ServerConnection.commit
    ledger = create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED)

    def lost(after: bool) -> Callable[[ServerConnection], None]:
        def run(connection: ServerConnection) -> None:
            commit(connection) if after else connection.rollback()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        return run

    def record(number: str) -> None:
        with ledger.writing() as writer:
            writer.append([decided(number, "2020-04-01")], operator="x", recorded_at=RECORDED)

    monkeypatch.setattr(ServerConnection, "commit", lost(after=True))
    record("1号")
    monkeypatch.setattr(ServerConnection, "commit", lost(after=False))
    with pytest.raises(LedgerError, match="asked again, and nothing was recorded"):
        record("2号")
    monkeypatch.undo()
    record("3号")
    assert [entry.number for entry in ledger.entries()] == ["1号", "3号"]
    ledger.close()


def test_a_server_that_ends_the_connection_leaves_nothing_half(server: str) -> None:
    location = new_schema(server)
    ledger = create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED)

    def record() -> None:
        with ledger.writing() as writer, psycopg.connect(server, autocommit=True) as owner:
            writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND xact_start IS NOT NULL")

    with pytest.raises(LedgerError):
        record()
    with open_ledger(location, write=False) as again:
        assert again.checkpoint().size == 0
    ledger.close()


def test_a_ledger_made_on_a_server_is_told_although_a_signal_comes_at_its_commit(server: str) -> None:
    location = new_schema(server)
    with handle_signals(last=False):
        event.listen(Engine, "commit", lambda _: signal.raise_signal(signal.SIGINT), once=True)
        with create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED) as ledger:
            assert ledger.info.agency == "厅"
