"""Judges rules over a history: every thread is handed once to the rules whose events it has.

What every rule would repeat is done here or in the collector, once: the days on which a rule is not in force, triggers out of the period
asked about, matters withheld, duties waived, reasons for lateness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.asked_period import By, reaching_back
from govopen.core.evaluation.collector import Collector, RuleJudgement
from govopen.core.evaluation.kinds import KINDS
from govopen.core.evaluation.panel import Panel
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.rule_judge import RuleJudge
from govopen.core.model.findings import Findings
from govopen.core.model.history import History
from govopen.core.model.rules import Rule

Judgement = tuple[RuleJudgement, ...]


def judge(
    rules: Iterable[Rule],
    history: History,
    calendar: WorkCalendar,
    *,
    period: Span | Callable[[Rule], Span],
    on: AsOf,
    everything: bool = False,
    unit: str | None = None,
    by: By = "trigger",
    keep: Callable[[], Findings] = Findings,
    reasons: frozenset[str] = frozenset(),
) -> Judgement:
    """Judge the matters whose trigger day lies in the period and the periods inside it, on the day asked about.

    ``by`` "due": instead whatever falls due in the period, whenever it began. ``period`` may differ from rule to rule. Findings leave
    out compliant matters, which are counted, unless ``everything``; ``unit`` keeps the verdicts on one office. ``keep`` makes what holds
    the findings of a rule. Findings for one of the ``reasons`` are kept, too.
    """
    judges = []
    for rule in rules:
        asked = period if isinstance(period, Span) else period(rule)
        due_in, begun = (None, asked) if by == "trigger" else (asked, reaching_back(rule, asked))
        collector = Collector(
            RuleJudgement(rule, keep()), history.office, on, everything=everything, unit=unit, due_in=due_in, reasons=reasons
        )
        judges.append(RuleJudge(Question(rule, history.office, calendar, begun, on), KINDS[rule.kind], collector))
    panel = Panel(judges, everything=everything or by == "due")
    for thread in history.threads(panel):
        for each in panel.concerned(thread.matter.kind, thread.shape):
            each.take(thread)
    for each in judges:
        each.finish()
    return tuple(each.collector.judgement for each in judges)
