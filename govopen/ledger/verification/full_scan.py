"""A full scan of a ledger: every entry hashed anew, every link, every matter, every correction."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from govopen.errors import LedgerError
from govopen.ledger.chain import EMPTY_HEAD, RowHasher
from govopen.ledger.check_result import chain_check, order_check, readable_check
from govopen.ledger.queries import PAGE, Row, Source
from govopen.ledger.raw_entries import stored_pages
from govopen.ledger.rows import read_instant
from govopen.messages import msg, plural


class Scan:
    """Reads all entries up to a head, once; its three checks fill up while ``run`` goes on.

    ``heads`` maps each size asked for to the hash found there.
    """

    def __init__(self, source: Source, ledger: str, *, head: int, heads: frozenset[int] = frozenset()) -> None:
        """Prepare; nothing is read yet."""
        self.chain, self.order, self.readable = chain_check(), order_check(), readable_check()
        self.heads: dict[int, str] = {}
        self.restores: list[tuple[int, int]] = []  # (seq of the entry, size of the ledger that was restored)
        self.evidence: list[tuple[int, str]] = []  # (seq, what it keeps)
        self._source, self._hasher, self._head, self._wanted = source, RowHasher(ledger), head, heads
        self._before, self._prev, self._last_matter = 0, EMPTY_HEAD, 0
        self._owners: dict[int, int] = {}

    def run(self, on_progress: Callable[[int], None] | None = None) -> None:
        """Read and judge every entry, page by page; tells after each page how many are done."""
        corrections: list[tuple[int, int, int]] = []
        for rows in self._pages():
            for row in rows:
                self._judge_place(row)
                self._judge_content(row)
            # whatever else stands there does not match the entry's hash
            corrections += [(row[0], row[15], row[1]) for row in rows if isinstance(row[15], int)]
            self.heads.update((row[0], row[17]) for row in rows if row[0] in self._wanted) if self._wanted else None
            if on_progress is not None:
                on_progress(self._before)
        self._judge_corrections(corrections)
        self._judge_matters()

    def _pages(self) -> Iterator[list[Row]]:
        try:
            yield from stored_pages(self._source, self._head)
        except LedgerError as error:
            self.readable.add(msg("After entry {seq} nothing more can be read: {reason}", seq=self._before, reason=error.message))

    def _judge_place(self, row: Row) -> None:
        seq, matter = row[0], row[1]
        if seq != self._before + 1:
            self.order.add(msg("Entry {seq} follows entry {before}.", seq=seq, before=self._before))
        if row[16] != self._prev:
            self.chain.add(msg("Entry {seq} does not follow the entry before it.", seq=seq))
        if matter == self._last_matter + 1:
            self._last_matter = matter
        elif not isinstance(matter, int) or not 0 < matter <= self._last_matter:
            self.order.add(msg("Entry {seq} stands on matter {matter}, which is out of order.", seq=seq, matter=matter))
        self._before, self._prev = seq, row[17]

    def _judge_content(self, row: Row) -> None:
        if not self._hasher.matches(row):
            self.chain.add(msg("Entry {seq} does not match its hash: it was altered.", seq=row[0]))
        text = row[10]
        try:
            _MOMENTS[row[7], row[8]], _INSTANTS[row[13]]
            if text == "{}" or (_PLAIN_TEXTS.fullmatch(text) and row[5] != "restored"):
                return
            fields = read_json(text)
        except (TypeError, ValueError, RecursionError):
            self.readable.add(msg("Entry {seq} holds a value that cannot be read.", seq=row[0]))
            return
        self._note(row[0], row[5], fields)

    def _note(self, seq: int, event: str, fields: dict[str, Any]) -> None:
        if event == "restored" and isinstance(fields.get("size"), int):
            self.restores.append((seq, fields["size"]))
        kept = fields.get("_evidence")
        if isinstance(kept, list):
            self.evidence += [(seq, str(item)) for item in kept]

    def _judge_corrections(self, corrections: list[tuple[int, int, int]]) -> None:
        seen: set[int] = set()
        for start in range(0, len(corrections), PAGE):
            page = corrections[start : start + PAGE]
            owners = f"SELECT seq, matter_id FROM entry WHERE {self._source.one_of('seq', 'seqs')}"
            owner: dict[int, int] = dict(self._source.rows(owners, seqs=[wrong for _, wrong, _ in page]))
            for seq, wrong, matter in page:
                if owner.get(wrong) != matter or wrong in seen or wrong >= seq:
                    self.order.add(msg("Entry {seq} corrects entry {wrong}, which it cannot correct.", seq=seq, wrong=wrong))
                seen.add(wrong)

    def _judge_matters(self) -> None:
        # entries since the scan began count too
        count, last, begun = self._source.rows("SELECT count(*), max(id), (SELECT max(matter_id) FROM entry) FROM matter")[0]
        begun = begun or 0
        if count != begun or (last or 0) != begun:
            self.order.add(
                plural(
                    "The ledger lists {count} matter, its entries tell of {begun}.",
                    "The ledger lists {count} matters, its entries tell of {begun}.",
                    count,
                    begun=begun,
                )
            )


class _Moments(dict[tuple[Any, Any], bool]):
    """Days with a minute or none that can be read; raises TypeError or ValueError for others."""

    def __missing__(self, stored: tuple[Any, Any]) -> bool:
        day, minute = stored
        date.fromisoformat(day)
        if minute is not None:
            time.fromisoformat(minute)
        return self.setdefault(stored, True)


class _Instants(dict[Any, bool]):
    """Instants of recording that can be read; raises TypeError or ValueError for others."""

    def __missing__(self, stored: Any) -> bool:
        read_instant(stored)
        if len(self) >= _KEPT:
            self.clear()
        return self.setdefault(stored, True)


#: There are few of each, and entries by the million.
_MOMENTS, _INSTANTS = _Moments(), _Instants()
_KEPT = 50_000
#: An object of texts without an escape, as most entries have: JSON, and no evidence, which is a list.
_PLAIN_TEXTS = re.compile(r'\{"[^"\\\x00-\x1f]*":"[^"\\\x00-\x1f]*"(?:,"[^"\\\x00-\x1f]*":"[^"\\\x00-\x1f]*")*\}')


def read_json(text: str) -> dict[str, Any]:
    """Return an entry's fields from their text as stored; raises TypeError, ValueError or RecursionError."""
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise TypeError(text)
    return fields
