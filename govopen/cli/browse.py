"""``govopen list`` and ``govopen show``: look things up in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.output import chosen_format
from govopen.cli.framework.recorded_output import Kind, Number
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import DataError
from govopen.i18n import N_
from govopen.messages import plural

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
    kind: Annotated[str | None, typer.Option("--kind", metavar=N_("KIND"), help=N_("Only this kind of matter."))] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("Only of this office."))] = None,
    since: Annotated[str | None, typer.Option("--from", metavar=N_("DAY"), help=N_("What happened on this day or later."))] = None,
    until: Annotated[str | None, typer.Option("--to", metavar=N_("DAY"), help=N_("What happened on this day or earlier."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Also entries that were corrected or voided."))] = False,
    form: Annotated[str, typer.Option("--format", metavar="table|csv", help=N_("What to draw."))] = "table",
) -> None:
    """Draw the table, page by page."""
    from govopen.app import browse

    context = command_context(ctx)
    form = chosen_format(form, None, ("table", "csv"))
    first, last = (context.day(text) if text else None for text in (since, until))
    with browse.listing(context.workspace, kind=kind, unit=unit, since=first, until=last, corrected=everything) as (entries, vocabulary):
        count = (_write_csv if form == "csv" else _draw_table)(context, entries, vocabulary)
    context.note(plural("{count} entry.", "{count} entries.", count))


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
    from govopen.render.entry_rows import csv_lines

    count = -1
    for line in csv_lines(entries, words=context.words, vocabulary=vocabulary):
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
    from govopen.core.model.findings import Outcome
    from govopen.core.reports.audit_report import worst_first
    from govopen.render.terminal.audit import findings_table

    try:
        sheets = explain(context.workspace, number, kind=kind)
    except DataError as error:  # what happened is shown all the same
        context.warn("What the rules say of it cannot be shown: {reason}", reason=error.message)
        if error.hint:
            context.note("Hint: {sentence}", sentence=error.hint)
        return
    rules = {sheet.rule.id: sheet.rule for sheet in sheets}
    findings = list(worst_first([sheet.finding for sheet in sheets if sheet.finding.outcome is not Outcome.NOT_APPLICABLE]))
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
