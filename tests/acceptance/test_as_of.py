"""What the day asked about means: a past or a coming day is spent, today runs to the minute."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from govopen.app.clock import as_of
from govopen.core.dates.moments import BEIJING, AsOf
from tests.core.builders import event, rule, verdict

NOW = datetime(2020, 4, 13, 9, 30, 15, tzinfo=BEIJING)
SEVEN = rule(
    "deadline",
    {"applies_to": {"kind": "decision"}, "term": {"count": 7, "unit": "workday", "from": "decided"}, "met_by": {"event": "published"}},
)


@pytest.mark.parametrize(
    ("asked", "on"),
    [
        (None, AsOf(date(2020, 4, 13), time(9, 30))),
        (date(2020, 4, 13), AsOf(date(2020, 4, 13), time(9, 30))),
        (date(2020, 4, 12), AsOf(date(2020, 4, 12))),
        (date(2020, 4, 14), AsOf(date(2020, 4, 14))),
    ],
)
def test_the_day_asked_about(asked: date | None, on: AsOf) -> None:
    assert as_of(asked, moment=NOW) == on
    assert on.spent == (on.day != NOW.date())


@pytest.mark.parametrize(("on", "outcome"), [("2020-04-10", "due_soon"), ("2020-04-13 23:59", "due_soon"), ("2020-04-13", "overdue")])
def test_what_is_due_on_a_coming_day_and_stays_undone_will_be_overdue_when_it_is_spent(on: str, outcome: str) -> None:
    assert verdict(SEVEN, [event(1, "decided", "2020-04-01")], on=on).outcome == outcome
