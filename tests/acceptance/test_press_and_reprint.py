"""The press quotas of article (十一) with tenure, and the 24 hours of article (十七) with their precision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.conftest import Office


def quota(office: Office, rule: str, year: str, *words: str) -> dict[tuple[str, str | None], dict[str, Any]]:
    report = office.audit("--all", "--rule", rule, "--year", year, *words)
    return {(finding["period"], finding["leader"]): finding for finding in report["findings"]}


def test_a_conference_each_quarter(office: Office) -> None:
    office.do("log", "press-held", "第一次发布会", "--at", "2021-02-03 10:00")
    office.do("log", "press-held", "第二次发布会", "--at", "2021-08-03")
    found = quota(office, "press-quarterly", "2021")
    assert [found[f"2021-Q{n}", None]["outcome"] for n in (1, 2, 3, 4)] == ["met", "missed", "met", "missed"]
    assert (found["2021-Q2", None]["required"], found["2021-Q2", None]["actual"]) == (1, 0)
    assert quota(office, "press-quarterly", "2021", "--as-of", "2021-06-20")["2021-Q2", None]["outcome"] == "due_soon"
    assert quota(office, "press-quarterly", "2021", "--as-of", "2021-06-14")["2021-Q2", None]["outcome"] == "pending"
    assert set(quota(office, "press-quarterly", "2021", "--as-of", "2021-06-30")) == {("2021-Q1", None), ("2021-Q2", None)}


def test_a_rule_in_force_for_part_of_a_period(office: Office) -> None:
    office.do("log", "press-held", "发布会", "--at", "2020-05-08")
    found = quota(office, "press-quarterly", "2020")
    assert [found[f"2020-Q{n}", None]["outcome"] for n in (1, 2, 3, 4)] == ["not_applicable", "met", "missed", "missed"]
    assert quota(office, "press-principal-yearly", "2020")["2020", None]["outcome"] == "not_applicable"


def test_leaders_owe_for_the_periods_they_held_the_role_throughout(office: Office) -> None:
    office.do("leader", "add", "王一", "--role", "deputy", "--from", "2019-06-01", "--to", "2021-03-31")
    office.do("leader", "add", "李二", "--role", "deputy", "--from", "2021-01-01")
    office.do("leader", "add", "赵三", "--role", "principal", "--from", "2018-01-01")
    office.do("log", "press-held", "发布会一", "--at", "2021-02-03", "--attended", "王一", "--attended", "赵三")
    office.do("log", "press-held", "发布会二", "--at", "2021-10-09", "--attended", "李二")
    found = quota(office, "press-deputy-half-year", "2021")
    assert found["2021-H1", "李二"]["outcome"] == "missed"
    assert found["2021-H2", "李二"]["outcome"] == "met"
    assert found["2021-H1", "王一"]["outcome"] == "not_applicable"
    assert quota(office, "press-principal-yearly", "2021")["2021", "赵三"]["outcome"] == "met"


def test_where_nobody_held_the_role_throughout_any_holder_counts(office: Office) -> None:
    office.do("leader", "add", "王一", "--role", "deputy", "--from", "2021-01-01", "--to", "2021-03-31")
    office.do("leader", "add", "李二", "--role", "deputy", "--from", "2021-04-02")
    office.do("log", "press-held", "发布会", "--at", "2021-02-03", "--attended", "王一")
    found = quota(office, "press-deputy-half-year", "2021")
    assert found["2021-H1", None]["outcome"] == "met"
    assert [found["2021-H1", name]["outcome"] for name in ("王一", "李二")] == ["not_applicable", "not_applicable"]


def test_adjoining_tenures_are_one(office: Office) -> None:
    office.do("leader", "add", "王一", "--role", "deputy", "--from", "2021-01-01", "--to", "2021-03-31")
    office.do("leader", "add", "王一", "--role", "deputy", "--from", "2021-04-01", "--to", "2021-12-31")
    office.do("log", "press-held", "发布会", "--at", "2021-05-08")
    assert quota(office, "press-deputy-half-year", "2021")["2021-H1", "王一"]["outcome"] == "missed"


def test_nobody_in_the_role_and_an_empty_register_cannot_be_determined(office: Office) -> None:
    assert quota(office, "press-quarterly", "2021")["2021-Q1", None]["outcome"] == "undetermined"
    office.do("log", "press-held", "发布会", "--at", "2021-02-03")
    assert quota(office, "press-deputy-half-year", "2021")["2021-H1", None]["outcome"] == "undetermined"
    assert quota(office, "press-quarterly", "2021")["2021-Q2", None]["outcome"] == "missed"


def test_a_nil_report_opens_the_register(office: Office) -> None:
    office.do("nil", "press", "2021-Q1")
    assert quota(office, "press-quarterly", "2021")["2021-Q1", None]["outcome"] == "missed"


@pytest.mark.parametrize(
    ("issued", "reprinted", "outcome", "late_by"),
    [
        ("2020-05-08 15:00", "2020-05-09 15:00", "met", None),
        ("2020-05-08 15:00", "2020-05-09 15:01", "late", 1),
        ("2020-05-08 15:00", "2020-05-08", "met", None),
        ("2020-05-08 15:00", "2020-05-09", "undetermined", None),
        ("2020-05-08 15:00", "2020-05-10", "late", 9 * 60),
        ("2020-05-08", "2020-05-08 23:00", "met", None),
        ("2020-05-08", "2020-05-09 00:00", "met", None),
        ("2020-05-08", "2020-05-09 08:00", "undetermined", None),
        ("2020-05-08", "2020-05-10", "late", 1),
        ("2020-01-24 20:00", "2020-01-25 20:00", "met", None),  # hours run through the Spring Festival
    ],
)
def test_24_hours(office: Office, issued: str, reprinted: str, outcome: str, late_by: int | None) -> None:
    office.do("log", "upstream-issued", "国发〔2020〕8号", "--at", issued, "--issuer", "国务院")
    office.do("log", "reprinted", "国发〔2020〕8号", "--at", reprinted)
    window = ("--year", "2020") if issued >= "2020-03-16" else ("--from", "2020-01-01", "--to", "2020-12-31")
    finding = office.verdict("国发〔2020〕8号", "reprint-24h", *window)
    if issued < "2020-03-16":
        assert finding["outcome"] == "not_applicable"  # the notice is of 16 March
        return
    assert (finding["outcome"], finding["late_by"]) == (outcome, late_by)
    assert finding["late_unit"] == ("minute" if late_by else None)
    if outcome == "undetermined":
        assert finding["due"] is None
        assert finding["due_earliest"]
