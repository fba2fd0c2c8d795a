"""Reads a whole file: every sheet with a header in its first ten rows, into records, faults and what the preview says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.model.request_register import TITLE, TITLE_EN
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.text.document_numbers import fold_number
from govopen.errors import ImportRefused, Problem, system_reason
from govopen.intake.readers.cells import Cell, Sheet, is_blank
from govopen.intake.readers.csv_file import TextFile, read_textfile
from govopen.intake.readers.merged_cells import under_wide_headers
from govopen.intake.readers.workbook import read_workbook
from govopen.intake.readers.workbook_safety import is_packed, is_text
from govopen.intake.readers.workbook_warnings import list_some
from govopen.intake.tables.column_aliases import DAYS, NUMBERS
from govopen.intake.tables.decision_parts import join_parts
from govopen.intake.tables.decision_registers import PENALTIES, PERMITS, REGISTERS, Register, read_register
from govopen.intake.tables.event_tables import Form, find_form, read_form
from govopen.intake.tables.headers import (
    SEARCHED_ROWS,
    Columns,
    continue_header,
    fold_header,
    join_header,
    likeness,
    read_columns,
    wide_headers,
)
from govopen.intake.tables.midnights import without_false_midnights
from govopen.intake.tables.request_registers import RequestRegister, never_stored, read_requests, request_register_of
from govopen.intake.tables.rows import Intake, Record, Setting, SheetSummary
from govopen.intake.tables.template import LISTS_SHEET, NOTES_SHEET
from govopen.intake.unknown_headers import no_known_header
from govopen.intake.unknown_offices import likely_offices
from govopen.intake.warning_page import warning_page
from govopen.messages import Label, Message, msg, plural

WORKBOOK_NAMES = (".xlsx", ".xlsm")
TEXT_NAMES = (".csv", ".txt", ".tsv")
#: Endings of papers, in which no table is looked for; any other ending says nothing, and the content decides.
_PAPERS = (".docx", ".doc", ".wps", ".pdf", ".ofd", ".md", ".json", ".toml", ".db")


#: Headers that say neither 许可 nor 处罚.
_BARE = frozenset(map(fold_header, (*NUMBERS, *DAYS)))


#: What a sheet may be read as.
Reads = Register | RequestRegister | Form


class _Table(Struct, frozen=True):
    """A sheet whose header was found; its rows are those after the header."""

    sheet: Sheet
    columns: Columns
    reads: Reads


def read_file(path: Path, vocabulary: Vocabulary, *, offices: Mapping[str, str] | None = None, today: date) -> Intake:
    """Read an .xlsx or .csv file; every bad row is a problem in the result. ``offices`` are the registered ones by each folded name.

    Raises ``ImportRefused`` where the file as a whole cannot be read, or no sheet has a header that is known.
    """
    registered = offices or {}
    setting = Setting(vocabulary, {**{name: name for name in registered.values()}, **registered}, today)
    intake = Intake()
    if not _read_sheets(path, setting, intake):
        raise no_known_header(path, text=path.suffix.lower() in TEXT_NAMES)
    intake.notes.extend(_summary(intake, setting))
    keys = [fold_number(record.drafts[0].number) for record in intake.records]
    intake.parts.extend(join_parts(intake.records, keys))
    intake.warnings.extend(warning_page(intake, keys))
    return intake


def _read_sheets(path: Path, setting: Setting, intake: Intake) -> int:
    """Read every sheet that has a known header, and return how many have."""
    found = 0
    for sheet in _sheets(path, intake):
        table = _find_table(sheet, setting)
        if table is None:
            if sheet.name not in (*NOTES_SHEET, *LISTS_SHEET):
                intake.notes.append(_not_read(sheet, path))
            continue
        found += 1
        intake.notes.extend(sheet.notes)
        _read_table(table, setting, intake)
    return found


def _not_read(sheet: Sheet, path: Path) -> Message:
    name = sheet.name or path.name
    if sheet.hidden:
        return msg(
            "Sheet {sheet}, which is hidden, has no known header in its first {count} rows; it was not read.",
            sheet=name,
            count=SEARCHED_ROWS,
        )
    return msg("Sheet {sheet} has no known header in its first {count} rows; it was not read.", sheet=name, count=SEARCHED_ROWS)


def _sheets(path: Path, intake: Intake) -> Iterator[Sheet]:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise ImportRefused(msg("There is no file {path}.", path=path))
    try:
        known = suffix in (*WORKBOOK_NAMES, ".xls", ".et")
        if known or (suffix not in _PAPERS and is_packed(path, zipped=suffix not in TEXT_NAMES)):
            yield from read_workbook(path)
        elif suffix in TEXT_NAMES or (suffix not in _PAPERS and is_text(path)):
            text = read_textfile(path)
            yield text.sheet
            intake.notes.extend(_described(text, intake))
        else:
            raise ImportRefused(msg("{path} is neither .xlsx nor .csv.", path=path.name), hint=msg("Save it in one of these forms."))
    except OSError as error:
        raise ImportRefused(msg("{path} cannot be read: {reason}.", path=path.name, reason=system_reason(error))) from None


def _described(text: TextFile, intake: Intake) -> Iterator[Message]:
    yield msg("Encoding: {encoding}.", encoding=text.encoding.upper().replace("-SIG", " (BOM)"))
    if text.lines != intake.rows + 1:
        yield msg(
            "The file has {lines} and {rows}: cells with line breaks, blank lines or lines before the header.",
            lines=plural("{count} line", "{count} lines", text.lines),
            rows=plural("{count} row", "{count} rows", intake.rows),
        )


def _find_table(sheet: Sheet, setting: Setting) -> _Table | None:
    """Look for the header in the first ten rows: the first that fits is taken, and only where none does, the first that comes near."""
    first = list(_first(sheet.rows, SEARCHED_ROWS + 1))
    for reader in (partial(_fitting, sheet, setting), _near_register):
        for place, (row, cells) in enumerate(first):
            reads = reader(cells) if row <= SEARCHED_ROWS else None
            if reads is None:
                continue
            columns, after = _read_header(reads, sheet, first, place)
            rows: Iterator[tuple[int, list[Cell]]] = chain(first[after:], sheet.rows)
            if wide := wide_headers(sheet.merged, columns, [each for _, each in first[place:after]]):
                rows = under_wide_headers(rows, wide, sheet.faults)
            sheet = replace(sheet, rows=rows)
            if isinstance(reads, Register) and _is_both(cells):
                both = msg("The table has the columns of both permits and penalties; give each a sheet or a file of its own.")
                columns = Columns(row, columns.width, columns.at, columns.ignored, (Problem(both, sheet=sheet.name, row=row),))
            return _Table(sheet, columns, reads)
    return None


def _fitting(sheet: Sheet, setting: Setting, cells: list[Cell]) -> Reads | None:
    return _register_of(cells, sheet.name) or find_form(sheet.name, cells, setting.vocabulary) or request_register_of(cells)


def _read_header(reads: Reads, sheet: Sheet, first: list[tuple[int, list[Cell]]], place: int) -> tuple[Columns, int]:
    """Read the header at a place among the first rows, with a row above or below that belongs to it; return where the rows begin."""
    row, cells = first[place]
    names, aliases = reads.names(), reads.aliases()
    known = aliases | names
    if place and first[place - 1][0] == row - 1:
        cells = join_header(first[place - 1][1], cells, known)
    after = place + 1
    if after < len(first) and (joined := continue_header(cells, first[after][1], known)) is not None:
        cells, after = joined, after + 1
    columns = read_columns(
        row, cells, names=names, used=reads.used, required=reads.required, sheet=sheet.name, english=reads.english(), aliases=aliases
    )
    return columns, after


def _first(rows: Iterator[tuple[int, list[Cell]]], count: int) -> Iterator[tuple[int, list[Cell]]]:
    """Take rows up to the given number of the sheet, leaving the rest in the iterator."""
    for row, cells in rows:
        yield row, cells
        if row >= count:
            return


def _register_of(cells: list[Cell], sheet: str | None) -> Register | None:
    """Return the register whose number or day of decision stands in the row, under its own name or that of another system."""
    headers = [folded for cell in cells if (folded := fold_header(cell))]
    for register in REGISTERS:
        names = register.names()
        if any(names.get(header) in register.required for header in headers):
            return register
    bare = False
    for register in REGISTERS:
        aliases = register.aliases()
        wanted = [header for header in headers if aliases.get(header) in register.required]
        if any(header not in _BARE for header in wanted):
            return register
        bare = bare or len(wanted) > 1
    return _told_otherwise(headers, sheet or "") if bare else None


def _told_otherwise(headers: list[str], sheet: str) -> Register | None:
    """Return the register of a table that names number and day without saying of what: the sheet or other columns may."""
    words = "".join((*headers, fold_header(sheet)))
    permit, penalty = "许可" in words or "xk_" in words, "处罚" in words or "cf_" in words
    return None if permit == penalty else PERMITS if permit else PENALTIES


def _near_register(cells: list[Cell]) -> Register | None:
    """Return the register whose number or day of decision stands in the row misspelt."""
    headers = [folded for cell in cells if (folded := fold_header(cell))]
    for register in REGISTERS:
        wanted = [fold_header(name) for name in register.required]
        if len(headers) > 1 and any(likeness(header, name) >= 0.75 for header in headers for name in wanted):
            return register
    return None


def _is_both(cells: list[Cell]) -> bool:
    headers = {fold_header(cell) for cell in cells}
    return all(
        any((register.aliases() | register.names()).get(header) == register.number and header not in _BARE for header in headers)
        for register in REGISTERS
    )


def _read_table(table: _Table, setting: Setting, intake: Intake) -> None:
    sheet, columns = table.sheet, table.columns
    before = intake.rows
    if columns.ignored:
        intake.notes.append(msg("Ignored columns: {names}.", names=list(columns.ignored)))
    if columns.aliases:
        read_as = [msg("{written} as {name}", written=written, name=name) for written, name in columns.aliases]
        intake.notes.append(msg("Columns under other names, read as ours: {names}.", names=read_as))
    if isinstance(table.reads, RequestRegister):
        intake.notes.extend(never_stored(columns))
    intake.notes.extend(_unused_faults(table))
    intake.problems.extend(columns.problems)
    intake.headers.update((problem.sheet, problem.row) for problem in columns.problems)
    if all(name in columns.at for name in table.reads.required):
        records, midnights = without_false_midnights(_records(table, setting, intake))
        if not columns.problems:  # the rows are checked all the same, so that every fault is told at once
            intake.records.extend(records)
            intake.warnings.extend(_midnights(midnights))
        intake.notes.extend(_passed_over(sheet.name, intake, requests=isinstance(table.reads, RequestRegister)))
    else:
        intake.rows += sum(1 for _, cells in sheet.rows if not all(map(is_blank, cells)))
    intake.sheets.append(SheetSummary(sheet.name, _title(table.reads), intake.rows - before))


def _midnights(count: int) -> Iterator[Message]:
    if count:
        yield plural(
            "A time of 00:00 in {count} row is taken for a day without a time: no row of the column has another time.",
            "A time of 00:00 in {count} rows is taken for a day without a time: no row of the column has another time.",
            count,
        )


def _passed_over(sheet: str | None, intake: Intake, *, requests: bool) -> Iterator[Message]:
    """Tell, and forget, the rows of a sheet that name no decision, or no request."""
    if intake.skipped and requests:
        rows = list_some(intake.skipped)
        yield msg(
            "{sheet}: rows that name no request (totals, only a serial number) are not read: {rows}.", sheet=sheet or TITLE, rows=rows
        )
    elif intake.skipped and sheet:
        yield msg(
            "Sheet {sheet}: rows that name no decision (totals, only a serial number) are not read: {rows}.",
            sheet=sheet,
            rows=list_some(intake.skipped),
        )
    elif intake.skipped:
        yield msg("Rows that name no decision (totals, only a serial number) are not read: {rows}.", rows=list_some(intake.skipped))
    intake.skipped = []


def _title(reads: Reads) -> Label:
    """Name what a sheet was read as."""
    if isinstance(reads, RequestRegister):
        return Label(TITLE, TITLE_EN.lower())
    if isinstance(reads, Register):
        return Label(f"{reads.title}登记表", f"register of {reads.title_en.lower()}")
    return Label(reads.event.label, reads.event.label_en) if reads.event else Label("事件", "events")


def _records(table: _Table, setting: Setting, intake: Intake) -> Iterator[Record]:
    if isinstance(table.reads, Register):
        return read_register(table.reads, table.columns, table.sheet, setting, intake)
    if isinstance(table.reads, RequestRegister):
        return read_requests(table.columns, table.sheet, setting, intake)
    return read_form(table.reads, table.columns, table.sheet, setting, intake)


def _unused_faults(table: _Table) -> Iterator[Message]:
    """Report cells that could not be read in columns that are not used; in those that are, they are faults of their rows."""
    used = {place for name, place in table.columns.at.items() if name in table.reads.used}
    others = [(row, column) for row, column in table.sheet.faults if column not in used]
    if others:
        cells = [f"{row}:{column + 1}" for row, column in others[:12]]
        yield msg(
            "Sheet {sheet}: cells with errors or formulas without value in unused columns (row:column): {cells}.",
            sheet=table.sheet.name,
            cells=cells,
        )


def _summary(intake: Intake, setting: Setting) -> Iterator[Message]:
    if intake.units:
        yield msg("Offices that are not registered, kept as written: {names}.", names=list(intake.units))
        yield from likely_offices(intake.units, setting.offices)
    if intake.masked:
        rows = [str(row) for _, row, _ in intake.masked[:12]]
        yield plural(
            "Identity, telephone or card numbers in titles were starred in {count} cell ({rows}).",
            "Identity, telephone or card numbers in titles were starred in {count} cells ({rows}).",
            len(intake.masked),
            rows=plural("row {rows}", "rows {rows}", len(rows), rows=rows),
        )
    if intake.unnamed:
        yield plural(
            "The party's name was taken out of {count} title.", "The party's name was taken out of {count} titles.", intake.unnamed
        )
