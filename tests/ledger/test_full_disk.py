"""The disk fills up at every point of an entry, an import, a backup: a clear error, and the ledger as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.test_verify import words

SCRIPT = """
import resource, sys
sys.dont_write_bytecode = True  # a module compiled on a full disk is cut short, and nobody notices
from datetime import UTC, date, datetime
from pathlib import Path
from govopen.core.model.entries import Draft
from govopen.core.dates.moments import Moment
from govopen.errors import GovopenError
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.transfer import backup_ledger, export_ledger

folder = Path(sys.argv[1])
ledger = folder / "govopen.db"
moment = datetime(2020, 6, 1, tzinfo=UTC)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

def append(count):
    with open_ledger(str(ledger), write=True) as book, book.writing() as pen:
        drafts = (Draft("decision", f"{count}-{n}", "decided", Moment(date(2020, 4, 1)), fields={"title": "x" * 300}) for n in range(count))
        pen.append(drafts, operator="x", recorded_at=moment)

def size():
    with open_ledger(str(ledger), write=False) as book:
        return book.checkpoint().size

def tried(name, act, entries=0):
    # The system refuses to make any file longer than n KiB, for n = 0, 12, 24, …, until the act gets through.
    for kib in range(0, 4000, 12):
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, hard))
        try:
            act()
        except GovopenError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            assert error.exit_code == 4
            assert (size() if ledger.exists() else 0) == entries  # a reader rolls a left-over journal back
            files = sorted(file.name for file in folder.iterdir())
            assert files == before, (name, kib, files)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            print(name, kib > 0, flush=True)
            return

before = []
tried("init", lambda: create_ledger(str(ledger), agency="x", packs=[], recorded_at=moment).close())
before = ["govopen.db"]
tried("entry", lambda: append(1))
tried("import", lambda: append(200), 1)
tried("backup", lambda: backup_ledger(str(ledger), folder / "b.db"), 201)
(folder / "b.db").unlink()
tried("export", lambda: export_ledger(str(ledger), folder / "e.zip"), 201)
"""


def test_no_space_anywhere_harms_nothing(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["init True", "entry True", "import True", "backup True", "export True"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["e.zip", "govopen.db"]
    verification = verify_ledger(str(tmp_path / "govopen.db"))
    assert (words(verification), verification.checkpoint.size) == ("", 201)
