"""Matters that a search found, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.found_matters import FoundMatter
from govopen.i18n import N_, Words
from govopen.render.found_rows import found_cells
from govopen.render.terminal.table import Column, build_table, folded, stacked
from govopen.render.terminal.text import cell_width


def found_table(matters: Sequence[FoundMatter], words: Words, vocabulary: Vocabulary, *, width: int) -> Table:
    """Build the table: kind, number over title, office, last event over its day; it holds together in 60 columns."""
    rows = [found_cells(found, words, vocabulary) for found in matters]
    headings = [words.say(each) for each in (N_("Kind of matter"), N_("Matter"), N_("Office"), N_("Last event"))]
    kinds, offices, events = (
        min(most, max([cell_width(heading), *(cell_width(row[place]) for row in rows)]))
        for heading, place, most in ((headings[0], 0, width // 6), (headings[2], 3, width // 5), (headings[3], 4, max(16, width // 5)))
    )
    events = max(events, max((cell_width(row[5]) for row in rows), default=0))
    room = max(16, width - kinds - offices - events - 9)  # three gaps of three
    drawn = [[folded(kind, kinds), _named(number, title, room), folded(unit or "–", offices), _last(event, when, events)]
             for kind, number, title, unit, event, when in rows]  # fmt: skip
    return build_table([Column(heading, whole=True) for heading in headings], drawn)


def _named(number: str, title: str, room: int) -> Text:
    bold = folded(number, room, "bold")
    return stacked(bold, folded(title, room)) if title else bold


def _last(event: str, when: str, width: int) -> Text:
    return stacked(folded(event, width), folded(when, width, "dim"))
