"""``govopen template``, ``import`` and ``import-undo``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.recorded_output import Quiet, print_sums
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import Message, msg, plural

if TYPE_CHECKING:
    from govopen.app.imports import Imported
    from govopen.cli.framework.context import CommandContext

template = CommandApp()
importing = CommandApp()
undoing = CommandApp()


@template.command(help=N_("Write a workbook to fill in: one sheet for each event of a kind of matter, with lists to choose from."))
def make_template(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar=N_("KIND"),
            help=N_("Kind of matter (decision, policy, request …), or 公开申请登记表: one row a request."),
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar=N_("FILE.xlsx"), help=N_("The file to be written."))],
    force: Annotated[bool, typer.Option("--force", help=N_("Replace the file if it is there."))] = False,
) -> None:
    """Write it and say where."""
    from govopen.app.imports import write_template

    context = command_context(ctx)
    if output.suffix.lower() not in ("", ".xlsx"):
        raise UsageError(msg("A template is a workbook: {path} does not end with .xlsx.", path=output), hint=msg("Name it FILE.xlsx."))
    path = write_template(kind, output, say=context.words.say, pick=context.words.pick, workspace=context.workspace_if_any, force=force)
    context.say("Template written: {path}.", path=path)


@importing.command(help=N_("Read a register of permits, penalties or requests, or a filled-in template: all rows or none."))
def import_it(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("An .xlsx or .csv file (UTF-8 or GB18030)."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Check everything, record nothing."))] = False,
    partial: Annotated[bool, typer.Option("--partial", help=N_("Import the good rows although others are faulty."))] = False,
    quiet: Quiet = False,
    office: Annotated[
        list[str] | None,
        typer.Option(
            "--office", metavar=N_("GIVEN=REGISTERED"), help=N_("Which registered office a name in the file means; may be repeated.")
        ),
    ] = None,
) -> None:
    """Import it and say what came of it."""
    from govopen.app.imports import NothingImported, import_file

    context = command_context(ctx)
    try:
        with _progress(context) as on_progress:
            done = import_file(
                context.workspace,
                file,
                dry_run=dry_run,
                partial=partial,
                reason=context.words.say("blanks filled from {file}", file=file.name),
                offices=office or (),
                on_progress=on_progress,
            )
    except NothingImported as refusal:
        _print_notes(context, refusal.imported)
        raise
    _print_notes(context, done)
    _print_imported(context, done)
    if done.batch is not None and not quiet:
        print_sums(context, done.batch)


def _print_notes(context: CommandContext, done: Imported) -> None:
    """Say on stderr what was read and what to look at."""
    for sheet, title, rows in done.sheets:
        if rows or len(done.sheets) == 1:
            read = plural(
                "{sheet}: {count} row, read as {title}.",
                "{sheet}: {count} rows, read as {title}.",
                rows,
                sheet=sheet or done.file,
                title=title,
            )
            context.note(read)
    for note in done.notes:
        context.warn(note)
    if done.warnings:
        context.note(N_("To be looked at before you rely on it:"))
        for warning in done.warnings:
            context.note("  {line}", line=warning)


def _print_imported(context: CommandContext, done: Imported) -> None:
    if done.previous is not None:
        _print_previous(context, done)
        return
    if done.problems:
        from govopen.cli.framework.error_messages import describe_problem

        context.note(plural("Left out, {count} fault:", "Left out, {count} faults:", len(done.problems)))
        for problem in done.problems:
            context.note("  {line}", line=describe_problem(problem, context.words))
    if not done.rows:
        context.say("{file}: the tables have no rows; nothing was recorded.", file=done.file)
        return
    context.say(_summed(done))
    if done.batch is not None:
        context.say("Import {batch}; `govopen import-undo {batch}` takes it back.", batch=done.batch)


def _summed(done: Imported) -> Message:
    """Say how many rows added something, filled blanks, or added nothing."""
    rows = plural("{count} row", "{count} rows", done.rows)
    if done.dry_run:
        return _summed_dry(done, rows)
    added = plural("{adding} added {count} entry", "{adding} added {count} entries", done.entries, adding=done.adding)
    if done.filled:
        return msg(
            "{file}: {rows}, of which {added}, {filling} only filled blanks ({filled}) and {same} added nothing new.",
            file=done.file,
            rows=rows,
            added=added,
            filling=done.filling,
            filled=plural("blanks of {count} recorded entry were filled", "blanks of {count} recorded entries were filled", done.filled),
            same=done.same,
        )
    if done.batch is None:
        return msg("{file}: {rows}, 0 new; everything was recorded already.", file=done.file, rows=rows)
    return msg("{file}: {rows}, of which {added} and {same} added nothing new.", file=done.file, rows=rows, added=added, same=done.same)


def _summed_dry(done: Imported, rows: Message) -> Message:
    """Say the same of an import that was only tried."""
    added = plural("{adding} would add {count} entry", "{adding} would add {count} entries", done.entries, adding=done.adding)
    same = plural("{count} adds nothing new", "{count} add nothing new", done.same)
    if not done.filled:
        return msg("{file}: {rows}, of which {added} and {same}. Nothing was recorded.", file=done.file, rows=rows, added=added, same=same)
    return msg(
        "{file}: {rows}, of which {added}, {filling} would only fill blanks ({filled}) and {same}. Nothing was recorded.",
        file=done.file,
        rows=rows,
        added=added,
        filling=done.filling,
        filled=plural("{count} recorded entry has blanks to be filled", "{count} recorded entries have blanks to be filled", done.filled),
        same=same,
    )


def _print_previous(context: CommandContext, done: Imported) -> None:
    entry = done.previous
    if entry is not None:
        context.say(
            "{file} was already imported on {day} by {operator} (import {batch}), 0 new.",
            file=done.file,
            day=entry.when.day,
            operator=entry.operator,
            batch=entry.number,
        )


@contextmanager
def _progress(context: CommandContext) -> Iterator[Callable[[int, int], None] | None]:
    """Lend a progress bar on stderr, only on a terminal that takes colours."""
    if not context.animated:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=context.console(stderr=True), transient=True) as bar:
        task = bar.add_task(context.words.say("Reading and checking"), total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, description=context.words.say("Recording"), completed=done, total=total)

        yield update


@undoing.command(help=N_("Take an import back: its entries are voided and stay visible; the file can be imported again."))
def undo_it(
    ctx: typer.Context,
    batch: Annotated[str, typer.Argument(metavar=N_("BATCH"), help=N_("The import's name, as `govopen import` printed it."))],
    reason: Annotated[str | None, typer.Option("--reason", metavar=N_("REASON"), help=N_("Why; kept in the ledger."))] = None,
) -> None:
    """Undo it and say so."""
    from govopen.app.imports import undo_import

    context = command_context(ctx)
    why = reason or context.words.say("import taken back")
    done = undo_import(context.workspace, batch, reason=why)
    voided = plural(
        "Import {batch} taken back: {count} entry voided.",
        "Import {batch} taken back: {count} entries voided.",
        done.entries,
        batch=done.batch,
    )
    context.say(voided)
    if done.blanked:
        blanked = plural(
            "{count} entry whose blanks it had filled is as it was before.",
            "{count} entries whose blanks it had filled are as they were before.",
            done.blanked,
        )
        context.say(blanked)
    if done.kept:
        context.warn("Entries from elsewhere still stand on: {names}.", names=list(done.kept[:12]))
