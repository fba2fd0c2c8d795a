"""``govopen list`` and ``govopen show``: look things up in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from govopen.cli.framework.completion import KINDS, UNITS
from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Force, Year
from govopen.cli.framework.output import check_form, chosen_format, deliver
from govopen.cli.framework.recorded_output import Kind, Number
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import DataError, UsageError
from govopen.i18n import N_
from govopen.messages import msg, plural

if TYPE_CHECKING:
    from govopen.app.browse import MatterRecord
    from govopen.core.model.entries import Entry
    from govopen.core.model.vocabulary import Vocabulary

#: Rows drawn at a time, so that a long list begins at once and takes no memory.
PAGE = 500

listing, show = CommandApp(), CommandApp()


@listing.command(help=N_("List the entries, in order of recording. Those out of effect are left out unless --all is given."))
def list_entries(
    ctx: typer.Context,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar=N_("KIND"), autocompletion=KINDS, help=N_("Only this kind of matter."))
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), autocompletion=UNITS, help=N_("Only of this office."))] = None,
    year: Year = None,
    since: Annotated[str | None, typer.Option("--from", metavar=N_("DAY"), help=N_("What happened on this day or later."))] = None,
    until: Annotated[str | None, typer.Option("--to", metavar=N_("DAY"), help=N_("What happened on this day or earlier."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Also entries that were corrected or voided."))] = False,
    form: Annotated[str | None, typer.Option("--format", metavar="table|csv|xlsx", help=N_("What to draw."))] = None,
    register: Annotated[
        bool, typer.Option("--register", help=N_("Requests as rows of their register, in the columns that an import reads (csv, xlsx)."))
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file."))] = None,
    force: Force = False,
) -> None:
    """Draw the table, page by page, or the register."""
    from govopen.app import browse

    context = command_context(ctx)
    if register:
        _write_register(context, RegisterAsked(kind, unit, since, until, year, form, output, everything), force=force)
        return
    form = chosen_format(form, None, ("table", "csv"))
    if output is not None:
        raise UsageError(msg("-o is for --register."), hint=msg("Send the list to a file with > FILE."))
    first, last = (context.optional_day(text) for text in (since, until))
    found = browse.listing(context.workspace, kind=kind, unit=unit, since=first, until=last, year=year, corrected=everything)
    with found as (entries, vocabulary):
        count = (_write_csv if form == "csv" else _draw_table)(context, entries, vocabulary)
    context.note(plural("{count} entry.", "{count} entries.", count))


class RegisterAsked(NamedTuple):
    """The options of a register, as typed."""

    kind: str | None
    unit: str | None
    since: str | None
    until: str | None
    year: int | None
    form: str | None
    output: Path | None
    everything: bool


def _write_register(context: CommandContext, asked: RegisterAsked, *, force: bool) -> None:
    """Write one row a request, and say what the rows do not hold."""
    from govopen.app import browse
    from govopen.app.resolve import resolve_kind
    from govopen.core.model.request_register import KIND
    from govopen.render.request_register import omission_notes, request_csv, request_xlsx

    if asked.kind and resolve_kind(context.workspace.vocabulary, asked.kind).name != KIND:
        raise UsageError(msg("--register is for requests."), hint=msg("govopen list --kind request --register -o FILE.xlsx"))
    if asked.everything:
        raise UsageError(msg("A register shows what is in effect: --all does not go with it."))
    form = chosen_format(asked.form or (None if asked.output else "csv"), asked.output, ("csv", "xlsx"))
    check_form(form, asked.output, force=force)
    first, last = (context.optional_day(text) for text in (asked.since, asked.until))
    register, vocabulary = browse.request_register(context.workspace, unit=asked.unit, since=first, until=last, year=asked.year)
    render = request_xlsx if form == "xlsx" else request_csv
    deliver(context, render(register, words=context.words, vocabulary=vocabulary), asked.output, force=force)
    context.note(plural("{count} request.", "{count} requests.", len(register.rows)))
    for number, line in enumerate(omission_notes(register, vocabulary)):
        if not number:
            context.warn(N_("The rows do not hold this, and the ledger keeps it:"))
        context.note("  {line}", line=line)


def _draw_table(context: CommandContext, entries: Iterator[Entry], vocabulary: Vocabulary) -> int:
    """Draw page after page; return how many entries there were."""
    from govopen.render.terminal.entries import entries_table

    count = 0
    for page in _pages(entries):
        count += len(page)
        context.show(entries_table(page, context.words, vocabulary))
    return count


def _write_csv(context: CommandContext, entries: Iterator[Entry], vocabulary: Vocabulary) -> int:
    """Write line after line; return how many entries there were."""
    from govopen.render.entry_rows import entry_lines

    count = -1
    for line in entry_lines(entries, words=context.words, vocabulary=vocabulary):
        count += 1
        context.write(line)
    return count


def _pages(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while page := list(islice(entries, PAGE)):
        yield page


@show.command(help=N_("Show all that happened to a matter, in time, with what was corrected or voided."))
def show_matter(ctx: typer.Context, number: Number, kind: Kind = None) -> None:
    """Draw the matter's entries in order of time."""
    from govopen.app import browse
    from govopen.render.terminal.entries import story_table
    from govopen.render.wording import ONLY_CITED

    context = command_context(ctx)
    record = browse.show(context.workspace, number, kind=kind)
    _heading(context, record)
    context.show(story_table(record.entries, context.words, record.vocabulary))
    _verdicts(context, number, kind)
    context.say("Checkpoint: {checkpoint}", checkpoint=record.checkpoint)
    if record.verified == "cited":
        context.say(ONLY_CITED)


def _verdicts(context: CommandContext, number: str, kind: str | None) -> None:
    """Draw what the rules say of the matter now."""
    from govopen.app.explain import explain
    from govopen.core.model.findings import Outcome, urgency_in_order
    from govopen.render.terminal.audit import findings_table

    try:
        sheets = explain(context.workspace, number, kind=kind)
    except DataError as error:  # what happened is shown all the same
        context.warn("What the rules say of it cannot be shown: {reason}", reason=error.message)
        if error.hint:
            context.note("Hint: {sentence}", sentence=error.hint)
        return
    rules = {sheet.rule.id: sheet.rule for sheet in sheets}
    findings = [sheet.finding for sheet in sheets if sheet.finding.outcome is not Outcome.NOT_APPLICABLE]
    findings.sort(key=urgency_in_order)
    if findings:
        context.write("\n")
        context.show(findings_table(findings, rules, context.words, width=context.width, about=False))
        context.write("\n")


def _heading(context: CommandContext, record: MatterRecord) -> None:
    from govopen.render.labels import kind_label

    matter = record.matter
    context.say("{kind} {number}", kind=kind_label(matter.kind, context.words, record.vocabulary), number=matter.number)
    if matter.title:
        context.say("Title: {title}", title=matter.title)
    if matter.unit:
        context.say("Office: {unit}", unit=matter.unit)
