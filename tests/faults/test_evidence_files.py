"""Files given with ``log … --evidence``: kept under their hash beside the ledger, or refused; never anything outside the store."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from govopen.ledger import evidence
from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell
from tests.faults.import_room import entries, not_typed

STORE = Path("govopen.db.evidence")
LOG = ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--evidence")


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("`../../x`", "../../x"),
        ("`C:\\x`", "C:\\x"),
        ("`CON`", "CON"),
        ("`..\\..\\x`", "..\\..\\x"),
        ("85 Han characters, 255 bytes", "政" * 85),
    ],
)
def test_names_that_lead_elsewhere(
    office: Office, tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, name: str
) -> None:
    folder = tmp_path / "甲" / "乙"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    office.do("init", "--agency", "测试厅")
    given = folder / name
    given.write_bytes(name.encode())
    everything = _everything(tmp_path)
    ran = office.do(*LOG, name)
    _kept(name.encode())
    assert {path.parent.name for path in _everything(tmp_path) - everything} == {STORE.name}
    assert given.read_bytes() == name.encode()
    tell(f"Evidence {case}", ran, _stored())


def test_a_file_of_the_system(office: Office, tell: Tell) -> None:
    path = Path("/etc/passwd")
    before = path.read_bytes(), path.stat().st_mode
    ran = office.do(*LOG, str(path))
    _kept(path.read_bytes())
    assert (path.read_bytes(), path.stat().st_mode) == before
    tell("Evidence `/etc/passwd`: a copy, as of any file that the clerk may read", ran, _stored())


def test_a_folder_where_the_file_is_not(office: Office, tell: Tell) -> None:
    tell("Evidence `../../x`, where there is no such file", _refused(office, "../../x", "../../x cannot be read: it does not exist."))
    tell("Evidence `C:\\x`, where there is no such file", _refused(office, "C:\\x", "C:\\x cannot be read: it does not exist."))


def test_a_name_longer_than_any(office: Office, tell: Tell) -> None:
    name = "政" * 86
    tell("Evidence with a name of 86 Han characters, 258 bytes", _refused(office, name, "cannot be read: the name is too long."))


@pytest.mark.parametrize(
    ("case", "name", "sentence"),
    [
        ("FIFO", "fifo", "fifo is not a regular file."),
        ("Symbolic link", "link", "link cannot be read: it is a link."),
        ("Folder", "folder", "folder is not a regular file."),
        ("Device", "/dev/zero", "/dev/zero is not a regular file."),
        ("0 bytes", "empty", "empty is empty."),
    ],
)
def test_what_is_no_plain_file(office: Office, tell: Tell, case: str, name: str, sentence: str) -> None:
    Path("empty").touch()
    Path("folder").mkdir()
    Path("link").symlink_to("/etc/passwd")
    os.mkfifo("fifo")
    tell(f"Evidence: {case}", _refused(office, name, sentence))


def test_more_than_the_limit(office: Office, tell: Tell) -> None:
    with Path("large.pdf").open("wb") as file:
        file.truncate(evidence.LIMIT + 1)
    tell("Evidence of 200 MB and one byte", _refused(office, "large.pdf", "large.pdf is larger than 200 MB."))


def _refused(office: Office, name: str, sentence: str) -> Ran:
    ran = not_typed(office, *LOG, name, sentence=sentence, code=4)
    assert entries() == 0
    assert not STORE.exists() or list(STORE.iterdir()) == []
    return ran


def _kept(content: bytes) -> None:
    """The store holds the file under its hash and nothing else, readable by its owner alone."""
    [kept] = STORE.iterdir()
    assert kept.name == sha256(content).hexdigest()
    assert kept.read_bytes() == content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(STORE.stat().st_mode) == 0o700


def _stored() -> str:
    return f"`{STORE}/(hash)`"


def _everything(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}
