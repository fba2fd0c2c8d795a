"""Tampering of every kind: found by ``verify`` and by the verifier that auditors run without govopen, with the same verdict."""

from __future__ import annotations

import json
import random
import re
import runpy
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from govopen.core.model.entries import Checkpoint
from govopen.errors import GovopenError, LedgerError, UsageError
from govopen.ledger import Ledger, create_ledger, open_ledger
from govopen.ledger.backends.location import read_location
from govopen.ledger.backends.triggers import sqlite_guards
from govopen.ledger.check_result import Verification
from govopen.ledger.evidence import evidence_folder, keep_evidence
from govopen.ledger.verification.checkpoints import read_anchor, read_anchors
from govopen.ledger.verification.schema import SERVER_PARTS, fresh_parts, server_parts
from govopen.ledger.verification.verify import verify_ledger
from govopen.resources import data_folder
from tests.ledger.conftest import RECORDED, Append, new_schema
from tests.ledger.drafts import decided, draft, published, voided
from tests.ledger.test_triggers import dump_file, plain

VERIFIER = data_folder() / "verifier" / "verify_ledger.py"
FIELDS = (
    "matter_id",
    "event",
    "facet",
    "day",
    "minute",
    "unit",
    "fields",
    "alias",
    "operator",
    "recorded_at",
    "batch",
    "corrects",
    "prev",
    "hash",
)


def alone(path: Path, *options: str) -> tuple[int, str]:
    """The verdict of the stand-alone verifier: exit code and output."""
    run = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), "--lang", "en", str(path), *options], capture_output=True, text=True, check=False
    )
    assert (run.stderr == "") == (run.returncode != 0 or "--anchor" in options)  # a file that agrees with itself alone is told so
    return run.returncode, run.stdout


def words(verification: Verification) -> str:
    return "\n".join(str(fault) for check in verification.checks for fault in check.faults)


def raw(path: Path) -> closing[sqlite3.Connection]:
    """The file as a clever administrator opens it: every trigger dropped, then put back by ``guard``."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for name in sqlite_guards():
            connection.execute(f"DROP TRIGGER {name}")
    except BaseException:
        connection.close()
        raise
    return closing(connection)


def guard(connection: sqlite3.Connection) -> None:
    for statement in sqlite_guards().values():
        connection.execute(statement)


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six entries on three matters, one corrected, one voided, one renaming."""
    path = tmp_path_factory.mktemp("genuine") / "govopen.db"
    with create_ledger(str(path), agency="厅", packs=["jx-hrss-2020"], recorded_at=RECORDED) as book, book.writing() as writer:
        drafts = [
            decided("1号", "2020-04-01", unit="就业处", title="许可"),
            published("1号", "2020-04-20 09:30", url="https://x"),
            decided("12号", "2020-04-03"),
            published("1号", "2020-04-02", corrects=2),
            draft("policy-issued", "暂名", "2020-04-05", kind="policy", fields={"number": "8号"}),
            voided("12号", 3),
        ]
        writer.append(drafts, operator="张三", recorded_at=RECORDED, batch="b1")
    return path


