"""What excuses from a duty, of matters and of periods; one date, and a window of every year."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span, year_span
from govopen.core.evaluation.kinds import KINDS
from govopen.core.model.findings import Reason
from govopen.core.model.office_state import OfficeState, Tenure, Waiver
from tests.core.builders import day, event, findings, judged, moment, rule, verdict

SEVEN: dict[str, Any] = {
    "applies_to": {"kind": "decision"}, "term": {"count": 7, "unit": "workday", "from": "decided"}, "met_by": {"event": "published"},
}  # fmt: skip
EXCUSED = rule("deadline", {**SEVEN, "excused_by": {"event": "retracted"}})
WHENEVER = rule("deadline", {**SEVEN, "excused_by": [{"event": "settled"}, {"event": "retracted", "whenever": True}]})
DECIDED = event(1, "decided", "2020-04-01")  # due 2020-04-13


@pytest.mark.parametrize(
    ("retracted", "in_time", "whenever"),
    [("2020-04-01", "not_applicable", "not_applicable"), ("2020-04-13 23:59", "not_applicable", "not_applicable"),
     ("2020-04-14", "overdue", "not_applicable"), ("2020-03-01", "not_applicable", "not_applicable")],
)  # fmt: skip
def test_it_must_have_happened_by_the_due_day(retracted: str, in_time: str, whenever: str) -> None:
    told = [DECIDED, event(2, "retracted", retracted)]
    assert verdict(EXCUSED, told).outcome == in_time
    found = verdict(WHENEVER, told)
    assert found.outcome == whenever
    assert (found.reason.code, found.entries[-1], found.entries, found.late_by) == ("excused", 2, (1, 2), None)


def test_an_open_duty_is_excused_too_and_a_late_one() -> None:
    retracted = event(2, "retracted", "2020-04-02")
    assert verdict(EXCUSED, [DECIDED], on="2020-04-03").outcome == "pending"
    assert verdict(EXCUSED, [DECIDED, retracted], on="2020-04-03").outcome == "not_applicable"
    late = verdict(EXCUSED, [DECIDED, retracted, event(3, "published", "2020-04-20")])
    assert (late.outcome, late.done, late.reason.values["was"]) == ("not_applicable", moment("2020-04-20"), "late")
    assert verdict(EXCUSED, [DECIDED, retracted, event(3, "published", "2020-04-03")]).outcome == "met"


def test_a_later_excuse_is_not_seen_before_it_happened() -> None:
    told = [DECIDED, event(2, "retracted", "2020-06-01")]
    assert (verdict(WHENEVER, told, on="2020-05-01").outcome, verdict(WHENEVER, told, on="2020-06-01").outcome) == (
        "overdue",
        "not_applicable",
    )


def test_another_matter_s_event_and_another_facet_excuse_nothing() -> None:
    told = [DECIDED, event(2, "retracted", "2020-04-02", matter=2)]
    assert verdict(EXCUSED, told).outcome == "overdue"
    narrowed = rule("deadline", {**SEVEN, "excused_by": {"event": "retracted", "facet": "error", "where": {"why": "court"}}})
    for why, outcome in (("mistake", "overdue"), ("court", "not_applicable")):
        assert verdict(narrowed, [DECIDED, event(2, "retracted", "2020-04-02", facet="error", why=why)]).outcome == outcome


def test_a_register_settled_in_bulk_is_looked_through() -> None:
    """A duty with an excuse is not settled by two days alone."""
    counted = judged(EXCUSED, [DECIDED, event(2, "retracted", "2020-04-02")], everything=False)
    assert counted.counts == {("not_applicable", None): 1}


def test_a_duty_without_a_day_of_its_own_was_due_with_its_trigger() -> None:
    order = rule(
        "order", {"applies_to": {"kind": "*"}, "trigger": "issued", "sequence": [{"event": "heard"}], "excused_by": {"event": "urgent"}}
    )
    for when, outcome in (("2020-05-01", "not_applicable"), ("2020-05-02", "missed")):
        assert verdict(order, [event(1, "issued", "2020-05-01"), event(2, "urgent", when)]).outcome == outcome


def test_after_a_proviso_and_before_a_waiver() -> None:
    fact = {"facts": [{"of": "decided", "field": "impact", "is": "yes"}]}
    both = rule("deadline", {**SEVEN, "provided": fact, "excused_by": {"event": "retracted"}})
    assert verdict(both, [DECIDED]).outcome == "undetermined"
    assert verdict(both, [DECIDED, event(2, "retracted", "2020-04-02")]).reason.code == "excused"
    waiver = Waiver(9, "the-rule", 1, None, "疫情", "厅领导", None)
    assert verdict(EXCUSED, [DECIDED, event(2, "retracted", "2020-04-02")], waivers=[waiver]).outcome == "not_applicable"


def test_any_kind_of_rule_takes_it() -> None:
    assert all("excused_by" in kind.params.model_fields for kind in KINDS.values())


# ── periods

PRESS: dict[str, Any] = {"kind": "press", "count": {"event": "press-held"}, "each": "quarter"}
Q2 = Span(day("2020-04-01"), day("2020-06-30"))
BEGUN = event(1, "press-held", "2020-01-07")


@pytest.mark.parametrize(
    ("when", "outcome"),
    [("2020-03-31", "missed"), ("2020-04-01", "not_applicable"), ("2020-06-30", "not_applicable"), ("2020-07-01", "missed")],
)
@pytest.mark.parametrize("whenever", [False, True])
def test_a_period_is_excused_by_what_happened_in_it(when: str, outcome: str, whenever: bool) -> None:
    quota = rule("quota", {**PRESS, "excused_by": {"event": "cancelled", "whenever": whenever}})
    finding = verdict(quota, [BEGUN, event(2, "cancelled", when, matter=2)], period=Q2, kind="press")
    assert finding.outcome == outcome
    assert (2 in finding.entries) is (outcome == "not_applicable")


def test_a_period_that_is_reached_needs_no_excuse() -> None:
    quota = rule("quota", {**PRESS, "excused_by": {"event": "cancelled"}})
    told = [event(1, "press-held", "2020-05-07"), event(2, "cancelled", "2020-05-08", matter=2)]
    assert verdict(quota, told, period=Q2, kind="press").outcome == "met"


def test_events_of_another_kind_of_matter_excuse_where_the_rule_says_so() -> None:
    told = [BEGUN, event(2, "arose", "2020-05-08", matter=2)]
    for kind, outcome in ((None, "not_applicable"), ("press", "not_applicable"), ("concern", "missed")):
        quota = rule("quota", {**PRESS, "excused_by": {"event": "arose", "kind": kind}})
        assert verdict(quota, told, period=Q2, kind="press").outcome == outcome


def test_an_office_is_excused_by_its_own_entry_or_by_one_that_names_none() -> None:
    quota = rule("quota", {**PRESS, "per": "unit", "excused_by": {"event": "cancelled"}})
    for unit, outcomes in (
        ("甲处", ["not_applicable", "missed"]),
        (None, ["not_applicable", "not_applicable"]),
        ("丙处", ["missed", "missed"]),
    ):
        told = [BEGUN, event(2, "cancelled", "2020-05-08", matter=2, unit=unit)]
        assert [each.outcome for each in findings(quota, told, period=Q2, kind="press", units=["甲处", "乙处"])] == outcomes


def test_a_person_is_excused_by_an_entry_that_names_him() -> None:
    role = {**PRESS, "per": "role", "role": "deputy", "by": "attended"}
    leaders = [Tenure(name, "deputy", day("2019-01-01"), None) for name in "甲乙"]
    told = [BEGUN, event(2, "on-leave", "2020-05-08", matter=2, who=["乙"])]
    for excuse, outcomes in (({"person": "who"}, {"甲": "missed", "乙": "not_applicable"}), ({}, dict.fromkeys("甲乙", "not_applicable"))):
        quota = rule("quota", {**role, "excused_by": {"event": "on-leave", **excuse}})
        assert {each.leader: each.outcome for each in findings(quota, told, period=Q2, kind="press", leaders=leaders)} == outcomes


def test_a_standing_document_is_excused_in_the_period() -> None:
    params = {"kind": "document", "document": {"event": "adopted"}, "public": {"event": "published"}, "excused_by": {"event": "secret"}}
    told = [event(1, "adopted", "2020-02-01"), event(2, "secret", "2020-03-01")]
    assert verdict(rule("standing", params), told, kind="document").reason.code == "excused"


# ── one date, and a window

ONCE: dict[str, Any] = {"applies_to": {"kind": "document"}, "met_by": {"event": "adopted", "facet": "list"}, "date": day("2020-12-31")}
OTHER = event(9, "adopted", "2019-01-01", matter=9, facet="rules")  # the register was begun


@pytest.mark.parametrize(
    ("when", "on", "outcome"),
    [(None, "2019-12-31", None), (None, "2020-01-01", "pending"), (None, "2020-12-31 23:59", "due_soon"), (None, "2020-12-31", "overdue"),
     ("2018-05-01", "2020-12-31", "met"), ("2020-12-31", "2020-12-31", "met"), ("2021-01-02", "2021-12-31", "late"),
     (None, "2023-06-01", "overdue")],
)  # fmt: skip
def test_one_date_is_judged_in_its_year_and_once(when: str | None, on: str, outcome: str | None) -> None:
    told = [OTHER, *([event(1, "adopted", when, facet="list")] if when else [])]
    found = findings(rule("deadline", ONCE), told, on=on, period=Span(day("2018-01-01"), day("2025-12-31")), kind="document")
    assert [(each.outcome, each.period) for each in found] == ([(outcome, "2020")] if outcome else [])
    assert findings(rule("deadline", ONCE), told, on=on, period=year_span(2021), kind="document") == ()


def test_one_date_by_due_waived_and_still_owed_years_later() -> None:
    once = rule("deadline", ONCE)
    asked = Span(day("2020-12-01"), day("2020-12-31"))
    assert verdict(once, [OTHER], on="2023-06-01", period=asked, kind="document", by="due").outcome == "overdue"
    waiver = Waiver(9, "the-rule", None, "2020", "疫情", "厅领导", None)
    assert verdict(once, [OTHER], on="2023-06-01", period=year_span(2020), kind="document", waivers=[waiver]).outcome == "waived"
    assert once.owed_since(OfficeState(), day("2023-06-01")) == day("2020-01-01")


def test_a_date_on_a_rest_day_moves_only_where_the_rule_says_so() -> None:
    for roll, due in ((False, "2020-10-01"), (True, "2020-10-09")):
        once = rule("deadline", {**ONCE, "date": {"by": day("2020-10-01"), "roll": roll}})
        assert verdict(once, [OTHER], kind="document").due == moment(due)


def test_one_date_is_excused_by_what_happened_at_any_time_before() -> None:
    for whenever, when, outcome in (
        (False, "2019-05-01", "not_applicable"),
        (False, "2021-01-01", "overdue"),
        (True, "2021-01-01", "not_applicable"),
    ):
        once = rule("deadline", {**ONCE, "excused_by": {"event": "merged", "whenever": whenever}})
        told = [OTHER, event(1, "merged", when)]
        assert verdict(once, told, on="2021-06-01", period=year_span(2020), kind="document").outcome == outcome


WINDOW: dict[str, Any] = {"applies_to": {"kind": "work"}, "met_by": {"event": "trained"}, "yearly": {"from": "03-01", "by": "06-30"}}


@pytest.mark.parametrize(
    ("days", "outcome", "code"),
    [
        (["2020-02-29"], "overdue", "too-early"),
        (["2020-03-01"], "met", "met"),
        (["2020-02-29", "2020-06-30"], "met", "met"),
        (["2020-02-29", "2020-07-01"], "late", "late"),
        (["2019-05-01"], "overdue", "overdue"),
    ],
)
def test_what_was_done_before_the_window_does_not_count(days: list[str], outcome: str, code: str) -> None:
    told = [event(seq, "trained", when, matter=seq) for seq, when in enumerate(days, 1)]
    finding = verdict(rule("deadline", WINDOW), told, kind="work")
    assert (finding.outcome, finding.reason.code) == (outcome, code)
    if code == "too-early":
        assert finding.reason.values["why"] == Reason("overdue", {"covers": "2019"})
        assert finding.entries == (1,)


def test_what_names_its_year_still_counts_from_the_window_on() -> None:
    """An entry of the next year that names this one is late for it; one before the window that names it is early for it."""
    named = rule("deadline", {**WINDOW, "yearly": {"from": "03-01", "by": "06-30", "about": "same", "covers": "covers"}})
    told = [event(1, "trained", "2021-01-05", covers="2020"), event(2, "trained", "2020-01-05", matter=2, covers="2020")]
    finding = verdict(named, told, on="2021-12-31", period=year_span(2020), kind="work")
    assert (finding.outcome, finding.done) == ("late", moment("2021-01-05"))
    assert verdict(named, told[1:], on="2021-12-31", period=year_span(2020), kind="work").reason.code == "too-early"


def test_what_is_not_settled_is_excused_by_its_earliest_last_day_and_a_clock_that_stands_whenever() -> None:
    """A request withdrawn: its start was never confirmed, or its correction never came."""
    asked: dict[str, Any] = {
        "applies_to": {"kind": "request"}, "term": {"count": 7, "unit": "workday", "from": "opened"}, "met_by": {"event": "replied"},
        "clock": {
            "start": {"event": "confirmed", "opening": ["internet"], "awaited": True},
            "stop": {"event": "stopped", "ended_by": "restarted"},
        },
        "excused_by": {"event": "withdrawn"},
    }  # fmt: skip
    of_request = rule("deadline", asked)
    unconfirmed = event(1, "opened", "2020-04-01", facet="internet")  # due 2020-04-13 at the earliest
    for withdrawn, outcome in (("2020-04-13", "not_applicable"), ("2020-04-14", "undetermined")):
        told = [unconfirmed, event(2, "withdrawn", withdrawn)]
        assert verdict(of_request, told, kind="request").outcome == outcome
    standing = [event(1, "opened", "2020-04-01"), event(2, "stopped", "2020-04-02"), event(3, "withdrawn", "2020-06-01")]
    assert verdict(of_request, standing[:2], kind="request").outcome == "pending"
    assert verdict(of_request, standing, kind="request").outcome == "not_applicable"
