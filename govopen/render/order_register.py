"""整改台账: the orders to put right as rows, and as the csv and the workbook of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from govopen.core.model.entries import Checkpoint
from govopen.core.reports.rectifications import Order, OrderState
from govopen.core.text.escaping import visible
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Message, msg
from govopen.render.spreadsheet_cells import Cell, inert
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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(words.say(heading) for heading in HEADINGS), words.say("Checkpoint")])
    writer.writerows([*map(inert, row), str(checkpoint)] for row in rows)
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def orders_xlsx(rows: Sequence[Sequence[Cell]], checkpoint: Checkpoint, words: Words) -> bytes:
    """Return a workbook: dates are dates, text is text; the checkpoint stands under the table."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(words.say("Orders to put right")[:31])
    strong, day = book.add_format({"bold": True, "bg_color": "#E4E7EA"}), book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words.say(heading), strong)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            match value:
                case None | "":
                    pass
                case date():
                    sheet.write_datetime(place, column, value, day)
                case int():
                    sheet.write_number(place, column, value)
                case _:
                    sheet.write_string(place, column, visible(str(value)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEADINGS) - 1)
    sheet.write_string(len(rows) + 2, 0, words.say("Checkpoint: {checkpoint}", checkpoint=checkpoint))
    book.close()
    return out.getvalue()
