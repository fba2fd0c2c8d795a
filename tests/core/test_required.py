"""Elements that a matter must have by its trigger."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from tests.core.builders import event, findings, moment, rule, verdict

MEETING: dict[str, Any] = {
    "applies_to": {"kind": "policy"},
    "trigger": "meeting-submitted",
    "fields": ["invitation-considered", "adoption-note"],
}
CONTENTS: dict[str, Any] = {
    "applies_to": {"kind": "policy"},
    "trigger": "policy-issued",
    "contents": {"field": "contents", "of": "interpreted", "all_of": ["background", "content"]},
}


def judge(params: dict[str, Any], *told: Event, **more: Any) -> Finding:
    return verdict(rule("required", params), told, kind="policy", **more)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"invitation_considered": "yes", "adoption_note": "yes"}, ()),
        ({"invitation_considered": "no", "adoption_note": "yes"}, ("invitation-considered",)),
        ({"adoption_note": ""}, ("invitation-considered", "adoption-note")),
        ({}, ("invitation-considered", "adoption-note")),
    ],
)
def test_fields_must_be_filled_and_a_flag_say_yes(fields: dict[str, Any], missing: tuple[str, ...]) -> None:
    finding = judge(MEETING, event(1, "meeting-submitted", "2020-04-01", **fields))
    assert (finding.outcome, finding.missing) == ("missed" if missing else "met", missing)
    assert finding.due == moment("2020-04-01")


def test_what_was_handed_in_with_a_second_submission_counts() -> None:
    told = [
        event(1, "meeting-submitted", "2020-04-01", adoption_note="yes"),
        event(2, "meeting-submitted", "2020-04-08", invitation_considered="yes"),
    ]
    finding = judge(MEETING, *told)
    assert (finding.outcome, finding.trigger) == ("met", moment("2020-04-01"))


@pytest.mark.parametrize(("reviewed", "outcome"), [("2020-03-30", "met"), ("2020-04-01", "met"), ("2020-04-02", "missed")])
def test_events_must_lie_behind_the_trigger(reviewed: str, outcome: str) -> None:
    params = {"applies_to": {"kind": "policy"}, "trigger": "policy-issued", "events": {"event": "secrecy-reviewed"}}
    finding = judge(params, event(1, "policy-issued", "2020-04-01"), event(2, "secrecy-reviewed", reviewed))
    assert finding.outcome == outcome


def test_contents_are_covered_by_all_events_together() -> None:
    told = [
        event(1, "policy-issued", "2020-04-01"),
        event(2, "interpreted", "2020-04-01", contents=["background"]),
        event(3, "interpreted", "2020-04-05", contents=["content", "scope"]),
    ]
    assert judge(CONTENTS, *told).outcome == "met"
    finding = judge(CONTENTS, *told[:2])
    assert (finding.outcome, finding.missing) == ("missed", ("content",))


@pytest.mark.parametrize(("said", "missing"), [(["a", "b"], ()), (["a", "z"], ("b", "c")), (["a", "b", "c"], ())])
def test_so_many_of_several(said: list[str], missing: tuple[str, ...]) -> None:
    params = {**CONTENTS, "contents": {"field": "contents", "of": "interpreted", "any_of": ["a", "b", "c"], "at_least": 2}}
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "interpreted", "2020-04-01", contents=said)]
    assert judge(params, *told).missing == missing


def test_contents_told_by_the_facet() -> None:
    params = {**CONTENTS, "contents": {"of": "enterprise-heard", "all_of": ["drafting", "deliberation"]}}
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "enterprise-heard", "2020-03-01", facet="drafting")]
    assert judge(params, *told).missing == ("deliberation",)


def test_contents_of_the_trigger_where_no_event_is_named() -> None:
    params = {"applies_to": {"kind": "document"}, "trigger": "document-adopted", "contents": {"field": "elements", "all_of": ["name"]}}
    assert (
        verdict(rule("required", params), [event(1, "document-adopted", "2020-04-01", elements=["name"])], kind="document").outcome == "met"
    )


def test_before_the_trigger_nothing_is_judged() -> None:
    assert findings(rule("required", CONTENTS), [event(2, "interpreted", "2020-04-01")], kind="policy") == ()


@pytest.mark.parametrize(
    "params",
    [
        {"applies_to": {"kind": "policy"}, "trigger": "policy-issued"},
        {**CONTENTS, "contents": {"field": "contents"}},
        {**CONTENTS, "contents": {"field": "contents", "any_of": ["a"], "at_least": 2}},
    ],
)
def test_a_rule_that_asks_for_nothing_or_the_impossible_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        rule("required", params)
