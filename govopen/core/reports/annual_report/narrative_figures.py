"""The figures that narratives give, with the words they are known by and the cells that they may mean.

A figure has several readings where agencies count differently: 受理 N 件 is what came in, or that and what was carried over.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from govopen.core.reports.annual_report.cell_groups import (
    BOTH_LITIGATIONS,
    OTHERWISE,
    REFUSED,
    UNABLE,
    UNPROCESSED,
    appeals,
    legal_persons,
    rows_of,
)
from govopen.core.reports.annual_report.cells import Cells

#: A count as ``plain_sentence`` leaves it: digits, then the word that counts.
COUNT = r"(\d{1,9})(?:件次|件|条|宗|起|份|个|例)"
#: Words between a name and its count, none of them another name.
_GAP = r"(?:\([^()]{0,30}\))?(?:的|类|答复|决定|处理|申请|案件|政府信息|信息|事项|情形|共|合|计|为|有|[:：]){0,8}"


class Reading(Struct, frozen=True):
    """Cells whose sum a figure may mean, less the cells of ``minus``."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


class Figure(Struct, frozen=True):
    """One kind of figure. ``firm``: its words leave no doubt of what is counted, so that another number is a contradiction.

    ``needs`` is what has to stand in the sentence before it, ``context`` what has to stand in the sentence or shortly before;
    without ``firm_with`` there the figure may be of something else.
    """

    id: str
    pattern: re.Pattern[str]
    readings: Callable[[Cells], tuple[Reading, ...]]
    firm: bool = True
    needs: str = ""
    context: str = ""
    firm_with: str = ""


def _figure(name: str, pattern: str, *groups: tuple[str, ...], firm: bool = True, context: str = "", firm_with: str = "") -> Figure:
    """Return a figure that means the total of rows of table three; the first group is the reading that messages name."""

    def readings(cells: Cells) -> tuple[Reading, ...]:
        return tuple(Reading(rows_of(cells, group)) for group in groups)

    return Figure(name, re.compile(pattern), readings, firm, context=context, firm_with=firm_with)


def _answered(cells: Cells) -> tuple[Reading, ...]:
    """Return what 答复 or 办结 may count: everything, without what needed no reply, or of the year's own requests."""
    everything, new, carried_in = (rows_of(cells, (row,)) for row in ("subtotal", "new", "carried-in"))
    unprocessed, otherwise = rows_of(cells, UNPROCESSED), rows_of(cells, OTHERWISE)
    return (
        Reading(everything),
        Reading(everything, otherwise),
        Reading(everything, unprocessed),
        Reading(everything, (*unprocessed, *otherwise)),
        Reading((*new, *carried_in)),
        Reading(new, rows_of(cells, ("carried-out",))),
    )


def _natural(cells: Cells) -> tuple[Reading, ...]:
    rows = (("new",), ("new", "carried-in"), ("subtotal",))
    return tuple(Reading(rows_of(cells, group, "natural")) for group in rows)


def _legal(cells: Cells) -> tuple[Reading, ...]:
    rows = (("new",), ("new", "carried-in"), ("subtotal",))
    return tuple(Reading(legal_persons(cells, group)) for group in rows)


def _activity(*names: str) -> Callable[[Cells], tuple[Reading, ...]]:
    """Return the readings of cells of table two; those that the form does not have are left out when they are summed."""
    return lambda _: tuple(Reading((f"table2.{name}",)) for name in names)


def _appeal(name: str, pattern: str, *readings: tuple[str, ...]) -> Figure:
    return Figure(name, re.compile(pattern), lambda _: tuple(Reading(each) for each in readings), needs=r"信息公开|政府信息|依申请")


#: What else is applied for, received and carried over: no request for information.
_ELSE = (
    r"(?!复议|诉讼|许可|仲裁|救助|补贴|补助|补偿|赔偿|认定|登记|注册|立案|职称|项目|调解|意见|资助|贷款|专利"
    r"|信访|投诉|援助|住房|公租|低保|困难|资格|资金|执行|审批|变更|注销|工伤|减免|撤回|延期|重复)"
)
#: Signs of one clause in which nothing else is applied for.
WORDS = rf"(?:{_ELSE}[^，。；、()\d])"
_REQUEST = rf"{WORDS}{{0,24}}申请{WORDS}{{0,10}}"
#: What a result of requests is told beside.
_RESULT_CONTEXT = r"申请|依申请|部分公开|不予公开|无法提供|不予处理"
_CARRY = r"(?:结转|接转|转|顺延|延续|延期)(?:至|到|入)?下(?:一)?(?:个)?年(?:度)?"

