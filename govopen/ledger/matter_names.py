"""What a matter is called: its official number once an entry gives one, its title and office from the entry that opens it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from govopen.core.dates.moments import Moment
from govopen.core.model.events import Matter
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.queries import Source, pages, seen, uncorrected
from govopen.ledger.rows import read_fields


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
    titles: dict[int, str] = {}
    units: dict[int, str] = {}
    numbers: dict[int, str] = {}
    for matter, unit, text in source.rows(statement.where(c.event != "voided").order_by(c.seq)):
        if unit and matter not in units:
            units[matter] = unit
        if not isinstance(text, str) or '"title"' in text or '"number"' in text:  # reading the fields is what costs
            fields = read_fields(text)
            if isinstance(title := fields.get("title"), str) and title:
                titles.setdefault(matter, title)
            if official := official_number(fields):
                numbers[matter] = official
    rows = source.rows(select(MATTER.c.id, MATTER.c.kind, MATTER.c.number).where(source.one_of(MATTER.c.id, ids)))
    return {
        matter: Matter(id=matter, kind=kind, number=numbers.get(matter) or given, title=titles.get(matter), unit=units.get(matter))
        for matter, kind, given in rows
    }


def official_number(fields: Any) -> str | None:
    """Return the official number that an entry of these fields gives its matter, or None."""
    number = fields.get("number")
    return number if isinstance(number, str) and number.strip() else None
