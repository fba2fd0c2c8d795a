"""The only place that reads the clock, in Beijing time whatever the machine's zone."""

from __future__ import annotations

from datetime import date, datetime

from govopen.core.dates.moments import BEIJING, AsOf


def now() -> datetime:
    """Return the present moment, aware, in Beijing time."""
    return datetime.now(BEIJING)  # noqa: TID251


def as_of(day: date | None, *, moment: datetime) -> AsOf:
    """Return the day asked about: the end of a past or coming day; the present minute for today and for None."""
    if day is None or day == moment.date():
        return AsOf(moment.date(), moment.time().replace(second=0, microsecond=0, tzinfo=None))
    return AsOf(day)
