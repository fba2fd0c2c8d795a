"""The working-day calendar as an office uses it: shown, checked, and given new notices and closing days.

What is read in is an entry of the ledger with the notice's text, so that it is kept, can be superseded, and moves every verdict with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from govopen.core.dates.moments import Span
from govopen.core.dates.work_calendar import Closing, Day, HolidayNotice, WorkCalendar, special_days
from govopen.core.reports.calendar_diff import Move, moved_verdicts
from govopen.datafiles.work_calendar import build_calendar, differences_from_package
from govopen.errors import DataError, EntryRefused, UsageError
from govopen.messages import msg

if TYPE_CHECKING:
    from govopen.app.opened_ledger import OpenedLedger
    from govopen.app.recorded import Recorded
    from govopen.app.workspace import Workspace
    from govopen.core.model.entries import Entry
    from govopen.core.reports.open_duties import Duty
    from govopen.ledger.ledger import Ledger

#: Bytes of the longest file that is read as a notice; the texts have some 2,000, a saved page a hundred times that.
LONGEST_FILE = 800_000
#: Days of the longest closing.
LONGEST_CLOSING = 366
#: A day that changes can move limits of terms that began this long before it.
REACH_BACK = timedelta(days=400)


class CalendarView(Struct, frozen=True):
    """What ``calendar show`` draws: the calendar, and the days on which something falls due, as far as a ledger holds duties."""

    calendar: WorkCalendar
    due: dict[date, list[Duty]] = field(default_factory=dict)


class Inspection(Struct, frozen=True):
    """What ``calendar check`` found. ``differences``: days on which chinese-calendar holds the opposite."""

    calendar: WorkCalendar
    imported: tuple[str, ...]
    differences: tuple[Day, ...]
    today: date


class ImportPlan(Struct, frozen=True):
    """What a notice says and changes. ``days``: those that it gives off or on; ``turned``: covered days that become something else.

    ``repeated`` is the entry by which the same text was read in already, ``replaces`` that of an older text of the same notice.
    """

    notice: HolidayNotice
    text: str
    before: WorkCalendar
    after: WorkCalendar
    days: tuple[Day, ...]
    turned: tuple[Day, ...]
    moves: tuple[Move, ...] = ()
    repeated: Entry | None = None
    replaces: Entry | None = None


def known_calendar(workspace: Workspace | None, *, published_by: date | None = None) -> WorkCalendar:
    """The calendar with what the ledger adds to it; the shipped one where there is no ledger (None)."""
    if workspace is None:
        return build_calendar(published_by=published_by)
    with workspace.reading(calendar_as_of=published_by) as opened:
        return opened.calendar


def show(workspace: Workspace | None, *, window: Span) -> CalendarView:
    """The calendar with everything open that falls due in the window, at its earliest where that is all that is known."""
    if workspace is None:
        return CalendarView(build_calendar())
    from govopen.app.open_duties import OwedRequest, owed_in

    with workspace.reading() as opened:
        due: dict[date, list[Duty]] = {}
        for duty in owed_in(opened, OwedRequest()).duties:
            if duty.by in window:
                due.setdefault(duty.by, []).append(duty)
        return CalendarView(opened.calendar, due)


def check(workspace: Workspace | None) -> Inspection:
    """Return coverage, sources and gaps of the calendar, and the days on which the package differs."""
    from govopen.app.clock import now

    today, imported = now().date(), tuple[str, ...]()
    if workspace is None:
        calendar = build_calendar()
    else:
        from govopen.app.office_calendar import imported_notices

        with workspace.reading() as opened:
            calendar = opened.calendar
            imported = tuple(notice.notice.id for notice in imported_notices(opened.ledger))
    return Inspection(calendar, imported, differences_from_package(calendar), today)


def read_text(raw: bytes) -> str:
    """Decode the text of a notice: UTF-8 or GB18030, with or without a BOM, or UTF-16 with one; DataError for anything else."""
    if len(raw) > LONGEST_FILE:
        raise DataError(msg("This is too long for a holiday notice."), hint=msg("Give the text of the notice alone."))
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DataError(msg("This is no text file."), hint=msg("Copy the notice's text from the web page into a plain text file."))


def import_notice(
    workspace: Workspace, raw: bytes, *, published: date | None = None, allow_unusual: bool = False, dry_run: bool = False
) -> tuple[ImportPlan, Recorded | None]:
    """Read a notice in and say what it changes; nothing is recorded with ``dry_run``, or where the text is in the ledger already.

    Raises:
        DataError: the text contradicts itself; every contradiction is a Problem.
        EntryRefused: it holds personal data, or lies in the future.
    """
    from govopen.app.recorded import Recorded
    from govopen.notices.parser import read_notice

    text, moment = read_text(raw), _now()
    notice = read_notice(text, published=published, allow_unusual=allow_unusual)
    _refuse_unfit(notice, text, today=moment.date())
    with workspace.writing() as opened:
        plan = plan_import(opened, notice, text)
        if dry_run or plan.repeated:
            return plan, None
        draft = _draft(plan, moment=moment, allow_unusual=allow_unusual)
        with opened.locked() as writer:
            seqs = opened.append(writer, [draft])
    return plan, Recorded(seqs[0], draft, replaced=plan.replaces)


def plan_import(opened: OpenedLedger, notice: HolidayNotice, text: str) -> ImportPlan:
    """Compare the calendar and every verdict that it can touch, before and after."""
    from govopen.app.office_calendar import imported_notices, recorded_closings

    before = opened.calendar
    others = imported_notices(opened.ledger)
    after = build_calendar(notices=[*others, notice], closings=recorded_closings(opened.ledger))
    same = [entry for entry in _imports(opened.ledger) if entry.number == str(notice.notice)]
    repeated = next((entry for entry in same if entry.fields["text"] == text), None)
    changed = tuple(_changed(before, after, notice))
    moves = tuple(_moves(opened, before, after, changed)) if changed else ()
    turned = tuple(after.day(day) for day in changed if day in before.coverage)
    replaces = same[-1] if same and not repeated else None
    return ImportPlan(notice, text, before, after, tuple(_days_of(notice, after)), turned, moves, repeated, replaces)


def add_closing(workspace: Workspace, first: date, last: date, *, ground: str) -> tuple[Recorded, tuple[Day, ...]]:
    """Record the office's own closing days with their ground; returns which working days they close."""
    from govopen.app.office_calendar import imported_notices, recorded_closings
    from govopen.app.recorded import Recorded
    from govopen.app.resolve import require_text, this_minute
    from govopen.core.model.entries import Draft

    if last < first:
        raise UsageError(msg("The closing days end on {last}, but begin on {first}.", first=first, last=last))
    if (last - first).days > LONGEST_CLOSING:
        raise UsageError(msg("From {first} to {last} is more than a year; an office is not closed that long.", first=first, last=last))
    ground, moment = require_text("--ground", ground), _now()
    fields = {"first": first.isoformat(), "last": last.isoformat(), "ground": ground}
    draft = Draft("calendar", "closings", "closing-added", this_minute(moment), fields=fields)
    with workspace.writing() as opened:
        notices, before = imported_notices(opened.ledger), recorded_closings(opened.ledger)
        calendar = build_calendar(notices=notices, closings=[*before, Closing(Span(first, last), ground)]).office
        known = build_calendar(notices=notices, closings=before).office
        closed = tuple(day for day in _days(calendar, first, last) if day.kind == "closed" and known.day(day.day).kind != "closed")
        if not closed:
            raise EntryRefused(
                msg(
                    "There is no working day from {first} to {last} that is not closed already; nothing was recorded.",
                    first=first,
                    last=last,
                )
            )
        with opened.locked() as writer:
            seqs = opened.append(writer, [draft])
    return Recorded(seqs[0], draft), closed


