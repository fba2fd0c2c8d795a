"""Days, texts and numbers that a clerk types or a register holds: read right, or refused with their place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft
from govopen.errors import EntryRefused
from govopen.ledger import create_ledger, open_ledger
from tests.acceptance.conftest import Office, Ran
from tests.faults.conftest import Tell
from tests.faults.import_room import GOOD, HEADER, entries, forge, not_typed, refused, text, workbook
from tests.ledger.conftest import new_schema

COLUMN = "许可决定日期"
LONG = "题" * 40_000


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-02-30", "2020-02-30: there is no such day."),
        ("2020-06-31", "2020-06-31: there is no such day."),
        ("2021-02-29", "2021-02-29: there is no such day."),
        ("0000-01-01", "0000-01-01: the year must lie between 1949 and 2199."),
        ("9999-01-01", "9999-01-01: the year must lie between 1949 and 2199."),
        ("10000-01-01", "10000-01-01 is not a day or time that can be read."),
        ("1577836800", "1577836800 is not a day or time that can be read."),
        ("20200230", "20200230: there is no such day."),
        ("2020-W05-1", "2020-W05-1 is not a day or time that can be read."),
    ],
)
def test_what_is_no_day(office: Office, tell: Tell, day: str, sentence: str) -> None:
    typed = not_typed(office, "log", "decided", "许1号", "--at", day, "--type", "permit", sentence=sentence)
    ran = refused(office, text(("许1号", day, "", ""), GOOD), "1 of 2 rows is faulty", f"row 2 · {COLUMN}: {sentence}")
    tell(f"`{day}`, in a register and typed", ran, typed)


@pytest.mark.parametrize(
    ("serial", "sentence"),
    [
        (-1, "-1 is not the serial number of a day."),
        (60, "60: the year must lie between 1949 and 2199."),
        (2_958_466, "2958466 is not the serial number of a day."),
    ],
)
def test_what_is_no_serial(office: Office, tell: Tell, serial: int, sentence: str) -> None:
    typed = not_typed(
        office, "log", "decided", "许1号", f"--at={serial}", "--type", "permit", sentence="is not a day or time that can be read."
    )
    ran = refused(office, workbook(("许1号", serial, "", ""), GOOD), f"sheet 许可 · row 2 · {COLUMN}: {sentence}")
    tell(f"Serial {serial}, in a workbook and typed", ran, typed)


@pytest.mark.parametrize("written", ["2020/2/3", "2020.2.3", "2020年2月3日", "２０２０－２－３"])
def test_other_forms_of_a_day(office: Office, tell: Tell, written: str) -> None:
    assert office.run("import", str(text(("许1号", written, "", "")))).code == 0
    shown = office.do("show", "许1号")
    line = next(line for line in shown.out.splitlines() if line.startswith("2020-02-03"))
    assert "Decided" in line
    assert f"as written: {written}" in shown.out
    office.do("log", "decided", "许2号", "--at", written, "--type", "permit")
    assert [entry.when for entry in _entries("govopen.db")[-1:]] == [Moment(datetime(2020, 2, 3, tzinfo=UTC).date())]
    kept = re.search(r"as written: \S+", shown.out)
    tell(f"`{written}` is 2020-02-03; `show` has the text", Ran(0, f"2020-02-03 … {kept[0] if kept else ''}", ""))


def _entries(location: str) -> list[Draft]:
    with open_ledger(location, write=False) as ledger:
        return [Draft(each.kind, each.number, each.event, each.when, each.facet, each.unit, each.fields) for each in ledger.entries()]


@pytest.mark.parametrize(
    ("case", "title", "place"),
    [
        ("Control characters in a cell", "许可\x1b[31m书", r"\x1b, which no text may, at position 3"),
        ("C1 control character in a cell", "许可\x9b书", r"\x9b, which no text may, at position 3"),
        ("DEL in a cell", "许可书\x7f", r"\x7f, which no text may, at position 4"),
    ],
)
def test_control_characters(office: Office, tell: Tell, case: str, title: str, place: str) -> None:
    typed = not_typed(office, "log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit", "--title", title, sentence=place)
    ran = refused(office, text(("许1号", "2020-04-01", "", title)), f"row 2 · {HEADER[3]}", place)
    tell(f"{case}, and typed", ran, typed)


def test_nul(office: Office, tell: Tell) -> None:
    path = text(("许1号", "2020-04-01", "", ""))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + "许可".encode() + b"\0\n")
    ran = refused(office, path, f"NUL character at byte {len(whole) + 5}: line 2, cell 4, position 3")
    ledger = workbook(("许1号", "2020-04-01", "", "许可TITLE书"))
    cell = refused(office, forge(ledger, "TITLE", "_x0000_"), f"row 2 · {HEADER[3]}", r"\x00", "at position 3")
    tell("NUL in a csv; in a cell of a workbook", ran, cell)


def test_half_of_a_character(office: Office, tell: Tell) -> None:
    path = text(GOOD)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\xed\xa0\x80,2020-04-01,,\n")
    ran = refused(office, path, f"byte {len(whole)} (line 3) is not")
    typed = not_typed(office, "log", "decided", "许\udc80号", "--at", "2020-04-01", "--type", "permit", sentence=r"\udc80")
    assert "at position 2" in typed.err
    path.write_bytes(
        "".join(f"{','.join(row)}\n" for row in (HEADER, ("上\ud800", "2020-04-01", "", ""))).encode("utf-16", "surrogatepass")
    )
    utf16 = refused(office, path, "begins as UTF-16", "line 2 is not")
    tell("Half of a character (lone surrogate): in a csv; in UTF-16; typed", ran, utf16, typed)


NEARLY = "Excel keeps a number with a fraction only nearly: format the column as text and write it again with its digits."
EXCEL = "Excel holds a number here, so leading zeros and digits after the 15th are lost: format the column as text, enter it again."


@pytest.mark.parametrize(
    ("case", "number", "shown"),
    [("An 18-digit number as a number", 123456789012345678, "1.23456789012346e+17"), ("`0012` as a number", 12, "12")],
)
def test_numbers_where_texts_belong(office: Office, tell: Tell, case: str, number: int, shown: str) -> None:
    ran = refused(office, workbook((number, "2020-04-01", "", "")), f"sheet 许可 · row 2 · {HEADER[0]}", EXCEL)
    assert f"“{shown}”" in ran.err
    tell(case, ran)


def test_an_amount_that_is_no_whole_number(office: Office, tell: Tell) -> None:
    office.do("log", "request-received", "申1号", "--at", "2020-04-01")
    form = workbook(("申1号", "2020-04-02", 0.1), header=("编号", "发生时间", "金额（元）"), sheet="通知缴费")
    tell("An amount of 0.1 held as a number", refused(office, form, "sheet 通知缴费 · row 2 · 金额（元）", "“0.1”", NEARLY))


def test_numbers_are_read_back_as_given(office: Office, tell: Tell) -> None:
    numbers = ["0.10", "999999999999.999", "123456789012345", "0"]
    office.do("log", "request-received", "申1号", "--at", "2020-04-01")
    rows = [("申1号", f"2020-04-0{day}", number) for day, number in enumerate(numbers, start=2)]
    office.do("import", str(workbook(*rows, header=("编号", "发生时间", "金额（元）"), sheet="通知缴费")))
    office.do("log", "fee-paid", "申1号", "--at", "2020-04-08", "--amount", numbers[1])
    shown = office.do("show", "申1号").out
    found = re.findall(r"Amount \(yuan\): (\S+)", shown)
    assert found == [*numbers, numbers[1]]
    tell("Numbers within the limit, imported and typed", Ran(0, ", ".join(found), ""))


def test_a_title_of_40_000_characters(office: Office, tell: Tell) -> None:
    sentence = "It has 40000 characters; at most 1000 are kept, and nothing is cut."
    place = f"row 2 · {HEADER[3]}"
    tell("Title of 40,000 characters, register in csv", refused(office, text(("许1号", "2020-04-01", "", LONG)), sentence, place))
    ledger = forge(workbook(("许1号", "2020-04-01", "", "TITLE")), "TITLE", LONG)
    tell("The same, register in xlsx", refused(office, ledger, sentence, place))
    log = ("log", "decided", "许1号", "--at", "2020-04-01", "--type", "permit")
    tell("The same, `log`", not_typed(office, *log, "--title", LONG, sentence=sentence))
    office.do(*log)
    tell("The same, `amend`", not_typed(office, "amend", "1", "--reason", "更正", "--title", LONG, sentence=sentence))
    office.do("template", "press", "-o", "template.xlsx")
    form = _filled(Path("template.xlsx"), "Press conference held", {"Number": "发布会1", "At": "2020-04-01", "Title": "TITLE"})
    ran = refused(office, forge(form, "TITLE", LONG), sentence, "sheet Press conference held · row 2 · Title")
    tell("The same, a filled-in template", ran)
    for words in (("void", "1"), ("late-reason", "许1号"), ("waive", "许1号", "decision-publicity", "--approved-by", "张三")):
        assert sentence in not_typed(office, *words, "--reason", LONG, sentence="Nothing was recorded").err
    tell("A reason of 40,000 characters: `void`", not_typed(office, "void", "1", "--reason", LONG, sentence=sentence))


def _filled(path: Path, sheet: str, values: dict[str, str]) -> Path:
    """Fill in the first row of a sheet of a template."""
    import openpyxl

    ledger = openpyxl.load_workbook(path)
    header = {cell.value: cell.column for cell in ledger[sheet][1]}
    for name, value in values.items():
        ledger[sheet].cell(2, header[name] or 0).value = value
    ledger.save(path)
    return path


NO_COUNT = "--count takes a whole number from 0 to 1000000000, not "
BAD_NUMBERS = [
    ("`abc`", "abc", "abc is not a number of 0 or more, written in digits."),
    ("A negative number", "-3", "-3 is not a number of 0 or more, written in digits."),
    ("20 digits", "12345678901234567890", "A number has at most 15 digits."),
]


@pytest.mark.parametrize(("case", "number", "sentence"), BAD_NUMBERS)
def test_what_is_no_number_by_every_path(office: Office, tell: Tell, case: str, number: str, sentence: str) -> None:
    office.do("log", "request-received", "申1号", "--at", "2020-04-01")
    office.do("log", "fee-asked", "申1号", "--at", "2020-04-02", "--amount", "10.50")
    log = ("log", "fee-asked", "申1号", "--at", "2020-04-02", f"--amount={number}")
    tell(f"{case}, `log`", not_typed(office, *log, sentence=f"--amount: {'' if number in sentence else '“' + number + '” '}{sentence}"))
    tell(f"{case}, `amend`", not_typed(office, "amend", "2", "--reason", "更正", f"--amount={number}", sentence=sentence))
    form = text(("通知缴费", "申1号", "2020-04-02", number), header=("事件", "编号", "发生时间", "金额（元）"))
    tell(f"{case}, `import`", refused(office, form, "row 2 · 金额（元）", sentence))
    counted = ("assert", "decision", "2020", f"--count={number}", "--source", "系统")
    tell(f"{case}, `assert`", not_typed(office, *counted, sentence=f"{NO_COUNT}{number}."))
    tell(f"{case}, `nil` (its period)", not_typed(office, "nil", "decision", "--", number, sentence=f"{number} is not a period."))
    assert _entries("govopen.db")[-1].fields == {"amount": "10.50"}


def test_a_field_that_an_event_does_not_have(office: Office, tell: Tell) -> None:
    office.decided("许1号", "2020-04-01")
    paths = {
        "log": ("log", "decided", "许2号", "--at", "2020-04-01", "--type", "permit", "--colour", "red"),
        "amend": ("amend", "1", "--reason", "更正", "--colour", "red"),
        "assert": ("assert", "decision", "2020", "--count", "1", "--source", "系统", "--colour", "red"),
        "nil": ("nil", "press", "2020-Q1", "--colour", "red"),
        "waive": ("waive", "许1号", "decision-publicity", "--reason", "r", "--approved-by", "n", "--colour", "red"),
        "withhold": ("withhold", "许1号", "--ground", "g", "--approved-by", "n", "--colour", "red"),
    }
    for name, words in paths.items():
        tell(f"Unknown field, `{name}`", not_typed(office, *words, sentence="There is no option --colour."))
    foreign = not_typed(office, "amend", "1", "--reason", "更正", "--attended", "张三", sentence="has no field attended.")
    tell("Field of another event, `amend`", foreign)
    form = text(("作出决定", "许2号", "2020-04-01", "行政许可", "张三"), header=("事件", "编号", "发生时间", "决定类型", "出席人"))
    tell("Field of another event, `import`", refused(office, form, "row 2 · 出席人", "Decided has no field 出席人."))


def test_a_last_day_before_the_first(office: Office, tell: Tell) -> None:
    sentence = "2020-05-05 lies before 2020-05-06 (Consulted)."
    log = ("log", "consulted", "某办法", "--at", "2020-05-06")
    typed = not_typed(office, *log, "--until", "2020-05-05", sentence=sentence)
    office.do(*log, "--until", "2020-05-06")
    amended = not_typed(office, "amend", "1", "--reason", "更正", "--until", "2020-05-05", sentence=sentence)
    moved = not_typed(office, "amend", "1", "--reason", "更正", "--at", "2020-05-07", sentence="2020-05-06 lies before 2020-05-07")
    assert moved.code == 2
    form = workbook(("某办法", "2020-05-06", "2020-05-05"), header=("编号", "发生时间", "截止日期"), sheet="征求意见")
    ran = refused(office, form, "sheet 征求意见 · row 2 · 截止日期", sentence)
    tell("`--until` before `--at`: `log`, `amend`, `import`", typed, amended, ran)


def test_a_row_that_only_fills_blanks(office: Office, tell: Tell) -> None:
    office.do("import", str(text(("许1号", "2020-04-01", "2020-04-10", ""))))
    fuller = text(("许1号", "2020-04-01", "2020-04-10 09:05", "准予许可决定书"))
    looked = office.run("import", str(fuller), "--dry-run")
    assert (looked.code, entries()) == (0, 3)
    done = office.do("import", str(fuller))
    assert "0 added 0 entries, 1 only filled blanks (blanks of 2 recorded entries were filled)" in done.out
    shown = office.do("show", "许1号").out
    assert "2020-04-10 09:05" in shown
    assert "Title: 准予许可决定书" in shown
    again = office.run("import", str(text(("许1号", "2020-04-01", "2020-04-10 09:05", ""))))
    assert "0 new" in again.out
    undone = office.do("import-undo", done.out.split("Import ")[1].split(";")[0])
    assert "准予许可决定书" not in office.do("list", "--format", "csv").out
    tell("A row that only fills blanks of the ledger: preview; import; undone", _out(looked), _out(done), _out(undone), lines=2)
    other = refused(office, text(("许1号", "2020-04-01", "2020-04-11", "")), "row 2 · 公示时间", "the ledger says 2020-04-10 (entry")
    tell("Another day than the ledger's", other)


def test_two_rows_that_contradict_one_another(office: Office, tell: Tell) -> None:
    ran = office.run("import", str(text(("许1号", "2020-04-01", "", ""), ("许1号", "2020-04-02", "", ""), GOOD)), "--partial")
    assert ran.code == 0
    for row, said, against in ((2, "2020-04-01", "row 3 says 2020-04-02"), (3, "2020-04-02", "row 2 says 2020-04-01")):
        assert f"row {row} · {COLUMN}: 许1号: this row says {said}, {against}." in ran.err
    assert [entry.number for entry in _entries("govopen.db") if entry.event == "decided"] == [GOOD[0]]
    tell(
        "Two rows that contradict one another, `--partial`: neither is imported", Ran(0, "", ran.err[ran.err.index("Left out") :]), lines=3
    )


def _out(ran: Ran) -> Ran:
    return Ran(ran.code, re.sub(r"\d{8}-\d+", "(batch)", ran.out), "")


def test_the_instant_of_recording_needs_its_zone(office: Office, tell: Tell) -> None:
    draft = Draft("decision", "许1号", "decided", Moment(datetime(2020, 4, 1, tzinfo=UTC).date()), "permit")
    before = entries()
    with open_ledger("govopen.db", write=True) as ledger, pytest.raises(EntryRefused) as caught, ledger.writing() as writer:
        writer.append([draft], operator="张三", recorded_at=datetime(2020, 4, 1, 9, 30))  # noqa: DTZ001
    assert entries() == before
    tell("Naive `recorded_at`", f"no command passes one; the ledger itself: `{caught.value.message}`")


TIMES = [
    ("2020-04-01T10:30+08:00", "10:30"),
    ("2020-04-01T02:30Z", "10:30"),
    ("2020-03-31T21:30-05:00", "10:30"),
    ("2020-04-01T23:30Z", "07:30"),
]


@pytest.mark.parametrize(("kind", "place"), [("SQLite", "SQLite"), ("PostgreSQL", "PostgreSQL")])
def test_offsets_are_converted(office: Office, tell: Tell, request: pytest.FixtureRequest, kind: str, place: str) -> None:
    location = "times.db"
    if kind == "PostgreSQL":
        location = new_schema(request.getfixturevalue("server"))
    create_ledger(location, agency="厅", packs=[], recorded_at=datetime(2020, 4, 1, tzinfo=UTC)).close()
    for count, (written, minute) in enumerate(TIMES, start=1):
        office.do("--ledger", location, "log", "upstream-issued", f"国发{count}号", "--at", written)
        found = _entries(location)[-1].when
        day = "2020-04-02" if minute == "07:30" else "2020-04-01"
        assert (found.day.isoformat(), f"{found.minute:%H:%M}") == (day, minute)
    listed = office.do("--ledger", location, "list", "--format", "csv").out
    assert listed.count("2020-04-01 10:30") == 3
    assert listed.count("2020-04-02 07:30") == 1
    tell(f"Offset and Z in a typed time, {place}", f"`{TIMES[1][0]}` and `{TIMES[2][0]}` are read back as 2020-04-01 10:30")
