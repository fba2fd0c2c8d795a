"""``govopen due`` and ``govopen plan``: what is owed, by day or by who owes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Force, Levels, Packs, Rules, Unit
from govopen.cli.framework.output import check_form, chosen_format, deliver, refuse_table_file
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govopen.core.reports.open_duties import Duty, OpenDuties

AsOf = Annotated[str | None, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Seen from the start of this day; without, today."))]

due, plan = CommandApp(), CommandApp()


@due.command(help=N_("What is overdue or falls due soon, the longest overdue first."))
def show_due(
    ctx: typer.Context,
    within: Annotated[
        int | None, typer.Option("--within", metavar=N_("N"), min=0, max=3660, help=N_("What falls due within so many calendar days."))
    ] = None,
    unit: Unit = None,
    rule: Rules = None,
    pack: Packs = None,
    level: Levels = None,
    as_of: AsOf = None,
    form: Annotated[str | None, typer.Option("--format", metavar="table|ics", help=N_("ics: a calendar feed with alarms."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE|FOLDER"), help=N_("Write to a file; a folder gets one feed for each office.")),
    ] = None,
    force: Force = False,
) -> None:
    """Draw the list, or the feeds."""
    from govopen.core.reports.open_duties import due_within
    from govopen.render.terminal.due import render_due

    context = command_context(ctx)
    form = "ics" if form is None and output is not None and output.is_dir() else chosen_format(form, output, ("table", "ics"))
    if output is not None and not output.is_dir():
        refuse_table_file(form, output)
        check_form(form, output, force=force)
    digest = _ask(context, as_of, unit, rule, pack, level)
    if form == "ics":
        duties = digest.duties if within is None else due_within(digest, within)
        _deliver_feeds(context, digest, duties, unit, output, force=force)
        return
    context.show(render_due(digest, due_within(digest, within), words=context.words, width=context.width))


def _deliver_feeds(
    context: CommandContext, digest: OpenDuties, duties: Sequence[Duty], unit: str | None, output: Path | None, *, force: bool
) -> None:
    """One feed to a file or to stdout; into a folder one for each office, drawn anew each time."""
    from msgspec.structs import replace

    from govopen.atomic_files import file_name
    from govopen.render.as_ics import render_ics

    if output is None or not output.is_dir():
        deliver(context, render_ics(digest, duties, words=context.words, unit=unit), output, force=force)
        return
    for office in sorted({each or "" for each in (*(duty.finding.unit for duty in duties), *(order.unit for order in digest.orders))}):
        own = [duty for duty in duties if (duty.finding.unit or "") == office]
        orders = tuple(order for order in digest.orders if (order.unit or "") == office)
        deliver(
            context,
            render_ics(replace(digest, orders=orders), own, words=context.words, unit=office or None),
            output / file_name(office or "agency", ending=".ics"),
            force=True,
        )


@plan.command(help=N_("What is still owed in the running periods, under the office or leader who owes it."))
def show_plan(
    ctx: typer.Context, unit: Unit = None, rule: Rules = None, pack: Packs = None, level: Levels = None, as_of: AsOf = None
) -> None:
    """Draw the plan."""
    from govopen.render.terminal.due import render_plan

    context = command_context(ctx)
    digest = _ask(context, as_of, unit, rule, pack, level)
    context.show(render_plan(digest, digest.duties, words=context.words, width=context.width))


def _ask(
    context: CommandContext, as_of: str | None, unit: str | None, rule: list[str] | None, pack: list[str] | None, level: list[str] | None
) -> OpenDuties:
    from govopen.app.open_duties import OwedRequest, owed

    day = context.optional_day(as_of)
    return owed(context.workspace, OwedRequest(day, unit, rule or (), pack or (), level or ()))
