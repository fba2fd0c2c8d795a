"""States numbers of an annual report that the ledger cannot know, each with its source (``govopen assert annual-report``)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from govopen.app.clock import now
from govopen.app.recorded import Recorded
from govopen.app.resolve import require_text, this_minute
from govopen.app.statements import require_period
from govopen.app.workspace import Workspace
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import fold_label
from govopen.core.reports.annual_report.figures import figure_fault, parse_figure
from govopen.core.reports.annual_report.form import FORMS, Form, form_of
from govopen.core.reports.annual_report.lookup import find_cells, place_of
from govopen.core.text.personal_data import excerpt
from govopen.errors import UsageError
from govopen.messages import Label, Message, msg, plural

#: The largest count of a kind of matter.
MOST = 10**9
#: The matter of the register under which the figures stand, and what clerks may type for it.
ANNUAL_REPORT = "annual-report"
_NAMES = frozenset({ANNUAL_REPORT, "年度报告", "年报", "政府信息公开工作年度报告"})


def is_annual_report(kind: str) -> bool:
    """Whether a word names the annual report in place of a kind of matter."""
    return fold_label(kind) in _NAMES


def state_figures(workspace: Workspace, period: str, *, cell: str, number: str, source: str) -> Recorded:
    """Record what a source states of a cell of a year's report.

    ``cell`` is an address, a row with its column, or a whole row or table; of several cells only 0 can be stated at once.

    Raises:
        UsageError: no such cell, no number that it can hold, or a period that is no year.
        EntryRefused: the year is not over.
    """
    year = require_period(period)
    if year.unit != "year":
        raise UsageError(
            msg("An annual report is that of a year: {value} is none.", value=period), hint=msg("Write the year, such as 2021.")
        )
    cells = named_cells(form_of(year.year), cell)
    figure = _figure(number, cells)
    given = {"period": year.label, "number": str(figure), "source": require_text("--source", source)}
    moment = this_minute(now())
    drafts = [Draft("register", ANNUAL_REPORT, "figure-stated", moment, fields={**given, "cell": each}) for each in cells]
    with workspace.writing() as opened, opened.locked() as writer:
        seqs = opened.append(writer, drafts)
    return Recorded.of(seqs, drafts)


def named_cells(form: Form, text: str) -> tuple[str, ...]:
    """Return the cells that a text names: in the form of the year, or else in the other one; row and column stand apart by a blank."""
    row, _, column = text.strip().rpartition(" ")
    for each in (form, *(other for other in FORMS.values() if other is not form)):
        found = find_cells(each, text) or (find_cells(each, row, column) if row else ())
        if found:
            return found
    raise UsageError(msg("No table of the annual report has a cell {value}.", value=text), hint=CELLS)


CELLS = msg(
    "Write an address as `govopen annual-report --format json` names it, such as table2.fees or table3.carried-in.natural, or the printed "
    "row and column, such as “规章 现行有效件数”."
)


def _figure(text: str, cells: Sequence[str]) -> Decimal:
    figure = parse_figure(text)
    if isinstance(figure, Message):
        raise UsageError(figure, hint=msg("Write it like 12 or 12.5."))
    if figure and len(cells) > 1:
        raise UsageError(
            plural("{count} cell is meant.", "{count} cells are meant: only 0 can be stated of several at once.", len(cells)),
            hint=msg("Name one of them: {names}.", names=list(cells[:8])),
        )
    fault = figure_fault(cells[0], figure)
    if fault is not None:
        raise UsageError(fault)
    return figure


def figure_subject(draft: Draft) -> Label:
    """The name of a cell that a draft states, for a sentence."""
    address = str(draft.fields["cell"])
    form = next(form for form in FORMS.values() if address in set(form.addresses()))
    place = place_of(form, address)
    return Label(f"年度报告 {place.row.label} {place.column.label}", f"annual report {address}")


def check_cell_option(kind: str, cell: str | None, type_: str | None, unit: str | None) -> bool:
    """Whether a figure of the annual report is stated; UsageError where the options contradict each other."""
    if not is_annual_report(kind):
        if cell is not None:
            raise UsageError(
                msg("--cell names a cell of the annual report, and {kind} is a kind of matter.", kind=kind),
                hint=msg("Write `govopen assert annual-report YEAR --cell …`."),
            )
        return False
    if cell is None:
        raise UsageError(msg("Which number of the annual report is stated? --cell is missing."), hint=CELLS)
    if type_ is not None or unit is not None:
        raise UsageError(msg("--type and --unit do not go with a cell of the annual report."), hint=msg("Leave both out."))
    return True


def whole_count(text: str) -> int:
    """Read the count of a kind of matter: a whole number of 0 or more."""
    figure = parse_figure(text)
    if isinstance(figure, Message) or figure < 0 or figure != figure.to_integral_value() or figure > MOST:
        sentence = msg("--count takes a whole number from 0 to {most}, not {value}.", most=MOST, value=excerpt(text))
        raise UsageError(sentence, hint=msg("Write it like 12."))
    return int(figure)
