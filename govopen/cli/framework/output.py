"""The forms in which a command puts out a report, and how a file of it is written."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from govopen.cli.framework.context import CommandContext
from govopen.errors import UsageError
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.core.reports.audit_report import AuditReport


#: Where each format is drawn; every one takes the report and the words, and returns text or bytes.
FORMATS: dict[str, str] = {
    "json": "govopen.render.as_json:render_json",
    "csv": "govopen.render.as_csv:render_csv",
    "xlsx": "govopen.render.as_xlsx:render_xlsx",
    "junit": "govopen.render.as_junit:render_junit",
    "html": "govopen.render.html.audit_page:render_html",
}


BINARY = frozenset({"xlsx"})


def check_form(form: str, output: Path | None, context: CommandContext, *, force: bool) -> None:
    """Refuse early: an unknown format, a workbook on a terminal, a file that stands in the way."""
    if form != "table" and form not in FORMATS:
        raise UsageError(msg("There is no format {name}.", name=form), hint=msg("There are: {names}.", names=["table", *FORMATS]))
    if form in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(msg("A file of the format {name} is not for a terminal.", name=form), hint=msg("Name a file with -o."))
    if output is not None:
        from govopen.atomic_files import check_output

        check_output(output, force=force)


def draw(report: AuditReport, form: str, context: CommandContext, *, everything: bool) -> str | bytes:
    """Draw the report in a format for files and programs; the table as plain text of 100 columns."""
    if form == "table":
        from govopen.render.terminal.audit import render_audit
        from govopen.render.terminal.table import plain_text

        return plain_text(render_audit(report, words=context.words, width=100, everything=everything), width=100)
    module, _, name = FORMATS[form].partition(":")
    drawn: str | bytes = getattr(import_module(module), name)(report, words=context.words)
    return drawn


def deliver(context: CommandContext, content: str | bytes, output: Path | None, *, force: bool) -> None:
    """Write to the file, or to stdout."""
    if output is not None:
        from govopen.atomic_files import write_whole

        path = write_whole(output, content, force=force)
        context.note("Written: {path}", path=path)
    elif isinstance(content, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        context.write(content if content.endswith("\n") else content + "\n")


def check_writable(form: str, output: Path, *, force: bool) -> None:
    """Refuse early a file that would not be written."""
    from govopen.atomic_files import check_output

    if form == "table":
        raise UsageError(msg("A table is for the terminal."), hint=msg("Name another format with --format to write a file."))
    check_output(output, force=force)
