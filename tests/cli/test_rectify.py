"""``govopen rectify``: the notice, the order in the ledger, its answer; what is refused leaves nothing half done."""

from __future__ import annotations

import csv
import io
import os
import shutil
import stat
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from govopen.app import rectify
from govopen.app.clock import now
from govopen.app.demo import build_demo
from govopen.render.docx import notice
from tests.cli.conftest import Clerk
from tests.render.word_schema import faults, texts

OFFICE = "人力资源流动管理处"
#: Far enough ahead for every clock.
UNTIL = "2199-12-31"


@pytest.fixture(scope="module")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "govopen.db"
    build_demo(str(path))
    return path


@pytest.fixture
def office(clerk: Clerk, demo_ledger: Path) -> Clerk:
    """A clerk with the ledger of the invented year."""
    shutil.copy(demo_ledger, clerk.folder / "govopen.db")
    return clerk


def first_number() -> str:
    return f"整改〔{now().year}〕1号"


def order(office: Clerk, *more: str) -> str:
    return office.do("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "--rule", "decision-publicity", *more)


def entries(office: Clerk) -> int:
    return len(office.do("list", "--all", "--format", "csv").splitlines())


def left_over(office: Clerk) -> set[str]:
    return {path.name for path in office.folder.iterdir()} - {"govopen.db"}


def test_the_notice_is_written_and_recorded(office: Clerk) -> None:
    said = order(office, "-o", "通知书.docx")
    number = first_number()
    assert f"下发整改通知，{number}" in said
    assert f"{number}，{OFFICE}，整改期限 {UNTIL}，共 3 项。" in said
    content = (office.folder / "通知书.docx").read_bytes()
    lines = texts(content)
    assert {number, f"{OFFICE}："} < set(lines)
    assert "请于2199年12月31日前整改完毕（当日在内），并书面报告整改情况。" in lines
    for matter in ("赣人社许〔2020〕13号", "赣人社许〔2020〕14号", "赣人社许〔2020〕24号"):
        assert any(line.startswith(matter) for line in lines), matter
    assert faults(content) == []
    shown = office.do("show", number)
    assert OFFICE in shown
    assert UNTIL in shown
    office.do("ledger", "verify")


def test_a_report_by_an_answer_closes_it(office: Clerk) -> None:
    order(office)
    assert "整改中" in office.do("rectify", "list")
    office.do("log", "rectified", first_number(), "--at", "今天")
    assert "已整改" in office.do("rectify", "list")
    assert "尚未报告整改" not in office.do("due", "--unit", OFFICE)


def test_the_next_number_and_a_number_of_ones_own(office: Clerk) -> None:
    order(office)
    again = office.run(
        "rectify", OFFICE, "--until", UNTIL, "--year", "2020", "--rule", "decision-publicity", "--number", "赣人社督〔2026〕9号"
    )
    assert again.code == 0
    assert f"其中 3 项已由 {first_number()} 责令整改" in again.err
    assert f"整改〔{now().year}〕2号" in order(office)
    refused = office.run("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "--number", "赣人社督[2026]9号")
    assert refused.code == 4
    assert "赣人社督" in refused.err


def test_the_register_as_table_csv_and_workbook(office: Clerk) -> None:
    assert "还没有登记过整改通知" in office.run("rectify", "list").err
    order(office)
    office.do("rectify", "list", "-o", "整改台账.xlsx")
    office.do("rectify", "list", "-o", "整改台账.csv")
    office.do("rectify", "list", "-o", "整改台账.txt")
    sheet: Any = openpyxl.load_workbook(office.folder / "整改台账.xlsx").active
    heading, row, *_ = sheet.iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True))["责任处室"] == OFFICE
    (line,) = csv.DictReader(io.StringIO((office.folder / "整改台账.csv").read_text("utf-8-sig")))
    assert (line["编号"], line["项数"], line["状态"], line["整改期限"]) == (first_number(), "3", "整改中", UNTIL)
    assert first_number() in (office.folder / "整改台账.txt").read_text("utf-8")
    assert first_number() not in office.run("rectify", "list", "--unit", "厅办公室").out


def test_a_dry_run_records_and_writes_nothing(office: Clerk) -> None:
    before = entries(office)
    said = order(office, "--dry-run", "-o", "通知书.docx")
    assert "赣人社许〔2020〕13号" in said
    assert (entries(office), left_over(office)) == (before, set())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["没有的处", "--until", UNTIL], 4, "没有的处"),
        ([OFFICE, "--until", "2020-01-01", "--year", "2020"], 4, "已经过去"),
        (["厅法规处", "--until", UNTIL, "--year", "2020"], 4, "没有需要整改的事项"),
        ([OFFICE, "--until", "那一天"], 2, "那一天"),
        ([OFFICE, "--until", UNTIL, "--year", "2020", "--from", "2020-01-01"], 2, "--from"),
        ([OFFICE, "--until", UNTIL, "--year", "2020", "--rule", "no-such"], 4, "no-such"),
        ([OFFICE, "--until", UNTIL, "--year", "2020", "-o", "a.xlsx"], 2, ".docx"),
        ([OFFICE, "--until", UNTIL, "--year", "2020", "-o", "无/a.docx"], 4, "无"),
        ([OFFICE], 2, "--until"),
    ],
)
def test_refusals_leave_nothing(office: Clerk, words: list[str], code: int, said: str) -> None:
    before = entries(office)
    refused = office.run("rectify", *words)
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert (entries(office), left_over(office)) == (before, set())


