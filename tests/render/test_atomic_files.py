"""Files are whole or absent, and an old one survives whatever happens to the new."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from govopen.atomic_files import check_output, write_whole, writing_whole
from govopen.errors import GovopenError, OutputExists


def test_text_is_written_as_utf8_for_the_owner_only(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "报告.html", "公开")
    assert path.read_bytes() == "公开".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["报告.html"]


def test_a_file_that_stands_is_not_replaced_without_force(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")
    with pytest.raises(OutputExists, match=r"r\.csv exists already"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    write_whole(path, "new", force=True)
    assert path.read_text() == "new"


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "r.csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputExists):
        write_whole(tmp_path / "r.csv", "new")
    assert not (tmp_path / "elsewhere").exists()


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")

    def fill_the_disk() -> None:
        with writing_whole(path, force=True) as partial:
            partial.write_text("half")
            raise OSError(errno.ENOSPC, "disk full")

    with pytest.raises(GovopenError, match=r"r\.csv cannot be written: the disk is full\."):
        fill_the_disk()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["r.csv"]


def test_another_process_that_was_quicker_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"

    def race() -> None:
        with writing_whole(path) as partial:
            partial.write_text("mine")
            path.write_text("theirs")

    with pytest.raises(OutputExists):
        race()
    assert path.read_text() == "theirs"


@pytest.mark.parametrize("name", ["missing/r.csv", "."])
def test_a_missing_folder_or_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(GovopenError):
        check_output(tmp_path / name)


def test_killed_half_way_the_old_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")
    code = (
        "import sys, time\nfrom govopen.atomic_files import writing_whole\n"
        "with writing_whole(sys.argv[1], force=True) as partial:\n"
        "    partial.write_text('half'); print('ready', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert path.read_text() == "old"
    write_whole(path, "new", force=True)
    assert path.read_text() == "new"
