"""``govopen waive``, ``withhold`` and ``late-reason``: what is said about duties, with its ground."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import desk_of
from govopen.cli.framework.recorded_output import Approver, Kind, Number, Reason, tell
from govopen.cli.framework.typer_base import Noun
from govopen.i18n import N_

waive, withhold, late_reason = Noun(), Noun(), Noun()


@waive.command(help=N_("Set one duty aside, for a matter or for a period of a quota. It is judged all the same, and counted apart."))
def waive_duty(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(metavar=N_("MATTER|PERIOD"), help=N_("A matter, or a period such as 2020-Q1."))],
    rule: Annotated[str, typer.Argument(metavar=N_("RULE"), help=N_("Id of the rule, as `govopen rules list` prints it."))],
    reason: Reason,
    approver: Approver,
    until: Annotated[str | None, typer.Option("--until", metavar=N_("DAY"), help=N_("Last day on which it holds."))] = None,
    kind: Kind = None,
) -> None:
    """Record the waiver and say so."""
    from govopen.app import statements

    desk = desk_of(ctx)
    ground = statements.Ground(reason, approver, desk.day(until) if until else None)
    tell(desk, statements.waive(desk.ledger, target, rule, ground, operator=desk.operator, kind=kind, on_wait=desk.waiting))


@withhold.command(help=N_("Mark a matter as not to be published, with its ground (Regulation, articles 14 to 16)."))
def withhold_matter(
    ctx: typer.Context,
    number: Number,
    ground: Annotated[
        str, typer.Option("--ground", metavar=N_("GROUND"), help=N_("State secret, business secret, privacy … with article."))
    ],
    approver: Approver,
    kind: Kind = None,
) -> None:
    """Record it and say so."""
    from govopen.app import statements

    desk = desk_of(ctx)
    said = statements.Ground(ground, approver)
    tell(desk, statements.withhold(desk.ledger, number, said, operator=desk.operator, kind=kind, on_wait=desk.waiting))


@late_reason.command(help=N_("Record why a matter was late and which office answers for it; reports show both."))
def give_late_reason(
    ctx: typer.Context,
    number: Number,
    reason: Reason,
    responsible: Annotated[
        str | None, typer.Option("--responsible", metavar=N_("OFFICE"), help=N_("The office that answers for it."))
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar=N_("RULE"), help=N_("The rule concerned."))] = None,
    kind: Kind = None,
) -> None:
    """Record it and say so."""
    from govopen.app import statements

    desk = desk_of(ctx)
    done = statements.give_late_reason(
        desk.ledger,
        number,
        reason=reason,
        responsible=responsible,
        rule=rule,
        operator=desk.operator,
        kind=kind,
        on_wait=desk.waiting,
    )
    tell(desk, done)
