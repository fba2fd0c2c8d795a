"""``govopen annual-report --check`` as a supervisor uses it: one line a file, what contradicts below it, the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Clerk
from tests.intake.annual_reports.pages import PUBLISHED, Page, typed
from tests.intake.annual_reports.test_published import SHANGHAI


@pytest.fixture
def inbox(clerk: Clerk) -> Path:
    """A folder of reports received: two in order, one that contradicts itself, one that is a notice, a page's folder, a lock file."""
    folder = clerk.folder / "2024年年报"
    (folder / "淮安_files").mkdir(parents=True)
    form, numbers = typed("shanghai-gov-office-2019")
    page = Page().page("2019年上海市人民政府办公厅政府信息公开工作年度报告", [SHANGHAI], numbers, form)
    (folder / "上海.html").write_text(page, "utf-8")
    (folder / "宿迁2024.md").write_bytes((PUBLISHED / "suqian-2024.md").read_bytes())
    (folder / "淮安.txt").write_bytes((PUBLISHED / "huaian-2024.txt").read_bytes())
    (folder / "通知.html").write_text("<html><p>关于报送年度报告的通知</p></html>", "utf-8")
    (folder / "淮安_files" / "广告.html").write_text(page, "utf-8")
    (folder / "~$上海.docx").write_bytes(b"lock")
    return folder


def test_a_report_that_adds_up(clerk: Clerk, inbox: Path) -> None:
    ran = clerk.run("--lang", "en", "annual-report", "--check", str(inbox / "淮安.txt"))
    assert ran.code == 0
    assert "ok: 42 sums, 14" in ran.out
    assert "1 file: 1 ok, 0 with failed checks, 0 open, 0 unreadable." in ran.out


def test_a_folder_with_one_line_a_file(clerk: Clerk, inbox: Path) -> None:
    ran = clerk.run("--lang", "zh", "annual-report", "--check", str(inbox))
    assert ran.code == 4
    assert "4 个文件：2 个一致，1 个不符，0 个无法判定，1 个无法读取。" in ran.out
    for words in (
        "予以公开和部分公开：正文为 258，表格为 275。", "无法提供：正文为 265，表格为 337。", "均获维持，表中有 3 件为其他结果或者尚未审结",
        "行政复议·尚未审结 2、未经复议直接起诉·尚未审结 1", "通知.html 中没有年度报告三张表中的任何一张。", "“予以公开及部分公开258件",
    ):  # fmt: skip
        assert words.replace(" ", "") in ran.out.replace("\n", "").replace(" ", ""), words
    assert "广告" not in ran.out


def test_against_the_year_before(clerk: Clerk, inbox: Path) -> None:
    before = clerk.folder / "2023年年报"
    before.mkdir()
    shutil.copy(PUBLISHED / "suqian-2023.md", before / "宿迁.md")
    ran = clerk.run("--lang", "zh", "annual-report", "--check", str(inbox / "宿迁2024.md"), "--against-year", str(before))
    assert ran.code == 0
    assert "一致：勾稽 51 项" in ran.out
    assert "雷同" in ran.out.replace("\n", "").replace(" ", "")
    text = (inbox / "宿迁2024.md").read_text("utf-8").replace("| 118 | 3 | 0 | 0 | 0 | 0 | 121 |", "| 117 | 3 | 0 | 0 | 0 | 0 | 120 |")
    (inbox / "宿迁2024.md").write_text(text, "utf-8")
    ran = clerk.run("--lang", "zh", "annual-report", "--check", str(inbox / "宿迁2024.md"), "--against-year", str(before))
    assert ran.code == 4
    assert "自然人：上年结转 117，上一年度报告结转下年度 118。" in ran.out
    assert "总计：上年结转 120，上一年度报告结转下年度 121。" in ran.out


def test_a_report_of_the_year_before_that_cannot_be_read_is_named(clerk: Clerk, inbox: Path) -> None:
    ran = clerk.run("--lang", "en", "annual-report", "--check", str(inbox / "淮安.txt"), "--against-year", "没有.html")
    assert ran.code == 4
    assert "There is no file 没有.html." in ran.out
    assert "2 files: 1 ok, 0 with failed checks, 0 open, 1 unreadable." in ran.out


def test_years_of_one_agency_in_one_folder_are_compared(clerk: Clerk) -> None:
    ran = clerk.run("annual-report", "--check", str(PUBLISHED / "suqian-2023.md"), str(PUBLISHED / "suqian-2024.md"), "--format", "json")
    earlier, later = json.loads(ran.out)["files"]
    assert ran.code == 0
    assert (earlier["year_before"], later["year_before"]) == (None, str(PUBLISHED / "suqian-2023.md"))
    assert len(later["across_years"]) == 9


def test_as_json(clerk: Clerk, inbox: Path) -> None:
    ran = clerk.run("annual-report", "--check", str(inbox / "上海.html"), str(inbox / "通知.html"), "--format", "json")
    held = json.loads(ran.out)
    assert ran.code == 4
    assert held["schema"] == "govopen.annual-check/1"
    shanghai, notice = held["files"]
    assert (shanghai["verdict"], shanghai["agency"], shanghai["year"], shanghai["form"]) == ("fails", "上海市人民政府办公厅", 2019, "60")
    wrong = [(each["id"], each["stated"], each["tables"]) for each in shanghai["narrative"] if each["ok"] is False]
    assert wrong == [("granted-and-partly", 258, 275), ("unable", 265, 337), ("all-upheld", 0, 3)]
    assert len(shanghai["checks"]) == 7 + 7 + 23 + 3
    assert notice["verdict"] == "unreadable"


