"""`govopen audit --against`: the same rules and offices in an earlier year, against numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.conftest import Office

ASKED = ("--year", "2020", "--as-of", "2020-12-31", "--against", "2019")


@pytest.fixture
def compared(office: Office) -> Office:
    """2019: three permits judged, one late, one not yet due at its end; 2020: two, both in time, and a document reprinted late."""
    decisions = (
        ("许〔2019〕1号", "2019-04-01", "2019-04-02"),
        ("许〔2019〕2号", "2019-04-01", "2019-04-03"),
        ("许〔2019〕3号", "2019-04-01", "2019-05-20"),
        ("许〔2019〕4号", "2019-12-30", "2020-03-02"),
        ("许〔2020〕1号", "2020-04-01", "2020-04-02"),
        ("许〔2020〕2号", "2020-04-01", "2020-04-03"),
    )
    for number, decided, published in decisions:
        office.decided(number, decided, "--unit", "就业处")
        office.published(number, published)
    office.do("log", "upstream-issued", "国1", "--at", "2020-06-01 10:00", "--issuer", "国务院", "--unit", "宣传中心")
    office.do("log", "reprinted", "国1", "--at", "2020-06-05 10:00")
    return office


def lines(report: dict[str, Any], by: str, key: str) -> dict[str | None, dict[str, Any]]:
    return {line[key]: line for line in report["against"][by]}


def test_rules_offices_and_sums_side_by_side(compared: Office) -> None:
    report = compared.audit(*ASKED, "--rule", "decision-publicity", "--rule", "reprint-24h")
    against = report["against"]
    assert against["period"] == {"from": "2019-01-01", "to": "2019-12-31"}
    assert (against["as_of"], against["rules_in_both"]) == ("2019-12-31", 1)
    rule = lines(report, "by_rule", "rule")["decision-publicity"]
    assert (rule["before"]["breaches"], rule["before"]["rate"]["text"]) == (1, "66.6%")  # 2 of 3; the fourth was not yet due
    assert (rule["now"]["breaches"], rule["now"]["rate"]["text"]) == (0, "100%")
    assert rule["change"] == {"breaches": -1, "rate_points": 33.4}
    unit = lines(report, "by_unit", "unit")["就业处"]
    assert (unit["before"]["breaches"], unit["now"]["breaches"], unit["change"]["breaches"]) == (1, 0, -1)
    assert against["total"]["change"] == {"breaches": -1, "rate_points": 33.4}


def test_a_rule_not_in_force_then_is_no_nought(compared: Office) -> None:
    """转载 is owed since the notice of 16 March 2020."""
    report = compared.audit(*ASKED, "--rule", "decision-publicity", "--rule", "reprint-24h")
    rule = lines(report, "by_rule", "rule")["reprint-24h"]
    assert (rule["before"], rule["change"], rule["now"]["breaches"]) == (None, None, 1)
    assert "宣传中心" not in lines(report, "by_unit", "unit")  # what is new is in no comparison of offices
    assert report["against"]["total"]["now"]["breaches"] == 0


def test_the_audit_itself_is_what_it_is_without(compared: Office) -> None:
    with_it, without = compared.audit(*ASKED), compared.audit(*ASKED[:4])
    assert {**with_it, "against": None, "generated_at": None} == {**without, "against": None, "generated_at": None}
    before = compared.audit("--year", "2019", "--as-of", "2019-12-31", "--rule", "decision-publicity")
    assert with_it["against"]["by_rule"]
    assert before["rate"]["text"] == "66.6%"


def test_every_format_shows_it_and_lists_of_findings_refuse_it(compared: Office) -> None:
    table = compared.run("--lang", "en", "audit", *ASKED).out
    assert "Against 2019" in table
    assert "not in force" in table
    page = compared.run("--lang", "en", "audit", *ASKED, "--format", "html").out
    assert "1 (66.6%)" in page
    compared.run("--lang", "en", "audit", *ASKED, "-o", "a.xlsx")
    import openpyxl

    rows = list(openpyxl.load_workbook("a.xlsx")["Against 2019"].iter_rows(values_only=True))
    assert rows[1][:8] == ("Total", None, 1, 0.666, 0, 1, -1, 0.334)
    for form in ("csv", "junit"):
        assert compared.run("audit", *ASKED, "--format", form).code == 2
    assert compared.run("audit", "--year", "2020", "--against", "2020").code == 2


def test_a_day_within_the_year_is_taken_a_year_before_too(compared: Office) -> None:
    report = compared.audit("--year", "2020", "--as-of", "2020-02-29", "--against", "2019")
    assert report["against"]["as_of"] == "2019-02-28"
