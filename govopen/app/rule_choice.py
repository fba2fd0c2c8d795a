"""Which rules are meant: by id or title, by pack, by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govopen.app.resolve import unknown_name
from govopen.core.model.field_values import fold_label
from govopen.core.model.rules import Level, Rule, Rulebook
from govopen.errors import UnknownName, no_such
from govopen.messages import msg

#: What levels are called besides their names, in Chinese and in English.
LEVEL_NAMES: Mapping[Level, tuple[str, ...]] = {
    "must": ("应当", "必须"),
    "in_principle": ("原则上", "原则", "in principle", "in-principle"),
    "encouraged": ("鼓励",),
}


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
