"""What the recording commands share: printing what was recorded, and the parameters they have in common."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.completion import KINDS, MATTERS
from govopen.core.text.document_numbers import shown_number
from govopen.i18n import N_
from govopen.messages import plural

if TYPE_CHECKING:
    from govopen.app.recorded import Recorded
    from govopen.cli.framework.context import CommandContext
    from govopen.core.model.entries import Draft
    from govopen.messages import Label

At = Annotated[
    str, typer.Option("--at", metavar=N_("WHEN"), help=N_("When it happened: 2020-04-01, 2020-04-01 10:30, 2020年4月1日, 今天."))
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar=N_("KIND"), autocompletion=KINDS, help=N_("The kind of matter, where a number is ambiguous.")),
]
Reason = Annotated[str, typer.Option("--reason", metavar=N_("REASON"), help=N_("Why; kept in the ledger."))]
Approver = Annotated[str, typer.Option("--approved-by", metavar=N_("NAME"), help=N_("Who approved it."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=N_("Do not add on a terminal what follows from it: last day, lateness."))]
Number = Annotated[str, typer.Argument(metavar=N_("MATTER"), autocompletion=MATTERS, help=N_("Number (文号) or name of the matter."))]


#: Verdicts on one matter, or duties of an import, that are listed at most.
MOST_VERDICTS = 6


def print_recorded(context: CommandContext, done: Recorded, *, verdict: bool = False) -> None:
    """Say on stdout what was recorded, on stderr what to look at; with ``verdict``, on a terminal, what follows from it."""
    print_entry(context, done.seq, done.draft, subject=done.subject)
    print_further(context, done)
    if done.replaced is not None:
        context.say("It replaces entry {seq}, which stays visible.", seq=done.replaced.seq)
    for warning in done.warnings:
        context.warn(warning)
    if verdict and context.on_terminal:
        with suppress(Exception, KeyboardInterrupt):  # the entry is in; what cannot be judged now, the audit tells
            _print_verdicts(context, done)


def _print_verdicts(context: CommandContext, done: Recorded) -> None:
    """Say what the rules say of the matter now."""
    from govopen.app.verdicts import verdicts_on
    from govopen.render.verdicts import verdict_line

    verdicts = verdicts_on(context.workspace, done)
    for each in verdicts[:MOST_VERDICTS]:
        context.say("  {line}", line=verdict_line(each, context.words))
    more = len(verdicts) - MOST_VERDICTS
    if more > 0:
        seen = plural(
            "{count} more: `govopen show {number}`.", "{count} more: `govopen show {number}`.", more, number=shown_number(done.draft.number)
        )
        context.say("  {line}", line=seen)


def print_sums(context: CommandContext, batch: str) -> None:
    """Say on a terminal what the rules say now of the matters of an import."""
    if not context.on_terminal:
        return
    with suppress(Exception, KeyboardInterrupt):
        from govopen.app.verdicts import sums_of
        from govopen.render.verdicts import next_line, sums_line

        sums = sums_of(context.workspace, batch, most=MOST_VERDICTS)
        if sums is None:
            context.say("Too many matters to be judged at once: `govopen audit` judges them.")
            return
        context.say(sums_line(sums.matters, sums.counts))
        for each in sums.next:
            context.say("  {line}", line=next_line(each, context.words))


def print_further(context: CommandContext, done: Recorded) -> None:
    """Say on stdout which further entries were made."""
    for seq, draft in done.more:
        print_entry(context, seq, draft)


def print_entry(context: CommandContext, seq: int, draft: Draft, *, subject: Label | None = None) -> None:
    """Say one entry; ``subject`` stands for a number that is a code, with its period."""
    from govopen.render.labels import entry_title, event_label, number_label
    from govopen.render.wording import period_name

    values = {"seq": seq, "event": event_label(draft.event, context.words, context.vocabulary), "when": draft.when}
    if subject is None:
        names_itself = draft.event == "closing-added"  # its number stands for all closing days
        name = entry_title(draft) if names_itself else number_label(draft, context.words, context.vocabulary)
        context.say("Entry {seq}: {event}, {number}, {when}.", number=name, **values)
        return
    period = period_name(str(draft.fields["period"]))
    context.say("Entry {seq}: {event}, {subject}, {period}, {when}.", subject=subject, period=period, **values)
