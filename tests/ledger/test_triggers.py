from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from govopen.errors import NotALedger
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.backends.location import read_location
from govopen.ledger.backends.postgres import grant_use
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import decided, published

COLUMNS = "seq, matter_id, event, facet, day, minute, unit, fields, alias, operator, recorded_at, batch, corrects, prev, hash"
COPIED = "event, facet, day, minute, unit, fields, alias, operator, recorded_at, batch"
ATTACKS = [
    "UPDATE entry SET day = '2020-04-09' WHERE seq = 1",
    "UPDATE entry SET hash = hash",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = 2",
    "UPDATE matter SET number = '2号'",
    "DELETE FROM matter",
    "UPDATE meta SET value = '别的厅' WHERE key = 'agency'",
    "DELETE FROM meta",
    "INSERT INTO meta (key, value) VALUES ('more', 'x')",
    f"INSERT INTO entry ({COLUMNS}) SELECT 4, 1, {COPIED}, NULL, hash, hash FROM entry WHERE seq = 2",  # a gap
    f"INSERT INTO entry ({COLUMNS}) SELECT 0, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 1",
    f"INSERT INTO entry ({COLUMNS}) SELECT 4, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 3",  # not the head
    f"INSERT INTO entry ({COLUMNS}) SELECT 4, 1, {COPIED}, 2, hash, hash FROM entry WHERE seq = 3",  # corrected already
    f"INSERT INTO entry ({COLUMNS}) SELECT 4, 9, {COPIED}, NULL, hash, hash FROM entry WHERE seq = 3",  # no such matter
    "INSERT INTO matter (id, kind, number, key) VALUES (5, 'decision', '5号', '5号')",
    "INSERT INTO matter (id, kind, number, key) VALUES (2, 'decision', '1号', '1号')",
]
REPLACES = [
    f"INSERT OR REPLACE INTO entry ({COLUMNS}) SELECT 2, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 2",
    f"REPLACE INTO entry ({COLUMNS}) SELECT 4, 1, {COPIED}, 2, hash, hash FROM entry WHERE seq = 3",
    f"INSERT INTO entry ({COLUMNS}) SELECT 2, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 2"
    " ON CONFLICT (seq) DO UPDATE SET day = '2020-01-01'",
    "REPLACE INTO matter (id, kind, number, key) VALUES (1, 'decision', '9号', '9号')",
    "REPLACE INTO matter (id, kind, number, key) VALUES (2, 'decision', '9号', '1号')",
    "REPLACE INTO meta (key, value) VALUES ('agency', 'x')",
    "INSERT OR IGNORE INTO meta (key, value) VALUES ('x', 'x')",
    "UPDATE OR REPLACE entry SET seq = 9 WHERE seq = 1",
]

Content = list[tuple[Any, ...]]


def fill(location: str) -> None:
    with create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        drafts = [decided("1号", "2020-04-01"), published("1号", "2020-04-20"), published("1号", "2020-04-02", corrects=2)]
        writer.append(drafts, operator="张三", recorded_at=RECORDED)


def content(run: Callable[[str], Any]) -> Content:
    return [
        row for table, key in (("entry", "seq"), ("matter", "id"), ("meta", "key")) for row in run(f"SELECT * FROM {table} ORDER BY {key}")
    ]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attacked") / "govopen.db"
    fill(str(path))
    return path


@pytest.mark.parametrize("sql", [*ATTACKS, *REPLACES])
@pytest.mark.parametrize("recursive", [False, True])
def test_any_tool_is_refused_on_sqlite(attacked: Path, sql: str, recursive: bool) -> None:
    with closing(sqlite3.connect(attacked, isolation_level=None)) as raw:
        raw.execute(f"PRAGMA recursive_triggers={recursive:d}")
        raw.execute("PRAGMA foreign_keys=ON")
        before = content(lambda query: raw.execute(query).fetchall())
        assert len(before) == 9
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(sql)
        assert content(lambda query: raw.execute(query).fetchall()) == before


@pytest.fixture(scope="module")
def filled(server: str) -> str:
    location = new_schema(server)
    fill(location)
    return location


