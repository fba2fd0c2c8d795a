"""What another calendar changes: marks the verdicts that a later holiday notice turned, and lists those that a new notice turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.evaluation.collector import RuleJudgement
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.findings import CurrentVerdict, Finding, Findings, Outcome
from govopen.core.model.rules import Rule

Key = tuple[int | None, str | None, str | None, tuple[int, ...]]


def mark_hindsight(earlier: Judgement, today: Judgement) -> Judgement:
    """Return the earlier judgement with every finding marked whose outcome or last day is another by today's calendar.

    Both must be of the same rules and history. A compliant matter is no finding, so one that today's judgement leaves out is met.
    """
    return replace(earlier, rules=tuple(_marked(before, after) for before, after in zip(earlier, today, strict=True)))


def _marked(before: RuleJudgement, after: RuleJudgement) -> RuleJudgement:
    return replace(before, findings=_MarkedFindings(before.findings, after.findings))


class _MarkedFindings(Findings):
    """Findings, each marked as it is read where another judgement says something else of the same subject."""

    def __init__(self, before: Findings, after: Findings) -> None:
        super().__init__()
        self._before = before
        self._after = {_key(finding): (finding.outcome, finding.due) for finding in after}

    def __iter__(self) -> Iterator[Finding]:
        return (_compared(finding, self._after.get(_key(finding))) for finding in self._before)

    def __len__(self) -> int:
        return len(self._before)


def _compared(finding: Finding, other: tuple[Outcome, Moment | None] | None) -> Finding:
    if other is None:
        return finding if finding.outcome is Outcome.MET else finding._replace(current=CurrentVerdict(Outcome.MET))
    if other == (finding.outcome, finding.due):
        return finding
    return finding._replace(current=CurrentVerdict(*other))


def _key(finding: Finding) -> Key:
    """What is judged, whatever the verdict: the matter or the period and person, and the trigger's entry."""
    return finding.matter.id if finding.matter else None, finding.period, finding.leader or finding.unit, finding.entries[:1]


class Move(Struct, frozen=True):
    """One verdict that is not the same under the new calendar; None where there is none under one of them."""

    rule: Rule
    before: Finding | None
    after: Finding | None


def moved_verdicts(before: Judgement, after: Judgement) -> Iterator[Move]:
    """Yield the verdicts that differ between two judgements of the same rules and history."""
    was, now = _by_subject(before), _by_subject(after)
    for subject in dict.fromkeys((*was, *now)):
        rule, old = was.get(subject, (None, None))
        new_rule, new = now.get(subject, (None, None))
        known = rule or new_rule
        if known and _verdict(old) != _verdict(new):
            yield Move(known, old, new)


def _by_subject(judgement: Judgement) -> dict[tuple[Any, ...], tuple[Rule, Finding]]:
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
