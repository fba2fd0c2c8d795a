"""Entries as they are stored and hashed, row by row: what is scanned, exported and copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, bindparam, cast, select

from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.queries import PAGE, Row, Source

#: The names of a stored row's values, in order; those from ``kind`` to ``corrects`` are what the hash covers after seq.
STORED = (
    "seq", "matter", "kind", "number", "key", "event", "facet", "day", "minute", "unit", "fields", "alias", "operator", "recorded",
    "batch", "corrects", "prev", "hash",
)  # fmt: skip
_MINUTE = STORED.index("minute")


def stored_pages(source: Source, head: int, *, after: int = -(2**31)) -> Iterator[list[Row]]:
    """Yield the entries after a place up to a head as stored, a page at a time, in order of seq; a matter that is missing has no names."""
    c, m = ENTRY.c, MATTER.c
    # Never cast on SQLite: bytes in place of a text would read like that text, while no question of an audit finds them.
    day, minute = (cast(c.day, Text), cast(c.minute, Text)) if source.server else (c.day, c.minute)
    columns = (
        c.seq, c.matter_id, m.kind, m.number, m.key, c.event, c.facet, day, minute, c.unit, c.fields, c.alias,
        c.operator, c.recorded_at, c.batch, c.corrects, c.prev, c.hash,
    )  # fmt: skip
    statement = select(*columns).select_from(ENTRY.outerjoin(MATTER, m.id == c.matter_id))
    statement = statement.where(c.seq > bindparam("after", 0), c.seq <= head).order_by(c.seq).limit(PAGE)
    question = source.ask(statement)
    while rows := question.rows(after=after):
        yield [_plain(row) for row in rows] if source.server else rows
        after = rows[-1][0]


def _plain(row: Row) -> Row:
    """PostgreSQL gives a minute its seconds; as hashed it has none."""
    minute: Any = row[_MINUTE]
    if minute is None or len(minute) != 8 or not minute.endswith(":00"):
        return row
    return (*row[:_MINUTE], minute[:5], *row[_MINUTE + 1 :])
