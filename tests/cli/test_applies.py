"""Statements that no verdict would ever heed are refused when they are made, with what to write instead."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Clerk

ONE = "赣人社许〔2020〕1号"
GROUND = ("--reason", "疫情", "--approved-by", "赵厅长")


@pytest.fixture
def pressed(office: Clerk) -> Clerk:
    """The office has held a press conference too, and keeps its powers in a list."""
    office.do("log", "press-held", "第一次发布会", "--at", "2021-02-03")
    office.do("log", "document-adopted", "权力清单", "--at", "2021-02-03", "--document", "power-list")
    return office


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2021-05", "press-quarterly"), ("2021-05", "2021-Q2")),
        (("2021", "press-quarterly"), ("2021-Q1、2021-Q2、2021-Q3、2021-Q4",)),
        (("2021-Q2", "press-principal-yearly"), ("2021-Q2", "2021。")),
        (("2021-Q1", "decision-publicity"), ("按事项核查", "govopen waive 事项 decision-publicity")),
        ((ONE, "press-quarterly"), ("按时段核查", "2021-Q1")),
        ((ONE, "annual-report"), ("按时段核查",)),
        ((ONE, "request-reply"), ("行政决定", "公开申请（request）")),
        (("第一次发布会", "decision-publicity"), ("新闻发布活动", "行政决定（decision）")),
        (("没有这件", "decision-publicity"), ("没有这件",)),
    ],
)
def test_a_waiver_that_could_never_apply(pressed: Clerk, words: tuple[str, ...], said: tuple[str, ...]) -> None:
    ran = pressed.run("waive", *words, *GROUND)
    assert ran.code == 4
    assert all(each in ran.err for each in said), ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("2021-Q2", "press-quarterly"),
        ("2021", "press-principal-yearly"),
        ("2021", "annual-report"),
        ("2021", "three-lists"),
        ("权力清单", "three-lists"),
        (ONE, "decision-publicity"),
        (ONE, "portal-first"),
        ("2021-05", "declared-counts"),
    ],
)
def test_a_waiver_that_may_apply(pressed: Clerk, words: tuple[str, ...]) -> None:
    pressed.do("waive", *words, *GROUND)


def test_a_mistyped_rule_is_named_with_its_nearest(pressed: Clerk) -> None:
    ran = pressed.run("waive", "2021-Q2", "press-quartely", *GROUND)
    assert (ran.code, "press-quarterly" in ran.err) == (4, True)
    assert pressed.run("late-reason", ONE, "--rule", "no-such-rule", "--reason", "停机").code == 4


def test_of_two_matters_of_one_number_the_one_that_the_rule_judges_is_meant(office: Clerk) -> None:
    office.do("log", "policy-issued", ONE, "--kind", "policy", "--at", "2021-06-01", "--type", "normative")
    assert office.run("late-reason", ONE, "--reason", "停机").code == 4
    office.do("late-reason", ONE, "--reason", "停机", "--rule", "policy-interpretation")
    office.do("waive", ONE, "decision-publicity", *GROUND)


def test_a_reason_for_a_rule_that_does_not_judge_the_matter(pressed: Clerk) -> None:
    ran = pressed.run("late-reason", ONE, "--reason", "停机", "--rule", "request-reply")
    assert (ran.code, "不核查此类事项" in ran.err) == (4, True)
    ran = pressed.run("late-reason", "第一次发布会", "--reason", "停机", "--rule", "press-quarterly")
    assert (ran.code, "按时段核查" in ran.err) == (4, True)
    pressed.do("late-reason", "第一次发布会", "--reason", "停机")  # it may be on WeChat before the portal


def test_where_no_pack_asks_for_its_publication_nothing_is_withheld(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅", "--pack", "cn-response-2016")
    clerk.do("log", "press-held", "发布会", "--at", "2021-02-03")
    for words in (
        ("withhold", "发布会", "--ground", "条例第十四条", "--approved-by", "赵厅长"),
        ("late-reason", "发布会", "--reason", "x"),
    ):
        ran = clerk.run(*words)
        assert (ran.code, "不起作用" in ran.err) == (4, True)
    ran = clerk.run("nil", "press", "2021")
    assert (ran.code, "无从核对" in ran.err) == (4, True)


def test_a_count_that_no_rule_compares(office: Clerk) -> None:
    ran = office.run("assert", "work", "2021", "--count", "3", "--source", "办公室")
    assert ran.code == 4
    assert "行政决定（decision）" in ran.err
    office.do("nil", "work", "2021")  # tells a register that is empty from one that nobody kept


def test_a_type_is_one_of_the_event_that_is_counted(office: Clerk) -> None:
    """Policies are counted when they are issued: what a secrecy review found is no type of theirs."""
    ran = office.run("nil", "policy", "2021", "--type", "open")
    assert (ran.code, "规范性文件（normative）" in ran.err) == (2, True)
    ran = office.run("nil", "press", "2021", "--type", "briefing")
    assert (ran.code, "--type" in ran.err) == (2, True)
    office.do("nil", "policy", "2021", "--type", "规范性文件")


def test_the_office_of_a_declaration_is_the_registered_one(office: Clerk) -> None:
    office.do("assert", "decision", "2020-04", "--count", "1", "--source", "审批系统", "--unit", " 就业处 ")
    report = office.do("audit", "--year", "2020", "--rule", "declared-counts", "--all", "--format", "csv")
    assert "达标" in report
    assert "没有处" in office.run("nil", "decision", "2021-Q1", "--unit", "没有处").err
