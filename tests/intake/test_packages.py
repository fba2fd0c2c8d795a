"""Workbooks are found by their relationships, and files by their content, whatever names they bear."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from govopen.errors import ImportRefused
from tests.intake.files import HEADER, ROW, noted, read, rewrite, said, write_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FLAT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
)
Parts = dict[str, bytes]


def changed(folder: Path, change: Callable[[Parts], Parts], *, name: str = "register.xlsx") -> Path:
    path = write_xlsx(folder, {"许可": [HEADER, ROW]}, name=name)
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in change(parts).items():
            archive.writestr(each, content)
    return path


def everywhere(*pairs: tuple[str, str]) -> Callable[[Parts], Parts]:
    """Replace words in the names and in the contents of all parts."""

    def change(parts: Parts) -> Parts:
        out = {}
        for name, content in parts.items():
            for old, new in pairs:
                name, content = name.replace(old, new), content.replace(old.encode(), new.encode())
            out[name] = content
        return out

    return change


def strict(parts: Parts) -> Parts:
    return everywhere(
        (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )(parts)


TABLES = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")


def with_prefix(prefix: str, *names: str) -> Callable[[Parts], Parts]:
    """Write the elements of some parts with a prefix."""

    def change(parts: Parts) -> Parts:
        for name in names:
            head, found, body = parts[name].decode().rpartition("?>")
            body = (
                body.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:").replace('xmlns="', f'xmlns:{prefix}="')
            )
            parts[name] = f"{head}{found}{body}".encode()
        return parts

    return change


prefixed = with_prefix("x", *TABLES)


def parted_by_backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def with_an_encoded_name(parts: Parts) -> Parts:
    """As an address, a part's name in Chinese is written in percents."""
    parts["xl/worksheets/许可 1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    links = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(b"worksheets/sheet1.xml", b"worksheets/%E8%AE%B8%E5%8F%AF%201.xml")
    return parts


def with_a_late_root(parts: Parts) -> Parts:
    """A comment of five thousand signs stands before the root of each part."""
    for name in TABLES:
        parts[name] = parts[name].replace(b"?>", b"?><!--" + b"x" * 5000 + b"-->", 1)
    return parts


@pytest.mark.parametrize(
    "change",
    [
        strict,
        prefixed,
        lambda parts: strict(prefixed(parts)),
        everywhere(("workbook.xml", "workbook22.xml")),
        everywhere(("xl/", "book/")),
        everywhere(("sheet1.xml", "data.xml"), ("worksheets/", "tables/")),
        everywhere(("sharedStrings.xml", "strings9.xml"), ("styles.xml", "styles9.xml")),
        everywhere(('Target="worksheets', 'Target="./worksheets')),
        everywhere(('Target="worksheets', 'Target="/xl/worksheets'), ('Target="sharedStrings', 'Target="/xl/sharedStrings')),
        everywhere(('Target="xl/workbook', 'Target="/xl/workbook')),
        everywhere(('Target="worksheets', 'Target="../xl/worksheets')),
        everywhere(("xl/worksheets/sheet1", "xl/Worksheets/Sheet1")),
        everywhere(("xl/", "")),
        everywhere(('Target="xl/workbook', 'Target="./xl/workbook')),
        everywhere(('Target="xl/workbook', 'Target="xl\\workbook'), ('Target="worksheets/', 'Target="worksheets\\')),
        parted_by_backslashes,
        lambda parts: parted_by_backslashes(strict(parts)),
        with_an_encoded_name,
        lambda parts: {name: content for name, content in parts.items() if name != "_rels/.rels"},
        with_prefix("x", "xl/styles.xml"),
        with_prefix("x", "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml"),
        with_prefix("ss-1.a", *TABLES),
        with_prefix("表", *TABLES),
        lambda parts: strict(with_prefix("s-s", *TABLES)(parts)),
        lambda parts: with_a_late_root(prefixed(parts)),
        lambda parts: with_a_late_root(strict(parts)),
    ],
)
def test_parts_are_found_by_their_relationships(tmp_path: Path, change: Callable[[Parts], Parts]) -> None:
    intake = read(changed(tmp_path, change))
    assert (said(intake), [record.drafts[0].number for record in intake.records]) == ([], [ROW[0]])


@pytest.mark.parametrize("place", [everywhere(("sheet1.xml", "data.xml"), ("worksheets/", "tables/")), parted_by_backslashes])
def test_the_guard_looks_at_the_sheet_wherever_it_is(tmp_path: Path, place: Callable[[Parts], Parts]) -> None:
    with pytest.raises(ImportRefused, match="it was not opened"):
        read(changed(tmp_path, lambda parts: place(everywhere(('r="A2"', 'r="XFD1048576"'))(parts))))


@pytest.mark.parametrize("prefix", ["x", "s-s", "表"])
def test_what_the_fast_reader_passes_over_is_found_under_any_prefix(tmp_path: Path, prefix: str) -> None:
    """A formula without a value, a merged day and a hidden row, in elements with a prefix."""
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER[:3], (ROW[0], "2020-04-01", "=B2+8"), ("赣人社许〔2020〕2号", None, None)):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[3].hidden = True
    book.save(path)
    name = "xl/worksheets/sheet1.xml"
    intake = read(rewrite(path, name, lambda data: with_prefix(prefix, name)({name: data})[name]))
    assert [(problem.row, problem.column) for problem in intake.problems] == [(2, "公示时间")]
    assert [(record.row, str(record.drafts[0].when)) for record in intake.records] == [(3, "2020-04-01")]
    assert "hidden rows, read all the same: 3" in noted(intake)


