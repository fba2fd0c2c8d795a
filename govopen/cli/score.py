"""``govopen score``: the points of each office by a scheme, with the formula; as a table or for files and programs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Day, Force, Output, Year
from govopen.cli.framework.output import check_form, chosen_format, deliver
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.core.reports.scoring.score_report import ScoreReport

app = CommandApp()

#: Where the renderer of each format is.
FORMATS = {
    "json": "govopen.render.score_json:render_score_json",
    "xlsx": "govopen.render.score_xlsx:render_score_xlsx",
    "html": "govopen.render.html.score_page:render_score_html",
}


@app.command(
    help=N_(
        "Score the offices for a year: items with points, what breaches take off, ranks; the formula stands in every output.\n\n"
        "Without --scheme by the table that comes with govopen; a scheme of your own is a TOML file like it (data/schemes)."
    )
)
def score(
    ctx: typer.Context,
    year: Year = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", metavar=N_("FILE"), help=N_("The scheme: a TOML file, or the id of one that comes with govopen.")),
    ] = None,
    as_of: Annotated[
        Day, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Judge as of the end of this day; what happened later is hidden."))
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help=N_("Hash every entry of a long ledger anew too."))] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="|".join(("table", *FORMATS)), help=N_("What to draw; else by the file's ending."))
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Judge, score, draw."""
    from govopen.app.score import ScoreRequest
    from govopen.app.score import score as compute

    context = command_context(ctx)
    form = chosen_format(form, output, ("table", *FORMATS))
    check_form(form, output, force=force)
    request = ScoreRequest(year=year, scheme=scheme, as_of=context.day(as_of) if as_of else None, verify=verify)
    with context.working("Judging …"):
        report = compute(context.workspace, request)
    if form == "table" and output is None:
        from govopen.render.terminal.score import render_score

        context.show(*render_score(report, words=context.words, width=context.width))
    else:
        deliver(context, _draw(report, form, context), output, force=force)


def _draw(report: ScoreReport, form: str, context: CommandContext) -> Iterator[str] | Iterator[bytes]:
    module, _, name = FORMATS.get(form, "govopen.render.terminal.score:render_score_table").partition(":")
    drawn: Iterator[str] | Iterator[bytes] = getattr(import_module(module), name)(report, words=context.words)
    return drawn
