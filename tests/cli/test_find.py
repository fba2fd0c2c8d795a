"""``find``: matters by any part of number, title, office or kind."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Clerk

FIRST, SECOND = "赣人社许〔2020〕1号", "赣人社规〔2020〕21号"


@pytest.fixture
def shelf(office: Clerk) -> Clerk:
    office.do(
        "log",
        "policy-issued",
        SECOND,
        "--at",
        "2020-05-06",
        "--type",
        "normative",
        "--title",
        "养老金（ＡＢＣ）100%足额发放",
        "--unit",
        "养老处",
    )
    office.do("log", "published", SECOND, "--at", "2020-05-08")
    return office


def numbers(clerk: Clerk, *words: str) -> list[str]:
    return [each["matter"] for each in json.loads(clerk.do("find", *words, "--format", "json"))["matters"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["赣人社"], [SECOND, FIRST]),
        (["[2020]"], [SECOND, FIRST]),
        (["赣人社规2020"], [SECOND]),
        (["（２０２０） １号", "许"], [FIRST]),
        (["就业"], [FIRST]),
        (["行政决定"], [FIRST]),
        (["abc"], [SECOND]),
        (["养老金(ABC)"], [SECOND]),
        (["养老处", "100%"], [SECOND]),
        (["1_0"], []),
        (["%"], [SECOND]),
        (["许", "养老"], []),
    ],
)
def test_every_word_in_any_part_whatever_width_case_and_brackets(shelf: Clerk, words: list[str], found: list[str]) -> None:
    assert numbers(shelf, *words) == found


def test_the_official_number_finds_what_began_under_a_working_name(office: Clerk) -> None:
    office.do("log", "consulted", "养老金办法草案", "--at", "2020-05-01", "--until", "2020-06-01")
    office.do("log", "policy-issued", "养老金办法草案", "--at", "2020-07-01", "--type", "normative", "--number", "赣人社规〔2020〕7号")
    assert numbers(office, "规〔2020〕7号") == numbers(office, "办法草案") == ["赣人社规〔2020〕7号"]


def test_the_table_and_csv_name_last_event_and_day(shelf: Clerk) -> None:
    ran = shelf.run("find", "养老")
    assert "养老金（ＡＢＣ）100%足额发放" in ran.out
    assert "2020-05-08" in ran.out
    assert ran.err == "共 1 个事项。\n"
    rows = list(csv.reader(io.StringIO(shelf.do("find", "养老", "--format", "csv").lstrip("\ufeff"))))
    assert rows[0] == ["事项类别", "事项", "标题", "责任处室", "最近事件", "时间"]
    assert rows[1] == ["政策文件与决策", SECOND, "养老金（ＡＢＣ）100%足额发放", "养老处", "公开", "2020-05-08"]


def test_nothing_found_is_told_and_is_no_fault(shelf: Clerk) -> None:
    ran = shelf.run("find", "没有这样的事项")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "没有找到与 没有这样的事项 相符的事项。\n"
    assert shelf.run("find", " ").code == 2


def test_what_was_voided_is_not_found(office: Clerk) -> None:
    office.do("void", "3", "--reason", "误登")
    office.do("void", "2", "--reason", "误登")
    assert numbers(office, "许") == []


def test_a_personal_number_in_a_title_is_starred(office: Clerk) -> None:
    office.do("log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit", "--title", "电话13812345678的许可", "--confirm-personal")
    assert "13812345678" not in office.do("find", "许2号")


def test_the_limit_of_the_table(shelf: Clerk) -> None:
    ran = shelf.run("find", "赣人社", "--limit", "1")
    assert FIRST not in ran.out
    assert "另有 1 " in ran.err


def test_a_kind_narrows_what_is_found(shelf: Clerk) -> None:
    assert numbers(shelf, "赣人社", "--kind", "decision") == [FIRST]
    assert numbers(shelf, "赣人社", "--kind", "政策文件与决策") == [SECOND]
    assert numbers(shelf, "赣人社", "--kind", "request") == []
    ran = shelf.run("find", "赣人社", "--kind", "无此类")
    assert (ran.code, ran.out) == (2, "")
    assert "没有“无此类”这类事项。" in ran.err


def test_the_day_of_the_last_event_is_whole_in_a_narrow_window(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the title is: a day cut short is another day."""
    monkeypatch.setenv("COLUMNS", "60")
    office.do(
        "log", "decided", "赣人社许〔2020〕3号", "--at", "2020-04-20", "--type", "permit", "--title", "关于准予劳务派遣经营许可的决定" * 3
    )
    shown = office.do("find", "许", "3号")
    assert "2020-04-20" in shown
    assert all(sum(2 if ord(sign) > 0x2E80 else 1 for sign in line) <= 60 for line in shown.splitlines())
