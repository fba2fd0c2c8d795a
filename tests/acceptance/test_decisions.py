"""7 working days on the portal, seen from outside; days counted by hand from the State Council's notices."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office

RULE = "decision-publicity"


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        ("2020-01-17", "2020-02-04"),
        ("2020-01-19", "2020-02-05"),
        ("2020-02-01", "2020-02-11"),
        ("2020-04-24", "2020-05-07"),
        ("2020-06-24", "2020-07-06"),
        ("2020-09-25", "2020-10-12"),
        ("2022-12-30", "2023-01-11"),
        ("2026-02-13", "2026-03-02"),
    ],
)
def test_reference_deadlines(office: Office, decided: str, due: str) -> None:
    office.decided("甲1号", decided)
    office.published("甲1号", f"{due} 23:59")
    finding = office.verdict("甲1号", RULE, "--year", decided[:4])
    assert (finding["outcome"], finding["due"], finding["trigger"]) == ("met", due, decided)


@pytest.mark.parametrize(
    ("done", "outcome", "late_by"),
    [
        ("2020-04-13", "met", None),
        ("2020-04-13 23:59", "met", None),
        ("2020-04-14 00:00", "late", 1),
        ("2020-04-14 09:00", "late", 1),
        ("2020-04-17", "late", 4),
        ("2020-04-18", "late", 5),  # a Saturday counts as the Monday that follows
        ("2020-04-20", "late", 5),
        ("2020-04-26", "late", 10),  # a make-up Sunday is a working day
    ],
)
def test_lateness_in_working_days(office: Office, done: str, outcome: str, late_by: int | None) -> None:
    office.decided("甲1号", "2020-04-01")  # Qingming: 4 to 6 April off, so the seventh working day is the 13th
    office.published("甲1号", done)
    finding = office.verdict("甲1号", RULE, "--year", "2020")
    assert (finding["outcome"], finding["late_by"], finding["due"]) == (outcome, late_by, "2020-04-13")
    assert finding["late_unit"] == ("workday" if late_by else None)


@pytest.mark.parametrize(("done", "late_by"), [("2020-05-23", 1), ("2020-05-25", 1), ("2020-05-26", 2)])
def test_due_on_a_friday_done_at_the_weekend_is_one_day_late(office: Office, done: str, late_by: int) -> None:
    office.decided("甲1号", "2020-05-13")
    office.published("甲1号", done)
    finding = office.verdict("甲1号", RULE, "--year", "2020")
    assert (finding["due"], finding["late_by"]) == ("2020-05-22", late_by)


def test_another_channel_does_not_meet_the_notice_but_met_the_older_text(office: Office) -> None:
    office.decided("旧1号", "2020-03-02")
    office.do("log", "published", "旧1号", "--at", "2020-03-05", "--channel", "wechat")
    office.decided("新1号", "2020-03-16")
    office.do("log", "published", "新1号", "--at", "2020-03-18", "--channel", "wechat")
    assert office.verdict("旧1号", RULE, "--year", "2020")["outcome"] == "met"
    assert office.verdict("新1号", RULE, "--year", "2020")["outcome"] == "overdue"


def test_as_of_hides_what_happened_later_and_counts_a_past_day_as_spent(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.published("甲1号", "2020-04-15")
    by_day = {day: office.verdict("甲1号", RULE, "--year", "2020", "--as-of", day) for day in ("2020-04-08", "2020-04-09", "2020-04-13")}
    assert [by_day[day]["outcome"] for day in sorted(by_day)] == ["pending", "due_soon", "overdue"]
    assert office.audit("--year", "2020", "--as-of", "2020-03-31")["counts"]["overdue"] == 0
    assert office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-04-15")["outcome"] == "late"


def test_a_correction_moves_the_verdict_and_the_old_entry_stays(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.published("甲1号", "2020-04-15")
    office.do("amend", "2", "--at", "2020-04-10", "--reason", "登记时看错日期")
    finding = office.verdict("甲1号", RULE, "--year", "2020")
    assert (finding["outcome"], finding["done"], finding["entries"]) == ("met", "2020-04-10", [1, 3])
    office.do("void", "3", "--reason", "并未公示")
    assert office.verdict("甲1号", RULE, "--year", "2020")["outcome"] == "overdue"
    shown = office.do("show", "甲1号").out
    assert "2020-04-15" in shown
    assert "登记时看错日期" in shown


def test_a_waiver_recorded_today_counts_for_a_look_back(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.do("waive", "甲1号", RULE, "--reason", "疫情期间系统停运", "--approved-by", "张三")
    finding = office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-12-31")
    assert finding["outcome"] == "waived"
    assert office.run("audit", "--year", "2020", "--rule", RULE).code == 0


def test_a_withheld_decision_is_not_applicable(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.do("withhold", "甲1号", "--ground", "商业秘密（条例第十五条）", "--approved-by", "张三", "--at", "2020-04-13")
    finding = office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-12-31")
    assert finding["outcome"] == "not_applicable"


def test_a_decision_withheld_after_its_last_day_is_waived(office: Office) -> None:
    """DESIGN, Waivers and withholdings: decided later than the due day it is waived, and the reason names both days."""
    office.decided("甲1号", "2020-04-01")
    office.do("withhold", "甲1号", "--ground", "商业秘密", "--approved-by", "张三", "--at", "2020年4月14日")
    finding = office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-12-31")
    assert (finding["outcome"], finding["due"]) == ("waived", "2020-04-13")
    assert all(each in finding["why"] for each in ("2020-04-14", "2020-04-13"))
    office.decided("甲2号", "2020-04-01")
    office.do("withhold", "甲2号", "--ground", "商业秘密", "--approved-by", "张三")  # today, whenever that is
    assert office.verdict("甲2号", RULE, "--year", "2020", "--as-of", "2020-12-31")["outcome"] == "waived"
    ran = office.run("withhold", "甲1号", "--ground", "g", "--approved-by", "a", "--at", "2199-01-01")
    assert (ran.code, "2199-01-01" in ran.err) == (4, True)


@pytest.mark.parametrize(
    ("decided", "on", "outcome"), [("2020-04-10", "2020-04-05", "not_applicable"), ("2020-06-10", "2020-04-20", "waived")]
)  # fmt: skip
def test_a_look_back_names_the_day_of_a_withholding_decided_after_it(office: Office, decided: str, on: str, outcome: str) -> None:
    """Whether information may be withheld depends on what it is (articles 14 to 16); that the decision came later is said."""
    office.decided("甲1号", "2020-04-01")
    office.do("withhold", "甲1号", "--ground", "商业秘密", "--approved-by", "张三", "--at", decided)
    finding = office.verdict("甲1号", RULE, "--year", "2020", "--as-of", on)
    assert finding["outcome"] == outcome
    assert f"该决定作于 {decided}，在核查之日（{on}）以后" in finding["why"]
    assert f"该决定作于 {decided}" in "".join(office.do("explain", "甲1号", "--rule", RULE, "--as-of", on).out.split("\n"))
    assert "该决定作于" not in office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-12-31")["why"]


def test_lines_of_one_duty_name_what_was_never_begun(office: Office) -> None:
    """条例第十二条: a guide and a catalogue; neither is on record, and two lines of a spreadsheet tell them apart."""
    ran = office.run("audit", "--year", "2020", "--as-of", "2020-12-31", "--rule", "guide-and-catalogue", "--format", "csv")
    told = [line for line in ran.out.splitlines() if "从未登记过" in line]
    assert [("政府信息公开指南：" in line, "政府信息公开目录：" in line) for line in told] == [(True, False), (False, True)]


def test_beyond_the_last_notice_nothing_is_guessed(office: Office) -> None:
    report = office.do("calc", "20wd", "--from", "2026-12-03")
    assert report.out.splitlines()[0].startswith("2026-12-31")
    beyond = office.run("calc", "20wd", "--from", "2026-12-04")
    assert beyond.code == 3
    assert "2027" in beyond.out + beyond.err


def test_a_reason_for_lateness_is_shown_and_changes_nothing(office: Office) -> None:
    office.decided("甲1号", "2020-04-01")
    office.published("甲1号", "2020-04-15")
    office.do("late-reason", "甲1号", "--reason", "网站停机维护", "--responsible", "信息中心")
    finding = office.verdict("甲1号", RULE, "--year", "2020", "--as-of", "2020-12-31")
    assert (finding["outcome"], finding["late_by"], finding["late_reason"]) == ("late", 2, "网站停机维护")
    assert finding["entries"] == [1, 2, 3]
    assert "信息中心" in finding["why"]
