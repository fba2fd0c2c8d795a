"""Tells a clerk where a nil report and the entries of its period contradict each other, whichever comes second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from govopen.app.resolve import this_minute
from govopen.core.model.empty_periods import happened_within, said_empty
from govopen.core.model.entry_checks import Happening
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import Rulebook
from govopen.core.model.vocabulary import label
from govopen.messages import Message, plural
from govopen.render.wording import period_name

if TYPE_CHECKING:
    from govopen.app.opened_ledger import OpenedLedger


def counted_event(rulebook: Rulebook, kind: str) -> str | None:
    """The event by which the matters of a kind are counted, where a rule holds declarations against the ledger."""
    counts = (version.params.declared_counts for rule in rulebook.rules for version in rule.versions)
    return next((each[kind] for each in counts if kind in each), None)


def told_empty(opened: OpenedLedger, happened: Sequence[Happening]) -> Iterator[Message]:
    """Yield, for each period that was said to be empty, that something of what is to be recorded lies in it."""
    office = opened.ledger.office_state(opened.ledger.view(this_minute(opened.moment)))
    for declaration in said_empty(office.declarations):
        found = happened_within(declaration, happened, _counted(opened, declaration.kind))
        if found:
            yield plural(
                "{kind}, {period}: entry {seq} says that there was none, and here is {count} ({first}). If that entry is wrong, void it: "
                "`govopen void {seq} --reason …`.",
                "{kind}, {period}: entry {seq} says that there was none, and here are {count} ({first} first). If that entry is wrong, "
                "void it: `govopen void {seq} --reason …`.",
                len(found),
                seq=declaration.seq,
                **_named(opened, declaration, found),
            )


def told_recorded(opened: OpenedLedger, declaration: Declaration) -> Iterator[Message]:
    """Yield that the ledger holds something of the kind in the period that is said to be empty."""
    if declaration.count:
        return
    found: list[Happening] = []
    for event in _counted(opened, declaration.kind):
        entries = opened.ledger.entries(kind=declaration.kind, event=event, window=declaration.period, corrected=False)
        found += happened_within(declaration, entries, [event])
    if found:
        yield plural(
            "{kind}, {period}: the ledger holds {count}, {first} ({when}). If it is right, void this entry.",
            "{kind}, {period}: the ledger holds {count}, the first being {first} ({when}). If they are right, void this entry.",
            len(found),
            **_named(opened, declaration, found),
        )


def _counted(opened: OpenedLedger, kind: str) -> list[str]:
    """The event by which a kind is counted; where no rule counts it, those that open such a matter."""
    event = counted_event(opened.rulebook, kind)
    return [event] if event else [spec.name for spec in opened.vocabulary.events.values() if kind in spec.opens]


def _named(opened: OpenedLedger, declaration: Declaration, found: Sequence[Happening]) -> dict[str, object]:
    spec = opened.vocabulary.kinds.get(declaration.kind)
    first = min(found, key=lambda each: (each.when.earliest, each.number))
    return {
        "kind": label(spec) if spec else declaration.kind,
        "period": period_name(declaration.label),
        "first": first.number,
        "when": first.when,
    }
