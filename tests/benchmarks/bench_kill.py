"""By hand: kill -9 at random moments. ``python -m tests.benchmarks.bench_kill [imports] [pairs]``.

An import killed leaves nothing or everything, and when run again completes without a duplicate. Of two clerks killed while they record,
nothing that was acknowledged is lost.
"""

from __future__ import annotations

import contextlib
import csv
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.verify import verify_ledger
from tests.ledger.test_crowd import acknowledged, clerk

ROWS = 3000
MOMENT = datetime(2020, 6, 1, tzinfo=UTC)


def register(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["行政许可决定文书号", "行政许可决定文书名称", "许可决定日期", "公示时间", "责任处室"])
        rows.writerows([f"赣人社许〔2020〕{n}号", f"第{n}号许可", "2020-04-01", "2020-04-08 09:30", "就业处"] for n in range(ROWS))


def size_of(path: Path) -> int:
    found = verify_ledger(str(path))
    assert found.good, [str(fault) for check in found.checks for fault in check.faults]
    return found.checkpoint.size


def imports(count: int) -> None:
    dice, nothing, everything = random.Random(1), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder, whole = Path(name), 0
        register(folder / "r.csv")
        command = [sys.executable, "-m", "govopen", "--ledger", str(folder / "g.db"), "import", str(folder / "r.csv")]
        spent = 3.0
        for n in range(count + 1):
            (folder / "g.db").unlink(missing_ok=True)
            create_ledger(str(folder / "g.db"), agency="厅", packs=[], recorded_at=MOMENT).close()
            started = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if n == 0:  # once to the end, to know how long it takes and how much it writes
                process.wait()
                spent, whole = time.perf_counter() - started, size_of(folder / "g.db")
                continue
            time.sleep(spent * dice.uniform(0.3, 1.02))
            process.kill()
            process.wait()
            size = size_of(folder / "g.db")
            assert size in (0, whole), size
            nothing, everything = nothing + (size == 0), everything + (size == whole)
            if n % 10 == 0:
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                with open_ledger(str(folder / "g.db"), write=False) as book:
                    decided = [entry.number for entry in book.entries(event="decided", corrected=False)]
                assert len(decided) == len(set(decided)) == ROWS
    print(f"{count} imports killed: {nothing} left nothing, {everything} everything, 0 half", flush=True)


def pairs(count: int) -> None:
    dice, told = random.Random(2), 0
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "g.db"
        create_ledger(str(path), agency="厅", packs=[], recorded_at=MOMENT).close()
        for n in range(count):
            two = [clerk(str(path), f"c{n}-{m}", 10_000) for m in range(2)]
            first = [int(process.stdout.readline().split()[1]) for process in two if process.stdout is not None]
            time.sleep(dice.uniform(0.0, 0.6))
            for process in two:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
            seqs = first + [seq for process in two for seq in acknowledged(process)]
            told += len(seqs)
            with open_ledger(str(path), write=False) as book:
                assert not seqs or max(seqs) <= book.checkpoint().size
        size = size_of(path)
    print(f"{count} pairs killed: {told} acknowledged, {size} in the ledger, ledger good", flush=True)


if __name__ == "__main__":
    imports(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    pairs(int(sys.argv[2]) if len(sys.argv) > 2 else 150)
