"""Clocks that jump, and the turn of the year in Beijing wherever the machine stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from govopen.app import clock
from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell


class Timed:
    """An empty folder with a ledger made in 2020; every command runs at an instant that is said."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self._office, self._patch = office, patch

    def at(self, moment: str, *words: str) -> Ran:
        """Run with the clock at an instant."""
        instant = datetime.fromisoformat(moment)

        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Stopped:
                return cls.fromtimestamp(instant.timestamp(), tz)

        self._patch.setattr(clock, "datetime", Stopped)
        return self._office.run(*words)

    def log(self, moment: str, number: str, day: str, *more: str) -> Ran:
        """Record a decision at an instant."""
        return self.at(moment, "log", "decided", number, "--at", day, "--type", "permit", *more)


@pytest.fixture
def timed(office: Office, monkeypatch: pytest.MonkeyPatch) -> Timed:
    Path("govopen.db").unlink()
    made = Timed(office, monkeypatch)
    assert made.at("2020-01-02T10:00+08:00", "init", "--agency", "测试厅").code == 0
    return made


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


def test_a_clock_set_back_between_two_entries(timed: Timed, tell: Tell) -> None:
    assert timed.log("2020-06-01T10:00+08:00", "许1号", "2020-06-01").code == 0
    assert timed.log("2020-06-01T09:00+08:00", "许2号", "2020-06-01").code == 0
    verified = timed.at("2020-06-01T10:01+08:00", "ledger", "verify")
    assert verified.code == 0
    listed = timed.at("2020-06-01T10:01+08:00", "list", "--format", "csv")
    assert "2020-06-01 09:00:00" in listed.out
    tell("The clock is set back an hour between two entries: `verify`", verified)


def test_a_clock_a_year_ahead_and_back(timed: Timed, tell: Tell) -> None:
    """What was recorded of a day that has not come yet stays: it is named, and corrected as any other slip is."""
    assert timed.log("2021-06-01T10:00+08:00", "许1号", "2021-06-01").code == 0
    early = timed.log("2020-06-01T10:00+08:00", "许2号", "2020-06-02")
    assert early.code == 4
    assert timed.log("2020-06-01T10:00+08:00", "许3号", "2020-06-01").code == 0
    for words in (("ledger", "verify"), ("list",), ("due",), ("audit", "--year", "2020")):
        assert timed.at("2020-06-01T10:01+08:00", *words).code in (0, 3)
    assert "许1号" not in timed.at("2020-06-01T10:01+08:00", "due", "--within", "40").out
    voided = timed.at("2020-06-01T10:02+08:00", "void", "1", "--reason", "时钟错误")
    assert voided.code == 0
    assert "许1号" in timed.at("2020-06-01T10:03+08:00", "list", "--all").out
    tell("The clock runs a year ahead and is set back: a day after the present one", early)
    tell("The same: what was recorded ahead is voided", voided)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"], indirect=True)
def test_the_turn_of_the_year_in_beijing(timed: Timed, tell: Tell, zone: None) -> None:
    """A tenth of a second before midnight in Beijing it is still 31 December, in every zone of the machine."""
    before, after = "2020-12-31T15:59:59.900+00:00", "2020-12-31T16:00:00.100+00:00"
    early = timed.log(before, "许1号", "2021-01-01")
    assert early.code == 4
    assert timed.log(before, "许1号", "今天").code == 0
    assert timed.log(after, "许2号", "今天").code == 0
    listed = timed.at(after, "list", "--format", "csv").out
    assert "1,2020-12-31," in listed
    assert "2,2021-01-01," in listed
    assert "2020-12-31 23:59:59" in listed
    assert "2021-01-01 00:00:00" in listed
    year = ("--rule", "decision-publicity", "--format", "csv")
    assert [
        ("许1号" in out, "许2号" in out) for out in (timed.at(after, "audit", "--year", y, "--all", *year).out for y in ("2020", "2021"))
    ] == [
        (True, False),
        (False, True),
    ]
    assert timed.at(after, "ledger", "verify").code == 0
    tell("23:59:59.9 of 31 December in Beijing: 1 January has not come", early)


def test_a_reminder_on_both_sides_of_midnight(timed: Timed, tell: Tell) -> None:
    """The second is that of another day, on which nothing more was owed and nothing has passed since."""
    assert timed.at("2020-06-01T10:00+08:00", "unit", "add", "办公室", "--email", "a@example.com").code == 0
    assert timed.log("2020-06-01T10:00+08:00", "许1号", "2020-05-06", "--unit", "办公室").code == 0
    place = ("--ledger", str(Path("govopen.db").resolve()), "remind", "--to-files", "信")
    first = timed.at("2020-06-01T15:59:59.900+00:00", *place)
    written = sorted(Path("信").iterdir())
    assert [path.name[:17] for path in written] == ["2020-06-01-office", "2020-06-01-summar"]
    second = timed.at("2020-06-01T16:00:00.100+00:00", *place)
    assert (first.code, second.code) == (0, 0)
    assert sorted(Path("信").iterdir()) == written
    tell("A reminder runs a moment before midnight, and again a moment after", first, second)


@pytest.mark.parametrize("zone", ["America/New_York"], indirect=True)
def test_a_leap_second_and_an_hour_that_never_was(timed: Timed, tell: Tell, zone: None) -> None:
    """23:59:60 is no minute of a clock; 02:30 of the day on which New York's clocks jump is one in Beijing."""
    leap = timed.log("2020-06-01T10:00+08:00", "许1号", "2017-01-01 07:59:60")
    assert leap.code == 2
    jumped = timed.log("2020-06-01T10:00+08:00", "许2号", "2020-03-08 02:30")
    assert jumped.code == 0
    assert "2020-03-08 02:30" in timed.at("2020-06-01T10:00+08:00", "list").out
    tell("A leap second: `--at '2017-01-01 07:59:60'`", leap)
    tell("02:30 of the day on which New York's clocks jump over it", jumped)
