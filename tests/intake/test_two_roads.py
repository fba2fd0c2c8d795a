"""One table, one meaning: workbook and text file, date cells and texts, import, dry run and log give the same entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from govopen.app.imports import NothingImported, import_file
from govopen.app.init import init
from govopen.app.record import EntryInput, log
from govopen.intake.readers import csv_file, workbook
from govopen.intake.readers.cells import Cell
from govopen.ledger.opening import open_ledger
from tests.core.test_date_parser import FRACTIONS
from tests.intake.files import Value, clerk, read, said, write_csv, write_xlsx

EVENTS = ("事件", "编号", "发生时间")
REGISTER = ("行政许可决定文书号", "许可决定日期", "公示时间")
Rows = Iterator[tuple[int, list[Cell]]]
Said = list[tuple[str, str, str]]

#: A day with its minute, or without; a date cell cannot tell 0:00 from no time.
minutes = st.times(time(0, 1), time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0))
moments = st.tuples(st.dates(date(2020, 1, 1), date(2020, 6, 30)), st.none() | minutes)


def of(path: Path) -> Said:
    intake = read(path)
    assert said(intake) == []
    return [(draft.number, draft.event, str(draft.when)) for record in intake.records for draft in record.drafts]


def cell(day: date, minute: time | None) -> Value:
    return day if minute is None else datetime.combine(day, minute)


def exported(day: date, minute: time | None) -> str:
    """As Excel writes a date cell into a csv."""
    return f"{day.year}/{day.month}/{day.day} {0 if minute is None else minute.hour}:{'00' if minute is None else f'{minute:%M}'}"


def typed(day: date, minute: time | None) -> str:
    return f"{day}" if minute is None else f"{day} {minute:%H:%M}"


@settings(max_examples=25, deadline=None)
@given(st.lists(moments, min_size=1, max_size=6))
def test_cells_and_texts_say_the_same(days: list[tuple[date, time | None]]) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        numbers = [f"赣〔2020〕{each}号" for each in range(len(days))]
        tables: list[list[tuple[Value, ...]]] = [
            [(number, "2020-01-01", write(*when)) for number, when in zip(numbers, days, strict=True)] for write in (cell, typed, exported)
        ]
        books = [of(write_xlsx(folder, {"许可": [REGISTER, *table]}, name=f"{each}.xlsx")) for each, table in enumerate(tables)]
        texts = [of(write_csv(folder, *(tuple(map(str, row)) for row in table), header=REGISTER)) for table in tables[1:]]
        assert all(each == books[0] for each in (*books, *texts))


@pytest.mark.parametrize("folder", ["xlsx", "csv"])
def test_midnight_of_a_date_cell_is_no_minute(tmp_path: Path, folder: str) -> None:
    """The case 05: the same table, judged alike."""
    rows: list[tuple[Value, ...]] = [
        ("上级发布", "国办发〔2020〕99号", "2020/3/20 0:00"),
        ("转载", "国办发〔2020〕99号", "2020/3/21 10:30"),
    ]
    if folder == "csv":
        path = write_csv(tmp_path, *(tuple(map(str, row)) for row in rows), header=EVENTS)
    else:
        path = write_xlsx(
            tmp_path,
            {"转载": [EVENTS, (*rows[0][:2], date(2020, 3, 20)), (*rows[1][:2], datetime.combine(date(2020, 3, 21), time(10, 30)))]},
        )
    assert [when for _, _, when in of(path)] == ["2020-03-20", "2020-03-21 10:30"]


@pytest.mark.parametrize(
    ("other", "read_as"), [("2020-04-10 16:20", "2020-04-09 00:00"), ("2020-04-10 00:00", "2020-04-09"), ("", "2020-04-09")]
)
def test_midnight_typed_is_a_minute_where_the_column_keeps_minutes(tmp_path: Path, other: str, read_as: str) -> None:
    path = write_csv(tmp_path, ("赣1号", "2020-04-01", "2020-04-09 00:00"), ("赣2号", "2020-04-01", other), header=REGISTER)
    assert of(path)[1] == ("赣1号", "published", read_as)


def test_fractions_of_a_second_stay_on_their_day_on_every_road(tmp_path: Path) -> None:
    """Date cells, numbers and texts of one serial: 23:59:59.9 is no next day, what floating point takes off midnight is none."""
    numbers = [f"赣{place}号" for place in range(len(FRACTIONS))]
    right = [(number, "published", moment) for number, (_, moment) in zip(numbers, FRACTIONS, strict=True)]
    for form in ("yyyy-mm-dd hh:mm", "yyyy-mm-dd", "General"):
        path = tmp_path / "cells.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet, shown = book.add_worksheet("许可"), book.add_format({"num_format": form})
            sheet.write_row(0, 0, REGISTER)
            for row, (serial, _) in enumerate(FRACTIONS, start=1):
                sheet.write_row(row, 0, (numbers[row - 1], "2020-04-01"))
                sheet.write_number(row, 2, serial, shown)
        assert of(path)[1::2] == right
    rows = [(number, "2020-04-01", repr(serial)) for number, (serial, _) in zip(numbers, FRACTIONS, strict=True)]
    assert of(write_csv(tmp_path, *rows, header=REGISTER))[1::2] == right


def test_no_import_fills_a_blank_with_midnight(tmp_path: Path) -> None:
    ledger = clerk(str(tmp_path / "govopen.db"))
    init(ledger.location, agency="虚构厅", packs=())
    import_file(ledger, write_csv(tmp_path, ("赣1号", "2020-04-01", "2020-04-09"), header=REGISTER))
    again = import_file(ledger, write_csv(tmp_path, ("赣1号", "2020-04-01", "2020-04-09 00:00"), header=REGISTER))
    assert (again.filled, again.same) == (0, 1)


def test_dry_run_import_and_log_agree(tmp_path: Path) -> None:
    rows = [('="赣1号"', "2020-04-01", "2020-04-09 16:20"), ("'赣2号", "2020-04-02", "")]
    path = write_csv(tmp_path, *((f'"{row[0].replace(chr(34), chr(34) * 2)}"', *row[1:]) for row in rows), header=REGISTER)
    places = [clerk(str(tmp_path / name)) for name in ("one.db", "two.db")]
    for place in places:
        init(place.location, agency="虚构厅", packs=())
    tried = import_file(places[0], path, dry_run=True)
    done = import_file(places[0], path)
    assert (tried.entries, tried.adding, tried.warnings) == (done.entries, done.adding, done.warnings)
    for number, decided, published in rows:
        log(places[1], EntryInput("decided", number, decided, fields={"type": "permit"}))
        if published:
            log(places[1], EntryInput("published", number, published, fields={"channel": "portal"}))
    assert kept(places[0].location) == kept(places[1].location)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_register_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """Checking, planning and recording all work from one reading of the cells."""
    opened: list[str] = []

    def counted(real: Callable[..., Rows]) -> Callable[..., Rows]:
        def rows(*given: object) -> Rows:
            opened.append(ending)
            return real(*given)

        return rows

    monkeypatch.setattr(workbook, "_rows", counted(workbook._rows))
    monkeypatch.setattr(csv_file, "_rows", counted(csv_file._rows))
    ledger = clerk(str(tmp_path / "govopen.db"))
    init(ledger.location, agency="虚构厅", packs=())
    rows = [(f"赣〔2020〕{each}号", "2020-04-01", "2020-04-09") for each in range(50)]
    path = write_csv(tmp_path, *rows, header=REGISTER) if ending == "csv" else write_xlsx(tmp_path, {"许可": [REGISTER, *rows]})
    assert import_file(ledger, path).adding == 50
    assert opened == [ending]


def test_workbook_and_text_give_the_same_ledger(tmp_path: Path) -> None:
    """Days as cells, days as text, from either form of file: entry for entry the same, but for the file's own name and hash."""
    day, minute = date(2020, 4, 1), datetime.combine(date(2020, 4, 9), time(16, 20))
    table: list[tuple[Value, ...]] = [(f"赣〔2020〕{each}号", day, minute if each % 2 else "") for each in range(1, 8)]
    texts = [tuple(str(each)[:16] for each in row) for row in table]
    paths = [
        write_xlsx(tmp_path, {"许可": [REGISTER, *table]}, name="cells.xlsx"),
        write_xlsx(tmp_path, {"许可": [REGISTER, *texts]}, name="texts.xlsx"),
        write_csv(tmp_path, *texts, header=REGISTER, encoding="gb18030"),
    ]
    ledgers = []
    for path in paths:
        ledger = clerk(str(tmp_path / f"{path.stem}{path.suffix}.db"))
        init(ledger.location, agency="虚构厅", packs=())
        import_file(ledger, path)
        ledgers.append(kept(ledger.location))
    assert ledgers[0] == ledgers[1] == ledgers[2]
    assert len(ledgers[0]) == 11


