"""Words for days: what kind of day one is, holidays, days of the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from govopen.core.dates import weekdays
from govopen.core.dates.work_calendar import DayKind
from govopen.i18n import Words
from govopen.messages import Message, msg

KINDS: Mapping[DayKind, Message] = {
    DayKind.WORKDAY: msg("working day"),
    DayKind.WEEKEND: msg("weekend"),
    DayKind.HOLIDAY: msg("holiday"),
    DayKind.MAKEUP: msg("make-up working day"),
    DayKind.CLOSED: msg("closed"),
    DayKind.UNKNOWN: msg("no notice yet"),
}


#: English names of what notices name in Chinese.
HOLIDAY_NAMES: Mapping[str, str] = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th Anniversary of Victory",
}


def holiday_name(name: str | None, words: Words) -> str:
    """A holiday's name, or the ground of a closing, in the reader's language where it has one."""
    if words.language == "zh":
        return name or ""
    return ", ".join(HOLIDAY_NAMES.get(each, each) for each in (name or "").split("、") if each)


def weekday_name(day: date, words: Words) -> str:
    """周一, Mon."""
    return words.say(weekdays.SHORT[day.weekday()])
