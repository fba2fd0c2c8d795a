"""``govopen audit``: judges the ledger, as a table or in a format for files and programs. Exit code 1, 3 or 0 by what was found."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import (
    AsOf,
    CalendarAsOf,
    Force,
    KnownAsOf,
    Levels,
    Limit,
    Output,
    Packs,
    Rules,
    Since,
    Strict,
    Unit,
    Until,
    Verify,
    Year,
    format_option,
    read_other_year,
)
from govopen.cli.framework.output import FORMATS, check_form, chosen_format, deliver, draw
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError, no_such
from govopen.i18n import N_
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.evaluation.asked_period import By
    from govopen.core.reports.audit_report import AuditReport
    from govopen.core.reports.grouping import Group

app = CommandApp()

#: Formats whose order is fixed.
UNGROUPED = frozenset({"json", "junit"})
#: By what was found at the levels asked for.
EXIT_CODES = {"clean": 0, "breached": 1, "unsettled": 3}


@app.command(
    help=N_(
        "Judge the ledger: every matter whose duty began in the period, and the periods inside it; with --by due, whatever falls due "
        "in it.\n\n"
        "Exit code: 0 no breach, 1 breaches, 3 no breach but something could not be determined."
    )
)
def audit(
    ctx: typer.Context,
    year: Year = None,
    since: Since = None,
    until: Until = None,
    by: Annotated[
        str, typer.Option("--by", metavar="trigger|due", help=N_("What lies in the period: the day a duty began, or its last day in time."))
    ] = "trigger",
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
    calendar_as_of: CalendarAsOf = None,
    unit: Unit = None,
    rule: Rules = None,
    pack: Packs = None,
    level: Levels = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="unit|rule", help=N_("List the findings under each office, or under each duty."))
    ] = None,
    against: Annotated[
        int | None,
        typer.Option(
            "--against", metavar=N_("YEAR"), parser=read_other_year, help=N_("Compare with this year: the same rules and offices.")
        ),
    ] = None,
    strict: Strict = False,
    everything: Annotated[bool, typer.Option("--all", help=N_("List what is met or not applicable too."))] = False,
    verify: Verify = False,
    limit: Limit = 50,
    form: Annotated[str | None, format_option("table", *FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> int:
    """Judge, draw, and return the exit code."""
    from govopen.app.audit import AuditRequest
    from govopen.app.audit import audit as judge

    context = command_context(ctx)
    form = chosen_format(form, output, ("table", *FORMATS))
    check_form(form, output, force=force)
    days = [context.optional_day(text) for text in (since, until, as_of, known_as_of, calendar_as_of)]
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
        verify=verify,
        by=_by(by),
        group=_group(group, form),
        against=_comparable(against, form),
        worst=limit if form == "table" and output is None else 0,
    )
    with context.working("Judging …"):
        report = judge(context.workspace, request)
    if form == "table" and output is None:
        _show(context, report, everything=everything, limit=limit)
    else:
        deliver(context, draw(report, form, context, everything=everything), output, force=force)
    if form == "csv":
        _note_sources(context, report)
    return EXIT_CODES[report.headline.verdict]


def _show(context: CommandContext, report: AuditReport, *, everything: bool, limit: int) -> None:
    from govopen.render.terminal.audit import render_audit

    for part in render_audit(report, words=context.words, width=context.width, everything=everything, limit=limit):
        context.show(part)


def _note_sources(context: CommandContext, report: AuditReport) -> None:
    """Say on stderr what the verdicts rest on: a table without findings has no line to carry it.

    The checkpoint is written as it is: in its digits no number is to be starred, and no line to be folded.
    """
    from govopen.render.wording import ONLY_CITED

    with suppress(OSError):
        sys.stderr.write(context.words.say("Checkpoint: {checkpoint}", checkpoint=report.sources.checkpoint) + "\n")
    if report.sources.verified == "cited":
        context.note(ONLY_CITED)


def _group(word: str | None, form: str) -> Group | None:
    """Read ``--group``; refuse it in a format that keeps its own order."""
    if word is not None and form in UNGROUPED:
        raise UsageError(
            msg("The format {name} keeps its own order; --group is for tables, pages and workbooks.", name=form),
            hint=msg("Leave out --group, or name another format."),
        )
    match word:
        case None | "unit" | "rule":
            return word
    raise no_such(msg("--group takes unit or rule, not {value}.", value=word), ["unit", "rule"])


def _comparable(against: int | None, form: str) -> int | None:
    """Refuse another year in a format that lists findings only."""
    if against is not None and form in ("csv", "junit"):
        raise UsageError(
            msg("The format {name} lists findings and has no place for another year.", name=form),
            hint=msg("Take table, json, xlsx or html with --against."),
        )
    return against


def _by(word: str) -> By:
    match word:
        case "trigger" | "due":
            return word
    raise no_such(msg("--by takes trigger or due, not {value}.", value=word), ["trigger", "due"])
