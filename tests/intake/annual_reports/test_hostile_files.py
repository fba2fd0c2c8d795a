"""Files that are no reports, damaged, or made to do harm: a sentence, or what can be read of them, and never an exception."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govopen.app.annual_check import check_annual_reports
from govopen.errors import ImportRefused
from govopen.intake.annual_reports.reader import read_report
from tests.intake.annual_reports.pages import PUBLISHED, Page, typed

FORM, NUMBERS = typed("huaian-2024")
PAGE = Page().page("淮安市人民政府2024年政府信息公开工作年度报告", ["全市共受理政府信息公开申请3119件。"], NUMBERS, FORM)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.html", b"", "is empty"),
        ("报告.pdf", b"%PDF-1.7 \xe2\xe3", "is a PDF"),
        ("报告.html", b"%PDF-1.7 \xe2\xe3", "is a PDF"),
        ("报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "of the old kind"),
        ("报告.xlsx", b"PK\x03\x04damaged", "is damaged"),
        ("报告.xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "XML of Office 2003"),
        ("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "is no text, web page, document or workbook"),
        ("通知.html", "<html><body><p>关于年度报告的通知</p></body></html>".encode(), "none of the three tables"),
        ("通知.txt", "关于年度报告的通知\n1 2 3 4 5 6 7\n".encode(), "none of the three tables"),
        ("页.mht", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", "holds no web page"),
        ("深.json", b'{"schema": "govopen.annual-report/1", "table3": ' + b"[" * 100_000, "is no report in the schema"),
        ("数.json", b'{"schema": "govopen.annual-report/1", "table3": {"rows": [{"id": "new", "values": [1e999]}]}}', "is no report in"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_what_it_is(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        read_report(tmp_path / name)
    assert words in refused.value.message.text
    assert refused.value.hint is not None


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.html", tmp_path):
        with pytest.raises(ImportRefused, match="There is no file"):
            read_report(path)


@pytest.mark.parametrize(
    "harm",
    [
        "<table><tr><td colspan=99999999 rowspan=99999999>广告</td></tr></table>",
        "<table>" + "<tr><td>1</td><td>2</td></tr>" * 50_000 + "</table>",
        "<div>" * 20_000,
        "<table><tr><td>" * 5_000,
        "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><p>&b;</p>",
        "<p>" + "共计" * 50_000 + "</p>",
        "<p>行政复议" + "的类答复" * 20_000 + "</p>",
        "<p>" + "(" * 100_000 + "</p>",
        "<p>" + "9" * 200_000 + "件</p>",
        "<td>" + "9" * 5_000 + "</td>",
    ],
)
def test_a_page_made_to_do_harm_is_read_in_time(harm: str, tmp_path: Path) -> None:
    file = tmp_path / "报告.html"
    file.write_text(PAGE + harm, "utf-8")
    started = time.process_time()
    (found,) = check_annual_reports([file])
    assert time.process_time() - started < 20
    assert found.report is not None
    assert {cell: found.report.cells.numbers.get(cell) for cell in NUMBERS} == NUMBERS


def test_a_document_that_declares_entities_is_not_opened(tmp_path: Path) -> None:
    xml = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document xmlns:w="x">&a;</w:document>'
    with zipfile.ZipFile(tmp_path / "报告.docx", "w") as archive:
        archive.writestr("word/document.xml", xml)
    with pytest.raises(ImportRefused, match="declares a document type or entities"):
        read_report(tmp_path / "报告.docx")


def test_a_document_that_unpacks_without_end_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "报告.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    with pytest.raises(ImportRefused, match="unpacks to more than 64 MB"):
        read_report(tmp_path / "报告.docx")


def test_a_sheet_of_many_rows_is_read_from_its_head(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    for number in range(6_000):
        sheet.append([f"行{number}", number])
    book.save(tmp_path / "明细.xlsx")
    with pytest.raises(ImportRefused, match="none of the three tables"):
        read_report(tmp_path / "明细.xlsx")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(PAGE)), length=st.integers(0, 3_000), piece=st.text(max_size=40))
def test_a_damaged_page_is_read_or_refused(tmp_path: Path, place: int, length: int, piece: str) -> None:
    file = tmp_path / "报告.html"
    file.write_text(PAGE[:place] + piece + PAGE[place + length :], "utf-8", "surrogatepass")
    (found,) = check_annual_reports([file])
    assert found.verdict in ("ok", "open", "fails", "unreadable")


TEXT = (PUBLISHED / "huaian-2024.txt").read_text("utf-8")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(TEXT)), length=st.integers(0, 500), piece=st.binary(max_size=40))
def test_a_damaged_text_is_read_or_refused(tmp_path: Path, place: int, length: int, piece: bytes) -> None:
    file = tmp_path / "报告.txt"
    file.write_bytes(TEXT[:place].encode() + piece + TEXT[place + length :].encode())
    (found,) = check_annual_reports([file])
    assert found.verdict in ("ok", "open", "fails", "unreadable")


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_KEYS = st.sampled_from(["rows", "columns", "id", "values", "rules", "review"])
HELD = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=HELD)
def test_any_json_is_read_or_refused(tmp_path: Path, held: object) -> None:
    file = tmp_path / "报告.json"
    file.write_text(json.dumps({"schema": "govopen.annual-report/1", "table2": held, "table3": held, "table4": held}), "utf-8")
    (found,) = check_annual_reports([file])
    assert found.verdict in ("ok", "open", "fails", "unreadable")
