"""Mistakes at the keyboard and in files: each is told once, all at a time, with a hint that helps."""

from __future__ import annotations

import re

import pytest

from govopen.app.organisation import parse_role
from tests.cli.conftest import Clerk
from tests.intake.files import ROW, write_csv

ONE = "赣人社许〔2020〕1号"


def test_an_event_without_a_matter_says_what_is_missing(office: Clerk) -> None:
    ran = office.run("log", "decided")
    assert (ran.code, ran.out) == (2, "")
    assert "缺少 事项" in ran.err
    assert "自身出错" not in ran.err


def test_the_day_and_a_field_are_told_together(office: Clerk) -> None:
    ran = office.run("log", "decided", "许〔2020〕9号", "--at", "20200230", "--type", "permt")
    assert ran.code == 2
    assert "--at：" in ran.err
    assert "20200230" in ran.err
    assert "permt" in ran.err
    kind = office.run("log", "decided", "许〔2020〕9号", "--at", "20200230", "--type", "permit", "--kind", "诗歌")
    assert (kind.code, "20200230" in kind.err, "诗歌" in kind.err) == (2, True, True)
    number = office.run("log", "decided", "11010519491231002X", "--at", "20200230", "--type", "permit")
    assert number.code == 2
    assert "20200230" in number.err
    assert "110***" in number.err


@pytest.mark.parametrize("digits", [30, 5000])
def test_numbers_beyond_reason_are_refused(office: Clerk, digits: int) -> None:
    """More than a calendar, a database or a list can hold; the rest of the line is right."""
    number = "9" * digits
    counted = "assert decision 2020 --source 台账 --count"
    for line, says in (("due --within", "过大"), ("audit --limit", "过大"), (counted, "0 至 1000000000")):
        ran = office.run(*line.split(), number)
        assert (ran.code, ran.out, says in ran.err) == (2, "", True), line
        assert len(ran.err) < 200, line
    for line in (f"amend {number} --reason 错", f"void {number} --reason 错", f"import-undo {number}", f"show {number}"):
        assert office.run(*line.split()).code in (2, 4), line
    assert office.run("void", "9" * 30, "--reason", "错").code == 4


def test_a_correction_tells_all_its_faults_together(office: Clerk) -> None:
    """Entry 2 is the decision: its type is a choice, its day a day; the office must be a line of text."""
    before = office.do("list", "--all")
    ran = office.run("amend", "2", "--at", "20200230", "--type", "permt", "--unit", "处\x00室", "--reason", " ", "--title", "长" * 1001)
    assert (ran.code, ran.out) == (2, "")
    for said in ("--at：", "20200230", "--type：", "permt", "--unit：", r"\x00", "--reason", "--title：", "1001"):
        assert said in ran.err, said
    assert "请写作" in office.run("amend", "2", "--at", "20200230", "--reason", "抄错").err
    assert office.do("list", "--all") == before


