"""Looks things up in a ledger: its entries one after another, and everything about one matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from govopen.app.resolve import resolve_kind, resolve_office
from govopen.app.statements import find_matter
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Span
from govopen.core.model.entries import Checkpoint, Entry, Verified
from govopen.core.model.events import Matter
from govopen.core.model.vocabulary import Vocabulary
from govopen.errors import UsageError
from govopen.messages import msg


class MatterRecord(Struct, frozen=True):
    """One matter with all its entries in order of recording, corrected ones too, and the checkpoint they were read at."""

    matter: Matter
    entries: tuple[Entry, ...]
    checkpoint: Checkpoint
    vocabulary: Vocabulary
    verified: Verified


@contextmanager
def listing(
    workspace: Workspace,
    *,
    kind: str | None = None,
    unit: str | None = None,
    since: date | None = None,
    until: date | None = None,
    corrected: bool = False,
) -> Iterator[tuple[Iterator[Entry], Vocabulary]]:
    """Stream the entries of a kind, an office and a window of days, in order of recording; ``corrected`` adds those out of effect."""
    first, last = since or date.min, until or date.max
    if last < first:
        raise UsageError(msg("The period ends on {last}, before it begins on {first}.", first=first, last=last))
    window = Span(first, last) if since or until else None
    with workspace.reading() as opened:
        name = resolve_kind(opened.vocabulary_left, kind).name if kind else None
        office = resolve_office(opened.ledger, unit) if unit else None
        yield opened.ledger.entries(kind=name, unit=office, window=window, corrected=corrected), opened.vocabulary_left


def show(workspace: Workspace, number: str, *, kind: str | None = None) -> MatterRecord:
    """Return all that is known of a matter.

    Raises:
        UnknownMatter: there is none of that number.
    """
    with workspace.reading() as opened:
        ledger, vocabulary = opened.ledger, opened.vocabulary_left
        name = resolve_kind(vocabulary, kind).name if kind else None
        matter = find_matter(ledger, vocabulary, number, kind=name)
        return MatterRecord(matter, ledger.matter_entries(matter.id), ledger.checkpoint(), vocabulary, ledger.verified)
