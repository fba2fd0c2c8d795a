"""The reminder against a real mail server, and the clock of the machine that cron runs on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.ledger import open_ledger
from tests.acceptance.conftest import Office, Ran
from tests.faults import stopped, table
from tests.faults.conftest import Tell
from tests.faults.smtp_server import FAILING, SECRET, failing, nobody, set_clock, settings
from tests.notify.smtp import post_office
from tests.notify.test_remind import start

BEIJING = timezone(timedelta(hours=8))
#: Decided on Monday 2 November 2020: the seventh working day is Wednesday the 11th, so it is overdue from Thursday the 12th on.
DECIDED, OVERDUE = "2020-11-02", datetime(2020, 11, 12, 8, 30, tzinfo=BEIJING)
INJECTED = "=?UTF-8?Q?=0A?=Bcc: thief@example.cn"


@pytest.fixture
def ledger(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The whole path of the ledger; it is the morning of 12 November 2020."""
    set_clock(monkeypatch, OVERDUE)
    return str(tmp_path / "govopen.db")


def offices(office: Office, count: int) -> None:
    """``count`` offices, each with an address and one decision that is overdue."""
    for number in range(1, count + 1):
        office.do("unit", "add", f"处{number}", "--email", f"u{number}@example.cn")
        office.decided(f"许{number}号", DECIDED, "--unit", f"处{number}")


def first(office: Office, ledger: str) -> Ran:
    return office.run("--ledger", ledger, "remind")


