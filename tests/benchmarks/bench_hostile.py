"""How long a refusal of a hostile file takes, and how much memory the child needs for it. Run by hand:

python -m tests.benchmarks.bench_hostile

Seconds are those of the processor (user and system), so that a busy machine does not count; the peak is the child's resident set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import hostile

CASES: dict[str, Callable[[Path], Path]] = {
    "nothing to read (`govopen --help`)": lambda folder: folder,
    "zip bomb of 100 MB": lambda folder: hostile.write_bomb(folder, 100),
    "zip bomb of 700 MB": lambda folder: hostile.write_bomb(folder, 700),
    "1 GiB cell in xlsx": lambda folder: hostile.write_giant_cell(folder, 1024),
    "700 MiB cell in xlsx": lambda folder: hostile.write_giant_cell(folder, 700),
    "1 GiB cell in csv": lambda folder: hostile.write_giant_text(folder, 1024),
    "cells A1 and XFD1048576": hostile.write_far_cell,
    "3,000,000 rows in xlsx": lambda folder: hostile.write_long_workbook(folder, 3_000_000),
    "3,000,000 rows in csv": lambda folder: hostile.write_long_text(folder, 3_000_000),
}


def measure(ledger: Path, path: Path) -> tuple[float, float, str]:
    """Seconds, peak MB and last sentence of one import."""
    words = ["--help"] if path.is_dir() else ["--ledger", str(ledger), "import", str(path)]
    command = [sys.executable, "-m", "govopen", *words]
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env={**os.environ, "GOVOPEN_LANG": "en"})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = [line for line in said.read().decode().splitlines() if line.startswith("Error")]
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, f"exit {child.returncode}: {' '.join(lines)}"


def main() -> None:
    """Print a line for each file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = folder / "govopen.db"
        subprocess.run([sys.executable, "-m", "govopen", "--ledger", str(ledger), "init"], check=True, capture_output=True)
        for case, write in CASES.items():
            path = write(folder)
            seconds, peak, said = measure(ledger, path)
            sys.stdout.write(f"{case:36} {seconds:5.2f} s {peak:5.0f} MB  {said}\n")
            if path.is_file():
                path.unlink()


if __name__ == "__main__":
    main()
