"""The geometry of the page's drawings: numbers and class names only, no text of any user; the templates put them into SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import pi

from msgspec import Struct

from govopen.core.dates.work_calendar import DayKind
from govopen.core.model.findings import Finding, Outcome
from govopen.core.reports.audit_report import Counts, MonthLine
from govopen.core.reports.counting_sheet import SheetDay
from govopen.core.reports.dashboard import Strip, YearDay

STEP, CELL, TALL = 19, 17, 20
#: Of a bar or a column: what was judged, the worst first; the rest stands beside it as numbers.
JUDGED = (Outcome.OVERDUE, Outcome.LATE, Outcome.MISSED, Outcome.MET)
HEAT = (1, 2, 4, 8)
COLUMN_STEP, COLUMN_TALL = 76, 120
DAY_STEP = 16


class Label(Struct, frozen=True):
    """A piece of text at a place; ``x`` may list a place for each sign."""

    x: str
    text: str
    css: str
    anchor: str = "middle"


class StripDrawing(Struct, frozen=True):
    """A strip: one path for each class of day, the numbers of the count, the limit line and the dates that matter."""

    width: int
    paths: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...]
    limit: int | None


def draw_strip(strip: Strip) -> StripDrawing:
    """Lay a strip out from left to right, a cell a day."""
    limit = next((place for place, each in enumerate(strip.days) if each.due), None)
    paths: dict[str, list[str]] = {}
    for place, each in enumerate(strip.days):
        for css in _classes(each):
            x = place * STEP
            shape = f"M{x} 17h{CELL}v3h-{CELL}z" if css == "mk" else f"M{x} 0h{CELL}v{TALL}h-{CELL}z"
            paths.setdefault(css, []).append(shape)
    labels = (*_numbers(strip.days, limit, "n", late=False), *_numbers(strip.days, limit, "nx", late=True), *_dates(strip, limit))
    width = len(strip.days) * STEP + (16 if strip.cut or (strip.days and strip.days[-1].done) else 0)
    line = None if limit is None else limit * STEP + CELL + 1
    return StripDrawing(width, tuple((css, "".join(shapes)) for css, shapes in paths.items()), labels, line)


def _classes(each: SheetDay) -> Iterator[str]:
    kind = each.day.kind
    if each.trigger:
        yield "t"
    elif each.paused:
        yield "p"
    elif each.late and each.number is not None:
        yield "x"
    elif each.number is not None:
        yield "u" if kind is DayKind.UNKNOWN else "w"
    else:
        yield "h" if kind is DayKind.HOLIDAY else "r"
    if kind is DayKind.MAKEUP:
        yield "mk"
    if each.done:
        yield "d"


def _numbers(days: Sequence[SheetDay], limit: int | None, css: str, *, late: bool) -> Iterator[Label]:
    """All numbers of a strip in one text, each sign with its own place; past the limit they count the days late."""
    reached = max((each.number or 0 for each in days[: (limit or 0) + 1]), default=0)
    places, signs = [], []
    for place, each in enumerate(days):
        if each.number is None or each.late is not late or each.trigger:
            continue
        text = str(each.number - reached) if late else str(each.number)
        middle = place * STEP + CELL / 2
        for index, sign in enumerate(text):
            places.append(f"{middle + (index - (len(text) - 1) / 2) * 6:g}")
            signs.append(sign)
    if signs:
        yield Label(" ".join(places), "".join(signs), css)


def _dates(strip: Strip, limit: int | None) -> Iterator[Label]:
    done = next((place for place, each in enumerate(strip.days) if each.done), None)
    if (limit is None or limit > 2) and strip.days:
        yield Label("0", _short(strip.days[0]), "dt", "start")
    if limit is not None:
        yield Label(f"{limit * STEP + CELL}", _short(strip.days[limit]), "dt due", "end")
    if done is not None and limit is not None and done > limit:
        yield Label(f"{done * STEP}", _short(strip.days[done]), "dt dn", "start")
    if strip.cut:
        yield Label(f"{len(strip.days) * STEP + 6}", "…", "more")


def _short(each: SheetDay) -> str:
    return f"{each.day.day.month}.{each.day.day.day}"


class HoursDrawing(Struct, frozen=True):
    """An hour term: the limit and the time taken on one scale, in pixels; ``cut`` where it took more than four times the limit."""

    limit: float
    taken: float
    cut: bool


def draw_hours(finding: Finding) -> HoursDrawing | None:
    """The hours of a limit and those taken; None where one of them is not known to the minute."""
    if (
        finding.trigger is None
        or finding.due is None
        or finding.due.minute is None
        or finding.done is None
        or finding.trigger.minute is None
    ):
        return None
    allowed = (finding.due.earliest - finding.trigger.earliest).total_seconds()
    taken = (finding.done.earliest - finding.trigger.earliest).total_seconds()
    if finding.done.minute is None or allowed <= 0:
        return None
    return HoursDrawing(120, min(max(taken, 0) / allowed, 4) * 120, taken > 4 * allowed)


class Part(Struct, frozen=True):
    """A piece of a bar or column: where it begins, how long it is, and the outcome that colours it."""

    at: float
    size: float
    outcome: Outcome


def stack(counts: Counts, length: float, *, whole: int | None = None) -> tuple[Part, ...]:
    """Divide a length among the judged outcomes; what is there at all is at least two pixels long."""
    total = whole or sum(counts.get(outcome, 0) for outcome in JUDGED)
    parts, at = [], 0.0
    for outcome in JUDGED:
        number = counts.get(outcome, 0)
        if number and total:
            size = max(2.0, length * number / total)
            parts.append(Part(round(at, 2), round(size, 2), outcome))
            at += size
    return tuple(parts)


class ColumnDrawing(Struct, frozen=True):
    """A month of the trend."""

    x: int
    month: str
    parts: tuple[Part, ...]
    top: float
    counts: Counts
    broken: int


def draw_trend(months: Sequence[MonthLine]) -> tuple[ColumnDrawing, ...]:
    """A column a month, from the ground up: met at the bottom, breaches on top, so that they stand out against the sky."""
    highest = max((_judged(line.counts) for line in months), default=0)
    drawn = []
    for place, line in enumerate(months):
        parts = stack(line.counts, COLUMN_TALL, whole=highest)
        tall = sum(part.size for part in parts)
        sunk = tuple(Part(COLUMN_TALL - tall + part.at, part.size, part.outcome) for part in parts)
        broken = _judged(line.counts) - line.counts.get(Outcome.MET, 0)
        drawn.append(ColumnDrawing(place * COLUMN_STEP, line.month, sunk, COLUMN_TALL - tall, line.counts, broken))
    return tuple(drawn)


def _judged(counts: Counts) -> int:
    return sum(counts.get(outcome, 0) for outcome in JUDGED)


class DayDrawing(Struct, frozen=True):
    """A day of the calendar: its place, its class, and the day itself for the words."""

    x: int
    y: int
    css: str
    cell: YearDay


def draw_month(days: Iterable[YearDay]) -> tuple[DayDrawing, ...]:
    """The days of a month under Monday to Sunday."""
    drawn = []
    for cell in days:
        day = cell.day.day
        place = day.replace(day=1).weekday() + day.day - 1
        heat = f" b{sum(cell.broken >= step for step in HEAT)}" if cell.broken else ""
        drawn.append(DayDrawing(place % 7 * DAY_STEP, place // 7 * DAY_STEP, f"{cell.day.kind}{heat}", cell))
    return tuple(drawn)


def ring(share: float | None, radius: float) -> tuple[float, float]:
    """The painted and the empty length of a ring that shows a share."""
    around = 2 * pi * radius
    painted = around * (share or 0)
    return round(painted, 2), round(around - painted, 2)
