"""Reads an annual report in the schema ``govopen.annual-report/1``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, FORMS, FormName, appeal_cell, request_cell
from govopen.core.reports.annual_report.published import PublishedReport
from govopen.errors import ImportRefused
from govopen.messages import msg

SCHEMA = "govopen.annual-report/1"


def read_report_json(text: str, name: str) -> PublishedReport:
    """Return the report; raises ``ImportRefused`` for what is no report in this schema."""
    try:
        held = json.loads(text, parse_float=Decimal)
        if not isinstance(held, dict) or held.get("schema") != SCHEMA:
            raise ValueError
        form: FormName = "60" if str(held.get("form")) == "60" else "30"
        numbers = dict(_numbers(held, form))
        further = tuple(dict.fromkeys(row for row in _rows(held) if row not in {each.id for each in FORMS[form].requests}))
        agency, year = held.get("agency"), held.get("year")
        narrative = tuple(each for each in held.get("narrative") or () if isinstance(each, str))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ImportRefused(
            msg("{path} is no report in the schema {schema}.", path=name, schema=SCHEMA),
            hint=msg("Give what `govopen annual-report --format json` wrote, or the report as a web page, .xlsx or .docx."),
        ) from None
    return PublishedReport(
        agency if isinstance(agency, str) and agency else None,
        year if isinstance(year, int) and 1900 < year < 2200 else None,
        Cells(form, numbers),
        narrative,
        further,
        printed=False,
    )


def _rows(held: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(row["id"]) for row in held["table3"]["rows"])


def _numbers(held: Mapping[str, Any], form: FormName) -> Iterator[tuple[str, int | Decimal | None]]:
    yield from _flattened("table2", held.get("table2") or {})
    columns = held["table3"].get("columns") or [column.id for column in APPLICANTS]
    for row in held["table3"]["rows"]:
        yield from ((request_cell(row["id"], column), _number(value)) for column, value in zip(columns, row["values"], strict=True))
    for block in APPEALS:
        values = (held.get("table4") or {}).get(block.id)
        if values is not None:
            yield from ((appeal_cell(block.id, outcome.id), _number(value)) for outcome, value in zip(APPEAL_OUTCOMES, values, strict=True))


def _flattened(path: str, value: object) -> Iterator[tuple[str, int | Decimal | None]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flattened(f"{path}.{name}", inner)
    else:
        yield path, _number(value)


def _number(value: object) -> int | Decimal | None:
    """Return a number; raises ``ValueError`` for what is none, or larger than any report holds."""
    if value is None:
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and -(10**15) < value < 10**15:
        return value
    raise ValueError(value)
