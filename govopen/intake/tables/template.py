"""Makes the workbooks that an office fills in: one sheet an event, lists to choose from, the columns that an import reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from typing import Any

from msgspec import Struct

from govopen.core.model.vocabulary import EventSpec, FieldSpec, Vocabulary
from govopen.intake.tables.decision_registers import CHANNEL, PUBLISHED, REGISTERS, Register, register_columns
from govopen.intake.tables.event_tables import AT, FIXED, KIND, NUMBER, OFFICE
from govopen.messages import Message, msg

#: The sheets that hold no rows, in Chinese and in English; an import passes over them without a word.
NOTES_SHEET, LISTS_SHEET = ("说明", "Notes"), ("选项", "Lists")
LAST_ROW = 20_000
#: The first day that a date column takes without a question: the Regulation of 2007 entered into force.
FIRST_DAY = date(2008, 5, 1)
_INLINE_LIMIT = 250

#: The last line of the sheet of notes.
READ_IT_IN = msg("Read it in with `govopen import FILE --dry-run`, then without --dry-run.")

Say = Callable[[Message], str]
Pick = Callable[[str, str], str]


class TemplateColumn(Struct, frozen=True):
    """One column of a template: its header, what it takes, and the values to choose from.

    ``date`` keeps its days as dates of the spreadsheet; ``width`` is in characters, 0: as wide as the header asks.
    """

    header: str
    help: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    day: bool = False
    date: bool = False
    width: int = 0


def build_template(kind: str, vocabulary: Vocabulary, *, say: Say, pick: Pick, offices: Iterable[str] = ()) -> bytes:
    """Return an .xlsx workbook for all that can happen to a kind of matter.

    ``say`` and ``pick`` word it in the reader's language; an import reads either language. Decisions begin with the two registers.
    """
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as ledger:
        ledger.set_properties({"title": f"govopen {kind}", "author": "", "comments": ""})
        sheets = [*_register_sheets(kind, vocabulary, say, pick, offices), *_event_sheets(kind, vocabulary, say, pick, offices)]
        writer = TemplateWriter(ledger, say, pick)
        writer.write_notes(_notes(pick(vocabulary.kinds[kind].label, vocabulary.kinds[kind].label_en)))
        for name, columns in sheets:
            writer.write_sheet(name, columns)
        writer.write_lists()
    return out.getvalue()


def _notes(kind: str) -> tuple[Message, ...]:
    return (
        msg("Events of: {kind}", kind=kind),
        msg("One row for each event, on the sheet of its name. Keep the headers as they are; unused sheets may stay empty."),
        msg("Columns with a coloured header must be filled. Times may be written 2020-04-01, 2020-04-01 10:30 or 2020年4月1日."),
        msg("Do not write names, identity or telephone numbers of citizens into titles and notes."),
        READ_IT_IN,
    )


def _register_sheets(
    kind: str, vocabulary: Vocabulary, say: Say, pick: Pick, offices: Iterable[str]
) -> list[tuple[str, tuple[TemplateColumn, ...]]]:
    if kind != "decision":
        return []
    channels = next(field for field in vocabulary.events["published"].fields if field.name == "channel")
    values, listed = tuple(choice.label for choice in channels.choices), tuple(offices)
    return [(pick(register.title, register.title_en), _register_form(register, values, say, listed)) for register in REGISTERS]


def _register_form(register: Register, channels: tuple[str, ...], say: Say, offices: tuple[str, ...]) -> tuple[TemplateColumn, ...]:
    notes = {
        PUBLISHED: say(msg("when it was published; blank if it has not been")),
        CHANNEL: say(msg("blank: the portal; several are separated by 、")),
        register.decided: say(msg("a day, as 2020-04-01")),
    }
    values = {CHANNEL: channels, OFFICE: offices}
    return tuple(
        TemplateColumn(name, notes.get(name, ""), name in register.required, values.get(name, ()), name in (register.decided, PUBLISHED))
        for name in register_columns(register)
    )


def _event_sheets(
    kind: str, vocabulary: Vocabulary, say: Say, pick: Pick, offices: Iterable[str]
) -> list[tuple[str, tuple[TemplateColumn, ...]]]:
    listed = tuple(offices)
    return [
        (pick(event.label, event.label_en)[:31], tuple(_event_form(kind, event, vocabulary, say, pick, listed)))
        for event in vocabulary.events.values()
        if kind in event.kinds
    ]


def _event_form(
    kind: str, event: EventSpec, vocabulary: Vocabulary, say: Say, pick: Pick, offices: tuple[str, ...]
) -> Iterable[TemplateColumn]:
    if len(event.kinds) > 1:
        of_kind = vocabulary.kinds[kind]
        yield TemplateColumn(pick(KIND, FIXED[KIND][0]), values=(pick(of_kind.label, of_kind.label_en),))
    yield TemplateColumn(pick(NUMBER, "Number"), say(msg("the number (文号) or name of the matter")), required=True)
    yield TemplateColumn(pick(AT, "At"), say(msg("2020-04-01 or 2020-04-01 10:30")), required=True, day=True)
    yield TemplateColumn(pick(OFFICE, "Office"), values=offices)
    for field in event.fields:
        yield _field_column(field, say, pick)


def _field_column(field: FieldSpec, say: Say, pick: Pick) -> TemplateColumn:
    values: tuple[str, ...] = tuple(pick(choice.label, choice.label_en) for choice in field.choices) if field.type == "choice" else ()
    if field.type == "flag":
        values = (pick("是", "yes"), pick("否", "no"))
    help = pick(field.help, field.help_en)
    if field.type == "choices":
        several = [pick(choice.label, choice.label_en) for choice in field.choices]
        help = say(msg("several are separated by 、: {names}", names=several))
    elif field.type == "names":
        help = help or say(msg("several are separated by 、"))
    return TemplateColumn(pick(field.label, field.label_en), help, field.required, values, field.type == "day")


class TemplateWriter:
    """Draws the sheets; long lists go to a sheet of their own, because Excel takes 255 signs within a cell's rule."""

    def __init__(self, ledger: Any, say: Say, pick: Pick) -> None:
        self._ledger, self._say = ledger, say
        self._notes_sheet, self._lists_sheet = pick(*NOTES_SHEET), pick(*LISTS_SHEET)
        self._header = ledger.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EAF0F6", "border": 1})
        self._needed = ledger.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FBE9D9", "border": 1})
        self._text = ledger.add_format({"num_format": "@"})
        self._date = ledger.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._wrapped = ledger.add_format({"text_wrap": True, "valign": "top"})
        self._lists: dict[tuple[str, ...], int] = {}

    def write_notes(self, lines: Iterable[Message]) -> None:
        """The sheet that says how to fill in the others."""
        sheet = self._ledger.add_worksheet(self._notes_sheet)
        sheet.set_column(0, 0, 100, self._wrapped)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, self._say(line))

    def write_sheet(self, name: str, columns: tuple[TemplateColumn, ...]) -> None:
        """An empty table with its headers and lists."""
        sheet = self._ledger.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.header, self._needed if column.required else self._header)
            sheet.set_column(
                place, place, column.width or max(12, min(30, len(column.header) * 2 + 4)), self._date if column.date else self._text
            )
            self._validate(sheet, place, column)

    def _validate(self, sheet: Any, place: int, column: TemplateColumn) -> None:
        rule: dict[str, Any] = {"validate": "any"}
        if column.date:
            rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": "=NOW()", "error_type": "warning"}
        if column.values:
            rule = {"validate": "list", "source": self._source(column.values), "error_type": "warning"}
        if column.help:
            rule |= {"input_title": column.header[:32], "input_message": column.help[:255]}
        if len(rule) > 1:
            sheet.data_validation(1, place, LAST_ROW, place, rule)

    def _source(self, values: tuple[str, ...]) -> list[str] | str:
        if len(",".join(values)) <= _INLINE_LIMIT and not any(set(',"') & set(value) for value in values):
            return list(values)
        from xlsxwriter.utility import xl_range_abs

        column = self._lists.setdefault(values, len(self._lists))
        return f"='{self._lists_sheet}'!{xl_range_abs(0, column, len(values) - 1, column)}"

    def write_lists(self) -> None:
        """The hidden sheet of the long lists."""
        if not self._lists:
            return
        sheet = self._ledger.add_worksheet(self._lists_sheet)
        sheet.hide()
        for values, place in self._lists.items():
            for row, value in enumerate(values):
                sheet.write_string(row, place, value)
