"""Writes entries: the only place where rows come into being. Everything happens inside one transaction that holds the write lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from govopen.core.model.entries import Draft
from govopen.core.model.events import official_number
from govopen.core.text.document_numbers import fold_number
from govopen.errors import EntryRefused
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.chain import RowHasher
from govopen.ledger.chain_check import CitedCheck
from govopen.ledger.queries import Row, Source, pages
from govopen.ledger.reader import Reader
from govopen.ledger.rows import fields_text, instant_text
from govopen.messages import msg

_CHUNK = 2000
_MANY = 50
#: Matters kept in mind between chunks; others are looked up again where a later draft names them.
_KEPT = 4000
#: Rows in one statement for SQLite: fewer steps in and out of the driver; the triggers run for each row all the same.
_TOGETHER = 16
MATTER_COLUMNS = ("id", "kind", "number", "key")
ENTRY_COLUMNS = (
    "seq", "matter_id", "event", "facet", "day", "minute", "unit", "fields", "alias", "operator", "recorded_at", "batch", "corrects",
    "prev", "hash",
)  # fmt: skip

_NAMES = "SELECT id, kind, number, key FROM matter"
_Names = tuple[int, str, str, str]  # id, kind, number, key of a matter


class LedgerWriter(Reader):
    """Appends to a ledger, and reads what it appended; made by ``Ledger.writing``."""

    def __init__(self, source: Source, ledger: str, cited: CitedCheck | None = None) -> None:
        """Take up the chain at its head; ``cited`` hashes what is read of a long ledger."""
        super().__init__(source)
        self._cited = cited
        self._hasher = RowHasher(ledger)
        self._size, self._head = self.tip()
        self._matters: dict[tuple[str, str], _Names] = {}
        self._next_matter: int | None = None
        self._days: dict[date, str] = {}
        self._minutes: dict[time, str] = {}
        self._aliased: bool | None = None  # whether any entry gives an official number; None: not looked up yet
        self._fields: dict[str, tuple[Mapping[str, Any], str, str | None]] = {}  # the last of each event: rows of a register share them

    @property
    def written(self) -> tuple[int, str]:
        """The size and head that the ledger has once this is committed; the hash serves as the key by which to ask whether it was."""
        return self._size, self._head

    def append(
        self,
        drafts: Iterable[Draft],
        *,
        operator: str,
        recorded_at: datetime,
        batch: str | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> range:
        """Append the drafts in order and return their seqs; raises EntryRefused for what cannot stand in a ledger.

        ``recorded_at`` needs a zone. ``on_progress`` is told how many are written, every 2,000.
        """
        signature = (_text(operator, "operator"), instant_text(recorded_at), None if batch is None else _text(batch, "batch"))
        first = self._size + 1
        for chunk in pages(drafts, _CHUNK):
            self._append_chunk(chunk, signature)
            if on_progress is not None:
                on_progress(self._size + 1 - first)
        return range(first, self._size + 1)

    def _append_chunk(self, drafts: Sequence[Draft], signature: tuple[str, str, str | None]) -> None:
        named = self._name_matters(drafts)
        self._check_corrections(drafts, named)
        rows = []
        try:
            for draft, names in zip(drafts, named, strict=True):
                rows.append(self._build_row(draft, names, signature))
        except UnicodeEncodeError:
            raise EntryRefused(msg("A text holds half of a character (a lone surrogate).")) from None
        self._insert("entry", ENTRY_COLUMNS, rows)

    def _build_row(self, draft: Draft, names: _Names, signature: tuple[str, str, str | None]) -> Row:
        matter, kind, number, key = names
        operator, recorded, batch = signature
        day, minute = draft.when
        shown_day = self._days.get(day) or self._day_text(day)
        shown_minute = None if minute is None else self._minutes.get(minute) or self._minute_text(minute)
        last = self._fields.get(draft.event)
        if last is None or last[0] is not draft.fields:
            last = self._fields[draft.event] = (draft.fields, *_fields(draft))
        _, fields, alias = last
        if alias is not None:
            self._aliased = True
        _refuse_nul(draft.event, draft.facet, draft.unit)
        self._size += 1
        line = (
            self._size, kind, number, key, draft.event, draft.facet, shown_day, shown_minute, draft.unit, fields, alias,
            operator, recorded, batch, draft.corrects,
        )  # fmt: skip
        prev, self._head = self._head, self._hasher.digest(line, self._head)
        return (
            self._size, matter, draft.event, draft.facet, shown_day, shown_minute, draft.unit, fields, alias,
            operator, recorded, batch, draft.corrects, prev, self._head,
        )  # fmt: skip

    def _day_text(self, day: object) -> str:
        if type(day) is not date:
            raise EntryRefused(msg("{value} is not a day.", value=repr(day)))
        return self._days.setdefault(day, day.isoformat())

    def _minute_text(self, minute: object) -> str:
        if type(minute) is not time or minute.tzinfo is not None:
            raise EntryRefused(msg("{value} is not a minute of the day.", value=repr(minute)))
        return self._minutes.setdefault(minute, minute.isoformat("minutes"))

    def _name_matters(self, drafts: Sequence[Draft]) -> list[_Names]:
        """Return each draft's matter, new ones written; a matter is found by its first number, then by its official one."""
        if len(self._matters) > _KEPT:
            self._matters.clear()
        wanted = {given for draft in drafts if (given := (draft.kind, draft.number)) not in self._matters}
        folded = {given: (given[0], fold_number(_text(given[1], "number"))) for given in wanted}
        for kind in {kind for kind, _ in folded.values()}:
            self._look_up(kind, {key for of, key in folded.values() if of == kind})
        new: list[_Names] = []
        for given in dict.fromkeys((draft.kind, draft.number) for draft in drafts):
            if given not in self._matters:
                names = self._matters.get(folded[given]) or self._open(given, folded[given], new)
                self._matters[given] = names
        self._insert("matter", MATTER_COLUMNS, new)
        return [self._matters[draft.kind, draft.number] for draft in drafts]

    def _look_up(self, kind: str, keys: set[str]) -> None:
        statement = f"{_NAMES} WHERE kind = :kind AND {self._source.one_of('key', 'keys')}"
        for row in self._source.rows(statement, kind=kind, keys=list(keys)):
            self._matters[kind, row[3]] = (row[0], row[1], row[2], row[3])
        missing = [key for key in keys if (kind, key) not in self._matters] if self._has_aliases() else []
        for alias, matter in self._named(missing, kind=kind, head=self._size) if missing else ():
            row = self._source.rows(f"{_NAMES} WHERE id = :matter", matter=matter)[0]
            self._matters.setdefault((kind, alias), (row[0], row[1], row[2], row[3]))

    def _has_aliases(self) -> bool:
        """Whether any entry gives its matter an official number; most ledgers of decisions have none, and need not be searched for it."""
        if self._aliased is None:
            self._aliased = bool(self._source.rows("SELECT seq FROM entry WHERE alias IS NOT NULL LIMIT 1"))
        return self._aliased

    def _open(self, given: tuple[str, str], folded: tuple[str, str], new: list[_Names]) -> _Names:
        if not folded[1]:
            raise EntryRefused(msg("A matter needs a number."))
        if self._next_matter is None:
            last = self._source.rows("SELECT max(id) FROM matter")[0][0]
            self._next_matter = (last or 0) + 1
        names = (self._next_matter, _text(given[0], "kind"), given[1].strip(), folded[1])
        self._next_matter += 1
        self._matters[folded] = names
        new.append(names)
        return names

    def _check_corrections(self, drafts: Sequence[Draft], named: Sequence[_Names]) -> None:
        """Refuse to correct what is not there, was corrected already, or belongs to another matter."""
        numbered = enumerate(zip(drafts, named, strict=True), self._size + 1)
        corrections = [(seq, draft.corrects, names[0]) for seq, (draft, names) in numbered if draft.corrects is not None]
        for page in pages(corrections):
            seqs = [wrong for _, wrong, _ in page]
            owned = f"SELECT seq, matter_id FROM entry WHERE {self._source.one_of('seq', 'seqs')}"
            owners: dict[int, int] = dict(self._source.rows(owned, seqs=seqs))
            owners |= {wrong: named[wrong - self._size - 1][0] for seq, wrong, _ in page if self._size < wrong < seq}
            corrected = f"SELECT corrects, seq FROM entry WHERE {self._source.one_of('corrects', 'seqs')}"
            done: dict[int, int] = dict(self._source.rows(corrected, seqs=seqs))
            for seq, wrong, matter in page:
                _check_correction(wrong, owners.get(wrong), matter, done)
                done[wrong] = seq

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        insert_rows(self._source, table, columns, rows)


