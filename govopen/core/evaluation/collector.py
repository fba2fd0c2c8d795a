"""Collects the verdicts on one rule: what a withholding or a waiver sets aside, the counts, and the findings that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct, field

from govopen.core.dates.moments import AsOf, Span
from govopen.core.evaluation.asked_period import due_day
from govopen.core.evaluation.lapses import Lapses
from govopen.core.model.findings import Finding, Findings, Outcome, Reason
from govopen.core.model.office_state import NO_NOTES, LateReason, MatterNotes, OfficeState, Withholding
from govopen.core.model.rules import Level, Rule
from govopen.core.model.threads import Thread

#: Counted, and listed only where everything is asked for (``audit --all``).
UNLISTED = frozenset({Outcome.MET, Outcome.NOT_APPLICABLE})


class RuleJudgement(Struct):
    """The verdicts on one rule: how many of each outcome, by office and level and by level and month; and the findings kept.

    The month is that in which a matter began, or in which it falls due where that is asked. ``absorbed`` are those that count under
    another rule, by outcome, level, office and month.
    """

    rule: Rule
    findings: Findings
    tallies: Counter[tuple[Outcome, str | None, Level]] = field(default_factory=Counter)
    months: Counter[tuple[Outcome, Level, int, int]] = field(default_factory=Counter)
    absorbed: Counter[tuple[Outcome, Level, str | None, tuple[int, int] | None]] = field(default_factory=Counter)

    @property
    def counts(self) -> Counter[tuple[Outcome, str | None]]:
        """How many of each outcome for each office."""
        counts: Counter[tuple[Outcome, str | None]] = Counter()
        for (outcome, unit, _), number in self.tallies.items():
            counts[outcome, unit] += number
        return counts

    @property
    def levels(self) -> Counter[tuple[Outcome, Level]]:
        """How many of each outcome at each level."""
        levels: Counter[tuple[Outcome, Level]] = Counter()
        for (outcome, _, level), number in self.tallies.items():
            levels[outcome, level] += number
        return levels


class Collector:
    """Takes the verdicts on one rule. ``everything`` keeps the compliant ones too, ``unit`` takes those of one office only.

    ``due_in`` takes only those on what falls due in these days. ``reasons``: findings for these reasons are kept whatever their outcome.
    """

    def __init__(
        self,
        judgement: RuleJudgement,
        office: OfficeState,
        on: AsOf,
        lapses: Lapses,
        *,
        everything: bool = False,
        unit: str | None = None,
        due_in: Span | None = None,
        reasons: frozenset[str] = frozenset(),
    ) -> None:
        """Keep where the verdicts go, and pick the waivers of periods that speak of the rule."""
        self.judgement, self.office, self.on, self.everything, self.unit = judgement, office, on, everything, unit
        self._lapses, self._overlaps = lapses, judgement.rule.id in lapses.concerned
        self.due_in, self._reasons = due_in, reasons
        self._period_waivers = tuple(each for each in self.office.waivers if each.rule == self.judgement.rule.id)

    def takes(self, unit: str | None) -> bool:
        """Whether verdicts on that office are asked for."""
        return self.unit is None or unit == self.unit

    def count(self, outcome: Outcome, unit: str | None, day: date, level: Level, count: int = 1, *, absorbed: bool = False) -> None:
        """Count matters triggered that day without a finding; for what is settled in bulk, where nothing is withheld, waived or kept."""
        if self.takes(unit):
            self.judgement.tallies[outcome, unit, level] += count
            self.judgement.months[outcome, level, day.year, day.month] += count
            if absorbed:
                self.judgement.absorbed[outcome, level, unit, (day.year, day.month)] += count

    def add(self, finding: Finding, thread: Thread | None, *, publication: bool, alone: bool = False) -> None:
        """Count a verdict, set aside by a withholding or a waiver where one stands, and keep it if it is listed.

        ``publication``: the duty is to make something public, which a withholding sets aside. ``alone``: no other rule concerns the matter.
        """
        if not self.takes(finding.unit):
            return
        if self.due_in is not None and due_day(finding) not in self.due_in:
            return
        notes = thread.notes if thread else NO_NOTES
        if publication and notes.withheld is not None:
            finding = _not_public(finding, notes.withheld, self.on)
        if finding.violates and (notes is not NO_NOTES or self._period_waivers):
            finding = self._excused(self._waived(finding, notes), notes.late_reasons)
        if not finding.violates:
            self._keep(finding)
        elif self._overlaps and not alone:
            self._lapses.hold(finding, self._keep)
        else:
            self._lapses.count(finding)
            self._keep(finding)

    def _keep(self, finding: Finding) -> None:
        judgement, outcome = self.judgement, finding.outcome
        month = self._month(finding)
        if finding.absorbed_by is not None:
            judgement.absorbed[outcome, finding.level, finding.unit, month] += 1
        judgement.tallies[outcome, finding.unit, finding.level] += 1
        if month is not None:
            judgement.months[outcome, finding.level, *month] += 1
        if self.everything or outcome not in UNLISTED or finding.reason.code in self._reasons:
            judgement.findings.add(finding)

    def _month(self, finding: Finding) -> tuple[int, int] | None:
        """The month of a matter: in which it began, or falls due where that is asked; None for a period."""
        if finding.trigger is None:
            return None
        day = finding.trigger.day if self.due_in is None else due_day(finding)
        return day.year, day.month

    def _waived(self, finding: Finding, notes: MatterNotes) -> Finding:
        waivers = [each for each in notes.waivers if each.rule == finding.rule]
        if finding.period is not None:
            waivers += [each for each in self._period_waivers if each.period == finding.period]
        if not waivers:
            return finding
        day = self._held_against(finding)
        standing = [waiver for waiver in waivers if waiver.until is None or day <= waiver.until]
        waiver = (standing or waivers)[-1]
        values = {
            "was": finding.outcome,
            "why": finding.reason,
            "ground": waiver.ground,
            "approver": waiver.approver,
            "until": waiver.until,
        }
        entries = (*finding.entries, waiver.seq)
        if standing:
            return finding._replace(outcome=Outcome.WAIVED, reason=Reason("waived", values), entries=entries, late_by=None, late_unit=None)
        return finding._replace(reason=Reason("waiver-expired", values), entries=entries)

    def _held_against(self, finding: Finding) -> date:
        """The day by which a waiver must still stand: that of the deed or of the period's end; of what is undone the day asked about."""
        if finding.done is not None:
            return finding.done.day
        ended = finding.outcome is Outcome.MISSED and finding.due is not None
        return min(finding.due.day, self.on.day) if ended and finding.due else self.on.day

    def _excused(self, finding: Finding, reasons: Iterable[LateReason]) -> Finding:
        """A reason for lateness is shown beside the breach and changes nothing of it."""
        known = [each for each in reasons if each.rule in (None, finding.rule)]
        if not known or not finding.violates:
            return finding
        return finding._replace(late_reason=known[-1], entries=(*finding.entries, known[-1].seq))


def _not_public(finding: Finding, withholding: Withholding, on: AsOf) -> Finding:
    """What is withheld by the day on which the duty was due is not owed; decided later, it only excuses a breach.

    A duty without a day of its own was due when the event came that brought it about. Whether information may be withheld depends on what
    it is (条例 arts. 14 to 16), so that a look back at an earlier day sees a withholding that was decided after it; the sentence says so.
    """
    limit = finding.due or finding.due_earliest or finding.trigger
    values: dict[str, object] = {"ground": withholding.ground, "approver": withholding.approver}
    if withholding.decided > on.day:
        values |= {"decided": withholding.decided, "on": on.day}
    entries = (*finding.entries, withholding.seq)
    if limit is None or withholding.decided <= limit.day:
        outcome, reason = Outcome.NOT_APPLICABLE, Reason("withheld", values)
        return finding._replace(outcome=outcome, reason=reason, due=None, late_by=None, late_unit=None, entries=entries)
    if not finding.violates:
        return finding
    reason = Reason("withheld-later", {**values, "was": finding.outcome, "decided": withholding.decided, "limit": limit.day})
    return finding._replace(outcome=Outcome.WAIVED, reason=reason, late_by=None, late_unit=None, entries=entries)
