"""What the rule language can say, in packs that a jurist wrote: each reads without a mistake, and every case of it holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from govopen.core.evaluation.engine import judge
from govopen.core.model.rules import Rule
from govopen.core.reports.rule_cases import Case, judge_case, rules_lacking_cases
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import Problem
from govopen.i18n import Words, read_words
from govopen.render.wording import why

FOLDERS = sorted(each.parent for each in (Path(__file__).parent / "language").glob("*/pack.toml"))
EACH = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@cache
def read(folder: Path) -> tuple[tuple[Rule, ...], tuple[Case, ...]]:
    vocabulary = read_vocabulary()
    rules = read_rulebook([folder], vocabulary).rules
    problems: list[Problem] = []
    cases = tuple(read_cases(folder, rules, vocabulary, problems))
    assert problems == []
    return rules, cases


@EACH
def test_its_cases_hold(folder: Path) -> None:
    rules, cases = read(folder)
    by_id = {each.id: each for each in rules}
    told = (judge_case(case, by_id[case.rule], build_calendar()) for case in cases)
    assert [str(each) for each in told if each is not None] == []


@EACH
@pytest.mark.parametrize("words", [read_words("zh"), read_words("en")], ids=["zh", "en"])
def test_every_verdict_has_its_sentence(folder: Path, words: Words) -> None:
    rules, cases = read(folder)
    for case in cases:
        (judged,) = judge(
            [each for each in rules if each.id == case.rule], case.history(), build_calendar(), period=case.period, on=case.on
        )
        for finding in judged.findings:
            sentence = words.say(why(finding))
            assert not {*"{}"}.intersection(sentence)
            assert "None" not in sentence


@EACH
def test_every_rule_has_a_pass_a_breach_and_an_edge(folder: Path) -> None:
    assert list(rules_lacking_cases(*read(folder))) == []
