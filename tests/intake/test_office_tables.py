"""Tables as offices keep them: titles, headers of two rows, totals, serial numbers filled in ahead, “not yet” instead of a blank."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govopen.core.dates.moments import Moment
from tests.intake.files import HEADER, ROW, Value, noted, read, said, write_csv, write_xlsx

PLAIN = "赣人社许〔2020〕1号"
TABLE = ("序号", "行政相对人名称", *HEADER, "罚款金额")
ENTRY: tuple[Value, ...] = (1, "某公司", *ROW, "")


def blank(*cells: Value) -> tuple[Value, ...]:
    return (*cells, *("",) * (len(TABLE) - len(cells)))


@pytest.mark.parametrize("total", [blank("合计"), blank("", "合 计", "", "", ""), blank("", "", "总计"), blank("本页小计："), blank(2)])
def test_totals_and_rows_with_a_serial_number_only_are_passed_over_and_told(tmp_path: Path, total: tuple[Value, ...]) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [TABLE, ENTRY, total, blank(3)]}))
    assert (len(intake.records), said(intake), intake.rows) == (1, [], 1)
    assert "Sheet 许可: rows that name no decision (totals, only a serial number) are not read: 3, 4." in noted(intake)


def test_a_text_file_tells_of_totals_too(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ROW, ("合计：1件", *("",) * 5)))
    assert (len(intake.records), said(intake)) == (1, [])
    assert "Rows that name no decision (totals, only a serial number) are not read: 3." in noted(intake)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (blank(2, "某公司"), "行政许可决定文书号"),  # a party without its decision
        (blank(2, "", "赣人社许〔2020〕2号"), "许可决定日期"),
        (blank("合计", "", "", "2020-04-01"), "行政许可决定文书号"),
        (blank(2, "", "", "", "2020-04-01"), "行政许可决定文书号"),
    ],
)
def test_a_row_that_says_something_of_a_decision_is_never_passed_over(tmp_path: Path, row: tuple[Value, ...], column: str) -> None:
    [fault] = read(write_xlsx(tmp_path, {"许可": [TABLE, ENTRY, row]})).problems
    assert (fault.row, fault.column) == (3, column)


@pytest.mark.parametrize(
    "second",
    [
        ("序号", "", "行政处罚决定书文号", "处罚决定日期", "", "", "", "", ""),
        ("", "", "许可决定日期", "行政许可决定文书号", "", "", "", "", ""),
    ],
)
def test_a_second_header_is_refused(tmp_path: Path, second: tuple[Value, ...]) -> None:
    table = [tuple("公示情况" if name.startswith("公示时间") else name for name in TABLE), second, ENTRY]
    [fault] = read(write_xlsx(tmp_path, {"许可": table})).problems
    assert (fault.row, str(fault.message)) == (
        2,
        "This row holds headers again: write the header in one row, without merged cells, and each table on a sheet of its own.",
    )


@pytest.mark.parametrize(
    "second",
    [
        ("", "", "", "", "公示时间", "公示渠道", "", "", ""),
        ("", "", "XK_WSH", "XK_JDRQ", "公示时间", "公示渠道", "", "", ""),
        TABLE,
    ],
)
def test_a_header_of_two_rows_is_read(tmp_path: Path, second: tuple[Value, ...]) -> None:
    above = tuple({"公示时间": "公示情况", "公示渠道": ""}.get(name, name) for name in TABLE)
    intake = read(write_xlsx(tmp_path, {"许可": [("2020年许可",), above, second, ENTRY]}))
    [record] = intake.records
    assert (said(intake), record.row) == ([], 4)
    assert [str(draft.when) for draft in record.drafts] == ["2020-04-01", "2020-04-10 09:00"]


def test_a_column_that_only_the_upper_row_names_is_not_lost(tmp_path: Path) -> None:
    """F2:F3 = 责任处室, merged."""
    table: list[tuple[Value, ...]] = [
        ("许可", "", "公示", "", "", "责任处室"),
        (*HEADER[:5], ""),
        (*ROW[:5], "法规处"),
    ]
    intake = read(write_xlsx(tmp_path, {"许可": table}))
    assert (said(intake), intake.records[0].drafts[0].unit) == ([], "法规处")


@pytest.mark.parametrize(
    "total",
    [
        blank("", "", "合计", "", "12件"),
        blank("", "", "12件", "", "", "共计"),
        blank("", "", "", "合计", "12"),
        blank("", "以上共计12件"),
        blank("", "", "合计", "2020-12-31"),
        blank("", "", "", "", "", "", "", "", "总计：12件"),
    ],
)
def test_a_total_anywhere_is_no_decision(tmp_path: Path, total: tuple[Value, ...]) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [TABLE, ENTRY, total]}))
    assert (len(intake.records), said(intake)) == (1, [])
    assert "are not read: 3." in noted(intake)


def test_the_row_with_the_exact_header_goes_before_a_row_that_comes_near(tmp_path: Path) -> None:
    above = ("序号", "行政许可决定书", "", "公示情况", "", "", "")
    intake = read(write_xlsx(tmp_path, {"许可": [above, ("序号", *HEADER), (1, *ROW)]}))
    assert (len(intake.records), said(intake), intake.records[0].row) == (1, [], 3)


@pytest.mark.parametrize("header", ["公示\n时间", "公 示 时 间", "公示时间（必填）"])
def test_a_header_is_shown_in_one_line(tmp_path: Path, header: str) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [("行政许可\n决定文书号", "许可决定日期", header), ("", "2020-04-01", "")]}))
    assert said(intake) == ["2 行政许可决定文书号 None: A number (文号) is missing."]
    assert intake.records == []


@pytest.mark.parametrize("number", ["同上", "无", "／", "—", "〃", "暂无", "未编号", "详见附件"])
def test_what_stands_for_a_number_is_none(tmp_path: Path, number: str) -> None:
    [fault] = read(write_csv(tmp_path, (number, *ROW[1:]))).problems
    assert str(fault.message) == f"{number} is not the number of a decision: write it out in every row."


@pytest.mark.parametrize("number", ["赣人社许第二十号", "许可甲", "无人机许〔2020〕1号", "=cmd", "A"])
def test_any_other_text_is_a_number(tmp_path: Path, number: str) -> None:
    intake = read(write_csv(tmp_path, (number, *ROW[1:])))
    assert (intake.problems, [draft.number for record in intake.records for draft in record.drafts[:1]]) == ([], [number])


@pytest.mark.parametrize("text", ["未公示", "无", "/", "—", "暂未公开", "不公开"])
def test_not_yet_public_is_an_empty_cell(tmp_path: Path, text: str) -> None:
    [fault] = read(write_csv(tmp_path, (*ROW[:2], text, "", "", ""))).problems
    assert (fault.column, str(fault.message)) == (
        "公示时间",
        f"{text} is no day: leave the cell empty while it is not public; what is lawfully withheld, record with `govopen withhold`.",
    )


def test_a_day_typed_as_eight_digits_is_read_from_a_number_too(tmp_path: Path) -> None:
    [record] = read(write_xlsx(tmp_path, {"许可": [HEADER[:3], (ROW[0], 20200401, 20200410)]})).records
    assert [draft.when for draft in record.drafts] == [Moment(date(2020, 4, 1)), Moment(date(2020, 4, 10))]


@pytest.mark.parametrize("number", [20200230, 20201301, 10000000, 99999999])
def test_eight_digits_that_are_no_day(tmp_path: Path, number: int) -> None:
    assert len(read(write_xlsx(tmp_path, {"许可": [HEADER[:2], (ROW[0], number)]})).problems) == 1


GROUPED = [
    [("序号", "行政许可", "", "公示", ""), ("", "文书号", "决定日期", "时间", "渠道"), (1, PLAIN, "2020-04-01", "2020-04-09", "门户网站")],
    [("行政许可决定文书号", "许可决定日期", "公示", ""), ("", "", "时间", "渠道"), (PLAIN, "2020-04-01", "2020-04-09", "门户网站")],
    [
        ("行政许可决定文书号", "许可决定日期", "公示\n", "", "备注"),
        ("", "", "时 间", "网址", ""),
        (PLAIN, "2020-04-01", "2020-04-09", "", ""),
    ],
]


@pytest.mark.parametrize("rows", GROUPED)
def test_a_group_over_a_bare_name_is_one_column(tmp_path: Path, rows: list[tuple[Value, ...]]) -> None:
    """公示 over 时间 and 渠道: the publication is not lost with a header that only both rows name."""
    intake = read(write_xlsx(tmp_path, {"许可": rows}))
    assert said(intake) == []
    assert [(draft.event, str(draft.when)) for record in intake.records for draft in record.drafts] == [
        ("decided", "2020-04-01"),
        ("published", "2020-04-09"),
    ]


@pytest.mark.parametrize("hint", ["（精确到分）", "(年-月-日)", "（必填项）"])
def test_a_header_with_a_hint_in_brackets_is_asked_about(tmp_path: Path, hint: str) -> None:
    intake = read(
        write_csv(tmp_path, (PLAIN, "2020-04-01", "2020-04-09"), header=("行政许可决定文书号", "许可决定日期", f"公示时间{hint}"))
    )
    assert "is 公示时间 meant?" in said(intake)[0]


@pytest.mark.parametrize(
    "several",
    ["赣〔2020〕1号、赣〔2020〕2号", "赣〔2020〕1号\n赣〔2020〕2号", "赣〔2020〕1号至5号", "赣〔2020〕1号，2号", "赣〔2020〕1号 2号"],
)
def test_several_numbers_in_one_cell_are_refused(tmp_path: Path, several: str) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [("行政许可决定文书号", "许可决定日期"), (several, "2020-04-01"), (PLAIN, "2020-04-01")]}))
    assert [problem.row for problem in intake.problems] == [2]
    assert "several decisions" in said(intake)[0]


@pytest.mark.parametrize("day", ["'2020-04-09", "2020-04-09\u200b", "\ufeff2020年4月9日", "\u20682020/4/9\u2069", "\xa02020.4.9\xa0"])
def test_what_a_program_puts_around_a_day_is_no_part_of_it(tmp_path: Path, day: str) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [("行政许可决定文书号", "许可决定日期", "公示时间"), (PLAIN, "2020-04-01", day)]}))
    assert said(intake) == []
    assert str(intake.records[0].drafts[1].when) == "2020-04-09"


SIGNED = ("序号", "行政许可决定文书号", "许可决定日期", "公示时间")


@pytest.mark.parametrize(
    "note",
    [
        ("注：1. 本表由法规处填报。", "", "", ""), ("", "注:以上均已公示", "", ""), ("填报人：张三", "", "审核人：李四", "2020年4月30日"),
        ("备注：文号未编的不列", "", "", ""), ("联系电话：0791-12345", "", "", ""),
    ],
)  # fmt: skip
def test_notes_under_a_table_are_passed_over_and_told(tmp_path: Path, note: tuple[str, ...]) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [SIGNED, (1, PLAIN, "2020-04-01", ""), note]}))
    assert (len(intake.records), said(intake)) == (1, [])
    assert "are not read: 3." in noted(intake)


@pytest.mark.parametrize("row", [(2, "", "2020-04-02", "注：补报"), ("注：补报", "赣〔2020〕2号", "", ""), (2, "", "", "说明：文号未定")])
def test_a_remark_in_the_row_of_a_decision_is_no_note(tmp_path: Path, row: tuple[Value, ...]) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [SIGNED, (1, PLAIN, "2020-04-01", ""), row]}))
    assert {problem.row for problem in intake.problems} == {3}


@pytest.mark.parametrize(("number", "told"), [("赣〔2020〕1-5号", True), ("赣〔2020〕1～5号", True), ("赣-办〔2020〕1号", False)])
def test_a_number_that_may_be_several_is_told(tmp_path: Path, number: str, told: bool) -> None:
    intake = read(write_xlsx(tmp_path, {"许可": [("行政许可决定文书号", "许可决定日期"), (number, "2020-04-01")]}))
    assert (said(intake), len(intake.records)) == ([], 1)
    assert ("may stand for several decisions" in "\n".join(map(str, intake.warnings))) is told
