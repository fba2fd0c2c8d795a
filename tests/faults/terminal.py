"""A terminal: what a command sends to one, and what of it is more than text."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.surroundings import needed

#: What Rich sends: colours and weights, the cursor hidden and shown, a line erased and gone up to.
_DRAWING = re.compile(r"\r?\x1b\[(?:[0-9;]*m|\?25[lh]|2K|1A)")
#: What no reader sees, and may act on a terminal; a line's end is none.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: What a csv begins with.
_MARK = "\ufeff"


def run(*words: str | bytes, folder: Path | None = None, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """``govopen WORDS`` with a terminal at all three ends, 200 columns wide: the exit code, and all that was sent."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "govopen", *words],
        cwd=folder,
        env={
            **needed(),
            "GOVOPEN_LANG": "en",
            "TERM": "xterm-256color",
            "COLUMNS": "200",
            "GOVOPEN_OPERATOR": "张三",
            **(env or {}),
        },
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    sent = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return child.wait(), sent.decode("utf-8")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # the other end is closed
        return b""


def text_of(sent: str) -> str:
    """What a reader sees of it: the lines, without the drawing."""
    return re.sub(r"\r+\n", "\n", _DRAWING.sub("", sent))


def unseen(text: str) -> bool:
    """Whether there is anything in a text that no reader sees; the mark at a csv's beginning is allowed."""
    return bool(_UNSEEN.search(text.replace(_MARK, "", 1)))


def left_as_it_was(sent: str) -> bool:
    """Whether nothing but Rich's drawing reached the terminal, colours were put back, and the cursor shown again."""
    colours, cursor = re.findall(r"\x1b\[([0-9;]*)m", sent), re.findall(r"\x1b\[\?25([lh])", sent)
    return colours[-1:] in ([], ["0"]) and cursor[-1:] in ([], ["h"]) and not unseen(text_of(sent))
