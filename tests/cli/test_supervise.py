"""``govopen supervise`` and ``demo --agencies`` as they are typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govopen.app.demo_province import build_province
from tests.cli.conftest import Clerk, Ran
from tests.surroundings import needed

ASKED = ("supervise", "LIST.toml", "--year", "2020", "--as-of", "2020-12-31")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province of two, made once."""
    folder = tmp_path_factory.mktemp("两厅")
    build_province(folder, 2)
    return folder


@pytest.fixture
def province(built: Path, clerk: Clerk) -> Clerk:
    shutil.copytree(built, clerk.folder, dirs_exist_ok=True)
    return clerk


def test_every_format_is_written(province: Clerk) -> None:
    for ending in ("json", "html", "xlsx", "docx", "txt"):
        ran = province.run(*ASKED, "-o", f"r.{ending}")
        assert ran.code == 1, ran.err
        assert Path(f"r.{ending}").stat().st_size > 500
    assert json.loads(Path("r.json").read_text("utf-8"))["schema"] == "govopen.supervise/1"


def test_the_audit_of_each_agency_is_that_of_its_ledger(province: Clerk) -> None:
    report = json.loads(province.run("--lang", "en", *ASKED, "--format", "json").out)
    for agency, ledger in zip(report["agencies"], ("ledgers/a001.db", "ledgers/a002.db"), strict=True):
        ran = province.run("--lang", "en", "--ledger", ledger, "audit", "--year", "2020", "--as-of", "2020-12-31", "--format", "json")
        audit = json.loads(ran.out)
        assert agency["counts"] == audit["counts"]
        assert agency["ledger"]["head"] == audit["ledger"]["head"]
        assert agency["packs"] == [{key: pack[key] for key in ("id", "title", "sha256")} for pack in audit["packs"]]
        assert [(each["rule"], each["counts"]) for each in agency["by_rule"]] == [(e["rule"], e["counts"]) for e in audit["by_rule"]]
        assert {key: agency["rate"][key] for key in ("met", "judged")} == {key: audit["rate"][key] for key in ("met", "judged")}


def test_a_report_in_a_file_still_names_the_ledgers_that_cannot_be_relied_on(province: Clerk) -> None:
    Path("ledgers/a002.db").unlink()
    ran = province.run(*ASKED, "-o", "r.html")
    assert (ran.code, "不可采信的台账 1 个：" in ran.err) == (4, True), ran.err


def test_a_year_in_chinese_and_a_list_with_a_number_in_its_title(province: Clerk) -> None:
    listed = Path("LIST.toml")
    text = listed.read_text("utf-8")
    listed.write_text(re.sub('^title = ".*"', 'title = "督查 13800138000"', text, count=1, flags=re.MULTILINE), "utf-8")
    ran = province.run("supervise", "LIST.toml", "--year", "2020年", "--as-of", "2020-12-31", "--format", "json")
    assert (json.loads(ran.out)["title"], json.loads(ran.out)["period"]["from"]) == ("督查 138********", "2020-01-01")


def test_a_list_that_is_no_toml_names_the_row(clerk: Clerk) -> None:
    Path("L.toml").write_text('title = "督查"\n[[agency]\n', "utf-8")
    ran = clerk.run("supervise", "L.toml")
    assert (ran.code, "第 2 行" in ran.err) == (4, True), ran.err


def test_what_is_overdue_is_what_due_lists(province: Clerk) -> None:
    """``due`` asks at the start of the next day, the report at the end of the day itself."""
    report = json.loads(province.run(*ASKED, "--format", "json").out)
    for agency, ledger in zip(report["agencies"], ("ledgers/a001.db", "ledgers/a002.db"), strict=True):
        out = province.do("--ledger", ledger, "--lang", "zh", "due", "--as-of", "2021-01-01", "--level", "must")
        count = re.search(r"逾期未办 (\d+)", out.splitlines()[0])
        assert agency["overdue_now"] == (int(count.group(1)) if count else 0)
        assert len(agency["overdue"]) == agency["overdue_now"]


def test_a_scheme_ranks(province: Clerk) -> None:
    report = json.loads(province.run(*ASKED, "--scheme", "general", "--format", "json").out)
    scores = [(each["points"]["score"], each["rank"]) for each in report["agencies"]]
    assert sorted(scores, reverse=True) == sorted(scores, key=lambda pair: pair[1])
    assert report["scheme"]["id"] == "general"


