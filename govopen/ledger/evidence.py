"""Files kept as evidence: copied beside the ledger under their SHA-256, named in the entry, never changed.

An entry's field ``_evidence`` lists them as ``<sha256> <bytes> <suffix>``. The file's own name is not kept: it often holds a party's name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from govopen.errors import EntryRefused, LedgerError, system_reason
from govopen.ledger.checks import Check, evidence_check
from govopen.ledger.location import Location
from govopen.messages import Message, msg
from govopen.wholefile import begin_file, publish_file

LIMIT = 200 * 1024 * 1024
_BLOCK = 1024 * 1024
_PLAIN = msg("Give the path of the file itself: no link, no folder, and one that you may read.")


def evidence_folder(location: Location) -> Path:
    """Return the folder beside the ledger file; a ledger on a server needs GOVOPEN_EVIDENCE."""
    named = os.environ.get("GOVOPEN_EVIDENCE")
    if named:
        return Path(named)
    if location.path is None:
        raise LedgerError(msg("A ledger on a server keeps its evidence in a folder of its own."), hint=msg("Name it in GOVOPEN_EVIDENCE."))
    return location.path.with_name(location.path.name + ".evidence")


def keep_evidence(source: Path, folder: Path) -> str:
    """Copy a regular file into the store and return what the entry says of it; raises EntryRefused for what is no such file."""
    handle = _open(source)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = begin_file(folder / "copy")
    try:
        with os.fdopen(handle, "rb") as given, partial.open("wb") as kept:
            digest, size = sha256(), 0
            while block := given.read(_BLOCK):
                size += len(block)
                if size > LIMIT:
                    raise _too_large(source)
                digest.update(block)
                kept.write(block)
        if size == 0:
            raise EntryRefused(msg("{path} is empty.", path=source), hint=msg("Save the document anew and give it again."))
        publish_file(partial, folder / digest.hexdigest(), replace=True)
    finally:
        partial.unlink(missing_ok=True)
    return f"{digest.hexdigest()} {size} {_suffix(source.name)}"


def _too_large(source: Path) -> EntryRefused:
    return EntryRefused(
        msg("{path} is larger than {limit} MB.", path=source, limit=LIMIT // 2**20),
        hint=msg("Give the pages that show it, not all of them."),
    )


def _open(source: Path) -> int:
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        raise EntryRefused(msg("{path} cannot be read: {reason}.", path=source, reason=system_reason(error)), hint=_PLAIN) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise EntryRefused(msg("{path} is not a regular file.", path=source), hint=_PLAIN)
    return handle


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else "."


def check_evidence(kept: Iterable[tuple[int, str]], folder: Path) -> Check:
    """Return the check of the files that entries name, as (seq, what it keeps)."""
    check = evidence_check()
    for seq, item in kept:
        fault = _judge_file(seq, item, folder)
        if fault is not None:
            check.add(fault)
    return check


def _judge_file(seq: int, item: str, folder: Path) -> Message | None:
    digest = item.partition(" ")[0]
    if len(digest) != 64 or not digest.isalnum():
        return msg("Entry {seq} names its evidence in no known way.", seq=seq)
    path = folder / digest
    if path.is_symlink() or not path.is_file():
        return msg("Entry {seq}: the file {digest} kept as evidence is missing or was replaced.", seq=seq, digest=digest)
    with path.open("rb") as file:
        found = sha256()
        while block := file.read(_BLOCK):
            found.update(block)
    if found.hexdigest() != digest:
        return msg("Entry {seq}: the file {digest} kept as evidence was changed.", seq=seq, digest=digest)
    return None
