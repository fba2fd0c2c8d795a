"""Text files: encodings read right or refused, never guessed; strict quotes."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from govopen.errors import ImportRefused
from govopen.i18n import read_words
from govopen.intake.readers import csv_file
from govopen.intake.readers.workbook_safety import ROW_LIMIT
from govopen.intake.tables.template import build_template
from tests.intake.files import HEADER, ROW, VOCABULARY, csv_text, noted, read, said, write_csv

RARE = "赣䶮𠅤〔2020〕1号"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path, (RARE, *ROW[1:]), encoding=encoding)
    intake = read(path)
    assert [record.drafts[0].number for record in intake.records] == [RARE]
    assert intake.problems == []


def test_gbk_of_an_older_excel(tmp_path: Path) -> None:
    path = write_csv(tmp_path, ROW, encoding="gbk")
    assert read(path).records[0].drafts[0].number == ROW[0]
    assert "GB18030" in noted(read(path))


def test_excel_unicode_text_is_separated_by_tabs(tmp_path: Path) -> None:
    path = tmp_path / "register.txt"
    path.write_bytes(csv_text(ROW).replace(",", "\t").encode("utf-16"))
    assert len(read(path).records) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(tmp_path: Path, end: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(csv_text(ROW, ROW).replace("\n", end).encode())
    assert [record.row for record in read(path).records] == [2, 3]


def test_mixed_encodings(tmp_path: Path) -> None:
    first = csv_text(ROW).encode("gb18030")
    path = tmp_path / "mixed.csv"
    path.write_bytes(first + ",".join(("赣人社许〔2020〕2号", *ROW[1:])).encode() + b"\n")
    with pytest.raises(ImportRefused) as caught:
        read(path)
    assert f"line 3 (from byte {len(first)}) is UTF-8, but byte 0 (line 1) is not" in str(caught.value)


def test_neither_encoding(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(b"a,b\n\xff\xff,1\n")
    with pytest.raises(ImportRefused, match="byte 4, line 2 fits neither"):
        read(path)


def test_one_broken_byte(tmp_path: Path) -> None:
    good = csv_text(ROW).encode()
    path = tmp_path / "broken.csv"
    path.write_bytes(good + b"\xff\xff\n")
    with pytest.raises(ImportRefused, match=f"is UTF-8, but byte {len(good)} .line 3. is not"):
        read(path)


def test_lone_surrogate_bytes(tmp_path: Path) -> None:
    path = tmp_path / "surrogate.csv"
    path.write_bytes(csv_text().encode() + b"\xed\xa0\x80,2020-04-01,,,,\n")
    with pytest.raises(ImportRefused, match="is UTF-8, but byte"):
        read(path)


def test_big5_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big5.csv"
    path.write_bytes("行政許可決定文書號,許可決定日期\n贛人社許1號,2020-04-01\n".encode("big5"))
    with pytest.raises(ImportRefused, match="seems to be in Big5"):
        read(path)


def test_nul(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    good = csv_text(ROW).encode()
    path.write_bytes(good + '"a,1",赣'.encode() + b"\0b,,,,\n")
    with pytest.raises(ImportRefused, match=f"NUL character at byte {len(good) + 9}: line 3, cell 2, position 2"):
        read(path)
    path.write_bytes(good + b"x" * 200_000 + b"\rab,c\0")
    with pytest.raises(ImportRefused, match="cell 2, position 2"):
        read(path)
    path.write_bytes(csv_text(ROW).encode("utf-16-le"))
    with pytest.raises(ImportRefused, match="as UTF-16 without its mark"):
        read(path)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-8", b"\xef\xbb\xbf")])
def test_what_breaks_after_a_mark_is_placed(tmp_path: Path, encoding: str, mark: bytes) -> None:
    good = mark + csv_text(("上海〔2020〕1号", *ROW[1:])).encode(encoding)  # 上 is U+4E0A: its low byte looks like the end of a line
    path = tmp_path / "broken.csv"
    path.write_bytes(good + (b"\x00\xd8,\0" if encoding == "utf-16-le" else b"\xff,"))
    named = encoding.upper().removesuffix("-LE")
    with pytest.raises(ImportRefused, match=f"begins as {named}[-LE]*, but byte {len(good)}, line 3 is not"):
        read(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('赣"1"号,"2020-04-01"x,,,,', "line 3: a stray quotation mark"),
        ('"赣1号,2020-04-01,,,,', "line 3: a quotation mark is opened and never"),
    ],
)
def test_stray_quotes(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "quote.csv"
    path.write_bytes((csv_text(ROW) + line).encode())
    with pytest.raises(ImportRefused, match=words):
        read(path)


def test_a_cell_of_megabytes(tmp_path: Path) -> None:
    path = write_csv(tmp_path, ("号" * 200_000, *ROW[1:]))
    with pytest.raises(ImportRefused, match="more than 131072 characters"):
        read(path)


def test_control_characters_are_placed(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ("赣\x1b[31m1号", *ROW[1:])))
    assert said(intake) == ["2 行政许可决定文书号 赣\\x1b[31m1号: It holds the character \\x1b, which no text may, at position 2."]


def test_short_and_long_rows_and_all_the_others(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ROW[:4], (*ROW, "more"), ("", "2020-04-01", "", "", "", ""), ("x1", "2020-02-30", "", "", "", "")))
    assert [line.split(" ", 1)[0] for line in said(intake)] == ["2", "3", "4", "5"]
    assert "4 cells, the header 6" in said(intake)[0]
    assert "7 cells, the header 6" in said(intake)[1]
    assert "A number (文号) is missing" in said(intake)[2]
    assert "no such day" in said(intake)[3]


def test_lines_and_rows_are_told_apart(tmp_path: Path) -> None:
    intake = read(write_csv(tmp_path, ('"赣人社许\n〔2020〕1号"', *ROW[1:])))
    assert intake.records[0].drafts[0].number == "赣人社许 〔2020〕1号"
    assert "3 lines and 1 row:" in noted(intake)
    assert "lines and" not in noted(read(write_csv(tmp_path, ROW)))


def test_empty_and_unknown_files(tmp_path: Path) -> None:
    for name, content, words in (
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b" \n\n", "is empty"),
        ("zip.csv", b"PK\x03\x04" + b"a" * 30, "bears the name of a text file"),
        ("other.csv", b"a,b\n1,2\n", "no known header in the first 10 rows"),
        ("paper.pdf", b"%PDF", "neither .xlsx nor .csv"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ImportRefused, match=words):
            read(path)
    with pytest.raises(ImportRefused, match="There is no file"):
        read(tmp_path / "none.csv")


def test_three_million_lines(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(",".join(HEADER).encode() + b"\n" + b"a,b,c,d,e,f\n" * 3_000_000)
    with pytest.raises(ImportRefused, match="3000001 lines; at most 1048576 are read at once"):
        read(path)


def test_as_many_rows_as_a_sheet_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,048,575 rows and a header are read; one more is refused with the count."""
    assert ROW_LIMIT == 1_048_576
    monkeypatch.setattr(csv_file, "ROW_LIMIT", 4)
    rows = [(f"赣{each}号", *ROW[1:]) for each in range(4)]
    assert len(read(write_csv(tmp_path, *rows[:3])).records) == 3
    with pytest.raises(ImportRefused, match="has 5 lines; at most 4"):
        read(write_csv(tmp_path, *rows))


