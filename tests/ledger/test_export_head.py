from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from govopen.errors import LedgerError
from govopen.ledger import create_ledger
from govopen.ledger.transfer import export_ledger, read_export
from tests.acceptance.conftest import Office, office
from tests.ledger.conftest import RECORDED

__all__ = ["office"]


@pytest.mark.parametrize("size", ["Infinity", "-Infinity", "NaN", "1e999", "1.5", "true", "null", '"0"', "[0]"])
def test_the_size_of_an_export_is_a_number(tmp_path: Path, size: str) -> None:
    import zipfile

    with create_ledger(str(tmp_path / "l.db"), agency="厅", packs=["jx-hrss-2020"], recorded_at=RECORDED):
        pass
    export_ledger(str(tmp_path / "l.db"), tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        head = archive.read("ledger.jsonl").decode()
    assert json.loads(head)["size"] == 0
    read_export(io.BytesIO(head.encode()), "e.zip")
    with pytest.raises(LedgerError, match="is no export of a govopen ledger"):
        read_export(io.BytesIO(head.replace('"size": 0', f'"size": {size}').encode()), "e.zip")


@pytest.mark.parametrize(
    "words",
    [("calendar", "show", "9999"), ("explain", "9999-Q4"), ("nil", "press", "9999"), ("calendar", "show", "0001"), ("explain", "9999")],
)
def test_a_year_beyond_the_edge_of_time(office: Office, words: tuple[str, ...]) -> None:
    ran = office.run(*words)
    assert (ran.code in (2, 4), ran.out) == (True, ""), ran
    assert "自身出错" not in ran.err


@pytest.mark.parametrize("operator", ["张\x1b[31m三", "张\x85三", "\udcff", "长" * 1001])
def test_the_name_of_who_records_holds_no_control_characters(office: Office, monkeypatch: pytest.MonkeyPatch, operator: str) -> None:
    monkeypatch.setenv("GOVOPEN_OPERATOR", operator)
    ran = office.run("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit")
    assert (ran.code, ran.out) == (2, "")
    assert "GOVOPEN_OPERATOR" in ran.err
