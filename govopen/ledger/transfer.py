"""Copies of a ledger that are the same ledger: backup, restore, export, import, between SQLite, PostgreSQL and a file anyone can read.

Every copy is hashed entry by entry while it is written, and is published only when its size and head are those of the original.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from msgspec import Struct

from govopen.atomic_files import home_path
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import EMPTY_HEAD, Checkpoint, Draft
from govopen.core.text.personal_data import find_personal, mask
from govopen.errors import LedgerError, Problem
from govopen.ledger.backends.errors import translate_errors
from govopen.ledger.backends.location import Location, read_location, real_file
from govopen.ledger.backends.outbox_tables import MAIL, RUN, TOLD
from govopen.ledger.backends.sqlite import FileConnection, connect_file
from govopen.ledger.chain import RowHasher
from govopen.ledger.check_result import Verification
from govopen.ledger.evidence import (
    DAMAGED,
    Named,
    OnMissing,
    copy_evidence,
    copy_files,
    evidence_of,
    folder_or_none,
    ignore,
    report_missing,
    stored_files,
    stored_names,
    the_folder,
    unpack_files,
)
from govopen.ledger.export_rows import EXPORT_FORMAT, FACTS, read_head, read_rows
from govopen.ledger.ledger import Ledger
from govopen.ledger.opening import connections, creating_file, fill_file, open_ledger
from govopen.ledger.queries import Row, Source, plain_value, read_founding
from govopen.ledger.raw_entries import STORED, stored_pages
from govopen.ledger.verification.verify import verify_ledger
from govopen.ledger.writer import ENTRY_COLUMNS, MATTER_COLUMNS, LedgerWriter, insert_rows
from govopen.messages import msg
from govopen.resources import data_folder

_LINES = "ledger.jsonl"
_NUMBER, _UNIT, _FIELDS, _OPERATOR = (STORED.index(name) for name in ("number", "unit", "fields", "operator"))
_README = """This is an export of a govopen ledger. Check it with Python alone:

    python3 verify_ledger.py EXPORT.zip --anchor ID:SIZE:HEAD --evidence evidence

ledger.jsonl: the first line holds the founding facts, every other line one entry:
seq, matter, kind, number, key, event, facet, day, minute, unit, fields, alias, operator, recorded, batch, corrects, prev, hash.

