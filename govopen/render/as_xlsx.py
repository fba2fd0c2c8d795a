"""The audit as a workbook: summary, findings, offices, articles; frozen headings, filters, colours, dates as dates, nothing live."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any, Final

from govopen.core.model.entries import Verified
from govopen.core.model.findings import VIOLATIONS, Outcome
from govopen.core.reports.audit_report import AuditReport, Counts, thousandths
from govopen.core.reports.first_day import begun_first, unbegun
from govopen.core.text.escaping import visible
from govopen.i18n import Words
from govopen.messages import Message, msg
from govopen.render.finding_rows import COLUMNS, finding_cells, rule_title, rules_of
from govopen.render.first_day import step_commands, step_duties, step_what
from govopen.render.headline import headline, period_asked
from govopen.render.spreadsheet_cells import Cell
from govopen.render.wording import LEVELS, NO_OFFICE, ONLY_CITED, OUTCOMES

CELL_LIMIT: Final = 32_767
ROW_LIMIT: Final = 1_048_575
#: Bytes of the finished file that are handed on at once.
CHUNK: Final = 1 << 16
WIDTHS: Final = {"id": 14, "text": 26, "day": 17, "number": 9, "long": 60}
TINTS: Final = {
    Outcome.OVERDUE: ("#F6D5D0", "#7A1B12"),
    Outcome.LATE: ("#FBE3D2", "#7C3A0B"),
    Outcome.MISSED: ("#F3D9E6", "#6E1E4A"),
    Outcome.UNDETERMINED: ("#E6E2F3", "#43367A"),
    Outcome.DUE_SOON: ("#FBF0CC", "#6B5200"),
    Outcome.WAIVED: ("#E4E7EA", "#3F4A55"),
}


@dataclass(frozen=True)
class _Workbook:
    """The workbook with its formats; rows are written in order, as constant memory wants it."""

    book: Any
    heading: Any
    day: Any
    minute: Any
    share: Any
    wrap: Any
    plain: Any
    strong: Any
    tints: dict[Outcome, Any]


def render_xlsx(report: AuditReport, *, words: Words) -> Iterator[bytes]:
    """Yield an .xlsx file, which is made in a temporary file first; rows are not held in memory.

    Text that is too long for a cell is cut with a mark that says so; control characters show as escapes.
    """
    with tempfile.TemporaryFile() as out:
        _write(report, words, out)
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk


def _write(report: AuditReport, words: Words, out: IO[bytes]) -> None:
    book = _open(out, report)
    _summary(book, report, words)
    _findings(book, report, words)
    _first_day(book, report, words)
    _counted(book, msg("Offices"), msg("Office"), [((line.unit or words.say(NO_OFFICE),), line.counts) for line in report.by_unit], words)
    _articles(book, report, words)
    book.book.close()


def _open(out: IO[bytes], report: AuditReport) -> _Workbook:
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    book.set_properties({"title": visible(report.sources.agency), "created": report.sources.generated_at.replace(tzinfo=None)})
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}

    def style(**more: Any) -> Any:
        return book.add_format(base | more)

    return _Workbook(
        book=book,
        heading=style(bold=True, bg_color="#1F3A4D", font_color="#FFFFFF", valign="vcenter", text_wrap=True),
        day=style(num_format="yyyy-mm-dd", align="left"),
        minute=style(num_format="yyyy-mm-dd hh:mm", align="left"),
        share=style(num_format="[=1]0%;0.0%"),
        wrap=style(text_wrap=True),
        plain=style(),
        strong=style(bold=True, font_size=14),
        tints={outcome: book.add_format({"bg_color": back, "font_color": ink}) for outcome, (back, ink) in TINTS.items()},
    )


def _sheet(book: _Workbook, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
    sheet = book.book.add_worksheet(name[:31])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 22)
    _row(book, sheet, 0, headings, style=book.heading)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _row(book: _Workbook, sheet: Any, row: int, cells: Iterable[Cell], *, style: Any = None) -> None:
    for column, cell in enumerate(cells):
        match cell:
            case None | "":
                pass
            case datetime():
                sheet.write_datetime(row, column, cell, style or book.minute)
            case date():
                sheet.write_datetime(row, column, cell, style or book.day)
            case int() | float():
                sheet.write_number(row, column, cell, style or (book.share if isinstance(cell, float) else book.plain))
            case _:
                sheet.write_string(row, column, fit(str(cell)), style or (book.wrap if len(str(cell)) > 40 else book.plain))


def fit(text: str) -> str:
    """Return text that a cell holds whole: what is cut off is said, never dropped in silence."""
    text = visible(text)
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    mark = f" …[{len(text)}]"
    return text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(mark))].decode("utf-16-le", "ignore") + mark


def score_cell(counts: Counts) -> float | None:
    """The score as a number, rounded down to what is told elsewhere."""
    reached = thousandths(counts)
    return None if reached is None else reached / 1000


def _summary(book: _Workbook, report: AuditReport, words: Words) -> None:
    sources, checkpoint, told = report.sources, report.sources.checkpoint, report.headline
    sheet = _sheet(book, words.say("Summary"), [words.say("Item"), words.say("Value")], [30, 72])
    rows: list[tuple[Message, Cell]] = [
        (msg("Agency"), sources.agency),
        *([(msg("Judged"), words.say(period_asked(report)))] if report.by == "due" else []),
        (msg("From"), report.period.first),
        (msg("To"), report.period.last),
        (msg("As of"), report.on.day if report.on.minute is None else datetime.combine(report.on.day, report.on.minute)),
        (msg("Score"), score_cell(report.counts)),
        (msg("Verdict"), words.say(headline(report))),
        (msg("Breaches"), told.total),
        (msg("Not met, but no breach"), told.non_binding_breaches),
        (msg("Cannot be determined, under duties that bind"), told.unsettled),
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
        _row(book, sheet, number, [words.say(name), value])


def _findings(book: _Workbook, report: AuditReport, words: Words) -> None:
    """The findings, what must be acted on first, over as many sheets as their number needs."""
    rules, stream, total = rules_of(report), begun_first(report.findings, report.group), len(report.findings)
    for part, start in enumerate(range(0, max(1, total), ROW_LIMIT)):
        name = words.say("Findings") + (f" {part + 1}" if part else "")
        sheet = _sheet(book, name, [words.say(column.heading) for column in COLUMNS], [WIDTHS[column.shape] for column in COLUMNS])
        for number, finding in enumerate(islice(stream, ROW_LIMIT), start=1):
            _row(book, sheet, number, finding_cells(finding, rules.get(finding.rule), words=words))
        last = max(1, min(ROW_LIMIT, total - start))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        for outcome, tint in book.tints.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{words.say(OUTCOMES[outcome])}"', "format": tint}
            sheet.conditional_format(1, 0, last, 0, rule)


def _first_day(book: _Workbook, report: AuditReport, words: Words) -> None:
    """What was never begun, with the commands that settle it; no sheet where everything was."""
    steps = unbegun(report.listed, rules_of(report))
    if not steps:
        return
    headings = [words.say(text) for text in (msg("To be recorded"), msg("Verdicts waiting"), msg("Commands"), msg("Duties"))]
    sheet = _sheet(book, words.say("Never begun"), headings, [40, 10, 52, 80])
    for number, step in enumerate(steps, start=1):
        commands = "\n".join(step_commands(step, words))
        _row(book, sheet, number, [words.say(step_what(step)), step.findings, commands, step_duties(step, words)])


def _counted(book: _Workbook, name: Message, first: Message, lines: Sequence[tuple[tuple[Cell, ...], Counts]], words: Words) -> None:
    """A sheet with one line a name: its counts and its score."""
    _counted_under(book, name, [words.say(first)], [28], lines, words)


def _articles(book: _Workbook, report: AuditReport, words: Words) -> None:
    headings = [words.say(text) for text in (msg("Article"), msg("Duty"), msg("Level"), msg("Rule"))]
    lines = [
        ((line.rule.article, rule_title(line.rule, words), words.say(LEVELS[line.rule.level]), line.rule.id), line.counts)
        for line in report.by_rule
    ]
    _counted_under(book, msg("Articles"), headings, [10, 44, 10, 26], lines, words)


def _counted_under(
    book: _Workbook, name: Message, headings: list[str], widths: list[int], lines: Sequence[tuple[tuple[Cell, ...], Counts]], words: Words
) -> None:
    outcomes = [words.say(OUTCOMES[outcome]) for outcome in Outcome]
    sheet = _sheet(book, words.say(name), [*headings, words.say("Score"), *outcomes], [*widths, 10, *(10 for _ in outcomes)])
    for number, (names, counts) in enumerate(lines, start=1):
        _row(book, sheet, number, [*names, score_cell(counts), *(counts.get(outcome, 0) for outcome in Outcome)])
    last, place = max(1, len(lines)), len(headings)
    sheet.autofilter(0, 0, last, place + len(outcomes))
    scale = {
        "type": "3_color_scale",
        "min_type": "num",
        "mid_type": "num",
        "max_type": "num",
        "min_value": 0.6,
        "mid_value": 0.9,
        "max_value": 1,
    }
    colours = {"min_color": "#F6D5D0", "mid_color": "#FBF0CC", "max_color": "#CFE5DB"}
    sheet.conditional_format(1, place, last, place, scale | colours)
    for column, outcome in enumerate(Outcome, start=place + 1):
        if outcome in VIOLATIONS:
            rule = {"type": "cell", "criteria": ">", "value": 0, "format": book.tints[outcome]}
            sheet.conditional_format(1, column, last, column, rule)
