"""Tampering of every kind, told by the command and by the verifier that auditors run without govopen: one verdict, two programs."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from govopen.__main__ import main
from govopen.app.workspace import Workspace
from govopen.ledger import history as history_module
from govopen.ledger import ledger as ledger_module
from govopen.ledger.backends.triggers import sqlite_guards
from tests.acceptance.conftest import Office, Ran
from tests.benchmarks.bench_flips import fill, flip, judge
from tests.faults import standalone_verifier
from tests.faults.conftest import Tell
from tests.faults.table import cell
from tests.ledger.test_triggers import COLUMNS, COPIED, dump_file
from tests.ledger.test_verify import FIELDS, VERIFIER, guard, other, raw, rehash

LEDGER = Path("govopen.db")
CITED = "Only the entries that this rests on were hashed anew"
MATTER = ("kind", "number", "key")


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six entries on three matters: one corrected, one voided, one a policy with its official number."""
    path = tmp_path_factory.mktemp("genuine") / "govopen.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVOPEN_OPERATOR", "2号")
        for words in (
            ("init", "--agency", "测试厅"),
            ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--unit", "就业处", "--title", "许可"),
            ("log", "published", "许1号", "--at", "2020-04-20 09:30", "--url", "https://jiangxi.example/1"),
            ("log", "decided", "许12号", "--at", "2020-04-03", "--type", "penalty"),
            ("amend", "2", "--at", "2020-04-02", "--reason", "看错"),
            ("log", "policy-issued", "暂名", "--at", "2020-04-05", "--type", "other", "--number", "第1"),
            ("void", "3", "--reason", "重复"),
        ):
            assert main([*words, "--ledger", str(path)]) == 0
    return path


@pytest.fixture
def held(office: Office, genuine: Path) -> Office:
    """An office whose ledger is a copy of that."""
    put(genuine)
    return office


def put(path: Path) -> None:
    shutil.copy(path, LEDGER)
    LEDGER.chmod(0o600)


def judged(office: Office, *anchors: str) -> tuple[Ran, Ran]:
    """What the command says and what the stand-alone verifier says; their exit codes are the same."""
    words = [word for anchor in anchors for word in ("--anchor", anchor)]
    verified = office.run("ledger", "verify", *words)
    verifier = standalone_verifier.run(str(LEDGER), *words, program=("-I", str(VERIFIER), "--lang", "en"))
    assert verifier.code == verified.code, (verified, verifier)
    return verified, verifier


def both_name(office: Office, mark: str, *anchors: str) -> tuple[Ran, Ran]:
    """Both find a fault, and say it in words that fit the regular expression."""
    verified, verifier = judged(office, *anchors)
    assert verified.code == 4
    for said in (verified.out, verifier.out):
        assert re.search(mark, said, re.IGNORECASE), said
    return verified, verifier


def checkpoint(office: Office) -> str:
    return office.do("ledger", "info").out.split()[-1]


def test_a_genuine_ledger(held: Office, tell: Tell) -> None:
    verified, verifier = judged(held)
    assert (verified.code, verified.out, verifier.out) == (0, "", "")
    anchored = judged(held, checkpoint(held))
    agrees = "Consistent in itself up to entry 6, and in agreement with the checkpoint taken at entry 6.\n"
    assert [(ran.code, ran.out, ran.err) for ran in anchored] == [(0, agrees, ""), (0, "", "")]
    tell("Nothing was altered", verified, verifier)
    tell("The same, with the checkpoint of a report", *anchored)


INSERT = f"INTO entry ({COLUMNS}) SELECT"


