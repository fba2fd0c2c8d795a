"""What was found in published annual reports, for a terminal: one line a file, then what each is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.form import FORMS
from govopen.core.reports.annual_report.report_check import ReportCheck, Verdict
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Message, cut_short, msg, plural
from govopen.render.annual_check_wording import alike_line, cells_of_figure, cells_of_sum, figure_line, sum_line, verdict_line
from govopen.render.annual_wording import name_cells
from govopen.render.terminal.table import Column, build_table, folded, plain_text

_STYLES: dict[Verdict, str] = {"ok": "green", "open": "magenta", "fails": "bold red", "unreadable": "yellow"}
_SENTENCE = 160
_OPEN_SHOWN = 8
_ALIKE_SHOWN = 3
_PASSAGE = 100


def render_annual_check(checks: Sequence[ReportCheck], *, words: Words, width: int = 80) -> Group:
    """Draw the checks."""
    room = max(16, width - 4)
    file, report = room * 3 // 10, room * 3 // 10
    columns = [Column(words.say(name)) for name in (N_("File"), N_("Report"), N_("Result"))]
    names = [PurePath(check.file).name for check in checks]
    rows = [
        [
            folded(name if names.count(name) == 1 else check.file, file),
            folded(_title(check, words), report),
            folded(words.say(verdict_line(check)), room - file - report, _STYLES[check.verdict]),
        ]
        for name, check in zip(names, checks, strict=True)
    ]
    details = [part for check in checks for part in _details(check, words, width)]
    return Group(build_table(columns, rows), *details, Text(""), folded(words.say(_count(checks)), width, "bold"))


def render_annual_check_table(checks: Sequence[ReportCheck], *, words: Words) -> Iterator[str]:
    """Yield the same as plain text of 100 columns, for a file."""
    yield plain_text(render_annual_check(checks, words=words, width=100), width=100)


def _title(check: ReportCheck, words: Words) -> str:
    if check.report is None:
        return "–"
    agency = mask(check.report.agency) if check.report.agency else "–"
    return f"{agency} {check.report.year}" if check.report.year else agency


def _count(checks: Sequence[ReportCheck]) -> Message:
    counts = {verdict: sum(check.verdict == verdict for check in checks) for verdict in _STYLES}
    return plural(
        "{count} file: {ok} ok, {fails} with failed checks, {open} open, {unreadable} unreadable.",
        "{count} files: {ok} ok, {fails} with failed checks, {open} open, {unreadable} unreadable.",
        len(checks),
        **counts,
    )


def _details(check: ReportCheck, words: Words, width: int) -> Iterator[RenderableType]:
    """Yield what there is to say of a file beyond its line; nothing for one without fault or note."""
    lines = list(_unreadable(check, words)) if check.report is None else list(_lines(check, words))
    if lines:
        yield from (Text(""), folded(check.file, width, "bold"))
        for depth, text, style in lines:
            pad = "  " * depth
            for line in folded(text, max(20, width - len(pad))).plain.split("\n"):
                yield Text(pad + line, style=style)


def _unreadable(check: ReportCheck, words: Words) -> Iterator[tuple[int, str, str]]:
    if check.refusal:
        yield 1, words.say(check.refusal), "yellow"
    if check.hint:
        yield 1, words.say(check.hint), ""


def _lines(check: ReportCheck, words: Words) -> Iterator[tuple[int, str, str]]:
    assert check.report is not None
    say, cells = words.say, check.report.cells
    form = FORMS[cells.form]
    for each in (*check.sums, *check.years):
        if each.ok is False:
            yield 1, say(sum_line(each, form)), "red"
            yield 2, say("Cells: {names}", names=cells_of_sum(each, cells)), "dim"
    for figure in check.narrative:
        if figure.ok is not True:
            yield 1, say(figure_line(figure)), "red" if figure.ok is False else ""
            yield 2, cut_short(f"“{mask(figure.sentence)}”", _SENTENCE), "dim"
            yield 2, say("Cells: {names}", names=cells_of_figure(figure, cells)), "dim"
    yield from _open_lines([each for each in (*check.sums, *check.years) if each.ok is None], check.missing, cells, words)
    yield from _alike_lines(check, words)
    yield from ((1, say("Note: {sentence}", sentence=say(note)), "") for note in check.notes)


def _alike_lines(check: ReportCheck, words: Words) -> Iterator[tuple[int, str, str]]:
    """Yield the reports most like one, with the passages."""
    ordered = sorted(check.alike, key=lambda alike: (not alike.year_before, -alike.likeness.share))
    for alike in ordered[:_ALIKE_SHOWN]:
        yield 1, words.say(alike_line(alike)), ""
        for passage in alike.likeness.passages:
            yield 2, cut_short(f"“{mask(passage.here)}”", _PASSAGE), "dim"
    if len(ordered) > _ALIKE_SHOWN:
        names = [PurePath(alike.file).name for alike in ordered[_ALIKE_SHOWN:]]
        yield 1, cut_short(words.say(msg("Alike are also: {names}", names=names)), _SENTENCE), ""


def _open_lines(undecided: list[Check], missing: Sequence[str], cells: Cells, words: Words) -> Iterator[tuple[int, str, str]]:
    form = FORMS[cells.form]
    if missing:
        names = name_cells(list(missing), form)
        yield 1, words.say(msg("Not found in the file: {names}", names=names)), "magenta"
    elif undecided:
        yield 1, words.say("Open, for cells are blank:"), "magenta"
        yield from ((2, words.say(sum_line(each, form)), "") for each in undecided[:_OPEN_SHOWN])
        if len(undecided) > _OPEN_SHOWN:
            yield 2, words.say(plural("and {count} more", "and {count} more", len(undecided) - _OPEN_SHOWN)), ""
