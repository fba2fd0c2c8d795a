from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import psycopg
import pytest

from govopen.app import ledger as app_ledger
from govopen.core.model.entries import Draft
from govopen.core.text.personal_data import find_personal
from govopen.ledger import open_ledger, writer
from govopen.ledger.migrate import SCRIPTS, migrate_ledger
from govopen.ledger.queries import Row, Source
from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell
from tests.faults.outputs import CREDIT_CODE, OUTPUTS, PERSONAL, digits
from tests.faults.served import ROLE, as_role, base, owned_ledger, served_ledger, served_role
from tests.faults.tcp_proxy import Cut, Wire
from tests.faults.test_concurrency import LOG, ROOT, numbers
from tests.ledger.conftest import RECORDED, new_schema
from tests.ledger.drafts import draft
from tests.ledger.test_migrate import STEP
from tests.ledger.test_triggers import plain
from tests.surroundings import stop_clock

__all__ = ["base"]


def modes(folder: Path) -> dict[str, str]:
    """Every file and folder below, and its mode, where anybody else may do anything with it."""
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    return {str(path.relative_to(folder)): f"{mode:o}" for path, mode in found.items() if mode & 0o077}


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that lets everybody do everything."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless")
def test_every_file_is_its_owners_alone(office: Office, tell: Tell, tmp_path: Path) -> None:
    """Ledger, journal, outbox (in the ledger), evidence, backup, export, letters; the lock is the ledger's own.

    What is written to be handed on, reports and templates, has the modes that the umask gives.
    """
    Path("govopen.db").unlink()
    (tmp_path.parent / "决定.pdf").write_bytes(b"%PDF")
    office.do("init", "--agency", "测试厅")
    office.do("unit", "add", "就业处", "--email", "jy@example.cn")
    office.decided("许1号", "2020-04-01", "--unit", "就业处", "--evidence", str(tmp_path.parent / "决定.pdf"))
    office.do("ledger", "backup", "b.db")
    office.do("ledger", "export", "-o", "e.zip")
    for form in ("html", "xlsx", "csv", "json", "junit"):
        assert office.run("audit", "--year", "2020", "--format", form, "-o", f"r.{form}").code == 1
    office.do("template", "decision", "-o", "t.xlsx")
    office.do("--ledger", str(tmp_path / "govopen.db"), "remind", "--to-files", "letters", "--as-of", "2020-04-09")
    with open_ledger("govopen.db", write=True) as ledger, ledger.writing() as writer:
        writer.append([draft("decided", "许2号", "2020-04-01")], operator="x", recorded_at=RECORDED)
        assert Path("govopen.db-journal").exists()
        found = modes(tmp_path)
    assert len(list(tmp_path.rglob("*"))) >= 14
    handed_on = {*(f"r.{form}" for form in ("html", "xlsx", "csv", "json", "junit")), "t.xlsx"}
    assert found == dict.fromkeys(handed_on, "666")
    tell(
        "New ledger, journal, outbox, evidence, backup, export, letters under `umask 0`",
        "0600 each, folders 0700; reports and templates 0666",
    )


@pytest.mark.parametrize(
    ("case", "path"), [("the ledger", "govopen.db"), ("the evidence", "govopen.db.evidence"), ("a backup, verified", "b.db")]
)
def test_a_file_that_others_may_read(office: Office, monkeypatch: pytest.MonkeyPatch, tell: Tell, case: str, path: str) -> None:
    stop_clock(monkeypatch, "2026-11-24T09:00+08:00")  # within what the notices cover, or the doctor finds fault
    Path("决定.pdf").write_bytes(b"%PDF")
    office.decided("许1号", "2020-04-01", "--evidence", "决定.pdf")
    office.do("ledger", "backup", "b.db")
    Path(path).chmod(0o755 if Path(path).is_dir() else 0o644)
    ran = office.run(*(("--ledger", "b.db") if path == "b.db" else ()), "ledger", "verify")
    assert ran.code == 4
    assert f"{path} can be read by others; run: chmod go= {path}" in ran.out
    tell(f"Found 0644: {case}", Ran(ran.code, ran.out, ""), lines=3)
    if case == "the ledger":
        looked = office.run("doctor")
        line = looked.out.index("[note]  Others on this machine")
        assert "chmod 600 govopen.db" in looked.out[line:]
        tell("Found 0644: `doctor`", Ran(looked.code, looked.out[line:], ""))


