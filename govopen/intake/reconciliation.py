"""What the ledger and the rows of a file say of one event on one matter: in what they differ, and which blanks a row fills. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.model import request_register
from govopen.core.model.entries import Draft, Entry
from govopen.core.model.vocabulary import EventSpec
from govopen.core.text.document_numbers import fold_number
from govopen.errors import Problem
from govopen.intake.tables.decision_registers import PERMITS, PUBLISHED, REGISTERS
from govopen.intake.tables.event_tables import AT, OFFICE
from govopen.intake.tables.rows import Place, Record
from govopen.messages import Label, msg

#: What an event says beside its fields; no field of the vocabulary bears such a name.
FACET, DAY, MINUTE, UNIT = "@facet", "@day", "@minute", "@unit"

#: Everything said and not left blank, as it is compared, in the order in which contradictions are listed.
Parts = Mapping[str, tuple[str, ...]]


#: A value as a message shows it: worded in the reader's language.
Shown = str | list[str | Label]


class Assertion(Struct, gc=False):
    """An event on a matter: ``draft`` with the blanks that rows have filled, ``recorded`` as the ledger has it (None: only the file).

    ``first`` is the row of the file that said it first; ``disputed`` where two rows cannot both be true.
    ``taken`` is the row that spoke of it in just these words: a second such row of the sheet tells of a second event.
    """

    draft: Draft
    recorded: Draft | None = None
    first: Record | None = None
    disputed: bool = False
    taken: Record | None = None
    _told: list[tuple[Record, Draft]] | None = None

    @property
    def filled(self) -> bool:
        """Whether a row has filled a blank of what the ledger has."""
        return self.recorded is not None and self.draft is not self.recorded

    @property
    def told(self) -> list[tuple[Record, Draft]]:
        """The rows of the file that spoke of it, each with what it says; most claims have one row, and no list."""
        return self._told if self._told is not None else [(self.first, self.draft)] if self.first else []

    def add_row(self, record: Record, draft: Draft) -> None:
        """Note a further row that speaks of it; to be called before its words are filled in."""
        self._told = self.told
        self._told.append((record, draft))


class Conflict(Struct, frozen=True):
    """A row that contradicts the ledger, or another row of the file: ``column`` says in what, ``recorded`` and ``given`` are both values.

    ``seq`` is the entry; it is None where ``other`` is the row that says the contrary.
    """

    sheet: str | None
    row: int
    number: str
    column: str
    recorded: Shown
    given: Shown
    seq: int | None = None
    other: Place = (None, None)

    def as_problem(self) -> Problem:
        """Return the conflict as a fault of its row."""
        values = {"number": self.number, "recorded": self.recorded, "given": self.given}
        if self.seq is not None:
            said = msg("{number}: the ledger says {recorded} (entry {seq}), the file {given}.", seq=self.seq, **values)
        elif self.other[0] == self.sheet:
            said = msg("{number}: this row says {given}, row {row} says {recorded}.", row=self.other[1], **values)
        else:
            sheet, row = self.other
            said = msg("{number}: this row says {given}, row {row} of sheet {sheet} says {recorded}.", row=row, sheet=sheet, **values)
        return Problem(said, sheet=self.sheet, row=self.row, column=self.column)


def read_claim(entry: Entry) -> Assertion:
    """Return what the ledger says; its draft, once filled, is the correction of the entry."""
    recorded = Draft(entry.kind, entry.number, entry.event, entry.when, entry.facet, entry.unit, entry.fields, corrects=entry.seq)
    return Assertion(recorded, recorded)


def parts_of(event: EventSpec, draft: Draft) -> Parts:
    """Return what a draft says; blanks are left out, because a blank contradicts nothing."""
    parts: dict[str, tuple[str, ...]] = {FACET: (draft.facet,)} if draft.facet else {}
    parts[DAY] = (draft.when.day.isoformat(),)
    if draft.when.minute is not None:
        parts[MINUTE] = (draft.when.minute.isoformat("minutes"),)
    if draft.unit:
        parts[UNIT] = (fold_number(draft.unit),)
    for spec in event.fields:
        value = draft.fields.get(spec.name)
        if value:
            parts[spec.name] = _plain(value)
    return parts


def differing(here: Parts, there: Parts) -> list[str]:
    """Return in what two say different things; where the day differs, the minute is not told apart."""
    keys = [key for key, value in there.items() if here.get(key, value) != value]
    return [key for key in keys if key != MINUTE or DAY not in keys]


def fill_blanks(before: Draft, given: Draft, blanks: list[str]) -> Draft:
    """Return the draft with what only the other one says; the text of a time as written stays with that time."""
    fields = dict(before.fields)
    if MINUTE in blanks:
        fields.pop("_written", None)
        fields |= {name: value for name, value in given.fields.items() if name == "_written"}
    fields |= {name: given.fields[name] for name in blanks if name in given.fields}
    return replace(
        before,
        when=given.when if MINUTE in blanks else before.when,
        facet=given.facet if FACET in blanks else before.facet,
        unit=given.unit if UNIT in blanks else before.unit,
        fields=fields,
    )


def take_back(standing: Draft, filled: Draft, before: Draft, event: EventSpec) -> Draft:
    """Return what stands without what was filled into ``before``; what was said later of the same is left as it is."""
    said, gave, had = parts_of(event, standing), parts_of(event, filled), parts_of(event, before)
    blanks = [key for key, value in gave.items() if key not in had and said.get(key) == value]
    fields = {
        name: value for name, value in standing.fields.items() if name not in blanks and not (name == "_written" and MINUTE in blanks)
    }
    if MINUTE in blanks and "_written" in before.fields:
        fields["_written"] = before.fields["_written"]
    return replace(
        standing,
        when=standing.when._replace(minute=None) if MINUTE in blanks else standing.when,
        facet=None if FACET in blanks else standing.facet,
        unit=None if UNIT in blanks else standing.unit,
        fields=fields,
    )


def contradictions(event: EventSpec, claim: Assertion, keys: list[str], record: Record, draft: Draft) -> Iterator[Conflict]:
    """Yield the conflicts of a row with what the ledger itself says."""
    recorded = claim.recorded
    known = parts_of(event, recorded) if recorded else {}
    for key in keys:
        if recorded and key in known:
            said, given = shown(event, recorded, key), shown(event, draft, key)
            yield Conflict(record.sheet, record.row, draft.number, column_of(event, key, draft, record), said, given, recorded.corrects)


def disputes(event: EventSpec, claim: Assertion) -> Iterator[tuple[Record, Conflict]]:
    """Yield, for each row whose word stands against that of another row of the file, the row and its conflict."""
    told = [(record, draft, parts_of(event, draft)) for record, draft in claim.told]
    first: dict[str, dict[tuple[str, ...], tuple[Record, Draft]]] = {}
    for record, draft, parts in told:
        for key, value in parts.items():
            first.setdefault(key, {}).setdefault(value, (record, draft))
    contested = [key for key, values in first.items() if len(values) > 1]
    for record, draft, parts in told:
        for key in contested if DAY not in contested else [key for key in contested if key != MINUTE]:
            if key in parts:
                other, its = next(each for value, each in first[key].items() if value != parts[key])
                column, said, given = column_of(event, key, draft, record), shown(event, its, key), shown(event, draft, key)
                place = (other.sheet, other.row)
                yield record, Conflict(record.sheet, record.row, draft.number, column, said, given, other=place)


def column_of(event: EventSpec, key: str, draft: Draft, record: Record) -> str:
    """Return the column in which a part of an event stands, as the file writes it."""
    if key in (DAY, MINUTE):
        return day_column(draft, record)
    name = event.facet if key == FACET else key
    if record.register and draft.kind == request_register.KIND:
        part = request_register.UNIT if key == UNIT else name
        return record.columns.as_written(request_register.column_of_part(draft.event, part))
    label = OFFICE if key == UNIT else next((spec.label for spec in event.fields if spec.name == name), event.label)
    return record.columns.as_written(label)


def day_column(draft: Draft, record: Record) -> str:
    """The column that holds the day: the register's own, or the one that every template has."""
    if not record.register:
        return record.columns.as_written(AT)
    if draft.kind == request_register.KIND:
        return record.columns.as_written(request_register.column_of_part(draft.event, request_register.DAY))
    decided = {each.type: each.decided for each in REGISTERS}
    return record.columns.as_written(PUBLISHED if draft.event == "published" else decided[draft.facet or PERMITS.type])


def shown(event: EventSpec, draft: Draft, key: str) -> Shown:
    """Return a part of an event as a message shows it: values of a list by their names."""
    if key in (DAY, MINUTE):
        return str(draft.when)
    if key == UNIT:
        return draft.unit or ""
    values = (draft.facet or "",) if key == FACET else _plain(draft.fields.get(key, ()))
    name = event.facet if key == FACET else key
    labels = {each.value: Label(each.label, each.label_en) for spec in event.fields if spec.name == name for each in spec.choices}
    return [labels.get(value) or value for value in values]


def _plain(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(part) for part in value) if isinstance(value, list | tuple) else (str(value),)
