"""Files given with ``log … --evidence``: kept under their hash beside the ledger, or refused; never anything outside the store."""

from __future__ import annotations

import os
import stat
import zipfile
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


@pytest.fixture
def export(office: Office) -> tuple[Path, str]:
    """An export whose one entry names one file, and the name of that file in it."""
    Path("决定书.pdf").write_bytes(b"%PDF 2020")
    office.decided("许1号", "2020-04-01", "--evidence", "决定书.pdf")
    office.do("ledger", "export", "-o", "e.zip")
    with zipfile.ZipFile("e.zip") as archive:
        return Path("e.zip"), next(name for name in archive.namelist() if name.startswith("evidence/"))


def rewritten(export: Path, name: str, *, without: str, **more: bytes) -> str:
    """Write the export again under another name, without one part and with others."""
    with zipfile.ZipFile(export) as given, zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            if part != without:
                made.writestr(part, given.read(part))
        for part, content in more.items():
            made.writestr(part.replace("__", "/"), content)
    return name


def test_evidence_in_an_export_that_no_entry_names(office: Office, tell: Tell, export: tuple[Path, str]) -> None:
    forged = rewritten(export[0], "f.zip", without="", **{f"evidence__{'a' * 64}": b"0" * 2**20})
    ran = office.run("--ledger", "copy.db", "ledger", "import-ledger", forged)
    assert ran.code == 0
    assert [file.name for file in Path("copy.db.evidence").iterdir()] == [export[1].removeprefix("evidence/")]
    tell("An export with files that no entry names: they are left out", ran)


def test_evidence_planted_under_a_true_name(office: Office, tell: Tell, export: tuple[Path, str]) -> None:
    """Neither an export nor a folder brings it in, and a good copy takes its place."""
    path, name = export
    forged = rewritten(path, "f.zip", without=name, **{name.replace("/", "__"): b"forged"})
    ran = office.run("--ledger", "copy.db", "ledger", "import-ledger", forged)
    assert ran.code == 4
    assert list(Path("copy.db.evidence").glob("*")) == []
    tell("An export with another file under the name of evidence", ran)
    kept = Path("good.db.evidence") / name.removeprefix("evidence/")
    kept.parent.mkdir(mode=0o700)
    kept.write_bytes(b"forged")
    mended = office.run("--ledger", "good.db", "ledger", "import-ledger", str(path))
    assert (mended.code, kept.read_bytes()) == (0, b"%PDF 2020")
    assert office.run("--ledger", "good.db", "ledger", "verify").code == 0
    tell("A changed file where a good copy of it is brought in: it is replaced", mended)


def test_an_export_with_a_line_without_an_end(office: Office, tell: Tell, export: tuple[Path, str]) -> None:
    with zipfile.ZipFile(export[0]) as archive:
        head = archive.read("ledger.jsonl").splitlines()[0]
    forged = rewritten(export[0], "f.zip", without="ledger.jsonl", **{"ledger.jsonl": head + b"\n[" + b" " * 2**26})
    ran = office.run("--ledger", "copy.db", "ledger", "import-ledger", forged)
    assert ran.code == 4
    assert not Path("copy.db").exists()
    tell("An export that unpacks to gigabytes: a line is read up to 4 MB", ran)
