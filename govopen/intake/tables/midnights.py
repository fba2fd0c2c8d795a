"""Times of 00:00 that are no times: in a column whose other rows show no minute, they are what a program adds to a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from govopen.core.model.entries import Draft
from govopen.intake.readers.cells import MIDNIGHT
from govopen.intake.tables.rows import Record


def without_false_midnights(records: Iterable[Record]) -> tuple[list[Record], int]:
    """Return the records of one sheet with 00:00 taken off the events of which no row has another time, and how many were.

    The column of a day is one column for each event, for a table of several events keeps minutes of some only.
    """
    read = list(records)
    kept, midnights = set[str](), list[tuple[int, Record]]()
    for place, record in enumerate(read):
        for draft in record.drafts:
            if draft.when.minute is not None:
                if draft.when.minute == MIDNIGHT:
                    midnights.append((place, record))
                else:
                    kept.add(draft.event)
    taken = 0
    for place, record in dict(midnights).items():
        drafts = tuple(draft if draft.event in kept else _day_only(draft) for draft in record.drafts)
        taken += drafts != record.drafts
        read[place] = replace(record, drafts=drafts)
    return read, taken


def _day_only(draft: Draft) -> Draft:
    return replace(draft, when=draft.when._replace(minute=None)) if draft.when.minute == MIDNIGHT else draft
