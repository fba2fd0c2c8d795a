"""``govopen void``: takes an entry out of effect; nothing disappears."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import desk_of
from govopen.cli.framework.recorded_output import Reason, tell
from govopen.cli.framework.typer_base import Noun
from govopen.i18n import N_

Seq = Annotated[int, typer.Argument(metavar=N_("SEQ"), min=1, help=N_("The entry's number, as `govopen list` and `show` print it."))]

app = Noun()


@app.command(help=N_("Void an entry: it no longer counts, and stays visible with the reason."))
def void(ctx: typer.Context, seq: Seq, reason: Reason) -> None:
    """Void it and say so."""
    from govopen.app.record import void as void_it

    desk = desk_of(ctx)
    tell(desk, void_it(desk.ledger, seq, reason=reason, operator=desk.operator, on_wait=desk.waiting))
