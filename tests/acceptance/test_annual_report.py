"""The annual report of an invented register against its tables counted by hand, cell by cell; what is stated; what is not known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Office
from tests.annual_requests import APPLICANTS, RESULTS, fill, invent, table_four, table_three

COLUMNS = (*APPLICANTS, "total")
ROWS = ("new", "carried-in", *RESULTS, "subtotal", "carried-out")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")


def report(office: Office, *words: str, code: int | None = None) -> dict[str, Any]:
    ran = office.run("annual-report", "--format", "json", *words)
    assert code is None or ran.code == code, ran
    found: dict[str, Any] = json.loads(ran.out)
    return found


def three(found: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Table three by (row, column)."""
    columns = found["table3"]["columns"]
    return {(row["id"], column): value for row in found["table3"]["rows"] for column, value in zip(columns, row["values"], strict=True)}


@pytest.fixture
def register(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    location = str(tmp_path / "register.db")
    fill(location, invent())
    monkeypatch.setenv("GOVOPEN_LEDGER", location)
    return location


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("year", [2021, 2022])
def test_every_cell_is_that_of_a_count_by_hand(office: Office, year: int) -> None:
    rows = invent()
    assert len(rows) >= 200
    wanted, found = table_three(rows, year), report(office, "--year", str(year))
    assert found["table3"]["columns"] == list(COLUMNS)
    assert [row["id"] for row in found["table3"]["rows"]] == list(ROWS)
    for (row, column), value in three(found).items():
        assert value == wanted.get((row, column), 0), (row, column)
    appeals = table_four(rows, year)
    for block, values in found["table4"].items():
        assert values == [appeals.get((block, outcome), 0) for outcome in OUTCOMES], block
    assert all(check["ok"] for check in found["checks"])


def test_the_invented_register_has_everything_that_could_go_wrong() -> None:
    rows = invent()
    assert {row.result for row in rows} >= {*RESULTS, None}
    assert {(row.applicant, row.channel) for row in rows} >= {(kind, "internet") for kind in APPLICANTS}
    assert sum(len(row.appeals) for row in rows) > 40
    assert any(event == "reply-ordered" for row in rows for event, _, _ in row.more)
    wanted = table_three(rows, 2021)
    assert all(wanted.get((row, "total"), 0) > 0 for row in ROWS)


@pytest.mark.usefixtures("register")
def test_what_is_carried_out_is_carried_in(office: Office) -> None:
    before, after = three(report(office, "--year", "2020", "--form", "30")), three(report(office, "--year", "2021"))
    assert [before["carried-out", column] for column in COLUMNS] == [after["carried-in", column] for column in COLUMNS]
    assert before["carried-out", "total"] > 0


@pytest.mark.usefixtures("register")
def test_the_form_of_2020_has_one_row_for_what_was_handled_otherwise(office: Office) -> None:
    old, new = report(office, "--year", "2021", "--form", "60"), three(report(office, "--year", "2021"))
    assert old["form"] == "60"
    found = three(old)
    assert len(old["table3"]["rows"]) == 23
    for column in COLUMNS:
        split = [new[row, column] for row in ("not-corrected", "fee-unpaid", "other-handling")]
        assert found["other-handling", column] == sum(split)
    assert set(old["table2"]) == {"rules", "normative", "permits", "other-services", "penalties", "coercion", "fees", "procurement"}


@pytest.mark.usefixtures("register")
def test_a_number_can_be_asked_back(office: Office) -> None:
    wanted = {row.number for row in invent() if row.result == "granted" and row.applicant == "natural" and str(row.replied)[:4] == "2021"}
    for row, column in (("granted", "natural"), ("（一）予以公开", "自然人"), ("予以公开", "自然人")):
        out = office.do("--lang", "en", "annual-report", "--year", "2021", "--explain", row, column).out
        assert set(re.findall(r"^(公开申请\d+号|跨年\d号)", out, re.M)) == wanted
        assert f"2021: {len(wanted)}\n" in out
    block = office.do("annual-report", "--year", "2021", "--explain", "行政复议", "结果纠正").out
    assert "复议决定或者判决 结果纠正" in block


@pytest.fixture
def turn(office: Office) -> Office:
    """A register over the turn of a year, by the command line."""
    received(office, "甲", "2020-12-30", "internet", "natural")
    office.do("log", "request-confirmed", "甲", "--at", "2021-01-02")
    office.do("log", "replied", "甲", "--at", "2021-01-15", "--result", "granted")
    received(office, "乙", "2020-12-30", "mail", "commercial")
    office.do("log", "replied", "乙", "--at", "2021-01-15", "--result", "not-held")
    return office


def received(office: Office, number: str, at: str, channel: str | None = None, applicant: str | None = None) -> None:
    more = [*(("--channel", channel) if channel else ()), *(("--applicant", applicant) if applicant else ())]
    office.do("log", "request-received", number, "--at", at, *more)


def test_confirmed_in_january_is_of_the_new_year(turn: Office) -> None:
    """条例第三十一条：互联网渠道以双方确认之日为收到申请之日."""
    old, new = three(report(turn, "--year", "2020", "--form", "30")), three(report(turn, "--year", "2021"))
    assert (old["new", "natural"], old["carried-out", "natural"]) == (0, 0)
    assert (new["new", "natural"], new["granted", "natural"], new["carried-in", "natural"]) == (1, 1, 0)
    assert (old["new", "commercial"], old["carried-out", "commercial"]) == (1, 1)
    assert (new["new", "commercial"], new["carried-in", "commercial"], new["not-held", "commercial"]) == (0, 1, 1)


def test_without_the_confirmation_the_year_is_not_known(turn: Office) -> None:
    received(turn, "丙", "2020-12-31", "internet", "research")
    turn.do("log", "replied", "丙", "--at", "2021-01-20", "--result", "granted")
    found = report(turn, "--year", "2021", code=3)
    cells = three(found)
    assert (cells["new", "research"], cells["carried-in", "research"], cells["new", "total"]) == (None, None, None)
    assert (cells["granted", "research"], cells["new", "natural"]) == (1, 1)
    (why,) = [each for each in found["unknown"] if each["cell"] == "table3.new.research"]
    assert (why["reason"], why["matters"], why["known"]) == ("start-unknown", ["丙"], 0)
    assert "丙" in why["why"]
    (check,) = [each for each in found["checks"] if each["id"] == "new+carried=handled+left" and each["column"] == "research"]
    assert check["ok"] is None


def test_answered_in_the_year_of_receipt_was_received_in_it(office: Office) -> None:
    """Whatever is recorded of the confirmation: what is answered has come."""
    received(office, "丁", "2021-03-01", "internet", "natural")
    office.do("log", "replied", "丁", "--at", "2021-03-20", "--result", "granted")
    assert three(report(office, "--year", "2021"))["new", "natural"] == 1


def test_an_unknown_applicant_leaves_the_columns_open_and_the_total_known(turn: Office) -> None:
    received(turn, "戊", "2021-05-01", "mail")
    turn.do("log", "replied", "戊", "--at", "2021-05-20", "--result", "granted")
    cells = three(report(turn, "--year", "2021", code=3))
    assert [cells["new", kind] for kind in APPLICANTS] == [None] * 6
    assert (cells["new", "total"], cells["granted", "total"]) == (2, 2)
    assert [cells["carried-in", kind] for kind in APPLICANTS] == [0, 1, 0, 0, 0, 0]


def test_an_unknown_result_leaves_the_results_open_and_their_sum_known(turn: Office) -> None:
    received(turn, "己", "2021-05-01", "mail", "welfare")
    turn.do("log", "replied", "己", "--at", "2021-05-20")
    cells = three(report(turn, "--year", "2021", code=3))
    assert [cells[row, "welfare"] for row in RESULTS] == [None] * len(RESULTS)
    assert (cells["subtotal", "welfare"], cells["new", "welfare"], cells["carried-out", "welfare"]) == (1, 1, 0)
    assert cells["granted", "natural"] == 1


def test_a_second_reply_by_order_is_no_second_result(turn: Office) -> None:
    turn.do("log", "review-filed", "甲", "--at", "2021-02-01", "--forum", "review")
    turn.do("log", "review-decided", "甲", "--at", "2021-03-01", "--result", "corrected")
    turn.do("log", "reply-ordered", "甲", "--at", "2021-03-01", "--days", "10")
    turn.do("log", "replied", "甲", "--at", "2021-03-10", "--result", "partly-granted")
    found = report(turn, "--year", "2021")
    cells = three(found)
    assert (cells["subtotal", "natural"], cells["granted", "natural"], cells["partly-granted", "natural"]) == (1, 1, 0)
    assert found["table4"]["review"] == [0, 1, 0, 0, 1]
    assert all(check["ok"] is not False for check in found["checks"])


def test_a_register_never_begun_is_not_0(office: Office) -> None:
    found = report(office, "--year", "2021", code=3)
    assert set(three(found).values()) == {None}
    assert set(found["table2"]["normative"].values()) == {None}
    assert found["table4"]["review"] == [None] * 5
    assert {each["reason"] for each in found["unknown"] if each["cell"].startswith("table3")} == {"requests-not-begun"}
    assert len(found["unknown"]) == 10 + 25 * 7 + 15


def test_a_register_begun_later_says_nothing_of_the_year(office: Office) -> None:
    received(office, "甲", "2022-03-01", "mail", "natural")
    assert set(three(report(office, "--year", "2021", code=3)).values()) == {None}


def test_nil_reports_that_cover_the_year_make_it_0(office: Office) -> None:
    for half in ("2021-H1", "2021-Q3"):
        office.do("nil", "request", half)
    assert three(report(office, "--year", "2021"))["new", "total"] is None
    office.do("nil", "request", "2021-Q4")
    assert set(three(report(office, "--year", "2021")).values()) == {0}


def test_in_the_first_year_what_was_carried_in_is_not_known(office: Office) -> None:
    received(office, "甲", "2021-03-01", "mail", "natural")
    cells = three(report(office, "--year", "2021"))
    assert (cells["carried-in", "natural"], cells["new", "natural"], cells["carried-out", "natural"]) == (None, 1, 1)
    office.do("assert", "annual-report", "2021", "--cell", "table3.carried-in", "--count", "0", "--source", "旧登记簿")
    found = report(office, "--year", "2021")
    assert three(found)["carried-in", "natural"] == 0
    assert {each["source"] for each in found["stated"]} == {"旧登记簿"}
    assert three(report(office, "--year", "2022"))["carried-in", "natural"] == 1


def test_table_two(office: Office) -> None:
    office.do("log", "policy-issued", "发〔2019〕1号", "--at", "2019-06-01", "--type", "normative")
    office.do("log", "policy-issued", "发〔2020〕1号", "--at", "2020-06-01", "--type", "normative", "--expires", "2021-05-31")
    office.do("log", "policy-issued", "发〔2021〕1号", "--at", "2021-06-01", "--type", "normative")
    office.do("log", "policy-issued", "发〔2021〕2号", "--at", "2021-06-02", "--type", "other")
    office.do("log", "repealed", "发〔2019〕1号", "--at", "2021-12-31", "--how", "repealed")
    decisions = (
        ("许1", "2021-01-01", "permit"),
        ("许2", "2021-12-31", "permit"),
        ("许3", "2022-01-01", "permit"),
        ("罚1", "2020-05-01", "penalty"),
    )
    for number, day, kind in decisions:
        office.do("log", "decided", number, "--at", day, "--type", kind)
    found = report(office, "--year", "2021", code=3)["table2"]
    assert found["normative"] == {"made": 1, "repealed": 2, "in_force": 1}
    assert (found["permits"], found["penalties"], found["coercion"], found["fees"]) == (2, 0, None, None)
    assert found["rules"] == {"made": None, "repealed": None, "in_force": None}
    old = report(office, "--year", "2021", "--form", "60")["table2"]
    assert (old["permits"]["handled"], old["normative"]["made"], old["normative"]["published"]) == (2, 1, 0)


def test_the_whole_report_is_known_and_right(turn: Office) -> None:
    """Exit 0: every cell counted or stated."""
    for cell in ("table2", "table4"):
        turn.do("assert", "annual-report", "2021", "--cell", cell, "--count", "0", "--source", "各处室")
    found = report(turn, "--year", "2021", code=0)
    assert found["unknown"] == []
    assert all(check["ok"] for check in found["checks"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--year", "2199"), 2, "2199"),
        ((), 2, "--year"),
        (("--year", "2018"), 2, "--form 60"),
        (("--year", "2021", "--form", "31"), 2, "31"),
        (("--year", "2021", "--as-of", "2020-12-31"), 2, "2020-12-31"),
        (("--year", "2021", "--explain", "不存在的行", "自然人"), 2, "不存在的行"),
        (("--year", "2021", "--explain", "予以公开", "不存在的列"), 2, "自然人 (natural)"),
        (("--year", "2021", "--format", "pdf"), 2, "xlsx"),
    ],
)
def test_bad_questions(office: Office, words: tuple[str, ...], code: int, said: str) -> None:
    ran = office.run("annual-report", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_year_that_is_not_over_is_said_to_be_partial(turn: Office) -> None:
    received(turn, "庚", "2021-09-01", "mail", "natural")
    found = report(turn, "--year", "2021", "--as-of", "2021-06-30")
    assert found["counted"] == {"from": "2021-01-01", "to": "2021-06-30", "partial": True}
    assert three(found)["new", "natural"] == 1
    assert "2021-06-30" in turn.run("annual-report", "--year", "2021", "--as-of", "2021-06-30").out.split("\n\n")[0]


def test_as_of_the_last_day_the_confirmation_is_not_known_yet(turn: Office) -> None:
    """What an office could say on 31 December, against what it says in January."""
    cells = three(report(turn, "--year", "2020", "--form", "30", "--as-of", "2020-12-31"))
    assert (cells["new", "natural"], cells["new", "commercial"]) == (None, 1)


def test_the_schema_is_frozen(turn: Office) -> None:
    found = report(turn, "--year", "2021")
    fixed = {"schema", "agency", "year", "form", "table2", "table3", "table4", "checks", "unknown", "ledger", "generated_at"}
    assert fixed <= set(found)
    assert found["schema"] == "govopen.annual-report/1"
    assert set(found["table3"]) == {"columns", "rows"}
    assert all(set(row) == {"id", "label", "values"} and len(row["values"]) == 7 for row in found["table3"]["rows"])
    assert {block: len(values) for block, values in found["table4"].items()} == {"review": 5, "litigation": 5, "litigation-after-review": 5}
    assert {"id", "ok", "column", "left", "right"} <= set(found["checks"][0])
    assert {"cell", "why"} <= set(found["unknown"][0])
    assert date.fromisoformat(found["generated_at"][:10])


@pytest.mark.usefixtures("register")
def test_a_long_ledger_gives_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short ledgers are read whole, long ones streamed, their decisions counted without their threads."""
    for number in range(30):
        office.do(
            "log", "decided", f"许{number}号", "--at", f"202{number % 3}-05-0{number % 7 + 1}", "--type", ("permit", "penalty")[number % 2]
        )
    office.do("void", str(office_size(office)), "--reason", "误登")
    whole = report(office, "--year", "2021")
    monkeypatch.setattr("govopen.ledger.history.WHOLE", 0)
    streamed = report(office, "--year", "2021")
    assert {**whole, "generated_at": ""} == {**streamed, "generated_at": ""}
    wanted = [number for number in range(29) if number % 3 == 1]
    assert (whole["table2"]["permits"], whole["table2"]["penalties"]) == (
        sum(number % 2 == 0 for number in wanted),
        sum(number % 2 == 1 for number in wanted),
    )
    asked = office.do("annual-report", "--year", "2021", "--explain", "行政许可", "handled").out
    assert asked.count("作出决定") == whole["table2"]["permits"]


def office_size(office: Office) -> int:
    """How many entries the ledger holds."""
    size: int = report(office, "--year", "2021")["ledger"]["entries"]
    return size


def test_a_ledger_of_mostly_decisions_gives_the_same(turn: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        turn.decided(f"许{number}号", f"2021-05-0{number + 1}")
    whole = report(turn, "--year", "2021")
    monkeypatch.setattr("govopen.ledger.history.WHOLE", 0)
    assert {**report(turn, "--year", "2021"), "generated_at": ""} == {**whole, "generated_at": ""}
    assert whole["table2"]["permits"] == 9
    assert turn.do("annual-report", "--year", "2021", "--explain", "permits", "handled").out.count("作出决定") == 9


def test_nil_reports_tell_of_no_stock_of_documents(office: Office) -> None:
    """That none was issued in two years does not say that none of older ones is in force."""
    for year in ("2020", "2021"):
        office.do("nil", "policy", year)
    found = report(office, "--year", "2021", code=3)
    assert found["table2"]["normative"] == {"made": 0, "repealed": 0, "in_force": None}
    assert "table2.normative.in_force" in {each["cell"] for each in found["unknown"]}


def test_what_was_recorded_later_is_hidden(turn: Office) -> None:
    """Everything was recorded after that day: the report knows nothing of its year."""
    assert set(three(report(turn, "--year", "2021", "--known-as-of", "2021-12-31", code=3)).values()) == {None}


def begun(found: Mapping[str, Any]) -> dict[str, str]:
    return {each["register"]: each["first_entry"] for each in found["begun_within"]}


def test_a_register_begun_in_december_is_not_told_as_one_of_the_year(office: Office) -> None:
    """The numbers stand, for so much is recorded; that the months before are not known is said in every form."""
    received(office, "甲", "2021-12-04", "mail", "natural")
    office.do("log", "decided", "许1", "--at", "2021-12-06", "--type", "permit")
    office.do("log", "policy-issued", "发1", "--at", "2021-11-30", "--type", "normative")
    found = report(office, "--year", "2021", code=3)
    assert begun(found) == {"documents": "2021-11-30", "permits": "2021-12-06", "requests": "2021-12-04"}
    assert three(found)["new", "natural"] == 1
    cells = {each["register"]: each["cells"] for each in found["begun_within"]}
    assert cells["permits"] == ["table2.permits"]
    assert cells["documents"] == ["table2.normative.made", "table2.normative.repealed"]
    assert "table3.new.natural" in cells["requests"]
    assert "table3.carried-in.natural" not in cells["requests"]
    sentence = "台账中最早的一件在 2021-12-06；此前各月有没有，无从得知。"
    assert f"行政许可：{sentence}" in office.run("annual-report", "--year", "2021").out
    assert sentence in office.run("annual-report", "--year", "2021", "--format", "html").out
    assert sentence in office.do("annual-report", "--year", "2021", "--explain", "行政许可", "本年处理决定数量").out
    assert begun(report(office, "--year", "2022")) == {}


@pytest.mark.parametrize(
    "words",
    [
        ("nil", "request", "2020"),
        ("nil", "request", "2021-Q1"),
        ("assert", "request", "2021", "--count", "1", "--source", "登记簿"),
        ("assert", "annual-report", "2021", "--cell", "table3.new.total", "--count", "1", "--source", "登记簿"),
    ],
)
def test_what_tells_of_the_months_before_settles_it(office: Office, words: tuple[str, ...]) -> None:
    received(office, "甲", "2021-04-20", "mail", "natural")
    assert begun(report(office, "--year", "2021")) == {"requests": "2021-04-20"}
    office.do(*words)
    assert begun(report(office, "--year", "2021")) == {}


def test_a_nil_report_of_some_of_the_months_does_not(office: Office) -> None:
    received(office, "甲", "2021-04-20", "mail", "natural")
    office.do("nil", "request", "2021-02")
    office.do("nil", "request", "2021-03")
    assert begun(report(office, "--year", "2021")) == {"requests": "2021-04-20"}


def test_a_register_begun_in_january_was_kept_all_the_year(office: Office) -> None:
    received(office, "甲", "2021-01-31", "mail", "natural")
    assert begun(report(office, "--year", "2021")) == {}


def test_the_first_review_of_a_ledger_tells_nothing_of_the_months_before(office: Office) -> None:
    received(office, "甲", "2020-03-01", "mail", "natural")
    office.do("log", "review-filed", "甲", "--at", "2021-06-10", "--forum", "review")
    assert begun(report(office, "--year", "2021")) == {"appeals": "2021-06-10"}
    office.do("assert", "annual-report", "2021", "--cell", "table4.review.total", "--count", "1", "--source", "法规处")
    assert begun(report(office, "--year", "2021")) == {}
