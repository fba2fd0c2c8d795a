"""What the kinds of rule that judge one period after another have in common: quota, standing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from govopen.core.dates.moments import PeriodUnit
from govopen.core.model.office_state import UnitType
from govopen.core.model.rules import Params
from govopen.messages import msg


class PeriodicParams(Params):
    """A duty of every period, of the agency or of each of its offices.

    ``kind``   the kind of matter of which something is owed.
    ``each``   the period: week (Monday to Sunday), fortnight, half-month (to the 15th, from the 16th), month, quarter, half-year, year.
    ``since``  the first day of the first fortnight, from which all others are counted.
    ``per``    who owes it: "agency", or "unit": every registered office, with ``unit_types`` each that is declared to be of one of
               them, with ``units`` those that are named, registered or not.
    """

    kind: str = Field(min_length=1)
    each: PeriodUnit
    since: date | None = None
    per: Literal["agency", "unit", "role", "topic"] = "agency"
    unit_types: tuple[UnitType, ...] = ()
    units: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    @model_validator(mode="after")
    def _of_units(self) -> PeriodicParams:
        if self.unit_types and self.per != "unit":
            raise ValueError(msg("unit_types needs per = unit."))
        if self.units and self.per != "unit":
            raise ValueError(msg("units needs per = unit."))
        if self.units and self.unit_types:
            raise ValueError(msg("Give either units or unit_types."))
        if (self.each == "fortnight") != (self.since is not None):
            raise ValueError(msg("since, the first day of the first fortnight, goes with each = fortnight and with nothing else."))
        return self

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """Its periods."""
        return (self.each,)

    @property
    def named_units(self) -> tuple[str, ...]:
        """The offices named."""
        return self.units

    @property
    def counted_since(self) -> date | None:
        """The first day of the first fortnight."""
        return self.since

    @property
    def of_register(self) -> str | None:
        """What is owed is logged there."""
        return self.kind
