"""What must hold of every score, whatever was judged: more breaches never help, order does not matter, bounds hold."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from govopen.core.dates.moments import AsOf
from govopen.core.evaluation.collector import RuleJudgement
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.findings import Findings, Outcome
from govopen.core.model.rules import Level
from govopen.core.reports.scoring.scheme import BoundScheme, Scheme
from govopen.core.reports.scoring.score_report import OfficeScore, ScoreReport, build_score
from tests.golden.sample import PUBLICITY, SOURCES

RULES = ("r1", "r2", "r3")
UNITS = ("甲处", "乙处", None)
LEVELS: tuple[Level, ...] = get_args(Level)
BREACHES = (Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED)

Verdict = tuple[str, str | None, Level, Outcome]
VERDICTS = st.lists(
    st.tuples(st.sampled_from(RULES), st.sampled_from(UNITS), st.sampled_from(LEVELS), st.sampled_from(list(Outcome))), max_size=12
)
POINTS = st.decimals(min_value=0, max_value=9, places=1)


@st.composite
def schemes(draw: st.DrawFn, without_matter: str = "full") -> BoundScheme:
    """A scheme of three items that sum to its total, one rule each."""
    items = []
    for number, rule in enumerate(RULES):
        points = draw(st.integers(1, 40))
        deduct = draw(st.sampled_from(["each", "share", "all"]))
        each = {outcome.value: draw(POINTS) for outcome in BREACHES}
        more = {"each": each} if deduct == "each" else {}
        floor = draw(st.integers(0, points))
        items.append({"id": f"i{number}", "title": "项", "points": points, "deduct": deduct, "floor": floor, "rules": [rule], **more})
    scheme = Scheme.model_validate(
        {
            "title": "表",
            "total": sum(item["points"] for item in items),
            "floor": draw(st.integers(0, 5)),
            "decimals": draw(st.integers(0, 3)),
            "without_matter": without_matter,
            "weights": {level: draw(st.sampled_from(["0", "0.5", "1", "1.25"])) for level in LEVELS},
            "item": items,
            "bonus": [{"id": "b", "title": "加分", "rules": ["r1"], "each": draw(POINTS), "most": draw(POINTS)}],
        }
    )
    rules = {"i0": "r1", "i1": "r2", "i2": "r3", "b": "r1"}
    return BoundScheme("s", "0" * 64, scheme, {part: frozenset({rule}) for part, rule in rules.items()})


def scored(scheme: BoundScheme, verdicts: list[Verdict]) -> ScoreReport:
    judged = []
    for rule in RULES:
        tallies = Counter((outcome, unit, level) for name, unit, level, outcome in verdicts if name == rule)
        judged.append(RuleJudgement(replace(PUBLICITY, id=rule), Findings(), tallies))
    return build_score(Judgement(tuple(judged), {}), scheme, year=2020, on=AsOf(date(2020, 12, 31)), sources=SOURCES)


def of(report: ScoreReport, unit: str | None) -> OfficeScore | None:
    return next((each for each in (*report.offices, report.unassigned) if each is not None and each.unit == unit), None)


@settings(max_examples=60, deadline=None)
@given(schemes(), VERDICTS, st.sampled_from(RULES), st.sampled_from(UNITS), st.sampled_from(LEVELS), st.sampled_from(BREACHES))
def test_one_more_breach_never_raises_a_score(
    scheme: BoundScheme, verdicts: list[Verdict], rule: str, unit: str | None, level: Level, outcome: Outcome
) -> None:
    before, after = (scored(scheme, each) for each in (verdicts, [*verdicts, (rule, unit, level, outcome)]))
    for name in UNITS:
        was, now = of(before, name), of(after, name)
        if was is not None and now is not None:
            assert now.score <= was.score
            assert now.at_most <= was.at_most
    assert after.whole.score <= before.whole.score


@settings(max_examples=40, deadline=None)
@given(schemes(), VERDICTS, st.randoms(use_true_random=False))
def test_the_order_of_what_happened_does_not_matter(scheme: BoundScheme, verdicts: list[Verdict], random: Random) -> None:
    shuffled = list(verdicts)
    random.shuffle(shuffled)
    assert scored(scheme, verdicts) == scored(scheme, shuffled)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["full", "average", "scale", "leave_out"]).flatmap(schemes), VERDICTS)
def test_scores_and_items_keep_within_their_bounds(scheme: BoundScheme, verdicts: list[Verdict]) -> None:
    report = scored(scheme, verdicts)
    for office in (*report.offices, report.whole):
        assert scheme.scheme.floor <= office.score <= office.at_most <= scheme.scheme.highest
        for each in office.items:
            assert each.item.floor <= each.kept.least <= each.kept.most <= each.item.points
            assert each.lost + each.open + each.kept.least == each.item.points
            assert -each.kept.least.as_tuple().exponent <= 3  # type: ignore[operator]
    ranks = [office.rank for office in report.offices]
    assert ranks == sorted(1 + sum(other.score > office.score for other in report.offices) for office in report.offices)


@settings(max_examples=40, deadline=None)
@given(schemes(), VERDICTS, st.sampled_from([Outcome.MET, *BREACHES]))
def test_what_is_open_lies_between_breached_and_met(scheme: BoundScheme, verdicts: list[Verdict], settled: Outcome) -> None:
    """Settling everything that is open brings a score from “at least” to somewhere up to “at most”, bonus aside."""
    plain = BoundScheme(scheme.id, scheme.sha256, scheme.scheme.model_copy(update={"bonuses": ()}), scheme.rules)
    answered = [(*each[:3], settled if each[3] is Outcome.UNDETERMINED else each[3]) for each in verdicts]
    was, now = scored(plain, verdicts).whole, scored(plain, answered).whole
    assert was.score <= now.score <= was.at_most
    if settled is Outcome.MET:
        assert now.score == was.at_most == now.at_most


def test_nothing_judged_is_not_ranked() -> None:
    item = {"id": "i", "title": "项", "points": 1, "deduct": "share", "rules": ["r1"]}
    scheme = Scheme.model_validate({"title": "表", "total": 1, "item": [item]})
    bound = BoundScheme("s", "", scheme, {"i": frozenset({"r1"})})
    report = scored(bound, [("r1", "甲处", "must", Outcome.WAIVED), ("r1", "乙处", "encouraged", Outcome.MISSED)])
    assert (report.offices, report.unjudged, report.whole.score) == ((), ("乙处", "甲处"), Decimal(1))