NAMES = ("行政许可决定文书号", "许可决定日期", "罚款金额（万元,含没收）", "备注")
CELLS = ("赣人社许〔2020〕1号", "2020-04-01", "1,000.00", "甲、乙")


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize("title", ["", "2020年许可登记表，共1件\n", "省厅,许可\n\n"])
def test_all_of_the_first_lines_decide_what_parts_the_columns(tmp_path: Path, delimiter: str, title: str) -> None:
    """The case 16: a comma in the header of a file with tabs."""
    path = tmp_path / "register.txt"
    lines = [NAMES, CELLS, ("赣2号", *CELLS[1:])]
    path.write_text(title + "".join(delimiter.join(line) + "\n" for line in lines), encoding="utf-8")
    intake = read(path)
    assert (said(intake), len(intake.records)) == ([], 2)


@pytest.mark.parametrize("cell", ['"甲"许可', '"', 'a"b', '"甲'])
def test_quotation_marks_between_tabs_are_signs_like_others(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "register.txt"
    path.write_text("行政许可决定文书号\t许可决定日期\t行政许可决定文书名称\n赣1号\t2020-04-01\t" + cell + "\n", encoding="utf-8")
    intake = read(path)
    assert (said(intake), intake.records[0].drafts[0].fields.get("title")) == ([], cell)


def test_quoted_cells_between_tabs(tmp_path: Path) -> None:
    path = tmp_path / "register.txt"
    path.write_text('行政许可决定文书号\t许可决定日期\t备注\n"赣\t1号"\t2020-04-01\t"甲""乙"\n', encoding="utf-8")
    assert read(path).records[0].drafts[0].number == "赣 1号"


def test_the_line_of_excel_that_names_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("sep=;\n行政许可决定文书号;许可决定日期\n赣1号;2020-04-01\n", encoding="utf-8")
    [record] = read(path).records
    assert (record.row, record.drafts[0].number) == (3, "赣1号")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_text_whose_characters_are_lost_is_named(tmp_path: Path, encoding: str) -> None:
    """What a spreadsheet program saves in a character set without Chinese."""
    path = tmp_path / "register.csv"
    path.write_bytes(csv_text(ROW).encode(encoding, "replace"))
    with pytest.raises(ImportRefused, match="question marks stand where Chinese characters were") as refused:
        read(path)
    assert "UTF-8 or GB18030" in str(refused.value.hint)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notes_of_a_template_saved_as_text_are_named(tmp_path: Path, language: Literal["zh", "en"]) -> None:
    """A spreadsheet program saves the first sheet only, which has the notes."""
    words = read_words(language)
    book = openpyxl.load_workbook(BytesIO(build_template("decision", VOCABULARY, say=words.say, pick=words.pick)))
    path = tmp_path / "template.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(book.worksheets[0].values)
    with pytest.raises(ImportRefused, match="is the sheet of notes of a template"):
        read(path)
