"""What can be asked of a ledger entry by entry; ``Ledger`` and ``LedgerWriter`` both answer it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from govopen.core.dates.moments import Span
from govopen.core.model.entries import EMPTY_HEAD, Entry
from govopen.core.model.events import Matter
from govopen.core.text.document_numbers import fold_number
from govopen.ledger.chain_check import CitedCheck
from govopen.ledger.matter_names import read_matters
from govopen.ledger.queries import ENTRIES, IN_EFFECT, PAGE, Row, Source, pages
from govopen.ledger.rows import read_entry


class Reader:
    """Reads a ledger at its present head, or at the head given."""

    def __init__(self, source: Source) -> None:
        """Read through the source."""
        self._source = source
        self._cited: CitedCheck | None = None

    @property
    def source(self) -> Source:
        """The connection read through; for this package only."""
        return self._source

    def tip(self) -> tuple[int, str]:
        """Return the number of entries and the hash of the last."""
        rows = self._source.rows("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        return (rows[0][0], rows[0][1]) if rows else (0, EMPTY_HEAD)

    def find(self, number: str, *, kind: str | None = None, head: int | None = None) -> tuple[Matter, ...]:
        """Return the matters of that number, first or official, in order of first entry; brackets and width do not matter."""
        head = self.tip()[0] if head is None else head
        found = sorted({matter for _, matter in self._named([fold_number(number)], kind=kind, head=head)})
        known = read_matters(self._source, found, head=head, until=None)
        return tuple(known[matter] for matter in found)

    def named(self, matters: Iterable[int]) -> tuple[Matter, ...]:
        """Return the matters as their entries in effect name them, in the order given."""
        wanted = list(matters)
        known = read_matters(self._source, wanted, head=self.tip()[0], until=None)
        return tuple(known[matter] for matter in wanted)

    def matter_entries(self, matter: int, *, head: int | None = None) -> tuple[Entry, ...]:
        """Return all entries of a matter in order of recording, corrected ones too."""
        head = self.tip()[0] if head is None else head
        rows = self._source.rows(f"{ENTRIES} AND e.matter_id = :matter ORDER BY e.seq", head=head, matter=matter)
        return tuple(self._read(rows))

    def entry(self, seq: int) -> Entry | None:
        """Return one entry, or None."""
        head = self.tip()[0]
        rows = self._source.rows(f"{ENTRIES} AND e.seq = :seq", head=head, seq=seq) if 0 < seq <= head else []
        return next(self._read(rows), None)

    def _read(self, rows: list[Row]) -> Iterator[Entry]:
        """Yield the entries of rows of ``ENTRIES``; of a long ledger they are hashed anew."""
        if self._cited is not None:
            self._cited.rows(rows, self._source)
        return map(read_entry, rows)

    def entries(
        self,
        *,
        kind: str | None = None,
        event: str | Collection[str] | None = None,
        unit: str | None = None,
        window: Span | None = None,
        after_seq: int = 0,
        batch: str | None = None,
        corrected: bool = True,
        head: int | None = None,
    ) -> Iterator[Entry]:
        """Stream entries in order of recording; ``corrected=False`` leaves out those that a later entry corrects or voids.

        ``event`` may name several.
        """
        head = self.tip()[0] if head is None else head
        wanted = {
            "m.kind = :kind": kind,
            "e.unit = :unit": unit,
            "e.batch = :batch": batch,
            self._source.one_of("e.event", "events"): event,
            "e.day BETWEEN :first AND :last": window,
        }
        conditions = [condition for condition, value in wanted.items() if value is not None]
        conditions += [] if corrected else [IN_EFFECT]
        statement = " AND ".join([ENTRIES, *conditions, f"e.seq > :after ORDER BY e.seq LIMIT {PAGE}"])
        events = [event] if isinstance(event, str) else sorted(event or ())
        first, last = (window.first, window.last) if window is not None else (None, None)
        values = {"head": head, "kind": kind, "unit": unit, "batch": batch, "events": events, "first": first, "last": last}
        while rows := self._source.rows(statement, after=after_seq, **values):
            yield from self._read(rows)
            after_seq = rows[-1][0]

    def known(self, kind: str, number_keys: Iterable[str], *, head: int | None = None) -> Mapping[str, tuple[Entry, ...]]:
        """Return the entries in effect of the matters of that kind, by folded number, first or official; keys unknown are left out."""
        head = self.tip()[0] if head is None else head
        found: dict[str, list[Entry]] = {}
        for keys in pages(dict.fromkeys(number_keys)):
            named = self._named(keys, kind=kind, head=head)
            entries = self._in_effect({matter for _, matter in named}, head=head)
            for key, matter in named:
                found.setdefault(key, []).extend(entries[matter])
        return {key: tuple(entries) for key, entries in found.items()}

    def _named(self, keys: Collection[str], *, kind: str | None, head: int) -> list[tuple[str, int]]:
        """Return (key, matter id) for each matter that bears one of the keys as its first or as its official number."""
        source = self._source
        kinds = [kind] if kind is not None else [of for (of,) in source.rows("SELECT DISTINCT kind FROM matter")]
        values = {"kinds": kinds, "keys": list(keys), "head": head}
        first = f"SELECT m.key, m.id FROM matter m WHERE {source.one_of('m.kind', 'kinds')} AND {source.one_of('m.key', 'keys')}"
        official = f"""SELECT e.alias, e.matter_id, m.kind FROM entry e JOIN matter m ON m.id = e.matter_id
          WHERE {source.one_of("e.alias", "keys")} AND e.alias IS NOT NULL AND e.seq <= :head AND {IN_EFFECT}"""
        named = [(key, matter) for key, matter in source.rows(first, **values)]
        named += [(key, matter) for key, matter, of in source.rows(official, **values) if of in kinds]
        begun = self._begun({matter for _, matter in named}, head=head)
        return [pair for pair in dict.fromkeys(named) if pair[1] in begun]

    def _begun(self, matters: Collection[int], *, head: int) -> set[int]:
        if not matters:
            return set()
        mine = self._source.one_of("matter_id", "matters")
        begun = f"SELECT matter_id FROM entry WHERE {mine} GROUP BY matter_id HAVING min(seq) <= :head"
        return {row[0] for row in self._source.rows(begun, matters=list(matters), head=head)}

    def _in_effect(self, matters: Collection[int], *, head: int) -> Mapping[int, list[Entry]]:
        entries: defaultdict[int, list[Entry]] = defaultdict(list)
        if matters:
            statement = f"{ENTRIES} AND {self._source.one_of('e.matter_id', 'matters')} AND {IN_EFFECT} ORDER BY e.seq"
            for entry in self._read(self._source.rows(statement, head=head, matters=list(matters))):
                entries[entry.matter].append(entry)
        return entries
