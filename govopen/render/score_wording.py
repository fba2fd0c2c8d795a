"""The score in words, the same in every format: the formula, how an item deducts, and why an office lost what it lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.scoring.points import JUDGED
from govopen.core.reports.scoring.scheme import Bonus, Item, Scheme, WithoutMatter
from govopen.core.reports.scoring.score_report import BonusScore, ItemScore, OfficeScore, ScoreReport
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Label, Message, msg, plural
from govopen.render.document_words import run_on
from govopen.render.quantities import plain_number
from govopen.render.wording import LEVELS, OUTCOMES

#: The outcomes that a score counts, in the order of columns.
COUNTED = (Outcome.MET, *sorted(VIOLATIONS), Outcome.UNDETERMINED, Outcome.WAIVED)

#: What the scheme says of an item that concerned an office in nothing.
WITHOUT_MATTER: Mapping[WithoutMatter, Message] = {
    "full": msg("An item in which nothing concerned the office keeps all its points."),
    "average": msg("An item in which nothing concerned the office gets what the other offices keep of it on average."),
    "scale": msg("Items in which nothing concerned the office are left out, and the rest is scaled to the total."),
    "leave_out": msg("Items in which nothing concerned the office are left out, and its highest score is lower by them."),
}

#: The same of one item.
NOTHING_JUDGED: Mapping[WithoutMatter, Message] = {
    "full": msg("Nothing in it concerned the office: all its points."),
    "average": msg("Nothing in it concerned the office: the average of the others."),
    "scale": msg("Nothing in it concerned the office: left out."),
    "leave_out": msg("Nothing in it concerned the office: left out."),
}


def title_of(part: Scheme | Item | Bonus) -> Label:
    """The title of a scheme, an item or a bonus, for a sentence."""
    return Label(part.title, part.title_en)


def formula(scheme: Scheme) -> Iterator[Message]:
    """Yield the sentences by which the score can be computed again by hand."""
    values = {"total": plain_number(scheme.total), "floor": plain_number(scheme.floor), "cap": plain_number(scheme.highest)}
    yield msg("Score = points kept of all items ({total} in all) + bonus points, from {floor} to {cap}.", **values)
    weights = [msg("{level} ×{weight}", level=LEVELS[level], weight=plain_number(getattr(scheme.weights, level))) for level in LEVELS]
    yield msg("What is late, overdue or missed deducts, weighted by how much the duty binds: {weights}.", weights=weights)
    yield WITHOUT_MATTER[scheme.without_matter]
    yield msg("What could not be judged is open: its points are not credited; “at most” is the score if all of it turns out to be met.")
    yield msg("What is waived, not applicable or not yet due deducts nothing; a lapse that breaches two duties counts once.")
    yield plural(
        "Points kept are rounded down to {count} decimal in each item; offices of equal score share a rank.",
        "Points kept are rounded down to {count} decimals in each item; offices of equal score share a rank.",
        scheme.decimals,
    )


def deduction(item: Item) -> Message:
    """How an item deducts."""
    if item.each is None:
        return msg("points × not met / judged") if item.deduct == "share" else msg("all points for the first breach")
    amounts = {outcome: plain_number(item.each.of(outcome)) for outcome in (Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED)}
    if len(set(amounts.values())) == 1:
        return msg("{points} off for each breach", points=amounts[Outcome.LATE])
    return msg(
        "for each breach off: {terms}", terms=[msg("{outcome} {points}", outcome=OUTCOMES[each], points=amounts[each]) for each in amounts]
    )


def bonus_rule(bonus: Bonus) -> Message:
    """How a bonus adds."""
    return msg("{points} for each duty met, at most {most}", points=plain_number(bonus.each), most=plain_number(bonus.most))


def item_why(score: ItemScore, scheme: Scheme, words: Words) -> str:
    """Return why an office keeps what it keeps of an item, so that it can be computed again."""
    parts = [NOTHING_JUDGED[scheme.without_matter]] if not score.concerned else [*_deducted(score, scheme), *_left_open(score)]
    if waived := score.tally.of(Outcome.WAIVED):
        parts.append(plural("{count} is waived and deducts nothing.", "{count} are waived and deduct nothing.", waived))
    return run_on(map(words.say, parts), words)


def bonus_why(score: BonusScore) -> Message:
    """Why an office has what it has of a bonus."""
    values = {"each": plain_number(score.bonus.each), "points": plain_number(score.points), "most": plain_number(score.bonus.most)}
    return msg("{met} met × {each}, at most {most}: {points}.", met=score.tally.of(Outcome.MET), **values)


def _deducted(score: ItemScore, scheme: Scheme) -> Iterator[Message]:
    tally, item = score.tally, score.item
    if not tally.of(*VIOLATIONS):
        if met := tally.of(Outcome.MET):
            yield plural("{count} judged, and met.", "{count} judged, all met.", met)
        return
    if item.deduct == "share":
        broken, whole = tally.weight(scheme.weights, *VIOLATIONS), tally.weight(scheme.weights, *JUDGED)
        values = {"points": plain_number(item.points), "broken": plain_number(broken), "judged": plain_number(whole)}
        text = N_("Not met: {terms}; by weight {points} × {broken} / {judged} = {lost} off.")
        yield msg(text, terms=_breaches(score), lost=plain_number(score.lost), **values)
        return
    terms = _terms(score, scheme) if item.each is not None else _breaches(score)
    uncapped = sum((number for _, number in _costs(score, scheme)), Fraction(0))
    if item.each is not None and uncapped > item.points - item.floor:
        values = {"sum": plain_number(uncapped), "lost": plain_number(score.lost)}
        yield msg("Not met: {terms} = {sum}, of which the item bears {lost}.", terms=terms, **values)
        return
    yield msg("Not met: {terms} = {lost} off.", terms=terms, lost=plain_number(score.lost))


def _left_open(score: ItemScore) -> Iterator[Message]:
    if count := score.tally.of(Outcome.UNDETERMINED):
        points = plain_number(score.open)
        yield plural("{count} cannot be judged: {points} open.", "{count} cannot be judged: {points} open.", count, points=points)


def _breaches(score: ItemScore) -> list[Message]:
    return [
        msg("{outcome} {count}", outcome=OUTCOMES[each], count=number)
        for each in Outcome
        if each in VIOLATIONS and (number := score.tally.of(each))
    ]


def _costs(score: ItemScore, scheme: Scheme) -> Iterator[tuple[Message, Fraction]]:
    """Yield the breaches of each outcome and level with what they take off, floor aside."""
    each = score.item.each
    if each is None:
        return
    for (outcome, level), number in sorted(score.tally.counts.items()):
        if outcome in VIOLATIONS and number:
            weight, points = scheme.weights.of(level), each.of(outcome)
            values = {"outcome": OUTCOMES[outcome], "count": number, "points": plain_number(points)}
            if weight == 1:
                term = msg("{outcome} {count} × {points}", **values)
            else:
                term = msg("{outcome} {count} × {points} × {weight} ({level})", weight=plain_number(weight), level=LEVELS[level], **values)
            yield term, Fraction(points) * weight * number


def _terms(score: ItemScore, scheme: Scheme) -> list[Message]:
    return [term for term, _ in _costs(score, scheme)]


def points_text(points: Decimal, scheme: Scheme) -> str:
    """Points with all the decimals that the scheme keeps, for a column."""
    return f"{points:.{scheme.decimals}f}"


def score_range(office: OfficeScore, scheme: Scheme) -> str:
    """``89.20``, or ``89.20–90.20`` where something is open."""
    score = points_text(office.score, scheme)
    return f"{score}–{points_text(office.at_most, scheme)}" if office.is_open else score


def asides(report: ScoreReport) -> Iterator[Message]:
    """Yield what the ranking leaves out: offices without a verdict, rules of other packs, rules that count in no item."""
    if report.unjudged:
        yield msg("Not ranked, for nothing that counts was judged of them: {offices}.", offices=list(map(mask, report.unjudged)))
    if report.unassigned is not None:
        yield msg("Not ranked: verdicts that name no office.")
    if report.scheme.absent:
        yield msg(
            "Named by the scheme and not judged, for the ledger does not have their packs: {names}.", names=list(report.scheme.absent)
        )
    if report.scheme.unscored:
        yield plural(
            "{count} rule counts in no item: {names}.", "{count} rules count in no item: {names}.",
            len(report.scheme.unscored), names=list(report.scheme.unscored),
        )  # fmt: skip
