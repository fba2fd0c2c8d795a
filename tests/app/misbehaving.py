"""Jobs that end their process in one way or another; a worker calls ``work``."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable


def _signal(number: signal.Signals) -> str:
    os.kill(os.getpid(), number)
    return "not reached"


def _bloat() -> str:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
    return str(len(bytearray(1 << 34)))


def _noise() -> str:
    print("a library that talks", flush=True)
    os.write(1, b"and one that writes past Python\n")
    sys.stderr.write("and complains\n")
    return "said"


def _hang() -> str:
    time.sleep(600)
    return "not reached"


def _interrupted() -> str:
    raise KeyboardInterrupt


DEEDS: dict[str, Callable[[], str]] = {
    "killed": lambda: _signal(signal.SIGKILL),
    "segfault": lambda: _signal(signal.SIGSEGV),
    "terminated": lambda: _signal(signal.SIGTERM),
    "stopped": lambda: _signal(signal.SIGSTOP),
    "hangs": _hang,
    "leaves": lambda: str(os._exit(7)),
    "exits": lambda: str(sys.exit(3)),
    "raises": lambda: str(1 // 0),
    "bloats": _bloat,
    "noise": _noise,
    "interrupted": _interrupted,
    "large": lambda: "x" * 20_000_000,
}


def work(job: str) -> str:
    """Do what the job says, or answer in capitals."""
    return DEEDS[job]() if job in DEEDS else f"{job.upper()} {len(job)}"


def who(job: str) -> int:
    """The process that does the job."""
    time.sleep(0.05)
    return os.getpid()
