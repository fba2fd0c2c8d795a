"""What a command works with: the ledger's place, the reader's words, the two streams, and how a date is read."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.errors import UsageError
from govopen.i18n import Words
from govopen.messages import Message, msg, plural
from govopen.render.terminal.text import fold

if TYPE_CHECKING:
    from datetime import date

    import typer
    from rich.console import Console, RenderableType

    from govopen.app.workspace import Workspace
    from govopen.core.dates.moments import Moment
    from govopen.core.model.vocabulary import Vocabulary

DEFAULT_LEDGER = "./govopen.db"


@dataclass(frozen=True)
class CommandContext:
    """One run of one command. ``ledger`` is a path or URL as given; results go to stdout, everything else to stderr.

    ``named``: it was given by --ledger or GOVOPEN_LEDGER, and is not the default.
    """

    words: Words
    ledger: str = DEFAULT_LEDGER
    no_color: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    named: bool = False

    @cached_property
    def workspace(self) -> Workspace:
        """What use cases are given: the ledger's place, who is recording, and how a wait is reported."""
        from govopen.app.workspace import Workspace

        return Workspace(self.ledger, self.operator, self.waiting, self.environ)

    @property
    def vocabulary(self) -> Vocabulary:
        """Kinds of matter and their events, those of the ledger's packs too."""
        return self.workspace.vocabulary

    @property
    def ledger_if_any(self) -> str | None:
        """The ledger for a command that also works without one: None where none was named and none lies at the default place."""
        return self.ledger if self.named or os.path.lexists(self.ledger) else None

    @property
    def workspace_if_any(self) -> Workspace | None:
        """The workspace for a command that also works without a ledger; None where there is none."""
        return None if self.ledger_if_any is None else self.workspace

    def say(self, message: Message | str, /, **values: object) -> None:
        """Write one sentence of result to stdout."""
        self._line(sys.stdout, self.words.say(message, **values))

    def note(self, message: Message | str, /, **values: object) -> None:
        """Write one sentence to stderr; where that takes nothing, the work goes on."""
        with suppress(OSError):
            self._line(sys.stderr, self.words.say(message, **values))

    def warn(self, message: Message | str, /, **values: object) -> None:
        """Write one sentence to stderr, marked as something to look at."""
        self.note("Note: {sentence}", sentence=self.words.say(message, **values))

    def write(self, text: str) -> None:
        """Write machine text (json, csv) to stdout as it is."""
        sys.stdout.write(text)

    def show(self, *renderables: RenderableType) -> None:
        """Draw Rich renderables on stdout; into a pipe or a file without the blanks that fill a table's last column."""
        from govopen.render.terminal.table import unpadded

        console = self.console()
        with nullcontext() if console.is_terminal else console.capture() as drawn:
            for renderable in renderables:
                console.print(renderable, crop=False)
        if drawn is not None:
            sys.stdout.write(unpadded(drawn.get()))
            sys.stdout.flush()  # a failed write is reported before the next sentence says that it was written

    def console(self, *, stderr: bool = False) -> Console:
        """Return a Rich console that draws colours only on a terminal, and no markup or emoji ever."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        plain = self.plain or not _on_terminal(stream)
        options: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False, "soft_wrap": False}
        return Console(
            file=stream,
            color_system=None if plain else "auto",
            no_color=plain,
            force_terminal=_on_terminal(stream),
            width=self.width,
            legacy_windows=False,
            **options,
        )

    def waiting(self, patience: int) -> None:
        """Say that another program holds the ledger; the ledger calls this after a second."""
        sentence = plural(
            "Waiting for another program that is writing to the ledger (at most {count} second) …",
            "Waiting for another program that is writing to the ledger (at most {count} seconds) …",
            patience,
        )
        self.note(sentence)

    @contextmanager
    def working(self, message: Message | str, /, **values: object) -> Iterator[None]:
        """Show that long work goes on: a line on a terminal's stderr that vanishes at the end, nothing in a pipe or without colours."""
        if not self.animated:
            yield
            return
        from rich.text import Text

        with self.console(stderr=True).status(Text(visible(self.words.say(message, **values)))):
            yield

    @property
    def plain(self) -> bool:
        """Whether colours were declined: then nothing is drawn that moves the cursor either."""
        return self.no_color or bool(self.environ.get("NO_COLOR"))

    @property
    def animated(self) -> bool:
        """Whether progress may be drawn: on a terminal that takes more than plain lines."""
        return _on_terminal(sys.stderr) and not self.plain

    @property
    def on_terminal(self) -> bool:
        """Whether results are read on a terminal, and not by a program or from a file."""
        return _on_terminal(sys.stdout)

    @property
    def width(self) -> int:
        """Columns to draw in: the terminal's (or COLUMNS), 80 without one."""
        return max(40, shutil.get_terminal_size((80, 24)).columns)

    @property
    def interactive(self) -> bool:
        """Whether a person sits at both ends, so that one may prompt."""
        return _on_terminal(sys.stdin) and _on_terminal(sys.stderr)

    @property
    def operator(self) -> str:
        """Who is recording: ``GOVOPEN_OPERATOR``, else the name of the account; a telephone number in it is starred.

        Raises:
            UsageError: the name holds a control character, or is longer than a text may be.
        """
        from govopen.core.model.field_values import FieldRefused, parse_text

        try:
            return mask(parse_text(self.environ.get("GOVOPEN_OPERATOR") or "") or parse_text(_account()))
        except FieldRefused as error:
            refused = msg("GOVOPEN_OPERATOR cannot be used: {reason}", reason=error.message)
            raise UsageError(refused, hint=msg("Set it to the name of the person who records, on one line.")) from None

    def today(self) -> date:
        """Return the present day in Beijing."""
        from govopen.app.clock import now

        return now().date()

    def day(self, text: str) -> date:
        """Read a DAY in the forms of core/dates/date_parser.py.

        Raises:
            WhenRefused: it is no day (exit 2).
        """
        from govopen.core.dates.date_parser import parse_day

        return parse_day(text, today=self.today())

    def optional_day(self, text: str | None) -> date | None:
        """Read the DAY of an option, None where it was left out; an empty text is not left out (a script's variable that is not set).

        Raises:
            WhenRefused: it is no day (exit 2).
        """
        return None if text is None else self.day(text)

    def moment(self, text: str) -> Moment:
        """Read a WHEN in the forms of core/dates/date_parser.py.

        Raises:
            WhenRefused: it is no moment (exit 2).
        """
        from govopen.core.dates.date_parser import parse_moment

        return parse_moment(text, today=self.today())

    def _line(self, stream: TextIO, text: str) -> None:
        width = self.width if _on_terminal(stream) else 10_000
        stream.write("\n".join(fold(visible(mask(text)), width)) + "\n")


def command_context(ctx: typer.Context) -> CommandContext:
    """Return the context that ``run`` in ``__main__`` gave to the parser."""
    context = ctx.find_object(CommandContext)
    if context is None:
        raise RuntimeError("this command was called without a CommandContext")
    return context


def _on_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"
