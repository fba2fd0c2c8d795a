"""template, import and import-undo at the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from govopen.resources import data_folder
from tests.cli.conftest import Clerk
from tests.intake.files import ROW, write_csv
from tests.intake.test_one_declaration import ADDED

BAD = ("赣人社许〔2020〕2号", "2020-02-30", "", "电台", "", "")


@pytest.fixture
def ready(clerk: Clerk) -> Clerk:
    clerk.do("init", "--agency", "虚构厅")
    return clerk


def test_a_year_of_an_office(ready: Clerk) -> None:
    permits, penalties = (str(data_folder() / "samples" / name) for name in ("permits.csv", "penalties.csv"))
    said = ready.do("--lang", "en", "import", permits)
    assert "permits.csv: 24 rows, of which 24 added 47 entries and 0 added nothing new." in said
    ready.do("import", penalties)
    again = ready.run("--lang", "en", "import", permits)
    assert again.code == 0
    assert "was already imported on" in again.out
    assert "by 张办事员" in again.out
    assert "0 new" in again.out
    assert ready.run("audit", "--year", "2020", "--as-of", "2020-12-31").code == 1


def test_bad_rows_all_at_once(ready: Clerk) -> None:
    path = write_csv(ready.folder, ROW, BAD)
    ran = ready.run("--lang", "en", "import", path.name)
    assert (ran.code, ran.out) == (4, "")
    assert "Error: Nothing was imported from register.csv: 1 of 2 rows is faulty." in ran.err
    assert "row 3 · 许可决定日期: 2020-02-30: there is no such day." in ran.err
    assert "row 3 · 公示渠道: 电台 is none of" in ran.err
    assert "--partial" in ran.err
    assert "Traceback" not in ran.err


def test_partial_and_dry_run(ready: Clerk) -> None:
    path = write_csv(ready.folder, ROW, BAD)
    dry = ready.run("--lang", "en", "import", path.name, "--dry-run", "--partial")
    assert (dry.code, "Nothing was recorded" in dry.out) == (0, True)
    ran = ready.run("--lang", "en", "import", path.name, "--partial")
    assert (ran.code, "1 added 2 entries" in ran.out) == (0, True)
    assert "Left out, 2 faults:" in ran.err


def test_taken_back(ready: Clerk) -> None:
    path = write_csv(ready.folder, ROW)
    said = ready.do("--lang", "en", "import", path.name)
    batch = said.split("Import ")[1].split(";")[0]
    assert f"Import {batch} taken back: 2 entries voided." in ready.do("--lang", "en", "import-undo", batch)
    assert ready.run("import-undo", batch).code == 4
    assert "2 entries" in ready.do("--lang", "en", "import", path.name)


def test_what_tells_of_an_import_is_not_voided(ready: Clerk) -> None:
    path = write_csv(ready.folder, ROW)
    said = ready.do("--lang", "en", "import", path.name)
    batch = said.split("Import ")[1].split(";")[0]
    for words in (("void", "3", "--reason", "错表"), ("amend", "3", "--at", "2020-04-01", "--reason", "错表")):
        ran = ready.run("--lang", "en", *words)
        assert (ran.code, ran.out) == (4, "")
        assert f"Entry 3 tells of the import {batch}." in ran.err
        assert f"import-undo {batch}" in ran.err
    assert "2 entries voided" in ready.do("--lang", "en", "import-undo", batch)
    undone = ready.run("--lang", "en", "void", "6", "--reason", "错表")
    assert (undone.code, "Import the file again" in undone.err) == (4, True)
    assert "2 entries" in ready.do("--lang", "en", "import", path.name)


def test_no_bar_in_a_pipe(ready: Clerk) -> None:
    write_csv(ready.folder, ROW)
    ran = ready.alone("--lang", "en", "import", "register.csv")
    assert ran.code == 0
    assert "Recording" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("kind", ["decision", "行政决定"])
def test_a_template(ready: Clerk, kind: str) -> None:
    ready.do("template", kind, "-o", "t.xlsx")
    assert ready.run("template", kind, "-o", "t.xlsx").code == 4
    assert ready.run("template", kind, "-o", "t.xlsx", "--force").code == 0
    assert ready.run("template", "决策", "-o", "u.xlsx").code == 2
    assert ready.run("import", "t.xlsx", "--dry-run").code == 0


def test_terminal_codes_in_a_cell_are_shown_not_obeyed(ready: Clerk) -> None:
    path = write_csv(ready.folder, (*ROW[:1], "\x1b[31m明天", *ROW[2:]))
    ran = ready.run("import", path.name)
    assert ran.code == 4
    assert "\x1b" not in ran.err


def test_an_event_of_toml_alone_is_in_the_help_of_log(ready: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    vocabulary = folder / "vocabulary.toml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    monkeypatch.setattr("govopen.datafiles.vocabulary.data_folder", lambda: folder)
    page = ready.do("log", "挂起灯笼", "--help")
    assert "--lantern" in page
    assert "灯笼颜色" in page
    ready.do("log", "lantern-hung", "灯会", "--at", "2020-02-08", "--lantern", "绿灯笼")


def test_the_reference_of_events(clerk: Clerk) -> None:
    page = clerk.do("events")
    assert "### 作出决定 `decided`" in page
    assert "- `--type` 决定类型（必填）：行政许可 `permit`" in page
    assert "### Press conference held `press-held`" in clerk.do("--lang", "en", "events", "press")
    assert "decided" not in clerk.do("events", "新闻发布活动")
    assert clerk.run("events", "晚会").code == 2


def test_how_to_write_a_day_is_told_once_where_a_day_cannot_be_read(ready: Clerk) -> None:
    path = write_csv(ready.folder, (BAD[0], "4月1日", "", "", "", ""), ("赣人社许〔2020〕3号", "5月", "", "", "", ""))
    ran = ready.run("import", path.name)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.count("日期写作 2020-04-01、2020年4月1日 或 2020-04-01 10:30。请改正这些行后重新导入") == 1
    assert "日期写作" not in ready.run("import", write_csv(ready.folder, BAD).name).err
