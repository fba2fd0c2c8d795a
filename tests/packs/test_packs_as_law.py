"""The shipped packs held against the documents they cite: the words, the levels, the numbers and who is responsible."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from govopen.core.evaluation.kinds.deadline import DeadlineParams
from govopen.core.model.rules import Pack, Rule, Rulebook
from govopen.core.reports.traceability import Traceability
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.traceability import read_traceability
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import Problem

NOTICE = "江西省人力资源和社会保障厅关于进一步加强政务公开工作的通知"
FOLDERS = shipped_packs()
RULEBOOK: Rulebook = read_rulebook(FOLDERS.values(), read_vocabulary())
PRESS_AND_CONSULTATION = {"press-quarterly", "press-deputy-half-year", "press-principal-yearly", "policy-consultation"}
MUST = {"decision-publicity", "reprint-24h", "policy-interpretation", "portal-first", "request-reply", "proactive-20wd"}
ARTICLES = [
    "(四)",
    "(五)",
    "(六)",
    "(七)",
    "(八)",
    "(九)",
    "(十)",
    "(十一)",
    "(十二)",
    "(十三)",
    "(十四)",
    "(十五)",
    "(十六)",
    "(十七)",
    "结尾",
]


def pack(pack_id: str) -> Pack:
    return next(each for each in RULEBOOK.packs if each.id == pack_id)


def rule(rule_id: str) -> Rule:
    found = RULEBOOK.rule(rule_id)
    assert found is not None, rule_id
    return found


@cache
def paragraphs() -> dict[str, str]:
    """The notice's numbered paragraphs, and its closing one."""
    text = (FOLDERS["jx-hrss-2020"] / "notice.txt").read_text("utf-8")
    numbered = {match[1]: match[0] for match in re.finditer(r"^(\([一二三四五六七八九十]+\)).*$", text, re.M)}
    return {**numbered, "结尾": next(line for line in text.splitlines() if line.startswith("同时,"))}


@cache
def traced() -> tuple[Traceability, list[Problem]]:
    problems: list[Problem] = []
    found = read_traceability(FOLDERS["jx-hrss-2020"], pack("jx-hrss-2020"), (), problems)
    assert found is not None
    return found, problems


def of_the_notice() -> list[Rule]:
    return [each for each in pack("jx-hrss-2020").rules if each.versions[-1].cite.document == NOTICE]


@pytest.mark.parametrize("each", of_the_notice(), ids=lambda each: each.id)
def test_the_words_cited_stand_in_the_article_cited(each: Rule) -> None:
    cite = each.versions[-1].cite
    assert cite.text in paragraphs()[cite.article]


@pytest.mark.parametrize("each", of_the_notice(), ids=lambda each: each.id)
def test_offices_are_those_of_the_bracket(each: Rule) -> None:
    article = each.versions[-1].cite.article
    bracket = re.search(r"\(((?:牵头|责任)部门[^)]*)\)$", paragraphs()[article])
    if bracket is None:
        assert article in {"(三)", "结尾"}
        return
    lead = re.search(r"牵头部门:([^;]*)", bracket[1])
    responsible = re.search(r"责任部门:([^;]*)", bracket[1])
    assert each.lead == (tuple(lead[1].split("、")) if lead else ())
    assert each.responsible == ((responsible[1],) if responsible else ())


def test_every_paragraph_with_duties_has_rules() -> None:
    assert {each.article for each in of_the_notice()} >= set(ARTICLES)


def test_levels_of_the_rules_that_scripts_use() -> None:
    assert {each: rule(each).level for each in PRESS_AND_CONSULTATION} == dict.fromkeys(PRESS_AND_CONSULTATION, "in_principle")
    assert {each: rule(each).level for each in MUST} == dict.fromkeys(MUST, "must")


@pytest.mark.parametrize("each", of_the_notice(), ids=lambda each: each.id)
def test_a_clause_that_only_says_in_principle_or_explore_binds_no_harder(each: Rule) -> None:
    words = each.versions[-1].cite.text
    if "原则上" in words:
        assert each.level != "must"
    if re.search("探索|积极|更多地|善于", words):
        assert each.level == "encouraged"


def test_the_seven_working_days_and_their_versions() -> None:
    """国办发〔2015〕51号 上网公开; the notice, on the portal; from 2021-07-15 the law narrows which penalties (行政处罚法 art. 48)."""
    first, second, third = rule("decision-publicity").versions
    assert (first.force.first, first.force.last, second.force.first) == (date(2015, 6, 24), date(2020, 3, 15), date(2020, 3, 16))
    assert (second.force.last, third.force.first) == (date(2021, 7, 14), date(2021, 7, 15))
    params = [version.params for version in (first, second, third)]
    assert all(isinstance(each, DeadlineParams) for each in params)
    facets = [set(each.met_by[0].facet) for each in params if isinstance(each, DeadlineParams)]
    terms = [(each.term.count, each.term.unit) for each in params if isinstance(each, DeadlineParams) and each.term]
    assert not facets[0] & {"gazette", "media"}
    assert facets[1:] == [{"portal"}, {"portal"}]
    assert terms == [(7, "workday")] * 3
    assert [each.provided is not None for each in params] == [False, False, True]
    assert [cite.article for cite in third.further] == ["第四十八条", "第二十条"]


@pytest.mark.parametrize("rule_id", ["emergency-information-5h", "strict-reprint-8h", "strict-interpretation-3wd"])
def test_numbers_not_read_in_full_text_say_so(rule_id: str) -> None:
    cite = rule(rule_id).versions[-1].cite
    assert cite.confidence == "secondary"
    assert cite.source


def test_every_sentence_has_a_rule_or_a_reason() -> None:
    found, problems = traced()
    assert problems == []
    assert all(sentence.rules or sentence.reason for sentence in found.sentences)
    assert [sentence.article for sentence in found.sentences if sentence.reason] == ["(七)", "(十七)"]


def test_the_sentences_are_the_notice() -> None:
    found, _ = traced()
    for article in ARTICLES:
        assert "".join(sentence.text for sentence in found.sentences if sentence.article == article) == paragraphs()[article]


def test_no_rule_of_the_notice_stands_outside_the_table() -> None:
    found, _ = traced()
    named = {rule for sentence in found.sentences for rule in sentence.rules}
    assert {rule.id for rule in found.pack.rules} - named == {"catalogue-guideline"}, "(三) lies before the articles that the table covers"


def test_a_duty_may_be_stated_twice_with_other_numbers() -> None:
    ours, strict = rule("reprint-24h").versions[-1].params, rule("strict-reprint-8h").versions[-1].params
    assert isinstance(ours, DeadlineParams)
    assert isinstance(strict, DeadlineParams)
    assert ours.term is not None
    assert strict.term is not None
    assert (ours.term.count, strict.term.count) == (24, 8)
    assert ours.met_by == strict.met_by
