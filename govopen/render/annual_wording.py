"""Sentences about an annual report: why a cell is not known, what is stated, which check fails, and the draft of part one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from govopen.core.reports.annual_report.begun_within import BegunWithin
from govopen.core.reports.annual_report.cells import Check
from govopen.core.reports.annual_report.checks import APPEAL_TOTAL, APPLICANT_TOTAL, BALANCE, RESULTS
from govopen.core.reports.annual_report.form import APPEALS, APPLICANTS, Form
from govopen.core.reports.annual_report.lookup import place_of
from govopen.core.reports.annual_report.report import STATED, STATED_BEFORE, AnnualReport, Stated, Unknown
from govopen.core.text.personal_data import mask
from govopen.messages import Label, Message, msg, plural

#: What stands in the place of a number that is not known.
BLANK = "—"

_REASONS: Mapping[str, Message] = {
    "requests-not-begun": msg("Up to {day} the ledger holds no request and no nil report: whether requests are registered is not known."),
    "requests-first-year": msg("The first request in the ledger is of {day}: what was open before the year is not known."),
    "documents-not-begun": msg(
        "Up to {day} the ledger holds no document and no nil report: whether documents are registered is not known."
    ),
    "documents-first-year": msg("The first document in the ledger is of {day}: which older ones are in force is not known."),
    "documents-nil": msg("The ledger holds no document: which older ones are in force is not known."),
    "decisions-not-begun": msg(
        "Up to {day} the ledger holds no such decision and no nil report: whether they are registered is not known."
    ),
    "appeals-not-begun": msg("Up to {day} the ledger holds no review and no lawsuit: whether they are registered is not known."),
    "not-recorded": msg("The ledger does not record this."),
}


def why_unknown(unknown: Unknown) -> Message:
    """Why a cell is not known; the matters that it hangs on are named, the first of them at least."""
    known = _REASONS.get(unknown.code)
    if known is not None:
        return Message(known.text, unknown.values)
    return _hanging(unknown, {"names": _names(unknown)})


def _hanging(unknown: Unknown, values: Mapping[str, object]) -> Message:
    match unknown.code:
        case "start-unknown":
            return plural(
                "Of {count} request it is not known in which year it was received, for its confirmation is not recorded (Regulation, "
                "article 31): {names}.",
                "Of {count} requests it is not known in which year they were received, for their confirmation is not recorded (Regulation, "
                "article 31): {names}.",
                unknown.count,
                **values,
            )
        case "applicant-unknown":
            return plural(
                "Of {count} request the kind of applicant is not recorded: {names}.",
                "Of {count} requests the kind of applicant is not recorded: {names}.",
                unknown.count,
                **values,
            )
        case "result-unknown":
            return plural(
                "Of {count} reply the result is not recorded: {names}.",
                "Of {count} replies the result is not recorded: {names}.",
                unknown.count,
                **values,
            )
        case "older-documents":
            return plural(
                "The end of {count} document is recorded and not its issue: {names}. The ledger does not hold all older documents.",
                "The ends of {count} documents are recorded and not their issue: {names}. The ledger does not hold all older documents.",
                unknown.count,
                **values,
            )
        case "type-unknown":
            return plural(
                "The type of {count} document is not recorded: {names}.",
                "The type of {count} documents is not recorded: {names}.",
                unknown.count,
                **values,
            )
    return plural(
        "Of {count} decision it is not recorded whether a review or a lawsuit led to it: {names}.",
        "Of {count} decisions it is not recorded whether a review or a lawsuit led to them: {names}.",
        unknown.count,
        **values,
    )


def _names(unknown: Unknown) -> list[object]:
    names: list[object] = [mask(number) for number in unknown.matters]
    return [*names, "…"] if unknown.count > len(unknown.matters) else names


def reasons_of(report: AnnualReport) -> Iterator[tuple[Message, list[str]]]:
    """Yield each reason once, with the addresses of the cells that it concerns."""
    by_reason: dict[str, tuple[Message, list[str]]] = {}
    for unknown in report.unknown:
        why = why_unknown(unknown)
        by_reason.setdefault(str(why), (why, []))[1].append(unknown.cell)
    for why, cells in by_reason.values():
        yield why, list(dict.fromkeys(cells))


def name_cells(cells: list[str], form: Form) -> list[object]:
    """The names of cells as a sentence lists them: a whole table, or a whole row of it, is named once."""
    of_form = list(form.addresses())
    for prefix in ("table2", "table3", "table4"):
        if cells == [cell for cell in of_form if cell.startswith(prefix)]:
            return [_TABLES[prefix]]
    names: dict[str, object] = {}
    for cell in cells:
        whole = [each for each in of_form if each.rpartition(".")[0] == cell.rpartition(".")[0]]
        row_only = len(whole) == 1 or cell.count(".") == 1 or set(whole) <= set(cells)
        names.setdefault(str(name_cell(cell, form, row_only=row_only)), name_cell(cell, form, row_only=row_only))
    return list(names.values())


_TABLES: Mapping[str, Message] = {"table2": msg("table two"), "table3": msg("table three"), "table4": msg("table four")}


def name_cell(cell: str, form: Form, *, row_only: bool = False) -> Label:
    """A cell by its printed row and column, or by its address."""
    place = place_of(form, cell)
    if row_only:
        return Label(place.row.label, cell if cell.count(".") == 1 else cell.rpartition(".")[0])
    return Label(f"{place.row.label} {place.column.label}", cell)


def stated_line(stated: Stated, form: Form) -> Message:
    """What a source states of a cell."""
    values = {"cell": name_cell(stated.cell, form), "number": figure(stated.number), "source": mask(stated.source), "seq": stated.entry}
    if stated.of is None:
        return msg("{cell}: {number}, according to {source} (entry {seq}).", **values)
    return msg("{cell}: {number}, from that of {year} according to {source} (entry {seq}).", year=stated.of, **values)


def figure(number: int | Decimal | None) -> str:
    """A number as tables print it."""
    return BLANK if number is None else format(number, "f") if isinstance(number, Decimal) else str(number)


def check_line(check: Check, form: Form) -> Message:
    """One check with both sides, as a sentence."""
    sides = {"left": figure(check.left), "right": figure(check.right)}
    match check.id:
        case id_ if id_ == BALANCE:
            column = _label(check.column)
            return msg("{column}: new and carried in make {left}, handled and carried on make {right}.", column=column, **sides)
        case id_ if id_ == RESULTS:
            column = _label(check.column)
            return msg("{column}: handled in all is {left}, the results make {right}.", column=column, **sides)
        case id_ if id_ == APPLICANT_TOTAL:
            row = next((each.label for each in form.requests if each.id == check.row), check.row or "")
            return msg("{row}: the total is {left}, the applicants make {right}.", row=Label(row, check.row or ""), **sides)
        case id_ if id_ == APPEAL_TOTAL:
            block = next((each.label for each in APPEALS if each.id == check.row), check.row or "")
            return msg("{row}: the total is {left}, the outcomes make {right}.", row=Label(block, check.row or ""), **sides)
    cell = name_cell(check.left_cells[0], form)
    if check.id == STATED_BEFORE:
        return msg("{cell}: {left} here; by what is stated of an earlier year it is {right}.", cell=cell, **sides)
    assert check.id == STATED
    return msg("{cell}: {left} here; a source states {right}.", cell=cell, **sides)


def _label(applicant: str | None) -> Label:
    found = next((each.label for each in APPLICANTS if each.id == applicant), applicant or "")
    return Label(found, applicant or "")


def begun_line(begun: BegunWithin, form: Form) -> Message:
    """From when a register was kept that begins in a later month of the year."""
    table = {"requests": "table3", "appeals": "table4"}.get(begun.register)
    cells = _TABLES[table] if table else name_cell(begun.cells[0], form, row_only=True)
    why = msg("The first entry in the ledger is of {day}; whether there were any in the months before is not known.", day=begun.day)
    return msg("{cells}: {why}", cells=cells, why=why)


def counted_until(report: AnnualReport) -> Message | None:
    """That the year is not counted to its end; None where it is."""
    return msg("Counted until {day}: the year is not over.", day=report.days.last) if report.partial else None
