"""How much memory each format takes to draw so many findings from a stream, and how long; each in a process of its own.

python -m tests.benchmarks.bench_streams [FINDINGS [FORMAT]]
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Final

from govopen.core.reports.audit_report import AuditReport
from govopen.i18n import read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_json import render_json
from govopen.render.as_junit import render_junit
from govopen.render.as_xlsx import render_xlsx
from govopen.render.html.audit_page import render_html
from govopen.render.terminal.audit import render_audit, render_table
from govopen.render.terminal.table import plain_text
from tests.render.streams import streamed_report

FORMATS: Final = ("json", "csv", "xlsx", "junit", "html", "table", "table-50")
#: Drawn once before measuring, so that imported libraries do not count.
WARM: Final = 300


def draw(form: str, report: AuditReport) -> Iterable[str | bytes]:
    """Return the pieces of a format; ``table-50`` is what a terminal shows."""
    words = read_words("zh")
    if form == "table-50":
        return (plain_text(part, width=100) for part in render_audit(report, words=words, width=100, limit=50))
    renderers: dict[str, Callable[..., Iterable[str | bytes]]] = {
        "json": render_json,
        "csv": render_csv,
        "xlsx": render_xlsx,
        "junit": render_junit,
        "html": render_html,
        "table": render_table,
    }
    return renderers[form](report, words=words)


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(form: str, number: int) -> None:
    """Draw, and print what it took."""
    for _ in draw(form, streamed_report(WARM)):
        pass
    report, before, began = streamed_report(number), peak(), perf_counter()
    size = largest = 0
    for piece in draw(form, report):
        size += len(piece)
        largest = max(largest, len(piece))
    took = perf_counter() - began
    print(f"{form}: {number} findings, {size / 1e6:.1f} MB in pieces of {largest} at most, {took:.1f} s, peak +{peak() - before:.1f} MB")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        measure(sys.argv[2], count)
    else:
        for each in FORMATS:
            subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_streams", str(count), each], check=True)
