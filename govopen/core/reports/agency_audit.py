"""The audit of one agency in short: what a supervisor's report holds of it, and nothing of its findings but what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from govopen.core.model.entries import Checkpoint, Verified
from govopen.core.model.findings import Level, Outcome
from govopen.core.model.rules import Pack
from govopen.core.reports.audit_report import AuditReport, Counts, Headline, binding_levels
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.messages import Message

#: ``refused``: govopen does not judge it as it is (no ledger, another schema, a pack that is missing); ``unreadable``: it could not be read.
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
    """What a scoring scheme gives the agency as a whole: ``score`` is proven, ``at_most`` what it is if everything open turns out to be met."""

    scheme: str
    title: str
    title_en: str
    sha256: str
    score: Decimal
    at_most: Decimal


class Judged(Struct, frozen=True):
    """What a ledger says of its agency. ``agency`` is the name that the ledger was founded with.

    ``before`` are the counts of the year before as of the same day of that year, none where the ledger tells of no matter of it; ``overdue`` the longest overdue of ``overdue_count``.
    """

    agency: str
    checkpoint: Checkpoint
    verified: Verified
    headline: Headline
    counts: Counts
    absorbed: Counts
    by_rule: tuple[RuleCounts, ...]
    packs: tuple[PackUsed, ...]
    overdue: tuple[OverdueDuty, ...]
    overdue_count: int
    last_recorded_at: datetime | None = None
    before: Counts = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    points: Points | None = None


class AgencyAudit(Struct, frozen=True):
    """One line of the list and what became of it; ``judged`` None where nothing could be judged, and then ``reason`` says why."""

    name: str
    location: str
    status: Status = "ok"
    reason: Message | None = None
    contact: str | None = None
    judged: Judged | None = None


def shorten(
    report: AuditReport,
    owed: OpenDuties,
    before: AuditReport | None,
    *,
    last_recorded_at: datetime | None,
    points: Points | None = None,
    most: int,
) -> Judged:
    """Return an audit in short; of what is overdue at the levels that bind at most ``most`` is kept, and all is counted."""
    sources = report.sources
    levels = binding_levels(strict=report.strict)
    overdue = [duty for duty in owed.duties if duty.finding.outcome is Outcome.OVERDUE and duty.finding.level in levels]
    return Judged(
        agency=sources.agency,
        checkpoint=sources.checkpoint,
        verified=sources.verified,
        headline=report.headline,
        counts=report.counts,
        absorbed=_positive(report.absorbed),
        by_rule=tuple(
            RuleCounts(
                line.rule.id,
                line.rule.pack,
                line.rule.article,
                line.rule.level,
                line.rule.title,
                line.rule.title_en,
                line.counts,
                _positive(line.absorbed),
            )
            for line in report.by_rule
        ),
        packs=_packs(sources.packs),
        overdue=tuple(map(_overdue, overdue[:most])),
        overdue_count=len(overdue),
        last_recorded_at=last_recorded_at,
        before=before.counts if before is not None else {},
        readings=dict(sources.readings),
        points=points,
    )


def _positive(counts: Counts) -> Counts:
    return {outcome: number for outcome, number in counts.items() if number}


def _packs(packs: Iterable[Pack]) -> tuple[PackUsed, ...]:
    return tuple(PackUsed(pack.id, pack.title, pack.sha256) for pack in packs)


def _overdue(duty: Duty) -> OverdueDuty:
    finding, matter = duty.finding, duty.finding.matter
    return OverdueDuty(
        finding.rule,
        finding.article,
        finding.level,
        duty.rule.title,
        duty.rule.title_en,
        matter=matter.number if matter else None,
        matter_title=matter.title if matter else None,
        period=finding.period,
        unit=finding.unit,
        leader=finding.leader,
        due=finding.due.day if finding.due else None,
        entries=finding.entries,
        responsible=duty.rule.lead or duty.rule.responsible,
    )
