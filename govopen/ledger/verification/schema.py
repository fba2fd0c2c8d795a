"""Compares the tables, indexes and triggers of a ledger with those that this version makes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from govopen.ledger.backends.schema_version import HERE, SCHEMA, VERSIONS, version_name
from govopen.ledger.backends.sqlite import APPLICATION_ID
from govopen.ledger.backends.triggers import sqlite_guards
from govopen.ledger.check_result import Check, schema_check
from govopen.ledger.queries import Source
from govopen.messages import msg

Parts = dict[str, Any]

#: Written by ``tests/ledger/test_verify.py --update-golden`` from a fresh ledger; a test compares it with one every time.
SERVER_PARTS = Path(__file__).with_name("server_parts.json")

#: Where a function looks for tables: here before all, as its maker said it in one of three ways, or what else it was set to.
_SEARCHES = """CASE WHEN proconfig IN (
    ARRAY['search_path=' || quote_ident(current_schema()) || ', pg_temp'], ARRAY['search_path=' || quote_ident(current_schema())],
    CASE WHEN current_schema() = 'public' THEN ARRAY['search_path="$user", public'] END)
  THEN 'here' ELSE coalesce(array_to_string(proconfig, '; '), '') END"""
_CATALOGUE = {
    # The catalogue itself: information_schema shows a role only what it may use.
    "table": "SELECT relname, relkind, relpersistence, relrowsecurity, relforcerowsecurity,"
    " (SELECT count(*) FROM pg_inherits WHERE inhparent = c.oid OR inhrelid = c.oid)"
    f" FROM pg_class c WHERE relnamespace = {HERE} AND relkind NOT IN ('i', 'I', 'c')",
    "policy": f"SELECT polname, polcmd FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = {HERE}",
    "column": "SELECT relname || '.' || attname, format_type(atttypid, atttypmod), attnotnull, coalesce(pg_get_expr(adbin, adrelid), ''),"
    " attcollation = typcollation FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid"
    " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
    f" WHERE relnamespace = {HERE} AND relkind NOT IN ('i', 'I', 'c') AND attnum > 0 AND NOT attisdropped",
    "constraint": f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = {HERE} AND contype <> 'n'",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "trigger": "SELECT tgname, pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
    f" WHERE relnamespace = {HERE} AND NOT tgisinternal",
    "function": f"SELECT proname, prosrc, provolatile, prosecdef, {_SEARCHES} FROM pg_proc WHERE pronamespace = {HERE}",
    "rule": "SELECT rulename, definition FROM pg_rules WHERE schemaname = current_schema()",
}

#: All but what SQLite makes of itself: an index without a text of its own, and the figures of ANALYZE. A trigger may bear such a name.
FILE_PARTS = """SELECT type, name, tbl_name, sql FROM sqlite_master
  WHERE NOT (type = 'index' AND sql IS NULL) AND NOT (type = 'table' AND name LIKE 'sqlite@_stat_' ESCAPE '@')"""


def check_schema_parts(source: Source) -> Check:
    """Return the check of the schema, for either database."""
    check = schema_check()
    expected, found = (read_server_parts(), server_parts(source)) if source.server else (fresh_parts(), _file_parts(source))
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            check.add(msg("{part} is missing.", part=name))
        elif name not in expected:
            check.add(msg("{part} was added.", part=name))
        elif expected[name] != found[name]:
            check.add(msg("{part} was changed.", part=name))
    return check


def _file_parts(source: Source) -> Parts:
    found: Parts = {f"{kind} {name}": [table, sql] for kind, name, table, sql in source.rows(FILE_PARTS)}
    if "table alembic_version" in found:
        found["alembic_version"] = [version for (version,) in source.rows(VERSIONS)]
    found["application_id"] = source.rows("PRAGMA application_id")[0][0]
    found["user_version"] = source.rows("PRAGMA user_version")[0][0]
    return found


@cache
def fresh_parts() -> Parts:
    """Return the parts of a fresh SQLite ledger."""
    from sqlalchemy import create_engine

    from govopen.ledger.backends.outbox_tables import METADATA

    engine = create_engine("sqlite+pysqlite://")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        for guard in sqlite_guards().values():
            connection.exec_driver_sql(guard)
        rows = connection.exec_driver_sql(FILE_PARTS).all()
    engine.dispose()
    parts: Parts = {f"{kind} {name}": [table, sql] for kind, name, table, sql in rows}
    return parts | {"application_id": APPLICATION_ID, "user_version": SCHEMA, "alembic_version": [version_name(SCHEMA)]}


def server_parts(source: Source) -> Parts:
    """Return the parts of a ledger on PostgreSQL, its schema's name taken out."""
    schema = source.rows("SELECT quote_ident(current_schema())")[0][0]
    parts: Parts = {}
    for kind, sql in _CATALOGUE.items():
        for name, *definition in source.rows(sql):
            parts[f"{kind} {name}"] = [str(text).replace(f"{schema}.", "") for text in definition]
    parts["alembic_version"] = [version for (version,) in source.rows(VERSIONS)]
    return parts


def read_server_parts() -> Parts:
    """Return the parts of a fresh ledger on PostgreSQL, kept beside this module."""
    parts: Parts = json.loads(SERVER_PARTS.read_text(encoding="utf-8"))
    return parts
