"""The score of a year as a value: of each office and each item the points, what was lost, what is open, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf
from govopen.core.evaluation.collector import RuleJudgement
from govopen.core.evaluation.engine import Judgement
from govopen.core.reports.audit_report import Sources
from govopen.core.reports.scoring.points import Kept, Tally, bonus_points, concerns, keep_points, round_down
from govopen.core.reports.scoring.scheme import Bonus, BoundScheme, Item, OfficeClass, Scheme

#: For each office, the tally of each item and bonus by its id.
Tallies = Mapping[str | None, Mapping[str, Tally]]


class ItemScore(Struct, frozen=True):
    """One item of one office: of its points some are lost, some open; ``kept`` is what counts.

    ``concerned``: something that counts was judged or is open under it; else ``kept`` is what the scheme says of an item without a matter.
    """

    item: Item
    tally: Tally
    kept: Kept
    concerned: bool

    @property
    def lost(self) -> Decimal:
        """The points that breaches take off."""
        return self.item.points - self.kept.most

    @property
    def open(self) -> Decimal:
        """The points that are neither lost nor kept, because something could not be judged."""
        return self.kept.most - self.kept.least


class BonusScore(Struct, frozen=True):
    """The points that one bonus adds."""

    bonus: Bonus
    tally: Tally
    points: Decimal


class OfficeScore(Struct, frozen=True):
    """One office: ``score`` is proven, ``at_most`` what it is if everything open turns out to be met.

    ``unit`` None: matters that name no office, or all offices together. ``rank``: among its class; equals share one, and the next
    ranks are passed over. ``concerned``: of the points of the items that concern it, how many there are, and how many it keeps.
    """

    unit: str | None
    office_class: OfficeClass | None
    items: tuple[ItemScore, ...]
    bonuses: tuple[BonusScore, ...]
    score: Decimal
    at_most: Decimal
    rank: int | None = None

    @property
    def concerned(self) -> tuple[Decimal, Decimal]:
        """The points of the items that concern the office, and those of them that it keeps."""
        items = [each for each in self.items if each.concerned]
        return sum((each.item.points for each in items), Decimal(0)), sum((each.kept.least for each in items), Decimal(0))

    @property
    def is_open(self) -> bool:
        """Whether something that could not be judged would still change the score."""
        return self.at_most != self.score


class ScoreReport(Struct, frozen=True):
    """The scores of a year. ``offices`` by rank; ``unassigned`` is what names no office; ``whole`` takes all of the ledger for one office.

    ``unjudged``: offices of the register, or named by the scheme, of which nothing that counts was judged.
    """

    year: int
    on: AsOf
    sources: Sources
    scheme: BoundScheme
    offices: tuple[OfficeScore, ...]
    unassigned: OfficeScore | None
    whole: OfficeScore
    unjudged: tuple[str, ...]


def build_score(
    judgement: Judgement, scheme: BoundScheme, *, year: int, on: AsOf, sources: Sources, registered: Iterable[str] = ()
) -> ScoreReport:  # fmt: skip
    """Score every office by a judgement of the scheme's rules."""
    tallies = _tallies(judgement, scheme)
    offices = [_score(scheme.scheme, unit, each) for unit, each in tallies.items() if unit is not None]
    scored = tuple(_ranked(_averaged(offices, scheme.scheme)))
    named = {unit for each in scheme.scheme.classes for unit in each.units}
    others = {*registered, *named, *(unit for unit in tallies if unit)} - {each.unit for each in scored}
    without = _score(scheme.scheme, None, tallies[None]) if None in tallies else None
    return ScoreReport(
        year=year,
        on=on,
        sources=sources,
        scheme=scheme,
        offices=scored,
        unassigned=without if without and any(item.concerned for item in without.items) else None,
        whole=_whole(scheme.scheme, _merged(tallies.values())),
        unjudged=tuple(sorted(others)),
    )


