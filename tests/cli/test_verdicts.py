"""What follows from an entry is said at once, on a terminal and nowhere else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from govopen.app import verdicts
from govopen.cli.framework.context import CommandContext
from govopen.core.dates.moments import BEIJING
from tests.cli.conftest import Clerk

NUMBER = "赣人社许〔2020〕9号"


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(CommandContext, "on_terminal", True)
    monkeypatch.setattr(verdicts, "now", lambda: datetime(2020, 4, 8, 10, 0, tzinfo=BEIJING))
    return monkeypatch


def test_the_last_day_and_what_is_left_of_it(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    """Decided on 1 April 2020, the 4th to the 6th being 清明: the seventh working day is 13 April; on the 8th there are 3 left."""
    said = office.do("log", "decided", NUMBER, "--at", "2020-04-01", "--type", "permit")
    assert said.splitlines()[1].startswith("  期限 2020-04-13，还剩 3 个工作日：(六) ")
    said = office.do("log", "published", NUMBER, "--at", "2020-04-07")
    assert said.splitlines()[1].startswith("  已达标：(六) ")


def test_amending_and_voiding_tell_it_too(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    office.do("log", "decided", NUMBER, "--at", "2020-03-16", "--type", "permit")
    assert "已逾期 9 个工作日" in office.do("amend", "4", "--at", "2020-03-16 09:00", "--reason", "补记钟点")  # 26 March to 8 April
    office.do("log", "published", NUMBER, "--at", "2020-03-26")
    said = office.do("amend", "6", "--at", "2020-03-27", "--reason", "日期有误")
    assert "已办但逾期 2 个工作日（期限 2020-03-25）" in said
    assert "期限 2020-03-25，已逾期 9 个工作日" in office.do("void", "7", "--reason", "登记到别的文号")


def test_a_waiver_tells_what_it_leaves(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    """Overdue since 26 March 2020; the waiver of the duty is what follows, quiet where that is asked for."""
    office.do("log", "decided", NUMBER, "--at", "2020-03-16", "--type", "permit")
    asked = ("waive", NUMBER, "decision-publicity", "--reason", "配合调查", "--approved-by", "王五")
    assert "已豁免：配合调查" in "".join(line.strip() for line in office.do(*asked).splitlines())
    assert len(office.do(*asked, "--quiet").splitlines()) == 1


def test_quiet_and_pipes_say_nothing_more(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    assert len(office.do("log", "decided", NUMBER, "--at", "2020-04-01", "--type", "permit", "--quiet").splitlines()) == 1
    at_a_terminal.setattr(CommandContext, "on_terminal", False)
    assert len(office.do("log", "decided", "赣人社许〔2020〕10号", "--at", "2020-04-01", "--type", "permit").splitlines()) == 1


def test_a_fault_in_judging_does_not_undo_what_was_said(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("out of order")

    at_a_terminal.setattr(verdicts, "verdicts_on", fault)
    ran = office.run("log", "decided", NUMBER, "--at", "2020-04-01", "--type", "permit")
    assert (ran.code, ran.err, len(ran.out.splitlines())) == (0, "", 1)


def test_an_import_tells_its_sums(office: Clerk, at_a_terminal: pytest.MonkeyPatch) -> None:
    """Of three decisions of 1 April one is published in time and two are open until 13 April; one of 16 March is overdue."""
    Path("登记表.csv").write_text(
        "行政许可决定文书号,许可决定日期,公示时间\n许1号,2020-04-01,2020-04-03\n许2号,2020-04-01,\n许3号,2020-03-16,\n许4号,2020-04-02,\n",
        "utf-8",
    )
    lines = office.do("import", "登记表.csv").splitlines()
    assert lines[2] == "现核查所涉 4 个事项：达标 1、逾期未办 1、未到期 2。"
    assert lines[3].startswith("  许2号：期限 2020-04-13，还剩 3 个工作日：")
    assert lines[4].startswith("  许4号：期限 2020-04-14，还剩 4 个工作日：")
    assert len(lines) == 5
