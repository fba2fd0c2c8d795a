"""What a database complains of, in words: every driver error becomes a LedgerError without parameter values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Error as SqliteError

from sqlalchemy.exc import DBAPIError

from govopen.errors import LedgerError, OutputExists
from govopen.messages import Message, msg

#: How long a writer waits for another before it gives up, in seconds.
PATIENCE = 60

_SILENCE = ("connection refused", "server closed the connection", "could not translate host", "failed: No such file", "timeout expired")

_SENTENCES: tuple[tuple[tuple[str, ...], Message], ...] = (
    (
        ("database is locked", "database table is locked", "lock timeout"),
        msg("Another program held the ledger for {seconds} seconds; nothing was recorded.", seconds=PATIENCE),
    ),
    (("readonly database", "read-only transaction"), msg("The ledger is read-only here; nothing was recorded.")),
    (("Read-only file system", "Errno 13", "Errno 1]"), msg("The folder is read-only here; nothing was written.")),
    (("database or disk is full", "No space left"), msg("The disk is full; nothing was recorded.")),
    (("disk I/O error",), msg("The disk refused to read or write; nothing was recorded.")),
    (("unable to open database file",), msg("The ledger or its folder cannot be opened or written to.")),
    (("file is not a database", "malformed", "file is encrypted"), msg("The ledger file is damaged.")),
    (("permission denied",), msg("The database does not allow this user to do that.")),
    (_SILENCE, msg("The server does not answer.")),
    (("govopen:",), msg("The ledger refused the change: it is append only.")),
)

_DAMAGED = "The ledger file is damaged."
_HINTS = {_DAMAGED: msg("Run `govopen ledger verify`, and restore the newest backup beside it with `govopen ledger restore`.")}


def standing(shown: str) -> OutputExists:
    """The refusal to write over a ledger, a backup or an export; nothing forces it."""
    refusal = OutputExists(shown)
    refusal.hint = msg("Name another place: a ledger, a backup or an export is never written over.")
    return refusal


@contextmanager
def worded(shown: str) -> Iterator[None]:
    """Turn a driver's error inside the block into a LedgerError that names the ledger."""
    try:
        yield
    except (DBAPIError, SqliteError, OSError) as error:
        raise ledger_error(error, shown) from None
    except UnicodeDecodeError:  # SQLite names a damaged table in its complaint, or a text is no text any more
        raise _damaged(shown) from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        raise ledger_error(error, shown) from None


def _damaged(shown: str) -> LedgerError:
    return LedgerError(msg("{sentence} ({path})", sentence=msg("The ledger file is damaged."), path=shown), hint=_HINTS[_DAMAGED])


def ledger_error(error: Exception, shown: str) -> LedgerError:
    """Return the LedgerError for a driver's error; it never repeats the values of a statement."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    reason = str(origin).splitlines()[0] if str(origin) else type(origin).__name__
    for marks, sentence in _SENTENCES:
        if any(mark.casefold() in str(origin).casefold() for mark in marks):
            return LedgerError(msg("{sentence} ({path})", sentence=sentence, path=shown), hint=_HINTS.get(sentence.text))
    return LedgerError(msg("The ledger {path} failed: {reason}", path=shown, reason=reason))
