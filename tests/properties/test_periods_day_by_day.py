"""Quotas, shares and dates of invented rules held against a walk through the days, on thousands of random histories.

Histories are drawn from a seed, so that a difference can be looked at again.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest

from govopen.core.dates.moments import PERIOD_UNITS, AsOf, Moment, Span
from govopen.core.model.events import Event
from govopen.core.model.rules import LAST_DAY
from tests.core.builders import findings, rule
from tests.properties import daybyday_periods as walked

FIRST = date(2020, 1, 1)
EACH = 60
SHARES = {"10%": (10, 100), "1/3": (1, 3), "50%": (1, 2), "0.07": (7, 100), "100%": (1, 1), "12.5%": (125, 1000)}


def a_day(random: Random, after: date, within: int) -> date:
    return after + timedelta(days=random.randint(0, within))


def a_moment(random: Random, first: date, within: int) -> Moment:
    return Moment(a_day(random, first, within), time(random.randrange(24), 30) if random.random() < 0.5 else None)


def a_history(random: Random, names: tuple[str, ...], *, most: int, within: int) -> list[Event]:
    """Entries on up to six matters; dense, so that quotas and shares are reached about as often as not."""
    start = a_day(random, FIRST, 500)
    return [
        Event(number, random.randint(1, 6), random.choice(names), None, a_moment(random, start, within), None, {})
        for number in range(1, 1 + random.randrange(most))
    ]


def asked_about(random: Random, events: list[Event], around: date) -> AsOf:
    day = random.choice([each.when.day for each in events]) if events and random.random() < 0.6 else a_day(random, around, 700)
    return AsOf(a_day(random, day, 20), None if random.random() < 0.6 else time(random.randrange(24), 0))


def shown(on: AsOf) -> str:
    return on.day.isoformat() if on.minute is None else f"{on.day} {on.minute:%H:%M}"


def a_quota(random: Random, unit: str, since: date | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same rule as a pack writes it, and as the walk reads it."""
    share = random.choice((None, random.choice([*SHARES])))
    count = random.choice((("checked",), ("checked", "shown")))
    once = random.random() < 0.5
    params: dict[str, Any] = {"kind": "work", "each": unit, "count": [{"event": each} for each in count], "per_matter": once}
    if share:
        params["ratio"] = {"at_least": share, "of": {"event": "made"}}
    else:
        params["at_least"] = random.randint(1, 3)
    if since:
        params["since"] = since
    if random.random() < 0.3:
        params["excused_by"] = {"event": "excusing"}
    walk = {"count": count, "once": once, "share": share and SHARES[share], "at_least": params.get("at_least")}
    return params, walk


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("unit", PERIOD_UNITS)
def test_quotas_and_shares_of_every_period(unit: str, seed: int) -> None:
    random = Random(f"{unit} {seed}")
    since = a_day(random, date(2019, 12, 1), 200) if unit == "fortnight" else None
    all_periods = walked.periods(unit, since)
    for _ in range(EACH):
        params, walk = a_quota(random, unit, since)
        names = ("made", "made", "checked", "shown", *(("excusing",) if "excused_by" in params else ()))
        events = a_history(random, names, most=20, within=random.choice((10, 30, 60, 200)))
        on = asked_about(random, events, FIRST)
        binds = random.choice((date(2000, 1, 1), a_day(random, FIRST, 300)))
        window = Span(a_day(random, FIRST, 60), a_day(random, date(2021, 1, 1), 365))
        told = findings(rule("quota", params, force=Span(binds, LAST_DAY)), events, on=shown(on), period=window, kind="work")
        found = {each.period: (str(each.outcome), each.required, each.actual) for each in told}
        expected = {
            label: verdict
            for label, held in all_periods.items()
            if walked.asked(unit, held, *window) and (verdict := walked.counted(walk, events, held, on, binds=binds)) is not None
        }
        assert found == expected, (params, [(each.event, each.matter, str(each.when)) for each in events], on, binds, window)


@pytest.mark.parametrize("seed", range(14))
def test_dates_once_and_between_two_of_every_year(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        events = a_history(random, ("made", "checked"), most=8, within=300)
        on = asked_about(random, events, FIRST)
        year = random.choice((2020, 2021))
        due = a_day(random, date(year, 2, 1), 330)
        due = due if due.strftime("%m-%d") != "02-29" else due + timedelta(days=1)
        first = None if random.random() < 0.4 else date(year, *random.choice(((1, 1), (1, 20), (2, 1))))
        if random.random() < 0.5:
            params: dict[str, Any] = {"date": {"by": due, "from": first}}
            verdict = walked.dated(events, first, due, None, on)
        else:
            params = {"yearly": {"by": due.strftime("%m-%d"), "from": first and first.strftime("%m-%d")}}
            verdict = walked.dated(events, first, due, year, on)
        if not any(each.event == "made" for each in events):
            continue
        a_rule = rule("deadline", {"applies_to": {"kind": "work"}, "met_by": {"event": "made"}, **params})
        told = findings(a_rule, events, on=shown(on), period=Span(date(year, 1, 1), date(year, 12, 31)), kind="work")
        found = [(str(each.outcome), each.due and each.due.day, each.late_by) for each in told]
        assert found == ([verdict] if verdict else []), (params, [(each.event, str(each.when)) for each in events], on)
