"""``govopen nil`` and ``govopen assert``: what is said of a whole period (零报告、对账)."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import desk_of
from govopen.cli.framework.recorded_output import tell
from govopen.cli.framework.typer_base import Noun
from govopen.i18n import N_

nil, asserted = Noun(), Noun()

KindName = Annotated[str, typer.Argument(metavar=N_("KIND"), help=N_("Kind of matter: decision, press, request … or its Chinese name."))]
PeriodName = Annotated[str, typer.Argument(metavar=N_("PERIOD"), help="2020, 2020-H1, 2020-Q1, 2020-05")]
Type = Annotated[str | None, typer.Option("--type", metavar=N_("VALUE"), help=N_("Only this type, such as permit or penalty."))]
Office = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("Only of this office."))]


@nil.command(help=N_("Nil report: there was nothing of a kind in a period. An audit then tells it from a register nobody kept."))
def report_nil(ctx: typer.Context, kind: KindName, period: PeriodName, type_: Type = None, unit: Office = None) -> None:
    """Record it and say so."""
    from govopen.app import statements

    desk = desk_of(ctx)
    tell(desk, statements.report_nil(desk.ledger, kind, period, facet=type_, unit=unit, operator=desk.operator, on_wait=desk.waiting))


@asserted.command(help=N_("State how many of a kind there were in a period according to another source; the audit compares."))
def assert_count(
    ctx: typer.Context,
    kind: KindName,
    period: PeriodName,
    count: Annotated[int, typer.Option("--count", min=0, max=10**9, metavar=N_("N"), help=N_("How many there were."))],
    source: Annotated[str, typer.Option("--source", metavar=N_("SOURCE"), help=N_("According to what, such as the approval system."))],
    type_: Type = None,
    unit: Office = None,
) -> None:
    """Record it and say so."""
    from govopen.app import statements

    desk = desk_of(ctx)
    done = statements.assert_count(
        desk.ledger,
        kind,
        period,
        count=count,
        source=source,
        facet=type_,
        unit=unit,
        operator=desk.operator,
        on_wait=desk.waiting,
    )
    tell(desk, done)
