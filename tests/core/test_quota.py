"""Quotas: at least so many in each period, of the agency, an office, a topic, or a person who held the role all through."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from govopen.core.dates.moments import Span, year_span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding, Reason
from govopen.core.model.office_state import Declaration, Role, Tenure, Waiver
from govopen.core.model.rules import LAST_DAY
from tests.core.builders import day, event, findings, moment, rule, verdict

QUARTERLY: dict[str, Any] = {"kind": "press", "count": {"event": "press-held"}, "each": "quarter"}
DEPUTIES: dict[str, Any] = {**QUARTERLY, "each": "half-year", "per": "role", "role": "deputy", "by": "attended"}
IN_FORCE = Span(day("2020-03-16"), LAST_DAY)
QUOTA = rule("quota", QUARTERLY, force=IN_FORCE)
BY_PERSON = rule("quota", DEPUTIES, force=IN_FORCE)
H2 = Span(day("2020-07-01"), day("2020-12-31"))


def held(seq: int, when: str, *attended: str) -> Event:
    fields: dict[str, Any] = {"attended": list(attended)} if attended else {}
    return event(seq, "press-held", when, matter=seq, **fields)


def tenure(person: str, since: str, until: str | None = None, role: Role = "deputy") -> Tenure:
    return Tenure(person, role, day(since), date.fromisoformat(until) if until else None)


def shown(told: tuple[Finding, ...]) -> list[tuple[str | None, str | None, str]]:
    return [(finding.period, finding.leader, finding.outcome) for finding in told]


def test_calendar_quarters_and_a_rule_in_force_for_part_of_the_first() -> None:
    told = [held(1, "2020-01-10"), held(2, "2020-04-01"), held(3, "2020-06-30"), held(4, "2020-10-01")]
    assert shown(findings(QUOTA, told, kind="press")) == [
        ("2020-Q1", None, "met"),  # a quota reached is met, though the rule was in force for a part only
        ("2020-Q2", None, "met"),
        ("2020-Q3", None, "missed"),
        ("2020-Q4", None, "met"),
    ]


def test_a_period_in_force_only_in_part_does_not_bind_unless_reached() -> None:
    first = findings(QUOTA, [held(1, "2020-04-01")], kind="press")[0]
    assert (first.outcome, first.reason.code) == ("not_applicable", "in-force-in-part")


def test_a_finding_tells_how_many_and_by_when() -> None:
    third = findings(QUOTA, [held(1, "2020-04-01")], kind="press")[2]
    assert (third.required, third.actual, third.due, third.done) == (1, 0, moment("2020-09-30"), None)


def test_done_is_the_event_that_filled_the_quota() -> None:
    twice = rule("quota", {**QUARTERLY, "at_least": 2})
    told = [held(3, "2020-05-20 09:00"), held(1, "2020-06-01"), held(2, "2020-04-02")]
    second = findings(twice, told, kind="press")[1]
    assert (second.outcome, second.actual, second.done, second.entries) == ("met", 3, moment("2020-05-20 09:00"), (2, 3, 1))


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        ("2020-07-01 00:00", "pending"),
        ("2020-09-14", "pending"),
        ("2020-09-15 09:00", "due_soon"),
        ("2020-09-30 23:59", "due_soon"),
        ("2020-09-30", "missed"),
        ("2020-10-01 00:00", "missed"),
    ],
)
def test_the_period_under_way(on: str, outcome: str) -> None:
    third = findings(QUOTA, [held(1, "2020-04-01")], on=on, kind="press")[2]
    assert (third.period, third.outcome) == ("2020-Q3", outcome)


def test_a_period_that_has_not_begun_yields_nothing() -> None:
    assert [each.period for each in findings(QUOTA, [held(1, "2020-04-01")], on="2020-06-30", kind="press")] == ["2020-Q1", "2020-Q2"]


def test_only_periods_inside_the_days_asked_about() -> None:
    told = findings(QUOTA, [held(1, "2020-04-01")], period=Span(day("2020-02-01"), day("2020-09-30")), kind="press")
    assert [finding.period for finding in told] == ["2020-Q2", "2020-Q3"]


def test_an_empty_register_is_undetermined_and_not_missed() -> None:
    third = findings(QUOTA, [event(1, "decided", "2020-04-01")], kind="press")[2]
    assert (third.outcome, third.reason.code, third.due, third.due_earliest) == (
        "undetermined",
        "register-empty",
        None,
        moment("2020-09-30"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        Declaration(9, "press", H2, 0, None, nil=True, label="2020-H2"),
        Declaration(9, "press", H2, 3, "台账", nil=False, label="2020-H2"),
    ],
)
def test_a_nil_report_or_an_assertion_begins_the_register(said: Declaration) -> None:
    outcomes = {finding.period: finding.outcome for finding in findings(QUOTA, [], kind="press", declared=[said])}
    assert (outcomes["2020-Q2"], outcomes["2020-Q3"]) == ("missed", "missed")


def test_a_period_may_be_waived() -> None:
    waiver = Waiver(9, "the-rule", None, "2020-Q3", "疫情", "厅领导", None)
    outcomes = {finding.period: finding.outcome for finding in findings(QUOTA, [held(1, "2020-04-01")], kind="press", waivers=[waiver])}
    assert (outcomes["2020-Q3"], outcomes["2020-Q4"]) == ("waived", "missed")


# ── persons


def test_each_person_who_held_the_role_all_through_owes_it() -> None:
    leaders = [tenure("甲", "2019-01-01"), tenure("乙", "2020-07-01", "2020-12-31"), tenure("丙", "2020-07-02")]
    told = findings(BY_PERSON, [held(1, "2020-08-20", "甲", "丙")], period=H2, kind="press", leaders=leaders)
    assert shown(told) == [("2020-H2", "甲", "met"), ("2020-H2", "乙", "missed"), ("2020-H2", "丙", "not_applicable")]


def test_whoever_held_it_in_part_has_a_row_of_his_own() -> None:
    """DESIGN, Quota per leader: not_applicable, with that reason; also where he attended, and with the days of each of his tenures."""
    leaders = [tenure("甲", "2019-01-01"), tenure("乙", "2020-01-01", "2020-07-31"), tenure("乙", "2020-10-01")]
    told = findings(BY_PERSON, [held(1, "2020-11-05", "甲", "乙"), held(2, "2020-08-05", "乙")], period=H2, kind="press", leaders=leaders)
    assert shown(told) == [("2020-H2", "甲", "met"), ("2020-H2", "乙", "not_applicable")]
    days = (Span(day("2020-07-01"), day("2020-07-31")), Span(day("2020-10-01"), day("2020-12-31")))
    assert (told[1].reason, told[1].actual, told[1].entries) == (Reason("held-in-part", {"days": days}), 1, (1,))


def test_the_days_of_a_tenure_under_way_reach_to_the_day_asked_about() -> None:
    leaders = [tenure("甲", "2019-01-01"), tenure("乙", "2020-09-01")]
    told = findings(BY_PERSON, [held(1, "2020-11-05")], on="2020-11-30", period=H2, kind="press", leaders=leaders)
    assert told[1].reason.values["days"] == (Span(day("2020-09-01"), day("2020-11-30")),)


def test_adjoining_tenures_of_one_person_are_one() -> None:
    leaders = [tenure("甲", "2019-01-01", "2020-09-30"), tenure("甲", "2020-10-01")]
    told = findings(BY_PERSON, [held(1, "2020-08-20")], period=H2, kind="press", leaders=leaders)
    assert shown(told) == [("2020-H2", "甲", "missed")]


@pytest.mark.parametrize(
    ("attended", "when", "outcome"),
    [("乙", "2020-11-05", "met"), ("甲", "2020-08-05", "met"), ("甲", "2020-11-05", "missed"), ("乙", "2020-09-15", "missed")],
)
def test_where_nobody_held_it_all_through_any_holder_s_attendance_counts(attended: str, when: str, outcome: str) -> None:
    """On a day on which that person held the role; the verdict is the role's, so it names nobody."""
    leaders = [tenure("甲", "2019-01-01", "2020-09-15"), tenure("乙", "2020-09-16")]
    told = findings(BY_PERSON, [held(1, when, attended)], period=H2, kind="press", leaders=leaders)
    assert shown(told) == [("2020-H2", None, outcome), ("2020-H2", "甲", "not_applicable"), ("2020-H2", "乙", "not_applicable")]


