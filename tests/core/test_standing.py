"""Standing documents: must exist, be public, be fresh; judged at the earlier of the day asked about and the period's end."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span, year_span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Declaration, Waiver
from govopen.core.model.rules import LAST_DAY
from tests.core.builders import day, event, findings, moment, rule, verdict

LIST: dict[str, Any] = {
    "kind": "document",
    "document": {"event": "document-adopted", "facet": "power-list"},
    "public": {"event": "published", "facet": "portal"},
    "withdrawn": {"event": "taken-down"},
    "ended": {"event": "document-ended"},
    "each": "year",
}
FRESH: dict[str, Any] = {**LIST, "fresh": {"within": 12, "unit": "month", "by": ["document-updated", "document-reviewed"]}}


def adopted(when: str, *, seq: int = 1, facet: str = "power-list", **more: Any) -> Event:
    return event(seq, "document-adopted", when, facet=facet, **more)


def published(when: str, *, seq: int = 2, facet: str = "portal", **more: Any) -> Event:
    return event(seq, "published", when, facet=facet, **more)


def judge(params: dict[str, Any], *told: Event, **more: Any) -> Finding:
    return verdict(rule("standing", params), told, kind="document", **more)


@pytest.mark.parametrize(
    ("told", "outcome", "code"),
    [
        ([adopted("2019-05-01"), published("2019-05-02")], "met", "standing-met"),
        ([adopted("2020-12-31"), published("2020-12-31")], "met", "standing-met"),
        ([adopted("2019-05-01"), published("2021-01-01")], "missed", "standing-not-public"),
        ([adopted("2019-05-01"), published("2019-05-02", facet="wechat")], "missed", "standing-not-public"),
        ([adopted("2019-05-01", facet="duty-list")], "missed", "standing-absent"),
        ([adopted("2021-01-01"), published("2021-01-01")], "missed", "standing-absent"),
        ([adopted("2019-05-01"), published("2019-05-02"), event(3, "document-ended", "2020-06-01")], "missed", "standing-ended"),
        ([adopted("2019-05-01"), published("2019-05-02"), event(3, "taken-down", "2020-06-01")], "missed", "standing-not-public"),
        ([adopted("2019-05-01"), published("2019-05-02"), event(3, "taken-down", "2020-06-01", facet="wechat")], "met", "standing-met"),
        (
            [adopted("2019-05-01"), published("2019-05-02"), event(3, "taken-down", "2020-06-01"), published("2020-07-01", seq=4)],
            "met",
            "standing-met",
        ),
    ],
)
def test_judged_at_the_period_s_end(told: list[Event], outcome: str, code: str) -> None:
    finding = judge(LIST, *told, on="2021-06-30", period=year_span(2020))
    assert (finding.outcome, finding.reason.code, finding.period, finding.due) == (outcome, code, "2020", moment("2020-12-31"))


@pytest.mark.parametrize(
    ("on", "outcome"),
    [("2020-03-01", "pending"), ("2020-12-15", "pending"), ("2020-12-16 08:00", "due_soon"), ("2020-12-31", "missed")],
)
def test_while_the_year_runs_there_is_still_time(on: str, outcome: str) -> None:
    assert judge(LIST, adopted("2020-02-01"), on=on).outcome == outcome


def test_one_that_stands_on_the_day_asked_about_is_met_at_once() -> None:
    finding = judge(LIST, adopted("2020-02-01"), published("2020-02-03 09:00"), on="2020-02-03")
    assert (finding.outcome, finding.done, finding.entries) == ("met", moment("2020-02-03 09:00"), (1, 2))


@pytest.mark.parametrize(
    ("updates", "outcome"),
    [
        ([], "missed"),
        ([event(3, "document-updated", "2019-12-30")], "missed"),
        ([event(3, "document-updated", "2019-12-31")], "met"),
        ([event(3, "document-reviewed", "2020-04-01")], "met"),
        ([event(3, "document-reviewed", "2021-01-05")], "missed"),
    ],
)
def test_fresh_within_twelve_months_limit_included(updates: list[Event], outcome: str) -> None:
    told = [adopted("2018-01-01"), published("2018-01-01"), *updates]
    finding = judge(FRESH, *told, on="2021-06-30", period=year_span(2020))
    assert finding.outcome == outcome
    if outcome == "missed":
        assert finding.reason.code == "standing-stale"


def test_each_sort_has_its_own_verdict() -> None:
    params = {**LIST, "document": {"event": "document-adopted", "facet": ["power-list", "duty-list"]}}
    told = [adopted("2019-05-01"), published("2019-05-02")]
    result = findings(rule("standing", params), told, kind="document")
    assert [(finding.outcome, finding.missing) for finding in result] == [("met", ()), ("missed", ("duty-list",))]


def test_of_several_documents_one_that_does_is_enough() -> None:
    told = [adopted("2019-05-01"), adopted("2019-06-01", seq=3, matter=2), published("2019-06-02", seq=4, matter=2)]
    finding = judge(LIST, *told)
    assert (finding.outcome, finding.entries) == ("met", (3, 4))
    assert finding.matter is not None
    assert finding.matter.id == 2


def test_an_empty_register_is_undetermined() -> None:
    finding = judge(LIST, event(1, "decided", "2020-01-01"))
    assert (finding.outcome, finding.reason.code, finding.due) == ("undetermined", "register-empty", None)
    said = Declaration(9, "document", year_span(2020), 0, None, nil=True, label="2020")
    assert judge(LIST, event(1, "decided", "2020-01-01"), declared=[said]).outcome == "missed"


@pytest.mark.parametrize(
    ("force", "on", "outcome", "code"),
    [
        (("2020-03-16", None), "2020-12-31", "missed", "standing-not-public"),  # in force on the last day: looked for on that day
        (("2020-12-31", None), "2020-12-31", "missed", "standing-not-public"),
        (("2020-03-16", None), "2020-03-16", "pending", "standing-not-public"),
        (("2020-03-16", None), "2020-03-15", "not_applicable", "in-force-in-part"),  # not in force on the day asked about
        (("2021-01-01", None), "2020-12-31", "not_applicable", "in-force-in-part"),
        (("2019-01-01", "2020-12-30"), "2020-12-31", "not_applicable", "in-force-in-part"),
        (("2019-01-01", "2020-12-31"), "2020-12-31", "missed", "standing-not-public"),
    ],
)
def test_in_force_for_a_part_of_the_year(force: tuple[str, str | None], on: str, outcome: str, code: str) -> None:
    """A document is looked for on one day, and it is that day on which the rule must be in force."""
    part = rule("standing", LIST, force=Span(day(force[0]), day(force[1]) if force[1] else LAST_DAY))
    finding = verdict(part, [adopted("2020-02-01")], kind="document", on=on)
    assert (finding.outcome, finding.reason.code) == (outcome, code)
    assert verdict(part, [adopted("2020-02-01"), published("2020-02-01")], kind="document", on=on).outcome == "met"


@pytest.mark.parametrize("key", [{"matter": 1, "period": None}, {"matter": None, "period": "2020"}])
def test_a_waiver_may_name_the_document_or_the_period(key: dict[str, Any]) -> None:
    waiver = Waiver(9, "the-rule", key["matter"], key["period"], "g", "a", None)
    assert judge(LIST, adopted("2020-02-01"), waivers=[waiver]).outcome == "waived"


def test_an_office_that_was_ended_owed_its_documents_until_then() -> None:
    per_unit = rule("standing", {**LIST, "per": "unit"})
    told = [adopted("2018-02-01", unit="乙处"), published("2018-02-01")]
    ended = {"乙处": day("2020-07-01")}
    for year, outcome, code in ((2019, "met", "standing-met"), (2020, "not_applicable", "unit-ended")):
        finding = verdict(per_unit, told, on="2021-12-31", period=year_span(year), kind="document", ended=ended)
        assert (finding.unit, finding.outcome, finding.reason.code) == ("乙处", outcome, code)


def test_every_office_must_have_one() -> None:
    officers = {"kind": "work", "document": {"event": "officer-assigned", "facet": ["leader", "contact"]}, "each": "year", "per": "unit"}
    told = [
        event(1, "officer-assigned", "2020-01-05", facet="leader", unit="甲处"),
        event(2, "officer-assigned", "2020-01-05", facet="contact", unit="甲处"),
        event(3, "officer-assigned", "2020-01-05", facet="leader", unit="乙处", matter=2),
    ]
    result = findings(rule("standing", officers), told, kind="work", units=["甲处", "乙处"])
    assert [(each.unit, each.missing, each.outcome) for each in result] == [
        ("甲处", (), "met"),
        ("乙处", (), "met"),
        ("甲处", (), "met"),
        ("乙处", ("contact",), "missed"),
    ]


def test_a_quarter_each() -> None:
    told = [adopted("2020-05-01"), published("2020-05-02")]
    result = findings(rule("standing", {**LIST, "each": "quarter"}), told, kind="document", on="2020-09-01")
    assert [(each.period, each.outcome) for each in result] == [("2020-Q1", "missed"), ("2020-Q2", "met"), ("2020-Q3", "met")]
