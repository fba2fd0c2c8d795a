"""By hand: 300 power cuts, and every n-th write and sync failing, once and for ever.

    python -m tests.benchmarks.bench_disk [cuts]

Prints, for the shipped settings and for weaker ones, in how many cuts the file was corrupt or an acknowledged entry lost.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.errors import GovopenError
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.backends import sqlite
from govopen.ledger.verification.verify import verify_ledger
from tests.benchmarks.disk import FULL, IOERR_FSYNC, IOERR_WRITE, OK, Disk

MOMENT = datetime(2020, 6, 1, tzinfo=UTC)


class PowerCut(BaseException):
    """The machine is gone."""


def append(path: Path, number: str, count: int = 1) -> int:
    with open_ledger(str(path), write=True) as ledger, ledger.writing() as writer:
        drafts = (
            Draft("decision", f"{number}-{n}", "decided", Moment(date(2020, 4, 1)), fields={"title": "许" * 50}) for n in range(count)
        )
        return writer.append(drafts, operator="x", recorded_at=MOMENT)[-1]


def verdict(path: Path) -> int | None:
    """The size of a good ledger; None if it is corrupt."""
    try:
        found = verify_ledger(str(path))
    except GovopenError:
        return None
    return found.checkpoint.size if not any(check.count for check in found.checks if check.name != "access") else None


def cut(disk: Disk, dice: random.Random, folder: Path) -> tuple[bool, bool]:
    """One life of a ledger, ended by a power cut; returns (corrupt, acknowledged entry lost)."""
    path = folder / "govopen.db"
    create_ledger(str(path), agency="厅", packs=[], recorded_at=MOMENT).close()
    disk.images.clear()
    acknowledged = append(path, "first")
    steps, last = 0, dice.randrange(1, 160)
    left: dict[str, bytes | None] = {}

    def step() -> None:
        nonlocal steps, left
        steps += 1
        if steps == last:
            left = disk.after_cut(dice)

    disk.on_step = step
    n = 0
    while not left:
        seq = append(path, f"more{n}", count=dice.choice([1, 1, 1, 40]))
        acknowledged, n = (seq if not left else acknowledged), n + 1
        if not left and dice.random() < 0.2:  # between two entries
            left = disk.after_cut(dice)
    disk.on_step = lambda: None
    disk.images.clear()
    for name, content in left.items():
        Path(name).unlink(missing_ok=True)
        if content is not None:
            Path(name).write_bytes(content)
    size = verdict(path)
    return size is None, size is not None and size < acknowledged


def cuts(disk: Disk, count: int, settings: dict[str, Any]) -> None:
    shipped = dict(sqlite._SETTINGS)
    sqlite._SETTINGS.update(settings)
    dice, corrupt, lost = random.Random(2020), 0, 0
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            bad, gone = cut(disk, dice, Path(folder))
            corrupt, lost = corrupt + bad, lost + gone
    sqlite._SETTINGS.update(shipped)
    print(f"{count} power cuts with {settings or 'the shipped settings'}: {corrupt} corrupt, {lost} lost acknowledged entries", flush=True)


def failing(kind: str, at: int, code: int, *, for_ever: bool) -> Callable[[str, int], int]:
    """Fail the operation of that kind and number, and with ``for_ever`` all after it."""
    return lambda of, number: code if of == kind and (number >= at if for_ever else number == at) else OK


def failures(disk: Disk, kind: str, code: int, *, for_ever: bool) -> None:
    """Fail the first operation of that kind, the second …, until an append of 2,000 gets through."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "govopen.db"
        create_ledger(str(path), agency="厅", packs=[], recorded_at=MOMENT).close()
        before, n, told = append(path, "first"), 0, set()
        while True:
            n += 1
            start = disk.writes if kind == "write" else disk.syncs
            disk.fail = failing(kind, start + n, code, for_ever=for_ever)
            try:
                size = append(path, f"try{n}", count=300)
            except GovopenError as error:
                told.add(str(error.message.values.get("sentence", error)))
            else:
                disk.fail = lambda k, m: OK
                break
            disk.fail = lambda k, m: OK
            assert verdict(path) == before, (kind, n, verdict(path))
        assert verdict(path) == size
        print(
            f"{kind} fails {'for ever' if for_ever else 'once'} with {code}: {n - 1} places, ledger good each time; said: {sorted(told)}",
            flush=True,
        )


if __name__ == "__main__":
    the_disk = Disk()
    for_each = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for kind, code in (("write", FULL), ("write", IOERR_WRITE), ("sync", IOERR_FSYNC)):
        for for_ever in (False, True):
            failures(the_disk, kind, code, for_ever=for_ever)
    cuts(the_disk, for_each, {})
    cuts(the_disk, for_each, {"synchronous": 2})
    cuts(the_disk, for_each, {"synchronous": 1})
