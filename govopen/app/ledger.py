"""What is done to the ledger as a whole: verified, backed up, restored, copied, brought to the present schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from govopen.app.clock import now
from govopen.app.resolve import office_names
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment, Span, in_beijing
from govopen.core.model.entries import Checkpoint
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.ledger.backends.location import read_location
from govopen.ledger.check_result import Verification
from govopen.ledger.evidence import OnMissing
from govopen.ledger.late_entries import ClockTurned, LateEntry
from govopen.ledger.ledger import LedgerInfo
from govopen.ledger.migrate import Migration, migrate_ledger
from govopen.ledger.transfer import backup_ledger, copy_ledger, export_ledger, restore_ledger
from govopen.ledger.verification.checkpoints import read_anchor, read_anchors
from govopen.ledger.verification.verify import verify_ledger


class LedgerSummary(Struct, frozen=True):
    """What ``ledger info`` shows."""

    info: LedgerInfo
    checkpoint: Checkpoint


class Backfilled(Struct, frozen=True):
    """What ``ledger backfilled`` shows: late entries, runs of entries that a clock turned back has dated, and of which ledger."""

    late: tuple[LateEntry, ...]
    turned: tuple[ClockTurned, ...]
    checkpoint: Checkpoint


def verify(
    location: str, *, anchors: Iterable[str] = (), file: Path | None = None, on_progress: Callable[[int], None] | None = None
) -> Verification:
    """Check everything, against the checkpoints given and those of a file.

    Raises:
        UsageError: a checkpoint cannot be read.
        LedgerError: nothing can be opened, or the file of checkpoints is faulty.
    """
    given = tuple(read_anchor(text) for text in anchors) + (read_anchors(file) if file is not None else ())
    return verify_ledger(location, anchors=given, on_progress=on_progress)


def backup(location: str, target: Path, *, on_missing: OnMissing) -> Checkpoint:
    """Copy the ledger into a new, verified file; ``on_missing`` is called for each piece of evidence that is not there, here and below."""
    return backup_ledger(location, target, on_missing=on_missing)


def restore(source: Path, workspace: Workspace, *, on_missing: OnMissing) -> Checkpoint:
    """Make the ledger anew from a backup, where none stands, and record that."""
    moment = now()
    minute = in_beijing(moment).time().replace(second=0, microsecond=0)
    when = Moment(moment.date(), minute)
    return restore_ledger(source, workspace.location, operator=workspace.operator, recorded_at=moment, when=when, on_missing=on_missing)


def export(location: str, target: Path, *, confirm_personal: bool = False, on_missing: OnMissing) -> Checkpoint:
    """Write a zip that anyone can check with Python alone; LedgerError where entries hold personal numbers, unless confirmed."""
    return export_ledger(location, target, confirm_personal=confirm_personal, on_missing=on_missing)


def import_ledger(source: str, location: str, *, on_missing: OnMissing) -> Checkpoint:
    """Copy an export, or another ledger, to where none stands; the head stays the same."""
    return copy_ledger(source, location, on_missing=on_missing)


def name_of(location: str) -> str:
    """The ledger's place as it may be printed: without a password."""
    return read_location(location).shown


def describe(workspace: Workspace) -> LedgerSummary:
    """Return what the ledger is and where it stands."""
    with workspace.reading() as opened:
        return LedgerSummary(opened.ledger.info, opened.ledger.checkpoint())


def backfilled(workspace: Workspace, window: Span, *, more_than: int) -> Backfilled:
    """Return what was recorded long after the day of its event (补录), by office, the longest delay first."""
    with workspace.reading() as opened:
        ledger = opened.ledger
        checkpoint = ledger.checkpoint()
        found = ledger.backfilled(window, more_than=more_than, leave_out=read_vocabulary().system.events.keys())
        names = office_names(ledger)
        named = (replace(each, unit=names.present(each.unit)) for each in found)
        late = sorted(named, key=lambda late: (late.unit or "", -late.days, late.seq))
        return Backfilled(tuple(late), tuple(ledger.turned_clocks()), checkpoint)


def migrate(location: str) -> Migration:
    """Bring the ledger to the present schema."""
    return migrate_ledger(location)


def grant(location: str, role: str) -> None:
    """Let a role of the PostgreSQL server read the ledger and append to it."""
    from govopen.ledger.backends.postgres import grant_use

    grant_use(read_location(location), role)
