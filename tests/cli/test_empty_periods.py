"""Nil reports and counts to check against: of periods that are over only, and told where the ledger holds something else.

DESIGN §6: `nil` and `assert` are refused for a period that is not over.
"""

from __future__ import annotations

import pytest

from tests.cli.conftest import Clerk
from tests.intake.files import ROW, write_csv
from tests.surroundings import stop_clock

NIL = ("--lang", "en", "nil", "decision", "2020-Q2")
COUNT = ("assert", "decision", "2020-Q2", "--count", "3", "--source", "审批系统")


@pytest.mark.parametrize("words", [("nil", "decision", "2020-Q2"), COUNT])
@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2020-06-30T23:59+08:00", 4),  # its last day has not passed in Beijing
        ("2020-06-30T16:00+00:00", 0),  # midnight in Beijing, whatever the machine's zone
        ("2020-05-01T09:00+08:00", 4),
        ("2020-03-31T09:00+08:00", 4),
    ],
)
def test_a_period_is_over_when_its_last_day_has_passed_in_beijing(
    office: Clerk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], at: str, code: int
) -> None:
    stop_clock(monkeypatch, at)
    ran = office.run("--lang", "en", *words)
    assert ran.code == code
    if code:
        assert "The period 2020-Q2 is not over: its last day is 2020-06-30." in ran.err
        assert "Record this after 2020-06-30, or of a shorter period that is over." in ran.err
        assert "nil report" not in office.do("--lang", "en", "list").casefold()


def test_the_last_period_that_can_be_named_is_refused_too(office: Clerk) -> None:
    assert office.run("nil", "decision", "2199").code == 4


def test_a_nil_report_beside_a_recorded_event_is_told(office: Clerk) -> None:
    ran = office.run(*NIL)
    assert ran.code == 0
    assert "the ledger holds 1, 赣人社许〔2020〕1号 (2020-04-01). If it is right, void this entry." in ran.err
    assert "holds" in office.run("--lang", "en", "assert", "decision", "2020-04", "--count", "0", "--source", "系统").err


@pytest.mark.parametrize(
    "words",
    [
        ("nil", "decision", "2020-Q3"),
        ("nil", "press", "2020-Q2"),
        ("nil", "decision", "2020-Q2", "--type", "penalty"),
        ("assert", "decision", "2020-Q2", "--count", "3", "--source", "系统"),  # the audit compares
    ],
)
def test_what_the_ledger_does_not_hold_is_not_told(office: Clerk, words: tuple[str, ...]) -> None:
    assert office.run("--lang", "en", *words).err == ""


def test_of_the_kinds_that_no_rule_counts_what_opens_a_matter_is_told(office: Clerk) -> None:
    office.do("log", "training-held", "培训", "--at", "2020-05-06")
    assert "培训 (2020-05-06)" in office.run("--lang", "en", "nil", "work", "2020").err


def test_an_event_in_a_period_that_was_said_to_be_empty_is_told(office: Clerk) -> None:
    said = office.do("--lang", "en", "nil", "decision", "2020-Q3")
    seq = said.split("Entry ")[1].split(":")[0]
    inside = ("--lang", "en", "log", "decided", "许2", "--type", "permit")
    ran = office.run(*inside, "--at", "2020-09-30")
    assert ran.code == 0
    assert f"entry {seq} says that there was none, and here is 1 (许2)." in ran.err
    assert f"`govopen void {seq} --reason …`" in ran.err
    assert "says that" not in office.run("--lang", "en", "log", "published", "许2", "--at", "2020-09-30").err  # is not counted
    assert "says that" not in office.run("--lang", "en", "log", "decided", "许3", "--type", "permit", "--at", "2020-10-01").err
    office.do("void", seq, "--reason", "报错")
    assert "says that" not in office.run(*inside[:4], "许4", *inside[5:], "--at", "2020-09-30").err


def test_an_amendment_into_such_a_period_is_told(office: Clerk) -> None:
    office.do("nil", "decision", "2020-03")
    entry = next(line.split()[0] for line in office.do("--lang", "en", "list", "--format", "csv").splitlines() if "2020-04-01" in line)
    ran = office.run("--lang", "en", "amend", entry.split(",")[0].lstrip("\ufeff"), "--at", "2020-03-31", "--reason", "日期录错")
    assert (ran.code, "says that there was none" in ran.err) == (0, True)


def test_an_import_into_such_a_period_is_told(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "虚构厅")
    clerk.do("nil", "decision", "2020")
    path = write_csv(clerk.folder, ROW)
    for more in (["--dry-run"], []):
        ran = clerk.run("--lang", "en", "import", path.name, *more)
        assert ran.code == 0
        assert "says that there was none, and here is 1" in ran.out + ran.err
    again = clerk.run("--lang", "en", "import", path.name)
    assert "says that" not in again.out + again.err


def test_a_later_report_of_the_same_source_replaces_it(office: Clerk) -> None:
    office.do("assert", "decision", "2020-Q3", "--count", "0", "--source", "系统")
    office.do("assert", "decision", "2020-Q3", "--count", "1", "--source", "系统")
    assert "says that" not in office.run("--lang", "en", "log", "decided", "许2", "--type", "permit", "--at", "2020-09-30").err
