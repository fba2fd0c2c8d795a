"""What may follow what on one matter: the one law that ``log``, ``amend``, the guide and the import all apply. Pure.

Faults are returned as values. A command refuses the first one; an import lists them under the row that holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.office_state import Tenure
from govopen.core.model.vocabulary import EventSpec, Vocabulary, label
from govopen.messages import Message, msg

#: Fields that name leaders whose attendance counts for a duty.
LEADER_FIELDS = ("attended",)

#: An entry of the ledger, or one that a file adds: ``corrects`` of a draft names the entry that it fills or replaces.
Happening = Entry | Draft

FaultCode = Literal["future", "opening-voided", "recorded-already", "before-opening", "opening-too-late", "number-taken"]


class EntryFault(Struct, frozen=True):
    """Why an event may not be recorded: ``entry`` is what stands in its way, ``hint`` what to do."""

    code: FaultCode
    message: Message
    hint: Message | None = None
    entry: Happening | None = None


def entry_faults(
    event: EventSpec,
    kind: str,
    when: Moment | None,
    history: Sequence[Happening],
    *,
    vocabulary: Vocabulary,
    now: Moment,
    correcting: bool = False,
) -> list[EntryFault]:
    """Return why the event may not be recorded on a matter of that kind, the weightiest fault first; empty if it may.

    Args:
        event: what is to be recorded.
        kind: the kind of the matter.
        when: its moment; None while it is not known yet: then days are not compared.
        history: the entries of the matter, in effect or not; empty for a new matter. Events outside the vocabulary only show that
            the matter exists.
        vocabulary: says which events open which kinds.
        now: this minute.
        correcting: the event replaces an entry, which ``history`` leaves out: it adds nothing to the matter, so only days are compared.
    """
    future = future_fault(when, now) if when else None
    if future is not None or not history:
        return [future] if future else []
    standing = list(_standing(history, vocabulary))
    openings = [(entry, other) for entry, other in standing if kind in other.opens]
    faults: list[EntryFault] = []
    if not correcting:
        if not openings and kind not in event.opens:
            faults.append(_opening_voided(history[0]))
        if event.once:
            recorded = [(entry, other) for entry, other in standing if entry.event == event.name]
            allowed = sum(entry.event in event.again_after for entry, _ in standing)
            faults += [_recorded_already(entry, other) for entry, other in recorded[allowed:]][:1]
    if when is None:
        return faults
    if kind not in event.opens:
        faults += _before_opening(when, openings)
    elif not openings:
        faults += _opening_too_late(when, standing)
    return faults


def statement_faults(kind: str, history: Sequence[Happening], *, vocabulary: Vocabulary) -> list[EntryFault]:
    """Return why nothing may be stated about the duties of a matter: a waiver, a withholding, a reason. Empty if it may.

    ``history`` holds the entries of the matter, in effect or not; without an opening there is no duty that could be meant.
    """
    if not history or any(kind in other.opens for _, other in _standing(history, vocabulary)):
        return []
    return [_opening_voided(history[0])]


def _standing(history: Iterable[Happening], vocabulary: Vocabulary) -> Iterator[tuple[Happening, EventSpec]]:
    """Yield the entries that count, each with its event; those of events outside the vocabulary are passed over."""
    for entry in history:
        if in_effect(entry) and (event := vocabulary.events.get(entry.event)):
            yield entry, event


def in_effect(entry: Happening) -> bool:
    """Whether the entry counts: neither corrected nor itself a voiding. What a file adds counts."""
    return entry.event != "voided" and (isinstance(entry, Draft) or entry.corrected_by is None)


def future_fault(when: Moment, now: Moment) -> EntryFault | None:
    """Return a fault for what has not happened yet."""
    if when.earliest <= now.latest:
        return None
    return EntryFault("future", msg("{when} lies in the future; only what has happened is recorded.", when=when))


def official_number(event: EventSpec, fields: Mapping[str, Any]) -> str | None:
    """Return the number that the event gives its matter, or None."""
    official = fields.get("number") if event.renames else None
    return official if isinstance(official, str) else None


def number_fault(official: str, bearer: str) -> EntryFault:
    """Return the fault of an official number that another matter of the kind bears: kind and number name one matter."""
    return EntryFault(
        "number-taken",
        msg("The number {official} is borne already by another matter: {number}.", official=official, number=bearer),
        msg("Look at it with `govopen show {official}`; every matter needs a number of its own.", official=official),
    )


def attendance_warnings(drafts: Iterable[Draft], tenures: Sequence[Tenure]) -> Iterator[Message]:
    """Yield, for each person and day, that who attended held no office of a leader that day: it counts for no leader's duty."""
    attended = dict.fromkeys((name, draft.when.day) for draft in drafts for field in LEADER_FIELDS for name in draft.fields.get(field, ()))
    for name, day in attended:
        if not any(each.person == name and each.since <= day and (each.until is None or day <= each.until) for each in tenures):
            yield msg("{name} is not registered as a leader on {day}, so the attendance counts for no leader's duty.", name=name, day=day)


def _opening_voided(entry: Happening) -> EntryFault:
    return EntryFault(
        "opening-voided", msg("The event that opened {number} was voided.", number=entry.number), msg("Record that event anew first.")
    )


def _recorded_already(entry: Happening, event: EventSpec) -> EntryFault:
    seq = _seq(entry)
    return EntryFault(
        "recorded-already",
        msg("{event} was recorded already for {number}: entry {seq}, {when}.", **_named(entry, event)),
        msg("Correct it with `govopen amend {seq} … --reason …`.", seq=seq),
        entry,
    )


def _before_opening(when: Moment, openings: Sequence[tuple[Happening, EventSpec]]) -> Iterator[EntryFault]:
    """Yield the fault of an answer before everything that opened its matter."""
    if openings and all(when.latest < entry.when.earliest for entry, _ in openings):
        entry, event = min(openings, key=lambda each: each[0].when.earliest)
        named = _named(entry, event)
        yield EntryFault(
            "before-opening",
            msg("{at} lies before {event} of the matter {number} ({when}, entry {seq}).", at=when, **named)
            if named["seq"]
            else msg("{at} lies before {event} of the matter {number} ({when}).", at=when, **named),
            msg("Check the day; if the earlier entry is wrong, amend that one first."),
            entry,
        )


def _opening_too_late(when: Moment, answers: Sequence[tuple[Happening, EventSpec]]) -> Iterator[EntryFault]:
    """Yield the fault of the only opening after an answer that stands already."""
    for entry, event in answers:
        if entry.when.latest < when.earliest:
            named = _named(entry, event)
            yield EntryFault(
                "opening-too-late",
                msg("{at} lies after {event} of the same matter ({when}, entry {seq}).", at=when, **named)
                if named["seq"]
                else msg("{at} lies after {event} of the same matter ({when}).", at=when, **named),
                entry=entry,
            )
            return


def _seq(entry: Happening) -> int | None:
    return entry.corrects if isinstance(entry, Draft) else entry.seq


def _named(entry: Happening, event: EventSpec) -> dict[str, object]:
    return {"event": label(event), "number": entry.number, "seq": _seq(entry), "when": entry.when}
