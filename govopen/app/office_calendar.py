"""The holiday notices and closing days that an office has recorded in its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from govopen.core.dates.moments import Span
from govopen.core.dates.work_calendar import Closing, HolidayNotice
from govopen.core.model.entries import Entry
from govopen.core.model.stored_values import bad_field
from govopen.datafiles.work_calendar import build_calendar
from govopen.errors import DataError, EntryRefused
from govopen.ledger.rows import bad_entry
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.ledger.ledger import Ledger


def refuse_gap(ledger: Ledger, *, without: int) -> None:
    """Refuse to take a notice out of effect on which another one rests; EntryRefused names that one."""
    try:
        build_calendar(notices=imported_notices(ledger, without=without))
    except DataError as error:
        refused = msg("Entry {seq} cannot be voided yet: {reason}", seq=without, reason=error.message)
        raise EntryRefused(refused, hint=msg("Void that notice first; `govopen list` gives the number of its entry.")) from None


def imported_notices(ledger: Ledger, *, head: int | None = None, without: int | None = None) -> list[HolidayNotice]:
    """The holiday notices that the office has read into its ledger, in order of recording; superseded ones and one entry are left out."""
    entries = ledger.entries(kind="calendar", event="calendar-imported", corrected=False, head=head)
    return [_recorded_notice(_checked(entry)) for entry in entries if entry.seq != without]


def _checked(entry: Entry) -> Mapping[str, Any]:
    """The fields of an entry, if they are such as a command writes; LedgerError names the entry."""
    if bad_field(entry.event, {name: list(value) if isinstance(value, tuple) else value for name, value in entry.fields.items()}):
        raise bad_entry(entry.seq)
    return entry.fields


def _recorded_notice(fields: Mapping[str, Any]) -> HolidayNotice:
    """Read a notice anew; what was unusual in it was accepted when it was read in."""
    from govopen.notices.parser import read_notice

    dated = fields.get("published")
    return read_notice(str(fields["text"]), published=date.fromisoformat(dated) if dated else None, allow_unusual=True)


def recorded_closings(ledger: Ledger, *, head: int | None = None) -> list[Closing]:
    """The office's own closing days, voided ones left out."""
    entries = ledger.entries(kind="calendar", event="closing-added", corrected=False, head=head)
    found = [_checked(entry) for entry in entries]
    return [Closing(Span(date.fromisoformat(each["first"]), date.fromisoformat(each["last"])), str(each["ground"])) for each in found]
