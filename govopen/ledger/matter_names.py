"""What a matter is called: its official number once an entry gives one, its title and office from the entry that opens it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter, name_matter
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.queries import Source, pages, seen, uncorrected
from govopen.ledger.rows import StoredFields


def read_matters(source: Source, ids: Iterable[int], *, head: int, until: Moment | None) -> dict[int, Matter]:
    """Return the matters by id, named by the entries in effect at the head that happened by ``until`` (None: all)."""
    known: dict[int, Matter] = {}
    for page in pages(ids, 5000):
        known |= _read_page(source, page, head=head, until=until)
    return known


def _read_page(source: Source, ids: list[int], *, head: int, until: Moment | None) -> dict[int, Matter]:
    c = ENTRY.c
    statement = select(c.matter_id, c.unit, c.fields).where(source.one_of(c.matter_id, ids), c.seq <= head, uncorrected(ENTRY, head))
    if until is not None:
        statement = statement.where(seen(ENTRY, until))
    named: dict[int, list[tuple[str | None, StoredFields]]] = {}
    for matter, unit, text in source.rows(statement.where(c.event != "voided").order_by(c.seq)):
        named.setdefault(matter, []).append((unit, StoredFields(text)))
    rows = source.rows(select(MATTER.c.id, MATTER.c.kind, MATTER.c.number).where(source.one_of(MATTER.c.id, ids)))
    return {matter: name_matter(matter, kind, given, named.get(matter, ())) for matter, kind, given in rows}
