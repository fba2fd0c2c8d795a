from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from govopen.errors import EntryRefused
from govopen.ledger import evidence
from govopen.ledger.evidence import keep_evidence


def test_a_file_is_kept_under_its_hash_and_only_there(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for name in ("决定书.pdf", "CON", "C:\\x", "..\\..\\x", "政" * 80 + ".pdf", "a\nb\x1b[2J"):
        file = tmp_path / name
        file.write_bytes(name.encode())
        digest = sha256(name.encode()).hexdigest()
        item = keep_evidence(file, store)
        assert item == f"{digest} {len(name.encode())} {'.pdf' if name.endswith('.pdf') else '.'}"
        assert (store / digest).read_bytes() == name.encode()
        assert stat.S_IMODE((store / digest).stat().st_mode) == 0o600
        file.unlink()
    assert len(list(store.iterdir())) == 6
    assert list(tmp_path.iterdir()) == [store]
    assert stat.S_IMODE(store.stat().st_mode) == 0o700


def test_what_is_no_plain_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(b"x" * 11)
    (tmp_path / "link").symlink_to(tmp_path / "large")
    os.mkfifo(tmp_path / "fifo")
    monkeypatch.setattr(evidence, "LIMIT", 10)
    for name in ("empty", "large", "link", "fifo", "none", "."):
        with pytest.raises(EntryRefused):
            keep_evidence(tmp_path / name, tmp_path / "store")
    assert not (tmp_path / "store").exists() or list((tmp_path / "store").iterdir()) == []


def test_in_a_folder_of_a_group_the_group_may_read(tmp_path: Path) -> None:
    """What several offices keep on a server; a folder that govopen made itself is nobody else's."""
    store, file = tmp_path / "store", tmp_path / "a.pdf"
    store.mkdir()
    store.chmod(0o2770)
    file.write_bytes(b"%PDF")
    kept = store / keep_evidence(file, store)[:64]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
