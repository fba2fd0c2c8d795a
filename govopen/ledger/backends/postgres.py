"""A ledger on a PostgreSQL server: one schema an agency, made by an owner, used by a role that owns nothing.

Writers take an advisory lock for the length of their transaction; readers run statement by statement in read-only transactions.
The URL may name the schema: ``postgresql://user@host/database?schema=jxhrss``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, create_engine, event, insert, inspect, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from govopen.errors import LedgerError, NotALedger
from govopen.ledger.backends.connection import Connect, Connection
from govopen.ledger.backends.errors import PATIENCE, OnWait, already_exists, ledger_error, translate_errors
from govopen.ledger.backends.location import Location
from govopen.ledger.backends.schema_version import SCHEMA, check_schema, read_version, version_name
from govopen.ledger.backends.tables import META, VERSION
from govopen.ledger.backends.triggers import server_guards
from govopen.messages import msg
from govopen.signals import mark_committed

_LOCK_CLASS = 0x676F76  # "gov"; with the oid of the entry table, the writer's lock of one ledger
_LOCK = f"SELECT pg_advisory_xact_lock({_LOCK_CLASS}, (SELECT oid::integer FROM pg_class WHERE oid = 'entry'::regclass))"
#: Days and times are read as text, names of tables and triggers compared; and a writer must see what was committed while it waited.
_SETTINGS = {
    "datestyle": "ISO, YMD",
    "timezone": "UTC",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "quote_all_identifiers": "off",
    "default_transaction_isolation": "read committed",
}
#: Any role that may connect to the database can hold the lock: it has no rights of its own.
_HOLDER = f"""SELECT usename, l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid::bigint = {_LOCK_CLASS} AND objid = 'entry'::regclass::oid"""
_ROLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class ServerConnection(Connection):
    """A connection to an existing ledger, in autocommit until a transaction begins."""

    server = True

    def __init__(self, engine: Engine, shown: str) -> None:
        """Connect; ``shown`` names the ledger in errors."""
        pooled: Any = engine.raw_connection()
        super().__init__(pooled.driver_connection)
        self._shown = shown
        pooled.detach()
        self.raw.autocommit = True

    def begin(self, on_wait: OnWait | None = None) -> None:
        """Take the writer's lock of this ledger, waiting a minute at most."""
        self.raw.autocommit = False
        _begin_writing(self.raw, on_wait, shown=self._shown)


def server_ledger(place: Location, *, write: bool) -> Connect:
    """Return what opens connections to an existing ledger, checked; raises NotALedger where there is none."""
    engine = role_engine(place, write=write)
    with translate_errors(place.shown), engine.connect() as connection:
        _check_tables(connection, place)
        version = read_version(connection, place.shown)
    check_schema(version, place.shown)
    return lambda: ServerConnection(engine, place.shown)


def _check_tables(connection: sqlalchemy.Connection, place: Location) -> None:
    if not {"meta", "matter", "entry"} <= set(inspect(connection).get_table_names()):
        raise NotALedger(
            msg("No ledger at {path}.", path=place.shown), hint=msg("Did you mean `govopen init`? Or name another file with --ledger.")
        )


def create_schema(place: Location, founding: dict[str, str]) -> None:
    """Make the tables, the triggers and the founding facts in one transaction; raises OutputExists where a ledger stands."""
    with creating_schema(place, founding):
        pass


@contextmanager
def creating_schema(place: Location, founding: dict[str, str]) -> Iterator[Any]:
    """The same, with a block that may add rows on the driver's connection before the transaction is committed."""
    engine = owner_engine(place)
    with translate_errors(place.shown), engine.begin() as connection:
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        if schema is None:
            raise _no_schema(place)
        # What the triggers take with them: a role's temporary tables come last, or one named entry would be looked at instead.
        connection.exec_driver_sql(f"SET LOCAL search_path = {schema.replace('%', '%%')}, pg_temp")
        if "meta" in inspect(connection).get_table_names():
            raise already_exists(place.shown)
        from govopen.ledger.backends.outbox_tables import server_metadata

        server_metadata().create_all(connection)
        for statement in server_guards():
            connection.exec_driver_sql(statement.replace("%", "%%"))
        connection.execute(insert(VERSION), {"version_num": version_name(SCHEMA)})
        connection.execute(insert(META), [{"key": key, "value": value} for key, value in founding.items()])
        yield connection.connection.dbapi_connection
        mark_committed()


def _no_schema(place: Location) -> LedgerError:
    """What is said of a schema that the server does not have; making one is for the owner of the database."""
    schema = make_url(place.url or "").query.get("schema", "public")
    return LedgerError(
        msg("The database of {path} has no schema {schema}, or does not let this user see it.", path=place.shown, schema=schema),
        hint=msg("Have the owner of the database make it: CREATE SCHEMA {schema} AUTHORIZATION user", schema=schema),
    )


