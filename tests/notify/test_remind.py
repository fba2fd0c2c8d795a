"""The reminder from end to end: a real ledger, a real mail server, weeks of cron, and everything that goes wrong on the way."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time as clock
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from govopen.app.clock import now
from govopen.app.remind import Reminded, RemindRequest, is_stale, last_run, remind, unsent
from govopen.app.workspace import Workspace
from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.core.reports.reminders import LetterState
from govopen.errors import DataError, GovopenError, MailFailed
from govopen.i18n import read_words
from govopen.ledger import create_ledger, open_ledger
from govopen.ledger.outbox import Outbox
from govopen.resources import data_folder
from tests.notify.smtp import PostOffice, post_office
from tests.surroundings import needed, stop_clock

EN = read_words("en")
RECORDED = datetime(2020, 1, 2, 1, 0, tzinfo=UTC)
SENDER = "zwgk@example.cn"
Make = Callable[..., str]


def office(name: str, address: str | None, leader: str | None = None) -> Draft:
    return Draft("unit", name, "unit-added", Moment(date(2020, 1, 2)), fields={"email": address, "leader": leader})


def decided(number: int, day: date, unit: str) -> Draft:
    return Draft(
        "decision", f"许〔2020〕{number}号", "decided", Moment(day), facet="permit", unit=unit, fields={"title": "某许可", "type": "permit"}
    )


def published(number: int, day: date) -> Draft:
    return Draft("decision", f"许〔2020〕{number}号", "published", Moment(day, time(9)), facet="portal", fields={"channel": "portal"})


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make(*drafts: Draft, units: int = 1) -> str:
        location, pack = str(tmp_path / "l.db"), tmp_path / "pack"
        pack.mkdir()
        for name in ("pack.toml", "06.toml"):
            shutil.copy(data_folder() / "packs" / "jx-hrss-2020" / name, pack)
        offices = [office(f"处{number}", f"u{number}@example.cn") for number in range(1, units + 1)]
        with create_ledger(location, agency="某厅", packs=[str(pack)], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
            writer.append([*offices, *drafts], operator="t", recorded_at=RECORDED)
        return location

    return make


def add(location: str, *drafts: Draft) -> None:
    with open_ledger(location, write=True) as ledger, ledger.writing() as writer:
        writer.append(drafts, operator="t", recorded_at=RECORDED)


def environ(post: PostOffice, **more: str) -> dict[str, str]:
    return {
        "GOVOPEN_SMTP_HOST": "127.0.0.1",
        "GOVOPEN_SMTP_PORT": str(post.port),
        "GOVOPEN_SMTP_FROM": SENDER,
        "GOVOPEN_SMTP_TLS": "none",
        "GOVOPEN_SMTP_TIMEOUT": "5",
    } | more


def run(location: str, post: PostOffice, day: date) -> Reminded:
    return remind(Workspace(location), RemindRequest(day), words=EN, environ=environ(post))


def states(reminded: Reminded) -> list[str]:
    return [str(letter.state) for letter in reminded.letters]


OVERDUE = date(2020, 11, 12)


def test_the_same_day_twice_sends_once(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office() as post:
        assert states(run(location, post, OVERDUE)) == ["sent"]
        assert states(run(location, post, OVERDUE)) == []
        assert len(post.arrived) == 1


def test_nothing_to_say_is_silence_and_a_run(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office() as post:
        reminded = run(location, post, date(2020, 11, 3))
        assert (reminded.letters, reminded.exit_code, post.sessions) == ((), 0, 0)
    with open_ledger(location, write=False) as ledger:
        told = last_run(ledger)
        assert told is not None
        assert (told.as_of, told.planned, told.sent) == (date(2020, 11, 3), 0, 0)


def test_a_week_of_cron_with_two_days_missed(make: Make) -> None:
    """Decided on Monday 2 November, due on Wednesday the 11th: soon from Monday the 9th on, overdue from the 12th. 9 and 12 are missed."""
    location = make(decided(1, date(2020, 11, 2), "处1"))
    arrived: dict[str, int] = {}
    with post_office() as post:
        for number in range(6, 17):
            day = date(2020, 11, number)
            if number not in (9, 12):
                before = len(post.arrived)
                run(location, post, day)
                arrived[day.isoformat()] = len(post.arrived) - before
        subjects = [message["Subject"] for _, message in post.arrived]
    assert {day for day, count in arrived.items() if count} == {"2020-11-10", "2020-11-13"}
    assert sum(arrived.values()) == 2
    assert subjects == ["Open government duties of 处1: 1 due soon (2020-11-10)", "Open government duties of 处1: 1 overdue (2020-11-13)"]


@pytest.mark.parametrize("day", [date(2020, 11, 14), date(2020, 10, 1)])
def test_on_rest_days_nobody_is_written_to(make: Make, day: date) -> None:
    location = make(decided(1, date(2020, 9, 1), "处1"))
    with post_office() as post:
        assert run(location, post, day).resting
        assert not post.arrived


def test_on_a_make_up_sunday_people_work(make: Make) -> None:
    location = make(decided(1, date(2020, 9, 1), "处1"))
    with post_office() as post:
        assert states(run(location, post, date(2020, 9, 27))) == ["sent"]


def test_what_was_done_is_not_told(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"), published(1, date(2020, 11, 11)))
    with post_office() as post:
        assert run(location, post, OVERDUE).letters == ()


def test_one_of_six_refused(make: Make) -> None:
    location = make(*(decided(number, date(2020, 11, 2), f"处{number}") for number in range(1, 7)), units=6)
    with post_office(answers={"u3@example.cn": "550 no such user"}) as post:
        reminded = run(location, post, OVERDUE)
        (refused,) = reminded.of(LetterState.FAILED)
        assert (states(reminded).count("sent"), refused.to.name, refused.reason) == (5, "处3", "550 no such user")
        assert reminded.exit_code == 4
        post.answers.clear()
        assert run(location, post, OVERDUE).letters == ()
        assert len(post.arrived) == 5
    with open_ledger(location, write=False) as ledger:
        assert [letter.to.name for letter in unsent(ledger)] == ["处3"]


def test_put_off_it_waits_its_turn_and_goes_out_once(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office(answers={"u1@example.cn": "451 try later"}) as post:
        first = run(location, post, OVERDUE)
        assert (states(first), first.exit_code) == (["queued"], 4)
        post.answers.clear()
        assert states(run(location, post, OVERDUE)) == ["queued"]
        assert not post.arrived
        later = now() + timedelta(minutes=11)
        stop_clock(monkeypatch, later.isoformat())
        second = run(location, post, OVERDUE)
        assert (states(second), second.exit_code) == (["sent"], 0)
        assert second.letters[0].id == first.letters[0].id
        assert len(post.arrived) == 1


def test_three_days_without_a_server_one_letter_with_the_present_state(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office() as post:
        gone = environ(post, GOVOPEN_SMTP_PORT="1")
        for number in (10, 11, 12):
            reminded = remind(Workspace(location), RemindRequest(date(2020, 11, number)), words=EN, environ=gone)
            assert (states(reminded), reminded.exit_code) == (["queued"], 4)
            assert isinstance(reminded.failure, MailFailed)
        reminded = run(location, post, date(2020, 11, 13))
        assert states(reminded) == ["sent"]
        ((_, message),) = post.arrived
        assert message["Subject"] == "Open government duties of 处1: 1 overdue (2020-11-13)"


def test_a_link_lost_after_acceptance_is_unknown_and_goes_out_under_the_same_id(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office(lose_after_data={"u1@example.cn"}) as post:
        first = run(location, post, OVERDUE)
        assert (states(first), first.exit_code) == (["unknown"], 4)
        assert states(run(location, post, OVERDUE)) == ["unknown"]
        assert len(post.arrived) == 1
        post.lose_after_data.clear()
        later = now() + timedelta(minutes=11)
        stop_clock(monkeypatch, later.isoformat())
        assert states(run(location, post, date(2020, 11, 13))) == ["sent"]
        assert len({message["Message-ID"] for _, message in post.arrived}) == 1
        assert len(post.arrived) == 2


def test_an_office_that_always_loses_the_link_is_given_up(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    moments = [now() + timedelta(hours=13 * step) for step in range(4)]
    with post_office(lose_after_data={"u1@example.cn"}) as post:
        found = []
        for moment in moments:
            stop_clock(monkeypatch, moment.isoformat())
            found += states(run(location, post, OVERDUE))
    assert found == ["unknown", "unknown", "failed"]
    assert len(post.arrived) == 3


def test_a_hostile_title_arrives_as_text_and_to_nobody_else(make: Make) -> None:
    hostile = "一\r\nBcc: thief@example.cn\r\n\r\n=?UTF-8?Q?=0A?=Bcc: thief@example.cn"
    draft = Draft("decision", "许〔2020〕9号", "decided", Moment(date(2020, 11, 2)), facet="permit", unit="处1", fields={"title": hostile})
    location = make(draft)
    with post_office() as post:
        run(location, post, OVERDUE)
        ((recipients, message),) = post.arrived
    assert recipients == ["u1@example.cn"]
    assert "Bcc" not in message
    assert "Cc" not in message
    assert "Bcc: thief@example.cn" in message.get_content()


def test_leader_and_office_in_charge(make: Make, tmp_path: Path) -> None:
    settings = tmp_path / "govopen.toml"
    settings.write_text('[remind]\nescalate_after = 0\n[remind.leaders]\n"张三" = "zhang@example.cn"\n', encoding="utf-8")
    location = make(
        office("处1", "u1@example.cn", "张三"), office("厅办公室", "bgs@example.cn"), decided(1, date(2020, 11, 2), "处1"), units=0
    )  # fmt: skip
    with post_office() as post:
        found = environ(post, GOVOPEN_CONFIG=str(settings))
        remind(Workspace(location), RemindRequest(OVERDUE), words=EN, environ=found)
        assert sorted(address for recipients, _ in post.arrived for address in recipients) == [
            "bgs@example.cn", "u1@example.cn", "zhang@example.cn",
        ]  # fmt: skip
        assert "Overdue for long: 1" in post.received("bgs@example.cn")[0].get_content()


def test_files_instead_of_mail_are_told_too(make: Make, tmp_path: Path) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    folder = tmp_path / "out"
    for expected in (1, 0):
        reminded = remind(Workspace(location), RemindRequest(OVERDUE, folder=folder), words=EN, environ={})
        assert len(reminded.letters) == expected
    (file,) = folder.iterdir()
    assert file.name.startswith("2020-11-12-office-处1-")
    assert file.stat().st_mode & 0o077 == 0


def test_a_dry_run_changes_nothing(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    before = Path(location).read_bytes()
    reminded = remind(Workspace(location), RemindRequest(OVERDUE, dry_run=True), words=EN, environ={})
    assert [letter.to.name for letter in reminded.letters] == ["处1"]
    assert Path(location).read_bytes() == before
    assert not Path(location + ".remind.lock").exists()


def test_a_relative_path_is_refused(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    location = make()
    monkeypatch.chdir(Path(location).parent)
    with pytest.raises(GovopenError, match="whole path") as caught:
        remind(Workspace("l.db"), RemindRequest(OVERDUE), words=EN, environ={})
    assert caught.value.exit_code == 4


def test_without_a_server_nothing_is_planned(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with pytest.raises(DataError, match="not set") as caught:
        remind(Workspace(location), RemindRequest(OVERDUE), words=EN, environ={})
    assert [problem.column for problem in caught.value.problems] == ["GOVOPEN_SMTP_HOST", "GOVOPEN_SMTP_FROM"]
    with open_ledger(location, write=False) as ledger:
        assert last_run(ledger) is None


def test_the_outbox_leaves_the_chain_alone(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with open_ledger(location, write=False) as ledger:
        before = ledger.checkpoint()
    with post_office() as post:
        run(location, post, OVERDUE)
    with open_ledger(location, write=False) as ledger:
        assert ledger.checkpoint() == before


def test_no_run_for_a_day_is_stale(make: Make) -> None:
    location = make()
    with post_office() as post:
        run(location, post, OVERDUE)
    with open_ledger(location, write=False) as ledger:
        told = last_run(ledger)
    assert told is not None
    assert told.ended_at is not None
    assert not is_stale(told, moment=told.ended_at + timedelta(hours=25))
    assert is_stale(told, moment=told.ended_at + timedelta(hours=27))


def start(arguments: Sequence[str], post: PostOffice) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "govopen", "--lang", "en", "remind", *arguments]
    settings = {**needed(), **environ(post)}
    return subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_eight_runs_at_once_send_one_letter_each(make: Make) -> None:
    location = make(*(decided(number, date(2020, 11, 2), f"处{number}") for number in range(1, 4)), units=3)
    with post_office(pause=1.5) as post:
        runs = [start(["--ledger", location, "--as-of", "2020-11-12"], post) for _ in range(8)]
        said = [child.communicate(timeout=60) for child in runs]
        codes = sorted(child.returncode for child in runs)
        recipients = sorted(address for found, _ in post.arrived for address in found)
    assert recipients == ["u1@example.cn", "u2@example.cn", "u3@example.cn"]
    assert codes == [0] + [4] * 7
    assert sum("Another reminder is running" in errors and " pid " in errors for _, errors in said) == 7


def test_killed_while_sending_it_may_have_arrived_and_goes_out_again(make: Make) -> None:
    location = make(decided(1, date(2020, 11, 2), "处1"))
    with post_office(pause=3) as post:
        child = start(["--ledger", location, "--as-of", "2020-11-12"], post)
        deadline = clock.monotonic() + 30
        with open_ledger(location, write=False) as ledger:
            while not Outbox(ledger).letters((LetterState.SENDING,)) and clock.monotonic() < deadline:
                clock.sleep(0.05)
        clock.sleep(0.3)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with open_ledger(location, write=False) as ledger:
            (letter,) = Outbox(ledger).letters((LetterState.SENDING,))
        post.pause = 0
        reminded = run(location, post, OVERDUE)
        assert states(reminded) == ["sent"]
        assert reminded.letters[0].id == letter.id
        assert {message["Message-ID"] for _, message in post.arrived} == {letter.id}


def test_whom_no_letter_reaches_is_named_once(make: Make) -> None:
    """Cron mails whatever is printed: a name without an address is printed by one run, and again only after it had one."""
    location = make(decided(1, date(2020, 11, 2), "处1"), decided(2, date(2020, 11, 2), "无址处"), office("无址处", None))
    with post_office() as post:
        assert run(location, post, OVERDUE).unreachable == ("无址处",)
        assert run(location, post, OVERDUE).unreachable == ()
        assert run(location, post, OVERDUE + timedelta(days=1)).unreachable == ()
        add(location, office("无址处", "w@example.cn"))
        assert run(location, post, OVERDUE + timedelta(days=1)).unreachable == ()
        assert "w@example.cn" in {to for recipients, _ in post.arrived for to in recipients}
        add(location, office("无址处", None), decided(3, date(2020, 11, 2), "无址处"))
        assert run(location, post, OVERDUE + timedelta(days=4)).unreachable == ("无址处",)
