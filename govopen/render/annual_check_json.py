"""What was found in published annual reports as JSON, schema ``govopen.annual-check/1``: frozen names and types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from govopen.core.reports.annual_report.cells import Check
from govopen.core.reports.annual_report.narrative import NarrativeCheck
from govopen.core.reports.annual_report.report_check import AlikeReport, ReportCheck
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.render.json_text import indented

SCHEMA = "govopen.annual-check/1"


def render_annual_check_json(checks: Sequence[ReportCheck], *, words: Words) -> Iterator[str]:
    """Yield the checks as indented JSON text; only ``why``, ``hint`` and ``notes`` depend on the language."""
    yield indented({"schema": SCHEMA, "files": [_file(check, words) for check in checks]}, depth=0) + "\n"


def _file(check: ReportCheck, words: Words) -> dict[str, Any]:
    report = check.report
    return {
        "file": check.file,
        "verdict": check.verdict,
        "why": words.say(check.refusal) if check.refusal else None,
        "hint": words.say(check.hint) if check.hint else None,
        "agency": mask(report.agency) if report and report.agency else None,
        "year": report.year if report else None,
        "form": report.cells.form if report else None,
        "further_rows": list(report.further_results) if report else [],
        "checks": [_check(each) for each in check.sums],
        "narrative": [_figure(each) for each in check.narrative],
        "year_before": check.before,
        "across_years": [_check(each) for each in check.years],
        "alike": [_alike(each) for each in check.alike],
        "missing": list(check.missing),
        "notes": [words.say(note) for note in check.notes],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "ok": check.ok,
        "column": check.column,
        "row": check.row,
        "left": check.left,
        "right": check.right,
        "left_cells": list(check.left_cells),
        "right_cells": list(check.right_cells),
    }


def _figure(check: NarrativeCheck) -> dict[str, Any]:
    return {
        "id": check.id,
        "ok": check.ok,
        "stated": check.left,
        "tables": check.right,
        "cells": list(check.cells),
        "less": list(check.minus),
        "sentence": mask(check.sentence),
    }


def _alike(alike: AlikeReport) -> dict[str, Any]:
    passages = [{"here": mask(each.here), "there": mask(each.there)} for each in alike.likeness.passages]
    return {"file": alike.file, "year_before": alike.year_before, "share": round(alike.likeness.share, 3), "passages": passages}
