"""The outbox of the reminder, in the ledger's database but outside its chain: letters, what was told, runs, and the lock of a run."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from govopen.core.reports.reminders import Correspondent, Letter, LetterState, Run
from govopen.core.text.personal_data import mask
from govopen.errors import MailFailed
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.backends.location import Location
from govopen.ledger.backends.outbox_tables import MAIL, RUN, TOLD
from govopen.ledger.backends.sqlite import file_engine
from govopen.ledger.ledger import Ledger
from govopen.ledger.rows import instant_text, read_instant
from govopen.messages import msg

_LOCK_CLASS = 0x676F6D  # "gom"; the reminder's lock on a server, beside the writer's
_LOCK_KEY = f"{_LOCK_CLASS}, 'mail_run'::regclass::oid::integer"
_LOCK_HELD = f"""SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
  AND classid::bigint = {_LOCK_CLASS} AND objid = 'mail_run'::regclass::oid)"""
#: Longer than any step of sending one letter takes.
LONGEST_SENDING = timedelta(minutes=15)
WAITING = (LetterState.QUEUED, LetterState.SENDING, LetterState.UNKNOWN)


class Outbox:
    """The letters of a ledger. Every change is a transaction of its own, so that a crash leaves each letter in a state that is true."""

    def __init__(self, ledger: Ledger) -> None:
        """Keep the open ledger."""
        self._book, self._shown = ledger, ledger.location.shown
        self._engine = _engine(ledger.location, write=ledger.writable)
        self._lock: Connection | None = None

    @contextmanager
    def holding(self, holder: str) -> Iterator[None]:
        """Hold the lock of the reminder; raises MailFailed that names who holds it. A crash lets go of it."""
        path = self._book.location.path
        if path is None:
            with self._server_lock():
                yield
        else:
            with self._file_lock(path.with_name(path.name + ".remind.lock")):
                yield

    @contextmanager
    def _file_lock(self, path: Path) -> Iterator[None]:
        """Hold a lock file of mode 0600 beside the ledger; the operating system lets go of it when the process ends, however it ends."""
        lock = FileLock(path, mode=0o600)
        with translate_errors(str(path)):
            try:
                lock.acquire(blocking=False)
            except Timeout:
                raise running(self._running()) from None
        try:
            yield
        finally:
            lock.release()

    def _running(self) -> str:
        """Who runs now: a run is noted a moment after its lock is taken, so it is waited for, one second at most."""
        for _ in range(20):
            last = self.last_run()
            if last is not None and last.ended_at is None:
                return last.holder
            time.sleep(0.05)
        return "?"

    @contextmanager
    def _server_lock(self) -> Iterator[None]:
        with translate_errors(self._shown):
            self._take_lock()
        try:
            yield
        finally:
            self._drop_lock()

    def _take_lock(self) -> None:
        """Take the server's lock on a connection of its own; MailFailed names the run that has it."""
        self._lock = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not self._lock.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK_KEY})").scalar_one():
            self._drop_lock()
            last = self.last_run()
            raise running(last.holder if last else "?")

    def _drop_lock(self) -> None:
        """Let go of it: a session's lock ends with the session, also where the connection is lost."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(SQLAlchemyError):
                lock.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK_KEY})")
            with suppress(SQLAlchemyError):
                lock.invalidate()
            lock.close()

    def keep_lock(self) -> None:
        """Ask whether the lock is still held, and take it again where the connection was lost; MailFailed where another run has it."""
        if self._lock is None:
            return  # a file's lock lasts as long as the process
        with translate_errors(self._shown):
            try:
                if self._lock.exec_driver_sql(_LOCK_HELD).scalar_one():
                    return
            except SQLAlchemyError:
                pass
            self._drop_lock()
            self._take_lock()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with (
            translate_errors(self._shown),
            self._engine.connect().execution_options(govopen_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _rows(self, statement: Any) -> list[Any]:
        with translate_errors(self._shown), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return list(connection.execute(statement))

    def told(self) -> Mapping[str, frozenset[str]]:
        """For each address the thresholds it was told of, or has a letter waiting about."""
        known: dict[str, set[str]] = {}
        for address, key in self._rows(select(TOLD.c.address, TOLD.c.key)):
            known.setdefault(address, set()).add(key)
        return {address: frozenset(keys) for address, keys in known.items()}

    def letters(self, states: Collection[LetterState] = WAITING) -> tuple[Letter, ...]:
        """The letters in these states, the oldest first."""
        rows = self._rows(select(MAIL).where(MAIL.c.state.in_([str(state) for state in states])).order_by(MAIL.c.as_of, MAIL.c.id))
        return tuple(_letter(row) for row in rows)

    def recover(self, moment: datetime) -> None:
        """Letters that a broken run was sending may have arrived: they are ``unknown``.

        On a server a run may have lost its lock and be sending still: what it began lately is left to it.
        """
        broken = MAIL.c.state == str(LetterState.SENDING)
        if self._book.location.path is None:
            broken = and_(broken, MAIL.c.changed_at < instant_text(moment - LONGEST_SENDING))
        with self._changing() as connection:
            state = {"state": str(LetterState.UNKNOWN), "changed_at": instant_text(moment)}
            connection.execute(update(MAIL).where(broken).values(state))

    def claim(self, letter: Letter, *, moment: datetime) -> Letter | None:
        """Mark a letter as being sent, which counts as an attempt; None where another run has taken it since it was read."""
        claimed = replace(letter, state=LetterState.SENDING, attempts=letter.attempts + 1)
        as_read = and_(MAIL.c.id == letter.id, MAIL.c.state == str(letter.state), MAIL.c.attempts == letter.attempts)
        with self._changing() as connection:
            found = connection.execute(update(MAIL).where(as_read).values(_row(claimed, moment)))
        return claimed if found.rowcount else None

    def forget(self, letters: Iterable[Letter], *, moment: datetime) -> None:
        """Let go of letters that never left: what they told is to be told anew, in its present state."""
        with self._changing() as connection:
            for letter in letters:
                connection.execute(delete(TOLD).where(TOLD.c.mail == letter.id))
                changed = {"state": str(LetterState.SUPERSEDED), "changed_at": instant_text(moment)}
                connection.execute(update(MAIL).where(MAIL.c.id == letter.id).values(changed))

    def note_unaddressed(self, names: Iterable[str], *, moment: datetime) -> tuple[str, ...]:
        """Note whom no address is known for, and return those of whom that was not noted before; the others' notes are let go."""
        without = dict.fromkeys(names)
        noted = {letter.to.name for letter in self.letters((LetterState.UNADDRESSED,))}
        fresh = tuple(name for name in without if name not in noted)
        gone = noted - without.keys()
        if fresh or gone:
            with self._changing() as connection:
                connection.execute(delete(MAIL).where(MAIL.c.state == str(LetterState.UNADDRESSED), MAIL.c.name.in_(gone)))
                for name in fresh:
                    letter = Letter(
                        f"unaddressed:{name}", Correspondent("office", name, ""), moment.date(), "", "", (), LetterState.UNADDRESSED
                    )
                    connection.execute(insert(MAIL).values(_row(letter, moment)))
        return fresh

    def queue(self, letters: Iterable[Letter], *, moment: datetime) -> None:
        """Put letters in, each with what it tells, all or none; one that is in already stands as queued again."""
        with self._changing() as connection:
            for letter in letters:
                connection.execute(delete(MAIL).where(MAIL.c.id == letter.id))
                connection.execute(insert(MAIL).values(_row(letter, moment)))
                told = [{"address": letter.to.address.casefold(), "key": key, "mail": letter.id} for key in letter.keys]
                connection.execute(insert(TOLD), told)

    def mark(
        self, letter: Letter, state: LetterState, *, moment: datetime, reason: str | None = None, next_try: datetime | None = None
    ) -> Letter:
        """Note what became of a letter, personal numbers in the reason starred; returns it as it stands."""
        changed = replace(letter, state=state, reason=mask(reason) if reason else None, next_try=next_try)
        with self._changing() as connection:
            connection.execute(update(MAIL).where(MAIL.c.id == letter.id).values(_row(changed, moment)))
        return changed

    def begin(self, *, as_of: date, holder: str, moment: datetime) -> Run:
        """Note that a run began."""
        with self._changing() as connection:
            number = (connection.execute(select(func.max(RUN.c.id))).scalar_one() or 0) + 1
            zeros = dict.fromkeys(("planned", "sent", "failed", "waiting"), 0)
            connection.execute(insert(RUN).values(id=number, started_at=instant_text(moment), as_of=as_of, holder=holder, **zeros))
        return Run(number, moment, None, as_of, holder)

    def end(self, run: Run, *, moment: datetime) -> Run:
        """Note that it ended, with its counts."""
        counts = {"planned": run.planned, "sent": run.sent, "failed": run.failed, "waiting": run.waiting}
        with self._changing() as connection:
            connection.execute(update(RUN).where(RUN.c.id == run.id).values(ended_at=instant_text(moment), **counts))
        return replace(run, ended_at=moment)

    def last_run(self, *, ended: bool = False) -> Run | None:
        """The last run, or the last that came to its end; None if there was none."""
        wanted = select(RUN).order_by(RUN.c.id.desc()).limit(1)
        rows = self._rows(wanted.where(RUN.c.ended_at.is_not(None)) if ended else wanted)
        return _run(rows[0]) if rows else None


