"""``govopen demo``: an invented year, audited; needs nothing and leaves nothing behind."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Limit
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg

#: The day as of which the invented year is judged.
LAST_DAY = "2020-12-31"

app = CommandApp()


@app.command(
    help=N_(
        "Make an invented ledger in a temporary folder and audit its year 2020: a first look that needs nothing.\n\n"
        "With --agencies an invented province: so many ledgers with their list, judged as `govopen supervise` does; FOLDER keeps them."
    )
)
def demo(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar=N_("FOLDER"), help=N_("Keep the province in this folder."))] = None,
    agencies: Annotated[
        int | None, typer.Option("--agencies", metavar=N_("N"), min=2, max=1000, help=N_("Make a province of so many agencies."))
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar=N_("FILE"), help=N_("Keep the invented ledger in this file, to try other commands on."))
    ] = None,
    limit: Limit = 12,
) -> None:
    """Build the ledger, audit it, draw the table; returns 0 whatever was found, for the breaches are invented."""
    from govopen.app.audit import AuditRequest, audit
    from govopen.app.demo import build_demo
    from govopen.render.terminal.audit import render_audit

    context = command_context(ctx)
    if agencies is not None:
        if keep is not None:
            raise UsageError(msg("--keep is for one ledger."), hint=msg("Name a folder: govopen demo --agencies 12 FOLDER"))
        _province(context, agencies, folder, limit=limit)
        return
    if folder is not None:
        raise UsageError(msg("A folder is for a province."), hint=msg("Add --agencies 12, or keep one ledger with --keep FILE."))
    with tempfile.TemporaryDirectory(prefix="govopen-") as temporary:
        location = str(keep) if keep is not None else str(Path(temporary) / "demo.db")
        with context.working("Making the invented year and judging it …"):
            build_demo(location)
            report = audit(replace(context.workspace, location=location), AuditRequest(year=2020, as_of=context.day(LAST_DAY)))
        context.show(*render_audit(report, words=context.words, width=context.width, limit=limit))
    if keep is None:
        context.note("All of this is invented. Keep the ledger with `govopen demo --keep demo.db` to try other commands on it.")
    else:
        context.note("All of this is invented. Try: govopen --ledger {path} explain 2020-Q1", path=keep)


def _province(context: CommandContext, agencies: int, folder: Path | None, *, limit: int) -> None:
    """Make the invented province, look it over, draw the report."""
    from govopen.app.demo_province import YEAR, build_province
    from govopen.app.supervise import SuperviseRequest, supervise
    from govopen.render.terminal.supervision import render_supervision

    with tempfile.TemporaryDirectory(prefix="govopen-") as temporary:
        with context.working("Making the invented province and judging it …"):
            listed = build_province(folder or Path(temporary), agencies)
            report = supervise(SuperviseRequest(listed, year=YEAR, as_of=context.day(LAST_DAY)), environ=context.environ)
        context.show(render_supervision(report, words=context.words, width=context.width, limit=limit))
    if folder is None:
        context.note("All of this is invented. Keep the province with `govopen demo --agencies {count} FOLDER`.", count=agencies)
    else:
        context.note(
            "All of this is invented. Try: govopen supervise {path} --year {year} --as-of {day} -o report.html",
            path=listed,
            year=YEAR,
            day=LAST_DAY,
        )
