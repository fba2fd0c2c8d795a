"""Entries as they are stored and hashed, row by row: what is scanned, exported and copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govopen.ledger.queries import COLUMNS, PAGE, Row, Source

#: The names of a stored row's values, in order; those from ``kind`` to ``corrects`` are what the hash covers after seq.
STORED = (
    "seq", "matter", "kind", "number", "key", "event", "facet", "day", "minute", "unit", "fields", "alias", "operator", "recorded",
    "batch", "corrects", "prev", "hash",
)  # fmt: skip
_MINUTE = STORED.index("minute")


def stored_pages(source: Source, head: int, *, after: int = -(2**31)) -> Iterator[list[Row]]:
    """Yield the entries after a place up to a head as stored, a page at a time, in order of seq; a matter that is missing has no names."""
    # Never cast on SQLite: bytes in place of a text would read like that text, while no question of an audit finds them.
    texts = "CAST(e.day AS text), CAST(e.minute AS text)"
    columns = COLUMNS.replace("e.day, e.minute", texts) if source.server else COLUMNS
    statement = f"""SELECT {columns}
      FROM entry e LEFT JOIN matter m ON m.id = e.matter_id
      WHERE e.seq > :after AND e.seq <= :head ORDER BY e.seq LIMIT {PAGE}"""
    while rows := source.rows(statement, after=after, head=head):
        yield [_plain(row) for row in rows] if source.server else rows
        after = rows[-1][0]


def _plain(row: Row) -> Row:
    """PostgreSQL gives a minute its seconds; as hashed it has none."""
    minute: Any = row[_MINUTE]
    if minute is None or len(minute) != 8 or not minute.endswith(":00"):
        return row
    return (*row[:_MINUTE], minute[:5], *row[_MINUTE + 1 :])
