"""The calendar as people read it: months in rows as wide as the terminal allows, days off and make-up days marked, notices below.

Every mark can be read without colour. A Han character takes two cells; all widths are counted in cells.
"""

from __future__ import annotations

import calendar as weeks
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from rich.table import Table
from rich.text import Text

from govopen.core.dates import weekdays
from govopen.core.dates.work_calendar import WORKING, Day, DayKind, WorkCalendar
from govopen.i18n import Words
from govopen.render.day_names import KINDS, holiday_name, weekday_name
from govopen.render.terminal.table import Column, build_table, cell, stacked
from govopen.render.terminal.text import pad

#: Cells of one day: two digits, a mark of two, and one for a day on which something falls due.
DAY = 5
MONTH = DAY * 7
GAP = 3

#: In Chinese one Han character, in English a letter: two cells either way.
MARKS: dict[DayKind, tuple[str, str]] = {
    DayKind.HOLIDAY: ("休", "H"),
    DayKind.MAKEUP: ("班", "W"),
    DayKind.CLOSED: ("闭", "C"),
    DayKind.UNKNOWN: ("?", "?"),
}
STYLES: dict[DayKind, str] = {
    DayKind.WEEKEND: "dim",
    DayKind.HOLIDAY: "red",
    DayKind.MAKEUP: "bold blue",
    DayKind.CLOSED: "magenta",
    DayKind.UNKNOWN: "dim italic",
}


def build_months(months: Iterable[date], calendar: WorkCalendar, *, words: Words, width: int, due: Collection[date] = ()) -> list[Text]:
    """Draw the months, given by their first days, side by side as far as ``width`` cells allow; lines end without blanks."""
    blocks = [_block(month, calendar, words, due) for month in months]
    across = max(1, (width + GAP) // (MONTH + GAP))
    lines: list[Text] = []
    for first in range(0, len(blocks), across):
        row = blocks[first : first + across]
        if lines:
            lines.append(Text())
        for each in range(max(len(block) for block in row)):
            line = Text(" " * GAP).join(block[each] if each < len(block) else Text(" " * MONTH) for block in row)
            line.rstrip()
            lines.append(line)
    return lines


def _block(month: date, calendar: WorkCalendar, words: Words, due: Collection[date]) -> list[Text]:
    """One month: its name, the weekdays, and its weeks, every line ``MONTH`` cells wide."""
    title = words.say("{year}-{month}", year=month.year, month=f"{month.month:02d}")  # 2026年02月
    head = "".join(pad(" " + words.say(weekday), DAY) for weekday in weekdays.NARROW)
    lines = [Text(pad(title, MONTH), style="bold"), Text(pad(head, MONTH), style="dim")]
    for week in weeks.Calendar().monthdatescalendar(month.year, month.month):
        line = Text()
        for day in week:
            line.append_text(_cell(calendar.day(day), words, due=day in due) if day.month == month.month else Text(" " * DAY))
        lines.append(line)
    return lines


def _mark(kind: DayKind, words: Words) -> str:
    """The mark of a kind of day, at most two cells wide."""
    return words.pick(*MARKS[kind]) if kind in MARKS else ""


def _cell(day: Day, words: Words, *, due: bool) -> Text:
    """One day, ``DAY`` cells wide."""
    text = pad(f"{day.day.day:>2}{_mark(day.kind, words)}", DAY - 1) + ("!" if due else " ")
    return Text(text, style=" ".join(filter(None, (STYLES.get(day.kind, ""), "reverse" if due else ""))))


def build_legend(days: Iterable[Day], *, words: Words, with_due: bool) -> str:
    """What the marks mean that stand in these days."""
    kinds = {day.kind for day in days}
    parts = [f"{_mark(kind, words)} {words.say(KINDS[kind])}" for kind in MARKS if kind in kinds]
    falls_due = words.say("something falls due")
    return "  ".join([*parts, f"! {falls_due}"] if with_due else parts)


def build_holiday_table(days: Iterable[Day], *, words: Words, with_notice: bool = True) -> Table:
    """Holidays and closings among these days: the notice below the name, days off, make-up days."""
    groups: dict[tuple[str | None, str], list[Day]] = {}
    for day in days:
        if day.kind in (DayKind.HOLIDAY, DayKind.MAKEUP, DayKind.CLOSED):
            groups.setdefault((day.name, str(day.notice) if day.notice else ""), []).append(day)
    columns = (Column(words.say("Holiday")), Column(words.say("Days off"), whole=True), Column(words.say("Make-up days")))
    return build_table(columns, _holiday_rows(groups, words, with_notice=with_notice))


def _holiday_rows(groups: Mapping[tuple[str | None, str], list[Day]], words: Words, *, with_notice: bool) -> Iterator[tuple[object, ...]]:
    """One row a holiday and notice, in order of the first day."""
    for (name, notice), days in groups.items():
        title = cell(holiday_name(name, words))
        if with_notice and notice:
            title = stacked(title, cell(notice, "dim"))
        work = [f"{day.day:%m-%d} {weekday_name(day.day, words)}" for day in days if day.kind in WORKING]
        yield title, " ".join(_spans([day for day in days if day.kind not in WORKING])), words.pick("、", ", ").join(work)


def _spans(days: list[Day]) -> list[str]:
    """``01-24…01-30`` for days that follow one another."""
    runs: list[list[date]] = []
    for day in days:
        if runs and (day.day - runs[-1][-1]).days == 1:
            runs[-1].append(day.day)
        else:
            runs.append([day.day])
    return [f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d}…{run[-1]:%m-%d}" for run in runs]


def build_day_table(days: Sequence[tuple[Day, int | None]], *, words: Words) -> Table:
    """A strip of days, each with its number in the count (where any is counted), its kind and the notice behind it."""
    columns = (
        Column(words.say("Count"), whole=True, align="right"),
        Column(words.say("Day"), whole=True),
        Column(words.say("Weekday"), whole=True),
        Column(words.say("Kind")),
        Column(words.say("Notice")),
    )
    rows = []
    for day, number in days:
        name = holiday_name(day.name, words)
        kind = words.say(KINDS[day.kind])
        rows.append(
            (
                cell("" if number is None else number),
                cell(day.day, STYLES.get(day.kind, "")),
                weekday_name(day.day, words),
                f"{kind} · {name}" if name else kind,
                str(day.notice) if day.notice else cell(" "),
            )
        )
    left_out = 0 if any(number is not None for _, number in days) else 1
    return build_table(columns[left_out:], [row[left_out:] for row in rows])
