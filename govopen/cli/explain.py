"""``govopen explain``: the counting sheet of a matter or a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.completion import MATTERS, RULES
from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import CalendarAsOf, Force, KnownAsOf, Output, format_option
from govopen.cli.framework.output import check_form, chosen_format, deliver, refuse_table_file
from govopen.cli.framework.recorded_output import Kind
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govopen.core.reports.counting_sheet import CountingSheet

FORMATS = ("table", "html", "docx")

app = CommandApp()


@app.command(help=N_("The counting sheet (期限计算单): each day with its kind, its number and the notice behind it, the article's words."))
def explain(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar=N_("MATTER|PERIOD"), autocompletion=MATTERS, help=N_("A matter, or a period such as 2020-Q1."))
    ],
    rule: Annotated[str | None, typer.Option("--rule", metavar=N_("RULE"), autocompletion=RULES, help=N_("Only this rule."))] = None,
    kind: Kind = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Judge as of the end of this day."))] = None,
    known_as_of: KnownAsOf = None,
    calendar_as_of: CalendarAsOf = None,
    form: Annotated[str | None, format_option(*FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Draw a sheet for each verdict."""
    from govopen.app.explain import explain as lay_open

    context = command_context(ctx)
    form = chosen_format(form, output, FORMATS)
    refuse_table_file(form, output)
    check_form(form, output, force=force)
    days = [context.optional_day(text) for text in (as_of, known_as_of, calendar_as_of)]
    sheets = lay_open(context.workspace, target, rule=rule, kind=kind, as_of=days[0], known_as_of=days[1], calendar_as_of=days[2])
    if not sheets:
        context.note("No rule judges {target}.", target=target)
    elif form == "table":
        _draw(context, sheets)
    else:
        deliver(context, _pages(context, sheets, form), output, force=force)


def _pages(context: CommandContext, sheets: Sequence[CountingSheet], form: str) -> Iterator[str] | Iterator[bytes]:
    """Draw the sheets for a file, each on a page of its own."""
    if form == "docx":
        from govopen.render.docx.sheet import render_docx

        return render_docx(sheets, words=context.words, vocabulary=context.vocabulary)
    from govopen.render.html.sheet_page import render_sheets

    return render_sheets(sheets, words=context.words, vocabulary=context.vocabulary)


def _draw(context: CommandContext, sheets: Sequence[CountingSheet]) -> None:
    from govopen.render.terminal.sheet import render_sheet

    vocabulary = context.vocabulary
    for place, sheet in enumerate(sheets):
        if place:
            context.write("\n" + "─" * min(context.width, 80) + "\n\n")
        context.show(render_sheet(sheet, words=context.words, vocabulary=vocabulary, width=context.width))