def test_a_report_of_which_a_part_is_missing_is_open(clerk: Clerk) -> None:
    ran = clerk.run("--lang", "en", "annual-report", "--check", str(PUBLISHED / "longgang-2024-part.txt"))
    assert ran.code == 3
    assert "120 cells were not found" in ran.out.replace("\n", "").replace("  ", "")


def test_an_old_form_in_a_later_year_is_told(clerk: Clerk, inbox: Path) -> None:
    text = (inbox / "上海.html").read_text("utf-8").replace("2019年上海市", "2022年上海市")
    (inbox / "上海.html").write_text(text, "utf-8")
    ran = clerk.run("--lang", "zh", "annual-report", "--check", str(inbox / "上海.html"))
    told = "2022 年的报告用的是 国办公开办函〔2019〕60号 的格式，应当用 国办公开办函〔2021〕30号 的格式。"
    assert told.replace(" ", "") in ran.out.replace("\n", "").replace(" ", "")


def test_reports_that_are_alike_are_told(clerk: Clerk, inbox: Path) -> None:
    text = (inbox / "宿迁2024.md").read_text("utf-8").replace("宿迁市", "泗洪县").replace("3646", "364")
    (inbox / "泗洪.md").write_text(text, "utf-8")
    ran = clerk.run("annual-report", "--check", str(inbox / "宿迁2024.md"), str(inbox / "泗洪.md"), "--format", "json")
    first, second = json.loads(ran.out)["files"]
    assert first["alike"][0]["file"] == str(inbox / "泗洪.md")
    assert first["alike"][0]["share"] > 0.9
    assert second["alike"][0]["passages"]


def test_one_report_in_two_files_is_not_alike(clerk: Clerk, inbox: Path) -> None:
    shutil.copy(inbox / "宿迁2024.md", inbox / "宿迁2024（副本）.md")
    ran = clerk.run("annual-report", "--check", str(inbox / "宿迁2024.md"), str(inbox / "宿迁2024（副本）.md"), "--format", "json")
    assert [each["alike"] for each in json.loads(ran.out)["files"]] == [[], []]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--check",), "No file is named"),
        (("报告.html",), "Files are named without --check"),
        (("--check", "报告.html", "--format", "xlsx"), "There is no format xlsx"),
        (("--check", "空"), "holds no file that could be a report"),
        (("--check", "报告.html", "--year", "2021"), "--year: not with --check"),
        (("--check", "报告.html", "--form", "30", "--as-of", "2021-12-31"), "--as-of, --form: not with --check"),
    ],
)
def test_wrong_arguments(clerk: Clerk, words: tuple[str, ...], sentence: str) -> None:
    (clerk.folder / "空").mkdir()
    ran = clerk.run("--lang", "en", "annual-report", *words)
    assert ran.code == 2
    assert sentence in ran.err
    assert ran.out == ""


def test_it_needs_no_ledger_and_writes_a_file_whole(clerk: Clerk, inbox: Path) -> None:
    ran = clerk.run("annual-report", "--check", str(inbox / "淮安.txt"), "-o", "核对.json")
    assert ran.code == 0
    assert json.loads((clerk.folder / "核对.json").read_text("utf-8"))["files"][0]["verdict"] == "ok"
    assert not (clerk.folder / "govopen.db").exists()


def test_a_telephone_number_in_a_sentence_is_starred(clerk: Clerk, inbox: Path) -> None:
    (inbox / "宿迁2024.md").write_text(
        (inbox / "宿迁2024.md").read_text("utf-8").replace("予以公开1431件", "（联系人13812345678）予以公开1430件"), "utf-8"
    )
    for form in ("table", "json"):
        ran = clerk.run("annual-report", "--check", str(inbox / "宿迁2024.md"), "--format", form)
        assert ran.code == 4
        assert "13812345678" not in ran.out


def test_a_report_of_ours_with_cells_unknown_does_not_contradict_itself(clerk: Clerk) -> None:
    """What stands under the tables, why a cell is not known, is no narrative, in whatever format it was drawn."""
    clerk.do("init", "--agency", "某厅")
    clerk.do("log", "request-received", "申1号", "--at", "2021-03-01", "--channel", "mail", "--applicant", "natural")
    clerk.do("log", "replied", "申1号", "--at", "2021-03-10", "--result", "granted")
    clerk.do("log", "request-received", "申2号", "--at", "2021-12-30", "--channel", "internet", "--applicant", "other")
    for ending in ("html", "docx", "xlsx", "json"):
        assert clerk.run("annual-report", "--year", "2021", "-o", f"年报.{ending}").code == 3
        checked = clerk.run("annual-report", "--check", f"年报.{ending}")
        assert (checked.code, "矛盾" in checked.out) == (3, False), checked.out
