"""What a file adds to the ledger, in order; a matter of which it has one row, and nothing odd in it, is kept as that row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.vocabulary import Vocabulary
from govopen.intake.reconciliation import Assertion
from govopen.intake.tables.rows import Record


class Additions:
    """New events, as rows of a register that stand alone or as assertions that further rows may fill."""

    def __init__(self, vocabulary: Vocabulary, now: Moment) -> None:
        """``now`` is this minute: what lies later is not in order."""
        self._vocabulary, self._now = vocabulary, now
        self._new: list[Record | Sequence[Assertion]] = []
        self._alone: dict[str, dict[str, int]] = {}  # the places of such rows in ``_new``, by kind and folded number
        self._orderly: dict[tuple[str, ...], bool] = {}

    def drafts(self) -> list[Draft]:
        """Return the new events."""
        return [draft for each in self._new for draft in self._drafts_of(each)]

    def _drafts_of(self, added: Record | Sequence[Assertion]) -> Iterator[Draft]:
        yield from added.drafts if isinstance(added, Record) else (claim.draft for claim in added)

    def add(self, claim: Assertion) -> None:
        """Add one event."""
        self._new.append((claim,))

    def add_row(self, record: Record, key: str) -> None:
        """Add a row that opens a matter of its own; ``key`` is its folded number."""
        self._alone.setdefault(record.drafts[0].kind, {})[key] = len(self._new)
        self._new.append(record)

    def join(self, kind: str, key: str) -> list[Assertion] | None:
        """Return what the one row of a matter asserts, now that another row speaks of it; None where no such row stands alone."""
        place = self._alone.get(kind, {}).pop(key, None)
        record = None if place is None else self._new[place]
        if place is None or not isinstance(record, Record):
            return None
        claims = [Assertion(draft, first=record, taken=record) for draft in record.drafts]
        self._new[place] = claims
        return claims

    def is_orderly(self, record: Record, key: str) -> bool:
        """Whether a row opens a matter that the file has not named yet, and nothing in the row forbids it.

        Of a matter that the ledger does not know either, ``entry_faults`` finds no fault then.
        """
        first, *others = record.drafts
        day, minute = first.when
        if (
            not record.register
            or key in self._alone.get(first.kind, ())
            or day >= self._now.day
            or not self._fit(first.kind, record.drafts)
        ):
            return False
        for other in others:
            its, at = other.when
            if its >= self._now.day or its < day or (its == day and at is not None and minute is not None and at < minute):
                return False
        return True

    def _fit(self, kind: str, drafts: Sequence[Draft]) -> bool:
        """Whether the first of a row's events opens the matter, and the others are one each that may follow."""
        names = kind, *(draft.event for draft in drafts)
        if names not in self._orderly:
            first, *others = (self._vocabulary.events[draft.event] for draft in drafts)
            self._orderly[names] = (
                kind in first.opens
                and len(set(names[1:])) == len(drafts)
                and not any(kind in event.opens for event in others)
                and not any(event.renames for event in (first, *others))
            )
        return self._orderly[names]
