"""Sentences about what was found in a published annual report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govopen.core.reports.annual_report.across_years import BEFORE, CARRIED, IN_FORCE
from govopen.core.reports.annual_report.cell_groups import total_of
from govopen.core.reports.annual_report.cells import Cells, Check
from govopen.core.reports.annual_report.form import APPLICANTS, FORMS, Form
from govopen.core.reports.annual_report.lookup import places
from govopen.core.reports.annual_report.narrative import NarrativeCheck
from govopen.core.reports.annual_report.report_check import AlikeReport, ReportCheck
from govopen.messages import Label, Message, msg, plural
from govopen.render.annual_wording import check_line, figure

#: How many cells a sentence names.
_NAMED = 6

FIGURE_NAMES: Mapping[str, Label] = {
    "new": Label("本年新收", "new requests"),
    "received": Label("收到申请", "requests received"),
    "carried-in": Label("上年结转", "carried in"),
    "carried-out": Label("结转下年度", "carried on"),
    "natural": Label("自然人申请", "requests of natural persons"),
    "legal-persons": Label("法人或其他组织申请", "requests of legal persons and other organisations"),
    "granted-and-partly": Label("予以公开和部分公开", "granted and partly granted"),
    "granted": Label("予以公开", "granted"),
    "partly-granted": Label("部分公开", "partly granted"),
    "refused": Label("不予公开", "refused"),
    "unable": Label("无法提供", "cannot be provided"),
    "unprocessed": Label("不予处理", "not processed"),
    "otherwise": Label("其他处理", "handled otherwise"),
    "state-secret": Label("国家秘密", "state secret"),
    "internal-affairs": Label("内部事务信息", "internal affairs"),
    "process-information": Label("过程性信息", "information of a process"),
    "enforcement-file": Label("行政执法案卷", "enforcement file"),
    "not-held": Label("不掌握相关政府信息", "not held"),
    "petition": Label("信访举报投诉", "petition"),
    "repeated": Label("重复申请", "repeated"),
    "answered": Label("答复、办结", "answered"),
    "appeals": Label("行政复议和行政诉讼", "reviews and lawsuits"),
    "review": Label("行政复议", "reviews"),
    "litigation": Label("行政诉讼", "lawsuits"),
    "upheld": Label("维持", "upheld"),
    "corrected": Label("纠正", "corrected"),
    "other": Label("其他结果", "other results"),
    "pending": Label("尚未审结", "pending"),
    "normative-in-force": Label("现行有效规范性文件", "normative documents in force"),
    "normative-repealed": Label("废止规范性文件", "normative documents repealed"),
    "normative-made": Label("制发规范性文件", "normative documents made"),
}


def verdict_line(check: ReportCheck) -> Message:
    """What came of a file, in one line."""
    if check.refusal is not None:
        return msg("unreadable: {why}", why=check.refusal)
    failed, undecided = len(check.failed), sum(each.ok is None for each in (*check.sums, *check.years))
    if check.verdict == "fails":
        return _failed_line(check, failed, undecided)
    if check.verdict == "open":
        if check.missing:
            return plural("open: {count} cell was not found", "open: {count} cells were not found", len(check.missing))
        if check.report is not None and check.report.unread:
            return plural("open: {count} cell holds no number", "open: {count} cells hold no number", len(check.report.unread))
        return plural("open: {count} sum cannot be decided", "open: {count} sums cannot be decided", undecided)
    sums = plural("{count} sum", "{count} sums", len(check.sums) + len(check.years))
    figures = plural(
        "{count} figure of the narrative", "{count} figures of the narrative", sum(each.ok is True for each in check.narrative)
    )
    return msg("ok: {sums}, {figures}", sums=sums, figures=figures)


def _failed_line(check: ReportCheck, failed: int, undecided: int) -> Message:
    narrative = sum(each.ok is False for each in check.narrative)
    sums = plural("{count} sum fails", "{count} sums fail", failed - narrative)
    figures = plural("{count} figure of the narrative contradicts", "{count} figures of the narrative contradict", narrative)
    if undecided:
        left = plural("{count} sum is open", "{count} sums are open", undecided)
        if not narrative:
            return msg("{sums}, {open}", sums=sums, open=left)
        if failed == narrative:
            return msg("{figures}, {open}", figures=figures, open=left)
        return msg("{sums}, {figures}, {open}", sums=sums, figures=figures, open=left)
    if failed == narrative:
        return figures
    return msg("{sums}, {figures}", sums=sums, figures=figures) if narrative else sums


def sum_line(check: Check, form: Form) -> Message:
    """One sum with both sides."""
    sides = {"left": figure(check.left), "right": figure(check.right)}
    if check.id == CARRIED:
        column = next((each.label for each in APPLICANTS if each.id == check.column), check.column or "")
        return msg("{column}: carried in {left}, the year before carried on {right}.", column=Label(column, check.column or ""), **sides)
    if check.id == IN_FORCE:
        row = Label("规章" if check.row == "rules" else "行政规范性文件", check.row or "")
        return msg("{row}: in force are {left}; those of the year before, and made, less repealed, make {right}.", row=row, **sides)
    return check_line(check, form)


def cells_of_sum(check: Check, cells: Cells) -> list[object]:
    """The cells that stand in a sum, each with its number."""
    return list_cells((*check.left_cells, *check.right_cells), cells)


def cells_of_figure(check: NarrativeCheck, cells: Cells) -> list[object]:
    """The cells that a figure of the narrative is held against, each with its number."""
    return list_cells((*check.cells, *check.minus), cells)


def list_cells(addresses: Sequence[str], cells: Cells) -> list[object]:
    """The printed names of cells with their numbers; nils are left out where others have more, those of a year before named so."""
    form = FORMS[cells.form]
    telling = [each for each in addresses if each.startswith(BEFORE) or total_of(cells, (each,))] or list(addresses)
    names: list[object] = [_name(address, form, cells) for address in telling[:_NAMED]]
    return [*names, "…"] if len(telling) > _NAMED else names


def _name(address: str, form: Form, cells: Cells) -> Label:
    bare = address.removeprefix(BEFORE)
    place = next((each for each in places(form) if each.address == bare), None)
    label = f"{place.row.label}·{place.column.label}" if place else bare.partition(".")[2].replace(".", "·")
    if bare != address:
        return Label(f"上年 {label}", address)
    number = f" {_printed(address, cells)}" if address in cells.numbers else ""
    return Label(f"{label}{number}", f"{address}{number}")


def _printed(address: str, cells: Cells) -> str:
    """The number of a cell; of a total left blank, the sum of its row in brackets."""
    number, summed = cells.numbers[address], total_of(cells, (address,))
    return figure(number) if number is not None or not summed else f"{figure(None)} ({figure(summed)})"


def figure_line(check: NarrativeCheck) -> Message:
    """A figure of the narrative against the tables."""
    if check.id == "all-upheld":
        return plural(
            "The narrative says that all were upheld; the table has {count} of another outcome or pending.",
            "The narrative says that all were upheld; the table has {count} of other outcomes or pending.",
            int(check.right),
        )
    if check.id in ("no-request", "no-appeal"):
        return plural(
            "The narrative says that there was none; the table has {count}.",
            "The narrative says that there were none; the table has {count}.",
            int(check.right),
        )
    values = {"name": figure_name(check.id), "stated": check.left, "number": figure(check.right)}
    if check.ok is None:
        return msg("{name}: the narrative gives {stated}, the tables {number}; perhaps another scope is meant.", **values)
    return msg("{name}: the narrative gives {stated}, the tables {number}.", **values)


def figure_name(name: str) -> Label:
    """What a figure counts; of an outcome, what it is an outcome of stands in front."""
    subject, _, outcome = name.rpartition("-")
    if name in FIGURE_NAMES or outcome not in FIGURE_NAMES:
        return FIGURE_NAMES.get(name, Label(name, name))
    of = FIGURE_NAMES["appeals" if subject.startswith("review-") else "review" if subject == "review" else "litigation"]
    return Label(f"{of.zh}{FIGURE_NAMES[outcome].zh}", f"{of.en} {FIGURE_NAMES[outcome].en}")


def alike_line(alike: AlikeReport) -> Message:
    """How much of a narrative stands in another file."""
    percent = f"{alike.likeness.share:.0%}"
    if alike.year_before:
        return msg("{percent} of the narrative is like that of the year before, {file}.", percent=percent, file=alike.file)
    return msg("{percent} of the narrative is like that of {file}.", percent=percent, file=alike.file)
