"""What an audit of a period takes: duties that began in it, or, asked for by their last day, those that fall due in it."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span, year_span
from govopen.core.model.findings import Finding
from govopen.core.model.office_state import Declaration, Withholding
from govopen.core.model.rules import LAST_DAY, Rule
from tests.core.builders import day, event, judged, rule

TAKE_DOWN = rule(
    "deadline",
    {
        "publication": False,
        "applies_to": {"kind": "decision"},
        "term": {"count": 36, "unit": "month", "from": "published", "roll": False},
        "met_by": {"event": "taken-down"},
    },
)
SEVEN = rule(
    "deadline",
    {"applies_to": {"kind": "decision"}, "term": {"count": 7, "unit": "workday", "from": "decided"}, "met_by": {"event": "published"}},
)
QUARTERLY = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "quarter"})
YEARLY = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "year"})
BY_JANUARY = rule(
    "deadline",
    {"applies_to": {"kind": "result"}, "yearly": {"by": "01-31", "covers": "covers"}, "met_by": {"event": "result-published"}},
)
H2 = Span(day("2020-07-01"), day("2020-12-31"))


def told(a_rule: Rule, *events: Any, **more: Any) -> list[Finding]:
    return list(judged(a_rule, events, by="due", **more).findings.as_judged)


def test_a_take_down_belongs_to_the_year_in_which_it_falls_due() -> None:
    """Three years from 6 May 2022: due on 6 May 2025, in the audit of 2025 and in no other."""
    shown = event(1, "published", "2022-05-06", facet="portal")
    (finding,) = told(TAKE_DOWN, shown, on="2025-12-31")
    assert (finding.outcome, finding.due and finding.due.day) == ("overdue", day("2025-05-06"))
    for year in (2022, 2023, 2024, 2026):
        assert told(TAKE_DOWN, shown, on="2026-12-31", period=year_span(year)) == []
    assert len(judged(TAKE_DOWN, [shown], on="2025-12-31", period=year_span(2022)).findings) == 1  # by its trigger


@pytest.mark.parametrize(("period", "there"), [(year_span(2020), False), (year_span(2021), True)])
def test_a_term_over_the_turn_of_the_year(period: Span, there: bool) -> None:
    """Decided on 28 December 2020; 1 to 3 January are rest days: the seventh working day is 7 January 2021."""
    result = judged(
        SEVEN, [event(1, "decided", "2020-12-28"), event(2, "published", "2021-01-04")], on="2021-12-31", period=period, by="due"
    )
    assert sum(result.counts.values()) == there
    assert [(year, month) for _, _, year, month in result.months] == [(2021, 1)] * there


def test_what_is_due_on_no_known_day_belongs_to_its_trigger() -> None:
    far = event(1, "decided", "2199-12-30")  # beyond every holiday notice
    assert [each.due for each in told(SEVEN, far, on="2200-03-01", period=year_span(2199))] == [None]
    assert told(SEVEN, far, on="2200-03-01", period=year_span(2200)) == []


def test_what_is_withheld_stays_where_it_would_have_been_due() -> None:
    kept = [Withholding(9, 1, "g", "a")]
    (finding,) = told(SEVEN, event(1, "decided", "2020-12-28"), on="2021-12-31", withheld=kept)
    assert (finding.outcome, finding.due) == ("not_applicable", None)


def test_the_bounds_of_the_period_belong_to_it() -> None:
    """From Wednesday 1 April the seventh working day is 13 April 2020: Qingming rests from the 4th to the 6th."""
    decided = event(1, "decided", "2020-04-01")
    for first, last, number in (
        ("2020-04-13", "2020-04-13", 1),
        ("2020-04-14", "2020-12-31", 0),
        ("2020-01-01", "2020-04-12", 0),
    ):
        assert len(told(SEVEN, decided, period=Span(day(first), day(last)))) == number


def test_periods_belong_to_where_they_end() -> None:
    """A year ends in its second half, though it does not lie inside it."""
    assert [each.period for each in told(QUARTERLY, event(1, "press-held", "2020-02-01"), kind="press", period=H2)] == [
        "2020-Q3",
        "2020-Q4",
    ]
    assert [each.period for each in told(YEARLY, event(1, "press-held", "2020-02-01"), kind="press", period=H2)] == ["2020"]
    first_half = Span(day("2020-01-01"), day("2020-06-30"))
    assert told(YEARLY, event(1, "press-held", "2020-02-01"), kind="press", period=first_half) == []
    in_part = rule("quota", {"kind": "press", "count": {"event": "press-held"}, "each": "year"}, force=Span(day("2020-03-16"), LAST_DAY))
    assert [each.outcome for each in told(in_part, kind="press", period=H2)] == ["not_applicable"]


def test_declarations_and_dates_of_a_year() -> None:
    declared = [Declaration(9, "decision", Span(day("2020-01-01"), day("2020-12-31")), 0, None, nil=True, label="2020")]
    counts = rule("declared", {"counts": {"decision": "decided"}})
    assert [each.period for each in told(counts, period=H2, declared=declared)] == ["2020"]
    done = event(1, "result-published", "2020-01-20", covers="2019")
    january = Span(day("2020-01-01"), day("2020-01-31"))
    assert [(each.period, each.outcome) for each in told(BY_JANUARY, done, kind="result", period=january)] == [("2020", "met")]
