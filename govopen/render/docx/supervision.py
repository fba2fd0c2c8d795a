"""The report of many agencies as a 督查情况通报 in the form of GB/T 9704-2012: what was found as text, the tables as annexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from govopen.core.reports.supervision import NAMED, SupervisionReport
from govopen.i18n import Words
from govopen.messages import Message, msg
from govopen.render.document_words import label_text, written_day
from govopen.render.docx.page import TURNED_WIDTH, Align, Cell, Column, OfficialDocument, Piece, Style
from govopen.render.headline import percentage
from govopen.render.safe_text import safe
from govopen.render.spreadsheet_cells import Cell as Value
from govopen.render.supervision_wording import (
    Section,
    SectionColumn,
    asked_text,
    cell_text,
    headline_lines,
    sections,
    title,
)

#: What each shape weighs in the width of a table.
_WEIGHTS: Final = {"name": 26, "text": 20, "long": 40, "day": 21, "number": 12, "share": 13, "change": 13, "points": 13, "code": 40}
#: Rows of an annex; the workbook holds all.
_MOST: Final = 300
_NUMERALS: Final = "一二三四五六七八九十"


def render_docx(report: SupervisionReport, *, words: Words) -> Iterator[bytes]:
    """Yield a .docx file."""
    name = title(report, words)
    document = OfficialDocument(title=name, author=name, at=report.generated_at, language=words.language)
    document.add(words.say(msg("Report on {title}", title=name)), Style.TITLE)
    document.blank()
    document.add(words.say(asked_text(report)) + ("。" if words.language == "zh" else "."))
    tables = list(sections(report, words))
    document.add(_numbered(0, words.say("In general"), words), Style.HEADING)
    for line in headline_lines(report):
        document.add(words.say(line))
    for place, section in enumerate((each for each in tables if each.id not in ("packs", "checkpoints")), start=1):
        document.add(_numbered(place, words.say(section.title), words), Style.HEADING)
        document.add(words.say(_sentence(section, report)))
    document.blank()
    names = [words.say(section.title) for section in tables]
    document.attach(names, label="附件：" if words.language == "zh" else "Annexes: ")
    document.blank(2)
    document.sign("", label_text(written_day(report.generated_at.date()), words))
    for number, section in enumerate(tables, start=1):
        label = f"附件{number if len(tables) > 1 else ''}" if words.language == "zh" else f"Annex {number}"
        document.annex(label, words.say(section.title), turned=True)
        _table(document, section, words)
    yield document.to_bytes()


def _numbered(place: int, text: str, words: Words) -> str:
    return f"{_NUMERALS[place]}、{text}" if words.language == "zh" else f"{place + 1}. {text}"


def _table(document: OfficialDocument, section: Section, words: Words) -> None:
    kept = [place for place, column in enumerate(section.columns) if not column.detail]
    columns = [section.columns[place] for place in kept]
    weights = [_WEIGHTS[column.shape] for column in columns]
    wide = [Column(weight * TURNED_WIDTH / sum(weights), _align(column)) for column, weight in zip(columns, weights, strict=True)]
    heading = [[words.say(column.heading) for column in columns]]
    rows = [[_cell(row[place], column) for place, column in zip(kept, columns, strict=True)] for row in section.rows[:_MOST]]
    document.table(wide, rows, heading=heading)
    if len(section.rows) > _MOST:
        document.add(
            words.say(msg("The first {shown} of {count}; the workbook holds all.", shown=_MOST, count=len(section.rows))), Style.SMALL
        )
    if section.note is not None:
        document.add(words.say(section.note), Style.SMALL)


def _align(column: SectionColumn) -> Align:
    return "right" if column.shape in ("number", "share", "change", "points") else "left"


def _cell(value: Value, column: SectionColumn) -> str | Cell:
    text = cell_text(value, column)
    return Cell(Piece(text, verbatim=True)) if column.shape == "code" else text


def _sentence(section: Section, report: SupervisionReport) -> Message:
    """What a section comes to, for a text that has its table elsewhere."""
    names = [safe(str(row[0])) for row in section.rows]
    if section.id == "faulty":
        return msg("{names}; nothing of them is counted below.", names=[f"{row[0]}（{row[1]}）" for row in section.rows])
    if section.id == "overdue":
        most = Counter(each.agency for each in report.overdue).most_common(NAMED)
        return msg("Overdue now: {count}, most of them of {names}.", count=report.overdue_count, names=[f"{name} {n}" for name, n in most])
    if section.id == "ranking":
        first, last = report.ranked[0], [each for each in report.ranked if each.rank is not None][-1:]
        return msg(
            "First is {best} ({rate}), last {worst} ({lowest}).",
            best=first.agency.name,
            rate=percentage(first.judged.rate),
            worst=last[0].agency.name if last else "–",
            lowest=percentage(last[0].judged.rate) if last else "–",
        )
    if section.id == "rules":
        return msg("Not met most often: {names}.", names=[f"{row[0]}（{row[4]}）" for row in section.rows[:NAMED]])
    if section.id == "years":
        return section.note or section.title
    return msg("{names}.", names=names)
