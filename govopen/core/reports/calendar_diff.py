"""Marks the verdicts that a later holiday notice turned: an earlier calendar's judgement held against today's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govopen.core.model.findings import Finding
    from govopen.core.model.rules import Rule

from dataclasses import replace

from govopen.core.evaluation.engine import Judgement, RuleJudgement
from govopen.core.model.findings import CurrentVerdict, Finding, Outcome

Key = tuple[int | None, str | None, str | None, tuple[int, ...]]


def mark_hindsight(earlier: Judgement, today: Judgement) -> Judgement:
    """Return the earlier judgement with every finding marked whose outcome or last day is another by today's calendar.

    Both must be of the same rules and facts. A compliant matter is no finding, so one that today's judgement leaves out is met.
    """
    return tuple(_marked(before, after) for before, after in zip(earlier, today, strict=True))


def _marked(before: RuleJudgement, after: RuleJudgement) -> RuleJudgement:
    today = {_key(finding): finding for finding in after.findings}
    return replace(before, findings=tuple(_held_against(finding, today.get(_key(finding))) for finding in before.findings))


def _held_against(finding: Finding, other: Finding | None) -> Finding:
    if other is None:
        return finding if finding.outcome is Outcome.MET else finding._replace(otherwise=CurrentVerdict(Outcome.MET))
    if (other.outcome, other.due) == (finding.outcome, finding.due):
        return finding
    return finding._replace(otherwise=CurrentVerdict(other.outcome, other.due))


def _key(finding: Finding) -> Key:
    """What is judged, whatever the verdict: the matter or the period and person, and the trigger's entry."""
    return finding.matter.id if finding.matter else None, finding.period, finding.leader or finding.unit, finding.entries[:1]


@dataclass(frozen=True, slots=True)
class Move:
    """One verdict that is not the same under the new calendar; None where there is none under one of them."""

    rule: Rule
    before: Finding | None
    after: Finding | None


def _by_subject(judgement: Iterable[Any]) -> dict[tuple[Any, ...], tuple[Rule, Finding]]:
    """The findings by what they judge: rule, matter or period and person, trigger."""
    return {
        (finding.rule, finding.matter.id if finding.matter else None, finding.period, finding.leader, finding.trigger): (
            judged.rule,
            finding,
        )
        for judged in judgement
        for finding in judged.findings
    }


def _verdict(finding: Finding | None) -> tuple[Any, ...]:
    return (finding.outcome, finding.due, finding.due_earliest, finding.late_by) if finding else ()
