"""What becomes of one request: when it counts as received, when and how it was answered, and in which rows of table three it stands.

A request is received when its term begins (条例 art. 31): one by internet, fax or ordinary mail on the day on which both sides confirm it.
The clock of the rule ``request-reply`` reads that. What was answered was received by then, whatever is recorded of the confirmation.

The first reply settles a request, or its withdrawal, which counts as handled otherwise. A new reply that a review or a court orders
(``reply-ordered``) is neither a new request nor a second result: new requests and those carried in equal results and those carried on, as
the head of table three prints. What became of the dispute stands in table four. A request that was given up, for want of
a correction or of a payment, stays open until the result is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from govopen.core.dates.moments import Span
from govopen.core.evaluation.clocks import ClockParams
from govopen.core.model.events import Event, Matter
from govopen.core.model.threads import Thread
from govopen.core.reports.annual_report.form import APPLICANTS, Form

#: The clock in force on a day.
ClockOn = Callable[[date], ClockParams]

#: The events that settle a request, whichever comes first.
SETTLING = frozenset({"replied", "withdrawn"})

_KINDS = frozenset(applicant.id for applicant in APPLICANTS) - {"total"}
#: Results that 国办公开办函〔2021〕30号 tells apart and 〔2019〕60号 does not.
_ONE_ROW = {"not-corrected": "other-handling", "fee-unpaid": "other-handling"}


class Request(NamedTuple):
    """One request. It was received between ``earliest`` and ``latest``, which are the same day where that is known.

    ``latest`` is the last day that there is where nothing shows that it was received. ``result`` and ``applicant`` are None where no entry
    names them.
    """

    matter: Matter
    events: tuple[Event, ...]
    earliest: date
    latest: date
    replied: date | None
    result: str | None
    applicant: str | None


class Standing(NamedTuple):
    """A row in which a request is counted, or may be: then ``doubt`` is the reason."""

    row: str
    doubt: str | None = None


def read_request(thread: Thread, clock_on: ClockOn) -> Request | None:
    """Read a request off its events; None where no entry in effect says that it was received."""
    opening = next((event for event in thread.events if event.event == "request-received"), None)
    if opening is None:
        return None
    reply = next((event for event in thread.events if event.event in SETTLING), None)
    earliest, latest = _received(opening, thread.events, clock_on(opening.when.day))
    replied = reply.when.day if reply else None
    if replied is not None:
        earliest, latest = min(earliest, replied), min(latest, replied)
    applicant = opening.fields.get("applicant")
    return Request(
        thread.matter,
        thread.events,
        earliest,
        latest,
        replied,
        None if reply is None else "other-handling" if reply.event == "withdrawn" else reply.facet,
        applicant if applicant in _KINDS else None,
    )


def _received(opening: Event, events: tuple[Event, ...], clock: ClockParams) -> tuple[date, date]:
    """The first and the last day on which the term may have begun."""
    day = opening.when.day
    found = clock.later_start(opening, events)
    if found is not None:
        start, event = found
        unsettled = start.opening and opening.facet is None
        return (min(day, event.when.day) if unsettled else event.when.day), event.when.day
    return day, date.max if clock.awaited_start(opening) is not None else day


def standings(request: Request, span: Span, form: Form) -> Iterator[Standing]:
    """Yield the rows in which a request stands in the days of a report; the last one ends the year, or what is counted of it."""
    first, last = span
    begun, ended = _within(request, last), request.replied is not None and request.replied <= last
    before = _within(request, date.fromordinal(first.toordinal() - 1))
    replied_before = request.replied is not None and request.replied < first
    new = _maybe(begun is not False and before is not True, sure=begun is True and before is False)
    if new is not None:
        yield Standing("new", new or None)
    carried = None if replied_before else _maybe(before is not False, sure=before is True)
    if carried is not None:
        yield Standing("carried-in", carried or None)
    if ended:
        if not replied_before:
            yield from _results(request, form)
        return
    left = _maybe(begun is not False, sure=begun is True)
    if left is not None:
        yield Standing("carried-out", left or None)


def _within(request: Request, day: date) -> bool | None:
    """Whether it was received by that day; None where that is not known."""
    return True if request.latest <= day else False if request.earliest > day else None


def _maybe(possible: bool, *, sure: bool) -> str | None:
    """The doubt with which it is counted, empty where there is none; None where it is not counted."""
    return ("" if sure else "start-unknown") if possible else None


def _results(request: Request, form: Form) -> Iterator[Standing]:
    yield Standing("subtotal")
    rows, result = form.results, request.result or ""
    if result not in rows:
        result = _ONE_ROW.get(result, "")
    if result in rows:
        yield Standing(result)
    else:
        yield from (Standing(row, "result-unknown") for row in rows)


def columns(request: Request) -> Iterator[Standing]:
    """Yield the columns in which a request is counted, or may be; as ``Standing``, the column in place of the row."""
    yield Standing("total")
    if request.applicant is not None:
        yield Standing(request.applicant)
    else:
        yield from (Standing(kind.id, "applicant-unknown") for kind in APPLICANTS if kind.id != "total")
