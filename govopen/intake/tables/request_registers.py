"""Registers of requests (公开申请登记表): one row a request, read into the events that its columns hold; no name is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter

from msgspec import Struct, field

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import FieldRefused, Value, fold_label, parse_field
from govopen.core.model.request_register import (
    ANSWERS,
    COLUMNS,
    DAY,
    DAY_COLUMNS,
    KIND,
    NEEDED,
    NUMBER,
    PART_COLUMNS,
    RECEIVED,
    REPLIED,
    REQUIRED,
    UNIT,
    WITHDRAWN,
    RegisterColumn,
    column_of_part,
)
from govopen.core.model.vocabulary import FieldSpec, Vocabulary
from govopen.core.text.personal_data import mask
from govopen.intake.readers.cells import Cell, Sheet, is_blank, read_moment, show
from govopen.intake.tables.decision_registers import NO_NUMBER, read_number, read_office
from govopen.intake.tables.event_tables import text_of_cell
from govopen.intake.tables.headers import Columns, fold_header
from govopen.intake.tables.request_aliases import ALIASES, LAST_RESORT, PERSONAL
from govopen.intake.tables.rows import Intake, Record, Row, Setting
from govopen.intake.tables.skipped_rows import skip_row
from govopen.messages import Label, Message, msg

_REMEMBERED = 20_000
#: So many columns of the register make a table one, though one that is required is missing or misspelt.
_ENOUGH = 4
_READ_NUMBER, _RECEIVED = REQUIRED
_NAMES = {column.name: Label(column.name, column.name_en) for column in COLUMNS}
#: What happened in a row: of each event its parts, by name.
_Happened = dict[str, dict[str, object]]


class RequestRegister(Struct, frozen=True):
    """The register of requests as a file has it; ``other_names`` are the headers of its own that are taken for columns of ours."""

    other_names: Mapping[str, str]
    required: tuple[str, ...] = REQUIRED
    used: tuple[str, ...] = tuple(column.name for column in COLUMNS)

    def names(self) -> dict[str, str]:
        """Every accepted spelling of a column, folded, with its name; columns of personal data under their own."""
        spelt = {fold_header(name): column.name for column in COLUMNS for name in (column.name, column.name_en)}
        return spelt | {fold_header(name): name for name in PERSONAL}

    def aliases(self) -> dict[str, str]:
        """The headers of this file that are other names of columns."""
        return dict(self.other_names)

    def english(self) -> dict[str, str]:
        """The English names of the columns."""
        return {column.name: column.name_en for column in COLUMNS}


_SPELT = RequestRegister({}).names()
_ALIASES = {fold_header(other): name for name, others in ALIASES.items() for other in others}
_LAST = {fold_header(other): name for name, others in LAST_RESORT.items() for other in others}


def request_register_of(cells: Sequence[Cell]) -> RequestRegister | None:
    """Return the register where a row of cells is its header: it names the request's number, or enough of its columns."""
    headers = [folded for cell in cells if (folded := fold_header(cell))]
    aliases = {header: _ALIASES[header] for header in headers if header in _ALIASES}
    found = {name for header in headers if (name := _SPELT.get(header) or aliases.get(header)) in _NAMES}
    for header in headers:  # the first of those that may mean another day
        if header in _LAST and _LAST[header] not in found:
            aliases[header] = _LAST[header]
            found.add(_LAST[header])
    own = found - {"责任处室", "备注"}
    whole = set(REQUIRED) <= found and len(own) > len(REQUIRED)
    named = fold_header(_READ_NUMBER) in headers
    return RequestRegister(aliases) if named or whole or len(own) >= _ENOUGH else None


def never_stored(columns: Columns) -> Iterator[Message]:
    """Name the columns of personal data, which are not even read."""
    personal = [columns.as_written(name) for name in PERSONAL if name in columns.at]
    if personal:
        yield msg("Columns of personal data, which are never stored: {names}.", names=personal)


def read_requests(columns: Columns, sheet: Sheet, setting: Setting, intake: Intake) -> Iterator[Record]:
    """Yield the records of the remaining rows of the sheet; faults are added to the intake."""
    reader = _RequestReader(columns, setting, intake, since_1904=sheet.since_1904)
    for number, cells in sheet.rows:
        if all(is_blank(cell) for cell in cells):
            continue
        skipped = len(intake.skipped)
        record = reader.read_row(Row(sheet, number, cells, columns, intake))
        intake.rows += skipped == len(intake.skipped)
        if record is not None:
            yield record


