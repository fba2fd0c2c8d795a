"""``govopen fee``: what a request for information costs, by item or by page. Nothing is recorded, and nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.model.fees import Charge, Scale

app = CommandApp()

#: More than anybody asks for.
MOST = 1_000_000


@app.command(help=N_("The fee for requests beyond reasonable numbers: --items of one applicant in a month, or --pages of one request."))
def fee(
    ctx: typer.Context,
    items: Annotated[
        int | None,
        typer.Option("--items", metavar=N_("N"), min=1, max=MOST, help=N_("So many items of one applicant in a calendar month.")),
    ] = None,
    before: Annotated[
        int, typer.Option("--before", metavar=N_("N"), min=0, max=MOST, help=N_("Items of the same applicant earlier in that month."))
    ] = 0,
    pages: Annotated[
        int | None,
        typer.Option("--pages", metavar=N_("N"), min=1, max=MOST, help=N_("So many pages for one request, one side of A4 each.")),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--on", metavar=N_("DAY"), help=N_("By the scale in force on this day; without, today."))
    ] = None,
) -> None:
    """Print the sum, how it is made up, and the clause."""
    from govopen.app.fees import fee_of

    context = command_context(ctx)
    if (items is None) == (pages is None) or (before and items is None):
        raise UsageError(
            msg("Give either --items or --pages: one request is charged by one of them only (article 3)."),
            hint=msg("govopen fee --items 5 --before 12, or govopen fee --pages 180"),
        )
    found = fee_of("item" if items else "page", items or pages or 0, before=before, day=context.optional_day(day))
    _print(context, *found)


def _print(context: CommandContext, scale: Scale, parts: tuple[Charge, ...]) -> None:
    context.say("{amount} yuan", amount=f"{sum(part.amount for part in parts):,}")
    text = (
        N_("items {first} to {last} of the month: {count} × {price} yuan = {amount} yuan")
        if scale.by == "item"
        else N_("pages {first} to {last}: {count} × {price} yuan = {amount} yuan")
    )
    for part in parts:
        line = msg(text, first=part.first, last=part.last, count=part.count, price=part.price, amount=f"{part.amount:,}")
        context.say("  {line}", line=line)
    context.say("{document}, {article}: {text}", document=scale.document, article=scale.article, text=scale.text)
    if scale.by == "page":
        context.note("The pages of each request are counted by themselves.")
