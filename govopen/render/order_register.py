"""整改台账: the orders to put right as rows, and as the csv and the workbook of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Final

from govopen.core.model.entries import Checkpoint
from govopen.core.reports.rectifications import Order, OrderState
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.spreadsheet_cells import Cell
from govopen.render.wording import NO_OFFICE

STATES: Final[dict[OrderState, Message]] = {
    OrderState.OVERDUE: msg("ran out unanswered"),
    OrderState.OPEN: msg("running"),
    OrderState.DONE_LATE: msg("put right late"),
    OrderState.DONE: msg("put right"),
}
HEADINGS: Final = (
    N_("Number"),
    N_("Office"),
    N_("Issued"),
    N_("Until"),
    N_("How many"),
    N_("State of the order"),
    N_("Put right on"),
    N_("Ledger entries"),
)
WIDTHS: Final = (18, 28, 12, 12, 8, 16, 12, 16)


def order_rows(orders: Iterable[Order], on: date, words: Words) -> list[list[Cell]]:
    """Return one row an order, in the order of ``HEADINGS``."""
    return [
        [
            mask(order.number),
            mask(order.unit or "") or words.say(NO_OFFICE),
            order.issued,
            order.until,
            order.count,
            words.say(STATES[order.state(on)]),
            order.answered,
            " ".join(map(str, order.entries)),
        ]
        for order in orders
    ]


def orders_csv(rows: Sequence[Sequence[Cell]], checkpoint: Checkpoint, words: Words) -> bytes:
    """Return UTF-8 with BOM; each line ends with the ledger's checkpoint."""
    from govopen.render.csv_text import csv_lines

    headings = [words.say(heading) for heading in (*HEADINGS, "Checkpoint")]
    return "".join(csv_lines(headings, ([*row, str(checkpoint)] for row in rows))).encode("utf-8", "backslashreplace")


def orders_xlsx(rows: Sequence[Sequence[Cell]], checkpoint: Checkpoint, words: Words, *, at: datetime) -> Iterator[bytes]:
    """Yield a workbook drawn up at a moment: dates are dates, text is text; the checkpoint stands under the table."""
    from govopen.render.workbook import add_sheet, begin_workbook, write_row, written

    title = words.say("Orders to put right")

    def write(out: IO[bytes]) -> None:
        book = begin_workbook(out, title=title, at=at)
        sheet = add_sheet(book, title, list(map(words.say, HEADINGS)), WIDTHS)
        for place, row in enumerate(rows, 1):
            write_row(book, sheet, place, row)
        sheet.autofilter(0, 0, max(1, len(rows)), len(HEADINGS) - 1)
        write_row(book, sheet, len(rows) + 2, [words.say("Checkpoint: {checkpoint}", checkpoint=checkpoint)])
        book.book.close()

    return written(write)
