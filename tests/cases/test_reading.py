"""Case files and files of traceability that must fail, with the words that they must say; and cases that do not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.app.rules import check_packs, traceability_of
from govopen.core.model.findings import Outcome
from govopen.core.model.rules import Pack
from govopen.core.reports.rule_cases import judge_case, rules_lacking_cases
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.traceability import read_traceability
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError, Problem
from tests.core.builders import calendar

VOCABULARY = read_vocabulary()
RULES = """
[[rule]]
id = "publicity"
kind = "deadline"
level = "must"
title = "公示"
title_en = "Publicity"
applies_to = { kind = "decision", type = ["permit"] }
term = { count = 7, unit = "workday", from = "decided" }
met_by = { event = "published", facet = "portal" }
[[rule.version]]
in_force_from = 2020-03-16
cite = { document = "某通知", article = "(六)", text = "应当公示。" }
"""
PACK = 'id = "own"\ntitle = "包"\ntitle_en = "Pack"\nnumber = "某号"\nissuer = "某厅"\nissued = 2020-03-16\n'
GOOD = """
[[case]]
rule = "publicity"
name = "及时"
on = 2020-12-31
events = [
  { event = "decided", matter = "甲", at = "2020-04-01 09:00", type = "permit", unit = "许可处" },
  { event = "published", matter = "甲", at = 2020-04-13, channel = "厅门户网站" },
]
expect = { outcome = "met", due = 2020-04-13, done = 2020-04-13, unit = "许可处", matter = "甲" }
"""


def make_pack(folder: Path, cases: str = GOOD, *, rules: str = RULES) -> Pack:
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    (folder / "01.toml").write_text(rules, encoding="utf-8")
    (folder / "01.cases.toml").write_text(cases, encoding="utf-8")
    return read_rulebook([folder], VOCABULARY).packs[0]


def said(problems: list[Problem]) -> list[str]:
    return [f"{problem.column} | {problem.message}" for problem in problems]


def test_a_case_that_holds(tmp_path: Path) -> None:
    pack, problems = make_pack(tmp_path), list[Problem]()
    (case,) = read_cases(tmp_path, pack.rules, VOCABULARY, problems)
    assert problems == []
    assert judge_case(case, pack.rules[0], calendar()) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('rule = "publicity"', 'rule = "privacy"'), "case.1.rule | The pack has no such rule."),
        (("on = 2020-12-31", 'on = "31 December"'), "case.1.on | A day or a local date-time is wanted here, without quotation marks."),
        (("on = 2020-12-31", ""), "case.1.on | The key is missing."),
        (('"decided"', '"decreed"'), "case.1.events.1 | The vocabulary has no such event."),
        (('matter = "甲", at = "2020-04-01 09:00"', 'at = "2020-04-01 09:00"'), "case.1.events.1.matter | The key is missing."),
        (('"2020-04-01 09:00"', '"20200230"'), "case.1.events.1.at | "),
        (('type = "permit"', 'type = "licence"'), "case.1.events.1.type | "),
        (('channel = "厅门户网站"', 'colour = "red"'), "case.1.events.2.colour | "),
        (('outcome = "met", ', 'outcome = "fine", '), "case.1.expect.outcome | The outcome must be one of"),
        (("due = 2020-04-13, ", "limit = 2020-04-13, "), "case.1.expect.limit | There is no such key here."),
        (("[[case]]", 'color = "red"\n[[case]]'), "color | There is no such key here; the file holds [[case]] tables."),
        (("expect =", 'declared = [{ kind = "decision", period = "May" }]\nexpect ='), "case.1.declared | A period is wanted here"),
    ],
)
def test_a_faulty_case_file_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    pack, problems = make_pack(tmp_path, GOOD.replace(*change)), list[Problem]()
    read_cases(tmp_path, pack.rules, VOCABULARY, problems)
    assert any(line.startswith(words) for line in said(problems)), said(problems)


@pytest.mark.parametrize(
    "change",
    [
        ('outcome = "met"', 'outcome = "late"'),
        ("due = 2020-04-13,", "due = 2020-04-14,"),
        ('matter = "甲" }', 'matter = "乙" }'),
        ('{ outcome = "met", due = 2020-04-13, done = 2020-04-13, unit = "许可处", matter = "甲" }', "[]"),
    ],
)
def test_a_case_that_does_not_hold_says_what_came(tmp_path: Path, change: tuple[str, str]) -> None:
    pack, problems = make_pack(tmp_path, GOOD.replace(*change)), list[Problem]()
    (case,) = read_cases(tmp_path, pack.rules, VOCABULARY, problems)
    mismatch = judge_case(case, pack.rules[0], calendar())
    assert mismatch is not None
    assert "outcome=met" in str(mismatch)


def test_the_other_verdicts_may_be_told_at_once(tmp_path: Path) -> None:
    more = GOOD.replace('expect = { outcome = "met"', 'others = "overdue"\nexpect = { outcome = "met"').replace(
        "events = [", 'events = [\n{ event = "decided", matter = "乙", at = "2020-04-01", type = "permit" },'
    )
    pack, problems = make_pack(tmp_path, more), list[Problem]()
    (case,) = read_cases(tmp_path, pack.rules, VOCABULARY, problems)
    assert case.others is Outcome.OVERDUE
    assert judge_case(case, pack.rules[0], calendar()) is None


def test_a_rule_without_enough_cases_is_named(tmp_path: Path) -> None:
    pack, problems = make_pack(tmp_path), list[Problem]()
    cases = read_cases(tmp_path, pack.rules, VOCABULARY, problems)
    assert [str(message) for _, message in rules_lacking_cases(pack.rules, cases)] == [
        "It has 1 case; a pass, a breach and an edge are wanted at least."
    ]
    assert [str(message) for _, message in rules_lacking_cases(pack.rules, [*cases] * 3)] == ["No case of it is a breach."]


def test_rules_check_lists_what_does_not_hold(tmp_path: Path) -> None:
    make_pack(tmp_path, GOOD.replace('outcome = "met"', 'outcome = "late"'))
    with pytest.raises(DataError) as caught:
        check_packs([str(tmp_path)])
    assert caught.value.exit_code == 4
    (problem,) = caught.value.problems
    assert (Path(problem.file or "").name, problem.column) == ("01.cases.toml", "case.1")


# ── traceability


NOTICE = "某通知\n\n一、要求\n\n(一)总则。甲要公开;乙要及时。\n\n二、其他\n\n(二)附则。(牵头部门:某处)\n\n落款\n"
TRACED = """
notice = "notice.txt"
first = "(一)"
last = "(二)"
[[sentence]]
article = "(一)"
text = "(一)总则。"
reason = "标题。"
reason_en = "A heading."
[[sentence]]
article = "(一)"
text = "甲要公开;乙要及时。"
rules = ["publicity"]
[[sentence]]
article = "(二)"
text = "(二)附则。"
reason = "标题。"
reason_en = "A heading."
[[sentence]]
article = "(二)"
text = "(牵头部门:某处)"
rules = ["publicity"]
"""


def faults_of(folder: Path, text: str) -> list[str]:
    pack = make_pack(folder)
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "coverage.toml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    read_traceability(folder, pack, (), problems)
    return said(problems)


def test_a_notice_traced_whole(tmp_path: Path) -> None:
    assert faults_of(tmp_path, TRACED) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('rules = ["publicity"]', ""), "sentence.2 | The sentence has neither a rule nor a reason."),
        (('rules = ["publicity"]', 'rules = ["privacy"]'), "sentence.2.rules | The pack has no such rule."),
        (("乙要及时", "乙须及时"), "sentence | The sentences leave the notice here: it says “要及时。(二)附则。"),
        (('text = "(牵头部门:某处)"', 'text = "(牵头部门:某"'), "sentence | The sentences leave the notice here: it says “处)”."),
        (('reason_en = "A heading."', ""), "sentence.1.reason_en | The key is missing."),
        (('last = "(二)"', 'last = "(九)"'), "sentence | The sentences leave the notice here"),
        (('first = "(一)"', 'first = "(九)"'), "None | The notice has no paragraphs from (九) to (二)."),
        (('notice = "notice.txt"', 'notice = "text.txt"'), "None | The file cannot be read"),
        (
            ('text = "(一)总则。"', 'text = "(一)总则。甲要公开;乙要及时。"'),
            "sentence.1.text | More than one sentence; write a table for each.",
        ),
    ],
)
def test_a_tracing_that_leaves_something_out(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    problems = faults_of(tmp_path, TRACED.replace(*change))
    assert any(line.startswith(words) for line in problems), problems


def test_every_sentence_of_the_notice_is_judged_or_said_why_not() -> None:
    """Articles (四) to (十七) and the closing paragraph: their text is the notice's own, sign for sign."""
    traced = traceability_of("jx-hrss-2020")
    articles = list(dict.fromkeys(sentence.article for sentence in traced.sentences))
    numbers = ["四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七"]
    assert articles[:-1] == [f"({number})" for number in numbers]
    assert traced.sentences[0].text.startswith("(四)")
    assert traced.sentences[-1].text.endswith("依法依规严肃追究责任。")
    assert all(sentence.rules or sentence.reason for sentence in traced.sentences)
    assert traced.judged + traced.unjudged == len(traced.sentences)


def test_a_pack_that_traces_nothing_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        traceability_of("cn-response-2016")
    assert (caught.value.exit_code, str(caught.value.problems[0].message)) == (4, "The file is missing.")


def test_the_shipped_packs_are_found_where_the_program_is_installed() -> None:
    assert {"jx-hrss-2020", "cn-regulation-2019", "cn-response-2016"} <= shipped_packs().keys()