def test_mistakes_in_the_arguments(province: Clerk) -> None:
    assert province.run("supervise").code == 2
    assert province.run("supervise", "none.toml").code == 4
    assert province.run(*ASKED, "--format", "csv").code == 2
    assert province.run(*ASKED, "--since", "none.json").code == 4
    assert province.run(*ASKED, "--scheme", "none").code == 4
    Path("no.json").write_text('{"schema": "govopen.audit/1"}', encoding="utf-8")
    ran = province.run("--lang", "en", *ASKED, "--since", "no.json")
    assert (ran.code, ran.err.splitlines()[0]) == (4, "Error: no.json is no report of `govopen supervise` in JSON.")
    Path("r.html").touch()
    assert province.run(*ASKED, "-o", "r.html").code == 4
    assert province.run("demo", "somewhere").code == 2
    assert province.run("demo", "--agencies", "2", "--keep", "x.db").code == 2
    assert province.run("demo", "--agencies", "2", ".").code == 4


LEDGER = '{"schema": "govopen.supervise/1", "generated_at": "x", "agencies": [{"name": "a", "ledger": %s}]}'


@pytest.mark.parametrize(
    "report",
    [
        "", "[]", "null", '{"schema": "govopen.supervise/1", "generated_at": 1, "agencies": []}', "[" * 100_000,
        LEDGER % '{"id": "x", "entries": -1, "head": "0"}', LEDGER % '{"id": "x", "entries": 1e99, "head": "0"}',
    ],
    ids=range(7),
)  # fmt: skip
def test_reports_made_up_by_hand(province: Clerk, report: str) -> None:
    Path("last.json").write_text(report, encoding="utf-8")
    assert province.run(*ASKED, "--since", "last.json").code == 4


def alone(province: Clerk, *words: str, shell: str = "", **env: str) -> Ran:
    environ = {**needed(), "PYTHONPATH": os.pathsep.join(sys.path), **env}
    command = [sys.executable, "-m", "govopen", *words]
    line = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    done = subprocess.run(line, cwd=province.folder, env=environ, capture_output=True)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def test_with_closed_streams_in_any_locale(province: Clerk) -> None:
    ran = alone(province, *ASKED, shell="<&-", LC_ALL="C", NO_COLOR="1", COLUMNS="60")
    assert (ran.code, ran.err) == (1, "")
    assert "湖田省民政厅" in ran.out
    assert alone(province, *ASKED, "-o", "r.json", shell="<&- >&- 2>&-").code == 1
    assert json.loads(Path("r.json").read_text("utf-8"))["judged"] == 2


def test_a_module_in_the_folder_is_not_run(province: Clerk) -> None:
    """The folder of the list may be anybody's; a worker takes nothing from it."""
    for name in ("json", "pickle", "sqlalchemy", "govopen"):
        Path(f"{name}.py").write_text("raise SystemExit('taken from the folder')", encoding="utf-8")
    program = "import sys; sys.path[:] = [p for p in sys.path if p]; from govopen.__main__ import main; sys.exit(main(sys.argv[1:]))"
    environ = {**needed(), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-P", "-c", program, *ASKED], env=environ, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")


def test_an_agency_that_moved_its_own_pack(province: Clerk) -> None:
    """The ledger names the folder of its pack by the path of the machine on which it was made; the list says where it lies here."""
    report = json.loads(province.run(*ASKED, "--format", "json").out)
    assert [pack["id"] for pack in report["agencies"][0]["packs"]] == ["jx-hrss-2020", "cn-regulation-2019", "hutian-letters"]
    assert "letters-5wd" in {rule["rule"] for rule in report["rules"]}


def test_the_province_is_always_the_same(built: Path, tmp_path: Path) -> None:
    """Only ids and hashes differ."""
    build_province(tmp_path / "again", 2)
    assert (tmp_path / "again/LIST.toml").read_bytes() == (built / "LIST.toml").read_bytes()
    listings = []
    for folder in (built, tmp_path / "again"):
        command = [sys.executable, "-m", "govopen", "--ledger", "ledgers/a002.db", "list", "--format", "csv"]
        environ = {**needed(), "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "UTC"}
        listings.append(subprocess.run(command, cwd=folder, env=environ, capture_output=True).stdout)
    assert listings[0] == listings[1]
    assert listings[0].count(b"\n") > 100
