"""Exports whose hashes are right and whose contents no command would have written: refused, and what is taken answers every question."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from govopen.ledger.chain import Line, hash_line, ledger_id
from govopen.ledger.raw_entries import STORED
from tests.acceptance.conftest import Office
from tests.faults.conftest import Tell

Rows = list[list[Any]]
Facts = dict[str, Any]
SOME: tuple[Any, ...] = (
    "", "x", None, 7, -1, 1.5, True, [], [None], {}, "2020-02-30", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "a\0b", "\ud800",
)  # fmt: skip
REPLACED = {  # what each event of the sample may lack, or hold in another form
    "calendar-imported": ("text", "published"),
    "closing-added": ("first", "last", "ground"),
    "count-asserted": ("period", "count"),
    "nil-reported": ("period",),
    "figure-stated": ("period", "cell", "number"),
    "waived": ("rule", "until"),
    "unit-added": ("email",),
    "decided": ("title",),
}


@pytest.fixture
def sample(office: Office) -> tuple[Facts, Rows]:
    """An export with an entry of each event that the program reads back by itself."""
    office.decided("许1号", "2020-04-01", "--title", "许可")
    office.published("许1号", "2020-04-20 09:30")
    office.do("unit", "add", "就业处", "--email", "jy@example.cn")
    office.do("leader", "add", "李四", "--role", "principal", "--from", "2019-01-01")
    office.do("calendar", "add", "2020-07-01", "--ground", "厅办通知")
    office.do("nil", "press", "2020-Q1")
    office.do("assert", "decision", "2020-04", "--count", "1", "--source", "信用平台")
    office.do("assert", "annual-report", "2020", "--cell", "table2.permits.change", "--count", "-3", "--source", "财务处")
    office.do("waive", "许1号", "decision-publicity", "--reason", "抢险", "--approved-by", "王五", "--until", "2021-01-01")
    office.do("ledger", "export", "-o", "e.zip")
    with zipfile.ZipFile("e.zip") as archive:
        head, *lines = [json.loads(line) for line in archive.read("ledger.jsonl").splitlines()]
    return head, lines


def forge(name: str, head: Facts, rows: Rows) -> None:
    """Write an export with the hashes that belong to it, as far as there are any."""
    founding = {key: head[key] for key in ("nonce", "agency", "packs", "created")}
    if all(isinstance(value, str) for value in founding.values()):
        head["id"] = ledger_id(**founding)
    before = "0" * 64
    for row in rows:
        row[16] = before
        with suppress(TypeError, UnicodeEncodeError):
            before = row[17] = hash_line(head["id"], Line(row[0], *row[2:16]), before)
    head |= {"size": len(rows), "head": before}
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("ledger.jsonl", "".join(json.dumps(line) + "\n" for line in (head, *rows)))


QUESTIONS = (
    ("audit", "--year", "2020"),
    ("due",),
    ("list",),
    ("show", "许1号"),
    ("calendar", "show", "2020-07"),
    ("ledger", "backfilled", "--year", "2020"),
    ("ledger", "info"),
    ("doctor",),
    ("annual-report", "--year", "2020"),
)


def ask_everything(office: Office, what: object) -> None:
    for words in QUESTIONS:
        ran = office.run("--ledger", "copy.db", *words)
        assert "itself failed" not in ran.out + ran.err, (what, words, ran)


def test_an_export_made_up_from_a_good_one(office: Office, tell: Tell, sample: tuple[Facts, Rows]) -> None:
    head, rows = sample
    made_up = list(_made_up(head, rows))
    assert len(made_up) > 139
    taken = []
    for what, change in made_up:
        facts, lines = json.loads(json.dumps(head)), json.loads(json.dumps(rows))
        change(facts, lines)
        forge("forged.zip", facts, lines)
        ran = office.run("--ledger", "copy.db", "ledger", "import-ledger", "forged.zip")
        assert (ran.code, "itself failed" in ran.err) in ((4, False), (0, False)), (what, ran)
        assert Path("copy.db").exists() == (ran.code == 0)
        if ran.code == 0:
            taken.append(what)
            ask_everything(office, what)
            Path("copy.db").unlink()
    assert not [what for what in taken if what.split()[0] in ("packs", "first", "last", "text", "period", "recorded", "day")], taken
    tell("Exports with right hashes and values that no command writes", f"{len(made_up) - len(taken)} of {len(made_up)} refused, exit 4; "
         "what was taken answers every question")  # fmt: skip


def _made_up(head: Facts, rows: Rows) -> Any:
    """Yield what is changed, and the function that changes it."""
    packs: tuple[Any, ...] = (None, [None], [""], {}, "x", 7, [["x"]])
    yield from ((f"packs {value!r}", _packs(value)) for value in packs)
    for place, name in enumerate(STORED[:16]):
        if name in ("recorded", "day", "minute", "fields", "operator", "key", "kind", "seq", "corrects", "event"):
            yield from ((f"{name} {value!r}", _cell(place, value)) for value in SOME)
    for row in rows:
        for field in REPLACED.get(row[STORED.index("event")], ()):
            values: tuple[Any, ...] = ("absent", *SOME)
            for value in values:
                yield f"{field} {value!r} of {row[5]}", _field(row[0], field, value)


def _packs(value: Any) -> Callable[[Facts, Rows], None]:
    return lambda head, _: head.update(packs=json.dumps(value))


def _cell(place: int, value: Any) -> Callable[[Facts, Rows], None]:
    return lambda _, rows: rows[1].__setitem__(place, value)


def _field(seq: int, name: str, value: Any) -> Callable[[Facts, Rows], None]:
    def change(_: Facts, rows: Rows) -> None:
        fields = json.loads(rows[seq - 1][10])
        fields.pop(name, None)
        if value != "absent":
            fields[name] = value
        rows[seq - 1][10] = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return change
