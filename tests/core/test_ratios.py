"""Shares, several events that count, matters counted once, offices that are named; short periods."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span
from govopen.core.evaluation.ratios import Ratio
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Tenure
from tests.core.builders import day, event, findings, moment, rule, verdict

OF = {"event": "decided"}
TENTH: dict[str, Any] = {
    "kind": "decision", "count": {"event": "published"}, "ratio": {"at_least": "10%", "of": OF}, "each": "quarter",
}  # fmt: skip
Q2 = Span(day("2020-04-01"), day("2020-06-30"))


@pytest.mark.parametrize(
    ("share", "total", "required"),
    [("10%", 11, 2), ("10%", 10, 1), ("10%", 1, 1), ("10%", 0, 0), (0.1, 20, 2), ("0.1", 30, 3), ("1/3", 9, 3), ("1/3", 10, 4), 
     ("100%", 7, 7),      ("12.5%", 8, 1), ("12.5%", 9, 2), (1, 5, 5), ("１０％", 11, 2), (0.07, 100, 7), ("0.5 %", 200, 1)],
)  # fmt: skip
def test_a_share_is_exact_and_rounded_up(share: object, total: int, required: int) -> None:
    """不少于10%: of 11 that is 1.1, hence 2; 0.07 of 100 is 7, whatever a float makes of it."""
    assert Ratio.model_validate({"at_least": share, "of": OF}).required(total) == required


@pytest.mark.parametrize("share", ["", "0%", 0, "-10%", "101%", 1.5, "1/0", "十分之一", True, "nan", "inf"])
def test_what_is_no_share(share: object) -> None:
    with pytest.raises(ValueError, match="at_least"):
        Ratio.model_validate({"at_least": share, "of": OF})


def decided(*numbers: int, when: str = "2020-04-07", unit: str | None = None) -> list[Any]:
    return [event(each, "decided", when, matter=each, unit=unit) for each in numbers]


def published(seq: int, matter: int, when: str = "2020-05-07", unit: str | None = None) -> Any:
    return event(seq, "published", when, matter=matter, unit=unit)


def test_events_and_not_matters() -> None:
    """With per_matter = false every event counts: two of twelve are enough though they are of one matter."""
    told = [*decided(*range(1, 13)), published(21, 1), published(22, 1)]
    assert verdict(rule("quota", TENTH), told, period=Q2).outcome == "missed"
    by_event = verdict(rule("quota", {**TENTH, "per_matter": False}), told, period=Q2)
    assert (by_event.outcome, by_event.required, by_event.actual) == ("met", 2, 2)


@pytest.mark.parametrize(
    ("on", "outcome", "code"),
    [
        ("2020-05-31", "pending", "ratio-open"),
        ("2020-06-20", "pending", "ratio-open"),  # reached so far, so nobody is reminded
        ("2020-06-30 12:00", "pending", "ratio-open"),
        ("2020-06-30", "met", "ratio-met"),
    ],
)
def test_a_share_is_met_once_the_period_is_over(on: str, outcome: str, code: str) -> None:
    finding = verdict(rule("quota", TENTH), [*decided(1, 2), published(9, 2)], period=Q2, on=on)
    assert (finding.outcome, finding.reason.code, finding.required, finding.actual) == (outcome, code, 1, 1)


@pytest.mark.parametrize(("on", "outcome"), [("2020-05-31", "pending"), ("2020-06-20", "due_soon"), ("2020-06-30", "missed")])
def test_a_share_that_is_wanting(on: str, outcome: str) -> None:
    told = [*decided(1, 2), published(9, 99, "2020-01-07")]
    assert verdict(rule("quota", TENTH), told, period=Q2, on=on).outcome == outcome


@pytest.mark.parametrize(("on", "outcome"), [("2020-06-20", "pending"), ("2020-06-30", "not_applicable")])
def test_of_nothing_there_is_no_share(on: str, outcome: str) -> None:
    finding = verdict(rule("quota", TENTH), [*decided(1, when="2020-01-07"), published(9, 1)], period=Q2, on=on)
    assert (finding.outcome, finding.reason.code, finding.required, finding.done) == (outcome, "ratio-of-nothing", 0, None)


def test_registers_not_begun() -> None:
    """Decisions and never any publication; publications and never a decision."""
    for told in (decided(1), [published(9, 1)]):
        finding = verdict(rule("quota", TENTH), told, period=Q2)
        assert (finding.outcome, finding.reason.code) == ("undetermined", "register-empty")


def test_a_rule_in_force_for_a_part_binds_nobody() -> None:
    late = rule("quota", TENTH, force=Span(day("2020-05-01"), day("2099-12-31")))
    assert verdict(late, [*decided(1), published(9, 7)], period=Q2).outcome == "not_applicable"
    assert verdict(late, [*decided(1), published(9, 1)], period=Q2).outcome == "met"


def test_a_share_of_each_office_s_own() -> None:
    params = {**TENTH, "per": "unit", "ratio": {"at_least": "1/2", "of": OF}}
    told = [*decided(1, 2, 3, unit="甲处"), *decided(4, unit="乙处"), published(9, 1), published(10, 4, unit="甲处")]
    result = findings(rule("quota", params), told, period=Q2, units=["甲处", "乙处"])
    assert [(each.unit, each.outcome, each.required, each.actual) for each in result] == [("甲处", "missed", 2, 1), ("乙处", "met", 1, 1)]


def test_a_leader_s_share_of_all_conferences() -> None:
    params = {
        "kind": "press", "count": {"event": "press-held"}, "ratio": {"at_least": "50%", "of": {"event": "press-held"}}, "each": "quarter",
        "per": "role", "role": "deputy", "by": "attended",
    }  # fmt: skip
    told = [event(each, "press-held", f"2020-05-0{each}", matter=each, attended=["甲"] if each < 3 else ["乙"]) for each in (1, 2, 3)]
    leaders = [Tenure(name, "deputy", day("2019-01-01"), None) for name in "甲乙"]
    result = findings(rule("quota", params), told, period=Q2, kind="press", leaders=leaders)
    assert {(each.leader, each.outcome, each.required, each.actual) for each in result} == {("甲", "met", 2, 2), ("乙", "missed", 2, 1)}


# ── several events, matters once, offices named

WORK: dict[str, Any] = {"kind": "work", "count": [{"event": "trained"}, {"event": "checked"}], "at_least": 2, "each": "year"}


def test_any_of_several_events_counts() -> None:
    told = [event(1, "trained", "2020-05-01"), event(2, "checked", "2020-06-01")]
    finding = verdict(rule("quota", WORK), told, kind="work")
    assert (finding.outcome, finding.done, finding.entries) == ("met", moment("2020-06-01"), (1, 2))
    once = verdict(rule("quota", {**WORK, "per_matter": True}), told, kind="work")
    assert (once.outcome, once.actual, once.entries) == ("missed", 1, (1,))


def test_named_offices_owe_it_registered_or_not() -> None:
    named = rule("quota", {**WORK, "at_least": 1, "per": "unit", "units": ["甲处", "乙院"]})
    told = [event(1, "trained", "2020-05-01", unit="乙院"), event(2, "trained", "2020-05-01", matter=2, unit="丙处")]
    for units in ([], ["甲处", "丙处"]):
        result = findings(named, told, kind="work", units=units)
        assert [(each.unit, each.outcome) for each in result] == [("甲处", "missed"), ("乙院", "met")]


def test_a_named_office_that_was_ended() -> None:
    """Of the year in which it was ended it has a row; of later ones none, and nobody is asked to register it."""
    named = rule("quota", {**WORK, "per": "unit", "units": ["甲处"]})
    told = [event(1, "trained", "2020-05-01", unit="甲处")]
    more: dict[str, Any] = {"kind": "work", "ended": {"甲处": day("2020-07-01")}}
    assert [each.reason.code for each in findings(named, told, **more)] == ["unit-ended"]
    assert findings(named, told, on="2021-12-31", **more) == ()


def test_a_named_office_must_have_its_document() -> None:
    named = rule("standing", {"kind": "document", "document": {"event": "adopted"}, "per": "unit", "units": ["甲处", "乙院"]})
    result = findings(named, [event(1, "adopted", "2020-05-01", unit="甲处")], kind="document")
    assert [(each.unit, each.outcome) for each in result] == [("甲处", "met"), ("乙院", "missed")]


# ── short periods


def of_week(on: str) -> Finding:
    weekly = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "week"})
    return findings(weekly, [event(1, "press-held", "2020-01-07")], on=on, kind="press", period=Span(day("2020-01-13"), day("2020-01-19")))[
        0
    ]


@pytest.mark.parametrize(
    ("on", "outcome"),
    [("2020-01-15", "pending"), ("2020-01-16 00:00", "due_soon"), ("2020-01-19 23:59", "due_soon"), ("2020-01-19", "missed")],
)
def test_a_week_is_due_soon_three_days_before_its_end(on: str, outcome: str) -> None:
    assert of_week(on).outcome == outcome


def test_a_week_that_crosses_the_year_is_the_later_year_s() -> None:
    weekly = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "week"})
    told = [event(1, "press-held", "2020-12-31")]
    last = findings(weekly, told, on="2021-12-31", period=Span(day("2020-01-01"), day("2020-12-31")), kind="press")
    first = findings(weekly, told, on="2021-12-31", kind="press")
    assert (last[0].period, last[-1].period, first[0].period, first[-1].period) == ("2020-W01", "2020-W52", "2020-W53", "2021-W51")
    assert (last[-1].outcome, first[0].outcome) == ("missed", "met")


def test_by_due_a_period_belongs_to_its_last_day() -> None:
    weekly = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "week"})
    asked = Span(day("2021-01-01"), day("2021-01-10"))
    told = findings(weekly, [event(1, "press-held", "2020-12-31")], on="2021-12-31", period=asked, kind="press", by="due")
    assert [(each.period, each.outcome) for each in told] == [("2020-W53", "met"), ("2021-W01", "missed")]
