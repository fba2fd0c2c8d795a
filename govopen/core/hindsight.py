"""Marks the verdicts that a later holiday notice turned: an earlier calendar's judgement held against today's."""

from __future__ import annotations

from dataclasses import replace

from govopen.core.evaluation.engine import Judgement, RuleJudgement
from govopen.core.model.findings import Finding, Otherwise, Outcome

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
        return finding if finding.outcome is Outcome.MET else finding._replace(otherwise=Otherwise(Outcome.MET))
    if (other.outcome, other.due) == (finding.outcome, finding.due):
        return finding
    return finding._replace(otherwise=Otherwise(other.outcome, other.due))


def _key(finding: Finding) -> Key:
    """What is judged, whatever the verdict: the matter or the period and person, and the trigger's entry."""
    return finding.matter.id if finding.matter else None, finding.period, finding.leader or finding.unit, finding.entries[:1]
