"""补录: entries recorded long after they are said to have happened; forged dates look like this, and so does a clerk who catches up.

Whoever turns the machine's clock back makes a late entry look punctual; but entries stand in the order in which they were recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from govopen.core.dates.moments import Moment, Span, in_beijing
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


_CLAIMS = f"""SELECT e.seq, e.matter_id, m.number, e.event, e.day, e.minute, e.unit, e.recorded_at, e.operator
  FROM entry e JOIN matter m ON m.id = e.matter_id LEFT JOIN entry wrong ON wrong.seq = e.corrects
  WHERE e.day BETWEEN :first AND :last AND NOT {{left_out}} AND e.seq > :after AND e.seq <= :head
    AND (e.corrects IS NULL OR wrong.day <> e.day OR wrong.minute <> e.minute OR (wrong.minute IS NULL) <> (e.minute IS NULL))
  ORDER BY e.seq LIMIT {PAGE}"""
#: Clocks of several machines may differ; more than that is no accident.
TOLERATED = timedelta(hours=1)


def turned_clocks(source: Source, *, head: int) -> Iterator[ClockTurned]:
    """Yield each run of entries whose times of recording lie before that of an earlier entry, by more than clocks differ."""
    after, top, run = 0, (0, ""), list[tuple[int, str]]()
    statement = f"SELECT seq, recorded_at FROM entry WHERE seq > :after AND seq <= :head ORDER BY seq LIMIT {PAGE}"
    while rows := source.rows(statement, after=after, head=head):
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
    statement, after = _CLAIMS.format(left_out=source.one_of("e.event", "leave_out")), 0
    values = {"head": head, "first": window.first, "last": window.last, "leave_out": sorted(leave_out)}
    while rows := source.rows(statement, after=after, **values):
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
    entry, claimed = seq, source.rows("SELECT day, minute FROM entry WHERE seq = :seq", seq=seq)[0]
    correction = "SELECT seq, event, day, minute FROM entry WHERE corrects = :entry AND seq <= :head"
    while after := source.rows(correction, entry=entry, head=head):
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