def test_a_day_alone_is_told_with_the_forms_of_a_day(office: Clerk) -> None:
    ran = office.run("log", "decided", "许〔2020〕9号", "--at", "20200230", "--type", "permit")
    assert (ran.code, "请写作" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("audit", "--year", "2020", "--rule", "decision-publicty"), "decision-publicity"),
        (("explain", ONE, "--rule", "decision-publicty"), "decision-publicity"),
        (("due", "--rule", "decision-publicty"), "decision-publicity"),
        (("plan", "--rule", "decision-publicty"), "decision-publicity"),
        (("rules", "show", "decision-publicty"), "decision-publicity"),
        (("late-reason", ONE, "--reason", "停机", "--rule", "decision-publicty"), "decision-publicity"),
        (("waive", ONE, "decision-publicty", "--reason", "x", "--approved-by", "y"), "decision-publicity"),
        (("audit", "--year", "2020", "--pack", "jx-hrss-2021"), "jx-hrss-2020"),
        (("rules", "list", "--pack", "jx-hrss-2021"), "jx-hrss-2020"),
        (("rules", "check", "jx-hrss-2021"), "jx-hrss-2020"),
        (("audit", "--year", "2020", "--unit", "就业出"), "就业处"),
        (("due", "--unit", "就业出"), "就业处"),
        (("plan", "--unit", "就业出"), "就业处"),
        (("list", "--unit", "就业出"), "就业处"),
        (("unit", "end", "就业出"), "就业处"),
        (("leader", "end", "赵厅"), "赵厅长"),
        (("show", "赣人社许〔2020〕2号"), ONE),
        (("explain", "赣人社许〔2020〕2号"), ONE),
        (("late-reason", "赣人社许〔2020〕2号", "--reason", "停机"), ONE),
        (("void", "99", "--reason", "x"), "govopen list"),
        (("amend", "99", "--reason", "x", "--title", "y"), "govopen list"),
        (("import-undo", "20200101-1"), "还没有导入过文件"),
    ],
)
def test_a_name_that_the_ledger_does_not_have_is_4_with_the_nearest(office: Clerk, words: tuple[str, ...], near: str) -> None:
    """What stands in data (rules, packs, offices, leaders, matters, entries, imports) is looked up; a name it lacks is refused."""
    office.do("leader", "add", "赵厅长", "--role", "principal", "--from", "2019-01-01")
    before = office.do("list", "--all")
    ran = office.run(*words)
    assert (ran.code, ran.out) == (4, "")
    assert near in ran.err.splitlines()[1], ran.err
    assert office.do("list", "--all") == before


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--kind", "诗歌"),
        ("explain", ONE, "--kind", "诗歌"),
        ("nil", "诗歌", "2020"),
        ("nil", "decision", "2020-Q5"),
        ("nil", "decision", "2020", "--type", "诗"),
        ("log", "作诗", ONE),
        ("log", "published", ONE, "--at", "2020-04-20", "--channel", "电台"),
        ("audit", "--year", "2020", "--level", "maybe"),
        ("audit", "--year", "2020", "--format", "pdf"),
        ("leader", "add", "某", "--role", "厅长", "--from", "2020-01-01"),
        ("ledger", "verify", "--anchor", "1:abc"),
        ("calc", "7天半", "--from", "2020-01-01"),
    ],
)
def test_a_word_outside_the_fixed_lists_is_2(office: Clerk, words: tuple[str, ...]) -> None:
    """Commands, options, kinds, events, their values, days, periods, terms and formats are the grammar; they are the same everywhere."""
    ran = office.run(*words)
    assert (ran.code, ran.out) == (2, "")


def test_an_office_may_be_named_in_another_spelling(office: Clerk) -> None:
    assert office.do("list", "--unit", "就业 处") == office.do("list", "--unit", "就业处") != ""
    ran = office.run("audit", "--year", "2020", "--unit", "就业 处", "--as-of", "2020-12-31")
    assert (ran.code, "就业 处" in ran.err) == (1, False)
    office.do("log", "decided", "许〔2020〕9号", "--at", "2020-04-01", "--type", "permit", "--unit", "没登记的处")
    assert "许〔2020〕9号" in office.do("list", "--unit", "没登记的处")


@pytest.mark.parametrize(
    "words",
    [
        ("import", "无此"),
        ("calendar", "import", "无此"),
        ("calendar", "import", "."),
        ("log", "decided", "许〔2020〕9号", "--at", "2020-04-01", "--type", "permit", "--evidence", "无此"),
        ("ledger", "verify", "--anchors", "无此"),
        ("ledger", "restore", "无此", "--ledger", "新"),
        ("ledger", "import-ledger", "无此", "--ledger", "新"),
        ("ledger", "backup", "无此/乙"),
        ("ledger", "export", "-o", "无此/乙"),
        ("rules", "check", "无此"),
        ("template", "decision", "-o", "无此/乙.xlsx"),
        ("audit", "--year", "2020", "--format", "csv", "-o", "无此/乙"),
        ("due", "--format", "ics", "-o", "无此/乙"),
    ],
)
def test_a_file_that_is_not_there_is_told_in_chinese(office: Clerk, words: tuple[str, ...]) -> None:
    """The operating system has its own words, in its own language: none of them may reach the reader."""
    ran = office.run(*words)
    assert (ran.code, ran.out) == (4, "")
    sentence = ran.err.splitlines()[0]
    assert sentence.startswith("错误：")
    assert "Errno" not in sentence
    assert not re.search("[a-z]{3,}", sentence), sentence
    assert "不存在" in sentence or "没有" in sentence or "是文件夹" in sentence


