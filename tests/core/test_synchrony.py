"""Together with: the same day or before, in any order, on the channels that are named."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Waiver, Withholding
from govopen.core.model.rules import LAST_DAY
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import day, event, findings, moment, rule, verdict

PORTAL_FIRST: dict[str, Any] = {
    "applies_to": {"kind": "*", "type": ["wechat", "weibo", "app", "media"]},
    "trigger": "published",
    "with": {"event": "published", "facet": "portal"},
}
INTERPRETED: dict[str, Any] = {"applies_to": {"kind": "policy"}, "trigger": "policy-issued", "with": {"event": "interpreted"}}


def published(seq: int, channel: str, when: str, **more: Any) -> Event:
    return event(seq, "published", when, facet=channel, **more)


def judge(params: dict[str, Any], *told: Event, **more: Any) -> Finding:
    return verdict(rule("synchrony", params), told, **more)


@pytest.mark.parametrize(
    ("portal", "outcome", "late_by"),
    [
        ("2020-05-10", "met", None),
        ("2020-05-15 23:00", "met", None),  # the same day is met, though hours later
        ("2020-05-16", "late", 1),
        ("2020-05-25", "late", 10),
        (None, "overdue", None),
    ],
)
def test_portal_first(portal: str | None, outcome: str, late_by: int | None) -> None:
    told = [published(1, "wechat", "2020-05-15 09:00"), *([published(2, "portal", portal)] if portal else [])]
    finding = judge(PORTAL_FIRST, *told)
    assert (finding.outcome, finding.due, finding.late_by) == (outcome, moment("2020-05-15"), late_by)
    assert finding.trigger == moment("2020-05-15 09:00")
    assert finding.done == (moment(portal) if portal else None)


def test_what_is_on_the_portal_only_brings_no_duty() -> None:
    assert findings(rule("synchrony", PORTAL_FIRST), [published(1, "portal", "2020-05-15")]) == ()


def test_the_earliest_other_channel_is_the_trigger_and_each_matter_is_judged_once() -> None:
    told = [published(1, "weibo", "2020-05-16"), published(2, "media", "2020-05-15"), published(3, "portal", "2020-05-16")]
    finding = judge(PORTAL_FIRST, *told)
    assert (finding.outcome, finding.trigger, finding.entries) == ("late", moment("2020-05-15"), (2, 3))


def test_a_matter_belongs_to_the_period_of_its_earliest_trigger() -> None:
    told = [published(1, "weibo", "2019-12-31"), published(2, "media", "2020-01-15")]
    assert findings(rule("synchrony", PORTAL_FIRST), told) == ()


@pytest.mark.parametrize(("on", "outcome"), [("2020-05-15 12:00", "due_soon"), ("2020-05-15", "overdue"), ("2020-05-16 00:00", "overdue")])
def test_on_the_day_itself_there_is_still_time(on: str, outcome: str) -> None:
    finding = judge(PORTAL_FIRST, published(1, "wechat", "2020-05-15 09:00"), on=on)
    assert (finding.outcome, finding.missing) == (outcome, ("published",))


def test_a_withheld_matter_and_a_waived_one() -> None:
    told = published(1, "wechat", "2020-05-15")
    assert judge(PORTAL_FIRST, told, withheld=[Withholding(9, 1, "g", "a")]).outcome == "not_applicable"
    assert judge(PORTAL_FIRST, told, waivers=[Waiver(9, "the-rule", 1, None, "g", "a", None)]).outcome == "waived"


@pytest.mark.parametrize(("when", "outcome"), [("2020-03-20", "met"), ("2020-04-01", "met"), ("2020-04-02", "late")])
def test_interpreted_with_the_document_in_any_order(when: str, outcome: str) -> None:
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "interpreted", when)]
    assert judge(INTERPRETED, *told, kind="policy").outcome == outcome


def test_all_counterparts_must_come_and_the_last_one_counts() -> None:
    params = {**INTERPRETED, "with": [{"event": "interpreted"}, {"event": "gazetted"}]}
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "interpreted", "2020-04-01"), event(3, "gazetted", "2020-04-03")]
    finding = judge(params, *told, kind="policy")
    assert (finding.outcome, finding.late_by, finding.missing) == ("late", 2, ("gazetted",))
    wanting = judge(params, *told[:2], kind="policy")
    assert (wanting.outcome, wanting.missing) == ("overdue", ("gazetted",))


def test_a_list_in_the_list_is_any_of_them() -> None:
    params = {**INTERPRETED, "with": [[{"event": "interpreted"}, {"event": "press-briefed"}]]}
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "press-briefed", "2020-04-01")]
    assert judge(params, *told, kind="policy").outcome == "met"


def test_on_a_channel_told_by_a_field() -> None:
    params = {**INTERPRETED, "with": {"event": "interpreted", "where": {"channel": "portal"}}}
    told = [event(1, "policy-issued", "2020-04-01"), event(2, "interpreted", "2020-04-01", channel="wechat")]
    assert judge(params, *told, kind="policy").outcome == "overdue"
    assert judge(params, *told, event(3, "interpreted", "2020-04-01", channel="portal"), kind="policy").outcome == "met"


def test_another_event_may_bring_the_duty_about_too() -> None:
    params = {**PORTAL_FIRST, "or_trigger": {"event": "gazetted"}}
    finding = judge(params, event(1, "gazetted", "2020-04-01"), published(2, "wechat", "2020-04-03"))
    assert (finding.trigger, finding.entries) == (moment("2020-04-01"), (1,))


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2020-04-07", ("met", None)), ("2020-04-08", ("late", 1)), ("2020-04-11", ("late", 4))],
)
def test_within_three_working_days(when: str, expected: tuple[str, int | None]) -> None:
    """From Wednesday 1 April 2020 the third working day is Tuesday 7 April; Saturday 11 counts as Monday 13."""
    params = {**INTERPRETED, "within": {"count": 3, "unit": "workday"}}
    finding = judge(params, event(1, "policy-issued", "2020-04-01"), event(2, "interpreted", when), kind="policy")
    assert (finding.outcome, finding.late_by) == expected
    assert finding.due == moment("2020-04-07")


@pytest.mark.parametrize(("when", "outcome"), [("2026-12-31", "met"), ("2027-01-20", "undetermined"), (None, "undetermined")])
def test_within_working_days_beyond_the_last_notice(when: str | None, outcome: str) -> None:
    params = {**INTERPRETED, "within": {"count": 3, "unit": "workday"}}
    told = [event(1, "policy-issued", "2026-12-30"), *([event(2, "interpreted", when)] if when else [])]
    period = Span(day("2026-01-01"), day("2026-12-31"))
    cal = build_calendar(published_by=day("2026-11-23"))
    finding = judge(params, *told, on="2027-06-30", period=period, cal=cal, kind="policy")
    assert finding.outcome == outcome
    if outcome == "undetermined":
        assert (finding.due, finding.due_earliest) == (None, moment("2027-01-02"))


def test_open_beyond_the_last_notice_is_pending_with_the_earliest_day() -> None:
    params = {**INTERPRETED, "within": {"count": 3, "unit": "workday"}}
    period = Span(day("2026-01-01"), day("2026-12-31"))
    cal = build_calendar(published_by=day("2026-11-23"))
    finding = judge(params, event(1, "policy-issued", "2026-12-30"), on="2026-12-31", period=period, cal=cal, kind="policy")
    assert (finding.outcome, finding.due, finding.due_earliest) == ("pending", None, moment("2027-01-02"))


def test_by_the_version_of_the_trigger_day() -> None:
    new = rule("synchrony", PORTAL_FIRST, force=Span(day("2020-03-16"), LAST_DAY))
    told = [published(1, "wechat", "2020-03-15"), published(2, "wechat", "2020-03-16", matter=2)]
    assert [finding.outcome for finding in findings(new, told)] == ["not_applicable", "overdue"]


def test_without_a_counterpart_the_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="with"):
        rule("synchrony", {"applies_to": {"kind": "policy"}, "trigger": "policy-issued"})
