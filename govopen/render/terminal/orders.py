"""整改台账 and the orders that wait for an answer, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from govopen.core.reports.rectifications import Order, OrderState
from govopen.i18n import N_, Words
from govopen.render.order_register import STATES, order_rows
from govopen.render.terminal.table import Column, build_table, cell, stacked


def orders_table(orders: Iterable[Order], on: date, *, words: Words) -> RenderableType:
    """Build the table of the register: under the number the day of issue, under the state the day of the answer; in red what ran out."""
    headings = (N_("Number"), N_("Office"), N_("Until"), N_("How many"), N_("State of the order"))
    columns = [Column(words.say(heading), whole=heading != N_("Office")) for heading in headings]
    late = words.say(STATES[OrderState.OVERDUE])
    return build_table(columns, [_row(*row[:7], late=late) for row in order_rows(orders, on, words)])


def _row(
    number: object, office: object, issued: object, until: object, count: object, state: object, answered: object, *, late: str
) -> list[Text]:
    style = "red" if state == late else ""
    told = stacked(cell(state, style), cell(answered, "dim")) if answered else cell(state, style)
    return [stacked(cell(number, style), cell(issued, "dim")), cell(office), cell(until, style), cell(count), told]
