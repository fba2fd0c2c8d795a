"""Where a ledger lives: a file, or a schema on a PostgreSQL server."""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct

from govopen.atomic_files import home_path
from govopen.core.text.personal_data import hide_password
from govopen.errors import LedgerError
from govopen.messages import msg

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+]+):(?=/|memory)")
#: What a file may be called, but what is much more often an address with a letter missing.
_ADDRESS = re.compile(r".*(//?[^/]*:.*@|\bhost=|://)")
_SERVERS = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


class Location(Struct, frozen=True):
    """A file (``path``, no link) or a server (``url``, as SQLAlchemy takes it); ``shown`` is safe to print: no password."""

    shown: str
    path: Path | None = None
    url: str | None = None


def read_location(text: str) -> Location:
    """Read a path or an SQLAlchemy URL; raises LedgerError for what can be no ledger."""
    if not text.strip():
        raise LedgerError(
            msg("The name of the ledger is empty."), hint=msg("Name a file with --ledger or GOVOPEN_LEDGER, for example govopen.db.")
        )
    scheme = _SCHEME.match(text)
    if scheme is None:
        if _ADDRESS.match(text) and not Path(text).exists():
            raise _no_place(text)
        return _file(text)
    name = scheme.group(1).lower()
    if name in _SERVERS:
        return Location(shown=_masked(text), url="postgresql+psycopg" + text[len(scheme.group(1)) :])
    if name.split("+")[0] == "sqlite":
        return _file(text.split("///", 1)[1].partition("?")[0] if "///" in text else "")
    raise _no_place(text)


def _no_place(text: str) -> LedgerError:
    return LedgerError(
        msg("A ledger cannot be kept at {location}.", location=_masked(text)),
        hint=msg("Name a file, or a PostgreSQL server as postgresql://user@host/database."),
    )


def _file(text: str) -> Location:
    if text in ("", ":memory:") or text.startswith("file:"):
        raise LedgerError(
            msg("A ledger must be a file that stays; {location} is none.", location=text or '""'),
            hint=msg("Name a file with --ledger or GOVOPEN_LEDGER, for example govopen.db."),
        )
    if "\0" in text:
        raise LedgerError(msg("The name of the ledger holds a NUL character."))
    return Location(shown=text, path=real_file(home_path(text)))


def real_file(path: Path) -> Path:
    """Return the file that a link leads to: its journal, lock and evidence lie beside it."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


def _masked(url: str) -> str:
    return hide_password(url.replace(" ", "%20"))
