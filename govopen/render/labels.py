"""The names of events, kinds, facets and field values in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govopen.core.model.entries import Entry
from govopen.core.model.vocabulary import EventSpec, FieldSpec, Vocabulary
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.render.wording import ROLES

#: How govopen's own events are called; those of the vocabulary have labels of their own.
SYSTEM_LABELS: dict[str, str] = {
    "voided": N_("voided"),
    "withheld": N_("withheld"),
    "waived": N_("duty waived"),
    "late-reason": N_("reason for lateness"),
    "nil-reported": N_("nil report"),
    "count-asserted": N_("count stated"),
    "unit-added": N_("office registered"),
    "unit-ended": N_("office ended"),
    "took-office": N_("took office"),
    "left-office": N_("left office"),
    "imported": N_("imported"),
    "import-undone": N_("import undone"),
    "calendar-imported": N_("holiday notice read in"),
    "closing-added": N_("closing days added"),
    "restored": N_("restored from a backup"),
    "packs-chosen": N_("rule packs chosen"),
}


#: The kinds of matter that those events stand on.
SYSTEM_KINDS: dict[str, str] = {
    "register": N_("Register"),
    "rule": N_("Rule"),
    "unit": N_("Office"),
    "leader": N_("Leader"),
    "batch": N_("Import"),
    "calendar": N_("Calendar"),
    "ledger": N_("Ledger"),
}


#: Fields of those events, where a reader meets them.
SYSTEM_FIELDS: dict[str, str] = {
    "ground": N_("ground"),
    "approver": N_("approved by"),
    "rule": N_("rule"),
    "period": N_("period"),
    "until": N_("until"),
    "reason": N_("reason"),
    "responsible": N_("answers for it"),
    "count": N_("count"),
    "source": N_("source"),
    "facet": N_("type"),
    "email": N_("mail"),
    "leader": N_("leader in charge"),
    "_written": N_("as written"),
    "_reason": N_("reason of the correction"),
    "_evidence": N_("evidence (SHA-256, bytes, kind)"),
}


def event_label(event: str, words: Words, vocabulary: Vocabulary) -> str:
    """Return an event's name in the reader's language."""
    spec = vocabulary.events.get(event)
    if spec:
        return words.pick(spec.label, spec.label_en)
    return words.say(SYSTEM_LABELS[event]) if event in SYSTEM_LABELS else event


def kind_label(kind: str, words: Words, vocabulary: Vocabulary) -> str:
    """Return a kind of matter's name in the reader's language."""
    spec = vocabulary.kinds.get(kind)
    if spec:
        return words.pick(spec.label, spec.label_en)
    return words.say(SYSTEM_KINDS[kind]) if kind in SYSTEM_KINDS else kind


def facet_label(entry: Entry, words: Words, vocabulary: Vocabulary) -> str:
    """Return the entry's type or channel, or a leader's role, in the reader's language."""
    if entry.kind == "leader" and entry.facet is not None and entry.facet in ROLES:
        return words.say(ROLES[entry.facet])
    spec = vocabulary.events.get(entry.event)
    field = next((each for each in spec.fields if each.name == spec.facet), None) if spec else None
    return value_label(entry.facet, field, words)


def field_lines(fields: Mapping[str, Any], spec: EventSpec | None, words: Words) -> Iterator[str]:
    """Yield ``label: value`` for each field."""
    known = {each.name: each for each in spec.fields} if spec else {}
    for name, value in fields.items():
        field = known.get(name)
        label = words.pick(field.label, field.label_en) if field else words.say(SYSTEM_FIELDS[name]) if name in SYSTEM_FIELDS else name
        values = value if isinstance(value, (list, tuple)) else (value,)
        shown = [value_label(each, field, words) for each in values]
        yield words.say("{label}: {values}", label=label, values=shown)


def value_label(value: object, field: FieldSpec | None, words: Words) -> str:
    """Return a value as the reader calls it."""
    for choice in field.choices if field else ():
        if choice.value == value:
            return words.pick(choice.label, choice.label_en)
    if field and field.type == "flag":
        return words.say(N_("yes")) if value == "yes" else words.say(N_("no"))
    return mask(str(value))
