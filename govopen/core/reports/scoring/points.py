"""What an item costs an office: exact fractions throughout, rounded once, down, in each item."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field

from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.rules import Level
from govopen.core.reports.scoring.scheme import Bonus, Item, Weights


class Tally(Struct):
    """What was judged under one item for one office: how many of each outcome at each level, and the entries behind them.

    ``by_rule``: how many breaches of each rule. Breaches that another rule absorbs count there alone.
    """

    counts: Counter[tuple[Outcome, Level]] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    entries: set[int] = field(default_factory=set)
    open_entries: set[int] = field(default_factory=set)
    waived_entries: set[int] = field(default_factory=set)

    def of(self, *outcomes: Outcome) -> int:
        """How many of these outcomes, at any level."""
        return sum(number for (outcome, _), number in self.counts.items() if outcome in outcomes)

    def note(self, finding: Finding) -> None:
        """Keep the entries of a finding with those of its like."""
        if finding.violates:
            self.entries.update(finding.entries)
        elif finding.outcome is Outcome.UNDETERMINED:
            self.open_entries.update(finding.entries)
        elif finding.outcome is Outcome.WAIVED:
            self.waived_entries.update(finding.entries)

    def weight(self, weights: Weights, *outcomes: Outcome) -> Fraction:
        """The weights of all verdicts of these outcomes."""
        return sum((weights.of(level) * number for (outcome, level), number in self.counts.items() if outcome in outcomes), Fraction(0))


class Kept(Struct, frozen=True):
    """The points that an office keeps of an item: ``least`` where what is open turns out to be breached, ``most`` where it is met."""

    least: Decimal
    most: Decimal


JUDGED = (Outcome.MET, *VIOLATIONS, Outcome.UNDETERMINED)


def concerns(tally: Tally, weights: Weights) -> bool:
    """Whether anything that counts was judged, or is open, under an item; waived, not yet due and not applicable do not count."""
    return tally.weight(weights, *JUDGED) > 0


def keep_points(item: Item, tally: Tally, weights: Weights, decimals: int) -> Kept:
    """Return what is left of the item's points, down to its floor."""
    least, most = (
        max(item.floor, round_down(Fraction(item.points) - _lost(item, tally, weights, worst=worst), decimals)) for worst in (True, False)
    )
    return Kept(least, most)


def _lost(item: Item, tally: Tally, weights: Weights, *, worst: bool) -> Fraction:
    """The points that breaches take off; ``worst``: and what is open, were it breached."""
    broken = VIOLATIONS | {Outcome.UNDETERMINED} if worst else VIOLATIONS
    if item.deduct == "share":
        whole = tally.weight(weights, *JUDGED)
        return Fraction(item.points) * tally.weight(weights, *broken) / whole if whole else Fraction(0)
    if item.deduct == "all":
        heaviest = max((weights.of(level) for (outcome, level), number in tally.counts.items() if outcome in broken and number), default=0)
        return Fraction(item.points) * heaviest
    each = item.each
    if each is None:
        raise ValueError(f"item {item.id} deducts for each breach and does not say how much")
    return sum(
        (
            Fraction(each.most if outcome is Outcome.UNDETERMINED else each.of(outcome)) * weights.of(level) * number
            for (outcome, level), number in tally.counts.items()
            if outcome in broken
        ),
        Fraction(0),
    )


def bonus_points(bonus: Bonus, tally: Tally) -> Decimal:
    """The points beyond the items: for each duty met, up to the most there are."""
    return min(bonus.most, bonus.each * tally.of(Outcome.MET))


def round_down(points: Fraction, decimals: int) -> Decimal:
    """Return points to so many decimals, rounded towards the smaller, so that what was lost is never rounded away."""
    return Decimal(points.numerator * 10**decimals // points.denominator).scaleb(-decimals)
