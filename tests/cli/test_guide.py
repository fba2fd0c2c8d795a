"""The guide, at a real terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import Clerk
from tests.surroundings import needed

INTERRUPT, END, BACKSPACE, LEFT, TAB = "\x03", "\x04", "\x7f", "\x1b[D", "\t"
#: What moves the cursor, colours and clears.
CONTROL = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[()][A-Z0-9]|[=>78])")


def converse(clerk: Clerk, *answers: tuple[str, str], term: str = "dumb", locale: str = "C.UTF-8") -> tuple[str, int]:
    """Start ``govopen log`` on a terminal; answer each question that ends in the words given. Returns what was shown and the exit code.

    On a terminal called dumb lines are read as they come, on any other by the editor.
    """
    terminal, inner = pty.openpty()
    surroundings = {**needed(), "TERM": term, "COLUMNS": "80", "LC_ALL": locale}
    words = [sys.executable, "-m", "govopen", "log"]
    shown = ""
    with subprocess.Popen(words, stdin=inner, stdout=inner, stderr=inner, cwd=clerk.folder, env=surroundings) as process:
        os.close(inner)
        try:
            for question, answer in answers:
                shown += read_until(terminal, question)
                if answer == INTERRUPT:
                    interrupt(process)
                elif answer == END:
                    os.write(terminal, END.encode())
                else:
                    type_in(terminal, answer)
            shown += read_until(terminal, None)
            return shown, process.wait(timeout=30)
        finally:
            process.kill()
            os.close(terminal)


def type_in(terminal: int, answer: str) -> None:
    """Type an answer and Return; before and after Tab wait, as a person does, until what it finds is there."""
    typed, *rest = answer.split(TAB)
    os.write(terminal, typed.encode())
    for piece in rest:
        time.sleep(1)
        os.write(terminal, TAB.encode())
        time.sleep(1)
        os.write(terminal, piece.encode())
    os.write(terminal, b"\n")


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C as a person does, again if nothing happens: a signal just before a program waits for input waits too."""
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=2)
            return
        except subprocess.TimeoutExpired:
            continue


def read_until(terminal: int, words: str | None) -> str:
    shown, limit = b"", time.monotonic() + 30
    while time.monotonic() < limit:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                return shown.decode("utf-8", "replace")
            if not piece:
                return shown.decode("utf-8", "replace")
            shown += piece
        drawn = CONTROL.sub("", shown.decode("utf-8", "replace")).rstrip("\r\n \b")
        if words is not None and re.search(words + r"[^\n]*：$", drawn):
            return shown.decode("utf-8", "replace")
    raise AssertionError(f"waited for {words!r}, saw {shown.decode('utf-8', 'replace')!r}")


def test_the_guide_asks_again_until_it_understands_and_records(office: Clerk) -> None:
    shown, code = converse(
        office,
        ("发生了什么", "作出什么"),
        ("发生了什么", "作出决定"),
        ("文号或名称", ""),
        ("文号或名称", "许〔2020〕9号"),
        ("发生时间", "2020-02-30"),
        ("发生时间", "2020年5月6日"),
        ("责任处室", "就业处"),
        ("标题", "某项许可"),
        ("决定类型", "99"),
        ("决定类型", "2"),
        ("社会影响", "是"),
        ("是否确认", "是"),
    )
    assert code == 0, shown
    assert "没有这一天" in shown
    told = office.do("show", "许〔2020〕9号")
    assert "行政处罚" in told
    assert "2020-05-06" in told
    assert "某项许可" in told


def test_each_answer_is_read_as_it_is_given(office: Clerk) -> None:
    """Nothing is refused only after the last question."""
    shown, code = converse(
        office,
        ("发生了什么", "征求意见"),
        ("文号或名称", "王某13800138000"),
        ("文号或名称", "就业办法"),
        ("发生时间", "2199-01-01"),
        ("发生时间", "2020-05-06"),
        ("责任处室", "处13800138000"),
        ("责任处室", ""),
        ("标题", "致王某13800138000"),
        ("标题", "就业办法"),
        ("截止", "2020-05-01"),
        ("截止", "2020-06-01"),
        ("方式", ""),
        ("理由", ""),
        ("网址", "电台"),
        ("网址", ""),
        ("是否确认", "也许"),
        ("是否确认", "是"),
    )
    assert code == 0, shown
    assert "13800138000" not in "".join(line for line in shown.splitlines() if "：" not in line)
    assert "早于" in shown
    told = office.do("show", "就业办法")
    assert "2020-06-01" in told
    again, code = converse(office, ("发生了什么", "作出决定"), ("文号或名称", "赣人社许〔2020〕1号"), ("文号或名称", INTERRUPT))
    assert (code, "已登记过" in again) == (130, True)


