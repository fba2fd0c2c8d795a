"""Sentences of published narratives against tables: what contradicts, what only may, and what is of another scope.

The sentences are those of published reports, or follow them; the numbers of the tables stand beside them.
"""

from __future__ import annotations

import pytest

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.form import FORMS
from govopen.core.reports.annual_report.narrative import check_narrative
from govopen.core.reports.annual_report.published import PublishedReport

#: Received 100 and 20 carried in, 110 handled: 60 granted, 10 partly, 15 refused, 12 unable, 8 unprocessed, 5 otherwise; 10 left.
TABLES = {
    "table3.new.natural": 90, "table3.new.commercial": 10, "table3.new.total": 100,
    "table3.carried-in.natural": 20, "table3.carried-in.total": 20,
    "table3.granted.total": 60, "table3.partly-granted.total": 10,
    "table3.state-secret.total": 5, "table3.process-information.total": 10,
    "table3.not-held.total": 12, "table3.petition.total": 8, "table3.other-handling.total": 5,
    "table3.subtotal.total": 110, "table3.carried-out.total": 10,
    "table4.review.upheld": 3, "table4.review.corrected": 1, "table4.review.pending": 2, "table4.review.total": 6,
    "table4.litigation.upheld": 2, "table4.litigation.total": 2, "table4.litigation-after-review.total": 0,
    "table2.normative.made": 4, "table2.normative.repealed": 1, "table2.normative.in_force": 30,
}  # fmt: skip
NIL = dict.fromkeys(FORMS["30"].addresses(), 0)


def check(sentence: str) -> list[tuple[str, bool | None, int, int]]:
    report = PublishedReport("示例县", 2024, Cells("30", NIL | TABLES), (sentence,))
    return [(each.id, each.ok, each.left, int(each.right)) for each in check_narrative(report)]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("全县共收到政府信息公开申请100件，办结110件，结转下年度继续办理10件。", {"received", "answered", "carried-out"}),
        ("全年收办政府信息公开申请案件120件。", {"received"}),
        ("2024年，共收到100份政府信息公开申请。", {"received"}),
        ("新收政府信息公开申请100件，上年结转20件。", {"new", "carried-in"}),
        ("答复110件（含上年度结转申请20件，另有10件申请按照《条例》顺延到下年度答复），均在法定期限内。", {"carried-in", "carried-out"}),
        ("全年受理申请100件，答复政府信息公开申请105件。", {"received", "answered"}),
        ("予以公开６０件、部分公开10件、不予公开15件、无法提供12件、不予处理8件、作其他处理（含申请人主动撤回申请）5件、转下年度办理10件。",
         {"granted", "partly-granted", "refused", "unable", "unprocessed", "otherwise", "carried-out"}),
        ("予以公开及部分公开70件，不予公开十五件。", {"granted-and-partly", "refused"}),
        ("收到申请1 00件，其中自然人申请90件，法人或其他组织申请10件。", {"received", "natural", "legal-persons"}),
        ("信息公开类行政复议6件，其中结果维持3件，结果纠正1件，尚未审结2件；政府信息公开行政诉讼2件，结果维持2件。",
         {"review", "review-upheld", "review-corrected", "review-pending", "litigation", "litigation-litigation-after-review-upheld"}),
        ("因政府信息公开引发的行政复议、行政诉讼共8件。", {"appeals"}),
        ("全区各部门、镇街共收到政府信息依申请公开100件。其中，予以公开答复60件，占66.48%；无法提供的12件；其他处理5件。",
         {"received", "granted", "unable", "otherwise"}),
        ("全年新收政府信息公开申请数量100件，上年结转政府信息公开申请数量20件。", {"new", "carried-in"}),
        ("共受理政府信息公开申请总数100件，其中同意公开或部分公开共70件。", {"received", "granted-and-partly"}),
        ("全年共收到依申请公开100件（其中信件申请10件，网络申请4件），已办结110件，10件结转下年办理。",
         {"received", "answered", "carried-out"}),
        ("制发行政规范性文件4件，废止行政规范性文件1件，现行有效行政规范性文件30件。",
         {"normative-made", "normative-repealed", "normative-in-force"}),
    ],
)  # fmt: skip
def test_figures_of_the_tables_agree(sentence: str, figures: set[str]) -> None:
    found = check(sentence)
    assert {name for name, *_ in found} == figures
    assert all(ok for _, ok, *_ in found)


