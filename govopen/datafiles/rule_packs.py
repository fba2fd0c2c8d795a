"""Reads rule packs: a Rulebook, or every mistake at once with its file and key (the form is told in data/packs/README.md).

A pack is a folder with ``pack.toml``, one ``*.toml`` for each article holding its rules, and ``*.cases.toml`` beside them. What a
rule says at the top holds for all its versions; a ``[[rule.version]]`` may change any of it and must say from which day and by which
document. It may say its ``reading`` of an open word, and ``further`` citations; ``other_readings`` are tables, each with an ``id`` and
what it changes, of which the settings may choose one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field, field_validator, model_validator

from govopen.core.dates.moments import ONE_DAY, Span
from govopen.core.evaluation.kinds import KINDS
from govopen.core.model.provisos import listed
from govopen.core.model.rules import FACET, LAST_DAY, Cite, Level, Pack, Params, Part, Reference, Rule, Rulebook, Version, one_or_several
from govopen.core.model.vocabulary import EventSpec, Vocabulary
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_ids import absorption_faults, repeated_ids
from govopen.datafiles.toml import IDENTIFIER, read_model, read_tables, read_toml
from govopen.datafiles.vocabulary import OF_A_PACK
from govopen.errors import DataError, Problem
from govopen.messages import Label, Message, msg, plural

SHARED_KEYS = frozenset({"id", "kind", "title", "title_en", "lead", "responsible", "absorbs", "version"})
VERSION_KEYS = frozenset({"in_force_from", "in_force_until", "cite", "level", "reading", "reading_en", "further"})
OTHERS = "other_readings"


class _PackFile(Part):
    """``pack.toml``; the id is the folder's name unless it is given."""

    id: str = Field(pattern=IDENTIFIER)
    title: str = Field(min_length=1)
    title_en: str = ""
    number: str = ""
    issuer: str
    issued: date
    national: bool = False


class _RuleHead(Part):
    id: str = Field(pattern=IDENTIFIER)
    kind: str
    title: str = Field(min_length=1)
    title_en: str = ""
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    absorbs: tuple[str, ...] = ()

    _one_rule = field_validator("absorbs", mode="before")(listed)


class _VersionHead(Part):
    in_force_from: date
    in_force_until: date | None = None
    cite: Cite
    level: Level
    reading: str | None = Field(default=None, min_length=1)
    reading_en: str | None = Field(default=None, min_length=1)
    further: tuple[Cite, ...] = ()

    _one_place = field_validator("further", mode="before")(one_or_several)

    @model_validator(mode="after")
    def _said_in_chinese(self) -> _VersionHead:
        if self.reading_en is not None and self.reading is None:
            raise ValueError(msg("reading_en translates reading, which is missing."))
        if self.in_force_until is not None and self.in_force_until < self.in_force_from:
            raise ValueError(msg("in_force_until is before in_force_from."))
        return self

    @property
    def both_readings(self) -> Label | None:
        """The reading in both languages; in Chinese twice where it is not translated."""
        return None if self.reading is None else Label(self.reading, self.reading_en or self.reading)


def shipped_rule_ids() -> frozenset[str]:
    """The ids of the rules of all packs that come with govopen, read without the rules themselves."""
    tables = (table for folder in shipped_packs().values() for file in rule_files(folder) for table, _ in _rule_tables(file, []))
    return frozenset(str(table.get("id")) for table in tables)


def read_rulebook(folders: Iterable[Path], vocabulary: Vocabulary, *, readings: Mapping[str, str] | None = None) -> Rulebook:
    """Read packs from their folders, in that order; ``readings`` chooses for a rule another reading than the first.

    Raises:
        DataError: with a ``Problem`` for every mistake in every file.
    """
    problems: list[Problem] = []
    source = _Source(vocabulary, readings or {}, problems)
    packs = tuple(pack for folder in folders if (pack := _read_pack(folder, source)) is not None)
    problems.extend(repeated_ids(packs))
    problems.extend(absorption_faults(packs, shipped_rule_ids))
    if problems:
        raise DataError(
            plural("The rule packs have {count} mistake.", "The rule packs have {count} mistakes.", len(problems)),
            hint=msg("Mend them; `govopen rules check FOLDER` reads a pack again."),
            problems=problems,
        )
    return Rulebook(packs)


def rule_files(folder: Path) -> list[Path]:
    """The files of a pack that hold rules, in order of name."""
    others = {"pack.toml", "coverage.toml", OF_A_PACK}
    return [path for path in sorted(folder.glob("*.toml")) if path.name not in others and not path.name.endswith(".cases.toml")]


