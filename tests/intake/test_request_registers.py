"""The register of requests: read into events, compared with the ledger, and written out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govopen.app.browse import request_register
from govopen.app.imports import NothingImported, import_file, undo_import
from govopen.app.init import init
from govopen.app.record import EntryInput, log
from govopen.core.model.entries import Entry
from govopen.core.model.request_register import COLUMNS
from govopen.i18n import read_words
from govopen.intake.tables.rows import Intake
from govopen.render.request_register import omission_notes, request_csv, request_xlsx
from tests.intake.files import clerk, read, write_csv, write_xlsx

WHOLE = tuple(column.name for column in COLUMNS)
SHORT = ("申请编号", "收到日期", "申请渠道", "申请人类别", "答复日期", "办理结果")
ZH = read_words("zh")


def header_of(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(values)


def faults(folder: Path, **cells: str) -> list[tuple[str | None, str]]:
    """(column, sentence) of the faults of one row, with a number and a day of receipt."""
    values = {"申请编号": "2021-1", "收到日期": "2021-03-01"} | cells
    intake = read(write_csv(folder, tuple(values.values()), header=header_of(values)))
    return [(problem.column, str(problem.message)) for problem in intake.problems]


def events(intake: Intake) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    return [
        (draft.event, str(draft.when), draft.facet, {name: value for name, value in draft.fields.items() if name != "_written"})
        for record in intake.records
        for draft in record.drafts
    ]


def test_a_whole_row_is_read_into_its_events_in_order_of_time(tmp_path: Path) -> None:
    row = (
        "2021-7", "2021-03-01", "互联网", "自然人", "2021-03-02", "2021-03-05", "2021-03-10", "2021-03-12", "2021-03-15", "2021-03-25",
        "2021-04-08", "20", "王主任", "是", "2021-03-11", "2021-03-11", "2021-05-06", "部分公开", "办公室", "涉及两个处",
    )  # fmt: skip
    assert events(read(write_csv(tmp_path, row, header=WHOLE))) == [
        ("request-received", "2021-03-01", "internet", {"applicant": "natural", "note": "涉及两个处"}),
        ("request-confirmed", "2021-03-02", None, {}),
        ("correction-asked", "2021-03-05", None, {}),
        ("corrected", "2021-03-10", None, {}),
        ("fee-asked", "2021-03-11", None, {}),
        ("fee-paid", "2021-03-11", None, {}),
        ("third-party-asked", "2021-03-12", None, {"received": "2021-03-15"}),
        ("third-party-answered", "2021-03-25", None, {}),
        ("extended", "2021-04-08", None, {"days": "20", "approver": "王主任", "notified": "yes"}),
        ("replied", "2021-05-06", "partly-granted", {}),
    ]


def test_cells_of_a_workbook_are_days_numbers_and_truths(tmp_path: Path) -> None:
    header = ("申请编号", "收到日期", "延长日期", "延长工作日数", "批准人", "已告知申请人")
    row = ("2021-8", date(2021, 3, 1), datetime.combine(date(2021, 3, 26), time(9, 30)), 20.0, "王主任", True)
    found = events(read(write_xlsx(tmp_path, {"Sheet1": [header, row]})))
    assert found[1] == ("extended", "2021-03-26 09:30", None, {"days": "20", "approver": "王主任", "notified": "yes"})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.属于国家秘密", "state-secret"),
        ("（三）不予公开：6.属于四类过程性信息", "process-information"),
        ("（一）予以公开", "granted"),
        ("部分公开（区分处理的，只计这一情形，不计其他情形）", "partly-granted"),
        ("3.危及“三安全一稳定”", "stability"),
        ("信息不存在", "not-held"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "not-corrected"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "fee-unpaid"),
        ("3.其他", "other-handling"),
    ],
)
def test_results_by_the_labels_of_the_form(tmp_path: Path, written: str, value: str) -> None:
    """国办公开办函〔2021〕30号 prints them numbered, under heads."""
    row = ("2021-1", "2021-03-01", "当面", "公民", "2021-03-10", written)
    assert events(read(write_csv(tmp_path, row, header=SHORT)))[-1] == ("replied", "2021-03-10", value, {})


def test_a_withdrawal_stands_in_the_columns_of_the_reply(tmp_path: Path) -> None:
    row = ("2021-1", "2021-03-01", "当面", "公民", "2021-03-10", "申请人撤回")
    assert events(read(write_csv(tmp_path, row, header=SHORT)))[-1] == ("withdrawn", "2021-03-10", None, {})


def test_headers_of_an_offices_own_are_read_and_told(tmp_path: Path) -> None:
    header = ("编号", "受理日期", "申请方式", "申请人姓名", "联系电话", "答复时间", "答复结果", "承办处室", "页码")
    row = ("2021-1", "2021-03-01", "网上", "张三", "13800000000", "2021-03-10", "公开", "办公室", "3")
    intake = read(write_csv(tmp_path, row, header=header))
    assert not intake.problems
    assert [event for event, *_ in events(intake)] == ["request-received", "replied"]
    notes = " ".join(ZH.say(note) for note in intake.notes)
    assert "编号 读作 申请编号" in notes
    assert "从不保存的列：申请人姓名、联系电话" in notes
    assert "未读取的列：页码" in notes
    assert "张三" not in str(intake.records)
    assert "1380" not in str(intake.records)


def test_a_day_of_the_application_is_the_receipt_only_where_no_other_is(tmp_path: Path) -> None:
    alone = read(write_csv(tmp_path, ("1号", "2021-03-01", "当面"), header=("申请编号", "申请时间", "申请渠道")))
    assert events(alone)[0][1] == "2021-03-01"
    header = ("申请编号", "申请时间", "受理时间", "申请渠道")
    both = read(write_csv(tmp_path, ("1号", "2021-03-01", "2021-03-03", "当面"), header=header, name="b.csv"))
    assert (events(both)[0][1], both.problems) == ("2021-03-03", [])


def test_near_misses_and_missing_columns_are_refused(tmp_path: Path) -> None:
    header = ("申请编号", "收到日期", "申请渠到", "答复日期")
    intake = read(write_csv(tmp_path, ("1号", "2021-03-01", "当面", ""), header=header))
    assert [(problem.column, str(problem.message)) for problem in intake.problems] == [
        ("申请渠到", "The column 申请渠到 is not known; is 申请渠道 meant?")
    ]
    missing = read(write_csv(tmp_path, ("1号", "当面"), header=("申请编号", "申请渠道"), name="m.csv"))
    assert [str(problem.message) for problem in missing.problems] == ["The column 收到日期 is missing."]


NEEDS = "There is a value here and none under {}, without which it says nothing: fill in that one too."


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"答复日期": "2021-02-28", "办理结果": "予以公开"}, "答复日期", "2021-02-28 lies before 2021-03-01 (Received)."),
        ({"办理结果": "予以公开"}, "办理结果", NEEDS.format("Replied")),
        ({"答复时间": "", "办理结果": "予以公开"}, "办理结果", NEEDS.format("答复时间")),
        ({"延长日期": "2021-03-20", "批准人": "王主任", "已告知申请人": "是"}, "延长日期", NEEDS.format("Working days added")),
        ({"延长工作日数": "20"}, "延长工作日数", NEEDS.format("Extended")),
        ({"延长日期": "2021-03-20", "延长工作日数": "0"}, "延长工作日数", "0 is no number of working days."),
        ({"收到补正日期": "2021-03-20"}, "收到补正日期", NEEDS.format("Correction asked")),
        ({"第三方收到日期": "2021-03-20"}, "第三方收到日期", NEEDS.format("Third party asked")),
        ({"第三方答复日期": "2021-03-20"}, "第三方答复日期", NEEDS.format("Third party asked")),
        ({"缴费日期": "2021-03-20"}, "缴费日期", NEEDS.format("Fee asked")),
        (
            {"要求补正日期": "2021-03-20", "收到补正日期": "2021-03-19"}, "收到补正日期",
            "2021-03-19 lies before 2021-03-20 (Correction asked).",
        ),
        (
            {"征求意见日期": "2021-03-20", "第三方收到日期": "2021-03-19"}, "第三方收到日期",
            "2021-03-19 lies before 2021-03-20 (Third party asked).",
        ),
    ],
)  # fmt: skip
def test_what_a_row_cannot_mean_is_refused_under_its_column(tmp_path: Path, cells: dict[str, str], column: str, sentence: str) -> None:
    assert faults(tmp_path, **cells) == [(column, sentence)]


def test_an_unknown_kind_of_applicant_and_an_early_reply_are_told_together(tmp_path: Path) -> None:
    found = faults(tmp_path, 申请人类别="火星人", 答复日期="2021-02-01")
    assert [column for column, _ in found] == ["申请人类别", "答复日期"]
    assert found[0][1].startswith("火星人 is none of Natural person (natural)")


@pytest.mark.parametrize("number", ["同上", "无", "/"])
def test_what_is_no_number_is_refused(tmp_path: Path, number: str) -> None:
    assert [column for column, _ in faults(tmp_path, 申请编号=number)] == ["申请编号"]


def test_totals_are_passed_over(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ("1号", "2021-03-01", "", "", "", ""), ("合计", "1", "", "", "", ""), header=SHORT))
    assert (len(intake.records), intake.rows, intake.problems) == (1, 1, [])
    assert any("rows that name no request" in str(note) for note in intake.notes)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    location = str(tmp_path / "govopen.db")
    init(location, agency="某厅", packs=("cn-regulation-2019",))
    return location


def rows_of(location: str) -> list[list[str]]:
    """The register that a ledger gives, as it would be typed."""
    register, vocabulary = request_register(clerk(location))
    text = b"".join(request_csv(register, words=ZH, vocabulary=vocabulary)).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def entries(location: str) -> list[Entry]:
    with clerk(location).reading() as opened:
        return list(opened.ledger.entries(kind="request"))


ASKED = ("2021-1", "2021-03-01", "邮寄", "自然人", "", "")
DONE = (*ASKED[:4], "2021-03-20", "予以公开")


def test_a_later_file_fills_blanks_and_a_contradiction_is_a_conflict(tmp_path: Path, ledger: str) -> None:
    first = import_file(clerk(ledger), write_csv(tmp_path, (*ASKED[:2], "", "", "", ""), header=SHORT))
    again = import_file(clerk(ledger), write_csv(tmp_path, (*ASKED[:2], "", "", "", ""), header=SHORT, name="again.csv"))
    done = import_file(clerk(ledger), write_csv(tmp_path, DONE, header=SHORT, name="done.csv"))
    assert [(each.entries, each.filled) for each in (first, again, done)] == [(1, 0), (0, 0), (1, 1)]
    other = write_csv(tmp_path, (*ASKED[:4], "2021-03-22", "部分公开"), header=SHORT, name="other.csv")
    with pytest.raises(NothingImported) as refused:
        import_file(clerk(ledger), other)
    assert [problem.column for problem in refused.value.problems] == ["办理结果", "答复日期"]
    assert "the ledger says 2021-03-20 (entry 3), the file 2021-03-22" in str(refused.value.problems[1].message)
    assert done.batch is not None
    assert undo_import(clerk(ledger), done.batch, reason="错表").blanked == 1
    assert import_file(clerk(ledger), write_csv(tmp_path, DONE, header=SHORT, name="done.csv")).filled == 1


def test_two_replies_to_one_request_in_a_file_are_a_conflict(tmp_path: Path, ledger: str) -> None:
    path = write_csv(tmp_path, DONE, (*ASKED[:4], "2021-03-25", "部分公开"), header=SHORT)
    with pytest.raises(NothingImported) as refused:
        import_file(clerk(ledger), path)
    assert {(problem.row, problem.column) for problem in refused.value.problems} >= {(2, "答复日期"), (3, "答复日期")}
    assert not entries(ledger)


def test_a_row_of_the_future_is_refused(tmp_path: Path, ledger: str) -> None:
    with pytest.raises(NothingImported) as refused:
        import_file(clerk(ledger), write_csv(tmp_path, ("1号", "2099-03-01", "", "", "", ""), header=SHORT))
    assert [problem.column for problem in refused.value.problems] == ["收到日期"]


def log_all(location: str, *told: tuple[str, str, dict[str, str]]) -> None:
    for event, at, fields in told:
        log(clerk(location), EntryInput(event, "2021-1", at, fields=fields))


def test_what_a_row_cannot_hold_is_named(tmp_path: Path, ledger: str) -> None:
    import_file(clerk(ledger), write_csv(tmp_path, DONE, header=SHORT))
    log_all(
        ledger,
        ("correction-asked", "2021-03-03", {"until": "2021-03-12"}),
        ("corrected", "2021-03-05", {}),
        ("correction-asked", "2021-03-08", {}),
        ("third-party-asked", "2021-03-09", {"party": "agency"}),
        ("fee-paid", "2021-03-10", {}),
        ("extended", "2021-03-11", {"approver": "王主任"}),
        ("review-filed", "2021-04-01", {"forum": "review"}),
        ("reply-ordered", "2021-06-01", {"days": "10"}),
        ("replied", "2021-06-10", {"result": "partly-granted"}),
    )
    register, vocabulary = request_register(clerk(ledger))
    assert [str(note) for note in omission_notes(register, vocabulary)] == [
        "Correction asked, Last day: the register has no column: 1 request (2021-1)",
        "Correction asked: a further one; a row has room for the first: 1 request (2021-1)",
        "Third party asked, Party asked: the register has no column: 1 request (2021-1)",
        "Fee paid: what it answers, or its days, are not recorded: 1 request (2021-1)",
        "Extended: what it answers, or its days, are not recorded: 1 request (2021-1)",
        "Review filed: the register has no column: 1 request (2021-1)",
        "New reply ordered: the register has no column: 1 request (2021-1)",
        "Replied: a further one; a row has room for the first: 1 request (2021-1)",
    ]
    row = dict(zip(*rows_of(ledger), strict=True))
    assert (row["要求补正日期"], row["收到补正日期"], row["征求意见日期"]) == ("2021-03-03", "2021-03-05", "2021-03-09")
    assert (row["缴费日期"], row["延长日期"], row["答复日期"], row["办理结果"]) == ("", "", "2021-03-20", "予以公开")
    path = tmp_path / "out.xlsx"
    path.write_bytes(request_xlsx(register, words=ZH, vocabulary=vocabulary))
    assert import_file(clerk(ledger), path).entries == 0


def days(first: date) -> st.SearchStrategy[str]:
    return st.integers(0, 30).map(lambda after: (first + timedelta(days=after)).isoformat())


@st.composite
def register_rows(draw: st.DrawFn) -> list[Sequence[str]]:
    """Rows of up to six requests, any columns filled that a row may fill."""
    made: list[Sequence[str]] = []

    def one_of(*values: str, beside: str = "x") -> str:
        return draw(st.sampled_from(("", *values))) if beside else ""

    def later(since: str) -> str:
        return draw(st.just("") | days(date.fromisoformat(since))) if since else ""

    for number in range(1, draw(st.integers(1, 6)) + 1):
        received = (date(2021, 3, 1) + timedelta(days=draw(st.integers(0, 60)))).isoformat()
        asked, consulted, fee, extended, replied = (later(received) for _ in range(5))
        cells = {
            "申请编号": f"依申请〔2021〕{number}号", "收到日期": received, "申请渠道": one_of("当面提交", "邮寄", "互联网", "平常信函"),
            "申请人类别": one_of("自然人", "其他组织"), "确认日期": later(received), "要求补正日期": asked, "收到补正日期": later(asked),
            "征求意见日期": consulted, "第三方收到日期": later(consulted), "第三方答复日期": later(consulted), "延长日期": extended,
            "延长工作日数": "15" if extended else "", "批准人": one_of("王主任", beside=extended),
            "已告知申请人": one_of("是", "否", beside=extended), "收费通知日期": fee, "缴费日期": later(fee), "答复日期": replied,
            "办理结果": one_of("部分公开", "撤回申请", "其他处理", beside=replied), "责任处室": one_of("办公室", "法规处"),
            "备注": one_of("备查", "=1+1"),
        }  # fmt: skip
        made.append([cells[name] for name in WHOLE])
    return made


class TestRoundTrip:
    """DESIGN: import, list and export in the same columns, so that a round trip changes nothing."""

    @settings(max_examples=12)
    @given(register_rows())
    def test_there_and_back(self, tmp_path_factory: pytest.TempPathFactory, rows: list[Sequence[str]]) -> None:
        folder = tmp_path_factory.mktemp("round")
        here, there = str(folder / "here.db"), str(folder / "there.db")
        for location in (here, there):
            init(location, agency="某厅", packs=("cn-regulation-2019",))
        first = import_file(clerk(here), write_csv(folder, *rows, header=WHOLE))
        assert first.adding == len(rows)
        register, vocabulary = request_register(clerk(here))
        assert not register.omitted
        files = {".csv": b"".join(request_csv(register, words=ZH, vocabulary=vocabulary))}
        files[".xlsx"] = request_xlsx(register, words=read_words("en"), vocabulary=vocabulary)
        for ending, content in files.items():
            path = folder / f"out{ending}"
            path.write_bytes(content)
            done = import_file(clerk(here), path)
            assert (done.entries, done.filled, done.problems) == (0, 0, ())
        import_file(clerk(there), folder / "out.xlsx")
        told = [[(each.number, each.event, each.when, each.facet, each.unit) for each in entries(where)] for where in (here, there)]
        assert sorted(map(str, told[0])) == sorted(map(str, told[1]))
        assert rows_of(here) == rows_of(there)
