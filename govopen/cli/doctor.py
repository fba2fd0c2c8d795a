"""``govopen doctor``: looks the installation and the ledger over."""

from __future__ import annotations

from typing import Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.i18n import N_

app = CommandApp()


@app.command(help=N_("Look over the program, the ledger, the packs, the calendar and the addresses. Exit code 4 if something is at fault."))
def doctor(
    ctx: typer.Context,
    first: Annotated[
        bool, typer.Option("--first-day", help=N_("Instead, list what was never begun this year, with the commands that settle it."))
    ] = False,
) -> int:
    """Print each check with what to do about it, or the first-day checklist."""
    if first:
        _show_first_day(command_context(ctx))
        return 0
    from govopen.app.doctor import State, examine
    from govopen.cli.framework.error_messages import describe_problem

    context = command_context(ctx)
    marks = {State.OK: N_("[ok]    {message}"), State.NOTE: N_("[note]  {message}"), State.FAULT: N_("[fault] {message}")}
    checks = examine(context.workspace, environ=context.environ)
    for check in checks:
        context.say(marks[check.state], message=check.message)
        for problem in check.problems:
            context.say("        {hint}", hint=describe_problem(problem, context.words))
        if check.hint:
            context.say("        {hint}", hint=check.hint)
    return 4 if any(check.state is State.FAULT for check in checks) else 0


def _show_first_day(context: CommandContext) -> None:
    from govopen.app.first_day import first_day
    from govopen.render.terminal.first_day import render_first_day

    with context.working("Judging …"):
        steps = first_day(context.workspace)
    context.show(render_first_day(steps, words=context.words, width=context.width))
