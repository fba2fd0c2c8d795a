"""``doctor`` says when the reminder last ran, and what did not get through."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from govopen.app.clock import now
from govopen.app.doctor import Check, State, examine
from govopen.app.remind import read_roster
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.datafiles.settings import Config
from govopen.ledger import open_ledger
from tests.notify.smtp import post_office
from tests.notify.test_remind import OVERDUE, Make, decided, make, run
from tests.surroundings import stop_clock

__all__ = ["make"]


def told(checks: tuple[Check, ...], word: str) -> list[tuple[State, str]]:
    return [(check.state, str(check.message)) for check in checks if word in str(check.message)]


def test_never_run(make: Make) -> None:
    assert [state for state, _ in told(examine(Workspace(make()), environ={}), "reminder has never run")] == [State.NOTE]


def test_the_reminder_is_proposed_with_the_whole_path_that_it_asks_for(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path(make())
    monkeypatch.chdir(whole.parent)
    checks = examine(Workspace(whole.name), environ={})
    hints = [str(check.hint) for check in checks if "reminder has never run" in str(check.message)]
    assert hints == [f"Have cron run it every day: govopen remind --ledger {whole.resolve()}"]


def test_run_today_and_then_no_more(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office(answers={"u1@example.cn": "550 no such user"}) as post:
        run(location, post, OVERDUE)
    assert [state for state, _ in told(examine(Workspace(location), environ={}), "reminder last ran on")] == [State.OK]
    assert [text for _, text in told(examine(Workspace(location), environ={}), "did not get through")] == [
        "A letter to 处1 <u1@example.cn> did not get through: 550 no such user"
    ]
    later = now() + timedelta(hours=27)
    stop_clock(monkeypatch, later.isoformat())
    assert [state for state, _ in told(examine(Workspace(location), environ={}), "more than 26 hours ago")] == [State.FAULT]


def test_settings_that_cannot_be_read_are_a_fault(make: Make, tmp_path: Path) -> None:
    location, file = make(), tmp_path / "govopen.toml"
    gone = examine(Workspace(location), environ={"GOVOPEN_CONFIG": str(file)})
    assert [state for state, _ in told(gone, "There is no settings file")] == [State.FAULT]
    file.write_text('[mail]\nport = 0\ntls = "ssl"\n', encoding="utf-8")
    [faulty] = [check for check in examine(Workspace(location), environ={"GOVOPEN_CONFIG": str(file)}) if check.problems]
    assert faulty.state is State.FAULT
    assert [problem.column for problem in faulty.problems] == ["mail.port", "mail.tls"]


def test_settings_in_order_are_not_spoken_of(make: Make, tmp_path: Path) -> None:
    location, file = make(), tmp_path / "govopen.toml"
    file.write_text('[mail]\nhost = "smtp.example.gov.cn"\n', encoding="utf-8")
    assert examine(Workspace(location), environ={"GOVOPEN_CONFIG": str(file)}) == examine(Workspace(location), environ={})


def test_an_office_whose_registration_or_end_was_voided(make: Make) -> None:
    """What is voided never was: an office added by mistake is no office, one ended by mistake is one still, with its address."""
    location = make(
        Draft("unit", "误录处", "unit-added", Moment(date(2020, 1, 2))), Draft("unit", "处1", "unit-ended", Moment(date(2020, 1, 3)))
    )
    with open_ledger(location, write=True) as ledger, ledger.writing() as writer:
        wrong = [entry for entry in writer.entries(kind="unit") if entry.number == "误录处" or entry.event == "unit-ended"]
        voided = [Draft("unit", entry.number, "voided", entry.when, fields={"reason": "录错"}, corrects=entry.seq) for entry in wrong]
        writer.append(voided, operator="t", recorded_at=now())
    with open_ledger(location, write=False) as ledger:
        roster = read_roster(ledger, Config())
    assert {name: each.email for name, each in roster.offices.items()} == {"处1": "u1@example.cn"}
    assert told(examine(Workspace(location), environ={}), "have no mail address") == []


def test_leaders_and_the_office_in_charge_that_no_letter_reaches(make: Make, tmp_path: Path) -> None:
    location, file = make(), tmp_path / "govopen.toml"
    with open_ledger(location, write=True) as ledger, ledger.writing() as writer:
        office = Draft(
            "unit", "政务公开办公室", "unit-added", Moment(date(2020, 1, 2)), fields={"email": "b@example.cn", "leader": "李副厅长"}
        )
        writer.append([office], operator="t", recorded_at=now())
    environ = {"GOVOPEN_CONFIG": str(file)}
    file.write_text('[remind]\noffice = "政务公开办公式"\n', encoding="utf-8")
    found = examine(Workspace(location), environ=environ)
    assert [state for state, _ in told(found, "政务公开办公式")] == [State.FAULT]
    assert [str(check.hint) for check in found if "政务公开办公式" in str(check.message)] == ["Did you mean 政务公开办公室?"]
    assert ["李副厅长" in text for _, text in told(found, "leaders in charge")] == [True]
    file.write_text('[remind]\noffice = "政务公开办公室"\n[remind.leaders]\n"李副厅长" = "l@example.cn"\n', encoding="utf-8")
    names = {name for _, text in told(examine(Workspace(location), environ=environ), "leaders in charge") for name in [text]}
    assert not [text for text in names if "李副厅长" in text]
    assert told(examine(Workspace(location), environ=environ), "政务公开办公室") == []
