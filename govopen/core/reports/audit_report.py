"""The audit as a value, before any picture of it: counts, rates, findings in order, and what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import nsmallest
from itertools import chain, islice
from typing import Literal

from msgspec import Struct, field

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import Notice, WorkCalendar
from govopen.core.evaluation.asked_period import By
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.entries import Checkpoint, Verified
from govopen.core.model.findings import VIOLATIONS, Finding, Findings, Level, Outcome, urgency, urgency_in_order
from govopen.core.model.rules import Pack, Rule
from govopen.core.reports.audit_lines import Counts as Counts
from govopen.core.reports.audit_lines import MonthLine as MonthLine
from govopen.core.reports.audit_lines import Rate as Rate
from govopen.core.reports.audit_lines import RuleLine as RuleLine
from govopen.core.reports.audit_lines import UnitLine as UnitLine
from govopen.core.reports.audit_lines import absorbed_counts, complete, month_lines, rule_counts, rule_lines, unit_lines
from govopen.core.reports.audit_lines import binding_levels as binding_levels
from govopen.core.reports.audit_lines import rate as rate
from govopen.core.reports.comparison import Comparison
from govopen.core.reports.grouping import Group, Selected
from govopen.core.reports.rectifications import Order


class Sources(Struct, frozen=True):
    """What a verdict rests on: the ledger at its checkpoint, the packs, the calendar with its notices, and when it was drawn up.

    ``calendar`` is the one that judged, for pages that draw its days. ``readings`` are those that the settings chose, by rule.
    """

    agency: str
    checkpoint: Checkpoint
    packs: tuple[Pack, ...]
    coverage: Span
    notices: tuple[Notice, ...]
    generated_at: datetime
    calendar: WorkCalendar
    calendar_as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    verified: Verified = Verified.WHOLE


class Headline(Struct, frozen=True):
    """What an audit comes to. ``violations`` and ``unsettled`` are those at the levels asked for.

    ``non_binding_breaches`` is what was late, overdue or missed at the laxer levels: it is no violation.
    ``matters``: how many matters the violations concern; those of periods concern none.
    """

    violations: Counts
    non_binding_breaches: int
    unsettled: int
    matters: int = 0

    @property
    def total(self) -> int:
        """How many violations."""
        return sum(self.violations.values())

    @property
    def verdict(self) -> Literal["breached", "unsettled", "clean"]:
        """Whether there is a violation; if not, whether something at such a level could not be judged."""
        return "breached" if self.total else "unsettled" if self.unsettled else "clean"


class AuditReport(Struct, frozen=True):
    """Everything an audit says; each renderer draws this value and computes nothing.

    ``absorbed`` are the breaches that count under another rule of the same lapse: among the findings, and in no other count.
    ``by`` "due": the period is the one in which the duties fall due, and not the one in which they began.
    ``orders`` are the orders to put right that were issued by the day asked about, whatever was judged.
    ``against``: the same rules and offices in an earlier year, where that was asked. ``group``: what lists are by.
    """

    period: Span
    on: AsOf
    sources: Sources
    counts: Counts
    by_rule: tuple[RuleLine, ...]
    by_unit: tuple[UnitLine, ...]
    findings: Collection[Finding]
    strict: bool = False
    by_month: tuple[MonthLine, ...] = ()
    by_level: Mapping[tuple[Outcome, Level], int] = field(default_factory=dict)
    absorbed: Counts = field(default_factory=dict)
    matters: Mapping[Level, int] = field(default_factory=dict)
    by: By = "trigger"
    orders: tuple[Order, ...] = ()
    group: Group | None = None
    against: Comparison | None = None

    @property
    def listed(self) -> Collection[Finding]:
        """The findings but for breaches that are listed under another rule, the one that absorbs them."""
        return Selected(self.findings, lambda finding: finding.absorbed_by is None)

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules that judged, by id."""
        return {line.rule.id: line.rule for line in self.by_rule}

    @property
    def binding(self) -> Counter[Outcome]:
        """The counts at the levels that the headline counts."""
        levels = binding_levels(strict=self.strict)
        bound: Counter[Outcome] = Counter()
        for (outcome, level), number in self.by_level.items():
            if level in levels:
                bound[outcome] += number
        return bound

    @property
    def rate(self) -> Rate:
        """The rate of what the headline counts."""
        return rate(self.binding)

    @property
    def headline(self) -> Headline:
        """Count what was found at the levels that judged it."""
        levels, bound = binding_levels(strict=self.strict), self.binding
        laxer = 0
        for (outcome, level), number in self.by_level.items():
            if level not in levels and outcome in VIOLATIONS:
                laxer += number
        violations = {outcome: bound[outcome] for outcome in Outcome if outcome in VIOLATIONS}
        return Headline(violations, laxer, bound[Outcome.UNDETERMINED], sum(self.matters.get(level, 0) for level in levels))


