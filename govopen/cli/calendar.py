"""``govopen calendar``: the working-day calendar shown, checked, and given new notices and closing days."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.recorded_output import print_recorded
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import DataError, UsageError, system_reason
from govopen.i18n import N_
from govopen.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.text import Text

    from govopen.app.calendar_notices import ImportPlan, Inspection
    from govopen.core.dates.moments import Span
    from govopen.core.model.findings import Finding
    from govopen.core.reports.open_duties import Duty

app = CommandApp(help=N_("The working-day calendar: show it, check it, read a holiday notice in, add own closing days."))


@app.command("show", help=N_("Show a year or a month: days off, make-up days, the notices behind them, and what falls due."))
def show(
    ctx: typer.Context,
    period: Annotated[
        str | None, typer.Argument(metavar=N_("YEAR|MONTH"), help=N_("2026 or 2026-02; the present year without it."), show_default=False)
    ] = None,
) -> None:
    """Draw the months, then the list of holidays."""
    from govopen.app.calendar_notices import show as look
    from govopen.render.terminal.calendar import build_holiday_table, build_legend, build_months

    context = command_context(ctx)
    window, months = _window(str(context.today().year) if period is None else period)
    found = look(context.workspace_if_any, window=window)
    calendar = found.calendar.office
    context.show(*build_months(months, calendar, words=context.words, width=context.width, due=found.due))
    days = [calendar.day(day) for day in window.days()]
    if legend := build_legend(days, words=context.words, with_due=bool(found.due)):
        context.show("", _text(legend))
    if any(day.notice or day.kind == "closed" for day in days):
        context.show("", build_holiday_table(days, words=context.words))
    _print_due(context, found.due)
    missing = sorted({day.year for day in (window.first, window.last) if day not in calendar.coverage})
    for year in missing:
        context.warn("The holiday notice for {year} is not known; its days are marked as such.", year=year)


@app.command("check", help=N_("Check the calendar: coverage, the source of every year, gaps, differences from chinese-calendar."))
def check(ctx: typer.Context) -> int | None:
    """List the notices and what is missing; 4 where the calendar does not reach today."""
    from govopen.app.calendar_notices import check as look

    context = command_context(ctx)
    found = look(context.workspace_if_any)
    _print_notices(context, found)
    coverage = found.calendar.coverage
    context.say("Covered without a gap from {first} to {last}.", first=coverage.first, last=coverage.last)
    for day in found.differences:
        text = N_("chinese-calendar holds the opposite of {day}, which {notice} makes a working day.")
        if not found.calendar.is_working(day.day):
            text = N_("chinese-calendar holds the opposite of {day}, which {notice} gives off.")
        context.say(text, day=day.day, notice=day.notice or "–")
    if coverage.last < found.today:
        context.warn("The holiday notices known end on {day}; no deadline after it can be determined.", day=coverage.last)
        return 4
    if coverage.last.year == found.today.year and found.today.month >= 11:
        context.warn(
            "The holiday notice for {year} is wanted; deadlines that reach into it are not determined yet.", year=found.today.year + 1
        )
    return None


@app.command("import", help=N_("Read the text of a State Council holiday notice in, as pasted from a web page; - reads standard input."))
def import_notice(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar=N_("FILE"), help=N_("A text file, or - for standard input."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would change."))] = False,
    published: Annotated[
        str | None, typer.Option("--published", metavar=N_("DAY"), help=N_("Date of issue, where the text has none."))
    ] = None,
    unusual: Annotated[
        bool,
        typer.Option("--unusual", help=N_("Accept what has no precedent but contradicts nothing; compare with the official page first.")),
    ] = False,
) -> None:
    """Show the days read and what moves, then record it."""
    from govopen.app.calendar_notices import import_notice as read_in

    context = command_context(ctx)
    plan, recorded = read_in(
        context.workspace,
        _read(file),
        published=context.optional_day(published),
        allow_unusual=unusual,
        dry_run=dry_run,
    )
    _print_plan(context, plan)
    if plan.repeated:
        context.say("This text was read in already, as entry {seq}; nothing was recorded.", seq=plan.repeated.seq)
    elif recorded:
        print_recorded(context, recorded)
    else:
        context.say("Nothing was recorded (--dry-run).")


@app.command("add", help=N_("Add the office's own closing days, with their ground; they count only for rules that allow them."))
def add(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar=N_("DAY"), help=N_("The first closing day."))],
    ground: Annotated[str, typer.Option("--ground", metavar=N_("GROUND"), help=N_("By whose order, and why."))],
    last: Annotated[str | None, typer.Option("--to", metavar=N_("DAY"), help=N_("The last closing day; the first without it."))] = None,
) -> None:
    """Record the closing and name the working days that it closes."""
    from govopen.app.calendar_notices import add_closing

    context = command_context(ctx)
    begin = context.day(first)
    end = context.optional_day(last) or begin
    recorded, closed = add_closing(context.workspace, begin, end, ground=ground)
    print_recorded(context, recorded)
    days = [day.day for day in closed]
    context.say(plural("Closed on {count} working day: {days}.", "Closed on {count} working days: {days}.", len(days), days=days))
    context.note("They count only for rules with own_closings = true in their term.")


def _window(period: str) -> tuple[Span, list[date]]:
    """The days of a year or a month, and the first days of its months."""
    from govopen.core.dates.moments import Span, parse_period

    found = parse_period(period)
    if found is None:
        raise UsageError(msg("{value} is not a year or a month.", value=period), hint=msg("Write 2026 or 2026-02."))
    span = found.span
    months = [date(span.first.year, month, 1) for month in range(span.first.month, span.last.month + 1)]
    return Span(span.first, span.last), months


def _read(file: str) -> bytes:
    """The bytes of a file or of standard input, no more than can be a notice."""
    from govopen.app.calendar_notices import LONGEST_FILE

    try:
        if file == "-" and sys.stdin is not None:
            return sys.stdin.buffer.read(LONGEST_FILE + 1)
        with Path(file).open("rb") as stream:
            return stream.read(LONGEST_FILE + 1)
    except OSError as error:
        hint = msg("Name the text file into which the notice was copied, or - to paste it here.")
        raise DataError(msg("{path} cannot be read: {reason}.", path=file, reason=system_reason(error)), hint=hint) from None


def _text(line: str) -> Text:
    from rich.text import Text

    return Text(line, overflow="fold")


def _print_due(context: CommandContext, due: Mapping[date, list[Duty]]) -> None:
    """List what falls due, day by day."""
    from govopen.render.finding_rows import rule_title
    from govopen.render.terminal.table import Column, build_table

    if not due:
        return
    rows = [
        (day, duty.finding.matter.number if duty.finding.matter else duty.finding.period, rule_title(duty.rule, context.words))
        for day, duties in sorted(due.items())
        for duty in duties
    ]
    columns = (Column(context.words.say("Due"), whole=True), Column(context.words.say("Matter")), Column(context.words.say("Duty")))
    context.write("\n")
    context.show(build_table(columns, rows))


def _print_notices(context: CommandContext, found: Inspection) -> None:
    """The notices, each with its number, what is known of that, its title, and where it stands; lines that can be copied whole."""
    say = context.words.say
    for notice in found.calendar.notices:
        seen = say("read in by this office") if notice.id in found.imported else say("second-hand") if notice.secondary else say("read")
        number = notice.number or say("number not seen")
        years = "/".join(map(str, notice.years))
        context.write(f"{years}  {notice.published or '    –     '}  {number}  {seen}\n      {notice.title}\n      {notice.source}\n")


def _print_plan(context: CommandContext, plan: ImportPlan) -> None:
    """The days read, the days that change, the verdicts that move."""
    from govopen.render.terminal.calendar import build_day_table, build_holiday_table

    notice = plan.notice.notice
    context.say(
        "{title}, {number}, dated {day}:",
        title=notice.title or context.words.say("Notice without a title"),
        number=notice.number or context.words.say("number not seen"),
        day=notice.published or "–",
    )
    if not notice.title:
        context.warn(
            "The text bears no title such as 国务院办公厅关于2027年部分节假日安排的通知; it is kept as it is, as {name}.", name=notice
        )
    elif not notice.title.startswith("国务院"):
        context.warn("By its title, {title}, this is not the notice of the State Council's office.", title=notice.title)
    context.show(build_holiday_table(plan.days, words=context.words, with_notice=False))
    if not plan.turned and plan.before.coverage == plan.after.coverage:
        context.say("The calendar stays as it is: it has these days already.")
        return
    if plan.turned:
        context.say("Days that become something else than they were:")
        context.show(build_day_table([(day, None) for day in plan.turned], words=context.words))
    if plan.before.coverage != plan.after.coverage:
        context.say(
            "The calendar now reaches to {last} (before: {before}).", last=plan.after.coverage.last, before=plan.before.coverage.last
        )
    _print_moves(context, plan)


def _print_moves(context: CommandContext, plan: ImportPlan) -> None:
    """Which limits and verdicts are not what they were."""
    from govopen.render.finding_rows import rule_title
    from govopen.render.terminal.table import Column, build_table
    from govopen.render.wording import OUTCOMES

    if not plan.moves:
        context.say("No deadline and no verdict moves.")
        return
    say = context.words.say
    rows = []
    for move in plan.moves:
        one = move.after or move.before
        assert one is not None
        cells = [say(OUTCOMES[each.outcome]) if each else "–" for each in (move.before, move.after)]
        limits = [_limit(context, each) for each in (move.before, move.after)]
        rows.append(
            (
                one.matter.number if one.matter else one.period,
                rule_title(move.rule, context.words),
                " → ".join(limits),
                " → ".join(dict.fromkeys(cells)),
            )
        )
    context.say(plural("{count} deadline or verdict moves:", "{count} deadlines or verdicts move:", len(rows)))
    columns = (Column(say("Matter")), Column(say("Duty")), Column(say("Due"), whole=True), Column(say("Outcome")))
    context.show(build_table(columns, rows))


def _limit(context: CommandContext, finding: Finding | None) -> str:
    """A limit, or the earliest that it can be."""
    if finding is None:
        return "–"
    if finding.due:
        return str(finding.due)
    return context.words.say("{day} at the earliest", day=finding.due_earliest) if finding.due_earliest else "–"
