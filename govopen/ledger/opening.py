"""Makes a new ledger, and opens an existing one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from govopen.atomic_files import begin_file, publish_file
from govopen.errors import LedgerError
from govopen.ledger.backends.connection import Connect
from govopen.ledger.backends.errors import already_exists, translate_errors
from govopen.ledger.backends.location import Location, read_location
from govopen.ledger.backends.schema_version import SCHEMA, version_name
from govopen.ledger.backends.sqlite import APPLICATION_ID, FileConnection, check_file, check_only_name, file_engine
from govopen.ledger.backends.triggers import sqlite_guards
from govopen.ledger.chain import ledger_id
from govopen.ledger.ledger import Ledger
from govopen.ledger.rows import instant_text
from govopen.messages import msg
from govopen.signals import mark_committed


def create_ledger(location: str, *, agency: str, packs: Iterable[str], recorded_at: datetime) -> Ledger:
    """Make a new, empty ledger and open it for writing; raises OutputExists where one stands, LedgerError where none can."""
    place = read_location(location)
    founding = found_ledger(agency=agency, packs=packs, recorded_at=recorded_at)
    if place.path is None:
        from govopen.ledger.backends.postgres import create_schema

        create_schema(place, founding)
    else:
        create_file(place.path, founding)
    return open_ledger(location, write=True)


def found_ledger(*, agency: str, packs: Iterable[str], recorded_at: datetime) -> dict[str, str]:
    """Return the founding facts of a new ledger; ``id``, which seals them, last."""
    facts = {
        "nonce": os.urandom(16).hex(),
        "agency": agency,
        "packs": json.dumps(list(packs), ensure_ascii=False, separators=(",", ":")),
        "created": instant_text(recorded_at),
    }
    return facts | {"id": ledger_id(**facts)}


def create_file(path: Path, founding: dict[str, str]) -> None:
    """Write a new, empty file; raises OutputExists."""
    with creating_file(path) as partial:
        fill_file(partial, founding)


@contextmanager
def creating_file(path: Path) -> Iterator[Path]:
    """Give the block a new, private file under a temporary name; afterwards sync it and name it. Raises OutputExists."""
    if path.exists():
        raise already_exists(str(path))
    if not path.parent.is_dir():
        raise LedgerError(msg("There is no folder {path}.", path=path.parent))
    _refuse_leavings(path)
    with translate_errors(str(path)):
        partial = begin_file(path)
        try:
            _remove_leavings(partial)
            yield partial
            _refuse_leavings(path)
            mark_committed()
            publish_file(partial, path)
        except FileExistsError:
            raise already_exists(str(path)) from None
        finally:
            partial.unlink(missing_ok=True)
            _remove_leavings(partial)


def leavings(path: Path) -> Iterator[Path]:
    """Yield what a write that did not end left beside a file of that name: SQLite applies it to whatever file bears the name next."""
    for ending in ("-journal", "-wal"):
        if os.path.lexists(beside := path.with_name(path.name + ending)):
            yield beside


def _refuse_leavings(path: Path) -> None:
    for beside in leavings(path):
        raise LedgerError(
            msg(
                "Beside {path} lies {name}, left by a write to an earlier file of that name that did not end.", path=path, name=beside.name
            ),
            hint=msg(
                "The two belong together: keep both, and move {name} to where the earlier file is now, under its name with {ending}.",
                name=beside.name,
                ending=beside.name.removeprefix(path.name),
            ),
        )


def _remove_leavings(partial: Path) -> None:
    """A process of the same number that was killed may have left them beside a temporary file of the same name."""
    for beside in leavings(partial):
        beside.unlink()


def fill_file(partial: Path, founding: dict[str, str]) -> None:
    """Write the tables, the triggers and the founding facts into an empty file, in one transaction."""
    from sqlalchemy import insert

    from govopen.ledger.backends.outbox_tables import METADATA
    from govopen.ledger.backends.tables import META, VERSION

    engine = file_engine(partial, write=True)
    with engine.connect().execution_options(govopen_write=True) as connection, connection.begin():
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
        METADATA.create_all(connection)
        for guard in sqlite_guards().values():
            connection.exec_driver_sql(guard)
        connection.execute(insert(VERSION), {"version_num": version_name(SCHEMA)})
        connection.execute(insert(META), [{"key": key, "value": value} for key, value in founding.items()])
    engine.dispose()


def open_ledger(location: str, *, write: bool) -> Ledger:
    """Open an existing ledger; raises LedgerError or NotALedger with what is wrong with it. Makes no file."""
    place = read_location(location)
    return Ledger(connections(place, write=write), place, write=write)


def connections(place: Location, *, write: bool) -> Connect:
    """Return what opens connections to an existing ledger, its place and schema checked."""
    if place.path is None:
        from govopen.ledger.backends.postgres import server_ledger

        return server_ledger(place, write=write)
    path = place.path
    check_file(path)
    if write:
        check_only_name(path)
    return lambda: FileConnection(path, write=write)
