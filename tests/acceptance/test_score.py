"""`govopen score` against points that were worked out by hand: three offices, five items."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Office

SCHEME = """
title = "测试评分表"
title_en = "Test scheme"
weights = { must = 1, in_principle = 0.5, encouraged = 0 }

[[item]]
id = "decisions"
title = "双公示"
points = 40
deduct = "share"
rules = ["decision-publicity"]

[[item]]
id = "reprints"
title = "转载"
points = 20
deduct = "each"
each = 5
rules = ["reprint-24h"]

[[item]]
id = "requests"
title = "依申请公开"
points = 20
deduct = "all"
rules = ["request-reply"]

[[item]]
id = "consultation"
title = "征求意见"
points = 10
deduct = "each"
each = { late = 1, overdue = 2, missed = 4 }
articles = ["jx-hrss-2020/（四）"]

[[item]]
id = "annual"
title = "年度报告"
points = 10
deduct = "each"
each = 5
rules = ["annual-report"]
"""


@pytest.fixture
def scored(office: Office) -> Office:
    """The ledger that the numbers below are of."""
    for number, done in (("就1", "2020-04-02"), ("就2", "2020-04-02"), ("就3", "2020-04-13"), ("就4", "2020-04-14")):
        office.decided(number, "2020-04-01", "--unit", "就业处")  # the last day in time is 13 April
        office.published(number, done)
    office.do("log", "request-received", "申1", "--at", "2020-05-06", "--channel", "in-person", "--unit", "就业处")
    office.do("log", "replied", "申1", "--at", "2020-07-01", "--result", "granted")
    for number in ("监1", "监2", "监3"):
        office.decided(number, "2020-04-01", "--unit", "监察局")
    office.published("监1", "2020-04-02")
    office.published("监2", "2020-04-02")
    for number, done in (("国1", "2020-06-02 09:00"), ("国2", "2020-06-03 10:00"), ("国3", "2020-06-02")):
        office.do("log", "upstream-issued", number, "--at", "2020-06-01 10:00", "--issuer", "国务院", "--unit", "监察局")
        office.do("log", "reprinted", number, "--at", done)
    office.do("log", "consulted", "策1", "--at", "2020-05-06", "--kind", "policy", "--unit", "就业处")
    office.do("log", "policy-issued", "策2", "--at", "2020-06-01", "--type", "normative", "--unit", "宣传中心")
    office.decided("宣1", "2020-04-01", "--unit", "宣传中心")
    office.do("waive", "宣1", "decision-publicity", "--reason", "涉密待定", "--approved-by", "王某")
    office.decided("无1", "2020-04-01")
    Path("scheme.toml").write_text(SCHEME, encoding="utf-8")
    return office


def score(office: Office, *words: str, scheme: str = "scheme.toml") -> dict[str, Any]:
    ran = office.do("score", "--year", "2020", "--as-of", "2020-12-31", "--format", "json", "--scheme", scheme, *words)
    report: dict[str, Any] = json.loads(ran.out, parse_float=Decimal)
    return report


def items(office: dict[str, Any]) -> dict[str, tuple[Any, Any, Any]]:
    return {each["id"]: (each["lost"], each["open"], each["kept"]) for each in office["items"]}


def test_the_points_of_three_offices(scored: Office) -> None:
    report = score(scored)
    assert (report["schema"], report["scheme"], report["year"], report["as_of"]) == ("govopen.score/1", "scheme", 2020, "2020-12-31")
    ranked = [(each["rank"], each["unit"], each["score"], each["at_most"]) for each in report["offices"]]
    assert ranked == [
        (1, "宣传中心", 98, 98),  # 4 off at half weight; what is waived is in nothing
        (2, "监察局", Decimal("76.66"), Decimal("81.66")),  # 40 × 1/3 is 13.333…: 26.66 kept; 5 off; 5 open
        (3, "就业处", 70, 70),  # 40 × 1/4 and all of 20
    ]
    by_unit = {each["unit"]: each for each in report["offices"]}
    assert items(by_unit["监察局"]) == {
        "decisions": (Decimal("13.34"), 0, Decimal("26.66")),
        "reprints": (5, 5, 10),
        "requests": (0, 0, 20),
        "consultation": (0, 0, 10),
        "annual": (0, 0, 10),
    }
    assert items(by_unit["就业处"])["requests"] == (20, 0, 0)
    assert by_unit["就业处"]["concerned"] == {"points": 60, "kept": 30}
    assert sum(each["kept"] for each in by_unit["监察局"]["items"]) == Decimal("76.66")


def test_entries_and_reasons_stand_behind_the_points(scored: Office) -> None:
    offices = {each["unit"]: {item["id"]: item for item in each["items"]} for each in score(scored, "--lang", "en")["offices"]}
    late = offices["就业处"]["decisions"]
    assert late["counts"] == {"met": 3, "late": 1, "missed": 0, "overdue": 0, "undetermined": 0, "waived": 0}
    assert late["breaches"] == {"decision-publicity": 1}
    assert late["entries"] == [7, 8]
    assert late["why"] == "Not met: done late 1; by weight 40 × 1 / 4 = 10 off."
    assert offices["监察局"]["reprints"]["why"] == "Not met: done late 1 × 5 = 5 off. 1 cannot be judged: 5 open."
    assert offices["宣传中心"]["consultation"]["why"] == "Not met: missed 1 × 4 × 0.5 (in principle) = 2 off."
    waived = offices["宣传中心"]["decisions"]
    assert (waived["concerned"], waived["counts"]["waived"], len(waived["waived_entries"])) == (False, 1, 2)
    assert "1 is waived" in waived["why"]


def test_what_names_no_office_is_listed_aside(scored: Office) -> None:
    report = score(scored)
    assert None not in [each["unit"] for each in report["offices"]]
    assert report["unassigned"]["rank"] is None
    assert items(report["unassigned"])["decisions"] == (40, 0, 0)
    scored.do("unit", "add", "规划处")
    assert score(scored)["unjudged"] == ["规划处"]


def test_offices_of_equal_score_share_a_rank(scored: Office) -> None:
    for unit in ("甲处", "乙处"):
        scored.decided(f"{unit}1", "2020-04-01", "--unit", unit)
        scored.published(f"{unit}1", "2020-04-02")
    ranked = [(each["rank"], each["unit"]) for each in score(scored)["offices"]]
    assert ranked == [(1, "乙处"), (1, "甲处"), (3, "宣传中心"), (4, "监察局"), (5, "就业处")]


@pytest.mark.parametrize(
    ("treated", "expected"),
    [
        ("full", {"宣传中心": 98, "监察局": Decimal("76.66"), "就业处": 70}),
        ("scale", {"宣传中心": 80, "监察局": Decimal("61.1"), "就业处": 50}),  # 8 of 10, 36.66 of 60, 30 of 60
        ("leave_out", {"宣传中心": 8, "监察局": Decimal("36.66"), "就业处": 30}),
        # decisions: 30 and 26.66, 28.33 on average; reprints 10; requests 0; consultation 8; nobody owes the report: all of it
        ("average", {"宣传中心": Decimal("56.33"), "监察局": Decimal("54.66"), "就业处": 58}),
    ],
)
def test_an_item_without_a_matter(scored: Office, treated: str, expected: dict[str, Any]) -> None:
    Path("other.toml").write_text(f'without_matter = "{treated}"\n{SCHEME}', encoding="utf-8")
    report = score(scored, scheme="other.toml")
    assert report["without_matter"] == treated
    assert {each["unit"]: each["score"] for each in report["offices"]} == expected


def test_classes_are_ranked_among_themselves_and_a_bonus_adds(scored: Office) -> None:
    extra = """
