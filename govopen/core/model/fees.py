"""What a request for information costs (国办函〔2020〕109号): a scale of prices, each for the part above the step before it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

Unit = Literal["item", "page"]


class Step(Struct, frozen=True):
    """A price in yuan for each one up to and including ``up_to`` (None: all further ones).

    With ``every`` it is the price of the first so many; each further lot of them costs ``more`` apiece.
    """

    price: int
    up_to: int | None = None
    every: int = 0
    more: int = 0


class Scale(Struct, frozen=True):
    """The steps by item or by page, with the clause that they come from."""

    by: Unit
    in_force_from: date
    document: str
    article: str
    text: str
    steps: tuple[Step, ...]


class Charge(Struct, frozen=True):
    """The items or pages from ``first`` to ``last`` at one price in yuan."""

    first: int
    last: int
    price: int

    @property
    def count(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        """What they cost together, in yuan."""
        return self.count * self.price


def scale_on(scales: tuple[Scale, ...], by: Unit, day: date) -> Scale | None:
    """Return the scale in force on a day, None where there was none."""
    return max((each for each in scales if each.by == by and each.in_force_from <= day), key=lambda each: each.in_force_from, default=None)


def charges(scale: Scale, count: int, *, before: int = 0) -> tuple[Charge, ...]:
    """Return what the items or pages after the first ``before`` cost, price by price; ``count`` of them."""
    found = []
    for first, last, price in _prices(scale, before + count):
        if last > before:
            found.append(Charge(max(first, before + 1), last, price))
    return tuple(found)


def _prices(scale: Scale, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield the ranges of one price up to a number."""
    first = 1
    for step in scale.steps:
        limit = most if step.up_to is None else min(step.up_to, most)
        price = step.price
        while first <= limit:
            last = min(first + step.every - 1, limit) if step.every else limit
            yield first, last, price
            first, price = last + 1, price + step.more