def test_nobody_in_the_role_is_undetermined() -> None:
    finding = verdict(BY_PERSON, [held(1, "2020-08-05", "甲")], period=H2, kind="press", leaders=[tenure("甲", "2021-01-01")])
    assert (finding.outcome, finding.reason.code) == ("undetermined", "nobody-in-role")


def test_a_leader_who_changes_role_owes_each_in_its_time() -> None:
    leaders = [tenure("甲", "2019-01-01", "2020-12-31"), tenure("甲", "2021-01-01", role="principal")]
    assert shown(findings(BY_PERSON, [held(1, "2020-08-05", "甲")], period=H2, kind="press", leaders=leaders)) == [("2020-H2", "甲", "met")]
    head = rule("quota", {**DEPUTIES, "each": "year", "role": "principal"}, force=IN_FORCE)
    told = findings(head, [held(1, "2020-08-05", "甲")], on="2021-12-31", kind="press", leaders=leaders)
    assert shown(told) == [("2021", "甲", "missed")]


def test_an_end_of_office_that_has_not_come_is_not_known_yet() -> None:
    leaders = [tenure("甲", "2019-01-01", "2020-12-15")]
    told = findings(BY_PERSON, [held(1, "2020-08-05")], on="2020-12-10", period=H2, kind="press", leaders=leaders)
    assert shown(told) == [("2020-H2", "甲", "pending")]
    after = findings(BY_PERSON, [held(1, "2020-08-05")], on="2020-12-31", period=H2, kind="press", leaders=leaders)
    assert shown(after) == [("2020-H2", None, "missed"), ("2020-H2", "甲", "not_applicable")]


