"""期限计算单 as a document: the same value that the page and the terminal draw, each sheet on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govopen.core.dates import weekdays
from govopen.core.dates.moments import beijing_text
from govopen.core.model.entries import Entry, Verified
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.counting_sheet import CountingSheet, SheetDay
from govopen.i18n import N_, Words
from govopen.render.basis import SECOND_HAND, effect_text, further_text, reading_text, sheet_lines
from govopen.render.document_words import document_words, label_text, run_on, written_moment
from govopen.render.docx.evidence import article_text, target_name
from govopen.render.docx.page import WIDTH, Cell, Column, Layout, OfficialDocument, Piece, Row, Style
from govopen.render.finding_rows import rule_title
from govopen.render.sheet_days import Week, day_kind, day_number, entry_event, notice_place, pack_name, weeks
from govopen.render.wording import LEVELS, ONLY_CITED, OUTCOMES, matter_title, why


def render_docx(sheets: Sequence[CountingSheet], *, words: Words, vocabulary: Vocabulary) -> Iterator[bytes]:
    """Yield the .docx; there is at least one sheet."""
    words, sources = document_words(words), sheets[0].sources
    title = words.say(N_("Counting sheet"))
    about = target_name(sheets[0].finding, words)
    document = OfficialDocument(title=f"{title} {about}", author=sources.agency, at=sources.generated_at, language=words.language)
    for place, sheet in enumerate(sheets):
        document.add(title, Style.TITLE, Layout(new_page=place > 0))
        _Drawing(document, sheet, words, vocabulary).draw()
    yield document.to_bytes()


class _Drawing:
    """One sheet being drawn."""

    def __init__(self, document: OfficialDocument, sheet: CountingSheet, words: Words, vocabulary: Vocabulary) -> None:
        self.document, self.sheet, self.words, self.vocabulary, self.say = document, sheet, words, vocabulary, words.say

    def draw(self) -> None:
        """Facts, verdict, law, count, days, entries, what it rests on."""
        day = label_text(written_moment(self.sheet.on), self.words)
        self.document.add(self.say("Judged as of {day}", day=day), Style.SMALL, Layout(align="center"))
        columns = [Column(26), Column(56), Column(26), Column(48)]
        self.document.table(columns, self._facts())
        self._law()
        self._days()
        self._notices()
        self._entries()
        self._sources()

    def _facts(self) -> Iterator[Row]:
        finding, none = self.sheet.finding, "–"
        yield self._fact(N_("Matter"), target_name(finding, self.words), N_("Office"), finding.unit or finding.leader or none)
        if finding.matter is not None:
            yield self._wide(N_("Title"), matter_title(finding.matter) or none)
        duty = f"{rule_title(self.sheet.rule, self.words)} ({self.say(LEVELS[self.sheet.version.level])})"
        yield self._wide(N_("Duty"), article_text(duty, self.words))
        if finding.trigger or finding.due or finding.due_earliest:
            last = N_("Last day in time") if finding.due or not finding.due_earliest else N_("Last day in time, at the earliest")
            yield self._fact(N_("Began"), str(finding.trigger or none), last, str(finding.due or finding.due_earliest or none))
            yield self._wide(N_("Done"), str(finding.done or none))
        yield self._wide(N_("Outcome"), f"{self.say(OUTCOMES[finding.outcome])}：{self.say(why(finding))}")

    def _fact(self, first: str, value: str, second: str, other: str) -> Row:
        return [Cell(self.say(first), heading=True), value, Cell(self.say(second), heading=True), other]

    def _wide(self, name: str, value: str) -> Row:
        return [Cell(self.say(name), heading=True), Cell(value, columns=3)]

    def _section(self, name: str) -> None:
        self.document.add(self.say(name), Style.TABLE_HEAD, Layout(keep_next=True, align="left"))

    def _law(self) -> None:
        """The words of the article, how an open word of it is read, and how the term was counted."""
        sheet, cite = self.sheet, self.sheet.version.cite
        self._section(N_("Basis"))
        self._small(f"{cite.document}{article_text(cite.article, self.words)}，{effect_text(sheet, self.words)}：“{cite.text}”")
        for line in (reading_text(sheet.reading, self.words), *(further_text(each, self.words) for each in sheet.cites[1:])):
            if line:
                self._small(line)
        if any(each.confidence == "secondary" for each in sheet.cites):
            self._small(self.say(SECOND_HAND))
        lines = list(sheet_lines(sheet, self.words))
        lines += [self.say("Not counted: {first} to {last}.", first=span.first, last=span.last) for span in sheet.finding.paused]
        if lines:
            self._section(N_("How it was counted"))
            self._small(run_on(lines, self.words))

    def _days(self) -> None:
        sheet = self.sheet
        if not sheet.strip:
            if sheet.finding.required and sheet.finding.period:
                held = sheet.finding.actual or 0
                self._small(self.say("{required} owed, {actual} held", required=sheet.finding.required, actual=held))
            return
        self._section(N_("Day by day"))
        heading = [[self.say(weekday) for weekday in weekdays.SHORT]]
        self.document.table([Column(WIDTH / 7, "center")] * 7, map(self._week, weeks(sheet.strip)), heading=heading)
        if sheet.shortened:
            self._small(self.say(N_("The days after are left out; they count on in the same way.")))

    def _week(self, week: Week) -> Row:
        return [self._day(each) if each else "" for each in week.days]

    def _day(self, each: SheetDay) -> Cell:
        """The date with what the day is, and under it its number and what happened on it."""
        day = each.day.day
        kind = f"{day_kind(each, self.words)}{notice_place(self.sheet, each.day.notice)}"
        marks = (
            (each.trigger, N_("begins")),
            (each.due, N_("earliest last day") if each.earliest else N_("last day")),
            (each.done, N_("done")),
            (each.paused, N_("clock stands")),
        )
        under = " ".join([day_number(self.sheet, each), *(self.say(name) for holds, name in marks if holds)]).strip()
        return Cell(lines=(f"{day.month}.{day.day} {kind}".strip(), under), heading=each.due or each.trigger or each.done)

    def _notices(self) -> None:
        if not self.sheet.notices:
            return
        self._section(N_("Holiday notices"))
        for place, notice in enumerate(self.sheet.notices, 1):
            number = notice.number or self.say(N_("number not seen"))
            self._small(f"[{place}] {notice.title} {number} {notice.published or ''}".strip())

    def _entries(self) -> None:
        if not self.sheet.entries:
            return
        self._section(N_("Entries in the ledger"))
        headings = (N_("Entry"), N_("When"), N_("Event"), N_("Recorded"), N_("Recorded by"))
        columns = [Column(14, "center"), Column(37), Column(47), Column(37), Column(21)]
        self.document.table(columns, map(self._entry, self.sheet.entries), heading=[[self.say(name) for name in headings]])

    def _entry(self, entry: Entry) -> Row:
        event = entry_event(entry, self.words, self.vocabulary)
        if self.sheet.replaced(entry):
            event += " " + self.say("out of effect since entry {seq}", seq=entry.corrected_by)
        return [str(entry.seq), str(entry.when), event, beijing_text(entry.recorded_at), entry.operator]

    def _sources(self) -> None:
        sheet, sources = self.sheet, self.sheet.sources
        title, number = pack_name(sheet)
        text = N_("Rule pack {title} {number}, version of the rule from {version}")
        self._small(self.say(text, title=title, number=number, version=sheet.version.label))
        self.document.add(
            [Piece(self.say("Checkpoint: {checkpoint}", checkpoint=sources.checkpoint), verbatim=True)], Style.SMALL, Layout(align="left")
        )
        if sources.verified is Verified.CITED:
            self._small(self.say(ONLY_CITED))
        self._small(f"{self.say(N_('Drawn up'))} {sources.generated_at.strftime('%Y-%m-%d %H:%M:%S %z')} {sources.agency}")

    def _small(self, text: str) -> None:
        self.document.add(text, Style.SMALL)
