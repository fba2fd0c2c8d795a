"""Asks for one line at a terminal: on an editor with arrows, history and completion, or on plain lines where the terminal takes no more.

prompt_toolkit is imported here and nowhere else, and only when a question is asked. Nothing that is typed is written to a file.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from govopen.core.text.document_numbers import fold_number
from govopen.core.text.escaping import visible

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History

#: Terminals on which the cursor cannot be moved.
PLAIN_TERMINALS = frozenset({"", "dumb", "unknown"})
#: What parts several values of one answer.
PARTING = "、，,；;"
#: Completions shown at once, at most.
MOST_COMPLETIONS = 30
#: Lines kept free below the question for completions.
MENU_LINES = 6


class Suggestion(Struct, frozen=True):
    """An answer that may be meant: the text, what else it is called, and a note beside it."""

    text: str
    also: tuple[str, ...] = ()
    note: str = ""

    def fits(self, typed: str) -> bool:
        """Whether what was typed occurs in it, whatever case, width and brackets."""
        return any(typed in _fold(each) for each in (self.text, *self.also, self.note))


class LineReader(Protocol):
    """Reads one line. Raises EOFError at Ctrl-D and KeyboardInterrupt at Ctrl-C."""

    def __call__(self, question: str, suggestions: Sequence[Suggestion] = (), *, several: bool = False) -> str:
        """Ask and return what was typed; ``several``: the answer may name several of the suggestions."""
        ...


def line_reader(environ: Mapping[str, str], *, plain: bool) -> LineReader:
    """Return the editor, or plain lines on a terminal that cannot move the cursor; ``plain``: without colours."""
    if environ.get("TERM", "" if sys.platform != "win32" else "win32") in PLAIN_TERMINALS:
        return read_plain
    try:
        return Editor(plain=plain)
    except Exception:  # a terminal that the editor does not know takes plain lines all the same
        return read_plain


def read_plain(question: str, suggestions: Sequence[Suggestion] = (), *, several: bool = False) -> str:
    """Write the question to stderr and read a line from stdin."""
    sys.stderr.write(visible(question))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


class Editor:
    """A line editor on stderr and stdin: what was answered before comes back with the arrow up, what may be meant with Tab."""

    def __init__(self, *, plain: bool) -> None:
        """Prepare the editor; it takes hold of the terminal while a question stands."""
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.input import create_input
        from prompt_toolkit.output.color_depth import ColorDepth

        self._input, self._output = create_input(sys.stdin), _output()
        self._depth = ColorDepth.DEPTH_1_BIT if plain else ColorDepth.DEPTH_4_BIT
        self._history: History = InMemoryHistory()

    def __call__(self, question: str, suggestions: Sequence[Suggestion] = (), *, several: bool = False) -> str:
        """Ask, edit, return what was typed."""
        from prompt_toolkit import PromptSession

        session: Any = PromptSession(
            history=self._history,
            input=self._input,
            output=self._output,
            color_depth=self._depth,
            key_bindings=_bindings(),
            completer=_completer(suggestions, several=several) if suggestions else None,
            reserve_space_for_menu=MENU_LINES if suggestions else 0,
            complete_while_typing=True,
            enable_open_in_editor=False,
            enable_system_prompt=False,
            enable_suspend=False,
        )
        answer: str = session.prompt(visible(question))
        return answer


def _output() -> Any:
    """The terminal of stderr; it is not asked where its cursor stands, for some never answer."""
    if sys.platform == "win32":
        from prompt_toolkit.output import create_output

        return create_output(sys.stderr)
    from prompt_toolkit.data_structures import Size
    from prompt_toolkit.output.vt100 import Vt100_Output

    def size() -> Size:
        columns, rows = shutil.get_terminal_size()
        return Size(rows=rows, columns=columns)

    return Vt100_Output(sys.stderr, size, enable_cpr=False)


def _bindings() -> Any:
    """Tab takes the first of the suggestions, and goes on to the next."""
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("tab")
    def _(event: Any) -> None:
        buffer = event.current_buffer
        if buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(select_first=True)

    return bindings


def _completer(suggestions: Sequence[Suggestion], *, several: bool) -> Completer:
    from prompt_toolkit.completion import Completer, Completion

    class Suggested(Completer):
        """Offers the suggestions in which what stands before the cursor occurs."""

        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:
            typed = document.text_before_cursor
            if several:
                typed = typed[max(map(typed.rfind, PARTING)) + 1 :]
            typed = typed.lstrip()
            if not typed and not complete_event.completion_requested:
                return
            for each in fitting(suggestions, typed):
                yield Completion(each.text, -len(typed), display=visible(each.text), display_meta=visible(each.note))

    return Suggested()


def fitting(suggestions: Iterable[Suggestion], typed: str, most: int = MOST_COMPLETIONS) -> list[Suggestion]:
    """Return the suggestions in which what was typed occurs, those that begin with it first."""
    wanted = _fold(typed)
    found = [each for each in suggestions if each.fits(wanted)]
    found.sort(key=lambda each: not any(_fold(name).startswith(wanted) for name in (each.text, *each.also)))
    return found[:most]


def _fold(text: str) -> str:
    return fold_number(text).replace("[", "").replace("]", "")


def silently(read: Callable[[], Iterable[Suggestion]]) -> list[Suggestion]:
    """Return suggestions, none where they cannot be read: a question is asked without them."""
    with suppress(Exception):
        return list(read())
    return []
