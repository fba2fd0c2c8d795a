"""The law walked through day by day, as a clerk with a wall calendar would: no code of govopen's, only the values that facts are told in.

The days off are typed from the State Council's notices. Every function answers (outcome, last day, how late).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product

from govopen.core.dates.moments import AsOf, Moment
from govopen.core.model.events import Event
from govopen.core.model.office_state import Tenure

DAY = timedelta(days=1)
Told = tuple[str, date | None, int | None]

OFF = """
2020-01-01 2020-01-01 | 2020-01-24 2020-02-02 | 2020-04-04 2020-04-06 | 2020-05-01 2020-05-05 | 2020-06-25 2020-06-27
2020-10-01 2020-10-08 | 2021-01-01 2021-01-03 | 2021-02-11 2021-02-17 | 2021-04-03 2021-04-05 | 2021-05-01 2021-05-05
2021-06-12 2021-06-14 | 2021-09-19 2021-09-21 | 2021-10-01 2021-10-07 | 2022-01-01 2022-01-03 | 2022-01-31 2022-02-06
2022-04-03 2022-04-05 | 2022-04-30 2022-05-04 | 2022-06-03 2022-06-05 | 2022-09-10 2022-09-12 | 2022-10-01 2022-10-07
"""
MADE_UP = """
2020-01-19 2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10 2021-02-07 2021-02-20 2021-04-25 2021-05-08 2021-09-18
2021-09-26 2021-10-09 2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09
"""


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


_SPANS = [line.split() for line in OFF.replace("\n", " | ").split("|") if line.strip()]
HOLIDAYS = {day for first, last in _SPANS for day in days(date.fromisoformat(first), date.fromisoformat(last))}
WORKING_WEEKENDS = {date.fromisoformat(text) for text in MADE_UP.split()}


def works(day: date) -> bool:
    """Whether offices are open that day."""
    if day in WORKING_WEEKENDS:
        return True
    return day.weekday() < 5 and day not in HOLIDAYS


def seen(events: Iterable[Event], on: AsOf) -> list[Event]:
    """What had happened by the day asked about, in order of time; an unknown minute may be the first of its day."""
    now = datetime.combine(on.day, time(23, 59) if on.minute is None else on.minute)
    order = sorted(events, key=lambda each: (each.when.day, each.when.minute or time(0), each.seq))
    return [each for each in order if datetime.combine(each.when.day, each.when.minute or time(0)) <= now]


def _over(day: date, on: AsOf) -> bool:
    """Whether 24:00 of that day has passed."""
    return on.day > day or (on.day == day and on.minute is None)


def _to_go(on: date, due: date) -> int:
    return sum(works(day) for day in days(on + DAY, due))


def _working_days_late(due: date, done: date) -> int:
    while not works(done):
        done += DAY
    return sum(works(day) for day in days(due + DAY, done))


def by(due: date, done: date | None, on: AsOf) -> Told:
    """What is due by 24:00 of a day, done or not."""
    if done is not None:
        return ("met", due, None) if done <= due else ("late", due, _working_days_late(due, done))
    if _over(due, on):
        return ("overdue", due, None)
    return ("due_soon" if _to_go(on.day, due) <= 2 else "pending", due, None)


def publicity(events: Sequence[Event], on: AsOf) -> Told | None:
    """(六): seven working days from the decision, itself not counted; on the portal since 16 March 2020, online (上网公开) before.

    Penalties since 15 July 2021: those of some social impact (行政处罚法 art. 48); of one of which nobody says so, no breach is found.
    """
    told = seen(events, on)
    decided = next((each for each in told if each.event == "decided"), None)
    if decided is None:
        return None
    day, left = decided.when.day, 7
    while left:
        day += DAY
        left -= works(day)
    channels = ("portal", "wechat") if decided.when.day < date(2020, 3, 16) else ("portal",)
    shown = [each.when.day for each in told if each.event == "published" and each.facet in channels]
    verdict = by(day, min((each for each in shown if each >= decided.when.day), default=None), on)
    if decided.facet == "penalty" and decided.when.day >= date(2021, 7, 15):
        impact = decided.fields.get("impact")
        if impact == "no":
            return "not_applicable", None, None
        if impact is None and verdict[0] in ("late", "overdue"):
            return "undetermined", None, None
    return verdict


def waived(outcome: str, events: Sequence[Event], until: date | None, on: AsOf) -> str:
    """What becomes of a verdict where the duty was set aside up to a day, included."""
    if outcome not in ("late", "overdue"):
        return outcome
    deeds = [each.when.day for each in seen(events, on) if each.event == "published"]
    held_against = min(deeds) if deeds else on.day
    return "waived" if until is None or held_against <= until else outcome


def reprint(events: Sequence[Event], on: AsOf) -> tuple[str, int | None] | None:
    """(十七): 24 hours by the clock; each unknown minute tried at both ends of its day. (outcome, least minutes late)."""
    told = seen(events, on)
    issued = next((each for each in told if each.event == "upstream-issued"), None)
    if issued is None:
        return None
    answers = [each for each in told if each.event == "reprinted" and each.when.day >= issued.when.day]
    now = datetime.combine(on.day + DAY, time(0)) if on.minute is None else datetime.combine(on.day, on.minute)
    verdicts, late = set(), []
    for start, *done in product(*(_minutes(each.when) for each in (issued, *answers))):
        limit = start + timedelta(hours=24)
        if done:
            over = int((min(done) - limit).total_seconds()) // 60
            verdicts.add("late" if over > 0 else "met")
            late.append(over)
        else:
            verdicts.add("overdue" if now > limit else "due_soon")
    if len(verdicts) > 1:
        return ("undetermined", None)
    outcome = verdicts.pop()
    return (outcome, min(late) if outcome == "late" else None)


def _minutes(when: Moment) -> list[datetime]:
    return [datetime.combine(when.day, minute) for minute in ([when.minute] if when.minute else (time(0), time(23, 59)))]


def _holds(tenures: Iterable[Tenure], person: str, day: date, on: AsOf) -> bool:
    """Whether the person is known to hold the role on a day: what begins or ends later than the day asked about is not known."""
    mine = [each for each in tenures if each.person == person and each.since <= on.day]
    return any(each.since <= day and (each.until is None or each.until > on.day or day <= each.until) for each in mine)


def attendance(
    held: Sequence[Event], tenures: Sequence[Tenure], first: date, last: date, on: AsOf
) -> dict[str | None, tuple[str, int]] | None:  # fmt: skip
    """(十一): who owes the period and how he stands, (outcome, how often); None for the role as a whole. Nothing before it begins.

    Whoever held the role in part only is named and owes nothing.
    """
    if on.day < first:
        return None
    whole_period = list(days(first, last))
    people = sorted({each.person for each in tenures})
    events = [each for each in seen(held, on) if first <= each.when.day <= last]
    counted = {
        person: sum(person in each.fields["attended"] and _holds(tenures, person, each.when.day, on) for each in events)
        for person in people
    }
    whole = [person for person in people if all(_holds(tenures, person, day, on) for day in whole_period)]
    present = [person for person in people if any(_holds(tenures, person, day, on) for day in whole_period)]
    in_part: dict[str | None, tuple[str, int]] = {p: ("not_applicable", counted[p]) for p in present if p not in whole}
    if whole:
        return in_part | {person: (_quota(counted[person], held, first, last, on), counted[person]) for person in whole}
    of_role = [each for each in events if any(p in each.fields["attended"] and _holds(tenures, p, each.when.day, on) for p in present)]
    outcome = _quota(len(of_role), held, first, last, on)
    if not present and outcome not in ("met", "not_applicable"):
        outcome = "undetermined"
    return in_part | {None: (outcome, len(of_role))}


def conferences(held: Sequence[Event], first: date, last: date, on: AsOf) -> tuple[str, int] | None:
    """(十一): one conference in each quarter."""
    if on.day < first:
        return None
    count = sum(first <= each.when.day <= last for each in seen(held, on))
    return _quota(count, held, first, last, on), count


def _quota(count: int, held: Sequence[Event], first: date, last: date, on: AsOf) -> str:
    if count:
        return "met"
    if first < date(2020, 3, 16):
        return "not_applicable"
    if not held:
        return "undetermined"
    if _over(last, on):
        return "missed"
    return "due_soon" if on.day >= last - timedelta(days=15) else "pending"
