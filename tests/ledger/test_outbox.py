"""The outbox on SQLite and on PostgreSQL: states that are true after every step, and a lock that names its holder."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from govopen.app import remind as app_remind
from govopen.app.remind import RemindRequest, remind
from govopen.app.workspace import Workspace
from govopen.core.model.entries import Draft
from govopen.core.reports.reminders import Correspondent, Letter, LetterState
from govopen.errors import MailFailed
from govopen.i18n import read_words
from govopen.ledger import Ledger, create_ledger
from govopen.ledger.outbox import LONGEST_SENDING, Outbox
from govopen.notify.send import Delivery
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import at, draft

MOMENT = datetime(2020, 11, 12, 0, 30, tzinfo=UTC)
LATER = datetime(2020, 11, 12, 0, 40, tzinfo=UTC)
DAY = date(2020, 11, 12)


def letter(number: int, *keys: str, day: date = DAY) -> Letter:
    return Letter(f"<{number}@example.cn>", Correspondent("office", "人才处", "RC@example.cn"), day, "提醒", "正文\n", keys)


def test_a_letter_goes_its_way(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    outbox.queue([letter(1, "k1", "k2")], moment=MOMENT)
    (queued,) = outbox.letters()
    assert queued == letter(1, "k1", "k2")
    assert outbox.told() == {"rc@example.cn": {"k1", "k2"}}
    sending = outbox.claim(queued, moment=MOMENT)
    assert sending is not None
    assert outbox.claim(queued, moment=MOMENT) is None  # as another run read it
    outbox.mark(sending, LetterState.QUEUED, moment=MOMENT, reason="451 later", next_try=LATER)
    (waiting,) = outbox.letters()
    assert (waiting.attempts, waiting.next_try, waiting.reason) == (1, LATER, "451 later")
    outbox.mark(waiting, LetterState.SENT, moment=LATER)
    assert outbox.letters() == ()
    assert outbox.told() == {"rc@example.cn": {"k1", "k2"}}


def test_what_a_broken_run_was_sending_is_unknown(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    outbox.queue([letter(1, "k1"), letter(2, "k2")], moment=MOMENT)
    outbox.claim(outbox.letters()[0], moment=MOMENT)
    outbox.recover(LATER)
    served = ledger.location.path is None  # there a run may be sending still, though its lock is free
    assert sorted(each.state for each in outbox.letters()) == ["queued", "sending" if served else "unknown"]
    outbox.recover(MOMENT + LONGEST_SENDING + timedelta(seconds=1))
    assert sorted(each.state for each in outbox.letters()) == ["queued", "unknown"]


def test_what_is_let_go_can_be_told_anew(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    outbox.queue([letter(1, "k1")], moment=MOMENT)
    outbox.forget(outbox.letters(), moment=LATER)
    assert (outbox.letters(), outbox.told()) == ((), {})
    outbox.queue([letter(2, "k1", day=date(2020, 11, 13))], moment=LATER)
    assert [each.id for each in outbox.letters()] == ["<2@example.cn>"]
    assert outbox.told() == {"rc@example.cn": {"k1"}}


def test_letters_go_in_all_or_none(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    broken = replace(letter(2, "k1"), to=Correspondent("office", "人才处", "RC@example.cn"))
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        outbox.queue([letter(1, "k1"), broken], moment=MOMENT)
    assert (outbox.letters(), outbox.told()) == ((), {})


def test_the_second_run_is_told_who_holds_the_lock(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    with outbox.holding("machine pid 1"):
        outbox.begin(as_of=DAY, holder="machine pid 1", moment=MOMENT)
        with pytest.raises(MailFailed, match="machine pid 1") as caught, Outbox(ledger).holding("machine pid 2"):
            pass
        assert caught.value.exit_code == 4
    with outbox.holding("machine pid 3"):
        pass


def test_runs_are_kept_and_a_broken_one_is_no_last_run(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    assert outbox.last_run() is None
    first = outbox.begin(as_of=DAY, holder="one", moment=MOMENT)
    outbox.end(replace(first, planned=2, sent=1, failed=1), moment=LATER)
    outbox.begin(as_of=DAY, holder="two", moment=LATER)
    ended, last = outbox.last_run(ended=True), outbox.last_run()
    assert ended is not None
    assert last is not None
    assert (ended.holder, ended.planned, ended.sent, ended.failed, ended.ended_at) == ("one", 2, 1, 1, LATER)
    assert (last.holder, last.ended_at) == ("two", None)


def test_the_chain_does_not_know_of_it(ledger: Ledger) -> None:
    before = ledger.checkpoint()
    Outbox(ledger).queue([letter(1, "k1")], moment=MOMENT)
    assert ledger.checkpoint() == before


def end_the_lock(server: str) -> None:
    """End the connection that holds the reminder's lock, and wait until it has ended."""
    holders = b"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 6778733"
    with psycopg.connect(server, autocommit=True) as base:
        while base.execute(holders).fetchall():
            time.sleep(0.02)


def test_a_lock_that_was_lost_is_taken_again_or_named(server: str) -> None:
    place = new_schema(server)
    with create_ledger(place, agency="厅", packs=[], recorded_at=RECORDED) as ledger:
        first, second = Outbox(ledger), Outbox(ledger)
        with first.holding("one"):
            first.keep_lock()
            end_the_lock(server)
            first.keep_lock()
            with pytest.raises(MailFailed, match="Another reminder is running"), second.holding("two"):
                pass
            end_the_lock(server)
            with second.holding("two"), pytest.raises(MailFailed, match="Another reminder is running"):
                first.keep_lock()


def test_two_reminders_on_a_server_send_each_letter_once(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The connection that holds the first one's lock ends while it sends its first letter; a second one begins in that moment."""
    place, sent = new_schema(server), list[tuple[str, str]]()
    with create_ledger(place, agency="厅", packs=["jx-hrss-2020"], recorded_at=RECORDED) as ledger, ledger.writing() as writer:
        offices = [Draft("unit", f"处{n}", "unit-added", at("2019-12-31"), fields={"email": f"u{n}@example.cn"}) for n in range(3)]
        decisions = [draft("decided", f"许{n}号", "2020-04-01", facet="permit", unit=f"处{n}") for n in range(3)]
        writer.append([*offices, *decisions], operator="x", recorded_at=RECORDED)

    def run(name: str) -> None:
        request = RemindRequest(as_of=date(2020, 4, 9), folder=tmp_path / name)
        remind(Workspace(place), request, environ={}, words=read_words("en"))

    def sending(folder: Path, _: object) -> Callable[[Letter], Delivery]:
        def send(letter: Letter) -> Delivery:
            if not sent:
                sent.append((folder.name, letter.to.address))
                end_the_lock(server)
                run("second")
            else:
                sent.append((folder.name, letter.to.address))
            return Delivery("sent")

        return send

    monkeypatch.setattr(app_remind, "_to_file", sending)
    run("first")
    addresses = [address for _, address in sent]
    assert len(addresses) >= 3
    assert len(set(addresses)) == len(addresses), sent
