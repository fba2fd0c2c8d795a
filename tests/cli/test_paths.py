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
from tests.cli.conftest import Clerk
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


#: Every command that takes a file; FILE stands for its name.
TAKING_FILES = [
    "import FILE", "import FILE --dry-run", "template decision -o FILE", "audit --year 2020 --format json -o FILE",
    "list --register -o FILE", "due --format ics -o FILE", "score --year 2020 --format json -o FILE", "score --year 2020 --scheme FILE",
    "annual-report --year 2020 --format json -o FILE", "annual-report --check FILE", "annual-report --check FILE --before FILE",
    "supervise FILE --year 2020", "calendar import FILE", "calendar import FILE --dry-run", "list --ledger FILE",
    "init --agency 虚构厅 --ledger FILE", "ledger verify --anchors FILE", "ledger backup FILE", "ledger restore FILE --ledger new.db",
    "ledger export -o FILE", "ledger import-ledger FILE --ledger new.db", "remind --to-files FILE --ledger HERE", "rules check FILE",
    "pack add FILE", "init --agency 虚构厅 --ledger new.db --pack FILE", "explain 许1号 --format html -o FILE", "demo --keep FILE",
    "log decided 许9号 --at 2020-04-01 --type permit --evidence FILE", "rectify 法规处 --until 2020-12-31 -o FILE", "doctor --ledger FILE",
]  # fmt: skip


@pytest.mark.parametrize("command", TAKING_FILES)
@pytest.mark.parametrize("name", ["~nosuchuser-govopen/x.json", os.fsdecode(b"\xed\xa0\x80\xff/x.json"), "", "长" * 120 + ".json"])
def test_every_command_says_a_sentence_of_an_odd_path(office: Clerk, command: str, name: str) -> None:
    there = {"FILE": name, "HERE": str(office.folder / "govopen.db")}
    before = sorted(office.folder.rglob("*"))
    ran = office.run("--lang", "en", *(there.get(word, word) for word in command.split()))
    assert "itself failed" not in ran.err
    assert ran.code in (0, 1, 2, 3, 4)
    assert ran.code == 0 or ran.err or ran.out
    if not name and "--ledger FILE" not in command and "--before" not in command:
        assert (ran.code, "The name of the file or folder is empty: " in ran.err) == (2, True)
    assert ran.code != 4 or sorted(office.folder.rglob("*")) == before


@pytest.mark.parametrize("kind", ["backup", "export"])
def test_a_home_is_written_out_where_a_ledger_comes_from(office: Clerk, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(office.folder))
    if kind == "backup":
        office.do("ledger", "backup", str(office.folder / "copy.db"))
        office.do("ledger", "restore", "~/copy.db", "--ledger", str(office.folder / "new.db"))
    else:
        office.do("ledger", "export", "-o", str(office.folder / "copy.zip"))
        office.do("ledger", "import-ledger", "~/copy.zip", "--ledger", str(office.folder / "new.db"))
    ran = office.run("--lang", "en", "ledger", "import-ledger", "nowhere.zip", "--ledger", str(office.folder / "third.db"))
    assert (ran.code, "There is no file nowhere.zip" in ran.err) == (4, True)
