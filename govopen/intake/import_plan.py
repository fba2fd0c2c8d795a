"""Compares what a file says with what the ledger knows: what to add, what to fill, what is there already, what contradicts it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from msgspec import Struct, field
from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.entry_checks import EntryFault, entry_faults, number_fault, official_number
from govopen.core.model.vocabulary import EventSpec, Vocabulary
from govopen.core.text.document_numbers import fold_number
from govopen.errors import Problem
from govopen.intake.additions import Additions
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
from govopen.intake.tables.rows import Place, Record
from govopen.messages import Label, Message, msg

__all__ = ["Conflict", "Known", "Plan", "plan_import"]

#: Asked with a kind of matter and folded numbers; answers with the entries in effect, by folded number.
Known = Callable[[str, Collection[str]], Mapping[str, tuple[Entry, ...]]]
_CHUNK = 4000


class Plan(Struct):
    """What an import would do: new entries, and corrections that fill blanks of recorded ones.

    ``adding`` counts the rows that add to what is new, ``filling`` those that only fill blanks, ``same`` those that say nothing new.
    ``recurring``: rows with the words of an earlier one that tell of a second event, each with that row; ``repeating``: rows that only
    repeat an earlier one.
    """

    additions: list[Draft] = field(default_factory=list)
    fillings: list[Draft] = field(default_factory=list)
    adding: int = 0
    filling: int = 0
    same: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    recurring: list[tuple[Place, Place]] = field(default_factory=list)
    repeating: list[tuple[Place, Place]] = field(default_factory=list)


class _Matter(Struct):
    """A matter and all that is asserted of it; ``number`` is its first one, ``others`` its entries of events outside the vocabulary."""

    number: str
    claims: list[Assertion]
    others: tuple[Entry, ...] = ()


class _Match(Struct, frozen=True):
    """The recorded assertion nearest to a draft: ``keys`` are the parts in which they differ, ``blanks`` those that the draft fills.

    ``claim`` is None where the draft is a further event of the matter; ``again`` is then the row with the same words.
    """

    claim: Assertion | None = None
    keys: Sequence[str] = ()
    blanks: Sequence[str] = ()
    again: Record | None = None


_NEW = _Match()


def plan_import(records: Iterable[Record], known: Known, *, vocabulary: Vocabulary, now: Moment) -> Plan:
    """Return what is to be added and filled, what opens and names matters first; every contradiction and every impossible day is listed.

    Rows that are faulty add nothing, and of rows that contradict one another none does. A blank contradicts nothing; what is said
    where the ledger, or an earlier row, has a blank fills it.
    """
    ranks = {name: _rank(event) for name, event in vocabulary.events.items()}
    rows = sorted(records, key=lambda record: ranks[record.drafts[0].event])
    conflicts: list[Conflict] = []
    without: set[int] = set()  # rows by their identity: they stay alive in ``rows``
    while True:
        planner = _Planner(vocabulary, now)
        standing = iter([record for record in rows if id(record) not in without] if without else rows)
        while chunk := list(islice(standing, _CHUNK)):
            planner.take_all(chunk, known)
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
        self._additions = Additions(vocabulary, now)
        self._told = Plan()
        self._against: list[tuple[Record, Conflict]] = []

    def take_all(self, records: Sequence[Record], known: Known) -> None:
        """Plan some rows, after one look at what the ledger knows of their matters."""
        keys = [fold_number(record.drafts[0].number) for record in records]
        self._look_up(records, keys, known)
        for record, key in zip(records, keys, strict=True):
            name = record.drafts[0].kind, key
            if name not in self._matters and name not in self._recorded and self._additions.is_orderly(record, key):
                self._additions.add_row(record, key)
                self._told.adding += 1
            else:
                self.take(record)
        self._recorded.clear()

    def _look_up(self, records: Sequence[Record], keys: Sequence[str], known: Known) -> None:
        wanted: dict[str, set[str]] = {}
        for record, key in zip(records, keys, strict=True):
            draft = record.drafts[0]
            official = self._official(draft)
            for kind in self._kinds_of(draft):
                wanted.setdefault(kind, set()).update((key, fold_number(official)) if official else (key,))
        for kind, numbers in wanted.items():
            for key, entries in known(kind, numbers).items():
                self._recorded[kind, key] = entries

    def contradicted(self) -> list[tuple[Record, Conflict]]:
        """The rows that contradict the ledger or one another."""
        claims = {id(claim): claim for matter in self._matters.values() for claim in matter.claims if claim.disputed}
        among = [pair for claim in claims.values() for pair in disputes(self._vocabulary.events[claim.draft.event], claim)]
        return [*self._against, *among]

    def plan(self, conflicts: list[Conflict]) -> Plan:
        """What came of all the rows."""
        filled = {id(claim): claim for matter in self._matters.values() for claim in matter.claims if claim.filled}
        fillings = [claim.draft for claim in filled.values()]
        return replace(self._told, additions=self._additions.drafts(), fillings=fillings, conflicts=conflicts)

    def _kinds_of(self, draft: Draft) -> tuple[str, ...]:
        return (draft.kind,) if draft.kind else self._vocabulary.events[draft.event].kinds

    def _official(self, draft: Draft) -> str | None:
        """The number that an event gives its matter."""
        return official_number(self._vocabulary.events[draft.event], draft.fields)

    def take(self, record: Record) -> None:
        """Plan one row: nothing of it is added unless all of it can be."""
        placed = self._place(record)
        if placed is None:
            return
        kind, matter = placed
        same = record.drafts[0].kind == kind and record.drafts[0].number == matter.number
        drafts = record.drafts if same else [replace(draft, kind=kind, number=matter.number) for draft in record.drafts]
        matches = [self._compare(draft, matter, record) for draft in drafts]
        faults = [*self._faults(kind, drafts, matter, matches)]
        for draft, fault in faults:
            self._told.problems.append(Problem(fault.message, sheet=record.sheet, row=record.row, column=day_column(draft, record)))
        if not faults:
            if len(drafts) > 1 and len({draft.event for draft in drafts}) < len(drafts):
                results = {self._tell(draft, self._compare(draft, matter, record), matter, record) for draft in drafts}
            else:
                results = {self._tell(draft, match, matter, record) for draft, match in zip(drafts, matches, strict=True)}
            self._told.adding += "new" in results
            self._told.filling += "filled" in results and "new" not in results
            self._told.same += results == {"same"}

    def _tell(self, draft: Draft, match: _Match, matter: _Matter, record: Record) -> str:
        """Let a row say one event of its matter: ``new``, ``filled``, ``same``, or against what was said before."""
        event = self._vocabulary.events[draft.event]
        if match.claim is None or (match.keys and not event.once and not record.register):
            if match.again is not None:
                self._told.recurring.append(((record.sheet, record.row), (match.again.sheet, match.again.row)))
            self._open(Assertion(draft, first=record, taken=record), matter)
            return "new"
        if not match.keys:
            return self._agree(draft, match.claim, list(match.blanks), matter, record)
        against = [*contradictions(event, match.claim, list(match.keys), record, draft)]
        self._against.extend((record, conflict) for conflict in against)
        if len(against) < len(match.keys):
            match.claim.disputed = True
            match.claim.add_row(record, draft)
        return "against"

    def _compare(self, draft: Draft, matter: _Matter, record: Record) -> _Match:
        """Return the assertion of the same event that the draft repeats, fills or differs from least."""
        event = self._vocabulary.events[draft.event]
        unnamed = event.once or (record.register and draft.facet is None)  # a row of a register does not say which of them
        alike = [claim for claim in matter.claims if claim.draft.event == draft.event and (unnamed or claim.draft.facet == draft.facet)]
        if not alike:
            return _NEW
        parts = parts_of(event, draft)
        known = [(parts_of(event, claim.draft), claim) for claim in alike]
        fitting = [([key for key in parts if key not in there], claim) for there, claim in known if not differing(there, parts)]
        if fitting and not event.once and not record.register:
            fitting = [each for each in fitting if not _is_taken(each[1], record, draft)]
            if not fitting:
                return _Match(again=next(claim.taken for _, claim in known if _is_taken(claim, record, draft)))
        if fitting:
            blanks, claim = min(fitting, key=lambda each: len(each[0]))
            return _Match(claim, (), blanks)
        keys, claim = min(((differing(there, parts), claim) for there, claim in known), key=lambda each: len(each[0]))
        return _Match(claim, keys)

    def _agree(self, draft: Draft, claim: Assertion, fewest: list[str], matter: _Matter, record: Record) -> str:
        """Fill what the claim leaves blank, if anything."""
        if not record.register and not fewest:
            if claim.taken is None:
                claim.taken = record
                self._keep(matter, claim.draft)
            elif claim.taken is not record:
                self._told.repeating.append(((record.sheet, record.row), (claim.taken.sheet, claim.taken.row)))
        if fewest or claim.told:
            claim.add_row(record, draft)
        if fewest:
            claim.draft = fill_blanks(claim.draft, draft, fewest)
            self._keep(matter, claim.draft)
        return "same" if not fewest else "new" if claim.recorded is None else "filled"

    def _open(self, claim: Assertion, matter: _Matter) -> None:
        matter.claims.append(claim)
        self._additions.add(claim)
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
        if matter is None and (claims := self._additions.join(*key)):
            matter = self._matters[key] = _Matter(claims[0].draft.number, [*claims])
        if matter is None and entries:
            first = entries[0].number
            matter = self._matters.get((kind, fold_number(first))) or self._read_matter(first, entries)
        return matter

    def _read_matter(self, number: str, entries: Sequence[Entry]) -> _Matter:
        events = self._vocabulary.events
        claims = [read_claim(entry) for entry in entries if entry.event in events]
        return _Matter(number, claims, tuple(entry for entry in entries if entry.event not in events))

    def _place(self, record: Record) -> tuple[str, _Matter] | None:
        """Return the matter that a row speaks of, and its kind: the one that is there, else the one that its event opens."""
        draft = record.drafts[0]
        event = self._vocabulary.events[draft.event]
        found = [(kind, matter) for kind in self._kinds_of(draft) if (matter := self._find(kind, draft.number))]
        found = found or [(kind, _Matter(draft.number, [])) for kind in self._kinds_of(draft) if kind in event.opens]
        if len(found) == 1:
            return found[0]
        fault = _unplaced(draft.number, event, [kind for kind, _ in found], self._vocabulary)
        self._told.problems.append(Problem(fault, sheet=record.sheet, row=record.row, value=draft.number))
        return None

    def _faults(self, kind: str, drafts: Sequence[Draft], matter: _Matter, matches: Sequence[_Match]) -> Iterator[tuple[Draft, EntryFault]]:
        """Yield what forbids a row; another row or entry of the same event is no fault here: it is compared, and may be a conflict."""
        for draft, match in zip(drafts, matches, strict=True):
            event = self._vocabulary.events[draft.event]
            also = [other for other in drafts if other.event != draft.event and kind in self._vocabulary.events[other.event].opens]
            if match.claim and not match.keys and not match.blanks:
                continue  # it is there already and adds nothing
            replaced = None if match.keys else match.claim
            when = draft.when if replaced is None or draft.when.minute is not None else replaced.draft.when
            history: list[Entry | Draft] = [*matter.others, *(claim.draft for claim in matter.claims if claim is not replaced), *also]
            faults = entry_faults(event, kind, when, history, vocabulary=self._vocabulary, now=self._now, correcting=replaced is not None)
            if event.renames:
                faults += self._misnamed(kind, draft, matter)
            yield from ((draft, fault) for fault in takewhile(lambda fault: fault.code != "recorded-already", faults))

    def _misnamed(self, kind: str, draft: Draft, matter: _Matter) -> list[EntryFault]:
        """Return the fault of an official number that another matter bears."""
        official = self._official(draft)
        other = self._find(kind, official) if official else None
        misnamed = official and other and fold_number(other.number) != fold_number(matter.number)
        return [number_fault(official, self._present_number(other))] if misnamed and official and other else []

    def _present_number(self, matter: _Matter) -> str:
        """Return the official number that was given to the matter last, or its first number."""
        given = [official for claim in matter.claims if (official := self._official(claim.draft))]
        return given[-1] if given else matter.number


def _is_taken(claim: Assertion, record: Record, draft: Draft) -> bool:
    """Whether another row of the sheet has told of this event in the same words."""
    row = claim.taken
    return (
        row is not None
        and row is not record
        and row.sheet == record.sheet
        and claim.draft.when == draft.when
        and ((claim.draft.unit, claim.draft.facet, claim.draft.fields) == (draft.unit, draft.facet, draft.fields))
    )


def _unplaced(number: str, event: EventSpec, kinds: Sequence[str], vocabulary: Vocabulary) -> Message:
    if kinds:
        names = [Label(spec.label, spec.label_en) for spec in (vocabulary.kinds[kind] for kind in kinds)]
        return msg(
            "{number} may be several matters ({names}); fill in the column {column}.",
            number=number, names=names, column=Label(KIND, FIXED[KIND][0]),
        )  # fmt: skip
    return msg(
        "Neither the ledger nor a good row of the file opens a matter {number} to which {event} could happen.",
        number=number,
        event=_name(event),
    )


def _name(event: EventSpec) -> Label:
    return Label(event.label, event.label_en)
