"""What is owed, and by when: the use cases behind ``due`` and ``plan``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from govopen.app.opened_ledger import OpenedLedger
from govopen.app.resolve import optional_office
from govopen.app.rule_choice import choose_rules
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import AsOf
from govopen.core.reports.open_duties import OpenDuties, build_open_duties, start_of_day


class OwedRequest(Struct, frozen=True):
    """What is asked: on which day (today if None), of which office and by which rules (all if none is named)."""

    as_of: date | None = None
    unit: str | None = None
    rules: Sequence[str] = ()
    packs: Sequence[str] = ()
    levels: Sequence[str] = ()


def owed(workspace: Workspace, request: OwedRequest) -> OpenDuties:
    """Everything open at the start of a day."""
    with workspace.reading() as opened:
        return owed_in(opened, request)


def owed_in(opened: OpenedLedger, request: OwedRequest) -> OpenDuties:
    """The same of an open ledger. What was done on the day itself counts, though the day is asked about at its start.

    Orders to put right are of no rule, and are left out where rules are chosen.
    """
    on = start_of_day(request.as_of or opened.moment.date())
    view = opened.view(AsOf(on.day))
    chosen = choose_rules(opened.rulebook, rules=request.rules, packs=request.packs, levels=request.levels)
    unit = optional_office(opened.ledger, request.unit, rulebook=opened.rulebook)
    history = opened.ledger.history(view)
    orders = () if request.rules or request.packs or request.levels else opened.orders(view)
    return build_open_duties(chosen, history, opened.calendar, on=on, sources=opened.sources(view), unit=unit, orders=orders)
