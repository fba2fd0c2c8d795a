"""Facts on which it depends whether a rule reaches a matter, parts that a duty has, and what silence does not settle."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.builders import event, findings, rule, verdict

PENALTY = {
    "applies_to": {"kind": "decision", "type": ["permit", "penalty"]},
    "term": {"count": 7, "unit": "workday", "from": "decided"},
    "met_by": {"event": "published"},
    "provided": {"facts": {"of": "decided", "field": "impact", "is": "yes"}, "of_type": "penalty"},
}


def proviso(**more: Any) -> dict[str, Any]:
    return {**PENALTY, "provided": {"facts": {"of": "decided", "field": "impact", "is": "yes"}, "of_type": "penalty", **more}}


@pytest.mark.parametrize(
    ("facet", "impact", "published", "outcome", "code"),
    [
        ("penalty", "yes", None, "overdue", "overdue"),
        ("penalty", "yes", "2020-04-13", "met", "met"),
        ("penalty", "no", None, "not_applicable", "fact-denied"),
        ("penalty", "no", "2020-04-20", "not_applicable", "fact-denied"),
        ("penalty", None, None, "undetermined", "fact-unknown"),
        ("penalty", None, "2020-04-20", "undetermined", "fact-unknown"),
        ("penalty", None, "2020-04-13", "met", "met"),
        ("permit", None, None, "overdue", "overdue"),
    ],
)
def test_a_fact_that_nobody_recorded_accuses_nobody_and_acquits_nobody(
    facet: str, impact: str | None, published: str | None, outcome: str, code: str
) -> None:
    """From Wednesday 1 April 2020 seven working days end on Monday 13 April."""
    events = [event(1, "decided", "2020-04-01", facet=facet, impact=impact)]
    if published:
        events.append(event(2, "published", published, facet="portal"))
    found = verdict(rule("deadline", PENALTY), events)
    assert (found.outcome, found.reason.code) == (outcome, code)
    assert (found.due is None) == (outcome in ("undetermined", "not_applicable"))


def test_until_the_last_day_an_unrecorded_fact_leaves_it_pending() -> None:
    assert verdict(rule("deadline", PENALTY), [event(1, "decided", "2020-04-01", facet="penalty")], on="2020-04-03").outcome == "pending"


@pytest.mark.parametrize(("more", "outcomes"), [({"unknown": "silent"}, []), ({"unknown": "applies"}, ["overdue"])])
def test_what_a_rule_says_where_the_fact_is_unknown(more: dict[str, Any], outcomes: list[str]) -> None:
    found = findings(rule("deadline", proviso(**more)), [event(1, "decided", "2020-04-01", facet="penalty")])
    assert [each.outcome for each in found] == outcomes


@pytest.mark.parametrize(("facet", "outcomes"), [("penalty", ["undetermined"]), ("permit", [])])
def test_only_what_makes_one_doubt_is_undetermined_where_the_rest_is_silent(facet: str, outcomes: list[str]) -> None:
    proviso_ = {"facts": {"of": "decided", "field": "impact", "is": "yes"}, "unknown": "silent", "doubted": "penalty"}
    found = findings(rule("deadline", {**PENALTY, "provided": proviso_}), [event(1, "decided", "2020-04-01", facet=facet)])
    assert [each.outcome for each in found] == outcomes


def test_a_rule_may_be_silent_where_the_fact_is_denied() -> None:
    assert not findings(rule("deadline", proviso(otherwise="silent")), [event(1, "decided", "2020-04-01", facet="penalty", impact="no")])


def test_a_value_without_its_ground_is_as_unknown() -> None:
    found = verdict(rule("deadline", proviso(grounded="no")), [event(1, "decided", "2020-04-01", facet="penalty", impact="no")])
    assert (found.outcome, found.reason.code) == ("undetermined", "fact-ungrounded")


def test_what_holds_anywhere_outweighs_what_is_said_elsewhere() -> None:
    flagged = {**PENALTY, "provided": {"facts": {"of": ["decided", "published"], "field": "impact", "is": "yes"}}}
    events = [event(1, "decided", "2020-04-01", facet="penalty", impact="no"), event(2, "published", "2020-05-01", impact="yes")]
    assert verdict(rule("deadline", flagged), events).outcome == "late"


# ── answers that must say yes to something

EXPLAINED = {
    "applies_to": {"kind": "decision"},
    "term": {"count": 3, "unit": "workday", "from": "overturned"},
    "met_by": {"event": "retracted"},
    "confirmed": "explained",
}


@pytest.mark.parametrize(
    ("retractions", "on", "outcome"),
    [
        ([("2021-09-03", "yes")], "2021-12-31", "met"),
        ([("2021-09-03", "no")], "2021-12-31", "overdue"),
        ([("2021-09-03", None)], "2021-12-31", "undetermined"),
        ([("2021-09-03", None)], "2021-09-03", "undetermined"),
        ([("2021-09-08", None)], "2021-12-31", "undetermined"),
        ([("2021-09-03", "no"), ("2021-09-08", "yes")], "2021-12-31", "late"),
        ([("2021-09-03", None), ("2021-09-06", "yes")], "2021-12-31", "met"),
        ([], "2021-12-31", "overdue"),
    ],
)
def test_an_answer_counts_with_what_it_must_say(retractions: list[tuple[str, str | None]], on: str, outcome: str) -> None:
    """From Wednesday 1 September 2021 three working days end on Monday the 6th."""
    events = [event(1, "overturned", "2021-09-01")]
    events += [event(seq, "retracted", when, explained=said) for seq, (when, said) in enumerate(retractions, 2)]
    assert verdict(rule("deadline", EXPLAINED), events, on=on).outcome == outcome


# ── what must come with something else than the trigger

WITH_PUBLICATION = {
    "applies_to": {"kind": "policy", "type": ["normative"]},
    "trigger": "policy-issued",
    "from": {"event": "published"},
    "with": {"event": "interpreted"},
}


@pytest.mark.parametrize(
    ("published", "interpreted", "outcome", "late_by"),
    [
        (None, None, "pending", None),
        (None, "2020-06-02", "pending", None),
        ("2020-06-10", "2020-06-10", "met", None),
        ("2020-06-10", "2020-06-02", "met", None),
        ("2020-06-10", "2020-06-12", "late", 2),
        ("2020-06-10", None, "overdue", None),
    ],
)
def test_a_counterpart_of_the_publication_and_not_of_the_issue(
    published: str | None, interpreted: str | None, outcome: str, late_by: int | None
) -> None:
    events = [event(1, "policy-issued", "2020-06-01", facet="normative")]
    events += [event(2, "published", published, facet="portal")] if published else []
    events += [event(3, "interpreted", interpreted)] if interpreted else []
    found = verdict(rule("synchrony", WITH_PUBLICATION), events, kind="policy")
    assert (found.outcome, found.late_by) == (outcome, late_by)
    assert (str(found.due) if found.due else None) == published
    assert str(found.trigger) == (published or "2020-06-01")


# ── what must be there by an event that may never come

BY_CLOSING = {
    "applies_to": {"kind": "concern"},
    "trigger": "concern-arose",
    "events": [{"event": "concern-assessed"}],
    "by": {"event": "concern-closed"},
}


@pytest.mark.parametrize(
    ("assessed", "closed", "outcome"),
    [
        (None, None, "pending"),
        ("2020-03-02", None, "met"),
        ("2020-03-05", "2020-03-05", "met"),
        (None, "2020-03-05", "missed"),
        ("2020-03-06", "2020-03-05", "missed"),
    ],
)
def test_what_must_be_there_by_the_closing_is_pending_until_then(assessed: str | None, closed: str | None, outcome: str) -> None:
    events = [event(1, "concern-arose", "2020-03-01", facet="ordinary")]
    events += [event(2, "concern-assessed", assessed)] if assessed else []
    events += [event(3, "concern-closed", closed)] if closed else []
    assert verdict(rule("required", BY_CLOSING), events, kind="concern").outcome == outcome


# ── stages that nobody logged

STAGE = {
    "applies_to": {"kind": "policy"},
    "trigger": "drafted",
    "or_trigger": {"event": "policy-issued", "facet": ["normative"]},
    "having": {"event": "policy-issued", "facet": ["normative"]},
    "fields": ["with-interpretation"],
    "silence": "undetermined",
}


@pytest.mark.parametrize(
    ("drafted", "outcome", "code"),
    [
        ({}, "undetermined", "fact-unknown"),
        ({"with_interpretation": "yes"}, "met", "required-met"),
        ({"with_interpretation": "no"}, "missed", "required-wanting"),
        (None, "undetermined", "entry-unknown"),
    ],
)
def test_a_stage_that_nobody_logged_is_not_met(drafted: dict[str, Any] | None, outcome: str, code: str) -> None:
    events = [] if drafted is None else [event(1, "drafted", "2020-05-01", **drafted)]
    events.append(event(2, "policy-issued", "2020-06-01", facet="normative"))
    found = verdict(rule("required", STAGE), events, kind="policy")
    assert (found.outcome, found.reason.code) == (outcome, code)


ELEMENTS = {
    "applies_to": {"kind": "document"},
    "trigger": "document-adopted",
    "contents": {"field": "elements", "all_of": ["name", "contact"]},
    "fields": ["url"],
    "silence": "undetermined",
}


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"elements": ["name", "contact"], "url": "https://a.cn"}, "met"),
        ({"elements": ["name", "contact"]}, "undetermined"),
        ({"elements": ["name"]}, "missed"),
        ({"url": "https://a.cn"}, "undetermined"),
        ({}, "undetermined"),
    ],
)
def test_what_is_surely_missing_is_missed_whatever_else_was_not_recorded(fields: dict[str, Any], outcome: str) -> None:
    events = [event(1, "document-adopted", "2020-05-01", **fields)]
    assert verdict(rule("required", ELEMENTS), events, kind="document").outcome == outcome


# ── a date of every year that asks for two things

REPORT = {
    "applies_to": {"kind": "result"},
    "yearly": {"by": "01-31", "covers": "covers"},
    "met_by": {"event": "result-published", "facet": "annual-disclosure-report"},
    "also": {"event": "report-submitted"},
}


@pytest.mark.parametrize(
    ("published", "submitted", "earlier", "outcome", "code"),
    [
        ("2021-01-20", "2021-01-25", False, "met", "met"),
        ("2021-01-20", "2021-02-01", False, "late", "late"),
        ("2021-02-03", "2021-01-25", False, "late", "late"),
        ("2021-01-20", None, True, "overdue", "parts-wanting"),
        ("2021-01-20", None, False, "undetermined", "entry-unknown"),
        (None, "2021-01-25", True, "overdue", "parts-wanting"),
    ],
)
def test_both_parts_by_the_date(published: str | None, submitted: str | None, earlier: bool, outcome: str, code: str) -> None:
    events = [event(1, "result-published", published, facet="annual-disclosure-report", covers="2020")] if published else []
    events += [event(2, "report-submitted", submitted, covers="2020")] if submitted else []
    if earlier:
        events += [event(3, "report-submitted", "2020-01-20", covers="2019")]
        events += [event(4, "result-published", "2020-01-20", facet="annual-disclosure-report", covers="2019")]
    found = verdict(rule("deadline", REPORT), events, on="2021-12-31", kind="result")
    assert (found.outcome, found.reason.code) == (outcome, code)
