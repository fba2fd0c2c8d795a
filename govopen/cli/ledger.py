"""``govopen ledger``: verify, back up, restore, export, import, describe, migrate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.cli.framework.context import CommandContext
    from govopen.ledger.check_result import Verification
    from govopen.messages import Message

app = CommandApp(help=N_("The ledger as a whole: verify it, back it up, restore, export, import, describe, migrate."))

_GROUPS = {
    "authenticity": N_("Authenticity"),
    "integrity": N_("Integrity"),
    "availability": N_("Availability"),
    "security": N_("Security"),
}
_MARKS = {True: N_("  [fault] {check}"), False: N_("  [ok]    {check}")}


@app.command(
    "verify", help=N_("Check every entry, the schema and the files. Silent if all is well; otherwise every fault, and exit code 4.")
)
def verify(
    ctx: typer.Context,
    anchor: Annotated[
        list[str] | None,
        typer.Option("--anchor", metavar=N_("ID:SIZE:HEAD"), help=N_("A checkpoint from an earlier report or mail; may be repeated.")),
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option("--anchors", metavar=N_("FILE"), help=N_("A file of checkpoints, one a line, # before remarks."))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Name the checks that found nothing too."))] = False,
) -> int:
    """Print the faults by group; without a checkpoint say that only the inside was proved."""
    from govopen.app.ledger import verify as run

    desk = command_context(ctx)
    with _progress(desk) as on_progress:
        found = run(desk.ledger, anchors=anchor or (), file=anchors, on_progress=on_progress)
    _tell(desk, found, everything=everything)
    if found.good and not found.anchors:
        desk.note(
            "Consistent in itself up to entry {size}, but compared with no checkpoint: a ledger rewritten as a whole would pass too.",
            size=found.checkpoint.size,
        )
    return 0 if found.good else 4


def _tell(desk: CommandContext, found: Verification, *, everything: bool) -> None:
    for group, title in _GROUPS.items():
        checks = [check for check in found.checks if check.group == group and (check.count or everything)]
        if checks:
            desk.say(title)
        for check in checks:
            desk.say(_MARKS[bool(check.count)], check=check.title)
            for fault in check.faults:
                desk.say("          {fault}", fault=fault)
            if check.count > len(check.faults):
                desk.say("          … and {count} more", count=check.count - len(check.faults))


@contextmanager
def _progress(desk: CommandContext) -> Iterator[Callable[[int], None] | None]:
    """Lend a count of entries on stderr, only on a terminal that takes colours."""
    if not desk.animated:
        yield None
        return
    with desk.console(stderr=True).status(desk.words.say("Reading …")) as status:
        yield lambda done: status.update(desk.words.say("{count} entries read", count=done))


@app.command("backup", help=N_("Copy the ledger, also while it is in use, into a new file, and verify the copy."))
def backup(ctx: typer.Context, target: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The file to be written."))]) -> int:
    """Write it and say what it holds."""
    from govopen.app.ledger import backup as run

    desk, wanting = command_context(ctx), list["Message"]()
    desk.say("Backed up to {path}, {checkpoint}", path=target, checkpoint=run(desk.ledger, target, on_wanting=wanting.append))
    return _tell_wanting(desk, wanting)


def _tell_wanting(desk: CommandContext, wanting: list[Message]) -> int:
    """Say which evidence is not in a copy; 4 if any is not."""
    for fault in wanting:
        desk.warn(fault)
    return 4 if wanting else 0


@app.command("restore", help=N_("Make the ledger anew from a backup, where none stands, and record in it that it was restored."))
def restore(ctx: typer.Context, source: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("A backup."))]) -> int:
    """Restore and say what the ledger holds."""
    from govopen.app.ledger import name_of
    from govopen.app.ledger import restore as run

    desk, wanting = command_context(ctx), list["Message"]()
    checkpoint = run(source, desk.ledger, operator=desk.operator, on_wanting=wanting.append)
    desk.say("Restored to {path}, {checkpoint}", path=name_of(desk.ledger), checkpoint=checkpoint)
    return _tell_wanting(desk, wanting)


@app.command("export", help=N_("Write a zip that anyone can check with Python alone: entries, evidence, and a verifier."))
def export(
    ctx: typer.Context,
    target: Annotated[Path, typer.Option("-o", "--output", metavar=N_("FILE.zip"), help=N_("The file to be written."))],
    confirm_personal: Annotated[
        bool,
        typer.Option(
            "--confirm-personal", help=N_("Export although an entry holds an identity, telephone or card number: not for the public.")
        ),
    ] = False,
) -> int:
    """Write it and say what it holds."""
    from govopen.app.ledger import export as run

    desk, wanting = command_context(ctx), list["Message"]()
    checkpoint = run(desk.ledger, target, confirm_personal=confirm_personal, on_wanting=wanting.append)
    desk.say("Exported to {path}, {checkpoint}", path=target, checkpoint=checkpoint)
    return _tell_wanting(desk, wanting)


@app.command("import-ledger", help=N_("Copy an export or another ledger, file or server, to where none stands; the head stays the same."))
def import_ledger(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar=N_("FILE|URL"), help=N_("An export (.zip), a ledger file, or a server's address."))],
) -> int:
    """Copy it and say what it holds."""
    from govopen.app.ledger import import_ledger, name_of

    desk, wanting = command_context(ctx), list["Message"]()
    checkpoint = import_ledger(source, desk.ledger, on_wanting=wanting.append)
    desk.say("Copied to {path}, {checkpoint}", path=name_of(desk.ledger), checkpoint=checkpoint)
    return _tell_wanting(desk, wanting)


@app.command("info", help=N_("Say whose ledger it is, where it lies, its schema and its checkpoint."))
def info(ctx: typer.Context) -> None:
    """Print it."""
    from govopen.app.ledger import describe
    from govopen.core.dates.moments import beijing_text

    desk = command_context(ctx)
    found = describe(desk.ledger)
    desk.say("Ledger of {agency}", agency=found.info.agency)
    desk.say("  place       {path}", path=found.info.location)
    desk.say("  made        {instant}", instant=beijing_text(datetime.fromisoformat(found.info.created)))
    desk.say("  rule packs  {packs}", packs=list(found.info.packs))
    desk.say("  schema      {schema}", schema=found.info.schema)
    desk.say("  entries     {size}", size=found.checkpoint.size)
    desk.say("  checkpoint  {checkpoint}", checkpoint=found.checkpoint)


@app.command("backfilled", help=N_("List what was recorded long after it is said to have happened, by office, both times apart."))
def backfilled(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", metavar=N_("YEAR"), min=1949, max=2199, help=N_("A calendar year."))] = None,
    more_than: Annotated[int, typer.Option("--more-than", metavar=N_("DAYS"), min=0, help=N_("Days between the two."))] = 30,
) -> None:
    """Print the entries under their offices, the longest delay first."""
    from itertools import groupby

    from govopen.app.ledger import backfilled as find
    from govopen.core.dates.moments import beijing_text, in_beijing, year_span

    desk = command_context(ctx)
    found = find(desk.ledger, year_span(year if year is not None else desk.today().year), more_than=more_than)
    for unit, entries in groupby(found.late, key=lambda late: late.unit):
        own = list(entries)
        desk.say("{unit}: {count} entries", unit=unit or desk.words.say("No office named"), count=len(own))
        for late in own:
            values = {
                "seq": late.seq,
                "number": late.number,
                "when": late.when,
                "recorded": in_beijing(late.recorded_at).date(),
                "operator": late.operator,
            }
            desk.say("  {days} days: {number}, {when}, recorded {recorded} by {operator}, entry {seq}", days=late.days, **values)
    for turned in found.turned:
        desk.say(
            "The clock was turned: entries {first} to {last} say they were recorded from {recorded} on, after entry {after} of {before}.",
            first=turned.first,
            last=turned.last,
            recorded=beijing_text(turned.recorded_at),
            after=turned.after,
            before=beijing_text(turned.after_recorded_at),
        )
    if found.late or found.turned:
        desk.say("Checkpoint: {checkpoint}", checkpoint=found.checkpoint)


@app.command("migrate", help=N_("Bring the ledger to the schema of this version: a backup first, then all or nothing."))
def migrate(ctx: typer.Context) -> None:
    """Do it and say what was done."""
    from govopen.app.ledger import migrate as run

    desk = command_context(ctx)
    done = run(desk.ledger)
    if done.before == done.after:
        desk.say("The ledger has schema {schema} already; nothing was changed.", schema=done.after)
        return
    desk.say("The ledger went from schema {before} to {after}.", before=done.before, after=done.after)
    if done.backup is not None:
        desk.say("As it was, it is kept in {path}.", path=done.backup)


@app.command("grant", help=N_("On a PostgreSQL server: let a role that owns nothing read the ledger and append to it."))
def grant(ctx: typer.Context, role: Annotated[str, typer.Argument(metavar=N_("ROLE"), help=N_("Name of the role."))]) -> None:
    """Grant and say so."""
    from govopen.app.ledger import grant as run

    desk = command_context(ctx)
    run(desk.ledger, role)
    desk.say("{role} may read the ledger and append to it, nothing else.", role=role)
