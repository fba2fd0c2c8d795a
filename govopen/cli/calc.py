"""``govopen calc``: counts working days, days, hours and months, forward, back, and between two days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.typer_base import Command, CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import Message, msg, plural

if TYPE_CHECKING:
    from govopen.core.dates.term_calculator import Between, Counted, CountedDay

app = CommandApp()

UNDETERMINED = 3
NEGATIVE = re.compile(r"-\d")


class TermCommand(Command):
    """A command whose argument may begin with a minus: -7wd is a term, not a bundle of options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put a full-width minus, which the term takes as well, for the one that options begin with."""
        return super().parse_args(ctx, [f"－{each[1:]}" if NEGATIVE.match(each) else each for each in args])


@app.command(
    help=N_("Count a term from a day (7wd, 15d, 24h, 2m), back from a day (-7wd), or what lies between two days (--from, --to)."),
    cls=TermCommand,
)
def calc(
    ctx: typer.Context,
    since: Annotated[str, typer.Option("--from", metavar=N_("DAY"), help=N_("The day it counts from; it is not counted itself."))],
    term: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("TERM"), help=N_("7wd working days, 15d days, 24h hours, 2m months; a minus counts back."), show_default=False
        ),
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar=N_("DAY"), help=N_("Count up to this day instead; it is counted."))] = None,
    explain: Annotated[bool, typer.Option("--explain", help=N_("Show every day, whether it counts, and the notice behind it."))] = False,
    no_roll: Annotated[
        bool, typer.Option("--no-roll", help=N_("Leave a last day on a rest day where it is (days and months only)."))
    ] = False,
    office: Annotated[
        bool, typer.Option("--own-closings", help=N_("Do not count the office's own closing days, where the rule allows it."))
    ] = False,
    calendar_as_of: Annotated[
        str | None, typer.Option("--calendar-as-of", metavar=N_("DAY"), help=N_("Count by the notices published up to that day."))
    ] = None,
) -> int | None:
    """Count; 3 where the notice that would settle it is not out."""
    from govopen.app.calendar_notices import known_calendar
    from govopen.core.dates.term_calculator import between, count, parse_length

    context = command_context(ctx)
    if (term is None) == (until is None):
        raise UsageError(
            msg("Give either a term or --to."),
            hint=msg("govopen calc 7wd --from 2020-04-01, or govopen calc --from 2020-04-01 --to 2020-04-13"),
        )
    start = context.moment(since)
    calendar = known_calendar(context.workspace_if_any, published_by=context.optional_day(calendar_as_of))
    calendar = calendar.office if office else calendar
    if until is not None:
        return _print_between(context, between(calendar, start, context.moment(until)), explain=explain)
    return _print_counted(context, count(calendar, parse_length(term or ""), start, roll=not no_roll), explain=explain)


def _print_counted(context: CommandContext, counted: Counted, *, explain: bool) -> int | None:
    """Print the day first, alone on its line, if it is certain; then how it was counted."""
    from govopen.render.day_names import weekday_name

    weekday = weekday_name(counted.end.day, context.words)
    if counted.exact:
        context.write(f"{counted.end}\n")
        context.say(_sentence(counted), start=counted.start, weekday=weekday)
    else:
        text = (
            N_("Not determined: at the earliest {day} ({weekday}), because the holiday notice for {year} is not out.")
            if counted.length.count > 0
            else N_("Not determined: at the latest {day} ({weekday}), because the holiday notice for {year} is not known.")
        )
        context.say(text, day=counted.end, weekday=weekday, year=counted.missing)
    if counted.rolled_from:
        context.say(
            "{day} ({weekday}) is a rest day, so the last day is the next working day (Civil Code, article 203).",
            day=counted.rolled_from,
            weekday=weekday_name(counted.rolled_from, context.words),
        )
    _lay_out(context, counted.days, explain=explain)
    return None if counted.exact else UNDETERMINED


def _sentence(counted: Counted) -> Message:
    """What was counted, by unit and direction, with the holes ``weekday`` and ``start``."""
    number = abs(counted.length.count)
    return {
        ("workday", True): plural(
            "{weekday}, the last of {count} working day from {start}, which is not counted.",
            "{weekday}, the last of {count} working days from {start}, which is not counted.",
            number,
        ),
        ("workday", False): plural(
            "{weekday}, {count} working day before {start}.", "{weekday}, {count} working days before {start}.", number
        ),
        ("day", True): plural(
            "{weekday}, the last of {count} day from {start}, which is not counted.",
            "{weekday}, the last of {count} days from {start}, which is not counted.",
            number,
        ),
        ("day", False): plural("{weekday}, {count} day before {start}.", "{weekday}, {count} days before {start}.", number),
        ("hour", True): plural("{weekday}, {count} hour after {start}.", "{weekday}, {count} hours after {start}.", number),
        ("hour", False): plural("{weekday}, {count} hour before {start}.", "{weekday}, {count} hours before {start}.", number),
        ("month", True): plural("{weekday}, {count} month after {start}.", "{weekday}, {count} months after {start}.", number),
        ("month", False): plural("{weekday}, {count} month before {start}.", "{weekday}, {count} months before {start}.", number),
    }[counted.length.unit, counted.length.count > 0]


def _print_between(context: CommandContext, found: Between, *, explain: bool) -> int | None:
    """Print the working days first, then the other units."""
    if found.exact:
        context.say(plural("{count} working day", "{count} working days", found.workdays))
    else:
        sentence = plural(
            "Not determined: {count} working day at most, because the holiday notice for {year} is not out.",
            "Not determined: {count} working days at most, because the holiday notice for {year} is not out.",
            found.workdays,
            year=found.missing,
        )
        context.say(sentence)
    context.say(plural("{count} day", "{count} days", found.calendar_days))
    if found.months:
        months = plural("{count} month", "{count} months", found.months)
        context.say("{months} and {days}", months=months, days=plural("{count} day", "{count} days", found.months_rest))
    if found.minutes is not None:
        sign = "-" if found.minutes < 0 else ""  # on the whole: half an hour back is -0 h 30 min
        context.say("{hours} h {minutes} min", hours=f"{sign}{abs(found.minutes) // 60}", minutes=abs(found.minutes) % 60)
    context.note("From {first}, which is not counted, to {last}, which is.", first=found.first, last=found.last)
    _lay_out(context, found.days, explain=explain)
    return None if found.exact else UNDETERMINED


def _lay_out(context: CommandContext, days: tuple[CountedDay, ...], *, explain: bool) -> None:
    """Draw the strip of days, if it was asked for."""
    if not explain:
        return
    if not days:
        context.note("There are no days to lay out, or too many.")
        return
    from govopen.render.terminal.calendar import build_day_table

    context.show(build_day_table([(each.day, each.number) for each in days], words=context.words))
