"""``govopen demo``: an invented year, audited; needs nothing and leaves nothing behind."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

#: The day as of which the invented year is judged.
LAST_DAY = "2020-12-31"

app = CommandApp()


@app.command(help=N_("Make an invented ledger in a temporary folder and audit its year 2020: a first look that needs nothing."))
def demo(
    ctx: typer.Context,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar=N_("FILE"), help=N_("Keep the invented ledger in this file, to try other commands on."))
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("N"), min=0, max=10**9, help=N_("Findings in the table at most; 0 for all."))
    ] = 12,
) -> None:
    """Build the ledger, audit it, draw the table; returns 0 whatever was found, for the breaches are invented."""
    from govopen.app.audit import AuditRequest, audit
    from govopen.app.demo import build_demo
    from govopen.render.terminal.audit import render_audit

    context = command_context(ctx)
    with tempfile.TemporaryDirectory(prefix="govopen-") as folder:
        location = str(keep) if keep is not None else str(Path(folder) / "demo.db")
        with context.working("Making the invented year and judging it …"):
            build_demo(location)
            report = audit(replace(context.workspace, location=location), AuditRequest(year=2020, as_of=context.day(LAST_DAY)))
        context.show(*render_audit(report, words=context.words, width=context.width, limit=limit))
    if keep is None:
        context.note("All of this is invented. Keep the ledger with `govopen demo --keep demo.db` to try other commands on it.")
    else:
        context.note("All of this is invented. Try: govopen --ledger {path} explain 2020-Q1", path=keep)
