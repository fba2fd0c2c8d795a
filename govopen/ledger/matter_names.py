"""What a matter is called: its official number once an entry gives one, its title and office from the entry that opens it."""

from __future__ import annotations

from collections.abc import Iterable

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter, name_matter
from govopen.ledger.queries import IN_EFFECT, Source, pages, seen, seen_values
from govopen.ledger.rows import StoredFields


def read_matters(source: Source, ids: Iterable[int], *, head: int, until: Moment | None) -> dict[int, Matter]:
    """Return the matters by id, named by the entries in effect at the head that happened by ``until`` (None: all)."""
    known: dict[int, Matter] = {}
    for page in pages(ids, 5000):
        known |= _read_page(source, page, head=head, until=until)
    return known


def _read_page(source: Source, ids: list[int], *, head: int, until: Moment | None) -> dict[int, Matter]:
    entries = f"SELECT e.matter_id, e.unit, e.fields FROM entry e WHERE {source.one_of('e.matter_id', 'ids')} AND e.seq <= :head"
    conditions = [entries, IN_EFFECT, "e.event <> 'voided'", *([seen(until)] if until is not None else [])]
    happened = seen_values(until) if until is not None else {}
    named: dict[int, list[tuple[str | None, StoredFields]]] = {}
    for matter, unit, text in source.rows(" AND ".join(conditions) + " ORDER BY e.seq", ids=ids, head=head, **happened):
        named.setdefault(matter, []).append((unit, StoredFields(text)))
    rows = source.rows(f"SELECT m.id, m.kind, m.number FROM matter m WHERE {source.one_of('m.id', 'ids')}", ids=ids)
    return {matter: name_matter(matter, kind, given, named.get(matter, ())) for matter, kind, given in rows}
