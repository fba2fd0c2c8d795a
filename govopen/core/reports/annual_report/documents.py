"""What table two counts of normative documents: when each was issued, published, and when it ceased to be in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.model.events import Event, Matter
from govopen.core.model.threads import Thread

#: The ways in which a document ceases; one that was revised goes on.
_CEASING = frozenset({"repealed", "expired"})


class Document(NamedTuple):
    """A document: its type (None: not recorded), the days of issue, of first publication, and the first day on which it is not in force.

    ``issued`` is None of one of which only the end is recorded.
    """

    matter: Matter
    events: tuple[Event, ...]
    type: str | None
    issued: date | None
    published: date | None
    ended: date | None


class DocumentStanding(NamedTuple):
    """A column of the row ``normative`` in which a document is counted, or may be: then ``doubt`` is the reason."""

    column: str
    doubt: str | None = None


def read_document(thread: Thread) -> Document | None:
    """Read a document off its events; None of a draft that was neither issued nor ended.

    A document of which the day of expiry is recorded ceases after it, with or without an entry of its end.
    """
    issue = next((event for event in thread.events if event.event == "policy-issued"), None)
    end = next((event for event in thread.events if event.event == "repealed" and event.facet in _CEASING), None)
    if issue is None and end is None:
        return None
    published = next((event.when.day for event in thread.events if event.event == "published"), None)
    kind = issue.facet if issue else (end.fields.get("type") if end else None)
    ends = [end.when.day] if end else []
    if issue is not None and (expires := issue.fields.get("expires")):
        ends.append(date.fromisoformat(expires) + ONE_DAY)
    issued = issue.when.day if issue else None
    return Document(thread.matter, thread.events, kind, issued, published, min(ends, default=None))


def document_standings(document: Document, span: Span) -> Iterator[DocumentStanding]:
    """Yield the columns of both forms in which a document stands in the days of a report.

    Repealed are those that ceased in the year, by repeal or by expiry: so many fewer are in force.
    """
    if document.type not in ("normative", None):
        return
    doubt = None if document.type else "type-unknown"
    first, last = span
    in_force = document.issued is not None and document.issued <= last and (document.ended is None or document.ended > last)
    if document.issued is not None and first <= document.issued <= last:
        yield DocumentStanding("made", doubt)
    if document.ended is not None and first <= document.ended <= last:
        yield DocumentStanding("repealed", doubt)
    if in_force:
        yield DocumentStanding("in_force", doubt)
    if document.published is not None and first <= document.published <= last:
        yield DocumentStanding("published", doubt)
    if in_force and document.published is not None and document.published <= last:
        yield DocumentStanding("public", doubt)
