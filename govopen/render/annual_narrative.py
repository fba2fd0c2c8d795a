"""A draft of part one (总体情况) from the figures of the tables. Its numbers are the cells'; what is not known is left to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.core.reports.annual_report.form import APPEALS, appeal_cell, request_cell
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.messages import Message, msg
from govopen.render.annual_wording import figure

DRAFT = msg("Draft: counted from the ledger, to be gone over and completed before it is published.")
#: What stands in the place of a figure that is not known.
_GAP = "____"


def draft_narrative(report: AnnualReport) -> Iterator[tuple[Message, Message]]:
    """Yield the paragraphs that 30号 asks for in part one, each with its heading; what no table counts is left to be filled in."""
    yield msg("(1) Information published unasked"), _published(report)
    yield msg("(2) Requests"), _requests(report)
    yield (
        msg("(3) Management of information"),
        msg("(to be completed: document management, secrecy review, upkeep of published information)"),
    )
    yield msg("(4) Platforms"), msg("(to be completed: website, gazette, new media, windows)")
    yield msg("(5) Supervision"), _supervision(report)


def _value(report: AnnualReport, *cells: str) -> str:
    numbers = [report.number(cell) for cell in cells]
    known = [number for number in numbers if number is not None]
    return figure(sum(known)) if len(known) == len(numbers) else _GAP


def _published(report: AnnualReport) -> Message:
    made = _value(report, "table2.normative.made")
    decisions = {name: _value(report, _handled(report, name)) for name in ("permits", "penalties", "coercion")}
    if report.form.name == "60":
        return msg(
            "In {year} {made} normative documents were made; {permits} permits, {penalties} penalties and {coercion} acts of coercion were "
            "decided.",
            year=report.year, made=made, **decisions,
        )  # fmt: skip
    ended, in_force = _value(report, "table2.normative.repealed"), _value(report, "table2.normative.in_force")
    return msg(
        "In {year} {made} normative documents were made and {ended} repealed; {in_force} are in force. {permits} permits, {penalties} "
        "penalties and {coercion} acts of coercion were decided.",
        year=report.year, made=made, ended=ended, in_force=in_force, **decisions,
    )  # fmt: skip


def _handled(report: AnnualReport, row: str) -> str:
    plain = f"table2.{row}"
    return plain if plain in report.cells.numbers else f"{plain}.handled"


def _requests(report: AnnualReport) -> Message:
    total = {row: _value(report, request_cell(row, "total")) for row in ("new", "carried-in", "subtotal", "carried-out", "granted")}
    refused = [row.id for row in report.form.requests if row.group == "（三）不予公开"]
    return msg(
        "In {year} {new} requests were received and {carried} carried in from the year before; {handled} were handled: {granted} granted, "
        "{partly} granted in part, {refused} refused. {left} are carried into the next year.",
        year=report.year, new=total["new"], carried=total["carried-in"], handled=total["subtotal"], granted=total["granted"],
        partly=_value(report, request_cell("partly-granted", "total")), left=total["carried-out"],
        refused=_value(report, *(request_cell(row, "total") for row in refused)),
    )  # fmt: skip


def _supervision(report: AnnualReport) -> Message:
    review, *lawsuits = (block.id for block in APPEALS)
    return msg(
        "There were {review} reviews ({corrected} corrected) and {lawsuits} lawsuits about disclosure. (to be completed: assessment, "
        "training)",
        review=_value(report, appeal_cell(review, "total")),
        corrected=_value(report, appeal_cell(review, "corrected")),
        lawsuits=_value(report, *(appeal_cell(block, "total") for block in lawsuits)),
    )
