"""Where kinds of rule hand in their verdicts: compliant matters are counted, the rest are kept; waivers and withholdings apply here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from govopen.core.evaluation.question import Question
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import LateReason, Waiver, Withholding
from govopen.core.model.rules import Version
from govopen.messages import Label

#: Counted, and listed only where everything is asked for (``audit --all``).
UNLISTED = frozenset({Outcome.MET, Outcome.NOT_APPLICABLE})


@dataclass(slots=True)
class Docket:
    """The verdicts of one rule. ``everything`` keeps the compliant ones too, ``unit`` those of one office only."""

    question: Question
    everything: bool = False
    unit: str | None = None
    counts: Counter[tuple[Outcome, str | None]] = field(default_factory=Counter)
    months: Counter[tuple[Outcome, int, int]] = field(default_factory=Counter)
    findings: list[tuple[int | None, Finding]] = field(default_factory=list)
    withheld: Mapping[int, Withholding] = field(init=False)
    _waivers: Mapping[int | str | None, list[Waiver]] = field(init=False)
    _excuses: Mapping[int, LateReason] = field(init=False)

    def __post_init__(self) -> None:
        """Ask once for what may set a verdict aside."""
        facts = self.question.facts
        self.withheld = facts.withheld()
        waivers: defaultdict[int | str | None, list[Waiver]] = defaultdict(list)
        for waiver in facts.waivers(self.question.rule.id):
            waivers[waiver.matter if waiver.matter is not None else waiver.period].append(waiver)
        self._waivers = waivers
        self._excuses = {each.matter: each for each in facts.late_reasons() if each.rule in (None, self.question.rule.id)}

    def met(self, unit: str | None, day: date, count: int) -> None:
        """Count compliant matters triggered that day without keeping them; only where ``everything`` is off, and none that is withheld."""
        if self.unit is None or unit == self.unit:
            self.counts[Outcome.MET, unit] += count
            self.months[Outcome.MET, day.year, day.month] += count

    def enter(self, finding: Finding, *, matter: int | None = None, publication: bool = False) -> None:
        """Count a verdict and keep it, set aside by a withholding or a waiver where one stands."""
        if self.unit is not None and finding.unit != self.unit:
            return
        if publication and matter is not None and matter in self.withheld:
            finding = _not_public(finding, self.withheld[matter])
        elif finding.violates:
            finding = self._excused(self._waived(finding, matter), matter)
        self.counts[finding.outcome, finding.unit] += 1
        if finding.trigger is not None:
            self.months[finding.outcome, finding.trigger.day.year, finding.trigger.day.month] += 1
        if self.everything or finding.outcome not in UNLISTED:
            self.findings.append((matter, finding))

    def _excused(self, finding: Finding, matter: int | None) -> Finding:
        """A reason is shown beside the breach and changes nothing of it."""
        excuse = self._excuses.get(matter) if matter is not None and self._excuses else None
        return finding._replace(excuse=excuse, entries=(*finding.entries, excuse.seq)) if excuse and finding.violates else finding

    def _waived(self, finding: Finding, matter: int | None) -> Finding:
        if not self._waivers:
            return finding
        waivers = [waiver for key in (matter, finding.period) if key is not None for waiver in self._waivers.get(key, ())]
        if not waivers:
            return finding
        standing = [waiver for waiver in waivers if waiver.until is None or self.question.on.day <= waiver.until]
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

    def label(self, event: str, value: str | None = None) -> Label:
        """The vocabulary's name of an event, or of a value of one of its fields."""
        key = event if value is None else f"{event}={value}"
        return self.question.rule.labels.get(key) or Label(value or event, value or event)

    def named(self, event: str, value: str | None) -> Label:
        """The name of an event with that of a value of its, in brackets; of the event alone where None."""
        whole = self.label(event)
        if value is None:
            return whole
        part = self.label(event, value)
        return Label(f"{whole.zh}（{part.zh}）", f"{whole.en} ({part.en})")

    def field_label(self, event: str, name: str) -> Label:
        """The vocabulary's name of a field of an event."""
        return self.question.rule.labels.get(f"{event}.{name}") or Label(name, name)

    def labels(self, names: Iterable[str], *, event: str | None = None) -> tuple[Label, ...]:
        """The names of several events, or of several values of one event's fields."""
        return tuple(self.label(name) if event is None else self.label(event, name) for name in names)

    def blank(self, version: Version, outcome: Outcome, reason: Reason) -> Finding:
        """Begin a finding of this rule."""
        rule = self.question.rule
        return Finding(rule.id, rule.pack, version.cite.article, version.level, outcome, reason, version=version.label)


def _not_public(finding: Finding, withholding: Withholding) -> Finding:
    reason = Reason("withheld", {"ground": withholding.ground, "approver": withholding.approver})
    return finding._replace(
        outcome=Outcome.NOT_APPLICABLE,
        reason=reason,
        due=None,
        late_by=None,
        late_unit=None,
        entries=(*finding.entries, withholding.seq),
    )
