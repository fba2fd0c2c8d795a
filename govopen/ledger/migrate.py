"""``ledger migrate``: an older schema made the present one, a backup first, in one transaction, the evidence compared before commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from govopen.errors import LedgerError
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.backends.location import Location, read_location
from govopen.ledger.backends.schema_version import HERE, SCHEMA, check_schema, read_version
from govopen.ledger.backends.sqlite import check_only_name, check_place, connect_file, file_engine
from govopen.ledger.opening import creating_file, leavings
from govopen.messages import msg
from govopen.signals import mark_committed

SCRIPTS = Path(__file__).with_name("migrations")


class Migration(Struct, frozen=True):
    """What was done: from which schema to which, and where the ledger as it was is kept (None on a server or if nothing was done)."""

    before: int
    after: int
    backup: Path | None


def migrate_ledger(location: str, *, scripts: Path = SCRIPTS, target: int = SCHEMA) -> Migration:
    """Bring a ledger to the schema of this version; refuses a newer one. Killed at any statement, it stays as it was."""
    place = read_location(location)
    with _connection(place) as connection:
        with translate_errors(place.shown):
            before = read_version(connection, place.shown)
            connection.rollback()
        _check_marks(place, before)
        if before >= target:
            if before > target:
                check_schema(before, place.shown)
            return Migration(before, before, None)
        backup = _back_up(place.path, before) if place.path is not None else None
        with translate_errors(place.shown), connection.begin():
            evidence = _evidence(connection)
            upgrade(connection, scripts=scripts)
            if not _still_there(evidence, _evidence(connection)):
                raise LedgerError(msg("The migration would have changed the evidence; nothing was changed."))
            if place.path is not None:
                connection.exec_driver_sql(f"PRAGMA user_version={target}")
            mark_committed()
    return Migration(before, target, backup)


def _check_marks(place: Location, version: int) -> None:
    """A file says its schema twice; refuses one that contradicts itself."""
    marked = check_place(place.path) if place.path is not None else version
    if marked != version:
        raise LedgerError(
            msg("The ledger {path} is marked as of schema {marked}, its tables are of schema {found}.", path=place.shown, marked=marked,
                found=version),
            hint=msg("One of the two was altered; restore a backup."),
        )  # fmt: skip


def upgrade(connection: Connection, *, scripts: Path = SCRIPTS) -> None:
    """Run the steps that are wanting, on a connection and in its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


@contextmanager
def _connection(place: Location) -> Iterator[Connection]:
    if place.path is not None:
        check_place(place.path)
        check_only_name(place.path)
        engine = file_engine(place.path, write=True)
    else:
        from govopen.ledger.backends.postgres import owner_engine

        engine = owner_engine(place)
    with translate_errors(place.shown), engine.connect() as connection:
        yield connection.execution_options(govopen_write=True)


def _back_up(path: Path, version: int) -> Path:
    backup = _free(path.with_name(f"{path.name}.schema{version}.bak"))
    with creating_file(backup) as partial, closing(connect_file(path, write=False)) as origin, closing(sqlite3.connect(partial)) as copy:
        origin.backup(copy)
    return backup


def _free(path: Path) -> Path:
    """The name, or the next that is free: a migration that was killed left its backup, which is kept."""
    names = (path.with_name(f"{path.name}{n}" if n > 1 else path.name) for n in count(1))
    return next(name for name in names if not name.exists() and not any(leavings(name)))


_COUNTS = """SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM matter), (SELECT count(*) FROM meta),
  (SELECT hash FROM entry ORDER BY seq DESC LIMIT 1)"""
_FILE_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR name IN ('entry', 'matter', 'meta')"
_SERVER_GUARDS = f"""SELECT tgname, tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
  WHERE NOT tgisinternal AND relnamespace = {HERE}"""

_Evidence = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def _evidence(connection: Connection) -> _Evidence:
    """Count the rows, read the head, list the triggers and constraints that guard them."""
    guards = _SERVER_GUARDS if connection.dialect.name == "postgresql" else _FILE_GUARDS
    return [tuple(row) for row in connection.exec_driver_sql(_COUNTS)], sorted(tuple(row) for row in connection.exec_driver_sql(guards))


def _still_there(before: _Evidence, after: _Evidence) -> bool:
    """Whether every row is there and no guard is gone; a new column may be added to a table's text, a check may not go."""
    names = {row[0] for row in after[1]}
    triggers_kept = all(row[0] in names and (row in after[1] or str(row[1]).startswith("CREATE TABLE")) for row in before[1])
    return before[0] == after[0] and triggers_kept
