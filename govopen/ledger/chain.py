"""The chain: how an entry becomes bytes, and how its SHA-256 covers the entry before it. Format ``govopen.entry/1``, published here.

The bytes of an entry are the UTF-8 encoding of the items below, one after another, with nothing between them::

    the words ``govopen.entry/1``
    ledger     s   id of the ledger (32 hex digits)
    seq        i   1, 2, 3 …
    kind       s   kind of the matter
    number     s   number of the matter, as first written
    key        s   the same number folded for comparing
    event      s
    facet      s or n
    day        s   2020-04-01 (Beijing)
    minute     s or n   09:30 (Beijing)
    unit       s or n
    fields     s   JSON: keys sorted, no spaces, characters as themselves
    alias      s or n   the folded official number that this entry gives the matter
    operator   s
    recorded   s   2020-04-01T01:30:00.000Z (UTC)
    batch      s or n
    corrects   i or n   seq of the entry that this one replaces or voids
    prev       s   hash of the entry before; 64 zeros for the first

An item of text is ``s``, its length in characters (Unicode code points) in decimal, ``:`` and the text; a number is ``i`` and the like
of its decimal digits; nothing at all is ``n``. So no two entries have the same bytes: 第1|2号 and 第12|号 differ. The hash is the
SHA-256 of those bytes in lower-case hex. The head of a ledger is the hash of its last entry; of an empty ledger, 64 zeros.

The id of a ledger is the first 32 hex digits of the SHA-256 over ``govopen.ledger/1`` and the items nonce, agency, packs (JSON) and
created, encoded in the same way: it is a fingerprint of the founding facts, and every entry's hash covers it.

A chain kept only in its own file proves nothing against someone who rewrites the whole file. Hence the checkpoint
(id, size, head) in every report and mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from govopen.core.model.entries import EMPTY_HEAD

ENTRY_FORMAT = "govopen.entry/1"
LEDGER_FORMAT = "govopen.ledger/1"
_KEPT = 50_000

__all__ = ["EMPTY_HEAD", "ENTRY_FORMAT", "LEDGER_FORMAT", "Line", "RowHasher", "hash_line", "ledger_id"]


class Line(NamedTuple):
    """One entry with its matter's names, all in stored form: text, integers or None; what the hash covers, less id and prev."""

    seq: int
    kind: str
    number: str
    key: str
    event: str
    facet: str | None
    day: str
    minute: str | None
    unit: str | None
    fields: str
    alias: str | None
    operator: str
    recorded: str
    batch: str | None
    corrects: int | None


def hash_line(ledger: str, line: Line, prev: str) -> str:
    """Return the hash of an entry that follows the entry hashed ``prev``; raises UnicodeEncodeError on lone surrogates."""
    seq, kind, number, key, event, facet, day, minute, unit, fields, alias, operator, recorded, batch, corrects = line
    numeral = str(seq)
    text = (
        f"{ENTRY_FORMAT}s{len(ledger)}:{ledger}i{len(numeral)}:{numeral}s{len(kind)}:{kind}s{len(number)}:{number}s{len(key)}:{key}"
        f"s{len(event)}:{event}{_item(facet)}s{len(day)}:{day}{_item(minute)}{_item(unit)}s{len(fields)}:{fields}{_item(alias)}"
        f"s{len(operator)}:{operator}s{len(recorded)}:{recorded}{_item(batch)}"
        f"{'n' if corrects is None else f'i{len(str(corrects))}:{corrects}'}s{len(prev)}:{prev}"
    )
    return sha256(text.encode()).hexdigest()


class _Items(dict[Any, str]):
    """The items of values that come again and again: kinds, events, days, offices, operators."""

    def __missing__(self, value: Any) -> str:
        if len(self) >= _KEPT:
            self.clear()
        item = self[value] = _item(value)
        return item


class RowHasher:
    """Hashes the entries of one ledger by the million; it says at length what ``hash_line`` says in short."""

    def __init__(self, ledger: str) -> None:
        """``ledger`` is the id that every hash covers."""
        self._begin, self._items = f"{ENTRY_FORMAT}s{len(ledger)}:{ledger}i", _Items()

    def digest(self, line: Sequence[Any], prev: str) -> str:
        """Return what ``hash_line`` returns, for the 15 values of a ``Line``."""
        return self._digest(*(*line, prev))

    def _digest(
        self, seq: Any, kind: Any, number: Any, key: Any, event: Any, facet: Any, day: Any, minute: Any, unit: Any, fields: Any,
        alias: Any, operator: Any, recorded: Any, batch: Any, corrects: Any, prev: Any,
    ) -> str:  # fmt: skip
        numeral, items = str(seq), self._items
        text = (
            f"{self._begin}{len(numeral)}:{numeral}{items[kind]}s{len(number)}:{number}s{len(key)}:{key}{items[event]}{items[facet]}"
            f"{items[day]}{items[minute]}{items[unit]}s{len(fields)}:{fields}{'n' if alias is None else f's{len(alias)}:{alias}'}"
            f"{items[operator]}{items[recorded]}{items[batch]}"
            f"{'n' if corrects is None else f'i{len(str(corrects))}:{corrects}'}s{len(prev)}:{prev}"
        )
        return sha256(text.encode()).hexdigest()

    def matches(self, row: Sequence[Any]) -> bool:
        """Whether a row that begins with the 18 values of ``raw_entries.STORED`` hashes to what it says, after the hash that it names."""
        try:
            return bool(self._digest(row[0], *row[2:17]) == row[17])
        except (TypeError, UnicodeEncodeError):
            return False


def ledger_id(*, nonce: str, agency: str, packs: str, created: str) -> str:
    """Return the id that belongs to these founding facts; ``packs`` is JSON text as stored."""
    items = "".join(_item(value) for value in (nonce, agency, packs, created))
    return sha256(f"{LEDGER_FORMAT}{items}".encode()).hexdigest()[:32]


def _item(value: str | None) -> str:
    return "n" if value is None else f"s{len(value)}:{value}"