@pytest.fixture
def copy(genuine: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.db"
    shutil.copy(genuine, path)
    path.chmod(0o600)
    return path


def both_find(path: Path, mark: str, *anchors: Checkpoint) -> None:
    """Both verifiers find a fault, and name what is given as a regular expression."""
    verification = verify_ledger(str(path), anchors=anchors)
    assert not verification.good
    assert re.search(mark, words(verification)), words(verification)
    code, output = alone(path, *(part for anchor in anchors for part in ("--anchor", str(anchor))))
    assert code == 4
    assert re.search(mark.casefold(), output.casefold()), output


def test_a_genuine_ledger_is_silent(copy: Path) -> None:
    verification = verify_ledger(str(copy))
    assert words(verification) == ""
    assert (verification.good, verification.compared, verification.checkpoint.size) == (True, (), 6)
    assert alone(copy) == (0, "")
    assert verify_ledger(str(copy), anchors=[verification.checkpoint]).good
    assert alone(copy, "--anchor", str(verification.checkpoint)) == (0, "")


def other(value: object) -> object:
    """Another value of the same kind: one digit, one letter, one more."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + 10
    text = str(value)
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def test_every_field_of_every_entry_altered_is_found(genuine: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    for field in FIELDS:
        for seq in range(1, 7):
            shutil.copy(genuine, path)
            path.chmod(0o600)
            with raw(path) as base:
                (value,) = base.execute(f"SELECT {field} FROM entry WHERE seq = ?", (seq,)).fetchone()
                base.execute(f"UPDATE entry SET {field} = ? WHERE seq = ?", (other(value), seq))
                guard(base)
            verification = verify_ledger(str(path))
            assert re.search(rf"[Ee]ntry {seq}\b", words(verification)), (field, seq, words(verification))


@pytest.mark.parametrize("field", FIELDS)
def test_the_verifier_alone_finds_each_field_too(copy: Path, field: str) -> None:
    with raw(copy) as base:
        (value,) = base.execute(f"SELECT {field} FROM entry WHERE seq = 4").fetchone()
        base.execute(f"UPDATE entry SET {field} = ? WHERE seq = 4", (other(value),))
        guard(base)
    assert re.search(r"entry 4 ", alone(copy)[1])


def moved(base: sqlite3.Connection, sql: str) -> None:
    base.execute(sql)


TAMPERED: dict[str, tuple[Callable[[sqlite3.Connection], Any], str]] = {
    "middle deleted": (lambda base: base.execute("DELETE FROM entry WHERE seq = 3"), r"Entry 4 "),
    "first deleted": (lambda base: base.execute("DELETE FROM entry WHERE seq = 1"), r"Entry 2 "),
    "two swapped": (
        lambda base: base.executescript(
            "UPDATE entry SET seq = 99 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4; UPDATE entry SET seq = 4 WHERE seq = 99"
        ),
        r"Entry 3 (.|\n)*Entry 4 ",
    ),
    "minute given seconds": (lambda base: base.execute("UPDATE entry SET minute = '09:30:15' WHERE seq = 2"), r"Entry 2 "),
    "day as a number": (lambda base: base.execute("UPDATE entry SET day = 20200401 WHERE seq = 1"), r"Entry 1 "),
    "fields as a list": (lambda base: base.execute("UPDATE entry SET fields = '[]' WHERE seq = 1"), r"Entry 1 .*read"),
    "matter renumbered": (lambda base: base.execute("UPDATE matter SET number = '2号' WHERE id = 2"), r"Entry 3 (.|\n)*Entry 6 "),
    "matter folded": (lambda base: base.execute("UPDATE matter SET key = '2号' WHERE id = 2"), r"Entry 3 "),
    "matter of another kind": (lambda base: base.execute("UPDATE matter SET kind = 'policy' WHERE id = 2"), r"Entry 3 "),
    "matter deleted": (lambda base: base.execute("DELETE FROM matter WHERE id = 2"), r"Entry 3 "),
    "matter added": (lambda base: base.execute("INSERT INTO matter VALUES (4, 'decision', '4号', '4号')"), r"4 matters"),
    "agency": (lambda base: base.execute("UPDATE meta SET value = '别的厅' WHERE key = 'agency'"), r"fingerprint"),
    "packs": (lambda base: base.execute("UPDATE meta SET value = '[]' WHERE key = 'packs'"), r"fingerprint"),
    "id": (
        lambda base: base.execute("UPDATE meta SET value = '0123456789abcdef0123456789abcdef' WHERE key = 'id'"),
        r"Entry 1 ",
    ),
    "founding fact gone": (lambda base: base.execute("DELETE FROM meta WHERE key = 'created'"), r"founding facts"),
    "founding fact more": (lambda base: base.execute("INSERT INTO meta VALUES ('x', 'x')"), r"founding facts"),
    "column added": (lambda base: base.execute("ALTER TABLE entry ADD COLUMN note"), r"table"),
    "table added": (lambda base: base.execute("CREATE TABLE more (x)"), r"table"),
    "trigger added": (lambda base: base.execute("CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END"), r"trigger"),
    "index dropped": (lambda base: base.execute("DROP INDEX entry_corrects"), r"index"),
    "shifted between columns": (
        lambda base: base.executescript("UPDATE entry SET operator = '张', batch = '三b1' WHERE seq = 1"),
        r"Entry 1 ",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_by_both(copy: Path, name: str) -> None:
    tamper, mark = TAMPERED[name]
    with raw(copy) as base:
        tamper(base)
        guard(base)
    both_find(copy, mark)


@pytest.mark.parametrize("name", sqlite_guards())
def test_a_trigger_dropped_or_weakened_is_found(copy: Path, name: str) -> None:
    with closing(sqlite3.connect(copy)) as base:
        base.execute(f"DROP TRIGGER {name}")
    both_find(copy, "trigger")
    with closing(sqlite3.connect(copy)) as base:
        base.execute(sqlite_guards()[name].replace("govopen:", "govopen :"))
    both_find(copy, "trigger")


def rehash(base: sqlite3.Connection, after: int) -> None:
    """Hash every entry anew from ``after`` on, as a clever forger does, with the published format."""
    item = lambda value: "n" if value is None else f"{'i' if type(value) is int else 's'}{len(str(value))}:{value}"  # noqa: E731
    (ledger,) = base.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()
    rows = base.execute(
        "SELECT seq, kind, number, key, event, facet, day, minute, unit, fields, alias, operator, recorded_at, batch, corrects"
        " FROM entry JOIN matter ON id = matter_id ORDER BY seq"
    ).fetchall()
    head = "0" * 64
    for row in rows:
        digest = sha256(("govopen.entry/1" + "".join(map(item, (ledger, *row, head)))).encode()).hexdigest()
        base.execute("UPDATE entry SET prev = ?, hash = ? WHERE seq = ?", (head, digest, row[0]))
        head = digest


def test_only_an_anchor_finds_a_cut_tail_an_older_file_and_a_full_rehash(copy: Path) -> None:
    with open_ledger(str(copy), write=False) as book:
        now, before = book.checkpoint(), book.checkpoint(4)
    with raw(copy) as base:
        base.executescript("DELETE FROM entry WHERE seq > 4; DELETE FROM matter WHERE id > 2")
        guard(base)
    cut = verify_ledger(str(copy))
    assert (cut.good, cut.checkpoint, cut.compared) == (True, before, ())
    assert alone(copy) == (0, "")
    assert "missing: 2" in words(verify_ledger(str(copy), anchors=[now]))
    assert verify_ledger(str(copy), anchors=[before]).good
    assert alone(copy, "--anchor", str(now))[0] == 4
    with raw(copy) as base:
        base.execute("UPDATE entry SET day = '2020-04-02' WHERE seq = 1")
        rehash(base, 1)
        guard(base)
    assert verify_ledger(str(copy)).good
    assert alone(copy) == (0, "")
    both_find(copy, "head", before)


def test_an_entry_of_another_ledger_spliced_in_is_named(copy: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.db"
    with create_ledger(str(twin), agency="厅", packs=["jx-hrss-2020"], recorded_at=RECORDED) as book, book.writing() as writer:
        writer.append([decided("1号", "2020-04-01", unit="就业处", title="许可")], operator="张三", recorded_at=RECORDED, batch="b1")
    with raw(copy) as base:
        base.execute("ATTACH ? AS twin", (str(twin),))
        base.execute("UPDATE entry SET hash = (SELECT hash FROM twin.entry WHERE seq = 1) WHERE seq = 1")
        base.execute("UPDATE entry SET prev = (SELECT hash FROM twin.entry WHERE seq = 1) WHERE seq = 2")
        guard(base)
    both_find(copy, "Entry 1 ")


def test_a_wrong_digit_a_wrong_size_and_a_wrong_ledger_are_told_apart(copy: Path) -> None:
    now = verify_ledger(str(copy)).checkpoint
    digit = Checkpoint(now.ledger, now.size, ("0" if now.head[0] != "0" else "1") + now.head[1:])
    told = [
        words(verify_ledger(str(copy), anchors=[anchor]))
        for anchor in (digit, Checkpoint(now.ledger, 9, now.head), Checkpoint("f" * 32, now.size, now.head))
    ]
    assert ["not " + digit.head in told[0], "size 9" in told[1], "another ledger" in told[2]] == [True] * 3
    assert len(set(told)) == 3
    for text in ("", "x", f"{now.ledger}:{now.size}", f"{now.ledger}:{now.size}:{now.head[:-1]}"):
        with pytest.raises(UsageError):
            read_anchor(text)
    assert read_anchor(f" {str(now).upper()}\n") == now


def test_a_file_of_anchors_is_read_with_its_remarks_and_all_its_faults(tmp_path: Path, copy: Path) -> None:
    now, path = verify_ledger(str(copy)).checkpoint, tmp_path / "anchors"
    path.write_text(f"# 厅办公室\n{now}  # 2020 年报\n\n", encoding="utf-8-sig")
    assert read_anchors(path) == (now,)
    path.write_text(f"x\n{now}\ny")
    with pytest.raises(LedgerError) as caught:
        read_anchors(path)
    assert [problem.row for problem in caught.value.problems] == [1, 3]


def test_random_bit_flips_never_pass(genuine: Path, tmp_path: Path) -> None:
    """A flip either leaves every row as it was, or is found by a verifier or at the opening."""
    path, dice, content = tmp_path / "copy.db", random.Random(20200316), genuine.read_bytes()
    rows = dump_file(genuine)
    for _ in range(60):
        flipped = bytearray(content)
        flipped[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        path.chmod(0o600)
        try:
            good = verify_ledger(str(path)).good
        except GovopenError:
            good = False
        assert not good or dump_file(path) == rows


def test_evidence_changed_missing_or_replaced_is_named(copy: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"决定{n}.pdf" for n in range(4)]
    for n, file in enumerate(files):
        file.write_bytes(b"%PDF" + bytes([n]))
    folder = evidence_folder(read_location(str(copy)))
    kept = [keep_evidence(file, folder) for file in files]
    with open_ledger(str(copy), write=True) as book, book.writing() as writer:
        drafts = [decided(f"{n + 20}号", "2020-04-01", fields={"_evidence": [item]}) for n, item in enumerate(kept)]
        writer.append(drafts, operator="张三", recorded_at=RECORDED)
    assert verify_ledger(str(copy)).good
    assert alone(copy) == (0, "")
    stored = [folder / item[:64] for item in kept]
    stored[0].write_bytes(b"%PDFx")
    stored[1].unlink()
    stored[2].unlink()
    stored[2].symlink_to(files[2])
    told = words(verify_ledger(str(copy)))
    assert [f"Entry {seq}:" in told for seq in (7, 8, 9, 10)] == [True, True, True, False]
    assert [line.split(":")[0] for line in alone(copy)[1].splitlines() if line.startswith("entry")] == ["entry 7", "entry 8", "entry 9"]


def test_files_that_others_may_read_are_reported(copy: Path) -> None:
    copy.chmod(0o644)
    both_find(copy, "others")


def test_a_ledger_on_a_server_is_verified_and_tampering_found(server: str) -> None:
    location = new_schema(server)
    with create_ledger(location, agency="厅", packs=[], recorded_at=RECORDED) as book, book.writing() as writer:
        writer.append([decided("1号", "2020-04-01 09:30", title="许"), published("1号", "2020-04-02")], operator="x", recorded_at=RECORDED)
    owned = words(verify_ledger(location))
    assert [("owns its tables" in owned), ("superuser" in owned), len(owned.splitlines())] == [True, True, 2]
    attacks = {
        "UPDATE entry SET minute = '09:30:15' WHERE seq = 1": "Entry 1 ",
        "ALTER TABLE entry ENABLE TRIGGER entry_next": "trigger entry_next was changed",
        "ALTER TABLE entry ADD COLUMN note text": "column entry.note was added",
        "CREATE OR REPLACE FUNCTION govopen_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'": "function govopen_r",
        "CREATE RULE silent AS ON INSERT TO entry DO INSTEAD NOTHING": "rule silent was added",
        "DROP TRIGGER entry_no_truncate ON entry": "trigger entry_no_truncate is missing",
    }
    with psycopg.connect(plain(location), autocommit=True) as owner:
        owner.execute("ALTER TABLE entry DISABLE TRIGGER entry_refuse")
        for sql, mark in attacks.items():
            owner.execute(sql.encode())
            assert mark in words(verify_ledger(location))
        owner.execute("ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_refuse")


def test_the_expected_parts_are_those_of_a_fresh_ledger(server: str, request: pytest.FixtureRequest) -> None:
    with create_ledger(new_schema(server), agency="厅", packs=[], recorded_at=RECORDED) as book:
        found = server_parts(book.source)
    if request.config.getoption("--update-golden"):
        SERVER_PARTS.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(SERVER_PARTS.read_text(encoding="utf-8"))


def test_the_verifier_alone_knows_the_schema() -> None:
    rows = sorted(([*name.split(" ", 1), *definition] for name, definition in fresh_parts().items() if " " in name), key=str)
    assert f'SCHEMA = "{sha256(json.dumps(rows).encode()).hexdigest()}"' in VERIFIER.read_text(encoding="utf-8")


def test_progress_is_told(ledger: Ledger, append: Append, location: str) -> None:
    append(*(decided(f"{n}号", "2020-04-01") for n in range(5000)))
    told: list[int] = []
    verify_ledger(location, on_progress=told.append)
    assert told == [4096, 5000]


def test_the_stand_alone_verifier_speaks_both_languages(copy: Path) -> None:
    """Chinese unless English is asked for; every sentence has a translation with the same places for values."""
    program = runpy.run_path(str(VERIFIER))
    assert all(english.count("{}") == chinese.count("{}") for english, chinese in program["CHINESE"].items())
    text = VERIFIER.read_text(encoding="utf-8")
    used = set(re.findall(r'say\(\s*"((?:[^"\\]|\\.)*)"', text)) | set(re.findall(r'(?:text|note) = "([^"]*)"', text))
    assert used == set(program["CHINESE"])
    copy.write_bytes(b"x")
    for words, expected in (
        (("--lang", "en"), "cannot be read: it is neither a ledger nor an export\n"),
        ((), "无法读取：既不是台账，也不是导出件\n"),
    ):
        run = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), *words, str(copy)], capture_output=True, env={"LC_ALL": "C"}, check=False
        )
        assert (run.returncode, run.stdout.decode()) == (4, expected)