# ── offices and topics


def test_every_registered_office_owes_it() -> None:
    per_unit = rule("quota", {**QUARTERLY, "each": "year", "per": "unit"})
    told = [event(1, "press-held", "2020-05-01", unit="甲处")]
    result = findings(per_unit, told, kind="press", units=["甲处", "乙处"])
    assert [(finding.unit, finding.outcome) for finding in result] == [("甲处", "met"), ("乙处", "missed")]


def test_where_no_office_is_registered_that_is_said() -> None:
    per_unit = rule("quota", {**QUARTERLY, "each": "year", "per": "unit"})
    finding = verdict(per_unit, [held(1, "2020-05-01")], kind="press")
    assert (finding.outcome, finding.reason.code) == ("undetermined", "no-unit-registered")


def test_before_the_rule_nobody_owes_it_though_no_office_is_registered() -> None:
    per_unit = rule("quota", {**QUARTERLY, "each": "year", "per": "unit"}, force=IN_FORCE)
    for on in ("2019-12-31", "2020-12-31"):
        assert verdict(per_unit, [held(1, "2019-05-01")], kind="press", on=on).outcome == "not_applicable"
    assert verdict(per_unit, [held(1, "2019-05-01")], kind="press", on="2021-12-31").outcome == "undetermined"


def test_an_office_that_was_ended_owes_what_was_over_before() -> None:
    """Its past stays judged; of the period in which it was ended it has a row, not_applicable, as a leader has; of later ones none."""
    per_unit = rule("quota", {**QUARTERLY, "each": "year", "per": "unit"})
    told = [event(1, "press-held", "2020-05-01", unit="乙处")]
    more: dict[str, Any] = {"kind": "press", "units": ["甲处"], "ended": {"乙处": day("2020-07-01")}}
    for year, row in ((2019, [("乙处", "missed")]), (2020, [("乙处", "not_applicable")]), (2021, [])):
        result = findings(per_unit, told, on="2021-12-31", period=year_span(year), **more)
        assert [(each.unit, each.outcome) for each in result] == [("甲处", "missed"), *row]
    ended = findings(per_unit, told, on="2021-12-31", period=year_span(2020), **more)[1]
    assert ended.reason == Reason("unit-ended", {"day": day("2020-07-01")})
    before = findings(per_unit, told, on="2020-06-30", **more)  # its end has not come
    assert [(each.unit, each.outcome) for each in before] == [("甲处", "pending"), ("乙处", "met")]
    on_the_first_day = findings(per_unit, told, on="2021-12-31", period=year_span(2020), kind="press", ended={"乙处": day("2020-01-01")})
    assert [each.reason.code for each in on_the_first_day] == ["no-unit-registered"]


