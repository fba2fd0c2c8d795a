"""Statements built by SQLAlchemy Core and run on the driver's own cursor: plain tuples, and no transaction longer than a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import sqlite

from govopen.core.dates.moments import Moment
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.backends.tables import ENTRY, MATTER

#: Rows, or matters, read at a time; the read lock is held for about 20 ms.
PAGE = 4096

Row = tuple[Any, ...]


class CompiledQuery:
    """A compiled statement, run any number of times with other values."""

    def __init__(self, source: Source, statement: Select[Any]) -> None:
        """Compile for the source's dialect."""
        compiled = statement.compile(dialect=source.dialect, compile_kwargs={"render_postcompile": True})
        self._source, self._sql, self._values = source, str(compiled), dict(compiled.params)

    def rows(self, **values: object) -> list[Row]:
        """Return all rows; ``values`` replace the statement's bound parameters of those names."""
        return self._source.fetch(self._sql, {**self._values, **values})


class Source:
    """A connection that reads, statement by statement."""

    def __init__(self, connection: Connection, shown: str) -> None:
        """Keep the driver's connection; ``shown`` names the ledger in errors."""
        self.connection, self.shown = connection, shown
        self.server = connection.dialect.name == "postgresql"
        self.dialect = connection.dialect if self.server else sqlite.dialect(paramstyle="named")
        self._raw: Any = connection.connection.dbapi_connection

    def ask(self, statement: Select[Any]) -> CompiledQuery:
        """Return the statement, compiled."""
        return CompiledQuery(self, statement)

    def rows(self, statement: Select[Any], **values: object) -> list[Row]:
        """Return all rows of a statement run once."""
        return CompiledQuery(self, statement).rows(**values)

    def one_of(self, column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
        """The condition that the column holds one of the values, however many."""
        return one_of(column, values, server=self.server)

    def fetch(self, sql: str, values: Mapping[str, object]) -> list[Row]:
        """Run SQL on the driver's cursor and return all rows."""
        if not self.server:
            values = {name: _plain(value) for name, value in values.items()}
        with translate_errors(self.shown):
            cursor = self._raw.cursor()
            try:
                cursor.execute(sql, values)
                rows: list[Row] = cursor.fetchall()
            finally:
                cursor.close()
        return rows


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.isoformat("minutes") if isinstance(value, time) else value


def one_of(column: ColumnElement[Any], values: Iterable[object], *, server: bool) -> ColumnElement[bool]:
    """The column holds one of the values, bound as one parameter: a JSON list on SQLite, an array on PostgreSQL."""
    if server:
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
    items = func.json_each(bindparam(None, json.dumps(list(values)), type_=Text)).table_valued("value")
    return column.in_(select(items.c.value))


def uncorrected(entry: FromClause, head: int) -> ColumnElement[bool]:
    """The entry is in effect at the head: no entry up to it corrects or voids it."""
    later = ENTRY.alias()
    return ~exists(later.c.seq).where(later.c.corrects == entry.c.seq, later.c.seq <= head)


def seen(entry: FromClause, until: Moment) -> ColumnElement[bool]:
    """The event happened by then; on that very day an unknown minute counts as happened."""
    if until.minute is None:
        return entry.c.day <= until.day
    same_day = and_(entry.c.day == until.day, or_(entry.c.minute.is_(None), entry.c.minute <= until.minute))
    return or_(entry.c.day < until.day, same_day)


def select_entries(head: int) -> tuple[Select[Any], FromClause]:
    """Return the statement for whole entries up to a head, as ``rows.read_entry`` takes them, and its entry table.

    The columns are those of ``raw_entries.STORED``, and the entry that corrects it.
    """
    entry, later, m = ENTRY.alias("e"), ENTRY.alias("c"), MATTER.c
    c = entry.c
    columns: Sequence[Any] = (
        c.seq, c.matter_id, m.kind, m.number, m.key, c.event, c.facet, c.day, c.minute, c.unit, c.fields, c.alias,
        c.operator, c.recorded_at, c.batch, c.corrects, c.prev, c.hash, later.c.seq,
    )  # fmt: skip
    source = entry.join(MATTER, m.id == c.matter_id).outerjoin(later, and_(later.c.corrects == c.seq, later.c.seq <= head))
    return select(*columns).select_from(source).where(c.seq <= head), entry


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
