"""What an office declared of a whole period, compared with what it logged: a nil report (零报告), a count from another source (对账).

    kind = "declared"
    counts = { decision = "decided", press = "press-held" }    # the event that is counted for each kind of matter

It checks the ledger and is no duty of any article: a nil report beside records, and a count that the ledger does not show, are
``undetermined``, for nobody knows which of the two is right until somebody looks. Of several declarations of the same thing by
the same source the last one holds; those of different sources stand side by side, each compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from govopen.core.dates.moments import MONTHS_IN, PERIOD_UNITS, Moment, PeriodUnit
from govopen.core.evaluation.kind import Kind, PeriodVerdict
from govopen.core.evaluation.question import Question
from govopen.core.model.events import Event, Pattern, event_order
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import Params, Reference, Version
from govopen.core.model.threads import Thread


class DeclaredParams(Params):
    """``counts`` names the event that is counted for each kind of matter; one that it does not name cannot be checked."""

    counts: Mapping[str, str] = Field(min_length=1)

    @property
    def can_be_breached(self) -> bool:
        """It checks the ledger."""
        return False

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """Whichever was declared."""
        return (*MONTHS_IN, *(unit for unit in PERIOD_UNITS if unit not in MONTHS_IN))

    @property
    def declared_counts(self) -> Mapping[str, str]:
        """The event that is counted for each kind of matter."""
        return self.counts

    def references(self) -> Iterator[Reference]:
        """Each kind with its event."""
        for kind, event in self.counts.items():
            yield Reference("counts", kind, event)


class DeclaredGatherer:
    """Counts the events of each declared period, and compares."""

    def __init__(self, question: Question) -> None:
        """Pick the declarations of periods inside the one asked about; of several of the same thing the last."""
        self.question = question
        self._compared = [_Comparison(*each) for each in _comparable(question)]

    def subscriptions(self) -> Iterator[Pattern]:
        """The events that are counted; none where nothing was declared."""
        return (each.counted for each in self._compared)

    def add(self, thread: Thread) -> None:
        """Count the events that the declarations speak of."""
        for each in self._compared:
            if thread.is_of(each.counted):
                each.add(thread)

    def findings(self) -> Iterator[PeriodVerdict]:
        """Yield a verdict on each declaration."""
        return (PeriodVerdict(_verdict(self.question, each)) for each in self._compared)


def _comparable(question: Question) -> Iterator[tuple[Declaration, Version[DeclaredParams], str]]:
    """Yield the declarations that a version compares, each with the event that it counts."""
    rule = question.rule
    for kind in sorted({kind for version in rule.versions for kind in version.params.declared_counts}):
        last = {(each.label, each.facet, each.unit, each.source): each for each in question.office.declared(kind, question.period)}
        for declaration in last.values():
            version = rule.at(declaration.period.last)
            if version is not None and question.period.covers(declaration.period) and kind in version.params.declared_counts:
                yield declaration, version, kind


class _Comparison:
    """A declaration, and the entries that were logged of what it counts."""

    def __init__(self, declaration: Declaration, version: Version[DeclaredParams], kind: str) -> None:
        self.declaration, self.version = declaration, version
        facets = frozenset({declaration.facet}) if declaration.facet else None
        self.counted = Pattern(version.params.counts[kind], facets, kind)
        self._logged: list[Event] = []

    def add(self, thread: Thread) -> None:
        of = self.declaration
        self._logged += [each for each in thread.matching(self.counted) if each.when.day in of.period and of.unit in (None, each.unit)]

    def logged(self) -> list[int]:
        return [event.seq for event in sorted(self._logged, key=event_order)]


def _verdict(question: Question, compared: _Comparison) -> Finding:
    declaration, logged = compared.declaration, compared.logged()
    values = {
        "event": question.rule.label(compared.counted.event, declaration.facet or None),
        "source": declaration.source,
        "difference": len(logged) - declaration.count,
    }
    finding = question.new_finding(compared.version, Outcome.MET, Reason("declared-agrees", values))._replace(
        period=declaration.label or None,
        unit=declaration.unit,
        due=Moment(declaration.period.last),
        required=declaration.count,
        actual=len(logged),
        entries=(declaration.seq, *logged),
    )
    if len(logged) == declaration.count:
        return finding
    if not question.is_over(declaration.period.last):
        return finding._replace(outcome=Outcome.PENDING, reason=Reason("declared-running", values))
    reason = Reason("nil-beside-records" if declaration.nil else "declared-differs", values)
    return finding._replace(outcome=Outcome.UNDETERMINED, reason=reason, due=None, due_earliest=finding.due)


KIND = Kind(DeclaredParams, gather=DeclaredGatherer)
