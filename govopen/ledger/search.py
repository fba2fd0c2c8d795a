"""Finds matters by any part of their number, title, office or kind, whatever the case, the width and the brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import msgspec
from sqlalchemy import ColumnElement, func, select

from govopen.core.model.office_names import OfficeNames
from govopen.core.text.document_numbers import fold_number
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.history import ASIDE
from govopen.ledger.queries import Source, uncorrected
from govopen.ledger.rows import DAYS


class _Titled(msgspec.Struct):
    """Of an entry's fields the title alone; the rest is passed over."""

    title: str | None = None


def fold_words(words: Iterable[str]) -> list[str]:
    """Return the words as they are compared; a word of blanks or brackets alone is none."""
    parts = (part for word in words for part in word.split())
    return [folded for part in parts if (folded := _bare(fold_number(part)))]


def _bare(folded: str) -> str:
    return folded.replace("[", "").replace("]", "")


class MatterSearch:
    """A search over the entries in effect at a head. ``kinds``: the kinds of matter that are searched, with their names."""

    def __init__(self, source: Source, head: int, kinds: Mapping[str, Sequence[str]], names: OfficeNames) -> None:
        """Search through the source; an office is found by its present name of ``names``, too."""
        self._source, self._head, self._kinds, self._names = source, head, kinds, names

    def find(self, words: Iterable[str]) -> list[int]:
        """Return the matters in which every word occurs, the one with the latest event first."""
        found: set[int] | None = None
        for word in words:
            having = self._having(word)
            found = having if found is None else found & having
        last = self._last_days
        return sorted((matter for matter in found or () if matter in last), key=lambda matter: (last[matter], matter), reverse=True)

    def _having(self, word: str) -> set[int]:
        kinds = [kind for kind, names in self._kinds.items() if any(word in _bare(fold_number(name)) for name in names)]
        units = [unit for unit in self._units if any(word in _bare(fold_number(name)) for name in (unit, self._names.present(unit)))]
        titled = {matter for matter, title in self._titles if word in title}
        numbered = self._ids(MATTER.c.id, _contains(MATTER.c.key, word))
        named = self._ids(ENTRY.c.matter_id, ENTRY.c.alias.is_not(None), _contains(ENTRY.c.alias, word), self._in_effect)
        of_kind = self._ids(MATTER.c.id, MATTER.c.kind.in_(kinds)) if kinds else set()
        of_unit = self._ids(ENTRY.c.matter_id, ENTRY.c.unit.in_(units), self._in_effect) if units else set()
        return titled | numbered | named | of_kind | of_unit

    def _ids(self, column: ColumnElement[int], *conditions: ColumnElement[bool]) -> set[int]:
        return {matter for (matter,) in self._source.rows(select(column).where(*conditions))}

    @property
    def _in_effect(self) -> ColumnElement[bool]:
        return uncorrected(ENTRY, self._head) & (ENTRY.c.seq <= self._head)

    @cached_property
    def _units(self) -> list[str]:
        rows = self._source.rows(select(ENTRY.c.unit).distinct().where(ENTRY.c.unit.is_not(None)))
        return [unit for (unit,) in rows]

    @cached_property
    def _titles(self) -> list[tuple[int, str]]:
        statement = select(ENTRY.c.matter_id, ENTRY.c.fields).where(ENTRY.c.fields.contains('"title"', autoescape=True), self._in_effect)
        read = msgspec.json.Decoder(_Titled).decode
        titled = ((matter, read(fields).title) for matter, fields in self._source.rows(statement))
        return [(matter, _bare(fold_number(title))) for matter, title in titled if title]

    @cached_property
    def _last_days(self) -> Mapping[int, date]:
        """The day of the last event of each matter of the kinds searched."""
        c = ENTRY.c
        statement = select(c.matter_id, func.max(c.day)).join_from(ENTRY, MATTER, MATTER.c.id == c.matter_id)
        statement = statement.where(MATTER.c.kind.in_(list(self._kinds)), c.event.not_in(sorted({*ASIDE, "voided"})), self._in_effect)
        return {matter: DAYS[day] for matter, day in self._source.rows(statement.group_by(c.matter_id))}


def _contains(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """The folded number holds the word, brackets aside; what LIKE takes for a pattern is escaped."""
    bare = func.replace(func.replace(column, "[", ""), "]", "")
    return bare.contains(word, autoescape=True)
