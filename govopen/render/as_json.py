"""The audit as JSON, schema ``govopen.audit/1``: frozen names and types, written out one by one and never dumped from internals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from govopen.core.dates.moments import Moment
from govopen.core.model.findings import CurrentVerdict, Finding
from govopen.core.reports.audit_report import AuditReport, Sources, binding_levels, rate
from govopen.core.reports.comparison import Change, Comparison, Side
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.render.headline import RATE_RULE
from govopen.render.json_text import ENCODER, checkpoint_json, counts_json, indented, pack_json, rate_json, spelt
from govopen.render.sentences import OncePerVerdict, why_text
from govopen.render.wording import matter_title

SCHEMA = "govopen.audit/1"


def render_json(report: AuditReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text with a final newline, finding by finding; only ``why`` depends on the language.

    It holds what the ledger holds; what cannot be seen is spelt as JSON spells it, so that no terminal obeys it.
    """
    head = indented(_head(report, words), depth=0).removesuffix("\n}")
    yield f'{head},\n  "findings": ['
    before, after = "\n    ", ""
    in_common = OncePerVerdict(lambda finding: _in_common(finding, words))
    for finding in report.findings:
        yield before + _finding(finding, *in_common(finding))
        before, after = ",\n    ", "\n  "
    yield f"{after}]\n}}\n"


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
        "ledger": checkpoint_json(sources),
        "packs": [pack_json(pack) for pack in sources.packs],
        "readings": dict(sources.readings),
        "calendar": _calendar(sources),
        "counts": counts_json(report.counts, report.absorbed),
        "matters": report.headline.matters,
        "absorbed": {str(outcome): number for outcome, number in report.absorbed.items()},
        "score": rate(report.counts).exact,
        "rate": rate_json(report.rate) | {"levels": sorted(binding_levels(strict=report.strict)), "definition": words.say(RATE_RULE)},
        **({"against": _against(report.against)} if report.against else {}),
        "by_rule": [
            {
                "rule": line.rule.id,
                "pack": line.rule.pack,
                "article": line.rule.article,
                "level": line.rule.level,
                "title": words.pick(line.rule.title, line.rule.title_en),
                "counts": counts_json(line.counts, line.absorbed),
                "rate": rate_json(rate(line.counts)),
            }
            for line in report.by_rule
        ],
        "by_unit": [
            {
                "unit": line.unit,
                "counts": counts_json(line.counts, line.absorbed),
                "rate": rate_json(line.rate),
                "besides": line.besides,
            }
            for line in report.by_unit
        ],
    }


def _against(against: Comparison) -> dict[str, Any]:
    """The same rules and offices in an earlier year; a side is null where a rule was not in force, or nothing was said of an office."""
    return {
        "period": {"from": against.period.first.isoformat(), "to": against.period.last.isoformat()},
        "as_of": against.on.day.isoformat(),
        "rules_in_both": against.common,
        "total": _change(against.total),
        "by_rule": [{"rule": each.rule.id, **_change(each.change)} for each in against.rules],
        "by_unit": [{"unit": each.unit, **_change(each.change)} for each in against.units],
    }


def _change(change: Change) -> dict[str, Any]:
    points = None if change.thousandths is None else change.thousandths / 10
    changed = None if change.breaches is None else {"breaches": change.breaches, "rate_points": points}
    return {"now": _side(change.now), "before": _side(change.before), "change": changed}


def _side(side: Side | None) -> dict[str, Any] | None:
    return None if side is None else {"breaches": side.breaches, "undetermined": side.undetermined, "rate": rate_json(side.rate)}


def _calendar(sources: Sources) -> dict[str, Any]:
    return {
        "from": sources.coverage.first.isoformat(),
        "to": sources.coverage.last.isoformat(),
        "as_of": sources.calendar_as_of.isoformat() if sources.calendar_as_of else None,
        "notices": [str(notice) for notice in sources.notices],
    }


def _starred(text: str) -> str:
    """Text of a user: numbers of persons starred."""
    return mask(text)


def _text(text: str | int | None) -> str:
    return spelt(ENCODER.encode(text))


#: The same of offices, rules and numbers, which return again and again: 0.1 µs in place of 1.
_value = lru_cache(maxsize=4096)(_text)


@lru_cache(maxsize=4096)
def _moment(moment: Moment | None) -> str:
    return _value(moment.isoformat() if moment is not None else None)


def _array(values: Iterable[str]) -> str:
    inside = ",\n        ".join(values)
    return f"[\n        {inside}\n      ]" if inside else "[]"


def _otherwise(otherwise: CurrentVerdict | None) -> str:
    if otherwise is None:
        return "null"
    return f"""{{
        "outcome": {_value(otherwise.outcome.value)},
        "due": {_moment(otherwise.due)}
      }}"""


def _finding(finding: Finding, duty: str, verdict: str, reason: str) -> str:
    """One finding, laid out as it stands in the list: a template costs a fifth of a dict that ``indented`` walks through."""
    matter = finding.matter
    return f"""{{
      {duty},
      "matter": {_text(matter.number) if matter else "null"},
      "kind": {_value(matter.kind if matter else None)},
      "title": {_text(matter_title(matter)) if matter and matter.title else "null"},
      "unit": {_value(finding.unit)},
      {verdict},
      "entries": {_array(map(str, finding.entries))},
      {reason}
    }}"""


def _in_common(finding: Finding, words: Words) -> tuple[str, str, str]:
    """The lines of a finding before its matter, between its office and its entries, and after them."""
    excuse = finding.late_reason
    duty = f"""\
"rule": {_value(finding.rule)},
      "pack": {_value(finding.pack)},
      "article": {_value(finding.article)},
      "level": {_value(finding.level)},
      "outcome": {_value(finding.outcome.value)}"""
    verdict = f"""\
"leader": {_value(finding.leader)},
      "period": {_value(finding.period)},
      "trigger": {_moment(finding.trigger)},
      "due": {_moment(finding.due)},
      "due_earliest": {_moment(finding.due_earliest)},
      "done": {_moment(finding.done)},
      "late_by": {_value(finding.late_by)},
      "late_at_least": {_value(finding.late_at_least)},
      "late_unit": {_value(finding.late_unit)},
      "required": {_value(finding.required)},
      "actual": {_value(finding.actual)},
      "missing": {_array(map(_value, finding.missing))}"""
    reason = f"""\
"reason": {_value(finding.reason.code)},
      "version": {_value(finding.version)},
      "absorbed_by": {_value(finding.absorbed_by)},
      "absorbs": {_array(_value(rule) for rule, _ in finding.absorbs)},
      "late_reason": {_value(_starred(excuse.reason) if excuse else None)},
      "by_todays_calendar": {_otherwise(finding.current)},
      "why": {_value(_starred(why_text(finding, words)))}"""
    return duty, verdict, reason
