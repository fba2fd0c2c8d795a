"""Reads ``data/vocabulary.toml``: kinds of matter, their events and fields; every mistake at once, with file and key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field

from govopen.core.model.field_values import FieldRefused, fold_label, parse_field
from govopen.core.model.vocabulary import (
    NAME,
    Choice,
    Declared,
    EventSpec,
    FieldSpec,
    KindSpec,
    Labelled,
    LabelText,
    Name,
    SystemVocabulary,
    Vocabulary,
)
from govopen.datafiles.toml import PATTERNS, read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import msg, plural
from govopen.resources import data_folder

#: Options that every ``log`` has; a field of that name could not be typed.
RESERVED = frozenset(
    {"at", "unit", "kind", "ledger", "lang", "color", "no-color", "help", "event", "matter", "operator", "reason", "dry-run"}
)
#: Column headers that every template has.
TEMPLATE_COLUMNS = ("事项类别", "编号", "发生时间", "责任处室", "事件")

#: Where a declaration keeps what stands behind the names it gives; no file has that key.
RESOLVED = "(resolved)"


Choices = dict[Name, dict[Name, Annotated[list[LabelText], Field(min_length=1)]]]
_Read = TypeVar("_Read", bound=BaseModel)


class _Field(FieldSpec):
    """A field as declared: its choices by the name of their list, and required by the event."""

    required: bool = Field(default=False, validation_alias=RESOLVED)
    listed: str | None = Field(default=None, validation_alias="choices")
    choices: tuple[Choice, ...] = Field(default=(), validation_alias=RESOLVED)


class _Event(EventSpec):
    """An event as declared, its fields by their keys, ``required`` some of them."""

    uses: tuple[str, ...] = Field(default=(), validation_alias="fields")
    required: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = Field(default=(), validation_alias=RESOLVED)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: Declared[KindSpec]
    choices: Choices
    fields: Declared[_Field]
    events: Declared[_Event]
    system: SystemVocabulary = Field(default_factory=SystemVocabulary)


class _MoreFields(BaseModel):
    """What a pack adds to an event of another vocabulary: names of fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: tuple[str, ...] = Field(min_length=1)


class _Adds(BaseModel):
    """What a pack adds to what there is: values to lists of choices, fields to events."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    choices: Choices = {}
    events: dict[Name, _MoreFields] = {}


class _PackFile(BaseModel):
    """``vocabulary.toml`` of a pack: kinds, choices, fields and events of its own, and what it adds to those that there are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: Declared[KindSpec] = {}
    choices: Choices = {}
    fields: Declared[_Field] = {}
    events: Declared[_Event] = {}
    adds: _Adds = Field(default_factory=_Adds)


#: The name of the file in a pack's folder.
OF_A_PACK = "vocabulary.toml"


def read_vocabulary(path: Path | None = None, *, packs: Iterable[Path] = ()) -> Vocabulary:
    """Return the vocabulary of the file (the shipped one without a path), and of the packs in these folders that bring one.

    Raises ``DataError`` with every mistake in it. A process reads a file once: several parts of a command ask for the same vocabulary, and
    nothing in it changes.
    """
    brought = tuple(file for folder in packs if os.path.lexists(file := folder / OF_A_PACK))
    return _read_vocabulary((path or data_folder() / "vocabulary.toml", *brought))


@cache
def _read_vocabulary(paths: tuple[Path, ...]) -> Vocabulary:
    """Read a vocabulary and what the others add to it, each checked with all before it."""
    first, *others = paths
    file = _read_file(first, _File)
    vocabulary = _checked(file, first)
    for path in others:
        brought = _read_file(path, _PackFile)
        if problems := [*_taken(brought, file)]:
            raise _refused(path, (replace(each, file=str(path)) for each in problems))
        file = _joined(file, brought)
        vocabulary = _checked(file, path)
    return vocabulary


def _checked(file: _File, path: Path) -> Vocabulary:
    problems = [*_mistakes(file)]
    if not problems:
        vocabulary = _build(file)
        problems = [*_clashes(vocabulary)]
    if problems:
        raise _refused(path, (replace(each, file=str(path)) for each in problems))
    return vocabulary


