"""Statements in plain SQL, run on the driver's own cursor: plain tuples, and no transaction longer than a page.

One text serves SQLite and PostgreSQL. In every statement ``e`` is the entry asked for and ``m`` its matter; parameters are named
``:head``, ``:until_day`` …, and a list is one parameter (``Source.one_of``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any

from msgspec import DecodeError
from msgspec.json import Decoder

from govopen.core.dates.moments import Moment
from govopen.ledger.backends.connection import Connection
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.rows import unreadable

#: Rows, or matters, read at a time; the read lock is held for about 20 ms.
PAGE = 4096

Row = tuple[Any, ...]

#: What is stored of an entry and of its matter, in the order of ``raw_entries.STORED``.
COLUMNS = """e.seq, e.matter_id, m.kind, m.number, m.key, e.event, e.facet, e.day, e.minute, e.unit, e.fields, e.alias,
    e.operator, e.recorded_at, e.batch, e.corrects, e.prev, e.hash"""
#: Whole entries up to ``:head`` as they are stored.
STORED_ENTRIES = f"SELECT {COLUMNS} FROM entry e JOIN matter m ON m.id = e.matter_id WHERE e.seq <= :head"
#: The same, as ``rows.read_entry`` takes them: their columns, and the entry that corrects it.
ENTRIES = f"""SELECT {COLUMNS}, c.seq
  FROM entry e JOIN matter m ON m.id = e.matter_id LEFT JOIN entry c ON c.corrects = e.seq AND c.seq <= :head
  WHERE e.seq <= :head"""
#: The entry is in effect at ``:head``: no entry up to it corrects or voids it.
IN_EFFECT = "NOT EXISTS (SELECT 1 FROM entry later WHERE later.corrects = e.seq AND later.seq <= :head)"

_NAME = re.compile(r"(?<!:):([a-z_]+)")


class Source:
    """A connection that reads, statement by statement; ``shown`` names the ledger in errors."""

    def __init__(self, raw: Any, shown: str, *, server: bool) -> None:
        """Read on the driver's connection, which is one to PostgreSQL (``server``) or to SQLite.

        All statements share one cursor: sqlite3 keeps a reference to each cursor, and those of a long import hold on to memory let go.
        """
        self.cursor, self.shown, self.server = raw.cursor(), shown, server

    @classmethod
    def of(cls, connection: Connection, shown: str) -> Source:
        """Read on a ledger's connection."""
        return cls(connection.raw, shown, server=connection.server)

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Return all rows; ``values`` are the parameters, of which a statement need not use every one."""
        statement, given = (_server_sql(sql), values) if self.server else (sql, _plain(values))
        with translate_errors(self.shown):
            self.cursor.execute(statement, given)
            rows: list[Row] = self.cursor.fetchall()
        return rows

    def columns(self, decoders: Mapping[str, Decoder[Any]], source: str, **values: object) -> list[list[Any]]:
        """Return what ``source`` (``FROM …``) holds, column by column and in one order: half the price of rows; days are ISO text.

        ``decoders`` say what a column holds, by its name; raises LedgerError where it holds something else.
        """
        array = "CAST(coalesce(json_agg({0}), '[]') AS text)" if self.server else "json_group_array({0})"
        [packed] = self.rows(f"SELECT {', '.join(array.format(name) for name in decoders)} {source}", **values)
        return [_decoded(name, decoder, column) for (name, decoder), column in zip(decoders.items(), packed, strict=True)]

    def one_of(self, column: str, name: str) -> str:
        """The condition that a column holds one of the values of a list parameter, however many."""
        return f"{column} = ANY(:{name})" if self.server else f"{column} IN (SELECT value FROM json_each(:{name}))"


def _decoded(name: str, decoder: Decoder[Any], column: str) -> list[Any]:
    try:
        values: list[Any] = decoder.decode(column)
    except DecodeError:
        raise unreadable(name) from None
    return values


def read_founding(source: Source) -> dict[str, str]:
    """Return the founding facts by name, as they stand."""
    return dict(source.rows("SELECT key, value FROM meta"))


@lru_cache(maxsize=256)
def _server_sql(sql: str) -> str:
    """The statement with its parameters as psycopg takes them."""
    return _NAME.sub(r"%(\1)s", sql.replace("%", "%%"))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """The parameters as SQLite takes them: days and minutes as text, lists as JSON."""
    return {name: plain_value(value) for name, value in values.items()}


def plain_value(value: object) -> object:
    """Return a value as SQLite takes it, and PostgreSQL too, but for a list."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return json.dumps(value) if isinstance(value, list) else value


def seen(until: Moment) -> str:
    """The condition that the event happened by then (``seen_values``); on that very day an unknown minute counts as happened."""
    if until.minute is None:
        return "e.day <= :until_day"
    return "(e.day < :until_day OR e.day = :until_day AND (e.minute IS NULL OR e.minute <= :until_minute))"


def seen_values(until: Moment) -> dict[str, object]:
    """The parameters of ``seen``."""
    return {"until_day": until.day, "until_minute": until.minute}


def pages(values: Iterable[Any], size: int = PAGE) -> Iterable[list[Any]]:
    """Cut into lists of at most ``size``."""
    page: list[Any] = []
    for value in values:
        page.append(value)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page
