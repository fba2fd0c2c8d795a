"""How fast a register of 100,000 requests comes in and goes out, against one of as many decisions in the same run. Run by hand:

python -m tests.benchmarks.bench_requests [ROWS]

A request has four events on an average, a decision two; what is asked is at least half the decisions' rows a second.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from govopen.app.workspace import Workspace
from govopen.core.model.request_register import COLUMNS
from tests.benchmarks import bench_import

ROWS = 100_000
CHANNELS, APPLICANTS = ("当面提交", "邮寄", "互联网", "传真"), ("自然人", "商业企业", "法律服务机构", "其他组织")
RESULTS = ("予以公开", "部分公开", "1.属于国家秘密", "本机关不掌握相关政府信息", "重复申请", "撤回申请")


def rows(count: int) -> Iterator[list[str]]:
    """Yield a header and rows: every second is corrected, every fifth has asked a third party, every seventh is extended."""
    yield [column.name for column in COLUMNS]
    for number in range(1, count + 1):
        yield list(_row(number))


def _row(number: int) -> Iterator[str]:
    received = date(2021, 1, 4) + timedelta(days=number % 300)

    def day(after: int, *, every: int = 1) -> str:
        return "" if number % every else (received + timedelta(days=after)).isoformat()

    extended = number % 7 == 0
    yield from (f"依申请〔2021〕{number}号", day(0), CHANNELS[number % 4], APPLICANTS[number // 3 % 4], day(1, every=4))
    yield from (day(3, every=2), day(9, every=2), day(4, every=5), day(6, every=5), day(16, every=5))
    yield from (day(18, every=7), "20" if extended else "", "公开办主任" if extended else "", "是" if extended else "")
    yield from (day(5, every=50), day(12, every=50), day(20), RESULTS[number % len(RESULTS)], f"业务{number % 9}处", "")


def write(folder: Path, count: int) -> Path:
    """Write the register as .csv."""
    path = folder / "requests.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(count))
    return path


def imported(path: Path) -> float:
    """Import into a new ledger: seconds of processor."""
    from govopen.app.imports import import_file
    from govopen.app.init import init

    with tempfile.TemporaryDirectory() as folder:
        ledger = str(Path(folder) / "govopen.db")
        init(ledger, agency="虚构厅", packs=())
        started = time.process_time()
        import_file(Workspace(ledger, "bench"), path)
        return time.process_time() - started


def exported(path: Path) -> float:
    """Write the register of a ledger that holds the file: seconds of processor."""
    from govopen.app.browse import request_register
    from govopen.app.imports import import_file
    from govopen.app.init import init
    from govopen.i18n import read_words
    from govopen.render.request_register import request_csv

    with tempfile.TemporaryDirectory() as folder:
        ledger = str(Path(folder) / "govopen.db")
        init(ledger, agency="虚构厅", packs=())
        import_file(Workspace(ledger, "bench"), path)
        started = time.process_time()
        register, vocabulary = request_register(Workspace(ledger, "bench"))
        sum(map(len, request_csv(register, words=read_words("zh"), vocabulary=vocabulary)))
        return time.process_time() - started


MEASURED = {"imported": imported, "exported": exported}


def measure(what: str, path: Path) -> float:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_requests", "--one", what, str(path)]
    seconds: float = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return seconds


def main(count: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        requests = write(Path(folder), count)
        _, decisions = bench_import.write(Path(folder), count)
        taken = [measure("imported", decisions), measure("imported", requests), measure("exported", requests)]
        names = ("decisions in", "requests in", "requests out")
        for name, seconds in zip(names, taken, strict=True):
            sys.stdout.write(f"{name:13} {seconds:7.2f} s {count / seconds:9.0f} rows/s\n")
        sys.stdout.write(f"rate of requests: {taken[0] / taken[1]:.2f} of the rate of decisions\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(MEASURED[sys.argv[2]](Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
