"""``govopen audit --by due``: what falls due in the period is judged, and the report says so."""

from __future__ import annotations

import json

from tests.cli.conftest import Clerk

LATE = ("audit", "--rule", "decision-publicity", "--as-of", "2021-12-31", "--all")


def found(clerk: Clerk, *words: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(clerk.run(*LATE, *words, "--format", "json").out)
    return read


def test_a_duty_of_december_that_falls_due_in_january(office: Clerk) -> None:
    """Decided on 28 December 2020, the seventh working day is 7 January 2021 (New Year's holiday: 1 to 3 January)."""
    office.do("log", "decided", "许2", "--at", "2020-12-28", "--type", "permit")
    by_due, by_trigger = found(office, "--year", "2021", "--by", "due"), found(office, "--year", "2021")
    assert (by_due["by"], by_trigger["by"]) == ("due", "trigger")
    assert by_due["period"] == {"from": "2021-01-01", "to": "2021-12-31"}
    findings = by_due["findings"]
    assert isinstance(findings, list)
    assert [(each["matter"], each["trigger"], each["due"]) for each in findings] == [("许2", "2020-12-28", "2021-01-07")]
    assert by_trigger["findings"] == []
    assert found(office, "--year", "2020", "--by", "trigger") | {"generated_at": ""} == found(office, "--year", "2020") | {
        "generated_at": ""
    }


def test_the_heading_says_what_was_asked(office: Clerk) -> None:
    said = office.run("--lang", "en", *LATE, "--year", "2020", "--by", "due")
    assert "falling due from 2020-01-01 to 2020-12-31" in said.out
    assert said.code == 1
    assert "falling due" not in office.run("--lang", "en", *LATE, "--year", "2020").out
    assert "届满的" in office.run(*LATE, "--year", "2020", "--by", "due").out
    page = office.run("--lang", "en", *LATE, "--year", "2020", "--by", "due", "--format", "html").out
    assert "falling due from 2020-01-01 to 2020-12-31" in page
    assert "the matters that fell due in it" in page


def test_other_words_are_refused(office: Clerk) -> None:
    ran = office.run("--lang", "en", *LATE, "--year", "2020", "--by", "day")
    assert (ran.code, "--by takes trigger or due, not day." in ran.err) == (2, True)
