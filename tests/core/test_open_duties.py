"""What stays owed when a year turns: a date of every year until it is done, and no year before the register was begun."""

from __future__ import annotations

from typing import Any, cast

import pytest

from govopen.core.dates.moments import AsOf, Span, year_span
from govopen.core.model.events import Event
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import LAST_DAY, Rule
from govopen.core.reports.audit_report import Sources
from govopen.core.reports.open_duties import build_open_duties, start_of_day
from tests.core.builders import calendar, day, event, history, rule, rule_of

#: 条例 art. 49: by 31 January, about the year before; in force since 2019-05-15.
ANNUAL = rule(
    "deadline",
    {
        "applies_to": {"kind": "result"},
        "yearly": {"by": "01-31", "covers": "covers"},
        "met_by": {"event": "result-published", "facet": "annual-disclosure-report"},
    },
    force=Span(day("2019-05-15"), LAST_DAY),
)
MONTHLY = rule("quota", {"kind": "result", "count": {"event": "result-published"}, "each": "month"})
LIST = rule("standing", {"kind": "document", "document": {"event": "document-adopted", "facet": "guide"}})


def result(seq: int, when: str, *, facet: str = "statistics", **fields: Any) -> Event:
    return event(seq, "result-published", when, matter=seq, facet=facet, **fields)


def report(seq: int, when: str, covers: str) -> Event:
    return result(seq, when, facet="annual-disclosure-report", covers=covers)


def owed(
    a_rule: Rule, told: list[Event], on: str, *, kind: str = "result", declared: tuple[Declaration, ...] = ()
) -> list[tuple[str, str]]:
    """(period, outcome) of what is owed on that day."""
    listed = history(told, on=AsOf(day(on)), kind=kind, declared=declared)
    digest = build_open_duties((a_rule,), listed, calendar(), on=start_of_day(day(on)), sources=cast(Sources, None))
    return [(str(duty.finding.period), str(duty.finding.outcome)) for duty in digest.duties]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-12-31", [("2020", "overdue")]),
        ("2021-01-01", [("2020", "overdue"), ("2021", "pending")]),
        ("2021-02-01", [("2020", "overdue"), ("2021", "overdue")]),
        ("2022-01-29", [("2020", "overdue"), ("2021", "overdue"), ("2022", "due_soon")]),
    ],
)
def test_an_open_year_does_not_vanish_when_the_year_turns(on: str, expected: list[tuple[str, str]]) -> None:
    """The register was begun in August 2019, with other results; no report was ever made."""
    assert owed(ANNUAL, [result(1, "2019-08-01")], on) == expected


def test_what_was_done_late_is_owed_no_more() -> None:
    told = [result(1, "2019-08-01"), report(2, "2021-03-01", "2019")]
    assert owed(ANNUAL, told, "2021-02-28") == [("2020", "overdue"), ("2021", "overdue")]
    assert owed(ANNUAL, told, "2021-03-02") == [("2021", "overdue")]


def test_a_new_ledger_is_not_flooded_with_years_before_its_first_entry() -> None:
    """Begun in January 2026 with the report on 2025: what was due from 2020 to 2025 is not asked for."""
    assert owed(ANNUAL, [report(1, "2026-01-20", "2025")], "2026-11-23") == []
    assert owed(ANNUAL, [report(1, "2026-01-20", "2025")], "2028-02-01") == [("2027", "overdue"), ("2028", "overdue")]


def test_a_register_may_be_begun_by_a_nil_report() -> None:
    nil = Declaration(1, "result", year_span(2024), 0, None, nil=True, label="2024")
    assert owed(ANNUAL, [], "2026-02-01", declared=(nil,)) == [("2024", "overdue"), ("2025", "overdue"), ("2026", "overdue")]


def test_where_nothing_was_ever_logged_nothing_is_owed() -> None:
    assert owed(ANNUAL, [], "2021-02-01") == []


def test_a_year_in_which_the_rule_was_not_in_force_is_not_owed() -> None:
    assert owed(ANNUAL, [result(1, "2017-08-01")], "2020-02-01") == [("2020", "overdue")]


def test_a_rule_on_any_kind_of_matter_finds_its_register() -> None:
    """It used to ask for a kind called * and to say that nothing was ever logged."""
    params = ANNUAL.versions[0].params.model_dump(by_alias=True)
    anything = rule("deadline", {**params, "applies_to": {"kind": "*"}})
    assert owed(anything, [result(1, "2020-03-01")], "2020-12-31") == [("2020", "overdue")]
    assert owed(anything, [result(1, "2020-03-01")], "2021-02-01") == [("2020", "overdue"), ("2021", "overdue")]
    assert owed(anything, [], "2020-12-31") == []


def test_quotas_and_documents_are_owed_in_the_current_year_only() -> None:
    """A month without a result is missed, which nothing mends; the audit of its year says so."""
    assert owed(MONTHLY, [result(1, "2019-08-01")], "2020-01-10") == [("2020-01", "pending")]
    adopted = event(1, "document-adopted", "2019-08-01", facet="other")
    assert owed(LIST, [adopted], "2020-01-10", kind="document") == [("2020", "pending")]


def test_a_version_is_found_by_the_label_that_a_finding_bears() -> None:
    """And where a finding names none that the rule has, as an older pack's may, the newest."""
    first, second = Span(day("2019-05-15"), day("2020-12-31")), Span(day("2021-01-01"), LAST_DAY)
    two = rule_of("quota", [(first, MONTHLY.versions[0].params.model_dump()), (second, MONTHLY.versions[0].params.model_dump())])
    assert [two.version(label).force for label in ("2019-05-15", "2021-01-01", "1999-01-01", None)] == [first, second, second, second]


SEVEN = rule(
    "deadline",
    {"applies_to": {"kind": "decision"}, "term": {"count": 7, "unit": "workday", "from": "decided"}, "met_by": {"event": "published"}},
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [([], ["undetermined"]), ([event(2, "published", "2027-01-02")], []), ([event(2, "published", "2027-01-05")], [])],
)
def test_what_may_be_overdue_stays_owed_while_the_notice_is_wanting(told: list[Event], expected: list[str]) -> None:
    """Decided on 24 December 2026, the notice for 2027 is not known: from 3 January on it may be overdue; done, it is owed no more."""
    listed = [event(1, "decided", "2026-12-24"), *told]
    assert [outcome for _, outcome in owed(SEVEN, listed, "2027-01-06", kind="decision")] == expected


def test_of_what_falls_due_on_one_day_the_earlier_minute_comes_first() -> None:
    """通知 (十七): 24 hours from the issue, through the night."""
    reprint = rule(
        "deadline",
        {
            "applies_to": {"kind": "upstream"},
            "term": {"count": 24, "unit": "hour", "from": "upstream-issued"},
            "met_by": {"event": "reprinted"},
        },
    )
    issued = [event(number, "upstream-issued", when, matter=number) for number, when in ((1, "2020-04-01 13:00"), (2, "2020-04-01 12:30"))]
    listed = history(issued, on=AsOf(day("2020-04-02")), kind="upstream")
    digest = build_open_duties((reprint,), listed, calendar(), on=start_of_day(day("2020-04-02")), sources=cast(Sources, None))
    assert [str(duty.finding.due) for duty in digest.duties] == ["2020-04-02 12:30", "2020-04-02 13:00"]
