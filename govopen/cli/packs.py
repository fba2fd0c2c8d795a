"""``govopen pack``: which rule packs judge the ledger, and from which day."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

app = CommandApp(help=N_("The rule packs that judge the ledger: add, end, list."))

PackName = Annotated[str, typer.Argument(metavar=N_("PACK|FOLDER"), help=N_("A pack's id, or the folder of your own."))]


@app.command("add", help=N_("Let a rule pack judge the ledger, whole or from a day on."))
def add_pack(
    ctx: typer.Context,
    name: PackName,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("DAY"), help=N_("Only duties that begin on or after this day; without, all that it covers.")),
    ] = None,
) -> None:
    """Add it and say so."""
    from govopen.app import packs

    context = command_context(ctx)
    day = context.optional_day(since)
    done = packs.add_pack(context.workspace, name, since=day)
    if day is None:
        context.say("Entry {seq}: rule pack {pack} judges the ledger.", seq=done.seq, pack=done.draft.number)
    else:
        context.say("Entry {seq}: rule pack {pack} judges what begins on or after {day}.", seq=done.seq, pack=done.draft.number, day=day)


@app.command("end", help=N_("Let a rule pack judge nothing more that begins from a day on; what began before stays judged."))
def end_pack(
    ctx: typer.Context,
    name: PackName,
    on: Annotated[str | None, typer.Option("--on", "--at", metavar=N_("DAY"), help=N_("From which day; without, from now."))] = None,
) -> None:
    """End it and say so."""
    from govopen.app import packs

    context = command_context(ctx)
    done = packs.end_pack(context.workspace, name, on=context.optional_day(on))
    context.say(
        "Entry {seq}: rule pack {pack} judges nothing that begins on or after {day}.",
        seq=done.seq,
        pack=done.draft.number,
        day=done.draft.when.day,
    )


@app.command("list", help=N_("List the packs that judge the ledger, with their days, and those that could be added."))
def list_packs(ctx: typer.Context) -> None:
    """Draw the table."""
    from govopen.app import packs
    from govopen.render.terminal.packs import build_packs

    context = command_context(ctx)
    listed = packs.list_packs(context.workspace)
    context.show(build_packs(((each.pack, each.choice) for each in listed), words=context.words))
