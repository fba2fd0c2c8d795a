"""Dates by which something is due: one of every year, or one once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from govopen.core.dates.moments import LAST_MINUTE, Span, year_span
from govopen.core.dates.work_calendar import Reach, WorkCalendar
from govopen.core.evaluation.terms import Due
from govopen.core.model.events import Event, field_values
from govopen.messages import msg

_MONTH_AND_DAY = r"^\d\d-\d\d$"


def _limit(day: date, calendar: WorkCalendar, *, roll: bool) -> Due:
    """The last minute of a day, or of the working day to which it moves."""
    reach = calendar.roll(day) if roll else Reach(day)
    limit = datetime.combine(reach.day, LAST_MINUTE)
    return Due(limit, limit if reach.exact else None, missing=reach.missing)


class Yearly(BaseModel):
    """A date of every year, no later than 24:00 of which the duty is done: a date, not a period, so it moves off no rest day.

    ``by``      month and day, ``"01-31"``. ``about``: the year that is reported on, "previous" or "same".
    ``from``    month and day before which what was done does not count for that year; without it, the year's first day.
    ``covers``  the field in which an entry names that year; an entry that names another one does not count. Entries that name none
                count for the year in which they lie.
    ``roll``    true: a date on a rest day moves to the next working day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(pattern=_MONTH_AND_DAY)
    from_: str | None = Field(default=None, alias="from", pattern=_MONTH_AND_DAY)
    about: Literal["previous", "same"] = "previous"
    covers: str | None = None
    roll: bool = False

    @field_validator("by", "from_")
    @classmethod
    def _every_year(cls, value: str | None) -> str | None:
        try:
            date.fromisoformat(f"2001-{value or '01-01'}")
        except ValueError:
            raise ValueError(msg("It must be a day that every year has, such as 01-31.")) from None
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Yearly:
        if self.from_ is not None and self.from_ > self.by:
            raise ValueError(msg("from must not be later than by."))
        return self

    def day(self, year: int) -> date:
        """The date in that year."""
        return date.fromisoformat(f"{year:04d}-{self.by}")

    def years(self, days: Span) -> Iterator[int]:
        """The years whose date lies in these days."""
        return (year for year in range(days.first.year, days.last.year + 1) if self.day(year) in days)

    def first(self, year: int) -> date | None:
        """The day before which nothing counts for that year; None where only the year decides."""
        return date.fromisoformat(f"{year:04d}-{self.from_}") if self.from_ else None

    def covered(self, year: int) -> int:
        """The year reported on by that date."""
        return year - 1 if self.about == "previous" else year

    def limit(self, year: int, calendar: WorkCalendar) -> Due:
        """The last minute in time in that year."""
        return _limit(self.day(year), calendar, roll=self.roll)

    def is_about(self, event: Event, year: int) -> bool:
        """Whether an entry is about the year that is due: the one that it names, else the one in which it lies."""
        named = field_values(event, self.covers) if self.covers else ()
        if named:
            return named[0].strip().removesuffix("年度").removesuffix("年") == str(self.covered(year))
        return event.when.day in year_span(year)


class Once(BaseModel):
    """One date, no later than 24:00 of which the duty is done, once. It stands as a day, or as a table where more is to be said.

    ``by``    the day. ``from``: the day before which what was done does not count; without it, whatever was done counts.
    ``roll``  true: a date on a rest day moves to the next working day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: date
    from_: date | None = Field(default=None, alias="from")
    roll: bool = False

    @model_validator(mode="before")
    @classmethod
    def _day_alone(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError(msg("A day is wanted here, such as 2020-03-16 without quotation marks."))
        return {"by": value} if isinstance(value, date) else value

    @model_validator(mode="after")
    def _in_order(self) -> Once:
        if self.from_ is not None and self.from_ > self.by:
            raise ValueError(msg("from must not be later than by."))
        return self

    def day(self, year: int) -> date:
        """The date, whatever the year."""
        return self.by

    def years(self, days: Span) -> Iterator[int]:
        """The year of the date, if it lies in these days."""
        if self.by in days:
            yield self.by.year

    def first(self, year: int) -> date | None:
        """The day before which nothing counts."""
        return self.from_

    def covered(self, year: int) -> int:
        """The year of the date."""
        return year

    def limit(self, year: int, calendar: WorkCalendar) -> Due:
        """The last minute in time."""
        return _limit(self.by, calendar, roll=self.roll)

    def is_about(self, event: Event, year: int) -> bool:
        """Every entry is about it."""
        return True