def grant_use(place: Location, role: str) -> None:
    """Let a role that owns nothing read the ledger and append to it, and do nothing else."""
    if not _ROLE.fullmatch(role):
        raise LedgerError(msg("{role} is no name of a role: letters, digits and _ only.", role=role))
    with translate_errors(place.shown), owner_engine(place).begin() as connection:
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        if schema is None:
            raise _no_schema(place)
        _check_tables(connection, place)
        from govopen.ledger.backends.outbox_tables import METADATA

        connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA {schema.replace("%", "%%")} TO "{role}"')
        connection.exec_driver_sql(f'GRANT SELECT ON {", ".join(METADATA.tables)} TO "{role}"')
        connection.exec_driver_sql(f'GRANT INSERT ON matter, entry TO "{role}"')
        connection.exec_driver_sql(f'GRANT INSERT, UPDATE, DELETE ON mail, mail_told, mail_run TO "{role}"')
        mark_committed()


def owner_engine(place: Location) -> Engine:
    """Return SQLAlchemy's engine of an owner, who may make and change tables."""
    return _engine(place, {})


def role_engine(place: Location, *, write: bool) -> Engine:
    """Return SQLAlchemy's engine of a role that reads, and with ``write`` appends."""
    return _engine(place, {} if write else {"default_transaction_read_only": "on"})


def _engine(place: Location, more: Mapping[str, str]) -> Engine:
    try:
        url = make_url(place.url or "")
    except (ArgumentError, ValueError):
        raise LedgerError(
            msg("{location} is not an address of a server.", location=place.shown),
            hint=msg("It has this form: postgresql://user@host:port/database?schema=name"),
        ) from None
    query = {name: value if isinstance(value, str) else value[-1] for name, value in url.query.items()}
    schema = query.pop("schema", None)
    settings = {**_SETTINGS, **({"search_path": schema} if schema is not None else {}), **more}
    try:
        engine = create_engine(
            url.set(query=query), poolclass=NullPool, hide_parameters=True, connect_args={"connect_timeout": 10, "client_encoding": "utf8"}
        )
    except ModuleNotFoundError:
        raise LedgerError(
            msg("A ledger on a server needs the PostgreSQL driver."), hint=msg("Install it with: pip install 'govopen[postgres]'")
        ) from None
    event.listen(engine, "connect", lambda raw, _: _settle(raw, settings, shown=place.shown))
    event.listen(engine, "begin", lambda connection: _begin(connection, place.shown))
    return engine


def _settle(raw: Any, settings: Mapping[str, str], *, shown: str) -> None:
    """Set what is depended on, whatever the server, the database, the role or the address sets; names are looked up in one schema only."""
    before, raw.autocommit = raw.autocommit, True
    with raw.cursor() as cursor:
        process: int = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
        if process != raw.info.backend_pid and _shares_connections(raw, process):
            raw.close()
            raise LedgerError(
                msg("{path} is a pooler that gives each transaction a connection of its own (transaction pooling).", path=shown),
                hint=msg("A ledger needs one connection throughout: name the server itself, or a pooler in session mode."),
            )
        cursor.execute(
            "SELECT " + ", ".join(["set_config(%s, %s, false)"] * len(settings)), [part for each in settings.items() for part in each]
        )
        cursor.execute(
            "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false) WHERE current_schema() IS NOT NULL"
        )
    raw.autocommit = before


def _shares_connections(raw: Any, process: int) -> bool:
    """Whether a pooler, known by a process number that is not the server's, gives the process of this connection to another.

    Settings and locks of a session would be lost there, and found by others.
    """
    with type(raw).connect(**raw.info.get_parameters(), password=raw.info.password) as other:
        if other.execute("SELECT pg_backend_pid()").fetchone()[0] == process:
            return True
        return bool(raw.execute("SELECT pg_backend_pid()").fetchone()[0] != process)


def _begin(connection: sqlalchemy.Connection, shown: str) -> None:
    if connection.get_execution_options().get("govopen_write"):
        _begin_writing(connection.connection.dbapi_connection, shown=shown)


def _begin_writing(raw: Any, on_wait: OnWait | None = None, *, shown: str) -> None:
    """Take the writer's lock of this ledger, waiting a minute at most."""
    with raw.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute("SAVEPOINT waiting")
        cursor.execute("SET LOCAL lock_timeout = '1s'")
        try:
            cursor.execute(_LOCK)
        except raw.OperationalError as error:
            if getattr(error, "sqlstate", None) != "55P03":  # lock_not_available
                raise
            cursor.execute("ROLLBACK TO SAVEPOINT waiting")
            if on_wait is not None:
                on_wait(PATIENCE)
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE - 1}s'")
            try:
                cursor.execute(_LOCK)
            except raw.OperationalError as late:
                cursor.execute("ROLLBACK TO SAVEPOINT waiting")
                raise _held(late, cursor.execute(_HOLDER).fetchall(), shown) from None


def _held(late: Exception, holders: list[tuple[str, int]], shown: str) -> LedgerError:
    """The refusal after a minute, with the role and the process that hold the lock."""
    refusal = ledger_error(late, shown)
    for role, pid in holders:
        refusal.hint = msg(
            "The role {role} holds its lock, process {pid} of the server. Try again when that has ended; the administrator of the database"
            " can end it.",
            role=role,
            pid=pid,
        )
    return refusal
