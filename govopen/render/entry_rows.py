"""Entries as CSV lines for spreadsheets and other programs, streamed; nothing in them is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from govopen.core.dates.moments import in_beijing
from govopen.core.model.entries import Entry
from govopen.core.model.vocabulary import Vocabulary
from govopen.i18n import N_, Words
from govopen.render.csv_text import csv_lines
from govopen.render.labels import entry_title, event_label, facet_label, kind_label, number_label

HEADINGS: tuple[str, ...] = (
    N_("No."),
    N_("When"),
    N_("Event"),
    N_("Type"),
    N_("Kind of matter"),
    N_("Matter"),
    N_("Title"),
    N_("Office"),
    N_("Recorded"),
    N_("Operator"),
    N_("Replaced by"),
    N_("Period"),
)


def entry_lines(entries: Iterable[Entry], *, words: Words, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the line of headings and one line an entry."""
    return csv_lines(map(words.say, HEADINGS), _rows(entries, words, vocabulary))


def _rows(entries: Iterable[Entry], words: Words, vocabulary: Vocabulary) -> Iterator[list[str]]:
    for entry in entries:
        facet = facet_label(entry, words, vocabulary) if entry.facet else ""
        kind, number = kind_label(entry.kind, words, vocabulary), number_label(entry, words, vocabulary)
        names = [event_label(entry.event, words, vocabulary), facet, kind, number]
        title = entry_title(entry)
        recorded = in_beijing(entry.recorded_at).isoformat(" ", "seconds")
        replaced = str(entry.corrected_by) if entry.corrected_by is not None else ""
        period = str(entry.fields.get("period") or "") if entry.kind in ("register", "rule") else ""
        yield [str(entry.seq), str(entry.when), *names, title, entry.unit or "", recorded, entry.operator, replaced, period]
