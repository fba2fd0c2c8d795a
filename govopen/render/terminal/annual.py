"""The annual report for a terminal: the three tables, what is not known and why, failed checks; and the matters behind one number."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from govopen.core.model.entries import Verified
from govopen.core.model.vocabulary import Vocabulary
from govopen.core.reports.annual_report.cells import Check
from govopen.core.reports.annual_report.count import Case
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, appeal_cell, request_cell
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.core.text.personal_data import mask
from govopen.i18n import N_, Words
from govopen.messages import Message, msg, plural
from govopen.render.annual_wording import begun_line, check_line, counted_until, figure, name_cell, name_cells, reasons_of, stated_line
from govopen.render.labels import event_facet_label, event_label
from govopen.render.terminal.table import Column, build_table, cell, folded, plain_text, stacked, unbroken
from govopen.render.wording import ONLY_CITED, matter_title

#: From so many columns on there is room for heads of two signs a line.
_ROOMY = 76


def render_annual(report: AnnualReport, *, words: Words, width: int = 80) -> Group:
    """Draw the report."""
    say = words.say
    title = say(
        "{agency}: annual report of {year} (form of {document})",
        agency=report.sources.agency,
        year=report.year,
        document=report.form.document,
    )
    parts: list[RenderableType] = [folded(title, width, "bold")]
    until = counted_until(report)
    if until:
        parts.append(folded(say(until), width, "yellow"))
    parts += [Text(""), *_table_two(report, width)]
    parts += [Text(""), cell("三、收到和处理政府信息公开申请情况", "bold"), _table_three(report, width)]
    parts += [Text(""), cell("四、政府信息公开行政复议、行政诉讼情况", "bold"), _table_four(report)]
    return Group(*parts, *_notes(report, words, width))


def render_annual_table(report: AnnualReport, *, words: Words) -> Iterator[str]:
    """Yield the same as plain text of 100 columns, for a file."""
    yield plain_text(render_annual(report, words=words, width=100), width=100)


def _number(report: AnnualReport, address: str) -> Text:
    number = report.number(address)
    return Text(figure(number), style="magenta" if number is None else "")


def _table_two(report: AnnualReport, width: int) -> Iterator[RenderableType]:
    """One list of its numbers: the blocks have columns of their own."""
    yield cell("二、主动公开政府信息情况", "bold")
    rows = [
        [folded(f"{row.label} {column.label}", max(20, width - 16)), _number(report, block.address(row.id, column.id))]
        for block in report.form.activity
        for row in block.rows
        for column in block.columns
    ]
    yield build_table([Column("", whole=True), Column("", align="right")], rows, heading=False)


def _table_three(report: AnnualReport, width: int) -> RenderableType:
    """Each row under the head of its group; the applicants' names stand in lines of two signs, of one in a narrow window."""
    signs = 2 if width >= _ROOMY else 1
    room = max(16, width - len(APPLICANTS) * (2 * signs + 3))
    columns = [Column("", whole=True), *(Column(_stacked_signs(each.label, signs), align="right", whole=True) for each in APPLICANTS)]
    rows: list[list[Text]] = []
    group = ""
    for row in report.form.requests:
        label = folded(("  " if row.group else "") + row.label, room)
        if row.group and row.group != group:
            label = stacked(folded(row.group, room, "dim"), label)
        group = row.group
        numbers = [_number(report, request_cell(row.id, column.id)) for column in APPLICANTS]
        above = label.plain.count("\n")
        rows.append([label, *(stacked(*[Text("")] * above, each) for each in numbers)])
    return build_table(columns, rows)


def _stacked_signs(label: str, signs: int) -> str:
    """A head in lines of so many signs each."""
    return "\n".join(label[at : at + signs] for at in range(0, len(label), signs))


def _table_four(report: AnnualReport) -> RenderableType:
    columns = [Column("", whole=True), *(Column(_stacked_signs(each.label, 2), align="right", whole=True) for each in APPEAL_OUTCOMES)]
    rows = [[cell(block.label), *(_number(report, appeal_cell(block.id, outcome.id)) for outcome in APPEAL_OUTCOMES)] for block in APPEALS]
    return build_table(columns, rows)


