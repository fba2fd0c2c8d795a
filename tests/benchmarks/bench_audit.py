"""The audit of N decisions against the plain SQL join of the same ledger in the same run. By hand:

    python -m tests.benchmarks.bench_audit [100000]

The audit in this process, then the command in processes of its own: on the terminal, as JSON and as CSV with all findings.
5 % of the decisions are corrected, 10 % violate. Ratios carry over to other machines, seconds do not.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from govopen.app.audit import AuditRequest, audit
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.datafiles.work_calendar import build_calendar
from govopen.ledger.opening import create_ledger

PLAIN_JOIN = """
    select d.seq, d.matter_id, d.day, d.minute, d.unit, p.seq, p.day, p.minute
    from entry d left join entry p on p.matter_id = d.matter_id and p.event = 'published' and p.facet = 'portal'
    where d.event = 'decided' and d.facet in ('permit', 'penalty') and d.day between '2020-01-01' and '2020-12-31'
"""
#: The same of the entries in effect only: the least that a right answer must ask.
IN_EFFECT = (
    PLAIN_JOIN.replace("p.facet = 'portal'", "p.facet = 'portal' and not exists (select 1 from entry c where c.corrects = p.seq)")
    + " and not exists (select 1 from entry c where c.corrects = d.seq)"
)
UNITS = [f"第{number}业务处" for number in range(1, 13)]


def invented(count: int, rng: random.Random) -> Iterator[Draft]:
    """Decisions of 2020 with what became of them: 90 % in time, 5 % late, 5 % never published."""
    calendar = build_calendar()
    for number in range(count):
        decided = date(2020, 1, 1) + timedelta(days=rng.randrange(366))
        name, facet = f"赣人社许〔2020〕{number}号", rng.choice(("permit", "penalty"))
        yield Draft("decision", name, "decided", Moment(decided), facet, rng.choice(UNITS), {"title": f"决定{number}"})
        fate = rng.random()
        if fate < 0.95:
            days = rng.randrange(1, 8) if fate < 0.90 else rng.randrange(8, 30)
            yield Draft("decision", name, "published", Moment(calendar.add(decided, days)), "portal")


def fill(location: str, count: int) -> None:
    """Make the ledger: N decisions, then corrections of one in twenty."""
    rng = random.Random(20200316)
    now = datetime(2021, 1, 4, 9, tzinfo=UTC)
    with create_ledger(location, agency="测试厅", packs=["jx-hrss-2020"], recorded_at=now) as ledger, ledger.writing() as writer:
        seqs = writer.append(invented(count, rng), operator="bench", recorded_at=now)
        decided = [entry for entry in writer.entries(event="decided") if entry.seq in seqs]
        fixes = (
            Draft("decision", each.number, "decided", each.when, each.facet, each.unit, {**each.fields, "_reason": "改"}, each.seq)
            for each in rng.sample(decided, count // 20)
        )
        writer.append(fixes, operator="bench", recorded_at=now)


def timed(work: Callable[[], object], runs: int = 5) -> float:
    """Median processor seconds of some runs after one to warm up: what others do on the machine does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def measured(command: list[str]) -> float:
    """Processor seconds of a process; the least of two runs."""
    runs = []
    for _ in range(2):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) in (0, 1)
        runs.append(used.ru_utime + used.ru_stime)
    return min(runs)


def commands(path: Path) -> None:
    """Print what the command takes against a process that runs the plain join."""
    joined = f"import sqlite3; sqlite3.connect({str(path)!r}).execute({PLAIN_JOIN!r}).fetchall()"
    base = measured([sys.executable, "-c", joined])
    asked = ["--ledger", str(path), "audit", "--year", "2020", "--as-of", "2020-12-31"]
    for form in ("terminal", "json", "csv"):
        written = [] if form == "terminal" else ["--format", form, "-o", str(path.with_suffix(f".{form}")), "--force"]
        seconds = measured([sys.executable, "-m", "govopen", *asked, *written])
        print(f"command, {form:8} {seconds:.2f} s, ratio {seconds / base:.2f}")


def main() -> None:
    """Print seconds and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        start = time.perf_counter()
        fill(str(path), count)
        print(f"filled {count:,} decisions in {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
        request = AuditRequest(year=2020, as_of=date(2020, 12, 31), rules=("decision-publicity",))

        def join(sql: str) -> int:
            with sqlite3.connect(path) as connection:
                return len(connection.execute(sql).fetchall())

        print(f"join rows {join(PLAIN_JOIN):,}, in effect {join(IN_EFFECT):,}")
        print("verdicts", {str(outcome): count for outcome, count in audit(Workspace(str(path)), request).counts.items() if count})
        plain, in_effect = timed(lambda: join(PLAIN_JOIN)), timed(lambda: join(IN_EFFECT))
        whole = timed(lambda: audit(Workspace(str(path)), request))
        print(f"plain join {plain:.3f} s, join of the entries in effect {in_effect:.3f} s, audit {whole:.3f} s")
        print(f"audit / plain join {whole / plain:.2f}, audit / join in effect {whole / in_effect:.2f}")
        every = timed(lambda: audit(Workspace(str(path)), AuditRequest(year=2020, as_of=date(2020, 12, 31))), 3)
        print(f"audit by every rule of the pack {every:.3f} s, ratio {every / plain:.2f}")
        commands(path)
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
