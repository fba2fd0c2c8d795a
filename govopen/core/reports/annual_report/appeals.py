"""Table four: the reviews and lawsuits about requests, case by case.

Counted are the cases decided in the year, by their outcome, and those filed by its end and not decided then (尚未审结): 国办公开办函
〔2021〕30号 asks for both, and for their sum. A case that hangs over two years is pending in the first and decided in the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from govopen.core.dates.moments import Span
from govopen.core.model.events import Event, values_of
from govopen.core.reports.annual_report.form import APPEALS

_BLOCKS = tuple(block.id for block in APPEALS)
#: The events that table four counts.
EVENTS = frozenset({"review-filed", "review-decided"})


class Appeal(NamedTuple):
    """One case: before which forum (None: not recorded), when decided and how; not decided: None."""

    forum: str | None
    filed: date
    decided: date | None = None
    outcome: str | None = None


class AppealStanding(NamedTuple):
    """A cell of table four in which a case is counted, or may be: then ``doubt`` is the reason."""

    block: str
    outcome: str
    doubt: str | None = None


def read_appeals(events: tuple[Event, ...]) -> list[Appeal]:
    """Read the cases about one request.

    A decision that names no forum ends the oldest case that is open: a lawsuit after a review is filed when that is decided. A decision
    without a case is a case of its own.
    """
    pending: list[Event] = []
    cases: list[Appeal] = []
    for event in events:
        if event.event == "review-filed":
            pending.append(event)
        elif event.event == "review-decided":
            forum = next(iter(values_of(event, "forum")), None)
            filed = next((each for each in pending if forum in (None, each.facet)), None)
            if filed is not None:
                pending.remove(filed)
            begun = filed or event
            cases.append(Appeal(filed.facet if filed else forum, begun.when.day, event.when.day, event.facet))
    return cases + [Appeal(event.facet, event.when.day) for event in pending]


def appeal_standings(case: Appeal, span: Span) -> Iterator[AppealStanding]:
    """Yield the cells in which a case stands in the days of a report."""
    first, last = span
    if case.filed > last or (case.decided is not None and case.decided < first):
        return
    outcome = "pending" if case.decided is None or case.decided > last else case.outcome or ""
    known = case.forum in _BLOCKS
    for block in _BLOCKS:
        if not known or block == case.forum:
            doubt = None if known else "forum-unknown"
            yield AppealStanding(block, outcome, doubt)
            yield AppealStanding(block, "total", doubt)
