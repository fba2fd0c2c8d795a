"""Everything that is found in one published report, as a value: its sums, its narrative, the year before, reports like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from govopen.core.reports.annual_report.across_years import check_across_years
from govopen.core.reports.annual_report.cells import Check
from govopen.core.reports.annual_report.checks import check_sums
from govopen.core.reports.annual_report.form import FORMS, form_of
from govopen.core.reports.annual_report.likeness import TOLD_FROM, YEAR_BEFORE_TOLD_FROM, Likeness, compare_narratives
from govopen.core.reports.annual_report.narrative import NarrativeCheck, check_narrative
from govopen.core.reports.annual_report.published import PublishedReport
from govopen.messages import Message, msg, plural

Verdict = Literal["ok", "open", "fails", "unreadable"]


class AlikeReport(Struct, frozen=True):
    """Another file whose narrative is like this one's; ``year_before``: it is the agency's own report of the year before."""

    file: str
    likeness: Likeness
    year_before: bool = False


class ReportCheck(Struct, frozen=True):
    """One file and what was found. ``report`` is None where it could not be read; ``refusal`` and ``hint`` say why."""

    file: str
    report: PublishedReport | None = None
    refusal: Message | None = None
    hint: Message | None = None
    sums: tuple[Check, ...] = ()
    narrative: tuple[NarrativeCheck, ...] = ()
    years: tuple[Check, ...] = ()
    before: str | None = None
    alike: tuple[AlikeReport, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def failed(self) -> tuple[Check | NarrativeCheck, ...]:
        """The checks that fail."""
        checks: tuple[Check | NarrativeCheck, ...] = (*self.sums, *self.years, *self.narrative)
        return tuple(check for check in checks if check.ok is False)

    @property
    def verdict(self) -> Verdict:
        """``fails`` where a check fails, ``open`` where none does and a sum cannot be decided, or a cell is missing or no number."""
        if self.report is None:
            return "unreadable"
        if self.failed:
            return "fails"
        return "open" if self.missing or self.report.unread or any(check.ok is None for check in (*self.sums, *self.years)) else "ok"


class CheckedFile(Struct, frozen=True):
    """A file as it was read: the report, or why there is none."""

    name: str
    report: PublishedReport | None = None
    refusal: Message | None = None
    hint: Message | None = None


def check_reports(files: Sequence[CheckedFile], before: Sequence[CheckedFile] = ()) -> tuple[ReportCheck, ...]:
    """Check every file by itself, against its agency's report of the year before, and against the other files.

    The report of the year before is looked for in ``before``, then among the files themselves. Of ``before``, the files that cannot be
    read stand at the end of what is returned.
    """
    readable = [file for file in (*files, *before) if file.report is not None]
    likeness = compare_narratives([file.report for file in readable if file.report is not None])
    places = {id(file): place for place, file in enumerate(readable)}
    checks = []
    for file in files:
        if file.report is None:
            checks.append(ReportCheck(file.name, refusal=file.refusal, hint=file.hint))
            continue
        others = [other for other in files if other is not file]
        earlier = _year_before(file.report, before, alone=len(files) == 1) or _year_before(file.report, others, alone=False)
        compared = [*([earlier] if earlier else []), *(other for other in others if other is not earlier and not _same(other, file))]
        alike = [
            AlikeReport(other.name, found, other is earlier)
            for other in compared
            if (found := likeness.get((places[id(file)], places.get(id(other), -1)))) is not None
            and found.share >= (YEAR_BEFORE_TOLD_FROM if other is earlier else TOLD_FROM)
        ]
        checks.append(_check_one(file.name, file.report, earlier, tuple(alike), asked=bool(before)))
    unread = [file for file in before if file.report is None]
    return (*checks, *(ReportCheck(file.name, refusal=file.refusal, hint=file.hint) for file in unread))


def _check_one(
    name: str, report: PublishedReport, earlier: CheckedFile | None, alike: tuple[AlikeReport, ...], *, asked: bool
) -> ReportCheck:
    before = earlier.report if earlier else None
    return ReportCheck(
        name,
        report,
        sums=check_sums(report.cells, printed=report.printed, further_results=report.further_results),
        narrative=check_narrative(report),
        years=check_across_years(before.cells, report.cells) if before else (),
        before=earlier.name if earlier else None,
        alike=alike,
        missing=tuple(address for address in _decisive(report) if address not in report.cells.numbers),
        notes=(*report.notes, *_notes(report, before, asked=asked)),
    )


def _decisive(report: PublishedReport) -> list[str]:
    """Return the cells of tables three and four: without one of them the report has not been checked whole."""
    return [address for address in FORMS[report.cells.form].addresses() if not address.startswith("table2.")]


def _notes(report: PublishedReport, before: PublishedReport | None, *, asked: bool) -> list[Message]:
    notes = []
    if report.year is not None and report.year >= 2019 and form_of(report.year).name != report.cells.form:
        used, due = FORMS[report.cells.form].document, form_of(report.year).document
        notes.append(msg("The report of {year} is in the form of {used}; that of {due} applies.", year=report.year, used=used, due=due))
    without = sum(
        1 for address in FORMS[report.cells.form].addresses() if address.startswith("table2.") and address not in report.cells.numbers
    )
    if without:
        notes.append(
            plural("Table two: {count} cell of the form was not found.", "Table two: {count} cells of the form were not found.", without)
        )
    if not any(len(paragraph) > 20 for paragraph in report.narrative):
        notes.append(msg("There is no narrative in the file; only the tables were checked."))
    if asked and before is None:
        notes.append(msg("No report of the same agency for the year before is among the files given."))
    if before is not None and report.year and before.year and before.year != report.year - 1:
        notes.append(msg("The report to compare with is of {year}, not of the year before.", year=before.year))
    return notes


def _year_before(report: PublishedReport, before: Sequence[CheckedFile], *, alone: bool) -> CheckedFile | None:
    """Return the agency's report of the year before; one file and one report to compare with belong together whatever their titles."""
    readable = [file for file in before if file.report is not None]
    if alone and len(readable) == 1:
        return readable[0]
    return next((file for file in readable if file.report is not None and _precedes(file.report, report)), None)


def _same(other: CheckedFile, file: CheckedFile) -> bool:
    """Whether two files hold one report, in two formats say: an agency's of a year is like itself."""
    one, two = other.report, file.report
    return one is not None and two is not None and None not in (one.agency, one.year) and (one.agency, one.year) == (two.agency, two.year)


def _precedes(before: PublishedReport, report: PublishedReport) -> bool:
    if before.agency is None or report.agency is None or report.year is None or before.year != report.year - 1:
        return False
    return _bare(before.agency) == _bare(report.agency)


def _bare(agency: str) -> str:
    """Return an agency's name without 人民政府, which titles leave out as they like, unless an office follows it."""
    return agency.removesuffix("人民政府")