def _taken(brought: _PackFile, file: _File) -> Iterator[Problem]:
    """What a pack declares that there is already, or adds to that there is not."""
    own: dict[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
        "kinds": (brought.kinds, file.kinds),
        "choices": (brought.choices, file.choices),
        "fields": (brought.fields, file.fields),
        "events": (brought.events, file.events),
    }
    for section, (new, old) in own.items():
        for name in new.keys() & old.keys():
            yield Problem(msg("There is one of that name already; write under adds what is added to it."), column=f"{section}.{name}")
    adds: dict[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
        "choices": (brought.adds.choices, file.choices),
        "events": (brought.adds.events, file.events),
    }
    for section, (more, old) in adds.items():
        for name in more.keys() - old.keys():
            yield Problem(msg("There is nothing of that name to add to."), column=f"adds.{section}.{name}")
    for name, more_values in brought.adds.choices.items():
        for value in more_values.keys() & file.choices.get(name, {}).keys():
            yield Problem(msg("There is one of that name already."), column=f"adds.choices.{name}.{value}")


def _joined(file: _File, brought: _PackFile) -> _File:
    choices = {**file.choices, **brought.choices}
    choices |= {name: {**choices[name], **more} for name, more in brought.adds.choices.items()}
    events = {**file.events, **brought.events}
    for name, added in brought.adds.events.items():
        events[name] = events[name].model_copy(update={"uses": (*events[name].uses, *added.fields)})
    kinds, fields = {**file.kinds, **brought.kinds}, {**file.fields, **brought.fields}
    return file.model_copy(update={"kinds": kinds, "choices": choices, "fields": fields, "events": events})


def _read_file(path: Path, model: type[_Read]) -> _Read:
    problems: list[Problem] = []
    raw = read_toml(path, problems)
    file = read_model(model, raw, path, "", problems) if raw is not None else None
    if file is None:
        raise _refused(path, problems)
    return file


def _refused(path: Path, problems: Iterable[Problem]) -> DataError:
    listed = tuple(problems)
    return DataError(
        plural(
            "The vocabulary {path} has {count} mistake; nothing was read.",
            "The vocabulary {path} has {count} mistakes; nothing was read.",
            len(listed),
            path=path,
        ),
        hint=msg("The head of data/vocabulary.toml says how it is written."),
        problems=listed,
    )


def _mistakes(file: _File) -> Iterator[Problem]:
    """What stands in the way of building: names that name nothing."""
    for name, field in file.fields.items():
        yield from _field_mistakes(name, field, file)
    for name, event in file.events.items():
        yield from _event_mistakes(f"events.{name}", event, file)
    yield from _renamed(file)
    for name, written in file.system.events.items():
        if written.on != "*" and written.on not in file.system.kinds:
            yield Problem(msg("No such kind of matter: {name}.", name=written.on), column=f"system.events.{name}.on")
    for name in file.system.kinds.keys() & file.kinds.keys():
        yield Problem(msg("{text} stands for two things.", text=name), column=f"system.kinds.{name}")


def _renamed(file: _File) -> Iterator[Problem]:
    """What is declared under a key has that for its name; only a field may have another."""
    sections: dict[str, Mapping[str, Labelled]] = {"kinds": file.kinds, "events": file.events}
    sections |= {"system.kinds": file.system.kinds, "system.fields": file.system.fields, "system.events": file.system.events}
    for section, specs in sections.items():
        for key, spec in specs.items():
            if spec.name != key:
                yield Problem(msg("There is no such key here."), column=f"{section}.{key}.name")


def _field_mistakes(key: str, field: _Field, file: _File) -> Iterator[Problem]:
    if not re.fullmatch(NAME, field.name):
        yield Problem(PATTERNS[NAME], column=f"fields.{key}.name", value=field.name)
    wants = field.type in ("choice", "choices")
    if wants and field.listed is None:
        yield Problem(msg("A choice needs `choices`."), column=f"fields.{key}")
    if not wants and field.listed is not None:
        yield Problem(msg("Only a choice has `choices`."), column=f"fields.{key}.choices")
    if field.listed is not None and field.listed not in file.choices:
        yield Problem(msg("No such list of choices: {name}.", name=field.listed), column=f"fields.{key}.choices")
    if field.not_before is not None and (field.type != "day" or not _names_a_day(field.not_before, file)):
        yield Problem(msg("Only a day is not before another: `at` or a field of that type."), column=f"fields.{key}.not_before")
    if field.name in RESERVED:
        yield Problem(msg("{name} is an option of every command.", name=field.name), column=f"fields.{key}")


def _names_a_day(name: str, file: _File) -> bool:
    return name == "at" or any(field.type == "day" and field.name == name for field in file.fields.values())