def _engine(place: Location, *, write: bool) -> Engine:
    if place.path is not None:
        return file_engine(place.path, write=write)
    from govopen.ledger.backends.postgres import role_engine

    return role_engine(place, write=write)


def running(holder: str) -> MailFailed:
    """The refusal of a second run."""
    return MailFailed(
        msg("Another reminder is running: {holder}.", holder=holder), hint=msg("Nothing was sent twice; run again when it is done.")
    )


def _row(letter: Letter, moment: datetime) -> dict[str, Any]:
    return {
        "id": letter.id,
        "role": letter.to.role,
        "name": letter.to.name,
        "address": letter.to.address,
        "as_of": letter.as_of,
        "subject": letter.subject,
        "body": letter.body,
        "keys": json.dumps(letter.keys, ensure_ascii=False),
        "state": str(letter.state),
        "attempts": letter.attempts,
        "next_try": instant_text(letter.next_try) if letter.next_try else None,
        "reason": letter.reason,
        "changed_at": instant_text(moment),
    }


def _letter(row: Any) -> Letter:
    return Letter(
        id=row.id,
        to=Correspondent(row.role, row.name, row.address),
        as_of=row.as_of,
        subject=row.subject,
        body=row.body,
        keys=tuple(json.loads(row.keys)),
        state=LetterState(row.state),
        attempts=row.attempts,
        next_try=read_instant(row.next_try) if row.next_try else None,
        reason=row.reason,
    )


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        started_at=read_instant(row.started_at),
        ended_at=read_instant(row.ended_at) if row.ended_at else None,
        as_of=row.as_of,
        holder=row.holder,
        planned=row.planned,
        sent=row.sent,
        failed=row.failed,
        waiting=row.waiting,
    )
