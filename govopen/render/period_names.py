"""Periods as people call them."""

from __future__ import annotations

from govopen.core.dates.moments import parse_period
from govopen.messages import Label, Message, msg

_QUARTERS = (
    msg("{year}, first quarter"),
    msg("{year}, second quarter"),
    msg("{year}, third quarter"),
    msg("{year}, fourth quarter"),
)
_HALF_YEARS = msg("{year}, first half"), msg("{year}, second half")
_HALF_MONTHS = msg("{year}-{month}, 1st to 15th"), msg("{year}-{month}, from the 16th")


def period_name(label: str) -> Message:
    """``2020-Q1`` as people say it; a month is ``2020-05`` in English, 2020 年 5 月 in Chinese."""
    period = parse_period(label)
    if period is None:
        return msg("the year {year}", year=label)
    values: dict[str, object] = {"year": f"{period.year:04d}"}
    match period.unit:
        case "year":
            return msg("the year {year}", **values)
        case "half-year":
            return Message(_HALF_YEARS[period.index - 1].text, values)
        case "quarter":
            return Message(_QUARTERS[period.index - 1].text, values)
        case "week":
            return msg("{year}, week {week}", **values, week=period.index)
        case "fortnight":
            return msg("the two weeks from {first}", first=period.span.first)
    month = period.span.first.month
    values["month"] = Label(str(month), f"{month:02d}")
    if period.unit == "month":
        return msg("{year}-{month}", **values)
    return Message(_HALF_MONTHS[1 - period.index % 2].text, values)
