"""``govopen annual-report``: the three tables of the annual report on disclosure, counted in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.options import Day, Force, Output, format_option, read_year
from govopen.cli.framework.output import check_form, chosen_format, deliver, draw_report
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.reports.annual_report.report import AnnualReport

app = CommandApp()

#: Where each format is drawn.
FORMATS = {
    "table": "govopen.render.terminal.annual:render_annual_table",
    "json": "govopen.render.annual_json:render_annual_json",
    "xlsx": "govopen.render.annual_xlsx:render_annual_xlsx",
    "docx": "govopen.render.docx.annual:render_annual_docx",
    "html": "govopen.render.html.annual_page:render_annual_html",
}


@app.command(
    help=N_(
        "The annual report on disclosure (Regulation, articles 49 and 50): its three tables, counted in the ledger, in the form of "
        "国办公开办函〔2021〕30号, for 2019 and 2020 of 〔2019〕60号. A cell that the ledger cannot know stays empty, with the reason.\n\n"
        "With --check, reports that agencies published are held against themselves, the year before and one another.\n\n"
        "Exit code: 0 all cells known and all checks right, 4 a check fails or a file cannot be read, 3 a cell is not known or a sum open."
    )
)
def annual_report(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar=N_("FILE"), help=N_("With --check: reports as published, or folders of them."))
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=N_("Check published reports: sums, narrative against tables; web pages saved from a site, .xlsx, .docx, .json, text."),
        ),
    ] = False,
    against_year: Annotated[
        list[Path] | None,
        typer.Option("--against-year", metavar=N_("FILE"), help=N_("With --check: the report of the year before, or a folder of such.")),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", metavar=N_("YEAR"), parser=read_year, help=N_("The year reported on."))] = None,
    as_of: Annotated[
        Day, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Count to the end of this day; what happened later is hidden."))
    ] = None,
    known_as_of: Annotated[Day, typer.Option("--known-as-of", metavar=N_("DAY"), help=N_("Hide what was recorded after this day."))] = None,
    layout: Annotated[
        str | None,
        typer.Option("--form", metavar="30|60", help=N_("The form of 〔2021〕30号 or of 〔2019〕60号; without, that of the year.")),
    ] = None,
    behind: Annotated[
        tuple[str, str] | None,
        typer.Option("--explain", metavar=N_("ROW COLUMN"), help=N_("List the matters behind one number; row and column by label or id.")),
    ] = None,
    form: Annotated[str | None, format_option(*FORMATS)] = None,
    output: Output = None,
    force: Force = False,
) -> int:
    """Count, draw, and return the exit code."""
    from govopen.app.annual_report import ReportRequest
    from govopen.app.annual_report import annual_report as count

    context = command_context(ctx)
    if check:
        from govopen.cli.annual_check import check_reports

        counting = {"--year": year, "--as-of": as_of, "--known-as-of": known_as_of, "--form": layout, "--explain": behind}
        _refuse_with_check([option for option, value in counting.items() if value is not None])
        return check_reports(context, files or (), before=against_year or (), form=form, output=output, force=force)
    asked = _year(year, named=bool(files or against_year))
    form = chosen_format(form, output, FORMATS)
    check_form(form, output, force=force)
    if behind is not None and (form != "table" or output is not None):
        raise UsageError(msg("--explain draws a table on the terminal."), hint=msg("Leave --format and -o out."))
    days = [context.optional_day(text) for text in (as_of, known_as_of)]
    request = ReportRequest(asked, days[0], layout, behind, days[1])
    with context.working("Counting …"):
        report = count(context.workspace, request)
    if behind is not None:
        _explain(context, report)
        return 0
    if form == "table" and output is None:
        _show(context, report)
    else:
        deliver(context, draw_report(report, FORMATS[form], context), output, force=force)
    return _exit_code(report)


def _refuse_with_check(options: list[str]) -> None:
    """Refuse options of counting where published reports are checked: they bear their year and their form."""
    if options:
        raise UsageError(
            msg("{options}: not with --check; a published report says of which year and in which form it is.", options=options),
            hint=msg("Leave it out; --against-year names the report of the year before."),
        )


def _year(year: int | None, *, named: bool) -> int:
    """The year to report on; refuse none, and files that are named without ``--check``."""
    if named:
        raise UsageError(msg("Files are named without --check."), hint=msg("Write `govopen annual-report --check FILE…`."))
    if year is None:
        raise UsageError(msg("Which year? --year is missing."), hint=msg("Write the year reported on, such as --year 2021."))
    return year


def _show(context: CommandContext, report: AnnualReport) -> None:
    from govopen.render.terminal.annual import render_annual

    context.show(render_annual(report, words=context.words, width=context.width))


def _explain(context: CommandContext, report: AnnualReport) -> None:
    from govopen.render.terminal.annual import render_cases

    context.show(render_cases(report, report.asked[0], words=context.words, vocabulary=context.vocabulary, width=context.width))


def _exit_code(report: AnnualReport) -> int:
    """4 where a check fails, 3 where a cell is not known, else 0."""
    return 4 if any(check.ok is False for check in report.checks) else 3 if report.unknown else 0
