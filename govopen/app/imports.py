"""Imports of files, their undoing, and the templates to fill in: everything or nothing, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from govopen.app.clock import now
from govopen.app.empty_periods import told_empty
from govopen.app.office_names import by_present_name, spellings
from govopen.app.resolve import office_names, require_text, resolve_kind, this_minute
from govopen.atomic_files import check_output, write_whole
from govopen.core.dates.date_parser import is_unreadable
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.entry_checks import LEADER_FIELDS, attendance_warnings
from govopen.core.text.document_numbers import fold_number
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import EntryRefused, ImportRefused, Problem
from govopen.intake.file_reader import read_file
from govopen.intake.import_plan import Plan, plan_import
from govopen.intake.readers.workbook_safety import check_size
from govopen.intake.reconciliation import read_claim, take_back
from govopen.intake.tables.rows import Intake, Place, SheetSummary
from govopen.intake.warning_page import told_twice
from govopen.messages import Message, msg, plural

if TYPE_CHECKING:
    from govopen.app.opened_ledger import OpenedLedger
    from govopen.app.workspace import Workspace
    from govopen.intake.tables.template import Pick, Say
    from govopen.ledger.ledger import Ledger
    from govopen.ledger.writer import LedgerWriter

#: Called with the number of entries written, and how many there will be.
OnProgress = Callable[[int, int], None]


class Imported(Struct, frozen=True):
    """What an import did, or with ``dry_run`` would do. ``entries`` counts what was added, ``filled`` the entries whose blanks were filled.

    ``adding``, ``filling`` and ``same`` count the rows: those that add, those that only fill blanks, those that say nothing new.
    ``previous`` is the ``imported`` entry of the same file where it was read in before; then nothing else was looked at.
    ``headers`` names the header rows that are faulty. ``warnings``: what looks damaged, doubled or shifted.
    """

    file: str
    rows: int = 0
    adding: int = 0
    filling: int = 0
    same: int = 0
    entries: int = 0
    filled: int = 0
    batch: str | None = None
    dry_run: bool = False
    previous: Entry | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    sheets: tuple[SheetSummary, ...] = ()
    headers: frozenset[Place] = frozenset()


class NothingImported(ImportRefused):
    """Faulty rows stand in the way of an import of all or nothing; ``imported`` is what the file holds."""

    def __init__(self, message: Message, imported: Imported) -> None:
        """List every row, and every fault of a header, which no --partial passes over."""
        rows = msg("Correct the rows and import again; with --partial the good rows are imported without them.")
        if any(is_unreadable(problem.message) for problem in imported.problems):
            rows = msg(
                "Write days like 2020-04-01, 2020年4月1日 or 2020-04-01 10:30. Correct the rows and import again; "
                "with --partial the good rows are imported without them."
            )
        columns = msg("Correct the header row, so that every column has its right name once, and import again.")
        super().__init__(message, hint=columns if imported.headers else rows, problems=imported.problems)
        self.imported = imported


class _Source(Struct, frozen=True):
    """The file to be read, and how."""

    path: Path
    sha256: str
    partial: bool
    dry_run: bool
    reason: str
    moment: datetime = field(default_factory=now)


def import_file(
    workspace: Workspace,
    path: Path,
    *,
    dry_run: bool = False,
    partial: bool = False,
    reason: str | None = None,
    offices: Sequence[str] = (),
    on_progress: OnProgress | None = None,
) -> Imported:
    """Read a register or a filled-in template into the ledger.

    ``offices`` say which registered office a name in the file means (``GIVEN=REGISTERED``).
    A row that says what a recorded entry leaves blank becomes a correction of that entry, for which ``reason`` is given.

    Raises:
        ImportRefused: the file cannot be read at all, or, without ``partial``, a row is bad or contradicts the ledger
            (then ``NothingImported``, with every such row). Nothing was recorded.
    """
    why = reason or str(msg("blanks filled from {file}", file=path.name))
    source = _Source(path, _sha256(path), partial, dry_run, mask(visible(why)))
    with workspace.reading() if dry_run else workspace.writing() as opened:
        ledger, vocabulary, present = opened.ledger, opened.vocabulary, this_minute(source.moment)
        registered, names = spellings(opened, offices), office_names(ledger)
        previous = _earlier(ledger, source.sha256)
        if previous is not None:
            return Imported(path.name, rows=int(previous.fields.get("rows", 0)), dry_run=dry_run, previous=previous)
        intake = read_file(path, vocabulary, offices=registered, today=source.moment.date())
        if dry_run or (intake.problems and not partial):
            plan = plan_import(intake.records, by_present_name(ledger.known, names), vocabulary=vocabulary, now=present)
            intake.notes.extend(_contradictions(opened, plan))
            return _checked(_summary(source, intake, plan), partial=partial)
        with opened.locked() as writer:
            plan = plan_import(intake.records, by_present_name(writer.known, names), vocabulary=vocabulary, now=present)
            intake.notes.extend(_contradictions(opened, plan))
            imported = _checked(_summary(source, intake, plan), partial=partial)
            intake.records.clear()  # what is new stands in the plan, and is let go of as it is written
            batch = _append(opened, writer, source, imported, plan, on_progress=on_progress)
        return replace(imported, batch=batch)


def _sha256(path: Path) -> str:
    if path.is_dir():
        raise ImportRefused(msg("{path} is a folder; name a file in it.", path=path))
    if not path.is_file():
        raise ImportRefused(msg("There is no file {path}.", path=path), hint=msg("Check the name, and the folder that it lies in."))
    check_size(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(2**20):
            digest.update(piece)
    return digest.hexdigest()


def _earlier(ledger: Ledger, sha256: str) -> Entry | None:
    """Return the entry of a complete import of the same bytes, unless it, or any import, was taken back since."""
    undone = max((entry.seq for entry in ledger.entries(event="import-undone", corrected=False)), default=0)
    for entry in ledger.entries(event="imported", corrected=False, after_seq=undone):
        if entry.fields.get("sha256") == sha256 and not entry.fields.get("partial"):
            return entry
    return None


def _summary(source: _Source, intake: Intake, plan: Plan) -> Imported:
    sheets = {sheet: place for place, (sheet, _, _) in enumerate(intake.sheets)}
    problems = [*intake.problems, *plan.problems, *(conflict.as_problem() for conflict in plan.conflicts)]
    problems.sort(key=lambda problem: (sheets.get(problem.sheet, 0), problem.row or 0))
    return Imported(
        source.path.name,
        rows=intake.rows,
        adding=plan.adding,
        filling=plan.filling,
        same=plan.same,
        entries=len(plan.additions),
        filled=len(plan.fillings),
        dry_run=source.dry_run,
        problems=tuple(problems),
        notes=tuple(intake.notes),
        warnings=(*intake.warnings, *told_twice(plan)),
        sheets=tuple(intake.sheets),
        headers=frozenset(intake.headers),
    )


def _checked(imported: Imported, *, partial: bool) -> Imported:
    """Refuse where bad rows forbid an import, or leave nothing of it."""
    if not imported.problems or (partial and imported.adding + imported.filling + imported.same):
        return imported
    bad = len({(problem.sheet, problem.row) for problem in imported.problems} - imported.headers)
    of = {"file": imported.file, "rows": plural("{count} row", "{count} rows", imported.rows)}
    if imported.headers and not bad:
        raise NothingImported(msg("Nothing was imported from {file}: its columns are faulty.", file=imported.file), imported)
    if imported.headers:
        both = msg("Nothing was imported from {file}: its columns are faulty, and {bad} of {rows} besides.", bad=bad, **of)
        raise NothingImported(both, imported)
    sentence = plural(
        "Nothing was imported from {file}: {count} of {rows} is faulty.",
        "Nothing was imported from {file}: {count} of {rows} are faulty.",
        bad,
        **of,
    )
    raise NothingImported(sentence, imported)


def _append(
    opened: OpenedLedger, writer: LedgerWriter, source: _Source, imported: Imported, plan: Plan, *, on_progress: OnProgress | None
) -> str | None:
    """Write what is new, what is filled and the entry of the import itself; return its batch, None where there is nothing new."""
    fillings = (replace(draft, fields={**draft.fields, "_reason": source.reason}) for draft in plan.fillings)
    total = len(plan.additions) + len(plan.fillings)
    if not total:
        return None
    count, moment = sum(1 for _ in writer.entries(event="imported")), now()
    batch = f"{moment:%Y%m%d}-{count + 1}"
    report = (lambda done: on_progress(done, total)) if on_progress else None
    opened.append(writer, chain(_let_go(plan.additions), fillings), recorded_at=moment, batch=batch, on_progress=report)
    fields: dict[str, object] = {
        "file": mask(visible(source.path.name)),
        "sha256": source.sha256,
        "rows": imported.rows,
        "added": imported.entries,
    }
    if plan.fillings:
        fields["filled"] = imported.filled
    if imported.problems:
        fields["partial"] = True
    draft = Draft("batch", batch, "imported", this_minute(moment), fields=fields)
    opened.append(writer, [draft], recorded_at=moment)
    return batch


def _let_go(drafts: list[Draft]) -> Iterator[Draft]:
    """Yield the drafts in order, and keep none that was written."""
    drafts.reverse()
    while drafts:
        yield drafts.pop()


class Undone(Struct, frozen=True):
    """What was taken out of effect, and how many entries whose blanks it had filled have these blanks again.

    ``kept`` names matters of the import on which other entries stand.
    """

    batch: str
    entries: int
    blanked: int = 0
    kept: tuple[str, ...] = ()


def undo_import(workspace: Workspace, batch: str, *, reason: str) -> Undone:
    """Void every entry of an import that still stands, and empty again the blanks that it filled; the file can be imported again.

    Raises EntryRefused for a batch that is not known or was undone before.
    """
    reason = require_text("--reason", reason)
    with workspace.writing() as opened, opened.locked() as writer:
        name, moment = _the_batch(writer, batch), now()
        standing = [(entry, last) for entry in writer.entries(batch=name) if (last := _in_effect(writer, entry)) is not None]
        added = [last for entry, last in standing if entry.corrects is None]
        when = this_minute(moment)
        voids = [Draft(entry.kind, entry.number, "voided", when, fields={"reason": reason}, corrects=entry.seq) for entry in added]
        blanked = [*_blanked(writer, [pair for pair in standing if pair[0].corrects is not None], reason)]
        opened.append(writer, chain(voids, blanked), recorded_at=moment)
        opened.append(writer, [Draft("batch", name, "import-undone", when, fields={"reason": reason})], recorded_at=moment)
        kept = _left_over(writer, name, added)
    return Undone(name, len(voids), len(blanked), kept)


def _blanked(writer: LedgerWriter, filled: Iterable[tuple[Entry, Entry]], reason: str) -> Iterator[Draft]:
    """Correct what was filled back to what it was; later changes by others stay."""
    vocabulary = read_vocabulary()
    for entry, last in filled:
        before = writer.entry(entry.corrects or 0)
        if before is not None:
            present, gave, had = (read_claim(each).draft for each in (last, entry, before))
            draft = take_back(present, gave, had, vocabulary.events[entry.event])
            if draft != present:
                yield replace(draft, fields={**draft.fields, "_reason": reason})


def _in_effect(writer: LedgerWriter, entry: Entry) -> Entry | None:
    """The entry, or the amendment of it that stands; None where it was voided or a voiding itself."""
    seen: Entry | None = entry
    while seen is not None and seen.corrected_by is not None:
        seen = writer.entry(seen.corrected_by)
    return seen if seen is not None and seen.event != "voided" else None


def _the_batch(writer: LedgerWriter, batch: str) -> str:
    names = {entry.number: entry for entry in writer.entries(event="imported", corrected=False)}
    for entry in writer.entries(event="import-undone", corrected=False):
        if entry.number == batch.strip():
            raise EntryRefused(msg("The import {batch} was undone already (entry {seq}).", batch=batch, seq=entry.seq))
    if batch.strip() in names:
        return batch.strip()
    recent = [f"{number} ({entry.fields.get('file')})" for number, entry in list(names.items())[-5:]]
    hint = msg("The last imports: {names}.", names=recent) if recent else msg("Nothing was imported into this ledger.")
    raise EntryRefused(msg("There is no import {batch}.", batch=batch), hint=hint)


def _left_over(writer: LedgerWriter, batch: str, standing: Iterable[Entry]) -> tuple[str, ...]:
    """Name matters of the import on which entries from elsewhere stand."""
    by_kind: dict[str, list[str]] = {}
    for entry in standing:
        by_kind.setdefault(entry.kind, []).append(fold_number(entry.number))
    found = (number for kind, keys in by_kind.items() for number in _others(writer, kind, keys, batch))
    return tuple(dict.fromkeys(found))


def _others(writer: LedgerWriter, kind: str, keys: list[str], batch: str) -> Iterator[str]:
    for entries in writer.known(kind, keys).values():
        yield from (entry.number for entry in entries if entry.event != "voided" and entry.batch != batch)


def write_template(kind: str, path: Path, *, say: Say, pick: Pick, workspace: Workspace | None = None, force: bool = False) -> Path:
    """Write the workbook that an import of that kind of matter reads; ``kind`` by name or label, or the title of the register of requests.

    The offices of the ledger are among the lists to choose from.
    """
    from govopen.intake.tables.request_template import build_request_template, is_request_register
    from govopen.intake.tables.template import build_template

    check_output(path, force=force)
    vocabulary = workspace.vocabulary if workspace else read_vocabulary()
    if is_request_register(kind):
        register = build_request_template(vocabulary, say=say, pick=pick, offices=_offices(workspace) if workspace else ())
        return write_whole(path, register, force=force, mode=0o666)
    spec = resolve_kind(vocabulary, kind)
    offices = _offices(workspace) if workspace else ()
    return write_whole(path, build_template(spec.name, vocabulary, say=say, pick=pick, offices=offices), force=force, mode=0o666)


def _offices(workspace: Workspace) -> tuple[str, ...]:
    with workspace.reading() as opened:
        return opened.ledger.office_state(opened.ledger.view(this_minute(opened.moment))).units


def _contradictions(opened: OpenedLedger, plan: Plan) -> Iterator[Message]:
    """Name those recorded as attending who held no office of a leader that day, and periods that were said to be empty and are not."""
    drafts = [*plan.additions, *plan.fillings]
    attended = [draft for draft in drafts if any(field in draft.fields for field in LEADER_FIELDS)]
    if attended:
        yield from attendance_warnings(attended, opened.ledger.office_state(opened.ledger.view(this_minute(now()))).tenures)
    yield from told_empty(opened, drafts)