class _ColumnReader(Struct):
    """Reads the cells of one column; ``free`` where it holds free text. What a text was read as is kept: a column repeats a few hundred."""

    column: RegisterColumn
    place: int
    read: Callable[[Cell], object]
    free: bool = False
    seen: dict[str, object] = field(default_factory=dict)

    def value_of(self, cell: Cell) -> object:
        """Return what a cell holds, None for a blank one."""
        if is_blank(cell):
            return None
        value = self.read(cell)
        if isinstance(cell, str) and value is not None and self.column.part != NUMBER and len(self.seen) < _REMEMBERED:
            self.seen[cell] = value
        return value


class _RequestReader:
    """Reads rows into records of one draft an event."""

    def __init__(self, columns: Columns, setting: Setting, intake: Intake, *, since_1904: bool) -> None:
        self._columns, self._setting, self._intake, self._since_1904 = columns, setting, intake, since_1904
        self._headers = frozenset(_SPELT | _ALIASES)
        self._withdrawn = frozenset(_words_of_withdrawal(setting.vocabulary))
        self._facets = {event: setting.vocabulary.events[event].facet for event in (*DAY_COLUMNS, WITHDRAWN)}
        self._readers = [
            _ColumnReader(
                column, columns.at[column.name], self._reader_of(column, setting.vocabulary), free=column.part in ("approver", "note")
            )
            for column in COLUMNS
            if column.name in columns.at
        ]

    def read_row(self, row: Row) -> Record | None:
        """Return the record of a row, or None where the row is faulty or skipped; faults are added to the intake."""
        if row.misshapen() or skip_row(row, number=_READ_NUMBER, decided=_RECEIVED, headers=self._headers):
            return None
        happened = self._read(row)
        received = happened.get(RECEIVED, {})
        number = received.pop(NUMBER, None)
        missing = [name for name, part in ((_READ_NUMBER, number), (_RECEIVED, received.get(DAY))) if part is None]
        for name in missing if not row.bad else ():
            row.add_problem(name, msg("A value is missing."))
        _check(happened, row)
        if row.bad:
            return None
        assert isinstance(number, str)
        row.note_repaired(_READ_NUMBER, number)
        opening, *others = self._drafts(number, happened)
        drafts = (opening, *sorted(others, key=attrgetter("when.earliest")))
        return Record(row.sheet.name, row.number, drafts, register=True, columns=self._columns)

    def _read(self, row: Row) -> _Happened:
        """The parts of each event that the row holds."""
        happened: _Happened = {}
        cells, faulty = row.cells, bool(row.sheet.faults)
        for reader in self._readers:
            cell = cells[reader.place] if reader.place < len(cells) else None
            if (cell is None or cell == "") and not faulty:
                continue
            column = reader.column
            value = reader.seen.get(cell) if isinstance(cell, str) else None
            if value is None:
                value = row.read(column.name, reader.value_of, None)
            if value is None:
                continue
            if reader.free and isinstance(value, str) and "*" in value and "*" not in str(cell):
                self._intake.masked.append((row.sheet.name, row.number, column.name))
            event, part = (WITHDRAWN, "result") if column.part == "result" and value == WITHDRAWN else (column.event, column.part)
            happened.setdefault(event, {})[part] = value
        if WITHDRAWN in happened:
            happened[WITHDRAWN] |= happened.pop(REPLIED, {})
        return happened

    def _reader_of(self, column: RegisterColumn, vocabulary: Vocabulary) -> Callable[[Cell], object]:
        if column.part == NUMBER:
            return _read_request_number
        if column.part == UNIT:
            return lambda cell: read_office(cell, self._setting, self._intake)
        if column.part == DAY:
            return partial(read_moment, today=self._setting.today, since_1904=self._since_1904)
        spec = next(each for each in vocabulary.events[column.event].fields if each.name == column.part)
        return partial(self._field, column, spec)

    def _field(self, column: RegisterColumn, spec: FieldSpec, cell: Cell) -> Value | str:
        text = text_of_cell(spec, self._sheet_of_days, self._setting.today, cell)
        if column.part == "result" and fold_label(text) in self._withdrawn:
            return WITHDRAWN
        value = parse_field(spec, text, today=self._setting.today)
        if column.event == "extended" and column.part == "days" and not str(value).strip("0").isdecimal():
            raise FieldRefused(msg("{text} is no number of working days.", text=text), masked=show(cell))
        return mask(value) if spec.type == "text" and isinstance(value, str) else value

    @property
    def _sheet_of_days(self) -> Sheet:
        return Sheet(None, iter(()), since_1904=self._since_1904)

    def _drafts(self, number: str, happened: _Happened) -> Iterator[Draft]:
        """Yield the draft of each event, the receipt first: its office is the request's."""
        for event in (*DAY_COLUMNS, WITHDRAWN):
            parts = happened.get(event)
            if parts:
                when, written = _moment(parts)
                fields = {name: value for name, value in parts.items() if name not in (DAY, UNIT, "result", self._facets[event])}
                facet = parts.get(self._facets[event] or "")
                fields |= {"_written": written} if written else {}
                yield Draft(KIND, number, event, when, facet if isinstance(facet, str) else None, _text(parts.get(UNIT)), fields)


