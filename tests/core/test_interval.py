"""What must or may lie between two points: whole days, channels, days known ahead, and what is not known."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from govopen.core.dates.moments import year_span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Waiver
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import day, event, findings, moment, rule, verdict

SHOWN: dict[str, Any] = {
    "applies_to": {"kind": "decision"},
    "from": {"event": "published"},
    "to": {"event": "taken-down"},
    "at_least": {"count": 5, "unit": "workday"},
    "pair": "facet",
}
AHEAD: dict[str, Any] = {
    "applies_to": {"kind": "decision"},
    "from": {"event": "announced"},
    "to": {"event": "announced", "field": "hearing"},
    "at_least": {"count": 7, "unit": "day"},
    "backwards": True,
    "pair": "each",
}
EFFECTIVE: dict[str, Any] = {
    "applies_to": {"kind": "decision"},
    "from": {"event": "published"},
    "to": {"event": "issued", "field": "effective"},
    "at_least": {"count": 30, "unit": "day"},
}
UNKNOWN_2021 = build_calendar(published_by=day("2020-02-01"))


def up(when: str, seq: int = 1, facet: str = "portal") -> Event:
    return event(seq, "published", when, facet=facet)


def down(when: str, seq: int = 2, facet: str = "portal") -> Event:
    return event(seq, "taken-down", when, facet=facet)


def judge(params: dict[str, Any], *told: Event, **more: Any) -> Finding:
    return verdict(rule("interval", params), told, **more)


class TestAtLeast:
    """A list put up on Monday 2 March 2020: the fifth working day is Monday the 9th, and belongs to the list until 24:00."""

    @pytest.mark.parametrize(
        ("when", "outcome", "actual"),
        [
            ("2020-03-09 08:00", "missed", 4),
            ("2020-03-09", "missed", 4),
            ("2020-03-09 23:59", "missed", 4),
            ("2020-03-10 00:00", "met", None),
            ("2020-03-10", "met", None),
            ("2020-03-02", "missed", 0),
        ],
    )
    def test_the_whole_last_day_belongs_to_it(self, when: str, outcome: str, actual: int | None) -> None:
        found = judge(SHOWN, up("2020-03-02 09:00"), down(when))
        assert (found.outcome, found.actual, found.due) == (outcome, actual, moment("2020-03-09"))
        assert (found.trigger, found.done, found.entries) == (moment("2020-03-02 09:00"), moment(when), (1, 2))

    @pytest.mark.parametrize(
        ("on", "outcome"),
        [("2020-03-09 23:59", "pending"), ("2020-03-09", "met"), ("2020-03-10 00:00", "met"), ("2020-03-03", "pending")],
    )
    def test_not_ended_it_is_pending_until_it_is_over_and_met_from_then_on(self, on: str, outcome: str) -> None:
        found = judge(SHOWN, up("2020-03-02"), on=on)
        assert (found.outcome, found.due, found.done) == (outcome, moment("2020-03-09"), None)

    def test_where_the_last_day_is_enough(self) -> None:
        params = {**SHOWN, "at_least": {"count": 5, "unit": "workday", "whole": False}}
        assert judge(params, up("2020-03-02"), down("2020-03-09 08:00")).outcome == "met"
        assert judge(params, up("2020-03-02"), down("2020-03-06 23:59")).outcome == "missed"

    def test_calendar_days_do_not_move_off_a_rest_day_unless_the_rule_says_so(self) -> None:
        five = {"count": 5, "unit": "day"}  # from Monday 2 March to Saturday 7 March
        told = (up("2020-03-02"), down("2020-03-08"))
        assert judge({**SHOWN, "at_least": five}, *told).outcome == "met"
        assert judge({**SHOWN, "at_least": {**five, "roll": True}}, *told).outcome == "missed"

    def test_three_years_are_over_with_the_day_of_the_same_date(self) -> None:
        params = {**SHOWN, "at_least": {"count": 3, "unit": "year"}}
        more: dict[str, Any] = {"on": "2023-12-31", "period": year_span(2020)}
        assert judge(params, up("2020-02-29"), down("2023-02-28"), **more).outcome == "missed"  # no such day in 2023: 民法典 202
        assert judge(params, up("2020-02-29"), down("2023-03-01"), **more).outcome == "met"
        short = judge(params, up("2020-03-16"), down("2023-03-16"), **more)
        assert (short.outcome, short.required, short.actual) == ("missed", 3, 2)

    @pytest.mark.parametrize(
        ("begun", "ended", "outcome"),
        [
            ("2020-03-02 09:00", "2020-03-04 09:00", "met"),  # 48 hours to the minute
            ("2020-03-02 09:00", "2020-03-04 08:59", "missed"),
            ("2020-03-02 09:00", "2020-03-04", "undetermined"),
            ("2020-03-02", "2020-03-04 09:00", "undetermined"),
            ("2020-03-02", "2020-03-05", "met"),
            ("2020-03-02", "2020-03-03", "missed"),
        ],
    )
    def test_hours(self, begun: str, ended: str, outcome: str) -> None:
        assert judge({**SHOWN, "at_least": {"count": 48, "unit": "hour"}}, up(begun), down(ended)).outcome == outcome


class TestBothSides:
    """Not before the third working day is over, not after the tenth: from Monday 2 March, 6 March to 16 March 2020."""

    PARAMS: ClassVar[dict[str, Any]] = {**SHOWN, "at_least": {"count": 3, "unit": "workday"}, "at_most": {"count": 10, "unit": "workday"}}

    @pytest.mark.parametrize(
        ("when", "outcome", "due"),
        [
            ("2020-03-05", "missed", "2020-03-05"),
            ("2020-03-06", "met", "2020-03-16"),
            ("2020-03-16", "met", "2020-03-16"),
            ("2020-03-17", "late", "2020-03-16"),
        ],
    )
    def test_done(self, when: str, outcome: str, due: str) -> None:
        found = judge(self.PARAMS, up("2020-03-02"), down(when))
        assert (found.outcome, found.due, found.late_by) == (outcome, moment(due), 1 if outcome == "late" else None)

    @pytest.mark.parametrize(("on", "outcome"), [("2020-03-05", "pending"), ("2020-03-13", "due_soon"), ("2020-03-16", "overdue")])
    def test_undone(self, on: str, outcome: str) -> None:
        assert judge(self.PARAMS, up("2020-03-02"), on=on).outcome == outcome


class TestPairs:
    def test_each_channel_is_judged_by_itself(self) -> None:
        told = [up("2020-03-02"), up("2020-03-03", 2, "wechat"), down("2020-03-09", 3, "wechat"), down("2020-03-20", 4)]
        found = findings(rule("interval", SHOWN), told)
        assert [(each.outcome, each.entries) for each in found] == [("met", (1, 4)), ("missed", (2, 3))]

    def test_each_publication_with_the_next_taking_down(self) -> None:
        told = [up("2020-03-02"), down("2020-03-20", 2), up("2020-04-01", 3), down("2020-04-03", 4)]
        found = findings(rule("interval", SHOWN), told)
        assert [(each.outcome, each.entries) for each in found] == [("met", (1, 2)), ("missed", (3, 4))]

    def test_without_pair_a_matter_is_judged_once_whatever_the_channel(self) -> None:
        params = {key: value for key, value in SHOWN.items() if key != "pair"}
        told = [up("2020-03-02"), down("2020-03-05", 2, "wechat"), up("2020-04-01", 3)]
        found = findings(rule("interval", params), told)
        assert [(each.outcome, each.entries) for each in found] == [("missed", (1, 2))]

    def test_which_came_first_on_one_day_may_not_be_known(self) -> None:
        told = [up("2020-03-02"), down("2020-03-20", 2), up("2020-03-20", 3)]
        first, second = findings(rule("interval", SHOWN), told, on="2020-06-30")
        assert first.outcome == "met"
        assert (second.outcome, second.reason.code) == ("undetermined", "interval-order-unknown")
        known = [up("2020-03-02"), down("2020-03-20 09:00", 2), up("2020-03-20 10:00", 3)]
        assert [each.outcome for each in findings(rule("interval", SHOWN), known, on="2020-06-30")] == ["met", "met"]

    def test_what_came_on_the_day_of_the_first_beginning_ended_that(self) -> None:
        assert judge(SHOWN, up("2020-03-02"), down("2020-03-02")).outcome == "missed"

    def test_only_matters_to_which_the_trigger_happened(self) -> None:
        params = {**SHOWN, "trigger": "decided", "applies_to": {"kind": "decision", "type": ["penalty"]}}
        told = [up("2020-03-02"), down("2020-03-03")]
        assert findings(rule("interval", params), told) == ()
        assert findings(rule("interval", params), [*told, event(3, "decided", "2020-03-01", facet="permit")]) == ()
        assert judge(params, *told, event(3, "decided", "2020-03-01", facet="penalty")).outcome == "missed"

    def test_a_fact_is_asked_of_the_trigger(self) -> None:
        provided = {"facts": [{"of": ["decided"], "field": "impact", "is": ["yes"]}], "of_type": ["penalty"]}
        params = {**SHOWN, "trigger": "decided", "provided": provided}
        told = [up("2020-03-02"), down("2020-03-03")]
        assert judge(params, *told, event(3, "decided", "2020-03-01", facet="penalty")).outcome == "undetermined"
        assert judge(params, *told, event(3, "decided", "2020-03-01", facet="penalty", impact="yes")).outcome == "missed"
        assert judge(params, *told, event(3, "decided", "2020-03-01", facet="permit")).outcome == "missed"


class TestAhead:
    """A hearing on 20 March: the seven days before it are the 13th to the 19th, so that the 12th is the last day to announce it."""

    @pytest.mark.parametrize(("when", "outcome", "actual"), [("2020-03-12", "met", None), ("2020-03-13", "missed", 6)])
    def test_whole_days_lie_between(self, when: str, outcome: str, actual: int | None) -> None:
        found = judge(AHEAD, event(1, "announced", when, hearing="2020-03-20"))
        assert (found.outcome, found.due, found.done, found.actual) == (outcome, moment("2020-03-12"), moment(when), actual)

    def test_where_the_seventh_day_before_is_enough(self) -> None:
        params = {**AHEAD, "at_least": {"count": 7, "unit": "day", "whole": False}}
        assert judge(params, event(1, "announced", "2020-03-13", hearing="2020-03-20")).outcome == "met"
        assert judge(params, event(1, "announced", "2020-03-14", hearing="2020-03-20")).outcome == "missed"

    def test_without_the_day_of_the_hearing(self) -> None:
        found = judge(AHEAD, event(1, "announced", "2020-03-12"))
        assert (found.outcome, found.reason.code) == ("undetermined", "fact-unknown")
        assert found.reason.values["field"].zh == "hearing"  # type: ignore[attr-defined]

    def test_each_announcement_with_its_own_hearing(self) -> None:
        told = [event(1, "announced", "2020-03-12", hearing="2020-03-20"), event(2, "announced", "2020-03-19", hearing="2020-03-23")]
        assert [each.outcome for each in findings(rule("interval", AHEAD), told)] == ["met", "missed"]

    @pytest.mark.parametrize(
        ("when", "outcome"),
        [
            ("2020-12-31", "missed"),
            ("2020-12-29", "missed"),
            ("2020-12-28", "undetermined"),
            ("2020-12-23", "undetermined"),
            ("2020-12-22", "met"),
        ],
    )
    def test_beyond_the_calendar_between_the_bounds_it_is_not_settled(self, when: str, outcome: str) -> None:
        """Back from 5 January 2021: 4 to 1 January are working days, or none of them; the last day is 28 December, or 22 December."""
        params = {**AHEAD, "at_least": {"count": 7, "unit": "workday"}}
        assert judge(params, event(1, "announced", when, hearing="2021-01-05"), cal=UNKNOWN_2021).outcome == outcome


class TestNamedDays:
    """Published on 2 March: thirty days run until 1 April, whole, and the document may take effect on the 2nd."""

    @pytest.mark.parametrize(("effective", "outcome"), [("2020-04-01", "missed"), ("2020-04-02", "met"), ("2020-02-01", "missed")])
    def test_the_day_in_force(self, effective: str, outcome: str) -> None:
        found = judge(EFFECTIVE, event(1, "issued", "2020-03-01", effective=effective), event(2, "published", "2020-03-02"))
        assert (found.outcome, found.due, found.done) == (outcome, moment("2020-04-01"), moment(effective))

    def test_until_it_is_issued_there_is_nothing_to_judge(self) -> None:
        assert (judge(EFFECTIVE, up("2020-03-02")).outcome, judge(EFFECTIVE, up("2020-03-02")).reason.code) == (
            "pending",
            "interval-awaited",
        )

    def test_not_before_a_day(self) -> None:
        params = {
            "applies_to": {"kind": "decision"},
            "from": {"event": "issued", "field": "effective"},
            "to": {"event": "deployed"},
            "at_least": {"count": 0, "unit": "day"},
        }
        issued = event(1, "issued", "2020-03-01", effective="2020-04-01")
        assert judge(params, issued, event(2, "deployed", "2020-03-31")).outcome == "missed"
        assert judge(params, issued, event(2, "deployed", "2020-04-01 00:00")).outcome == "met"
        assert judge(params, issued, on="2020-03-31 23:59").outcome == "pending"
        assert judge(params, issued, on="2020-03-31").outcome == "met"
        silent = event(1, "issued", "2020-03-01")
        assert judge(params, silent).outcome == "pending"  # whatever the day is, nothing was done before it
        assert judge(params, silent, event(2, "deployed", "2020-04-01")).outcome == "undetermined"

    def test_it_belongs_to_the_year_of_the_day_named(self) -> None:
        params = {
            "applies_to": {"kind": "decision"},
            "from": {"event": "issued", "field": "effective"},
            "to": {"event": "reported"},
            "at_most": {"count": 5, "unit": "workday"},
        }
        told = [event(1, "issued", "2019-12-01", effective="2020-03-02")]
        assert findings(rule("interval", params), told, period=year_span(2019)) == ()
        found = judge(params, *told)
        assert (found.outcome, found.trigger, found.due) == ("overdue", moment("2020-03-02"), moment("2020-03-09"))


class TestBeyondTheCalendar:
    """The notice for 2021 is not known: five working days from 29 December 2020 end on 3 January at the earliest."""

    @pytest.mark.parametrize(
        ("when", "outcome", "code"),
        [
            ("2021-01-03", "missed", "interval-too-short"),  # not over by any notice
            ("2021-01-04", "undetermined", "interval-unsettled"),
            ("2021-06-30", "undetermined", "interval-unsettled"),
        ],
    )
    def test_too_early_is_certain_and_long_enough_is_not(self, when: str, outcome: str, code: str) -> None:
        found = judge(SHOWN, up("2020-12-29"), down(when), on="2021-12-31", period=year_span(2020), cal=UNKNOWN_2021)
        assert (found.outcome, found.reason.code, found.due) == (outcome, code, None)
        assert found.due_earliest == moment("2021-01-03")

    @pytest.mark.parametrize(("on", "outcome"), [("2021-01-02", "pending"), ("2021-01-03", "undetermined")])
    def test_undone(self, on: str, outcome: str) -> None:
        assert judge(SHOWN, up("2020-12-29"), on=on, period=year_span(2020), cal=UNKNOWN_2021).outcome == outcome


def test_what_ended_too_early_may_be_waived() -> None:
    assert judge(SHOWN, up("2020-03-02"), down("2020-03-04"), waivers=[Waiver(9, "the-rule", 1, None, "g", "a", None)]).outcome == "waived"
