"""What a database complains of, in words: every driver error becomes a LedgerError without parameter values."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import Error as SqliteError

from govopen.errors import LedgerError, OutputExists
from govopen.messages import Message, msg, plural

#: How long a writer waits for another before it gives up, in seconds.
PATIENCE = 60
#: Called once when a writer has waited a second for another; the argument is how long it waits at most, in seconds.
OnWait = Callable[[int], None]

#: What the driver's complaint is coded or, where it bears no code, says; what is said of it; what to do. A code is the beginning of
#: SQLite's name of an error, of an SQLSTATE, or the name of an errno; text is the last resort, for it may quote a path or be translated.
_SENTENCES: tuple[tuple[tuple[str, ...], tuple[str, ...], Message, Message], ...] = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03"),
        (),
        plural(
            "Another program held the ledger for {count} second; nothing was recorded.",
            "Another program held the ledger for {count} seconds; nothing was recorded.",
            PATIENCE,
        ),
        msg("Try again when the import or the copy that is running has ended."),
    ),
    (
        ("25006",),
        (),
        msg("The server takes no entries: it is a replica, or this role may only read. Nothing was recorded."),
        msg("Reading works as before. To record, name the primary server, and a role that may write."),
    ),
    (
        ("40001",),
        (),
        msg("The server broke off the transaction; nothing was recorded."),
        msg("Try again. A replica does so where a reading takes longer than it may hold back what the primary server sends."),
    ),
    (
        ("SQLITE_READONLY",),
        (),
        msg("The ledger is read-only here; nothing was recorded."),
        msg("Reading works as before. To record, this account must be allowed to write to the ledger and to its folder."),
    ),
    (
        ("EROFS", "EACCES", "EPERM"),
        (),
        msg("The folder is read-only here; nothing was written."),
        msg("Name a file in a folder in which this account may write."),
    ),
    (
        ("SQLITE_FULL", "53100", "ENOSPC", "EFBIG", "EDQUOT"),
        (),
        msg("The disk is full; nothing was recorded."),
        msg("Make room and try again; what was recorded before is untouched."),
    ),
    (
        ("SQLITE_IOERR", "58030", "EIO"),
        (),
        msg("The disk refused to read or write; nothing was recorded."),
        msg("Look at the disk and at its free space, then run `govopen ledger verify`; what was recorded before is untouched."),
    ),
    (
        ("SQLITE_CANTOPEN",),
        (),
        msg("The ledger or its folder cannot be opened or written to."),
        msg("Reading works as before. To record, this account must be allowed to write to the ledger and to its folder."),
    ),
    (
        ("SQLITE_NOTADB", "SQLITE_CORRUPT"),
        ("file is not a database", "malformed"),
        msg("The ledger file is damaged."),
        msg("Run `govopen ledger verify`, and restore the newest backup beside it with `govopen ledger restore`."),
    ),
    (
        ("42501",),
        (),
        msg("The database does not allow this user to do that."),
        msg("Sign in as the role that owns the tables, or have it run `govopen ledger grant ROLE` for this one."),
    ),
    (
        ("28",),
        ("authentication failed", "no password supplied"),
        msg("The server does not accept this user or password."),
        msg("Put the address with user and password into GOVOPEN_LEDGER; a @, / or # in the password is written %40, %2F, %23."),
    ),
    (
        ("57P01", "57P02", "08006"),
        ("server closed the connection", "terminating connection", "connection is closed", "connection is lost"),
        msg("The server ended the connection before the work was done."),
        msg("When it is back, do it once more; `govopen ledger info` shows what is recorded."),
    ),
    (
        ("08", "57P"),
        (
            "connection refused", "could not translate host", "failed to resolve host", "No such file", "timeout expired",
            "the database system is",
        ),
        msg("The server does not answer."),
        msg("Check the address and whether the server runs; a @, / or # in a password is written %40, %2F, %23."),
    ),
    (
        ("SQLITE_CONSTRAINT_TRIGGER", "P0001"),
        (),
        msg("The ledger refused the change: it is append only."),
        msg("Nothing was recorded. Run `govopen ledger verify`: another program may have written to the ledger."),
    ),
)  # fmt: skip
_HINT = msg("Nothing half done is kept. Run `govopen ledger verify`.")
#: Classes of SQLSTATE whose messages may repeat a value: data exceptions and broken constraints.
_TALKATIVE = ("22", "23")


def already_exists(shown: str) -> OutputExists:
    """The refusal to write over a ledger, a backup or an export; nothing forces it."""
    refusal = OutputExists(shown)
    refusal.hint = msg("Name another place: a ledger, a backup or an export is never written over.")
    return refusal


@contextmanager
def translate_errors(shown: str) -> Iterator[None]:
    """Turn a driver's error inside the block into a LedgerError that names the ledger."""
    try:
        yield
    except (SqliteError, OSError) as error:
        raise ledger_error(error, shown) from None
    except UnicodeDecodeError:  # SQLite names a damaged table in its complaint, or a text is no text any more
        raise _damaged(shown) from None
    except Exception as error:
        if not _of_a_driver(error):
            raise
        raise ledger_error(error, shown) from None


def _of_a_driver(error: Exception) -> bool:
    """Whether a driver complains, itself or through SQLAlchemy; neither is imported to be asked."""
    return type(error).__module__.partition(".")[0] == "psycopg" or hasattr(error, "orig")


def _damaged(shown: str) -> LedgerError:
    return ledger_error(SqliteError("file is not a database"), shown)


def ledger_error(error: Exception, shown: str) -> LedgerError:
    """Return the LedgerError for a driver's error; it never repeats the values of a statement."""
    origin = getattr(error, "orig", None) or error  # SQLAlchemy keeps the driver's own
    code, text = _code(origin), str(origin).casefold()
    for codes, marks, sentence, hint in _SENTENCES:
        if code.startswith(codes) if code else any(mark.casefold() in text for mark in marks):
            return LedgerError(msg("{sentence} ({path})", sentence=sentence, path=shown), hint=hint)
    return LedgerError(msg("The ledger {path} failed: {reason}", path=shown, reason=_reason(origin)), hint=_HINT)


def _code(origin: BaseException) -> str:
    """What the driver, the server or the system calls its complaint; empty where it has no code."""
    if isinstance(origin, OSError):
        return errno.errorcode.get(origin.errno or 0, "")
    return str(getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None) or "")


def _reason(origin: BaseException) -> str:
    """The first line of a driver's complaint, or only its name where the line might repeat a value."""
    state = str(getattr(origin, "sqlstate", None) or "")
    if state[:2] in _TALKATIVE or not str(origin):
        return f"{type(origin).__name__} {state}".strip()
    return str(origin).splitlines()[0].partition(" with text ")[0]  # what follows is the text that is no UTF-8