@pytest.fixture
def owner(filled: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(plain(filled), autocommit=True) as connection:
        yield connection


def plain(location: str, user: str = "postgres") -> str:
    """The address for psycopg itself."""
    address, _, schema = re.sub(r"[?&]schema=(\w+)$", r" \1", location).rpartition(" ")
    return f"{address.replace('postgres:@', f'{user}:@')}{'&' if '?' in address else '?'}options=-csearch_path%3D{schema}"


@pytest.mark.parametrize("sql", [*ATTACKS, "TRUNCATE entry CASCADE", "TRUNCATE entry, matter, meta", "TRUNCATE meta"])
def test_the_owner_himself_is_refused_on_postgresql(owner: psycopg.Connection[Any], sql: str) -> None:
    before = content(lambda query: owner.execute(query.encode()).fetchall())
    with pytest.raises(psycopg.Error):
        owner.execute(sql.encode())
    assert content(lambda query: owner.execute(query.encode()).fetchall()) == before


def test_triggers_hold_even_where_replication_silences_others(owner: psycopg.Connection[Any]) -> None:
    owner.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.Error, match="append only"):
        owner.execute("DELETE FROM entry")


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "TRUNCATE entry",
        "DROP TABLE entry",
        "DROP TRIGGER entry_refuse ON entry",
        "UPDATE entry SET unit = 'x'",
        "DELETE FROM meta",
        "INSERT INTO meta VALUES ('a', 'b')",
        "UPDATE alembic_version SET version_num = '0009'",
    ],
)
def test_the_application_role_owns_nothing(filled: str, owner: psycopg.Connection[Any], sql: str) -> None:
    if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = 'clerk'").fetchall():
        owner.execute("CREATE ROLE clerk LOGIN")
        grant_use(read_location(filled), "clerk")
    with psycopg.connect(plain(filled, "clerk"), autocommit=True) as clerk, pytest.raises(psycopg.errors.InsufficientPrivilege):
        clerk.execute(sql.encode())


def test_the_application_role_can_read_append_and_verify(server: str) -> None:
    """As the manual sets a province up: an owner without other rights makes the ledger, another role works with it."""
    location = f"{server}&schema=jxhrss".replace("postgres:@", "keeper:@")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE ROLE keeper LOGIN")
        connection.execute("CREATE ROLE reporter LOGIN")
        connection.execute("CREATE SCHEMA jxhrss AUTHORIZATION keeper")
    fill(location)
    grant_use(read_location(location), "reporter")
    location = location.replace("keeper:@", "reporter:@")
    with open_ledger(location, write=True) as ledger:
        with ledger.writing() as writer:
            writer.append([decided("2号", "2020-04-01")], operator="李四", recorded_at=RECORDED)
        assert [entry.operator for entry in ledger.entries()] == ["张三", "张三", "张三", "李四"]
    assert [str(fault) for check in verify_ledger(location).checks for fault in check.faults] == []


def test_a_role_is_given_the_ledgers_tables_and_no_other(server: str) -> None:
    location = new_schema(server)
    schema = location.rpartition("schema=")[2]
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(f"CREATE TABLE {schema}.salaries (who text); DROP ROLE IF EXISTS narrow; CREATE ROLE narrow LOGIN".encode())
    with pytest.raises(NotALedger, match="No ledger at"):
        grant_use(read_location(location), "narrow")
    fill(location)
    grant_use(read_location(location), "narrow")
    given = """SELECT relname, string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM pg_class, aclexplode(relacl)
      WHERE grantee = 'narrow'::regrole GROUP BY relname"""
    reads, appends, letters = "SELECT", "INSERT SELECT", "DELETE INSERT SELECT UPDATE"
    with psycopg.connect(server, autocommit=True) as base:
        assert dict(base.execute(given.encode()).fetchall()) == {
            "meta": reads, "alembic_version": reads, "matter": appends, "entry": appends,
            "mail": letters, "mail_told": letters, "mail_run": letters,
        }  # fmt: skip
        base.execute(b"DROP OWNED BY narrow; DROP ROLE narrow")


def dump_file(path: Path) -> list[str]:
    """All that a SQLite file holds, as SQL."""
    with closing(sqlite3.connect(path)) as base:
        return [*base.iterdump(), f"user_version {base.execute('PRAGMA user_version').fetchone()[0]}"]
