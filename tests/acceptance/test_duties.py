"""Order, synchrony, elements, standing documents, requests, statements about periods: through the command, on a real ledger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from govopen.resources import data_folder
from tests.acceptance.conftest import Office

YEAR = ("--year", "2021")


def policy(office: Office, number: str, at: str = "2021-06-01", *more: str) -> None:
    office.do("log", "policy-issued", number, "--at", at, "--type", "normative", *more)


def test_consulted_before_it_is_issued(office: Office) -> None:
    office.do("log", "consulted", "甲办法", "--at", "2021-04-01", "--until", "2021-05-06")
    policy(office, "甲办法")
    policy(office, "乙办法")
    office.do("log", "consulted", "乙办法", "--at", "2021-06-02")
    assert office.verdict("甲办法", "policy-consultation", *YEAR)["outcome"] == "met"
    late = office.verdict("乙办法", "policy-consultation", *YEAR)
    assert (late["outcome"], late["level"]) == ("missed", "in_principle")
    assert office.run("audit", *YEAR, "--rule", "policy-consultation").code == 0
    assert office.run("audit", *YEAR, "--rule", "policy-consultation", "--strict").code == 1


@pytest.mark.parametrize(
    ("at", "outcome", "late_by"), [("2021-05-31", "met", None), ("2021-06-01 23:00", "met", None), ("2021-06-03", "late", 2)]
)
def test_interpreted_together_with_the_document(office: Office, at: str, outcome: str, late_by: int | None) -> None:
    office.do("log", "consulted", "甲办法", "--at", "2021-04-01")
    policy(office, "甲办法", "2021-05-20")
    office.published("甲办法", "2021-06-01")
    office.do("log", "interpreted", "甲办法", "--at", at)
    found = office.verdict("甲办法", "policy-interpretation", *YEAR)
    assert (found["outcome"], found["late_by"], found["due"]) == (outcome, late_by, "2021-06-01")


def test_anything_public_elsewhere_must_be_on_the_portal_the_same_day(office: Office) -> None:
    for number, portal in (("甲办法", "2021-06-02 20:00"), ("乙办法", "2021-06-04"), ("丙办法", None)):
        policy(office, number)
        office.do("log", "published", number, "--at", "2021-06-02 09:00", "--channel", "wechat")
        if portal:
            office.published(number, portal)
    outcomes = [office.verdict(number, "portal-first", *YEAR)["outcome"] for number in ("甲办法", "乙办法", "丙办法")]
    assert outcomes == ["met", "late", "overdue"]


def test_a_policy_on_the_portal_within_twenty_working_days(office: Office) -> None:
    """Counted by hand: from Wednesday 10 February 2021 the twentieth working day is Tuesday 16 March."""
    policy(office, "甲办法", "2021-02-10")
    office.published("甲办法", "2021-03-17")
    found = office.verdict("甲办法", "proactive-20wd", *YEAR)
    assert (found["outcome"], found["due"], found["late_by"]) == ("late", "2021-03-16", 1)


def test_standing_documents_by_the_end_of_the_year(office: Office) -> None:
    office.do("log", "document-adopted", "权力清单", "--at", "2021-02-01", "--document", "power-list")
    office.published("权力清单", "2021-02-02")
    found = {tuple(each["missing"]): each for each in office.audit("--all", "--rule", "three-lists", *YEAR)["findings"]}
    assert {key: each["outcome"] for key, each in found.items()} == {
        (): "met",
        ("duty-list",): "missed",
        ("negative-list",): "missed",
    }
    assert found[()]["matter"] == "权力清单"


def test_nothing_logged_is_not_nothing_done(office: Office) -> None:
    report = office.audit("--all", "--rule", "three-lists", *YEAR, code=3)
    assert {each["outcome"] for each in report["findings"]} == {"undetermined"}


def test_a_request_with_a_correction_and_a_third_party(office: Office) -> None:
    """From Monday 26 April 2021 twenty working days end on 26 May; the six of (6 to 13 May] with Saturday 8 are left out: 3 June."""
    office.do("log", "request-received", "申请1", "--at", "2021-04-06", "--channel", "internet")
    office.do("log", "request-confirmed", "申请1", "--at", "2021-04-07")
    office.do("log", "correction-asked", "申请1", "--at", "2021-04-09")
    office.do("log", "corrected", "申请1", "--at", "2021-04-26")
    office.do("log", "third-party-asked", "申请1", "--at", "2021-05-06", "--party", "third-party")
    office.do("log", "third-party-answered", "申请1", "--at", "2021-05-13", "--party", "third-party")
    office.do("log", "replied", "申请1", "--at", "2021-06-04", "--result", "granted")
    found = office.verdict("申请1", "request-reply", *YEAR)
    assert (found["outcome"], found["due"], found["late_by"]) == ("late", "2021-06-03", 1)


def test_a_period_may_be_waived(office: Office) -> None:
    office.do("log", "press-held", "发布会", "--at", "2021-02-03")
    office.do("waive", "2021-Q2", "press-quarterly", "--reason", "疫情防控", "--approved-by", "厅长")
    found = {each["period"]: each["outcome"] for each in office.audit("--all", "--rule", "press-quarterly", *YEAR)["findings"]}
    assert found == {"2021-Q1": "met", "2021-Q2": "waived", "2021-Q3": "missed", "2021-Q4": "missed"}


def test_a_nil_report_beside_records_and_a_count_that_the_ledger_does_not_show(office: Office) -> None:
    office.decided("许1", "2021-05-06")
    office.published("许1", "2021-05-07")
    office.do("assert", "decision", "2021-05", "--count", "3", "--source", "审批系统")
    office.do("nil", "decision", "2021-Q2")
    office.do("nil", "decision", "2021-Q3")
    report = office.audit("--all", "--rule", "declared-counts", *YEAR, code=3)
    found = {each["period"]: (each["outcome"], each["required"], each["actual"]) for each in report["findings"]}
    assert found == {"2021-05": ("undetermined", 3, 1), "2021-Q2": ("undetermined", 0, 1), "2021-Q3": ("met", 0, 0)}


def test_what_is_withheld_is_not_to_be_published(office: Office) -> None:
    office.decided("许1", "2021-05-06")
    office.do("withhold", "许1", "--ground", "条例第十五条", "--approved-by", "厅办公室", "--at", "2021-05-07")
    found = office.verdict("许1", "decision-publicity", *YEAR)
    assert (found["outcome"], found["due"]) == ("not_applicable", None)
    assert office.run("audit", *YEAR, "--rule", "decision-publicity").code == 0


# ── packs of one's own


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    """The worked example of data/packs/README.md, file by file."""
    text = (data_folder() / "packs" / "README.md").read_text("utf-8")
    folder = tmp_path / "our-mailbox"
    folder.mkdir()
    files: list[Any] = re.findall(r"```toml\n(.*?)```", text, re.S)
    for name, content in zip(("pack.toml", "mailbox.toml", "mailbox.cases.toml"), files, strict=True):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_the_worked_example_of_a_pack_works(office: Office, own_pack: Path) -> None:
    assert office.run("rules", "check", str(own_pack)).code == 0
    office.do("init", "--ledger", "own.db", "--pack", "jx-hrss-2020", "--pack", "our-mailbox")
    office.do("--ledger", "own.db", "log", "message-received", "来信1", "--at", "2021-02-10", "--channel", "mailbox")
    office.do("--ledger", "own.db", "log", "message-answered", "来信1", "--at", "2021-02-24")
    found = office.verdict("来信1", "our-mailbox-5wd", "--ledger", "own.db", *YEAR)
    assert (found["pack"], found["outcome"], found["due"], found["late_by"]) == ("our-mailbox", "late", "2021-02-23", 1)


def test_a_pack_without_cases_is_read_and_says_so(office: Office, own_pack: Path) -> None:
    """A pack's id is its folder's name, and English titles may be left out."""
    (own_pack / "mailbox.cases.toml").unlink()
    for name in ("pack.toml", "mailbox.toml"):
        lines = (own_pack / name).read_text("utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(("title_en", 'id = "our-mailbox"'))]
        (own_pack / name).write_text("\n".join(kept), "utf-8")
    ran = office.do("--lang", "en", "rules", "check", str(own_pack))
    assert "our-mailbox: 1 rule, 0 cases passed." in ran.out
    assert "our-mailbox-5wd: It has 0 cases" in ran.err
    office.do("init", "--ledger", "own.db", "--pack", str(own_pack))
    office.do("--ledger", "own.db", "log", "message-received", "来信1", "--at", "2021-02-10", "--channel", "mailbox")
    assert office.verdict("来信1", "our-mailbox-5wd", "--ledger", "own.db", *YEAR)["outcome"] == "overdue"


def test_two_packs_with_other_numbers_are_both_judged(office: Office) -> None:
    office.do("init", "--ledger", "two.db", "--pack", "jx-hrss-2020", "--pack", "strict-example")
    office.do("--ledger", "two.db", "log", "upstream-issued", "国发〔2021〕1号", "--at", "2021-03-01 09:00", "--issuer", "国务院")
    office.do("--ledger", "two.db", "log", "reprinted", "国发〔2021〕1号", "--at", "2021-03-01 18:00")
    outcomes = {
        rule: office.verdict("国发〔2021〕1号", rule, "--ledger", "two.db", *YEAR)["outcome"]
        for rule in ("reprint-24h", "strict-reprint-8h")
    }
    assert outcomes == {"reprint-24h": "met", "strict-reprint-8h": "late"}


def test_a_faulty_pack_lists_every_mistake_with_file_and_key(office: Office, own_pack: Path) -> None:
    path = own_pack / "mailbox.toml"
    path.write_text(path.read_text("utf-8").replace("count = 5", 'count = "five"').replace('"message-answered"', '"answered"'), "utf-8")
    for words in (("rules", "check", str(own_pack)), ("init", "--ledger", "bad.db", "--pack", str(own_pack))):
        ran = office.run("--lang", "en", *words)
        assert ran.code == 4
        assert "mailbox.toml" in ran.err
        assert "term.count" in ran.err
    assert not Path("bad.db").exists()


def test_coverage_of_the_notice_and_of_a_pack_without_one(office: Office) -> None:
    ran = office.do("rules", "coverage", "jx-hrss-2020")
    assert "reprint-24h" in ran.out
    assert office.run("rules", "coverage", "cn-response-2016").code == 4
    assert office.run("rules", "coverage", "no-such-pack").code == 4


def test_two_policies_cannot_bear_the_same_official_number(office: Office) -> None:
    issued = ("--at", "2021-04-10", "--type", "normative", "--number", "厅2号")
    office.do("log", "policy-issued", "甲稿", *issued)
    assert office.run("log", "policy-issued", "乙稿", *issued).code == 4
    office.do("log", "interpreted", "厅2号", "--at", "2021-04-10")
    office.published("厅2号", "2021-04-10")
    assert office.verdict("厅2号", "policy-interpretation", "--year", "2021")["outcome"] == "met"


def test_a_template_whose_sheets_stand_in_any_order(office: Office) -> None:
    office.do("template", "policy", "-o", "政策.xlsx")
    ledger = openpyxl.load_workbook("政策.xlsx")
    for sheet, values in (
        ("征求意见", {"编号": "草1", "发生时间": "2021-01-01"}),
        ("印发文件", {"编号": "草1", "发生时间": "2021-03-01", "正式文号": "规〔2021〕1号", "文件类型": "规范性文件"}),
        ("解读", {"编号": "规〔2021〕1号", "发生时间": "2021-03-01"}),
        ("公开", {"编号": "规〔2021〕1号", "发生时间": "2021-03-01", "渠道": "厅门户网站"}),
    ):
        headers = {str(cell.value).rstrip("*＊ "): cell.column or 0 for cell in ledger[sheet][1]}
        for header, value in values.items():
            ledger[sheet].cell(2, headers[header], value)
    ledger.save("政策.xlsx")
    office.do("import", "政策.xlsx")
    assert office.verdict("规〔2021〕1号", "policy-interpretation", "--year", "2021")["outcome"] == "met"
    assert office.verdict("规〔2021〕1号", "proactive-20wd", "--year", "2021")["outcome"] == "met"
