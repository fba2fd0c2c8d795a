"""What is owed, and by when: the use cases behind ``due`` and ``plan``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from govopen.app.resolve import resolve_office
from govopen.app.workspace import Workspace, choose_rules, reading
from govopen.core.dates.moments import AsOf
from govopen.core.reports.open_duties import OpenDuties, build_open_duties, start_of_day


@dataclass(frozen=True, slots=True)
class OwedRequest:
    """What is asked: on which day (today if None), of which office and by which rules (all if none is named)."""

    as_of: date | None = None
    unit: str | None = None
    rules: Sequence[str] = ()
    packs: Sequence[str] = ()
    levels: Sequence[str] = ()


def owed(location: str, request: OwedRequest) -> OpenDuties:
    """Everything open at the start of a day."""
    with reading(location) as workspace:
        return owed_in(workspace, request)


def owed_in(workspace: Workspace, request: OwedRequest) -> OpenDuties:
    """The same of an open ledger. What was done on the day itself counts, though the day is asked about at its start."""
    on = start_of_day(request.as_of or workspace.moment.date())
    view = workspace.view(AsOf(on.day))
    chosen = choose_rules(workspace.rulebook, rules=request.rules, packs=request.packs, levels=request.levels)
    unit = resolve_office(workspace.ledger, request.unit) if request.unit else None
    history = workspace.ledger.history(view)
    return build_open_duties(chosen, history, workspace.calendar, on=on, sources=workspace.sources(view), unit=unit)
