"""Whole files: how they are encoded, laid out and packed; what is not what its name says, and what would take the machine with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from tests.acceptance.conftest import Office, Ran
from tests.faults import hostile
from tests.faults.conftest import Tell
from tests.faults.import_room import GOOD, HEADER, preview, refused, text, workbook
from tests.intake.files import csv_text, rewrite, write_csv

RARE = "许䶮𠅤1号"


@pytest.mark.parametrize(
    ("case", "encoding", "number", "named"),
    [
        ("GBK", "gbk", "许1号", "GB18030"),
        ("GB18030 with 䶮 and 𠅤", "gb18030", RARE, "GB18030"),
        ("UTF-8", "utf-8", RARE, "UTF-8"),
        ("UTF-8 with its mark (BOM)", "utf-8-sig", RARE, "UTF-8 (BOM)"),
        ("UTF-16", "utf-16", RARE, "UTF-16"),
    ],
)
def test_encodings_that_are_read(office: Office, tell: Tell, case: str, encoding: str, number: str, named: str) -> None:
    path = write_csv(Path(), (number, "2020-04-01", "", ""), header=HEADER, encoding=encoding)
    looked, said = preview(office, path)
    assert f"Encoding: {named}." in said
    office.do("import", str(path))
    assert number in office.do("list", "--format", "csv").out
    tell(case, looked)


def test_encodings_mixed_in_one_file(office: Office, tell: Tell) -> None:
    first = csv_text(("许1号", "2020-04-01", "", ""), header=HEADER).encode("gb18030")
    path = Path("mixed.csv")
    path.write_bytes(first + "许可〔2020〕2号,2020-04-01,,\n".encode())
    tell("Two encodings in one file", refused(office, path, f"line 3 (from byte {len(first)}) is UTF-8, but byte 0 (line 1) is not"))
    path.write_bytes(csv_text(GOOD, header=HEADER).encode() + "许2号,2020-04-01,,\n".encode("gb18030"))
    start = len(csv_text(GOOD, header=HEADER).encode())
    ran = refused(office, path, f"but byte {start} (line 3) is not")
    tell("The same, the other way round", ran)


def test_big5(office: Office, tell: Tell) -> None:
    path = Path("big5.csv")
    path.write_bytes("行政許可決定文書號,許可決定日期\n贛人社許1號,2020-04-01\n".encode("big5"))
    tell("Big5", refused(office, path, "big5.csv seems to be in Big5, which is not read."))


@pytest.mark.parametrize(
    ("case", "line", "sentence"),
    [
        ("Quotation mark after the end of a quoted cell", '"许1号"x,2020-04-01,,', "register.csv, line 3: a stray quotation mark"),
        ("Quotation mark never closed", '"许1号,2020-04-01,,', "register.csv, line 3: a quotation mark is opened and never closed"),
    ],
)
def test_stray_quotes(office: Office, tell: Tell, case: str, line: str, sentence: str) -> None:
    path = text(GOOD)
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    tell(case, refused(office, path, sentence))


def test_rows_and_lines_are_told_apart(office: Office, tell: Tell) -> None:
    path = text(('"许\n1号"', "2020-04-01", "", ""), GOOD)
    looked, said = preview(office, path)
    assert "The file has 4 lines and 2 rows: cells with line breaks, blank lines or lines before the header." in said
    tell("Rows and lines differ in number", looked, lines=3)


@pytest.mark.parametrize(
    ("case", "header", "sentence"),
    [
        ("Required column missing", (HEADER[0], "备注"), "row 1 · 许可决定日期: The column 许可决定日期 is missing."),
        ("The column of numbers missing", (HEADER[1], "备注"), "row 1 · 行政许可决定文书号: The column 行政许可决定文书号 is missing."),
        ("Column twice", (*HEADER[:2], "XK_JDRQ"), "The column 许可决定日期 stands there twice, as 许可决定日期 and XK_JDRQ."),
        ("Unknown column twice", (*HEADER[:2], "经办人", "经办人"), "The column 经办人 stands there twice, as 经办人 and 经办人."),
        ("Misspelt required column", ("行政许可决定文书好", HEADER[1]), "is not known; is 行政许可决定文书号 meant?"),
        ("Misspelt column of ours", (*HEADER[:2], "发布日期"), "row 1 · 发布日期: The column 发布日期 is not known; is 公示时间 meant?"),
    ],
)
def test_headers_that_are_faulty(office: Office, tell: Tell, case: str, header: Sequence[str], sentence: str) -> None:
    path = text(("许1号", "2020-04-01", "2020-04-02", "x")[: len(header)], header=header)
    tell(case, refused(office, path, "its columns are faulty", sentence))
    partial = refused(office, path, "its columns are faulty", words=["--partial"])
    assert "every column has its right name once" in partial.err


def test_no_header_at_all(office: Office, tell: Tell) -> None:
    tell("No header that is known", refused(office, text(("1", "2"), header=("a", "b")), "no known header in the first 10 rows"))


def test_unknown_columns_are_listed(office: Office, tell: Tell) -> None:
    looked, said = preview(office, text((*GOOD, "张三", "1"), header=(*HEADER, "经办人", "序号")))
    assert "Note: Ignored columns: 经办人, 序号." in said
    tell("Unknown columns", looked, lines=3)


def test_every_fault_at_once(office: Office, tell: Tell) -> None:
    path = text(GOOD[:2], (*GOOD, "x"), ("", "2020-02-30", "", ""), ("许2号", "", "明天", ""), GOOD)
    ran = refused(
        office,
        path,
        "4 of 5 rows are faulty",
        "row 2: The row has 2 cells, the header 4.",
        "row 3: The row has 5 cells, the header 4.",
        "row 4 · 行政许可决定文书号: A number (文号) is missing.",
        "row 4 · 许可决定日期: 2020-02-30: there is no such day.",
        "row 5 · 许可决定日期: The day of the decision is missing.",
        "row 5 · 公示时间: 明天 is not a day or time that can be read.",
    )
    tell("Short row, long row, and every other fault of the file at once", ran, lines=7)


def test_what_a_spreadsheet_hides(office: Office, tell: Tell) -> None:
    path = Path("careful.xlsx")
    _write_careful(path)
    rewrite(path, hostile.SHEET, lambda data: data.replace(b"<f>NOW()</f><v></v>", b"<f>NOW()</f>"))
    ran = office.run("import", str(path), "--dry-run", "--partial")
    assert ran.code == 0, ran
    lines = {
        "Formula that was never calculated": (
            "sheet 许可 · row 2 · 公示时间: The cell holds a formula that was never calculated; "
            "open the file in Excel or WPS and save it, or paste as values."
        ),
        "Error cell": "sheet 许可 · row 3 · 许可决定日期: The cell holds the error #DIV/0!.",
        "The same in a column that is not read": "Sheet 许可: cells with errors or formulas without value in unused columns (row:column): 4:5.",  # noqa: E501
        "Merged cells": "Sheet 许可: merged cells; each row under one has the value that it shows: A6:A7.",
        "Hidden row": "Sheet 许可: hidden rows, read all the same: 5.",
        "Hidden column": "Sheet 许可 has hidden columns; they are read all the same.",
        "Hidden sheet with a table": "Sheet 旧表 is hidden; it is read all the same.",
        "Hidden sheet without one": "Sheet 草稿, which is hidden, has no known header in its first 10 rows; it was not read.",
    }
    for case, line in lines.items():
        assert line in ran.err, (line, ran.err)
        tell(f"{case}, in the preview", Ran(ran.code, "", line))
    assert "5 rows" not in ran.out
    office.do("import", str(path), "--partial")
    assert {f"许{row}号" for row in (3, 4, 5, 9)} <= set(office.do("list", "--format", "csv").out.replace(",", " ").split())


def _write_careful(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as ledger:
        sheet = ledger.add_worksheet("许可")
        sheet.write_row(0, 0, (*HEADER, "备注"))
        for row in range(1, 5):
            sheet.write_row(row, 0, (f"许{row}号", "2020-04-01", "", "", ""))
        sheet.write_formula(1, 2, "=NOW()", None, "")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 4, "=NOW()", None, "")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        sheet.merge_range(5, 0, 6, 0, "许5号")
        sheet.write_row(5, 1, ("2020-04-01",))
        sheet.write_row(6, 1, ("2020-04-01",))
        for name, rows in (("旧表", (HEADER, ("许9号", "2020-04-01", "", ""))), ("草稿", (("随手记",),))):
            hidden = ledger.add_worksheet(name)
            for place, cells in enumerate(rows):
                hidden.write_row(place, 0, cells)
            hidden.hide()


DTD = b'<!DOCTYPE x [<!ENTITY a "b">]>'
ENTITY = b'<!ENTITY a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("case", "declaration", "part"),
    [
        ("DTD in the sheet of an xlsx", DTD, hostile.SHEET),
        ("External entity in the sheet", ENTITY, hostile.SHEET),
        ("DTD in the strings of an xlsx", DTD, "xl/sharedStrings.xml"),
        ("DTD in the list of sheets", DTD, "xl/workbook.xml"),
    ],
)
def test_document_types(office: Office, tell: Tell, case: str, declaration: bytes, part: str) -> None:
    path = rewrite(workbook(GOOD), part, lambda data: data.replace(b"?>", b"?>" + declaration, 1))
    tell(case, refused(office, path, "declares a document type or entities (DTD)", "it was not opened"))


def test_docx_is_not_read(office: Office, tell: Tell) -> None:
    path = workbook(GOOD).rename("register.docx")
    tell("docx, whatever is in it: no docx is read", refused(office, path, "register.docx is neither .xlsx nor .csv."))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("case", "name", "content", "sentence"),
    [
        (".xls", "register.xls", OLE + b"\0" * 600, "register.xls is a workbook of the old kind (.xls)."),
        (".xls under the name .xlsx", "register.xlsx", OLE + b"\0" * 600, "register.xlsx is a workbook of the old kind (.xls)."),
        ("Encrypted workbook", "register.xlsx", OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "is protected by a password."),
        (
            "HTML as .xls",
            "register.xls",
            b"<html><table><tr><td>x</td></tr></table></html>",
            "is a web page that only bears the name of a workbook.",
        ),
        ("CSV as .xlsx", "register.xlsx", "许可决定日期\n".encode("gb18030"), "is a text file that only bears the name of a workbook."),
        ("xlsx as .csv", "register.csv", b"PK\x03\x04" + b"a" * 30, "is a workbook that bears the name of a text file."),
        ("Other bytes as .xlsx", "register.xlsx", b"\0\1\2\3", "register.xlsx is no workbook."),
        ("Empty .xlsx", "register.xlsx", b"", "register.xlsx is empty."),
        ("Empty .csv", "register.csv", b"", "register.csv is empty."),
    ],
)
def test_what_is_not_what_its_name_says(office: Office, tell: Tell, case: str, name: str, content: bytes, sentence: str) -> None:
    Path(name).write_bytes(content)
    tell(case, refused(office, Path(name), sentence))


def test_workbooks_that_break_off(office: Office, tell: Tell) -> None:
    path = workbook(GOOD)
    whole = path.read_bytes()
    path.write_bytes(whole[:-300])
    tell("Truncated zip", refused(office, path, "register.xlsx is damaged: the workbook breaks off or is not whole."))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "x")
    tell("A zip that is no workbook", refused(office, path, "register.xlsx: The file is a zip but no workbook."))


@pytest.mark.parametrize(
    ("case", "write", "sentence", "figures"),
    [
        ("Zip bomb of 100 MB", lambda: hostile.write_bomb(Path(), 100), "as a zip bomb does; it was not opened.", "0.5 s, 64 MB"),
        ("1 GiB cell in xlsx", lambda: _declare(1024), "unpacks to more than 768 MB; it was not opened.", "0.6 s, 64 MB"),
        ("1 GiB cell in csv", lambda: _sparse(1024), "cell.csv is too large: at most 256 MB.", "0.6 s, 61 MB"),
        (
            "Cells A1 and XFD1048576",
            lambda: hostile.write_far_cell(Path()),
            "to row 1048576 and column 16384; it was not opened.",
            "0.7 s, 64 MB",
        ),
        ("3,000,000 rows in xlsx", lambda: _numbered(3_000_000), "it was not opened.", "1.8 s, 66 MB"),
        (
            "3,000,000 rows in csv",
            lambda: hostile.write_long_text(Path(), 3_000_000),
            "has 3000001 lines; at most 1048576 are read at once.",
            "0.6 s, 91 MB",
        ),
    ],
)
def test_what_would_take_the_machine_with_it(
    office: Office, tell: Tell, case: str, write: Callable[[], Path], sentence: str, figures: str
) -> None:
    ran = refused(office, write(), sentence)
    tell(case, ran, f"*by hand*, real size: {figures} (processor, peak of the child)")


def _declare(megabytes: int) -> Path:
    """A workbook whose table of contents says that its sheet is so large; nobody reads further."""
    path = hostile.write_giant_cell(Path(), 1)
    with zipfile.ZipFile(path, "a") as archive:
        archive.getinfo(hostile.SHEET).file_size = megabytes * hostile.MB
        archive.writestr("x", "x")
    return path


def _sparse(megabytes: int) -> Path:
    """A csv of so many megabytes that takes no room on the disk."""
    path = text(GOOD).rename("cell.csv")
    with path.open("ab") as file:
        file.truncate(megabytes * hostile.MB)
    return path


def _numbered(rows: int) -> Path:
    """A workbook with so many rows, all of them empty."""
    path = workbook(GOOD)
    numbered = b"".join(b'<row r="%d"/>' % row for row in range(3, rows + 3))
    return rewrite(path, hostile.SHEET, lambda data: data.replace(b"</sheetData>", numbered + b"</sheetData>"))


def test_a_template_comes_back_without_a_word(office: Office, tell: Tell) -> None:
    for language in ("en", "zh"):
        for kind in ("decision", "result", "policy"):
            office.do("--lang", language, "template", kind, "-o", "t.xlsx", "--force")
            ran = office.run("import", "t.xlsx")
            assert (ran.code, ran.err, ran.out) == (0, "", "t.xlsx: the tables have no rows; nothing was recorded.\n")
    tell("Template that nobody filled in", ran)
