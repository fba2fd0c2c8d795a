"""The annual report of N requests against the reading of their threads in the same run. By hand:

    python -m tests.benchmarks.bench_annual_report [100000] [FOLDER|URL]

Ratios carry over to other machines, seconds do not.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import deque
from datetime import date
from pathlib import Path

from govopen.app.annual_report import ReportRequest, annual_report
from govopen.app.clock import as_of
from govopen.app.workspace import Workspace
from tests.annual_requests import fill, invent, table_three
from tests.benchmarks.bench_audit import timed


def main() -> None:
    """Print seconds and the ratio, and compare the report with the count by hand."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rows = invent(count, first=date(2020, 7, 1), days=640)
    with tempfile.TemporaryDirectory() as folder:
        location = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "bench.db")
        start = time.perf_counter()
        fill(location, rows)
        print(f"filled {count:,} requests in {time.perf_counter() - start:.1f} s")
        workspace, request = Workspace(location), ReportRequest(2021)

        def read() -> None:
            with workspace.reading() as opened:
                deque(opened.ledger.history(opened.view(as_of(None, moment=opened.moment))).threads(), maxlen=0)

        reading, whole = timed(read, 3), timed(lambda: annual_report(workspace, request), 3)
        print(f"reading {reading:.2f} s, report {whole:.2f} s, ratio {whole / reading:.2f}")
        found, wanted = annual_report(workspace, request), table_three(rows, 2021)
        wrong = [cell for cell in found.cells.numbers if cell.startswith("table3") and _differs(found.number(cell), cell, wanted)]
        print(f"cells of table three that differ from the count by hand: {len(wrong)}")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _differs(number: object, cell: str, wanted: dict[tuple[str, str], int]) -> bool:
    _, row, column = cell.split(".")
    return number != wanted.get((row, column), 0)


if __name__ == "__main__":
    main()