class _Source(Struct, frozen=True):
    """What every file is read with, and where its mistakes go."""

    vocabulary: Vocabulary
    readings: Mapping[str, str]
    problems: list[Problem]


def _read_pack(folder: Path, source: _Source) -> Pack | None:
    path, problems = folder / "pack.toml", source.problems
    raw = read_toml(path, problems)
    if raw is None:
        return None
    head = read_model(_PackFile, {"id": folder.resolve().name, **raw}, path, "", problems)
    pack_id = head.id if head else folder.name
    rules = tuple(
        rule
        for file in rule_files(folder)
        for table, key in _rule_tables(file, problems)
        if (rule := _read_rule(table, pack_id, file, key, source))
    )
    if head is None:
        return None
    digest = "" if problems else _digest(folder)  # of files that were found to be files, and short
    return Pack(head.id, head.title, head.title_en, head.number, head.issuer, head.issued, digest, rules, head.national)


def _rule_tables(path: Path, problems: list[Problem]) -> Iterator[tuple[dict[str, Any], str]]:
    raw = read_toml(path, problems)
    tables = [] if raw is None else read_tables(raw, "rule", path, problems)
    for index, table in enumerate(tables):
        yield table, f"rule.{table.get('id', index + 1)}"


def _read_rule(table: dict[str, Any], pack: str, path: Path, key: str, source: _Source) -> Rule | None:
    problems = source.problems
    head = read_model(_RuleHead, {name: table[name] for name in table if name in SHARED_KEYS - {"version"}}, path, key, problems)
    kind = KINDS.get(str(table.get("kind")))
    if kind is None:
        message = msg("Unknown kind of rule; there are: {known}.", known=list(KINDS))
        problems.append(Problem(message, file=str(path), column=f"{key}.kind", value=str(table.get("kind"))))
        return None
    misshapen = [Problem(message, file=str(path), column=f"{key}.{place}") for place, message in _misshapen(table)]
    if misshapen:
        problems.extend(misshapen)
        return None
    offered, wanted, faults = _offered(table), source.readings.get(str(table.get("id"))), len(problems)
    if wanted is not None and wanted not in offered:
        message = msg("The rule has no such reading; there are: {known}.", known=list(offered) or "–")
        problems.append(Problem(message, file=str(path), column=key, value=wanted))
    versions = _read_versions(_as_read(table, wanted), kind.params, path, key, problems)
    for other in offered if len(problems) == faults else ():
        _read_versions(_as_read(table, other), kind.params, path, f"{key}.{OTHERS}.{other}", problems)
    for number, version in enumerate(versions, 1):
        problems.extend(_unknown_names(version.params, source.vocabulary, path, f"{key}.version.{number}"))
    if head is None or not versions:
        return None
    labels = _labels(versions, source.vocabulary)
    return Rule(head.id, pack, head.kind, head.title, head.title_en, head.lead, head.responsible, versions, labels, head.absorbs)


