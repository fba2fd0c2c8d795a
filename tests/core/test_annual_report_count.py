"""Properties of the count over several years: whatever is recorded, and whatever is missing, the sums hold and nothing is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.evaluation.clocks import ClockParams
from govopen.core.model.events import Event
from govopen.core.reports.annual_report.appeals import appeal_standings, read_appeals
from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.checks import check_sums
from govopen.core.reports.annual_report.count import Counted, count_history
from govopen.core.reports.annual_report.form import APPLICANTS, FORMS, request_cell
from tests.core.builders import as_of, event, history

#: 条例第三十一条.
CLOCK = ClockParams.model_validate(
    {"start": [{"event": "request-confirmed", "opening": ["internet", "fax", "ordinary-mail"], "awaited": True}]}
)
FORM = FORMS["30"]
FIRST, YEARS = date(2019, 6, 1), (2019, 2020, 2021, 2022)


@st.composite
def registers(draw: st.DrawFn) -> list[Event]:
    """Requests with some of their facts missing, in any order of days."""
    events: list[Event] = []
    for matter in range(1, draw(st.integers(1, 8)) + 1):
        received = FIRST + timedelta(days=draw(st.integers(0, 900)))
        fields: dict[str, Any] = {"applicant": kind} if (kind := draw(st.sampled_from((None, "natural", "research")))) else {}
        channel = draw(st.sampled_from((None, "mail", "internet", "fax")))
        events.append(Event(len(events) + 1, matter, "request-received", channel, Moment(received), None, fields))
        for name, most in (("request-confirmed", 40), ("replied", 400)):
            if draw(st.booleans()):
                facet = draw(st.sampled_from((None, "granted", "not-held"))) if name == "replied" else None
                day = received + timedelta(days=draw(st.integers(0, most)))
                events.append(Event(len(events) + 1, matter, name, facet, Moment(day), None, {}))
    return events


def counted(events: list[Event], days: Span) -> Counted:
    return count_history(history(events, on=as_of("2023-12-31"), kind="request"), FORM, days, lambda day: CLOCK)


def bounds(found: Counted, row: str, column: str) -> tuple[int, int]:
    """How many are surely counted, and how many may be."""
    cell = request_cell(row, column)
    sure = found.numbers[cell]
    return sure, sure + sum(doubt.count for doubt in found.doubts.get(cell, {}).values())


@given(registers())
def test_what_a_year_carries_out_the_next_carries_in(events: list[Event]) -> None:
    reports = [counted(events, year_span(year)) for year in YEARS]
    for before, after in pairwise(reports):
        for column in APPLICANTS:
            assert bounds(before, "carried-out", column.id) == bounds(after, "carried-in", column.id)


@given(registers())
def test_the_sums_hold_where_everything_is_known(events: list[Event]) -> None:
    """本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和."""
    for year in YEARS:
        found = counted(events, year_span(year))
        numbers = {cell: None if found.doubts.get(cell) else found.numbers[cell] for cell in FORM.addresses()}
        assert [check for check in check_sums(Cells("30", numbers)) if check.ok is False] == []


@given(registers())
def test_each_request_is_new_once_and_handled_once(events: list[Event]) -> None:
    reports = [counted(events, Span(date(year, 1, 1), date(year, 12, 31))) for year in range(2019, 2026)]
    matters = {each.matter for each in events}
    answered = {each.matter for each in events if each.event == "replied"}
    new = [bounds(found, "new", "total") for found in reports]
    assert sum(sure for sure, _ in new) <= len(matters) <= sum(most for _, most in new)
    assert sum(bounds(found, "subtotal", "total")[0] for found in reports) == len(answered)


def test_a_decision_that_names_no_forum_ends_the_oldest_case() -> None:
    events = (
        event(1, "review-filed", "2021-01-01", facet="review"),
        event(2, "review-decided", "2021-03-01", facet="upheld"),
        event(3, "review-filed", "2021-03-10", facet="litigation-after-review"),
    )
    first, second = read_appeals(events)
    assert (first.forum, first.outcome, second.forum, second.outcome) == ("review", "upheld", "litigation-after-review", None)


def test_a_case_over_two_years_is_pending_and_then_decided() -> None:
    case = read_appeals((event(1, "review-filed", "2020-11-01", facet="review"), event(2, "review-decided", "2021-02-01", facet="other")))[
        0
    ]
    for year, outcomes in ((2019, []), (2020, ["pending", "total"]), (2021, ["other", "total"]), (2022, [])):
        assert [each.outcome for each in appeal_standings(case, year_span(year))] == outcomes


def test_a_decision_without_a_case_or_a_forum_may_be_of_any() -> None:
    (case,) = read_appeals((event(1, "review-decided", "2021-02-01", facet="upheld"),))
    found = list(appeal_standings(case, year_span(2021)))
    assert {(each.block, each.doubt) for each in found} == {
        (block, "forum-unknown") for block in ("review", "litigation", "litigation-after-review")
    }


def test_a_request_withdrawn_is_handled_otherwise() -> None:
    found = counted([received(1), event(2, "withdrawn", "2021-03-05")], year_span(2021))
    assert bounds(found, "other-handling", "natural") == bounds(found, "subtotal", "total") == (1, 1)
    assert bounds(found, "carried-out", "total") == (0, 0)


def test_withdrawn_after_the_reply_it_was_answered() -> None:
    events = [received(1), event(2, "replied", "2021-03-05", facet="granted"), event(3, "withdrawn", "2021-03-06")]
    found = counted(events, year_span(2021))
    assert bounds(found, "granted", "natural") == bounds(found, "subtotal", "natural") == (1, 1)
    assert bounds(found, "other-handling", "total") == (0, 0)


def received(seq: int) -> Event:
    return event(seq, "request-received", "2021-03-01", facet="mail", applicant="natural")
