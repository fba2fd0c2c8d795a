"""Two-sided terms walked through day by day: every unknown minute tried, and every unknown day as one of work and as one of rest.

No code of govopen's, only the values that facts are told in. An answer is (outcome, last day); the day is None where it is not settled.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from govopen.core.dates.moments import AsOf
from govopen.core.model.events import Event
from tests.properties.daybyday import DAY, seen, works

Told = tuple[str, date | None]
Works = Callable[[date], bool]
#: So far a clerk walks; what is not reached by then lies beyond all days of these tests.
FAR = 900


@dataclass(frozen=True)
class Length:
    """So many of a unit; ``whole``: the last day belongs to it; ``roll``: a last day on a rest day moves on."""

    count: int
    unit: str
    whole: bool = True
    roll: bool = False


def offices(horizon: date) -> tuple[Works, ...]:
    """The calendars that may turn out to be true where no notice is known after a day: all work, all rest."""
    return (lambda day: day > horizon or works(day)), (lambda day: day <= horizon and works(day))


def walk(start: date, length: Length, open_on: Works, step: timedelta = DAY) -> date:
    """The last day of so many after a day, or before it, the day itself not counted; far away where it is never reached."""
    day, left = start, length.count
    if length.unit in ("month", "year"):
        day = _months(start, length.count * (12 if length.unit == "year" else 1))
        left = 0
    walked = 0
    while left and walked < FAR:
        day += step
        walked += 1
        left -= open_on(day) if length.unit == "workday" else 1
    while length.roll and not open_on(day) and walked < FAR:
        day += step
        walked += 1
    return day


def _months(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _now(on: AsOf) -> datetime:
    return datetime.combine(on.day + DAY, time(0)) if on.minute is None else datetime.combine(on.day, on.minute)


def _minutes(event: Event, beside: Iterable[Event] = ()) -> list[datetime]:
    """The minutes that decide: its own; unknown, both ends of the day and whatever minutes are known on it."""
    if event.when.minute is not None:
        return [datetime.combine(event.when.day, event.when.minute)]
    known = {each.when.minute for each in beside if each.when.day == event.when.day and each.when.minute is not None}
    return [datetime.combine(event.when.day, each) for each in sorted({time(0), time(23, 59), *known})]


def one(start: datetime, end: datetime | None, least: Length | None, most: Length | None, on: AsOf, open_on: Works) -> Told:
    """One interval between two minutes, the calendar known."""
    early = late = None
    if least is not None and least.unit == "hour":
        early = start + timedelta(hours=least.count)
    elif least is not None:
        last = walk(start.date(), least, open_on)
        early = datetime.combine(last + DAY if least.whole and least.count else last, time(0))
    if most is not None:
        late = walk(start.date(), most, open_on)
    shown = None if early is None else early.date() - (DAY if least and least.whole and least.count and least.unit != "hour" else 0 * DAY)
    if end is not None:
        if early is not None and end < early:
            return "missed", shown
        return ("late" if late and end.date() > late else "met"), late or shown
    if late is not None:
        if _now(on) >= datetime.combine(late + DAY, time(0)):
            return "overdue", late
        to_go = sum(open_on(on.day + n * DAY) for n in range(1, (late - on.day).days + 1))
        return ("due_soon" if to_go <= 2 else "pending"), late
    assert early is not None
    return ("met" if _now(on) >= early else "pending"), shown


def agreed(told: Iterable[Told]) -> Told:
    """What all readings say, else that it is not settled."""
    every = set(told)
    if len({outcome for outcome, _ in every}) > 1:
        return "undetermined", None
    lasts = {last for _, last in every}
    return next(iter(every))[0], (lasts.pop() if len(lasts) == 1 else None)


def intervals(
    events: Sequence[Event], begins: str, ends: str, least: Length | None, most: Length | None, on: AsOf, *, horizon: date = date.max
) -> dict[int, Told]:
    """Every beginning on every channel, by entry, with the next end on the same channel."""
    known, answers = seen(events, on), {}
    for channel in {each.facet for each in known}:
        froms = [each for each in known if each.event == begins and each.facet == channel]
        tos = [each for each in known if each.event == ends and each.facet == channel]
        for begun in froms:
            readings = _readings(begun, tos, first=_nothing_before(begun, froms))
            answers[begun.seq] = agreed(one(*reading, least, most, on, each) for reading in readings for each in offices(horizon))
    return answers


def _nothing_before(begun: Event, froms: Sequence[Event]) -> bool:
    return not any(each is not begun and min(_minutes(each)) <= max(_minutes(begun)) for each in froms)


def _readings(begun: Event, tos: Sequence[Event], *, first: bool) -> Iterator[tuple[datetime, datetime | None]]:
    """The pairs of minutes that may be true; what ends something on the day on which the first of its kind began ended that."""
    unknown = begun.when.minute is None
    for start, *ended in product(*(_minutes(each, (begun, *tos)) for each in (begun, *tos))):
        after = []
        for at, to in zip(ended, tos, strict=True):
            unsure = to.when.day == begun.when.day and (unknown or to.when.minute is None)
            if at >= start or (first and unsure):
                after.append(at)
        yield start, min(after, default=None)


def ahead(begun: date, named: date | None, least: Length, *, horizon: date = date.max) -> Told:
    """Announced on a day, for a day that is named: the days between counted back."""
    if named is None:
        return "undetermined", None
    told = []
    for open_on in offices(horizon):
        last = walk(named, least, open_on, -DAY) - (DAY if least.whole else 0 * DAY)
        told.append(("met" if begun <= last else "missed", last))
    return agreed(told)


def from_named(
    entry: Event, named: date | None, ends: Sequence[Event], least: Length | None, most: Length | None, on: AsOf
) -> Told:  # fmt: skip
    """From a day that an entry names to the first event on or after that day or the entry's own, the earlier of the two."""
    known = [each.when.day for each in seen(ends, on)]
    first = entry.when.day if named is None else min(named, entry.when.day)
    after = [day for day in known if day >= first]
    if named is None:
        return ("pending" if most is None and not after else "undetermined"), None
    end = datetime.combine(min(after), time(12)) if after else None
    return one(datetime.combine(named, time(0)), end, least, most, on, works)
