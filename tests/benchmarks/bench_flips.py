"""Single bits of a ledger file flipped at random: what ``verify`` and the stand-alone verifier say of each.

python -m tests.benchmarks.bench_flips [TIMES]      1,000 by default; its last run stands in tests/faults/tampering.md
"""

from __future__ import annotations

import io
import random
import runpy
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from govopen.errors import GovopenError
from govopen.ledger import create_ledger
from govopen.ledger.verification.verify import verify_ledger
from govopen.resources import data_folder
from tests.ledger.drafts import decided, published
from tests.ledger.test_triggers import dump_file

VERIFIER = data_folder() / "verifier" / "verify_ledger.py"
MAIN = runpy.run_path(str(VERIFIER))["main"]


@dataclass(frozen=True)
class Verdict:
    """``found`` by the command, ``alone`` by the verifier; ``passed``: not found though a row had changed."""

    found: bool
    alone: bool
    passed: bool


def fill(path: Path, *, matters: int) -> None:
    """Make a ledger with two entries a matter."""
    now = datetime(2020, 6, 1, tzinfo=UTC)
    with create_ledger(str(path), agency="厅", packs=["jx-hrss-2020"], recorded_at=now) as ledger, ledger.writing() as writer:
        drafts = [draft for n in range(matters) for draft in (decided(f"{n}号", "2020-04-01"), published(f"{n}号", "2020-04-20 09:30"))]
        writer.append(drafts, operator="张三", recorded_at=now)


def flip(content: bytes, dice: random.Random) -> bytes:
    flipped = bytearray(content)
    flipped[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(flipped)


def judge(content: bytes, path: Path, rows: list[str]) -> Verdict:
    """Put the content in the ledger's place and ask both; ``rows`` are those of the genuine file."""
    path.write_bytes(content)
    path.chmod(0o600)
    try:
        found = not verify_ledger(str(path)).good
    except GovopenError:
        found = True
    alone = _alone(path)
    return Verdict(found, alone, passed=(not found or not alone) and dump_file(path) != rows)


def _alone(path: Path) -> bool:
    with patch.object(sys, "argv", ["verify_ledger.py", str(path)]), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return bool(MAIN())


def main(times: int) -> None:
    dice, counts = random.Random(20200316), Counter[Verdict]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "govopen.db"
        fill(path, matters=1000)
        content, rows = path.read_bytes(), dump_file(path)
        for _ in range(times):
            counts[judge(flip(content, dice), path, rows)] += 1
    for verdict, count in counts.most_common():
        print(f"{count:6} {verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
