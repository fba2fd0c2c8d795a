"""The only place that reads the clock, in Beijing time whatever the machine's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from govopen.core.when import AsOf

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in Asia/Shanghai."""
    return datetime.now(BEIJING)  # noqa: TID251


def as_of(day: date | None, *, moment: datetime) -> AsOf:
    """The day asked about: a past or coming day counts as spent, today and none mean this very minute."""
    if day is None or day == moment.date():
        return AsOf(moment.date(), moment.time().replace(second=0, microsecond=0, tzinfo=None))
    return AsOf(day)


def in_beijing(instant: str) -> str:
    """Write a recorded instant (ISO, UTC) as Beijing time to the minute, as people read it."""
    return f"{datetime.fromisoformat(instant).astimezone(BEIJING):%Y-%m-%d %H:%M}"
