"""Tables of events: the sheets of our own templates, one event each, or any table with a column 事件."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from msgspec import Struct

from govopen.core.model.entries import Draft
from govopen.core.model.field_values import FieldRefused, Filled, fill, find_event, find_kind
from govopen.core.model.vocabulary import EventSpec, FieldSpec, Vocabulary
from govopen.intake.readers.cells import Cell, Sheet, is_blank, read_moment, read_text, show
from govopen.intake.tables.decision_registers import read_number, read_office
from govopen.intake.tables.headers import Columns, fold_header
from govopen.intake.tables.rows import HEADERS_AGAIN, Intake, Record, Row, Setting
from govopen.messages import Label, msg

KIND, NUMBER, AT, OFFICE, EVENT = "事项类别", "编号", "发生时间", "责任处室", "事件"
#: The fixed columns and their further spellings.
FIXED: Mapping[str, tuple[str, ...]] = {
    KIND: ("Kind of matter",),
    NUMBER: ("文号", "Number"),
    AT: ("时间", "At", "When"),
    OFFICE: ("Office", "Unit"),
    EVENT: ("Event",),
}


class Form(Struct, frozen=True):
    """A table of one event (a sheet that bears its name), or of several (``event`` None, each row names its own)."""

    event: EventSpec | None
    vocabulary: Vocabulary

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which no row can be read."""
        if self.event is None:
            return (EVENT, NUMBER, AT)
        return (NUMBER, AT, *(field.label for field in self.event.fields if field.required))

    @property
    def used(self) -> tuple[str, ...]:
        """The columns whose misspellings are refused instead of ignored."""
        return (*FIXED, *(field.label for event in self._events() for field in event.fields))

    def names(self) -> dict[str, str]:
        """Every accepted spelling of a column, folded, with the name under which its cell is found.

        A spelling that fields of several events share (``Channel``) is a column of that name: the event of each row says which field it is.
        """
        names = {fold_header(each): name for name, others in FIXED.items() for each in (name, *others)}
        labels: dict[str, set[str]] = {}
        for event in self._events():
            for field in event.fields:
                for spelling in _spellings(field):
                    labels.setdefault(spelling, set()).add(field.label)
        names |= {spelling: next(iter(found)) if len(found) == 1 else spelling for spelling, found in labels.items()}
        for event in self._events():
            for field in event.fields:
                names.setdefault(fold_header(field.name), field.label if self.event else field.name)
        return names

    def aliases(self) -> dict[str, str]:
        """None: the names of other systems are those of registers."""
        return {}

    def english(self) -> dict[str, str]:
        """The English names of the columns."""
        fields = {field.label: field.label_en or field.label for event in self._events() for field in event.fields}
        return fields | {name: others[-1] if name == NUMBER else others[0] for name, others in FIXED.items() if name != AT} | {AT: "At"}

    def _events(self) -> tuple[EventSpec, ...]:
        return (self.event,) if self.event else tuple(self.vocabulary.events.values())


def _spellings(field: FieldSpec) -> tuple[str, ...]:
    """The labels of a field in both languages, as headers are compared."""
    return tuple(filter(None, (fold_header(field.label), fold_header(field.label_en))))


def find_form(sheet: str | None, cells: list[Cell], vocabulary: Vocabulary) -> Form | None:
    """Return the form that a row of cells is the header of: it needs a number and a time; the sheet or a column names the event."""
    names = Form(None, vocabulary).names()
    present = {names.get(fold_header(cell)) for cell in cells}
    event = find_event(vocabulary, sheet) if sheet else None
    if EVENT in present and present & {NUMBER, AT}:
        return Form(None, vocabulary)
    return Form(event, vocabulary) if event is not None and present & {NUMBER, AT} else None


def read_form(form: Form, columns: Columns, sheet: Sheet, setting: Setting, intake: Intake) -> Iterator[Record]:
    """Yield the records of the remaining rows of the sheet; faults are added to the intake."""
    for number, cells in sheet.rows:
        if all(is_blank(cell) for cell in cells):
            continue
        intake.rows += 1
        record = _read_row(form, Row(sheet, number, cells, columns, intake), setting)
        if record is not None:
            yield record


def _read_row(form: Form, row: Row, setting: Setting) -> Record | None:
    if row.misshapen():
        return None
    if row.holds_header(NUMBER):
        row.add_problem(None, HEADERS_AGAIN)
        return None
    event = form.event or row.read(EVENT, partial(_event, setting.vocabulary), None)
    number = row.read(NUMBER, read_number, "")
    row.note_repaired(NUMBER, number)
    read = row.read(AT, partial(read_moment, today=setting.today, since_1904=row.sheet.since_1904), None)
    unit = row.read(OFFICE, lambda cell: read_office(cell, setting, row.intake), None)
    if read is None and not row.bad:
        row.add_problem(AT, msg("The day is missing."))
    if event is None:
        return None
    kind = row.read(KIND, partial(_kind, event, setting.vocabulary), "")
    filled = _fields(form, event, row, setting.today, on=read[0].day if read else None)
    if row.bad or read is None:
        return None
    fields = filled.fields | ({"_written": read[1]} if read[1] else {})
    return Record(row.sheet.name, row.number, (Draft(kind, number, event.name, read[0], filled.facet, unit, fields),), columns=row.columns)


