"""A ledger on a real PostgreSQL server, worked with by a role that owns nothing."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.acceptance.conftest import Office
from tests.ledger.conftest import new_schema

ROLE = "officer"


def as_role(place: str, role: str = ROLE) -> str:
    """The same address for another role of the server."""
    return place.replace("postgres:@", f"{role}:@")


def served_role(server: str, place: str, office: Office) -> None:
    """Let the role use a ledger."""
    with psycopg.connect(server, autocommit=True) as owner:
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchall():
            owner.execute(f"CREATE ROLE {ROLE} LOGIN".encode())
    office.do("--ledger", place, "ledger", "grant", ROLE)


def owned_ledger(server: str, office: Office) -> str:
    """Make a ledger in a schema of its own, let the role use it, and return the address of its owner."""
    place = new_schema(server)
    office.do("--ledger", place, "init", "--agency", "测试厅")
    served_role(server, place, office)
    return place


def served_ledger(server: str, office: Office) -> str:
    """The same, and return the address of the role."""
    return as_role(owned_ledger(server, office))


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def base(request: pytest.FixtureRequest, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """On which database the office's ledger lies; GOVOPEN_LEDGER names it."""
    name = str(request.param)
    place = str(tmp_path / "govopen.db") if name == "SQLite" else served_ledger(request.getfixturevalue("server"), office)
    monkeypatch.setenv("GOVOPEN_LEDGER", place)
    return name
