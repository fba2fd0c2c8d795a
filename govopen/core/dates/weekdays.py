"""The names of the days of the week, Monday first, in three widths, and the signs that number them in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govopen.messages import Message, msg

LONG: tuple[Message, ...] = (
    msg("Monday"),
    msg("Tuesday"),
    msg("Wednesday"),
    msg("Thursday"),
    msg("Friday"),
    msg("Saturday"),
    msg("Sunday"),
)
SHORT: tuple[Message, ...] = (msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"))
#: Where there is room for two cells.
NARROW: tuple[Message, ...] = (msg("Mo"), msg("Tu"), msg("We"), msg("Th"), msg("Fr"), msg("Sa"), msg("Su"))

#: The last sign of 星期一 or 周日: 0 for Monday, as ``date.weekday`` counts.
SIGNS: Final[Mapping[str, int]] = {sign: place for place, sign in enumerate("一二三四五六日")} | {"天": 6}
