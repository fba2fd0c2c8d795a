"""Writes docs/readings.md, every rule of the shipped packs with what is read into its clause: ``python -m tests.readings_page``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from govopen.core.evaluation.kinds.deadline import DeadlineParams
from govopen.core.evaluation.kinds.forbidden import ForbiddenParams
from govopen.core.evaluation.kinds.interval import IntervalParams, Point
from govopen.core.evaluation.kinds.order import OrderParams
from govopen.core.evaluation.kinds.quota import QuotaParams
from govopen.core.evaluation.kinds.required import RequiredParams
from govopen.core.evaluation.kinds.standing import StandingParams
from govopen.core.evaluation.kinds.synchrony import SynchronyParams
from govopen.core.evaluation.triggered_matters import TriggeredParams
from govopen.core.model.rules import FACET, EventRef, Params, Rule, Rulebook, Version
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary

PAGE = Path(__file__).resolve().parent.parent / "docs" / "readings.md"
LEVELS = {"must": "应当", "in_principle": "原则上", "encouraged": "鼓励"}
UNITS = {"workday": "个工作日", "day": "日", "hour": "小时", "week": "周", "half-month": "×15日（半月）", "month": "个月", "year": "年"}
PERIODS = {
    "week": "每周",
    "fortnight": "每两周",
    "half-month": "每半月",
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
}
CLAUSE, READING = "照条文", "本规则的理解"
HEAD = """# 条文与理解 · What the clause says, and what is read into it

自带规则包的全部规则：从何时起算，程度，时限或要求，例外；末栏说这些是条文自己写的（照条文），还是条文没有写明、由规则包定的
（本规则的理解，附理解全文）。
`govopen explain` 和 `govopen rules show` 印出同样的话。本页由 `python -m tests.readings_page` 写成；测试保证每条规则恰好列一次，
凡是理解都写在规则里。

