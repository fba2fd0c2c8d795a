"""What the recording commands share: printing what was recorded, and the parameters they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.app.recorded import Recorded
    from govopen.cli.framework.context import CommandContext
    from govopen.core.model.entries import Draft
    from govopen.messages import Label

At = Annotated[
    str, typer.Option("--at", metavar=N_("WHEN"), help=N_("When it happened: 2020-04-01, 2020-04-01 10:30, 2020年4月1日, 今天."))
]
Kind = Annotated[str | None, typer.Option("--kind", metavar=N_("KIND"), help=N_("The kind of matter, where a number is ambiguous."))]
Reason = Annotated[str, typer.Option("--reason", metavar=N_("REASON"), help=N_("Why; kept in the ledger."))]
Approver = Annotated[str, typer.Option("--approved-by", metavar=N_("NAME"), help=N_("Who approved it."))]
Number = Annotated[str, typer.Argument(metavar=N_("MATTER"), help=N_("Number (文号) or name of the matter."))]


def print_recorded(context: CommandContext, done: Recorded) -> None:
    """Say on stdout what was recorded, on stderr what to look at."""
    print_entry(context, done.seq, done.draft, subject=done.subject)
    print_further(context, done)
    if done.replaced is not None:
        context.say("It replaces entry {seq}, which stays visible.", seq=done.replaced.seq)
    for warning in done.warnings:
        context.warn(warning)


def print_further(context: CommandContext, done: Recorded) -> None:
    """Say on stdout which further entries were made."""
    for seq, draft in done.more:
        print_entry(context, seq, draft)


def print_entry(context: CommandContext, seq: int, draft: Draft, *, subject: Label | None = None) -> None:
    """Say one entry; ``subject`` stands for a number that is a code, with its period."""
    from govopen.render.labels import event_label
    from govopen.render.wording import period_name

    values = {"seq": seq, "event": event_label(draft.event, context.words, context.vocabulary), "when": draft.when}
    if subject is None:
        context.say("Entry {seq}: {event}, {number}, {when}.", number=draft.number, **values)
        return
    period = period_name(str(draft.fields["period"]))
    context.say("Entry {seq}: {event}, {subject}, {period}, {when}.", subject=subject, period=period, **values)
