"""Which rule packs judge a ledger, and from which day to which: those it was founded with, and those added and ended since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.dates.moments import YEARS, Span
from govopen.core.model.entries import Entry
from govopen.core.model.rules import FIRST_DAY, LAST_DAY, Pack, Rule, Rulebook

#: The events that choose packs, each on the kind ``ledger`` or ``pack``.
PACK_EVENTS = frozenset({"packs-chosen", "pack-added", "pack-ended"})
ALWAYS = Span(FIRST_DAY, LAST_DAY)


class ChosenPack(Struct, frozen=True):
    """A pack by its name (an id, or the folder of an office's own), and the days on which duties begin that it judges.

    ``spans`` are in order and do not touch; none where it was ended before its first day.
    """

    name: str
    spans: tuple[Span, ...] = (ALWAYS,)

    @property
    def ended(self) -> date | None:
        """The first day that it judges no more; None while it goes on."""
        if not self.spans:
            return FIRST_DAY
        return None if self.spans[-1].last == LAST_DAY else self.spans[-1].last + timedelta(days=1)


def chosen_packs(founding: Iterable[str], entries: Iterable[Entry]) -> tuple[ChosenPack, ...]:
    """Return the packs in order of their first choice; ``entries`` are those of ``PACK_EVENTS`` in effect, in order."""
    chosen = {name: ChosenPack(name) for name in founding}
    for entry in entries:
        if entry.event == "packs-chosen":
            chosen = {name: ChosenPack(name) for name in entry.fields.get("packs", ())}
        elif entry.event == "pack-added":
            since = entry.fields.get("from")
            span = Span(date.fromisoformat(since), LAST_DAY) if since else ALWAYS
            before = chosen.get(entry.number, ChosenPack(entry.number, ()))
            chosen[entry.number] = replace(before, spans=_joined((*before.spans, span)))
        elif entry.number in chosen:
            until = Span(FIRST_DAY, entry.when.day - timedelta(days=1))
            before = chosen[entry.number]
            cuts = (span.clip(until) for span in before.spans)
            # nothing is read of years before the first: a pack that was ended with it judges nothing
            chosen[entry.number] = replace(before, spans=tuple(cut for cut in cuts if cut and cut.last.year in YEARS))
    return tuple(chosen.values())


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (joined[-1].last == LAST_DAY or span.first <= joined[-1].last + timedelta(days=1)):
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def judging(rulebook: Rulebook, chosen: Mapping[str, ChosenPack]) -> Rulebook:
    """Return the packs with their rules in force only on the days for which each was chosen; ``chosen`` is by id of the pack.

    A rule that is in force on none of them is left out, and so is a pack without days.
    """
    packs = (replace(pack, rules=tuple(_rules(pack, chosen[pack.id].spans))) for pack in rulebook.packs if chosen[pack.id].spans)
    return Rulebook(tuple(packs))


def _rules(pack: Pack, spans: tuple[Span, ...]) -> Iterator[Rule]:
    if spans == (ALWAYS,):
        yield from pack.rules
        return
    for rule in pack.rules:
        clipped = ((version, version.force.clip(span)) for span in spans for version in rule.versions)
        if versions := tuple(
            replace(version, force=force, enacted=version.in_force_from) for version, force in clipped if force is not None
        ):
            yield replace(rule, versions=versions)