Every rule of the shipped packs: what it begins with, how strictly it binds, the limit, the exceptions; the last column tells whether the
clause itself says so (照条文) or the pack reads it so (本规则的理解, with the reading). A rule of several versions has a line for each.
"""


def rulebook() -> Rulebook:
    """The packs that come with govopen."""
    return read_rulebook(shipped_packs().values(), read_vocabulary())


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for pack in rulebook().packs:
        parts.append(f"## {pack.title}\n\n`{pack.id}`\n")
        parts.append("| 规则 | 条款 | 起算 | 程度 | 时限、要求 | 例外 | 照条文，还是理解 |\n|---|---|---|---|---|---|---|")
        parts += [_row(rule) for rule in pack.rules]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _row(rule: Rule) -> str:
    """One row; what differs between versions stands on a line of its own, with its first day."""
    columns = zip(*(_cells(rule, version) for version in rule.versions), strict=True)
    days = [f"{version.label}起：" for version in rule.versions]
    merged = ["<br>".join(map("".join, zip(days, texts, strict=True))) if len({*texts}) > 1 else texts[0] for texts in columns]
    return f"| `{rule.id}` | " + " | ".join(each.replace("|", "\\|") for each in merged) + " |"


def _cells(rule: Rule, version: Version[Any]) -> tuple[str, ...]:
    begins, asks = _asked(rule, version.params)
    said = CLAUSE if version.reading is None else f"{READING}：{version.reading.zh}"
    return version.cite.article, begins, LEVELS[version.level], asks, "；".join(_exceptions(rule, version.params)) or "–", said


def _asked(rule: Rule, params: Params) -> tuple[str, str]:
    """What it begins with, and what it asks for."""
    match params:
        case DeadlineParams(term=None):
            return _dated(rule, params)
        case DeadlineParams(term=term) if term is not None:
            named = f"所记“{rule.field_label(term.from_, term.from_field).zh}”" if term.from_field else ""
            return _label(
                rule, term.from_, params.applies_to.type
            ) + named, f"{term.count}{UNITS[term.unit]}内{_any_of(rule, params.met_by)}"
        case QuotaParams():
            whose = {
                "role": "，每位" if params.holders == "each" else "，任一位",
                "topic": f"，{len(params.topics)}项各计",
                "unit": "，每个处室",
            }
            if params.units:
                whose["unit"] = "，" + "、".join(params.units)
            return PERIODS[params.each], f"{_any_of(rule, params.count)}{_how_many(rule, params)}{whose.get(params.per, '')}"
        case StandingParams():
            return PERIODS[params.each], "、".join(_standing(rule, params))
        case SynchronyParams():
            start = _any_of(rule, params.from_) if params.from_ else _triggers(rule, params)
            time = f"{params.within.count}{UNITS[params.within.unit]}内" if params.within else "同日或者以前"
            return start, f"{time}{'、'.join(_any_of(rule, choice) for choice in params.with_)}"
        case IntervalParams():
            return _point(rule, params.from_), f"到{_point(rule, params.to)}{'，'.join(_lengths(params))}"
        case ForbiddenParams():
            return _triggers(rule, params), f"不得{_any_of(rule, params.never)}"
        case OrderParams():
            return _triggers(rule, params), "以前依次" + "→".join(_any_of(rule, choice) for choice in params.sequence) + _gaps(params)
        case RequiredParams():
            return _triggers(rule, params), "、".join(_required(rule, params))
    return "每次申报", "与台账一致"


def _dated(rule: Rule, params: DeadlineParams) -> tuple[str, str]:
    """A date of every year, or one date."""
    done = "，并".join([_any_of(rule, params.met_by), *(_any_of(rule, (ref,)) for ref in params.also)])
    dated = params.dated
    assert dated is not None
    since = f"{dated.from_}起，" if dated.from_ else ""
    return "一次" if params.once else "每年", f"{since}{dated.by} 以前{done}"


def _how_many(rule: Rule, params: QuotaParams) -> str:
    """So many, or such a share."""
    if params.ratio is not None:
        return f"不少于{_any_of(rule, params.ratio.of)}的{params.ratio.at_least}"
    return f"至少{params.at_least}{'件' if params.matters_once else '次'}"


def _point(rule: Rule, point: Point) -> str:
    return f"“{rule.field_label(point.event, point.field).zh}”" if point.field else _label(rule, point.event, point.facet)


def _lengths(params: IntervalParams) -> Iterator[str]:
    if params.at_least is not None:
        yield f"至少{params.at_least.count}{UNITS[params.at_least.unit]}" if params.at_least.count else "不得更早"
    if params.at_most is not None:
        yield f"至多{params.at_most.count}{UNITS[params.at_most.unit]}"


def _standing(rule: Rule, params: StandingParams) -> Iterator[str]:
    yield f"须有{_any_of(rule, (params.document,))}"
    if params.public:
        yield f"已{_any_of(rule, params.public)}"
    if params.fresh is not None:
        yield f"{params.fresh.within}{UNITS[params.fresh.unit]}内更新或者复核过"


def _required(rule: Rule, params: RequiredParams) -> Iterator[str]:
    until = f"最迟在{_any_of(rule, params.by)}以前：" if params.by else ""
    yield from (f"{until}{_any_of(rule, choice)}" for choice in params.events)
    yield from (rule.field_label(params.trigger, name).zh for name in params.fields)
    for each in params.contents:
        source = (each.of or (params.trigger,))[0]
        names = [rule.label(source, value).zh for value in (*each.all_of, *each.any_of)]
        yield ("、".join(names) if each.all_of else f"{'、'.join(names)}中至少{each.at_least}项")


def _gaps(params: OrderParams) -> str:
    return "".join(f"，其间不少于{gap.count}{UNITS[gap.unit]}" for gap in params.at_least)


def _triggers(rule: Rule, params: TriggeredParams) -> str:
    return _any_of(rule, (EventRef(event=params.trigger, facet=params.applies_to.type), *params.or_trigger))


def _any_of(rule: Rule, refs: Iterable[EventRef]) -> str:
    return "或者".join(_label(rule, ref.event, ref.facet) for ref in refs)


def _label(rule: Rule, event: str, facets: Iterable[str] = ()) -> str:
    names = "、".join(rule.label(event, facet).zh for facet in facets)
    return f"“{rule.label(event).zh}”" + (f"（{names}）" if names else "")


def _exceptions(rule: Rule, params: Params) -> Iterator[str]:
    """What sets the duty aside, or narrows it."""
    if params.publication and params.of_matters is not None:
        yield "依法不予公开的不适用"
    proviso = params.provided
    if proviso is not None:
        facts = "或者".join(
            f"“{rule.field_label(event, fact.field or FACET).zh}”为"
            + "、".join({"yes": "是", "no": "否"}.get(value) or rule.label(event, value).zh for value in fact.is_)
            for fact in proviso.facts
            for event in fact.of[-1:]
        )
        of = "、".join(rule.label(proviso.facts[0].of[0], each).zh for each in proviso.of_type)
        unknown = {"undetermined": "没有登记的不作违规", "applies": "没有登记的照常核查", "silent": "没有登记的不核查"}[proviso.unknown]
        yield f"{of}须{facts}，{unknown}"
    for excuse in params.excused_by:
        yield f"有{_any_of(rule, (excuse,))}的不适用" + ("，不论何时" if excuse.whenever else "")
    every, narrowed = getattr(params, "having_all", ()), getattr(params, "having", ())
    if narrowed or every:
        yield f"另有{_any_of(rule, narrowed)}{'和'.join(_label(rule, ref.event, ref.facet) for ref in every)}的才核查"
    clock = getattr(params, "clock", None)
    if clock is not None:
        moving = dict.fromkeys((*(move.event for move in clock.moves), *sorted(clock.events)))
        yield f"{'、'.join(_label(rule, event) for event in moving)}影响计时"
    if isinstance(params, OrderParams) and any(gap.unless for gap in params.at_least):
        yield "写明理由的可以缩短"
    if isinstance(params, RequiredParams) and params.silence == "undetermined":
        yield "没有登记的无法判定"
    if isinstance(params, DeadlineParams) and params.confirmed:
        event = params.met_by[0].event
        yield "须" + "、".join(f"“{rule.field_label(event, flag).zh}”为是" for flag in params.confirmed) + "，没有登记的无法判定"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
