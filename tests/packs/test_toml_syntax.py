"""What is wrong with a TOML file is said in our words and in both languages, with the line and the column; never in the parser's."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from govopen.datafiles.toml import read_text, read_toml, unusable_values
from govopen.errors import Problem
from govopen.i18n import read_words
from govopen.resources import data_folder

CASES = {
    "a = 1\na = 2": (2, "同一个键写了两次"),
    "[a]\n[a]\n": (2, "同一个表写了两次"),
    "a = {b = 1}\n[a.c]\nd = 1": (2, "同一个表"),
    "a = {b = 1, b = 2}": (1, "花括号内同一个键"),
    "a 1": (1, "缺少等号"),
    "[a": (1, "表名后缺少右方括号"),
    "a = [1 2]": (1, "缺少逗号"),
    "a = {b = 1": (1, "缺少右花括号"),
    'a = "x': (1, "缺少右引号"),
    "a = 'x": (1, "缺少右引号"),
    'a = """x': (1, "缺少右引号"),
    'a = "x\n"': (1, "引号未在本行结束"),
    'a = "\\q"': (1, "反斜杠"),
    'a = "\\uD800"': (1, "反斜杠"),
    "a = 2020-02-30": (1, "日历上没有这一天"),
    "部门 = 1": (1, "名称"),
    "a = 部门": (1, "半角引号"),
    "a = “部门”": (1, "半角引号"),
    "a = 1 b": (1, "换行"),
    "a = " + "9" * 5000: (None, "过长的数字"),
    "a = " + "[" * 5000: (None, "嵌套过深"),
}


@pytest.mark.parametrize("text", list(CASES), ids=lambda text: text[:12].replace("\n", "|"))
def test_a_slip_of_the_pen(tmp_path: Path, text: str) -> None:
    file = tmp_path / "规则.toml"
    file.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    assert read_toml(file, problems) is None
    [problem] = problems
    row, words = CASES[text]
    assert (problem.row, problem.file) == (row, str(file))
    assert words in read_words("zh").say(problem.message)


def test_what_comes_with_govopen_holds_nothing_unseen() -> None:
    """The look that files of an office's own get when they are read: shipped ones get it here, and not at each start of a command."""
    shipped = sorted(data_folder().rglob("*.toml"))
    assert len(shipped) > 40
    assert {str(path): list(unusable_values(tomli.loads(read_text(path)), "")) for path in shipped} == {str(path): [] for path in shipped}
