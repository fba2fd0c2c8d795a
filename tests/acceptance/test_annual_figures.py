"""Numbers of the annual report that sources state: beside the ledger's, in their place where it has none, and on into the next year."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.test_annual_report import received, report, three, turn

__all__ = ["turn"]


def test_what_was_carried_out_by_a_source_is_carried_in(office: Office) -> None:
    received(office, "甲", "2021-03-01", "mail", "natural")
    office.do("assert", "annual-report", "2020", "--cell", "table3.carried-out.natural", "--count", "2", "--source", "2020年年报")
    found = report(office, "--year", "2021")
    assert three(found)["carried-in", "natural"] == 2
    (check,) = [each for each in found["checks"] if each["id"] == "new+carried=handled+left" and each["column"] == "natural"]
    assert (check["ok"], check["left"], check["right"]) == (False, 3, 1)


def test_what_a_source_states_otherwise_fails_a_check(turn: Office) -> None:
    turn.do("assert", "annual-report", "2020", "--cell", "四、结转下年度继续办理 商业企业", "--count", "3", "--source", "2020年年报")
    ran = turn.run("annual-report", "--year", "2021", "--format", "json")
    assert ran.code == 4
    (check,) = [each for each in json.loads(ran.out)["checks"] if each["ok"] is False]
    assert (check["id"], check["cell"], check["left"], check["right"]) == ("ledger=stated-before", "table3.carried-in.commercial", 1, 3)


def test_documents_in_force_go_on_from_what_a_source_states(office: Office) -> None:
    office.do("log", "policy-issued", "发〔2021〕1号", "--at", "2021-06-01", "--type", "normative")
    office.do("log", "repealed", "发〔2011〕9号", "--at", "2021-07-01", "--how", "repealed", "--type", "normative")
    found = report(office, "--year", "2021")
    assert found["table2"]["normative"] == {"made": 1, "repealed": 1, "in_force": None}
    assert "发〔2011〕9号" in next(each["why"] for each in found["unknown"] if each["cell"] == "table2.normative.in_force")
    office.do("assert", "annual-report", "2020", "--cell", "行政规范性文件 现行有效件数", "--count", "40", "--source", "清理目录")
    assert report(office, "--year", "2021")["table2"]["normative"]["in_force"] == 40


def test_documents_that_the_ledger_holds_are_held_against_what_follows_from_a_source(office: Office) -> None:
    for year in (2019, 2021):
        office.do("log", "policy-issued", f"发〔{year}〕1号", "--at", f"{year}-06-01", "--type", "normative")
    assert report(office, "--year", "2021")["table2"]["normative"]["in_force"] == 2
    office.do("assert", "annual-report", "2020", "--cell", "行政规范性文件 现行有效件数", "--count", "40", "--source", "清理目录")
    found = report(office, "--year", "2021", code=4)
    assert found["table2"]["normative"]["in_force"] == 2
    (check,) = [each for each in found["checks"] if each["ok"] is False]
    assert (check["id"], check["left"], check["right"]) == ("ledger=stated-before", 2, 41)


def test_a_count_of_a_kind_states_its_cell_too(turn: Office) -> None:
    turn.do("assert", "request", "2021", "--count", "3", "--source", "来文系统")
    turn.do("assert", "decision", "2021", "--type", "permit", "--count", "26", "--source", "审批系统")
    found = report(turn, "--year", "2021", code=4)
    assert found["table2"]["permits"] == 26
    (check,) = [each for each in found["checks"] if each["ok"] is False]
    assert (check["id"], check["cell"], check["left"], check["right"]) == ("ledger=stated", "table3.new.total", 1, 3)


def test_sources_that_contradict_each_other_fail_a_check(office: Office) -> None:
    for source, count in (("财务处", "12.5"), ("审计处", "13"), ("财务处", "12")):
        office.do("assert", "annual-report", "2021", "--cell", "table2.fees", "--count", count, "--source", source)
    found = report(office, "--year", "2021", code=4)
    assert found["table2"]["fees"] == 12
    (check,) = [each for each in found["checks"] if each["ok"] is False]
    assert (check["cell"], check["left"], check["right"]) == ("table2.fees", 12, 13)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2021", "--cell", "table2.fees", "--count", "1,2345"), 2),
        (("2021", "--cell", "table2.permits", "--count", "1.5"), 2),
        (("2021", "--cell", "table2.permits", "--count", "-1"), 2),
        (("2021", "--cell", "table9", "--count", "1"), 2),
        (("2021", "--cell", "规章", "--count", "1"), 2),
        (("2021-Q1", "--cell", "table2.fees", "--count", "1"), 2),
        (("2199", "--cell", "table2.fees", "--count", "1"), 4),
        (("2021", "--count", "1"), 2),
        (("2021", "--cell", "table2.fees", "--count", "9" * 40), 2),
    ],
)
def test_bad_figures(office: Office, words: tuple[str, ...], code: int) -> None:
    before = office.do("list", "--all").out
    ran = office.run("assert", "annual-report", *words, "--source", "财务处")
    assert (ran.code, ran.out) == (code, ""), ran
    assert office.do("list", "--all").out == before


def test_figures_of_money_and_change(office: Office) -> None:
    office.do("assert", "年度报告", "2021", "--cell", "行政事业性收费", "--count", "１，２３４．５", "--source", "财务处")
    assert report(office, "--year", "2021")["table2"]["fees"] == 1234.5
    office.do("assert", "年度报告", "2020", "--cell", "行政许可 本年增/减", "--count", "-3", "--source", "审批处")
    assert report(office, "--year", "2020")["table2"]["permits"] == {"before": None, "change": -3, "handled": None}


def test_a_figure_is_listed_with_its_cell_and_number(office: Office) -> None:
    office.do("assert", "年报", "2021", "--cell", "行政事业性收费", "--count", "12.5", "--source", "财务处")
    listed = office.do("list", "--all", "--format", "csv").out
    assert "申报年报数字" in listed
    assert "年度报告,table2.fees = 12.5" in listed
