"""The content of a file, row by row: drafts not yet compared with a ledger, with faults and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar

from msgspec import Struct, field

from govopen.core.model.entries import Draft
from govopen.core.model.field_values import FieldRefused
from govopen.core.model.vocabulary import Vocabulary
from govopen.errors import Problem
from govopen.intake.readers.cells import Cell, Sheet, is_blank, show
from govopen.intake.tables.headers import NO_COLUMNS, Columns, fold_header
from govopen.messages import Label, Message, msg, plural

T = TypeVar("T")
HEADERS_AGAIN = msg(
    "This row holds headers again: write the header in one row, without merged cells, and each table on a sheet of its own."
)
#: A row of a sheet.
Place = tuple[str | None, int | None]


class Record(Struct, frozen=True, gc=False):
    """One row: the events of one matter. A draft's ``kind`` is empty where it must be taken from the ledger.

    ``register``: the row is a line of a register, which is complete for its decision: a different day in the ledger is a contradiction.
    ``party`` tells parties of one file apart without naming them.
    """

    sheet: str | None
    row: int
    drafts: tuple[Draft, ...]
    register: bool = False
    columns: Columns = NO_COLUMNS
    party: int = 0


class SheetSummary(NamedTuple):
    """A sheet that was read: its name, what it was read as, and how many rows it has."""

    name: str | None
    title: Label
    rows: int


class Intake(Struct):
    """Everything read from one file. ``rows`` counts rows with content; ``masked`` cells in which a personal number was starred.

    ``headers`` names the header rows that are faulty; their faults are among the problems. ``skipped``: numbers of the
    rows of the sheet being read that name no decision. ``repaired``: rows whose number was read without what a spreadsheet put
    around it. ``parts``: the rows of each decision with several parties or violations.
    ``warnings`` are for a person to look at before anything is recorded.
    """

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    rows: int = 0
    masked: list[tuple[str | None, int, str]] = field(default_factory=list)
    unnamed: int = 0
    units: Counter[str] = field(default_factory=Counter)
    sheets: list[SheetSummary] = field(default_factory=list)
    headers: set[Place] = field(default_factory=set)
    skipped: list[int] = field(default_factory=list)
    repaired: list[Place] = field(default_factory=list)
    parts: list[list[Record]] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)


class Setting(Struct, frozen=True):
    """What is needed to read a file: the vocabulary, the registered offices by folded name, and the day of reading."""

    vocabulary: Vocabulary
    offices: dict[str, str]
    today: date


class Row(Struct):
    """One row being read: cells by column name, and the faults found in them."""

    sheet: Sheet
    number: int
    cells: list[Cell]
    columns: Columns
    intake: Intake
    bad: bool = False

    def cell(self, name: str) -> Cell:
        """Return the cell under a column, None where the table lacks it."""
        place = self.columns.at.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def holds_header(self, number: str) -> bool:
        """Whether a cell holds the header of its own column, as one merged with it does; that of ``number`` however it is spelt."""
        written = self.columns.written
        if (header := fold_header(written.get(number))) and fold_header(self.cell(number)) == header:
            return True
        return any(place < len(self.cells) and self.cells[place] == written.get(name) for name, place in self.columns.at.items())

    def read(self, name: str, reader: Callable[[Cell], T], default: T) -> T:
        """Read a cell with ``reader``; a refusal is added to the faults, and ``default`` returned. A formula without a value is a fault."""
        cell = self.cell(name)
        if self.sheet.faults and is_blank(cell):
            fault = self.sheet.faults.get((self.number, self.columns.at.get(name, -1)))
            if fault is not None:
                self.add_problem(name, fault)
                return default
        try:
            return reader(cell)
        except FieldRefused as error:
            self.add_problem(name, error.message, error.masked or show(cell) or None)
            return default

    def note_repaired(self, name: str, number: str) -> None:
        """Note a number that was read otherwise than it stands in its cell."""
        cell = self.cell(name)
        if number != cell and number and isinstance(cell, str) and number != " ".join(cell.split()):
            self.intake.repaired.append((self.sheet.name, self.number))

    def add_problem(self, name: str | None, fault: Message, value: str | None = None) -> None:
        """Add a fault of this row; ``name`` is the column, None for the row as a whole."""
        self.bad = True
        column = None if name is None else self.columns.as_written(name)
        self.intake.problems.append(Problem(fault, sheet=self.sheet.name, row=self.number, column=column, value=value))

    def misshapen(self) -> bool:
        """Whether a row of a text file has fewer or more cells than its header; noted as a fault."""
        if not self.sheet.ragged or len(self.cells) == self.columns.width:
            return False
        fault = plural(
            "The row has {count} cell, the header {width}.",
            "The row has {count} cells, the header {width}.",
            len(self.cells),
            width=self.columns.width,
        )
        self.add_problem(None, fault)
        return True
