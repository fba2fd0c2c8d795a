"""``govopen unit`` and ``govopen leader``: the registers of offices and of leaders."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.recorded_output import print_further, print_recorded
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

unit = CommandApp(help=N_("The offices that are responsible: add, list, end."))
leader = CommandApp(help=N_("The leaders and their terms of office: add, list, end."))

OfficeName = Annotated[str, typer.Argument(metavar=N_("OFFICE"), help=N_("Name of the office."))]
LeaderName = Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("Name of the leader."))]
TYPE_HELP = N_("What it is: an agency that handles matters, a service window, or neither; may be given twice.")
ROLE_HELP = N_("principal (head of the department) or deputy (in charge of a field).")


@unit.command("add", help=N_("Register an office, or give it another address, leader or type."))
def add_unit(
    ctx: typer.Context,
    name: OfficeName,
    email: Annotated[str | None, typer.Option("--email", metavar=N_("ADDRESS"), help=N_("Where its reminders go."))] = None,
    in_charge: Annotated[str | None, typer.Option("--leader", metavar=N_("NAME"), help=N_("The leader in charge."))] = None,
    types: Annotated[list[str] | None, typer.Option("--type", metavar="handling|window|office", help=TYPE_HELP)] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar=N_("DAY"), help=N_("From which day it exists; without, from today."))
    ] = None,
) -> None:
    """Register and say so."""
    from govopen.app import organisation

    context = command_context(ctx)
    day = context.day(since) if since else None
    of = [organisation.parse_unit_type(each) for each in types or ()]
    done = organisation.add_unit(context.workspace, name, email=email, leader=in_charge, types=of, since=day)
    if done.opened:
        context.say("Entry {seq}: office {name} registered.", seq=done.seq, name=done.draft.number)
    else:
        context.say("Entry {seq}: what is known of office {name} was changed.", seq=done.seq, name=done.draft.number)


@unit.command("list", help=N_("List the offices registered now."))
def list_units(ctx: typer.Context) -> None:
    """Draw the table."""
    from govopen.app import organisation
    from govopen.render.terminal.table import Column, build_table
    from govopen.render.wording import UNIT_TYPES

    context = command_context(ctx)
    offices = organisation.list_units(context.workspace)
    if not offices:
        context.note("No office is registered yet.")
        return
    say = context.words.say
    columns = [
        Column(say(N_("Office"))),
        Column(say(N_("Mail"))),
        Column(say(N_("Leader in charge"))),
        Column(say(N_("Type of office"))),
        Column(say(N_("Since")), whole=True),
    ]
    rows = [
        (each.name, each.email, each.leader, say("{names}", names=[UNIT_TYPES[of] for of in each.types]), each.since) for each in offices
    ]
    context.show(build_table(columns, rows))


@unit.command("end", help=N_("End an office; its past stays judged."))
def end_unit(
    ctx: typer.Context,
    name: OfficeName,
    on: Annotated[str | None, typer.Option("--on", "--at", metavar=N_("DAY"), help=N_("From which day; without, from now."))] = None,
) -> None:
    """End it and say so."""
    from govopen.app import organisation

    context = command_context(ctx)
    day = context.day(on) if on else None
    print_recorded(context, organisation.end_unit(context.workspace, name, on=day))


@leader.command("add", help=N_("Register a leader's term of office; press conferences and other duties are counted by it."))
def add_leader(
    ctx: typer.Context,
    name: LeaderName,
    role: Annotated[str, typer.Option("--role", metavar="principal|deputy", help=ROLE_HELP)],
    since: Annotated[str, typer.Option("--from", metavar=N_("DAY"), help=N_("First day in office."))],
    until: Annotated[str | None, typer.Option("--to", metavar=N_("DAY"), help=N_("Last day in office, included."))] = None,
) -> None:
    """Register and say so."""
    from govopen.app import organisation

    context = command_context(ctx)
    last = context.day(until) if until else None
    done = organisation.add_leader(
        context.workspace,
        name,
        role=organisation.parse_role(role),
        since=context.day(since),
        until=last,
    )
    context.say("Entry {seq}: {name} registered.", seq=done.seq, name=done.draft.number)
    print_further(context, done)


@leader.command("list", help=N_("List the terms of office."))
def list_leaders(ctx: typer.Context) -> None:
    """Draw the table."""
    from govopen.app import organisation
    from govopen.render.terminal.table import Column, build_table
    from govopen.render.wording import ROLES

    context = command_context(ctx)
    tenures = organisation.list_leaders(context.workspace)
    if not tenures:
        context.note("No leader is registered yet.")
        return
    say = context.words.say
    columns = [Column(say(N_("Name"))), Column(say(N_("Role"))), Column(say(N_("From")), whole=True), Column(say(N_("To")), whole=True)]
    columns.append(Column(say(N_("Entry numbers")), whole=True))
    rows = [(each.person, say(ROLES[each.role]), each.since, each.until, ", ".join(map(str, each.entries))) for each in tenures]
    context.show(build_table(columns, rows))


@leader.command("end", help=N_("End a leader's term of office."))
def end_leader(
    ctx: typer.Context,
    name: LeaderName,
    role: Annotated[str | None, typer.Option("--role", metavar="principal|deputy", help=ROLE_HELP)] = None,
    on: Annotated[
        str | None, typer.Option("--on", "--to", metavar=N_("DAY"), help=N_("Last day in office, included; without, today."))
    ] = None,
) -> None:
    """End it and say so."""
    from govopen.app import organisation

    context = command_context(ctx)
    done = organisation.end_leader(
        context.workspace,
        name,
        role=organisation.parse_role(role) if role else None,
        on=context.day(on) if on else None,
    )
    print_recorded(context, done)