def _misshapen(table: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    """Versions and other readings that are no lists of tables, and readings without a name; each with its key."""
    versions = table.get("version", [])
    if not _are_tables(versions):
        yield "version", msg("Write [[{name}]] with two brackets.", name="rule.version")
        return
    for number, own in enumerate(versions, 1):
        others = own.get(OTHERS, [])
        if not _are_tables(others) or not all(isinstance(other.get("id"), str) for other in others):
            yield f"version.{number}.{OTHERS}", msg("A list of tables is wanted here, each with its id.")


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _offered(table: dict[str, Any]) -> tuple[str, ...]:
    """The other readings that a rule offers, by id."""
    return tuple(dict.fromkeys(other["id"] for own in table.get("version", []) for other in own.get(OTHERS, [])))


def _as_read(table: dict[str, Any], reading: str | None) -> dict[str, Any]:
    """Put a reading in the place of the first; a version that does not offer it stays as it is."""
    versions = []
    for own in table.get("version", []):
        other: dict[str, Any] = next((each for each in own.get(OTHERS, []) if each.get("id") == reading), {})
        changed = {name: value for name, value in other.items() if name != "id"}
        versions.append({name: value for name, value in own.items() if name != OTHERS} | changed)
    return {**table, "version": versions} if versions else table


def _read_versions(
    table: dict[str, Any], params: type[Params], path: Path, key: str, problems: list[Problem]
) -> tuple[Version[Any], ...]:  # fmt: skip
    common = {name: value for name, value in table.items() if name not in SHARED_KEYS}
    tables = table.get("version", [])
    if not tables:
        problems.append(Problem(msg("A rule needs at least one [[rule.version]] with its date and citation."), file=str(path), column=key))
    versions = []
    for number, own in enumerate(tables, 1):
        merged = {**common, **own}
        where = f"{key}.version.{number}"
        head = read_model(_VersionHead, {name: merged[name] for name in merged if name in VERSION_KEYS}, path, where, problems)
        terms = {name: value for name, value in merged.items() if name not in VERSION_KEYS}
        body = read_model(params, terms, path, where, problems)
        if head and body:
            force = Span(head.in_force_from, head.in_force_until or LAST_DAY)
            versions.append(Version(force, head.cite, head.level, body, head.both_readings, head.further))
    return tuple(_closed(versions, path, key, problems))


def _closed(versions: list[Version[Any]], path: Path, key: str, problems: list[Problem]) -> Iterator[Version[Any]]:
    """End each version on the eve of the next; they must stand in order of time."""
    for version, following in zip(versions, [*versions[1:], None], strict=False):
        force = version.force
        if following is not None:
            if following.force.first <= force.first:
                problems.append(Problem(msg("Versions must stand in order of time."), file=str(path), column=f"{key}.version"))
            else:
                force = Span(force.first, min(force.last, following.force.first - ONE_DAY))
        yield replace(version, force=force)


def _unknown_names(params: Params, vocabulary: Vocabulary, path: Path, key: str) -> Iterator[Problem]:
    for reference in params.every_reference():
        yield from _check_reference(reference, vocabulary, str(path), f"{key}.{reference.key}")


def _check_reference(reference: Reference, vocabulary: Vocabulary, file: str, key: str) -> Iterator[Problem]:
    if reference.kind is not None and reference.kind not in vocabulary.kinds:
        yield Problem(msg("The vocabulary has no such kind of matter."), file=file, column=key, value=reference.kind)
        return
    if reference.event is None:
        return
    event = vocabulary.events.get(reference.event)
    if event is None:
        yield Problem(msg("The vocabulary has no such event."), file=file, column=key, value=reference.event)
        return
    if reference.kind is not None and reference.kind not in event.kinds:
        yield Problem(msg("That event does not happen to a {kind}.", kind=reference.kind), file=file, column=key, value=event.name)
    yield from _check_fields(reference, event, file, key)
    yield from _check_values(reference.facets, event, event.facet, file, key)


def _check_fields(reference: Reference, event: EventSpec, file: str, key: str) -> Iterator[Problem]:
    fields = {field.name: field.type for field in event.fields}
    for name in (*reference.fields, *reference.days, *reference.values):
        if name not in fields:
            yield Problem(msg("The event {event} has no such field.", event=event.name), file=file, column=key, value=name)
        elif name == event.facet:
            message = msg("The field {field} is the facet of {event}; write it as facet or type.", field=name, event=event.name)
            yield Problem(message, file=file, column=key, value=name)
        elif name in reference.days and fields[name] != "day":
            yield Problem(
                msg("The field {field} of {event} names no day.", field=name, event=event.name), file=file, column=key, value=name
            )
        else:
            yield from _check_values(reference.values.get(name, ()), event, name, file, key)


def _check_values(values: Iterable[str], event: EventSpec, name: str | None, file: str, key: str) -> Iterator[Problem]:
    """A choice field takes its choices only, a flag yes or no; other fields take anything."""
    field = next((field for field in event.fields if field.name == name), None)
    known = {choice.value for choice in field.choices} if field else set()
    if field is not None and field.type == "flag":
        known = {"yes", "no"}
    for value in values:
        if field is None or (known and value not in known):
            yield Problem(msg("The event {event} has no such value.", event=event.name), file=file, column=key, value=value)


def _labels(versions: Iterable[Version[Any]], vocabulary: Vocabulary) -> dict[str, Label]:
    """The vocabulary's names for the events that a rule mentions, their fields and their values."""
    mentioned = {reference.event or "" for version in versions for reference in version.params.every_reference()}
    labels = {}
    for event in (vocabulary.events[name] for name in mentioned if name in vocabulary.events):
        labels[event.name] = Label(event.label, event.label_en)
        for field in event.fields:
            labels[f"{event.name}.{field.name}"] = Label(field.label, field.label_en)
            if field.name == event.facet:
                labels[f"{event.name}.{FACET}"] = Label(field.label, field.label_en)
            labels.update({f"{event.name}={choice.value}": Label(choice.label, choice.label_en) for choice in field.choices})
    return labels


def _digest(folder: Path) -> str:
    """SHA-256 over the pack's files, names and lengths included, in order of name."""
    digest = hashlib.sha256()
    own = folder / OF_A_PACK
    for path in [folder / "pack.toml", *([own] if own.is_file() else []), *rule_files(folder)]:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
