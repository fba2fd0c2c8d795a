"""Judges rules over a history: every thread is handed once to the rules whose events it has.

What every rule would repeat is done here or in the collector, once: the days on which a rule is not in force, triggers out of the period
asked about, matters withheld, duties waived, reasons for lateness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.asked_period import By, reaching_back
from govopen.core.evaluation.collector import Collector, RuleJudgement
from govopen.core.evaluation.kinds import KINDS
from govopen.core.evaluation.lapses import Lapses
from govopen.core.evaluation.panel import Panel
from govopen.core.evaluation.question import Question
from govopen.core.evaluation.rule_judge import RuleJudge
from govopen.core.model.findings import Findings, Level
from govopen.core.model.history import History
from govopen.core.model.rules import Rule


class Judgement(Struct, frozen=True):
    """The verdicts rule by rule, and how many matters are breached, each at the level of its breach that binds the most."""

    rules: tuple[RuleJudgement, ...]
    matters: Mapping[Level, int]

    def __iter__(self) -> Iterator[RuleJudgement]:
        """Yield the rules."""
        return iter(self.rules)

    def __len__(self) -> int:
        """How many rules were judged."""
        return len(self.rules)


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
    out compliant matters, which are counted, unless ``everything``; ``unit`` keeps the verdicts on one office, by any of its names.
    ``keep`` makes what holds the findings of a rule. Findings for one of the ``reasons`` are kept, too.
    """
    judges, asked_rules = [], tuple(rules)
    unit = history.office.names.present(unit)
    lapses = Lapses(asked_rules)
    for rule in asked_rules:
        asked = period if isinstance(period, Span) else period(rule)
        due_in, begun = (None, asked) if by == "trigger" else (asked, reaching_back(rule, asked))
        collector = Collector(
            RuleJudgement(rule, keep()), history.office, on, lapses, everything=everything, unit=unit, due_in=due_in, reasons=reasons
        )
        judges.append(RuleJudge(Question(rule, history.office, calendar, begun, on), KINDS[rule.kind], collector))
    panel = Panel(judges, lapses, everything=everything or by == "due")
    for thread in history.threads(panel):
        panel.judge(thread)
        lapses.settle()
    for each in judges:
        each.finish()
    lapses.settle()
    return Judgement(tuple(each.collector.judgement for each in judges), lapses.matters)
