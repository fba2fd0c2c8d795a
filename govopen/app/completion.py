"""What a shell may complete: matters, offices, rules, kinds. Read without a check of the chain: nothing is judged from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from govopen.app.clock import now
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.resolve import this_minute
from govopen.app.rule_choice import LEVEL_NAMES
from govopen.app.workspace import Workspace
from govopen.core.text.document_numbers import fold_number
from govopen.ledger.opening import open_ledger

#: Matters offered at once, at most.
MOST = 60


def matters(workspace: Workspace, typed: str) -> Iterator[tuple[str, str]]:
    """Yield numbers that begin with what was typed, brackets and width aside, the latest first; each with its title.

    What was typed stands as it was typed: a shell completes nothing that begins otherwise.
    """
    kinds = {kind.name: () for kind in workspace.vocabulary.kinds.values()}
    with open_ledger(workspace.location, write=False) as ledger:
        found = ledger.named(islice(ledger.search([typed or "号"], kinds=kinds), 10 * MOST))
        fitting = (matter for matter in found if fold_number(matter.number).startswith(fold_number(typed)))
        yield from [(typed + matter.number[len(typed) :], matter.title or "") for matter in islice(fitting, MOST)]


def units(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield the offices registered."""
    with open_ledger(workspace.location, write=False) as ledger:
        yield from [(unit, "") for unit in ledger.office_state(ledger.view(this_minute(now()))).units]


def rules(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield rules by id and by title."""
    with open_ledger(workspace.location, write=False) as ledger:
        rulebook = OpenedLedger(ledger, now(), environ=workspace.environ).rulebook
    yield from ((rule.id, rule.title) for rule in rulebook.rules)
    yield from ((rule.title, rule.id) for rule in rulebook.rules)


def packs(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield the packs of the ledger."""
    with open_ledger(workspace.location, write=False) as ledger:
        yield from [(pack, "") for pack in ledger.info.packs]


def kinds(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield kinds of matter by code and by name."""
    known = list(workspace.vocabulary.kinds.values())
    yield from ((kind.label, kind.name) for kind in known)
    yield from ((kind.name, kind.label) for kind in known)


def levels(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield levels by code and by name."""
    yield from ((labels[0], level) for level, labels in LEVEL_NAMES.items())
    yield from ((level, labels[0]) for level, labels in LEVEL_NAMES.items())
