"""One rule over a history: matters by the version in force on their trigger day, periods gathered to the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from govopen.core.dates.moments import Span
from govopen.core.evaluation.collector import Collector
from govopen.core.evaluation.excusing import PeriodExcuses, unless_excused
from govopen.core.evaluation.kind import Gatherer, InTime, JudgeMatter, Kind
from govopen.core.evaluation.question import Question
from govopen.core.model.events import Pattern
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.provisos import Proviso, Standing, Stated
from govopen.core.model.rules import FACET, Rule, Trigger, Version
from govopen.core.model.threads import Thread
from govopen.messages import Label

#: What is said where the fact does not hold.
CODES = {Standing.DENIED: "fact-denied", Standing.UNGROUNDED: "fact-ungrounded", Standing.UNKNOWN: "fact-unknown"}
FLAGS = {"yes": Label("是", "yes"), "no": Label("否", "no")}


class Stretch(Struct, frozen=True):
    """Days of the period for which one version judges matters: whether it is in force, how it judges, what two days settle."""

    version: Version[Any]
    in_force: bool
    days: Span
    judge: JudgeMatter
    in_time: InTime | None


class RuleJudge:
    """Takes threads, and hands the verdicts of one rule to its collector."""

    def __init__(self, question: Question, kind: Kind, collector: Collector) -> None:
        """Judge by the versions of the question's rule."""
        self.question, self.collector = question, collector
        self.stretches = tuple(_stretches(question, kind))
        periodic = any(version.params.periodic for version in question.rule.versions)
        self.gatherer: Gatherer | None = kind.gather(question) if kind.gather is not None and periodic else None
        self.excuses = PeriodExcuses(question)

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that concern the rule."""
        for stretch in self.stretches:
            yield from stretch.version.params.subscriptions()
        if self.gatherer is not None:
            yield from self.gatherer.subscriptions()
            yield from self.excuses.patterns

    def take(self, thread: Thread) -> None:
        """Judge each duty that begins in the period, by the version of that day; and gather the thread for the periods."""
        begun, latest = thread.events[0].when.day, thread.events[-1].when.day
        for stretch in self.stretches:
            first, last = stretch.days
            if (latest < first or last < begun) and not stretch.version.params.begins_on_named_days:
                continue
            for trigger in stretch.version.params.triggers(thread):
                if not first <= trigger.begins.day <= last:
                    continue
                if stretch.in_force:
                    finding = self._reached(stretch, thread, trigger)
                    if finding is not None:
                        self._add(finding, thread, publication=stretch.version.params.publication)
                else:
                    self._add(self._not_in_force(stretch.version, thread, trigger), thread, publication=False)
        if self.gatherer is not None:
            self.gatherer.add(thread)
            self.excuses.add(thread)

    def finish(self) -> None:
        """Hand over the verdicts on periods."""
        if self.gatherer is not None:
            for finding, thread, publication in self.gatherer.findings():
                self._add(self.excuses.settle(finding), thread, publication=publication)

    def _add(self, finding: Finding, thread: Thread | None, *, publication: bool) -> None:
        """Hand over a verdict; where its trigger names no office, the matter's answers for it: the first that an entry names."""
        if finding.unit is None and thread is not None and thread.matter.unit is not None:
            finding = finding._replace(unit=thread.matter.unit)
        self.collector.add(finding, thread, publication=publication)

    def _reached(self, stretch: Stretch, thread: Thread, trigger: Trigger) -> Finding | None:
        """Judge a duty if the fact on which the rule depends holds; None where the rule then has nothing to say."""
        proviso: Proviso | None = stretch.version.params.provided
        about = trigger.about or trigger.event
        if proviso is None or not proviso.concerns(about):
            return stretch.judge(thread, trigger)
        stated = proviso.stated(thread.events)
        said = proviso.where_unknown(about) if stated.standing is Standing.UNKNOWN else proviso.otherwise
        if stated.standing is Standing.HOLDS or (stated.standing is Standing.UNKNOWN and said == "applies"):
            return stretch.judge(thread, trigger)
        if said == "silent":
            return None
        reason = Reason(CODES[stated.standing], self._values(stated))
        if stated.standing is Standing.DENIED:
            begun = self.question.new_finding(stretch.version, Outcome.NOT_APPLICABLE, reason)
            entries = tuple(dict.fromkeys((trigger.event.seq, stated.seq or trigger.event.seq)))
            return begun._replace(matter=thread.matter, unit=trigger.event.unit, trigger=trigger.begins, entries=entries)
        return unless_breached(stretch.judge(thread, trigger), reason)

    def _values(self, stated: Stated) -> dict[str, object]:
        rule = self.question.rule
        field = rule.field_label(stated.event, stated.field or FACET)
        return {"event": rule.label(stated.event), "field": field, "value": stated.value and said_label(rule, stated.event, stated.value)}

    def _not_in_force(self, version: Version[Any], thread: Thread, trigger: Trigger) -> Finding:
        reason = Reason("not-in-force", version.days)
        begun = self.question.new_finding(version, Outcome.NOT_APPLICABLE, reason)
        return begun._replace(matter=thread.matter, unit=trigger.event.unit, trigger=trigger.begins, entries=(trigger.event.seq,))


def said_label(rule: Rule, event: str, value: str) -> Label:
    """What a recorded value is called; of a flag, yes or no."""
    return FLAGS.get(value) or rule.label(event, value)


def unless_breached(finding: Finding, reason: Reason) -> Finding:
    """Return a finding that accuses nobody: a breach becomes undetermined, with the fact that would settle it."""
    if not finding.violates:
        return finding
    earliest = finding.due or finding.due_earliest
    return finding._replace(
        outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=earliest, late_by=None, late_unit=None, missing=()
    )


def _stretches(question: Question, kind: Kind) -> Iterator[Stretch]:
    if kind.judge is None:
        return
    for version, in_force, days in question.rule.stretches(question.period):
        if not version.params.periodic:
            judge = unless_excused(question.rule, version.params, kind.judge(question, version))
            in_time = None if version.params.excused_by else kind.in_time(question, version)
            yield Stretch(version, in_force, days, judge, in_time)
