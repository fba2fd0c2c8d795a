"""Paths as they are typed: homes that do not exist, names that are no text; a sentence, in every command that takes a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govopen.app.imports import import_file
from govopen.app.init import init
from govopen.atomic_files import home_path
from govopen.errors import GovopenError
from govopen.ledger.backends.location import read_location
from tests.intake.files import ROW, clerk, write_csv, write_xlsx

NOBODY = "~nosuchuser-govopen/x.db"


def test_a_home_that_the_system_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", unknown)
    for text in (NOBODY, "~/x.db"):
        with pytest.raises(GovopenError, match="knows no home folder"):
            home_path(text)
        with pytest.raises(GovopenError, match="knows no home folder"):
            read_location(text)


def test_packs_and_ledgers_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(GovopenError, match="knows no home folder"):
        init(NOBODY, agency="虚构厅", packs=())
    with pytest.raises(GovopenError, match="knows no home folder"):
        init(str(tmp_path / "govopen.db"), agency="虚构厅", packs=(NOBODY,))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_whose_name_is_no_text_is_imported_under_the_name_that_is_shown(tmp_path: Path, ending: str) -> None:
    place = clerk(str(tmp_path / "govopen.db"))
    init(place.location, agency="虚构厅", packs=())
    header = ("行政许可决定文书号", "许可决定日期")
    made = write_csv(tmp_path, ROW[:2], header=header) if ending == "csv" else write_xlsx(tmp_path, {"许可": [header, ROW[:2]]})
    named = made.with_name(os.fsdecode(b"\xff\x80.") + ending)
    made.rename(named)
    assert import_file(place, named).entries == 1
    assert import_file(place, named).previous is not None
