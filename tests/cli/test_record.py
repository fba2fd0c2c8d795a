"""Recording as a clerk does it: what is accepted, what is refused, what is said."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Clerk

ONE = "赣人社许〔2020〕1号"


def test_labels_dates_and_brackets_are_taken_as_offices_write_them(clerk: Clerk) -> None:
    clerk.do("init")
    clerk.do("log", "作出决定", ONE, "--at", "２０２０年４月１日", "--type", "行政许可")
    said = clerk.do("log", "公开", "赣人社许[2020]１号", "--at", "2020.4.10 15：30", "--channel", "厅门户网站")
    assert ONE in said
    shown = clerk.do("show", "赣人社许(2020)1 号")
    assert "2020-04-10 15:30" in shown
    assert "厅门户网站" in shown


def test_help_of_an_event_comes_from_the_vocabulary(office: Clerk) -> None:
    page = office.do("log", "作出决定", "--help")
    assert "--type" in page
    assert "penalty 行政处罚" in page
    assert "Permit" in office.do("log", "decided", "--help", "--lang", "en")


def test_an_unknown_matter_is_4_and_the_nearest_is_named(office: Clerk) -> None:
    ran = office.run("log", "published", "赣人社许〔2020〕2号", "--at", "2020-04-10")
    assert ran.code == 4
    assert ONE in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("published", ONE, "--at", "2020-03-31"), "早于"),
        (("published", ONE, "--at", "2199-01-01"), "尚未到来"),
        (("decided", ONE, "--at", "2020-04-02", "--type", "permit"), "已登记过"),
        (("reprinted", ONE, "--at", "2020-04-10"), "转载"),
    ],
)
def test_what_contradicts_the_ledger_is_refused(office: Clerk, words: tuple[str, ...], said: str) -> None:
    before = office.do("list", "--all")
    ran = office.run("log", *words)
    assert (ran.code, ran.out) == (4, "")
    assert said in ran.err
    assert office.do("list", "--all") == before


def test_every_malformed_field_is_told_at_once(office: Clerk) -> None:
    ran = office.run("log", "policy-issued", "政〔2020〕1号", "--at", "2020-04-01", "--type", "诗歌", "--effective", "2020-02-30")
    assert ran.code == 2
    for said in ("诗歌", "2020-02-30"):
        assert said in ran.err


def test_a_flag_may_stand_alone(office: Clerk) -> None:
    office.do("log", "policy-issued", "政〔2020〕1号", "--at", "2020-04-01", "--type", "normative", "--major", "--title", "办法")
    assert "重大行政决策：是" in office.do("show", "政〔2020〕1号")


def test_amend_takes_what_log_takes(office: Clerk) -> None:
    office.do("log", "policy-issued", "政〔2020〕1号", "--at", "2020-04-01", "--type", "normative", "--title", "办法")
    office.do("amend", "4", "--major", "--reason", "漏登")
    assert "重大行政决策：是" in office.do("show", "政〔2020〕1号")
    for name in ("一.pdf", "二.pdf"):
        (office.folder / name).write_bytes(b"%PDF-1.4 " + name.encode())
    office.do("amend", "5", "--evidence", "一.pdf", "--reason", "补材料")
    office.do("amend", "6", "--evidence", "一.pdf", "--evidence", "二.pdf", "--reason", "补材料")
    shown = office.do("show", "政〔2020〕1号")
    assert len(list((office.folder / "govopen.db.evidence").iterdir())) == 2
    assert "重大行政决策：是" in shown
    again = office.run("amend", "7", "--evidence", "二.pdf", "--reason", "补材料")
    assert (again.code, again.out) == (4, "")
    office.do("ledger", "verify")


def test_personal_numbers_are_refused_and_starred_when_confirmed(office: Clerk) -> None:
    words = ("log", "decided", "许〔2020〕7号", "--at", "2020-04-01", "--type", "permit", "--title", "王某 11010519491231002X 许可")
    ran = office.run(*words)
    assert ran.code == 4
    assert "11010519491231002X" not in ran.err
    assert "11010519491231002X" not in office.run("show", "11010519491231002X").err
    office.do(*words, "--confirm-personal")
    shown = office.do("show", "许〔2020〕7号")
    assert "11010519491231002X" not in shown
    assert "王某 110" in shown


def test_a_working_name_and_the_official_number_find_the_same_policy(office: Clerk) -> None:
    office.do("log", "consulted", "就业办法（草案）", "--at", "2020-03-01", "--kind", "policy")
    office.do("log", "policy-issued", "就业办法（草案）", "--at", "2020-05-01", "--type", "normative", "--number", "赣人社规〔2020〕3号")
    assert "赣人社规〔2020〕3号" in office.do("show", "就业办法（草案）")
    assert "征求意见" in office.do("show", "赣人社规〔2020〕3号")


def test_an_unregistered_office_and_a_stranger_are_pointed_out(office: Clerk) -> None:
    ran = office.run("log", "press-held", "发布会1", "--at", "2020-04-01", "--attended", "李某", "--unit", "新闻处")
    assert ran.code == 0
    assert "新闻处" in ran.err
    assert "李某" in ran.err
    assert "注意" not in ran.out


def test_amend_copies_the_rest_and_keeps_the_old_entry(office: Clerk) -> None:
    office.do("amend", "2", "--at", "2020-04-02", "--reason", "日期抄错")
    shown = office.do("show", ONE)
    assert "自第 4 号条目起失效" in shown
    assert "更正理由：日期抄错" in shown
    assert shown.count("标题：某许可") == 3
    ran = office.run("amend", "2", "--at", "2020-04-03", "--reason", "再改")
    assert ran.code == 4
    assert "4" in ran.err


def test_amending_the_opening_behind_its_answer_is_refused(office: Clerk) -> None:
    ran = office.run("amend", "2", "--at", "2020-05-01", "--reason", "改期")
    assert ran.code == 4
    assert "晚于" in ran.err


def test_void_and_what_stays_behind(office: Clerk) -> None:
    ran = office.run("void", "2", "--reason", "重复")
    assert ran.code == 0
    assert "3" in ran.err
    assert office.run("log", "published", ONE, "--at", "2020-04-20").code == 4
    office.do("log", "decided", ONE, "--at", "2020-04-01", "--type", "permit")
    assert office.run("void", "4", "--reason", "撤回作废").code == 4


def test_entries_are_listed_by_year(office: Clerk) -> None:
    office.do("log", "decided", "许〔2021〕1号", "--at", "2021-01-01", "--type", "permit")
    office.do("log", "request-received", "申请1号", "--at", "2020-12-31", "--channel", "in-person")
    office.do("log", "request-received", "申请2号", "--at", "2021-01-01", "--channel", "in-person")
    assert ("许〔2021〕1号" in office.do("list", "--year", "2020年"), ONE in office.do("list", "--year", "2020年")) == (False, True)
    assert ("许〔2021〕1号" in office.do("list", "--year", "2021"), ONE in office.do("list", "--year", "2021")) == (True, False)
    register = office.do("list", "--register", "--year", "2021")
    assert ("申请1号" in register, "申请2号" in register) == (False, True)
    for extra in ((), ("--register",)):
        ran = office.run("list", *extra, "--year", "2021", "--from", "2021-01-01")
        assert (ran.code, ran.err) == (2, "错误：--year 与 --from、--to 只能选一种。\n")


def test_registers(office: Clerk) -> None:
    assert "jy@example.cn" in office.do("unit", "list")
    office.do("unit", "add", "就业处", "--leader", "赵厅长")
    assert "赵厅长" in office.do("unit", "list")
    office.do("leader", "add", "赵厅长", "--role", "主要负责同志", "--from", "2019-01-01")
    assert office.run("leader", "add", "赵厅长", "--role", "principal", "--from", "2020-01-01").code == 4
    office.do("leader", "end", "赵厅长", "--on", "2020-06-30")
    assert "2020-06-30" in office.do("leader", "list")
    office.do("unit", "end", "就业处")
    assert office.run("unit", "end", "就业处").code == 4
    assert office.run("unit", "add", "甲处", "--email", "不是邮箱").code == 2


def test_statements_are_checked(office: Clerk) -> None:
    office.do("waive", ONE, "decision-publicity", "--reason", "系统故障", "--approved-by", "赵厅长", "--until", "2020-12-31")
    office.do("waive", "2020-Q1", "press-quarterly", "--reason", "疫情", "--approved-by", "赵厅长")
    office.do("withhold", ONE, "--ground", "条例第十四条", "--approved-by", "赵厅长")
    office.do("late-reason", ONE, "--reason", "系统故障", "--responsible", "就业处")
    office.do("nil", "新闻发布活动", "2020-Q1")
    office.do("assert", "decision", "2020-05", "--count", "3", "--source", "审批系统", "--type", "行政许可")
    assert office.run("waive", ONE, "no-such-rule", "--reason", "x", "--approved-by", "y").code == 4
    assert office.run("nil", "press", "2020-Q5").code == 2
    assert office.run("nil", "press", "2199").code == 4
    assert office.run("withhold", "没有", "--ground", "x", "--approved-by", "y").code == 4
    assert office.run("withhold", ONE, "--ground", " ", "--approved-by", "y").code == 2


def test_a_ledger_is_never_overwritten(office: Clerk) -> None:
    assert office.run("init").code == 4
    assert office.run("init", "--ledger", "没有的文件夹/a.db").code == 4
    assert office.run("init", "--ledger", "b.db", "--pack", "no-such-pack").code == 4
    assert not (office.folder / "b.db").exists()


@pytest.mark.parametrize("title", ["[red]红[/red]", "[/]", ":smile:", "\\[x]", "[link=http://a.b]x[/link]"])
def test_markup_is_shown_as_typed(office: Clerk, title: str) -> None:
    office.do("log", "decided", "许〔2020〕8号", "--at", "2020-04-01", "--type", "permit", "--title", title)
    assert title in office.do("show", "许〔2020〕8号")
    assert title in office.do("list")


def test_what_cannot_be_seen_is_shown_as_an_escape(office: Clerk) -> None:
    assert office.run("log", "decided", "许\x1b[31m号", "--at", "2020-04-01", "--type", "permit").code == 2
    office.do("log", "decided", "许〔2020〕8号", "--at", "2020-04-01", "--type", "permit", "--title", "前\u202e后\u200b")
    shown = office.do("show", "许〔2020〕8号")
    assert "前\\u202e后\\u200b" in shown
    ran = office.run("show", "\x1b]0;x\x07")
    assert "\x1b" not in ran.err
    assert "\\x1b" in ran.err


def test_a_list_for_other_programs(office: Clerk) -> None:
    office.do("log", "decided", "许〔2020〕8号", "--at", "2020-04-01", "--type", "permit", "--title", "=1+1")
    lines = office.do("list", "--format", "csv").split("\n")
    assert lines[0].startswith("\ufeff条目号,时间,事件")
    assert lines[2].startswith("2,2020-04-01,作出决定,行政许可,行政决定,赣人社许〔2020〕1号,某许可,就业处")
    assert "'=1+1" in lines[4]
    assert office.run("list", "--format", "xml").code == 2


def test_help_is_a_command_too(office: Clerk) -> None:
    assert office.do("help", "log", "decided") == office.do("log", "decided", "--help")
    assert office.do("help") == office.do("--help")


@pytest.mark.parametrize(
    ("seq", "label"), [("1", "登记处室单位"), ("3", "任职"), ("4", "零报告"), ("5", "登记停止办公日"), ("6", "作废")]
)  # fmt: skip
def test_what_is_not_amended_is_named_in_the_readers_words(clerk: Clerk, seq: str, label: str) -> None:
    clerk.do("init", "--agency", "某厅")
    for words in (
        ("unit", "add", "法规处"),
        ("unit", "add", "就业处"),
        ("leader", "add", "赵厅长", "--role", "principal", "--from", "2019-01-01"),
        ("nil", "press", "2019"),
        ("calendar", "add", "2020-05-06", "--ground", "搬迁"),
        ("void", "2", "--reason", "误登"),
    ):
        clerk.do(*words)
    ran = clerk.run("amend", seq, "--at", "2020-01-01", "--reason", "改")
    assert (ran.code, ran.out) == (4, "")
    assert f"（{label}）" in ran.err
    assert ("作废后重新登记" in ran.err) == (label != "作废")  # a voiding is not voided


def test_entries_that_stand_by_themselves_leave_nothing_behind(office: Clerk) -> None:
    """Nil reports of two years are entries of one register; to void one says nothing of the other."""
    office.do("nil", "press", "2018")
    office.do("nil", "press", "2019")
    ran = office.run("void", "4", "--reason", "重复")
    assert (ran.code, ran.err) == (0, "")
    assert "新闻发布活动" in ran.out
    assert "press" not in ran.out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_stated_about_a_matter_whose_opening_was_voided(office: Clerk, language: str) -> None:
    """As ``log`` refuses what follows it; after the event is recorded anew it may be stated."""
    office.do("void", "2", "--reason", "错登")
    before = office.do("list", "--all")
    stated = (
        ("waive", ONE, "decision-publicity", "--reason", "系统故障", "--approved-by", "赵厅长"),
        ("withhold", ONE, "--ground", "条例第十四条", "--approved-by", "赵厅长"),
        ("late-reason", ONE, "--reason", "系统故障"),
        ("log", "published", ONE, "--at", "2020-04-15"),
    )
    refused = {office.run(*words, "--lang", language).err for words in stated}
    assert len(refused) == 1
    assert ("起始事件已作废" if language == "zh" else "was voided") in refused.pop()
    assert office.do("list", "--all") == before
    office.do("log", "decided", ONE, "--at", "2020-04-01", "--type", "permit")
    for words in stated[:3]:
        office.do(*words)
