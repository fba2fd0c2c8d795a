"""``govopen annual-report --check``: what agencies published, held against itself, the year before, and one another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govopen.cli.framework.output import check_form, chosen_format, deliver
from govopen.errors import UsageError
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.cli.framework.context import CommandContext

_FORMATS = ("table", "json")


def check_reports(
    context: CommandContext, files: Sequence[Path], *, before: Sequence[Path], form: str | None, output: Path | None, force: bool
) -> int:
    """Check the files, draw what was found, and return the exit code: 4 a check fails or a file is unreadable, 3 a sum is open."""
    from govopen.app.annual_check import check_annual_reports

    if not files:
        raise UsageError(
            msg("Which report? No file is named."), hint=msg("Write `govopen annual-report --check FILE…`; a folder may be named too.")
        )
    form = chosen_format(form, output, _FORMATS)
    check_form(form, output, force=force)
    with context.working("Checking …"):
        checks = check_annual_reports(files, before)
    if form == "json":
        from govopen.render.annual_check_json import render_annual_check_json

        deliver(context, render_annual_check_json(checks, words=context.words), output, force=force)
    elif output is not None:
        from govopen.render.terminal.annual_check import render_annual_check_table

        deliver(context, render_annual_check_table(checks, words=context.words), output, force=force)
    else:
        from govopen.render.terminal.annual_check import render_annual_check

        context.show(render_annual_check(checks, words=context.words, width=context.width))
    verdicts = {check.verdict for check in checks}
    return 4 if verdicts & {"fails", "unreadable"} else 3 if "open" in verdicts else 0
