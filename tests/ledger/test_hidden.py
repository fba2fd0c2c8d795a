"""What hides from a plain look: values of another type that read alike, parts of the schema under SQLite's own names, exports cut short."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from govopen.errors import GovopenError, LedgerError
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.backends.location import read_location
from govopen.ledger.backends.postgres import grant_use
from govopen.ledger.migrate import migrate_ledger
from govopen.ledger.transfer import copy_ledger, export_ledger
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import decided, published
from tests.ledger.test_triggers import plain
from tests.ledger.test_verify import alone, both_find, copy, genuine, guard, raw, rehash, words

__all__ = ["copy", "genuine"]

COLUMNS = {
    "entry": ("day", "minute", "event", "facet", "unit", "fields", "operator", "recorded_at", "batch", "corrects", "prev", "hash"),
    "matter": ("kind", "number", "key"),
    "meta": ("value",),
}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, columns in COLUMNS.items() for column in columns])
def test_bytes_in_place_of_a_text_are_found_by_both(copy: Path, table: str, column: str) -> None:
    """They read alike, but no question of an audit finds them: bytes come after every text."""
    with raw(copy) as base:
        changed = base.execute(f"UPDATE {table} SET {column} = CAST({column} AS BLOB) WHERE {column} IS NOT NULL").rowcount
        assert changed
        guard(base)
    assert not verify_ledger(str(copy)).good
    assert alone(copy)[0] == 4


def test_the_day_as_bytes_is_named(copy: Path) -> None:
    with raw(copy) as base:
        base.execute("UPDATE entry SET day = CAST(day AS BLOB) WHERE seq = 3")
        guard(base)
    both_find(copy, "Entry 3 ")


@pytest.mark.parametrize("kind", ["trigger", "view"])
def test_a_part_under_a_name_of_sqlite_is_found_by_both(copy: Path, kind: str) -> None:
    """It would let entries vanish that are acknowledged; only a hand at the table of tables can give it such a name."""
    sql = {
        "trigger": "CREATE TRIGGER sqlite_x BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
        "view": "CREATE VIEW sqlite_x AS SELECT 1",
    }[kind]
    with closing(sqlite3.connect(copy, isolation_level=None)) as base:
        base.execute("PRAGMA writable_schema=ON")
        base.execute("INSERT INTO sqlite_master VALUES (?, 'sqlite_x', ?, 0, ?)", (kind, "entry" if kind == "trigger" else "sqlite_x", sql))
    both_find(copy, f"{kind}|triggers were changed")


def test_the_figures_of_analyze_are_no_fault(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as base:
        base.execute("ANALYZE")
    assert verify_ledger(str(copy)).good
    assert alone(copy) == (0, "")


@pytest.mark.parametrize(
    "sql", ["UPDATE alembic_version SET version_num = '0009'", "DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('0002')"]
)
def test_another_number_of_the_schema_is_found_by_both(copy: Path, sql: str) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as base:
        base.execute(sql)
    both_find(copy, "version")
    with pytest.raises(LedgerError):
        migrate_ledger(str(copy))


def test_marks_that_contradict_one_another_are_not_migrated(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as base:
        base.execute("PRAGMA user_version=0")
    with pytest.raises(LedgerError, match="0"):
        migrate_ledger(str(copy))


def test_fields_too_deep_to_be_read_are_named_by_both(copy: Path) -> None:
    with raw(copy) as base:
        base.execute("UPDATE entry SET fields = ? WHERE seq = 2", ("[" * 100_000,))
        guard(base)
    both_find(copy, "Entry 2 holds a value that cannot be read")


REHASHED = {
    "a minute of no length": "UPDATE entry SET minute = '' WHERE seq = 2",
    "a time without a zone": "UPDATE entry SET recorded_at = '2020-06-01T01:30:00' WHERE seq = 2",
    "evidence in no known way": """UPDATE entry SET fields = '{"_evidence":["../../x 1 ."]}' WHERE seq = 2""",
    "evidence, a longer hash": f"""UPDATE entry SET fields = '{{"_evidence":["{"0" * 65} 1 ."]}}' WHERE seq = 2""",
}
READABLE = {
    "evidence that is no list": """UPDATE entry SET fields = '{"_evidence":"x"}' WHERE seq = 2""",
    "evidence that is nothing": """UPDATE entry SET fields = '{"_evidence":null}' WHERE seq = 2""",
    "a restore without a size": "UPDATE entry SET event = 'restored', fields = '{\"size\":\"3\"}' WHERE seq = 2",
}


@pytest.mark.parametrize("name", REHASHED | READABLE)
def test_what_a_forger_hashed_anew_is_judged_alike(copy: Path, name: str) -> None:
    with raw(copy) as base:
        base.execute((REHASHED | READABLE)[name])
        rehash(base, 1)
        guard(base)
    found = verify_ledger(str(copy))
    assert found.good == (name in READABLE), words(found)
    assert alone(copy)[0] == (0 if found.good else 4)
    assert alone(copy, "--anchor", f"{found.checkpoint.ledger}:99:{'0' * 64}")[0] == 4


def test_another_way_of_writing_is_refused_by_both(copy: Path) -> None:
    """A ledger never is in WAL mode: what lies in the -wal would be read as its own."""
    (copy.parent / "copy.db-wal").write_bytes(b"")
    with pytest.raises(GovopenError):
        verify_ledger(str(copy))
    assert alone(copy)[0] == 4
    (copy.parent / "copy.db-wal").unlink()
    with closing(sqlite3.connect(copy)) as base:
        base.execute("PRAGMA journal_mode=WAL")
    with pytest.raises(GovopenError):
        verify_ledger(str(copy))
    assert alone(copy)[0] == 4


@pytest.mark.parametrize("name", ["核%41.db", "a?b#c.db", "100%.db"])
def test_any_name_of_a_file_is_read_by_both(copy: Path, name: str) -> None:
    path = copy.rename(copy.parent / name)
    assert verify_ledger(str(path)).good
    assert alone(path) == (0, "")


ROLE = "hidden_officer"
ON_A_SERVER = {
    "ALTER FUNCTION govopen_entry_next() SET search_path = public": "function govopen_entry_next was changed",
    "ALTER FUNCTION govopen_entry_next() RESET search_path": "function govopen_entry_next was changed",
    "ALTER FUNCTION govopen_entry_next() SECURITY DEFINER": "function govopen_entry_next was changed",
    "ALTER TABLE entry ENABLE ROW LEVEL SECURITY; CREATE POLICY half ON entry USING (seq < 2)": "policy half was added",
    "ALTER TABLE matter ENABLE ROW LEVEL SECURITY; CREATE POLICY all_ ON matter USING (true)": "table matter was changed",
    "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.child () INHERITS (entry)": "table entry was changed",
    "CREATE VIEW beside AS SELECT 1 AS x": "table beside was added",
    "ALTER TABLE entry DROP CONSTRAINT entry_corrects_fkey": "constraint entry_corrects_fkey is missing",
    "ALTER TABLE meta SET UNLOGGED": "table meta was changed",
    "INSERT INTO alembic_version VALUES ('0002')": "0002",
    f"GRANT UPDATE, TRUNCATE ON entry TO {ROLE}": f"REVOKE TRUNCATE, UPDATE ON entry FROM {ROLE}",
    "GRANT UPDATE (unit) ON entry TO PUBLIC": "REVOKE UPDATE ON entry FROM PUBLIC",
    f"GRANT INSERT ON meta TO {ROLE}": f"REVOKE INSERT ON meta FROM {ROLE}",
    f"GRANT owner_of_hidden TO {ROLE}": "belongs to the role that owns its tables",
}


@pytest.fixture
def shared(server: str) -> Iterator[tuple[str, str]]:
    """A ledger with two entries, as a role uses that owns nothing: its own address, and that of a superuser of the server."""
    location = new_schema(server)
    schema = location.rpartition("schema=")[2]
    with psycopg.connect(server, autocommit=True) as base:
        for role in ("owner_of_hidden", ROLE):
            base.execute(f"DROP ROLE IF EXISTS {role}".encode())
            base.execute(f"CREATE ROLE {role} LOGIN".encode())
        base.execute(f"ALTER SCHEMA {schema} OWNER TO owner_of_hidden".encode())
    owned, used = (location.replace("postgres:@", f"{role}:@") for role in ("owner_of_hidden", ROLE))
    with create_ledger(owned, agency="厅", packs=[], recorded_at=RECORDED):
        grant_use(read_location(owned), ROLE)
    with open_ledger(used, write=True) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01"), published("1号", "2020-04-02")], operator="x", recorded_at=RECORDED)
    yield used, location
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(f"DROP SCHEMA IF EXISTS {schema}, elsewhere CASCADE".encode())
        base.execute(f"DROP OWNED BY owner_of_hidden, {ROLE}".encode())
        base.execute(f"DROP ROLE owner_of_hidden, {ROLE}".encode())


@pytest.mark.parametrize("sql", ON_A_SERVER)
def test_what_was_changed_on_a_server_is_told_to_a_role_that_owns_nothing(shared: tuple[str, str], sql: str) -> None:
    used, location = shared
    assert words(verify_ledger(used)) == ""
    with psycopg.connect(plain(location), autocommit=True) as base:
        base.execute(sql.encode())
    try:
        told = words(verify_ledger(used))
    except LedgerError as error:
        told = str(error.message)
    assert ON_A_SERVER[sql] in told


def test_a_schema_with_a_name_in_capitals_is_verified_and_migrated(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as base:
        base.execute('CREATE SCHEMA "New-厅"'.encode())
    place = f"{server}{'&' if '?' in server else '?'}schema=%22New-厅%22"
    with create_ledger(place, agency="厅", packs=[], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
    assert [check.name for check in verify_ledger(place).checks if check.count] == ["access"]  # a test's user is a superuser
    assert migrate_ledger(place).after == 1
    with psycopg.connect(server, autocommit=True) as base:
        base.execute('DROP SCHEMA "New-厅" CASCADE'.encode())


def test_a_temporary_table_does_not_deceive_the_triggers(shared: tuple[str, str]) -> None:
    """A role's own table of the name entry came before the ledger's, and any hash could follow any."""
    used, _ = shared
    row = "(9, 1, 'x', '2020-01-01', '{}', 'x', '2020-06-01T01:30:00.000Z', repeat('a', 64), repeat('b', 64))"
    with psycopg.connect(plain(used), autocommit=True) as base:
        schema = base.execute("SELECT current_schema()").fetchall()[0][0]
        base.execute(b"CREATE TEMP TABLE entry (seq int, hash text)")
        base.execute(b"INSERT INTO pg_temp.entry VALUES (8, repeat('a', 64))")
        with pytest.raises(psycopg.Error, match="does not follow the head"):
            base.execute(
                f"INSERT INTO {schema}.entry (seq, matter_id, event, day, fields, operator, recorded_at, prev, hash) VALUES {row}".encode()
            )


Lines = list[Any]


def _drop(lines: Lines, place: int) -> None:
    del lines[place]


ALTERED: dict[str, Callable[[Lines], object]] = {
    "the tail cut": lambda lines: lines.pop(),
    "another head in the first line": lambda lines: lines[0].update(head="0" * 64),
    "another size in the first line": lambda lines: lines[0].update(size=4),
    "the size a text": lambda lines: lines[0].update(size="x"),
    "an unknown format": lambda lines: lines[0].update(format="govopen.export/2"),
    "no format": lambda lines: lines[0].pop("format"),
    "no first line": lambda lines: lines.clear(),
    "the first line a list": lambda lines: lines.__setitem__(0, [1]),
    "a value more than an entry has": lambda lines: lines[2].append("x"),
    "a value less": lambda lines: lines[2].pop(),
    "an object for an entry": lambda lines: lines.__setitem__(2, {"seq": 2}),
    "a text for an entry": lambda lines: lines.__setitem__(2, "x" * 18),
    "a number for an entry": lambda lines: lines.__setitem__(2, 2),
    "no JSON": lambda lines: lines.__setitem__(2, "{{{"),
    "JSON too deep to be read": lambda lines: lines.__setitem__(2, "[" * 100_000),
    "a lone surrogate": lambda lines: lines[2].__setitem__(10, "\ud800"),
    "no day": lambda lines: lines[2].__setitem__(7, None),
    "the seq a float": lambda lines: lines[2].__setitem__(0, 2.0),
    "the seq a truth": lambda lines: lines[1].__setitem__(0, True),
    "an entry on another matter": lambda lines: lines[4].__setitem__(1, 2),
    "an entry on a matter out of order": lambda lines: lines[3].__setitem__(1, 9),
    "one matter made two": lambda lines: lines[4].__setitem__(1, 3) or lines[5].__setitem__(1, 4),
    "an entry out of the middle": lambda lines: _drop(lines, 3),
}


def _write(lines: Lines, path: Path) -> None:
    texts = [line if isinstance(line, str) and line[0] in "[{" else json.dumps(line) for line in lines]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ledger.jsonl", "".join(text + "\n" for text in texts))


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_export_is_refused_alone_and_by_the_import(copy: Path, tmp_path: Path, name: str) -> None:
    export_ledger(str(copy), tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        lines = [json.loads(line) for line in archive.read("ledger.jsonl").splitlines()]
    _write(lines, tmp_path / "same.zip")
    assert alone(tmp_path / "same.zip") == (0, "")
    ALTERED[name](lines)
    _write(lines, tmp_path / "altered.zip")
    code, said = alone(tmp_path / "altered.zip")
    assert (code, "Traceback" in said) == (4, False)
    with pytest.raises(LedgerError):
        copy_ledger(str(tmp_path / "altered.zip"), str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


def test_flipped_bits_of_an_export_are_told_without_a_traceback(copy: Path, tmp_path: Path) -> None:
    """Every 151st byte in turn: either every entry is as it was, or both say so."""
    export_ledger(str(copy), tmp_path / "export.zip")
    content = (tmp_path / "export.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        entries = archive.read("ledger.jsonl")
    for place in range(0, len(content), 151):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        path = tmp_path / "flipped.zip"
        path.write_bytes(flipped)
        code, said = alone_anyhow(path)
        (tmp_path / "new.db").unlink(missing_ok=True)
        try:
            copy_ledger(str(path), str(tmp_path / "new.db"))
            good = True
        except LedgerError:
            good = False
        assert (code in (0, 4), "Traceback" in said, (code == 0) == good) == (True, False, True), (place, said)
        if good:
            with zipfile.ZipFile(path) as archive:
                assert archive.read("ledger.jsonl") == entries


def alone_anyhow(path: Path) -> tuple[int, str]:
    import subprocess
    import sys

    from tests.ledger.test_verify import VERIFIER

    run = subprocess.run([sys.executable, "-I", str(VERIFIER), "--lang", "en", str(path)], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr
