"""Intervals, prohibitions and terms from a named day held against the walk of a clerk (``daybyday_intervals``), on random histories."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import findings, rule
from tests.properties import daybyday
from tests.properties.daybyday_intervals import Length, Told, ahead, from_named, intervals

FIRST, LAST = date(2020, 1, 1), date(2022, 12, 31)
HORIZON = date(2020, 12, 31)
UNKNOWN_2021 = build_calendar(published_by=date(2020, 2, 1))
EACH = 50
SEEDS = pytest.mark.parametrize("seed", range(16))
ANY: dict[str, Any] = {"applies_to": {"kind": "decision"}}
SHOWN: dict[str, Any] = {**ANY, "from": {"event": "published"}, "to": {"event": "taken-down"}, "pair": "facet"}


def a_minute(random: Random, known: float = 0.5) -> time | None:
    return time(random.choice((0, 8, 12, 23)), random.choice((0, 30, 59))) if random.random() < known else None


def a_length(random: Random) -> Length:
    unit, most = random.choice((("workday", 8), ("workday", 8), ("day", 12), ("month", 3), ("year", 1)))
    whole, roll = random.random() < 0.7, unit != "workday" and random.random() < 0.3
    return Length(random.randint(1, most), unit, whole, roll)


def a_list(random: Random, start: date) -> list[Event]:
    """Up to three publications and four takings down on two channels, in any order, often on the same day."""
    names = ["published"] * random.randint(1, 3) + ["taken-down"] * random.randrange(5)
    day, events = start, []
    random.shuffle(names)
    for number, name in enumerate(names, 1):
        day += timedelta(days=random.choice((0, 0, 1, 2, 5, 9, 30)))
        channel = random.choice(("portal", "portal", "wechat"))
        events.append(Event(number, 1, name, channel, Moment(day, a_minute(random)), None, {}))
    random.shuffle(events)
    return events


def params_of(least: Length | None, most: Length | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if least is not None:
        said["at_least"] = {"count": least.count, "unit": least.unit, "whole": least.whole, "roll": least.roll}
    if most is not None:
        said["at_most"] = {"count": most.count, "unit": most.unit, "roll": most.roll}
    return said


def asked(random: Random, start: date) -> AsOf:
    return AsOf(start + timedelta(days=random.choice((3, 10, 25, 60, 200))), a_minute(random))


def told(kind: str, params: dict[str, Any], events: list[Event], on: AsOf, **more: Any) -> dict[int, Told]:
    day = on.day.isoformat() if on.minute is None else f"{on.day} {on.minute:%H:%M}"
    found = findings(rule(kind, params), events, on=day, period=Span(FIRST, LAST), **more)
    return {each.entries[0]: summed_up(each) for each in found}


def summed_up(finding: Finding) -> Told:
    return str(finding.outcome), finding.due.day if finding.due else None


@SEEDS
def test_each_channel_by_days(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH * 2):
        start, least = FIRST + timedelta(days=random.randrange(700)), a_length(random)
        events, on = a_list(random, start), asked(random, start)
        assert told("interval", {**SHOWN, **params_of(least)}, events, on) == intervals(
            events, "published", "taken-down", least, None, on
        ), (least, events, on)


@SEEDS
def test_both_sides(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        start = FIRST + timedelta(days=random.randrange(700))
        unit = random.choice(("workday", "day"))
        most = Length(random.randint(4, 15), unit, roll=unit == "day")
        least = Length(random.randint(1, 3), unit, random.random() < 0.7) if random.random() < 0.7 else None
        events, on = a_list(random, start), asked(random, start)
        assert told("interval", {**SHOWN, **params_of(least, most)}, events, on) == intervals(
            events, "published", "taken-down", least, most, on
        ), (least, most, events, on)


@SEEDS
def test_hours(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        start, least = FIRST + timedelta(days=random.randrange(700)), Length(random.choice((2, 24, 48, 100)), "hour")
        events, on = a_list(random, start), asked(random, start)
        found = told("interval", {**SHOWN, "at_least": {"count": least.count, "unit": "hour"}}, events, on)
        walked = intervals(events, "published", "taken-down", least, None, on)
        assert {seq: outcome for seq, (outcome, _) in found.items()} == {seq: outcome for seq, (outcome, _) in walked.items()}, (
            least,
            events,
            on,
        )


@SEEDS
def test_beyond_the_calendar(seed: int) -> None:
    """The notice for 2021 is not known: whatever it may say, too early stays too early, and long enough is not known."""
    random = Random(seed)
    for _ in range(EACH):
        start, least = HORIZON - timedelta(days=random.randrange(20)), a_length(random)
        events, on = a_list(random, start), asked(random, start)
        found = told("interval", {**SHOWN, **params_of(least)}, events, on, cal=UNKNOWN_2021)
        walked = intervals(events, "published", "taken-down", least, None, on, horizon=HORIZON)
        assert found == walked, (least, events, on)


@SEEDS
def test_ahead_of_a_named_day(seed: int) -> None:
    random = Random(seed)
    for round_ in range(EACH):
        unknown = round_ % 2
        begun = (HORIZON - timedelta(days=random.randrange(15))) if unknown else FIRST + timedelta(days=random.randrange(700))
        named = begun + timedelta(days=random.randint(-2, 20)) if random.random() < 0.9 else None
        least = Length(random.randint(1, 10), random.choice(("workday", "day")), random.random() < 0.7)
        said = {"hearing": named.isoformat()} if named else {}
        entry = Event(1, 1, "announced", None, Moment(begun, a_minute(random)), None, said)
        params = {**ANY, "from": {"event": "announced"}, "to": {"event": "announced", "field": "hearing"}, "backwards": True}
        params["at_least"] = {"count": least.count, "unit": least.unit, "whole": least.whole}
        on = AsOf(begun + timedelta(days=random.randrange(40)))
        found = told("interval", params, [entry], on, **({"cal": UNKNOWN_2021} if unknown else {}))
        walked = ahead(begun, named, least, horizon=HORIZON if unknown else date.max)
        assert found == {1: walked}, (least, entry, on)


@SEEDS
def test_from_a_named_day(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        begun = FIRST + timedelta(days=random.randrange(30, 700))
        named = begun + timedelta(days=random.randint(-10, 30)) if random.random() < 0.85 else None
        least = Length(random.randrange(6), random.choice(("workday", "day")), random.random() < 0.7) if random.random() < 0.7 else None
        most = Length(random.randint(7, 20), "day", roll=True) if least is None or random.random() < 0.3 else None
        entry = Event(1, 1, "issued", None, Moment(begun, a_minute(random)), None, {"effective": named.isoformat()} if named else {})
        ends = [
            Event(number, 1, "deployed", None, Moment(begun + timedelta(days=random.randint(-12, 50)), a_minute(random)), None, {})
            for number in range(2, 2 + random.randrange(3))
        ]
        on = AsOf(begun + timedelta(days=random.randrange(70)), a_minute(random))
        params = {**ANY, "from": {"event": "issued", "field": "effective"}, "to": {"event": "deployed"}, **params_of(least, most)}
        found = told("interval", params, [entry, *ends], on)
        walked = {1: from_named(entry, named, ends, least, most, on)} if daybyday.seen([entry], on) else {}
        assert found == walked, (least, most, entry, ends, on)


@SEEDS
def test_a_term_from_a_named_day(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        begun = FIRST + timedelta(days=random.randrange(30, 600))
        named = begun + timedelta(days=random.randint(-10, 30)) if random.random() < 0.85 else None
        entry = Event(1, 1, "asked", None, Moment(begun, a_minute(random)), None, {"received": named.isoformat()} if named else {})
        answers = [
            Event(number, 1, "answered", None, Moment(begun + timedelta(days=random.randint(-12, 50)), a_minute(random)), None, {})
            for number in range(2, 2 + random.randrange(3))
        ]
        on = AsOf(begun + timedelta(days=random.randrange(70)), a_minute(random))
        params = {
            **ANY,
            "term": {"count": 7, "unit": "workday", "from": "asked", "from_field": "received"},
            "met_by": {"event": "answered"},
        }
        walked = {1: from_named(entry, named, answers, None, Length(7, "workday"), on)} if daybyday.seen([entry], on) else {}
        assert told("deadline", params, [entry, *answers], on) == walked, (entry, answers, on)


@SEEDS
def test_prohibitions(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH // 2):
        begun = FIRST + timedelta(days=random.randrange(30, 600))
        events = [Event(1, 1, "decided", random.choice(("penalty", "permit")), Moment(begun, a_minute(random)), None, {})]
        for number in range(2, 2 + random.randrange(4)):
            when = Moment(begun + timedelta(days=random.randint(-3, 12)), a_minute(random))
            events.append(Event(number, 1, "published", random.choice(("portal", "wechat")), when, None, {}))
        on = AsOf(begun + timedelta(days=random.randrange(15)), a_minute(random, 0.2))
        params = {
            "applies_to": {"kind": "decision", "type": "penalty"},
            "trigger": "decided",
            "never": {"event": "published", "facet": "portal"},
        }
        known = daybyday.seen(events, on)
        reached = any(each.seq == 1 and each.facet == "penalty" for each in known)
        done = any(each.event == "published" and each.facet == "portal" and each.when.day >= begun for each in known)
        assert told("forbidden", params, events, on) == ({1: ("missed" if done else "met", None)} if reached else {}), (events, on)
