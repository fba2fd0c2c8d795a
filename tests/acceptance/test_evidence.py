"""What an inspection looks for: recordings long after the day they claim, and counts that do not agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import Office


def test_an_amendment_does_not_hide_a_late_recording(office: Office) -> None:
    office.decided("许1号", "2020-04-01")
    assert "许1号" in office.do("ledger", "backfilled", "--year", "2020").out
    office.do("amend", "1", "--title", "决定书", "--reason", "补标题")
    assert "许1号" in office.do("ledger", "backfilled", "--year", "2020").out
    office.do("void", "2", "--reason", "登记错误")
    assert "许1号" not in office.do("ledger", "backfilled", "--year", "2020").out


def test_a_claim_that_is_moved_is_the_new_entrys(office: Office) -> None:
    office.decided("许1号", "2020-04-01")
    office.do("amend", "1", "--at", "2021-04-01", "--reason", "年份有误")
    assert "许1号" not in office.do("ledger", "backfilled", "--year", "2020").out
    assert "许1号" in office.do("ledger", "backfilled", "--year", "2021").out


def test_a_false_assertion_says_how_many_are_missing(office: Office) -> None:
    office.decided("许1号", "2021-05-06")
    office.do("assert", "decision", "2021-05", "--count", "3", "--source", "审批系统")
    found = office.audit("--year", "2021", "--rule", "declared-counts", code=3)["findings"]
    assert [(each["outcome"], each["required"], each["actual"]) for each in found] == [("undetermined", 3, 1)]
    assert "少 2 件" in found[0]["why"]


def test_a_password_on_the_command_line_is_pointed_out_and_not_repeated(office: Office) -> None:
    ran = office.run("--ledger", "postgresql://clerk:geheim@127.0.0.1:1/none", "--lang", "en", "list")
    assert ran.code == 4
    assert "GOVOPEN_LEDGER" in ran.err
    assert "geheim" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("postgresql://clerk:geheim@127.0.0.1:1/none", True),
        ("postgresql:/clerk:geheim@127.0.0.1:1/none", True),
        ("postgresql://clerk@127.0.0.1:1/none?password=geheim", True),
        ("postgresql://clerk:@127.0.0.1:1/none", False),
        ("postgresql://clerk@127.0.0.1:1/none", False),
        ("none.db", False),
    ],
)
def test_only_an_address_with_a_password_is_warned_of(office: Office, address: str, warned: bool) -> None:
    ran = office.run("--ledger", address, "--lang", "en", "list")
    assert ("GOVOPEN_LEDGER" in ran.err.splitlines()[0]) is warned
    assert "geheim" not in ran.out + ran.err


def test_a_mistyped_identity_number_is_a_persons_all_the_same(office: Office) -> None:
    ran = office.run("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--title", "关于张三110101199003071234的许可")
    assert ran.code == 4
    assert "110101199003071234" not in ran.out + ran.err


def test_an_undone_import_takes_amended_rows_with_it_and_imports_again(office: Office) -> None:
    file = Path("许可.csv")
    file.write_text("行政许可决定文书号,许可决定日期,公示时间\n许1号,2020-04-01,2020-04-03\n", "utf-8")
    batch = office.do("import", str(file)).out.split("import-undo ")[1].split("`")[0]
    office.do("amend", "1", "--at", "2020-04-02", "--reason", "看错")
    office.do("import-undo", batch)
    assert office.audit("--year", "2020", "--rule", "decision-publicity", code=0)["counts"]["met"] == 0
    office.do("import", str(file))
    assert office.verdict("许1号", "decision-publicity", "--year", "2020")["trigger"] == "2020-04-01"