def test_a_file_that_stands_in_the_way_is_refused(office: Clerk) -> None:
    before = entries(office)
    (office.folder / "通知书.docx").write_text("旧")
    refused = office.run("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "-o", "通知书.docx")
    assert refused.code == 4
    assert (office.folder / "通知书.docx").read_text() == "旧"
    assert entries(office) == before
    office.do("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "-o", "通知书.docx", "--force")
    assert zipfile.is_zipfile(office.folder / "通知书.docx")


def test_a_document_that_cannot_be_drawn_records_nothing(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **more: object) -> bytes:
        raise OSError(28, "No space left on device")

    before = entries(office)
    monkeypatch.setattr(notice, "render_notice", full)
    assert office.run("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "-o", "通知书.docx").code == 4
    assert (entries(office), left_over(office)) == (before, set())


def test_a_file_that_appears_meanwhile_leaves_the_order_and_says_how_to_get_the_notice(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's file of that name comes after the order was recorded: it is not replaced, and the notice is kept."""
    before, keep = entries(office), rectify._keep

    def quicker(*arguments: Any, **more: Any) -> list[str]:
        (office.folder / "通知书.docx").write_text("别人的")
        return keep(*arguments, **more)

    monkeypatch.setattr(rectify, "_keep", quicker)
    refused = office.run("rectify", OFFICE, "--until", UNTIL, "--year", "2020", "-o", "通知书.docx")
    assert refused.code == 4
    assert f"govopen rectify show {first_number()}" in refused.err
    assert (office.folder / "通知书.docx").read_text() == "别人的"
    assert entries(office) == before + 1
    office.do("rectify", "show", first_number(), "-o", "取出.docx")
    assert first_number() in texts((office.folder / "取出.docx").read_bytes())


def test_the_kept_notice_is_the_one_that_was_written(office: Clerk) -> None:
    order(office, "-o", "通知书.docx")
    office.do("rectify", "show", first_number(), "-o", "副本.docx")
    assert (office.folder / "副本.docx").read_bytes() == (office.folder / "通知书.docx").read_bytes()
    (kept,) = (office.folder / "govopen.db.evidence").iterdir()
    kept.chmod(0o600)
    kept.write_bytes(b"altered")
    assert office.run("rectify", "show", first_number(), "-o", "再一份.docx").code == 4
    assert office.run("ledger", "verify").code == 4


def test_the_notice_of_an_order_that_was_voided_is_told_to_be_out_of_effect(office: Clerk) -> None:
    order(office, "-o", "通知书.docx")
    assert office.run("rectify", "show", first_number(), "-o", "副本.docx").err == "已写入：副本.docx\n"
    ordered = office.do("list", "--kind", "rectification", "--format", "csv").splitlines()[-1].split(",")[0]
    voided = office.do("void", ordered, "--reason", "误发").split(" ")[1]
    ran = office.run("rectify", "show", first_number(), "-o", "再一份.docx")
    assert (ran.code, ran.err) == (0, f"已写入：再一份.docx\n注意：该整改通知自第 {voided} 号条目起失效。\n")


def test_an_order_without_a_document_and_an_unknown_one(office: Clerk) -> None:
    office.do("log", "下发整改通知", "手写〔2026〕1号", "--at", "今天", "--until", UNTIL, "--unit", OFFICE)
    assert "手写〔2026〕1号" in office.do("rectify", "list")
    assert "没有留存" in office.run("rectify", "show", "手写〔2026〕1号", "-o", "a.docx").err
    assert office.run("rectify", "show", "没有〔2026〕1号", "-o", "a.docx").code == 4
    assert left_over(office) == set()


def test_an_order_that_ran_out_stands_in_due_and_in_the_circular(office: Clerk) -> None:
    """It is no breach of a rule: the audit counts what it counted before."""
    before = office.run("audit", "--year", "2020").out.splitlines()[2]
    day = now().date()
    issued, until = day - timedelta(days=30), day - timedelta(days=10)
    office.do(
        "log", "rectification-ordered", "整改〔2020〕7号", "--at", str(issued), "--until", str(until), "--unit", OFFICE, "--items", "3"
    )
    due = office.do("due", "--unit", OFFICE)
    assert "整改通知 1 件尚未报告整改。" in due
    assert "到期未报" in due
    assert "尚未报告整改" not in office.do("due", "--unit", "厅办公室")
    assert "尚未报告整改" not in office.do("due", "--rule", "decision-publicity")
    office.do("due", "-o", "到期.ics")
    assert "SUMMARY:［逾期］整改：整改〔2020〕7号" in (office.folder / "到期.ics").read_text("utf-8")
    assert office.run("audit", "--year", "2020", "-o", "通报.docx").code == 1
    lines = texts((office.folder / "通报.docx").read_bytes())
    assert any(f"整改〔2020〕7号责令{OFFICE}于" in line and "到期未报告整改" in line for line in lines)
    assert office.run("audit", "--year", "2020", "-o", "页.html").code == 1
    assert "整改〔2020〕7号" in (office.folder / "页.html").read_text("utf-8")
    assert office.run("audit", "--year", "2020").out.splitlines()[2] == before


def test_a_longer_term_keeps_what_is_to_be_put_right_and_a_voided_order_is_gone(office: Clerk) -> None:
    order(office)
    seq = next(
        line.split(",")[0] for line in office.do("list", "--kind", "rectification", "--format", "csv").lstrip("\ufeff").splitlines()[1:]
    )
    office.do("amend", seq, "--until", "2199-12-30", "--reason", "延长")
    assert "赣人社许〔2020〕13号" in office.do("show", first_number()).replace("\n", "")
    assert "2199-12-30" in office.do("rectify", "list")
    office.do("rectify", "show", first_number(), "-o", "通知书.docx")
    office.do("void", str(int(seq) + 1), "--reason", "误发")
    assert office.do("rectify", "list") == ""
    assert f"整改〔{now().year}〕2号" in order(office)  # a number is never borne twice


def test_an_order_to_an_office_under_another_name_is_its_own(office: Clerk) -> None:
    office.do("log", "rectification-ordered", "整改〔2020〕7号", "--at", "2020-10-09", "--until", "2020-10-31", "--unit", "流动处")
    office.do("unit", "alias", OFFICE, "流动处")
    assert "整改〔2020〕7号" in office.do("rectify", "list", "--unit", OFFICE)
    assert "整改〔2020〕7号" in office.do("due", "--unit", OFFICE)
    assert "共 3 项" in office.do("rectify", "流动处", "--until", UNTIL, "--year", "2020", "--rule", "decision-publicity")


def test_the_order_may_be_spelled_out_and_options_may_come_first(office: Clerk) -> None:
    office.do("rectify", "order", OFFICE, "--until", UNTIL, "--year", "2020")
    office.do("rectify", "--until", UNTIL, "--year", "2020", OFFICE)
    assert office.run("rectify").code == 2


def test_in_english(office: Clerk) -> None:
    said = office.do("--lang", "en", "rectify", OFFICE, "--until", UNTIL, "--year", "2020", "-o", "n.docx")
    assert "Ordered to put right" in said
    assert f"{OFFICE}:" in texts((office.folder / "n.docx").read_bytes())
    assert "running" in office.do("--lang", "en", "rectify", "list")


def test_the_notice_gets_the_mode_that_the_umask_gives(office: Clerk) -> None:
    before = os.umask(0o022)
    try:
        order(office, "-o", "通知书.docx")
    finally:
        os.umask(before)
    assert stat.S_IMODE((office.folder / "通知书.docx").stat().st_mode) == 0o644


def test_the_counting_sheet_as_a_document(office: Clerk) -> None:
    office.do("explain", "赣人社许〔2020〕16号", "--rule", "decision-publicity", "-o", "计算单.docx")
    content = (office.folder / "计算单.docx").read_bytes()
    lines = texts(content)
    assert lines[0] == "期限计算单"
    assert "7.7" in lines  # the last day in time
    assert "7 届满日" in lines
    assert "+1 办结" in lines
    assert any("公开履职过程中产生的行政许可和行政处罚信息" in line for line in lines)
    assert faults(content) == []
    office.do("explain", "2020-Q1", "-o", "时段.docx")
    assert faults((office.folder / "时段.docx").read_bytes()) == []


def test_an_order_is_found_by_any_name_of_its_office(office: Clerk) -> None:
    """Asked by a former name or an alias, `due` and the page of the audit list it as by the present one: silence would acquit."""
    order(office)
    office.do("unit", "alias", OFFICE, "流动处")
    office.do("unit", "rename", OFFICE, "人才流动处", "--from", now().date().isoformat())
    for name in (OFFICE, "流动处", "人才流动处"):
        assert first_number() in office.do("due", "--unit", name), name
        page = office.run("audit", "--year", "2020", "--unit", name, "--format", "html").out
        assert first_number() in page, name
    assert first_number() not in office.do("due", "--unit", "厅办公室")