def _now() -> Any:
    from govopen.app.clock import now

    return now()


def _refuse_unfit(notice: HolidayNotice, text: str, *, today: date) -> None:
    """Refuse a notice that can be read but must not be recorded: dated in the future, or with personal numbers around it."""
    from govopen.core.text.personal_data import find_personal

    if notice.notice.published and notice.notice.published > today:
        raise EntryRefused(msg("The notice is dated {day}, which is still to come.", day=notice.notice.published))
    if find_personal(text):
        raise EntryRefused(
            msg("The page around the notice holds a telephone or identity number, which does not belong into the ledger."),
            hint=msg("Give the text of the notice alone."),
        )


def _draft(plan: ImportPlan, *, moment: Any, allow_unusual: bool) -> Any:
    """Return the entry: number, text and hash, and the options given beside the text."""
    from govopen.app.resolve import this_minute
    from govopen.core.model.entries import Draft

    notice = plan.notice.notice
    fields: dict[str, Any] = {"sha256": sha256(plan.text.encode()).hexdigest(), "text": plan.text}
    if notice.published:
        fields["published"] = notice.published.isoformat()
    if allow_unusual:
        fields["unusual"] = True
    corrects = plan.replaces.seq if plan.replaces else None
    if corrects:
        fields["_reason"] = str(notice)
    return Draft("calendar", str(notice), "calendar-imported", this_minute(moment), fields=fields, corrects=corrects)


def _imports(ledger: Ledger) -> list[Entry]:
    """The notices read in that are in effect."""
    return list(ledger.entries(kind="calendar", event="calendar-imported", corrected=False))


def _changed(before: WorkCalendar, after: WorkCalendar, notice: HolidayNotice) -> Iterator[date]:
    """The days that are not what they were, newly covered ones included."""
    years = notice.notice.years
    for day in _days(after, date(min(years) - 1, 12, 1), date(max(years), 12, 31)):
        was = before.day(day.day)
        if (was.kind, was.name) != (day.kind, day.name):
            yield day.day


def _days_of(notice: HolidayNotice, calendar: WorkCalendar) -> Iterator[Day]:
    """The days that the notice itself gives off or on; those of an extension as the calendar resolves them."""
    if not any(arrangement.extended_to for arrangement in notice.arrangements):
        days = special_days((arrangement, notice.notice) for arrangement in notice.arrangements)
        yield from sorted(days.values(), key=lambda day: day.day)
        return
    for day in _days(calendar, date(min(notice.notice.years), 1, 1), date(max(notice.notice.years), 12, 31)):
        if day.notice and day.notice.source == notice.notice.source:
            yield day


def _days(calendar: WorkCalendar, first: date, last: date) -> Iterator[Day]:
    return (calendar.day(day) for day in Span(first, last).days())


def _moves(opened: OpenedLedger, before: WorkCalendar, after: WorkCalendar, changed: Iterable[date]) -> Iterator[Move]:
    """Judge twice and compare; only triggers from which a limit can reach the changed days are looked at."""
    from govopen.app.clock import as_of
    from govopen.core.evaluation import engine

    on = as_of(None, moment=opened.moment)
    history = opened.ledger.history(opened.view(on))
    days = sorted(changed)
    window = Span(days[0] - REACH_BACK, max(days[-1], on.day))
    rules = [rule for rule in opened.rulebook.rules if not rule.periodic]  # periods are calendar months and years
    was, now = (engine.judge(rules, history, each, period=window, on=on, everything=True) for each in (before, after))
    return moved_verdicts(was, now)