def test_the_kind_is_asked_where_a_number_is_borne_by_several_matters(office: Clerk) -> None:
    number = "赣人社许〔2020〕1号"
    office.do("log", "consulted", number, "--at", "2020-03-01")
    shown, code = converse(
        office,
        ("发生了什么", "公开"),
        ("文号或名称", "没有的文号"),
        ("文号或名称", number),
        ("事项类别", "新闻"),
        ("事项类别", "政策文件与决策"),
        ("发生时间", "2020-02-01"),
        ("发生时间", "2020-05-06"),
        ("责任处室", ""),
        ("渠道", "2"),
        ("网址", ""),
        ("是否确认", "是"),
    )
    assert code == 0, shown
    for said in ("没有", "早于", "政策文件与决策"):
        assert said in shown
    assert "2020-05-06" in office.do("show", number, "--kind", "policy")


def test_without_a_ledger_nothing_is_asked(clerk: Clerk) -> None:
    shown, code = converse(clerk)
    assert (code, "发生了什么" in shown) == (4, False)


def test_ctrl_c_leaves_nothing_behind(office: Clerk) -> None:
    before = office.do("list", "--all")
    _, code = converse(office, ("发生了什么", "作出决定"), ("文号或名称", INTERRUPT))
    assert code == 130
    assert office.do("list", "--all") == before


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "zh_CN.UTF-8"])
def test_the_editor_takes_back_chinese_moves_and_completes(office: Clerk, locale: str) -> None:
    """What is recorded is what was to be seen: a Han character goes at one backspace, arrows move, Tab completes from the ledger."""
    shown, code = converse(
        office,
        ("发生了什么", f"作出决订{BACKSPACE}定"),
        ("文号或名称", f"许〔2020〕9{2 * LEFT}{BACKSPACE}1{5 * LEFT}{BACKSPACE}批"),
        ("发生时间", "2020-05-06"),
        ("责任处室", f"就{TAB}"),
        ("标题", f"某项许可证{BACKSPACE}"),
        ("决定类型", f"处罚{TAB}"),
        ("社会影响", ""),
        ("是否确认", "是"),
        term="xterm",
        locale=locale,
    )
    assert code == 0, shown
    listed = office.do("list", "--format", "csv").splitlines()[-1]
    assert "批〔2021〕9" in listed
    assert ",行政处罚," in listed
    assert ",某项许可,就业处," in listed


def test_all_that_was_entered_is_shown_before_it_is_confirmed(office: Clerk) -> None:
    opening = (("发生了什么", "作出决定"), ("文号或名称", "许9号"), ("发生时间", "2020年5月6日"), ("责任处室", "就业处"))
    fields = (("标题", "某项许可"), ("决定类型", "2"), ("社会影响", "是"))
    shown, code = converse(office, *opening, *fields, ("是否确认", "否"))
    assert code == 0
    told = shown[shown.index("将登记") :]
    for line in ("事件：作出决定", "事项：许9号", "时间：2020-05-06", "责任处室：就业处"):
        assert line in told
    for line in ("决定类型：行政处罚", "标题：某项许可", "具有一定社会影响：是"):
        assert line in told
    assert "未作登记" in told
    assert "许9号" not in office.do("list")


@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize("key", [INTERRUPT, END])
def test_ctrl_c_and_ctrl_d_record_nothing_and_say_so(office: Clerk, term: str, key: str) -> None:
    shown, code = converse(office, ("发生了什么", "作出决定"), ("文号或名称", key), term=term)
    assert (code, "未作登记" in shown) == (130, True)


def test_nothing_that_is_typed_is_kept_in_a_file(office: Clerk) -> None:
    before = {path.name for path in office.folder.iterdir()}
    converse(office, ("发生了什么", "作出决定"), ("文号或名称", "许99号"), ("发生时间", END), term="xterm")
    assert {path.name for path in office.folder.iterdir()} == before
