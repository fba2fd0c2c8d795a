"""The audit as JSON, schema ``govopen.audit/1``: frozen names and types, written out one by one and never dumped from internals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.findings import CurrentVerdict, Finding, Outcome
from govopen.core.model.rules import Pack
from govopen.core.reports.audit_report import AuditReport, Sources, score
from govopen.core.text.escaping import hidden, is_visible
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.render.wording import matter_title, why

SCHEMA = "govopen.audit/1"
COUNT_ORDER = (
    Outcome.MET, Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED, Outcome.DUE_SOON,
    Outcome.PENDING, Outcome.UNDETERMINED, Outcome.WAIVED, Outcome.NOT_APPLICABLE,
)  # fmt: skip


def render_json(report: AuditReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text with a final newline, finding by finding; only ``why`` depends on the language.

    It holds what the ledger holds; what cannot be seen is spelt as JSON spells it, so that no terminal obeys it.
    """
    head = _indented(_head(report, words), depth=0).removesuffix("\n}")
    yield f'{head},\n  "findings": ['
    before, after = "\n    ", ""
    for finding in report.findings:
        yield before + _indented(_finding(finding, words), depth=2)
        before, after = ",\n    ", "\n  "
    yield f"{after}]\n}}\n"


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _indented(value: object, *, depth: int) -> str:
    """Return a value as ``json`` indents it that many levels inside another one, without the blanks before its first line.

    The encoder of ``json`` is quick only without indenting, and there may be a hundred thousand findings.
    """
    if isinstance(value, dict):
        parts = [f"{_spelt(_ENCODER.encode(name))}: {_indented(each, depth=depth + 1)}" for name, each in value.items()]
    elif isinstance(value, list):
        parts = [_indented(each, depth=depth + 1) for each in value]
    else:
        return _spelt(_ENCODER.encode(value))
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not parts:
        return opening + closing
    line = "\n" + "  " * depth
    return f"{opening}{line}  {f',{line}  '.join(parts)}{line}{closing}"


def _spelt(text: str) -> str:
    if is_visible(text):
        return text
    return "".join(json.dumps(char)[1:-1] if hidden(char) else char for char in text)


def _head(report: AuditReport, words: Words) -> dict[str, Any]:
    """Everything but the findings, which come last."""
    sources = report.sources
    return {
        "schema": SCHEMA,
        "generated_at": sources.generated_at.isoformat(timespec="seconds"),
        "agency": sources.agency,
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        "by": report.by,
        "as_of": report.on.day.isoformat(),
        "strict": report.strict,
        "ledger": {"id": sources.checkpoint.ledger, "entries": sources.checkpoint.size, "head": sources.checkpoint.head},
        "packs": [_pack(pack) for pack in sources.packs],
        "calendar": _calendar(sources),
        "counts": _counts(report.counts),
        "score": score(report.counts),
        "by_rule": [
            {
                "rule": line.rule.id,
                "pack": line.rule.pack,
                "article": line.rule.article,
                "level": line.rule.level,
                "title": words.pick(line.rule.title, line.rule.title_en),
                "counts": _counts(line.counts),
            }
            for line in report.by_rule
        ],
        "by_unit": [{"unit": line.unit, "counts": _counts(line.counts)} for line in report.by_unit],
    }


def _pack(pack: Pack) -> dict[str, str]:
    return {"id": pack.id, "title": pack.title, "number": pack.number, "sha256": pack.sha256}


def _calendar(sources: Sources) -> dict[str, Any]:
    return {
        "from": sources.coverage.first.isoformat(),
        "to": sources.coverage.last.isoformat(),
        "as_of": sources.calendar_as_of.isoformat() if sources.calendar_as_of else None,
        "notices": [str(notice) for notice in sources.notices],
    }


def _counts(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(outcome): counts.get(outcome, 0) for outcome in COUNT_ORDER}


def _moment(moment: Moment | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _otherwise(otherwise: CurrentVerdict | None) -> dict[str, str | None] | None:
    return {"outcome": str(otherwise.outcome), "due": _moment(otherwise.due)} if otherwise else None


def _starred(text: str) -> str:
    """Text of a user: numbers of persons starred."""
    return mask(text)


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
    matter = finding.matter
    return {
        "rule": finding.rule,
        "pack": finding.pack,
        "article": finding.article,
        "level": finding.level,
        "outcome": str(finding.outcome),
        "matter": matter.number if matter else None,
        "kind": matter.kind if matter else None,
        "title": matter_title(matter) or None,
        "unit": finding.unit,
        "leader": finding.leader,
        "period": finding.period,
        "trigger": _moment(finding.trigger),
        "due": _moment(finding.due),
        "due_earliest": _moment(finding.due_earliest),
        "done": _moment(finding.done),
        "late_by": finding.late_by,
        "late_unit": finding.late_unit,
        "required": finding.required,
        "actual": finding.actual,
        "missing": list(finding.missing),
        "entries": list(finding.entries),
        "reason": finding.reason.code,
        "version": finding.version,
        "late_reason": _starred(finding.late_reason.reason) if finding.late_reason else None,
        "by_todays_calendar": _otherwise(finding.current),
        "why": _starred(words.say(why(finding))),
    }