def build_report(
    judgement: Judgement,
    *,
    period: Span,
    on: AsOf,
    sources: Sources,
    strict: bool = False,
    by: By = "trigger",
    orders: Iterable[Order] = (),
    group: Group | None = None,
) -> AuditReport:
    """Arrange a judgement: totals, a line a rule, a line an office, findings by rule, trigger and matter."""
    return AuditReport(
        period=period,
        on=on,
        sources=sources,
        counts=_totals(judgement),
        by_rule=rule_lines(judgement),
        by_unit=unit_lines(judgement, binding_levels(strict=strict)),
        findings=SortedFindings([each.findings for each in sorted(judgement, key=lambda each: each.rule.id)]),
        strict=strict,
        by_month=month_lines(judgement, binding_levels(strict=strict)),
        by_level=_levels(judgement),
        absorbed=absorbed_counts(judgement),
        matters=judgement.matters,
        by=by,
        orders=tuple(orders),
        group=group,
    )


class WorstFirst(Collection[Finding]):
    """Findings, what must be acted on first; sorted anew at each iteration, so that none is held."""

    def __init__(self, findings: Collection[Finding]) -> None:
        """Order these, which are in ``finding_order``."""
        self._findings = findings

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order."""
        return worst_first(self._findings)

    def __len__(self) -> int:
        """How many."""
        return len(self._findings)

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return finding in self._findings


class SortedFindings(Collection[Finding]):
    """The findings of several rules in ``finding_order``: read anew at each iteration, never held together."""

    def __init__(self, by_rule: Sequence[Findings]) -> None:
        """Chain the findings of rules that are in order of id."""
        self._by_rule = by_rule

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order."""
        return chain.from_iterable(self._by_rule)

    def __len__(self) -> int:
        """How many."""
        return sum(map(len, self._by_rule))

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return any(each == finding for each in self)


def _levels(judgement: Judgement) -> Mapping[tuple[Outcome, Level], int]:
    total: Counter[tuple[Outcome, Level]] = Counter()
    for each in judgement:
        total.update(each.levels)
        for (outcome, level, _, _), number in each.absorbed.items():
            total[outcome, level] -= number
    return total


def _totals(judgement: Judgement) -> Counts:
    total: Counter[Outcome] = Counter()
    for each in judgement:
        total.update(rule_counts(each))
    return complete(total)


#: How many findings ``worst_first`` holds at once: some twenty megabytes.
AT_ONCE = 20_000


def worst_first(findings: Iterable[Finding], *, outcomes: Container[Outcome] = frozenset(Outcome), limit: int = 0) -> Iterator[Finding]:
    """Yield findings, the worst outcome first and the oldest first among equals; at most ``AT_ONCE`` of them are held in memory.

    ``findings`` is iterated several times, so an iterator does not do. ``outcomes`` selects; ``limit`` bounds how many come out (0: all).
    More than ``AT_ONCE`` findings of one outcome and one trigger or period come out in the order of ``findings``, which should be
    ``finding_order``; all others are sorted here.
    """
    if 0 < limit <= AT_ONCE:
        yield from nsmallest(limit, (finding for finding in findings if finding.outcome in outcomes), key=urgency_in_order)
        return
    if (few := _few(finding for finding in findings if finding.outcome in outcomes)) is not None:
        yield from islice(few, limit or None)
        return
    sizes = Counter(urgency(finding) for finding in findings if finding.outcome in outcomes)
    yield from islice(_by_window(findings, sizes), limit or None)


def _few(findings: Iterable[Finding]) -> list[Finding] | None:
    """The findings in order where they are at most ``AT_ONCE``; None where they are more."""
    found = list(islice(findings, AT_ONCE + 1))
    return sorted(found, key=urgency_in_order) if len(found) <= AT_ONCE else None


def _by_window(findings: Iterable[Finding], sizes: Mapping[tuple[int, str], int]) -> Iterator[Finding]:
    """Pass over the findings once for each range of urgencies that holds at most ``AT_ONCE`` of them."""
    for window in _windows(sizes):
        chosen = (finding for finding in findings if urgency(finding) in window)
        fits = sum(sizes[each] for each in window) <= AT_ONCE
        yield from sorted(chosen, key=urgency_in_order) if fits else chosen


def _windows(sizes: Mapping[tuple[int, str], int]) -> Iterator[frozenset[tuple[int, str]]]:
    """Cut the urgencies, in order, into ranges of at most ``AT_ONCE`` findings; one urgency alone may hold more."""
    window: list[tuple[int, str]] = []
    held = 0
    for each in sorted(sizes):
        if window and held + sizes[each] > AT_ONCE:
            yield frozenset(window)
            window, held = [], 0
        window.append(each)
        held += sizes[each]
    if window:
        yield frozenset(window)
