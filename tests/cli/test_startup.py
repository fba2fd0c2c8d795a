"""What a short command loads: nothing that only other commands need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

UNNEEDED = (
    "alembic", "icalendar", "jinja2", "openpyxl", "psycopg", "python_calamine", "smtplib", "sqlalchemy.dialects.postgresql", "xlsxwriter",
)  # fmt: skip
PROGRAM = """
import sys
from govopen.__main__ import main
code = main(sys.argv[2:])
print([name for name in sys.argv[1].split() if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new ledger."""
    path = tmp_path_factory.mktemp("startup") / "govopen.db"
    subprocess.run(
        [sys.executable, "-m", "govopen", "--ledger", path, "init", "--agency", "Example Office"], check=True, capture_output=True
    )
    return path


@pytest.mark.parametrize("command", [["audit", "2023"], ["due"], ["list"], ["show", "X-1"], ["explain", "X-1"]], ids=" ".join)
def test_a_short_command_loads_only_what_it_needs(ledger: Path, command: list[str]) -> None:
    arguments = [sys.executable, "-c", PROGRAM, " ".join(UNNEEDED), "--ledger", str(ledger), *command]
    run = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.stderr.splitlines()[-1] == "[]"
