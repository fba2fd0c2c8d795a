"""The rule packs of a ledger as a table: which days each judges."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from govopen.core.dates.moments import Span
from govopen.core.model.pack_choice import ALWAYS, ChosenPack
from govopen.core.model.rules import FIRST_DAY, LAST_DAY, Pack
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.terminal.table import Column, build_table


def build_packs(listed: Iterable[tuple[Pack | None, ChosenPack | None]], *, words: Words) -> Table:
    """Return the table; None stands for a pack whose folder is gone, and for one that was never chosen."""
    say = words.say
    columns = [Column(say(N_("Rule pack"))), Column(say(N_("Title"))), Column(say(N_("Judges what begins")))]
    rows = ((*_names(pack, choice, words), say(_days(choice))) for pack, choice in listed)
    return build_table(columns, rows)


def _names(pack: Pack | None, choice: ChosenPack | None, words: Words) -> tuple[str, str]:
    """Return a pack's id and title; of one that is gone the folder, and that it is gone."""
    if pack is not None:
        return pack.id, words.pick(pack.title, pack.title_en)
    return choice.name if choice else "", words.say(N_("(its folder is not there)"))


def _days(choice: ChosenPack | None) -> Message:
    if choice is None:
        return msg("not added")
    if not choice.spans:
        return msg("never")
    return msg("{names}", names=[_span(span) for span in choice.spans])


def _span(span: Span) -> Message:
    if span == ALWAYS:
        return msg("whenever its rules are in force")
    if span.first == FIRST_DAY:
        return msg("by {day}", day=span.last)
    if span.last == LAST_DAY:
        return msg("since {day}", day=span.first)
    return msg("{first} to {last}", first=span.first, last=span.last)
