"""Periods that were said to be empty, and what was recorded in them all the same. Pure.

Entered, such a contradiction is told and not refused: which of the two is wrong only the office knows. The audit judges it.
"""

from __future__ import annotations

from collections.abc import Iterable

from govopen.core.model.entry_checks import Happening
from govopen.core.model.office_state import Declaration
from govopen.core.text.document_numbers import fold_number


def said_empty(declarations: Iterable[Declaration]) -> list[Declaration]:
    """The nil reports and the counts of nothing that hold, in order of entry: of one source about the same thing the last one does."""
    last = {(fold_number(each.kind), each.label, each.facet, each.unit, each.source): each for each in declarations}
    return sorted((each for each in last.values() if each.count == 0), key=lambda each: each.seq)


def happened_within(declaration: Declaration, happened: Iterable[Happening], counted: Iterable[str]) -> list[Happening]:
    """Return what the declaration says did not happen: the ``counted`` events of its kind, period, type and office."""
    events, kind = frozenset(counted), fold_number(declaration.kind)
    return [
        each
        for each in happened
        if each.event in events
        and fold_number(each.kind) == kind
        and each.when.day in declaration.period
        and declaration.facet in (None, each.facet)
        and declaration.unit in (None, each.unit)
    ]
