"""The version of a ledger's schema, read and compared with the one that this program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govopen.errors import LedgerError, UnfitLedger
from govopen.messages import msg

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Raised by one with every migration.
SCHEMA = 1
#: The schema of the ledger; a cast to regnamespace would take its name for one in lower case.
HERE = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"

#: The schema's version, in the table that Alembic makes and keeps; SQLite files say it in their ``user_version`` too.
VERSIONS = "SELECT version_num FROM alembic_version ORDER BY version_num"


def version_name(schema: int) -> str:
    """Return the name of a schema's migration: ``0001``."""
    return f"{schema:04d}"


def read_version(connection: Connection, shown: str) -> int:
    """Return the schema's number; raises LedgerError where its table does not hold exactly one."""
    found = connection.exec_driver_sql(VERSIONS).scalars().all()
    if len(found) != 1 or not found[0].isdecimal():
        raise LedgerError(
            msg("The ledger {path} does not say which schema it has: {found}.", path=shown, found=list(found) or "–"),
            hint=msg("Its table alembic_version was altered; restore a backup."),
        )
    return int(found[0])


def check_schema(found: int, shown: str) -> None:
    """Refuse a ledger whose schema is newer or older than this program's."""
    if found > SCHEMA:
        raise UnfitLedger(
            msg("The ledger {path} has schema {found}; this govopen knows schema {known}.", path=shown, found=found, known=SCHEMA),
            hint=msg("Install a newer version of govopen."),
        )
    if found < SCHEMA:
        raise UnfitLedger(
            msg(
                "The ledger {path} has the older schema {found}; this govopen needs schema {known}.", path=shown, found=found, known=SCHEMA
            ),
            hint=msg("Run `govopen ledger migrate`; it makes a backup first."),
        )
