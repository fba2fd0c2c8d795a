"""Orders to put right (整改通知) as values: what an office was told to put right by which day, and how it answered.

The day is set by the order. No rule here judges it: 条例 article 47 lets the office in charge urge that things be put right and name
in a circular who does not, and sets no term. So an order that is not answered is listed where duties are, and is no breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from govopen.core.model.entries import Entry
from govopen.core.model.office_names import OfficeNames

if TYPE_CHECKING:
    from govopen.core.model.findings import Finding

#: The kind of matter that an order is, what opens it and what closes it.
KIND, ORDERED, ANSWERED = "rectification", "rectification-ordered", "rectified"
#: Where the entry keeps what is to be put right.
ITEMS = "_items"
#: Stands for the kind of matter where a period is to be answered for.
OF_PERIOD = "-"


class OrderState(StrEnum):
    """How far an order has come, the worst first."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE_LATE = "done_late"
    DONE = "done"


class Item(NamedTuple):
    """What is to be put right: a duty of a matter, or of a period (``kind`` is ``OF_PERIOD``, ``target`` its label)."""

    rule: str
    kind: str
    target: str

    def __str__(self) -> str:
        """``decision-publicity decision 赣人社许〔2020〕13号``, the form that the ledger keeps."""
        return " ".join(self)


class Order(Struct, frozen=True):
    """One order. ``count`` is how many things it names, ``items`` those that the ledger can follow; None where nothing was noted.

    ``until`` is the last day in time, ``answered`` the day on which it was reported as put right. ``entries`` are of the ledger.
    """

    number: str
    unit: str | None
    issued: date
    until: date
    count: int | None = None
    items: tuple[Item, ...] = ()
    answered: date | None = None
    entries: tuple[int, ...] = ()

    def state(self, on: date) -> OrderState:
        """How far it has come at the end of a day: its last day is in time."""
        if self.answered is not None:
            return OrderState.DONE if self.answered <= self.until else OrderState.DONE_LATE
        return OrderState.OVERDUE if self.until < on else OrderState.OPEN


def item_of(finding: Finding) -> Item:
    """Name what a finding says to be put right."""
    if finding.matter is None:
        return Item(finding.rule, OF_PERIOD, finding.period or "")
    return Item(finding.rule, finding.matter.kind, finding.matter.number)


def read_item(text: str) -> Item | None:
    """Read the form that the ledger keeps; None where it is another."""
    parts = text.split(" ", 2)
    return Item(*parts) if len(parts) == 3 else None


def build_orders(entries: Iterable[Entry], *, on: date, names: OfficeNames | None = None) -> tuple[Order, ...]:
    """Return the orders that entries in effect of their kind make up, seen at the end of a day, in order of issue.

    ``names`` gives offices their present names.
    """
    opened: dict[int, Entry] = {}
    answers: dict[int, Entry] = {}
    for entry in entries:
        if entry.kind != KIND or entry.when.day > on:
            continue
        if entry.event == ORDERED:
            opened.setdefault(entry.matter, entry)
        elif entry.event == ANSWERED and (entry.matter not in answers or entry.when < answers[entry.matter].when):
            answers[entry.matter] = entry
    orders = [_order(entry, answers.get(matter), names or OfficeNames({})) for matter, entry in opened.items()]
    return tuple(sorted(orders, key=lambda order: (order.issued, order.entries)))


def _order(ordered: Entry, answer: Entry | None, names: OfficeNames) -> Order:
    items = tuple(item for text in ordered.fields.get(ITEMS, ()) if (item := read_item(str(text))))
    count = ordered.fields.get("items")
    return Order(
        number=ordered.number,
        unit=names.present(ordered.unit),
        issued=ordered.when.day,
        until=date.fromisoformat(str(ordered.fields["until"])),
        count=int(count) if count is not None else len(items) or None,
        items=items,
        answered=answer.when.day if answer else None,
        entries=(ordered.seq, answer.seq) if answer else (ordered.seq,),
    )


def unanswered(orders: Iterable[Order]) -> tuple[Order, ...]:
    """Those that no office has answered, the one that ran out first before the others."""
    return tuple(sorted((order for order in orders if order.answered is None), key=lambda order: (order.until, order.number)))


def ordered_items(orders: Iterable[Order]) -> Mapping[Item, Order]:
    """The latest order that names each item."""
    return {item: order for order in orders for item in order.items}


def next_number(numbers: Iterable[str], year: int) -> str:
    """``整改〔2020〕4号``: the next free number of a year among those borne already."""
    prefix = f"整改〔{year}〕"
    used = (number.removeprefix(prefix).removesuffix("号") for number in numbers if number.startswith(prefix))
    return f"{prefix}{1 + max((int(each) for each in used if each.isascii() and each.isdigit()), default=0)}号"
