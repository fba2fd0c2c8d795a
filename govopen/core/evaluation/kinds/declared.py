"""What an office said of a whole period, held against what it logged: a nil report (零报告), a count from another source (对账).

    kind = "declared"
    counts = { decision = "decided", press = "press-held" }    # the event that is counted for each kind of matter

A nil report beside records, and a count that the ledger does not show, are ``missed``. Of several statements on the same thing the last
one holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from govopen.core.dates.moments import MONTHS_IN, Moment, PeriodUnit, Span
from govopen.core.evaluation.collector import Docket
from govopen.core.model.events import Pattern
from govopen.core.model.findings import Finding, Outcome, Reason
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import Params, Reference, Version


class DeclaredParams(Params):
    """``counts`` names the event that is counted for each kind of matter; one that it does not name cannot be checked."""

    counts: Mapping[str, str] = Field(min_length=1)

    @property
    def of_periods(self) -> tuple[PeriodUnit, ...]:
        """Whichever was spoken of."""
        return tuple(MONTHS_IN)

    def references(self) -> Iterator[Reference]:
        """Each kind with its event."""
        for kind, event in self.counts.items():
            yield Reference("counts", kind, event)


def judge(docket: Docket) -> None:
    """Judge every statement about a period inside the one asked about."""
    question = docket.question
    rule = question.rule
    for kind in sorted({kind for version in rule.versions for kind in _counts(version)}):
        last = {(each.label, each.facet, each.unit): each for each in question.facts.declared(kind, question.period)}
        for said in last.values():
            version = rule.at(said.period.last)
            if version is not None and question.period.covers(said.period) and kind in _counts(version):
                docket.enter(_compared(docket, version, _counts(version)[kind], said))


def _counts(version: Version) -> Mapping[str, str]:
    assert isinstance(version.params, DeclaredParams)
    return version.params.counts


def _compared(docket: Docket, version: Version, event: str, said: Declaration) -> Finding:
    found = list(_logged(docket, event, said))
    values = {
        "event": docket.label(event, said.facet) if said.facet else docket.label(event),
        "source": said.source,
        "difference": len(found) - said.count,
    }
    told = docket.blank(version, Outcome.MET, Reason("declared-agrees", values))._replace(
        period=said.label or None,
        unit=said.unit,
        due=Moment(said.period.last),
        required=said.count,
        actual=len(found),
        entries=(said.seq, *found),
    )
    if len(found) == said.count:
        return told
    if not docket.question.is_over(said.period.last):
        return told._replace(outcome=Outcome.PENDING, reason=Reason("declared-running", values))
    return told._replace(outcome=Outcome.MISSED, reason=Reason("nil-beside-records" if said.nil else "declared-differs", values))


def _logged(docket: Docket, event: str, said: Declaration) -> Iterator[int]:
    """The entries that the statement speaks of."""
    facets = frozenset({said.facet}) if said.facet else None
    window = Span(said.period.first, said.period.last)
    for each in docket.question.facts.events(Pattern(event, facets, said.kind), window):
        if said.unit is None or each.unit == said.unit:
            yield each.seq
