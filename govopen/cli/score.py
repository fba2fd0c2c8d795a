"""``govopen score``: the points of each office by a scheme, with the formula; as a table or for files and programs."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.options import AsOf, Force, Output, Verify, Year, format_option
from govopen.cli.framework.output import check_form, chosen_format, deliver, draw_report
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

app = CommandApp()

#: Where the renderer of each format is.
FORMATS = {
    "table": "govopen.render.terminal.score:render_score_table",
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
    as_of: AsOf = None,
    verify: Verify = False,
    form: Annotated[str | None, format_option(*FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Judge, score, draw."""
    from govopen.app.score import ScoreRequest
    from govopen.app.score import score as compute

    context = command_context(ctx)
    form = chosen_format(form, output, FORMATS)
    check_form(form, output, force=force)
    request = ScoreRequest(year=year, scheme=scheme, as_of=context.optional_day(as_of), verify=verify)
    with context.working("Judging …"):
        report = compute(context.workspace, request)
    if form == "table" and output is None:
        from govopen.render.terminal.score import render_score

        context.show(*render_score(report, words=context.words, width=context.width))
    else:
        deliver(context, draw_report(report, FORMATS[form], context), output, force=force)
