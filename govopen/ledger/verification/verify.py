"""``ledger verify``: reads everything, believes nothing, and tells all faults at once."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from govopen.core.model.entries import Checkpoint
from govopen.errors import LedgerError
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.backends.location import Location, read_location
from govopen.ledger.backends.sqlite import connect_file
from govopen.ledger.chain import ledger_id
from govopen.ledger.check_result import Check, Verification, files_check, founding_check, pages_check
from govopen.ledger.evidence import check_evidence, folder_or_none
from govopen.ledger.opening import connections
from govopen.ledger.queries import Source, read_founding
from govopen.ledger.reader import Reader
from govopen.ledger.verification.checkpoints import compare
from govopen.ledger.verification.full_scan import Scan
from govopen.ledger.verification.postgres_grants import server_rights
from govopen.ledger.verification.schema import check_schema_parts
from govopen.messages import msg

_FOUNDING = {"nonce", "agency", "packs", "created", "id"}


def verify_ledger(location: str, *, anchors: Collection[Checkpoint] = (), on_progress: Callable[[int], None] | None = None) -> Verification:
    """Check a ledger: chain, founding, order, schema, pages, readability, evidence, access, and the anchors given.

    Raises LedgerError only where nothing can be opened.
    """
    place = read_location(location)
    connect = connections(place, write=False)
    with translate_errors(place.shown), closing(connect()) as connection:
        return _verify(Source.of(connection, place.shown), place, anchors, on_progress)


def _verify(source: Source, place: Location, anchors: Collection[Checkpoint], on_progress: Callable[[int], None] | None) -> Verification:
    founding = read_founding(source)
    now = Checkpoint(founding.get("id", ""), *Reader(source).tip())
    scan = Scan(source, now.ledger, head=now.size, heads=frozenset(anchor.size for anchor in anchors))
    with _checking_pages(place) as pages:
        scan.run(on_progress)
        sound = pages()
    checks = [
        scan.chain,
        _check_founding(founding),
        *([compare(anchors, now=now, heads=scan.heads, restores=scan.restores)] if anchors else []),
        scan.order,
        check_schema_parts(source),
        sound,
        scan.readable,
        *([check_evidence(scan.evidence, folder_or_none(place))] if scan.evidence else []),
        _check_access(source, place),
    ]
    return Verification(now, tuple(checks), tuple(anchors), tuple(scan.evidence))


def _check_founding(founding: dict[str, str]) -> Check:
    check, facts = founding_check(), dict(founding)
    if facts.keys() != _FOUNDING:
        check.add(msg("The founding facts are not the five that belong there."))
        return check
    known = facts.pop("id")
    try:
        packs = json.loads(facts["packs"])
    except ValueError:
        packs = None
    if not isinstance(packs, list) or ledger_id(**facts) != known:
        check.add(msg("The ledger's id is not the fingerprint of its founding facts: one of them was altered."))
    return check


@contextmanager
def _checking_pages(place: Location) -> Iterator[Callable[[], Check]]:
    """Have SQLite check its pages while the block runs, on a connection and a thread of its own; the value waits for what it found."""
    if place.path is None:
        yield pages_check  # the server's own matter: pg_amcheck, and its checksums
        return
    with translate_errors(place.shown), closing(connect_file(place.path, write=False)) as raw, ThreadPoolExecutor(1) as thread:
        found = thread.submit(_check_pages, raw, place.shown)
        try:
            yield found.result
        finally:
            raw.interrupt()  # on Ctrl-C; when it has ended this does nothing


def _check_pages(raw: sqlite3.Connection, shown: str) -> Check:
    check = pages_check()
    for pragma in ("integrity_check", "foreign_key_check"):
        try:
            with translate_errors(shown):
                rows = raw.execute(f"PRAGMA {pragma}").fetchall()
        except LedgerError as error:
            check.add(error.message)
            continue
        for row in rows:
            if row != ("ok",):
                check.add(msg("{pragma}: {words}", pragma=pragma, words=" ".join(map(str, row))))
    return check


def _check_access(source: Source, location: Location) -> Check:
    check = files_check()
    if location.path is not None:
        for path in loose_files(location.path):
            check.add(msg("{path} can be read by others; run: chmod go= {path}", path=path))
        return check
    for fault in server_rights(source):
        check.add(fault)
    return check


def loose_files(path: Path) -> Iterator[Path]:
    """Yield the ledger's files and evidence that group or others may read or write."""
    folder = path.with_name(path.name + ".evidence")
    for file in (path, path.with_name(path.name + "-journal"), folder, *(sorted(folder.iterdir()) if folder.is_dir() else ())):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield file