def kept(location: str, *, kind: str = "decision") -> Said:
    with open_ledger(location, write=False) as book:
        return [(entry.number, entry.event, str(entry.when)) for entry in book.entries(kind=kind, corrected=False)]


REQUESTS = ("申请编号", "收到日期", "申请渠道", "答复日期", "办理结果")


def test_requests_say_the_same_on_every_road(tmp_path: Path) -> None:
    """A register of requests as date cells, as text in two encodings, as a table of events, and as commands."""
    cells: list[tuple[Value, ...]] = [("依申请1号", date(2021, 3, 1), "网络", date(2021, 3, 12), "予以公开")]
    texts = [("依申请1号", "2021.3.1", "网络", "2021年3月12日", "予以公开")]
    events = [("收到申请", "依申请1号", "2021/3/1 0:00", "网络", ""), ("答复申请", "依申请1号", "20210312", "", "予以公开")]
    paths = [
        write_xlsx(tmp_path, {"登记": [REQUESTS, *cells]}),
        write_csv(tmp_path, *texts, header=REQUESTS, encoding="utf-16", name="utf16.csv"),
        write_csv(tmp_path, *texts, header=REQUESTS, encoding="gb18030", name="gb.csv"),
        write_csv(tmp_path, *events, header=("事件", "编号", "发生时间", "申请渠道", "办理结果"), name="events.csv"),
    ]
    ledgers = [clerk(str(tmp_path / f"{place}.db")) for place in range(len(paths) + 1)]
    for ledger in ledgers:
        init(ledger.location, agency="虚构厅", packs=())
    for ledger, path in zip(ledgers, paths, strict=False):
        import_file(ledger, path)
    log(ledgers[-1], EntryInput("request-received", "依申请1号", "2021-03-01", fields={"channel": "internet"}))
    log(ledgers[-1], EntryInput("replied", "依申请1号", "2021-03-12", fields={"result": "granted"}))
    kept_by = [kept(ledger.location, kind="request") for ledger in ledgers]
    assert kept_by == [[("依申请1号", "request-received", "2021-03-01"), ("依申请1号", "replied", "2021-03-12")]] * len(ledgers)


@pytest.mark.parametrize(
    "row", [("赣1号", "2020-02-30", ""), ("赣1号", "2020-04-09", "2020-04-01"), ("1.2E+5", "2020-04-01", ""), ("赣1号", "", "")]
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_dry_run_and_import_refuse_alike(tmp_path: Path, row: tuple[str, ...], ending: str) -> None:
    good = ("赣2号", "2020-04-01", "")
    path = write_csv(tmp_path, good, row, header=REGISTER) if ending == "csv" else write_xlsx(tmp_path, {"许可": [REGISTER, good, row]})
    ledger = clerk(str(tmp_path / "govopen.db"))
    init(ledger.location, agency="虚构厅", packs=())
    refusals = []
    for dry_run in (True, False):
        with pytest.raises(NothingImported) as refused:
            import_file(ledger, path, dry_run=dry_run)
        refusals.append([(problem.row, problem.column, str(problem.message)) for problem in refused.value.problems])
    assert refusals[0] == refusals[1]
    assert {at for at, _, _ in refusals[0]} == {3}
    assert kept(ledger.location) == []