def test_days_that_strict_open_xml_writes_as_text(tmp_path: Path) -> None:
    """Cells of type d hold an ISO day (ECMA-376 part 1, 18.18.11); a fraction of a second stays on its day."""

    def as_days(parts: Parts) -> Parts:
        text = parts["xl/worksheets/sheet1.xml"].decode()
        for cell, moment in (("B2", "2020-04-01"), ("C2", "2020-04-09T23:59:59.9")):
            text = re.sub(rf'<c r="{cell}".*?</c>', f'<c r="{cell}" t="d"><v>{moment}</v></c>', text)
        return strict(parts | {"xl/worksheets/sheet1.xml": text.encode()})

    [record] = read(changed(tmp_path, as_days)).records
    assert [str(draft.when) for draft in record.drafts] == ["2020-04-01", "2020-04-09 23:59"]


@pytest.mark.parametrize("name", ["register.xls", "register.et", "register.dat", "register"])
def test_a_workbook_under_another_name(tmp_path: Path, name: str) -> None:
    assert len(read(changed(tmp_path, lambda parts: parts, name=name)).records) == 1


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a.dat"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>", "is a web page"),
        (b"From: <Saved by WPS>\nMIME-Version: 1.0\n", "is a web page"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>", "is a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "in the XML of Excel 2003"),
        (FLAT, "is a flat OpenDocument file"),
        (b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>', "is a document in the Unified Office Format"),
        (b'<?xml version="1.0"?><rows><row><XK_WSH>1</XK_WSH></row></rows>', "is an XML file"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', "is a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of the old kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_a_file_is_is_said_whatever_its_name(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=words):
        read(path)


@pytest.mark.parametrize(("name", "pretends"), [("a.html", False), ("a.HTM", False), ("a.mht", False), ("a", False), ("a.xls", True)])
@pytest.mark.parametrize("content", [b"<html><table/></html>", b"<!DOCTYPE html>\n<html></html>", b"MIME-Version: 1.0\n\n<html></html>"])
def test_a_web_page_pretends_only_where_it_has_the_name_of_a_workbook(tmp_path: Path, name: str, pretends: bool, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="is a web page") as refused:
        read(path)
    assert ("only bears the name" in str(refused.value.message)) == pretends
    assert refused.value.hint is not None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}, "OpenDocument"),
        ({"register.xlsx": b"PK"}, "a zip with tables in it"),
        ({"readme": b"x"}, "a zip but no workbook"),
        ({"xl/workbook.bin": b"x"}, "binary form"),
    ],
)
def test_what_a_zip_is(tmp_path: Path, parts: Parts, words: str) -> None:
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(ImportRefused, match=words):
        read(path)
