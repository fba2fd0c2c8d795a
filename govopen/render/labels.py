"""The names of events, kinds, facets and field values in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govopen.core.model.entries import Draft, Entry
from govopen.core.model.events import Event
from govopen.core.model.vocabulary import EventSpec, FieldSpec, Vocabulary
from govopen.core.text.document_numbers import shown_number
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.render.wording import ROLES, UNIT_TYPES

#: What the ledger keeps beside an entry's fields.
ANNOTATIONS: dict[str, str] = {
    "_written": N_("as written"),
    "_reason": N_("reason of the correction"),
    "_evidence": N_("evidence (SHA-256, bytes, kind)"),
    "_items": N_("to be put right (rule, kind, number)"),
}

#: Kinds whose number may be a code: a register's is a kind of matter, a calendar's `closings` or a notice.
_NUMBERED_BY_CODE = frozenset({"register", "calendar"})


def event_label(event: str, words: Words, vocabulary: Vocabulary) -> str:
    """Return an event's name in the reader's language."""
    spec = vocabulary.events.get(event) or vocabulary.system.events.get(event)
    return words.pick(spec.label, spec.label_en) if spec else event


def kind_label(kind: str, words: Words, vocabulary: Vocabulary) -> str:
    """Return a kind of matter's name in the reader's language."""
    spec = vocabulary.kinds.get(kind) or vocabulary.system.kinds.get(kind)
    return words.pick(spec.label, spec.label_en) if spec else kind


def number_label(entry: Entry | Draft, words: Words, vocabulary: Vocabulary) -> str:
    """Return the number of an entry's matter as it is shown; where it is a code, the name of what that stands for."""
    number = kind_label(entry.number, words, vocabulary) if entry.kind in _NUMBERED_BY_CODE else entry.number
    return shown_number(number)


def facet_label(entry: Entry, words: Words, vocabulary: Vocabulary) -> str:
    """Return the entry's type or channel, or a leader's role, in the reader's language."""
    if entry.kind == "leader" and entry.facet is not None and entry.facet in ROLES:
        return words.say(ROLES[entry.facet])
    return _facet(entry.event, entry.facet, words, vocabulary)


def event_facet_label(event: Event, words: Words, vocabulary: Vocabulary) -> str:
    """The same of an event of a matter; empty where it has none."""
    return _facet(event.event, event.facet, words, vocabulary) if event.facet else ""


def _facet(event: str, facet: str | None, words: Words, vocabulary: Vocabulary) -> str:
    spec = vocabulary.events.get(event)
    field = next((each for each in spec.fields if each.name == spec.facet), None) if spec else None
    return value_label(facet, field, words)


def field_lines(fields: Mapping[str, Any], spec: EventSpec | None, vocabulary: Vocabulary, words: Words) -> Iterator[str]:
    """Yield ``label: value`` for each field; ``spec`` None: of an event that govopen itself wrote."""
    known = {each.name: each for each in spec.fields} if spec else {}
    for name, value in fields.items():
        field = known.get(name)
        label = words.pick(field.label, field.label_en) if field else _unspecified(name, vocabulary, words)
        values = value if isinstance(value, (list, tuple)) else (value,)
        shown = [_unit_type(each, words) if name == "unit-type" else value_label(each, field, words) for each in values]
        yield words.say("{label}: {values}", label=label, values=shown)


def _unit_type(value: object, words: Words) -> str:
    return words.say(UNIT_TYPES[str(value)]) if value in UNIT_TYPES else text_label(value)


def _unspecified(name: str, vocabulary: Vocabulary, words: Words) -> str:
    """Return the name of a field that no event of the vocabulary declares."""
    label = vocabulary.system.fields.get(name)
    if label:
        return words.pick(label.label, label.label_en)
    return words.say(ANNOTATIONS[name]) if name in ANNOTATIONS else name


def entry_title(entry: Entry | Draft) -> str:
    """Return what an entry is about, beside its number: the title that it gives its matter; empty where there is none.

    Of a figure of an annual report it is the cell and its number, of an office's other name that name, of a closing its days and ground.
    """
    value = entry.fields.get
    match entry.event:
        case "figure-stated":
            return text_label(f"{value('cell')} = {value('number')}")
        case "unit-aliased":
            return text_label(value("alias"))
        case "unit-renamed" | "unit-merged":
            return text_label(f"→ {value('to')}")
        case "closing-added":
            days = dict.fromkeys((value("first"), value("last")))
            return text_label(f"{'…'.join(map(str, days))} {value('ground')}")
        case _:
            return text_label(value("title") or "")


def text_label(text: object) -> str:
    """Return a text that somebody wrote, numbers of persons starred."""
    return mask(str(text))


def value_label(value: object, field: FieldSpec | None, words: Words) -> str:
    """Return a value as the reader calls it."""
    for choice in field.choices if field else ():
        if choice.value == value:
            return words.pick(choice.label, choice.label_en)
    if field and field.type == "flag":
        return words.say(N_("yes")) if value == "yes" else words.say(N_("no"))
    return text_label(value)
