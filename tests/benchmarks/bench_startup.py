"""CPU time of short commands as a multiple of ``import sqlmodel``: ``python -m tests.benchmarks.bench_startup LEDGER MATTER [ROUNDS]``."""

from __future__ import annotations

import resource
import subprocess
import sys


def cpu_seconds(arguments: list[str]) -> float:
    """Return user and system seconds of one process; raises CalledProcessError if it exits with more than 1."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode > 1:
        raise subprocess.CalledProcessError(run.returncode, arguments, run.stdout, run.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(ledger: str, matter: str, rounds: str = "5") -> None:
    """Print the least of some rounds for each command; the rounds are interleaved, so that a busy machine touches all alike."""
    govopen = ["-m", "govopen", "--ledger", ledger]
    commands = {
        "import sqlmodel": ["-c", "import sqlmodel"],
        **{name: [*govopen, name] for name in ("audit", "due", "list")},
        **{name: [*govopen, name, matter] for name in ("show", "explain")},
    }
    least = dict.fromkeys(commands, float("inf"))
    for _ in range(int(rounds)):
        for name, arguments in commands.items():
            least[name] = min(least[name], cpu_seconds(arguments))
    for name, seconds in least.items():
        print(f"{name:16} {seconds:6.3f} s  {seconds / least['import sqlmodel']:5.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
