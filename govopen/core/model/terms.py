"""How long something may or must last, as a rule file says it."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar, Literal, TypeVar

from pydantic import Field, model_validator

from govopen.core.dates.work_calendar import CalendarUnit, SpanUnit
from govopen.core.model.event_refs import Part
from govopen.core.model.events import Event, field_values
from govopen.messages import msg

_Part = TypeVar("_Part", bound=Part)

#: The most that a rule or an entry may count, of any unit; and of years, so that the last day lies in the calendar.
MOST, MOST_YEARS = 10_000, 500

TermUnit = Literal["workday", "day", "hour", "week", "half-month", "month", "year"]


def refuse_too_long(part: _Part) -> _Part:
    """Return a part with a ``unit`` and a ``count`` (or ``within``); ValueError where it leads out of the calendar."""
    count: int = getattr(part, "count", getattr(part, "within", 0))
    if getattr(part, "unit", None) == "year" and count > MOST_YEARS:
        raise ValueError(msg("At most {limit} years can be counted.", limit=MOST_YEARS))
    return part


class Length(Part):
    """So many of a unit of days."""

    count: int = Field(gt=0, le=MOST)
    unit: SpanUnit | CalendarUnit

    _not_too_long = model_validator(mode="after")(refuse_too_long)


class Term(Part):
    """How many, of what unit, from which event; and how the count begins and ends where a rule departs from the convention.

    ``start_counts``: the starting day is day 1. ``roll``: a last day on a rest day moves to the next working day (not in terms of
    working days and hours). ``cutoff``: the office's closing time, where 24:00 is not the limit. ``own_closings``: the office's own closing
    days are rest days, because the rule allows it. ``count_from``: a field of that event which names the count; ``count`` where it is
    empty. ``from_field``: a field of that event which names the day from which the term runs, in place of the event's own.
    """

    #: Whether it is the least that something must last, and not the most that it may take.
    least: ClassVar[bool] = False

    count: int = Field(gt=0, le=MOST)
    unit: TermUnit
    from_: str = Field(alias="from", min_length=1)
    start_counts: bool = False
    roll: bool = True
    cutoff: time | None = None
    own_closings: bool = False
    count_from: str | None = None
    from_field: str | None = None

    _not_too_long = model_validator(mode="after")(refuse_too_long)

    def named_by(self, event: Event) -> Term:
        """The term with the count that its starting event names, if it names one; what no calendar reaches is cut to the most."""
        named = field_values(event, self.count_from) if self.count_from else ()
        most = MOST_YEARS if self.unit == "year" else MOST
        return self.model_copy(update={"count": int(max(1, min(float(named[0]), most)))}) if named else self

    @property
    def by_day(self) -> bool:
        """Whether the minutes of what happened can change nothing: a limit at 24:00 of a day."""
        return self.unit != "hour" and self.cutoff is None


class LeastTerm(Term):
    """The least that something must last; ``whole``: its last day belongs to it until 24:00, else it is reached with that day.

    ``backwards``: counted back from a day known ahead.
    """

    least: ClassVar[bool] = True

    whole: bool = True
    backwards: bool = False


def named_day(event: Event, name: str) -> date | None:
    """The day that an entry names in one of its fields; None where the field is empty or names no day."""
    named = field_values(event, name)
    try:
        return date.fromisoformat(named[0]) if named else None
    except ValueError:
        return None
