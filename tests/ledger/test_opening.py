from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govopen.errors import GovopenError, LedgerError, NotALedger
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.backends.schema_version import SCHEMA
from govopen.ledger.backends.sqlite import connect_file
from tests.ledger.conftest import RECORDED
from tests.ledger.drafts import decided


def refused(location: object, *, write: bool = False) -> GovopenError:
    with pytest.raises(LedgerError) as caught:
        open_ledger(str(location), write=write)
    assert caught.value.exit_code == 4
    return caught.value


def test_a_typo_makes_no_file(tmp_path: Path) -> None:
    error = refused(tmp_path / "gvopen.db", write=True)
    assert str(error) == f"No ledger at {tmp_path / 'gvopen.db'}."
    assert "govopen init" in str(error.hint)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "location", ["", "  ", ":memory:", "file:x?mode=memory", "sqlite://", "sqlite:///:memory:", "a\0b", "mysql://h/d", "http://h"]
)
def test_what_cannot_name_a_ledger(location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(location)
    with pytest.raises(LedgerError):
        create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED)
    assert list(tmp_path.iterdir()) == []


def test_each_kind_of_wrong_file_has_its_own_sentence(tmp_path: Path) -> None:
    names = ("folder", "empty.db", "other.db", "a.zip", "a.txt", "short.db")
    folder, empty, other, archive, text, short = (tmp_path / name for name in names)
    folder.mkdir()
    empty.touch()
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TABLE entry (seq)")
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("x", "x" * 200)
    text.write_text("江西" * 100)
    short.write_bytes(b"SQLite format 3\0")
    words = {
        folder: "folder",
        empty: "empty",
        other: "another program",
        archive: "not a govopen",
        text: "not a govopen",
        short: "not a govopen",
    }
    for path, word in words.items():
        before = path.read_bytes() if path.is_file() else b""
        error = refused(path, write=True)
        assert isinstance(error, NotALedger)
        assert word in str(error)
        assert path.is_dir() or path.read_bytes() == before


@pytest.mark.parametrize(("schema", "words"), [(SCHEMA + 1, f"schema {SCHEMA + 1}"), (SCHEMA - 1, "older schema")])
def test_another_schema_is_refused(path: Path, schema: int, words: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version={schema}")
    error = refused(path)
    assert words in str(error)
    assert ("migrate" in str(error.hint)) == (schema < SCHEMA)


def test_a_foreign_wal_beside_the_ledger_is_refused(path: Path) -> None:
    path.with_name("govopen.db-wal").write_bytes(b"x")
    assert "-wal" in str(refused(path))


def test_a_ledger_switched_to_wal_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
    assert "WAL mode" in str(refused(path, write=True))


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}"])
def test_a_path_or_a_url_names_a_file(path: Path, form: str) -> None:
    with open_ledger(form.format(path), write=False) as ledger:
        assert ledger.info.agency == "厅"


def test_files_are_private(tmp_path: Path) -> None:
    os.umask(0o022)
    path = tmp_path / "govopen.db"
    with create_ledger(str(path), agency="厅", packs=[], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
        journal = path.with_name("govopen.db-journal")
        assert {stat.S_IMODE(file.stat().st_mode) for file in (path, journal)} == {0o600}
    assert list(tmp_path.iterdir()) == [path]


def test_the_settings_are_in_force(path: Path) -> None:
    expected = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0}
    for write, more in ((True, {"cache_spill": 0, "query_only": 0}), (False, {"query_only": 1})):
        with closing(connect_file(path, write=write)) as raw:
            found = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in expected | more}
            assert found == expected | more
            assert raw.execute("PRAGMA busy_timeout").fetchone() == (60_000,)


def test_a_hot_journal_is_rolled_back_by_a_reader(path: Path) -> None:
    """A writer killed in the middle of its commit leaves a journal; what it had not finished is undone."""
    script = f"""
import os, sqlite3
raw = sqlite3.connect({str(path)!r}, isolation_level=None)
raw.execute("PRAGMA cache_size=1")
raw.execute("BEGIN IMMEDIATE")
raw.executemany("INSERT INTO matter VALUES (?, 'k', ?, ?)", [(n, f"{{n}}" * 200, f"{{n}}" * 200) for n in range(1, 5000)])
os.kill(os.getpid(), 9)
"""
    assert subprocess.run(["python3", "-c", script], check=False).returncode == -9
    assert path.with_name("govopen.db-journal").stat().st_size > 0
    with open_ledger(str(path), write=False) as ledger:
        assert ledger.checkpoint().size == 0
        assert ledger.find("1" * 200) == ()


def test_a_kill_while_a_ledger_is_made_leaves_no_half_ledger(tmp_path: Path) -> None:
    path = tmp_path / "govopen.db"
    partial = tmp_path / f".govopen.db.{os.getpid()}.partial"
    partial.write_bytes(b"left over")
    with create_ledger(str(path), agency="厅", packs=[], recorded_at=datetime(2020, 1, 1, tzinfo=UTC)) as ledger:
        assert ledger.checkpoint().size == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no folder"):
        create_ledger(str(tmp_path / "a" / "b.db"), agency="厅", packs=[], recorded_at=RECORDED)


def test_a_server_without_a_ledger_or_without_an_answer(server: str, tmp_path: Path) -> None:
    assert "init" in str(refused(server).hint)
    assert "does not answer" in str(refused(f"postgresql://u:secret@/d?host={tmp_path}"))
    assert "secret" not in str(refused(f"postgresql://u:secret@/d?host={tmp_path}"))
    assert "cannot be kept" in str(refused("oracle://u:secret@h/d"))
