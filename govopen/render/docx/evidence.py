"""What a document rests on, as rows of a table; and what a finding is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from govopen.core.model.entries import Verified
from govopen.core.model.findings import Finding
from govopen.core.reports.audit_report import AuditReport
from govopen.i18n import N_, Words
from govopen.messages import plural
from govopen.render.document_words import label_text, written_moment, written_span
from govopen.render.docx.page import Cell, Column, Piece, Row
from govopen.render.wording import ONLY_CITED, period_name

EVIDENCE_COLUMNS: Final = (Column(28), Column(128))


def evidence_rows(report: AuditReport, words: Words) -> Iterator[Row]:
    """Yield name and values: period, day, packs, calendar, ledger, when it was drawn up. No number of a person is looked for in a hash."""
    sources, say = report.sources, words.say
    yield [say(N_("Period")), label_text(written_span(report.period), words)]
    yield [say(N_("As of")), label_text(written_moment(report.on), words)]
    packs = [Piece(f"{words.pick(pack.title, pack.title_en)} {pack.number} sha256 {pack.sha256}", verbatim=True) for pack in sources.packs]
    chosen = [say("Reading chosen by the settings: {chosen}", chosen=f"{rule} = {reading}") for rule, reading in sources.readings.items()]
    yield [say(N_("Rule packs")), Cell(lines=(*packs, *chosen))]
    coverage = say("Calendar known from {first} to {last}", first=sources.coverage.first, last=sources.coverage.last)
    yield [say(N_("Holiday notices")), Cell(lines=(coverage, say("{names}", names=[str(notice) for notice in sources.notices])))]
    size = say(plural("{count} entry", "{count} entries", sources.checkpoint.size))
    cited = [say(ONLY_CITED)] if sources.verified is Verified.CITED else []
    keep = say(N_("Keep this line: `govopen ledger verify --anchor` finds out with it whether the ledger was rewritten since."))
    yield [say(N_("Checkpoint of the ledger")), Cell(lines=(size, Piece(str(sources.checkpoint), verbatim=True), *cited, keep))]
    yield [say(N_("Drawn up")), sources.generated_at.strftime("%Y-%m-%d %H:%M:%S %z")]


def target_name(finding: Finding, words: Words) -> str:
    """The number of the matter that a finding is about, or its period and leader."""
    if finding.matter is not None:
        return finding.matter.number
    name = words.say(period_name(finding.period or ""))
    return f"{name} {finding.leader}" if finding.leader else name


def article_text(article: str, words: Words) -> str:
    """An article as a Chinese text writes it: （六）, and not (六)."""
    return article.replace("(", "（").replace(")", "）") if words.language == "zh" else article
