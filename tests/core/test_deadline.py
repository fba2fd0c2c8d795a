"""Deadlines: in time or not, on the day asked about, by the version of the day, set aside or not."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pytest

from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.dates.work_calendar import Closing
from govopen.core.evaluation.engine import judge
from govopen.core.evaluation.timeliness import first_answer
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.office_state import Waiver, Withholding
from govopen.core.model.rules import LAST_DAY, Rule
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import as_of, calendar, day, event, findings, history, judged, moment, rule, rule_of, verdict

PORTAL = {"event": "published", "facet": "portal"}
PUBLICITY: dict[str, Any] = {
    "applies_to": {"kind": "decision", "type": ["permit", "penalty"]},
    "term": {"count": 7, "unit": "workday", "from": "decided"},
    "met_by": PORTAL,
}
REPRINT = rule(
    "deadline",
    {
        "applies_to": {"kind": "upstream"},
        "term": {"count": 24, "unit": "hour", "from": "upstream-issued"},
        "met_by": {"event": "reprinted"},
    },
)
SEVEN = rule("deadline", PUBLICITY)


def decided(when: str, *, seq: int = 1, facet: str = "permit", **more: Any) -> Event:
    return event(seq, "decided", when, facet=facet, **more)


def published(when: str, *, seq: int = 2, facet: str = "portal", **more: Any) -> Event:
    return event(seq, "published", when, facet=facet, **more)


def of(finding: Finding) -> tuple[str, str | None, int | None]:
    return finding.outcome, finding.due.isoformat() if finding.due else None, finding.late_by


# 1 April 2020 is a Wednesday, 4 to 6 April are off: the seventh working day is Monday 13 April.
@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2020-04-01", ("met", "2020-04-13", None)),
        ("2020-04-13 23:59", ("met", "2020-04-13", None)),
        ("2020-04-14 00:00", ("late", "2020-04-13", 1)),
        ("2020-04-18", ("late", "2020-04-13", 5)),  # a Saturday counts as the Monday after it
        ("2020-04-20", ("late", "2020-04-13", 5)),
        ("2020-04-26", ("late", "2020-04-13", 10)),  # a Sunday that is worked
    ],
)
def test_done(done: str, expected: tuple[str, str, int | None]) -> None:
    assert of(verdict(SEVEN, [decided("2020-04-01"), published(done)])) == expected


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        ("2020-04-01", "pending"),
        ("2020-04-09 23:59", "due_soon"),
        ("2020-04-08 23:59", "pending"),
        ("2020-04-13 23:59", "due_soon"),
        ("2020-04-12", "due_soon"),
        ("2020-04-13", "overdue"),
        ("2020-04-14 00:00", "overdue"),
    ],
)
def test_undone(on: str, outcome: str) -> None:
    """A past day counts as spent; due soon with two working days or fewer to go: Friday 10 and Monday 13 April."""
    finding = verdict(SEVEN, [decided("2020-04-01")], on=on)
    assert (finding.outcome, finding.due) == (outcome, moment("2020-04-13"))


def test_the_rule_s_own_warning_days() -> None:
    eager = rule("deadline", {**PUBLICITY, "warn": 7})
    assert verdict(eager, [decided("2020-04-01")], on="2020-04-01").outcome == "due_soon"


def test_a_finding_names_its_entries_unit_and_moments() -> None:
    finding = verdict(SEVEN, [decided("2020-04-01 10:00", unit="许可处"), published("2020-04-14 09:00")])
    assert finding.entries == (1, 2)
    assert finding.unit == "许可处"
    assert finding.matter is not None
    assert finding.matter.number == "第1号"
    assert (finding.trigger, finding.done) == (moment("2020-04-01 10:00"), moment("2020-04-14 09:00"))
    assert (finding.late_unit, finding.version) == ("workday", "2000-01-01")


def test_the_earliest_answer_counts_whatever_the_order_of_entry() -> None:
    told = [published("2020-04-20", seq=1), published("2020-04-13", seq=2), decided("2020-04-01", seq=3)]
    assert of(verdict(SEVEN, told)) == ("met", "2020-04-13", None)


def test_of_answers_of_one_day_the_first_entry_is_named_in_whatever_order_they_come() -> None:
    first, second = published("2020-04-13", seq=3), published("2020-04-13", seq=9)
    assert first_answer([second, first]).seq == first_answer([first, second]).seq == 3


def test_an_answer_on_another_channel_or_another_matter_is_none() -> None:
    told = [decided("2020-04-01"), published("2020-04-02", facet="wechat"), published("2020-04-02", seq=3, matter=2)]
    assert verdict(SEVEN, told).outcome == "overdue"


def test_an_answer_dated_before_its_trigger_answers_something_else() -> None:
    told = [decided("2020-04-01"), published("2020-03-31")]
    assert verdict(SEVEN, told).outcome == "overdue"
    assert of(verdict(SEVEN, [*told, published("2020-04-14", seq=3)])) == ("late", "2020-04-13", 1)


def test_decisions_of_other_types_are_not_judged() -> None:
    assert findings(SEVEN, [decided("2020-04-01", facet="confirmation")]) == ()


def test_only_triggers_of_the_period_are_judged() -> None:
    told = [decided("2019-12-31"), decided("2021-01-01", seq=2, matter=2), decided("2020-12-31", seq=3, matter=3)]
    assert [finding.entries for finding in findings(SEVEN, told, on="2021-06-30", period=Span(day("2020-01-01"), day("2020-12-31")))] == [
        (3,)
    ]


def test_events_after_the_day_asked_about_are_not_seen() -> None:
    told = [decided("2020-04-01"), published("2020-04-15")]
    assert verdict(SEVEN, told, on="2020-04-14").outcome == "overdue"
    assert verdict(SEVEN, told, on="2020-04-15").outcome == "late"


def test_what_complies_is_counted_and_not_kept() -> None:
    told = [decided("2020-04-01", unit="甲"), published("2020-04-02"), decided("2020-04-02", seq=3, matter=2, unit="乙")]
    result = judged(SEVEN, told, everything=False)
    assert [finding.outcome for finding in result.findings] == ["overdue"]
    assert dict(result.counts) == {(Outcome.MET, "甲"): 1, (Outcome.OVERDUE, "乙"): 1}


# ── hours


@pytest.mark.parametrize(
    ("issued", "done", "expected"),
    [
        ("2020-05-16 10:30", "2020-05-17 10:30", ("met", "2020-05-17T10:30", None)),
        ("2020-05-16 10:30", "2020-05-17 10:31", ("late", "2020-05-17T10:30", 1)),
        ("2020-05-16 10:30", "2020-05-16", ("met", "2020-05-17T10:30", None)),
        ("2020-05-16 10:30", "2020-05-17", ("undetermined", None, None)),
        ("2020-05-16 10:30", "2020-05-18", ("late", "2020-05-17T10:30", 810)),  # at least: 18 May 00:00 is 13 h 30 min late
        ("2020-05-16", "2020-05-16", ("met", None, None)),
        ("2020-05-16", "2020-05-17", ("undetermined", None, None)),
        ("2020-05-16", "2020-05-17 00:00", ("met", None, None)),
        ("2020-05-16", "2020-05-18", ("late", "2020-05-17T23:59", 1)),
    ],
)
def test_hours_and_precision(issued: str, done: str, expected: tuple[str, str | None, int | None]) -> None:
    """Known to the day: met the same day, undetermined the next, late after."""
    told = [event(1, "upstream-issued", issued), event(2, "reprinted", done)]
    assert of(verdict(REPRINT, told, kind="upstream")) == expected


@pytest.mark.parametrize(
    ("issued", "done", "fact"),
    [("2020-05-16 10:30", "2020-05-17", "answer-minute-unknown"), ("2020-05-16", "2020-05-17 12:00", "trigger-minute-unknown")],
)
def test_undetermined_names_the_one_fact_that_would_settle_it(issued: str, done: str, fact: str) -> None:
    finding = verdict(REPRINT, [event(1, "upstream-issued", issued), event(2, "reprinted", done)], kind="upstream")
    assert (finding.reason.code, finding.due) == (fact, None)
    assert finding.due_earliest is not None


@pytest.mark.parametrize(
    ("issued", "on", "outcome"),
    [
        ("2020-05-16 10:30", "2020-05-16 10:31", "due_soon"),
        ("2020-05-16 10:30", "2020-05-17 10:30", "due_soon"),
        ("2020-05-16 10:30", "2020-05-17 10:31", "overdue"),
        ("2020-05-16", "2020-05-17 00:00", "due_soon"),
        ("2020-05-16", "2020-05-17 12:00", "undetermined"),
        ("2020-05-16", "2020-05-17", "overdue"),
    ],
)
def test_hours_undone(issued: str, on: str, outcome: str) -> None:
    assert verdict(REPRINT, [event(1, "upstream-issued", issued)], on=on, kind="upstream").outcome == outcome


# ── versions


VERSIONS = rule_of(
    "deadline",
    [
        (Span(day("2015-06-24"), day("2020-03-15")), {**PUBLICITY, "met_by": {"event": "published"}}),
        (Span(day("2020-03-16"), LAST_DAY), PUBLICITY),
    ],
)


@pytest.mark.parametrize(("trigger", "outcome"), [("2020-03-15", "met"), ("2020-03-16", "overdue")])
def test_the_version_of_the_trigger_day_judges(trigger: str, outcome: str) -> None:
    """Before the notice no channel was named."""
    finding = verdict(VERSIONS, [decided(trigger), published("2020-03-17", facet="gazette")])
    assert finding.outcome == outcome


def test_before_its_first_version_a_rule_does_not_apply() -> None:
    (finding,) = judged(VERSIONS, [decided("2015-06-23")], on="2015-12-31", everything=True).findings
    assert (finding.outcome, finding.reason.code) == ("not_applicable", "not-in-force")


def test_what_does_not_apply_is_counted_and_listed_only_where_everything_is() -> None:
    told = judged(VERSIONS, [decided("2015-06-23")], on="2015-12-31", everything=False)
    assert len(told.findings) == 0
    assert sum(told.counts.values()) == 1


# ── set aside


def test_a_withheld_matter_is_not_to_be_published() -> None:
    kept = Withholding(9, 1, "条例第十五条", "办公室")
    finding = verdict(SEVEN, [decided("2020-04-01")], withheld=[kept])
    assert (finding.outcome, finding.reason.code, finding.due) == ("not_applicable", "withheld", None)
    assert finding.entries == (1, 9)


@pytest.mark.parametrize(
    ("decided_on", "on", "outcome", "due"),
    [
        ("2020-04-13", "2020-12-31", "not_applicable", None),  # by the last day in time
        ("2020-04-14", "2020-12-31", "waived", "2020-04-13"),
        ("2020-03-01", "2020-12-31", "not_applicable", None),  # before the matter began
        ("2020-04-14", "2020-04-10", "due_soon", "2020-04-13"),  # asked about a day on which neither had come
        ("2020-04-10", "2020-04-10", "not_applicable", None),
    ],
)
def test_what_is_withheld_after_its_last_day_was_owed(decided_on: str, on: str, outcome: str, due: str | None) -> None:
    kept = Withholding(9, 1, "条例第十五条", "办公室", day(decided_on))
    finding = verdict(SEVEN, [decided("2020-04-01")], on=on, withheld=[kept])
    assert (finding.outcome, finding.due) == (outcome, moment(due) if due else None)
    if outcome == "waived":
        assert finding.reason.code == "withheld-later"
        assert (finding.reason.values["decided"], finding.reason.values["limit"]) == (day("2020-04-14"), day("2020-04-13"))
        assert finding.entries[-1] == 9


@pytest.mark.parametrize(("shown", "outcome"), [("2020-04-13", "met"), ("2020-04-14", "waived")])
def test_what_was_published_before_it_was_withheld(shown: str, outcome: str) -> None:
    """A duty that was met before anybody decided to withhold stays met; one that was met late is a breach that is excused."""
    finding = verdict(SEVEN, [decided("2020-04-01"), published(shown)], withheld=[Withholding(9, 1, "g", "a", day("2020-05-01"))])
    assert (finding.outcome, finding.late_by) == (outcome, None)


def test_a_matter_is_withheld_since_the_first_of_several_decisions() -> None:
    kept = [Withholding(8, 1, "g", "a", day("2020-04-02")), Withholding(9, 1, "更正", "b", day("2020-06-01"))]
    finding = verdict(SEVEN, [decided("2020-04-01")], withheld=kept)
    assert (finding.outcome, finding.reason.values["ground"], finding.entries) == ("not_applicable", "更正", (1, 9))


def test_a_withheld_matter_that_was_published_is_not_counted_as_met() -> None:
    result = judged(SEVEN, [decided("2020-04-01"), published("2020-04-02")], everything=False, withheld=[Withholding(9, 1, "g", "a")])
    assert {outcome for outcome, _ in result.counts} == {Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("until", "outcome", "code"),
    [(None, "waived", "waived"), ("2020-12-31", "waived", "waived"), ("2020-12-30", "overdue", "waiver-expired")],
)
def test_a_waiver_sets_a_breach_aside_until_it_expires(until: str | None, outcome: str, code: str) -> None:
    waiver = Waiver(9, "the-rule", 1, None, "诉讼中", "厅领导", date.fromisoformat(until) if until else None)
    finding = verdict(SEVEN, [decided("2020-04-01")], waivers=[waiver])
    assert (finding.outcome, finding.reason.code) == (outcome, code)
    assert 9 in finding.entries


def test_a_waiver_of_what_complies_changes_nothing() -> None:
    waiver = Waiver(9, "the-rule", 1, None, "诉讼中", "厅领导", None)
    assert verdict(SEVEN, [decided("2020-04-01"), published("2020-04-02")], waivers=[waiver]).outcome == "met"


@pytest.mark.parametrize(
    ("until", "outcome", "code"),
    [("2020-04-19", "late", "waiver-expired"), ("2020-04-20", "waived", "waived"), ("2020-12-31", "waived", "waived")],
)
def test_what_was_done_while_a_waiver_stood_stays_waived(until: str, outcome: str, code: str) -> None:
    """``--until`` is compared with the deed, and not with the day on which somebody asks."""
    waiver = Waiver(9, "the-rule", 1, None, "诉讼中", "厅领导", day(until))
    found = verdict(SEVEN, [decided("2020-04-01"), published("2020-04-20")], on="2021-06-30", period=year_span(2020), waivers=[waiver])
    assert (found.outcome, found.reason.code) == (outcome, code)


@pytest.mark.parametrize(("until", "outcome"), [("2021-06-29", "overdue"), ("2021-06-30", "waived")])
def test_what_is_undone_is_waived_until_the_waivers_last_day(until: str, outcome: str) -> None:
    waiver = Waiver(9, "the-rule", 1, None, "诉讼中", "厅领导", day(until))
    found = verdict(SEVEN, [decided("2020-04-01")], on="2021-06-30", period=year_span(2020), waivers=[waiver])
    assert found.outcome == outcome


def test_the_first_office_that_an_entry_names_answers_where_the_trigger_names_none() -> None:
    story = [decided("2020-04-01"), published("2020-04-20", facet="wechat", unit="甲处"), published("2020-05-20", seq=3, unit="乙处")]
    assert verdict(SEVEN, story).unit == "甲处"
    assert verdict(SEVEN, [decided("2020-04-01", unit="丙处"), *story[1:]]).unit == "丙处"


def test_one_office_s_verdicts_only() -> None:
    told = [decided("2020-04-01", unit="甲"), decided("2020-04-01", seq=2, matter=2, unit="乙")]
    on = as_of("2020-12-31")
    (result,) = judge((SEVEN,), history(told, on=on), calendar(), period=Span(day("2020-01-01"), on.day), on=on, unit="乙")
    assert [finding.unit for finding in result.findings] == ["乙"]
    assert dict(result.counts) == {(Outcome.OVERDUE, "乙"): 1}


# ── beyond the last holiday notice


UNTIL_2020 = build_calendar(published_by=day("2020-02-01"))


@pytest.mark.parametrize(
    ("done", "on", "outcome"),
    [
        ("2020-12-31", "2021-06-30", "met"),
        ("2021-01-08", "2021-06-30", "undetermined"),
        (None, "2021-01-04", "pending"),  # not yet past the earliest day; whether it is the last one no notice tells
        (None, "2021-01-05", "undetermined"),
        (None, "2021-01-02", "pending"),
        (None, "2020-12-30", "pending"),
        (None, "2021-06-30", "undetermined"),
    ],
)
def test_where_the_notice_is_not_out_only_what_is_sure_is_said(done: str | None, on: str, outcome: str) -> None:
    """From 29 December 2020 the earliest seventh day counts every uncovered day: 30, 31 December, then 1 to 5 January."""
    told = [decided("2020-12-29"), *([published(done)] if done else [])]
    finding = verdict(SEVEN, told, on=on, period=Span(day("2020-01-01"), day("2020-12-31")), cal=UNTIL_2020)
    assert (finding.outcome, finding.due, finding.due_earliest) == (outcome, None, Moment(day("2021-01-05")))
    if outcome == "undetermined":
        assert finding.reason.values["year"] == 2021


# ── moving clocks


REPLY = rule(
    "deadline",
    {
        "publication": False,
        "applies_to": {"kind": "request"},
        "term": {"count": 20, "unit": "workday", "from": "request-received"},
        "met_by": {"event": "replied"},
        "clock": {
            "start": ["request-confirmed"], "stop": ["correction-asked"], "restart": ["corrected"],
            "pause": ["third-party-asked"], "resume": ["third-party-answered"], "extend": ["extended"], "extend_by": 20,
        },
    },
)  # fmt: skip


def request(*told: str, on: str = "2020-12-31", **more: Any) -> Finding:
    """``request-received 2020-03-16``."""
    events = [event(seq, *line.split()) for seq, line in enumerate(told, 1)]
    return verdict(REPLY, events, on=on, kind="request", **more)


def test_a_request_is_counted_from_its_confirmation_and_judged_in_that_year() -> None:
    told = [event(1, "request-received", "2019-12-30"), event(2, "request-confirmed", "2020-03-16"), event(3, "replied", "2020-04-14")]
    finding = verdict(REPLY, told, kind="request")
    assert (finding.outcome, finding.trigger, finding.due) == ("met", moment("2020-03-16"), moment("2020-04-14"))
    assert findings(REPLY, told, kind="request", on="2019-12-31", period=Span(day("2019-01-01"), day("2019-12-31"))) != ()
    assert findings(REPLY, told, kind="request", on="2020-12-31", period=Span(day("2019-01-01"), day("2019-12-31"))) == ()


def test_a_pause_is_named_with_its_days() -> None:
    finding = request("request-received 2020-03-16", "third-party-asked 2020-03-20", "third-party-answered 2020-03-27")
    assert (finding.outcome, finding.due) == ("overdue", moment("2020-04-21"))
    assert finding.paused == (Span(day("2020-03-21"), day("2020-03-27")),)


def test_while_a_correction_is_awaited_no_clock_runs() -> None:
    finding = request("request-received 2020-03-16", "correction-asked 2020-03-20")
    assert (finding.outcome, finding.reason.code, finding.due) == ("pending", "clock-stopped", None)


def test_answered_while_the_clock_stands() -> None:
    finding = request("request-received 2020-03-16", "third-party-asked 2020-03-20", "replied 2020-08-01")
    assert (finding.outcome, finding.reason.code) == ("met", "met-while-stopped")


def test_extensions_never_exceed_what_the_rule_allows() -> None:
    events = [
        event(1, "request-received", "2020-03-16"),
        event(2, "extended", "2020-04-01", days=15),
        event(3, "extended", "2020-04-02", days=15),
    ]
    finding = verdict(REPLY, events, kind="request", on="2020-12-31")
    assert finding.due == moment("2020-05-13")


def test_an_extension_of_ten_days_is_ten_days() -> None:
    events = [event(1, "request-received", "2020-03-16"), event(2, "extended", "2020-04-14", days=10)]
    assert verdict(REPLY, events, kind="request").due == moment("2020-04-27")


def test_moving_clocks_before_the_rule_was_in_force() -> None:
    new = rule("deadline", REPLY.versions[0].params.model_dump(by_alias=True), force=Span(day("2019-05-15"), LAST_DAY))
    told = [event(1, "request-received", "2019-05-14")]
    assert verdict(new, told, kind="request", on="2019-12-31").reason.code == "not-in-force"


# ── a date of every year


ANNUAL = rule(
    "deadline",
    {
        "applies_to": {"kind": "result"},
        "yearly": {"by": "01-31", "covers": "covers"},
        "met_by": {"event": "result-published", "facet": "annual-disclosure-report"},
    },
    force=Span(day("2019-05-15"), LAST_DAY),
)


def report(seq: int, when: str, **fields: Any) -> Event:
    return event(seq, "result-published", when, facet="annual-disclosure-report", **fields)


@pytest.mark.parametrize(
    ("told", "on", "expected"),
    [
        ([report(1, "2026-01-31 23:59")], "2026-12-31", ("met", "2026-01-31", None)),
        ([report(1, "2026-02-01")], "2026-12-31", ("late", "2026-01-31", 1)),
        ([report(1, "2026-02-01")], "2026-01-31 12:00", ("due_soon", "2026-01-31", None)),
        ([report(1, "2025-01-20")], "2026-01-31", ("overdue", "2026-01-31", None)),
        ([report(1, "2025-12-30", covers="2025")], "2026-12-31", ("met", "2026-01-31", None)),
        ([report(1, "2026-01-20", covers="2024年"), report(2, "2026-03-02", covers="2025年度")], "2026-12-31", ("late", "2026-01-31", 30)),
        ([report(1, "2025-01-20")], "2026-01-05", ("pending", "2026-01-31", None)),
    ],
)
def test_the_annual_report_is_due_on_31_january(told: list[Event], on: str, expected: tuple[str, str, int | None]) -> None:
    """条例 art. 49. In 2026 that is a Saturday; it stays."""
    finding = verdict(ANNUAL, told, on=on, kind="result")
    assert of(finding) == expected
    assert (finding.period, finding.trigger) == ("2026", None)


def test_a_year_that_has_not_begun_yields_nothing() -> None:
    period = Span(day("2026-01-01"), day("2027-12-31"))
    assert [each.period for each in findings(ANNUAL, [report(1, "2026-01-05")], on="2026-06-30", kind="result", period=period)] == ["2026"]


def test_where_nothing_of_the_kind_was_ever_logged_it_is_undetermined() -> None:
    finding = verdict(ANNUAL, [decided("2020-04-01")], kind="result")
    assert (finding.outcome, finding.reason.code, finding.due_earliest) == ("undetermined", "register-empty", moment("2020-01-31"))


def test_before_it_was_in_force_the_date_does_not_bind() -> None:
    assert verdict(ANNUAL, [report(1, "2019-03-01")], on="2019-12-31", kind="result").reason.code == "not-in-force"


@pytest.mark.parametrize(
    "params",
    [
        {"applies_to": {"kind": "a"}, "met_by": PORTAL},
        {**PUBLICITY, "yearly": {"by": "01-31"}},
        {"applies_to": {"kind": "a"}, "yearly": {"by": "01-31"}, "met_by": PORTAL, "clock": {"stop": ["b"]}},
        {**PUBLICITY, "term": {"count": 24, "unit": "hour", "from": "decided"}, "clock": {"stop": ["b"]}},
        {**PUBLICITY, "met_by": []},
    ],
)
def test_parameters_that_contradict_one_another_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        rule("deadline", params)


def test_a_rule_without_versions_between_two_is_not_in_force_there() -> None:
    gap: Rule = rule_of(
        "deadline",
        [(Span(day("2018-01-01"), day("2018-12-31")), PUBLICITY), (Span(day("2020-01-01"), LAST_DAY), PUBLICITY)],
    )
    assert verdict(gap, [decided("2019-06-03")], on="2019-12-31").outcome == "not_applicable"


def test_an_office_s_own_closing_days_count_only_for_rules_that_allow_them() -> None:
    """Closed on 13 April 2020: the seventh working day is then the 14th, and the 16th is two working days late, not three."""
    cal = build_calendar(closings=[Closing(Span(day("2020-04-13"), day("2020-04-13")), "停电")])
    own = rule("deadline", {**PUBLICITY, "term": {**PUBLICITY["term"], "own_closings": True}})
    told = [decided("2020-04-01"), published("2020-04-16")]
    assert of(verdict(SEVEN, told, cal=cal)) == ("late", "2020-04-13", 3)
    assert of(verdict(own, told, cal=cal)) == ("late", "2020-04-14", 2)


# ── matters told apart by what else happened to them

RETRACTED = rule(
    "deadline",
    {
        "applies_to": {"kind": "decision"},
        "term": {"count": 3, "unit": "workday", "from": "overturned"},
        "met_by": {"event": "retracted"},
        "having_all": [{"event": "decided", "facet": "penalty"}, {"event": "published"}],
    },
)


def overturned(*others: Event) -> list[Event]:
    return [*others, event(5, "overturned", "2020-04-01")]


def test_only_matters_to_which_all_of_these_events_happened() -> None:
    penalty, permit = (event(1, "decided", "2020-03-02", facet=facet) for facet in ("penalty", "permit"))
    shown = event(2, "published", "2020-03-03", facet="portal")
    assert findings(RETRACTED, overturned(penalty)) == ()
    assert findings(RETRACTED, overturned(permit, shown)) == ()
    assert verdict(RETRACTED, overturned(penalty, shown)).outcome == "overdue"


def test_an_answer_before_the_trigger_answers_something_else() -> None:
    told = [event(1, "decided", "2020-03-02", facet="penalty"), event(2, "published", "2020-03-03", facet="portal")]
    early = event(3, "retracted", "2020-03-31")
    assert verdict(RETRACTED, overturned(*told, early)).outcome == "overdue"
    assert verdict(RETRACTED, overturned(*told, early, event(6, "retracted", "2020-04-07"))).outcome == "met"


def test_a_term_in_hours_tells_matters_apart_too() -> None:
    params = {**REPRINT.versions[0].params.model_dump(by_alias=True), "having_all": {"event": "noted"}}
    told = [event(1, "upstream-issued", "2020-05-16 10:30"), event(2, "reprinted", "2020-05-17 10:31")]
    hours = rule("deadline", params)
    assert findings(hours, told, kind="upstream") == ()
    finding = verdict(hours, [*told, event(3, "noted", "2020-05-16")], kind="upstream")
    assert (finding.outcome, finding.late_by, finding.late_unit) == ("late", 1, "minute")


def test_a_date_of_every_year_has_no_matters_to_tell_apart() -> None:
    with pytest.raises(ValueError, match="having_all"):
        rule(
            "deadline",
            {"applies_to": {"kind": "result"}, "yearly": {"by": "01-31"}, "met_by": {"event": "x"}, "having_all": {"event": "y"}},
        )


class TestFromANamedDay:
    """Five working days from the day on which the letter is said to have been received."""

    PARAMS: ClassVar[dict[str, Any]] = {
        "applies_to": {"kind": "decision"},
        "term": {"count": 5, "unit": "workday", "from": "asked", "from_field": "received"},
        "met_by": {"event": "answered"},
    }

    @pytest.mark.parametrize(
        ("received", "answered", "outcome", "due"),
        [
            ("2020-03-04", "2020-03-11", "met", "2020-03-11"),
            ("2020-03-04", "2020-03-12", "late", "2020-03-11"),
            ("2020-03-04", "2020-03-03", "met", "2020-03-11"),  # after it was asked, before the day that is named
            ("2020-02-28", "2020-02-28", "met", "2020-03-06"),
            (None, "2020-03-03", "undetermined", None),
            (None, None, "undetermined", None),
        ],
    )
    def test_counted_from_it(self, received: str | None, answered: str | None, outcome: str, due: str | None) -> None:
        named: dict[str, Any] = {"received": received} if received else {}
        told = [event(1, "asked", "2020-03-02", **named), *([event(2, "answered", answered)] if answered else [])]
        found = verdict(rule("deadline", self.PARAMS), told)
        assert (found.outcome, found.due) == (outcome, moment(due) if due else None)
        assert found.trigger == moment(received or "2020-03-02")
        if outcome == "undetermined":
            assert found.reason.code == "fact-unknown"

    def test_it_belongs_to_the_year_of_the_day_named(self) -> None:
        told = [event(1, "asked", "2019-12-30", received="2020-01-02")]
        assert findings(rule("deadline", self.PARAMS), told, period=year_span(2019)) == ()
        assert verdict(rule("deadline", self.PARAMS), told).outcome == "overdue"

    def test_years(self) -> None:
        params = {**self.PARAMS, "term": {"count": 2, "unit": "year", "from": "asked"}}
        told = [event(1, "asked", "2020-02-29"), event(2, "answered", "2022-03-01")]
        found = verdict(rule("deadline", params), told, on="2022-12-31", period=year_span(2020))
        assert (found.outcome, found.due, found.late_by) == ("late", moment("2022-02-28"), 1)
