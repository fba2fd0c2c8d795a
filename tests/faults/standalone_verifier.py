"""A process of its own, to whom a read-only file is read-only: also where the tests run as root, whom no file mode stops."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.acceptance.conftest import Ran
from tests.surroundings import needed

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def run(*words: str, folder: Path | None = None, env: Mapping[str, str] | None = None, program: tuple[str, ...] = ("-m", "govopen")) -> Ran:
    """``govopen WORDS`` (or another ``program`` of this Python) with nothing in its environment but what is given."""
    done = subprocess.run(
        [sys.executable, *program, *words],
        cwd=folder,
        env={**needed(), "GOVOPEN_LANG": "en", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        preexec_fn=_obey_file_modes,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def _obey_file_modes() -> None:
    """Leave the powers that let root pass over file modes; for any other user there is nothing to leave."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for power in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        prctl(_PR_CAPBSET_DROP, power, 0, 0, 0)