@pytest.mark.parametrize(
    ("case", "sql"),
    [
        ("`UPDATE` by any SQL tool", "UPDATE entry SET day = '2020-04-09' WHERE seq = 1"),
        ("`DELETE`", "DELETE FROM entry WHERE seq = 6"),
        ("`REPLACE` of the same seq", f"REPLACE {INSERT} 2, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 2"),
        ("`REPLACE` under another's hash", f"REPLACE {INSERT} 7, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 6"),
        ("`REPLACE` behind another's prev", f"REPLACE {INSERT} 7, 1, {COPIED}, NULL, prev, '{'0' * 64}' FROM entry WHERE seq = 5"),
        ("`REPLACE` of a correction", f"REPLACE {INSERT} 7, 1, {COPIED}, 2, hash, '{'0' * 64}' FROM entry WHERE seq = 6"),
        ("UPSERT", f"INSERT {INSERT} 2, 1, {COPIED}, NULL, prev, hash FROM entry WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET day = day"),
        ("`UPDATE` of a founding fact", "UPDATE meta SET value = '别的厅' WHERE key = 'agency'"),
    ],
)  # fmt: skip
def test_any_tool_is_refused_by_the_database(held: Office, tell: Tell, case: str, sql: str) -> None:
    before = dump_file(LEDGER)
    with closing(sqlite3.connect(LEDGER, isolation_level=None)) as base:
        base.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match="govopen:") as refused:
            base.execute(sql)
    assert dump_file(LEDGER) == before
    assert judged(held)[0].code == 0
    tell(case, f"refused: {cell(str(refused.value))}")


def test_each_field_of_an_entry(held: Office, tell: Tell, genuine: Path) -> None:
    for field in FIELDS:
        put(genuine)
        with raw(LEDGER) as base:
            (value,) = base.execute(f"SELECT {field} FROM entry WHERE seq = 2").fetchone()
            base.execute(f"UPDATE entry SET {field} = ? WHERE seq = 2", (other(value),))
            guard(base)
        both_name(held, r"entry 2\b")
    for field in MATTER:
        put(genuine)
        with raw(LEDGER) as base:
            base.execute(f"UPDATE matter SET {field} = {field} || 'x' WHERE id = 1")
            guard(base)
        both_name(held, r"entry 2\b")
    fields = ", ".join((*FIELDS, *(f"matter.{name}" for name in MATTER)))
    tell("Triggers dropped, each field of entry 2 altered in turn", f"exit 4, entry 2 named by both for each of: {fields}")


def swap(base: sqlite3.Connection) -> None:
    base.executescript(
        "UPDATE entry SET seq = 99 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 4; UPDATE entry SET seq = 4 WHERE seq = 99"
    )


def insert(base: sqlite3.Connection) -> None:
    """Make room behind entry 3, and put a copy of it there that follows it well."""
    base.executescript("UPDATE entry SET seq = seq + 100 WHERE seq > 3; UPDATE entry SET seq = seq - 99 WHERE seq > 100")
    base.execute(f"INSERT INTO entry ({COLUMNS}) SELECT 4, matter_id, {COPIED}, NULL, hash, '{'1' * 64}' FROM entry WHERE seq = 3")
    base.execute("UPDATE entry SET prev = ? WHERE seq = 5", ("1" * 64,))


def splice(base: sqlite3.Connection) -> None:
    base.execute("ATTACH 'twin.db' AS twin")
    base.execute("DELETE FROM entry WHERE seq = 1")
    base.execute("INSERT INTO main.entry SELECT * FROM twin.entry WHERE seq = 1")
    base.execute("UPDATE entry SET prev = (SELECT hash FROM twin.entry WHERE seq = 1) WHERE seq = 2")
    base.execute("DETACH twin")


def shift(base: sqlite3.Connection) -> None:
    assert base.execute("SELECT alias, operator FROM entry WHERE seq = 5").fetchone() == ("第1", "2号")
    base.execute("UPDATE entry SET alias = '第12', operator = '号' WHERE seq = 5")


