"""The audit as a workbook: summary, findings, offices, articles; frozen headings, filters, colours, dates as dates, nothing live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Final

from msgspec import Struct

from govopen.core.model.entries import Verified
from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.audit_report import AuditReport, Counts, rate
from govopen.core.reports.comparison import Comparison
from govopen.core.reports.first_day import begun_first, unbegun
from govopen.i18n import Words
from govopen.messages import Message, msg
from govopen.render.comparison_wording import against_title, basis, duties, offices, total, years
from govopen.render.finding_rows import COLUMNS, finding_rows, rule_title
from govopen.render.first_day import step_commands, step_duties, step_what
from govopen.render.headline import RATE_RULE, headline, period_asked, rate_sentence
from govopen.render.spreadsheet_cells import Cell, share_cell
from govopen.render.wording import LEVELS, NO_OFFICE, ONLY_CITED, OUTCOMES
from govopen.render.workbook import ROW_LIMIT, SHARE_SCALE, Workbook, add_sheet, open_workbook, write_row, written

WIDTHS: Final = {"id": 14, "text": 26, "day": 17, "number": 9, "long": 60}


def render_xlsx(report: AuditReport, *, words: Words) -> Iterator[bytes]:
    """Yield an .xlsx file, which is made in a temporary file first; rows are not held in memory.

    Text that is too long for a cell is cut with a mark that says so; control characters show as escapes.
    """
    yield from written(lambda out: _write(report, words, out))


def _write(report: AuditReport, words: Words, out: IO[bytes]) -> None:
    book = open_workbook(out, report.sources)
    _summary(book, report, words)
    _findings(book, report, words)
    _first_day(book, report, words)
    _offices(book, report, words)
    _articles(book, report, words)
    if report.against is not None:
        _compared(book, report, report.against, words)
    book.book.close()


def _summary(book: Workbook, report: AuditReport, words: Words) -> None:
    sources, checkpoint, found = report.sources, report.sources.checkpoint, report.headline
    sheet = add_sheet(book, words.say("Summary"), [words.say("Item"), words.say("Value")], [30, 72])
    rows: list[tuple[Message, Cell]] = [
        (msg("Agency"), sources.agency),
        *([(msg("Judged"), words.say(period_asked(report)))] if report.by == "due" else []),
        (msg("From"), report.period.first),
        (msg("To"), report.period.last),
        (msg("As of"), report.on.day if report.on.minute is None else datetime.combine(report.on.day, report.on.minute)),
        (msg("Rate"), share_cell(report.rate)),
        (msg("How the rate is computed"), words.say(rate_sentence(report)) + words.say(RATE_RULE)),
        (msg("Verdict"), words.say(headline(report))),
        (msg("Breaches"), found.total),
        (msg("Not met, but no breach"), found.non_binding_breaches),
        (msg("Cannot be determined, under duties that bind"), found.unsettled),
        *((OUTCOMES[outcome], report.counts.get(outcome, 0)) for outcome in Outcome),
        *((msg("Rule pack"), f"{pack.title} {pack.number} (sha256 {pack.sha256})") for pack in sources.packs),
        (msg("Calendar"), f"{sources.coverage.first} – {sources.coverage.last}"),
        *((msg("Holiday notice"), str(notice)) for notice in sources.notices),
        (msg("Ledger"), checkpoint.ledger),
        (msg("Entries"), checkpoint.size),
        (msg("Head"), checkpoint.head),
        *((((msg("Verified"), words.say(ONLY_CITED)),)) if sources.verified is Verified.CITED else ()),
        (msg("Drawn up"), sources.generated_at.strftime("%Y-%m-%d %H:%M:%S %z")),
    ]
    for number, (name, value) in enumerate(rows, start=1):
        write_row(book, sheet, number, [words.say(name), value])


def _findings(book: Workbook, report: AuditReport, words: Words) -> None:
    """The findings, what must be acted on first, over as many sheets as their number needs."""
    rows = finding_rows(begun_first(report.findings, report.group), report.rules, lambda cell: cell, words=words)
    total = len(report.findings)
    for part, start in enumerate(range(0, max(1, total), ROW_LIMIT)):
        name = words.say("Findings") + (f" {part + 1}" if part else "")
        sheet = add_sheet(book, name, [words.say(column.heading) for column in COLUMNS], [WIDTHS[column.shape] for column in COLUMNS])
        for number, row in enumerate(islice(rows, ROW_LIMIT), start=1):
            write_row(book, sheet, number, row)
        last = max(1, min(ROW_LIMIT, total - start))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        for outcome, tint in book.tints.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{words.say(OUTCOMES[outcome])}"', "format": tint}
            sheet.conditional_format(1, 0, last, 0, rule)


def _first_day(book: Workbook, report: AuditReport, words: Words) -> None:
    """What was never begun, with the commands that settle it; no sheet where everything was."""
    steps = unbegun(report.listed, report.rules)
    if not steps:
        return
    headings = [words.say(text) for text in (msg("To be recorded"), msg("Verdicts waiting"), msg("Commands"), msg("Duties"))]
    sheet = add_sheet(book, words.say("Never begun"), headings, [40, 10, 52, 80])
    for number, step in enumerate(steps, start=1):
        commands = "\n".join(step_commands(step, words))
        write_row(book, sheet, number, [words.say(step_what(step)), step.findings, commands, step_duties(step, words)])


def _compared(book: Workbook, report: AuditReport, against: Comparison, words: Words) -> None:
    """The same rules and offices beside an earlier year: sums, offices, duties, and on what it rests."""
    then, now = against.period.first.year, report.period.first.year
    titles = [title for year in (then, now) for title in (msg("Breaches {year}", year=year), msg("Rate {year}", year=year))]
    headings = [msg("Office or duty"), msg("Level"), *titles, msg("More breaches"), msg("Rate higher by"), msg("Note")]
    sheet = add_sheet(book, words.say(against_title(report)), list(map(words.say, headings)), [48, 10, 11, 11, 11, 11, 11, 11, 40])
    lines = [total(against, words), *offices(against, words), *duties(against, words, everything=True)]
    number = 0
    for number, line in enumerate(lines, start=1):
        sides: list[Cell] = []
        for side in (line.change.before, line.change.now):
            sides += [None, None] if side is None or side.is_empty else [side.breaches, share_cell(side.rate)]
        points = None if line.change.thousandths is None else line.change.thousandths / 1000
        both = (then, line.change.before, line.before), (now, line.change.now, line.now)
        notes = [f"{year}: {text}" for year, side, text in both if side is None or side.is_empty]
        write_row(book, sheet, number, [line.name, line.level, *sides, line.change.breaches, points, "; ".join(notes)])
    sheet.autofilter(0, 0, max(1, number), len(headings) - 1)
    for place, sentence in enumerate((years(against), *basis(against)), start=number + 2):
        write_row(book, sheet, place, [words.say(sentence)])


class _Line(Struct, frozen=True):
    """A line of a sheet of counts: its names, the counts of its rate, and how much was not met under duties that bind less."""

    names: tuple[Cell, ...]
    counts: Counts
    besides: int | None = None


def _offices(book: Workbook, report: AuditReport, words: Words) -> None:
    """One line an office: the counts at the levels that the headline counts, with their rate."""
    lines = [_Line((line.unit or words.say(NO_OFFICE),), line.binding, line.besides) for line in report.by_unit]
    _counted(book, msg("Offices"), [words.say("Office")], [28], lines, words)


def _articles(book: Workbook, report: AuditReport, words: Words) -> None:
    headings = [words.say(text) for text in (msg("Article"), msg("Duty"), msg("Level"), msg("Rule"))]
    lines = [
        _Line((line.rule.article, rule_title(line.rule, words), words.say(LEVELS[line.rule.level]), line.rule.id), line.counts)
        for line in report.by_rule
    ]
    _counted(book, msg("Articles"), headings, [10, 44, 10, 26], lines, words)


def _counted(book: Workbook, name: Message, headings: list[str], widths: list[int], lines: Sequence[_Line], words: Words) -> None:
    outcomes = [words.say(OUTCOMES[outcome]) for outcome in Outcome]
    besides = [words.say("Not met, but no breach")] if any(line.besides is not None for line in lines) else []
    columns = [words.say("Rate"), *outcomes, *besides]
    sheet = add_sheet(book, words.say(name), [*headings, *columns], [*widths, *(10 for _ in columns)])
    for number, line in enumerate(lines, start=1):
        numbers = (line.counts.get(outcome, 0) for outcome in Outcome)
        write_row(book, sheet, number, [*line.names, share_cell(rate(line.counts)), *numbers, line.besides])
    last, place = max(1, len(lines)), len(headings)
    sheet.autofilter(0, 0, last, place + len(columns) - 1)
    sheet.conditional_format(1, place, last, place, SHARE_SCALE)
    for column, outcome in enumerate(Outcome, start=place + 1):
        if outcome in VIOLATIONS:
            rule = {"type": "cell", "criteria": ">", "value": 0, "format": book.tints[outcome]}
            sheet.conditional_format(1, column, last, column, rule)