def _event(vocabulary: Vocabulary, cell: Cell) -> EventSpec:
    text = read_text(cell)
    event = find_event(vocabulary, text)
    if event is None:
        raise FieldRefused(msg("There is no event {name}.", name=text) if text else msg("The event is missing."), masked=show(cell))
    return event


def _kind(event: EventSpec, vocabulary: Vocabulary, cell: Cell) -> str:
    """Return the kind of matter, or an empty text where the row names none and the event happens to several kinds."""
    text = read_text(cell)
    if not text:
        return event.kinds[0] if len(event.kinds) == 1 else ""
    kind = find_kind(vocabulary, text)
    if kind is None or kind.name not in event.kinds:
        known = [Label(spec.label, spec.label_en) for spec in (vocabulary.kinds[name] for name in event.kinds)]
        raise FieldRefused(
            msg(
                "{event} does not happen to {kind}; it happens to {known}.",
                event=Label(event.label, event.label_en),
                kind=text,
                known=known,
            ),
            masked=show(cell),
        )
    return kind.name


def _fields(form: Form, event: EventSpec, row: Row, today: date, *, on: date | None) -> Filled:
    given: dict[str, str] = {}
    labels: dict[str, str] = {}
    for field in event.fields:
        labels[field.name] = column = _column_of(field, row)
        given[field.name] = row.read(column, partial(text_of_cell, field, row.sheet, today), "")
    filled = fill(event, given, today=today, on=on)
    reported = (
        {problem.column for problem in row.intake.problems if problem.row == row.number and problem.sheet == row.sheet.name}
        if row.bad
        else set()
    )
    for problem in filled.problems:
        label = labels.get(problem.column or "", problem.column)
        if row.columns.as_written(label or "") not in reported and problem.column not in reported:
            missing = not given.get(problem.column or "")
            row.add_problem(label, msg("A value is missing.") if missing else problem.message, problem.value)
    row.intake.masked.extend((row.sheet.name, row.number, labels[name]) for name in filled.masked)
    if form.event is None:
        _refuse_foreign(event, row)
    return filled


def _column_of(field: FieldSpec, row: Row) -> str:
    """Return the column that holds the value of a field in this row; its label where the table has none.

    A value under a second column of the same field is added to the faults.
    """
    columns = [each for each in dict.fromkeys((field.label, *_spellings(field), field.name)) if each in row.columns.at]
    filled = [each for each in columns if not is_blank(row.cell(each))]
    for other in filled[1:]:
        doubled = msg(
            "The column {name} stands there twice, as {first} and {second}.",
            name=Label(field.label, field.label_en),
            first=row.columns.as_written(filled[0]),
            second=row.columns.as_written(other),
        )
        row.add_problem(other, doubled)
    return next(iter((*filled, *columns, field.label)))


def _refuse_foreign(event: EventSpec, row: Row) -> None:
    """In a table of several events, refuse a value under a column that is no field of the row's event."""
    own = {*FIXED, *(spelling for field in event.fields for spelling in (field.label, *_spellings(field), field.name))}
    for column, place in row.columns.at.items():
        if column not in own and place < len(row.cells) and not is_blank(row.cells[place]):
            header = row.columns.as_written(column)
            row.add_problem(column, msg("{event} has no field {field}.", event=Label(event.label, event.label_en), field=header))


def _digits_of(cell: float) -> str:
    """Return the digits of a number cell; a fraction, which Excel stores only approximately, is refused."""
    if cell != int(cell):
        fault = msg("Excel keeps a number with a fraction only nearly: format the column as text and write it again with its digits.")
        raise FieldRefused(fault, masked=show(cell))
    return str(int(cell)) if 0 <= cell < 10**15 else read_text(cell)


def text_of_cell(field: FieldSpec, sheet: Sheet, today: date, cell: Cell) -> str:
    """Return the text from which the field's value is parsed."""
    if is_blank(cell):
        return ""
    if field.type == "day":
        moment = read_moment(cell, today=today, since_1904=sheet.since_1904)
        return moment[0].day.isoformat() if moment else ""
    if field.type == "flag" and isinstance(cell, bool):
        return "yes" if cell else "no"
    if field.type == "number" and isinstance(cell, int | float) and not isinstance(cell, bool):
        return _digits_of(cell)
    return str(cell) if isinstance(cell, str) and field.type in ("names", "choices") else read_text(cell)
