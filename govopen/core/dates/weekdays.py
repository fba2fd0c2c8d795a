"""The names of the days of the week, Monday first, in three widths."""

from __future__ import annotations

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
