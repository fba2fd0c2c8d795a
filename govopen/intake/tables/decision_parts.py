"""Rows of a register with one number and different parties, or kinds of violation: one decision with parts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from govopen.core.model.entries import Draft
from govopen.core.model.field_values import TEXT_LIMIT
from govopen.intake.tables.rows import Record


def join_parts(records: list[Record], keys: Sequence[str]) -> Iterator[list[Record]]:
    """Give the rows that are parts of one decision one title, all of theirs joined, in place; yield the rows of each such decision.

    ``keys`` are the folded numbers of the records.
    Parts have one day of decision; of a permit the party differs, of a penalty the party or the kind of violation.
    """
    if len(set(keys)) == len(keys):
        return
    standing: dict[tuple[str | None, str], int] = {}
    groups: dict[int, list[int]] = {}
    for place, (record, key) in enumerate(zip(records, keys, strict=True)):
        if record.register:
            before = standing.setdefault((record.drafts[0].facet, key), place)
            if before != place:
                groups.setdefault(before, [before]).append(place)
    for places in groups.values():
        if _are_parts(rows := [records[place] for place in places]):
            title = _title(rows)
            for place in places:
                first, *others = records[place].drafts
                records[place] = replace(records[place], drafts=(_titled(first, title), *others))
            yield [records[place] for place in places]


def _are_parts(rows: Sequence[Record]) -> bool:
    penalty = rows[0].drafts[0].facet == "penalty"
    differ = len({row.party for row in rows}) > 1 or (penalty and len({str(row.drafts[0].fields.get("title")) for row in rows}) > 1)
    return differ and len({row.drafts[0].when.day for row in rows}) == 1


def _title(rows: Sequence[Record]) -> str:
    titles = dict.fromkeys(title for row in rows if isinstance(title := row.drafts[0].fields.get("title"), str))
    joined = "；".join(titles)
    return joined if len(joined) <= TEXT_LIMIT else next(iter(titles))


def _titled(draft: Draft, title: str) -> Draft:
    return replace(draft, fields={**draft.fields, "title": title}) if title else draft
