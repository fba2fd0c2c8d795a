"""What the ids of rules in several packs may not do: stand twice, absorb what is not there, absorb each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from govopen.core.model.rules import Pack
from govopen.errors import Problem
from govopen.messages import msg


def repeated_ids(packs: tuple[Pack, ...]) -> Iterator[Problem]:
    """Rule ids are unique across loaded packs."""
    owners: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in owners:
                message = msg("The rule id stands in pack {other} too.", other=owners[rule.id])
                yield Problem(message, file=pack.id, column=f"rule.{rule.id}", value=rule.id)
            owners[rule.id] = pack.id


def absorption_faults(packs: tuple[Pack, ...], shipped: Callable[[], frozenset[str]]) -> Iterator[Problem]:
    """A rule absorbs rules that there are, if need be in a pack that comes with govopen, and none that absorbs it in turn.

    ``shipped`` returns the ids of those; it is called where a rule absorbs one that is not among the packs.
    """
    absorbs = {rule.id: rule.absorbs for pack in packs for rule in pack.rules}
    elsewhere = any(each not in absorbs for laxer in absorbs.values() for each in laxer)
    known = absorbs.keys() | shipped() if elsewhere else absorbs.keys()
    for pack in packs:
        for rule in pack.rules:
            for laxer in rule.absorbs:
                column = f"rule.{rule.id}.absorbs"
                if laxer not in known:
                    yield Problem(msg("There is no rule of that id."), file=pack.id, column=column, value=laxer)
                elif rule.id in _absorbed(laxer, absorbs):
                    yield Problem(msg("The two rules absorb each other, in a circle."), file=pack.id, column=column, value=laxer)


def _absorbed(rule: str, absorbs: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The rule, and whatever it absorbs, directly or through others."""
    found, left = set[str](), [rule]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left.extend(absorbs.get(each, ()))
    return found
