"""The fee for requests for information, by the scale in force."""

from __future__ import annotations

from datetime import date

from govopen.app.clock import now
from govopen.core.model.fees import Charge, Scale, Unit, charges, scale_on
from govopen.datafiles.fees import read_fees
from govopen.errors import UsageError
from govopen.messages import msg


def fee_of(by: Unit, count: int, *, before: int = 0, day: date | None = None) -> tuple[Scale, tuple[Charge, ...]]:
    """Return the scale in force on a day (today if None) and what so many items or pages cost by it.

    Raises UsageError for a day before the first scale.
    """
    scales, on = read_fees(), day or now().date()
    scale = scale_on(scales, by, on)
    if scale is None:
        first = min(each.in_force_from for each in scales)
        raise UsageError(msg("On {day} no fee was charged: the scale is in force from {first}.", day=on, first=first))
    return scale, charges(scale, count, before=before)
