"""Reads ``data/vocabulary.toml``: kinds of matter, their events and fields; every mistake at once, with file and key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from govopen.core.model.field_values import FieldRefused, fold_label, parse_field
from govopen.core.model.vocabulary import Choice, EventSpec, FieldSpec, FieldType, KindSpec, SystemEvent, Vocabulary
from govopen.datafiles.toml import NAME, read_model, read_toml
from govopen.errors import DataError, Problem
from govopen.messages import Label as BothLabels
from govopen.messages import msg, plural
from govopen.resources import data_folder

#: Options that every ``log`` has; a field of that name could not be typed.
RESERVED = frozenset(
    {"at", "unit", "kind", "ledger", "lang", "color", "no-color", "help", "event", "matter", "operator", "reason", "dry-run"}
)
#: Column headers that every template has.
TEMPLATE_COLUMNS = ("事项类别", "编号", "发生时间", "责任处室", "事件")

Name = Annotated[str, StringConstraints(pattern=NAME)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Kind(_Strict):
    label: Label
    label_en: Label


class _Field(_Strict):
    type: FieldType
    label: Label
    label_en: Label
    name: Name | None = None
    choices: str | None = None
    default: str | None = None
    not_before: str | None = None
    help: str = ""
    help_en: str = ""


class _Event(_Strict):
    label: Label
    label_en: Label
    help: str = ""
    help_en: str = ""
    opens: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    facet: str | None = None
    once: bool = False
    renames: bool = False


class _SystemEvent(_Strict):
    label: Label
    label_en: Label
    on: str
    fields: tuple[str, ...] = ()


class _System(_Strict):
    """What govopen itself writes; a field is declared where a reader meets its label."""

    kinds: dict[Name, _Kind] = {}
    fields: dict[Name, _Kind] = {}
    events: dict[Name, _SystemEvent] = {}


class _File(_Strict):
    kinds: dict[Name, _Kind]
    choices: dict[Name, dict[Name, Annotated[list[Label], Field(min_length=1)]]]
    fields: dict[Name, _Field]
    events: dict[Name, _Event]
    system: _System = _System()


def read_vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the vocabulary of the file (the shipped one without a path); raises ``DataError`` with every mistake in it."""
    path = path or data_folder() / "vocabulary.toml"
    file = _read_file(path)
    problems = [*_mistakes(file)]
    if not problems:
        vocabulary = _build(file)
        problems = [*_clashes(vocabulary)]
    if problems:
        raise _refused(path, (Problem(each.message, file=str(path), column=each.column, value=each.value) for each in problems))
    return vocabulary


def _read_file(path: Path) -> _File:
    problems: list[Problem] = []
    raw = read_toml(path, problems)
    file = read_model(_File, raw, path, "", problems) if raw is not None else None
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
    for name, written in file.system.events.items():
        if written.on != "*" and written.on not in file.system.kinds:
            yield Problem(msg("No such kind of matter: {name}.", name=written.on), column=f"system.events.{name}.on")
    for name in file.system.kinds.keys() & file.kinds.keys():
        yield Problem(msg("{text} stands for two things.", text=name), column=f"system.kinds.{name}")


def _field_mistakes(name: str, field: _Field, file: _File) -> Iterator[Problem]:
    wants = field.type in ("choice", "choices")
    if wants and field.choices is None:
        yield Problem(msg("A choice needs `choices`."), column=f"fields.{name}")
    if not wants and field.choices is not None:
        yield Problem(msg("Only a choice has `choices`."), column=f"fields.{name}.choices")
    if field.choices is not None and field.choices not in file.choices:
        yield Problem(msg("No such list of choices: {name}.", name=field.choices), column=f"fields.{name}.choices")
    if field.not_before is not None and (field.type != "day" or not _names_a_day(field.not_before, file)):
        yield Problem(msg("Only a day is not before another: `at` or a field of that type."), column=f"fields.{name}.not_before")
    if (field.name or name) in RESERVED:
        yield Problem(msg("{name} is an option of every command.", name=field.name or name), column=f"fields.{name}")


def _names_a_day(name: str, file: _File) -> bool:
    return name == "at" or any(field.type == "day" and (field.name or key) == name for key, field in file.fields.items())


def _event_mistakes(key: str, event: _Event, file: _File) -> Iterator[Problem]:
    for kind in (*event.opens, *event.follows):
        if kind not in file.kinds and not (kind == "*" and kind in event.follows):
            yield Problem(msg("No such kind of matter: {name}.", name=kind), column=key)
    if not event.opens and not event.follows:
        yield Problem(msg("It neither opens nor follows any kind of matter."), column=key)
    for name in event.fields:
        if name not in file.fields:
            yield Problem(msg("No such field: {name}.", name=name), column=f"{key}.fields")
    for name in event.required:
        if name not in event.fields:
            yield Problem(msg("{name} is required but not among the fields.", name=name), column=f"{key}.required")
    if key.removeprefix("events.") in file.system.events:
        yield Problem(msg("govopen itself writes an event of that name."), column=key)


def _build(file: _File) -> Vocabulary:
    kinds = {name: KindSpec(name, each.label, each.label_en) for name, each in file.kinds.items()}
    choices = {
        name: tuple(Choice(value, labels[0], (labels[1:] or labels)[0], tuple(labels[2:])) for value, labels in listed.items())
        for name, listed in file.choices.items()
    }
    system = file.system
    return Vocabulary(
        kinds=kinds,
        events={name: _event(name, each, file, choices) for name, each in file.events.items()},
        system_kinds={name: KindSpec(name, each.label, each.label_en) for name, each in system.kinds.items()},
        system_events={name: SystemEvent(name, each.label, each.label_en, each.on, each.fields) for name, each in system.events.items()},
        system_fields={name: BothLabels(each.label, each.label_en) for name, each in system.fields.items()},
    )


def _event(name: str, event: _Event, file: _File, choices: Mapping[str, tuple[Choice, ...]]) -> EventSpec:
    follows = tuple(file.kinds) if "*" in event.follows else event.follows
    opening = ("title",) if event.opens and "title" in file.fields and "title" not in event.fields else ()
    return EventSpec(
        name=name,
        label=event.label,
        label_en=event.label_en,
        kinds=tuple(dict.fromkeys((*event.opens, *follows))),
        opens=event.opens,
        fields=tuple(_field(each, file.fields[each], each in event.required, choices) for each in (*opening, *event.fields)),
        facet=event.facet,
        help=event.help,
        help_en=event.help_en,
        repeats=not event.once,
        renames=event.renames,
    )


def _field(key: str, field: _Field, required: bool, choices: Mapping[str, tuple[Choice, ...]]) -> FieldSpec:
    return FieldSpec(
        name=field.name or key,
        type=field.type,
        label=field.label,
        label_en=field.label_en,
        required=required,
        choices=choices[field.choices] if field.choices else (),
        help=field.help,
        help_en=field.help_en,
        default=field.default,
        not_before=field.not_before,
    )


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


def _doubles(key: str, named: list[tuple[str, tuple[str, ...]]]) -> Iterator[Problem]:
    """Names and labels of which two would be read as one."""
    owner: dict[str, str] = {}
    for position, (name, labels) in enumerate(named):
        for spelling in dict.fromkeys(fold_label(each) for each in (name, *labels)):
            if owner.setdefault(spelling, f"{position}") != f"{position}":
                yield Problem(msg("{text} stands for two things.", text=spelling), column=f"{key}.{name}")
