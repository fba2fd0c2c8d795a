"""The rules as such: those of a ledger, or of the packs that a new ledger would have; and the check of a pack of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govopen.app.setup import DEFAULT_PACKS
from govopen.app.study import pack_folders
from govopen.core.matter import Vocabulary
from govopen.core.rule import Rule, Rulebook
from govopen.errors import UsageError
from govopen.ledger.book import open_ledger
from govopen.messages import msg
from govopen.rulebook import read_rulebook, shipped_packs
from govopen.vocabulary import read_vocabulary


def rules_of(location: str, *, packs: Sequence[str] = ()) -> Rulebook:
    """Return the packs named, else those of the ledger, else (where there is no ledger file) those of a new one."""
    shipped = shipped_packs()
    if packs:
        names: Sequence[str] = packs
    elif "://" in location or Path(location).exists():
        with open_ledger(location, write=False) as book:
            names = book.info.packs
    else:
        names = [name for name in DEFAULT_PACKS if name in shipped]
    return read_rulebook(pack_folders(names), read_vocabulary())


def one_rule(location: str, rule: str, *, packs: Sequence[str] = ()) -> tuple[Rule, Vocabulary]:
    """Return one rule, looked for in the packs named or the ledger's, then in everything that comes with govopen.

    Raises:
        UsageError: there is none of that id.
    """
    book = rules_of(location, packs=packs)
    found = book.rule(rule) or read_rulebook(shipped_packs().values(), read_vocabulary()).rule(rule)
    if found is None:
        known = [each.id for each in book.rules]
        raise UsageError(msg("There is no rule {name}.", name=rule), hint=msg("There are: {known}.", known=known))
    return found, read_vocabulary()


def check_packs(names: Sequence[str]) -> Rulebook:
    """Read packs by id or folder, all that come with govopen if none is named.

    Raises:
        DataError: with every mistake, its file and key.
    """
    return read_rulebook(pack_folders(names or list(shipped_packs())), read_vocabulary())
