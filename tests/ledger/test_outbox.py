"""The outbox on SQLite and on PostgreSQL: states that are true after every step, and a lock that names its holder."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from govopen.core.reports.reminders import Correspondent, Letter, LetterState
from govopen.errors import MailFailed
from govopen.ledger import Ledger
from govopen.ledger.outbox import Outbox

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
    sending = outbox.mark(queued, LetterState.SENDING, moment=MOMENT)
    outbox.mark(sending, LetterState.QUEUED, moment=MOMENT, reason="451 later", next_try=LATER)
    (waiting,) = outbox.letters()
    assert (waiting.attempts, waiting.next_try, waiting.reason) == (1, LATER, "451 later")
    outbox.mark(waiting, LetterState.SENT, moment=LATER)
    assert outbox.letters() == ()
    assert outbox.told() == {"rc@example.cn": {"k1", "k2"}}


def test_what_a_broken_run_was_sending_is_unknown(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    outbox.queue([letter(1, "k1"), letter(2, "k2")], moment=MOMENT)
    outbox.mark(outbox.letters()[0], LetterState.SENDING, moment=MOMENT)
    outbox.recover(LATER)
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
