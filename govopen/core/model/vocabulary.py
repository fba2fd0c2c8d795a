"""The vocabulary as a value: kinds of matter, their events and the fields of those (``data/vocabulary.toml``).

The file is validated into these models; ``datafiles/vocabulary.py`` only puts fields and choices in the place of their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from govopen.messages import Label

FieldType = Literal["text", "choice", "day", "number", "url", "names", "flag", "choices"]
#: The pattern of a name in the vocabulary.
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Name = Annotated[str, StringConstraints(pattern=NAME)]
LabelText = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field may take, with its labels; ``also`` are further spellings that are accepted."""

    value: str
    label: str
    label_en: str
    also: tuple[str, ...] = ()


#: An unknown key is a mistake. Only a whole file is validated: building no validator for each part makes the import faster.
PART = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Labelled(BaseModel):
    """What is declared under a name, with its label in both languages."""

    model_config = PART

    name: str
    label: LabelText
    label_en: LabelText


def _with_names(tables: object) -> object:
    """Give each table that has no ``name`` its key for one."""
    if not isinstance(tables, Mapping):
        return tables
    return {key: {"name": key, **table} if isinstance(table, Mapping) else table for key, table in tables.items()}


Spec = TypeVar("Spec", bound=Labelled)
#: Tables by name, as the file has them.
Declared = Annotated[Mapping[Name, Spec], BeforeValidator(_with_names)]


class KindSpec(Labelled):
    """One kind of matter."""


class FieldSpec(Labelled):
    """One field of an event: its option is ``--name``, its column in a template is ``label``.

    ``not_before`` names what a day must not lie before: another field, or ``at``, the event's own day.
    """

    type: FieldType
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""
    help_en: str = ""
    default: str | None = None
    not_before: str | None = None


class EventSpec(Labelled):
    """One event. It may open the kinds of matter that ``opens`` names, and happen to those and to the kinds that ``follows`` names.

    ``facet`` names the one field whose value is kept in the entry's ``facet`` column, and only there. A flag is kept as yes or no.
    ``once``: at most one in effect on a matter, and one more for each event of ``again_after``.
    ``renames``: its ``number`` field gives the matter its official number.
    """

    opens: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    facet: str | None = None
    help: str = ""
    help_en: str = ""
    once: bool = False
    again_after: tuple[str, ...] = ()
    renames: bool = False

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of matter that it may happen to, those that it opens first."""
        return tuple(dict.fromkeys((*self.opens, *self.follows)))


class SystemEvent(Labelled):
    """An event that govopen itself writes, by a command of its own; ``on`` is the kind that it stands on, ``*`` for any matter."""

    on: str
    fields: tuple[str, ...] = ()


class SystemVocabulary(BaseModel):
    """What govopen itself writes; ``fields`` are those of which a reader meets the label."""

    model_config = PART

    kinds: Declared[KindSpec] = {}
    fields: Declared[Labelled] = {}
    events: Declared[SystemEvent] = {}


class Vocabulary(Struct, frozen=True):
    """All kinds and events, in the order of the file.

    ``system`` is kept apart, so that no command, template, import or rule meets it among ``kinds`` and ``events``.
    """

    kinds: Mapping[str, KindSpec]
    events: Mapping[str, EventSpec]
    system: SystemVocabulary = field(default_factory=SystemVocabulary)


def label(spec: Labelled) -> Label:
    """Return the name of an event or a kind, for a sentence."""
    return Label(spec.label, spec.label_en)
