"""``govopen ledger``: verify, back up, restore, export, import, describe, migrate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.options import Year
from govopen.cli.framework.typer_base import CommandApp
from govopen.core.text.document_numbers import shown_number
from govopen.i18n import N_
from govopen.messages import plural

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
    "verify",
    help=N_("Check every entry, the schema and the files, against checkpoints if any are given. Every fault is named, and exit code 4."),
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

    context = command_context(ctx)
    with _progress(context) as on_progress:
        found = run(context.ledger, anchors=anchor or (), file=anchors, on_progress=on_progress)
    _print_verification(context, found, everything=everything)
    if found.good and found.compared:
        context.say(_agreement(found))
    elif found.good:
        context.note(
            "Consistent in itself up to entry {size}, but compared with no checkpoint: a ledger rewritten as a whole would pass too.",
            size=found.checkpoint.size,
        )
    return 0 if found.good else 4


def _agreement(found: Verification) -> Message:
    """Say what was compared with what, and that it agrees."""
    sizes = sorted({each.size for each in found.compared})
    return plural(
        "Consistent in itself up to entry {size}, and in agreement with the checkpoint taken at entry {sizes}.",
        "Consistent in itself up to entry {size}, and in agreement with the checkpoints taken at entries {sizes}.",
        len(sizes),
        size=found.checkpoint.size,
        sizes=sizes,
    )


def _print_verification(context: CommandContext, found: Verification, *, everything: bool) -> None:
    for group, title in _GROUPS.items():
        checks = [check for check in found.checks if check.group == group and (check.count or everything)]
        if checks:
            context.say(title)
        for check in checks:
            context.say(_MARKS[bool(check.count)], check=check.title)
            for fault in check.faults:
                context.say("          {fault}", fault=fault)
            if check.count > len(check.faults):
                context.say("          … and {count} more", count=check.count - len(check.faults))


@contextmanager
def _progress(context: CommandContext) -> Iterator[Callable[[int], None] | None]:
    """Lend a count of entries on stderr, only on a terminal that takes colours."""
    if not context.animated:
        yield None
        return
    with context.console(stderr=True).status(context.words.say("Reading …")) as status:
        yield lambda done: status.update(context.words.say(plural("{count} entry read", "{count} entries read", done)))


@app.command("backup", help=N_("Copy the ledger, also while it is in use, into a new file, and verify the copy."))
def backup(ctx: typer.Context, target: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The file to be written."))]) -> int:
    """Write it and say what it holds."""
    from govopen.app.ledger import backup as run

    context, missing = command_context(ctx), list["Message"]()
    context.say("Backed up to {path}, {checkpoint}", path=target, checkpoint=run(context.ledger, target, on_missing=missing.append))
    return _print_missing(context, missing)


def _print_missing(context: CommandContext, missing: list[Message]) -> int:
    """Say which evidence is not in a copy; 4 if any is not."""
    for fault in missing:
        context.warn(fault)
    return 4 if missing else 0


@app.command("restore", help=N_("Make the ledger anew from a backup, where none stands, and record in it that it was restored."))
def restore(ctx: typer.Context, source: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("A backup."))]) -> int:
    """Restore and say what the ledger holds."""
    from govopen.app.ledger import name_of
    from govopen.app.ledger import restore as run

    context, missing = command_context(ctx), list["Message"]()
    checkpoint = run(source, context.workspace, on_missing=missing.append)
    context.say("Restored to {path}, {checkpoint}", path=name_of(context.ledger), checkpoint=checkpoint)
    return _print_missing(context, missing)


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

    context, missing = command_context(ctx), list["Message"]()
    checkpoint = run(context.ledger, target, confirm_personal=confirm_personal, on_missing=missing.append)
    context.say("Exported to {path}, {checkpoint}", path=target, checkpoint=checkpoint)
    return _print_missing(context, missing)


@app.command("import-ledger", help=N_("Copy an export or another ledger, file or server, to where none stands; the head stays the same."))
def import_ledger(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar=N_("FILE|URL"), help=N_("An export (.zip), a ledger file, or a server's address."))],
) -> int:
    """Copy it and say what it holds."""
    from govopen.app.ledger import import_ledger, name_of

    context, missing = command_context(ctx), list["Message"]()
    checkpoint = import_ledger(source, context.ledger, on_missing=missing.append)
    context.say("Copied to {path}, {checkpoint}", path=name_of(context.ledger), checkpoint=checkpoint)
    return _print_missing(context, missing)


@app.command("info", help=N_("Say whose ledger it is, where it lies, its schema and its checkpoint."))
def info(ctx: typer.Context) -> None:
    """Print it."""
    from govopen.app.ledger import describe
    from govopen.core.dates.moments import beijing_text

    context = command_context(ctx)
    found = describe(context.workspace)
    context.say("Ledger of {agency}", agency=found.info.agency)
    context.say("  place       {path}", path=found.info.location)
    context.say("  made        {instant}", instant=beijing_text(datetime.fromisoformat(found.info.created)))
    context.say("  rule packs  {packs}", packs=list(found.info.packs))
    context.say("  schema      {schema}", schema=found.info.schema)
    context.say("  entries     {size}", size=found.checkpoint.size)
    context.say("  checkpoint  {checkpoint}", checkpoint=found.checkpoint)


@app.command("backfilled", help=N_("List what was recorded long after it is said to have happened, by office, both times apart."))
def backfilled(
    ctx: typer.Context,
    year: Year = None,
    more_than: Annotated[int, typer.Option("--more-than", metavar=N_("DAYS"), min=0, help=N_("Days between the two."))] = 30,
) -> None:
    """Print the entries under their offices, the longest delay first."""
    from itertools import groupby

    from govopen.app.ledger import backfilled as find
    from govopen.core.dates.moments import beijing_text, in_beijing, year_span

    context = command_context(ctx)
    found = find(context.workspace, year_span(year if year is not None else context.today().year), more_than=more_than)
    for unit, entries in groupby(found.late, key=lambda late: late.unit):
        own = list(entries)
        office = unit or context.words.say("No office named")
        context.say(plural("{unit}: {count} entry", "{unit}: {count} entries", len(own), unit=office))
        for late in own:
            values = {
                "seq": late.seq,
                "number": shown_number(late.number),
                "when": late.when,
                "recorded": in_beijing(late.recorded_at).date(),
                "operator": late.operator,
            }
            line = plural(
                "  {count} day: {number}, {when}, recorded {recorded} by {operator}, entry {seq}",
                "  {count} days: {number}, {when}, recorded {recorded} by {operator}, entry {seq}",
                late.days,
                **values,
            )
            context.say(line)
    for turned in found.turned:
        context.say(
            "The clock was turned: entries {first} to {last} say they were recorded from {recorded} on, after entry {after} of {before}.",
            first=turned.first,
            last=turned.last,
            recorded=beijing_text(turned.recorded_at),
            after=turned.after,
            before=beijing_text(turned.after_recorded_at),
        )
    if found.late or found.turned:
        context.say("Checkpoint: {checkpoint}", checkpoint=found.checkpoint)


@app.command("migrate", help=N_("Bring the ledger to the schema of this version: a backup first, then all or nothing."))
def migrate(ctx: typer.Context) -> None:
    """Do it and say what was done."""
    from govopen.app.ledger import migrate as run

    context = command_context(ctx)
    done = run(context.ledger)
    if done.before == done.after:
        context.say("The ledger has schema {schema} already; nothing was changed.", schema=done.after)
        return
    context.say("The ledger went from schema {before} to {after}.", before=done.before, after=done.after)
    if done.backup is not None:
        context.say("As it was, it is kept in {path}.", path=done.backup)


@app.command("grant", help=N_("On a PostgreSQL server: let a role that owns nothing read the ledger and append to it."))
def grant(ctx: typer.Context, role: Annotated[str, typer.Argument(metavar=N_("ROLE"), help=N_("Name of the role."))]) -> None:
    """Grant and say so."""
    from govopen.app.ledger import grant as run

    context = command_context(ctx)
    run(context.ledger, role)
    context.say("{role} may read the ledger and append to it, nothing else.", role=role)
