"""The three tables of the annual report as the State Council's office prescribes them: their cells in order, with the printed labels.

Form "60" is 国办公开办函〔2019〕60号, for 2019 and 2020; form "30" is 国办公开办函〔2021〕30号, from 2021 on. A cell has an address:
``table2.permits``, ``table2.rules.made``, ``table3.granted.natural``, ``table4.review.upheld``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

FormName = Literal["30", "60"]


class Labelled(Struct, frozen=True):
    """A row or column: its id in addresses and in JSON, and its printed label."""

    id: str
    label: str


class ActivityBlock(Struct, frozen=True):
    """A block of table two: the item of 条例 art. 20 that it answers, its columns and its rows.

    Where it has one column only, a cell's address ends with the row.
    """

    heading: str
    columns: tuple[Labelled, ...]
    rows: tuple[Labelled, ...]

    def address(self, row: str, column: str) -> str:
        """The address of a cell, such as ``table2.rules.made``."""
        return f"table2.{row}" if len(self.columns) == 1 else f"table2.{row}.{column}"


class RequestRow(Struct, frozen=True):
    """A row of table three: its label, and the merged heads left of it (``三、本年度办理结果``, ``（三）不予公开``)."""

    id: str
    label: str
    group: str = ""
    section: str = ""


class AppealBlock(Struct, frozen=True):
    """A block of table four: 行政复议, or one of the two kinds of 行政诉讼 under their common head."""

    id: str
    label: str
    section: str = ""


class Form(Struct, frozen=True):
    """One of the two forms. ``results`` are the rows of table three that a reply counts in, in order."""

    name: FormName
    document: str
    activity: tuple[ActivityBlock, ...]
    requests: tuple[RequestRow, ...]

    @property
    def results(self) -> tuple[str, ...]:
        """The rows of table three that sum to ``subtotal``."""
        return tuple(row.id for row in self.requests if row.id not in {"new", "carried-in", "subtotal", "carried-out"})

    def addresses(self) -> Iterator[str]:
        """Every cell of the three tables, in the order of the form."""
        for block in self.activity:
            yield from (block.address(row.id, column.id) for row in block.rows for column in block.columns)
        yield from (request_cell(row.id, column.id) for row in self.requests for column in APPLICANTS)
        yield from (appeal_cell(block.id, outcome.id) for block in APPEALS for outcome in APPEAL_OUTCOMES)


def request_cell(row: str, column: str) -> str:
    """The address of a cell of table three."""
    return f"table3.{row}.{column}"


def appeal_cell(block: str, outcome: str) -> str:
    """The address of a cell of table four."""
    return f"table4.{block}.{outcome}"


def form_of(year: int) -> Form:
    """The form in which the report of a year is drawn up; 国办公开办函〔2021〕30号 is used since the report of 2021."""
    return FORMS["30" if year >= 2021 else "60"]


#: The columns of table three: 自然人, the five of 法人或其他组织, 总计.
APPLICANTS = (
    Labelled("natural", "自然人"),
    Labelled("commercial", "商业企业"),
    Labelled("research", "科研机构"),
    Labelled("welfare", "社会公益组织"),
    Labelled("legal-service", "法律服务机构"),
    Labelled("other", "其他"),
    Labelled("total", "总计"),
)

APPEALS = (
    AppealBlock("review", "行政复议"),
    AppealBlock("litigation", "未经复议直接起诉", "行政诉讼"),
    AppealBlock("litigation-after-review", "复议后起诉", "行政诉讼"),
)

APPEAL_OUTCOMES = (
    Labelled("upheld", "结果维持"),
    Labelled("corrected", "结果纠正"),
    Labelled("other", "其他结果"),
    Labelled("pending", "尚未审结"),
    Labelled("total", "总计"),
)

_RESULT = "三、本年度办理结果"
_REFUSED = "（三）不予公开"
_UNABLE = "（四）无法提供"
_UNPROCESSED = "（五）不予处理"
_OTHERWISE = "（六）其他处理"

_UNTIL_OTHERWISE = (
    RequestRow("new", "一、本年新收政府信息公开申请数量"),
    RequestRow("carried-in", "二、上年结转政府信息公开申请数量"),
    RequestRow("granted", "（一）予以公开", section=_RESULT),
    RequestRow("partly-granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", section=_RESULT),
    RequestRow("state-secret", "1.属于国家秘密", _REFUSED, _RESULT),
    RequestRow("forbidden-by-law", "2.其他法律行政法规禁止公开", _REFUSED, _RESULT),
    RequestRow("stability", "3.危及“三安全一稳定”", _REFUSED, _RESULT),
    RequestRow("third-party-rights", "4.保护第三方合法权益", _REFUSED, _RESULT),
    RequestRow("internal-affairs", "5.属于三类内部事务信息", _REFUSED, _RESULT),
    RequestRow("process-information", "6.属于四类过程性信息", _REFUSED, _RESULT),
    RequestRow("enforcement-file", "7.属于行政执法案卷", _REFUSED, _RESULT),
    RequestRow("administrative-query", "8.属于行政查询事项", _REFUSED, _RESULT),
    RequestRow("not-held", "1.本机关不掌握相关政府信息", _UNABLE, _RESULT),
    RequestRow("needs-making", "2.没有现成信息需要另行制作", _UNABLE, _RESULT),
    RequestRow("still-unclear", "3.补正后申请内容仍不明确", _UNABLE, _RESULT),
    RequestRow("petition", "1.信访举报投诉类申请", _UNPROCESSED, _RESULT),
    RequestRow("repeated", "2.重复申请", _UNPROCESSED, _RESULT),
    RequestRow("open-publication", "3.要求提供公开出版物", _UNPROCESSED, _RESULT),
    RequestRow("excessive", "4.无正当理由大量反复申请", _UNPROCESSED, _RESULT),
    RequestRow("confirmation-asked", "5.要求行政机关确认或重新出具已获取信息", _UNPROCESSED, _RESULT),
)

_AFTER_OTHERWISE = (
    RequestRow("subtotal", "（七）总计", section=_RESULT),
    RequestRow("carried-out", "四、结转下年度继续办理"),
)

_DECISIONS_60 = (
    Labelled("before", "上一年项目数量"),
    Labelled("change", "本年增/减"),
    Labelled("handled", "处理决定数量"),
)

_FORM_60 = Form(
    name="60",
    document="国办公开办函〔2019〕60号",
    activity=(
        ActivityBlock(
            "第二十条第（一）项",
            (Labelled("made", "本年新制作数量"), Labelled("published", "本年新公开数量"), Labelled("public", "对外公开总数量")),
            (Labelled("rules", "规章"), Labelled("normative", "规范性文件")),
        ),
        ActivityBlock(
            "第二十条第（五）项", _DECISIONS_60, (Labelled("permits", "行政许可"), Labelled("other-services", "其他对外管理服务事项"))
        ),
        ActivityBlock("第二十条第（六）项", _DECISIONS_60, (Labelled("penalties", "行政处罚"), Labelled("coercion", "行政强制"))),
        ActivityBlock("第二十条第（八）项", _DECISIONS_60[:2], (Labelled("fees", "行政事业性收费"),)),
        ActivityBlock(
            "第二十条第（九）项",
            (Labelled("projects", "采购项目数量"), Labelled("amount", "采购总金额")),
            (Labelled("procurement", "政府集中采购"),),
        ),
    ),
    requests=(*_UNTIL_OTHERWISE, RequestRow("other-handling", "（六）其他处理", section=_RESULT), *_AFTER_OTHERWISE),
)

_HANDLED = (Labelled("handled", "本年处理决定数量"),)

_FORM_30 = Form(
    name="30",
    document="国办公开办函〔2021〕30号",
    activity=(
        ActivityBlock(
            "第二十条第（一）项",
            (Labelled("made", "本年制发件数"), Labelled("repealed", "本年废止件数"), Labelled("in_force", "现行有效件数")),
            (Labelled("rules", "规章"), Labelled("normative", "行政规范性文件")),
        ),
        ActivityBlock("第二十条第（五）项", _HANDLED, (Labelled("permits", "行政许可"),)),
        ActivityBlock("第二十条第（六）项", _HANDLED, (Labelled("penalties", "行政处罚"), Labelled("coercion", "行政强制"))),
        ActivityBlock("第二十条第（八）项", (Labelled("amount", "本年收费金额（单位：万元）"),), (Labelled("fees", "行政事业性收费"),)),
    ),
    requests=(
        *_UNTIL_OTHERWISE,
        RequestRow("not-corrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", _OTHERWISE, _RESULT),
        RequestRow("fee-unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", _OTHERWISE, _RESULT),
        RequestRow("other-handling", "3.其他", _OTHERWISE, _RESULT),
        *_AFTER_OTHERWISE,
    ),
)

FORMS: dict[FormName, Form] = {"30": _FORM_30, "60": _FORM_60}