#: In the order in which they are looked for: what one has found no later one takes for its own.
FIGURES: tuple[Figure, ...] = (
    _figure("carried-out", rf"{_CARRY}{WORDS}{{0,8}}{COUNT}|{COUNT}{WORDS}{{0,14}}{_CARRY}", ("carried-out",)),
    _figure(
        "carried-in",
        rf"(?:(?:上(?:一)?年(?:度)?|去年)(?:结转|接转)|(?:结转|接转)上(?:一)?年(?:度)?){WORDS}{{0,14}}{COUNT}",
        ("carried-in",),
    ),
    _figure("new", rf"新收{WORDS}{{0,14}}(?:申请|公开){WORDS}{{0,8}}{COUNT}", ("new",)),
    _figure("received", rf"(?:收到|受理|接收|收办|接到){_REQUEST}{COUNT}", ("new",), ("new", "carried-in"), firm_with=r"公开"),
    _figure("received", rf"(?:收到|受理|接收|收办|接到){WORDS}{{0,8}}{COUNT}(?:政府)?(?:信息)?公开申请", ("new",), ("new", "carried-in")),
    Figure("natural", re.compile(rf"自然人{_GAP}{COUNT}"), _natural, firm=False),
    Figure("legal-persons", re.compile(rf"法人(?:或|和|及|、|与)其他组织{_GAP}{COUNT}"), _legal, firm=False),
    _figure(
        "granted-and-partly",
        rf"(?<!不)公开(?:\([^()]*\))?(?:及|和|或|、|与|/|或者|以及)部分公开{_GAP}{COUNT}",
        ("granted", "partly-granted"),
    ),
    _figure("granted", rf"(?<!不)予以公开{_GAP}{COUNT}", ("granted",), ("granted", "partly-granted"), context=_RESULT_CONTEXT),
    _figure("partly-granted", rf"部分公开{_GAP}{COUNT}", ("partly-granted",), context=_RESULT_CONTEXT),
    _figure("refused", rf"不予公开{_GAP}{COUNT}", REFUSED, context=_RESULT_CONTEXT),
    _figure("unable", rf"无法提供{_GAP}{COUNT}", UNABLE, context=_RESULT_CONTEXT),
    _figure("unprocessed", rf"不予处理{_GAP}{COUNT}", UNPROCESSED, context=_RESULT_CONTEXT),
    _figure("otherwise", rf"其(?:他|它)处理{_GAP}{COUNT}", OTHERWISE, context=_RESULT_CONTEXT),
    _figure("state-secret", rf"国家秘密{_GAP}{COUNT}", ("state-secret",), firm=False),
    _figure("internal-affairs", rf"内部事务{_GAP}{COUNT}", ("internal-affairs",), firm=False),
    _figure("process-information", rf"过程性(?:性)?信息{_GAP}{COUNT}", ("process-information",), firm=False),
    _figure("enforcement-file", rf"执法案卷{_GAP}{COUNT}", ("enforcement-file",), firm=False),
    _figure("not-held", rf"不掌握(?:相关)?{_GAP}{COUNT}", ("not-held",), firm=False),
    _figure("petition", rf"信访举报投诉(?:类)?{_GAP}{COUNT}", ("petition",), firm=False),
    _figure("repeated", rf"重复申请{_GAP}{COUNT}", ("repeated",), firm=False),
    _appeal(
        "appeals",
        rf"复议{_GAP}(?:、|和|及|或|与)(?:提起)?(?:行政)?诉讼{_GAP}{COUNT}",
        appeals(("review", *BOTH_LITIGATIONS)),
    ),
    _appeal("review", rf"行政复议{_GAP}{COUNT}", appeals(("review",))),
    _appeal(
        "litigation", rf"诉讼{_GAP}{COUNT}", appeals(BOTH_LITIGATIONS), appeals(("litigation",)), appeals(("litigation-after-review",))
    ),
    Figure(
        "answered",
        re.compile(rf"(?:办结|办理完毕|答复(?:政府)?信息公开申请){WORDS}{{0,16}}{COUNT}"),
        _answered,
        needs=r"申请",
    ),
    Figure(
        "answered", re.compile(rf"(?<!不予)(?<!不再)(?<!其他)(?<!其它)(?:办理|处理){_REQUEST}{COUNT}"), _answered, firm=False, needs=r"公开"
    ),
    Figure("answered", re.compile(rf"答复{WORDS}{{0,16}}{COUNT}"), _answered, firm=False, needs=r"申请"),
    Figure(
        "normative-in-force",
        re.compile(rf"现行有效(?:的)?(?:行政)?规范性文件{_GAP}{COUNT}"),
        _activity("normative.in_force", "normative.public"),
        firm=False,
    ),
    Figure("normative-repealed", re.compile(rf"废止(?:的)?(?:行政)?规范性文件{_GAP}{COUNT}"), _activity("normative.repealed"), firm=False),
    Figure(
        "normative-made",
        re.compile(rf"(?:制发|制定|出台|印发|制作)[^，。；、\d]{{0,8}}行政规范性文件{_GAP}{COUNT}"),
        _activity("normative.made", "normative.published"),
        firm=False,
    ),
)

#: Outcomes of review and litigation; what they are outcomes of stands earlier in the sentence.
OUTCOMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("upheld", re.compile(rf"(?:结果)?维持{_GAP}{COUNT}")),
    ("corrected", re.compile(rf"(?:结果)?纠正{_GAP}{COUNT}")),
    ("other", re.compile(rf"其他结果{_GAP}{COUNT}")),
    ("pending", re.compile(rf"(?:尚)?未审结{_GAP}{COUNT}")),
)
