"""Workbooks that are none, or that would take the machine with them: each its own message."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path

import pytest

from govopen.errors import ImportRefused
from govopen.intake.readers.workbook_safety import check_workbook, column_number
from tests.intake.files import HEADER, ROW, noted, read, rewrite, said, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path, {"许可": [HEADER, ROW]})


def refused(path: Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(path)
    return str(caught.value)


def test_a_good_one(register: Path) -> None:
    assert len(read(register).records) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "of the old kind (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xef\xbb\xbf <html><table><tr><td>x</td></tr></table></html>", "a web page"),
        ("行政许可决定文书号,许可决定日期\n".encode("gb18030"), "a text file that only bears the name of a workbook"),
        (b"\0\1\2\3", "is no workbook"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)
    assert words in refused(path)


def test_truncated(register: Path) -> None:
    register.write_bytes(register.read_bytes()[:-300])
    assert "damaged" in refused(register)


def test_damaged_within(register: Path) -> None:
    data = bytearray(register.read_bytes())
    with zipfile.ZipFile(register) as archive:
        start = archive.getinfo(SHEET).header_offset + 80
    data[start : start + 40] = b"\xff" * 40
    register.write_bytes(bytes(data))
    assert "damaged" in refused(register)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "a zip but no workbook" in refused(path)


@pytest.mark.parametrize("declaration", [b'<!DOCTYPE x [<!ENTITY a "b">]>', b'<!ENTITY a SYSTEM "file:///etc/passwd">'])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_document_types_and_entities(register: Path, declaration: bytes, part: str) -> None:
    assert "DTD" in refused(rewrite(register, part, lambda data: data.replace(b"?>", b"?>" + declaration, 1)))


def test_parts_in_other_encodings(register: Path) -> None:
    assert "not in UTF-8" in refused(rewrite(register, SHEET, lambda data: data.decode().encode("utf-16")))


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        b'<row><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1048576"><v>1</v></c><c r="AZ1"><v>1</v></c></row>',
        b"<row\nr='1'><c s='1'\tr = 'XFD9'><v>1</v></c></row>",
        b'<x:row r="1048577"><x:c r="A1048577"/></x:row>',
        b'<row r="3"><c r="A' + b"9" * 5000 + b'"><v>1</v></c></row>',
        b"<row r='" + b"9" * 5000 + b"'/>",
        b"<row r='3'><c r='" + b"Z" * 5000 + b"3'/></row>",
    ],
)
def test_cells_far_outside(register: Path, cells: bytes) -> None:
    path = rewrite(register, SHEET, lambda data: data[: data.index(b"<sheetData>") + 11] + cells + b"</sheetData></worksheet>")
    assert "A sheet reaches to row" in refused(path)


def test_a_zip_bomb(register: Path) -> None:
    with zipfile.ZipFile(register, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/bomb.xml", "w") as part:
        for _ in range(100):
            part.write(b"0" * 2**20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "zip bomb" in refused(register)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_more_than_can_be_unpacked(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govopen.intake.readers.workbook_safety.UNPACKED_LIMIT", 1000)
    assert "unpacks to more than" in refused(register)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govopen.intake.readers.workbook_safety.ROW_LIMIT", 1000)
    path = write_xlsx(tmp_path, {"许可": [HEADER, *[ROW] * 1000]})
    assert "A sheet reaches to row 1001 and column" in refused(path)


def test_columns() -> None:
    assert [column_number(name) for name in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]


def test_dates_from_1904(register: Path) -> None:
    rewrite(register, "xl/workbook.xml", lambda data: data.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
    assert check_workbook(register).since_1904


def test_formulas_errors_merges_and_hidden_things(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "careful.xlsx"
    with xlsxwriter.Workbook(str(path)) as ledger:
        sheet = ledger.add_worksheet("许可")
        sheet.write_row(0, 0, (*HEADER, "备注"))
        for row in range(1, 5):
            sheet.write_row(row, 0, (f"赣{row}号", "2020-04-01", "", "", "", ""))
        sheet.write_formula(1, 2, "=NOW()", None, "")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 6, "=NOW()", None, "")
        sheet.write_formula(4, 2, '="2020-04-02"', None, "2020-04-02")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.merge_range(5, 0, 6, 0, "赣5号")
        sheet.write_row(5, 1, ("2020-04-01",))
        sheet.write_row(6, 1, ("2020-04-01",))
        hidden = ledger.add_worksheet("旧表")
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, ("赣9号", *ROW[1:]))
        hidden.hide()
    rewrite(path, SHEET, lambda data: data.replace(b"<f>NOW()</f><v></v>", b"<f>NOW()</f>"))
    intake = read(path)
    assert said(intake) == [
        "2 公示时间 None: The cell holds a formula that was never calculated; "
        "open the file in Excel or WPS and save it, or paste as values.",
        "3 许可决定日期 None: The cell holds the error #DIV/0!.",
    ]
    assert [record.drafts[0].number for record in intake.records] == ["赣3号", "赣4号", "赣5号", "赣5号", "赣9号"]
    assert "unused columns (row:column): 4:7" in noted(intake)
    assert "hidden rows, read all the same: 5" in noted(intake)
    assert "merged cells; each row under one has the value that it shows: A6:A7" in noted(intake)
    assert "Sheet 旧表 is hidden; it is read all the same" in noted(intake)


def test_a_value_under_a_merged_cell_is_named_and_refused(tmp_path: Path) -> None:
    """The case 20: nobody sees what stands under B2:B3."""
    import xlsxwriter

    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as ledger:
        sheet = ledger.add_worksheet("许可")
        sheet.write_row(0, 0, HEADER[:3])
        sheet.write_row(1, 0, ("赣1号", "2020-04-01", "2020-04-09"))
        sheet.write_row(2, 0, ("赣2号", "", ""))
        sheet.write_row(3, 0, ("赣3号", "2020-04-01", ""))
        sheet.merge_range(1, 1, 2, 1, "2020-04-01")
        sheet.merge_range(1, 2, 3, 2, "2020-04-09")
        sheet.write(2, 1, "2020-04-03")
    intake = read(path)
    assert said(intake) == [
        "3 许可决定日期 None: Under the merged cells B2:B3, which show 2020-04-01, stands 2020-04-03, which nobody sees: "
        "take the merging off."
    ]
    assert [[str(draft.when) for draft in record.drafts] for record in intake.records] == [["2020-04-01", "2020-04-09"]] * 2


def test_what_is_not_shown_is_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as ledger:
        sheet = ledger.add_worksheet("许可")
        sheet.write_row(0, 0, HEADER[:2])
        for row in range(1, 4):
            sheet.write_row(row, 0, (f"赣{row}号", "2020-04-01"))
        sheet.autofilter(0, 0, 3, 1)
        sheet.filter_column(0, "x == 赣1号")
        sheet.set_row(2, 0)
        sheet.set_column(5, 5, 0)
        sheet.write(3, 1, "42459")
    intake = read(path)
    assert [record.row for record in intake.records] == [2, 3]
    assert "may mean either of two days four years apart" in said(intake)[0]
    for words in ("has a filter", "hidden rows, read all the same: 3", "has hidden columns", "counts days from 1904"):
        assert words in noted(intake)