@pytest.mark.parametrize(
    ("sentence", "contradiction"),
    [
        ("全县共收到政府信息公开申请99件。", ("received", False, 99, 100)),
        ("共受理政府信息公开申请1，000件。", ("received", False, 1000, 100)),
        ("全年办结政府信息公开申请99件。", ("answered", False, 99, 110)),
        ("予以公开及部分公开58件，占33.9%。", ("granted-and-partly", False, 58, 70)),
        ("因本机关不掌握等原因无法提供9件，占8%。", ("unable", False, 9, 12)),
        ("不予公开的三件。", ("refused", False, 3, 15)),
        ("结转下年度继续办理11件。", ("carried-out", False, 11, 10)),
        ("上年结转19件。", ("carried-in", False, 19, 20)),
        ("政府信息公开行政复议7件。", ("review", False, 7, 6)),
        ("信息公开类行政复议6件，诉讼2件，均获维持。", ("all-upheld", False, 0, 3)),
        ("2024年，我县未收到政府信息公开申请。", ("no-request", False, 0, 100)),
        ("全年未发生因政府信息公开引起的行政复议、行政诉讼。", ("no-appeal", False, 0, 8)),
        ("全年未收到行政许可申请；全年未接到信息公开申请。", ("no-request", False, 0, 100)),
        ("我局未收到公民、法人和其他组织提出的政府信息公开申请。", ("no-request", False, 0, 100)),
        ("2024年无政府信息公开申请。", ("no-request", False, 0, 100)),
        ("全年无依申请公开事项。", ("no-request", False, 0, 100)),
        ("无行政复议和行政诉讼案件。", ("no-appeal", False, 0, 8)),
        ("全年没有因政府信息公开申请提起的行政诉讼案件。", ("no-appeal", False, 0, 2)),
        ("受理公民、法人和其他组织政府信息公开申请101件。", ("received", False, 101, 100)),
        ("2024年收到政府信息公开申请一百零一件。", ("received", False, 101, 100)),
        ("结转上年度20件，结转下年度11件。", ("carried-out", False, 11, 10)),
        ("不掌握相关政府信息12件。无下年度结转。", ("carried-out", False, 0, 10)),
        ("全部按期答复，没有结转下年度的申请。", ("carried-out", False, 0, 10)),
        ("去年结转21件。", ("carried-in", False, 21, 20)),
    ],
)
def test_other_figures_contradict(sentence: str, contradiction: tuple[str, bool, int, int]) -> None:
    assert [found for found in check(sentence) if found[1] is False] == [contradiction]


@pytest.mark.parametrize(
    "sentence",
    [
        "全县全年备案政府信息依申请公开领域行政复议案件4件，行政诉讼案件1件。",
        "县政府本级共收到政府信息公开申请30件。",
        "全县共制定行政规范性文件17件。",
        "全年行政复议案件134件，信息公开是其中一类。",
        "其中自然人70件。",
        "对政府信息公开申请答复96件，不予受理4件。",
        "我局未收到通过当面提交的政府信息公开申请。",
        "未收到涉及个人隐私的政府信息公开申请。",
        "全年收到政府信息公开申请约90件。",
        "收到政府信息公开申请近102件。",
        "共办理政府信息公开申请111件。",
        "我局未收到行政复议申请。",
        "我局收到申请95件。",
    ],
)
def test_what_may_be_of_another_scope_is_only_noted(sentence: str) -> None:
    assert all(ok is None for _, ok, *_ in check(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年，全县共收到政府信息公开申请95件。",
        "去年收到政府信息公开申请95件。",
        "历年累计收到政府信息公开申请1500件。",
        "上半年收到政府信息公开申请40件。",
        "县长信箱收到信件183条，答复183条，答复率达100%。",
        "收到申请比上年增加30件，申请数量较去年回落12.3%。",
        "共向社会主动公开政府信息14万余条，发布政策解读21个。",
        "高质高效办理好每一件依申请公开案件。",
        "在依申请公开工作中未发生被纠错的行政诉讼。",
        "2024年全年收到申请100件，其中乡镇收到申请12件。",
        "全年收到行政复议申请5件，受理5件。",
        "受理行政许可申请3000件，办结行政许可事项2900件。",
        "新收行政复议案件30件，上年结转行政复议案件3件，行政复议2件结转下年度。",
        "在门户网站予以公开信息300条。",
        "全年未收到行政许可申请。",
        "未收到要求减免费用的申请。",
        "2024年共受理群众信访申请55件。",
        "2024年收到政府信息公开申请一百二件。",
        "全年未经行政复议直接提起行政诉讼2件。",
        "全年未因政府信息公开被行政复议机关责令改正。",
        "无因行政复议、行政诉讼被责令重新答复的情形。",
        "有3件申请未办结，已告知申请人。",
        "公民、法人或其他组织通过门户网站、邮寄等途径申请公开信息合计12条。",
        "其中，通过网络申请83件，占86.92%；通过信函申请12件；通过当面申请4件。",
    ],
)
def test_figures_of_another_scope_accuse_nobody(sentence: str) -> None:
    assert [found for found in check(sentence) if found[1] is not True] == []


def test_where_one_figure_agrees_another_may_be_of_another_scope() -> None:
    found = check("全县共收到政府信息公开申请100件。县政府办公大楼窗口收到政府信息公开申请31件。")
    assert found == [("received", True, 100, 100), ("received", None, 31, 100)]


def test_a_count_in_chinese_numerals_and_whoever_applies() -> None:
    found = check("全年收到公民、法人或者其他组织政府信息公开申请一百件，上年结转二十件，共办理政府信息公开申请一百一十件。")
    assert found == [("carried-in", True, 20, 20), ("received", True, 100, 100), ("answered", True, 110, 110)]


def test_a_blank_total_is_the_sum_of_its_row() -> None:
    tables = NIL | TABLES | {"table3.new.total": None}
    report = PublishedReport("示例县", 2024, Cells("30", tables), ("共收到政府信息公开申请101件。",))
    assert [(each.ok, each.right) for each in check_narrative(report)] == [(False, 100)]