def _tallies(judgement: Judgement, scheme: BoundScheme) -> Tallies:
    places: dict[str, list[str]] = defaultdict(list)
    for place, rules in scheme.rules.items():
        for rule in rules:
            places[rule].append(place)
    tallies: dict[str | None, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for each in judgement:
        for place in places.get(each.rule.id, ()):
            _count(each, place, tallies)
    return tallies


def _count(judged: RuleJudgement, place: str, tallies: Mapping[str | None, Mapping[str, Tally]]) -> None:
    for (outcome, unit, level), number in judged.tallies.items():
        tallies[unit][place].counts[outcome, level] += number
    for (outcome, level, unit, _), number in judged.absorbed.items():
        tallies[unit][place].counts[outcome, level] -= number
    for finding in judged.findings:
        if finding.absorbed_by is None:
            tally = tallies[finding.unit][place]
            tally.note(finding)
            if finding.violates:
                tally.by_rule[finding.rule] += 1


def _merged(tallies: Iterable[Mapping[str, Tally]]) -> Mapping[str, Tally]:
    merged: dict[str, Tally] = defaultdict(Tally)
    for each in tallies:
        for place, tally in each.items():
            whole = merged[place]
            whole.counts.update(tally.counts)
            whole.by_rule.update(tally.by_rule)
            whole.entries |= tally.entries
            whole.open_entries |= tally.open_entries
            whole.waived_entries |= tally.waived_entries
    return merged


def _score(scheme: Scheme, unit: str | None, tallies: Mapping[str, Tally]) -> OfficeScore:
    office_class = scheme.class_of(unit)
    return _summed(_drawn_up(scheme, unit, office_class, scheme.items_of(office_class.id if office_class else None), tallies), scheme)


def _whole(scheme: Scheme, tallies: Mapping[str, Tally]) -> OfficeScore:
    """Take all offices for one; its items are those of every class, hence taken as parts of the total."""
    office = _drawn_up(scheme, None, None, scheme.items, tallies)
    parts = scheme.model_copy(update={"without_matter": "scale"}) if scheme.classes else scheme
    return _summed(office, parts)


def _drawn_up(
    scheme: Scheme, unit: str | None, office_class: OfficeClass | None, items: Iterable[Item], tallies: Mapping[str, Tally]
) -> OfficeScore:  # fmt: skip
    """An office with its items and bonuses, not summed up yet."""
    drawn = tuple(_item(item, tallies.get(item.id) or Tally(), scheme) for item in items)
    bonuses = ((bonus, tallies.get(bonus.id) or Tally()) for bonus in scheme.bonuses)
    added = tuple(BonusScore(bonus, tally, bonus_points(bonus, tally)) for bonus, tally in bonuses)
    return OfficeScore(unit, office_class, drawn, added, Decimal(0), Decimal(0))


def _item(item: Item, tally: Tally, scheme: Scheme) -> ItemScore:
    if concerns(tally, scheme.weights):
        return ItemScore(item, tally, keep_points(item, tally, scheme.weights, scheme.decimals), concerned=True)
    return ItemScore(item, tally, Kept(item.points, item.points), concerned=False)


def _summed(office: OfficeScore, scheme: Scheme) -> OfficeScore:
    """Sum the items up, as the scheme treats those without a matter, add the bonuses, and keep within floor and cap."""
    bonus = sum((each.points for each in office.bonuses), Decimal(0))
    least, most = (_within(_base(office, scheme, kept) + bonus, scheme) for kept in ("least", "most"))
    return replace(office, score=least, at_most=most)


def _base(office: OfficeScore, scheme: Scheme, kept: str) -> Decimal:
    partial = scheme.without_matter in ("scale", "leave_out")
    counted = [each for each in office.items if each.concerned or not partial]
    sum_kept: Decimal = sum((getattr(each.kept, kept) for each in counted), Decimal(0))
    if scheme.without_matter != "scale":
        return sum_kept
    possible = sum((each.item.points for each in counted), Decimal(0))
    return round_down(Fraction(scheme.total) * Fraction(sum_kept) / Fraction(possible), scheme.decimals) if possible else Decimal(0)


def _within(points: Decimal, scheme: Scheme) -> Decimal:
    return min(scheme.highest, max(scheme.floor, points))


def _averaged(offices: list[OfficeScore], scheme: Scheme) -> list[OfficeScore]:
    """Give items without a matter what the other offices of the class keep of them on average; where none has any, all its points."""
    if scheme.without_matter != "average":
        return offices
    kept: dict[tuple[str | None, str], list[Kept]] = defaultdict(list)
    for office in offices:
        for each in office.items:
            if each.concerned:
                kept[_class_id(office), each.item.id].append(each.kept)
    filled = []
    for office in offices:
        items = tuple(_filled(each, kept.get((_class_id(office), each.item.id), []), scheme) for each in office.items)
        filled.append(_summed(replace(office, items=items), scheme))
    return filled


def _filled(each: ItemScore, others: list[Kept], scheme: Scheme) -> ItemScore:
    if each.concerned or not others:
        return each
    least, most = (
        round_down(sum(map(Fraction, points), Fraction(0)) / len(others), scheme.decimals)
        for points in ([kept.least for kept in others], [kept.most for kept in others])
    )
    return replace(each, kept=Kept(least, most))


def _class_id(office: OfficeScore) -> str | None:
    return office.office_class.id if office.office_class else None


def _ranked(offices: Iterable[OfficeScore]) -> Iterator[OfficeScore]:
    """Order offices by class, score, name, and give each its rank; an office of which nothing counts has none."""
    by_class: dict[str | None, list[OfficeScore]] = defaultdict(list)
    for office in offices:
        by_class[_class_id(office)].append(office)
    for group in by_class.values():
        judged = [each for each in group if any(item.concerned for item in each.items)]
        for office in sorted(judged, key=lambda each: (-each.score, each.unit or "")):
            yield replace(office, rank=1 + sum(other.score > office.score for other in judged))
