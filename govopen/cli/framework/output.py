"""The forms in which a command puts out a report, and how a file of it is written."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from govopen.cli.framework.context import CommandContext
from govopen.errors import UsageError, no_such
from govopen.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from govopen.core.reports.audit_report import AuditReport
    from govopen.i18n import Words


class Renderer(Protocol):
    """A format: takes the report and the reader's language, yields text or bytes piece by piece, and holds no finding."""

    def __call__(self, report: object, *, words: Words) -> Iterator[str] | Iterator[bytes]:
        """Draw the report."""
        ...


#: Where the ``Renderer`` of each format of the audit is.
FORMATS: dict[str, str] = {
    "json": "govopen.render.as_json:render_json",
    "csv": "govopen.render.as_csv:render_csv",
    "xlsx": "govopen.render.as_xlsx:render_xlsx",
    "junit": "govopen.render.as_junit:render_junit",
    "html": "govopen.render.html.audit_page:render_html",
    "docx": "govopen.render.docx.circular:render_docx",
}

BINARY = frozenset({"xlsx", "docx"})
#: The format that a file's ending names where no other is asked for.
ENDINGS = {
    ".json": "json", ".csv": "csv", ".xlsx": "xlsx", ".docx": "docx", ".html": "html", ".htm": "html",
    ".xml": "junit", ".ics": "ics", ".txt": "table", "": "table",
}  # fmt: skip


def chosen_format(form: str | None, output: Path | None, known: Iterable[str]) -> str:
    """Return the format asked for, else the one that the file's ending names; refuse what the command does not know."""
    known = tuple(known)
    if form is None and output is not None:
        form = ENDINGS.get(output.suffix.lower(), output.suffix.removeprefix("."))
    form = form or "table"
    if form not in known:
        raise no_such(msg("There is no format {name}.", name=form), known)
    return form


def check_form(form: str, output: Path | None, *, force: bool) -> None:
    """Refuse early a workbook on a terminal, and a file that stands in the way."""
    if form in BINARY and output is None and sys.stdout.isatty():
        raise UsageError(msg("A file of the format {name} is not for a terminal.", name=form), hint=msg("Name a file with -o."))
    if output is not None:
        from govopen.atomic_files import check_output

        check_output(output, force=force)


def draw(report: AuditReport, form: str, context: CommandContext, *, everything: bool) -> Iterator[str] | Iterator[bytes]:
    """Yield the report in a format for files and programs, piece by piece; the table as plain text of 100 columns."""
    if form == "table":
        from govopen.render.terminal.audit import render_table

        return render_table(report, words=context.words, everything=everything)
    return draw_report(report, FORMATS[form], context)


def draw_report(report: object, renderer: str, context: CommandContext) -> Iterator[str] | Iterator[bytes]:
    """Yield a report as its renderer, ``module:function``, draws it for files and programs."""
    module, _, name = renderer.partition(":")
    render: Renderer = getattr(import_module(module), name)
    return render(report, words=context.words)


def deliver(context: CommandContext, content: str | bytes | Iterator[str] | Iterator[bytes], output: Path | None, *, force: bool) -> None:
    """Write to the file, or to stdout, where text ends with a line break; ``content`` is whole or comes in pieces."""
    gc.freeze()  # what was judged stays until the end: the collector need not walk it again and again while the rest is drawn
    pieces: Iterable[str | bytes] = (content,) if isinstance(content, (str, bytes)) else content
    if output is None:
        _print(pieces)
        return
    from govopen.atomic_files import writing_whole

    with writing_whole(output, force=force, mode=0o666) as partial, partial.open("wb") as out:
        for piece in pieces:
            out.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
    context.note("Written: {path}", path=output)


def _print(pieces: Iterable[str | bytes]) -> None:
    """Write to stdout; a text that does not end with a line break gets one."""
    last: str | bytes = b""
    sys.stdout.flush()
    for piece in pieces:
        if isinstance(piece, bytes):
            sys.stdout.buffer.write(piece)
        else:
            sys.stdout.write(piece)
        last = piece or last
    if isinstance(last, str) and not last.endswith("\n"):
        sys.stdout.write("\n")


def refuse_table_file(form: str, output: Path | None) -> None:
    """Refuse to write a table to a file."""
    if form == "table" and output is not None:
        raise UsageError(msg("A table is for the terminal."), hint=msg("Name another format with --format to write a file."))
