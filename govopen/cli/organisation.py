"""``govopen unit`` and ``govopen leader``: the registers of offices and of leaders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from govopen.cli.framework.context import command_context
from govopen.cli.framework.recorded_output import print_further, print_recorded
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from govopen.app.recorded import Recorded
    from govopen.app.workspace import Workspace

unit = CommandApp(help=N_("The offices that are responsible: add, list, end, alias, rename, merge."))
leader = CommandApp(help=N_("The leaders and their terms of office: add, list, end."))

OfficeName = Annotated[str, typer.Argument(metavar=N_("OFFICE"), help=N_("Name of the office."))]
LeaderName = Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("Name of the leader."))]
SinceDay = Annotated[str | None, typer.Option("--from", metavar=N_("DAY"), help=N_("From which day; without, from today."))]
TYPE_HELP = N_("What it is: an agency that handles matters, a service window, or neither; may be given twice.")
ROLE_HELP = N_("principal (head of the department) or deputy (in charge of a field).")


class ChangeName(Protocol):
    """Renames an office, or merges it into another."""

    def __call__(self, workspace: Workspace, name: str, to: str, /, *, since: date | None) -> Recorded:
        """Record it."""
        ...


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
    day = context.optional_day(since)
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
    headings = [N_("Office"), N_("Mail"), N_("Leader in charge"), N_("Type of office"), N_("Since")]
    named = any(each.others for each in offices)
    columns = [Column(say(heading), whole=heading == "Since") for heading in (*headings, *([N_("Other names")] if named else []))]
    rows = [
        (each.name, each.email, each.leader, say("{names}", names=[UNIT_TYPES[of] for of in each.types]), each.since)
        + (("、".join(each.others),) if named else ())
        for each in offices
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
    day = context.optional_day(on)
    print_recorded(context, organisation.end_unit(context.workspace, name, on=day))


@unit.command("alias", help=N_("Let another spelling stand for an office: a short name, a slip that registers repeat."))
def add_alias(
    ctx: typer.Context, name: OfficeName, alias: Annotated[str, typer.Argument(metavar=N_("ALIAS"), help=N_("The other spelling."))]
) -> None:
    """Record it and say so."""
    from govopen.app import office_names

    context = command_context(ctx)
    done = office_names.add_alias(context.workspace, name, alias)
    context.say("Entry {seq}: {alias} stands for {name}.", seq=done.seq, alias=done.draft.fields["alias"], name=done.draft.number)


@unit.command("rename", help=N_("Give an office another name from a day on; what stands under either name is its own."))
def rename_unit(
    ctx: typer.Context,
    name: OfficeName,
    to: Annotated[str, typer.Argument(metavar=N_("NEW"), help=N_("The new name."))],
    since: SinceDay = None,
) -> None:
    """Record it and say so."""
    from govopen.app.office_names import rename_unit

    _change_name(ctx, rename_unit, name, to, since, N_("Entry {seq}: {name} is called {to} from {day} on."))


@unit.command("merge", help=N_("Let an office take another's place from a day on: the records and open duties pass to it."))
def merge_unit(
    ctx: typer.Context,
    name: OfficeName,
    into: Annotated[str, typer.Argument(metavar=N_("INTO"), help=N_("The registered office that takes its place."))],
    since: SinceDay = None,
) -> None:
    """Record it and say so."""
    from govopen.app.office_names import merge_unit

    _change_name(ctx, merge_unit, name, into, since, N_("Entry {seq}: {to} takes the place of {name} from {day} on."))


def _change_name(ctx: typer.Context, change: ChangeName, name: str, to: str, since: str | None, sentence: str) -> None:
    """Let an office bear another's or a new name from a day on, and say so."""
    context = command_context(ctx)
    done = change(context.workspace, name, to, since=context.optional_day(since))
    context.say(sentence, seq=done.seq, name=done.draft.number, to=done.draft.fields["to"], day=done.draft.when.day)


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
    last = context.optional_day(until)
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
        on=context.optional_day(on),
    )
    print_recorded(context, done)
