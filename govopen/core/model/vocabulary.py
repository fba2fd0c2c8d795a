"""The vocabulary as a value: kinds of matter, their events and the fields of those (``data/vocabulary.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from govopen.messages import Label

FieldType = Literal["text", "choice", "day", "number", "url", "names", "flag", "choices"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field may take, with its labels; ``also`` are further spellings that are accepted."""

    value: str
    label: str
    label_en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of an event: its option is ``--name``, its column in a template is ``label``.

    ``not_before`` names what a day must not lie before: another field, or ``at``, the event's own day.
    """

    name: str
    type: FieldType
    label: str
    label_en: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""
    help_en: str = ""
    default: str | None = None
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event. ``kinds`` are the kinds of matter it may happen to; ``opens`` those of them that it may open.

    ``facet`` names the one field whose value is kept in the entry's ``facet`` column, and only there. A flag is kept as yes or no.
    ``repeats`` False: at most one in effect on a matter. ``renames``: its ``number`` field gives the matter its official number.
    """

    name: str
    label: str
    label_en: str
    kinds: tuple[str, ...]
    opens: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    facet: str | None = None
    help: str = ""
    help_en: str = ""
    repeats: bool = True
    renames: bool = False


@dataclass(frozen=True, slots=True)
class KindSpec:
    """One kind of matter."""

    name: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class SystemEvent:
    """An event that govopen itself writes, by a command of its own; ``kind`` is what it stands on, ``*`` for any matter."""

    name: str
    label: str
    label_en: str
    kind: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All kinds and events, in the order of the file.

    What govopen itself writes is kept apart, so that no command, template, import or rule meets it among ``kinds`` and ``events``.
    ``system_fields`` are the labels of those of its fields that a reader meets, by name.
    """

    kinds: Mapping[str, KindSpec]
    events: Mapping[str, EventSpec]
    system_kinds: Mapping[str, KindSpec] = field(default_factory=dict)
    system_events: Mapping[str, SystemEvent] = field(default_factory=dict)
    system_fields: Mapping[str, Label] = field(default_factory=dict)


def label(spec: EventSpec | KindSpec) -> Label:
    """Return the name of an event or a kind, for a sentence."""
    return Label(spec.label, spec.label_en)
