"""Compares what a file says with what the ledger knows: what to add, what to fill, what is there already, what contradicts it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.vocabulary import EventSpec, Vocabulary
from govopen.core.text.document_numbers import fold_number
from govopen.core.text.personal_data import mask
from govopen.errors import Problem
from govopen.intake.reconciliation import (
    Assertion,
    Conflict,
    contradictions,
    day_column,
    differing,
    disputes,
    fill_blanks,
    parts_of,
    read_claim,
)
from govopen.intake.tables.event_tables import FIXED, KIND
from govopen.intake.tables.rows import Record
from govopen.messages import Label, Message, msg

__all__ = ["Conflict", "Known", "Plan", "plan_import"]

#: Asked with a kind of matter and folded numbers; answers with the entries in effect, by folded number.
Known = Callable[[str, Collection[str]], Mapping[str, tuple[Entry, ...]]]
_CHUNK = 4000


@dataclass(slots=True)
class Plan:
    """What an import would do: new entries, and corrections that fill blanks of recorded ones.

    ``adding`` counts the rows that add to what is new, ``filling`` those that only fill blanks, ``same`` those that say nothing new.
    """

    additions: list[Draft] = field(default_factory=list)
    fillings: list[Draft] = field(default_factory=list)
    adding: int = 0
    filling: int = 0
    same: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Matter:
    """A matter and all that is said of it; ``number`` is its first one."""

    number: str
    claims: list[Assertion]


def plan_import(records: Iterable[Record], known: Known, *, vocabulary: Vocabulary, now: Moment) -> Plan:
    """Return what is to be added and filled, what opens and names matters first; every contradiction and every impossible day is listed.

    Rows that are faulty add nothing, and of rows that contradict one another none does. A blank contradicts nothing; what is said
    where the ledger, or an earlier row, has a blank fills it.
    """
    rows = sorted(records, key=lambda record: _rank(vocabulary.events[record.drafts[0].event]))
    conflicts: list[Conflict] = []
    without: set[int] = set()  # rows by their identity: they stay alive in ``rows``
    while True:
        planner = _Planner(vocabulary, now)
        standing = iter([record for record in rows if id(record) not in without] if without else rows)
        while chunk := list(islice(standing, _CHUNK)):
            planner.look_up(chunk, known)
            for record in chunk:
                planner.take(record)
            planner.forget()
        found = planner.contradicted()
        if not found:
            return planner.plan(conflicts)
        conflicts += [conflict for _, conflict in found]
        without |= {id(record) for record, _ in found}


def _rank(event: EventSpec) -> int:
    """A file's sheets stand in any order: what names a matter is read first, then what only opens one, then what may; the rest last."""
    if event.renames:
        return 0
    return 3 if not event.opens else 1 if set(event.kinds) <= set(event.opens) else 2


