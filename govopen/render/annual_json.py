"""The annual report as JSON, schema ``govopen.annual-report/1``: frozen names and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govopen.core.reports.annual_report.cells import Check
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, appeal_cell, request_cell
from govopen.core.reports.annual_report.report import AnnualReport
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.render.annual_wording import begun_line, why_unknown
from govopen.render.json_text import checkpoint_json, indented

SCHEMA = "govopen.annual-report/1"


def render_annual_json(report: AnnualReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text; only ``why`` depends on the language."""
    yield indented(_document(report, words), depth=0) + "\n"


def _document(report: AnnualReport, words: Words) -> dict[str, Any]:
    sources = report.sources
    return {
        "schema": SCHEMA,
        "generated_at": sources.generated_at.isoformat(timespec="seconds"),
        "agency": sources.agency,
        "year": report.year,
        "form": report.form.name,
        "counted": {"from": report.days.first.isoformat(), "to": report.days.last.isoformat(), "partial": report.partial},
        "table2": _table_two(report),
        "table3": {
            "columns": [column.id for column in APPLICANTS],
            "rows": [
                {
                    "id": row.id,
                    "label": row.label,
                    "values": [report.number(request_cell(row.id, column.id)) for column in APPLICANTS],
                }
                for row in report.form.requests
            ],
        },
        "table4": {block.id: [report.number(appeal_cell(block.id, outcome.id)) for outcome in APPEAL_OUTCOMES] for block in APPEALS},
        "checks": [_check(check) for check in report.checks],
        "unknown": [
            {
                "cell": each.cell,
                "reason": each.code,
                "why": words.say(why_unknown(each)),
                "matters": [mask(number) for number in each.matters],
                "count": each.count,
                "known": each.known,
            }
            for each in report.unknown
        ],
        "begun_within": [
            {
                "register": each.register,
                "first_entry": each.day.isoformat(),
                "cells": list(each.cells),
                "why": words.say(begun_line(each, report.form)),
            }
            for each in report.begun
        ],
        "stated": [
            {"cell": each.cell, "number": each.number, "source": mask(each.source), "entry": each.entry, "of": each.of}
            for each in report.stated
        ],
        "ledger": checkpoint_json(sources),
    }


def _table_two(report: AnnualReport) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for block in report.form.activity:
        for row in block.rows:
            cells = {column.id: report.number(block.address(row.id, column.id)) for column in block.columns}
            found[row.id] = cells if len(cells) > 1 else next(iter(cells.values()))
    return found


def _check(check: Check) -> Mapping[str, Any]:
    return {
        "id": check.id,
        "ok": check.ok,
        "column": check.column,
        "row": check.row,
        "cell": check.left_cells[0] if len(check.left_cells) == 1 and not check.right_cells else None,
        "left": check.left,
        "right": check.right,
    }
