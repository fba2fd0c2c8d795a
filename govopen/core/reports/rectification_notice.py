"""What an order to put right (整改通知书) says: the office, its last day, and each thing that is overdue or was missed."""

from __future__ import annotations

import sys
from datetime import date

from msgspec import Struct

from govopen.core.model.findings import Outcome
from govopen.core.reports.audit_report import AuditReport
from govopen.core.reports.circular import Breach, build_circular
from govopen.core.reports.rectifications import Item, item_of

#: What can be put right. What was done late is done.
TO_BE_PUT_RIGHT = frozenset({Outcome.OVERDUE, Outcome.MISSED})


class RectificationNotice(Struct, frozen=True):
    """One notice. ``breaches`` are at the levels that the audit counts; ``report`` is the audit of the office that found them."""

    number: str
    unit: str
    until: date
    breaches: tuple[Breach, ...]
    report: AuditReport

    @property
    def items(self) -> tuple[Item, ...]:
        """What the ledger keeps of each, in the order of the notice."""
        return tuple(item_of(breach.finding) for breach in self.breaches)


def breaches_to_put_right(report: AuditReport) -> tuple[Breach, ...]:
    """The breaches of a report that are overdue or missed, overdue first, of each the oldest first."""
    breaches = build_circular(report, most=sys.maxsize).breaches
    return tuple(breach for breach in breaches if breach.finding.outcome in TO_BE_PUT_RIGHT)
