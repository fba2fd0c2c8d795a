"""``govopen events``: the reference of all that can be recorded, made from the vocabulary."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

app = CommandApp()


@app.command(help=N_("What can be recorded: the kinds of matter, their events, fields and values, as Markdown."))
def events(
    ctx: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar=N_("KIND"), help=N_("One kind of matter only, such as decision or 行政决定."))
    ] = None,
) -> None:
    """Write the page."""
    from govopen.app.resolve import optional_kind
    from govopen.render.vocabulary_reference import compose_reference

    context = command_context(ctx)
    vocabulary = context.vocabulary
    only = optional_kind(vocabulary, kind)
    context.write(compose_reference(vocabulary, chinese=context.words.language == "zh", only=only) + "\n")
