"""Files kept as evidence: copied beside the ledger under their SHA-256, named in the entry, never changed.

An entry's field ``_evidence`` lists them as ``<sha256> <bytes> <suffix>``. The file's own name is not kept: it often holds a party's name.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from govopen.atomic_files import begin_file, publish_file
from govopen.errors import EntryRefused, LedgerError, system_reason
from govopen.ledger.backends.location import Location
from govopen.ledger.check_result import Check, evidence_check
from govopen.messages import Message, msg, plural

LIMIT = 200 * 1024 * 1024
_BLOCK = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")

#: What a damaged or forged archive, or a line of it, raises.
DAMAGED = (ValueError, RecursionError, EOFError, RuntimeError, OSError, zlib.error, BadZipFile)
#: The evidence that entries name: (seq, what the entry says of a file).
Named = tuple[tuple[int, str], ...]
#: Told of each file of evidence that is named and is not in a copy.
OnMissing = Callable[[Message], object]

_PLAIN = msg("Give the path of the file itself: no link, no folder, and one that you may read.")


def evidence_folder(location: Location) -> Path:
    """Return the folder beside the ledger file; a ledger on a server needs GOVOPEN_EVIDENCE."""
    named = os.environ.get("GOVOPEN_EVIDENCE")
    if named:
        return Path(named)
    if location.path is None:
        raise LedgerError(msg("A ledger on a server keeps its evidence in a folder of its own."), hint=msg("Name it in GOVOPEN_EVIDENCE."))
    return location.path.with_name(location.path.name + ".evidence")


def folder_or_none(location: Location) -> Path | None:
    """The same, or None where nobody said which."""
    try:
        return evidence_folder(location)
    except LedgerError:
        return None


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
        _share(partial)
        publish_file(partial, folder / digest.hexdigest(), replace=True)
    finally:
        partial.unlink(missing_ok=True)
    return f"{digest.hexdigest()} {size} {_suffix(source.name)}"


def _share(partial: Path) -> None:
    """In a folder that its administrator gave to a group, as several offices need it, the group may read what is kept there."""
    if partial.parent.stat().st_mode & stat.S_IWGRP:
        partial.chmod(0o640)


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


def stored_files(folder: Path | None) -> Iterator[Path]:
    """Yield the copies that a store keeps, in order of name; what else lies in the folder is none, nor is a link."""
    for file in sorted(folder.iterdir()) if folder is not None and folder.is_dir() else ():
        if _NAME.fullmatch(file.name) and file.is_file() and not file.is_symlink():
            yield file


def check_evidence(kept: Collection[tuple[int, str]], folder: Path | None) -> Check:
    """Return the check of the files that entries name, as (seq, what it keeps); None: nobody said where they are."""
    check = evidence_check()
    if folder is None:
        check.add(
            plural(
                "{count} file is named as evidence, but GOVOPEN_EVIDENCE does not say in which folder it is.",
                "{count} files are named as evidence, but GOVOPEN_EVIDENCE does not say in which folder they are.",
                len(kept),
            )
        )
        return check
    for seq, item in kept:
        try:
            fault = _judge_file(seq, item, folder)
        except OSError as error:
            fault = msg(
                "Entry {seq}: the evidence {digest} cannot be read: {reason}.", seq=seq, digest=item[:64], reason=system_reason(error)
            )
        if fault is not None:
            check.add(fault)
    return check


def _judge_file(seq: int, item: str, folder: Path) -> Message | None:
    digest = item.partition(" ")[0]
    if not _NAME.fullmatch(digest):
        return msg("Entry {seq} names its evidence in no known way.", seq=seq)
    path = folder / digest
    if path.is_symlink() or not path.is_file():
        return msg("Entry {seq}: the file {digest} kept as evidence is missing or was replaced.", seq=seq, digest=digest)
    if not _hashes_to(path):
        return msg("Entry {seq}: the file {digest} kept as evidence was changed.", seq=seq, digest=digest)
    return None


def read_evidence(item: str, folder: Path) -> bytes:
    """Return a file that an entry names; raises LedgerError where it is missing, was replaced or was changed."""
    path = folder / item.partition(" ")[0]
    if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
        content = path.read_bytes()
        if sha256(content).hexdigest() == path.name:
            return content
    raise LedgerError(
        msg("The file {digest} kept as evidence is missing or was changed.", digest=path.name[:64]),
        hint=msg("`govopen ledger verify` looks over all that is kept; a backup holds it too."),
    )


def ignore(fault: Message) -> None:
    """Take no note of it: for callers who verify by themselves."""


def evidence_of(seq: int, fields: str) -> Iterator[tuple[int, str]]:
    """Yield what an entry says of the files that it names, from its fields as stored; a text that cannot be read names none."""
    if '"_evidence"' not in fields:
        return
    try:
        items = json.loads(fields).get("_evidence")
    except (AttributeError, ValueError, RecursionError):
        return
    yield from ((seq, str(item)) for item in (items if isinstance(items, list) else ()))


def the_folder(location: Location, named: Collection[tuple[int, str]]) -> Path | None:
    """Return where a ledger keeps its evidence; raises LedgerError where some is named and nobody said where it is."""
    return evidence_folder(location) if named else folder_or_none(location)


def copy_evidence(named: Collection[tuple[int, str]], folder: Path | None, target: Path | None, on_missing: OnMissing) -> None:
    """Copy the files that entries name, and tell what is named and is not in the copy."""
    copy_files(named, folder, target)
    report_missing(named, target, on_missing)


def report_missing(named: Collection[tuple[int, str]], folder: Path | None, on_missing: OnMissing) -> None:
    """Tell each file that is named and is not in the folder, or was changed."""
    for fault in check_evidence(named, folder).faults if named else ():
        on_missing(fault)


def stored_names(named: Collection[tuple[int, str]]) -> Iterator[str]:
    """Yield the name under which each file is kept that entries name, once."""
    return filter(_NAME.fullmatch, dict.fromkeys(item.partition(" ")[0] for _, item in named))


def copy_files(named: Collection[tuple[int, str]], folder: Path | None, target: Path | None) -> None:
    """Copy the files that entries name from one store into another; one that is there and unchanged stays."""
    kept = {file.name: file for file in stored_files(folder)} if target is not None and folder != target else {}
    for name in stored_names(named) if target is not None else ():
        if name in kept and target is not None:
            _keep(kept[name].open("rb"), target / name)


def unpack_files(named: Collection[tuple[int, str]], archive: ZipFile, target: Path) -> None:
    """Copy the files that entries name from an export into a store; what is damaged, changed or too large is left out."""
    for name in stored_names(named):
        with suppress(KeyError, *DAMAGED):
            _keep(archive.open(f"evidence/{name}"), target / name)


def _keep(given: IO[bytes], path: Path) -> None:
    """Write a file under the hash that it must have; a file of that name which does not have it, or a link, is replaced."""
    with given:
        if not path.is_symlink() and path.is_file() and _hashes_to(path):
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = begin_file(path)
        try:
            digest, size = sha256(), 0
            with partial.open("wb") as kept:
                while (block := given.read(_BLOCK)) and (size := size + len(block)) <= LIMIT:
                    digest.update(block)
                    kept.write(block)
            if size <= LIMIT and digest.hexdigest() == path.name:
                _share(partial)
                publish_file(partial, path, replace=True)
        finally:
            partial.unlink(missing_ok=True)


def _hashes_to(path: Path) -> bool:
    """Whether a file has the hash that is its name."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == path.name
