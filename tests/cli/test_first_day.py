"""What was never begun is gathered, with the commands that settle it; lists lead with what must be acted on."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.cli.conftest import Clerk

YEAR = ("audit", "--year", "2020", "--as-of", "2020-12-31")


def undetermined(clerk: Clerk) -> int:
    found: int = json.loads(clerk.run(*YEAR, "--format", "json").out)["counts"]["undetermined"]
    return found


def test_the_checklist_names_each_step_with_its_commands(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅")
    said = clerk.do("doctor", "--first-day")
    assert "govopen unit add 处室 --email 邮箱" in said
    assert "govopen leader add 姓名 --role principal --from 日期" in said
    assert "govopen log 制定常设文件 文号 --at 日期" in said
    assert "govopen nil document 时段" in said
    waiting = [int(number) for number in re.findall(r"（(\d+) 项待判定）", said)]
    heading = re.search(r"(\d+) 项结论有待首次登记", said)
    assert heading is not None
    assert sum(waiting) == int(heading[1])


def test_a_step_that_was_taken_is_gone_and_settles_what_waited(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅")
    before = undetermined(clerk)
    clerk.do("unit", "add", "就业处", "--email", "jy@example.cn")
    clerk.do("leader", "add", "王厅长", "--role", "principal", "--from", "2019-01-01")
    said = clerk.do("doctor", "--first-day")
    assert "govopen unit add 处室 --email 邮箱" not in said
    assert "--role principal" not in said
    clerk.do("nil", "press", "2020年第一季度")
    assert undetermined(clerk) < before


def test_the_audit_gathers_them_and_explains_both_sums(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "某厅")
    told = clerk.run(*YEAR).out
    sums = re.search(r"但有 (\d+) 项无法判定", told), re.search(r"无法判定 (\d+)（其中“应当”的义务 (\d+)）", told)
    assert sums[0] is not None
    assert sums[1] is not None
    assert sums[0][1] == sums[1][2]
    assert int(sums[1][1]) == undetermined(clerk)
    assert told.count("台账从未登记过此类事项") == 0
    assert "govopen log 制定常设文件" in told
    assert clerk.run(*YEAR, "--all").out.count("台账从未登记过此类事项") > 20


def test_csv_leads_with_what_must_be_acted_on(office: Clerk) -> None:
    office.do("log", "decided", "许2号", "--at", "2020-03-20", "--type", "permit")
    office.do("log", "decided", "许3号", "--at", "2020-12-23", "--type", "permit")
    out = office.run(*YEAR, "--format", "csv").out
    outcomes = [row["结论"] for row in csv.DictReader(io.StringIO(out.lstrip("\ufeff")))]
    order = list(dict.fromkeys(outcomes))
    assert order[:3] == ["逾期未办", "临期", "逾期已办"]
    assert order[-1] != "逾期未办"


@pytest.mark.parametrize(("group", "heading"), [("unit", "就业处"), ("rule", "(六) 行政许可和行政处罚7个工作日内公示")])
def test_findings_stand_under_their_group(office: Clerk, group: str, heading: str) -> None:
    lines = [line.strip() for line in office.run(*YEAR, "--group", group).out.splitlines()]
    assert heading in lines
    assert f'<h3 class="g">{heading}</h3>' in office.run(*YEAR, "--group", group, "--format", "html").out
    assert office.run(*YEAR, "--group", "leader").code == 2
