"""Periods and shares walked through day by day, as a clerk with a wall calendar would: no code of govopen's counts anything here.

Every function answers what a rule must say, or None where it must say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from govopen.core.dates.moments import AsOf
from govopen.core.model.events import Event
from tests.properties.daybyday import DAY, Told, _over, _to_go, days, seen

FIRST, LAST = date(2019, 1, 1), date(2023, 12, 31)
#: (outcome, how many are asked for, how many there are)
Counted = tuple[str, int, int]


def periods(unit: str, since: date | None) -> dict[str, list[date]]:
    """The days of every period of these years, by its label: each day is put where a clerk would put it."""
    found: dict[str, list[date]] = {}
    for day in days(FIRST, LAST):
        label = _label(unit, day, since)
        if label is not None:
            found.setdefault(label, []).append(day)
    return {label: held for label, held in found.items() if held[0] > FIRST and held[-1] < LAST}


def _label(unit: str, day: date, since: date | None) -> str | None:
    year, month = day.year, day.month
    match unit:
        case "week":
            thursday = day
            while thursday.weekday() != 3:  # the week is that year's in which its Thursday lies
                thursday += DAY if day.weekday() < 3 else -DAY
            number = sum(each.weekday() == 3 for each in days(date(thursday.year, 1, 1), thursday))
            return f"{thursday.year}-W{number:02d}"
        case "fortnight":
            assert since is not None
            first = since
            while first + timedelta(days=13) < day:
                first += timedelta(days=14)
            return f"{first.isoformat()}+2W" if day >= first else None
        case "half-month":
            return f"{year}-{month:02d}-H{1 if day.day <= 15 else 2}"
        case "month":
            return f"{year}-{month:02d}"
        case "quarter":
            return f"{year}-Q{1 + sum(month > each for each in (3, 6, 9))}"
        case "half-year":
            return f"{year}-H{1 if month <= 6 else 2}"
    return str(year)


def asked(unit: str, held: Sequence[date], first: date, last: date) -> bool:
    """Whether an audit of these days judges the period: what may lie in two years is the later year's."""
    end_inside = first <= held[-1] <= last
    return end_inside if unit in ("week", "fortnight") else end_inside and held[0] >= first


def counted(rule: dict[str, Any], events: Sequence[Event], held: Sequence[date], on: AsOf, *, binds: date) -> Counted | None:
    """A quota, or a share: the verdict on one period."""
    if on.day < held[0]:
        return None
    told = seen(events, on)
    within = [each for each in told if each.when.day in held]
    such = [each for each in within if each.event in rule["count"]]
    every = [each for each in within if each.event == "made"]
    if rule["once"]:
        such, every = _one_of_each(such), _one_of_each(every)
        if rule["share"]:
            such = [each for each in such if any(each.matter == other.matter for other in every)]
    needed = _least(rule["share"], len(every)) if rule["share"] else rule["at_least"]
    outcome = _outcome(rule, events, such, every, needed, held, on, binds=binds)
    if outcome in ("missed", "due_soon", "pending") and any(each.event == "excusing" for each in within):
        outcome = "not_applicable"
    return outcome, needed, len(such)


def _outcome(
    rule: dict[str, Any], events: Sequence[Event], such: list[Event], every: list[Event], needed: int, held: Sequence[date], on: AsOf,
    *, binds: date,
) -> str:  # fmt: skip
    enough, over = len(such) >= needed, _over(held[-1], on)
    if enough and (not rule["share"] or (every and over)):
        return "met"
    if any(day < binds for day in held):
        return "not_applicable"
    if rule["share"] and not every:
        if not any(each.event == "made" for each in events):
            return "undetermined"
        return "not_applicable" if over else "pending"
    if enough:
        return "pending"
    if not any(each.event in rule["count"] for each in events):
        return "undetermined"
    if over:
        return "missed"
    warning = 15 if len(held) > 16 else 3
    return "due_soon" if on.day >= held[-1] - timedelta(days=warning) else "pending"


def _one_of_each(events: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in events:
        if all(event.matter != each.matter for each in kept):
            kept.append(event)
    return kept


def _least(share: tuple[int, int], total: int) -> int:
    """The least whole number that is such a share, a part of a whole, of the total."""
    number = 0
    while number * share[1] < total * share[0]:
        number += 1
    return number


def dated(events: Sequence[Event], first: date | None, due: date, year: int | None, on: AsOf) -> Told | None:
    """What is to be done by a date, in a year or (None) whenever; what was done before ``first`` does not count."""
    if on.day < date(due.year, 1, 1):
        return None
    told = [each for each in seen(events, on) if each.event == "made" and (year is None or each.when.day.year == year)]
    done = [each.when.day for each in told if first is None or each.when.day >= first]
    if done:
        return ("met", due, None) if done[0] <= due else ("late", due, (done[0] - due).days)
    if not any(each.event == "made" for each in events):
        return None
    if _over(due, on):
        return "overdue", due, None
    return ("due_soon" if _to_go(on.day, due) <= 2 else "pending"), due, None
