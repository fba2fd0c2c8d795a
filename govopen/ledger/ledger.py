"""A ledger as the rest of the program holds it: made, opened, asked and written to."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from types import TracebackType

from msgspec import Struct

from govopen.core.dates.moments import Moment, Span
from govopen.core.model.entries import Checkpoint, Verified, View
from govopen.core.model.history import History
from govopen.core.model.office_names import OfficeNames
from govopen.core.model.office_state import OfficeState
from govopen.core.model.pack_choice import PACK_EVENTS, ChosenPack, chosen_packs
from govopen.core.model.stored_values import bad_field, is_packs
from govopen.errors import LedgerError
from govopen.ledger.backends.connection import Connect, Connection
from govopen.ledger.backends.errors import OnWait, translate_errors
from govopen.ledger.backends.location import Location
from govopen.ledger.backends.schema_version import SCHEMA
from govopen.ledger.chain_check import WHOLE, ChainCheck, CitedCheck, check_founding, check_links
from govopen.ledger.history import StreamedHistory, read_histories, read_office_state
from govopen.ledger.late_entries import ClockTurned, LateEntry, late_entries, turned_clocks
from govopen.ledger.queries import Source, read_founding
from govopen.ledger.reader import Reader
from govopen.ledger.rows import bad_entry, instant_text
from govopen.ledger.writer import LedgerWriter
from govopen.messages import msg, plural
from govopen.signals import mark_committed


class LedgerInfo(Struct, frozen=True):
    """The founding facts of a ledger, its schema and where it lies (safe to print). ``chosen`` are all packs that ever judged it."""

    id: str
    agency: str
    chosen: tuple[ChosenPack, ...]
    schema: int
    location: str
    created: str = ""

    @property
    def packs(self) -> tuple[str, ...]:
        """The names of the packs."""
        return tuple(pack.name for pack in self.chosen)


class Ledger(Reader):
    """An open ledger. Every look is statement by statement: no long read transaction stands in a writer's way."""

    def __init__(self, connect: Connect, location: Location, *, write: bool) -> None:
        """Connect and read the founding facts."""
        self.location, self.writable, self._connect = location, write, connect
        with translate_errors(location.shown):
            self._connection = connect()
        super().__init__(Source.of(self._connection, location.shown))
        self._chain: ChainCheck | None = None
        try:
            self.info = self._read_info()
        except BaseException:
            self.close()
            raise

    def _read_info(self) -> LedgerInfo:
        facts = read_founding(self._source)
        try:
            packs = _packs(json.loads(facts["packs"]))
            founding = (facts["id"], facts["agency"], facts["created"])
            self._founding = {name: facts[name] for name in ("nonce", "agency", "packs", "created", "id")}
        except (KeyError, TypeError, ValueError):
            raise LedgerError(
                msg("The founding facts of {path} are damaged.", path=self.location.shown), hint=msg("Run `govopen ledger verify`.")
            ) from None
        self._founding_packs = packs
        return LedgerInfo(founding[0], founding[1], self.chosen_packs(), SCHEMA, self.location.shown, founding[2])

    def chosen_packs(self, head: int | None = None) -> tuple[ChosenPack, ...]:
        """Return the packs that judge the ledger as it stands, or as it stood at a head, each with its days."""
        entries = list(self.entries(event=PACK_EVENTS, corrected=False, head=head))
        for entry in entries:
            stored = {name: list(value) if isinstance(value, tuple) else value for name, value in entry.fields.items()}
            if bad_field(entry.event, stored) is not None:
                raise bad_entry(entry.seq)
        return chosen_packs(self._founding_packs, entries)

    def check(self, *, whole: bool = False) -> None:
        """Refuse an altered ledger: all of a short one is hashed now, of a long one what is read from now on, unless all is wanted."""
        check_founding(self._founding, self.location.shown)
        size = self.tip()[0]
        if whole or size <= WHOLE:
            self._chain = ChainCheck(self.info.id)
            self._chain.advance(self._source, size)
        else:
            self._cited = CitedCheck(self.info.id)
            list(self.entries(after_seq=size - 1))

    @property
    def verified(self) -> Verified:
        """What was hashed anew of what this ledger answers."""
        return Verified.CITED if self._chain is None else Verified.WHOLE

    def checkpoint(self, head: int | None = None) -> Checkpoint:
        """Return id, size and head of the ledger as it stands, or as it stood at a head."""
        if not head and head is not None:
            return Checkpoint(self.info.id, 0, "0" * 64)
        size, digest = self.tip() if head is None else self._source.rows("SELECT seq, hash FROM entry WHERE seq = :head", head=head)[0]
        return Checkpoint(self.info.id, size, digest)

    def head_known_as_of(self, instant: datetime) -> int:
        """Return the last head before anything recorded after the instant."""
        later = "SELECT min(seq) FROM entry WHERE recorded_at > :instant"
        after = self._source.rows(later, instant=instant_text(instant))[0][0]
        return self.tip()[0] if after is None else after - 1

    def view(self, seen_until: Moment, head: int | None = None) -> View:
        """Return the view from a head (the present one if None) on what happened by a moment."""
        return View(self.tip()[0] if head is None else head, seen_until)

    def history(self, view: View) -> History:
        """Return every matter's story and the state of the office, seen from the view."""
        return self.histories([view])[0]

    def histories(self, views: Sequence[View]) -> tuple[History, ...]:
        """Return the same seen from several views of one head; a short ledger is read once for all."""
        head = views[0].head
        if self._chain is not None:
            self._chain.advance(self._source, head)
        elif head <= WHOLE:
            ChainCheck(self.info.id).advance(self._source, head if self._cited is not None else 0)
        elif self._cited is not None:
            check_links(self._source, head)
        return read_histories(self._source, views, self._cited)

    def history_of(self, view: View, matters: Iterable[int]) -> History:
        """Return the stories of these matters and the state of the office, nothing hashed anew: no ground for a report."""
        return StreamedHistory(self._source, view).of_matters(matters)

    def search(self, words: Iterable[str], *, kinds: Mapping[str, Sequence[str]], names: OfficeNames | None = None) -> list[int]:
        """Return the matters of these kinds in which every word occurs, the latest first; ``kinds`` maps each to its names.

        An office is found by the name recorded and, with ``names``, by its present one.
        """
        from govopen.ledger.search import MatterSearch, fold_words

        return MatterSearch(self._source, self.tip()[0], kinds, names or OfficeNames({})).find(fold_words(words))

    def matters_of_batch(self, batch: str) -> tuple[int, ...]:
        """Return the matters that the entries of an import are about, in order."""
        statement = "SELECT DISTINCT matter_id FROM entry WHERE batch = :batch ORDER BY matter_id"
        return tuple(matter for (matter,) in self._source.rows(statement, batch=batch))

    def office_state(self, view: View) -> OfficeState:
        """Return the state of the office alone, seen from the view."""
        return read_office_state(self._source, view, self._cited)

    @contextmanager
    def writing(self, *, on_wait: OnWait | None = None) -> Iterator[LedgerWriter]:
        """Hold the write lock: what the writer reads is the head; committed at the end, undone on any exception.

        ``on_wait`` is called once, with the patience in seconds, when another writer has been waited for one second.
        """
        if not self.writable:
            raise LedgerError(msg("The ledger {path} was opened for reading only.", path=self.location.shown))
        shown = self.location.shown
        with translate_errors(shown):
            connection = self._connect()
        try:
            with translate_errors(shown):
                connection.begin(on_wait)
            try:
                writer = self._writer(Source.of(connection, shown))
                yield writer
            except BaseException:
                with suppress(connection.raw.Error):  # a server that is gone has undone it
                    connection.rollback()
                raise
            with translate_errors(shown):
                self._commit(connection, writer)
        finally:
            connection.close()

    def _writer(self, source: Source) -> LedgerWriter:
        """The writer of a transaction, after what others recorded since this ledger was checked was checked too."""
        writer = LedgerWriter(source, self.info.id, self._cited)
        if self._chain is not None:
            self._chain.advance(source, writer.written[0])
        return writer

    def _commit(self, connection: Connection, writer: LedgerWriter) -> None:
        """Commit; where the server was lost meanwhile, look up by the last hash whether it had committed, before telling a failure."""
        mark_committed()
        try:
            connection.commit()
        except connection.raw.Error:
            if not connection.server:
                raise
            try:
                committed = self._has(*writer.written)
            except (connection.raw.Error, LedgerError):
                raise _unknown_outcome(self.location.shown, writer.written[0]) from None
            if not committed:
                raise _lost(self.location.shown) from None

    def _has(self, size: int, head: str) -> bool:
        """Whether the server has that entry; asked under the writer's lock, which the lost transaction holds until it has ended."""
        with closing(self._connect()) as connection:
            connection.begin()  # and never committed: nothing is written
            found = Source.of(connection, self.location.shown).rows("SELECT hash FROM entry WHERE seq = :size", size=size)
        return found == [(head,)]

    def turned_clocks(self) -> Iterator[ClockTurned]:
        """Yield the runs of entries that say they were recorded before one that stands before them."""
        return turned_clocks(self._source, head=self.tip()[0])

    def backfilled(self, window: Span, *, more_than: int, leave_out: Collection[str] = ()) -> Iterator[LateEntry]:
        """Stream the entries of the window that were recorded more than so many days after they are said to have happened."""
        return late_entries(self._source, head=self.tip()[0], window=window, more_than=more_than, leave_out=leave_out)

    def close(self) -> None:
        """Let go of the ledger."""
        self._connection.close()

    def __enter__(self) -> Ledger:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        self.close()


def _packs(found: object) -> tuple[str, ...]:
    """The names of packs; raises ValueError where what is stored is no list of names."""
    if not is_packs(found):
        raise ValueError(found)
    return tuple(found)


def _lost(shown: str) -> LedgerError:
    return LedgerError(
        msg("The connection to the server was lost; it was asked again, and nothing was recorded. ({path})", path=shown),
        hint=msg("Do it once more."),
    )


def _unknown_outcome(shown: str, size: int) -> LedgerError:
    return LedgerError(
        msg("The server was lost while it recorded, and cannot be asked whether it had done so. ({path})", path=shown),
        hint=plural(
            "Before you record it again, look when the server is back: `govopen ledger info` counts {count} entry if it had.",
            "Before you record it again, look when the server is back: `govopen ledger info` counts {count} entries if it had.",
            size,
        ),
    )