def insert_rows(source: Source, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows on the driver's cursor; many at once go to a server by COPY, where the triggers run all the same."""
    if not rows:
        return
    names = ", ".join(columns)
    with translate_errors(source.shown):
        if source.server and len(rows) > _MANY:
            with source.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = f"({', '.join(['%s' if source.server else '?'] * len(columns))})"
            command = f"INSERT INTO {table} ({names}) VALUES "
            whole = 0 if source.server else len(rows) // _TOGETHER * _TOGETHER
            blocks = (rows[start : start + _TOGETHER] for start in range(0, whole, _TOGETHER))
            source.cursor.executemany(command + ", ".join([marks] * _TOGETHER), (tuple(chain.from_iterable(block)) for block in blocks))
            source.cursor.executemany(command + marks, rows[whole:])


def _check_correction(seq: int, owner: int | None, matter: int, done: dict[int, int]) -> None:
    if owner is None:
        raise EntryRefused(msg("There is no entry {seq} to correct.", seq=seq))
    if owner != matter:
        raise EntryRefused(msg("Entry {seq} belongs to another matter.", seq=seq))
    if seq in done:
        raise EntryRefused(msg("Entry {seq} was corrected already, by entry {by}.", seq=seq, by=done[seq]))


def _fields(draft: Draft) -> tuple[str, str | None]:
    """Return the canonical JSON of a draft's fields, and the folded official number in them."""
    fields = draft.fields
    if not fields:
        return "{}", None
    try:
        text = fields_text(fields)
    except (TypeError, ValueError):
        raise EntryRefused(msg("The fields of {event} hold a value that cannot be recorded.", event=draft.event)) from None
    if "\\u0000" in text or not all(type(name) is str for name in fields):
        raise EntryRefused(msg("The fields of {event} hold a value that cannot be recorded.", event=draft.event))
    number = official_number(fields)
    return text, None if number is None else fold_number(number)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise EntryRefused(msg("The {name} of an entry must be a text.", name=name))
    return value


def _refuse_nul(*texts: str | None) -> None:
    for text in texts:
        if text is not None and "\0" in text:
            raise EntryRefused(msg("A text holds a NUL character."))
