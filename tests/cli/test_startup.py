"""What a short command loads: nothing that only other commands need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from govopen.app.demo import build_demo

UNNEEDED = (
    "alembic", "docx", "filelock", "icalendar", "jinja2", "openpyxl", "psycopg", "python_calamine", "smtplib",
    "sqlalchemy", "sqlmodel", "xlsxwriter", "govopen.intake", "govopen.ledger.backends.tables", "govopen.notices", "govopen.notify",
)  # fmt: skip
#: A matter of the invented year.
MATTER = "赣人社规〔2020〕6号"
PROGRAM = """
import sys
from govopen.__main__ import main
code = main(sys.argv[2:])
print([name for name in sys.argv[1].split() if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The ledger of the invented year."""
    path = tmp_path / "startup.db"
    build_demo(str(path))
    return path


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["audit", "--year", "2020"], 1),
        (["due"], 0),
        (["list"], 0),
        (["show", MATTER], 0),
        (["explain", MATTER], 0),
        (["log", "published", MATTER, "--at", "2020-12-31"], 0),
    ],
    ids=["audit", "due", "list", "show", "explain", "log"],
)
def test_a_short_command_loads_only_what_it_needs(ledger: Path, command: list[str], code: int) -> None:
    arguments = [sys.executable, "-c", PROGRAM, " ".join(UNNEEDED), "--ledger", str(ledger), *command]
    run = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == code, run.stderr
    assert run.stderr.splitlines()[-1] == "[]"