def test_a_field_is_called_by_its_label(office: Clerk) -> None:
    ran = office.run("log", "decided", "许〔2020〕9号", "--at", "2020-04-01")
    assert (ran.code, ran.out) == (2, "")
    assert "--type：请填写“决定类型”。" in ran.err
    ran = office.run("log", "decided", "许〔2020〕9号", "--at", "2020-04-01", "--lang", "en")
    assert "--type: Type is missing." in ran.err


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (("log", "decided", "许〔2020〕9号", "--at", "2020-04-01", "--type", "x"), "Permit (permit)"),
        (("nil", "decision", "2020", "--type", "x"), "Permit (permit)"),
        (("list", "--kind", "x"), "Administrative decision (decision)"),
        (("log", "decidd", "许〔2020〕9号"), "Decided (decided)"),
        (("leader", "add", "赵厅长", "--role", "x", "--from", "2020-01-01"), "deputy in charge (deputy)"),
    ],
)
def test_what_may_be_written_is_told_in_the_reader_s_language(office: Clerk, words: tuple[str, ...], english: str) -> None:
    told = office.run(*words, "--lang", "en")
    assert told.code == 2
    assert english in told.err
    assert not re.search("[一-龥]", told.err.replace("文号", "").replace("许〔2020〕9号", "")), told.err
    assert re.search("[一-龥]+（[a-z]+）", office.run(*words).err)


def test_a_value_is_named_once(office: Clerk) -> None:
    ran = office.run("log", "published", ONE, "--at", "2020-04-20", "--channel", "online")
    assert (ran.code, ran.err.count("online")) == (2, 1)
    write_csv(office.folder, (ROW[0], "2020-02-30", "", "", "", ""))
    assert office.run("import", "register.csv").err.count("2020-02-30") == 1
    write_csv(office.folder, (ROW[0], "11010519491231002X", "", "", "", ""))
    assert office.run("import", "register.csv").err.count("110***") == 1
    long = "网" * 80
    assert office.run("log", "published", ONE, "--at", "2020-04-20", "--channel", long).err.count("网" * 60) == 1


def test_a_correction_that_changes_nothing_is_refused(office: Clerk) -> None:
    before = office.do("list", "--all")
    for words in ((), ("--at", "2020-04-01"), ("--title", "某许可", "--unit", "就业处"), ("--unit", "就业 处")):
        ran = office.run("amend", "2", "--reason", "核对", *words)
        assert (ran.code, ran.out) == (4, ""), words
        assert "第 2 号条目没有任何变化" in ran.err
    assert office.do("list", "--all") == before
    office.do("amend", "2", "--title", "另一许可", "--reason", "抄错")
    assert office.run("amend", "4", "--title", "另一许可", "--reason", "另一理由").code == 4
    office.do("amend", "4", "--title", "", "--reason", "不该有")
    assert office.run("amend", "5", "--title", "", "--reason", "不该有").code == 4


def test_statements_on_a_period_are_told_in_words(office: Clerk) -> None:
    assert "零报告，新闻发布活动，2020 年第三季度，" in office.do("nil", "press", "2020-Q3")
    counted = office.do("assert", "decision", "2020-H1", "--count", "3", "--source", "审批系统")
    assert "对账申报，行政决定，2020 年上半年，" in counted
    waived = office.do("waive", "2020-Q1", "press-quarterly", "--reason", "疫情", "--approved-by", "赵厅长")
    assert re.search("豁免义务，[一-龥]+.*，2020 年第一季度，", waived)
    assert "press-quarterly" not in waived
    listed = office.do("list")
    assert "新闻发布活动" in listed
    assert "2020 年第三季度" in listed
    assert " press " not in listed
    assert "nil report, " in office.do("nil", "press", "2020-Q2", "--lang", "en").casefold()


def test_both_entries_of_a_term_of_office_are_told(office: Clerk) -> None:
    said = office.do("leader", "add", "赵厅长", "--role", "principal", "--from", "2019-01-01", "--to", "2020-06-30")
    assert [line.partition("：")[0] for line in said.splitlines()] == ["第 4 号条目", "第 5 号条目"]
    assert "2020-06-30" in said.splitlines()[1]
    header = office.do("leader", "list").splitlines()[0]
    assert "条目" in header
    assert "条目数" not in header


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        (("许可决定日期", "备注"), [("2020-04-01", "x")] * 24, "表头有问题。"),
        (("行政许可决定文书号", "许可决定日期", "公示时刻"), [("许1号", "2020-04-01", "")], "表头有问题。"),
        (
            ("行政许可决定文书号", "许可决定日期", "公示时刻"),
            [("许1号", "2020-02-30", ""), ("许2号", "2020-04-01", "")],
            "2 行中有 1 行有问题",
        ),
    ],
)
def test_a_faulty_header_is_no_faulty_row(office: Clerk, header: tuple[str, ...], rows: list[tuple[str, ...]], said: str) -> None:
    write_csv(office.folder, *rows, header=header)
    for more in ((), ("--partial",)) if len(rows) == 24 else ((),):
        ran = office.run("import", "register.csv", *more)
        assert ran.code == 4
        assert said in ran.err
        assert "改正表头" in ran.err
        assert "--partial" not in ran.err
        assert "行文本" not in ran.err
        assert f"{len(rows)} 行" in ran.err


