"""补录: entries recorded long after they are said to have happened; forged dates look like this, and so does a clerk who catches up.

Whoever turns the machine's clock back makes a late entry look punctual; but entries stand in the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, bindparam, or_, select

from govopen.core.dates.moments import Moment, Span, in_beijing
from govopen.ledger.backends.tables import ENTRY, MATTER
from govopen.ledger.matter_names import read_matters
from govopen.ledger.queries import PAGE, Source
from govopen.ledger.rows import read_moment, stored_instant


class LateEntry(Struct, frozen=True):
    """One entry, with the day claimed and the instant recorded apart; ``unit`` is its own or its matter's, ``days`` lie between."""

    seq: int
    number: str
    event: str
    when: Moment
    unit: str | None
    recorded_at: datetime
    operator: str
    days: int


class ClockTurned(Struct, frozen=True):
    """Entries ``first`` to ``last`` say that they were recorded before entry ``after``, which stands before them."""

    first: int
    last: int
    recorded_at: datetime
    after: int
    after_recorded_at: datetime


#: Clocks of several machines may differ; more than that is no accident.
TOLERATED = timedelta(hours=1)


def turned_clocks(source: Source, *, head: int) -> Iterator[ClockTurned]:
    """Yield each run of entries whose times of recording lie before that of an earlier entry, by more than clocks differ."""
    c, after, top, run = ENTRY.c, 0, (0, ""), list[tuple[int, str]]()
    statement = select(c.seq, c.recorded_at).where(c.seq > bindparam("after", 0), c.seq <= head).order_by(c.seq).limit(PAGE)
    question = source.ask(statement)
    while rows := question.rows(after=after):
        after = rows[-1][0]
        for seq, text in rows:
            if text < top[1] and stored_instant(top[1]) - stored_instant(text) > TOLERATED:
                run.append((seq, text))
                continue
            yield from _told(run, top)
            run.clear()
            top = max(top, (seq, text), key=lambda each: each[1])
    yield from _told(run, top)


def _told(run: list[tuple[int, str]], top: tuple[int, str]) -> Iterator[ClockTurned]:
    if run:
        yield ClockTurned(run[0][0], run[-1][0], stored_instant(run[0][1]), top[0], stored_instant(top[1]))


def late_entries(source: Source, *, head: int, window: Span, more_than: int, leave_out: Collection[str] = ()) -> Iterator[LateEntry]:
    """Stream the claims in effect whose day lies in the window and that were recorded more than so many days later, in order of entry.

    A claim is an entry that first says a day and minute; a correction that leaves them as they are does not make it younger, one that
    moves them withdraws it and is a claim of its own. ``leave_out`` names events that are no facts of a matter.
    """
    e, wrong = ENTRY.alias("e"), ENTRY.alias("wrong")
    moved = or_(e.c.corrects.is_(None), wrong.c.day != e.c.day, wrong.c.minute.is_distinct_from(e.c.minute))
    columns = (e.c.seq, e.c.matter_id, MATTER.c.number, e.c.event, e.c.day, e.c.minute, e.c.unit, e.c.recorded_at, e.c.operator)
    tables = e.join(MATTER, MATTER.c.id == e.c.matter_id).outerjoin(wrong, wrong.c.seq == e.c.corrects)
    wanted = and_(e.c.day.between(window.first, window.last), e.c.event.not_in(sorted(leave_out)), moved)
    statement = select(*columns).select_from(tables).where(wanted, e.c.seq > bindparam("after", 0), e.c.seq <= head)
    question, after = source.ask(statement.order_by(e.c.seq).limit(PAGE)), 0
    while rows := question.rows(after=after):
        after = rows[-1][0]
        found = [
            (row[1], LateEntry(row[0], row[2], row[3], read_moment(row[4], row[5]), row[6], stored_instant(row[7]), row[8], days))
            for row in rows
            if (days := _days_between(read_moment(row[4], row[5]).day, stored_instant(row[7]))) > more_than
            and _stands(source, row[0], head=head)
        ]
        yield from _with_units(source, found, head=head)


def _stands(source: Source, seq: int, *, head: int) -> bool:
    """Whether the claim still stands: every correction of it, one after the other, says the same day and minute."""
    c, entry = ENTRY.c, seq
    claimed = source.rows(select(c.day, c.minute).where(c.seq == seq))[0]
    while after := source.rows(select(c.seq, c.event, c.day, c.minute).where(c.corrects == entry, c.seq <= head)):
        entry, event, day, minute = after[0]
        if event == "voided" or (day, minute) != tuple(claimed):
            return False
    return True


def _days_between(day: date, recorded_at: datetime) -> int:
    return (in_beijing(recorded_at).date() - day).days


def _with_units(source: Source, found: list[tuple[int, LateEntry]], *, head: int) -> Iterator[LateEntry]:
    without = {matter for matter, late in found if late.unit is None}
    matters = read_matters(source, without, head=head, until=None) if without else {}
    for matter, late in found:
        yield replace(late, unit=matters[matter].unit) if late.unit is None else late