def _event_mistakes(key: str, event: _Event, file: _File) -> Iterator[Problem]:
    for kind in (*event.opens, *event.follows):
        if kind not in file.kinds and not (kind == "*" and kind in event.follows):
            yield Problem(msg("No such kind of matter: {name}.", name=kind), column=key)
    if not event.opens and not event.follows:
        yield Problem(msg("It neither opens nor follows any kind of matter."), column=key)
    yield from _names_nothing(key, event, file)
    if key.removeprefix("events.") in file.system.events:
        yield Problem(msg("govopen itself writes an event of that name."), column=key)


def _names_nothing(key: str, event: _Event, file: _File) -> Iterator[Problem]:
    for name in event.uses:
        if name not in file.fields:
            yield Problem(msg("No such field: {name}.", name=name), column=f"{key}.fields")
    for name in event.required:
        if name not in event.uses:
            yield Problem(msg("{name} is required but not among the fields.", name=name), column=f"{key}.required")
    for name in event.again_after:
        if name not in file.events:
            yield Problem(msg("No such event: {name}.", name=name), column=f"{key}.again_after")


def _build(file: _File) -> Vocabulary:
    """Put fields and choices in the place of their names."""
    choices = {
        name: tuple(Choice(value, labels[0], (labels[1:] or labels)[0], tuple(labels[2:])) for value, labels in listed.items())
        for name, listed in file.choices.items()
    }
    fields = {key: each.model_copy(update={"choices": choices[each.listed]}) if each.listed else each for key, each in file.fields.items()}
    return Vocabulary(file.kinds, {name: _event(each, fields, file) for name, each in file.events.items()}, file.system)


def _event(event: _Event, fields: Mapping[str, FieldSpec], file: _File) -> EventSpec:
    follows = tuple(file.kinds) if "*" in event.follows else event.follows
    opening = ("title",) if event.opens and "title" in fields and "title" not in event.uses else ()
    own = (fields[key].model_copy(update={"required": True}) if key in event.required else fields[key] for key in (*opening, *event.uses))
    return event.model_copy(update={"follows": follows, "fields": tuple(own)})


def _clashes(vocabulary: Vocabulary) -> Iterator[Problem]:
    """What would make two things look alike to a clerk, or a field unusable."""
    yield from _doubles("kinds", [(spec.name, (spec.label, spec.label_en)) for spec in vocabulary.kinds.values()])
    yield from _doubles("events", [(spec.name, (spec.label, spec.label_en)) for spec in vocabulary.events.values()])
    for event in vocabulary.events.values():
        key = f"events.{event.name}"
        yield from _doubles(f"{key}.fields", [(field.name, (field.label,)) for field in event.fields])
        yield from _facet_faults(key, event)
        yield from (
            Problem(msg("{label} is a column of every template.", label=field.label), column=key)
            for field in event.fields
            if field.label in TEMPLATE_COLUMNS
        )
        yield from _default_faults(key, event)
        if len(event.label) > 31 or re.search(r"[\[\]:*?/\\']", event.label):
            yield Problem(
                msg("The label cannot name a sheet (at most 31 signs, none of []:*?/\\')."), column=f"{key}.label", value=event.label
            )
        for field in event.fields:
            yield from _doubles(f"{key}.{field.name}", [(each.value, (each.label, each.label_en, *each.also)) for each in field.choices])


def _facet_faults(key: str, event: EventSpec) -> Iterator[Problem]:
    named = {field.name: field for field in event.fields}
    if event.facet is not None and (event.facet not in named or named[event.facet].type != "choice"):
        yield Problem(msg("The facet {name} is no choice field of the event.", name=event.facet), column=f"{key}.facet")
    if event.renames and ("number" not in named or named["number"].type != "text"):
        yield Problem(msg("An event that renames needs a text field `number`."), column=f"{key}.renames")


def _default_faults(key: str, event: EventSpec) -> Iterator[Problem]:
    for field in event.fields:
        if field.default is None:
            continue
        try:
            parse_field(field, field.default, today=date.max)
        except FieldRefused as error:
            yield Problem(error.message, column=f"{key}.{field.name}.default", value=field.default)


def _doubles(key: str, named: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Problem]:
    """Names and labels of which two would be read as one; a name is spelled as it is compared."""
    owner: dict[str, int] = {}
    for position, (name, labels) in enumerate(named):
        for spelling in dict.fromkeys((name, *map(fold_label, labels))):
            if owner.setdefault(spelling, position) != position:
                yield Problem(msg("{text} stands for two things.", text=spelling), column=f"{key}.{name}")