def _words_of_withdrawal(vocabulary: Vocabulary) -> Iterator[str]:
    event = vocabulary.events[WITHDRAWN]
    yield from map(fold_label, (event.name, event.label, event.label_en, "撤回", "申请人撤回", "申请人撤回申请", "主动撤回"))


def _read_request_number(cell: Cell) -> str:
    """Return the number of a request; 同上, 无 and the like are refused."""
    number = read_number(cell)
    if NO_NUMBER.fullmatch(number):
        raise FieldRefused(msg("{text} is not the number of a request: write it out in every row.", text=show(number)), masked=show(number))
    return number


def _moment(parts: Mapping[str, object]) -> tuple[Moment, str | None]:
    read = parts[DAY]
    assert isinstance(read, tuple)
    when, written = read
    return when, written


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _check(happened: _Happened, row: Row) -> None:
    """Add to the faults what a row says in one column and leaves open in the one that it hangs on, and days in an impossible order."""
    for event, parts in happened.items():
        if DAY not in parts:
            part = next(iter(parts))
            _lacking(row, column_of_part(event, part), column_of_part(event, DAY))
        elif event in ANSWERS and ANSWERS[event] not in happened:
            _lacking(row, DAY_COLUMNS[event], DAY_COLUMNS[ANSWERS[event]])
        elif event in NEEDED and NEEDED[event] not in parts:
            _lacking(row, DAY_COLUMNS[event], PART_COLUMNS[event, NEEDED[event]])
    for event, parts in happened.items():
        if DAY in parts:
            _check_order(event, parts, happened, row)


def _lacking(row: Row, column: str, other: str) -> None:
    if not is_blank(row.cell(other)):
        return  # it is faulty itself
    fault = msg(
        "There is a value here and none under {column}, without which it says nothing: fill in that one too.", column=_shown(row, other)
    )
    row.add_problem(column, fault, show(row.cell(column)))


def _check_order(event: str, parts: Mapping[str, object], happened: _Happened, row: Row) -> None:
    """Nothing lies before the receipt, no answer before its question, no letter's arrival before its sending."""
    when, _ = _moment(parts)
    for first in _before(event):
        if DAY in happened.get(first, {}):
            earlier, _ = _moment(happened[first])
            if when.latest < earlier.earliest:
                _too_early(row, column_of_part(event, DAY), str(when), DAY_COLUMNS[first], str(earlier))
                return
    received = parts.get("received")
    if isinstance(received, str) and received < when.day.isoformat():
        _too_early(row, PART_COLUMNS[event, "received"], received, DAY_COLUMNS[event], str(when))


def _before(event: str) -> Iterable[str]:
    return () if event == RECEIVED else (RECEIVED, ANSWERS[event]) if event in ANSWERS else (RECEIVED,)


def _too_early(row: Row, column: str, text: str, other: str, day: str) -> None:
    row.add_problem(
        column, msg("{text} lies before {day} ({field}).", text=text, day=day, field=_shown(row, other)), show(row.cell(column))
    )


def _shown(row: Row, column: str) -> Label | str:
    written = row.columns.as_written(column)
    return _NAMES[column] if written == column else written
