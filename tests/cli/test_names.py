"""Levels, rules, kinds and years are taken as they are called in Chinese, and a near miss is proposed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Clerk

WHOLE = ("audit", "--as-of", "2020-12-31", "--all", "--format", "csv")


@pytest.mark.parametrize(
    ("chinese", "code"),
    [
        (("--year", "2020年", "--level", "应当"), ("--year", "2020", "--level", "must")),
        (("--year", "二〇二〇年", "--level", "原则上"), ("--year", "2020", "--level", "in_principle")),
        (("--year", "２０２０", "--level", "鼓励"), ("--year", "2020", "--level", "encouraged")),
        (("--year", "2020", "--rule", "发布与解读同步"), ("--year", "2020", "--rule", "policy-interpretation")),
        (("--year", "2020", "--rule", "行政许可和行政处罚 7 个工作日内公示"), ("--year", "2020", "--rule", "decision-publicity")),
    ],
)
def test_the_chinese_name_means_the_same(office: Clerk, chinese: tuple[str, ...], code: tuple[str, ...]) -> None:
    named, coded = office.run(*WHOLE, *chinese), office.run(*WHOLE, *code)
    assert named == coded
    assert named.code in (0, 1, 3)


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (("audit", "--rule", "发布与解读同歩"), "发布与解读同步"),
        (("rules", "show", "发布与解读同歩"), "发布与解读同步"),
        (("list", "--kind", "行政决订"), "行政决定"),
        (("audit", "--level", "应该"), "must (应当)"),
        (("audit", "--year", "20200"), "2026年"),
    ],
)
def test_a_near_miss_is_proposed(office: Clerk, words: tuple[str, ...], proposed: str) -> None:
    ran = office.run(*words)
    assert ran.code in (2, 4)
    assert proposed in ran.err.splitlines()[1]


def test_a_rule_is_waived_and_explained_by_its_title(office: Clerk) -> None:
    title = "行政许可和行政处罚7个工作日内公示"
    office.do("waive", "赣人社许〔2020〕1号", title, "--reason", "系统故障", "--approved-by", "李主任")
    assert "已豁免" in office.do("explain", "赣人社许〔2020〕1号", "--rule", title)
