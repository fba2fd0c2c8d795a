"""The program: reads the common options, runs one command, and turns whatever happens into text and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from govopen.errors import GovopenError, UsageError
from govopen.i18n import Words, choose_language, read_words
from govopen.messages import Message, msg
from govopen.signals import Terminated, handle_signals, mark_committed, settled

#: New objects after which the collector looks for circles: at Python's 700 it takes a tenth of a short command's time, while modules load.
YOUNG_OBJECTS = 100_000
INTERRUPTED, TERMINATED, BROKEN_PIPE = 130, 143, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``govopen`` with these arguments (the process's own by default) and return the exit code."""
    gc.set_threshold(YOUNG_OBJECTS)
    from govopen.cli.framework.global_options import read_common

    speak_utf8()
    common = read_common(sys.argv[1:] if argv is None else argv)
    language, complaint = choose_language(common.lang, os.environ)
    words = read_words(language)
    try:
        with handle_signals(last=argv is None):
            code = flush(guard(common, common.complaint or complaint, words), words)
            mark_committed()
    except (KeyboardInterrupt, Terminated) as stopped:  # while the output was written to somebody who does not read on
        _abandon(1)
        return TERMINATED if isinstance(stopped, Terminated) else INTERRUPTED
    return code


def guard(common: Any, complaint: Message | None, words: Words) -> int:
    """Run the command; whatever it raises becomes sentences on stderr and an exit code, never a traceback."""
    try:
        if complaint:
            raise UsageError(complaint, hint=msg("See `{command} --help`.", command="govopen"))
        return run(common, words)
    except GovopenError as error:
        debug(error)
        return report(error, words)
    except KeyboardInterrupt:
        return stop(msg("Interrupted."), words, INTERRUPTED)
    except Terminated:
        return stop(msg("Stopped."), words, TERMINATED)
    except BrokenPipeError:
        return BROKEN_PIPE
    except OSError as error:
        return refused_by_system(error, words)
    except UnicodeEncodeError as error:
        return no_text(error, words)
    except Exception as error:
        return unexpected(error, words)


def run(common: Any, words: Words) -> int:
    """Parse the arguments and invoke the command; a command returns its exit code, None for 0."""
    if os.environ.get("_GOVOPEN_COMPLETE"):
        from govopen.cli.framework.completion import common_of

        common = common_of(os.environ)
    if common.rest[:1] in (["--version"], ["-V"]):
        from importlib.metadata import version

        sys.stdout.write(f"govopen {version('govopen')}\n")
        return 0
    if common.rest[:1] == ["help"]:
        common.rest = [*common.rest[1:], "--help"]
    import typer

    from govopen.cli.framework.context import DEFAULT_LEDGER, CommandContext
    from govopen.cli.framework.error_messages import usage_error
    from govopen.cli.framework.typer_base import build_overview
    from govopen.core.text.personal_data import hide_password

    ledger = common.ledger if common.ledger is not None else os.environ.get("GOVOPEN_LEDGER") or None
    place = DEFAULT_LEDGER if ledger is None else ledger
    context = CommandContext(words, place, no_color=common.no_color, environ=os.environ, named=ledger is not None)
    if common.ledger is not None and hide_password(common.ledger) != common.ledger:
        context.warn("a password on the command line can be seen by everyone on this machine; put the address into GOVOPEN_LEDGER.")
    overview = build_overview()
    if asked := os.environ.get("_GOVOPEN_COMPLETE"):
        from govopen.cli.framework.completion import answer

        answer(overview, context, asked)
        return 0
    try:
        with overview.make_context("govopen", common.rest or ["--help"], obj=context) as parsed:
            code = overview.invoke(parsed)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return stop(msg("Interrupted."), words, INTERRUPTED)
    except typer.TyperException as error:
        return report(usage_error(error, words), words)
    return code if isinstance(code, int) else 0


def report(error: GovopenError, words: Words) -> int:
    """Write an error to stderr and return its exit code."""
    from govopen.cli.framework.error_messages import describe
    from govopen.core.text.escaping import visible
    from govopen.core.text.personal_data import hide_password, mask

    complain(*(visible(hide_password(mask(line))) for line in describe(error, words)))
    return error.exit_code


def refused_by_system(error: OSError, words: Words) -> int:
    """Say what the system refused. What still waits for a full disk is let go, so that it is not reported twice."""
    from govopen.cli.framework.error_messages import system_error

    code = report(system_error(error, recorded=settled()), words)
    try:
        sys.stdout.flush()
    except OSError:
        _abandon(1)
    return code


def no_text(error: UnicodeEncodeError, words: Words) -> int:
    """Name the argument whose bytes are no UTF-8, as Python keeps them; any other text is our own fault."""
    from govopen.core.text.personal_data import excerpt

    found = error.object[error.start : error.end]
    if not all("\udc80" <= sign <= "\udcff" for sign in found):
        return unexpected(error, words)
    hint = msg("Set the terminal and the script to UTF-8 and write it again.")
    return report(UsageError(msg("{value} is no text in UTF-8.", value=excerpt(error.object)), hint=hint), words)


def unexpected(error: Exception, words: Words) -> int:
    """Say that govopen itself failed; a database driver's own text may hold data, so none of it is shown."""
    debug(error)
    fault = msg("govopen itself failed ({kind}).", kind=type(error).__name__)
    return report(GovopenError(fault, hint=msg("Nothing half done is kept. GOVOPEN_DEBUG=1 shows the details for a report.")), words)


def stop(message: Message, words: Words, code: int) -> int:
    """Say why the run ended early."""
    complain("", words.say(message))
    return code


def complain(*lines: str) -> None:
    """Write lines to stderr, if there is one and somebody reads it."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("\n".join(lines) + "\n")


def debug(error: BaseException) -> None:
    """With GOVOPEN_DEBUG=1, write the traceback to stderr."""
    if os.environ.get("GOVOPEN_DEBUG") == "1":
        import traceback

        traceback.print_exception(error, file=sys.stderr)


def flush(code: int, words: Words) -> int:
    """Write out what is buffered while a failure can still be reported; a stderr that takes nothing more changes no exit code."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = BROKEN_PIPE
    except OSError as error:
        code = refused_by_system(error, words)
    except ValueError:  # closed
        return code
    if code == BROKEN_PIPE:
        _abandon(1)
    try:
        sys.stderr.flush()
    except OSError:
        _abandon(2)
    return code


def _abandon(stream: int) -> None:
    """Point stdout or stderr at nothing, so that the interpreter's last flush stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)


def speak_utf8() -> None:
    """Make both streams UTF-8 whatever the locale or code page; what is not text is written as an escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
