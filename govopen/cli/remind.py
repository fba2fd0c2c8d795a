"""``govopen remind``: for cron. Silent where there is nothing to say; what could not be sent is named, with exit code 4."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govopen.cli.framework.context import CommandContext, command_context
from govopen.cli.framework.typer_base import CommandApp
from govopen.errors import UsageError
from govopen.i18n import N_
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.app.remind import Reminded

app = CommandApp()


@app.command(
    help=N_(
        "Remind by mail: offices of what falls due soon or is overdue, their leaders of what is overdue, "
        "the office in charge of everything. Each threshold is told once; a missed day is made up for, a second run sends nothing.\n\n"
        "Crontab, on the days of every week: 30 8 * * * govopen remind --ledger /srv/govopen/govopen.db\n\n"
        "Mail server: GOVOPEN_SMTP_HOST, _PORT, _FROM, _USER, _PASSWORD, _TLS (tls, starttls, none), or the file that GOVOPEN_CONFIG names."
    )
)
def remind(
    ctx: typer.Context,
    to_files: Annotated[
        Path | None, typer.Option("--to-files", metavar=N_("FOLDER"), help=N_("Write the letters as .eml files instead of sending them."))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would be sent; send and note nothing."))] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar=N_("DAY"), help=N_("Seen from the start of this day; without, today."))
    ] = None,
) -> int:
    """Plan, flush, and say what did not get through."""
    from govopen.app.remind import RemindRequest
    from govopen.app.remind import remind as run

    context = command_context(ctx)
    if dry_run and to_files is not None:
        raise UsageError(msg("Give either --dry-run or --to-files."))
    request = RemindRequest(context.optional_day(as_of), to_files, dry_run)
    reminded = run(context.workspace, request, words=context.words, environ=context.environ)
    if dry_run:
        return _show(context, reminded)
    _print_reminded(context, reminded, as_files=to_files is not None)
    return reminded.exit_code


def _show(context: CommandContext, reminded: Reminded) -> int:
    if reminded.resting:
        context.say("{day} is no working day: nothing is sent.", day=reminded.as_of)
    elif not reminded.letters:
        context.say("Nothing new to tell on {day}.", day=reminded.as_of)
    for letter in reminded.letters:
        context.say("To: {name} <{address}>", name=letter.to.name, address=letter.to.address)
        context.say("Subject: {subject}", subject=letter.subject)
        context.write("\n")
        for line in letter.body.splitlines():
            context.say("{line}", line=line)
        context.write("\n")
    _print_unreachable(context, reminded)
    return 0


def _print_reminded(context: CommandContext, reminded: Reminded, *, as_files: bool) -> None:
    from govopen.core.dates.moments import beijing_text
    from govopen.core.reports.reminders import LetterState

    sentences = {
        LetterState.FAILED: N_("Refused: the letter to {name} <{address}>: {reason}"),
        LetterState.QUEUED: N_("Not sent yet: the letter to {name} <{address}>: {reason}"),
        LetterState.UNKNOWN: N_(
            "May have arrived or not: the letter to {name} <{address}>, it goes out again under the same Message-ID: {reason}"
        ),
    }
    for letter in reminded.letters:
        if letter.state in sentences:
            reason = letter.reason or context.words.say("its turn comes later")
            context.note(sentences[letter.state], name=letter.to.name, address=letter.to.address, reason=reason)
            if letter.next_try is not None:
                context.note("  It is tried again by the first run after {moment}.", moment=beijing_text(letter.next_try))
    sent = reminded.of(LetterState.SENT)
    if sent and as_files:
        context.note("Letters written as .eml files: {count}.", count=len(sent))
    elif sent:
        context.note("Letters sent: {count}.", count=len(sent))
    _print_unreachable(context, reminded)
    if reminded.failure:
        raise reminded.failure


def _print_unreachable(context: CommandContext, reminded: Reminded) -> None:
    if reminded.unreachable:
        context.warn("no address is known for {names}; nobody there was told.", names=list(reminded.unreachable))
