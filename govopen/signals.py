"""Ctrl-C and SIGTERM stop a command until it commits; from then on it goes on to its end, to say what it recorded.

Signals belong to the whole process, and so does the one value kept here.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Terminated(BaseException):
    """SIGTERM arrived; unwinds like Ctrl-C, so that nothing is left half done."""


class _Command:
    """The command that runs: whether it may still be stopped without leaving its user in doubt."""

    settled = False

    def interrupt(self, signum: int, frame: object) -> None:
        if not self.settled:
            raise KeyboardInterrupt

    def terminate(self, signum: int, frame: object) -> None:
        if not self.settled:
            raise Terminated


_command = _Command()


def mark_committed() -> None:
    """Say that what follows is not undone: the signals are not heeded until the command has ended."""
    _command.settled = True


def settled() -> bool:
    """Whether the command has recorded something that stands, whatever happens to it now."""
    return _command.settled


@contextmanager
def handle_signals(*, last: bool) -> Iterator[None]:
    """Turn both signals into exceptions while a command runs, where the thread and the system allow it.

    ``last``: the process ends with the command; a signal that comes while the interpreter shuts down is not heeded, so that
    the exit code stays the command's own.
    """
    _command.settled = False
    handlers = {signal.SIGINT: _command.interrupt, signal.SIGTERM: _command.terminate}
    before = {number: signal.getsignal(number) for number in handlers}
    heeded = [number for number in handlers if before[number] not in (signal.SIG_IGN, None)]
    try:
        for number in heeded:
            signal.signal(number, handlers[number])
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, signal.SIG_IGN if last else before[number])
