"""Every case beside every rule of the shipped packs, judged as written; and no rule without a pass, a breach and an edge."""

from __future__ import annotations

from functools import cache

import pytest

from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.engine import judge
from govopen.core.model.rules import Rule, Rulebook
from govopen.core.reports.rule_cases import Case, judge_case, rules_lacking_cases
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import Problem
from govopen.i18n import Language, read_words
from govopen.render.wording import why

VOCABULARY = read_vocabulary()
RULEBOOK: Rulebook = read_rulebook(shipped_packs().values(), VOCABULARY)
PROBLEMS: list[Problem] = []
CASES: list[Case] = [
    case for pack in RULEBOOK.packs for case in read_cases(shipped_packs()[pack.id], pack.rules, VOCABULARY, PROBLEMS)
]  # fmt: skip


@cache
def calendar() -> WorkCalendar:
    return build_calendar()


def rule_of(case: Case) -> Rule:
    rule = RULEBOOK.rule(case.rule)
    assert rule is not None
    return rule


def test_the_case_files_are_without_mistakes() -> None:
    assert [f"{problem.file}: {problem.column}: {problem.message} {problem.value or ''}" for problem in PROBLEMS] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.place}")
def test_case(case: Case) -> None:
    mismatch = judge_case(case, rule_of(case), calendar())
    assert mismatch is None, str(mismatch)


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_has_a_pass_a_breach_and_an_edge(rule: Rule) -> None:
    wanting = [str(message) for _, message in rules_lacking_cases((rule,), CASES)]
    assert wanting == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verdict_can_be_worded(language: Language) -> None:
    words = read_words(language)
    for case in CASES:
        asked = judge((rule_of(case),), case.history(), calendar(), period=case.period, on=case.on, everything=True)
        for finding in (finding for judged in asked for finding in judged.findings):
            text = words.say(why(finding))
            assert text
            assert "{" not in text
            assert "None" not in text, (case.name, text)
