"""What can be asked of a ledger entry by entry; ``Book`` and ``Pen`` both answer it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import bindparam, func, select

from govopen.core.dates.moments import Span
from govopen.core.model.entries import EMPTY_HEAD, Entry
from govopen.core.model.events import Matter
from govopen.core.text.document_numbers import fold_number
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.chain_check import CitedCheck
from govopen.ledger.matter_names import read_matters
from govopen.ledger.queries import PAGE, Row, Source, pages, select_entries, uncorrected
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
        rows = self._source.rows(select(ENTRY.c.seq, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1))
        return rows[0] if rows else (0, EMPTY_HEAD)

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
        statement, entry = select_entries(head)
        rows = self._source.rows(statement.where(entry.c.matter_id == matter).order_by(entry.c.seq))
        return tuple(self._read(rows))

    def entry(self, seq: int) -> Entry | None:
        """Return one entry, or None."""
        head = self.tip()[0]
        statement, entry = select_entries(head)
        rows = self._source.rows(statement.where(entry.c.seq == seq)) if 0 < seq <= head else []
        return next(self._read(rows), None)

    def _read(self, rows: list[Row]) -> Iterator[Entry]:
        """Yield the entries of rows of ``select_entries``; of a long ledger they are hashed anew."""
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
        statement, entry = select_entries(head)
        wanted = {MATTER.c.kind: kind, entry.c.unit: unit, entry.c.batch: batch}
        statement = statement.where(*(column == value for column, value in wanted.items() if value is not None))
        if event is not None:
            statement = statement.where(entry.c.event.in_([event] if isinstance(event, str) else sorted(event)))
        if window is not None:
            statement = statement.where(entry.c.day.between(window.first, window.last))
        if not corrected:
            statement = statement.where(uncorrected(entry, head))
        statement = statement.where(entry.c.seq > bindparam("after", after_seq)).order_by(entry.c.seq).limit(PAGE)
        question = self._source.ask(statement)
        while rows := question.rows(after=after_seq):
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
        kinds = [kind] if kind is not None else [of for (of,) in self._source.rows(select(MATTER.c.kind).distinct())]
        c, m = ENTRY.c, MATTER.c
        first = select(m.key, m.id).where(m.kind.in_(kinds), self._source.one_of(m.key, keys))
        official = select(c.alias, c.matter_id, select(m.kind).where(m.id == c.matter_id).scalar_subquery())
        official = official.where(self._source.one_of(c.alias, keys), c.alias.is_not(None), c.seq <= head, uncorrected(ENTRY, head))
        named = [(key, matter) for key, matter in self._source.rows(first)]
        named += [(key, matter) for key, matter, of in self._source.rows(official) if of in kinds]
        begun = self._begun({matter for _, matter in named}, head=head)
        return [pair for pair in dict.fromkeys(named) if pair[1] in begun]

    def _begun(self, matters: Collection[int], *, head: int) -> set[int]:
        first = select(ENTRY.c.matter_id).where(self._source.one_of(ENTRY.c.matter_id, matters)).group_by(ENTRY.c.matter_id)
        return {row[0] for row in self._source.rows(first.having(func.min(ENTRY.c.seq) <= head))} if matters else set()

    def _in_effect(self, matters: Collection[int], *, head: int) -> Mapping[int, list[Entry]]:
        entries: defaultdict[int, list[Entry]] = defaultdict(list)
        if matters:
            statement, table = select_entries(head)
            statement = statement.where(self._source.one_of(table.c.matter_id, matters), uncorrected(table, head)).order_by(table.c.seq)
            for entry in self._read(self._source.rows(statement)):
                entries[entry.matter].append(entry)
        return entries