class _Planner:
    """Holds what the ledger says of the matters of one piece of the file, and what the file has said so far."""

    def __init__(self, vocabulary: Vocabulary, now: Moment) -> None:
        self._vocabulary, self._now = vocabulary, now
        self._recorded: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._matters: dict[tuple[str, str], _Matter] = {}  # those of which the file said something new, by each of their numbers
        self._new: list[Assertion] = []
        self._told = Plan()
        self._against: list[tuple[Record, Conflict]] = []

    def look_up(self, records: Sequence[Record], known: Known) -> None:
        wanted: dict[str, set[str]] = {}
        for record in records:
            draft = record.drafts[0]
            keys = {fold_number(number) for number in (draft.number, self._official(draft)) if number}
            for kind in self._kinds_of(draft):
                wanted.setdefault(kind, set()).update(keys)
        for kind, numbers in wanted.items():
            for key, entries in known(kind, numbers).items():
                self._recorded[kind, key] = tuple(entry for entry in entries if entry.event in self._vocabulary.events)

    def forget(self) -> None:
        self._recorded.clear()

    def contradicted(self) -> list[tuple[Record, Conflict]]:
        """The rows that contradict the ledger or one another."""
        claims = {id(claim): claim for matter in self._matters.values() for claim in matter.claims if claim.disputed}
        among = [pair for claim in claims.values() for pair in disputes(self._vocabulary.events[claim.draft.event], claim)]
        return [*self._against, *among]

    def plan(self, conflicts: list[Conflict]) -> Plan:
        """What came of all the rows."""
        filled = {id(claim): claim for matter in self._matters.values() for claim in matter.claims if claim.filled}
        additions, fillings = [claim.draft for claim in self._new], [claim.draft for claim in filled.values()]
        return replace(self._told, additions=additions, fillings=fillings, conflicts=conflicts)

    def _kinds_of(self, draft: Draft) -> tuple[str, ...]:
        return (draft.kind,) if draft.kind else self._vocabulary.events[draft.event].kinds

    def _official(self, draft: Draft) -> str | None:
        """The number that an event gives its matter."""
        official = draft.fields.get("number") if self._vocabulary.events[draft.event].renames else None
        return official if isinstance(official, str) else None

    def take(self, record: Record) -> None:
        """Plan one row: nothing of it is added unless all of it can be."""
        placed = self._place(record)
        if placed is None:
            return
        kind, matter = placed
        same = record.drafts[0].kind == kind and record.drafts[0].number == matter.number
        drafts = record.drafts if same else [replace(draft, kind=kind, number=matter.number) for draft in record.drafts]
        faults = [*self._impossible(kind, drafts, matter), *self._misnamed(kind, drafts, matter)]
        for draft, fault in faults:
            self._told.problems.append(Problem(fault, sheet=record.sheet, row=record.row, column=day_column(draft, record)))
        if not faults:
            results = {self._tell(draft, matter, record) for draft in drafts}
            self._told.adding += "new" in results
            self._told.filling += "filled" in results and "new" not in results
            self._told.same += results == {"same"}

    def _tell(self, draft: Draft, matter: _Matter, record: Record) -> str:
        """Let a row say one event of its matter: ``new``, ``filled``, ``same``, or against what was said before."""
        event = self._vocabulary.events[draft.event]
        alike = [claim for claim in matter.claims if claim.draft.event == draft.event]
        if event.repeats:
            alike = [claim for claim in alike if claim.draft.facet == draft.facet]
        said = parts_of(event, draft) if alike else {}
        known = [(parts_of(event, claim.draft), claim) for claim in alike]
        fitting = [([key for key in said if key not in parts], claim) for parts, claim in known if not differing(parts, said)]
        if fitting:
            return self._agree(draft, fitting, matter, record)
        if not alike or (event.repeats and not record.register):
            self._open(Assertion(draft, first=record), matter)
            return "new"
        keys, claim = min(((differing(parts, said), claim) for parts, claim in known), key=lambda each: len(each[0]))
        against = [*contradictions(event, claim, keys, record, draft)]
        self._against.extend((record, conflict) for conflict in against)
        if len(against) < len(keys):
            claim.disputed = True
            claim.add_row(record, draft)
        return "against"

    def _agree(self, draft: Draft, fitting: list[tuple[list[str], Assertion]], matter: _Matter, record: Record) -> str:
        """Fill what the fittest claim leaves blank, if nothing there says all of it already."""
        fewest, claim = min(fitting, key=lambda each: len(each[0]))
        if fewest or claim.told:
            claim.add_row(record, draft)
        if fewest:
            claim.draft = fill_blanks(claim.draft, draft, fewest)
            self._keep(matter, claim.draft)
        return "same" if not fewest else "new" if claim.recorded is None else "filled"

    def _open(self, claim: Assertion, matter: _Matter) -> None:
        matter.claims.append(claim)
        self._new.append(claim)
        self._keep(matter, claim.draft)

    def _keep(self, matter: _Matter, draft: Draft) -> None:
        """Remember a matter of which the file said something new, by its first and by its official number."""
        for number in (matter.number, self._official(draft)):
            if number:
                self._matters.setdefault((draft.kind, fold_number(number)), matter)

    def _find(self, kind: str, number: str) -> _Matter | None:
        """The matter meant, by whichever of its names."""
        key = kind, fold_number(number)
        entries = self._recorded.get(key)
        matter = self._matters.get(key)
        if matter is None and entries:
            first = entries[0].number
            matter = self._matters.get((kind, fold_number(first))) or _Matter(first, [read_claim(entry) for entry in entries])
        return matter

    def _place(self, record: Record) -> tuple[str, _Matter] | None:
        """Return the matter that a row speaks of, and its kind: the one that is there, else the one that its event opens."""
        draft = record.drafts[0]
        event = self._vocabulary.events[draft.event]
        found = [(kind, matter) for kind in self._kinds_of(draft) if (matter := self._find(kind, draft.number))]
        found = found or [(kind, _Matter(draft.number, [])) for kind in self._kinds_of(draft) if kind in event.opens]
        if len(found) == 1:
            return found[0]
        fault = _unplaced(draft.number, event, [kind for kind, _ in found], self._vocabulary)
        self._told.problems.append(Problem(fault, sheet=record.sheet, row=record.row, value=mask(draft.number)))
        return None

    def _impossible(self, kind: str, drafts: Sequence[Draft], matter: _Matter) -> Iterator[tuple[Draft, Message]]:
        """What cannot have happened: later than now, before the event that opened the matter, or an opening after what followed it."""
        events = self._vocabulary.events
        opened = [claim.draft.when for claim in matter.claims if kind in events[claim.draft.event].opens]
        opened += [draft.when for draft in drafts if kind in events[draft.event].opens]
        for draft in drafts:
            event = events[draft.event]
            if draft.when.earliest > self._now.latest:
                yield draft, msg("{event} on {when}: that day is still to come.", event=_name(event), when=draft.when)
            elif kind in event.opens:
                yield from self._too_late(kind, draft, matter)
            elif opened and draft.when.latest < min(each.earliest for each in opened):
                first = min(opened, key=lambda each: each.earliest)
                yield (
                    draft,
                    msg("{event} on {when} lies before the matter began ({first}).", event=_name(event), when=draft.when, first=first),
                )

    def _too_late(self, kind: str, draft: Draft, matter: _Matter) -> Iterator[tuple[Draft, Message]]:
        """An only opening after what stands already; where the ledger has another day for it, that is a contradiction and told as one."""
        events = self._vocabulary.events
        told = [claim.recorded for claim in matter.claims if claim.recorded]
        others = [other for other in told if other.event != draft.event or other.when.day != draft.when.day]
        early = [other for other in others if other.when.latest < draft.when.earliest]
        if early and not any(kind in events[other.event].opens for other in others):
            other = early[0]
            yield (
                draft,
                msg(
                    "{event} on {when} lies after {other} of the same matter ({at}).",
                    event=_name(events[draft.event]), when=draft.when, other=_name(events[other.event]), at=other.when,
                ),
            )  # fmt: skip

    def _misnamed(self, kind: str, drafts: Sequence[Draft], matter: _Matter) -> Iterator[tuple[Draft, Message]]:
        """An official number that another matter bears: kind and number name one matter."""
        for draft in drafts:
            official = self._official(draft)
            other = self._find(kind, official) if official else None
            if official and other and fold_number(other.number) != fold_number(matter.number):
                yield (
                    draft,
                    msg("The number {official} is borne already by another matter: {number}.", official=official, number=other.number),
                )


def _unplaced(number: str, event: EventSpec, kinds: Sequence[str], vocabulary: Vocabulary) -> Message:
    if kinds:
        names = [Label(spec.label, spec.label_en) for spec in (vocabulary.kinds[kind] for kind in kinds)]
        return msg(
            "{number} may be several matters ({names}); fill in the column {column}.",
            number=mask(number), names=names, column=Label(KIND, FIXED[KIND][0]),
        )  # fmt: skip
    return msg(
        "Neither the ledger nor a good row of the file opens a matter {number} to which {event} could happen.",
        number=mask(number),
        event=_name(event),
    )


def _name(event: EventSpec) -> Label:
    return Label(event.label, event.label_en)
