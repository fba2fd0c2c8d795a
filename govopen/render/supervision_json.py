"""The report of many agencies as JSON, schema ``govopen.supervise/1``: frozen names and types, written out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from govopen.core.dates.moments import BEIJING
from govopen.core.reports.agency_audit import AgencyAudit, Judged, OverdueDuty, Points, RuleCounts
from govopen.core.reports.audit_report import Headline, rate
from govopen.core.reports.supervision import RankedAgency, SupervisionReport, days_silent
from govopen.core.text.personal_data import hide_password, mask
from govopen.i18n import Words
from govopen.render.json_text import Line, counts_json, indented, rate_json

SCHEMA = "govopen.supervise/1"


def render_json(report: SupervisionReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text, agency by agency; ``reason`` and titles depend on the language.

    ``counts`` and ``by_rule`` mean what they mean in ``govopen.audit/1``. What cannot be seen is spelt as JSON spells it.
    """
    yield indented(_head(report, words), depth=0).removesuffix("\n}") + ',\n  "agencies": ['
    ranked = {each.agency.name: each for each in report.ranked}
    before, after = "\n    ", ""
    for agency in report.agencies:
        yield before + indented(_agency(agency, ranked.get(agency.name), report, words), depth=2)
        before, after = ",\n    ", "\n  "
    yield f"{after}]\n}}\n"


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
        "scheme": Line(id=scheme.scheme, sha256=scheme.sha256) if (scheme := report.scheme) is not None else None,
        "last_report": last.generated_at if last else None,
        "gone": list(report.gone),
        "verdict": report.verdict,
        "judged": len(report.ranked),
        "breached": report.breached,
        "counts": Line(counts_json(report.counts)),
        "before_counts": Line(counts_json(report.before)),
        "rate": Line(rate_json(rate(report.binding))),
        "headline": _headline(report.headline),
        "overdue_now": report.overdue_count,
        "faulty": [each.name for each in report.faulty],
        "silent": [each.agency.name for each in report.silent],
        "rules": [
            Line(
                rule=each.rule,
                pack=each.pack,
                article=each.article,
                level=each.level,
                title=words.pick(each.title, each.title_en),
                agencies=each.agencies,
                breached=dict(each.breached),
                rate=rate_json(rate(each.counts)),
                counts=counts_json(each.counts, each.absorbed),
            )
            for each in report.rules
        ],
        "packs": [
            Line(id=each.pack.id, title=each.pack.title, sha256=each.pack.sha256, agencies=len(each.agencies)) for each in report.packs
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
        "rate": Line(rate_json(judged.rate)),
        "change": ranked.change / 1000 if ranked and ranked.change is not None else None,
        "counts": Line(counts_json(judged.counts, judged.absorbed)),
        "before_counts": Line(counts_json(judged.before)),
        "headline": _headline(judged.headline),
        "overdue_now": judged.overdue_count,
        "overdue": [_overdue(each, words) for each in judged.overdue],
        "last_recorded_at": _instant(judged.last_recorded_at),
        "days_silent": days_silent(judged, report.asked.on),
        "packs": [Line(id=each.id, title=each.title, sha256=each.sha256) for each in judged.packs],
        "readings": dict(judged.readings),
        "by_rule": [_rule(each, words) for each in judged.by_rule],
    }


def _points(points: Points | None) -> Line | None:
    return None if points is None else Line(score=float(points.score), at_most=float(points.at_most))


def _rule(each: RuleCounts, words: Words) -> Line:
    title = words.pick(each.title, each.title_en)
    counts = counts_json(each.counts, each.absorbed)
    return Line(rule=each.rule, pack=each.pack, article=each.article, level=each.level, title=title, counts=counts)


def _overdue(each: OverdueDuty, words: Words) -> Line:
    return Line(
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


def _headline(headline: Headline) -> Line:
    violations = {str(outcome): number for outcome, number in headline.violations.items()}
    return Line(
        breaches=headline.total,
        **violations,
        matters=headline.matters,
        non_binding=headline.non_binding_breaches,
        undetermined=headline.unsettled,
    )


def _instant(instant: datetime | None) -> str | None:
    return instant.astimezone(BEIJING).isoformat(timespec="seconds") if instant else None
