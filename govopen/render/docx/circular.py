"""通报: the audit as a circular in the form of GB/T 9704, two pages of text for an ordinary year; the long tables are annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from govopen.core.model.findings import Outcome
from govopen.core.reports.audit_report import AuditReport, UnitLine
from govopen.core.reports.circular import Breach, build_circular, sources_of
from govopen.core.reports.rectifications import Order
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.document_words import document_words, label_text, run_on, written_day, written_moment, written_span
from govopen.render.docx.evidence import EVIDENCE_COLUMNS, article_text, evidence_rows, target_name
from govopen.render.docx.page import Column, OfficialDocument, Piece, Row, Style
from govopen.render.finding_rows import rule_title
from govopen.render.headline import besides, headline, percentage, rate_sentence
from govopen.render.sentences import name_of, why_text
from govopen.render.wording import NO_OFFICE, OUTCOMES, matter_title

#: What stands in the text of the circular, so that it has two pages; the annex has the rest.
MOST_OFFICES: Final = 14
MOST_OVERDUE: Final = 12
MOST_ORDERS: Final = 3
BROKEN: Final = (Outcome.OVERDUE, Outcome.LATE, Outcome.MISSED)


def render_docx(report: AuditReport, *, words: Words) -> Iterator[bytes]:
    """Yield the .docx."""
    yield _Drawing(report, document_words(words)).draw()


class _Drawing:
    """One circular being drawn."""

    def __init__(self, report: AuditReport, words: Words) -> None:
        self.circular, self.report, self.words, self.say = build_circular(report), report, words, words.say
        self.agency = report.sources.agency
        self.period = written_span(report.period)
        text = N_("Circular on how the duties of open government were met in {period}")
        self.subject = self.say(text, period=self.period)
        self.annexes = [self.say(N_("Breaches in full"))] if self.circular.breaches else []
        self.annexes.append(self.say(N_("What the circular rests on")))
        title = f"{self.agency}{self.subject}" if words.language == "zh" else f"{self.agency}: {self.subject}"
        self.document = OfficialDocument(title=title, author=self.agency, at=report.sources.generated_at, language=words.language)

    def draw(self) -> bytes:
        """Text, then annexes."""
        self._head()
        self._overall()
        self._overdue()
        self._orders()
        self.document.blank()
        self.document.attach(self.annexes, label=self.say(N_("Annexes: ")))
        self.document.blank()
        self.document.sign(self.agency, label_text(written_day(self.report.sources.generated_at.date()), self.words))
        if self.circular.breaches:
            self._breaches()
        self._evidence()
        return self.document.to_bytes()

    def _label(self, number: int) -> str:
        """附件1; 附件 where there is one only."""
        return self.say("Annex {number}", number=number) if len(self.annexes) > 1 else self.say(N_("Annex"))

    def _head(self) -> None:
        self.document.add([Piece(self.agency), Piece(self.subject, line=True)], Style.TITLE)
        self.document.blank()
        self.document.add(self.say(N_("To all offices:")), Style.ADDRESSEE)
        text = N_("How the duties of open government were met in {period} was checked by the rules of {annex}; this is the state of {day}.")
        last = self._label(len(self.annexes))
        said = self.say(text, period=self.period, annex=last, day=written_moment(self.report.on))
        if self.report.by == "due":
            said += self.say(N_(" Judged were the duties that fell due in that time."))
        self.document.add(said)

    def _overall(self) -> None:
        self.document.add(self.say(N_("1. Overall")), Style.HEADING)
        self.document.add(run_on(map(self.say, self._sentences()), self.words))
        offices = self.circular.breaching[:MOST_OFFICES]
        if offices:
            outcomes = (OUTCOMES[outcome] for outcome in (*BROKEN, Outcome.UNDETERMINED))
            headings: list[Message | str] = [N_("Office"), N_("Breaches"), *outcomes, N_("Rate")]
            columns = [Column(50), Column(15, "center"), *[Column(18, "center")] * 4, Column(19, "center")]
            self.document.table(columns, map(self._office_row, offices), heading=[self._headings(headings)])
        if others := run_on(map(self.say, self._other_offices(len(offices))), self.words):
            self.document.add(others, Style.SMALL)

    def _sentences(self) -> Iterator[Message]:
        yield rate_sentence(self.report)
        yield headline(self.report)
        if lenient := besides(self.report):
            yield lenient
        if unsettled := self.report.headline.unsettled:
            yield msg(" What cannot be determined is counted apart: {count}.", count=unsettled)

    def _office_row(self, office: UnitLine) -> Row:
        numbers = [office.breaches, *(office.binding.get(outcome, 0) for outcome in (*BROKEN, Outcome.UNDETERMINED))]
        return [self._unit(office.unit), *(str(number or "") for number in numbers), percentage(office.rate)]

    def _other_offices(self, shown: int) -> Iterator[Message]:
        """Say of the offices that the table leaves out that the annex has them, or that they broke nothing."""
        beyond = len(self.circular.breaching) - shown
        clean = len(self.circular.offices) - len(self.circular.breaching)
        if beyond:
            yield plural(
                "{count} more office with breaches stands in the annex. ", "{count} more offices with breaches stand in the annex. ", beyond
            )
        if clean and shown:
            yield plural("{count} other office has no breach.", "{count} other offices have no breach.", clean)

    def _overdue(self) -> None:
        self.document.add(self.say(N_("2. Overdue to this day")), Style.HEADING)
        breaches = self.circular.overdue
        if not breaches:
            self.document.add(self.say(N_("Nothing is overdue.")))
            return
        headings = (N_("Office"), N_("What is to be done"), N_("Due"), N_("Overdue since"), N_("Article"))
        columns = [Column(29), Column(62), Column(24, "center"), Column(24, "center"), Column(17, "center")]
        shown = breaches[:MOST_OVERDUE]
        self.document.table(columns, map(self._overdue_row, shown), heading=[self._headings(headings)])
        more = len(breaches) - len(shown)
        said = [self.say("{count} more stand in the annex. ", count=more)] if more else []
        self.document.add(run_on([*said, *self._documents(shown)], self.words), Style.SMALL)

    def _overdue_row(self, breach: Breach) -> Row:
        finding = breach.finding
        what = self.say("{target}: {duty}", target=target_name(finding, self.words), duty=rule_title(breach.rule, self.words))
        return [self._unit(finding.unit), what, str(finding.due or "–"), str(breach.since or "–"), self._article(finding.article)]

    def _documents(self, breaches: Sequence[Breach]) -> Iterator[str]:
        """Name the documents of the articles in a table."""
        for document, articles in sources_of(breaches).items():
            yield self.say("{articles}: {document}. ", articles=[self._article(article) for article in articles], document=document)

    def _orders(self) -> None:
        self.document.add(self.say(N_("3. Putting right")), Style.HEADING)
        late, waiting = self.circular.late_orders, self.circular.open_orders
        said: list[Message | str] = [self._order(order) for order in late[:MOST_ORDERS]]
        if more := len(late[MOST_ORDERS:]):
            said.append(plural("{count} more order ran out unanswered. ", "{count} more orders ran out unanswered. ", more))
        if running := len(waiting) - len(late):
            said.append(plural("{count} order to put right is still running. ", "{count} orders to put right are still running. ", running))
        text = N_("The offices named are to do at once what is overdue, to put right what was late or missed, and to record what was done.")
        self.document.add(run_on(map(self.say, [*said, text]), self.words))

    def _order(self, order: Order) -> Message:
        """What an order said; of the things that it names how many are overdue still, which one recorded by hand does not tell."""
        values = {"number": order.number, "unit": self._unit(order.unit), "count": order.count or "–", "until": written_day(order.until)}
        if not order.items:
            return msg("{number} told {unit} to put right {count} by {until}; it was not answered. ", **values)
        text = N_("{number} told {unit} to put right {count} by {until}; it was not answered, and {left} of it are still overdue. ")
        return msg(text, left=self.circular.still_overdue(order), **values)

    def _breaches(self) -> None:
        self.document.annex(self._label(1), self.annexes[0], turned=True)
        headings = (N_("Row"), N_("Office"), N_("Outcome"), N_("Matter"), N_("Duty and article"), N_("Why"), N_("Ledger entries"))
        columns = [Column(11, "center"), Column(27), Column(17, "center"), Column(44), Column(45), Column(66), Column(15)]
        rows = (self._breach_row(number, breach) for number, breach in enumerate(self.circular.breaches, 1))
        self.document.table(columns, rows, heading=[self._headings(headings)])
        more = plural(
            "{count} more breach is not listed here; the workbook (--format xlsx) holds them all. ",
            "{count} more breaches are not listed here; the workbook (--format xlsx) holds them all. ",
            self.circular.unlisted,
        )
        said = [self.say(more)] if self.circular.unlisted else []
        self.document.add(run_on([*said, *self._documents(self.circular.breaches)], self.words), Style.SMALL)

    def _breach_row(self, number: int, breach: Breach) -> Row:
        finding = breach.finding
        said = why_text(finding, self.words)
        if breach.order is not None:
            said += self.say(N_(" Ordered to be put right: {number}."), number=breach.order.number)
        return [
            str(number),
            self._unit(finding.unit),
            name_of(finding.outcome, self.words),
            f"{target_name(finding, self.words)} {matter_title(finding.matter)}".strip(),
            f"{rule_title(breach.rule, self.words)} {self._article(finding.article)}",
            said,
            " ".join(map(str, finding.entries)),
        ]

    def _evidence(self) -> None:
        self.document.annex(self._label(len(self.annexes)), self.annexes[-1])
        self.document.table(EVIDENCE_COLUMNS, evidence_rows(self.report, self.words))
        text = N_(
            "The day on which a term begins is not counted (Civil Code art. 201), the last day ends at 24:00 (art. 203), "
            "“within” includes the limit (art. 1259)."
        )
        self.document.add(self.say(text), Style.SMALL)

    def _headings(self, names: Sequence[Message | str]) -> Row:
        return [self.say(name) for name in names]

    def _article(self, article: str) -> str:
        return article_text(article, self.words)

    def _unit(self, unit: str | None) -> str:
        return unit or self.say(NO_OFFICE)
