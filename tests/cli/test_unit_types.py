"""What an office is declared to be: duties of each handling agency and each service window are asked of those alone."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Clerk

YEAR = ("audit", "--year", "2021", "--as-of", "2021-12-31", "--all", "--format", "json", "--rule")


def found(clerk: Clerk, rule: str) -> list[tuple[str | None, str]]:
    return [(each["unit"], each["outcome"]) for each in json.loads(clerk.run(*YEAR, rule).out)["findings"]]


def test_the_declaration_is_kept_and_changed(office: Clerk) -> None:
    office.do("unit", "add", "社保中心", "--type", "经办机构", "--email", "sb@example.cn")
    office.do("unit", "add", "社保中心", "--leader", "周某")
    listed = office.do("unit", "list")
    assert "经办机构" in listed
    office.do("unit", "add", "社保中心", "--type", "window", "--type", "handling")
    listed = office.do("--lang", "en", "unit", "list")
    assert "service window" in listed
    assert "handling agency" in listed
    office.do("unit", "add", "社保中心", "--type", "office")
    assert "经办机构" not in office.do("unit", "list")
    assert "其他处室单位" in office.do("unit", "list")


@pytest.mark.parametrize("types", [("--type", "dance"), ("--type", "office", "--type", "window")])
def test_other_types_are_refused(office: Clerk, types: tuple[str, ...]) -> None:
    ran = office.run("unit", "add", "社保中心", *types)
    assert ran.code == 2
    assert "社保中心" not in office.do("unit", "list")


def test_duties_of_each_office(office: Clerk) -> None:
    """(七) 各经办机构和窗口单位要…编制发布服务事项目录和办事指南; (十) …各处室单位主要负责同志要带头解读政策."""
    office.do("log", "document-adopted", "中心办事指南", "--at", "2021-03-01", "--document", "service-guide", "--unit", "社保中心")
    office.do("log", "published", "中心办事指南", "--at", "2021-03-01", "--channel", "portal")
    office.do("log", "interpreted", "某政策", "--at", "2021-05-06", "--by-role", "office-head", "--unit", "就业处")
    assert found(office, "service-documents") == [(None, "undetermined")]
    report = json.loads(office.run("--lang", "en", *YEAR, "service-documents").out)
    assert "handling agency or service window" in report["findings"][0]["why"]
    office.do("unit", "add", "社保中心", "--type", "handling", "--from", "2019-01-01")
    assert sorted(found(office, "service-documents")) == [("社保中心", "met"), ("社保中心", "missed")]
    assert sorted(found(office, "office-heads-interpret")) == sorted([("就业处", "met"), ("社保中心", "missed")])
