"""Runs a command with its first write to the ledger failing, then its second, and so on until it gets through; once and for ever.

``python -m tests.faults.failing_disk FOLDER`` prints a line of JSON for each kind of failure: ``{"case", "places", "said"}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from govopen.__main__ import main
from govopen.ledger.verification.verify import verify_ledger
from tests.benchmarks.disk import FULL, IOERR_FSYNC, IOERR_WRITE, OK, Disk

ROWS = "行政许可决定文书号,许可决定日期\n" + "".join(f"许{n}号,2020-04-01\n" for n in range(100, 160))
COMMANDS: dict[str, Sequence[str]] = {
    "log": ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit"),
    "import": ("import", "register.csv"),
    "backup": ("ledger", "backup", "copy.db"),
    "init": ("--ledger", "new.db", "init", "--agency", "厅"),
    "restore": ("--ledger", "new.db", "ledger", "restore", "kept.db"),
}
FULL_WRITE, WRITE, SYNC = (
    ("write", FULL, "the disk is full at a write"),
    ("write", IOERR_WRITE, "a write fails"),
    ("sync", IOERR_FSYNC, "a sync fails"),
)
ONCE, EVER = False, True
#: One entry is tried with every kind of failure, longer writing with the most telling of them.
PLAN = (
    *(("log", kind, for_ever) for kind in (FULL_WRITE, WRITE, SYNC) for for_ever in (ONCE, EVER)),
    ("import", FULL_WRITE, EVER),
    ("import", SYNC, ONCE),
    ("backup", WRITE, ONCE),
    ("backup", SYNC, EVER),
    ("init", SYNC, EVER),
    ("restore", FULL_WRITE, EVER),
    ("restore", WRITE, ONCE),
    ("restore", SYNC, ONCE),
)


def run(words: Sequence[str]) -> tuple[int, str]:
    """The exit code, and the first line of what was complained of."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return code, err.getvalue().splitlines()[0] if code else ""


def failing(kind: str, at: int, code: int, *, for_ever: bool) -> Callable[[str, int], int]:
    """Fail the operation of that kind and number, and with ``for_ever`` all after it."""
    return lambda of, number: code if of == kind and (number >= at if for_ever else number == at) else OK


def loop(disk: Disk, words: Sequence[str], kind: str, code: int, *, for_ever: bool) -> tuple[int, list[str]]:
    """Fail the n-th for n = 1, 2, 3 …: each time exit 4, no new file, and the ledger as it was; returns how many, and what was said."""
    said: set[str] = set()
    for n in range(1, 1000):
        shutil.copy("whole.db", "govopen.db")
        before = files()
        done = disk.writes if kind == "write" else disk.syncs
        disk.fail = failing(kind, done + n, code, for_ever=for_ever)
        exit_code, sentence = run(words)
        disk.fail = lambda of, number: OK
        if exit_code == 0:
            for name in files() - before:
                os.unlink(name)
            return n - 1, sorted(said)
        found = verify_ledger("govopen.db")  # a reader rolls a left-over journal back
        assert (exit_code, found.checkpoint.size, files()) == (4, 1, before), (n, sentence, files())
        assert not any(check.count for check in found.checks if check.name != "access"), n
        said.add(sentence)
    raise AssertionError("it never gets through")


def files() -> set[str]:
    return set(os.listdir())


def everything() -> None:
    run(("init", "--agency", "厅"))
    run(("log", "decided", "许0号", "--at", "2020-04-01", "--type", "permit"))
    Path("register.csv").write_text(ROWS, encoding="utf-8")
    Path("govopen.db").rename("whole.db")
    shutil.copy("whole.db", "govopen.db")
    run(("ledger", "backup", "kept.db"))
    disk = Disk()
    for name, (kind, code, title), for_ever in PLAN:
        places, said = loop(disk, COMMANDS[name], kind, code, for_ever=for_ever)
        case = f"{name}: {title}, {'for ever' if for_ever else 'once'}"
        print(json.dumps({"case": case, "places": places, "said": said}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    everything()
