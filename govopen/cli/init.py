"""``govopen init``: makes the ledger."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

app = CommandApp()


@app.command(help=N_("Make a new ledger. Without --pack it is judged by the packs jx-hrss-2020, cn-regulation-2019 and cn-response-2016."))
def init(
    ctx: typer.Context,
    agency: Annotated[str | None, typer.Option("--agency", metavar=N_("AGENCY"), help=N_("The agency whose ledger this is."))] = None,
    pack: Annotated[
        list[str] | None, typer.Option("--pack", metavar=N_("PACK"), help=N_("A rule pack by its id, or the folder of your own."))
    ] = None,
) -> None:
    """Make the ledger and say what it is."""
    from govopen.app.init import init as make

    context = command_context(ctx)
    if agency is None and context.interactive:
        agency = _ask_agency(context)
    info = make(context.ledger, agency=agency, packs=pack or ())
    context.say("Ledger {path} made for {agency}, judged by {packs}.", path=info.location, agency=info.agency, packs=list(info.packs))
    context.note("Next: register the offices with `govopen unit add`, then `govopen import` a register or `govopen log` what happened.")


def _ask_agency(context: CommandContext) -> str | None:
    """Ask for the agency; None for an empty answer."""
    context.note("Whose ledger is this? The full name of the agency (empty: the one that issued the first rule pack):")
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.strip() or None
