"""``govopen supervise``: many agencies, judged by as many processes as there are cores. Exit code 4, 1, 3 or 0 by what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import AsOf, Force, Output, Strict, Verify, Year, format_option
from govopen.cli.framework.output import check_form, chosen_format, deliver, draw_report
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.core.reports.supervision import SupervisionReport

app = CommandApp()

#: Where each format is drawn.
FORMATS = {
    "table": "govopen.render.terminal.supervision:render_table",
    "json": "govopen.render.supervision_json:render_json",
    "html": "govopen.render.html.supervision_page:render_html",
    "xlsx": "govopen.render.supervision_xlsx:render_xlsx",
    "docx": "govopen.render.docx.supervision:render_docx",
}
#: By what was found; a ledger that is no sound base outranks what the others hold.
EXIT_CODES = {"clean": 0, "breached": 1, "unsettled": 3, "faulty": 4}


@app.command(
    help=N_(
        "Judge many agencies at once, by as many processes as there are cores and read-only: ranking, what is overdue now, the same duty "
        "across agencies, against the year before, who has not recorded, and whose ledger cannot be relied on.\n\n"
        "LIST is a TOML file of [[agency]] tables with name, ledger (a path seen from the file, or an address), schema, packs, contact.\n\n"
        "Exit code: 0 no breach, 1 breaches, 3 no breach but something could not be determined, 4 a ledger could not be relied on."
    )
)
def supervise(
    ctx: typer.Context,
    listed: Annotated[Path, typer.Argument(metavar=N_("LIST"), help=N_("The list of agencies, a TOML file."))],
    year: Year = None,
    as_of: AsOf = None,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar=N_("REPORT.json"),
            help=N_("An earlier report: whose ledger lost entries since, or was written anew, is named."),
        ),
    ] = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", metavar=N_("FILE"), help=N_("Rank by the points of this scoring scheme, not by the rate."))
    ] = None,
    strict: Strict = False,
    verify: Verify = False,
    silent: Annotated[
        int,
        typer.Option("--silent", metavar=N_("DAYS"), min=0, max=36600, help=N_("Name who has not recorded for more than so many days.")),
    ] = 30,
    timeout: Annotated[
        int, typer.Option("--timeout", metavar=N_("SECONDS"), min=1, max=86400, help=N_("How long one agency may take."))
    ] = 600,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar=N_("N"), min=0, max=1024, help=N_("How many agencies at once; 0 for one a core."))
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("N"), min=0, max=10**9, help=N_("Rows of each table on the terminal at most; 0 for all."))
    ] = 20,
    form: Annotated[str | None, format_option(*FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> int:
    """Judge, draw, and return the exit code."""
    from govopen.app.supervise import SuperviseRequest
    from govopen.app.supervise import supervise as judge

    context = command_context(ctx)
    form = chosen_format(form, output, FORMATS)
    check_form(form, output, force=force)
    request = SuperviseRequest(
        listed,
        year=year,
        as_of=context.optional_day(as_of),
        strict=strict,
        verify=verify,
        since=since,
        scheme=scheme,
        timeout=timeout,
        jobs=jobs,
        silent_after=silent,
    )
    with _progress(context) as on_done:
        report = judge(request, environ=context.environ, on_done=on_done)
    show(context, report, form, output, limit=limit, force=force)
    return EXIT_CODES[report.verdict]


def show(context: CommandContext, report: SupervisionReport, form: str, output: Path | None, *, limit: int, force: bool) -> None:
    """Draw the report on the terminal, or in a format for files and programs."""
    if form == "table" and output is None:
        from govopen.render.terminal.supervision import render_supervision

        context.show(render_supervision(report, words=context.words, width=context.width, limit=limit))
    else:
        from govopen.render.supervision_wording import alarms

        for sentence in alarms(report):  # in a file nobody sees them at once, and exit code 4 gives no reason
            context.warn(sentence)
        deliver(context, draw_report(report, FORMATS[form], context), output, force=force)


@contextmanager
def _progress(context: CommandContext) -> Iterator[Callable[[int, int, str], None] | None]:
    """How many agencies are done, as a bar on a terminal's stderr that vanishes at the end; nothing in a pipe."""
    if not context.animated:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from govopen.core.text.escaping import visible

    columns = (BarColumn(bar_width=20), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[name]}", markup=False))
    with Progress(*columns, console=context.console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, name=context.words.say(N_("Judging …")))
        yield lambda done, total, name: progress.update(task, completed=done, total=total, name=visible(name))
