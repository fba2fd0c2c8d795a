"""A pack's numbers, days and conditions are held by its cases: every slip of the pen in one of them is noticed."""

from __future__ import annotations

from functools import cache

import pytest

from govopen.core.evaluation.kinds.deadline import DeadlineParams
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.core.reports.rule_cases import judge_case
from tests.cases.test_cases import CASES, RULEBOOK, calendar
from tests.packs.mutants import mutants
from tests.packs.variants import OTHER_TYPE, PUBLIC, Variant, told, variants

#: Alterations that change nothing, and why.
EQUIVALENT = {
    "publication": "a quota, a date of every year and a declaration judge a period, and a period is not withheld",
}


@cache
def variants_of(rule_id: str) -> tuple[Variant, ...]:
    rule = RULEBOOK.rule(rule_id)
    assert rule is not None
    return tuple(variants(rule))


def is_equivalent(rule: Rule, name: str) -> bool:
    by_period = rule.kind in ("quota", "declared") or (rule.kind == "deadline" and rule.periodic)
    return name.startswith("publication") and by_period


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_what_the_documents_say_of_first_days_withholding_and_scope(rule: Rule) -> None:
    assert [variant.name for variant in variants_of(rule.id) if not variant(rule)] == []


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_every_slip_of_the_pen_is_noticed(rule: Rule) -> None:
    cases = [case for case in CASES if case.rule == rule.id]
    live = [
        name
        for name, mutant in mutants(rule)
        if not is_equivalent(rule, name)
        and all(judge_case(case, mutant, calendar()) is None for case in cases)
        and all(variant(mutant) for variant in variants_of(rule.id))
    ]
    assert live == []


def test_the_tables_name_rules_that_exist() -> None:
    ids = {rule.id for rule in RULEBOOK.rules}
    assert ids >= PUBLIC
    assert ids >= set(OTHER_TYPE)


def test_what_is_called_equivalent_is() -> None:
    """Not one case or variant tells such an alteration from the rule; the day one does, it is no longer equivalent."""
    for rule in RULEBOOK.rules:
        for name, mutant in mutants(rule):
            if is_equivalent(rule, name):
                assert all(judge_case(case, mutant, calendar()) is None for case in CASES if case.rule == rule.id), (rule.id, EQUIVALENT)


DEADLINES = [rule for rule in RULEBOOK.rules if isinstance(rule.versions[-1].params, DeadlineParams)]


@pytest.mark.parametrize("rule", DEADLINES, ids=lambda rule: rule.id)
def test_every_deadline_has_a_case_on_its_last_day_and_one_on_the_day_after(rule: Rule) -> None:
    """For hours: at the last minute, and at the minute after. ``wanting_cases`` counts cases and cannot see which edge is missing."""
    settled = [each for case in CASES if case.rule == rule.id for each in told(rule, case) if each.done and each.due]
    edges = {(each.outcome, _after(each)) for each in settled}
    assert {(Outcome.MET, 0), (Outcome.LATE, 1)} <= edges


def _after(finding: Finding) -> int:
    """How many days, or for hours minutes, after the limit it was done."""
    assert finding.done is not None
    assert finding.due is not None
    if finding.due.minute is None:
        return (finding.done.day - finding.due.day).days
    return int((finding.done.earliest - finding.due.earliest).total_seconds()) // 60
