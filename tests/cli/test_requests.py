"""Requests as a clerk handles them: the register in and out, what each one waits for, and what it costs."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Clerk
from tests.intake.files import write_csv

HEADER = ("申请编号", "收到日期", "申请渠道", "要求补正日期", "征求意见日期", "第三方收到日期", "收费通知日期", "答复日期", "办理结果")
#: 1 March 2021 is a Monday; 20 working days later is 29 March.
ROWS = (
    ("1号", "2021-03-01", "邮寄", "", "", "", "", "", ""),
    ("2号", "2021-03-01", "邮寄", "2021-03-05", "", "", "", "", ""),
    ("3号", "2021-03-01", "邮寄", "", "2021-03-05", "2021-03-08", "", "", ""),
    ("4号", "2021-03-01", "邮寄", "", "2021-03-05", "", "", "", ""),
    ("5号", "2021-03-01", "邮寄", "", "", "", "2021-03-10", "", ""),
    ("6号", "2021-03-01", "互联网", "", "", "", "", "", ""),
    ("7号", "2021-03-01", "邮寄", "", "", "", "", "2021-03-15", "撤回申请"),
    ("8号", "2021-03-01", "邮寄", "", "", "", "", "2021-03-29", "予以公开"),
)


@pytest.fixture
def ready(clerk: Clerk) -> Clerk:
    """A ledger that holds those requests."""
    clerk.do("init", "--agency", "某厅", "--pack", "cn-regulation-2019")
    write_csv(clerk.folder, *ROWS, header=HEADER, name="登记表.csv")
    clerk.do("import", "登记表.csv")
    return clerk


def due(ready: Clerk, day: str) -> str:
    """What is owed at the start of a day, on one line, without what fills the table."""
    ready_words = ready.do("due", "--as-of", day, "--rule", "request-reply").split("校验点")[0]
    return "".join(ready_words.split())


def test_each_open_request_names_what_it_waits_for(ready: Clerk) -> None:
    """条例 arts. 30 to 33, 国办函〔2020〕109号: on whom, until when, what ends it. 15 working days from 8 March end on 29 March,
    from 5 March on 26 March; 20 from 10 March on 8 April."""
    told = due(ready, "2021-03-25")
    assert "2021-03-291号厅办公室临期尚未办理，2021-03-29到期。" in told
    assert "2021-03-05“要求补正”：正在等待申请人；登记“收到补正”以前期限停着，没有自行恢复的日子。" in told
    assert "2021-03-05“征求第三方意见”：正在等待被征求意见的第三方或者机关；登记“第三方答复”以前期限停着，最晚到2021-03-29为止。" in told
    assert "登记“第三方答复”以前期限停着，“对方收到日期”没有登记，最早到2021-03-26为止。" in told
    assert "2021-03-10“通知缴费”：正在等待申请人；登记“缴费”以前期限停着，最晚到2021-04-08为止。" in told
    assert "7号" not in told


def test_a_fee_not_paid_and_a_start_not_confirmed(ready: Clerk) -> None:
    told = due(ready, "2021-04-09")
    assert "2021-03-10的“通知缴费”至2021-04-08未获回应：不再负有义务，可以办结。" in told
    assert "“确认收到”" in told.split("6号")[1]
    assert "8号" not in told


def test_a_correction_with_a_last_day(ready: Clerk) -> None:
    ready.do("log", "request-received", "9号", "--at", "2021-03-01", "--channel", "mail")
    ready.do("log", "correction-asked", "9号", "--at", "2021-03-05", "--until", "2021-03-19")
    assert "正在等待申请人；登记“收到补正”以前期限停着，最晚到2021-03-19为止。" in due(ready, "2021-03-12")
    assert "2021-03-05的“要求补正”至2021-03-19未获回应：不再负有义务，可以办结。" in due(ready, "2021-03-22")


def test_a_withdrawn_request_owes_no_reply(ready: Clerk) -> None:
    told = ready.do("explain", "7号", "--rule", "request-reply")
    assert "不适用" in told
    assert "“撤回申请”" in told


def test_the_register_goes_out_and_comes_in_again(ready: Clerk) -> None:
    ready.do("list", "--kind", "request", "--register", "-o", "导出.xlsx")
    assert "新增 0 条" in ready.do("import", "导出.xlsx")
    sheet = openpyxl.load_workbook(ready.folder / "导出.xlsx")["公开申请登记表"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("申请编号", "收到日期", "申请渠道")
    assert (rows[7][0], rows[7][17]) == ("7号", "撤回申请")
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert ready.run("list", "--register", "-o", "导出.xlsx").code == 4


def test_the_register_of_a_window_in_csv(ready: Clerk) -> None:
    ready.do("log", "request-received", "10号", "--at", "2021-06-01", "--channel", "mail")
    lines = ready.do("list", "--register", "--from", "2021-05-01").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["10号"]


@pytest.mark.parametrize("words", [("--kind", "decision"), ("--all",), ("--format", "table")])
def test_what_a_register_is_not(ready: Clerk, words: tuple[str, ...]) -> None:
    assert ready.run("list", "--register", *words).code == 2


def test_a_file_is_for_a_register(ready: Clerk) -> None:
    assert ready.run("list", "-o", "x.csv").code == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_template_reads_and_a_filled_one_too(ready: Clerk, language: str) -> None:
    ready.do("template", "公开申请登记表", "-o", "t.xlsx")
    assert ready.run("--lang", language, "import", "t.xlsx", "--dry-run").code == 0
    ready.do("--lang", language, "template", "公开申请登记表", "-o", f"{language}.xlsx")
    _fill(ready.folder / f"{language}.xlsx", ["20号", "2021-05-06", "In person" if language == "en" else "当面提交"])
    assert "1" in ready.do("--lang", language, "import", f"{language}.xlsx")
    assert "20号" in ready.do("show", "20号")


def _fill(path: Path, cells: list[str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, cell in enumerate(cells, start=1):
        sheet.cell(2, place, cell)
    book.save(path)


def test_the_template_asks_for_days_and_choices(ready: Clerk) -> None:
    ready.do("template", "公开申请登记表", "-o", "t.xlsx")
    book = openpyxl.load_workbook(ready.folder / "t.xlsx")
    sheet = book["公开申请登记表"]
    kinds = {str(rule.sqref).split(":")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert (kinds["B2"], kinds["C2"], kinds["D2"], kinds["Q2"], kinds["R2"]) == ("date", "list", "list", "date", "list")
    assert "撤回申请" in next(rule.formula1 for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith("R2"))
    assert book.sheetnames[1] == "说明"


@pytest.mark.parametrize(
    ("words", "amount"),
    [(("--items", "35"), "3,000 元"), (("--items", "5", "--before", "8"), "300 元"), (("--pages", "180"), "2,300 元")],
)
def test_the_fee(clerk: Clerk, words: tuple[str, ...], amount: str) -> None:
    """35 items: 20 at 100, 5 at 200. 9 to 13 of a month: 3 at 100. 180 pages: 70 at 10, 80 at 20."""
    told = clerk.do("fee", *words, "--on", "2021-03-01").splitlines()
    assert told[0] == amount
    assert "国办函〔2020〕109号" in told[-1]


@pytest.mark.parametrize(
    "words",
    [(), ("--items", "3", "--pages", "4"), ("--pages", "4", "--before", "2"), ("--items", "0"), ("--pages", "9", "--on", "2020-01-01")],
)
def test_a_fee_that_cannot_be(clerk: Clerk, words: tuple[str, ...]) -> None:
    assert clerk.run("fee", *words).code == 2