@pytest.mark.parametrize(
    ("case", "hostile"),
    [
        ("CR and LF and `Bcc:`", "处\r\nBcc: thief@example.cn\r\n\r\n正文"),
        ("`=?UTF-8?Q?=0A?=Bcc:`", f"处{INJECTED}"),
        ("An encoded word of its own", "=?UTF-8?B?CkJjYzogdGhpZWZAZXhhbXBsZS5jbg==?="),
        ("2,000 characters", "长" * 2000),
    ],
)
def test_nothing_a_user_typed_becomes_a_header(
    office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch, case: str, hostile: str
) -> None:
    """In the title and in the name of the office, which stands in the subject; past every check, as if the ledger came from elsewhere."""
    named = Draft("unit", hostile, "unit-added", Moment(date(2020, 1, 2)), fields={"email": "u1@example.cn", "leader": None})
    decided = Draft(
        "decision", "许1号", "decided", Moment(date(2020, 11, 2)), facet="permit", unit=hostile, fields={"title": hostile, "type": "permit"}
    )
    with open_ledger(ledger, write=True) as book, book.writing() as writer:
        writer.append([named, decided], operator="t", recorded_at=datetime(2020, 11, 2, tzinfo=UTC))
    with post_office() as post:
        settings(monkeypatch, post)
        ran = first(office, ledger)
        ((recipients, message),) = post.arrived
    assert (ran.code, recipients) == (0, ["u1@example.cn"])
    assert [name for name, _ in message.items()] == [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert (message["From"], message["To"]) == ("zwgk@example.cn", "u1@example.cn")
    subject = str(message["Subject"])
    assert len(subject) <= 120
    assert subject.isprintable()
    assert subject.startswith("Open government duties of ")
    assert "许1号" in message.get_content()
    assert subject.endswith(": 1 overdue (2020-11-12)")
    shown = table.cell(f"Subject: {subject}")
    tell(f"{case} in the title and in the subject", f"exit 0, to u1@example.cn alone: {shown} and eight headers of ours")


def test_one_of_six_recipients_is_refused(office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    offices(office, 6)
    with post_office(answers={"u3@example.cn": "550 no such user"}) as post:
        settings(monkeypatch, post)
        ran = first(office, ledger)
        assert (ran.code, ran.out) == (4, "")
        assert sorted(recipient for recipients, _ in post.arrived for recipient in recipients) == [
            f"u{n}@example.cn" for n in (1, 2, 4, 5, 6)
        ]
        assert "处3 <u3@example.cn>: 550 no such user" in ran.err
        again = first(office, ledger)
        assert (again.code, again.out, again.err) == (0, "", "")
        assert len(post.arrived) == 5
    doctor = office.run("doctor")
    assert "A letter to 处3 <u3@example.cn> did not get through: 550 no such user" in doctor.out
    tell("1 of 6 recipients 550; the next run", ran, again)


@pytest.mark.parametrize("case", FAILING)
def test_what_could_not_be_sent_waits(office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """Exit 4, the letter stays queued, and eleven minutes later it goes out once; the password is nowhere."""
    more, sentence = FAILING[case]
    offices(office, 1)
    with failing(case) as post:
        settings(monkeypatch, post, **more)
        ran = first(office, ledger)
        assert (ran.code, ran.out) == (4, "")
        assert sentence in ran.err
        assert not post.arrived
        doctor = office.run("doctor")
    assert "A letter to 处1 <u1@example.cn> did not get through" in doctor.out
    for place in (ran.err, doctor.out, doctor.err, Path(ledger).read_bytes().decode("latin-1")):
        assert SECRET not in place
    with post_office() as post:
        for name in ("USER", "PASSWORD"):
            monkeypatch.delenv(f"GOVOPEN_SMTP_{name}", raising=False)
        settings(monkeypatch, post)
        if case.startswith("Temporary"):  # the recipient was put off, not the server: his turn comes after ten minutes
            set_clock(monkeypatch, OVERDUE + timedelta(minutes=9))
            assert (first(office, ledger).code, len(post.arrived)) == (4, 0)
        set_clock(monkeypatch, OVERDUE + timedelta(minutes=11))
        later = first(office, ledger)
        assert (later.code, later.err) == (0, "Letters sent: 1.\n")
        assert [recipients for recipients, _ in post.arrived] == [["u1@example.cn"]]
    tell(case, Ran(ran.code, ran.out, re.sub(r"(?<=[a-z1]):\d{4,5}\b", ":(port)", ran.err)), later, lines=3)


def test_the_pauses_grow(office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """10 minutes after the first refusal, then twice as long each time."""
    offices(office, 1)
    moment, pauses = OVERDUE, []
    with post_office(answers={"u1@example.cn": "451 try later"}) as post:
        settings(monkeypatch, post)
        for _ in range(4):
            set_clock(monkeypatch, moment)
            ran = first(office, ledger)
            (text,) = re.findall(r"after (\d{4}-\d\d-\d\d \d\d:\d\d)", ran.err)
            following = datetime.fromisoformat(text).replace(tzinfo=BEIJING)
            pauses.append(int((following - moment).total_seconds() // 60))
            moment = following + timedelta(minutes=1)
    assert pauses == [10, 20, 40, 80]
    tell("Put off again and again", f"each run exit 4, tried again after {', '.join(map(str, pauses))} minutes")


def test_runs_that_overlap(office: Office, ledger: str, tell: Tell) -> None:
    """One works, seven say who holds the lock and leave; one letter each."""
    offices(office, 3)
    with post_office(pause=1.5) as post:
        runs = [start(["--ledger", ledger, "--as-of", "2020-11-12"], post) for _ in range(8)]
        said = [child.communicate(timeout=120)[1] for child in runs]
        recipients = sorted(address for found, _ in post.arrived for address in found)
    assert recipients == ["u1@example.cn", "u2@example.cn", "u3@example.cn"]
    assert sorted(child.returncode for child in runs) == [0] + [4] * 7
    assert [err for child, err in zip(runs, said, strict=True) if child.returncode == 0] == ["Letters sent: 3.\n"]
    holders = {re.sub(r" running: \S+ pid \d+, [\d-]+ [\d:]+\.", " running: (machine) pid (n), (since).", err) for err in said} - {
        "Letters sent: 3.\n"
    }
    assert len(holders) == 1
    tell("8 overlapping runs", Ran(0, "", "Letters sent: 3."), Ran(4, "", holders.pop()), "the other six the same; one mail each")


def test_twice_on_one_day(office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    offices(office, 2)
    with post_office() as post:
        settings(monkeypatch, post)
        ran = first(office, ledger)
        set_clock(monkeypatch, OVERDUE + timedelta(hours=6))
        again = first(office, ledger)
        assert (ran.code, again.code, again.out, again.err) == (0, 0, "", "")
        assert len(post.arrived) == 2
    tell("Run twice on the same day", ran, again)


@pytest.mark.parametrize(("case", "server"), [("Missed 3 days: the machine was off", False), ("Missed 3 days: no mail server", True)])
def test_three_days_missed(office: Office, ledger: str, tell: Tell, monkeypatch: pytest.MonkeyPatch, case: str, server: bool) -> None:
    """Due on the 11th: on the 10th and 11th it would have been due soon; the letter of the 13th tells what is so on the 13th."""
    offices(office, 1)
    with nobody() as gone:
        settings(monkeypatch, gone)
        for day in (10, 11, 12) if server else ():
            set_clock(monkeypatch, OVERDUE.replace(day=day))
            assert first(office, ledger).code == 4
    with post_office() as post:
        settings(monkeypatch, post)
        set_clock(monkeypatch, OVERDUE.replace(day=13))
        ran = first(office, ledger)
        ((_, message),) = post.arrived
    assert (ran.code, ran.out) == (0, "")
    subject = "Open government duties of 处1: 1 overdue (2020-11-13)"
    assert message["Subject"] == subject
    tell(case, ran, f"one mail: {table.cell('Subject: ' + subject)}")


@pytest.fixture
def midnight(office: Office, tmp_path: Path) -> Path:
    """A ledger with one office whose decision is due on 11 November 2020, until 24:00 in Shanghai, which is 16:00 UTC."""
    offices(office, 1)
    return tmp_path


ZONES: tuple[dict[str, str], ...] = ({}, {"TZ": "UTC"}, {"TZ": "America/New_York"}, {"TZ": "Asia/Shanghai"}, {"TZ": "Pacific/Kiritimati"})


@pytest.mark.parametrize(
    ("case", "instant", "outcome", "code", "subject"),
    [
        ("15:59 UTC, a minute to midnight in Shanghai", "2020-11-11T15:59:00+00:00", "due soon", 0, "1 due soon (2020-11-11)"),
        ("16:01 UTC, a minute past midnight in Shanghai", "2020-11-11T16:01:00+00:00", "overdue", 1, "1 overdue (2020-11-12)"),
    ],
)
def test_the_day_is_shanghai_s_whatever_the_machine_s_zone(
    midnight: Path, tell: Tell, case: str, instant: str, outcome: str, code: int, subject: str
) -> None:
    commands = {
        "audit": ("audit", "--year", "2020", "--rule", "decision-publicity"),
        "json": ("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "json"),
        "due": ("due", "--rule", "decision-publicity"),
        "remind": ("--ledger", str(midnight / "govopen.db"), "remind", "--dry-run"),
    }
    ran: dict[str, list[Ran]] = {
        name: [stopped.run(instant, *words, folder=midnight, env=zone) for zone in ZONES] for name, words in commands.items()
    }
    for name, runs in ran.items():
        assert all(each == runs[0] for each in runs), name
        assert runs[0].err == "", name
    audit, due, remind = (ran[name][0] for name in ("audit", "due", "remind"))
    assert (audit.code, ran["json"][0].code, due.code, remind.code) == (code, code, 0, 0)
    assert f'"outcome": "{outcome.replace(" ", "_")}"' in ran["json"][0].out
    assert outcome in due.out.casefold()
    assert f"处1: {subject}" in remind.out
    tell(
        f"`TZ` unset, UTC, America/New_York, Asia/Shanghai, Pacific/Kiritimati at {case}",
        *(_lines(each, "许1号|Subject|^due soon|^overdue") for each in (audit, due, remind)),
    )


def _lines(ran: Ran, wanted: str) -> Ran:
    """The lines that tell the verdict."""
    found = [" ".join(line.split()) for line in ran.out.splitlines() if re.search(wanted, line)]
    return Ran(ran.code, "\n".join(found), ran.err)


CLOCKS = """
import datetime as dt
import time
from datetime import date, datetime


def days() -> list[object]:
    return [date.today(), datetime.now(), dt.datetime.now(dt.UTC), datetime.utcnow(), dt.date.fromtimestamp(time.time())]
"""


def test_only_the_one_clock_is_read(tell: Tell) -> None:
    """Ruff refuses every other way to ask for the day; and in the whole package only ``app/clock.py`` is excused."""
    root = Path(__file__).parents[2]
    banned = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]["flake8-tidy-imports"][
        "banned-api"
    ]
    assert {"datetime.date.today", "datetime.datetime.now"} <= set(banned)
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--output-format",
        "concise",
        "--stdin-filename",
        "govopen/core/clocks.py",
        "-",
    ]
    done = subprocess.run(command, cwd=root, input=CLOCKS, capture_output=True, text=True)
    faults = re.findall(r"clocks\.py:8:\d+: (\w+) (.+)", done.stdout)
    assert done.returncode == 1
    assert [rule for rule, _ in faults].count("TID251") == 3
    assert {"DTZ003", "DTZ005", "DTZ011", "DTZ012"} <= {rule for rule, _ in faults}
    sources = {path: path.read_text(encoding="utf-8") for path in (root / "govopen").rglob("*.py")}
    excused = {path.relative_to(root).as_posix(): text.count("noqa: TID251") for path, text in sources.items() if "noqa: TID251" in text}
    assert excused == {"govopen/app/clock.py": 1}
    assert not [path for path, text in sources.items() if re.search(r"noqa: DTZ|\btime\.(time|localtime|gmtime|strftime)\(", text)]
    told = next(f"{rule} {text}" for rule, text in faults if "today" in text and rule == "TID251")
    tell("`date.today()`, `datetime.now()` anywhere but in `app/clock.py`", Ran(1, told, ""))


def test_cron_s_surroundings(midnight: Path, tell: Tell) -> None:
    """The same bytes on both streams and in the letters, in Chinese, from another folder too."""
    made, told = set(), []
    for place, (name, env) in enumerate(stopped.SURROUNDINGS.items()):
        folder = midnight / f"{place}"
        folder.mkdir()
        shutil.copy(midnight / "govopen.db", midnight / "cron.db")  # the outbox remembers: each begins with the same ledger
        common = ("--ledger", str(midnight / "cron.db"))
        found = []
        for words in (
            ("audit", "--year", "2020", "--rule", "decision-publicity", "--format", "csv"),
            ("due", "--rule", "decision-publicity"),
            ("remind", "--dry-run"),
            ("remind", "--to-files", str(folder)),
            ("show", "no-such-number"),
        ):
            found.append(
                stopped.run_bytes("2020-11-12T00:30:00+00:00", *common, *words, folder=Path("/") if place % 2 else midnight, env=env)
            )
        assert [code for code, _, _ in found] == [1, 0, 0, 0, 4], (name, found)
        (letter,) = folder.iterdir()
        made.add((*found, letter.name, letter.read_bytes()))
        told.append(name)
    assert len(made) == 1
    (shown,) = made
    code, out, _ = shown[2]
    assert isinstance(out, bytes)
    assert "处1" in out.decode("utf-8")
    tell(
        "`env -i`, `LC_ALL=C`, other encodings, other working folder",
        Ran(int(code), out.decode("utf-8"), ""),
        f"the same bytes in all of: {', '.join(told)}",
    )


def test_nothing_to_say(tell: Tell, tmp_path: Path) -> None:
    """A decision of Wednesday the 11th is due only on the 20th. Cron mails whatever a run prints: a quiet day must print nothing."""
    for words in (
        ("init", "--agency", "测试厅"),
        ("unit", "add", "处1", "--email", "u1@example.cn"),
        ("log", "decided", "许1号", "--at", "2020-11-11", "--type", "permit", "--unit", "处1"),
    ):
        assert stopped.run("2020-11-11T17:00:00+08:00", *words, folder=tmp_path).code == 0
    with post_office() as post:
        found = {"HOST": "127.0.0.1", "PORT": str(post.port), "FROM": "zwgk@example.cn", "TLS": "none"}
        env = {f"GOVOPEN_SMTP_{name}": value for name, value in found.items()}
        ran = stopped.run("2020-11-12T08:30:00+08:00", "--ledger", str(tmp_path / "govopen.db"), "remind", folder=tmp_path, env=env)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        assert (post.sessions, post.arrived) == (0, [])
    day_after = stopped.run("2020-11-13T09:30:00+08:00", "doctor", folder=tmp_path)
    too_late = stopped.run("2020-11-13T11:30:00+08:00", "doctor", folder=tmp_path)
    assert "[ok]    The reminder last ran on 2020-11-12 08:30; letters sent: 0." in day_after.out
    assert "[fault] The reminder last ran to its end on 2020-11-12 08:30, more than 26 hours ago." in too_late.out
    assert (day_after.code, too_late.code) == (0, 4)
    tell("Nothing overdue: silence, and the run is recorded", ran, _lines(day_after, "reminder"))
    tell("No run for 26 hours: `doctor`", _lines(too_late, "reminder"))
