"""Orders an office to put right what is overdue or was missed, keeps the notice and records the order (整改通知书)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from govopen.app.audit import AuditRequest, audit_opened
from govopen.app.opened_ledger import OpenedLedger
from govopen.app.recorded import Recorded
from govopen.app.resolve import number_faults, refuse, this_minute
from govopen.app.workspace import Workspace
from govopen.atomic_files import writing_whole
from govopen.core.model.entries import Draft
from govopen.core.model.field_values import parse_number
from govopen.core.reports.rectification_notice import RectificationNotice, breaches_to_put_right
from govopen.core.reports.rectifications import ITEMS, KIND, ORDERED, next_number, ordered_items
from govopen.errors import EntryRefused, GovopenError
from govopen.ledger.evidence import evidence_folder, folder_or_none, keep_evidence
from govopen.messages import Message, msg, plural

if TYPE_CHECKING:
    from govopen.ledger.ledger import Ledger
    from govopen.ledger.writer import LedgerWriter

#: Draws a notice as a .docx.
Draw = Callable[[RectificationNotice], bytes]


class RectifyRequest(Struct, frozen=True):
    """What is asked: the audit of one office that finds what is to be put right, by when, and under which number (None: the next)."""

    audit: AuditRequest
    until: date
    number: str | None = None
    output: Path | None = None
    force: bool = False


class Rectified(Struct, frozen=True):
    """The notice, and what was recorded of it; None where it was only looked at."""

    notice: RectificationNotice
    recorded: Recorded | None = None


def preview(workspace: Workspace, request: RectifyRequest) -> Rectified:
    """Return the notice that would be made, under the number that it would have now; nothing is recorded."""
    with workspace.reading() as opened:
        notice = _judge(opened, request)
        return Rectified(replace(notice, number=_number(request, opened.ledger, opened.moment.year)))


def rectify(workspace: Workspace, request: RectifyRequest, *, draw: Draw) -> Rectified:
    """Make the notice, record the order, and keep the document beside the ledger; a file is written where one is named.

    The document is finished before the order is recorded, and the file gets its name when that is done: what goes wrong before leaves
    neither.

    Raises:
        EntryRefused: the last day is past, nothing is to be put right, or the number is borne already.
        UnknownName: there is no such office.
    """
    recorded: Recorded | None = None
    with workspace.writing() as opened:
        notice = _judge(opened, request)
        try:
            with _naming(request) as partial:
                with opened.locked() as writer:
                    notice = replace(notice, number=_number(request, writer, opened.moment.year))
                    content = draw(notice)
                    if partial is not None:
                        partial.write_bytes(content)
                    draft = _draft(opened, notice, _keep(opened, content, needed=partial is None))
                    seqs = opened.append(writer, [draft])
                recorded = Recorded(seqs[0], draft, opened=True, warnings=_warnings(notice))
        except GovopenError as error:
            if recorded is None:
                raise
            raise _unnamed(recorded, request, error) from None
    return Rectified(notice, recorded)


def _judge(opened: OpenedLedger, request: RectifyRequest) -> RectificationNotice:
    """Audit the office, and take from it what is to be put right; the number is still to come."""
    if request.until < opened.moment.date():
        raise EntryRefused(
            msg("{until} lies in the past: nothing can be put right by then.", until=request.until),
            hint=msg("Give with --until a last day that is still to come."),
        )
    report = audit_opened(opened, request.audit)
    breaches = breaches_to_put_right(report)
    unit = next((breach.finding.unit for breach in breaches), None)
    if unit is None:
        office = request.audit.unit
        raise EntryRefused(
            msg("{unit} has nothing to put right in that period: nothing is overdue or was missed.", unit=office),
            hint=msg("`govopen audit --unit {unit}` shows what was judged; --year, or --from and --to, choose the period.", unit=office),
        )
    return RectificationNotice("", unit, request.until, breaches, report)


def _number(request: RectifyRequest, reader: Ledger | LedgerWriter, year: int) -> str:
    """Return the number asked for, if no order bears it; without one the next of the year."""
    if request.number is None:
        return next_number((entry.number for entry in reader.entries(event=ORDERED)), year)
    number = parse_number(request.number)
    refuse(number_faults(reader, number, kind=KIND, matter=None))
    return number


def _draft(opened: OpenedLedger, notice: RectificationNotice, evidence: list[str]) -> Draft:
    items = list(dict.fromkeys(map(str, notice.items)))
    fields: dict[str, Any] = {"until": notice.until.isoformat(), "items": str(len(notice.items)), ITEMS: items}
    if evidence:
        fields["_evidence"] = evidence
    return Draft(KIND, notice.number, ORDERED, this_minute(opened.moment), unit=notice.unit, fields=fields)


def _keep(opened: OpenedLedger, content: bytes, *, needed: bool) -> list[str]:
    """Keep the document beside the ledger; a ledger on a server may have no place for it, which is a fault only if it is ``needed``."""
    location = opened.ledger.location
    folder = evidence_folder(location) if needed else folder_or_none(location)
    if folder is None:
        return []
    with tempfile.TemporaryDirectory(prefix="govopen-") as made:
        document = Path(made) / "notice.docx"
        document.write_bytes(content)
        return [keep_evidence(document, folder)]


@contextmanager
def _naming(request: RectifyRequest) -> Iterator[Path | None]:
    """Lend the temporary file of the output, which gets its name at the end; None where no file is wanted."""
    if request.output is None:
        yield None
        return
    with writing_whole(request.output, force=request.force, mode=0o666) as partial:
        yield partial


def _warnings(notice: RectificationNotice) -> tuple[Message, ...]:
    """Say how much of it stands in an order already that was not answered."""
    waiting = ordered_items(order for order in notice.report.orders if order.answered is None)
    again = [waiting[item] for item in notice.items if item in waiting]
    if not again:
        return ()
    numbers = list(dict.fromkeys(order.number for order in again))
    text = plural(
        "{count} of them was ordered already by {numbers}.",
        "{count} of them were ordered already by {numbers}.",
        len(again),
        numbers=numbers,
    )
    return (text,)


def _unnamed(recorded: Recorded, request: RectifyRequest, error: GovopenError) -> GovopenError:
    """Say that the order stands and its file does not."""
    number = recorded.draft.number
    return GovopenError(
        msg("Entry {seq} is recorded, but {path} was not written: {reason}", seq=recorded.seq, path=request.output, reason=error.message),
        hint=msg("`govopen rectify show {number} -o FILE` writes the notice, which is kept beside the ledger.", number=number),
    )
