"""An annual report as an agency published it: its tables, its narrative, and what a reader of the file has to say about it."""

from __future__ import annotations

from msgspec import Struct

from govopen.core.reports.annual_report.cells import Cells
from govopen.messages import Message


class PublishedReport(Struct, frozen=True):
    """One report read from a file. ``narrative`` is the text outside the tables, a paragraph each.

    ``further_results`` are rows of table three that the form does not have, by the label that stands in their addresses
    (``table3.属于工作秘密.natural``). ``notes`` tell what was found odd or could not be read; ``unread`` are the cells that
    stand in the report with something that is no number. ``printed``: a blank may be a nil, as agencies print it; in a report counted
    from a ledger it never is.
    """

    agency: str | None
    year: int | None
    cells: Cells
    narrative: tuple[str, ...] = ()
    further_results: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    unread: tuple[str, ...] = ()
    printed: bool = True
