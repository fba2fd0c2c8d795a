"""Compares what a file says with what the ledger knows: what to add, what is there already, what contradicts it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from govopen.core.entry import Draft, Entry
from govopen.core.matter import EventSpec, Vocabulary
from govopen.core.numbers import fold_number
from govopen.core.privacy import mask
from govopen.core.when import Moment
from govopen.errors import Problem
from govopen.intake.forms import AT
from govopen.intake.records import Record
from govopen.messages import Label, Message, msg

#: Asked with a kind of matter and folded numbers; answers with the entries in effect, by folded number.
Known = Callable[[str, Collection[str]], Mapping[str, tuple[Entry, ...]]]
_CHUNK = 4000


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that contradicts the ledger: ``column`` says in what, ``recorded`` and ``given`` are both values, ``seq`` the entry.

    ``seq`` is None where it contradicts another row of the same file.
    """

    sheet: str | None
    row: int
    number: str
    column: str
    recorded: str
    given: str
    seq: int | None

    def as_problem(self) -> Problem:
        """Return the conflict as a fault of its row."""
        if self.seq is None:
            said = msg("{number}: an earlier row of the file says {recorded}, this one {given}.", **self._values())
        else:
            said = msg("{number}: the ledger says {recorded} (entry {seq}), the file {given}.", seq=self.seq, **self._values())
        return Problem(said, sheet=self.sheet, row=self.row, column=self.column)

    def _values(self) -> dict[str, str]:
        return {"number": self.number, "recorded": self.recorded, "given": self.given}


@dataclass(slots=True)
class Plan:
    """What an import would do. ``same`` counts rows that add nothing, ``adding`` rows that add something."""

    additions: list[Draft] = field(default_factory=list)
    adding: int = 0
    same: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Fact:
    """An event on a matter, from the ledger (``seq``) or from an earlier row of the file."""

    event: str
    facet: str | None
    when: Moment
    unit: str | None
    fields: Mapping[str, object]
    seq: int | None


def plan_import(records: Iterable[Record], known: Known, *, vocabulary: Vocabulary, now: Moment) -> Plan:
    """Return what is to be added, what opens and names matters first; every contradiction and every impossible day is listed.

    Rows that are faulty add nothing. A blank contradicts nothing; a minute where the ledger knows the day alone does not either.
    """
    plan, planner = Plan(), _Planner(vocabulary, now)
    rows = iter(sorted(records, key=lambda record: _rank(vocabulary.events[record.drafts[0].event])))
    while chunk := list(islice(rows, _CHUNK)):
        planner.look_up(chunk, known)
        for record in chunk:
            planner.take(record, plan)
        planner.forget()
    return plan


def _rank(event: EventSpec) -> int:
    """A file's sheets stand in any order: what names a matter is read first, then what may open one; the rest keeps its order."""
    return 0 if event.renames else 1 if event.opens else 2


