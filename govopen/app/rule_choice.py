"""Which rule packs and rules are meant: by id, by folder, by level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import get_args

from govopen.app.resolve import unknown_name
from govopen.atomic_files import home_path
from govopen.core.dates.moments import YEARS
from govopen.core.model.pack_choice import ChosenPack
from govopen.core.model.rules import Level, Rule, Rulebook
from govopen.datafiles.rule_packs import shipped_packs
from govopen.errors import DataError, no_such
from govopen.messages import msg


def pack_folders(names: Iterable[str]) -> list[Path]:
    """The folders of packs named by id, or by a path for an office's own."""
    shipped = shipped_packs()
    folders = []
    for name in names:
        folder = shipped.get(name) or home_path(name)
        if not (folder / "pack.toml").is_file():
            raise DataError(
                msg("There is no rule pack {name}.", name=name),
                hint=msg("Packs that come with govopen: {known}; or name a folder that holds a pack.toml.", known=", ".join(shipped)),
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
    """The rules asked for by id, pack and level; all of them without a wish.

    Raises:
        UnknownName: the ledger's packs have no such rule, or it has no such pack; the nearest are named.
        UsageError: there is no such level.
    """
    rules, packs, levels = set(rules), set(packs), set(levels)
    refuse_rules(rulebook, rules)
    if strange := sorted(packs - {pack.id for pack in rulebook.packs}):
        there = [pack.id for pack in rulebook.packs]
        sentence = msg("The ledger was not made with a pack {name}.", name=strange)
        raise unknown_name(sentence, strange, there, otherwise=msg("There are: {names}.", names=there))
    if strange := sorted(levels - set(get_args(Level))):
        raise no_such(msg("There is no level {name}.", name=strange), get_args(Level))
    return tuple(
        rule
        for rule in rulebook.rules
        if (not rules or rule.id in rules) and (not packs or rule.pack in packs) and (not levels or rule.level in levels)
    )


def refuse_rules(rulebook: Rulebook, names: Iterable[str]) -> None:
    """Refuse ids of rules that the ledger's packs do not have; the nearest are named."""
    known = [rule.id for rule in rulebook.rules]
    if strange := sorted(set(names) - set(known)):
        sentence = msg("The ledger's packs have no rule {name}.", name=strange)
        raise unknown_name(sentence, strange, known, otherwise=msg("`govopen rules list` shows them."))
