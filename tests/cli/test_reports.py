"""The commands that judge and tell: their forms, their exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Clerk
from tests.surroundings import stop_clock

ONE = "赣人社许〔2020〕1号"
YEAR = ("audit", "--year", "2020", "--as-of", "2020-12-31", "--rule", "decision-publicity")


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("junit", b"<?xml"), ("html", b"<!"), ("table", "某厅".encode())]
)
def test_every_format_can_be_written_to_a_file(office: Clerk, form: str, begins: bytes) -> None:
    ran = office.run(*YEAR, "--format", form, "-o", f"报告.{form}")
    assert (ran.code, ran.out) == (1, "")
    assert f"报告.{form}" in ran.err
    content = Path(f"报告.{form}").read_bytes()
    assert content.lower().startswith(begins.lower())
    assert ONE.encode() in content or form == "xlsx"


def test_json_goes_to_stdout_alone(office: Clerk) -> None:
    ran = office.run(*YEAR, "--format", "json")
    report = json.loads(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert [(each["matter"], each["outcome"], each["due"], each["late_by"]) for each in report["findings"]] == [
        (ONE, "late", "2020-04-13", 1)
    ]


def test_csv_has_a_heading_and_the_finding(office: Clerk) -> None:
    rows = list(csv.reader(office.run(*YEAR, "--format", "csv").out.lstrip("\ufeff").splitlines()))
    assert len(rows) == 2
    assert "逾期已办" in rows[1]


def test_exit_codes_of_an_audit(office: Clerk) -> None:
    assert office.run(*YEAR).code == 1
    assert office.run(*YEAR[:-2], "--rule", "press-quarterly").code == 0
    assert office.run(*YEAR[:-2], "--rule", "press-quarterly", "--strict").code == 3
    assert office.run("audit", "--year", "2019", "--as-of", "2020-12-31", "--rule", "decision-publicity").code == 0


def test_the_counting_sheet(office: Clerk) -> None:
    out = office.do("explain", ONE, "--rule", "decision-publicity")
    for said in ("2020-04-13", "清明节", "国办发明电〔2019〕16号", "逾期 1 个工作日", "七" if "七" in out else "7", "校验点"):
        assert said in out
    assert out.count("[1]") >= 3
    office.do("explain", ONE, "--rule", "decision-publicity", "--format", "html", "-o", "计算单.html")
    assert "2020-04-13" in Path("计算单.html").read_text("utf-8")
    assert office.run("explain", "没有的").code == 4
    assert "没有规则适用" in office.run("explain", "2020-05").err


def test_due_and_plan(office: Clerk) -> None:
    office.do("log", "decided", "许〔2020〕2号", "--at", "2020-04-01", "--type", "permit", "--unit", "就业处")
    due = office.do("due", "--as-of", "2020-04-10", "--rule", "decision-publicity")
    assert "许〔2020〕2号" in due
    assert "2020-04-13" in due
    assert "许〔2020〕2号" not in office.do("due", "--as-of", "2020-04-02", "--rule", "decision-publicity")
    assert "许〔2020〕2号" in office.do("due", "--as-of", "2020-04-02", "--within", "14", "--rule", "decision-publicity")
    plan = office.do("plan", "--as-of", "2020-04-02")
    assert plan.index("就业处") < plan.index("许〔2020〕2号")


def test_doctor(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-11-24T09:00+08:00")  # within what the notices cover, or the doctor finds fault
    clerk.do("init", "--agency", "某厅")
    ran = clerk.run("doctor")
    assert ran.code == 0
    assert "［正常］" in ran.out
    ran = clerk.run("doctor", "--ledger", "没有.db")
    assert ran.code == 4
    assert "［故障］" in ran.out


def test_doctor_tells_every_mistake_of_the_settings(office: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """§6: faulty configuration is exit 4, and the reminder is not the first to find it."""
    (office.folder / "govopen.toml").write_text('[mail]\nport = 0\ntls = "ssl"\n', encoding="utf-8")
    monkeypatch.setenv("GOVOPEN_CONFIG", "govopen.toml")
    ran = office.run("doctor")
    assert ran.code == 4
    told = ran.out[ran.out.index("［故障］设置有误。") :].splitlines()
    assert told[1].startswith("        govopen.toml · mail.port：“0” ")
    assert told[2].startswith("        govopen.toml · mail.tls：“ssl” ")


def test_demo_needs_nothing_and_leaves_nothing(clerk: Clerk) -> None:
    ran = clerk.run("demo", "--limit", "3")
    assert ran.code == 0
    assert "违规" in ran.out
    assert "虚构" in ran.err
    assert list(clerk.folder.iterdir()) == []
    clerk.do("demo", "--keep", "样例.db")
    assert clerk.run("demo", "--keep", "样例.db").code == 4


def test_where_the_calendar_ends_the_last_day_is_called_the_earliest(office: Clerk) -> None:
    """Friday 27 December 2019, seen before the notice for 2020: two working days, and five of which none may be a working day."""
    office.do("log", "decided", "许〔2019〕9号", "--at", "2019-12-27", "--type", "permit")
    seen = ("explain", "许〔2019〕9号", "--rule", "decision-publicity", "--as-of", "2019-12-27", "--calendar-as-of", "2019-10-01")
    (row,) = [line for line in office.do(*seen).splitlines() if line.startswith("2020-01-05")]
    assert "最早届满日" in row
    assert "期限届满日" not in office.do(*seen)
    office.do(*seen, "--format", "html", "-o", "单.html")
    assert "最早届满</span>" in (office.folder / "单.html").read_text(encoding="utf-8")


def test_a_month_is_called_as_people_call_it(office: Clerk) -> None:
    assert "，2020 年 5 月，" in office.do("nil", "press", "2020-05")
    assert "2020-05" in office.do("nil", "press", "2020-05", "--lang", "en")


def test_rules(clerk: Clerk) -> None:
    assert "decision-publicity" in clerk.do("rules", "list")
    assert "国办发〔2015〕51号" in clerk.do("rules", "show", "decision-publicity").replace("\n", "")
    assert clerk.run("rules", "show", "nothing").code == 4
    folder = clerk.folder / "包"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "Mine"\ntitle = 3\n', encoding="utf-8")
    ran = clerk.run("rules", "check", "包")
    assert ran.code == 4
    assert "issuer" in ran.err
    assert "Field required" not in ran.err


def test_letters_written_to_files_are_not_called_sent(clerk: Clerk) -> None:
    clerk.do("init", "--agency", "虚构厅")
    clerk.do("unit", "add", "甲处", "--email", "a@example.cn")
    clerk.do("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--unit", "甲处")
    ledger = str(clerk.folder / "govopen.db")
    ran = clerk.run("--lang", "en", "remind", "--ledger", ledger, "--to-files", str(clerk.folder / "letters"), "--as-of", "2020-04-20")
    assert (ran.code, ran.out) == (0, "")
    assert "Letters written as .eml files: " in ran.err
    assert "sent" not in ran.err


def test_the_sheet_of_a_period_says_of_which_document_topic_and_office_it_is(office: Clerk) -> None:
    """通知 (六): 权力清单、责任清单、负面清单; (五): four tasks; 结尾: 各处室单位."""
    wanted = [line for line in office.do("explain", "2020", "--rule", "three-lists").splitlines() if line.startswith("应有：制定")]
    assert wanted == [f"应有：制定常设文件（{name}）。台账中没有这样的条目。" for name in ("权力清单", "责任清单", "负面清单")]
    tasks = [line for line in office.do("explain", "2020", "--rule", "yearly-results").splitlines() if line.startswith("应有：公开")]
    names = ("社会保险参保和基金征缴", "就业创业资金使用", "就业和职业培训", "治欠保支")
    assert tasks == [f"应有：公开工作情况（{name}）。台账中没有这样的条目。" for name in names]
    assert "责任处室：就业处\n" in office.do("explain", "2020", "--rule", "openness-officers")
