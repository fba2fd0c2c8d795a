"""``govopen rectify``: orders an office to put right what it owes (整改通知书), and lists the orders with their answers (整改台账)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Day, Force, Levels, Output, Packs, Rules, Since, Strict, Unit, Until, Year, format_option
from govopen.cli.framework.output import check_form, chosen_format, deliver
from govopen.cli.framework.recorded_output import print_recorded
from govopen.cli.framework.typer_base import SETTINGS, CommandApp, Group
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg, plural

if TYPE_CHECKING:
    from govopen.app.orders import OrderRegister
    from govopen.app.rectify import Rectified, RectifyRequest

#: What an office is ordered with, where no other command of the noun is named.
ORDER = "order"
#: What the register is drawn as.
FORMATS = ("table", "csv", "xlsx")


class OrderGroup(Group):
    """``rectify OFFICE …`` is ``rectify order OFFICE …``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what is no command for an office, or for an option of the order."""
        if args and args[0] not in (*self.list_commands(ctx), *SETTINGS["help_option_names"]):
            args = [ORDER, *args]
        return super().parse_args(ctx, args)


app = CommandApp(
    help=N_(
        "Order an office to put right what is overdue or was missed: govopen rectify OFFICE --until DAY -o FILE.docx. "
        "The order is recorded; `govopen log rectified NUMBER --at DAY` answers it."
    ),
    group=OrderGroup,
)


@app.command(
    ORDER,
    help=N_(
        "Make the order to put right (整改通知书) of an office, and record it. It names what the audit of the period finds overdue or "
        "missed. It is answered by `govopen log rectified NUMBER --at DAY`; until then `govopen due` and the next circular list it."
    ),
)
def order_office(
    ctx: typer.Context,
    unit: Annotated[str, typer.Argument(metavar=N_("OFFICE"), help=N_("Name of the office."))],
    until: Annotated[str, typer.Option("--until", metavar=N_("DAY"), help=N_("Last day to put it right."))],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE.docx", help=N_("Write the notice to a file."))] = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar=N_("NUMBER"), help=N_("Number (文号) of the notice; without, the next of the year."))
    ] = None,
    year: Year = None,
    since: Since = None,
    last: Until = None,
    rule: Rules = None,
    pack: Packs = None,
    level: Levels = None,
    strict: Strict = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what the notice would say; record and write nothing."))] = False,
    force: Force = False,
) -> None:
    """Make the notice, record it, say so."""
    from govopen.app.audit import AuditRequest
    from govopen.app.rectify import RectifyRequest, preview

    context = command_context(ctx)
    if output is not None and output.suffix.lower() != ".docx":
        raise UsageError(msg("The notice is a Word document: {path} does not end with .docx.", path=output), hint=msg("Name it FILE.docx."))
    check_form("docx" if output else "table", output, force=force)
    days = [context.optional_day(text) for text in (since, last)]
    audit = AuditRequest(
        year=year, since=days[0], until=days[1], unit=unit, rules=rule or (), packs=pack or (), levels=level or (), strict=strict
    )
    request = RectifyRequest(audit, context.day(until), number, output, force)
    with context.working("Judging …"):
        done = preview(context.workspace, request) if dry_run else _rectify(context, request)
    _print(context, done, output)


def _rectify(context: CommandContext, request: RectifyRequest) -> Rectified:
    from govopen.app.rectify import rectify
    from govopen.render.docx.notice import render_notice

    return rectify(context.workspace, request, draw=lambda notice: render_notice(notice, words=context.words))


def _print(context: CommandContext, done: Rectified, output: Path | None) -> None:
    """Say what the notice names, and where it is."""
    from govopen.render.finding_rows import rule_title
    from govopen.render.sentences import why_text
    from govopen.render.wording import period_name

    notice, words = done.notice, context.words
    if done.recorded is not None:
        print_recorded(context, done.recorded)
    text = plural(
        "{number}, {unit}, until {until}: {count} thing.", "{number}, {unit}, until {until}: {count} things.", len(notice.breaches)
    )
    context.say(text, number=notice.number, unit=notice.unit, until=notice.until)
    for place, breach in enumerate(notice.breaches, 1):
        finding = breach.finding
        target = finding.matter.number if finding.matter else words.say(period_name(finding.period or ""))
        duty = f"{finding.article} {rule_title(breach.rule, words)}"
        context.say("{place}. {target}, {duty}: {why}", place=place, target=target, duty=duty, why=why_text(finding, words))
    if done.recorded is None:
        context.note("Nothing was recorded: this was a dry run.")
        return
    if output is not None:
        context.note("Written: {path}", path=output)
    else:
        context.note("The notice is kept beside the ledger: `govopen rectify show {number} -o FILE.docx` writes it.", number=notice.number)


@app.command("list", help=N_("List the orders (整改台账): number, office, days, items, whether and when it was put right."))
def list_orders(
    ctx: typer.Context,
    unit: Unit = None,
    as_of: Annotated[Day, typer.Option("--as-of", metavar=N_("DAY"), help=N_("As it stood at the end of this day."))] = None,
    form: Annotated[str | None, format_option(*FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Draw the register."""
    from govopen.app import orders

    context = command_context(ctx)
    form = chosen_format(form, output, FORMATS)
    check_form(form, output, force=force)
    register = orders.list_orders(context.workspace, as_of=context.optional_day(as_of), unit=unit)
    if form == "table" and output is None:
        _show(context, register)
    else:
        deliver(context, _file(context, register, form), output, force=force)


def _show(context: CommandContext, register: OrderRegister) -> None:
    from govopen.render.terminal.orders import orders_table

    if not register.orders:
        context.note("No order to put right was recorded yet.")
        return
    context.show(orders_table(register.orders, register.on, words=context.words))
    context.note(plural("{count} order to put right.", "{count} orders to put right.", len(register.orders)))


def _file(context: CommandContext, register: OrderRegister, form: str) -> str | bytes | Iterator[bytes]:
    from govopen.render.order_register import order_rows, orders_csv, orders_xlsx

    if form == "table":
        from govopen.render.terminal.orders import orders_table
        from govopen.render.terminal.table import plain_text

        return plain_text(orders_table(register.orders, register.on, words=context.words), width=100)
    rows = order_rows(register.orders, register.on, context.words)
    if form == "csv":
        return orders_csv(rows, register.checkpoint, context.words)
    return orders_xlsx(rows, register.checkpoint, context.words, at=register.drawn_up)


@app.command("show", help=N_("Write the document of an order again, as it was kept beside the ledger when it was made."))
def show_order(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar=N_("NUMBER"), help=N_("Number of the order."))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.docx", help=N_("Write the notice to a file."))],
    force: Force = False,
) -> None:
    """Write the file."""
    from govopen.app.orders import kept_notice

    context = command_context(ctx)
    check_form("docx", output, force=force)
    kept = kept_notice(context.workspace, number)
    deliver(context, kept.document, output, force=force)
    if kept.corrected_by is not None:
        context.warn("This order is out of effect since entry {seq}.", seq=kept.corrected_by)
