"""Judges rules: each by its kind, each verdict with the matter it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.collector import Docket
from govopen.core.evaluation.kinds import KINDS
from govopen.core.evaluation.question import Question
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.history import Facts
from govopen.core.model.rules import Rule

BATCH = 5000


@dataclass(frozen=True, slots=True)
class RuleJudgement:
    """One rule's verdicts: how many of each outcome for each office, for each month of trigger, and the findings that were kept."""

    rule: Rule
    counts: Counter[tuple[Outcome, str | None]]
    findings: tuple[Finding, ...]
    months: Counter[tuple[Outcome, int, int]] = field(default_factory=Counter)


Judgement = tuple[RuleJudgement, ...]


def judge(
    rules: Iterable[Rule],
    facts: Facts,
    calendar: WorkCalendar,
    *,
    period: Span,
    on: AsOf,
    everything: bool = False,
    unit: str | None = None,
) -> Judgement:
    """Judge the matters whose trigger day lies in the period and the periods inside it, on the day asked about.

    Findings leave out compliant matters, which are counted, unless ``everything``; ``unit`` keeps the verdicts of one office.
    """
    return tuple(_judge_rule(Question(rule, facts, calendar, period, on), everything=everything, unit=unit) for rule in rules)


def _judge_rule(question: Question, *, everything: bool, unit: str | None) -> RuleJudgement:
    docket = Docket(question, everything=everything, unit=unit)
    KINDS[question.rule.kind].judge(docket)
    return RuleJudgement(question.rule, docket.counts, tuple(_named(docket.findings, question.facts)), docket.months)


def _named(drafts: list[tuple[int | None, Finding]], facts: Facts) -> Iterator[Finding]:
    """Put the matters into the findings, a batch at a time: only what is reported is looked up."""
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        matters = facts.matters({matter for matter, _ in batch if matter is not None})
        for matter, finding in batch:
            yield finding if matter is None else finding._replace(matter=matters[matter])
