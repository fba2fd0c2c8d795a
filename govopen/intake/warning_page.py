"""What a person should look at before an import is relied on: numbers damaged or doubled, times shifted, days out of the year. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import time

from msgspec import Struct, field

from govopen.core.text.document_numbers import fold_number
from govopen.core.text.personal_data import excerpt
from govopen.intake.import_plan import Plan
from govopen.intake.reconciliation import day_column
from govopen.intake.tables.rows import Intake, Place, Record
from govopen.messages import Message, msg

_SHOWN = 12
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_YEAR = re.compile(r"\[((?:19|20)\d\d)\]")
#: A number of a matter that is a day: what a spreadsheet makes of 2020-1-1 or 1-1.
_DAY = re.compile(r"(?:(?:19|20)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}-[a-z]{3}(?:-\d\d)?|[a-z]{3}-\d\d")
#: A number that may stand for several: 1-5号.
_RANGE = re.compile(r"\d+[-~]\d+号")
#: Times that a program writes where it knows the day only; another one needs more rows before it is suspect.
_SYSTEM_TIMES = frozenset({time(0, 0), time(23, 59), time(8, 0), time(16, 0)})
_FEW, _MANY = 2, 5
_MOST = 0.8


class _Times(Struct):
    """The times of day in one column: how many rows have one, and the time where all have the same."""

    column: str
    rows: int = 0
    only: time | None = None


class _Seen(Struct):
    """What the rows of a file show when they are looked at together."""

    first: dict[str, Record] = field(default_factory=dict)
    doubled: dict[str, list[Record]] = field(default_factory=dict)
    zeros: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    other_year: list[Place] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)
    year_of: list[tuple[int, Place]] = field(default_factory=list)
    times: dict[tuple[str | None, str], _Times] = field(default_factory=dict)


def warning_page(intake: Intake, keys: Sequence[str]) -> Iterator[Message]:
    """Yield what looks damaged, doubled, shifted, or out of the year; ``keys`` are the folded numbers of the records."""
    if intake.repaired:
        yield msg(
            'Numbers that a spreadsheet had wrapped, or a sentence (="…", an apostrophe, quotes, a full stop, invisible marks), '
            "were read without it: rows {rows}.",
            rows=_places(intake.repaired),
        )
    seen = _Seen()
    parts = {fold_number(rows[0].drafts[0].number) for rows in intake.parts}
    yield from _about_parts(intake.parts)
    for record, key in zip(intake.records, keys, strict=True):
        _look_at(record, key, seen)
    yield from _about_numbers(seen, parts)
    yield from _about_times(seen.times)
    yield from _about_years(seen)


def _look_at(record: Record, folded: str, seen: _Seen) -> None:
    draft = record.drafts[0]
    first = seen.first.setdefault(folded, record)
    if record.register:
        if first is not record:
            seen.doubled.setdefault(folded, [first]).append(record)
        year = _YEAR.search(folded)
        if year is None:
            seen.years[draft.when.day.year] += 1
            seen.year_of.append((draft.when.day.year, (record.sheet, record.row)))
        elif int(year[1]) != draft.when.day.year:
            seen.other_year.append((record.sheet, record.row))
    if "0" in folded and _ZEROS.search(folded):
        seen.zeros.append(folded)
    if folded[-1:] != "号" and _DAY.fullmatch(folded):
        seen.days.append(_with_rows(draft.number, [(record.sheet, record.row)]))
    if ("-" in folded or "~" in folded) and _RANGE.search(folded):
        seen.ranges.append(_with_rows(draft.number, [(record.sheet, record.row)]))
    _note_times(record, seen)


def _note_times(record: Record, seen: _Seen) -> None:
    for each in record.drafts:
        minute = each.when.minute
        if minute is not None:
            times = seen.times.get((record.sheet, each.event))
            if times is None:
                seen.times[record.sheet, each.event] = _Times(day_column(each, record), 1, minute)
            else:
                times.rows += 1
                if times.only != minute:
                    times.only = None


def _about_parts(decisions: Sequence[Sequence[Record]]) -> Iterator[Message]:
    if decisions:
        told = [_with_rows(rows[0].drafts[0].number, [(row.sheet, row.row) for row in rows]) for rows in decisions]
        yield msg("Rows with one number and several parties or violations are one decision with parts: {numbers}.", numbers=_some(told))
    unlike = [rows for rows in decisions if len({len(row.drafts) > 1 for row in rows}) > 1]
    if unlike:
        blank = [(row.sheet, row.row) for rows in unlike for row in rows if len(row.drafts) == 1]
        yield msg("Parts without a day of publication, although other parts of the decision have one: rows {rows}; "
                  "the decision is taken for public.", rows=_places(blank))  # fmt: skip


def _with_rows(number: str, places: Iterable[Place]) -> str:
    return f"{excerpt(number)} ({', '.join(_places(places))})"


def _about_numbers(seen: _Seen, parts: Collection[str]) -> Iterator[Message]:
    doubled = [
        _with_rows(rows[0].drafts[0].number, [(row.sheet, row.row) for row in rows])
        for folded, rows in seen.doubled.items()
        if folded not in parts
    ]
    if doubled:
        yield msg("Rows that bear one number are read as one matter: {numbers}.", numbers=_some(doubled))
    alike: dict[str, list[str]] = {}
    for folded in dict.fromkeys(seen.zeros):
        alike.setdefault(_ZEROS.sub("", folded), []).append(folded)
    for bare, others in alike.items():
        others[:0] = [bare] if bare in seen.first else []
    groups = [" / ".join(_with_row(seen, folded) for folded in others) for others in alike.values() if len(others) > 1]
    if groups:
        yield msg("Numbers that differ only in zeros in front are kept apart; a spreadsheet may have lost the zeros: {numbers}.",
                  numbers=_some(groups))  # fmt: skip
    if seen.ranges:
        yield msg("Numbers that may stand for several decisions, each of which needs a row of its own: {numbers}.",
                  numbers=_some(seen.ranges))  # fmt: skip
    if seen.days:
        yield msg("Numbers that look like days; a spreadsheet makes a day of 1-1: {numbers}.", numbers=_some(seen.days))


def _with_row(seen: _Seen, folded: str) -> str:
    record = seen.first[folded]
    return _with_rows(record.drafts[0].number, [(record.sheet, record.row)])


def _about_times(times: Mapping[tuple[str | None, str], _Times]) -> Iterator[Message]:
    for found in times.values():
        if found.only is not None and found.rows >= (_FEW if found.only in _SYSTEM_TIMES else _MANY):
            yield msg(
                "{column}: every time of day is {time}, in {count} rows; a program may have added it, or shifted the days.",
                column=found.column,
                time=found.only.isoformat("minutes"),
                count=found.rows,
            )


def _about_years(seen: _Seen) -> Iterator[Message]:
    if seen.other_year:
        yield msg("The day is not in the year that the number bears: rows {rows}.", rows=_places(seen.other_year))
    [(year, count)] = seen.years.most_common(1) or [(0, 0)]
    if count >= _MANY and count >= _MOST * len(seen.year_of):
        others = [place for its, place in seen.year_of if its != year]
        if others:
            yield msg("Most rows are of {year}, these are not: {rows}.", year=year, rows=_places(others))


def told_twice(plan: Plan) -> Iterator[Message]:
    """Yield which rows with the words of another row tell of a further event, and which only repeat it."""
    if plan.recurring:
        yield msg(
            "Rows with the words of an earlier row are taken for a further event of the day, as two commands would be: {rows}; "
            "delete what is only a repetition.",
            rows=_some([f"{_place(row)} = {_place(first)}" for row, first in plan.recurring]),
        )
    if plan.repeating:
        repeated = _some([f"{_place(row)} = {_place(first)}" for row, first in plan.repeating])
        yield msg("Rows taken for a repetition of an earlier row, because the event happens once or stands on another sheet: {rows}.",
                  rows=repeated)  # fmt: skip


def _places(places: Iterable[Place]) -> list[str]:
    return _some([_place(place) for place in places])


def _place(place: Place) -> str:
    sheet, row = place
    return str(row) if sheet is None else f"{sheet}!{row}"


def _some(items: list[str]) -> list[str]:
    return items if len(items) <= _SHOWN else [*items[:_SHOWN], f"… ({len(items)})"]
