"""``govopen audit``: judges the ledger, in a table or in the form a file or a program wants. Exit 1, 3 or 0 by what was found."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.desk import Desk, desk_of
from govopen.cli.frame import Noun
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.reports.audit_report import AuditReport

#: Where each format is drawn; every one takes the report and the words, and returns text or bytes.
FORMATS: dict[str, str] = {
    "json": "govopen.render.as_json:render_json",
    "csv": "govopen.render.as_csv:render_csv",
    "xlsx": "govopen.render.as_xlsx:render_xlsx",
    "junit": "govopen.render.as_junit:render_junit",
    "html": "govopen.render.html.audit_page:render_html",
}
BINARY = frozenset({"xlsx"})

Day = str | None
Unit = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("Only this office."))]
Rules = Annotated[list[str] | None, typer.Option("--rule", metavar=N_("RULE"), help=N_("Only this rule."))]
Packs = Annotated[list[str] | None, typer.Option("--pack", metavar=N_("PACK"), help=N_("Only the rules of this pack."))]
Levels = Annotated[
    list[str] | None, typer.Option("--level", metavar="must|in_principle|encouraged", help=N_("Only rules that bind this much."))
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file, whole or not at all."))]
Force = Annotated[bool, typer.Option("--force", help=N_("Replace the file if it exists."))]

app = Noun()


@app.command(
    help=N_(
        "Judge the ledger: every matter whose duty began in the period, and the periods inside it.\n\n"
        "Exit code: 0 no breach, 1 breaches, 3 no breach but something could not be determined."
    )
)
def audit(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", metavar=N_("YEAR"), min=1949, max=2199, help=N_("A calendar year."))] = None,
    since: Annotated[Day, typer.Option("--from", metavar=N_("DAY"), help=N_("First day, instead of a year."))] = None,
    until: Annotated[Day, typer.Option("--to", metavar=N_("DAY"), help=N_("Last day, instead of a year."))] = None,
    as_of: Annotated[
        Day, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Judge as of the end of this day; what happened later is hidden."))
    ] = None,
    known_as_of: Annotated[Day, typer.Option("--known-as-of", metavar=N_("DAY"), help=N_("Hide what was recorded after this day."))] = None,
    calendar_as_of: Annotated[
        Day, typer.Option("--calendar-as-of", metavar=N_("DAY"), help=N_("Count by the holiday notices published by this day."))
    ] = None,
    unit: Unit = None,
    rule: Rules = None,
    pack: Packs = None,
    level: Levels = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Count breaches of duties “in principle” too."))] = False,
    everything: Annotated[bool, typer.Option("--all", help=N_("List what is met or not applicable too."))] = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("N"), min=0, max=10**9, help=N_("Findings in the table at most; 0 for all."))
    ] = 50,
    form: Annotated[str, typer.Option("--format", metavar="|".join(("table", *FORMATS)), help=N_("What to draw."))] = "table",
    output: Output = None,
    force: Force = False,
) -> int:
    """Judge, draw, and return the exit code."""
    from govopen.app.audit import AuditRequest
    from govopen.app.audit import audit as judge

    desk = desk_of(ctx)
    check_form(form, output, desk, force=force)
    days = [desk.day(text) if text else None for text in (since, until, as_of, known_as_of, calendar_as_of)]
    request = AuditRequest(
        year=year,
        since=days[0],
        until=days[1],
        as_of=days[2],
        known_as_of=days[3],
        calendar_as_of=days[4],
        unit=unit,
        rules=rule or (),
        packs=pack or (),
        levels=level or (),
        strict=strict,
        everything=everything,
    )
    with desk.working("Judging …"):
        report = judge(desk.ledger, request)
    if form == "table" and output is None:
        from govopen.render.terminal.audit import render_audit

        desk.show(render_audit(report, words=desk.words, width=desk.width, everything=everything, limit=limit))
    else:
        deliver(desk, draw(report, form, desk, everything=everything), output, force=force)
    if form == "csv":  # a file without findings has no line to carry it
        with suppress(OSError):
            sys.stderr.write(desk.words.say("Checkpoint: {checkpoint}", checkpoint=report.sources.checkpoint) + "\n")
    return report.exit_code


def check_form(form: str, output: Path | None, desk: Desk, *, force: bool) -> None:
    """Refuse early: an unknown format, a workbook on a terminal, a file that stands in the way."""
    if form != "table" and form not in FORMATS:
        raise UsageError(msg("There is no format {name}.", name=form), hint=msg("There are: {names}.", names=["table", *FORMATS]))
    if form in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(msg("A file of the format {name} is not for a terminal.", name=form), hint=msg("Name a file with -o."))
    if output is not None:
        from govopen.atomic_files import check_output

        check_output(output, force=force)


def draw(report: AuditReport, form: str, desk: Desk, *, everything: bool) -> str | bytes:
    """Draw the report in a format for files and programs; the table as plain text of 100 columns."""
    if form == "table":
        from govopen.render.terminal.audit import render_audit
        from govopen.render.terminal.table import plain_text

        return plain_text(render_audit(report, words=desk.words, width=100, everything=everything), width=100)
    module, _, name = FORMATS[form].partition(":")
    drawn: str | bytes = getattr(import_module(module), name)(report, words=desk.words)
    return drawn


def deliver(desk: Desk, content: str | bytes, output: Path | None, *, force: bool) -> None:
    """Write to the file, or to stdout."""
    if output is not None:
        from govopen.atomic_files import write_whole

        path = write_whole(output, content, force=force)
        desk.note("Written: {path}", path=path)
    elif isinstance(content, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        desk.write(content if content.endswith("\n") else content + "\n")