这是 govopen 台账的导出件。只用 Python 即可核验，命令见上；校验点（ID:SIZE:HEAD，即编号:条数:哈希值）请取自先前的报告或邮件。
"""


class CopySource(Struct, frozen=True):
    """A ledger to be copied: its founding facts, its checkpoint, and its entries as stored."""

    founding: dict[str, str]
    checkpoint: Checkpoint
    pages: Iterable[list[Row]]


def backup_ledger(location: str, target: Path, *, on_missing: OnMissing = ignore) -> Checkpoint:
    """Copy a ledger, while it is in use, into a new SQLite file, verify the copy, and return what it holds.

    Raises OutputExists; LedgerError if the copy does not verify. Evidence is copied beside it; ``on_missing`` gets what is not there.
    """
    place = read_location(location)
    with creating_file(target) as partial:
        if place.path is None:
            _copy_into_file(location, partial)
        else:
            open_ledger(location, write=False).close()
            _copy_pages(place.path, partial, target)
        found = _verified(partial)
        copy_evidence(found.evidence, the_folder(place, found.evidence), target.with_name(target.name + ".evidence"), on_missing)
    return found.checkpoint


def restore_ledger(
    backup: Path, location: str, *, operator: str, recorded_at: datetime, when: Moment, on_missing: OnMissing = ignore
) -> Checkpoint:
    """Make a ledger of a verified backup where none stands, and record in it that it was restored; returns its checkpoint.

    Raises OutputExists where a ledger stands, LedgerError if the backup does not verify. ``on_missing`` gets evidence that is not there.
    """
    place, backup = read_location(location), real_file(home_path(str(backup)))
    verified = _verified(backup)
    taken, folder = verified.checkpoint, the_folder(place, verified.evidence)
    fields = {"backup": mask(backup.name), "size": taken.size, "head": taken.head}
    incarnation = Draft("ledger", "ledger", "restored", when, fields=fields)
    if place.path is None:
        from govopen.ledger.backends.postgres import creating_schema

        with _stock(str(backup)) as (stock, origin), creating_schema(place, stock.founding) as raw:
            target = Source(raw, place.shown, server=True)
            _write(stock, target, origin)
            LedgerWriter(target, taken.ledger).append([incarnation], operator=operator, recorded_at=recorded_at)
    else:
        with creating_file(place.path) as partial:
            _copy_pages(backup, partial, place.path)
            unnamed = Location(shown=f"{backup} → {place.path}", path=partial)  # what fails is told by the names that the user gave
            with Ledger(connections(unnamed, write=True), unnamed, write=True) as book, book.writing() as writer:
                writer.append([incarnation], operator=operator, recorded_at=recorded_at)
    with translate_errors(place.shown):
        copy_evidence(verified.evidence, backup.with_name(backup.name + ".evidence"), folder, on_missing)
    with open_ledger(location, write=False) as book:
        return book.checkpoint()


def copy_ledger(source: str, target: str, *, on_missing: OnMissing = ignore) -> Checkpoint:
    """Copy a ledger, or an export of one, to where none stands, with the same head and its evidence; returns its checkpoint.

    ``on_missing`` gets the evidence that is not there.
    """
    place = read_location(target)
    if _is_export(source):
        source = str(home_path(source))
        if not Path(source).is_file():
            raise LedgerError(msg("There is no file {path}.", path=source))
    if place.path is not None:
        with creating_file(place.path) as partial:
            _copy_into_file(source, partial)
            found = _verified(partial)
    else:
        from govopen.ledger.backends.postgres import creating_schema

        with _stock(source) as (stock, origin), creating_schema(place, stock.founding) as raw:
            evidence = _write(stock, Source(raw, place.shown, server=True), origin)
            the_folder(place, evidence)
            found = Verification(stock.checkpoint, (), evidence=evidence)
    folder = the_folder(place, found.evidence)
    if folder is not None and _is_export(source):
        with zipfile.ZipFile(source) as archive:
            unpack_files(found.evidence, archive, folder)
    with translate_errors(place.shown):
        for origin_folder in _folders(source):
            copy_files(found.evidence, origin_folder, folder)
    report_missing(found.evidence, folder, on_missing)
    return found.checkpoint


def _is_export(source: str) -> bool:
    """Whether it is an export, by its name or by what it holds: one may be given any name."""
    return source.lower().endswith(".zip") or zipfile.is_zipfile(home_path(source))


def _folders(source: str) -> Iterator[Path]:
    """Where a ledger that is copied may keep its evidence: beside its file, and where GOVOPEN_EVIDENCE says."""
    if _is_export(source):
        return
    place = read_location(source)
    if place.path is not None:
        yield place.path.with_name(place.path.name + ".evidence")
    folder = folder_or_none(place)
    if folder is not None:
        yield folder


def _copy_into_file(source: str, partial: Path) -> None:
    with _stock(source) as (stock, origin):
        fill_file(partial, stock.founding)
        with closing(FileConnection(partial, write=True)) as connection:
            connection.begin()
            _write(stock, Source.of(connection, str(partial)), origin)
            connection.commit()


@contextmanager
def _stock(source: str) -> Iterator[tuple[CopySource, Source | None]]:
    """Open what is to be copied; the second value is a ledger's own connection, None for an export."""
    if _is_export(source):
        with ExitStack() as opened:
            try:
                archive = opened.enter_context(zipfile.ZipFile(source))
                lines = opened.enter_context(archive.open(_LINES))
            except (KeyError, *DAMAGED):
                raise _no_export(source) from None
            yield read_export(lines, source), None
        return
    with open_ledger(source, write=False) as book:
        now = book.checkpoint()
        founding = read_founding(book.source)
        yield CopySource(_sealed_last(founding), now, stored_pages(book.source, now.size)), book.source


def _sealed_last(founding: dict[str, str]) -> dict[str, str]:
    return {name: founding[name] for name in FACTS}


def _write(stock: CopySource, target: Source, origin: Source | None) -> Named:
    """Insert all entries, hashing each anew, and the outbox; return the evidence named. Raises LedgerError before a commit."""
    hasher = RowHasher(stock.checkpoint.ledger)
    size, head, names, evidence = 0, EMPTY_HEAD, array("q", [0]), list[tuple[int, str]]()
    for page in stock.pages:
        named, rows = [], []
        for row in page:
            if row[16] != head or not hasher.matches(row):
                raise LedgerError(msg("Entry {seq} does not match its hash: nothing was copied.", seq=row[0]))
            if _begins_matter(row, names):
                named.append((row[1], row[2], row[3], row[4]))
            rows.append((row[0], row[1], *row[5:]))
            evidence.extend(evidence_of(row[0], row[_FIELDS]))
            size, head = row[0], row[17]
        insert_rows(target, "matter", MATTER_COLUMNS, named)
        insert_rows(target, "entry", ENTRY_COLUMNS, rows)
    if (size, head) != (stock.checkpoint.size, stock.checkpoint.head):
        raise LedgerError(msg("The copy ends at entry {size}, not at entry {wanted}.", size=size, wanted=stock.checkpoint.size))
    for table in (MAIL, TOLD, RUN) if origin is not None else ():
        columns = table.columns.keys()
        letters = origin.rows(f"SELECT {', '.join(columns)} FROM {table.name}") if origin else []
        insert_rows(target, table.name, columns, [tuple(map(plain_value, letter)) for letter in letters])
    return tuple(evidence)


