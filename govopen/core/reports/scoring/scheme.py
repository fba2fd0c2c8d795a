"""A scheme of scoring as values: items with points, what each counts, how a breach deducts; read from TOML by datafiles/schemes.py."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import Field, field_validator, model_validator

from govopen.core.model.findings import Outcome
from govopen.core.model.rules import Level, Part
from govopen.messages import msg

#: Points as they are typed: at most 10,000, with three decimals.
Points = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=3, allow_inf_nan=False)]
#: How a breach deducts: so much for each; by the share of what was judged; all of the item's points for the first one.
Deduction = Literal["each", "share", "all"]
#: What an item is worth to an office that it concerned in nothing.
WithoutMatter = Literal["full", "average", "scale", "leave_out"]


class Each(Part):
    """The points that one breach of each outcome takes off; one number in the file stands for all three."""

    late: Points
    overdue: Points
    missed: Points

    def of(self, outcome: Outcome) -> Decimal:
        """The points that one breach takes off."""
        return {Outcome.LATE: self.late, Outcome.OVERDUE: self.overdue, Outcome.MISSED: self.missed}[outcome]

    @property
    def most(self) -> Decimal:
        """What one breach takes off at most: what is open may turn out to be any."""
        return max(self.late, self.overdue, self.missed)


class Weights(Part):
    """How much a breach counts by how much the duty binds; also its part of a share."""

    must: Points = Decimal(1)
    in_principle: Points = Decimal(1)
    encouraged: Points = Decimal(0)

    def of(self, level: Level) -> Fraction:
        """The weight of a duty of that level."""
        return Fraction({"must": self.must, "in_principle": self.in_principle, "encouraged": self.encouraged}[level])


class _Counting(Part):
    """What counts under an item or a bonus: rules by id, or all of an article of a pack (``jx-hrss-2020/(六)``), or of a pack."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    title_en: str = ""
    rules: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    model: str = ""

    @model_validator(mode="after")
    def _counts_something(self) -> _Counting:
        if not self.rules and not self.articles:
            raise ValueError(msg("It counts nothing: name rules or articles."))
        return self


class Item(_Counting):
    """One item: its points, and how breaches of its duties deduct, down to ``floor``.

    ``model`` names the published table after which it is made; ``classes`` the classes of offices that it concerns (none: all).
    """

    points: Points
    deduct: Deduction
    each: Each | None = None
    floor: Points = Decimal(0)
    classes: tuple[str, ...] = ()

    @field_validator("each", mode="before")
    @classmethod
    def _one_number(cls, raw: Any) -> Any:
        """Take ``each = 2`` for a table of the three outcomes."""
        if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
            return {"late": raw, "overdue": raw, "missed": raw}
        return raw

    @model_validator(mode="after")
    def _fits(self) -> Item:
        if (self.deduct == "each") != (self.each is not None):
            raise ValueError(msg("deduct = “each” needs the key each, the points that a breach takes off; the others do without it."))
        if self.floor > self.points:
            raise ValueError(msg("floor is more than points."))
        return self


class Bonus(_Counting):
    """Points beyond the items: ``each`` duty met, at most ``most``."""

    each: Points
    most: Points


class OfficeClass(Part):
    """Offices that are ranked among themselves; one class may name none and takes the rest."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    title_en: str = ""
    units: tuple[str, ...] = ()


class Scheme(Part):
    """A scheme: its items sum to ``total``; the score lies between ``floor`` and ``cap`` (None: the total and every bonus).

    Points are kept to ``decimals`` places, rounded down in each item, so that only what is whole is called whole.
    """

    title: str = Field(min_length=1)
    title_en: str = ""
    basis: str = ""
    total: Points = Decimal(100)
    floor: Points = Decimal(0)
    cap: Points | None = None
    decimals: int = Field(default=2, ge=0, le=3)
    without_matter: WithoutMatter = "full"
    weights: Weights = Weights()
    classes: tuple[OfficeClass, ...] = Field(default=(), alias="class")
    items: tuple[Item, ...] = Field(alias="item", min_length=1)
    bonuses: tuple[Bonus, ...] = Field(default=(), alias="bonus")

    @property
    def highest(self) -> Decimal:
        """The highest score there is."""
        reachable = self.total + sum((bonus.most for bonus in self.bonuses), Decimal(0))
        return reachable if self.cap is None else min(self.cap, reachable)

    def items_of(self, office_class: str | None) -> tuple[Item, ...]:
        """The items that concern a class of offices."""
        return tuple(item for item in self.items if not item.classes or office_class in item.classes)

    def class_of(self, unit: str | None) -> OfficeClass | None:
        """The class of an office; None where the scheme has no classes, or none for it."""
        named = next((each for each in self.classes if unit in each.units), None)
        return named or next((each for each in self.classes if not each.units), None)


class BoundScheme(Struct, frozen=True):
    """A scheme with the rules that each item and bonus counts, by the ids of items and bonuses.

    ``absent``: rules it names that come from packs which the ledger does not have; ``unscored``: rules that count in no item.
    """

    id: str
    sha256: str
    scheme: Scheme
    rules: Mapping[str, frozenset[str]]
    absent: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()
