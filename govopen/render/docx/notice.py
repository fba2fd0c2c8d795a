"""整改通知书: what an office is to put right and by when, in the form of GB/T 9704."""

from __future__ import annotations

from typing import Final

from govopen.core.reports.circular import Breach, sources_of
from govopen.core.reports.rectification_notice import RectificationNotice
from govopen.i18n import N_, Words
from govopen.messages import plural
from govopen.render.document_words import document_words, label_text, run_on, written_day, written_moment, written_span
from govopen.render.docx.evidence import EVIDENCE_COLUMNS, article_text, evidence_rows, target_name
from govopen.render.docx.page import Column, Layout, OfficialDocument, Piece, Row, Style
from govopen.render.finding_rows import rule_title
from govopen.render.sentences import name_of, why_text
from govopen.render.wording import matter_title

#: So many things stand in the text; more of them are an annex.
MOST_IN_TEXT: Final = 12
COLUMNS: Final = (Column(11, "center"), Column(43), Column(45), Column(57))


def render_notice(notice: RectificationNotice, *, words: Words) -> bytes:
    """Return the .docx."""
    return _Drawing(notice, document_words(words)).draw()


class _Drawing:
    """One notice being drawn."""

    def __init__(self, notice: RectificationNotice, words: Words) -> None:
        self.notice, self.report, self.words, self.say = notice, notice.report, words, words.say
        self.agency, at = self.report.sources.agency, self.report.sources.generated_at
        self.subject = self.say(N_("Order to put right the duties of open government"))
        title = f"{notice.number} {self.subject}"
        self.document = OfficialDocument(title=title, author=self.agency, at=at, language=words.language)
        self.listed = len(notice.breaches) <= MOST_IN_TEXT
        self.annexes = [*([] if self.listed else [self.say(N_("What is to be put right"))]), self.say(N_("What was checked, and on what"))]

    def draw(self) -> bytes:
        """Head, what is to be done, signature, annexes."""
        self._head()
        self._text()
        self.document.blank()
        self.document.attach(self.annexes, label=self.say(N_("Annexes: ")))
        self.document.blank()
        self.document.sign(self.agency, label_text(written_day(self.report.sources.generated_at.date()), self.words))
        if not self.listed:
            self.document.annex(self.say("Annex {number}", number=1), self.annexes[0])
            self._table()
        label = self.say(N_("Annex")) if self.listed else self.say("Annex {number}", number=2)
        self.document.annex(label, self.annexes[-1])
        self.document.table(EVIDENCE_COLUMNS, evidence_rows(self.report, self.words))
        return self.document.to_bytes()

    def _head(self) -> None:
        self.document.add([Piece(self.agency), Piece(self.subject, line=True)], Style.TITLE)
        self.document.add(self.notice.number, Style.ADDRESSEE, Layout(align="center"))
        self.document.blank()
        self.document.add(self.say("{unit}:", unit=self.notice.unit), Style.ADDRESSEE)

    def _text(self) -> None:
        period, on = written_span(self.report.period), written_moment(self.report.on)
        found = plural(
            "The duties of open government of {period} were checked. On {on}, {count} thing was not done, or not as required.",
            "The duties of open government of {period} were checked. On {on}, {count} things were not done, or not as required.",
            len(self.notice.breaches),
            period=period,
            on=on,
        )
        self.document.add(self.say(found))
        until = written_day(self.notice.until)
        self.document.add(self.say(N_("Put them right by {until}, and report in writing what was done."), until=until))
        text = N_("What is not reported by that day is named in the next circular.")
        self.document.add(self.say(text))
        if self.listed:
            self._table()

    def _table(self) -> None:
        headings = (N_("Row"), N_("Matter"), N_("Duty and article"), N_("What was found"))
        rows = (self._row(number, breach) for number, breach in enumerate(self.notice.breaches, 1))
        self.document.table(COLUMNS, rows, heading=[[self.say(name) for name in headings]])
        sources = sources_of(self.notice.breaches).items()
        said = (self.say("{articles}: {document}. ", articles=[self._article(each) for each in of], document=name) for name, of in sources)
        self.document.add(run_on(said, self.words), Style.SMALL)

    def _row(self, number: int, breach: Breach) -> Row:
        finding = breach.finding
        found = self.say("{outcome}: {why}", outcome=name_of(finding.outcome, self.words), why=why_text(finding, self.words))
        matter = f"{target_name(finding, self.words)} {matter_title(finding.matter)}".strip()
        return [str(number), matter, f"{rule_title(breach.rule, self.words)} {self._article(finding.article)}", found]

    def _article(self, article: str) -> str:
        return article_text(article, self.words)
