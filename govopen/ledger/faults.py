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

_SILENCE = (
    "connection refused",
    "server closed the connection",
    "could not translate host",
    "failed to resolve host",
    "failed: No such file",
    "timeout expired",
    "terminating connection",
    "connection is closed",
    "connection is lost",
    "the database system is",
)
_FULL = ("database or disk is full", "No space left", "File too large", "quota exceeded")

#: What the driver's complaint holds, what is said of it, and what to do.
_SENTENCES: tuple[tuple[tuple[str, ...], Message, Message], ...] = (
    (
        ("database is locked", "database table is locked", "lock timeout"),
        msg("Another program held the ledger for {seconds} seconds; nothing was recorded.", seconds=PATIENCE),
        msg("Try again when the import or the copy that is running has ended."),
    ),
    (
        ("readonly database", "read-only transaction"),
        msg("The ledger is read-only here; nothing was recorded."),
        msg("Reading works as before. To record, this account must be allowed to write to the ledger and to its folder."),
    ),
    (
        ("Read-only file system", "Errno 13", "Errno 1]"),
        msg("The folder is read-only here; nothing was written."),
        msg("Name a file in a folder in which this account may write."),
    ),
    (_FULL, msg("The disk is full; nothing was recorded."), msg("Make room and try again; what was recorded before is untouched.")),
    (
        ("disk I/O error",),
        msg("The disk refused to read or write; nothing was recorded."),
        msg("Look at the disk and at its free space, then run `govopen ledger verify`; what was recorded before is untouched."),
    ),
    (
        ("unable to open database file",),
        msg("The ledger or its folder cannot be opened or written to."),
        msg("Reading works as before. To record, this account must be allowed to write to the ledger and to its folder."),
    ),
    (
        ("file is not a database", "malformed", "file is encrypted"),
        msg("The ledger file is damaged."),
        msg("Run `govopen ledger verify`, and restore the newest backup beside it with `govopen ledger restore`."),
    ),
    (
        ("permission denied", "must be owner"),
        msg("The database does not allow this user to do that."),
        msg("Sign in as the role that owns the tables, or have it run `govopen ledger grant ROLE` for this one."),
    ),
    (
        ("authentication failed", "no password supplied"),
        msg("The server does not accept this user or password."),
        msg("Put the address with user and password into GOVOPEN_LEDGER; a @, / or # in the password is written %40, %2F, %23."),
    ),
    (
        _SILENCE,
        msg("The server does not answer."),
        msg("Check the address and whether the server runs; a @, / or # in a password is written %40, %2F, %23."),
    ),
    (
        ("govopen:",),
        msg("The ledger refused the change: it is append only."),
        msg("Nothing was recorded. Run `govopen ledger verify`: another program may have written to the ledger."),
    ),
)
_HINT = msg("Nothing half done is kept. Run `govopen ledger verify`.")
#: Classes of SQLSTATE whose messages may repeat a value: data exceptions and broken constraints.
_TALKATIVE = ("22", "23")


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
    return ledger_error(SqliteError("file is not a database"), shown)


def ledger_error(error: Exception, shown: str) -> LedgerError:
    """Return the LedgerError for a driver's error; it never repeats the values of a statement."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    for marks, sentence, hint in _SENTENCES:
        if any(mark.casefold() in str(origin).casefold() for mark in marks):
            return LedgerError(msg("{sentence} ({path})", sentence=sentence, path=shown), hint=hint)
    return LedgerError(msg("The ledger {path} failed: {reason}", path=shown, reason=_reason(origin)), hint=_HINT)


def _reason(origin: BaseException) -> str:
    """The first line of a driver's complaint, or only its name where the line might repeat a value."""
    state = str(getattr(origin, "sqlstate", None) or "")
    if state[:2] in _TALKATIVE or not str(origin):
        return f"{type(origin).__name__} {state}".strip()
    return str(origin).splitlines()[0]
