"""The page of readings lists every rule of the shipped packs exactly once, and whatever is read into a clause stands in the rule."""

from __future__ import annotations

import re

import pytest

from govopen.core.model.rules import Rule
from tests.cases.test_cases import RULEBOOK
from tests.readings_page import CLAUSE, PAGE, READING, page

TEXT = PAGE.read_text("utf-8")
ROWS = {found[1]: found[0] for found in re.finditer(r"^\| `([a-z0-9-]+)` \|.*$", TEXT, re.M)}


def test_the_page_is_current() -> None:
    assert page() == TEXT, "run python -m tests.readings_page"


def test_every_rule_stands_on_it_once() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", TEXT, re.M)
    assert sorted(listed) == sorted(rule.id for rule in RULEBOOK.rules)


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_marked_as_a_reading_carries_it_and_no_other_does(rule: Rule) -> None:
    row = ROWS[rule.id]
    for version in rule.versions:
        if version.reading is not None:
            assert f"{READING}：{version.reading.zh}" in row
            assert version.reading.en != version.reading.zh, "the reading is not translated"
    assert (READING in row) is any(version.reading is not None for version in rule.versions)
    assert (CLAUSE in row) is any(version.reading is None for version in rule.versions)


#: Numbers and periods that the cited clause does not itself state: these rules must carry a reading.
OPEN = re.compile(r"\d+(?:个工作日|小时|日)|每年|每季度|每半年|\d+月\d+日")


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_a_number_that_the_clause_does_not_state_is_a_reading(rule: Rule) -> None:
    for version in rule.versions:
        term = version.params.counted_term
        if term is not None and version.reading is None:
            assert re.search(rf"{term.count}|{'七' if term.count == 7 else '三' if term.count == 3 else term.count}", version.cite.text), (
                rule.id
            )
        if version.params.of_periods and rule.kind in ("quota", "standing") and version.reading is None:
            assert "每年" in version.cite.text or "年度" in version.cite.text, rule.id
