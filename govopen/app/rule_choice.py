"""Which rule packs and rules are meant: by id, by folder, by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePath

from govopen.app.resolve import unknown_name
from govopen.atomic_files import home_path
from govopen.core.dates.moments import YEARS
from govopen.core.model.field_values import fold_label
from govopen.core.model.pack_choice import ChosenPack
from govopen.core.model.rules import Level, Rule, Rulebook
from govopen.datafiles.rule_packs import shipped_packs
from govopen.errors import DataError, UnknownName, no_such
from govopen.messages import msg

#: What levels are called besides their names, in Chinese and in English.
LEVEL_NAMES: Mapping[Level, tuple[str, ...]] = {
    "must": ("应当", "必须"),
    "in_principle": ("原则上", "原则", "in principle", "in-principle"),
    "encouraged": ("鼓励",),
}


def pack_folders(names: Iterable[str], own: Iterable[Path] = ()) -> list[Path]:
    """The folders of packs named by id, or by a path for an office's own.

    ``own``: where packs of offices lie here; one is taken for a path that ends with the same name.
    """
    shipped, here = shipped_packs(), {folder.name: folder for folder in own}
    folders = []
    for name in names:
        elsewhere = here.get(PurePath(name.replace("\\", "/")).name)
        folder = shipped.get(name) or elsewhere or home_path(name)
        if not (folder / "pack.toml").is_file():
            raise DataError(
                msg("There is no rule pack {name}.", name=elsewhere or name),
                hint=msg("Packs that come with govopen: {known}; or name a folder that holds a pack.toml.", known=list(shipped)),
            )
        folders.append(folder)
    return folders


def is_there(name: str) -> bool:
    """Whether there is a pack of that id or in that folder."""
    return name in shipped_packs() or (home_path(name) / "pack.toml").is_file()


def folders_of(chosen: Iterable[ChosenPack]) -> list[Path]:
    """The folders of a ledger's packs; one that is gone is left out where it judges nothing.

    Raises:
        DataError: the folder of a pack that judges is gone.
    """
    wanted = [pack.name for pack in chosen if pack.spans or is_there(pack.name)]
    for name in wanted:
        if not is_there(name):
            raise DataError(
                msg("The rule pack {name} judges this ledger, and is not there.", name=name),
                hint=msg(
                    "Put the folder back. If it lies elsewhere now, or is lost: `govopen pack end {name} --on {day}` lets it judge nothing,"
                    " and `govopen pack add` takes the folder where it lies. `list`, `show`, `ledger verify`, `backup` and `export` work"
                    " without it.",
                    name=name,
                    day=date(YEARS.start, 1, 1),
                ),
            )
    return pack_folders(wanted)


def choose_rules(
    rulebook: Rulebook, *, rules: Iterable[str] = (), packs: Iterable[str] = (), levels: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules asked for by id or title, by pack and by level, in either language; all of them without a wish.

    Raises:
        UnknownName: the ledger's packs have no such rule, or it has no such pack; the nearest are named.
        UsageError: there is no such level.
    """
    names, chosen_packs = list(rules), {_pack(rulebook, name) for name in packs}
    ids = {rule.id for name in names for rule in find_rules(rulebook, name)}
    chosen_levels = {resolve_level(name) for name in levels}
    return tuple(
        rule
        for rule in rulebook.rules
        if (not names or rule.id in ids)
        and (not chosen_packs or rule.pack in chosen_packs)
        and (not chosen_levels or rule.level in chosen_levels)
    )


def find_rules(rulebook: Rulebook, name: str) -> tuple[Rule, ...]:
    """Return the rule of that id, else all of that title; UnknownName names the nearest if there is none."""
    by_id = rulebook.rule(name.strip())
    if by_id is not None:
        return (by_id,)
    wanted = fold_label(name)
    titled = tuple(rule for rule in rulebook.rules if wanted in (rule.id, fold_label(rule.title), fold_label(rule.title_en)))
    if not titled:
        sentence = msg("The ledger's packs have no rule {name}.", name=[name])
        otherwise = msg("`govopen rules list` shows them.")
        raise unknown_name(sentence, [name], rule_names(rulebook.rules), otherwise=otherwise)
    return titled


def resolve_rule(rulebook: Rulebook, name: str) -> Rule:
    """Return the rule of that id or title; UnknownName names the nearest if no loaded pack has it, or several bear the title."""
    found = find_rules(rulebook, name)
    if len(found) > 1:
        hint = msg("Say which: {names}.", names=[rule.id for rule in found])
        raise UnknownName(msg("Several rules are called {name}.", name=name), hint=hint)
    return found[0]


def rule_names(rules: Iterable[Rule]) -> list[str]:
    """The words by which rules may be named: ids and titles."""
    return [name for rule in rules for name in (rule.id, rule.title, rule.title_en)]


def resolve_level(name: str) -> Level:
    """Return the level of that name in either language; UsageError names them all if there is none."""
    wanted = fold_label(name)
    for level, labels in LEVEL_NAMES.items():
        if wanted in map(fold_label, (level, *labels)):
            return level
    known = [f"{level} ({labels[0]})" for level, labels in LEVEL_NAMES.items()]
    raise no_such(msg("There is no level {name}.", name=[name]), known)


def _pack(rulebook: Rulebook, name: str) -> str:
    """Return the id of the pack of that id or title."""
    wanted = fold_label(name)
    for pack in rulebook.packs:
        if wanted in map(fold_label, (pack.id, pack.title, pack.title_en)):
            return pack.id
    there = [pack.id for pack in rulebook.packs]
    sentence = msg("The ledger has no pack {name}.", name=[name])
    raise unknown_name(sentence, [name], there, otherwise=msg("There are: {names}.", names=there))
