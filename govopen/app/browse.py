"""Looks things up in a ledger: its entries one after another, and everything about one matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from govopen.app.resolve import find_matter, office_names, optional_kind, optional_office
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Span, year_span
from govopen.core.model.entries import Checkpoint, Entry, Verified
from govopen.core.model.events import Matter
from govopen.core.model.office_names import OfficeNames
from govopen.core.model.request_register import KIND, RECEIVED
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.register_of_requests import RequestRows, build_request_rows
from govopen.errors import UsageError
from govopen.messages import msg


class MatterRecord(Struct, frozen=True):
    """One matter with all its entries in order of recording, corrected ones too, and the checkpoint they were read at."""

    matter: Matter
    entries: tuple[Entry, ...]
    checkpoint: Checkpoint
    vocabulary: Vocabulary
    verified: Verified


def request_register(
    workspace: Workspace, *, unit: str | None = None, since: date | None = None, until: date | None = None, year: int | None = None
) -> tuple[RequestRows, Vocabulary]:
    """Return the register of requests: of an office, and of those received in a window of days or in a year, where they are given."""
    first, last = _window(since, until, year) or (date.min, date.max)
    with workspace.reading() as opened:
        names = office_names(opened.ledger)
        office = names.present(optional_office(opened.ledger, unit))
        requests: dict[int, list[Entry]] = {}
        for entry in opened.ledger.entries(kind=KIND, corrected=False):
            requests.setdefault(entry.matter, []).append(entry)
        chosen = (tuple(entries) for _, entries in sorted(requests.items()) if _is_asked_for(entries, office, first, last, names))
        return build_request_rows(chosen, opened.vocabulary), opened.vocabulary


def _is_asked_for(entries: list[Entry], office: str | None, first: date, last: date, names: OfficeNames) -> bool:
    received = next((entry.when.day for entry in entries if entry.event == RECEIVED), None)
    if received is None:
        return office is None and (first, last) == (date.min, date.max)
    if not first <= received <= last:
        return False
    return office is None or office == next((names.present(entry.unit) for entry in entries if entry.unit), None)


def _window(since: date | None, until: date | None, year: int | None) -> Span | None:
    """The days of a year, or those from one day to another; None where none is given."""
    if year is not None:
        if since or until:
            raise UsageError(msg("Give either --year or --from and --to."))
        return year_span(year)
    first, last = since or date.min, until or date.max
    if last < first:
        raise UsageError(msg("The period ends on {last}, before it begins on {first}.", first=first, last=last))
    return Span(first, last) if since or until else None


@contextmanager
def listing(
    workspace: Workspace,
    *,
    kind: str | None = None,
    unit: str | None = None,
    since: date | None = None,
    until: date | None = None,
    year: int | None = None,
    corrected: bool = False,
) -> Iterator[tuple[Iterator[Entry], Vocabulary]]:
    """Stream the entries of a kind, an office and a window of days, in order of recording; ``corrected``: those out of effect too."""
    window = _window(since, until, year)
    with workspace.reading() as opened:
        name = optional_kind(opened.vocabulary_left, kind)
        names = office_names(opened.ledger) if unit is not None else None
        office = optional_office(opened.ledger, unit)
        office = names.present(office) if names else office
        entries = opened.ledger.entries(kind=name, unit=None if names else office, window=window, corrected=corrected)
        if names:
            entries = (entry for entry in entries if names.present(entry.unit) == office)
        yield entries, opened.vocabulary_left


def show(workspace: Workspace, number: str, *, kind: str | None = None) -> MatterRecord:
    """Return all that is known of a matter.

    Raises:
        UnknownMatter: there is none of that number.
    """
    with workspace.reading() as opened:
        ledger, vocabulary = opened.ledger, opened.vocabulary_left
        name = optional_kind(vocabulary, kind)
        matter = find_matter(ledger, vocabulary, number, kind=name)
        return MatterRecord(matter, ledger.matter_entries(matter.id), ledger.checkpoint(), vocabulary, ledger.verified)
