"""Packs written against data/packs/README.md alone, one for each thing that the language can say: they read, and their cases hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.core.evaluation.engine import judge
from govopen.core.reports.rule_cases import judge_case, rules_lacking_cases
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import Problem
from govopen.i18n import read_words
from govopen.render.wording import why
from tests.core.builders import calendar
from tests.readings_page import _cells

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "language").glob("*/pack.toml"))
IN_A_FOLDER = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@IN_A_FOLDER
def test_the_cases_hold(folder: Path) -> None:
    vocabulary = read_vocabulary(packs=[folder])
    rules = {rule.id: rule for rule in read_rulebook([folder], vocabulary).rules}
    problems: list[Problem] = []
    cases = tuple(read_cases(folder, tuple(rules.values()), vocabulary, problems))
    assert [(problem.column, str(problem.message), problem.value) for problem in problems] == []
    mismatches = [str(found) for case in cases if (found := judge_case(case, rules[case.rule], calendar())) is not None]
    assert mismatches == []
    assert [str(message) for _, message in rules_lacking_cases(rules.values(), cases)] == []
    for case in cases:
        for judged in judge((rules[case.rule],), case.history(), calendar(), period=case.period, on=case.on, everything=True):
            for words, text in ((words, words.say(why(each))) for each in judged.findings for words in map(read_words, ("zh", "en"))):
                assert text, words
                assert "{" not in text
                assert "None" not in text
    assert all(all(_cells(rule, version)) for rule in rules.values() for version in rule.versions)
