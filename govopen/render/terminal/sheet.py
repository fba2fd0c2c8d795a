"""期限计算单 for a terminal: verdict, the article's words, the strip of days with kind, number and notice, entries, checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.dates.moments import in_beijing
from govopen.core.dates.work_calendar import DayKind, Notice
from govopen.core.model.entries import Entry, Verified
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.counting_sheet import CountingSheet, SheetDay
from govopen.i18n import N_, Words
from govopen.messages import msg
from govopen.render.basis import effect_text, sheet_lines
from govopen.render.day_names import KINDS, holiday_name, weekday_name
from govopen.render.finding_rows import rule_title
from govopen.render.labels import event_label, facet_label
from govopen.render.terminal.law import law_lines
from govopen.render.terminal.styles import STYLES, subject
from govopen.render.terminal.table import Column, build_table, cell, folded, unbroken
from govopen.render.wording import LEVELS, ONLY_CITED, OUTCOMES, matter_title, why

KIND_STYLES: Mapping[DayKind, str] = {
    DayKind.WEEKEND: "dim",
    DayKind.HOLIDAY: "dim green",
    DayKind.MAKEUP: "yellow",
    DayKind.CLOSED: "dim",
    DayKind.UNKNOWN: "magenta",
}


def render_sheet(sheet: CountingSheet, *, words: Words, vocabulary: Vocabulary, width: int = 80) -> Group:
    """Draw one counting sheet."""
    return Group(*_parts(sheet, words, vocabulary, width))


def _parts(sheet: CountingSheet, words: Words, vocabulary: Vocabulary, width: int) -> Iterator[RenderableType]:
    finding, say = sheet.finding, words.say
    yield folded(f"{subject(finding, words)} · {rule_title(sheet.rule, words)}", width, "bold")
    if title := matter_title(finding.matter):
        yield folded(title, width)
    if finding.unit:
        yield folded(say("Office: {unit}", unit=finding.unit), width)
    outcome = say("{outcome}: {why}", outcome=OUTCOMES[finding.outcome], why=why(finding))
    yield folded(outcome, width, STYLES.get(finding.outcome, ""))
    yield Text("")
    yield from _law(sheet, words, width)
    if sheet.strip:
        yield Text("")
        yield strip_table(sheet, words)
        if sheet.shortened:
            yield cell(say("The strip ends here; the days after count on in the same way."), "dim")
        yield from _notices(sheet.notices, words, width)
    if sheet.entries:
        yield Text("")
        yield _entries(sheet, words, vocabulary)
    yield Text("")
    yield unbroken(say("Checkpoint: {checkpoint}", checkpoint=sheet.sources.checkpoint), "dim")
    if sheet.sources.verified is Verified.CITED:
        yield cell(say(ONLY_CITED), "dim")


def _law(sheet: CountingSheet, words: Words, width: int) -> Iterator[Text]:
    """The version that applies, its article's words, and how it counts."""
    cite, version, say = sheet.version.cite, sheet.version, words.say
    level = say(LEVELS[version.level])
    place = {"document": cite.document, "article": cite.article, "effect": effect_text(sheet, words), "level": level}
    basis = msg("{document} {article}, {effect}, {level}", **place)
    yield folded(say("Basis: {basis}", basis=basis), width)
    yield from law_lines(version, words, width)
    for line in sheet_lines(sheet, words):
        yield folded(line, width)
    for span in sheet.finding.paused:
        yield folded(say("Not counted: {first} to {last}.", first=span.first, last=span.last), width)


def strip_table(sheet: CountingSheet, words: Words) -> RenderableType:
    """Build the strip: date, weekday, kind of day, its number in the count, what happened on it, the notice behind it."""
    say = words.say
    columns = [Column(say(N_("Day")), whole=True), Column(""), Column(say(N_("Kind"))), Column(say(N_("Count")), whole=True, align="right")]
    columns += [Column(""), Column(say(N_("Notice")), whole=True, align="right")]
    places = {notice: place for place, notice in enumerate(sheet.notices, 1)}
    return build_table(columns, [_strip_row(each, places, words) for each in sheet.strip])


def _strip_row(each: SheetDay, places: Mapping[Notice, int], words: Words) -> list[Text]:
    day, say = each.day, words.say
    style = "bold" if each.number is not None or each.trigger else KIND_STYLES.get(day.kind, "")
    kind = say(KINDS[day.kind]) if not day.name else say("{kind} ({name})", kind=say(KINDS[day.kind]), name=holiday_name(day.name, words))
    number = "" if each.number is None else str(each.number)
    late = "red" if each.late else style
    place = f"[{places[day.notice]}]" if day.notice and day.notice in places else ""
    return [
        cell(day.day, style),
        cell(weekday_name(day.day, words), style),
        cell(kind, KIND_STYLES.get(day.kind, "")),
        Text(number, style=late),
        _marks(each, words),
        Text(place, style="dim"),
    ]


def _marks(each: SheetDay, words: Words) -> Text:
    marks = [
        (each.trigger, N_("begins"), "cyan"),
        (each.due and not each.earliest, N_("last day") if each.least else N_("last day in time"), "bold"),
        (each.earliest, N_("last day, at the earliest") if each.least else N_("last day in time, at the earliest"), "bold"),
        (each.done, N_("done"), "red" if each.late else "green"),
        (each.paused, N_("clock stands"), "dim"),
    ]
    said = [Text(words.say(text), style=style) for wanted, text, style in marks if wanted]
    return Text(" · ").join(said)


def _notices(notices: Sequence[Notice], words: Words, width: int) -> Iterator[Text]:
    for place, notice in enumerate(notices, 1):
        number = notice.number or words.say(N_("number not seen"))
        published = words.say(" of {day}", day=notice.published) if notice.published else ""
        yield folded(f"[{place}] {notice.title} {number}{published}", width, "dim")


def _entries(sheet: CountingSheet, words: Words, vocabulary: Vocabulary) -> RenderableType:
    say = words.say
    columns = [Column(say(N_("Entry")), whole=True, align="right"), Column(say(N_("When")), whole=True), Column(say(N_("Event")))]
    columns.append(Column(say(N_("Recorded")), whole=True))
    return build_table(columns, [_entry_row(entry, sheet.replaced(entry), words, vocabulary) for entry in sheet.entries])


def _entry_row(entry: Entry, replaced: bool, words: Words, vocabulary: Vocabulary) -> list[Text]:
    style = "strike" if replaced else ""
    label = event_label(entry.event, words, vocabulary) + (f" · {facet_label(entry, words, vocabulary)}" if entry.facet else "")
    event = cell(label, style)
    if replaced:
        event.append("\n").append_text(cell(words.say("out of effect since entry {seq}", seq=entry.corrected_by), "bold"))
    return [cell(entry.seq), cell(entry.when, style), event, cell(in_beijing(entry.recorded_at).date(), style)]
