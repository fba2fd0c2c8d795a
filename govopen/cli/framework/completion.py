"""Completion for shells: what a parameter may be, read from the ledger, and the script that asks for it.

Silent on any fault: a shell that completes nothing is better than one that writes an error into the line being typed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from govopen.cli.framework.global_options import read_common

if TYPE_CHECKING:
    from govopen.app.workspace import Workspace

#: Set by the script to what is wanted: ``complete_bash`` …
VARIABLE = "_GOVOPEN_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


class Item(NamedTuple):
    """One completion, as the parser's shells write it."""

    value: str
    help: str = ""
    type: str = "plain"


def completing(read: str) -> Callable[[typer.Context, str], Iterator[tuple[str, str]]]:
    """Return the completion of a parameter by a function of ``app/completion.py``; it is imported when a shell asks."""

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from govopen.app import completion
        from govopen.cli.framework.context import command_context

        with suppress(Exception):
            workspace: Workspace = command_context(ctx).workspace
            if read == "matters":
                yield from completion.matters(workspace, incomplete)
            else:
                found: Iterator[tuple[str, str]] = getattr(completion, read)(workspace)
                yield from ((value, note) for value, note in found if value.startswith(incomplete))

    return complete


MATTERS, UNITS, RULES, PACKS, KINDS, LEVELS = map(completing, ("matters", "units", "rules", "packs", "kinds", "levels"))


def script(shell: str) -> str:
    """Return the lines for a shell's start-up file."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    return str(get_completion_script(prog_name="govopen", complete_var=VARIABLE, shell=shell))


def common_of(environ: Mapping[str, str]) -> Any:
    """Read the common options out of the line being typed: the ledger that is meant."""
    return read_common(_typed(environ))


def _typed(environ: Mapping[str, str]) -> list[str]:
    line = environ.get("COMP_WORDS") or environ.get("_TYPER_COMPLETE_ARGS") or ""
    return line.split()[1:]


def answer(overview: Any, context: Any, instruction: str) -> None:
    """Write what the shell asks for; nothing where it cannot be told."""
    from typer.completion import completion_init, shell_complete  # type: ignore[attr-defined]

    _leave_out_common()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stderr(nowhere), suppress(Exception, SystemExit):
        completion_init()
        shell_complete(overview, {"obj": context}, "govopen", VARIABLE, instruction)
    sys.stdout.flush()


def _leave_out_common() -> None:
    """Take the common options out of the line that the parser sees: they are none of its own."""
    for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"):
        line = os.environ.get(name)
        if line is None:
            continue
        program, *words = line.split(" ") if name == "_TYPER_COMPLETE_ARGS" else line.split("\n" if "\n" in line else " ")
        rest = read_common(words).rest
        os.environ[name] = ("\n" if "\n" in line else " ").join([program, *rest])
        if name == "COMP_WORDS" and "COMP_CWORD" in os.environ:
            os.environ["COMP_CWORD"] = str(max(1, int(os.environ["COMP_CWORD"]) - (len(words) - len(rest))))
