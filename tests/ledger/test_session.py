"""A server's session: what an administrator set for a role changes neither what is read nor what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.transfer import backup_ledger, export_ledger
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import at, decided, published

STRANGE = [
    "datestyle = 'German'",
    "datestyle = 'SQL, DMY'",
    "datestyle = 'Postgres, MDY'",
    "timezone = 'Pacific/Kiritimati'",
    "client_encoding = 'LATIN1'",
    "standard_conforming_strings = off",
    "quote_all_identifiers = on",
    "search_path = nowhere, pg_catalog",
    "intervalstyle = 'sql_standard'",
    "bytea_output = 'escape'",
    "extra_float_digits = 0",
    "default_transaction_isolation = 'repeatable read'",
    "default_transaction_isolation = 'serializable'",
    "default_transaction_deferrable = on",
]


@pytest.fixture
def place(server: str) -> Iterator[str]:
    """A ledger as a role uses it whose settings a test changes."""
    location = new_schema(server)
    with create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        writer.append(
            [decided("1号", "2020-04-03 09:30", title="\\'许可"), published("1号", "2020-05-04")], operator="x", recorded_at=RECORDED
        )
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(b"DROP ROLE IF EXISTS strange")
        base.execute(b"CREATE ROLE strange LOGIN SUPERUSER")
    yield location.replace("postgres:@", "strange:@")
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(b"DROP ROLE strange")


@pytest.mark.parametrize("setting", STRANGE)
def test_a_roles_settings_accuse_nobody(server: str, place: str, tmp_path: Path, setting: str) -> None:
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(f"ALTER ROLE strange SET {setting}".encode())
    with open_ledger(place, write=True) as ledger, ledger.writing() as writer:
        writer.append([decided("\\2号", "2020-12-11 23:59")], operator="x", recorded_at=RECORDED)
    found = {check.name: check.faults for check in verify_ledger(place).checks if check.count}
    assert found.keys() == {"access"}, found  # a test's user is a superuser
    with open_ledger(place, write=False) as ledger:
        assert [entry.when for entry in ledger.entries()] == [at("2020-04-03 09:30"), at("2020-05-04"), at("2020-12-11 23:59")]
        assert [entry.number for entry in ledger.entries()] == ["1号", "1号", "\\2号"]
        held = ledger.checkpoint()
    assert backup_ledger(place, tmp_path / "b.db") == held
    assert export_ledger(place, tmp_path / "e.zip") == held


def test_the_address_of_a_ledger_sets_nothing_that_is_depended_on(place: str) -> None:
    found = verify_ledger(f"{place}&options=-cdatestyle%3DGerman -cdefault_transaction_isolation%3Dserializable")
    assert [check.name for check in found.checks if check.count] == ["access"]


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_writers_wait_for_one_another_whatever_the_isolation(server: str, place: str, level: str) -> None:
    with psycopg.connect(server, autocommit=True) as base:
        base.execute(f"ALTER ROLE strange SET default_transaction_isolation = '{level}'".encode())

    def record(number: int) -> int:
        with open_ledger(place, write=True) as ledger, ledger.writing() as writer:
            return writer.append([decided(f"{number}号", "2020-04-01")], operator="x", recorded_at=RECORDED)[0]

    with ThreadPoolExecutor(8) as pool:
        seqs = list(pool.map(record, range(10, 40)))
    assert sorted(seqs) == list(range(3, 33))


def test_names_are_looked_up_in_the_ledgers_schema_only(server: str, place: str) -> None:
    """A function of the schema ``public`` cannot come before the server's own."""
    from govopen.ledger.backends.location import read_location
    from govopen.ledger.backends.postgres import owner_engine

    with owner_engine(read_location(place)).connect() as connection:
        path = connection.exec_driver_sql("SHOW search_path").scalar_one()
    assert path == f"{place.rpartition('schema=')[2]}, pg_temp"
