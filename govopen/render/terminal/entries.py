"""Entries as tables: a list of them, and the thread of one matter in time, corrected ones struck through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from govopen.core.dates.moments import beijing_text
from govopen.core.model.entries import Entry
from govopen.core.model.vocabulary import Vocabulary
from govopen.i18n import N_, Words
from govopen.render.labels import entry_title, event_label, facet_label, field_lines, number_label
from govopen.render.terminal.table import Column, build_table, cell
from govopen.render.wording import period_name


def entries_table(entries: Iterable[Entry], words: Words, vocabulary: Vocabulary) -> Table:
    """Build the table of a list: number, moment, event, matter with its title, office."""
    say = words.say
    columns = [Column(say(N_("No.")), whole=True, align="right"), Column(say(N_("When")), whole=True), Column(say(N_("Event")))]
    columns += [Column(say(N_("Matter"))), Column(say(N_("Office")))]
    return build_table(columns, (_list_row(entry, words, vocabulary) for entry in entries))


def _list_row(entry: Entry, words: Words, vocabulary: Vocabulary) -> list[Text]:
    style = "strike dim" if entry.corrected_by is not None else ""
    matter = cell(number_label(entry, words, vocabulary), style)
    for line in _below_number(entry, words):
        matter.append("\n").append_text(cell(line, "dim"))
    if entry.corrected_by is not None:
        matter.append("\n").append_text(cell(words.say("out of effect since entry {seq}", seq=entry.corrected_by), "bold"))
    event = cell(event_label(entry.event, words, vocabulary), style)
    if entry.facet:
        event.append("\n").append_text(cell(facet_label(entry, words, vocabulary), "dim"))
    return [cell(entry.seq), cell(entry.when, style), event, matter, cell(entry.unit, style)]


def _below_number(entry: Entry, words: Words) -> Iterator[str]:
    """Yield what the matter is about: its title, or the period of a nil report, a stated count, a waiver."""
    if title := entry_title(entry):
        yield title
    if entry.kind in ("register", "rule") and entry.fields.get("period"):
        yield words.say(period_name(str(entry.fields["period"])))


def story_table(entries: Iterable[Entry], words: Words, vocabulary: Vocabulary) -> Table:
    """Build the thread of one matter in time: what happened, with its fields; what replaced or voided it stands below it."""
    say = words.say
    columns = [Column(say(N_("When")), whole=True), Column(say(N_("Event"))), Column(say(N_("Details")))]
    columns += [Column(say(N_("Entry")), whole=True, align="right")]
    in_time = sorted(entries, key=lambda entry: (entry.when.day, entry.when.earliest, entry.seq))
    return build_table(columns, (_story_row(entry, words, vocabulary) for entry in in_time))


def _story_row(entry: Entry, words: Words, vocabulary: Vocabulary) -> list[Text]:
    style = "strike" if entry.corrected_by is not None else ""
    details = Text("")
    for line in _details(entry, words, vocabulary):
        if details.plain:
            details.append("\n")
        details.append_text(cell(line, style))
    if entry.corrected_by is not None:
        note = words.say("out of effect since entry {seq}", seq=entry.corrected_by)
        details.append("\n" if details.plain else "").append_text(cell(note, "bold"))
    return [cell(entry.when, style), cell(event_label(entry.event, words, vocabulary), style), details, cell(entry.seq)]


def _details(entry: Entry, words: Words, vocabulary: Vocabulary) -> Iterator[str]:
    spec = vocabulary.events.get(entry.event)
    if entry.facet:
        yield facet_label(entry, words, vocabulary)
    if entry.corrects is not None:
        yield words.say("concerns entry {seq}", seq=entry.corrects)
    yield from field_lines(entry.fields, spec, vocabulary, words)
    if entry.unit:
        yield words.say("office: {unit}", unit=entry.unit)
    yield words.say("recorded {when} by {operator}", when=beijing_text(entry.recorded_at), operator=entry.operator)