def test_only_offices_of_a_type_owe_it() -> None:
    windows = rule("quota", {**QUARTERLY, "each": "year", "per": "unit", "unit_types": ["window", "handling"]})
    types = {"甲处": frozenset({"office"}), "乙大厅": frozenset({"window"}), "丙中心": frozenset({"handling", "window"})}
    told = [event(1, "press-held", "2020-05-01", unit="乙大厅")]
    result = findings(windows, told, kind="press", units=["甲处", "乙大厅", "丙中心", "丁处"], unit_types=types)
    assert [(finding.unit, finding.outcome) for finding in result] == [("乙大厅", "met"), ("丙中心", "missed")]
    for units in (["甲处", "丁处"], []):
        finding = verdict(windows, told, kind="press", units=units, unit_types=types)
        assert (finding.outcome, finding.reason) == ("undetermined", Reason("no-unit-of-type", {"types": ("window", "handling")}))


def test_types_of_offices_need_offices() -> None:
    with pytest.raises(ValueError, match="unit_types"):
        rule("quota", {**QUARTERLY, "unit_types": ["window"]})


def test_an_event_without_an_office_counts_for_that_of_its_matter() -> None:
    """DESIGN, Office: the trigger entry's; where that names none, the first office that an entry of the matter names."""
    per_unit = rule("quota", {**QUARTERLY, "each": "year", "per": "unit"})
    told = [event(1, "press-held", "2020-05-01"), event(2, "published", "2020-05-02", unit="乙处")]
    result = findings(per_unit, told, kind="press", units=["甲处", "乙处"])
    assert [(finding.unit, finding.outcome) for finding in result] == [("甲处", "missed"), ("乙处", "met")]


@pytest.mark.parametrize("by", [None, "topics"])
def test_each_topic_by_facet_or_by_field(by: str | None) -> None:
    more = {"by": by} if by else {}
    topics = rule("quota", {**QUARTERLY, "each": "year", "per": "topic", "topics": ["budget", "accounts"], **more})
    told = [event(1, "press-held", "2020-05-01", facet="budget", topics=["budget", "other"])]
    assert [(finding.missing, finding.outcome) for finding in findings(topics, told, kind="press")] == [
        ((), "met"),
        (("accounts",), "missed"),
    ]


@pytest.mark.parametrize("params", [{"per": "role"}, {"per": "topic"}, {"at_least": 0}, {"each": "day"}])
def test_parameters_that_are_wanting_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        rule("quota", {**QUARTERLY, **params})


@pytest.mark.parametrize(("unit", "labels"), [("month", 12), ("quarter", 4), ("half-year", 2), ("year", 1)])
def test_each_kind_of_period(unit: str, labels: int) -> None:
    each = rule("quota", {**QUARTERLY, "each": unit})
    assert len(findings(each, [held(1, "2019-05-01")], period=year_span(2020), kind="press")) == labels
