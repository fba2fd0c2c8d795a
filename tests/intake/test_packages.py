"""Workbooks are found by their relationships, and files by their content, whatever names they bear."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from govopen.errors import ImportRefused
from tests.intake.files import HEADER, ROW, read, said, write_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
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


def prefixed(parts: Parts) -> Parts:
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        text = parts[name].decode()
        head, body = text.split("?>", 1)
        body = body.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
        parts[name] = f"{head}?>{body}".encode()
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
    ],
)
def test_parts_are_found_by_their_relationships(tmp_path: Path, change: Callable[[Parts], Parts]) -> None:
    intake = read(changed(tmp_path, change))
    assert (said(intake), [record.drafts[0].number for record in intake.records]) == ([], [ROW[0]])


def test_the_guard_looks_at_the_sheet_wherever_it_is(tmp_path: Path) -> None:
    far = everywhere(("sheet1.xml", "data.xml"), ("worksheets/", "tables/"), ('r="A2"', 'r="XFD1048576"'))
    with pytest.raises(ImportRefused, match="it was not opened"):
        read(changed(tmp_path, far))


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
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of the old kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_a_file_is_is_said_whatever_its_name(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=words):
        read(path)


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
