"""Templates: written from the vocabulary, filled in, read again."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from govopen.core.dates.moments import Moment
from govopen.intake.tables.template import build_template
from govopen.messages import Message
from tests.intake.files import VOCABULARY, Value, noted, read, rewrite, said, write_csv, write_xlsx

MAY_6 = date(2020, 5, 6)


def chinese(kind: str) -> openpyxl.Workbook:
    content = build_template(kind, VOCABULARY, say=str, pick=lambda zh, en: zh, offices=("法规处", "办公室"))
    return openpyxl.load_workbook(BytesIO(content))


def test_a_sheet_for_every_event_of_the_kind() -> None:
    ledger = chinese("press")
    wanted = ["说明", *(event.label for event in VOCABULARY.events.values() if "press" in event.kinds)]
    assert [name for name in ledger.sheetnames if name != "选项"] == wanted
    assert [cell.value for cell in ledger["举行新闻发布会"][1]] == ["编号", "发生时间", "责任处室", "标题", "出席人", "网址"]


def test_decisions_have_the_registers_first() -> None:
    ledger = chinese("decision")
    assert ledger.sheetnames[1:3] == ["行政许可", "行政处罚"]
    header = [cell.value for cell in ledger["行政许可"][1]]
    assert len(header) == 32
    assert header[14] == "行政许可决定文书号"


@pytest.mark.parametrize("kind", VOCABULARY.kinds)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_template_is_read_without_a_fault(tmp_path: Path, kind: str, language: str) -> None:
    path = tmp_path / "template.xlsx"

    def pick(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    path.write_bytes(build_template(kind, VOCABULARY, say=str, pick=pick))
    intake = read(path)
    assert (intake.records, intake.problems, noted(intake)) == ([], [], "")
    wanted = [event.label for event in VOCABULARY.events.values() if kind in event.kinds]
    assert [told.title.zh for told in intake.sheets if not told.title.zh.endswith("登记表")] == wanted


def test_sheets_are_named_in_the_reader_s_language() -> None:
    content = build_template("result", VOCABULARY, say=str, pick=lambda zh, en: en)
    ledger = openpyxl.load_workbook(BytesIO(content))
    assert (ledger.sheetnames[0], ledger.sheetnames[-1], ledger.worksheets[-1].sheet_state) == ("Notes", "Lists", "hidden")
    assert not any("一" <= sign <= "鿿" for name in ledger.sheetnames for sign in name)
    rules = [rule.formula1 or "" for sheet in ledger for rule in sheet.data_validations.dataValidation]
    assert any(rule.startswith("'Lists'!$") for rule in rules)
    decisions = build_template("decision", VOCABULARY, say=str, pick=lambda zh, en: en)
    assert openpyxl.load_workbook(BytesIO(decisions)).sheetnames[:3] == ["Notes", "Permits", "Penalties"]


def test_a_hidden_sheet_without_a_table_is_said_to_be_hidden(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, {"通知缴费": [["编号", "发生时间"], ["申请1", "2020-05-06"]], "旧表": [["x"]]})
    rewrite(path, "xl/workbook.xml", lambda data: data.replace(b'sheetId="2"', b'sheetId="2" state="hidden"'))
    assert noted(read(path)) == "Sheet 旧表, which is hidden, has no known header in its first 10 rows; it was not read."


def test_lists_to_choose_from() -> None:
    sheet = chinese("decision")["作出决定"]
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert '"法规处,办公室"' in rules.values()
    assert any("行政许可,行政处罚" in (formula or "") for formula in rules.values())
    long = chinese("result")["公开工作情况"]
    assert any((rule.formula1 or "").startswith("'选项'!$") for rule in long.data_validations.dataValidation)


def test_a_filled_in_template(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["编号", "发生时间", "责任处室", "标题", "文件类型", "正式文号", "重大行政决策", "施行日期", "有效期至"],
        [
            "某办法（暂定名）",
            datetime.combine(MAY_6, time(9, 30)),
            "法规处",
            "某办法",
            "规范性文件",
            "赣人社规〔2020〕3号",
            True,
            MAY_6,
            "",
        ],
        ["另一办法", "2020年5月6日", "", "", "normative", "", "否", "2020/6/1", 45000],
    ]
    intake = read(write_xlsx(tmp_path, {"印发文件": rows}))
    assert said(intake) == []
    first, second = (record.drafts[0] for record in intake.records)
    assert (first.kind, first.number, first.event, first.facet, first.unit) == (
        "policy",
        "某办法（暂定名）",
        "policy-issued",
        "normative",
        "法规处",
    )
    assert first.when == Moment(MAY_6, time(9, 30))
    assert first.fields == {"title": "某办法", "number": "赣人社规〔2020〕3号", "major": "yes", "effective": "2020-05-06"}
    assert second.fields == {"major": "no", "effective": "2020-06-01", "expires": "2023-03-15", "_written": "2020年5月6日"}


def test_several_values_in_a_cell(tmp_path: Path) -> None:
    rows = [["编号", "发生时间", "出席人"], ["发布会一", "2020-05-06", "张三、李四"]]
    [record] = read(write_xlsx(tmp_path, {"举行新闻发布会": rows})).records
    assert record.drafts[0].fields == {"attended": ["张三", "李四"]}


def test_every_fault_of_a_form(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["编号", "发生时间", "文件类型", "重大行政决策", "施行日期"],
        ["", "2020-02-30", "公文", "也许", "明天"],
        ["某办法", "", "", "", ""],
        [12.0, MAY_6, "其他文件", "", ""],
    ]
    intake = read(write_xlsx(tmp_path, {"印发文件": rows}))
    assert intake.records == []
    assert [line.split(":")[0] for line in said(intake)] == [
        "2 编号 None",
        "2 发生时间 2020-02-30",
        "2 施行日期 明天",
        "2 文件类型 公文",
        "2 重大行政决策 也许",
        "3 发生时间 None",
        "3 文件类型 None",
        "4 编号 12",
    ]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("编号", "发生时问", "文件类型"), "is 发生时间 meant?"),
        (("编号", "文件类型"), "The column 发生时间 is missing."),
        (("编号", "发生时间"), "The column 文件类型 is missing."),
        (("编号", "发生时间", "文件类形"), "is 文件类型 meant?"),
        (("Number", "At", "Tittle", "Type"), "is Title meant?"),
        (("Number", "Type"), "The column At is missing."),
        (("编号", "文号", "发生时间", "文件类型"), "The column 编号 stands there twice, as 编号 and 文号."),
    ],
)
def test_headers_of_forms(tmp_path: Path, header: tuple[str, ...], words: str) -> None:
    intake = read(write_xlsx(tmp_path, {"印发文件": [header, ["x"] * len(header)]}))
    assert intake.records == []
    assert any(words in line for line in said(intake)), said(intake)


def test_a_table_with_a_column_of_events(tmp_path: Path) -> None:
    header = ("事件", "编号", "发生时间", "事项类别", "渠道", "出席人")
    rows = (
        ("公开", "国发〔2020〕1号", "2020-05-06", "上级文件", "微信", ""),
        ("press-held", "发布会一", "2020-05-06", "", "", "张三"),
        ("", "发布会一", "2020-05-06", "", "", ""),
        ("举办晚会", "发布会一", "2020-05-06", "", "", ""),
        ("转载", "国发〔2020〕1号", "2020-05-06", "", "微信", ""),
        ("转载", "国发〔2020〕1号", "2020-05-06", "政策文件与决策", "", ""),
    )
    intake = read(write_csv(tmp_path, *rows, header=header))
    assert [(record.drafts[0].kind, record.drafts[0].event, record.drafts[0].facet) for record in intake.records] == [
        ("upstream", "published", "wechat"),
        ("press", "press-held", None),
    ]
    assert [str(problem.message) for problem in intake.problems] == [
        "The event is missing.",
        "There is no event 举办晚会.",
        "Reprinted has no field 渠道.",
        "Reprinted does not happen to 政策文件与决策; it happens to Document from above.",
    ]
    assert "Encoding: UTF-8." in noted(intake)


def test_a_header_that_fields_of_several_events_share_is_read_by_the_event_of_the_row(tmp_path: Path) -> None:
    rows = (
        ("Published", "国发〔2020〕1号", "2020-05-06", "Document from above", "wechat", "", "", ""),
        ("Request received", "申请1", "2020-05-06", "", "mail", "", "", ""),
        ("Message received", "来信1", "2020-05-06", "", "hotline", "", "", ""),
        ("Replied", "申请1", "2020-05-07", "", "", "granted", "", ""),
        ("Repealed or expired", "某办法", "2020-05-07", "", "", "", "expired", ""),
        ("Work published", "公开1", "2020-05-07", "", "portal", "", "", "budget"),
        ("Training held", "培训1", "2020-05-07", "", "", "", "", "政务公开"),
    )
    header = ("Event", "Number", "At", "Kind of matter", "Channel", "Result", "How", "Topic")
    intake = read(write_csv(tmp_path, *rows, header=header))
    assert said(intake) == []
    drafts = [record.drafts[0] for record in intake.records]
    assert [(draft.facet, draft.fields) for draft in drafts] == [
        ("wechat", {}),
        ("mail", {}),
        ("hotline", {}),
        ("granted", {}),
        ("expired", {}),
        ("budget", {"channel": "portal"}),
        (None, {"topic": "政务公开"}),
    ]


def test_a_wrong_value_under_a_shared_header_is_refused_with_the_values_of_the_event(tmp_path: Path) -> None:
    rows = (("Request received", "申请1", "2020-05-06", "wechat"), ("Decided", "许1号", "2020-05-06", "mail"))
    intake = read(write_csv(tmp_path, *rows, header=("Event", "Number", "At", "Channel")))
    wrong, foreign = (problem for problem in intake.problems if problem.column == "Channel")
    assert "mail" in str(wrong.message)
    assert "portal" not in str(wrong.message)
    assert str(foreign.message) == "Decided has no field Channel."


def test_a_field_has_one_value_though_two_headers_name_it(tmp_path: Path) -> None:
    rows = (
        ("Published", "国发〔2020〕1号", "2020-05-06", "Document from above", "wechat", ""),
        ("Published", "国发〔2020〕1号", "2020-05-07", "Document from above", "", "微博"),
        ("Published", "国发〔2020〕1号", "2020-05-08", "Document from above", "app", "微博"),
    )
    intake = read(write_csv(tmp_path, *rows, header=("Event", "Number", "At", "Kind of matter", "Channel", "渠道")))
    assert [record.drafts[0].facet for record in intake.records] == ["wechat", "weibo"]
    assert said(intake) == ["4 Channel None: The column Channel stands there twice, as 渠道 and Channel."]


def test_messages_of_a_template_are_worded_by_the_caller() -> None:
    heard: list[Message] = []

    def say(message: Message) -> str:
        heard.append(message)
        return "译"

    ledger = openpyxl.load_workbook(BytesIO(build_template("press", VOCABULARY, say=say, pick=lambda zh, en: zh)))
    assert heard
    assert {cell.value for (cell,) in ledger["说明"].iter_rows(max_col=1)} == {"译"}


@pytest.mark.parametrize("cell", [0.1, -3.0, "abc", "1e5", "12345678901234567890", 1e20])
def test_amounts_refused(tmp_path: Path, cell: Value) -> None:
    intake = read(write_xlsx(tmp_path, {"通知缴费": [["编号", "发生时间", "金额（元）"], ["申请1", MAY_6, cell]]}))
    assert intake.records == []
    assert said(intake)[0].startswith("2 金额(元)") or said(intake)[0].startswith("2 金额（元）")


def test_amounts(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["编号", "发生时间", "金额（元）"], ["申请1", MAY_6, 100.0], ["申请2", MAY_6, "100.50"]]
    intake = read(write_xlsx(tmp_path, {"通知缴费": rows}))
    assert [record.drafts[0].fields for record in intake.records] == [{"amount": "100"}, {"amount": "100.50"}]
