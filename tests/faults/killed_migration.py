"""Kills ``govopen ledger migrate`` at its first statement, then at its second, and so on until it gets through.

``python -m tests.faults.killed_migration LEDGER STEPS`` prints a line of JSON: how often it was killed, how often anything but the old or
the new was found (``between``), and the backups it left. It forks, so that what is killed is a process like any other.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from govopen.__main__ import main
from govopen.app import ledger as app_ledger
from govopen.ledger.migrate import migrate_ledger
from tests.ledger.test_triggers import dump_file, plain

_STATE = """SELECT (SELECT array_agg(table_name || '.' || column_name ORDER BY table_name, column_name) FROM information_schema.columns
    WHERE table_schema = current_schema()), (SELECT array_agg(tgname || tgenabled::text ORDER BY tgname, tgrelid) FROM pg_trigger t
    JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace),
    (SELECT array_agg(version_num) FROM alembic_version), (SELECT array_agg(hash ORDER BY seq) FROM entry)"""


def state(place: str) -> list[object]:
    """Everything that a migration may change, or must not."""
    if not place.startswith("postgresql"):
        return list(dump_file(Path(place)))
    with psycopg.connect(plain(place)) as owner:
        return [tuple(row) for row in owner.execute(_STATE)]


def migrate(place: str, *, killed_at: int) -> int:
    """Run the command in a child that dies at that statement or commit; returns its exit code, -9 if it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps = count(1)

    def die(*_: object) -> None:
        if next(steps) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    code = 70
    with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
        code = main(["--ledger", place, "ledger", "migrate"])
    os._exit(code)


def everything(place: str) -> None:
    before, states = state(place), []
    for n in count(1):
        code = migrate(place, killed_at=n)
        if code == 0:
            break
        assert code == -signal.SIGKILL, code
        states.append(state(place))
        if len(left := sorted(Path().glob("*.bak*"))) > 1:
            left[-1].unlink()
    after = state(place)
    assert after != before
    between = sum(each not in (before, after) for each in states)
    print(json.dumps({"killed": n - 1, "between": between, "backups": sorted(path.name for path in Path().glob("*.bak*"))}))


if __name__ == "__main__":
    vars(app_ledger)["migrate_ledger"] = partial(migrate_ledger, scripts=Path(sys.argv[2]), target=2)
    everything(sys.argv[1])
