"""``govopen waive``, ``withhold`` and ``late-reason``: ``nil`` and ``assert``: what is stated about duties, with its ground."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec import structs

from govopen.cli.framework.completion import MATTERS, RULES
from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.recorded_output import Approver, Kind, Number, Quiet, Reason, print_recorded
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_
from govopen.messages import plural

waive, withhold, late_reason = CommandApp(), CommandApp(), CommandApp()


@waive.command(help=N_("Set one duty aside, for a matter or for a period of a quota. It is judged all the same, and counted apart."))
def waive_duty(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar=N_("MATTER|PERIOD"), autocompletion=MATTERS, help=N_("A matter, or a period such as 2020-Q1."))
    ],
    rule: Annotated[
        str, typer.Argument(metavar=N_("RULE"), autocompletion=RULES, help=N_("Id of the rule, as `govopen rules list` prints it."))
    ],
    reason: Reason,
    approver: Approver,
    until: Annotated[str | None, typer.Option("--until", metavar=N_("DAY"), help=N_("Last day on which it holds."))] = None,
    kind: Kind = None,
    quiet: Quiet = False,
) -> None:
    """Record the waiver and say so."""
    from govopen.app import statements

    context = command_context(ctx)
    ground = statements.Ground(reason, approver, context.optional_day(until))
    print_recorded(context, statements.waive(context.workspace, target, rule, ground, kind=kind), verdict=not quiet)


@withhold.command(help=N_("Mark a matter as not to be published, with its ground (Regulation, articles 14 to 16)."))
def withhold_matter(
    ctx: typer.Context,
    number: Number,
    ground: Annotated[
        str, typer.Option("--ground", metavar=N_("GROUND"), help=N_("State secret, business secret, privacy … with article."))
    ],
    approver: Approver,
    at: Annotated[
        str | None, typer.Option("--at", metavar=N_("DAY"), help=N_("The day on which it was decided; today where it is left out."))
    ] = None,
    kind: Kind = None,
    quiet: Quiet = False,
) -> None:
    """Record it and say so."""
    from govopen.app import statements

    context = command_context(ctx)
    grounds = statements.Ground(ground, approver)
    done = statements.withhold(context.workspace, number, grounds, at=context.optional_day(at), kind=kind)
    print_recorded(context, done, verdict=not quiet)


@late_reason.command(help=N_("Record why a matter was late and which office answers for it; reports show both."))
def give_late_reason(
    ctx: typer.Context,
    number: Number,
    reason: Reason,
    responsible: Annotated[
        str | None, typer.Option("--responsible", metavar=N_("OFFICE"), help=N_("The office that answers for it."))
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar=N_("RULE"), autocompletion=RULES, help=N_("The rule concerned."))] = None,
    kind: Kind = None,
) -> None:
    """Record it and say so."""
    from govopen.app import statements

    context = command_context(ctx)
    done = statements.give_late_reason(
        context.workspace,
        number,
        reason=reason,
        responsible=responsible,
        rule=rule,
        kind=kind,
    )
    print_recorded(context, done)


nil, asserted = CommandApp(), CommandApp()


KindName = Annotated[str, typer.Argument(metavar=N_("KIND"), help=N_("Kind of matter: decision, press, request … or its Chinese name."))]


PeriodName = Annotated[
    str, typer.Argument(metavar=N_("PERIOD"), help="2020, 2020-H1, 2020-Q1, 2020-05, 2020-05-H1, 2020-W05, 2020-03-16+2W")
]


Type = Annotated[str | None, typer.Option("--type", metavar=N_("VALUE"), help=N_("Only this type, such as permit or penalty."))]


Office = Annotated[str | None, typer.Option("--unit", metavar=N_("OFFICE"), help=N_("Only of this office."))]


@nil.command(help=N_("Nil report: there was nothing of a kind in a period. An audit then tells it from a register nobody kept."))
def report_nil(ctx: typer.Context, kind: KindName, period: PeriodName, type_: Type = None, unit: Office = None) -> None:
    """Record it and say so."""
    from govopen.app import statements

    context = command_context(ctx)
    print_recorded(
        context,
        statements.report_nil(context.workspace, kind, period, facet=type_, unit=unit),
    )


@asserted.command(
    help=N_(
        "State how many of a kind there were in a period according to another source; the audit compares.\n\n"
        "With annual-report for KIND and --cell: a number of a year's annual report that the ledger cannot know, such as the fees."
    )
)
def assert_count(
    ctx: typer.Context,
    kind: KindName,
    period: PeriodName,
    count: Annotated[str, typer.Option("--count", metavar=N_("N"), help=N_("How many there were; an amount of money in 万元."))],
    source: Annotated[str, typer.Option("--source", metavar=N_("SOURCE"), help=N_("According to what, such as the approval system."))],
    type_: Type = None,
    unit: Office = None,
    cell: Annotated[
        str | None,
        typer.Option("--cell", metavar=N_("CELL"), help=N_("A cell of the annual report: table2.fees, or its printed row and column.")),
    ] = None,
) -> None:
    """Record it and say so."""
    from govopen.app import statements
    from govopen.app.annual_figures import check_cell_option, whole_count

    context = command_context(ctx)
    if check_cell_option(kind, cell, type_, unit):
        _state_figures(context, period, cell or "", count, source)
        return
    done = statements.assert_count(
        context.workspace,
        kind,
        period,
        count=whole_count(count),
        source=source,
        facet=type_,
        unit=unit,
    )
    print_recorded(context, done)


def _state_figures(context: CommandContext, period: str, cell: str, number: str, source: str) -> None:
    """Record what is stated of cells of an annual report, and say so: of one cell its name, of several how many."""
    from govopen.app.annual_figures import figure_subject, state_figures

    done = state_figures(context.workspace, period, cell=cell, number=number, source=source)
    print_recorded(context, structs.replace(done, subject=figure_subject(done.draft), more=()))
    if done.more:
        context.say(
            plural(
                "And {count} cell more, to entry {last}.", "And {count} cells more, to entry {last}.", len(done.more), last=done.more[-1][0]
            )
        )
