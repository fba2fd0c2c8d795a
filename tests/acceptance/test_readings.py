"""Readings of a clause: printed where a verdict is explained, and chosen by the settings where a clause may be read in two ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import Office

H1 = ("--from", "2021-01-01", "--to", "2021-06-30", "--as-of", "2021-12-31", "--rule", "press-deputy-half-year")


@pytest.fixture
def two_deputies(office: Office) -> Office:
    for name in ("甲", "乙"):
        office.do("leader", "add", name, "--role", "deputy", "--from", "2019-01-01")
    office.do("log", "press-held", "5月发布会", "--at", "2021-05-20", "--attended", "甲")
    return office


def choose(folder: Path, monkeypatch: pytest.MonkeyPatch, reading: str) -> None:
    (folder / "govopen.toml").write_text(f'[readings]\npress-deputy-half-year = "{reading}"\n', "utf-8")
    monkeypatch.setenv("GOVOPEN_CONFIG", str(folder / "govopen.toml"))


def test_by_the_first_reading_every_deputy_owes_it(two_deputies: Office) -> None:
    report = two_deputies.audit("--all", *H1)
    assert {each["leader"]: each["outcome"] for each in report["findings"]} == {"甲": "met", "乙": "missed"}
    assert report["readings"] == {}
    shown = two_deputies.do("--lang", "en", "rules", "show", "press-deputy-half-year").out
    assert "Reading: Every leader registered as deputy owes it" in shown
    assert (
        "Reading: Every leader registered as deputy owes it"
        in two_deputies.do("--lang", "en", "explain", "2021-H1", "--rule", "press-deputy-half-year").out
    )


def test_by_the_other_reading_one_deputy_is_enough(two_deputies: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(tmp_path, monkeypatch, "any")
    report = two_deputies.audit("--all", *H1)
    assert [(each["leader"], each["outcome"]) for each in report["findings"]] == [(None, "met")]
    assert report["readings"] == {"press-deputy-half-year": "any"}
    assert "press-deputy-half-year = any" in two_deputies.run("audit", *H1).out
    assert "the one in charge" in two_deputies.do("--lang", "en", "rules", "show", "press-deputy-half-year").out


def test_a_reading_that_the_rule_does_not_offer_is_refused(two_deputies: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(tmp_path, monkeypatch, "nobody")
    ran = two_deputies.run("--lang", "en", "audit", *H1)
    assert ran.code == 4
    assert "any" in ran.err


def test_a_page_prints_the_reading_and_the_further_places(office: Office) -> None:
    office.do("log", "policy-issued", "甲办法", "--at", "2021-02-10", "--type", "normative", "--affects-rights", "yes")
    page = office.do("--lang", "en", "explain", "甲办法", "--rule", "gazette", "--format", "html").out
    assert "Reading: The notice says 及时" in page
    assert "Further: 中华人民共和国政府信息公开条例（国令第711号） 第二十六条" in page