class _Planner:
    """Holds what is known of the matters of one piece of the file, and what the file added so far."""

    def __init__(self, vocabulary: Vocabulary, now: Moment) -> None:
        self._vocabulary, self._now = vocabulary, now
        self._recorded: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._added: dict[tuple[str, str], list[Draft]] = {}
        self._named: dict[tuple[str, str], tuple[tuple[str, str], str]] = {}  # official number: the matter's key and first number

    def look_up(self, records: Sequence[Record], known: Known) -> None:
        wanted: dict[str, set[str]] = {}
        for record in records:
            key = fold_number(record.drafts[0].number)
            for kind in self._kinds_of(record.drafts[0]):
                wanted.setdefault(kind, set()).add(key)
        for kind, keys in wanted.items():
            for key, entries in known(kind, keys).items():
                self._recorded[kind, key] = tuple(entry for entry in entries if entry.event in self._vocabulary.events)

    def forget(self) -> None:
        self._recorded.clear()

    def _kinds_of(self, draft: Draft) -> tuple[str, ...]:
        return (draft.kind,) if draft.kind else self._vocabulary.events[draft.event].kinds

    def take(self, record: Record, plan: Plan) -> None:
        """Plan one row: nothing of it is added unless all of it can be."""
        kind = self._place(record, plan)
        if kind is None:
            return
        key, number = self._matter(kind, record.drafts[0].number)
        drafts = [replace(draft, kind=kind, number=number) for draft in record.drafts]
        facts = [*map(_from_entry, self._recorded.get(key, ())), *map(_from_draft, self._added.get(key, ()))]
        faults = [*self._impossible(kind, drafts, facts)]
        if faults:
            for draft, fault in faults:
                plan.problems.append(Problem(fault, sheet=record.sheet, row=record.row, column=_day_column(draft, record)))
            return
        new: list[Draft] = []
        conflicts: list[Conflict] = []
        for draft in drafts:
            found = self._compare(draft, facts, record)
            if found is None:
                new.append(draft)
            else:
                conflicts.extend(found)
        self._settle(record, plan, key, new, conflicts)

    def _settle(self, record: Record, plan: Plan, key: tuple[str, str], new: list[Draft], conflicts: list[Conflict]) -> None:
        if conflicts:
            plan.conflicts.extend(conflicts)
        elif new:
            self._added.setdefault(key, []).extend(new)
            plan.additions.extend(new)
            for draft in new:
                self._name(key, draft)
            plan.adding += 1
        else:
            plan.same += 1

    def _name(self, key: tuple[str, str], draft: Draft) -> None:
        official = draft.fields.get("number")
        if self._vocabulary.events[draft.event].renames and isinstance(official, str):
            self._named[key[0], fold_number(official)] = key, draft.number

    def _matter(self, kind: str, number: str) -> tuple[tuple[str, str], str]:
        """The key and the number of the matter meant, by whichever of its names."""
        key = kind, fold_number(number)
        return self._named.get(key, (key, number))

    def _place(self, record: Record, plan: Plan) -> str | None:
        """Return the kind of the matter that a row speaks of: the one that is there, else the one that its event opens."""
        draft = record.drafts[0]
        event = self._vocabulary.events[draft.event]
        there = [kind for kind in self._kinds_of(draft) if self._is_known(self._matter(kind, draft.number)[0])]
        opens = [kind for kind in self._kinds_of(draft) if kind in event.opens]
        candidates = there or opens
        if len(candidates) == 1:
            return candidates[0]
        fault = _unplaced(draft.number, event, candidates, self._vocabulary)
        plan.problems.append(Problem(fault, sheet=record.sheet, row=record.row, value=mask(draft.number)))
        return None

    def _is_known(self, key: tuple[str, str]) -> bool:
        return bool(self._recorded.get(key)) or key in self._added

    def _impossible(self, kind: str, drafts: Sequence[Draft], facts: Sequence[_Fact]) -> Iterator[tuple[Draft, Message]]:
        """What cannot have happened: later than now, or before the event that opened the matter."""
        opened = [fact.when for fact in facts if kind in self._vocabulary.events[fact.event].opens]
        opened += [draft.when for draft in drafts if kind in self._vocabulary.events[draft.event].opens]
        for draft in drafts:
            event = self._vocabulary.events[draft.event]
            if draft.when.earliest > self._now.latest:
                yield draft, msg("{event} on {when}: that day is still to come.", event=_name(event), when=draft.when)
            elif kind not in event.opens and opened and draft.when.latest < min(each.earliest for each in opened):
                first = min(opened, key=lambda each: each.earliest)
                yield (
                    draft,
                    msg("{event} on {when} lies before the matter began ({first}).", event=_name(event), when=draft.when, first=first),
                )

    def _compare(self, draft: Draft, facts: Sequence[_Fact], record: Record) -> list[Conflict] | None:
        """Return None if the draft is new, else the contradictions to what is there; an empty list if there are none."""
        event = self._vocabulary.events[draft.event]
        alike = [fact for fact in facts if fact.event == draft.event]
        if event.repeats:
            alike = [fact for fact in alike if fact.facet == draft.facet]
        if not alike:
            return None
        differences = [[*_differences(event, fact, draft, record)] for fact in alike]
        if not all(differences):
            return []
        if event.repeats and not record.register:
            return None
        return min(differences, key=len)


def _unplaced(number: str, event: EventSpec, kinds: Sequence[str], vocabulary: Vocabulary) -> Message:
    if kinds:
        names = "、".join(vocabulary.kinds[kind].label for kind in kinds)
        return msg("{number} may be several matters ({names}); fill in the column 事项类别.", number=mask(number), names=names)
    return msg(
        "Neither the ledger nor the rows before have a matter {number} to which {event} could happen.",
        number=mask(number),
        event=_name(event),
    )


def _from_entry(entry: Entry) -> _Fact:
    return _Fact(entry.event, entry.facet, entry.when, entry.unit, entry.fields, entry.seq)


def _from_draft(draft: Draft) -> _Fact:
    return _Fact(draft.event, draft.facet, draft.when, draft.unit, draft.fields, None)


def _differences(event: EventSpec, fact: _Fact, draft: Draft, record: Record) -> Iterator[Conflict]:
    """Yield in what a row differs from what is there; a blank on either side differs from nothing."""
    labels = {spec.name: spec.label for spec in event.fields}
    place = (record.sheet, record.row, draft.number)
    if fact.facet and draft.facet and fact.facet != draft.facet:
        yield Conflict(*place, labels.get(event.facet or "", event.label), _label(event, fact.facet), _label(event, draft.facet), fact.seq)
    if not _compatible(fact.when, draft.when):
        yield Conflict(*place, _day_column(draft, record), str(fact.when), str(draft.when), fact.seq)
    if fact.unit and draft.unit and fold_number(fact.unit) != fold_number(draft.unit):
        yield Conflict(*place, "责任处室", fact.unit, draft.unit, fact.seq)
    for name, label in labels.items():
        recorded, given = fact.fields.get(name), draft.fields.get(name)
        if recorded and given and _plain(recorded) != _plain(given):
            yield Conflict(*place, label, mask("、".join(_plain(recorded))), mask("、".join(_plain(given))), fact.seq)


def _day_column(draft: Draft, record: Record) -> str:
    """The column that holds the day: the register's own, or the one that every template has."""
    if not record.register:
        return AT
    if draft.event == "published":
        return "公示时间"
    return "处罚决定日期" if draft.facet == "penalty" else "许可决定日期"


def _compatible(recorded: Moment, given: Moment) -> bool:
    """Whether two moments may be the same: the same day, and the same minute if both are known."""
    return recorded.day == given.day and (recorded.minute is None or given.minute is None or recorded.minute == given.minute)


def _plain(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(part) for part in value) if isinstance(value, list | tuple) else (str(value),)


def _label(event: EventSpec, facet: str) -> str:
    for spec in event.fields:
        if spec.name == event.facet:
            return next((choice.label for choice in spec.choices if choice.value == facet), facet)
    return facet


def _name(event: EventSpec) -> Label:
    return Label(event.label, event.label_en)
