"""Checks a ledger as it is read: whole where it is short, else what an answer rests on, and the links of all entries.

A long ledger is hashed whole only by ``ledger verify`` and ``audit --verify``. What was checked is said in every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from govopen.core.model.entries import EMPTY_HEAD
from govopen.errors import LedgerAltered, LedgerError
from govopen.ledger.chain import RowHasher, ledger_id
from govopen.ledger.queries import Row, Source
from govopen.ledger.raw_entries import stored_pages
from govopen.messages import Message, msg

#: Up to so many entries a ledger is hashed whole whenever it is opened to judge, show or append.
WHOLE = 50_000
#: Links compared in one statement.
_LINKS = 50_000
_COMPARED = """SELECT min(CASE WHEN coalesce(e.prev, '') <> coalesce(b.hash, :start) THEN e.seq END), count(*)
  FROM entry e LEFT JOIN entry b ON b.seq = e.seq - 1 WHERE e.seq > :after AND e.seq <= :until"""
_FACTS = ("nonce", "agency", "packs", "created")
_HINT = msg("Nothing was judged or recorded. Keep it as it is, run `govopen ledger verify`, and go on with the newest backup.")


def altered(seq: int, shown: str) -> LedgerError:
    """The refusal of a ledger of which an entry does not match its hash."""
    return _refusal(msg("The ledger {path} was altered: entry {seq} does not match its hash.", path=shown, seq=seq))


def _unlinked(seq: int, shown: str) -> LedgerError:
    return _refusal(msg("The ledger {path} was altered: entry {seq} does not follow the entry before it.", path=shown, seq=seq))


def _refusal(sentence: Message) -> LedgerError:
    return LedgerAltered(sentence, hint=_HINT)


def check_founding(founding: Mapping[str, str], shown: str) -> None:
    """Refuse a ledger whose id is not the fingerprint of its founding facts: its agency stands in every report."""
    if ledger_id(**{name: founding[name] for name in _FACTS}) != founding["id"]:
        raise _refusal(msg("The ledger {path} was altered: its id does not belong to its founding facts.", path=shown))


def check_links(source: Source, head: int) -> None:
    """Refuse a ledger in which an entry is missing, or names another hash than that of the entry before it."""
    for after in range(0, head, _LINKS):
        until = min(after + _LINKS, head)
        wrong, found = source.rows(_COMPARED, after=after, until=until, start=EMPTY_HEAD)[0]
        if wrong is not None:
            raise _unlinked(wrong, source.shown)
        if found != until - after:
            raise _unlinked(until, source.shown)


class ChainCheck:
    """Hashes a ledger from its beginning, and goes on from where it stopped; refuses one that was altered."""

    def __init__(self, ledger: str) -> None:
        """Begin with nothing."""
        self._hasher, self._size, self._head = RowHasher(ledger), 0, EMPTY_HEAD

    def advance(self, source: Source, head: int) -> None:
        """Hash all entries up to the head that were not hashed yet."""
        matches = self._hasher.matches
        for rows in stored_pages(source, head, after=self._size) if head > self._size else ():
            for row in rows:
                if row[0] != self._size + 1 or row[16] != self._head:
                    raise _unlinked(row[0], source.shown)
                if not matches(row):
                    raise altered(row[0], source.shown)
                self._size, self._head = row[0], row[17]


class CitedCheck:
    """Hashes the entries of a long ledger that an answer rests on, as they are read."""

    def __init__(self, ledger: str) -> None:
        """``ledger`` is the id that every hash covers."""
        self._hasher = RowHasher(ledger)

    def rows(self, rows: Iterable[Row], source: Source) -> None:
        """Refuse rows that begin with the values of ``raw_entries.STORED``, days and minutes as the driver gives them."""
        matches = self._hasher.matches
        for row in rows:
            stored = (*row[:7], _day(row[7]), _minute(row[8]), *row[9:18]) if source.server else row
            if not matches(stored):
                raise altered(row[0], source.shown)


def _day(given: Any) -> Any:
    return given.isoformat() if isinstance(given, date) else given


def _minute(given: Any) -> Any:
    return given.isoformat("minutes") if isinstance(given, time) else given
