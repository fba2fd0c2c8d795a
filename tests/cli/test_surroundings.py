"""Real processes: pipes, closed streams, signals, full disks, no environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Clerk
from tests.surroundings import needed


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    script = line.replace("govopen", f"{sys.executable} -m govopen")
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, env=needed())


def test_env_i_in_an_empty_folder(clerk: Clerk) -> None:
    ran = clerk.alone("list", env={})
    assert (ran.code, ran.out) == (4, "")
    assert "govopen init" in ran.err
    assert list(clerk.folder.iterdir()) == []


def test_the_whole_thread_with_nothing_in_the_environment(clerk: Clerk) -> None:
    assert clerk.alone("init", env={}).code == 0
    assert clerk.alone("log", "作出决定", "许〔2020〕1号", "--at", "2020年4月1日", "--type", "行政许可", env={}).code == 0
    ran = clerk.alone("audit", "--year", "2020", "--as-of", "2020-12-31", "--rule", "decision-publicity", env={})
    assert ran.code == 1
    assert "逾期未办" in ran.out
    assert ran.err == ""


def test_a_reader_that_leaves_early_is_no_fault(office: Clerk) -> None:
    done = shell(office.folder, "govopen rules list | head -1")
    assert done.returncode == 0
    assert done.stderr == b""


def test_closed_streams(office: Clerk) -> None:
    assert shell(office.folder, "govopen list <&-").returncode == 0
    assert shell(office.folder, "govopen list >&-").returncode == 0
    assert shell(office.folder, "govopen log <&-").returncode == 2
    assert shell(office.folder, "govopen nonsense 2>&-").returncode == 2


def test_a_full_disk_is_told(office: Clerk) -> None:
    done = shell(office.folder, "govopen list > /dev/full")
    assert done.returncode == 4
    assert "磁盘已满" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_full_disk_is_told_once(office: Clerk) -> None:
    done = shell(office.folder, "govopen unit list > /dev/full")
    assert (done.returncode, done.stderr.decode().count("磁盘已满")) == (4, 1)


def test_what_was_recorded_before_the_disk_was_full_is_not_to_be_recorded_again(office: Clerk) -> None:
    done = shell(office.folder, "govopen log decided 许〔2020〕2号 --at 2020-04-02 --type permit > /dev/full")
    assert done.returncode == 4
    assert "请勿重复登记" in done.stderr.decode()
    assert "许〔2020〕2号" in office.do("list")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("log decided 许〔2020〕2号 --at 2020-04-02 --type permit --unit 未登记处", 0),
        ("import r.csv", 0),
        ("audit --year 2020 --as-of 2020-12-31 --format csv", 1),
        ("show 无此事项", 4),
        ("nonsense", 2),
    ],
)
def test_a_full_log_changes_neither_the_work_nor_its_code(office: Clerk, line: str, code: int) -> None:
    """A script's log is full: what goes to standard error is lost, what was to be done is done."""
    (office.folder / "r.csv").write_text("行政许可决定文书号,许可决定日期\n许〔2020〕2号,2020-04-02\n", encoding="utf-8")
    assert shell(office.folder, f"govopen {line} 2> /dev/full").returncode == code
    assert ("许〔2020〕2号" in office.do("list")) is (code == 0)


@pytest.mark.parametrize("words", ["due --unit", "list --ledger", "show"])
def test_an_argument_in_another_encoding_is_named(office: Clerk, words: str) -> None:
    """法规处 as a terminal set to GBK sends it."""
    done = shell(office.folder, f"govopen {words} $'\\xb7\\xa8\\xb9\\xe6\\xb4\\xa6'")
    assert done.returncode in (2, 4)
    assert "\\udcb7" in done.stderr.decode()
    assert "自身" not in done.stderr.decode()


def test_results_on_stdout_the_rest_on_stderr(office: Clerk) -> None:
    ran = office.alone("list")
    assert "赣人社许〔2020〕1号" in ran.out
    assert ran.err.strip() == "共 3 个条目。"
    assert "\x1b" not in ran.out + ran.err


def test_a_bare_log_never_prompts_without_a_terminal(office: Clerk) -> None:
    ran = office.alone("log", stdin=subprocess.DEVNULL)
    assert ran.code == 2
    assert "govopen log 事件" in ran.err


STRUCK = """
import atexit, os, signal, sys
from govopen.__main__ import main
from govopen.cli.framework.context import CommandContext
from govopen.ledger.ledger import Ledger
from govopen.ledger.writer import LedgerWriter

point, number = os.environ["POINT"], int(os.environ["NUMBER"])

def struck(owner, name, *, after):
    inner = getattr(owner, name)
    def outer(*args, **options):
        if not after:
            os.kill(os.getpid(), number)
        found = inner(*args, **options)
        if after:
            os.kill(os.getpid(), number)
        return found
    setattr(owner, name, outer)

if point == "appended":
    struck(LedgerWriter, "append", after=True)
elif point == "committed":
    struck(Ledger, "_commit", after=True)
elif point == "telling":
    struck(CommandContext, "say", after=False)
else:
    atexit.register(os.kill, os.getpid(), number)
sys.exit(main())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("point", ["appended", "committed", "telling", "leaving"])
def test_what_is_recorded_is_told_although_a_signal_comes(office: Clerk, point: str, number: signal.Signals) -> None:
    """A signal before COMMIT undoes and says so; from COMMIT on the clerk is told what was recorded, and the code is 0."""
    words = ("log", "decided", "许〔2020〕2号", "--at", "2020-04-02", "--type", "permit")
    env = {**os.environ, "POINT": point, "NUMBER": str(number.value)}
    done = subprocess.run([sys.executable, "-c", STRUCK, *words], cwd=office.folder, capture_output=True, env=env)
    out, err = done.stdout.decode(), done.stderr.decode()
    recorded = "许〔2020〕2号" in office.do("list")
    if point == "appended":
        assert (done.returncode, out, recorded) == (130 if number == signal.SIGINT else 143, "", False)
        assert "已中断" in err or "已停止" in err
    else:
        assert (done.returncode, err, recorded) == (0, "", True)
        assert out == "第 4 号条目：作出决定，许〔2020〕2号，2020-04-02。\n"


def test_signals_end_with_their_codes(office: Clerk) -> None:
    wait = "import govopen.app.browse as l, time\nl.show = lambda *a, **k: time.sleep(60)\n"
    run = "import sys\nfrom govopen.__main__ import main\nprint('ready', flush=True)\nsys.exit(main(['show', 'x']))"
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen([sys.executable, "-c", wait + run], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=office.folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        assert process.returncode == code
        assert b"Traceback" not in err