@pytest.mark.parametrize(
    ("case", "tamper", "mark"),
    [
        ("An entry in the middle deleted", lambda base: base.execute("DELETE FROM entry WHERE seq = 3"), r"entry 4 does not follow"),
        ("Two entries swapped", swap, r"entry 3 (.|\n)*entry 4 "),
        ("An entry inserted between two others", insert, r"entry 4 (.|\n)*altered"),
        ("An entry of another ledger spliced in, links mended", splice, r"entry 1 .*altered"),
        ("A character moved from one column to the next: `第1\\|2号` becomes `第12\\|号`", shift, r"entry 5 .*altered"),
        (
            "A day stored as bytes: it reads alike, but no audit finds it",
            lambda base: base.execute("UPDATE entry SET day = CAST(day AS BLOB) WHERE seq = 3"),
            "entry 3 ",
        ),
        ("The agency's name changed", lambda base: base.execute("UPDATE meta SET value = '别的厅' WHERE key = 'agency'"), "fingerprint"),
        ("A matter added", lambda base: base.execute("INSERT INTO matter VALUES (4, 'decision', '4号', '4号')"), "4 matters"),
    ],
)  # fmt: skip
def test_entries_moved(held: Office, tell: Tell, case: str, tamper: Callable[[sqlite3.Connection], Any], mark: str) -> None:
    held.do("--ledger", "twin.db", "init", "--agency", "测试厅")
    held.do("--ledger", "twin.db", "log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit")
    with raw(LEDGER) as base:
        tamper(base)
        guard(base)
    tell(case, *both_name(held, mark), lines=3)


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--year", "2020"),
        ("show", "许1号"),
        ("list",),
        ("due",),
        ("explain", "许1号"),
        ("log", "decided", "许9号", "--at", "2020-04-01", "--type", "permit"),
        ("amend", "1", "--at", "2020-04-02", "--reason", "看错"),
        ("unit", "add", "规划处"),
        ("ledger", "backfilled", "--year", "2020"),
        ("remind", "--dry-run"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_an_altered_ledger_answers_nothing(held: Office, tell: Tell, tmp_path: Path, words: tuple[str, ...]) -> None:
    """With the triggers back in their place nothing but the hash tells that a day was changed."""
    with raw(LEDGER) as base:
        base.execute("UPDATE entry SET day = '2020-04-03' WHERE seq = 2")
        guard(base)
    before = dump_file(LEDGER)
    ran = held.run("--ledger", str(tmp_path / LEDGER), *words)
    assert ran.code == 4
    assert "was altered: entry 2 does not match its hash" in ran.out + ran.err
    assert "许1号" not in ran.out + ran.err
    assert dump_file(LEDGER) == before
    if words[0] in ("audit", "show", "log", "doctor"):
        said = Ran(ran.code, ran.out[ran.out.index("[fault]") :], "") if words[0] == "doctor" else ran
        tell(f"One day changed behind the triggers: `{words[0]}`", said, lines=1)


def test_a_long_ledger_is_hashed_where_an_answer_rests_on_it(held: Office, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entry 2 is part of what is shown, also where another replaces it. Entry 5 is the policy's, of which this rule says nothing."""
    monkeypatch.setattr(ledger_module, "WHOLE", 0)
    monkeypatch.setattr(history_module, "WHOLE", 0)
    asked = ("audit", "--year", "2020", "--rule", "decision-publicity")
    for form, mark in (("json", '"verified": "cited"'), ("table", CITED), ("html", CITED), ("junit", CITED), ("csv", CITED)):
        ran = held.run(*asked, "--format", form)
        assert mark in " ".join((ran.out + ran.err).split()), form
        assert mark not in " ".join(held.run(*asked, "--verify", "--format", form).out.split()), form
    for words in (("due",), ("show", "许1号"), ("explain", "许1号")):
        assert CITED in " ".join(held.run(*words).out.split()), words
    clean = held.run(*asked).code
    for seq, expected in ((5, clean), (2, 4)):
        put_away = LEDGER.read_bytes()
        with raw(LEDGER) as base:
            base.execute("UPDATE entry SET operator = '别人' WHERE seq = ?", [seq])
            guard(base)
        assert [held.run(*words).code for words in ((*asked, "--all"), ("list", "--unit", "就业处"))] == [expected, 0]
        assert held.run("show", "许1号").code == (4 if seq == 2 else 0)
        whole = held.run(*asked, "--verify")
        assert (whole.code, f"entry {seq} does not match" in whole.err) == (4, True)
        LEDGER.write_bytes(put_away)
    with raw(LEDGER) as base:
        base.execute("UPDATE entry SET hash = ? WHERE seq = 5", ("1" * 64,))
        guard(base)
    ran = held.run(*asked)
    assert (ran.code, "entry 6 does not" in ran.err) == (4, True)
    tell("The same in a ledger of more than 50,000 entries, where the answer does not rest on the entry: its links are compared", ran)


@pytest.mark.parametrize(
    ("case", "sql"),
    [
        ("A trigger dropped", "DROP TRIGGER entry_no_update"),
        ("A column added", "ALTER TABLE entry ADD COLUMN note"),
        ("A table added", "CREATE TABLE more (x)"),
        ("An index dropped", "DROP INDEX entry_corrects"),
    ],
)
def test_the_schema_changed(held: Office, tell: Tell, case: str, sql: str) -> None:
    with closing(sqlite3.connect(LEDGER)) as base:
        base.execute(sql)
    tell(case, *both_name(held, "trigger|table|column|index"), lines=3)


def test_a_trigger_that_lets_everything_pass(held: Office, tell: Tell) -> None:
    with closing(sqlite3.connect(LEDGER)) as base:
        base.execute("DROP TRIGGER entry_no_update")
        base.execute(sqlite_guards()["entry_no_update"].replace("BEFORE UPDATE ON entry", "BEFORE UPDATE ON entry WHEN 0"))
    tell("The text of a trigger changed", *both_name(held, "trigger"), lines=3)


def test_a_trigger_under_a_name_of_sqlite(held: Office, tell: Tell) -> None:
    """It swallows what is entered while the command acknowledges it; SQLite gives nobody such a name, its table of tables takes it."""
    text = "CREATE TRIGGER sqlite_x BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END"
    with closing(sqlite3.connect(LEDGER, isolation_level=None)) as base:
        base.execute("PRAGMA writable_schema=ON")
        base.execute("INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_x', 'entry', 0, ?)", (text,))
    tell("A trigger added under one of SQLite's own names", *both_name(held, "trigger"), lines=3)


def test_a_check_taken_out_of_a_table(held: Office, tell: Tell) -> None:
    with closing(sqlite3.connect(LEDGER)) as base:
        base.execute("PRAGMA writable_schema=ON")
        base.execute("UPDATE sqlite_master SET sql = replace(sql, 'CHECK (corrects < seq)', 'CHECK (1)') WHERE name = 'entry'")
        base.commit()
    tell("A CHECK taken out of a table", *both_name(held, "table"), lines=3)


def test_a_tail_cut_off(held: Office, tell: Tell) -> None:
    anchor = checkpoint(held)
    with raw(LEDGER) as base:
        base.executescript("DELETE FROM entry WHERE seq > 4; DELETE FROM matter WHERE id > 2")
        guard(base)
    passed = judged(held)
    assert [(ran.code, "up to entry 4" in ran.err) for ran in passed] == [(0, True), (0, True)]
    tell("The tail cut off, no checkpoint given", *passed)
    tell("The same, with one of before", *both_name(held, "missing: 2", anchor), lines=3)


def test_an_older_genuine_file(held: Office, tell: Tell, genuine: Path) -> None:
    held.decided("许13号", "2020-05-06")
    anchor = checkpoint(held)
    put(genuine)
    passed = judged(held)
    assert [(ran.code, "up to entry 6" in ran.err) for ran in passed] == [(0, True), (0, True)]
    tell("An older, genuine file put in its place, no checkpoint given", *passed)
    tell("The same, with a later checkpoint", *both_name(held, "missing: 1", anchor), lines=3)


def test_a_ledger_hashed_anew(held: Office, tell: Tell) -> None:
    anchor = checkpoint(held)
    with raw(LEDGER) as base:
        base.execute("UPDATE entry SET day = '2020-04-09' WHERE seq = 1")
        rehash(base, 1)
        guard(base)
    passed = judged(held)
    assert [ran.code for ran in passed] == [0, 0]
    assert all("a ledger rewritten as a whole would pass too" in ran.err for ran in passed)
    tell("An entry altered and all hashed anew, no checkpoint given", *passed)
    tell("The same, with one of before: what only a checkpoint finds", *both_name(held, "head", anchor), lines=3)


def test_wrong_checkpoints_are_told_apart(held: Office, tell: Tell) -> None:
    ledger, size, head = checkpoint(held).split(":")
    digit = "1" if head[0] == "0" else "0"
    runs = {
        "A wrong digit in the checkpoint": both_name(held, "head", f"{ledger}:{size}:{digit}{head[1:]}"),
        "A wrong size": both_name(held, "size 9", f"{ledger}:9:{head}"),
        "The checkpoint of another ledger": both_name(held, "another ledger", f"{'f' * 32}:{size}:{head}"),
    }
    assert len({ran.out for pair in runs.values() for ran in pair}) == 6
    for case, pair in runs.items():
        tell(case, *pair, lines=3)
    none = judged(held, f"{ledger}:{size}:abc")
    assert [ran.code for ran in none] == [2, 2]
    tell("What is no checkpoint", none[0], "the verifier: exit 2 likewise")
    assert [ran.code for ran in judged(held, f" {ledger.upper()}:{size}:\n{head.upper()} ")] == [0, 0]


def test_a_hundred_flipped_bits(tmp_path: Path, tell: Tell) -> None:
    path, dice = tmp_path / "govopen.db", random.Random(20200316)
    fill(path, matters=100)
    content, rows = path.read_bytes(), dump_file(path)
    verdicts = [judge(flip(content, dice), path, rows) for _ in range(100)]
    assert {verdict.passed for verdict in verdicts} == {False}
    assert sum(verdict.found for verdict in verdicts) > 10
    assert {verdict.found == verdict.alone for verdict in verdicts} == {True}
    tell("100 random bit flips", "none passed whose rows had changed; the stand-alone verifier gave the same verdict on each")


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("A file of evidence changed", lambda file: file.write_bytes(b"%PDF-2")),
        ("A file of evidence missing", lambda file: file.unlink()),
        ("A file of evidence replaced by a link to an equal file", lambda file: replace_by_link(file)),
    ],
)
def test_evidence(held: Office, tell: Tell, case: str, change: Callable[[Path], Any]) -> None:
    Path("决定书.pdf").write_bytes(b"%PDF-1")
    Path("决定书.pdf").chmod(0o600)
    held.decided("许14号", "2020-05-06", "--evidence", "决定书.pdf")
    assert judged(held)[0].code == 0
    (stored,) = Path("govopen.db.evidence").iterdir()
    change(stored)
    verified, verifier = both_name(held, "entry 7")
    tell(case, verified, verifier, lines=3)


