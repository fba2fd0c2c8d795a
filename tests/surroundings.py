"""What a test decides about its surroundings: the environment of a child process, and the day of this one."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo

import pytest

from govopen.app import clock

#: PATH to find programs; the other two where the whole suite runs at another day, so that parent and child read one clock.
NEEDED = ("PATH", "LD_PRELOAD", "SHIFT_SECONDS")


def needed() -> dict[str, str]:
    """Return those that are set, to be extended by what a test is about."""
    return {name: os.environ[name] for name in NEEDED if name in os.environ}


def stop_clock(patch: pytest.MonkeyPatch, at: str) -> None:
    """Let the program in this process find the clock at one instant, ISO with its offset."""
    instant = datetime.fromisoformat(at)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls.fromtimestamp(instant.timestamp(), tz)

    patch.setattr(clock, "datetime", Stopped)
