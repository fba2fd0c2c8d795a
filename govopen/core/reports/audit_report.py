"""The audit as a value, before any picture of it: counts, rates, findings in order, and what they rest on."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import nsmallest
from itertools import chain, compress, islice
from typing import Literal

from msgspec import Struct, field

from govopen.core.dates.moments import AsOf, Span
from govopen.core.dates.work_calendar import Notice, WorkCalendar
from govopen.core.evaluation.asked_period import By
from govopen.core.evaluation.engine import Judgement
from govopen.core.model.entries import Checkpoint, Verified
from govopen.core.model.findings import VIOLATIONS, Finding, Findings, Level, Outcome, urgency
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


#: Tells of a finding whether it is meant.
Holds = Callable[[Finding], bool]


def any_finding(finding: Finding) -> bool:
    """Holds of every one."""
    return True


class WorstFirst(Collection[Finding]):
    """Findings, what must be acted on first; sorted anew at each iteration, so that none is held."""

    def __init__(self, findings: Collection[Finding], holds: Holds = any_finding, limit: int = 0) -> None:
        """Order those of these findings, which are in ``finding_order``, of which something holds; ``limit``: at most so many (0: all)."""
        self._findings, self._holds, self._limit = findings, holds, limit

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order."""
        return worst_first(self._findings, holds=self._holds, limit=self._limit)

    def __len__(self) -> int:
        """How many."""
        count = sum(map(self._holds, self._findings))
        return min(count, self._limit) if self._limit else count

    def __contains__(self, finding: object) -> bool:
        """Whether it is among them."""
        return any(each == finding for each in self)


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


def worst_first(findings: Iterable[Finding], *, holds: Holds = any_finding, limit: int = 0) -> Iterator[Finding]:
    """Yield findings, the worst outcome first and the oldest first among equals; of one outcome and day in the order given.

    ``findings`` is iterated several times, so an iterator does not do; at most ``AT_ONCE`` of them are held in memory. ``holds`` selects;
    ``limit`` bounds how many come out (0: all).
    """
    if 0 < limit <= AT_ONCE:
        yield from nsmallest(limit, filter(holds, findings), key=urgency)
        return
    few = list(islice(filter(holds, findings), AT_ONCE + 1))
    found = iter(sorted(few, key=urgency)) if len(few) <= AT_ONCE else _by_window(findings, holds)
    del few
    yield from islice(found, limit or None)


def _by_window(findings: Iterable[Finding], holds: Holds) -> Iterator[Finding]:
    """Pass over the findings once for each range of urgencies that holds at most ``AT_ONCE`` of them."""
    known: dict[tuple[int, str], int] = {}
    places = array("i", (known.setdefault(urgency(each), len(known)) if holds(each) else -1 for each in findings))
    counts = Counter(places)
    for window in _windows({each: counts[place] for each, place in known.items()}):
        chosen: dict[int, list[Finding]] = {known[each]: [] for each in window}
        found = compress(zip(places, findings, strict=True), map(chosen.__contains__, places))
        if len(window) == 1:
            yield from (finding for _, finding in found)
            continue
        for place, finding in found:
            chosen[place].append(finding)
        yield from chain.from_iterable(chosen.values())


def _windows(sizes: Mapping[tuple[int, str], int]) -> Iterator[list[tuple[int, str]]]:
    """Cut the urgencies, in order, into ranges of at most ``AT_ONCE`` findings; one urgency alone may hold more."""
    window: list[tuple[int, str]] = []
    held = 0
    for each in sorted(sizes):
        if window and held + sizes[each] > AT_ONCE:
            yield window
            window, held = [], 0
        window.append(each)
        held += sizes[each]
    if window:
        yield window
