"""The circular (通报) as a value: the offices the worst first, what is overdue now, every breach under its office, the orders to put right.

It arranges an audit and judges nothing. Breaches are those at the levels that the audit counts; what binds less is a number in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from heapq import nsmallest

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.model.findings import OUTCOME_RANKS, VIOLATIONS, Finding, Outcome, finding_order
from govopen.core.model.rules import Cite, Rule
from govopen.core.reports.audit_report import AuditReport, UnitLine, binding_levels
from govopen.core.reports.rectifications import Order, item_of, ordered_items, unanswered

#: Breaches that the annex lists; a register of more is for the workbook.
MOST_BREACHES = 500


class Breach(Struct, frozen=True):
    """A breach with its rule; ``order`` is the latest order to put it right."""

    finding: Finding
    rule: Rule
    order: Order | None = None

    @property
    def cite(self) -> Cite:
        """The place of the law in the version that judged it."""
        return self.rule.version(self.finding.version).cite

    @property
    def since(self) -> Moment | None:
        """From when it has been overdue: the day after the last day in time, or the minute that was the limit; None if it is not."""
        due = self.finding.due
        if due is None or self.finding.outcome is not Outcome.OVERDUE:
            return None
        return due if due.minute is not None else Moment(due.day + timedelta(days=1))


class Circular(Struct, frozen=True):
    """What the circular draws. ``offices`` are all that were judged, the worst first.

    ``breaches`` stand under their offices in that order, overdue before late before missed; ``unlisted`` is how many there are besides.
    ``open_orders`` were not answered, ``late_orders`` are those of them that ran out.
    """

    report: AuditReport
    offices: tuple[UnitLine, ...]
    breaches: tuple[Breach, ...]
    unlisted: int
    open_orders: tuple[Order, ...]
    late_orders: tuple[Order, ...]

    @property
    def overdue(self) -> tuple[Breach, ...]:
        """What is still undone, office by office."""
        return tuple(breach for breach in self.breaches if breach.finding.outcome is Outcome.OVERDUE)

    @property
    def breaching(self) -> tuple[UnitLine, ...]:
        """The offices with breaches."""
        return tuple(office for office in self.offices if office.breaches)

    def still_overdue(self, order: Order) -> int:
        """How many things that an order names are overdue to this day."""
        left = {item_of(breach.finding) for breach in self.overdue}
        return sum(item in left for item in order.items)


def build_circular(report: AuditReport, *, most: int = MOST_BREACHES) -> Circular:
    """Arrange a report, in one pass over its findings; at most ``most`` breaches are held."""
    levels = binding_levels(strict=report.strict)
    offices = _worst_first(report)
    places = {office.unit: place for place, office in enumerate(offices)}
    rules = report.rules
    breaching = (finding for finding in report.listed if finding.outcome in VIOLATIONS and finding.level in levels)
    listed = nsmallest(most, breaching, key=lambda finding: _order(finding, places))
    named = ordered_items(report.orders)
    breaches = tuple(Breach(finding, rules[finding.rule], named.get(item_of(finding))) for finding in listed)
    waiting = unanswered(report.orders)
    return Circular(
        report=report,
        offices=offices,
        breaches=breaches,
        unlisted=report.headline.total - len(breaches),
        open_orders=waiting,
        late_orders=tuple(order for order in waiting if order.until < report.on.day),
    )


def _worst_first(report: AuditReport) -> tuple[UnitLine, ...]:
    """Most breaches first; of equals what is undone first, then the lower rate. What names no office comes last."""
    return tuple(sorted(report.by_unit, key=_badness))


def _badness(office: UnitLine) -> tuple[bool, int, int, float, str]:
    reached, overdue = office.rate.exact, office.binding.get(Outcome.OVERDUE, 0)
    return office.unit is None, -office.breaches, -overdue, 2.0 if reached is None else reached, office.unit or ""


def _order(finding: Finding, places: Mapping[str | None, int]) -> tuple[int, int, str, tuple[str, str, str, str]]:
    due = finding.due or finding.due_earliest
    return places.get(finding.unit, len(places)), OUTCOME_RANKS[finding.outcome], due.isoformat() if due else "", finding_order(finding)


def sources_of(breaches: Iterable[Breach]) -> Mapping[str, tuple[str, ...]]:
    """The documents that breaches are breaches of, each with the articles, in the order in which they are met."""
    found: dict[str, dict[str, None]] = {}
    for breach in breaches:
        found.setdefault(breach.cite.document, {})[breach.cite.article] = None
    return {document: tuple(articles) for document, articles in found.items()}