ADDRESSES = (
    "postgresql://clerk:{}@127.0.0.1:1/d", "postgresql://clerk:{}@127.0.0.1:x/d", "postgresql://127.0.0.1:1/d?user=clerk&password={}",
    "postgresql://127.0.0.1:1/d?PASSWORD={}&x=1", "postgresql//clerk:{}@127.0.0.1/d", "postgresql:/clerk:{}@127.0.0.1/d",
    "oracle://clerk:{}@127.0.0.1/d", "host=127.0.0.1 password={}", "postgres ql://clerk:{}@127.0.0.1/d",
)  # fmt: skip


@pytest.mark.parametrize("password", ["geheim", "geh@eim", "geh/eim", "geh#eim", "geh:eim", "geh%40eim"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_password_is_ever_echoed(office: Office, address: str, password: str) -> None:
    place = address.format(password)
    for words in (
        ("--ledger", place, "list"), ("--ledger", place, "init"), ("--ledger", "n.db", "ledger", "import-ledger", place),
        ("list", place), ("show", place), ("--ledger", place, "doctor"),
    ):  # fmt: skip
        ran = office.run(*words)
        assert ran.code in (2, 4), (words, ran)
        assert not re.search(r"geh|eim", ran.out + ran.err), (words, ran)
        assert "itself failed" not in ran.err
    assert os.listdir() == ["govopen.db"]


def test_a_password_on_the_command_line(office: Office, tell: Tell) -> None:
    for option in ("--password", "--smtp-password", "--ledger-password"):
        assert office.run("remind", option, "geheim").code == 2
    tell("Password in argv: there is no option for one", office.run("remind", "--password", "geheim"))
    ran = office.run("--ledger", "postgresql://clerk:geheim@127.0.0.1:1/d", "list")
    assert ran.code == 4
    assert "geheim" not in ran.err
    tell("Password in an address given by `--ledger`: warned of, never repeated", ran, lines=3)


def test_a_copy_to_a_server_does_not_repeat_the_password(office: Office, server: str) -> None:
    ran = office.run("--ledger", f"{new_schema(server)}&password=geheim", "ledger", "import-ledger", "govopen.db")
    assert (ran.code, ran.out.count("Copied to postgresql://")) == (0, 1)
    assert "geheim" not in ran.out + ran.err


def test_a_password_in_a_file_that_others_may_read(office: Office, tell: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "govopen.toml"
    file.write_text('[mail]\nhost = "127.0.0.1"\nfrom = "a@example.cn"\nuser = "a"\npassword = "geheim"\n')
    file.chmod(0o644)
    monkeypatch.setenv("GOVOPEN_CONFIG", str(file))
    ran = office.run("--ledger", str(tmp_path / "govopen.db"), "remind")
    assert (ran.code, ran.out) == (4, "")
    assert "geheim" not in ran.err
    tell("Password in a configuration file with mode 0644", ran, lines=3)


@pytest.fixture
def personal(office: Office, tmp_path: Path) -> dict[str, str]:
    """A ledger in whose titles, past every check of a command, such numbers stand; the number of the matter by the kind of number."""
    office.do("unit", "add", "就业处", "--email", "jy@example.cn")
    matters = {kind: f"许{n}号" for n, kind in enumerate(PERSONAL)}
    drafts = [
        draft("decided", matters[kind], "2020-04-01", facet="permit", unit="就业处", title=f"关于{text}的许可")
        for kind, text in PERSONAL.items()
    ]
    with open_ledger("govopen.db", write=True) as ledger, ledger.writing() as writer:
        writer.append(drafts, operator="x", recorded_at=RECORDED)
        company = draft("decided", "许企号", "2020-04-01", facet="permit", unit="就业处", title=f"关于{CREDIT_CODE}的许可")
        writer.append([company], operator="x", recorded_at=RECORDED)
    return matters


@pytest.mark.usefixtures("personal")
@pytest.mark.parametrize("name", OUTPUTS)
def test_personal_numbers_are_starred(office: Office, tell: Tell, tmp_path: Path, name: str) -> None:
    text = OUTPUTS[name](office, tmp_path / "govopen.db")
    seen = digits(text)
    assert [kind for kind, number in PERSONAL.items() if digits(number).removeprefix("+86") in seen] == []
    if name not in ("explain", "due"):
        assert all(f"关于{start}" in text for start in ("110", "１１０", "138")), text
        assert CREDIT_CODE in text
    sample = next((line for line in re.findall(r"关于110\*+的许可", text)), "no title is shown")
    tell(f"Identity, telephone and card numbers in titles, half and full width, spaced, with x: `{name}`", f"`{sample}`")


@pytest.mark.usefixtures("personal")
def test_an_export_with_personal_numbers(office: Office, tell: Tell) -> None:
    ran = office.run("ledger", "export", "-o", "e.zip")
    assert (ran.code, ran.out) == (4, "")
    assert all(f"entry {seq} holds" in ran.err for seq in range(2, 2 + len(PERSONAL)))
    assert f"entry {2 + len(PERSONAL)} " not in ran.err
    assert sorted(os.listdir()) == ["govopen.db"]
    first, second, *_, hint = ran.err.splitlines()
    tell("Public export of a ledger with such numbers", Ran(4, "", "\n".join((first, second, "…", hint))), lines=4)
    office.do("ledger", "export", "-o", "e.zip", "--confirm-personal")
    tell("The same, confirmed for an inspection", "exit 0: the zip, its hashes unchanged")
    assert office.run("--ledger", "copy.db", "ledger", "import-ledger", "e.zip").code == 0


@pytest.mark.parametrize("kind", PERSONAL)
def test_such_a_number_typed_is_refused_unless_confirmed(office: Office, kind: str, tell: Tell) -> None:
    words = ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--title", f"关于{PERSONAL[kind]}的许可")
    ran = office.run(*words)
    assert (ran.code, ran.out) == (4, "")
    assert digits(PERSONAL[kind]) not in digits(ran.err)
    tell(f"A title with one of them, typed: {kind}", ran, lines=2)
    office.do(*words, "--confirm-personal")
    with open_ledger("govopen.db", write=False) as ledger:
        assert [find_personal(str(entry.fields["title"])) for entry in ledger.entries(event="decided")] == [()]


def test_a_credit_code_stays(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01", "--title", f"关于{CREDIT_CODE}的许可")
    assert f"关于{CREDIT_CODE}的许可" in office.do("show", "许1号").out
    tell("统一社会信用代码 in a title", f"exit 0: `关于{CREDIT_CODE}的许可`")


SPOILT = {
    "an entry that does not follow the head": ("prev", "1" * 64),
    "a hash too short": ("hash", "abc"),
    "no operator": ("operator", None),
    "no such matter": ("matter_id", 999),
    "a day that is none": ("day", "2020-13-45"),
}
SECRET = re.compile("机密|许秘|秘密处|1\\{64}|2020-13-45|2020-04-01|999")


@pytest.mark.parametrize("fault", SPOILT)
def test_no_value_of_a_failing_insert_is_shown(office: Office, base: str, fault: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also not with GOVOPEN_DEBUG=1, govopen's way to say more, and not where a server is fed by COPY."""
    if (base, fault) == ("SQLite", "a day that is none"):
        fault = "no operator"  # a text is a text to SQLite
    column, value = SPOILT[fault]
    insert = writer.insert_rows

    def spoil(source: Source, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if table == "entry":
            *good, last = rows
            place = columns.index(column)
            rows = [*good, (*last[:place], value, *last[place + 1 :])]
        insert(source, table, columns, rows)

    monkeypatch.setattr(writer, "insert_rows", spoil)
    header = "行政许可决定文书号,行政许可决定文书名称,许可决定日期,责任处室\n"
    Path("许可.csv").write_text(header + "".join(f"许秘{n}号,机密事项,2020-04-01,秘密处\n" for n in range(60)), encoding="utf-8")
    words = ("log", "decided", "许秘1号", "--at", "2020-04-01", "--type", "permit", "--title", "机密事项", "--unit", "秘密处")
    ran = office.run(*words)
    monkeypatch.setenv("GOVOPEN_DEBUG", "1")
    for told in (ran, office.run(*words), office.run("import", "许可.csv")):
        assert told.code == 4
        assert "Error: " in told.err
        assert not SECRET.search(told.err.replace("许可.csv", "")), told.err
    assert numbers() == []
    tell(f"Failing insert: {fault}, {base}", ran)


@pytest.fixture
def next_version(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The next version of the program, whose ledgers have schema 2: the folder of its steps."""
    folder = tmp_path_factory.mktemp("next") / "migrations"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_note.py").write_text(STEP)
    monkeypatch.setattr(app_ledger, "migrate_ledger", partial(migrate_ledger, scripts=folder, target=2))
    return folder


@pytest.mark.usefixtures("next_version")
def test_a_migration(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    ran = office.run("ledger", "migrate")
    assert ran.code == 0
    assert office.run("--ledger", "govopen.db.schema1.bak", "ledger", "verify").code == 0
    tell("Migration, not killed", ran)


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_a_migration_killed_at_every_statement(
    office: Office, kind: str, next_version: Path, tell: Tell, request: pytest.FixtureRequest
) -> None:
    """The script kills it at the first statement, the second …, and compares: all as before, or all as after."""
    place = "govopen.db" if kind == "SQLite" else owned_ledger(request.getfixturevalue("server"), office)
    office.do("--ledger", place, *LOG)
    script = [sys.executable, "-m", "tests.faults.killed_migration", place, str(next_version)]
    told = json.loads(subprocess.run(script, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True).stdout)
    assert told["killed"] > 8
    assert told["between"] == 0
    assert told["backups"] == (["govopen.db.schema1.bak", "govopen.db.schema1.bak2"] if kind == "SQLite" else [])
    case = f"Migration killed at every statement, then run again: {kind}"
    tell(case, "rows, head, triggers and columns as before each time; then exit 0: `The ledger went from schema 1 to 2.`")


def test_a_migration_by_a_role_that_owns_nothing(office: Office, server: str, next_version: Path, tell: Tell) -> None:
    place = owned_ledger(server, office)
    ran = office.run("--ledger", as_role(place), "ledger", "migrate")
    assert (ran.code, ran.out) == (4, "")
    with psycopg.connect(plain(place)) as owner:
        assert owner.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    tell("Migration on PostgreSQL by a role that owns nothing", ran)


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE entry",
        "SET session_replication_role = replica",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP TRIGGER entry_refuse ON entry",
        "UPDATE entry SET unit = 'x'",
        "DELETE FROM entry",
    ],
)
def test_the_role_in_daily_use(office: Office, server: str, sql: str, tell: Tell) -> None:
    place = served_ledger(server, office)
    office.do("--ledger", place, *LOG)
    clerk = psycopg.connect(plain(place).replace("postgres:@", f"{ROLE}:@"), autocommit=True)
    with clerk, pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        clerk.execute(sql.encode())
    assert numbers(place) == ["许9号"]
    tell(f"The application's role: `{sql}`", f"the server: `{caught.value.diag.message_primary}`")


@pytest.mark.parametrize(
    ("case", "cut", "code", "recorded"),
    [
        ("before the server has it", "before", 4, []),
        ("the answer is lost, and asked for", "after", 0, ["许9号"]),
        ("the answer is lost, and nobody can be asked", "for good", 4, ["许9号"]),
    ],
)
def test_the_network_is_cut_in_commit(office: Office, server: str, tell: Tell, case: str, cut: Cut, code: int, recorded: list[str]) -> None:
    place = served_ledger(server, office)
    with Wire(server, cut) as wire:
        through = f"postgresql://{ROLE}@127.0.0.1:{wire.port}/postgres?schema={place.rpartition('=')[2]}"
        ran = office.run("--ledger", through, *LOG)
    assert (ran.code, numbers(place)) == (code, recorded)
    assert ("cannot be asked" in ran.err) == (cut == "for good")
    tell(f"Network cut during COMMIT: {case}", ran)
    again = office.run("--ledger", place, *LOG)
    assert numbers(place) == ["许9号"]
    tell(f"Network cut during COMMIT: {case}; the same once more", again)


def test_the_server_is_restarted_meanwhile(office: Office, server: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart ends every connection; so does this, after the entry was sent and before it was committed."""
    place, insert = served_ledger(server, office), writer.insert_rows

    def ended(source: Source, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        insert(source, table, columns, rows)
        if table == "entry":
            with psycopg.connect(server, autocommit=True) as owner:
                owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [ROLE])

    with monkeypatch.context() as patch:
        patch.setattr(writer, "insert_rows", ended)
        ran = office.run("--ledger", place, *LOG)
    assert (ran.code, ran.out, numbers(place)) == (4, "", [])
    office.do("--ledger", place, *LOG)
    assert numbers(place) == ["许9号"]
    tell("Server restart before COMMIT", ran)


def test_a_server_without_that_schema(office: Office, server: str, tell: Tell) -> None:
    ran = office.run("--ledger", f"{server}&schema=nowhere", "init", "--agency", "测试厅")
    assert (ran.code, ran.out) == (4, "")
    assert "CREATE SCHEMA nowhere" in ran.err
    tell("`init` in a schema that the server does not have", ran)


def test_a_copy_to_a_server_keeps_every_anchor(office: Office, server: str, tell: Tell) -> None:
    """Checkpoints taken at five sizes, from the first entry to the last, hold on the copy, and on a copy of the copy."""
    anchors = []
    for size in (1, 2, 5, 40, 90):
        with open_ledger("govopen.db", write=True) as ledger, ledger.writing() as writer:
            have = ledger.tip()[0]
            drafts: list[Draft] = [draft("decided", f"许{n}号", "2020-04-01", facet="permit") for n in range(have, size)]
            writer.append(drafts, operator="x", recorded_at=RECORDED)
        anchors.append(office.do("ledger", "info").out.split()[-1])
    Path("anchors.txt").write_text("\n".join(anchors), encoding="utf-8")
    place = new_schema(server)
    copied = office.run("--ledger", place, "ledger", "import-ledger", "govopen.db")
    assert (copied.code, anchors[-1] in copied.out) == (0, True)
    served_role(server, place, office)
    ran = office.run("--ledger", as_role(place), "ledger", "verify", "--anchors", "anchors.txt")
    agrees = "Consistent in itself up to entry 90, and in agreement with the checkpoints taken at entries 1, 2, 5, 40, 90.\n"
    assert ran == Ran(0, agrees, "")
    assert len(numbers(as_role(place))) == 90
    office.do("--ledger", "back.db", "ledger", "import-ledger", place)
    assert office.run("--ledger", "back.db", "ledger", "verify", "--anchors", "anchors.txt") == Ran(0, agrees, "")
    wrong = office.run("--ledger", as_role(place), "ledger", "verify", "--anchor", anchors[2].replace(":5:", ":6:"))
    assert wrong.code == 4
    tell("SQLite → PostgreSQL copy: count, head; checkpoints of five sizes by `verify --anchors`", copied, ran)
    tell("The same, a checkpoint that is not one of the ledger's", wrong, lines=3)
