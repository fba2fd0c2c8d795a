"""``govopen find``: matters by any part of number, title, office or kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.completion import KINDS
from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.output import chosen_format
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_
from govopen.messages import plural

if TYPE_CHECKING:
    from govopen.app.find import FoundMatters

app = CommandApp()


@app.command(
    help=N_(
        "Find matters by any part of their number, title, office or kind. Case, width and brackets do not matter; "
        "every word must occur; the latest comes first."
    )
)
def find(
    ctx: typer.Context,
    sought: Annotated[list[str], typer.Argument(metavar=N_("WORDS"), help=N_("What to look for; several words narrow it."))],
    kind: Annotated[
        str | None, typer.Option("--kind", metavar=N_("KIND"), autocompletion=KINDS, help=N_("Only this kind of matter."))
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("N"), min=0, max=10**9, help=N_("Matters in the table at most; 0 for all."))
    ] = 50,
    form: Annotated[str, typer.Option("--format", metavar="table|json|csv", help=N_("What to draw."))] = "table",
) -> None:
    """Search and draw."""
    from govopen.app import find as use_case

    context = command_context(ctx)
    form = chosen_format(form, None, ("table", "json", "csv"))
    found = use_case.find(context.workspace, sought, kind=kind, limit=limit if form == "table" else 0)
    _draw(context, found, form)
    if not found.total:
        context.note("Nothing was found for {words}.", words=" ".join(sought))
    else:
        context.note(plural("{count} matter.", "{count} matters.", found.total))


def _draw(context: CommandContext, found: FoundMatters, form: str) -> None:
    from govopen.render.found_rows import found_csv, found_json

    match form:
        case "csv":
            context.write(found_csv(found.matters, words=context.words, vocabulary=found.vocabulary))
        case "json":
            context.write(found_json(found.matters, total=found.total))
        case _ if found.matters:
            from govopen.render.terminal.found import found_table

            context.show(found_table(found.matters, context.words, found.vocabulary, width=context.width))
            if more := found.total - len(found.matters):
                context.note(
                    plural("{count} more is not listed; --limit 0 lists all.", "{count} more are not listed; --limit 0 lists all.", more)
                )
