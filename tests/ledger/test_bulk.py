from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import Struct

from govopen.core.model.history import Happened
from govopen.errors import LedgerError
from govopen.ledger import Ledger, open_ledger
from govopen.ledger import history as history_module
from tests.ledger.conftest import RECORDED, Append
from tests.ledger.drafts import at, decided, draft, published


class Counting:
    """Decisions are in time within seven days; those that a portal answers, or nothing, are counted by office, month and outcome."""

    def __init__(self) -> None:
        self.events = frozenset({"decided", "published", "revoked"})
        self.counted: list[tuple[str, str, str | None, int]] = []

    def in_bulk(self, kind: str, opening: Happened, answer: Happened | None) -> Counting | None:
        wanted = kind == "decision" and opening == ("decided", "permit") and answer in (None, ("published", "portal"))
        return self if wanted else None

    def last_day(self, day: date) -> date:
        return day + timedelta(days=7)

    def tally(self, day: date, done: date | None) -> _Tally | None:
        if done is None and day.month == 6:
            return None  # to be seen
        return _Tally(self, f"{day:%Y-%m}", "open" if done is None else "met" if done <= self.last_day(day) else "late")


class _Tally(Struct, frozen=True):
    all: Counting
    month: str
    outcome: str

    def count(self, unit: str | None, number: int) -> None:
        self.all.counted.append((self.month, self.outcome, unit, number))


@pytest.mark.parametrize("page", [1, 2, 3, 4096])
def test_what_two_days_settle_is_counted_and_the_rest_is_seen(
    ledger: Ledger, append: Append, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(history_module, "WHOLE", 0)
    monkeypatch.setattr(history_module, "PAGE", page)
    append(decided("1号", "2020-04-01", unit="甲处"), published("1号", "2020-04-08"))  # the last day
    append(decided("2号", "2020-04-30", unit="甲处"), published("2号", "2020-05-02"))
    append(decided("3号", "2020-04-02"), published("3号", "2020-04-10", unit="乙处"))  # late; the office that any entry names
    append(decided("4号", "2020-05-02", unit="乙处"))
    append(decided("5号", "2020-06-02", unit="乙处"))  # seen: as the rules say
    append(decided("6号", "2020-04-03"), published("6号", "2020-04-02"))  # seen: answered before
    append(decided("7号", "2020-04-03"), published("7号", "2020-04-04"), published("7号", "2020-04-05"))  # seen: twice
    append(decided("8号", "2020-04-03", unit="甲处"), published("8号", "2020-04-30"), published("8号", "2020-04-04", corrects=15))
    append(decided("9号", "2020-04-03", facet="reward"), published("9号", "2020-04-04"))  # seen: of another sort
    append(decided("10号", "2020-04-03"), draft("revoked", "10号", "2020-04-04"))  # seen: a third event
    append(published("11号", "2020-04-04"))  # seen: an answer alone
    append(published("12号", "2020-04-05"), decided("12号", "2020-04-04", unit="甲处"))
    append(decided("14号", "2020-04-06", unit="甲处"), draft("withheld", "14号", "2020-04-06"))  # seen: noted
    append(draft("decided", "甲", "2020-04-06", kind="policy", facet="permit"))  # seen: of another kind
    asked = Counting()
    seen = [thread.matter.number for thread in ledger.history(ledger.view(at("2020-12-31"))).threads(asked)]
    assert seen == ["5号", "6号", "7号", "9号", "10号", "11号", "14号", "甲"]
    assert Counter({each[:3]: each[3] for each in asked.counted}) == {
        ("2020-04", "met", "甲处"): 4,
        ("2020-04", "late", "乙处"): 1,
        ("2020-05", "open", "乙处"): 1,
    }
    assert len(asked.counted) == 3  # what counts alike is handed over once


@pytest.mark.parametrize("event", ["decided", "published"])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("day", 20200401), ("day", "0000-00-00"), ("matter_id", "x"), ("event", b"decided"), ("unit", b"\xff"), ("facet", b"permit"),
    ],
)  # fmt: skip
def test_what_no_command_stores_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, column: str, value: object, event: str) -> None:
    monkeypatch.setattr(history_module, "WHOLE", 0)
    with open_ledger(str(path), write=True) as ledger, ledger.writing() as writer:
        drafts = [decided("1号", "2020-04-01"), published("1号", "2020-04-08"), decided("2号", "2020-04-01")]
        writer.append(drafts, operator="x", recorded_at=RECORDED)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DROP TRIGGER entry_no_update")
        base.execute(f"UPDATE entry SET {column} = ? WHERE event = ? AND matter_id = 1", (value, event))
    with open_ledger(str(path), write=False) as ledger, pytest.raises(LedgerError):
        list(ledger.history(ledger.view(at("2020-12-31"))).threads(Counting()))
