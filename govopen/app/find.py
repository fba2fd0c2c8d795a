"""Finds matters by words: any part of number, title, office or kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from msgspec import Struct

from govopen.app.resolve import office_names, resolve_kind
from govopen.app.workspace import Workspace
from govopen.core.model.entries import Entry
from govopen.core.model.entry_checks import in_effect
from govopen.core.model.events import name_matter
from govopen.core.model.office_names import OfficeNames
from govopen.core.model.office_state import ABOUT_EVENTS
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.found_matters import FoundMatter
from govopen.errors import UsageError
from govopen.messages import msg


class FoundMatters(Struct, frozen=True):
    """The matters found, the latest first, how many there are in all, and the words that name their kinds and events."""

    matters: tuple[FoundMatter, ...]
    total: int
    vocabulary: Vocabulary


def find(workspace: Workspace, words: Sequence[str], *, kind: str | None = None, limit: int = 0) -> FoundMatters:
    """Return the matters, of a kind if one is named, in which every word occurs, whatever its case, width and brackets.

    At most ``limit`` of them (0: all).

    Matters of which no entry is in effect are left out.

    Raises:
        UsageError: no word is given, or there is no such kind.
    """
    if not any(word.strip() for word in words):
        raise UsageError(msg("Say what to look for: a part of a number, of a title, of an office."))
    with workspace.reading() as opened:
        vocabulary = opened.vocabulary
        chosen = vocabulary.kinds.values() if kind is None else (resolve_kind(vocabulary, kind),)
        kinds = {each.name: (each.name, each.label, each.label_en) for each in chosen}
        names = office_names(opened.ledger)
        found = opened.ledger.search(words, kinds=kinds, names=names)
        matters = tuple(_named(opened.ledger.matter_entries(matter), names) for matter in islice(found, limit or None))
        return FoundMatters(matters, len(found), vocabulary)


def _named(entries: Sequence[Entry], names: OfficeNames) -> FoundMatter:
    standing = [entry for entry in entries if in_effect(entry) and entry.event not in ABOUT_EVENTS]
    last = max(standing, key=lambda entry: (entry.when.day, entry.when.latest, entry.seq))
    matter = name_matter(last.matter, last.kind, entries[0].number, ((names.present(entry.unit), entry.fields) for entry in standing))
    return FoundMatter(matter, last.event, last.when)
