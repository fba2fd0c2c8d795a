"""The circular, the counting sheet and the order as documents: what they say, in both languages, whatever they are given."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import docx
import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import Span
from govopen.core.model.entries import Verified
from govopen.core.model.findings import Finding
from govopen.core.reports.audit_report import AuditReport, UnitLine
from govopen.core.reports.rectification_notice import RectificationNotice, breaches_to_put_right
from govopen.core.reports.rectifications import Order, item_of
from govopen.i18n import read_words
from govopen.render.document_words import document_words, written_day, written_span
from govopen.render.docx.circular import MOST_OFFICES, MOST_OVERDUE, render_docx
from govopen.render.docx.notice import MOST_IN_TEXT, render_notice
from tests.golden.sample import FINDINGS, HOSTILE, REPORT, counts
from tests.render.word_schema import faults, texts

ZH, EN = read_words("zh"), read_words("en")
UNDONE = FINDINGS[2]


def drawn(report: AuditReport = REPORT, words: Any = ZH) -> bytes:
    return b"".join(render_docx(report, words=words))


def said(report: AuditReport = REPORT, words: Any = ZH) -> str:
    return "\n".join(texts(drawn(report, words)))


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(content)).tables]


def holding(findings: Sequence[Finding]) -> AuditReport:
    by_level = {("overdue", "must"): len(findings)}
    return replace(REPORT, findings=tuple(findings), by_level=by_level)


def test_it_has_the_parts_of_a_circular_in_their_order() -> None:
    lines = texts(drawn())
    parts = [
        "江西省人力资源和社会保障厅关于2020年政务公开工作落实情况的通报",
        "各处室单位：",
        "按照附件2所列规则，对2020年政务公开工作落实情况进行了核查。现将截至2020年12月31日的情况通报如下。",
        "一、总体情况",
        "二、至今逾期未办的事项",
        "三、整改情况和要求",
        "附件：1.违规事项明细表",
        "江西省人力资源和社会保障厅",
        "2021年1月8日",
        "附件1",
        "附件2",
    ]
    places = [lines.index(part) for part in parts]
    assert places == sorted(places)
    assert faults(drawn()) == []


def test_it_says_who_what_by_when_since_when_and_under_which_article() -> None:
    offices, overdue, breaches, evidence = tables(drawn())
    assert offices[0] == ["责任处室", "违规", "逾期未办", "逾期已办", "未达标", "无法判定", "达标率"]
    assert offices[1] == ["劳动保障监察局", "2", "2", "", "", "", "95.3%"]  # 41 of 43
    assert overdue[1] == [
        "劳动保障监察局",
        "赣人社许〔2020〕71号：行政许可和行政处罚7个工作日内公示",
        "2020-11-11",
        "2020-11-12",
        "（六）",
    ]
    assert [row[0] for row in breaches] == ["序号", "1", "2", "3", "4", "5"]
    assert any(row[1].endswith(str(REPORT.sources.checkpoint)) or str(REPORT.sources.checkpoint) in row[1] for row in evidence)


def test_the_sentences_of_a_document_have_no_space_between_chinese_and_numbers() -> None:
    assert "违规5项（逾期未办2、逾期已办3），涉及5个事项。" in said()
    assert ZH.say("{count} other office has no breach.", count=2) == "其余 2 个处室单位没有违规。"
    assert document_words(ZH).say("{count} other office has no breach.", count=2) == "其余2个处室单位没有违规。"


def test_text_of_a_user_keeps_its_spaces() -> None:
    matter = UNDONE.matter
    assert matter is not None
    assert "关于 2020 年" in said(holding([UNDONE._replace(matter=matter._replace(title="关于 2020 年"))]))


def test_a_harmful_title_is_text_and_a_person_is_starred() -> None:
    text = said()
    assert HOSTILE.replace("\u202e", "\\u202e") in text
    assert "11010519491231002X" not in text


def test_equal_reports_are_equal_bytes() -> None:
    assert drawn() == drawn()


def test_in_english() -> None:
    lines = texts(drawn(words=EN))
    assert "To all offices:" in lines
    assert "2021-01-08" in lines
    assert "Breaches: 5 (overdue 2, done late 3), of 5 matters. Not met besides" in "".join(lines)
    assert faults(drawn(words=EN)) == []
    assert "通报" not in "".join(lines)


def test_nothing_judged() -> None:
    report = replace(REPORT, findings=(), by_unit=(), by_level={}, counts=counts(), matters={})
    lines = texts(drawn(report))
    assert "没有逾期未办的事项。" in lines
    assert "附件：核查依据" in lines
    assert "附件" in lines  # one annex has no number
    assert faults(drawn(report)) == []


def test_two_hundred_offices_and_a_text_of_the_same_length() -> None:
    findings = [UNDONE._replace(unit=f"第{place}处") for place in range(200)]
    report = replace(
        holding(findings), by_unit=tuple(UnitLine(f"第{place}处", counts(overdue=1), binding=counts(overdue=1)) for place in range(200))
    )
    content = drawn(report)
    offices, overdue, breaches, _ = tables(content)
    assert (len(offices), len(overdue), len(breaches)) == (1 + MOST_OFFICES, 1 + MOST_OVERDUE, 201)
    assert f"另有{200 - MOST_OFFICES}个处室单位有违规，见附件。" in said(report)
    assert f"另有{200 - MOST_OVERDUE}项见附件。" in said(report)
    assert faults(content) == []


def test_one_office() -> None:
    report = replace(holding([UNDONE]), by_unit=(UnitLine("劳动保障监察局", counts(overdue=1), binding=counts(overdue=1)),))
    assert "其余" not in said(report)


@pytest.mark.parametrize("title", ["长" * 40_000, "<&>\"'\x00\x0b\ud800]]>", ""])
def test_any_title(title: str) -> None:
    matter = UNDONE.matter
    assert matter is not None
    content = drawn(holding([UNDONE._replace(matter=matter._replace(title=title))]))
    assert faults(content) == []
    assert docx.Document(io.BytesIO(content)).tables


def test_orders_that_ran_out_are_named_with_what_they_left_undone() -> None:
    item = item_of(UNDONE)
    late = Order("整改〔2020〕3号", "劳动保障监察局", date(2020, 11, 20), date(2020, 12, 10), 2, (item,))
    running = Order("整改〔2020〕4号", "宣传中心", date(2020, 12, 20), date(2021, 1, 10), 1)
    text = said(replace(REPORT, orders=(late, running)))
    assert "整改〔2020〕3号责令劳动保障监察局于2020年12月10日前整改2项，到期未报告整改，其中1项仍逾期未办。" in text
    assert "另有1件整改通知尚未到期。" in text
    assert "已责令整改：整改〔2020〕3号。" in text


def test_of_an_order_recorded_by_hand_nobody_says_what_it_left_undone() -> None:
    by_hand = Order("整改〔2020〕3号", "劳动保障监察局", date(2020, 11, 20), date(2020, 12, 10), 2)
    text = said(replace(REPORT, orders=(by_hand,)))
    assert "整改〔2020〕3号责令劳动保障监察局于2020年12月10日前整改2项，到期未报告整改。" in text
    assert "其中" not in text.partition("附件1")[0]


def test_a_long_ledger_says_that_it_was_not_hashed_whole() -> None:
    report = replace(REPORT, sources=replace(REPORT.sources, verified=Verified.CITED))
    assert "govopen audit --verify" in said(report)
    assert "govopen audit --verify" not in said()


def test_the_audit_by_last_day_says_so() -> None:
    assert "核查的是在此时段届满的义务。" in said(replace(REPORT, by="due"))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(date(2020, 1, 1), date(2020, 12, 31)), "2020年"),
        (Span(date(2020, 1, 1), date(2020, 6, 30)), "2020年1月1日至6月30日"),
        (Span(date(2019, 7, 1), date(2020, 6, 30)), "2019年7月1日至2020年6月30日"),
        (Span(date(2019, 1, 1), date(2020, 12, 31)), "2019年1月1日至2020年12月31日"),
    ],
)
def test_periods_and_days_are_written_without_zeros(span: Span, text: str) -> None:
    assert written_span(span).zh == text
    assert written_day(date(2020, 4, 1)).zh == "2020年4月1日"


def notice(count: int = 2) -> RectificationNotice:
    findings = [UNDONE._replace(due=UNDONE.due) for _ in range(count)]
    report = replace(holding(findings), by_unit=(UnitLine("劳动保障监察局", counts(overdue=count), binding=counts(overdue=count)),))
    return RectificationNotice("整改〔2021〕1号", "劳动保障监察局", date(2021, 1, 31), breaches_to_put_right(report), report)


def test_the_order_to_put_right() -> None:
    content = render_notice(notice(), words=ZH)
    lines = texts(content)
    assert lines[0] == "江西省人力资源和社会保障厅政务公开整改通知书"
    assert lines[1] == "整改〔2021〕1号"
    assert "劳动保障监察局：" in lines
    assert "请于2021年1月31日前整改完毕（当日在内），并书面报告整改情况。" in lines
    assert faults(content) == []
    assert content == render_notice(notice(), words=ZH)


def test_a_long_order_has_its_items_in_an_annex() -> None:
    content = render_notice(notice(MOST_IN_TEXT + 1), words=ZH)
    lines = texts(content)
    assert lines.index("附件1") > lines.index("2021年1月8日")
    assert "附件2" in lines
    assert faults(content) == []


def test_what_was_done_late_is_not_to_be_put_right() -> None:
    assert {breach.finding.outcome for breach in breaches_to_put_right(REPORT)} == {"overdue"}
    assert {breach.finding.outcome for breach in breaches_to_put_right(replace(REPORT, strict=True))} == {"overdue", "missed"}
