"""Findings as rows of typed cells, once for csv and workbook: headings as messages, dates as dates, numbers as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from govopen.core.model.findings import Finding
from govopen.core.model.rules import Rule
from govopen.i18n import Words
from govopen.messages import Message, msg
from govopen.render.sentences import OncePerVerdict, name_of, why_text
from govopen.render.spreadsheet_cells import Cell, Shape, moment_cell
from govopen.render.wording import matter_title


class FindingColumn(Struct, frozen=True):
    """One column: heading, shape of its cells, and how a finding fills it.

    ``own``: the cell is of the matter, the office or the entries, which differ where the rest of two findings agrees.
    """

    heading: Message
    shape: Shape
    cell: Callable[[Finding, Rule | None, Words], Cell]
    own: bool = False


def rule_title(rule: Rule | None, words: Words) -> str:
    """The title of a rule in the reader's language."""
    return words.pick(rule.title, rule.title_en) if rule else ""


COLUMNS: tuple[FindingColumn, ...] = (
    FindingColumn(msg("Outcome"), "id", lambda finding, rule, words: name_of(finding.outcome, words)),
    FindingColumn(msg("Office"), "text", lambda finding, rule, words: finding.unit, own=True),
    FindingColumn(msg("Matter"), "id", lambda finding, rule, words: finding.matter.number if finding.matter else None, own=True),
    FindingColumn(msg("Title"), "text", lambda finding, rule, words: matter_title(finding.matter), own=True),
    FindingColumn(msg("Leader"), "text", lambda finding, rule, words: finding.leader),
    FindingColumn(msg("Period"), "id", lambda finding, rule, words: finding.period),
    FindingColumn(msg("Article"), "id", lambda finding, rule, words: finding.article),
    FindingColumn(msg("Duty"), "text", lambda finding, rule, words: rule_title(rule, words)),
    FindingColumn(msg("Level"), "id", lambda finding, rule, words: name_of(finding.level, words)),
    FindingColumn(msg("Began"), "day", lambda finding, rule, words: moment_cell(finding.trigger)),
    FindingColumn(msg("Due"), "day", lambda finding, rule, words: moment_cell(finding.due)),
    FindingColumn(msg("Due at the earliest"), "day", lambda finding, rule, words: moment_cell(finding.due_earliest)),
    FindingColumn(msg("Done"), "day", lambda finding, rule, words: moment_cell(finding.done)),
    FindingColumn(msg("Late by"), "number", lambda finding, rule, words: finding.late_by),
    FindingColumn(
        msg("Unit of lateness"), "id", lambda finding, rule, words: name_of(finding.late_unit, words) if finding.late_unit else None
    ),
    FindingColumn(msg("Required"), "number", lambda finding, rule, words: finding.required),
    FindingColumn(msg("Actual"), "number", lambda finding, rule, words: finding.actual),
    FindingColumn(msg("Why"), "long", lambda finding, rule, words: why_text(finding, words)),
    FindingColumn(msg("Ledger entries"), "text", lambda finding, rule, words: " ".join(map(str, finding.entries)), own=True),
    FindingColumn(msg("Rule"), "id", lambda finding, rule, words: finding.rule),
)


Drawn = TypeVar("Drawn")


def finding_rows(
    findings: Iterable[Finding], rules: Mapping[str, Rule], draw: Callable[[Cell], Drawn], *, words: Words
) -> Iterator[list[Drawn]]:  # fmt: skip
    """Yield each finding as its cells, drawn, in the order of ``COLUMNS``; what findings have in common is drawn once."""
    in_common = OncePerVerdict(
        lambda finding: [draw(None if column.own else column.cell(finding, rules.get(finding.rule), words)) for column in COLUMNS]
    )
    own = [(place, column.cell) for place, column in enumerate(COLUMNS) if column.own]
    for finding in findings:
        row = in_common(finding).copy()
        for place, cell in own:
            row[place] = draw(cell(finding, None, words))
        yield row
