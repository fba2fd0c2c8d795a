"""The score as a workbook: the ranking, every item of every office with its reason, the scheme with its formula, and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from govopen.core.model.entries import Verified
from govopen.core.reports.scoring.score_report import OfficeScore, ScoreReport
from govopen.i18n import Words
from govopen.messages import msg
from govopen.render.score_wording import COUNTED, asides, bonus_rule, bonus_why, deduction, formula, item_why
from govopen.render.spreadsheet_cells import Cell
from govopen.render.wording import NO_OFFICE, ONLY_CITED, OUTCOMES
from govopen.render.workbook import Workbook, add_sheet, open_workbook, write_row, written


def render_score_xlsx(report: ScoreReport, *, words: Words) -> Iterator[bytes]:
    """Yield an .xlsx file."""
    yield from written(lambda out: _write(report, words, out))


def _write(report: ScoreReport, words: Words, out: IO[bytes]) -> None:
    book = open_workbook(out, report.sources)
    _ranking(book, report, words)
    _items(book, report, words)
    _scheme(book, report, words)
    book.book.close()


def _everyone(report: ScoreReport) -> list[OfficeScore]:
    return [*report.offices, *([report.unassigned] if report.unassigned else [])]


def _ranking(book: Workbook, report: ScoreReport, words: Words) -> None:
    scheme = report.scheme.scheme
    classes = bool(scheme.classes)
    headings = [
        msg("Rank"),
        msg("Office"),
        *([msg("Class")] if classes else []),
        msg("Score"),
        msg("At most"),
        msg("Points that concern it"),
    ]
    headings += [msg("Of which kept"), msg("Bonus")]
    titles = [words.pick(item.title, item.title_en) for item in scheme.items]
    names = [words.say(heading) for heading in headings]
    sheet = add_sheet(
        book, words.say("Ranking"), [*names, *titles], [6, 26, *([14] if classes else []), 9, 9, 10, 10, 8, *(11 for _ in titles)]
    )
    sheet.set_row(0, 44)
    sheet.freeze_panes(1, 2)
    for number, office in enumerate(report.offices, start=1):
        concerned, kept = office.concerned
        office_class = [words.pick(office.office_class.title, office.office_class.title_en)] if classes and office.office_class else []
        bonus = sum(each.points for each in office.bonuses)
        row: list[Cell] = [office.rank, office.unit, *office_class, office.score, office.at_most, concerned, kept, bonus]
        by_item = {each.item.id: each for each in office.items}
        row += [by_item[item.id].kept.least if item.id in by_item and by_item[item.id].concerned else None for item in scheme.items]
        write_row(book, sheet, number, row)
    sheet.autofilter(0, 0, max(1, len(report.offices)), len(names) + len(titles) - 1)


def _items(book: Workbook, report: ScoreReport, words: Words) -> None:
    headings = [msg("Office"), msg("Item"), msg("Points"), msg("Lost"), msg("Open"), msg("Kept"), msg("Why")]
    headings += [
        *(OUTCOMES[outcome] for outcome in COUNTED),
        msg("Ledger entries"),
        msg("Entries of what is open"),
        msg("Entries of waivers"),
    ]
    widths = [24, 24, 8, 8, 8, 8, 60, *(9 for _ in COUNTED), 26, 20, 20]
    sheet = add_sheet(book, words.say("Items"), [words.say(heading) for heading in headings], widths)
    sheet.freeze_panes(1, 2)
    number = 0
    for office in _everyone(report):
        name = office.unit or words.say(NO_OFFICE)
        for each in office.items:
            title, tally = words.pick(each.item.title, each.item.title_en), each.tally
            numbers: list[Cell] = (
                [each.item.points, each.lost, each.open, each.kept.least] if each.concerned else [each.item.points, None, None, None]
            )
            why = item_why(each, report.scheme.scheme, words)
            entries = [" ".join(map(str, sorted(group))) for group in (tally.entries, tally.open_entries, tally.waived_entries)]
            number += 1
            write_row(book, sheet, number, [name, title, *numbers, why, *map(tally.of, COUNTED), *entries])
        for bonus in office.bonuses:
            if bonus.points:
                number += 1
                row: list[Cell] = [
                    name,
                    words.pick(bonus.bonus.title, bonus.bonus.title_en),
                    bonus.bonus.most,
                    None,
                    None,
                    bonus.points,
                    words.say(bonus_why(bonus)),
                ]
                write_row(book, sheet, number, row)
    sheet.autofilter(0, 0, max(1, number), len(headings) - 1)


def _scheme(book: Workbook, report: ScoreReport, words: Words) -> None:
    scheme, sources = report.scheme.scheme, report.sources
    headings = [words.say(heading) for heading in (msg("Item"), msg("Points"), msg("How it is counted"), msg("Rules"), msg("Modelled on"))]
    sheet = add_sheet(book, words.say("Scheme"), headings, [28, 9, 34, 60, 60])
    rows: list[list[Cell]] = []
    for item in scheme.items:
        rules = ", ".join(sorted(report.scheme.rules[item.id]))
        rows.append([words.pick(item.title, item.title_en), item.points, words.say(deduction(item)), rules, item.model])
    for bonus in scheme.bonuses:
        rules = ", ".join(sorted(report.scheme.rules[bonus.id]))
        rows.append([words.pick(bonus.title, bonus.title_en), bonus.most, words.say(bonus_rule(bonus)), rules, bonus.model])
    rows.append([])
    for name, value in (
        (msg("Scheme"), f"{words.pick(scheme.title, scheme.title_en)} {report.scheme.id} sha256 {report.scheme.sha256}"),
        *((msg("Formula"), words.say(sentence)) for sentence in formula(scheme)),
        *((msg("Note"), words.say(sentence)) for sentence in asides(report)),
        *(((msg("Basis"), scheme.basis),) if scheme.basis else ()),
        (msg("Agency"), sources.agency),
        (msg("Year"), str(report.year)),
        (msg("As of"), report.on.day.isoformat()),
        (msg("Checkpoint of the ledger"), str(sources.checkpoint)),
        *(((msg("Verified"), words.say(ONLY_CITED)),) if sources.verified is Verified.CITED else ()),
    ):
        rows.append([words.say(name), None, value])
    for number, row in enumerate(rows, start=1):
        write_row(book, sheet, number, row)
