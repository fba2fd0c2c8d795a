"""The score as JSON, schema ``govopen.score/1``: frozen names and types, points as exact decimal numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govopen.core.reports.scoring.scheme import Bonus, Item
from govopen.core.reports.scoring.score_report import ItemScore, OfficeScore, ScoreReport
from govopen.core.text.personal_data import mask
from govopen.i18n import Words
from govopen.render.json_text import checkpoint_json, indented, pack_json
from govopen.render.score_wording import COUNTED, bonus_rule, bonus_why, deduction, formula, item_why

SCHEMA = "govopen.score/1"


def render_score_json(report: ScoreReport, *, words: Words) -> Iterator[str]:
    """Yield the report as indented JSON text with a final newline; sentences and titles depend on the language."""
    yield indented(_report(report, words), depth=0) + "\n"


def _report(report: ScoreReport, words: Words) -> dict[str, Any]:
    sources, scheme = report.sources, report.scheme.scheme
    return {
        "schema": SCHEMA,
        "generated_at": sources.generated_at.isoformat(timespec="seconds"),
        "agency": sources.agency,
        "scheme": report.scheme.id,
        "scheme_title": words.pick(scheme.title, scheme.title_en),
        "scheme_sha256": report.scheme.sha256,
        "year": report.year,
        "as_of": report.on.day.isoformat(),
        "ledger": checkpoint_json(sources),
        "packs": [pack_json(pack) for pack in sources.packs],
        "readings": dict(sources.readings),
        "formula": [words.say(sentence) for sentence in formula(scheme)],
        "basis": scheme.basis,
        "total": scheme.total,
        "without_matter": scheme.without_matter,
        "weights": {"must": scheme.weights.must, "in_principle": scheme.weights.in_principle, "encouraged": scheme.weights.encouraged},
        "items": [{**_part(item, report, words), "points": item.points, "deduct": words.say(deduction(item))} for item in scheme.items],
        "bonuses": [
            {**_part(bonus, report, words), "points": bonus.most, "adds": words.say(bonus_rule(bonus))} for bonus in scheme.bonuses
        ],
        "offices": [_office(each, report, words) for each in report.offices],
        "unassigned": _office(report.unassigned, report, words) if report.unassigned else None,
        "unjudged": list(report.unjudged),
        "whole": _office(report.whole, report, words),
        "absent": list(report.scheme.absent),
        "unscored": list(report.scheme.unscored),
    }


def _part(part: Item | Bonus, report: ScoreReport, words: Words) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": words.pick(part.title, part.title_en),
        "rules": sorted(report.scheme.rules[part.id]),
        "model": part.model,
    }


def _office(office: OfficeScore, report: ScoreReport, words: Words) -> dict[str, Any]:
    concerned, kept = office.concerned
    return {
        "unit": office.unit,
        "class": office.office_class.id if office.office_class else None,
        "score": office.score,
        "at_most": office.at_most,
        "rank": office.rank,
        "concerned": {"points": concerned, "kept": kept},
        "items": [_item(each, report, words) for each in office.items],
        "bonuses": [
            {"id": each.bonus.id, "points": each.points, "why": words.say(bonus_why(each))} for each in office.bonuses if each.points
        ],
    }


def _item(score: ItemScore, report: ScoreReport, words: Words) -> dict[str, Any]:
    tally = score.tally
    return {
        "id": score.item.id,
        "points": score.item.points,
        "lost": score.lost if score.concerned else 0,
        "open": score.open if score.concerned else 0,
        "kept": score.kept.least,
        "concerned": score.concerned,
        "why": mask(item_why(score, report.scheme.scheme, words)),
        "counts": {str(outcome): tally.of(outcome) for outcome in COUNTED},
        "breaches": dict(sorted(tally.by_rule.items())),
        "entries": sorted(tally.entries),
        "open_entries": sorted(tally.open_entries),
        "waived_entries": sorted(tally.waived_entries),
    }
