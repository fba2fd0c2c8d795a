"""`supervise` over N agencies of M entries each, against the sum of their audits' processor time in the same run. By hand:

    python -m tests.benchmarks.bench_supervise [100] [2000] [FOLDER|URL]

FOLDER keeps the ledgers for the next run; with the URL of a PostgreSQL server each agency gets a schema of it. The aim: the wall time at
most 1.3 times the sum divided by the cores. On a machine with other work, read the processor time of the command instead.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from govopen.app.audit import AuditRequest, audit
from govopen.app.worker_pool import cores
from govopen.app.workspace import Workspace
from tests.benchmarks.bench_audit import fill

COMMAND = (
    sys.executable,
    "-m",
    "govopen",
    "supervise",
    "LIST.toml",
    "--year",
    "2020",
    "--as-of",
    "2020-12-31",
    "-o",
    "report.json",
    "--force",
)


def build(folder: Path, count: int, entries: int, server: str | None) -> list[str]:
    """Make the ledgers that are not there yet, and the list; return where they are."""
    places, lines = [], []
    for number in range(count):
        name = f"bench{number:04d}"
        place = schema(server, name) if server else str(folder / f"{name}.db")
        places.append(place)
        lines.append(f'[[agency]]\nname = "单位{number:04d}"\nledger = "{place}"\n')
        if server or not Path(place).exists():
            fill(place, entries // 2)
    (folder / "LIST.toml").write_text("\n".join(lines), encoding="utf-8")
    return places


def schema(server: str, name: str) -> str:
    """Make a schema of that name, and return its address."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'.encode())
        connection.execute(f'CREATE SCHEMA "{name}"'.encode())
    return f"{server}{'&' if '?' in server else '?'}schema={name}"


def main() -> None:
    """Print seconds and the ratios."""
    count, entries = (int(sys.argv[place]) if len(sys.argv) > place else given for place, given in ((1, 100), (2, 2000)))
    where = sys.argv[3] if len(sys.argv) > 3 else ""
    server = where if "://" in where else None
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary if server or not where else where).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        places = build(folder, count, entries, server)
        request = AuditRequest(year=2020, as_of=date(2020, 12, 31))
        audit(Workspace(places[0]), request)
        began = time.process_time()
        for place in places:
            audit(Workspace(place), request)
        whole = time.process_time() - began
        root = str(Path(__file__).resolve().parent.parent.parent)
        environ = {**os.environ, "PYTHONPATH": root}
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        code = subprocess.run(COMMAND, cwd=folder, env=environ, check=False).returncode
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        report = json.loads((folder / "report.json").read_text("utf-8"))
        sizes = sum(each["ledger"]["entries"] for each in report["agencies"])
        print(f"{count} agencies, {sizes:,} entries, {cores()} cores, exit {code}, load {os.getloadavg()[0]:.1f}")
        print(f"sum of the audits' processor time {whole:.2f} s; divided by the cores {whole / cores():.2f} s")
        print(f"supervise: wall {wall:.2f} s, ratio {wall * cores() / whole:.2f}; processor {used:.2f} s, ratio {used / whole:.2f}")
        print(f"largest process {after.ru_maxrss / 1024:.0f} MB; report {(folder / 'report.json').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
