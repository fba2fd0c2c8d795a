"""By hand: crowds, a long import beside clerks, a lock held for ever, and kill -9 at random moments.

    python -m tests.benchmarks.bench_kill [crowd] [import] [minute] [kills] [pairs] [writers]

Without a name all of them, one after the other; each takes minutes. Of many who record at once nothing is lost and nothing forks. Clerks
who record beside an import of 400,000 rows wait and get through. An import killed leaves nothing or everything, and when run again
completes without a duplicate. Of two clerks killed while they record, nothing that was acknowledged is lost; of sixteen neither, each
killed again and again until he has recorded his sixty.
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
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import new_schema, start_server
from tests.ledger.test_crowd import acknowledged, chained, clerk, killed_crowd

ROWS = 3000
MANY_ROWS = 400_000
MOMENT = datetime(2020, 6, 1, tzinfo=UTC)


def register(path: Path, count: int = ROWS) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["行政许可决定文书号", "行政许可决定文书名称", "许可决定日期", "公示时间", "责任处室"])
        rows.writerows([f"赣人社许〔2020〕{n}号", f"第{n}号许可", "2020-04-01", "2020-04-08 09:30", "就业处"] for n in range(count))


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


def crowd(location: str, name: str, *, clerks: int = 16, entries: int = 200) -> None:
    create_ledger(location, agency="厅", packs=[], recorded_at=MOMENT).close()
    started = time.perf_counter()
    everybody = [clerk(location, f"clerk{n}", entries) for n in range(clerks)]
    seqs = [seq for process in everybody for seq in acknowledged(process)]
    failed = sum(process.returncode != 0 for process in everybody)
    spent = time.perf_counter() - started
    with open_ledger(location, write=False) as book:
        size = len(chained(book))
    found = verify_ledger(location)
    assert not any(check.count for check in found.checks if check.name != "access")
    lost = len(set(seqs) - set(range(1, size + 1)))
    print(
        f"{name}: {clerks} processes × {entries}: {size} entries, {lost} lost, 0 forks, {failed} failed, ledger good, {spent:.0f} s",
        flush=True,
    )


def crowds() -> None:
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            crowd(f"{folder}/g.db", "SQLite")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        running = start_server(Path(folder) / "pgdata")
        for _ in range(3):
            crowd(new_schema(running.get_uri()), "PostgreSQL")
        running.cleanup()


def writers() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        running = start_server(Path(folder) / "pgdata")
        for name, location in {"SQLite": f"{folder}/g.db", "PostgreSQL": new_schema(running.get_uri())}.items():
            create_ledger(location, agency="厅", packs=[], recorded_at=MOMENT).close()
            started = time.perf_counter()
            kills, told = killed_crowd(location, clerks=16, entries=60, dice=random.Random(3))
            with open_ledger(location, write=False) as book:
                seqs = chained(book)
            found = verify_ledger(location)
            assert not any(check.count for check in found.checks if check.name != "access")
            lost = len(set(told) - set(seqs))
            spent = time.perf_counter() - started
            print(
                f"{name}: 16 writers × 60 under {kills} kills: {len(told)} acknowledged, {len(seqs)} entries, {lost} lost, 0 forks,"
                f" no lock left, ledger good, {spent:.0f} s",
                flush=True,
            )
        running.cleanup()


class Clerk(threading.Thread):
    """Records with the command, again and again, until told to stop; keeps how long each took and what went wrong."""

    def __init__(self, ledger: str, name: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.ledger, self.stop = ledger, stop
        self.waits: list[float] = []
        self.told = 0
        self.failures: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            words = ["log", "decided", f"{self.name}-{len(self.waits)}", "--at", "2020-04-01", "--type", "permit"]
            command = [sys.executable, "-m", "govopen", "--lang", "en", "--ledger", self.ledger, *words]
            started = time.perf_counter()
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            self.waits.append(time.perf_counter() - started)
            self.told += "Waiting for another program" in ran.stderr
            if ran.returncode:
                self.failures.append(ran.stderr)
            self.stop.wait(2)


def import_beside_clerks(clerks: int = 8) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = f"{folder}/g.db"
        create_ledger(ledger, agency="厅", packs=[], recorded_at=MOMENT).close()
        register(Path(folder) / "r.csv", MANY_ROWS)
        stop = threading.Event()
        everybody = [Clerk(ledger, f"clerk{n}", stop) for n in range(clerks)]
        for each in everybody:
            each.start()
        started = time.perf_counter()
        command = [sys.executable, "-m", "govopen", "--lang", "en", "--ledger", ledger, "import", f"{folder}/r.csv"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        spent = time.perf_counter() - started
        stop.set()
        for each in everybody:
            each.join()
        size, logged = size_of(Path(ledger)), sum(len(each.waits) - len(each.failures) for each in everybody)
        assert size == 2 * MANY_ROWS + 1 + logged, (size, logged, ran.stderr[-1000:])
    failed, told = sum(len(each.failures) for each in everybody), sum(each.told for each in everybody)
    longest = max(max(each.waits) for each in everybody)
    print(f"{MANY_ROWS} rows imported beside {clerks} clerks: exit {ran.returncode} after {spent:.0f} s; {size} entries, ledger good")
    print(f"they recorded {logged} entries, {failed} failed, {told} were told to wait, the longest took {longest:.0f} s", flush=True)
    for each in everybody:
        print(*each.failures, sep="", end="", flush=True)


def minute() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = f"{folder}/g.db"
        create_ledger(ledger, agency="厅", packs=[], recorded_at=MOMENT).close()
        with open_ledger(ledger, write=True) as book, book.writing():
            words = ["log", "decided", "1号", "--at", "2020-04-01", "--type", "permit"]
            started = time.perf_counter()
            command = [sys.executable, "-m", "govopen", "--lang", "en", "--ledger", ledger, *words]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            spent = time.perf_counter() - started
        size = size_of(Path(ledger))
    said = ran.stderr.replace(ledger, "g.db").strip().replace("\n", " / ")
    print(f"lock held for ever: exit {ran.returncode} after {spent:.0f} s, {size} entries: {said}", flush=True)


PARTS: dict[str, Callable[[], None]] = {
    "crowd": crowds,
    "import": import_beside_clerks,
    "minute": minute,
    "kills": lambda: imports(100),
    "pairs": lambda: pairs(150),
    "writers": writers,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