def _notes(report: AnnualReport, words: Words, width: int) -> Iterator[RenderableType]:
    say, form = words.say, report.form
    failed = [check for check in report.checks if check.ok is False]
    if failed:
        yield from (Text(""), cell(say("Does not add up:"), "bold red"))
        yield from (folded(f"  {say(check_line(check, form))}", width) for check in failed)
    reasons = list(reasons_of(report))
    if reasons:
        yield from (Text(""), cell(say("Not known (—):"), "bold"))
        yield from (folded("  " + say(msg("{cells}: {why}", cells=name_cells(cells, form), why=why)), width) for why, cells in reasons)
        hint = msg(
            "What only others know is stated with `govopen assert annual-report {year} --cell CELL --count N --source SOURCE`.",
            year=report.year,
        )
        yield folded(say(hint), width, "dim")
    if report.begun:
        yield from (Text(""), cell(say("Begun within the year:"), "bold"))
        yield from (folded(f"  {say(begun_line(each, report.form))}", width) for each in report.begun)
        yield folded(say("A nil report of those months, or the year's number stated by a source, settles it."), width, "dim")
    if report.stated:
        yield from (Text(""), cell(say("Stated by others than the ledger:"), "bold"))
        yield from (folded(f"  {say(stated_line(each, form))}", width) for each in report.stated)
    yield from (Text(""), folded(say(_verdict(report.checks)), width))
    yield unbroken(say("Checkpoint: {checkpoint}", checkpoint=report.sources.checkpoint), "dim")
    if report.sources.verified is Verified.CITED:
        yield folded(say(ONLY_CITED), width, "dim")


def _verdict(checks: tuple[Check, ...]) -> Message:
    counts = {outcome: sum(check.ok is outcome for check in checks) for outcome in (True, False, None)}
    return msg("Checks: {ok} agree, {failed} do not, {open} are open.", ok=counts[True], failed=counts[False], open=counts[None])


def render_cases(report: AnnualReport, address: str, *, words: Words, vocabulary: Vocabulary, width: int = 80) -> Group:
    """Draw the matters behind one number, each with its days and entries; those that may not belong there come last."""
    say = words.say
    cases = report.cases.get(address, ())
    sure, doubtful = [each for each in cases if each.doubt is None], [each for each in cases if each.doubt is not None]
    name = name_cell(address, report.form)
    parts: list[RenderableType] = [
        folded(say("{cell}, {year}: {number}", cell=name, year=report.year, number=figure(report.number(address))), width, "bold")
    ]
    parts += [folded(say(stated_line(each, report.form)), width) for each in report.stated if each.cell == address]
    parts += [cell(say(msg("Surely counted: {count}", count=each.known))) for each in report.unknown if each.cell == address][:1]
    if sure:
        parts += [Text(""), _case_table(sure, words, vocabulary, width)]
    if doubtful:
        heading = plural(
            "{count} matter of which it is not known whether it belongs here:",
            "{count} matters of which it is not known whether they belong here:",
            len(doubtful),
        )
        parts += [Text(""), folded(say(heading), width, "magenta"), _case_table(doubtful, words, vocabulary, width)]
    parts += [folded(say(why), width) for why, cells in reasons_of(report) if address in cells]
    parts += [folded(say(begun_line(each, report.form)), width) for each in report.begun if address in each.cells]
    parts.append(unbroken(say("Checkpoint: {checkpoint}", checkpoint=report.sources.checkpoint), "dim"))
    return Group(*parts)


def _case_table(cases: list[Case], words: Words, vocabulary: Vocabulary, width: int) -> RenderableType:
    columns = [Column(words.say(N_("Matter")), whole=True), Column(words.say(N_("What happened")), whole=True)]
    name_room = max(10, width // 3)
    rows = []
    for case in cases:
        title = matter_title(case.matter)
        name = stacked(folded(mask(case.matter.number), name_room, "bold"), *([folded(title, name_room, "dim")] if title else []))
        rows.append([name, stacked(*_happened(case, words, vocabulary, max(20, width - name_room - 4)))])
    return build_table(columns, rows)


def _happened(case: Case, words: Words, vocabulary: Vocabulary, room: int) -> Iterator[Text]:
    for event in case.events:
        name, facet = event_label(event.event, words, vocabulary), event_facet_label(event, words, vocabulary)
        yield folded(words.say("{day} {event} (entry {seq})", day=event.when, event=f"{name} {facet}".strip(), seq=event.seq), room)
