from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govopen.core.model.entries import Checkpoint
from govopen.errors import LedgerError, OutputExists
from govopen.ledger import Ledger, create_ledger, open_ledger
from govopen.ledger.evidence import evidence_folder, keep_evidence
from govopen.ledger.transfer import backup_ledger, copy_ledger, export_ledger, restore_ledger
from govopen.ledger.verification.verify import verify_ledger
from tests.ledger.conftest import RECORDED, Append, new_schema
from tests.ledger.drafts import at, decided, draft, published, voided
from tests.ledger.test_verify import alone, words

LATER = datetime(2020, 7, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def filled(ledger: Ledger, append: Append) -> Checkpoint:
    append(decided("1号", "2020-04-01 09:30", title="许可"), published("1号", "2020-04-20", unit="处"), voided("1号", 2), batch="b1")
    append(draft("policy-issued", "暂名", "2020-04-05", kind="policy", fields={"number": "8号"}))
    return ledger.checkpoint()


def lines(location: str) -> list[object]:
    with open_ledger(location, write=False) as ledger:
        return list(ledger.entries())


def faults(location: str) -> str:
    """All faults but those of a test's server, where everybody is the owner."""
    return "\n".join(str(fault) for check in verify_ledger(location).checks if check.name != "access" for fault in check.faults)


def test_a_backup_is_the_same_ledger_in_a_private_file(filled: Checkpoint, location: str, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    assert backup_ledger(location, target) == filled
    assert lines(str(target)) == lines(location)
    assert words(verify_ledger(str(target), anchors=[filled])) == ""
    assert alone(target, "--anchor", str(filled)) == (0, "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(OutputExists):
        backup_ledger(location, target)


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_a_killed_copy_left_beside_its_temporary_file_is_not_taken_up(
    filled: Checkpoint, location: str, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / "backup.db"
    left = tmp_path / f".backup.db.{os.getpid()}.partial{ending}"
    left.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"x" * 4096)
    assert backup_ledger(location, target) == filled
    assert words(verify_ledger(str(target), anchors=[filled])) == ""
    assert not left.exists()


def test_a_backup_of_a_tampered_ledger_is_refused(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER entry_next")
    with pytest.raises(LedgerError, match="entry_next"):
        backup_ledger(str(path), tmp_path / "backup.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["govopen.db"]


def test_a_restore_is_recorded_and_old_anchors_beyond_it_name_the_lost_range(
    filled: Checkpoint, ledger: Ledger, append: Append, location: str, tmp_path: Path, again: Callable[[], str]
) -> None:
    backup_ledger(location, tmp_path / "backup.db")
    append(decided("9号", "2020-05-01"), decided("10号", "2020-05-01"))
    lost = ledger.checkpoint()
    target = again()
    now = restore_ledger(tmp_path / "backup.db", target, operator="李四", recorded_at=LATER, when=at("2020-07-01 10:00"))
    assert (now.ledger, now.size) == (filled.ledger, 5)
    with open_ledger(target, write=False) as restored:
        entry = restored.entry(5)
    assert entry is not None
    assert (entry.event, entry.kind, entry.when) == ("restored", "ledger", at("2020-07-01 10:00"))
    assert entry.fields == {"backup": "backup.db", "size": 4, "head": filled.head}
    assert faults(target) == ""
    assert "Entries 5 to 6 of the checkpoint were lost in the restore of entry 5;" in words(verify_ledger(target, anchors=[lost]))
    assert "lost" not in words(verify_ledger(target, anchors=[filled]))
    with pytest.raises(OutputExists):
        restore_ledger(tmp_path / "backup.db", target, operator="李四", recorded_at=LATER, when=at("2020-07-01"))


@pytest.fixture(params=["sqlite", "postgresql"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Where the same ledger may be made once more: on both databases."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / "again.db")
    return lambda: new_schema(request.getfixturevalue("server"))


def test_a_copy_has_the_same_count_head_and_anchors(filled: Checkpoint, location: str, again: Callable[[], str]) -> None:
    target = again()
    assert copy_ledger(location, target) == filled
    assert lines(target) == lines(location)
    assert faults(target) == ""
    assert "checkpoint" not in words(verify_ledger(target, anchors=[filled]))
    with open_ledger(target, write=True) as ledger, ledger.writing() as writer:
        assert writer.append([decided("1号", "2020-05-01")], operator="x", recorded_at=LATER) == range(5, 6)


def test_an_export_can_be_checked_alone_and_imported(filled: Checkpoint, location: str, tmp_path: Path, again: Callable[[], str]) -> None:
    archive, target = tmp_path / "export.zip", again()
    assert export_ledger(location, archive) == filled
    assert alone(archive, "--anchor", str(filled)) == (0, "")
    with zipfile.ZipFile(archive) as zipped:
        assert sorted(zipped.namelist()) == ["README.txt", "ledger.jsonl", "verify_ledger.py"]
        zipped.extract("verify_ledger.py", tmp_path)
    run = subprocess.run([sys.executable, "-I", str(tmp_path / "verify_ledger.py"), str(archive)], check=False)
    assert run.returncode == 0
    assert copy_ledger(str(archive), target) == filled
    assert lines(target) == lines(location)
    with pytest.raises(OutputExists):
        export_ledger(location, archive)


@pytest.mark.parametrize(
    ("old", "new"), [("许可", "处罚"), ('"agency": "', '"agency": "x'), ("\n[3,", "\n[9,"), ('"size": 4', '"size": 3')]
)
def test_an_altered_export_is_refused(filled: Checkpoint, location: str, tmp_path: Path, old: str, new: str) -> None:
    export_ledger(location, tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as zipped:
        text = zipped.read("ledger.jsonl").decode()
    assert old in text
    with zipfile.ZipFile(tmp_path / "altered.zip", "w") as zipped:
        zipped.writestr("ledger.jsonl", text.replace(old, new, 1))
    with pytest.raises(LedgerError):
        copy_ledger(str(tmp_path / "altered.zip"), str(tmp_path / "copy.db"))
    assert not (tmp_path / "copy.db").exists()


def test_what_is_no_export_or_no_backup_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as zipped:
        zipped.writestr("x", "x")
    (tmp_path / "text.zip").write_text("x")
    for name in ("other.zip", "text.zip", "none.zip"):
        with pytest.raises(LedgerError):
            copy_ledger(str(tmp_path / name), str(tmp_path / "copy.db"))
    with pytest.raises(LedgerError):
        restore_ledger(tmp_path / "text.zip", str(tmp_path / "copy.db"), operator="x", recorded_at=LATER, when=at("2020-07-01"))
    assert not (tmp_path / "copy.db").exists()


def test_evidence_goes_with_every_copy(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "决定.pdf"
    file.write_bytes(b"%PDF")
    with open_ledger(str(path), write=True) as ledger:
        item = keep_evidence(file, evidence_folder(ledger.location))
        with ledger.writing() as writer:
            writer.append([decided("1号", "2020-04-01", fields={"_evidence": [item]})], operator="x", recorded_at=RECORDED)
    backup_ledger(str(path), tmp_path / "backup.db")
    restore_ledger(tmp_path / "backup.db", str(tmp_path / "new.db"), operator="x", recorded_at=LATER, when=at("2020-07-01"))
    assert words(verify_ledger(str(tmp_path / "new.db"))) == ""
    export_ledger(str(path), tmp_path / "export.zip")
    shutil.unpack_archive(tmp_path / "export.zip", tmp_path / "out")
    assert alone(tmp_path / "export.zip", "--evidence", str(tmp_path / "out" / "evidence")) == (0, "")
    (tmp_path / "out" / "evidence" / item[:64]).write_bytes(b"x")
    assert alone(tmp_path / "export.zip", "--evidence", str(tmp_path / "out" / "evidence"))[0] == 4


def test_a_backup_while_others_write(path: Path, tmp_path: Path) -> None:
    with open_ledger(str(path), write=True) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
        assert backup_ledger(str(path), tmp_path / "backup.db").size == 0


def test_a_ledger_with_letters_keeps_them(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO mail_run VALUES (1, '2020-06-01T00:00:00.000Z', NULL, '2020-06-01', 'cron', 1, 2, 3, 4)")
    backup_ledger(str(path), tmp_path / "backup.db")
    copy_ledger(str(path), str(tmp_path / "copy.db"))
    for name in ("backup.db", "copy.db"):
        with closing(sqlite3.connect(tmp_path / name)) as raw:
            assert raw.execute("SELECT id, as_of, holder, planned FROM mail_run").fetchall() == [(1, "2020-06-01", "cron", 1)]


def test_create_then_copy_keeps_the_founding(filled: Checkpoint, location: str, tmp_path: Path) -> None:
    copy_ledger(location, str(tmp_path / "copy.db"))
    with open_ledger(location, write=False) as one, open_ledger(str(tmp_path / "copy.db"), write=False) as two:
        assert (one.info.id, one.info.agency, one.info.created) == (two.info.id, two.info.agency, two.info.created)
    with create_ledger(str(tmp_path / "new.db"), agency="厅", packs=[], recorded_at=RECORDED) as other:
        assert other.info.id != filled.ledger


@pytest.fixture
def with_evidence(path: Path, tmp_path: Path) -> tuple[Path, str]:
    """A ledger whose first entry keeps a file, and the file's hash."""
    file = tmp_path / "决定.pdf"
    file.write_bytes(b"%PDF")
    with open_ledger(str(path), write=True) as ledger:
        item = keep_evidence(file, evidence_folder(ledger.location))
        with ledger.writing() as writer:
            writer.append([decided("1号", "2020-04-01", fields={"_evidence": [item]})], operator="x", recorded_at=RECORDED)
    return path, item[:64]


def nothing_missing(fault: object) -> None:
    raise AssertionError(fault)


def test_an_imported_ledger_has_its_evidence(with_evidence: tuple[Path, str], tmp_path: Path) -> None:
    path, digest = with_evidence
    export_ledger(str(path), tmp_path / "export.zip")
    for source in (path, tmp_path / "export.zip"):
        target = tmp_path / f"from_{source.name}.db"
        copy_ledger(str(source), str(target), on_missing=nothing_missing)
        assert words(verify_ledger(str(target))) == ""
        assert stat.S_IMODE((tmp_path / f"{target.name}.evidence" / digest).stat().st_mode) == 0o600


def test_a_ledger_moves_to_a_server_and_back_with_its_evidence(
    with_evidence: tuple[Path, str], tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = with_evidence
    place = new_schema(server)
    with pytest.raises(LedgerError, match="evidence"):
        copy_ledger(str(path), place)
    monkeypatch.setenv("GOVOPEN_EVIDENCE", str(tmp_path / "shared"))
    copy_ledger(str(path), place, on_missing=nothing_missing)  # nothing was made by the one before
    assert faults(place) == ""
    assert [file.name for file in (tmp_path / "shared").iterdir()] == [digest]
    backup_ledger(place, tmp_path / "backup.db", on_missing=nothing_missing)
    monkeypatch.delenv("GOVOPEN_EVIDENCE")
    assert words(verify_ledger(str(tmp_path / "backup.db"))) == ""
    assert "GOVOPEN_EVIDENCE" in faults(place)  # one fault of all, and no end of the examination
    with pytest.raises(LedgerError, match="evidence"):
        backup_ledger(place, tmp_path / "b2.db")
    with pytest.raises(LedgerError, match="evidence"):
        export_ledger(place, tmp_path / "b2.zip")
    assert not list(tmp_path.glob("b2*"))


def test_evidence_that_is_not_in_a_copy_is_told(with_evidence: tuple[Path, str], tmp_path: Path) -> None:
    path, digest = with_evidence
    (path.with_name("govopen.db.evidence") / digest).write_bytes(b"x")
    told: list[object] = []
    backup_ledger(str(path), tmp_path / "changed", on_missing=told.append)
    export_ledger(str(path), tmp_path / "changed.zip", on_missing=told.append)
    assert [digest in str(fault) for fault in told] == [True, True]
    told = []
    restore_ledger(
        tmp_path / "changed", str(tmp_path / "new.db"), operator="x", recorded_at=LATER, when=at("2020-07-01"), on_missing=told.append
    )
    copy_ledger(str(tmp_path / "changed.zip"), str(tmp_path / "other.db"), on_missing=told.append)
    assert ["was changed" in str(fault) for fault in told] == [True, True]


def test_an_export_takes_nothing_but_the_stored_files(with_evidence: tuple[Path, str], tmp_path: Path) -> None:
    path, digest = with_evidence
    folder = path.with_name("govopen.db.evidence")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / ("0" * 64)).symlink_to("/etc/hostname")
    (folder / "sub").mkdir()
    (folder / ".half.1.partial").write_bytes(b"x")
    export_ledger(str(path), tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as zipped:
        assert [name for name in zipped.namelist() if name.startswith("evidence")] == [f"evidence/{digest}"]


def test_an_export_unpacks_nowhere_else(with_evidence: tuple[Path, str], tmp_path: Path) -> None:
    path, _ = with_evidence
    export_ledger(str(path), tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip", "a") as zipped:
        for name in ("evidence/../../escaped", f"evidence/../{'a' * 64}", "/escaped", f"evidence/sub/{'a' * 64}"):
            zipped.writestr(name, "x")
    before = set(tmp_path.rglob("*"))
    copy_ledger(str(tmp_path / "export.zip"), str(tmp_path / "new.db"))
    made = {file.relative_to(tmp_path).parts[0] for file in set(tmp_path.rglob("*")) - before}
    assert made == {"new.db", "new.db.evidence"}


def test_an_altered_ledger_is_not_exported(path: Path, tmp_path: Path) -> None:
    with open_ledger(str(path), write=True) as ledger, ledger.writing() as writer:
        writer.append([decided("1号", "2020-04-01")], operator="x", recorded_at=RECORDED)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER entry_no_update")
        raw.execute("UPDATE entry SET fields = CAST('{}' AS BLOB)")
    with pytest.raises(LedgerError, match="Entry 1 does not match its hash"):
        export_ledger(str(path), tmp_path / "export.zip")
    assert not (tmp_path / "export.zip").exists()


def test_evidence_that_cannot_be_read_does_not_end_the_examination(
    with_evidence: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = with_evidence
    plain_open = Path.open

    def closed(self: Path, *args: object, **options: object) -> object:
        if self.name == digest:
            raise PermissionError(13, "Permission denied")
        return plain_open(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", closed)
    found = verify_ledger(str(path))
    assert digest in words(found)
    assert not found.good