def test_faulty_rows_keep_their_own_hint(office: Clerk) -> None:
    write_csv(office.folder, ("许1号", *ROW[1:]), ("许2号", "2020-02-30", "", "", "", ""))
    err = office.run("import", "register.csv").err
    assert "2 行中有 1 行有问题" in err
    assert "--partial" in err
    assert "改正表头" not in err


@pytest.mark.parametrize("role", ["principal", "厅主要负责同志", "主要负责同志", "head of the department"])
def test_a_role_is_taken_by_each_name_that_is_shown(role: str) -> None:
    assert parse_role(role) == "principal"


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--as-of", ""),
        ("audit", "--from", " ", "--to", "2020-12-31"),
        ("audit", "--unit", ""),
        ("due", "--as-of", ""),
        ("due", "--unit", ""),
        ("list", "--from", ""),
        ("list", "--kind", ""),
        ("explain", ONE, "--as-of", ""),
        ("annual-report", "--year", ""),
        ("annual-report", "--year", "2020", "--as-of", ""),
        ("calc", "7wd", "--from", ""),
        ("calendar", "show", ""),
        ("calendar", "add", "2020-05-06", "--to", "", "--ground", "搬迁"),
        ("withhold", ONE, "--ground", "条例第十四条", "--approved-by", "赵厅长", "--at", ""),
        ("waive", ONE, "decision-publicity", "--reason", "故障", "--approved-by", "赵厅长", "--until", ""),
        ("leader", "add", "赵厅长", "--role", "principal", "--from", "2020-01-01", "--to", ""),
        ("unit", "end", "就业处", "--on", ""),
        ("nil", "press", "2019", "--unit", ""),
        ("show", ""),
        ("waive", "", "decision-publicity", "--reason", "故障", "--approved-by", "赵厅长"),
    ],
    ids=" ".join,
)
def test_an_empty_value_is_not_an_option_left_out(office: Clerk, words: tuple[str, ...]) -> None:
    """A script's variable that is not set must not make a report of today, or a waiver without end."""
    before = office.do("list", "--all")
    ran = office.run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("错误：")
    assert "空" in ran.err or "“”" in ran.err
    assert office.do("list", "--all") == before


@pytest.mark.parametrize("day", ["2020-13-01", "2020-02-30", "04-01", "明天", "99999-01-01"])
@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--as-of", "{}"),
        ("due", "--as-of", "{}"),
        ("calc", "7wd", "--from", "{}"),
        ("log", "published", ONE, "--at", "{}"),
        ("calendar", "add", "{}", "--ground", "搬迁"),
    ],
    ids=lambda words: words[0],
)
def test_a_day_that_cannot_be_read_is_one_sentence_and_a_hint(office: Clerk, words: tuple[str, ...], day: str) -> None:
    ran = office.run(*(word.format(day) for word in words))
    assert (ran.code, ran.out) == (2, "")
    wrong, hint = ran.err.splitlines()
    assert wrong.startswith("错误：")
    assert day in wrong
    assert hint.startswith("提示：")


@pytest.mark.parametrize("day", ["二〇二〇年四月一日", "20200401", "２０２０．４．１"])
def test_a_day_in_numerals_is_a_day(office: Clerk, day: str) -> None:
    """7 working days from Wednesday 1 April 2020, across 4 to 6 April: Monday 13 April."""
    assert office.do("calc", "7wd", "--from", day).startswith("2020-04-13")


def test_the_kinds_to_choose_from_are_named_in_the_readers_words(office: Clerk) -> None:
    office.do("log", "policy-issued", ONE, "--at", "2020-04-01", "--type", "other")
    ran = office.run("show", ONE)
    assert (ran.code, ran.out) == (4, "")
    assert "行政决定（decision）、政策文件与决策（policy）" in ran.err
