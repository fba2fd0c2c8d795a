"""The orders to put right with their answers (整改台账), and the notices that were kept of them."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from govopen.app.resolve import optional_office, unknown_matter
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import AsOf
from govopen.core.model.entries import Checkpoint
from govopen.core.reports.rectifications import KIND, ORDERED, Order
from govopen.errors import EntryRefused
from govopen.ledger.evidence import evidence_folder, read_evidence
from govopen.messages import msg


class OrderRegister(Struct, frozen=True):
    """The orders of a ledger as they stand at the end of a day, in order of issue."""

    on: date
    orders: tuple[Order, ...]
    checkpoint: Checkpoint
    drawn_up: datetime


def list_orders(workspace: Workspace, *, as_of: date | None = None, unit: str | None = None) -> OrderRegister:
    """Return the orders, those of one office if asked, as they stand at the end of a day (None: now)."""
    with workspace.reading() as opened:
        on = as_of or opened.moment.date()
        view = opened.view(AsOf(on))
        office = optional_office(opened.ledger, unit, rulebook=opened.rulebook)
        office = opened.ledger.office_state(view).names.present(office)
        orders = tuple(order for order in opened.orders(view) if office in (None, order.unit))
        return OrderRegister(on, orders, opened.ledger.checkpoint(view.head), opened.moment)


class KeptNotice(Struct, frozen=True):
    """The document of an order as it was kept; ``corrected_by`` is the entry that took the order out of effect, if one did."""

    document: bytes
    corrected_by: int | None


def kept_notice(workspace: Workspace, number: str) -> KeptNotice:
    """Return the document of an order as it was kept when it was made.

    Raises:
        UnknownMatter: there is no order of that number.
        EntryRefused: no document of it was kept: the order was recorded with `govopen log`.
        LedgerError: the document kept is missing or was changed.
    """
    with workspace.reading() as opened:
        found = opened.ledger.find(number, kind=KIND)
        if not found:
            raise unknown_matter(opened.ledger, number, kind=KIND)
        entries = opened.ledger.matter_entries(found[0].id)
        ordered = [entry for entry in entries if entry.event == ORDERED and entry.fields.get("_evidence")]
        if not ordered:
            raise EntryRefused(
                msg("No document of {number} was kept beside the ledger.", number=found[0].number),
                hint=msg("Only `govopen rectify` makes one; `govopen show {number}` tells what is recorded.", number=found[0].number),
            )
        named = str(ordered[-1].fields["_evidence"][0])
        return KeptNotice(read_evidence(named, evidence_folder(opened.ledger.location)), ordered[-1].corrected_by)
