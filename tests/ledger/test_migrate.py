from __future__ import annotations

import ast
import shutil
import signal
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event

from govopen.errors import LedgerError
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.backends.location import read_location
from govopen.ledger.backends.postgres import grant_use, owner_engine
from govopen.ledger.migrate import SCRIPTS, Migration, migrate_ledger, upgrade
from govopen.ledger.queries import Source
from govopen.ledger.verification.schema import FILE_PARTS, fresh_parts, read_server_parts, server_parts
from govopen.signals import handle_signals
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import decided
from tests.ledger.test_triggers import dump_file, plain

STEP = '''
"""A step of the future."""
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    op.create_table("note", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("matter", sa.Column("topic", sa.Text))
    op.create_index("note_id", "note", ["id"])
'''


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_note.py").write_text(STEP)
    return folder


def squeezed(sql: object) -> object:
    return " ".join(sql.split()) if isinstance(sql, str) else sql


def test_migrated_from_empty_is_fresh_on_sqlite() -> None:
    engine = create_engine("sqlite+pysqlite://")
    with engine.connect() as connection, connection.begin():
        upgrade(connection)
        rows = connection.exec_driver_sql(FILE_PARTS).all()
    migrated = {f"{kind} {name}": squeezed(sql) for kind, name, _, sql in rows}
    fresh = {name: squeezed(definition[1]) for name, definition in fresh_parts().items() if " " in name}
    assert migrated == fresh
    engine.dispose()


def test_migrated_from_empty_is_fresh_on_postgresql(server: str) -> None:
    place = read_location(new_schema(server))
    with owner_engine(place).begin() as connection:
        upgrade(connection)
        assert server_parts(Source(connection.connection.dbapi_connection, "x", server=True)) == read_server_parts()


@pytest.mark.parametrize("step", sorted((SCRIPTS / "versions").glob("*.py")), ids=lambda step: step.stem)
def test_a_step_is_history_and_takes_nothing_from_the_program_of_today(step: Path) -> None:
    """Or a change of today's tables and guards would change what an older release had made."""
    tree = ast.parse(step.read_text("utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {module.partition(".")[0] for module in modules} == {"alembic", "sqlalchemy"}


def test_a_ledger_of_today_needs_nothing_and_a_newer_one_is_refused(path: Path) -> None:
    assert migrate_ledger(str(path)) == Migration(1, 1, None)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0009'")
    with pytest.raises(LedgerError, match="schema 9"):
        migrate_ledger(str(path))


def test_a_step_is_taken_with_a_backup_and_the_evidence_unmoved(path: Path, scripts: Path) -> None:
    with open_ledger(str(path), write=True) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
    before = dump_file(path)
    done = migrate_ledger(str(path), scripts=scripts, target=2)
    assert done == Migration(1, 2, path.with_name("govopen.db.schema1.bak"))
    assert done.backup is not None
    assert dump_file(done.backup) == before
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)
        assert raw.execute("SELECT topic FROM matter").fetchall() == [(None,)]
        assert {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")} >= {
            "entry_next",
            "meta_no_update",
        }
    with pytest.raises(LedgerError, match="schema 2"):
        open_ledger(str(path), write=False)


def test_a_step_that_fails_at_any_statement_leaves_the_old_schema(path: Path, scripts: Path, tmp_path: Path) -> None:
    before = dump_file(path)
    for n in range(1, 100):
        count = 0

        def fail(connection: Any, cursor: Any, statement: str, *rest: Any, at: int = n) -> None:
            nonlocal count
            count += 1
            if count == at:
                raise sqlite3.OperationalError("disk I/O error")

        engine_class = type(create_engine("sqlite+pysqlite://"))
        event.listen(engine_class, "before_cursor_execute", fail)
        try:
            migrate_ledger(str(path), scripts=scripts, target=2)
        except LedgerError:
            assert dump_file(path) == before
        else:
            assert n > 8
            break
        finally:
            event.remove(engine_class, "before_cursor_execute", fail)
            path.with_name("govopen.db.schema1.bak").unlink(missing_ok=True)


def test_a_step_that_loses_evidence_is_undone(path: Path, scripts: Path) -> None:
    script = scripts / "versions" / "0002_note.py"
    script.write_text(STEP + '    op.execute("DROP TRIGGER entry_no_update")\n')
    before = dump_file(path)
    with pytest.raises(LedgerError, match="would have changed the evidence"):
        migrate_ledger(str(path), scripts=scripts, target=2)
    assert dump_file(path) == before


def test_a_signal_before_the_commit_undoes_and_one_at_it_is_not_heeded(location: str, scripts: Path) -> None:
    """What was done is told: from the commit on the command goes on to its end."""
    create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED).close()
    shot = count(1)

    def interrupt(*_: object) -> None:
        if next(shot) == 1:
            signal.raise_signal(signal.SIGINT)

    with handle_signals(last=False):
        event.listen(Engine, "before_cursor_execute", interrupt)
        try:
            with pytest.raises(KeyboardInterrupt):
                migrate_ledger(location, scripts=scripts, target=2)
        finally:
            event.remove(Engine, "before_cursor_execute", interrupt)
        event.listen(Engine, "commit", lambda _: signal.raise_signal(signal.SIGINT), once=True)
        done = migrate_ledger(location, scripts=scripts, target=2)
    assert (done.before, done.after) == (1, 2)


def test_on_a_server_only_the_owner_migrates(server: str, scripts: Path) -> None:
    location = new_schema(server)
    create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED).close()
    with psycopg.connect(plain(location), autocommit=True) as owner:
        owner.execute("CREATE ROLE visitor LOGIN")
        grant_use(read_location(location), "visitor")
        with pytest.raises(LedgerError, match="does not allow"):
            migrate_ledger(location.replace("postgres:@", "visitor:@"), scripts=scripts, target=2)
        assert migrate_ledger(location, scripts=scripts, target=2) == Migration(1, 2, None)
        assert owner.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
