"""The audit of one agency in short: what a supervisor's report holds of it, and nothing of its findings but what is overdue."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from govopen.core.model.entries import Checkpoint, Verified
from govopen.core.model.findings import Finding, Findings, Level, Outcome, finding_order
from govopen.core.model.rules import Rule
from govopen.core.reports.audit_report import AuditReport, Counts, Headline, Rate, RuleLine, rate
from govopen.messages import Message

#: ``refused``: govopen does not judge it as it is (no ledger, a pack that is missing); ``unreadable``: it could not be read.
Status = Literal["ok", "unreadable", "altered", "refused", "went-backwards"]


class RuleCounts(Struct, frozen=True):
    """One rule of one agency with its counts, those ``absorbed`` aside."""

    rule: str
    pack: str
    article: str
    level: Level
    title: str
    title_en: str
    counts: Counts
    absorbed: Counts = field(default_factory=dict)


class PackUsed(Struct, frozen=True):
    """A pack that judged an agency; two with one id and another fingerprint are not the same rules."""

    id: str
    title: str
    sha256: str


class OverdueDuty(Struct, frozen=True):
    """One thing that is overdue on the day asked about: whose it is, and since when."""

    rule: str
    article: str
    level: Level
    title: str
    title_en: str
    matter: str | None
    matter_title: str | None
    period: str | None
    unit: str | None
    leader: str | None
    due: date | None
    entries: tuple[int, ...] = ()
    responsible: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Who owes it: the leader of a quota, the office of a matter, else the offices that the rule names."""
        return self.leader or self.unit or "、".join(self.responsible)


class Points(Struct, frozen=True):
    """What a scoring scheme gives the agency as a whole: ``score`` is proven, ``at_most`` what it is if all that is open is met."""

    scheme: str
    title: str
    title_en: str
    sha256: str
    score: Decimal
    at_most: Decimal


class Judged(Struct, frozen=True):
    """What a ledger says of its agency. ``agency`` is the name that the ledger was founded with.

    ``binding`` are the counts at the levels that the headline counts: the rate is theirs. ``before`` are those of the year before as of
    the same day of that year, none where the ledger tells of no matter of it. ``overdue`` is the longest overdue of ``overdue_count``.
    """

    agency: str
    checkpoint: Checkpoint
    verified: Verified
    headline: Headline
    counts: Counts
    absorbed: Counts
    binding: Counts
    by_rule: tuple[RuleCounts, ...]
    packs: tuple[PackUsed, ...]
    overdue: tuple[OverdueDuty, ...]
    overdue_count: int
    last_recorded_at: datetime | None = None
    before: Counts = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    points: Points | None = None

    @property
    def rate(self) -> Rate:
        """The rate of what the headline counts."""
        return rate(self.binding)


class AgencyAudit(Struct, frozen=True):
    """One line of the list and what became of it; ``judged`` None where nothing could be judged, and then ``reason`` says why."""

    name: str
    location: str
    status: Status = "ok"
    reason: Message | None = None
    contact: str | None = None
    judged: Judged | None = None


class OverdueFindings(Findings):
    """Of the findings of one rule those that are overdue and bind: the longest overdue, a bounded number; all are counted elsewhere."""

    def __init__(self, *, levels: frozenset[Level], most: int) -> None:
        """``levels``: those that bind; ``most``: how many are kept."""
        super().__init__()
        self._levels, self._most = levels, most

    def add(self, finding: Finding) -> None:
        """Keep one more if it is overdue, binds, counts under this rule and is among the longest overdue."""
        if finding.outcome is Outcome.OVERDUE and finding.level in self._levels and finding.absorbed_by is None:
            insort(self._held, finding, key=_since)
            del self._held[self._most :]
            self._sorted = None

    def wants(self, outcome: Outcome, day: date) -> bool:
        """Whether such a finding may be kept."""
        return outcome is Outcome.OVERDUE


def _since(finding: Finding) -> date:
    return finding.due.day if finding.due else date.max


def shorten(
    report: AuditReport,
    other_years: Sequence[AuditReport],
    before: AuditReport | None,
    *,
    last_recorded_at: datetime | None,
    points: Points | None = None,
    most: int,
) -> Judged:
    """Return an audit in short; of what is overdue at most ``most`` is kept, and all is counted.

    ``other_years`` judged what began in other years than the report's and may be overdue still.
    """
    sources, open_years = report.sources, (report, *other_years)
    rules = report.rules
    overdue = sorted((finding for each in open_years for finding in each.findings), key=lambda each: (_since(each), finding_order(each)))
    return Judged(
        agency=sources.agency,
        checkpoint=sources.checkpoint,
        verified=sources.verified,
        headline=report.headline,
        counts=report.counts,
        absorbed=_positive(report.absorbed),
        binding=dict(report.binding),
        by_rule=tuple(map(_rule_counts, report.by_rule)),
        packs=tuple(PackUsed(pack.id, pack.title, pack.sha256) for pack in sources.packs),
        overdue=tuple(_overdue(finding, rules[finding.rule]) for finding in overdue[:most]),
        overdue_count=sum(each.binding[Outcome.OVERDUE] for each in open_years),
        last_recorded_at=last_recorded_at,
        before=dict(before.binding) if before is not None else {},
        readings=dict(sources.readings),
        points=points,
    )


def _rule_counts(line: RuleLine) -> RuleCounts:
    rule = line.rule
    return RuleCounts(rule.id, rule.pack, rule.article, rule.level, rule.title, rule.title_en, line.counts, _positive(line.absorbed))


def _positive(counts: Counts) -> Counts:
    return {outcome: number for outcome, number in counts.items() if number}


def _overdue(finding: Finding, rule: Rule) -> OverdueDuty:
    matter = finding.matter
    return OverdueDuty(
        finding.rule,
        finding.article,
        finding.level,
        rule.title,
        rule.title_en,
        matter=matter.number if matter else None,
        matter_title=matter.title if matter else None,
        period=finding.period,
        unit=finding.unit,
        leader=finding.leader,
        due=finding.due.day if finding.due else None,
        entries=finding.entries,
        responsible=rule.lead or rule.responsible,
    )
