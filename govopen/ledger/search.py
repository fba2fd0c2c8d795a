"""Finds matters by any part of their number, title, office or kind, whatever the case, the width and the brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import msgspec

from govopen.core.model.office_names import OfficeNames
from govopen.core.text.document_numbers import fold_number
from govopen.ledger.history import NO_EVENTS
from govopen.ledger.queries import IN_EFFECT, Source
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
        entries, number = f"SELECT e.matter_id FROM entry e WHERE e.seq <= :head AND {IN_EFFECT}", f"%{_escaped(word)}%"
        numbered = self._ids(f"SELECT m.id FROM matter m WHERE {_holds('m.key')}", number=number)
        named = self._ids(f"{entries} AND e.alias IS NOT NULL AND {_holds('e.alias')}", number=number)
        of_kind = self._ids(f"SELECT m.id FROM matter m WHERE {self._source.one_of('m.kind', 'kinds')}", kinds=kinds)
        of_unit = self._ids(f"{entries} AND {self._source.one_of('e.unit', 'units')}", units=units) if units else set()
        return titled | numbered | named | of_kind | of_unit

    def _ids(self, statement: str, **values: object) -> set[int]:
        return {matter for (matter,) in self._source.rows(statement, head=self._head, **values)}

    @cached_property
    def _units(self) -> list[str]:
        return [unit for (unit,) in self._source.rows("SELECT DISTINCT unit FROM entry WHERE unit IS NOT NULL")]

    @cached_property
    def _titles(self) -> list[tuple[int, str]]:
        statement = f"""SELECT e.matter_id, e.fields FROM entry e WHERE e.fields LIKE '%"title"%' AND e.seq <= :head AND {IN_EFFECT}"""
        read = msgspec.json.Decoder(_Titled).decode
        titled = ((matter, read(fields).title) for matter, fields in self._source.rows(statement, head=self._head))
        return [(matter, _bare(fold_number(title))) for matter, title in titled if title]

    @cached_property
    def _last_days(self) -> Mapping[int, date]:
        """The day of the last event of each matter of the kinds searched."""
        statement = f"""SELECT e.matter_id, max(e.day) FROM entry e JOIN matter m ON m.id = e.matter_id
          WHERE {self._source.one_of("m.kind", "kinds")} AND NOT {self._source.one_of("e.event", "aside")}
            AND e.seq <= :head AND {IN_EFFECT} GROUP BY e.matter_id"""
        rows = self._source.rows(statement, head=self._head, kinds=list(self._kinds), aside=sorted(NO_EVENTS))
        return {matter: DAYS[day] for matter, day in rows}


def _holds(column: str) -> str:
    """The condition that a folded number, brackets aside, is like ``:number``."""
    return f"replace(replace({column}, '[', ''), ']', '') LIKE :number ESCAPE '/'"


def _escaped(word: str) -> str:
    """The word with what LIKE takes for a pattern escaped."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