[[class]]
id = "agency"
title = "直属单位"
units = ["宣传中心"]
[[class]]
id = "division"
title = "处室"
[[bonus]]
id = "speed"
title = "按时公示"
each = 0.5
most = 1
rules = ["decision-publicity"]
"""
    Path("classes.toml").write_text(SCHEME + extra, encoding="utf-8")
    ranked = [(each["class"], each["rank"], each["unit"], each["score"]) for each in score(scored, scheme="classes.toml")["offices"]]
    assert sorted(ranked) == [
        ("agency", 1, "宣传中心", 98),
        ("division", 1, "监察局", Decimal("77.66")),  # two in time
        ("division", 2, "就业处", 71),  # three in time, at most 1
    ]


def test_every_format_prints_the_formula_and_the_same_score(scored: Office) -> None:
    words = ("score", "--year", "2020", "--as-of", "2020-12-31", "--scheme", "scheme.toml")
    table = scored.do("--lang", "en", *words).out
    page = scored.do("--lang", "en", *words, "--format", "html").out
    for text in (table, page):
        assert "76.66" in text
        assert "81.66" in text
        assert "must ×1, in principle ×0.5, encouraged ×0" in " ".join(text.split())
        assert "keeps all its points" in " ".join(text.split())
    scored.do("--lang", "en", *words, "-o", "s.xlsx")
    import openpyxl

    book = openpyxl.load_workbook("s.xlsx")
    rows = list(book["Ranking"].iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [(1, "宣传中心", 98, 98), (2, "监察局", 76.66, 81.66), (3, "就业处", 70, 70)]
    told = [row[2] for row in book["Scheme"].iter_rows(values_only=True)]
    assert "An item in which nothing concerned the office keeps all its points." in told


def test_the_default_scheme_scores_the_demo(office: Office, tmp_path: Path) -> None:
    """政策解读 of 职业能力建设处: one overdue under “must”, 4 of 12 off; 依申请公开 of 厅办公室: two late, 6 of 6 off."""
    from govopen.app.demo import build_demo

    build_demo(str(tmp_path / "demo.db"))
    report = score(office, "--ledger", "demo.db", scheme="general")
    assert (len(report["offices"]), report["unscored"], report["absent"]) == (13, [], [])
    by_unit = {each["unit"]: items(each) for each in report["offices"]}
    assert by_unit["职业能力建设处"]["interpretation"] == (4, 0, 8)
    assert by_unit["厅办公室"]["requests"] == (6, 0, 0)
    scores = [each["score"] for each in report["offices"]]
    assert scores == sorted(scores, reverse=True)
    assert sum(item["points"] for item in report["items"]) == report["total"] == 100


def test_as_of_hides_what_happened_later(scored: Office) -> None:
    ran = scored.do("score", "--year", "2020", "--as-of", "2020-04-30", "--format", "json", "--scheme", "scheme.toml")
    units = {each["unit"]: each["score"] for each in json.loads(ran.out)["offices"]}
    assert units == {"就业处": 90, "监察局": 86.66}
