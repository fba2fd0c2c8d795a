"""Rows of a register in which nothing is out of the ordinary, read fast: what a column has held before is not read again.

A register of 100,000 decisions has a few hundred days, offices and titles. Whatever is unusual about a row, this reader leaves it to the
careful one, which tells its faults; a row that both read gives one and the same record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from msgspec import Struct

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import FieldRefused, Value
from govopen.core.text.personal_data import find_personal
from govopen.intake.readers.cells import Cell, Sheet, is_blank
from govopen.intake.tables.headers import Columns, fold_header
from govopen.intake.tables.rows import Record
from govopen.intake.tables.skipped_rows import is_total

T = TypeVar("T")
_REMEMBERED = 20_000
#: 赣人社许〔2020〕1号: Han, a year in brackets, at most six digits. Neither a damaged number nor a personal one looks like that.
_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,40}[〔\[［（(](?:19|20)[0-9]{2}[〕\]］)）]第?[0-9]{1,6}号")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9./?&=_%#:~+,-]{1,400}")

#: A moment read from a cell, with the text as written where that was another form; None of a blank cell.
Read = tuple[Moment, str | None] | None


class Unusual(Exception):
    """A row is left to the careful reader."""


class Remembered(dict[Cell, T]):
    """What the cells of one column say, read once each; only texts and days are kept, because 1, 1.0 and TRUE are one key."""

    def __init__(self, read: Callable[[Cell], T]) -> None:
        """``read`` raises FieldRefused for what is faulty."""
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> T:
        found = self._read(cell)
        if type(cell) in (str, date, datetime) and len(self) < _REMEMBERED:
            self[cell] = found
        return found


class PlainColumns(Struct, frozen=True):
    """How each column of a register is read; ``titles`` and ``parties`` are names of columns, the first title that is not blank counts."""

    number: str
    decided: str
    published: str
    channel: str
    address: str
    office: str
    impact: str
    titles: tuple[str, ...]
    parties: tuple[str, ...]


class PlainReaders(Struct, frozen=True):
    """How the cells of a register are read with care: each raises FieldRefused."""

    number: Callable[[Cell], str]
    decided: Callable[[Cell], Read]
    published: Callable[[Cell], Read]
    channel: Callable[[Cell], tuple[str, ...]]
    address: Callable[[Cell], Value | None]
    office: Callable[[Cell], str | None]
    impact: Callable[[Cell], Value | None]
    title: Callable[[Cell], str]


class PlainRows:
    """Reads the rows of one sheet that are in order."""

    def __init__(self, type_: str, names: PlainColumns, readers: PlainReaders, columns: Columns, sheet: Sheet) -> None:
        """``type_`` is the type of decision of the register."""
        at = columns.at.get
        self._type, self._columns, self._sheet, self._readers = type_, columns, sheet, readers
        self._number, self._decided, self._published = at(names.number, 0), at(names.decided, 0), at(names.published)
        self._channel, self._address, self._office, self._impact = map(at, (names.channel, names.address, names.office, names.impact))
        self._titles = [(place, columns.as_written(name)) for name in names.titles if (place := at(name)) is not None]
        self._header = fold_header(columns.as_written(names.number))
        self._parties = [place for name in names.parties if (place := at(name)) is not None]
        self._party = at(names.parties[0])
        self._days, self._publications = Remembered(readers.decided), Remembered(readers.published)
        self._channels, self._offices = Remembered(readers.channel), Remembered(readers.office)
        self._impacts, self._names = Remembered(readers.impact), Remembered(readers.title)
        self._fields: dict[tuple[str | None, str, Value | None], dict[str, Value]] = {}

    def read_row(self, number: int, cells: list[Cell]) -> Record | None:
        """Return the record of a row that is in order; None where the careful reader must look at it."""
        if len(cells) != self._columns.width or self._sheet.faults:
            return None
        try:
            return self._record(number, cells)
        except (FieldRefused, Unusual):
            return None

    def _record(self, number: int, cells: list[Cell]) -> Record:
        name = self._name(cells)
        decided = self._days[cells[self._decided]]
        published = None if self._published is None else self._publications[cells[self._published]]
        channels = self._channels["" if self._channel is None else cells[self._channel]]
        address = None if self._address is None else self._url(cells[self._address])
        unit = None if self._office is None else self._offices[cells[self._office]]
        if decided is None:
            raise Unusual
        fields = self._decision_fields(decided[1], self._title(cells), None if self._impact is None else self._impacts[cells[self._impact]])
        first = Draft("decision", name, "decided", decided[0], self._type, unit, fields)
        return Record(
            self._sheet.name,
            number,
            (first,) if published is None else (first, *_publications(name, published, channels, unit, address)),
            register=True,
            columns=self._columns,
            party=0 if self._party is None else party_key(cells[self._party]),
        )

    def _name(self, cells: list[Cell]) -> str:
        cell = cells[self._number]
        if not isinstance(cell, str):
            raise Unusual
        if _NUMBER.fullmatch(cell):
            return cell
        if (
            self._readers.number(cell) != cell
            or fold_header(cell) == self._header
            or (cell[-1] != "号" and is_total(cells, first=cell, day=cells[self._decided]))
        ):
            raise Unusual
        return cell

    def _title(self, cells: list[Cell]) -> str:
        for place, header in self._titles:
            if not is_blank(cells[place]):
                if cells[place] == header:
                    raise Unusual
                title = self._names[cells[place]]
                break
        else:
            return ""
        for place in self._parties:
            name = cells[place]
            if name and isinstance(name, str) and (name.strip() in title or name[0] in "=＝"):
                raise Unusual
        return title

    def _url(self, cell: Cell) -> Value | None:
        if isinstance(cell, str) and _ADDRESS.fullmatch(cell) and not find_personal(cell):
            return cell
        return self._readers.address(cell)

    def _decision_fields(self, written: str | None, title: str, impact: Value | None) -> dict[str, Value]:
        """The fields of a decision; rows that say the same share them."""
        key = written, title, impact if isinstance(impact, str) else None
        found = self._fields.get(key)
        if found is None:
            found = decision_fields(written, title, impact)
            if len(self._fields) < _REMEMBERED:
                self._fields[key] = found
        return found


def decision_fields(written: str | None, title: str, impact: Value | None) -> dict[str, Value]:
    """Return the fields of an entry ``decided``; the day as it was written where that is another form."""
    return {name: value for name, value in (("_written", written), ("title", title), ("impact", impact)) if value}


def publication_fields(written: str | None, address: Value | None) -> dict[str, Value]:
    """Return the fields of an entry ``published``."""
    return {name: value for name, value in (("_written", written), ("url", address)) if value}


def _publications(
    name: str, published: tuple[Moment, str | None], channels: tuple[str, ...], unit: str | None, address: Value | None
) -> list[Draft]:
    fields = publication_fields(published[1], address)
    return [Draft("decision", name, "published", published[0], channel, unit, fields) for channel in channels]


def party_key(cell: Cell) -> int:
    """Return a number that differs where the party does; the name itself is not kept."""
    return hash(cell.strip()) if isinstance(cell, str) and cell else 0
