"""A govopen whose clock stands at one instant, in a process of its own with any surroundings: cron, without waiting for the day."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.acceptance.conftest import Ran
from tests.surroundings import needed

#: The one source of time is ``app/clock.py``; asked without a zone it answers as the machine would, in the machine's own.
PROGRAM = """
import datetime, sys
from govopen.app import clock

INSTANT = datetime.datetime.fromisoformat(sys.argv[1])

class Stopped(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return INSTANT.astimezone(tz)

clock.datetime = Stopped
from govopen.__main__ import main
sys.exit(main(sys.argv[2:]))
"""

#: Where a command may find itself: its whole environment, by name.
BARE = {"PATH": "/usr/bin:/bin"}
SURROUNDINGS = {
    "a desk": {**BARE, "LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "HOME": "/root", "USER": "clerk", "TERM": "xterm-256color"},
    "cron": {**BARE, "SHELL": "/bin/sh", "HOME": "/", "LOGNAME": "root"},
    "env -i": {},
    "LC_ALL=C": {**BARE, "LC_ALL": "C"},
    "LC_ALL=C, no UTF-8 mode": {**BARE, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another encoding": {**BARE, "PYTHONIOENCODING": "latin-1"},
}


def run_bytes(at: str, *words: str, folder: Path, env: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """Run at an instant (ISO, with its offset), with nothing in the environment but ``env``; exit code and both streams as bytes."""
    command = [sys.executable, "-c", PROGRAM, at, *words]
    done = subprocess.run(command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, done.stdout, done.stderr


def run(at: str, *words: str, folder: Path, env: Mapping[str, str] | None = None) -> Ran:
    """The same in English, as text."""
    code, out, err = run_bytes(at, *words, folder=folder, env={**needed(), "GOVOPEN_LANG": "en", **(env or {})})
    return Ran(code, out.decode("utf-8"), err.decode("utf-8"))
