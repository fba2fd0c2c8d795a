"""The days of a counting sheet as page and document draw them: weeks, the name of a day, its number, its notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from govopen.core.dates.work_calendar import DayKind, Notice
from govopen.core.model.entries import Entry
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.counting_sheet import CountingSheet, SheetDay
from govopen.i18n import Words
from govopen.render.day_names import KINDS, holiday_name
from govopen.render.labels import event_label, facet_label


class Week(Struct, frozen=True):
    """Monday to Sunday; None before the first and after the last day."""

    days: tuple[SheetDay | None, ...]


def weeks(strip: Sequence[SheetDay]) -> Iterator[Week]:
    """Cut the days into weeks."""
    row: list[SheetDay | None] = [None] * (strip[0].day.day.weekday() if strip else 0)
    for each in strip:
        row.append(each)
        if len(row) == 7:
            yield Week(tuple(row))
            row = []
    if row:
        yield Week(tuple(row + [None] * (7 - len(row))))


def day_kind(each: SheetDay, words: Words) -> str:
    """What the day is called, where it is not plain."""
    if each.day.kind in (DayKind.WORKDAY, DayKind.WEEKEND):
        return ""
    return holiday_name(each.day.name, words) if each.day.kind is DayKind.HOLIDAY else words.say(KINDS[each.day.kind])


def day_number(sheet: CountingSheet, each: SheetDay) -> str:
    """Its number in the count; past the limit how many are late."""
    if each.number is None or each.trigger:
        return ""
    reached = max((day.number or 0 for day in sheet.strip if not day.late), default=0)
    return f"+{each.number - reached}" if each.late else str(each.number)


def notice_place(sheet: CountingSheet, notice: Notice | None) -> str:
    """The mark of a notice among those listed."""
    return f"[{sheet.notices.index(notice) + 1}]" if notice in sheet.notices else ""


def entry_event(entry: Entry, words: Words, vocabulary: Vocabulary) -> str:
    """The event of an entry with its type or channel."""
    label = event_label(entry.event, words, vocabulary)
    return f"{label} · {facet_label(entry, words, vocabulary)}" if entry.facet else label


def pack_name(sheet: CountingSheet) -> tuple[str, str]:
    """The title and the number of the pack that the rule is of."""
    found = next((pack for pack in sheet.sources.packs if pack.id == sheet.rule.pack), None)
    return (found.title, found.number) if found else (sheet.rule.pack, "")
