"""What a file named with -o holds, by its ending, and who may read it."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Iterator

import pytest

from govopen.app.demo import build_demo
from tests.cli.conftest import Clerk

MATTER = "赣人社规〔2020〕6号"


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """A clerk with the ledger of the invented year."""
    build_demo("govopen.db")
    return clerk


@pytest.fixture
def umask() -> Iterator[None]:
    """The mask of most servers: others may read, only the owner may write."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_the_ending_names_the_format(office: Clerk) -> None:
    for name in ("r.xlsx", "r.json", "r.csv", "r.html", "R.HTM", "r.xml", "r.txt", "report"):
        assert office.run("audit", "--year", "2020", "-o", name).code == 1, name
    begins = {name: (office.folder / name).read_bytes()[:400] for name in ("r.csv", "r.html", "R.HTM", "r.xml", "r.txt", "report")}
    assert zipfile.is_zipfile(office.folder / "r.xlsx")
    assert json.loads((office.folder / "r.json").read_text("utf-8"))["schema"] == "govopen.audit/1"
    assert begins["r.csv"].startswith(b"\xef\xbb\xbf")
    assert begins["r.html"].startswith(b"<!doctype html>")
    assert begins["R.HTM"].startswith(b"<!doctype html>")
    assert begins["r.xml"].startswith(b"<?xml")
    assert begins["r.txt"] == begins["report"]
    assert "（虚构样例）".encode() in begins["report"]


def test_the_format_asked_for_goes_before_the_ending(office: Clerk) -> None:
    office.run("audit", "--year", "2020", "--format", "json", "-o", "r.dat")
    assert json.loads((office.folder / "r.dat").read_text("utf-8"))["schema"] == "govopen.audit/1"


def test_an_ending_that_is_no_format_is_refused_before_anything_is_written(office: Clerk) -> None:
    refused = office.run("audit", "--year", "2020", "-o", "r.pdf")
    assert refused.code == 2
    assert "pdf" in refused.err
    assert not (office.folder / "r.pdf").exists()


def test_an_export_is_imported_whatever_its_name(office: Clerk) -> None:
    office.do("ledger", "export", "-o", "台账.json")
    office.do("--ledger", "copy.db", "ledger", "import-ledger", "台账.json")
    heads = {office.do("--ledger", name, "ledger", "info").splitlines()[-1] for name in ("govopen.db", "copy.db")}
    assert len(heads) == 1


def test_a_template_is_a_workbook(office: Clerk) -> None:
    refused = office.run("template", "decision", "-o", "模板.doc")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "错误：模板是 Excel 工作簿，而 模板.doc 不以 .xlsx 结尾。\n提示：文件名请以 .xlsx 结尾。\n"
    assert not (office.folder / "模板.doc").exists()
    assert office.run("template", "decision", "-o", "模板.XLSX").code == 0
    assert zipfile.is_zipfile(office.folder / "模板.XLSX")


def test_a_sheet_and_a_feed_by_their_endings(office: Clerk) -> None:
    office.do("explain", MATTER, "-o", "sheet.html")
    assert (office.folder / "sheet.html").read_text("utf-8").startswith("<!doctype html>")
    office.do("due", "-o", "due.ics")
    assert (office.folder / "due.ics").read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert office.run("explain", MATTER, "-o", "sheet.json").code == 2


@pytest.mark.usefixtures("umask")
def test_what_is_handed_on_may_be_read_as_the_umask_says_and_the_ledger_stays_private(office: Clerk) -> None:
    office.run("audit", "--year", "2020", "-o", "r.xlsx")
    office.do("template", "request", "-o", "t.xlsx")
    modes = {name: stat.S_IMODE((office.folder / name).stat().st_mode) for name in ("r.xlsx", "t.xlsx", "govopen.db")}
    assert modes == {"r.xlsx": 0o644, "t.xlsx": 0o644, "govopen.db": 0o600}
