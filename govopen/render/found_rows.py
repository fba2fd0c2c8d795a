"""Matters that a search found, as rows of texts: once for the terminal, csv and json."""

from __future__ import annotations

from collections.abc import Iterable

from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.found_matters import FoundMatter
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.render.csv_text import csv_lines
from govopen.render.json_text import indented
from govopen.render.labels import event_label, kind_label
from govopen.render.wording import matter_title

SCHEMA = "govopen.find/1"
HEADINGS: tuple[str, ...] = (
    N_("Kind of matter"), N_("Matter"), N_("Title"), N_("Office"), N_("Last event"), N_("When"),
)  # fmt: skip


def found_cells(found: FoundMatter, words: Words, vocabulary: Vocabulary) -> list[str]:
    """Return kind, number, title, office, last event and its moment, in the order of ``HEADINGS``."""
    matter = found.matter
    kind, event = kind_label(matter.kind, words, vocabulary), event_label(found.event, words, vocabulary)
    return [kind, matter.number, matter_title(matter), matter.unit or "", event, str(found.when)]


def found_csv(matters: Iterable[FoundMatter], *, words: Words, vocabulary: Vocabulary) -> str:
    """Return a line of headings, after the mark that Excel wants, and a line a matter, each with its CRLF; nothing in it is live."""
    rows = (found_cells(found, words, vocabulary) for found in matters)
    return "".join(csv_lines(map(words.say, HEADINGS), rows))


def found_json(matters: Iterable[FoundMatter], *, total: int) -> str:
    """Return the matters as JSON, schema ``govopen.find/1``; codes and not names, no language."""
    listed = [
        {
            "kind": found.matter.kind,
            "matter": found.matter.number,
            "title": mask(found.matter.title) if found.matter.title else None,
            "unit": found.matter.unit,
            "event": found.event,
            "at": found.when.isoformat(),
        }
        for found in matters
    ]
    return indented({"schema": SCHEMA, "total": total, "matters": listed}, depth=0) + "\n"
