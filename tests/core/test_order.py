"""One event before another, and the time between them (重大行政决策程序暂行条例 art. 15)."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Withholding
from govopen.core.model.rules import LAST_DAY
from govopen.datafiles.work_calendar import build_calendar
from govopen.messages import Label
from tests.core.builders import day, event, findings, moment, rule, verdict

CONSULTATION: dict[str, Any] = {
    "applies_to": {"kind": "policy", "type": ["normative", "livelihood"]},
    "trigger": "policy-issued",
    "sequence": {"event": "consulted"},
}
THIRTY: dict[str, Any] = {
    **CONSULTATION,
    "at_least": {"after": "consulted", "until": "until", "count": 30, "unit": "day", "unless": "short-reason"},
}
STEPS = ["public-participation", "expert-review", "risk-assessed", "legality-reviewed", "collectively-decided"]
FIVE: dict[str, Any] = {
    "applies_to": {"kind": "policy", "where": {"major": "yes"}},
    "trigger": "policy-issued",
    "sequence": [{"event": step} for step in STEPS],
}


def issued(when: str, *, seq: int = 9, facet: str = "normative", **fields: Any) -> Event:
    return event(seq, "policy-issued", when, facet=facet, **fields)


def consulted(when: str, *, seq: int = 1, **fields: Any) -> Event:
    return event(seq, "consulted", when, **fields)


def judge(params: dict[str, Any], *told: Event, **more: Any) -> Finding:
    return verdict(rule("order", params), told, kind="policy", **more)


@pytest.mark.parametrize(
    ("done", "outcome", "code"),
    [
        ("2020-05-01", "met", "order-met"),
        ("2020-06-01 09:00", "met", "order-met"),  # the same minute is not after it
        ("2020-06-01 09:01", "missed", "order-afterwards"),
        ("2020-06-01 18:00", "missed", "order-afterwards"),
        ("2020-06-02", "missed", "order-afterwards"),
        (None, "missed", "order-wanting"),
    ],
)
def test_consulted_before_issued(done: str | None, outcome: str, code: str) -> None:
    told = [issued("2020-06-01 09:00"), *([consulted(done)] if done else [])]
    finding = judge(CONSULTATION, *told)
    assert (finding.outcome, finding.reason.code, finding.due) == (outcome, code, moment("2020-06-01"))
    assert finding.missing == (() if outcome == "met" else ("consulted",))


def test_one_event_in_two_stages_is_named_with_its_stage() -> None:
    stages = [{"event": "enterprise-heard", "facet": stage} for stage in ("drafting", "deliberation")]
    finding = judge(
        {**CONSULTATION, "sequence": stages}, event(1, "enterprise-heard", "2020-05-01", facet="drafting"), issued("2020-06-01")
    )
    assert finding.reason.values["missing"] == (Label("enterprise-heard（deliberation）", "enterprise-heard (deliberation)"),)


@pytest.mark.parametrize(
    ("done", "at", "outcome"),
    [
        ("2020-06-01", "2020-06-01 09:00", "undetermined"),
        ("2020-06-01 09:00", "2020-06-01", "undetermined"),
        ("2020-06-01", "2020-06-01", "undetermined"),
        ("2020-06-01", "2020-06-01 23:59", "met"),  # no minute of the day is later
        ("2020-06-01 00:00", "2020-06-01", "met"),
        ("2020-05-31", "2020-06-01", "met"),
        ("2020-06-02", "2020-06-01", "missed"),
    ],
)
def test_an_unknown_minute_is_any_of_the_day(done: str, at: str, outcome: str) -> None:
    finding = judge(CONSULTATION, consulted(done), issued(at))
    assert finding.outcome == outcome
    if outcome == "undetermined":
        assert finding.reason.code == "order-minute-unknown"
        assert (finding.due, finding.due_earliest) == (None, moment("2020-06-01"))


@pytest.mark.parametrize("done", ["2020-06-01", "2020-06-01 18:00", "2020-06-01 08:00"])
def test_by_day_the_same_day_is_in_order_whatever_the_minute(done: str) -> None:
    finding = judge({**CONSULTATION, "by": "day"}, consulted(done), issued("2020-06-01 09:00"))
    assert (finding.outcome, finding.done) == ("met", moment(done))


def test_the_earliest_of_several_triggers_counts_even_where_one_has_no_minute() -> None:
    """Published at an unknown minute and at 09:00: the earlier of the two was by 09:00, and the review came after that."""
    params = {"applies_to": {"kind": "policy"}, "trigger": "published", "sequence": {"event": "consulted"}}
    shown = [event(7, "published", "2020-06-01", facet="wechat"), event(8, "published", "2020-06-01 09:00", facet="portal")]
    assert judge(params, consulted("2020-06-01 10:00"), *shown).outcome == "missed"
    assert judge(params, consulted("2020-06-01 08:00"), *shown).outcome == "undetermined"
    assert judge(params, consulted("2020-06-01 08:00"), shown[1]).outcome == "met"


def test_another_event_whose_minute_is_known_settles_it() -> None:
    told = [consulted("2020-06-01"), consulted("2020-06-01 08:00", seq=2)]
    finding = judge(CONSULTATION, *told, issued("2020-06-01 09:00"))
    assert (finding.outcome, finding.entries) == ("met", (9, 2))


def test_the_step_whose_minute_would_settle_it_is_named() -> None:
    told = [event(seq, step, f"2020-05-0{min(seq, 4)}") for seq, step in enumerate(STEPS, 1)]
    finding = judge(FIVE, *told, issued("2020-06-01", major="yes"))
    assert (finding.outcome, finding.missing, finding.reason.values["step"].en) == ("undetermined", (), "legality-reviewed")  # type: ignore[attr-defined]


def test_strictly_before() -> None:
    assert judge({**CONSULTATION, "strict": True}, consulted("2020-06-01"), issued("2020-06-01")).reason.code == "order-reversed"
    assert judge({**CONSULTATION, "strict": True}, consulted("2020-05-31"), issued("2020-06-01")).outcome == "met"


def test_what_came_only_afterwards_is_named_and_mends_nothing() -> None:
    finding = judge(CONSULTATION, consulted("2020-06-02 10:00"), issued("2020-06-01"))
    assert (finding.outcome, finding.done, finding.entries) == ("missed", moment("2020-06-02 10:00"), (9, 1))


def test_before_the_later_event_nothing_is_judged() -> None:
    assert findings(rule("order", CONSULTATION), [consulted("2020-05-01")], kind="policy") == ()


def test_other_types_are_not_judged() -> None:
    assert findings(rule("order", CONSULTATION), [issued("2020-06-01", facet="other")], kind="policy") == ()


def test_by_the_version_of_the_trigger_day() -> None:
    new = rule("order", CONSULTATION, force=Span(day("2020-03-16"), LAST_DAY))
    assert verdict(new, [issued("2020-03-15")], kind="policy").outcome == "not_applicable"
    assert verdict(new, [issued("2020-03-16")], kind="policy").outcome == "missed"


def test_the_five_steps_in_their_order() -> None:
    told = [event(seq, step, f"2020-05-0{seq}") for seq, step in enumerate(STEPS, 1)]
    finding = judge(FIVE, *told, issued("2020-06-01", major="yes"))
    assert (finding.outcome, finding.entries, finding.done) == ("met", (9, 1, 2, 3, 4, 5), moment("2020-05-05"))


def test_all_steps_that_are_wanting_are_named() -> None:
    told = [event(1, STEPS[0], "2020-05-01"), event(3, STEPS[2], "2020-05-03")]
    finding = judge(FIVE, *told, issued("2020-06-01", major="yes"))
    assert finding.missing == ("expert-review", "legality-reviewed", "collectively-decided")


def test_steps_out_of_order() -> None:
    """The decision was taken before the legality review that it must rest on."""
    days = ["2020-05-01", "2020-05-02", "2020-05-03", "2020-05-20", "2020-05-10"]
    told = [event(seq, step, when) for seq, (step, when) in enumerate(zip(STEPS, days, strict=True), 1)]
    finding = judge(FIVE, *told, issued("2020-06-01", major="yes"))
    assert (finding.outcome, finding.reason.code, finding.missing) == ("missed", "order-reversed", ("legality-reviewed",))


def test_a_step_that_was_repeated_in_time_is_in_order() -> None:
    days = ["2020-05-01", "2020-05-02", "2020-05-03", "2020-05-20", "2020-05-10"]
    told = [event(seq, step, when) for seq, (step, when) in enumerate(zip(STEPS, days, strict=True), 1)]
    assert judge(FIVE, *told, event(6, STEPS[4], "2020-05-21"), issued("2020-06-01", major="yes")).outcome == "met"


def test_not_a_major_decision_no_duty() -> None:
    assert findings(rule("order", FIVE), [issued("2020-06-01", major="no")], kind="policy") == ()
    assert findings(rule("order", FIVE), [issued("2020-06-01")], kind="policy") == ()


def test_only_matters_having_such_an_event() -> None:
    narrowed = {**CONSULTATION, "having": {"event": "drafted", "where": {"concerns-people": "yes"}}}
    assert findings(rule("order", narrowed), [issued("2020-06-01")], kind="policy") == ()
    assert judge(narrowed, event(1, "drafted", "2020-05-01", concerns_people="yes"), issued("2020-06-01")).outcome == "missed"


# ── thirty days


@pytest.mark.parametrize(
    ("first", "last", "out", "outcome", "actual"),
    [
        ("2020-03-01", "2020-03-31", "2020-04-10", "met", None),  # 1 March not counted, 31 March is the thirtieth day
        ("2020-03-01", "2020-03-30", "2020-04-10", "missed", 29),
        ("2020-03-01", "2020-03-31", "2020-03-31", "met", None),
        ("2020-03-01", "2020-03-31", "2020-03-30", "missed", 29),  # issued before the consultation was over
        ("2020-03-01", None, "2020-03-31", "met", None),
        ("2020-03-01", None, "2020-03-21", "missed", 20),
    ],
)
def test_a_consultation_of_thirty_days(first: str, last: str | None, out: str, outcome: str, actual: int | None) -> None:
    fields: dict[str, Any] = {"until": last} if last else {}
    finding = judge(THIRTY, consulted(first, **fields), issued(out))
    assert (finding.outcome, finding.actual) == (outcome, actual)
    if outcome == "missed":
        assert (finding.reason.code, finding.required) == ("order-too-short", 30)


def test_a_short_consultation_with_its_reason() -> None:
    assert judge(THIRTY, consulted("2020-03-01", until="2020-03-10", short_reason="紧急"), issued("2020-03-11")).outcome == "met"


def test_any_consultation_long_enough_will_do() -> None:
    told = [consulted("2020-03-01", until="2020-03-05"), consulted("2020-03-02", seq=2, until="2020-04-01")]
    assert judge(THIRTY, *told, issued("2020-04-10")).outcome == "met"


def test_a_second_consultation_with_a_reason_may_be_short() -> None:
    told = [consulted("2020-03-01"), consulted("2020-03-20", seq=2, short_reason="紧急")]
    assert judge(THIRTY, *told, issued("2020-03-25")).outcome == "met"


def test_working_days_between_two_steps() -> None:
    """合法性审查 not less than 7 working days: from Wednesday 1 April 2020 the seventh is Monday 13 April."""
    params = {**CONSULTATION, "sequence": {"event": "review"}, "at_least": {"after": "review", "count": 7, "unit": "workday"}}
    review = event(1, "review", "2020-04-01")
    assert judge(params, review, issued("2020-04-13")).outcome == "met"
    short = judge(params, review, issued("2020-04-10"))
    assert (short.outcome, short.required, short.actual) == ("missed", 7, 6)


def test_working_days_beyond_the_last_notice_are_undetermined() -> None:
    params = {**CONSULTATION, "sequence": {"event": "review"}, "at_least": {"after": "review", "count": 20, "unit": "workday"}}
    period = Span(day("2026-01-01"), day("2027-12-31"))
    until_2026 = build_calendar(published_by=day("2026-11-23"))
    told = event(1, "review", "2026-12-20")
    late = judge(params, told, issued("2027-02-10"), on="2027-12-31", period=period, cal=until_2026)
    assert (late.outcome, late.reason.code, late.reason.values["year"]) == ("undetermined", "order-unsettled", 2027)
    early = judge(params, told, issued("2026-12-31"), on="2027-12-31", period=period, cal=until_2026)
    assert early.outcome == "missed"


def test_a_last_day_that_is_no_day_is_as_if_none_were_named() -> None:
    assert judge(THIRTY, consulted("2020-03-01", until="月底"), issued("2020-03-31")).outcome == "met"


def test_any_of_several_events_as_one_step() -> None:
    params = {**CONSULTATION, "sequence": [[{"event": "consulted"}, {"event": "public-participation"}]]}
    assert judge(params, event(1, "public-participation", "2020-05-01"), issued("2020-06-01")).outcome == "met"


def test_publication_duties_spare_withheld_matters() -> None:
    kept = [Withholding(9, 1, "条例第十四条", "办公室")]
    assert judge({**CONSULTATION, "publication": True}, issued("2020-06-01"), withheld=kept).outcome == "not_applicable"
    assert judge(CONSULTATION, issued("2020-06-01"), withheld=kept).outcome == "missed"


@pytest.mark.parametrize(
    "params", [{"sequence": []}, {"at_least": {"after": "other", "count": 1, "unit": "day"}}, {"trigger": ""}, {"strict": "perhaps"}]
)
def test_faulty_parameters_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        rule("order", {**CONSULTATION, **params})


def test_two_times_after_one_step_are_refused() -> None:
    """Only the first of them used to count."""
    gap = {"after": "consulted", "count": 30, "unit": "day"}
    with pytest.raises(ValueError, match="at_least names consulted twice"):
        rule("order", {**CONSULTATION, "at_least": [gap, {**gap, "count": 7, "unit": "workday"}]})
