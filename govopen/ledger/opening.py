"""Makes a new ledger, and opens an existing one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from govopen.atomic_files import begin_file, publish_file
from govopen.errors import LedgerError
from govopen.ledger.backends.errors import already_exists, translate_errors
from govopen.ledger.backends.location import Location, read_location
from govopen.ledger.backends.sqlite import APPLICATION_ID, check_file, file_engine
from govopen.ledger.backends.tables import META, SCHEMA, VERSION, version_name
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
    with translate_errors(str(path)):
        partial = begin_file(path)
        try:
            yield partial
            mark_committed()
            publish_file(partial, path)
        except FileExistsError:
            raise already_exists(str(path)) from None
        finally:
            partial.unlink(missing_ok=True)
            partial.with_name(partial.name + "-journal").unlink(missing_ok=True)


def fill_file(partial: Path, founding: dict[str, str]) -> None:
    """Write the tables, the triggers and the founding facts into an empty file, in one transaction."""
    from govopen.ledger.backends.outbox_tables import METADATA

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
    return Ledger(open_engine(place, write=write), place, write=write)


def open_engine(place: Location, *, write: bool) -> Engine:
    """Return the engine of an existing ledger, its place and schema checked."""
    if place.path is None:
        from govopen.ledger.backends.postgres import server_engine

        return server_engine(place, write=write)
    check_file(place.path)
    return file_engine(place.path, write=write)