def _begins_matter(row: Row, names: array[int]) -> bool:
    """Whether the entry is the first of its matter; ``names`` holds a hash of each matter's names, which the entry's own hash covers."""
    seq, matter, name = row[0], row[1], hash(row[2:5])
    if matter == len(names):
        names.append(name)
        return True
    if not isinstance(matter, int) or not 0 < matter < len(names) or names[matter] != name:
        raise LedgerError(msg("Entry {seq} stands on another matter than it names: nothing was copied.", seq=seq))
    return False


def export_ledger(location: str, target: Path, *, confirm_personal: bool = False, on_missing: OnMissing = ignore) -> Checkpoint:
    """Write a zip that anyone can read and check: entries as lines of JSON, the evidence, and a verifier that needs only Python.

    Raises OutputExists; LedgerError naming every entry that holds a personal number, unless that is confirmed.
    ``on_missing`` gets the evidence that is not there.
    """
    place = read_location(location)
    personal: list[Problem] = []
    evidence: list[tuple[int, str]] = []
    with (
        open_ledger(location, write=False) as book,
        creating_file(target) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        now = book.checkpoint()
        hasher = RowHasher(now.ledger)
        founding = read_founding(book.source)
        with archive.open(_LINES, "w", force_zip64=True) as lines:
            header = {"format": EXPORT_FORMAT, **_sealed_last(founding), "size": now.size, "head": now.head}
            lines.write(json.dumps(header, ensure_ascii=False).encode() + b"\n")
            for page in stored_pages(book.source, now.size):
                _check_genuine(page, hasher)
                personal.extend(_personal(page))
                evidence += [item for row in page for item in evidence_of(row[0], row[_FIELDS])]
                lines.write("".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in page).encode())
        archive.write(data_folder() / "verifier" / "verify_ledger.py", "verify_ledger.py")
        archive.writestr("README.txt", _README)
        if personal and not confirm_personal:
            raise _not_for_the_public(personal)
        folder = the_folder(place, evidence)
        wanted = set(stored_names(evidence))
        for file in stored_files(folder):
            if file.name in wanted:
                archive.write(file, f"evidence/{file.name}")
        report_missing(evidence, folder, on_missing)
    return now


def _check_genuine(page: Iterable[Row], hasher: RowHasher) -> None:
    for row in page:
        if not hasher.matches(row) or not isinstance(row[1], int):
            raise LedgerError(
                msg("Entry {seq} does not match its hash: nothing was copied.", seq=row[0]), hint=msg("Run `govopen ledger verify`.")
            )


def _personal(page: Iterable[Row]) -> Iterator[Problem]:
    """Every place of these entries at which an identity, telephone or bank card number stands."""
    for row in page:
        if find_personal("  ".join(filter(None, (row[_NUMBER], row[_UNIT], row[_FIELDS], row[_OPERATOR])))):
            texts = {"number": row[_NUMBER], "unit": row[_UNIT], "operator": row[_OPERATOR], **json.loads(row[_FIELDS])}
            names = [name for name, text in texts.items() if text is not None and find_personal(str(text))]
            yield Problem(msg("entry {seq} holds an identity, telephone or bank card number ({fields})", seq=row[0], fields=names))


def _not_for_the_public(problems: Iterable[Problem]) -> LedgerError:
    return LedgerError(
        msg("Nothing was exported: an export shows every entry as it was hashed, so that no number in it can be starred."),
        hint=msg(
            "Publish a report (`govopen audit -o`), in which such numbers are starred; for an inspection alone add --confirm-personal."
        ),
        problems=problems,
    )


def _no_export(shown: str) -> LedgerError:
    return LedgerError(msg("{path} is no export of a govopen ledger.", path=shown))


def read_export(lines: IO[bytes], shown: str) -> CopySource:
    """Read an export's founding facts and checkpoint; its entries are read as they are asked for."""
    head = read_head(lines)
    if head is None:
        raise _no_export(shown)
    return CopySource(*head, read_rows(lines))


def _copy_pages(path: Path, partial: Path, target: Path) -> None:
    """Copy a SQLite file page by page under one read lock; ``target`` is the name that the copy will have."""
    with (
        translate_errors(f"{path} → {target}"),
        closing(connect_file(path, write=False)) as origin,
        closing(sqlite3.connect(partial)) as copy,
    ):
        origin.backup(copy)


def _verified(path: Path) -> Verification:
    """Verify a copy but for its evidence, which lies elsewhere yet; raises LedgerError with all faults."""
    verification = verify_ledger(str(path))
    faults = [fault for check in verification.checks if check.name not in ("evidence", "access") for fault in check.faults]
    if faults:
        raise LedgerError(msg("{path} does not verify: {fault}", path=path.name, fault=faults[0]), hint=msg("Run `govopen ledger verify`."))
    return verification
