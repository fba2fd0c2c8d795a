"""SQLite files: opened with the settings that were measured to survive crashes, power cuts and crowds, and read back.

DELETE journal with synchronous=EXTRA, not WAL. Writers take BEGIN IMMEDIATE; readers run statement by
statement, query_only, in mode=rw because mode=ro fails on a hot journal. Only ``create`` makes a file.
"""

from __future__ import annotations

import glob
import os
import sqlite3
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from govopen.errors import LedgerError, NotALedger, UnfitLedger, system_reason
from govopen.ledger.backends.connection import Connection
from govopen.ledger.backends.errors import PATIENCE, OnWait
from govopen.ledger.backends.schema_version import check_schema
from govopen.messages import msg

if TYPE_CHECKING:
    import sqlalchemy

APPLICATION_ID = 0x676F7670  # "govp"
_MAGIC = b"SQLite format 3\0"
_SETTINGS: dict[str, int | str] = {
    "synchronous": 3,  # EXTRA
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}


def check_file(path: Path) -> None:
    """Refuse, each with its own sentence, what is no ledger of this schema; opens nothing with SQLite."""
    check_schema(check_place(path), str(path))


def check_place(path: Path) -> int:
    """Refuse what is no ledger, and return the number of its schema."""
    if not path.exists():
        raise LedgerError(
            msg("No ledger at {path}.", path=path), hint=msg("Did you mean `govopen init`? Or name another file with --ledger.")
        )
    if path.is_dir():
        raise NotALedger(msg("{path} is a folder, not a ledger.", path=path))
    if not path.is_file():
        raise NotALedger(msg("{path} is not a regular file.", path=path))
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise LedgerError(msg("The ledger {path} cannot be read: {reason}.", path=path, reason=system_reason(error))) from None
    _check_header(path, header)
    _check_neighbours(path)
    if header[18:20] == b"\x02\x02":
        raise UnfitLedger(
            msg("Another program put the ledger {path} into WAL mode.", path=path),
            hint=msg("Close that program, make a copy, and take it back: {command}", command=_out_of_wal(path)),
        )
    schema: int = struct.unpack(">I", header[60:64])[0]
    return schema


def check_only_name(path: Path) -> None:
    """Refuse to write to a file with a second name: a journal, a lock and evidence lie beside one of the two only."""
    if other_names(path):
        raise LedgerError(
            msg("The ledger {path} has a second name (hard link); nothing is recorded under two names.", path=path),
            hint=msg(
                "Find it with `find / -samefile {path}` and remove one of the two; copy a ledger with `govopen ledger backup`.", path=path
            ),
        )


def other_names(path: Path) -> int:
    """Return how many more names the file has, but for a temporary one that a killed `init` or `restore` left."""
    found = path.stat()
    temporary = sum(os.path.samestat(left.lstat(), found) for left in path.parent.glob(f".{glob.escape(path.name[:80])}.*.partial"))
    return max(0, found.st_nlink - 1 - temporary) if found.st_nlink > 1 else 0


def _check_header(path: Path, header: bytes) -> None:
    if not header:
        raise NotALedger(
            msg("{path} is empty, not a ledger.", path=path), hint=msg("Remove it and run `govopen init`, or restore a backup.")
        )
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise NotALedger(msg("{path} is not a govopen ledger.", path=path))
    application: int = struct.unpack(">I", header[68:72])[0]
    if application != APPLICATION_ID:
        raise NotALedger(msg("{path} is the database of another program, not a govopen ledger.", path=path))


def _check_neighbours(path: Path) -> None:
    if path.with_name(path.name + "-wal").exists():
        raise UnfitLedger(
            msg("Beside {path} lies a -wal file of another program.", path=path),
            hint=msg(
                "A govopen ledger never has one. Find out who opened it; keep both files."
                " If that program wrote it to this very ledger, close it, copy both, and type: {command}",
                command=_out_of_wal(path),
            ),
        )


def _out_of_wal(path: Path) -> str:
    """What brings a file back into the mode of a ledger, with nothing but Python."""
    return f"python3 -c \"import sqlite3; sqlite3.connect({str(path)!r}).execute('PRAGMA journal_mode=DELETE')\""


def connect_file(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an existing file, set what must be set and read it back; raises LedgerError or the driver's error."""
    uri = f"file:{quote(str(path.resolve()))}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
    try:
        for name, value in _SETTINGS.items():
            connection.execute(f"PRAGMA {name}={value}")
        connection.execute("PRAGMA cache_spill=OFF" if write else "PRAGMA query_only=ON")
        _read_back(connection, write=write)
    except BaseException:
        connection.close()
        raise
    return connection


def _read_back(connection: sqlite3.Connection, *, write: bool) -> None:
    expected = _SETTINGS | ({"cache_spill": 0, "query_only": 0} if write else {"query_only": 1}) | {"journal_mode": "delete"}
    for name, value in expected.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise LedgerError(msg("SQLite did not take the setting {name}={value}, it says {found}.", name=name, value=value, found=found))


class FileConnection(Connection):
    """A connection to an existing file."""

    server = False

    def __init__(self, path: Path, *, write: bool) -> None:
        """Connect."""
        super().__init__(connect_file(path, write=write))

    def begin(self, on_wait: OnWait | None = None) -> None:
        """Take the write lock at once."""
        begin_writing(self.raw, on_wait)


def file_engine(path: Path, *, write: bool) -> sqlalchemy.Engine:
    """Return SQLAlchemy's engine of an existing file; with the option ``govopen_write`` a transaction holds the write lock."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine("sqlite+pysqlite://", creator=lambda: connect_file(path, write=write), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: sqlalchemy.Connection) -> None:
    if connection.get_execution_options().get("govopen_write"):
        raw: Any = connection.connection.dbapi_connection
        begin_writing(raw)


def begin_writing(raw: sqlite3.Connection, on_wait: OnWait | None = None) -> None:
    """Take the write lock at once (BEGIN IMMEDIATE), trying for a minute, a second at a time so that Ctrl-C is heard."""
    raw.execute("PRAGMA busy_timeout=1000")
    try:
        _begin_patiently(raw, on_wait)
    finally:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")


def _begin_patiently(raw: sqlite3.Connection, on_wait: OnWait | None) -> None:
    for second in range(1, PATIENCE + 1):
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or second == PATIENCE:
                raise
            if second == 1 and on_wait is not None:
                on_wait(PATIENCE)
        else:
            return
