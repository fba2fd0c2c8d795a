"""期限计算单 on one A4 page for the file: the weeks with every day's number, the article's words, the notices, entries, checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govopen.core.dates import weekdays
from govopen.core.dates.moments import beijing_text
from govopen.core.dates.work_calendar import Notice
from govopen.core.model.entries import Entry
from govopen.core.model.rules import Cite
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.counting_sheet import CountingSheet, SheetDay
from govopen.i18n import N_, Words
from govopen.render.basis import effect_text, further_text, reading_text, sheet_lines
from govopen.render.finding_rows import rule_title
from govopen.render.html.charts import HoursDrawing, draw_hours
from govopen.render.html.page import render_template, template_text
from govopen.render.safe_text import safe
from govopen.render.sheet_days import Week, day_kind, day_number, entry_event, notice_place, pack_name, weeks
from govopen.render.wording import LEVELS, OUTCOMES, period_name, why

#: What the template says; a test holds this list and the template together.
SHEET_WORDS = (
    N_("Counting sheet"),
    N_("Judged as of {day}"),
    N_("Matter"),
    N_("Title"),
    N_("Office"),
    N_("Duty"),
    N_("Began"),
    N_("Last day in time"),
    N_("out of effect since entry {seq}"),
    N_("Last day in time, at the earliest"),
    N_("earliest last day"),
    N_("Done"),
    N_("Basis"),
    N_("in force from {day}"),
    N_("The wording is second-hand and was not seen in the official text."),
    N_("How it was counted"),
    N_("Not counted: {first} to {last}."),
    N_("Day by day"),
    N_("begins"),
    N_("last day"),
    N_("done"),
    N_("clock stands"),
    N_("{count} late"),
    N_("The days after are left out; they count on in the same way."),
    N_("{required} owed, {actual} held"),
    N_("Holiday notices"),
    N_("number not seen"),
    N_("Entries in the ledger"),
    N_("Entry"),
    N_("When"),
    N_("Event"),
    N_("Recorded"),
    N_("Recorded by"),
    N_("Rule pack {title} {number}, version of the rule from {version}"),
    N_("Checkpoint of the ledger"),
    N_("Only the entries that this rests on were hashed anew, and the links of all compared; `govopen audit --verify` hashes every entry."),
    N_("Drawn up"),
)


def render_sheets(sheets: Sequence[CountingSheet], *, words: Words, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield one page a sheet, as one HTML text in pieces."""
    return render_template(
        "sheet.html.j2",
        words=words,
        style=template_text("sheet.css"),
        script="",
        sheets=sheets,
        pages=[_Page(sheet, words, vocabulary) for sheet in sheets],
    )


@dataclass(frozen=True)
class _Page:
    """What the template asks for while it draws one sheet."""

    sheet: CountingSheet
    words: Words
    vocabulary: Vocabulary

    def safe(self, text: str | None) -> str:
        return safe(text)

    def outcome(self) -> str:
        return self.words.say(OUTCOMES[self.sheet.finding.outcome])

    def why(self) -> str:
        return self.safe(self.words.say(why(self.sheet.finding)))

    def level(self) -> str:
        return self.words.say(LEVELS[self.sheet.version.level])

    def duty(self) -> str:
        return rule_title(self.sheet.rule, self.words)

    def period(self) -> str:
        return self.words.say(period_name(self.sheet.finding.period)) if self.sheet.finding.period else ""

    def reading(self) -> str:
        return reading_text(self.sheet.reading, self.words)

    def further(self, cite: Cite) -> str:
        return further_text(cite, self.words)

    def conventions(self) -> list[str]:
        return [self.safe(line) for line in sheet_lines(self.sheet, self.words)]

    def effect(self) -> str:
        return effect_text(self.sheet, self.words)

    def weekdays(self) -> list[str]:
        return [self.words.say(weekday) for weekday in weekdays.SHORT]

    def weeks(self) -> list[Week]:
        return list(weeks(self.sheet.strip))

    def css(self, each: SheetDay) -> str:
        """The classes of a day: its kind, and what it is in the count."""
        marks = {"counts": each.number is not None, "late": each.late, "trigger": each.trigger, "due": each.due, "done": each.done}
        return " ".join([str(each.day.kind), *(name for name, holds in marks.items() if holds), *(["paused"] if each.paused else [])])

    def kind(self, each: SheetDay) -> str:
        return day_kind(each, self.words)

    def number(self, each: SheetDay) -> str:
        return day_number(self.sheet, each)

    def place(self, notice: Notice | None) -> str:
        return notice_place(self.sheet, notice)

    def hours(self) -> HoursDrawing | None:
        return draw_hours(self.sheet.finding)

    def event(self, entry: Entry) -> str:
        return entry_event(entry, self.words, self.vocabulary)

    def recorded(self, entry: Entry) -> str:
        return beijing_text(entry.recorded_at)

    def pack(self) -> tuple[str, str]:
        return pack_name(self.sheet)
