"""``govopen ledger`` as a clerk types it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from govopen.__main__ import main
from tests.ledger.conftest import new_schema
from tests.surroundings import stop_clock


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVOPEN_LEDGER", raising=False)
    monkeypatch.setenv("GOVOPEN_LANG", "en")
    assert main(["init", "--agency", "厅"]) == 0
    assert main(["log", "decided", "1号", "--at", "2020-04-01", "--type", "permit", "--title", "许可"]) == 0
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.usefixtures("folder")
def test_verify_says_with_which_checkpoint_a_ledger_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "ledger", "verify")
    assert (code, out) == (0, "")
    assert "entry 1, but compared with no checkpoint" in err
    checkpoint = run(capsys, "ledger", "info")[1].split()[-1]
    agrees = "Consistent in itself up to entry 1, and in agreement with the checkpoint taken at entry 1.\n"
    assert run(capsys, "ledger", "verify", "--anchor", checkpoint) == (0, agrees, "")
    Path("anchors").write_text(checkpoint + "\n")
    assert run(capsys, "ledger", "verify", "--anchors", "anchors") == (0, agrees, "")
    assert run(capsys, "ledger", "verify", "--anchor", checkpoint[:-1] + ("0" if checkpoint[-1] != "0" else "1"))[0] == 4
    assert run(capsys, "ledger", "verify", "--anchor", "x")[0] == 2
    assert run(capsys, "ledger", "verify", "--anchors", "none")[0] == 4


@pytest.mark.usefixtures("folder")
def test_verify_tells_every_fault_under_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect("govopen.db", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER entry_no_update")
        raw.execute("UPDATE entry SET day = '2020-04-02'")
    Path("govopen.db").chmod(0o644)
    code, out, _ = run(capsys, "ledger", "verify")
    assert code == 4
    lines = [line.strip() for line in out.splitlines()]
    assert [line for line in lines if line in ("Authenticity", "Integrity", "Availability", "Security")] == [
        "Authenticity",
        "Integrity",
        "Security",
    ]
    assert "Entry 1 does not match its hash: it was altered." in lines
    assert "trigger entry_no_update is missing." in lines
    assert any("can be read by others" in line for line in lines)
    assert "[ok]" in run(capsys, "ledger", "verify", "--all")[1]


@pytest.mark.usefixtures("folder")
def test_backup_restore_export_import_keep_the_checkpoint(capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = run(capsys, "ledger", "info")[1].split()[-1]
    for words in (("backup", "b.db"), ("export", "-o", "e.zip")):
        assert checkpoint in run(capsys, "ledger", *words)[1]
        assert run(capsys, "ledger", *words)[0] == 4  # nothing is written over
    assert checkpoint in run(capsys, "--ledger", "c.db", "ledger", "import-ledger", "e.zip")[1]
    assert run(capsys, "--ledger", "c.db", "ledger", "verify", "--anchor", checkpoint)[0] == 0
    assert run(capsys, "ledger", "restore", "b.db")[0] == 4
    assert run(capsys, "--ledger", "r.db", "ledger", "restore", "b.db")[0] == 0
    assert run(capsys, "--ledger", "r.db", "ledger", "verify", "--anchor", checkpoint)[0] == 0
    assert "restored" in run(capsys, "--ledger", "r.db", "list")[1]
    assert "nothing was changed" in run(capsys, "ledger", "migrate")[1]


@pytest.mark.usefixtures("folder")
def test_a_ledger_moves_to_a_server_and_is_judged_there(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    place = new_schema(server)
    checkpoint = run(capsys, "ledger", "info")[1].split()[-1]
    assert checkpoint in run(capsys, "--ledger", place, "ledger", "import-ledger", "govopen.db")[1]
    here = run(capsys, "audit", "--year", "2020", "--as-of", "2020-12-31", "--format", "csv")
    there = run(capsys, "--ledger", place, "audit", "--year", "2020", "--as-of", "2020-12-31", "--format", "csv")
    assert here == there
    assert run(capsys, "--ledger", place, "log", "published", "1号", "--at", "2020-04-02", "--channel", "portal")[0] == 0
    assert "许可" in run(capsys, "--ledger", place, "show", "1号")[1]


def test_no_ledger_is_no_fault_of_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("verify",), ("backup", "b.db"), ("info",), ("migrate",), ("export", "-o", "e.zip")):
        code, out, err = run(capsys, "--lang", "en", "ledger", *words)
        assert (code, out) == (4, "")
        assert "No ledger at" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_what_was_recorded_long_after_is_listed_by_office(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "log", "decided", "2号", "--at", "2020-05-01", "--type", "permit", "--unit", "就业处")[0] == 0
    code, out, _ = run(capsys, "ledger", "backfilled", "--year", "2020")
    lines = out.splitlines()
    assert (code, lines[0], lines[2]) == (0, "No office named: 1 entry", "就业处: 1 entry")
    assert "1号, 2020-04-01, recorded 2" in lines[1]
    assert run(capsys, "ledger", "backfilled", "--year", "2020", "--more-than", "100000")[1] == ""
    assert run(capsys, "ledger", "backfilled", "--year", "2019")[1] == ""


def test_a_copy_without_all_of_the_evidence_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.pdf").write_bytes(b"%PDF")
    assert run(capsys, "log", "published", "1号", "--at", "2020-04-02", "--channel", "portal", "--evidence", "a.pdf")[0] == 0
    assert run(capsys, "ledger", "backup", "whole.db")[::2] == (0, "")
    (kept,) = (folder / "govopen.db.evidence").iterdir()
    kept.unlink()
    for words in (
        ("backup", "b.db"),
        ("export", "-o", "e.zip"),
        ("restore", "b.db", "--ledger", "new.db"),
        ("import-ledger", "e.zip", "--ledger", "other.db"),
    ):
        code, out, err = run(capsys, "ledger", *words)
        assert (code, out.count("\n")) == (4, 1)
        assert f"Note: Entry 2: the file {kept.name} kept as evidence is missing" in err


def test_who_turns_the_clock_back_is_told_with_what_is_backfilled(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2020-04-02T09:00+08:00")
    assert run(capsys, "log", "decided", "2号", "--at", "2020-04-01", "--type", "permit")[0] == 0
    code, out, _ = run(capsys, "ledger", "backfilled", "--year", "2020")
    assert code == 0
    assert "1号" in out  # recorded late, and said so; 2号 says that it was not
    assert "The clock was turned: entries 2 to 2 say they were recorded from 2020-04-02 09:00 on, after entry 1 of" in out
    assert out.splitlines()[-1].startswith("Checkpoint: ")
    assert folder.exists()


def test_offices_packs_search_score_and_the_annual_report_on_either_database(location: str, capsys: pytest.CaptureFixture[str]) -> None:
    def done(*words: str) -> str:
        code, out, err = run(capsys, "--ledger", location, "--lang", "zh", *words)
        assert code in (0, 1, 3), err
        return out

    done("init", "--agency", "厅", "--pack", "jx-hrss-2020")
    done("unit", "add", "就业处", "--from", "2019-01-01")
    done("log", "decided", "1号", "--at", "2020-04-01", "--type", "permit", "--title", "许可_100%", "--unit", "就业")
    done("unit", "alias", "就业处", "就业")
    done("unit", "rename", "就业处", "就业促进处", "--from", "2020-07-01")
    assert [word in done("find", *words) for word, words in (("1号", ("就业促进",)), ("1号", ("_100%",)), ("1号", ("100_",)))] == [
        True,
        True,
        False,
    ]
    assert "就业促进处" in done("score", "--year", "2020", "--as-of", "2020-12-31")
    assert "就业处" in done("audit", "--year", "2020", "--as-of", "2020-06-30", "--unit", "就业促进处")
    done("pack", "add", "cn-regulation-2019", "--from", "2020-06-30")
    done("pack", "end", "cn-regulation-2019", "--on", "2020-12-31")
    assert "2020-06-30" in done("pack", "list")
    assert "本年新" in done("annual-report", "--year", "2020")