def replace_by_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(Path("决定书.pdf").resolve())


def test_a_restored_backup(held: Office, tell: Tell) -> None:
    held.do("ledger", "backup", "b.db")
    before = checkpoint(held)
    held.decided("许15号", "2020-05-06")
    held.decided("许16号", "2020-05-06")
    beyond = checkpoint(held)
    LEDGER.unlink()
    held.do("ledger", "restore", "b.db")
    assert "restored from a backup" in held.do("list", "--format", "csv").out
    assert [ran.code for ran in judged(held, before)] == [0, 0]
    tell("A backup restored: the checkpoint of its time", *judged(held, before))
    tell("The same, a checkpoint of a later time", *both_name(held, "lost in the restore .*entry 7", beyond), lines=3)


def test_a_false_count(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2021-05-06")
    office.do("assert", "decision", "2021-05", "--count", "3", "--source", "审批系统")
    (found,) = office.audit("--year", "2021", "--rule", "declared-counts", code=3)["findings"]
    assert (found["outcome"], found["required"], found["actual"]) == ("undetermined", 3, 1)
    tell("A count stated that the ledger does not hold", f"exit 3: {cell(found['why'])}")


def test_a_correction(held: Office, tell: Tell) -> None:
    before = held.do("list", "--all", "--format", "csv").out.splitlines()[2]
    assert before.startswith("2,2020-04-20 09:30,Published")
    assert before.split(",")[10] == "4"
    shown = held.do("show", "许1号").out
    assert "2020-04-20 09:30" in shown
    sheet = held.do("explain", "许1号", "--rule", "decision-publicity").out
    rows = [line.split() for line in sheet.splitlines()]
    assert [row[:2] for row in rows if row[:1] in (["1"], ["2"], ["4"])] == [["1", "2020-04-01"], ["2", "2020-04-20"], ["4", "2020-04-02"]]
    for text in (shown, sheet, held.do("list", "--all").out):
        assert "out of effect since entry 4" in " ".join(text.split())
    assert held.verdict("许1号", "decision-publicity", "--year", "2020")["entries"] == [1, 4]
    entries = [" ".join(row) for row in rows if row[:1] in (["2"], ["4"]) or row[:3] == ["out", "of", "effect"]]
    tell("An entry corrected: both stand on the counting sheet, the old one struck", cell(" / ".join(entries)))


def test_a_correction_in_colours_is_struck(held: Office) -> None:
    from rich.console import Console

    from govopen.app.browse import show
    from govopen.i18n import read_words
    from govopen.render.terminal.entries import story_table

    story = show(Workspace(str(LEDGER)), "许1号")
    console = Console(force_terminal=True, color_system="standard", width=100)
    with console.capture() as drawn:
        console.print(story_table(story.entries, read_words("en"), story.vocabulary))
    assert re.search(r"\x1b\[9m2020-04-20 09:30", drawn.get())
