"""The worked example of the guide to packs is a pack: it reads, and its cases hold."""

from __future__ import annotations

import re
from pathlib import Path

from govopen.core.evaluation.kinds import KINDS
from govopen.core.reports.rule_cases import judge_case, rules_lacking_cases
from govopen.datafiles.rule_cases import read_cases
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import Problem
from govopen.resources import data_folder

GUIDE = (data_folder() / "packs" / "README.md").read_text("utf-8")


def write_example(folder: Path) -> None:
    for name, text in re.findall(r"^`([\w.-]+\.toml)`：.*?^```toml\n(.*?)^```", GUIDE, re.S | re.M):
        (folder / name).write_text(text, "utf-8")


def test_the_worked_example_is_a_pack_whose_cases_hold(tmp_path: Path) -> None:
    write_example(tmp_path)
    vocabulary = read_vocabulary()
    rules = read_rulebook([tmp_path], vocabulary).rules
    problems: list[Problem] = []
    cases = tuple(read_cases(tmp_path, rules, vocabulary, problems))
    assert problems == []
    assert [each.id for each in rules] == ["our-mailbox-5wd"]
    assert [judge_case(case, rules[0], build_calendar()) for case in cases] == [None, None, None]
    assert list(rules_lacking_cases(rules, cases)) == []


def test_the_guide_names_every_kind() -> None:
    assert all(f"`{kind}`" in GUIDE for kind in KINDS)
