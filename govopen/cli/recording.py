"""What the recording commands share: telling what was recorded, and the parameters they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.app.record import Recorded
    from govopen.cli.desk import Desk

At = Annotated[
    str, typer.Option("--at", metavar=N_("WHEN"), help=N_("When it happened: 2020-04-01, 2020-04-01 10:30, 2020年4月1日, 今天."))
]
Kind = Annotated[str | None, typer.Option("--kind", metavar=N_("KIND"), help=N_("The kind of matter, where a number is ambiguous."))]
Reason = Annotated[str, typer.Option("--reason", metavar=N_("REASON"), help=N_("Why; kept in the ledger."))]
Approver = Annotated[str, typer.Option("--approved-by", metavar=N_("NAME"), help=N_("Who approved it."))]
Number = Annotated[str, typer.Argument(metavar=N_("MATTER"), help=N_("Number (文号) or name of the matter."))]


def tell(desk: Desk, done: Recorded) -> None:
    """Say on stdout what was recorded, on stderr what to look at."""
    from govopen.render.terminal_entries import event_label
    from govopen.vocabulary import read_vocabulary

    draft = done.draft
    desk.say(
        "Entry {seq}: {event}, {number}, {when}.",
        seq=done.seq,
        event=event_label(draft.event, desk.words, read_vocabulary()),
        number=draft.number,
        when=draft.when,
    )
    if done.replaced is not None:
        desk.say("It replaces entry {seq}, which stays visible.", seq=done.replaced.seq)
    for warning in done.warnings:
        desk.warn(warning)
