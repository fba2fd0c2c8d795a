"""``Problem`` values for the user's mistakes, and exceptions for what stops a command.

Every exception says one sentence on what is wrong, one on what to do, and carries its exit code (README, “Exit codes”).
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from govopen.messages import Message, msg

#: Why the operating system refused, worded by us: its own text is in the language of the system.
SYSTEM_REASONS: dict[int, Message] = {
    errno.ENOENT: msg("it does not exist"),
    errno.EEXIST: msg("it exists already"),
    errno.EACCES: msg("no permission"),
    errno.EPERM: msg("no permission"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("a part of the path is not a folder"),
    errno.ELOOP: msg("it is a link"),
    errno.ENXIO: msg("it is not a file"),
    errno.EINVAL: msg("it is not a file"),
    errno.EBUSY: msg("another program is using it"),
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("the disk quota is used up"),
    errno.EFBIG: msg("it is too large for this disk"),
    errno.EROFS: msg("the disk is read-only"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EIO: msg("the device reports an error"),
    errno.ECONNREFUSED: msg("nobody answers at this address"),
    errno.ECONNRESET: msg("the other side broke off the connection"),
    errno.EPIPE: msg("the other side broke off the connection"),
    errno.EHOSTUNREACH: msg("no way leads to this address"),
    errno.ENETUNREACH: msg("the network is down"),
    errno.ETIMEDOUT: msg("no answer came in time"),
}


def system_reason(error: OSError) -> Message:
    """Why the operating system refused, in our words."""
    if isinstance(error, TimeoutError):
        return SYSTEM_REASONS[errno.ETIMEDOUT]
    return SYSTEM_REASONS.get(error.errno or 0) or msg("the system reports {text}", text=error.strerror or error)


class Problem(Struct, frozen=True):
    """One fault in a file or an argument, with the place where it stands.

    ``row`` counts from 1 as spreadsheets do; ``column`` is a header or a dotted key; ``value`` is the text as found;
    personal numbers in it are starred where it is shown, or before, where it is cut short.
    """

    message: Message
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class GovopenError(Exception):
    """The command cannot go on; shown as ``message`` and ``hint``, never as a traceback."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: Message, *, hint: Message | None = None, problems: Iterable[Problem] = ()) -> None:
        """Keep the sentences and the faults; ``problems`` lists every fault, not the first."""
        super().__init__(str(message))
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)


class UsageError(GovopenError):
    """The arguments are malformed (exit 2)."""

    exit_code: ClassVar[int] = 2


def no_such(sentence: Message, names: Iterable[object]) -> UsageError:
    """Make the error for a word that is none of a closed list; the hint lists ``names``."""
    return UsageError(sentence, hint=msg("There are: {names}.", names=list(names)))


class LedgerError(GovopenError):
    """The ledger cannot be opened, read or written."""


class LedgerAltered(LedgerError):
    """The ledger's entries do not match their hashes, or its id not its founding facts: nothing may rest on it."""


class UnfitLedger(LedgerError):
    """It is a ledger, but is not taken as it is: of another schema, or with another program's file beside it."""


class NotALedger(LedgerError):
    """The file or server named is no govopen ledger."""


class EntryRefused(GovopenError):
    """What was to be recorded contradicts the vocabulary, the calendar or the ledger."""


class UnknownMatter(EntryRefused):
    """No matter of that number stands in the ledger."""

    def __init__(self, number: str, *, kind: str | None = None) -> None:
        """Name the number that was asked for."""
        super().__init__(
            msg("The ledger has no matter {number}.", number=number),
            hint=msg("Check the number with `govopen list`, or record the event that opens it first."),
        )
        self.number, self.kind = number, kind


class UnknownName(GovopenError):
    """What was named is not kept in the ledger or the packs: a rule, a pack, an office. Exit 4, as for an unknown matter."""


class ImportRefused(GovopenError):
    """A file was read but nothing of it was recorded; ``problems`` lists every bad row."""


class DataError(GovopenError):
    """A pack, a vocabulary, a calendar file or a configuration is faulty."""


class OutputExists(GovopenError):
    """A file would be overwritten; nothing was."""

    def __init__(self, path: str) -> None:
        """Name the file that stands in the way."""
        super().__init__(
            msg("The file {path} exists already.", path=path),
            hint=msg("Name another file, or add --force to replace it."),
        )


class MailFailed(GovopenError):
    """Some mail was not accepted; what was accepted is recorded as sent."""
