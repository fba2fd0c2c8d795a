"""Agencies on one server, a schema each, with files beside them; read by a role that may read and nothing else."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import psycopg
import pytest

from govopen.app.supervise import SuperviseRequest, supervise
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.findings import Outcome
from govopen.ledger import create_ledger
from tests.ledger.conftest import RECORDED, new_schema

#: What a supervisor's role is granted (README.zh-CN.md).
TABLES = ("meta", "matter", "entry", "alembic_version")


def fill(location: str, name: str, *, late: int) -> str:
    """An agency with two documents from above, of which so many were reprinted after 24 hours."""
    with create_ledger(location, agency=name, packs=["strict-example"], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        for number in range(2):
            matter, day = f"国办发〔2020〕{number}号", 2 if number < late else 1
            drafts = [
                Draft("upstream", matter, "upstream-issued", Moment(date(2020, 4, 1), time(9, 0))),
                Draft("upstream", matter, "reprinted", Moment(date(2020, 4, day), time(10, 0))),
            ]
            writer.append(drafts, operator="张三", recorded_at=RECORDED)
    return location


@pytest.fixture
def listed(server: str, tmp_path: Path) -> tuple[Path, str]:
    """Three agencies on the server and a file, and one schema without a ledger; the list, and the role that reads."""
    lines, role = [], f"reader_{new_schema(server).rpartition('=')[2]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        for number in range(3):
            location = fill(new_schema(server), f"厅{number}", late=number)
            schema = location.rpartition("=")[2]
            lines.append(f'[[agency]]\nname = "厅{number}"\nschema = "{schema}"\n')
            connection.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}'.encode())
            connection.execute(f"GRANT SELECT ON {', '.join(f'{schema}.{table}' for table in TABLES)} TO {role}".encode())
    empty, denied = (new_schema(server).rpartition("=")[2] for _ in range(2))
    fill(f"{server}{'&' if '?' in server else '?'}schema={denied}", "不许", late=0)
    lines.append(f'[[agency]]\nname = "空"\nschema = "{empty}"\n[[agency]]\nname = "不许"\nschema = "{denied}"\n')
    lines.append(f'[[agency]]\nname = "文件"\nledger = "{Path(fill(str(tmp_path / "file.db"), "文件", late=1)).name}"\n')
    path = tmp_path / "LIST.toml"
    path.write_text(f'server = "{server.replace("postgres:@", f"{role}:@", 1)}"\n' + "".join(lines), encoding="utf-8")
    path.chmod(0o600)
    return path, role


def test_a_schema_each(listed: tuple[Path, str]) -> None:
    path, role = listed
    assert f"{role}:@" in path.read_text("utf-8")
    report = supervise(SuperviseRequest(path, year=2020, as_of=date(2020, 12, 31)), environ={})
    assert {each.name: each.status for each in report.agencies} == {
        "厅0": "ok",
        "厅1": "ok",
        "厅2": "ok",
        "空": "refused",
        "不许": "refused",
        "文件": "ok",
    }
    breaches = {each.agency.name: each.judged.headline.violations[Outcome.LATE] for each in report.ranked}
    assert breaches == {"厅0": 0, "厅1": 1, "厅2": 2, "文件": 1}
    assert report.verdict == "faulty"


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    path = tmp_path / "LIST.toml"
    text = '[[agency]]\nname = "甲"\nledger = "postgresql://u@127.0.0.1:9/x"\n[[agency]]\nname = "乙"\nledger = "b.db"\n'
    path.write_text(text, encoding="utf-8")
    fill(str(tmp_path / "b.db"), "乙", late=0)
    report = supervise(SuperviseRequest(path, year=2020, as_of=date(2020, 12, 31)), environ={})
    assert [each.status for each in report.agencies] == ["unreadable", "ok"]
    assert "The server does not answer." in str(report.agencies[0].reason)
