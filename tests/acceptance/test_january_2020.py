"""January 2020: a decision of the 17th, 7 working days, and the holiday extended on the 26th (国办发明电〔2020〕1号)."""

from __future__ import annotations

from tests.acceptance.conftest import Office

RULE = "decision-publicity"


def test_judged_by_the_notices_of_each_day(office: Office) -> None:
    office.decided("甲1号", "2020-01-17")
    office.published("甲1号", "2020-02-03")
    today = office.verdict("甲1号", RULE, "--year", "2020")
    assert (today["outcome"], today["due"], today["by_todays_calendar"]) == ("met", "2020-02-04", None)
    before = office.verdict("甲1号", RULE, "--year", "2020", "--calendar-as-of", "2020-01-25")
    assert (before["outcome"], before["due"], before["late_by"]) == ("late", "2020-02-01", 1)
    assert before["by_todays_calendar"] == {"outcome": "met", "due": "2020-02-04"}
    after = office.verdict("甲1号", RULE, "--year", "2020", "--calendar-as-of", "2020-01-26")
    assert (after["outcome"], after["due"], after["by_todays_calendar"]) == ("met", "2020-02-04", None)


def test_the_mark_is_shown_without_all_and_in_the_table(office: Office) -> None:
    office.decided("甲1号", "2020-01-17")
    office.published("甲1号", "2020-02-03")
    words = ("--year", "2020", "--rule", RULE, "--calendar-as-of", "2020-01-25")
    marked = office.audit(*words, code=1)["findings"][0]["by_todays_calendar"]
    assert marked == {"outcome": "met", "due": None}
    assert "按现行日历" in "".join(office.run("audit", *words).out.split())
