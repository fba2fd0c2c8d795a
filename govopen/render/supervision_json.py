"""The report of many agencies as JSON, schema ``govopen.supervise/1``: frozen names and types, written out one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from govopen.core.dates.moments import BEIJING
from govopen.core.model.findings import Outcome
from govopen.core.reports.agency_audit import AgencyAudit, Judged, OverdueDuty, Points, RuleCounts
from govopen.core.reports.audit_report import Counts, Headline, Rate, rate
from govopen.core.reports.supervision import RankedAgency, SupervisionReport, days_silent
from govopen.core.text.personal_data import hide_password, mask
from govopen.i18n import Words
from govopen.render.headline import percentage
from govopen.render.json_text import ENCODER, spelt

SCHEMA = "govopen.supervise/1"
COUNT_ORDER = (
    Outcome.MET, Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED, Outcome.DUE_SOON,
    Outcome.PENDING, Outcome.UNDETERMINED, Outcome.WAIVED, Outcome.NOT_APPLICABLE,
)  # fmt: skip


def render_json(report: SupervisionReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text, agency by agency; ``reason`` and titles depend on the language.

    ``counts`` and ``by_rule`` mean what they mean in ``govopen.audit/1``. What cannot be seen is spelt as JSON spells it.
    """
    yield _block(_head(report, words)).removesuffix("\n}") + ',\n  "agencies": ['
    ranked = {each.agency.name: each for each in report.ranked}
    before, after = "\n    ", ""
    for agency in report.agencies:
        yield before + _block(_agency(agency, ranked.get(agency.name), report, words), depth=2)
        before, after = ",\n    ", "\n  "
    yield f"{after}]\n}}\n"


class _Line(dict[str, Any]):
    """A table that stands on one line: there are a hundred of them for each agency."""


def _block(value: object, *, depth: int = 0) -> str:
    """Return a value indented as ``json_text`` indents it; a ``_Line`` stays on its line."""
    if isinstance(value, dict) and not isinstance(value, _Line) and value:
        opening, closing = "{}"
        parts = [f"{_text(name)}: {_block(each, depth=depth + 1)}" for name, each in value.items()]
    elif isinstance(value, list) and value:
        opening, closing = "[]"
        parts = [_block(each, depth=depth + 1) for each in value]
    else:
        return _text(value)
    line = "\n" + "  " * depth
    return f"{opening}{line}  {f',{line}  '.join(parts)}{line}{closing}"


def _text(value: object) -> str:
    return spelt(ENCODER.encode(value))


def _head(report: SupervisionReport, words: Words) -> dict[str, Any]:
    asked, last = report.asked, report.last
    return {
        "schema": SCHEMA,
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "title": mask(report.title),
        "period": {"from": asked.period.first.isoformat(), "to": asked.period.last.isoformat()},
        "as_of": asked.on.day.isoformat(),
        "before": {"from": asked.before.first.isoformat(), "to": asked.before.last.isoformat(), "as_of": asked.before_on.isoformat()},
        "strict": asked.strict,
        "silent_after": asked.silent_after,
        "scheme": _Line(id=scheme.scheme, sha256=scheme.sha256) if (scheme := report.scheme) is not None else None,
        "last_report": last.generated_at if last else None,
        "gone": list(report.gone),
        "verdict": report.verdict,
        "judged": len(report.ranked),
        "breached": report.breached,
        "counts": _counts(report.counts),
        "before_counts": _counts(report.before),
        "rate": _rate(rate(report.binding)),
        "headline": _headline(report.headline),
        "overdue_now": report.overdue_count,
        "faulty": [each.name for each in report.faulty],
        "silent": [each.agency.name for each in report.silent],
        "rules": [
            _Line(
                rule=each.rule,
                pack=each.pack,
                article=each.article,
                level=each.level,
                title=words.pick(each.title, each.title_en),
                agencies=each.agencies,
                breached=dict(each.breached),
                rate=_rate(rate(each.counts)),
                counts=_counts(each.counts, each.absorbed),
            )
            for each in report.rules
        ],
        "packs": [
            _Line(id=each.pack.id, title=each.pack.title, sha256=each.pack.sha256, agencies=len(each.agencies)) for each in report.packs
        ],
    }


def _agency(agency: AgencyAudit, ranked: RankedAgency | None, report: SupervisionReport, words: Words) -> dict[str, Any]:
    judged = agency.judged
    found: dict[str, Any] = {
        "name": agency.name,
        "location": hide_password(agency.location),
        "contact": mask(agency.contact) if agency.contact else None,
        "status": agency.status,
        "reason": hide_password(mask(words.say(agency.reason))) if agency.reason else None,
        "ledger": None,
    }
    return found if judged is None else found | _judged(judged, ranked, report, words)


def _judged(judged: Judged, ranked: RankedAgency | None, report: SupervisionReport, words: Words) -> dict[str, Any]:
    checkpoint = judged.checkpoint
    return {
        "ledger": {
            "id": checkpoint.ledger,
            "agency": judged.agency,
            "entries": checkpoint.size,
            "head": checkpoint.head,
            "verified": str(judged.verified),
        },
        "points": _points(judged.points),
        "rank": ranked.rank if ranked else None,
        "rate": _rate(judged.rate),
        "change": ranked.change / 1000 if ranked and ranked.change is not None else None,
        "counts": _counts(judged.counts, judged.absorbed),
        "before_counts": _counts(judged.before),
        "headline": _headline(judged.headline),
        "overdue_now": judged.overdue_count,
        "overdue": [_overdue(each, words) for each in judged.overdue],
        "last_recorded_at": _instant(judged.last_recorded_at),
        "days_silent": days_silent(judged, report.asked.on),
        "packs": [_Line(id=each.id, title=each.title, sha256=each.sha256) for each in judged.packs],
        "readings": dict(judged.readings),
        "by_rule": [_rule(each, words) for each in judged.by_rule],
    }


def _rate(of: Rate) -> _Line:
    return _Line(met=of.met, judged=of.judged, exact=of.exact, text=percentage(of))


def _points(points: Points | None) -> _Line | None:
    return None if points is None else _Line(score=float(points.score), at_most=float(points.at_most))


def _rule(each: RuleCounts, words: Words) -> _Line:
    title = words.pick(each.title, each.title_en)
    counts = _counts(each.counts, each.absorbed)
    return _Line(rule=each.rule, pack=each.pack, article=each.article, level=each.level, title=title, counts=counts)


def _overdue(each: OverdueDuty, words: Words) -> _Line:
    return _Line(
        rule=each.rule,
        article=each.article,
        level=each.level,
        duty=words.pick(each.title, each.title_en),
        matter=each.matter,
        title=mask(each.matter_title) if each.matter_title else None,
        period=each.period,
        unit=each.unit,
        leader=each.leader,
        due=each.due.isoformat() if each.due else None,
        entries=list(each.entries),
    )


def _headline(headline: Headline) -> _Line:
    violations = {str(outcome): number for outcome, number in headline.violations.items()}
    return _Line(
        breaches=headline.total,
        **violations,
        matters=headline.matters,
        non_binding=headline.non_binding_breaches,
        undetermined=headline.unsettled,
    )


def _counts(counts: Counts, absorbed: Mapping[Outcome, int] = {}) -> _Line:
    return _Line({str(outcome): counts.get(outcome, 0) + absorbed.get(outcome, 0) for outcome in COUNT_ORDER})


def _instant(instant: datetime | None) -> str | None:
    return instant.astimezone(BEIJING).isoformat(timespec="seconds") if instant else None
