"""The page of GB/T 9704-2012: measures are the standard's, parts stand in the order that Word wants, equal documents are equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt

from govopen.render.docx.page import Cell, Column, OfficialDocument, Piece, Row, Style, signs
from tests.render.word_schema import W, faults, local, parts, texts

AT = datetime(2021, 1, 15, 9, 30, 12, tzinfo=timezone(timedelta(hours=8)))
HOSTILE = "<w:p>&\x00\x1b\u202e]]>\ud800\ufffe"


def begin() -> OfficialDocument:
    return OfficialDocument(title="通报", author="某厅", at=AT)


def full() -> bytes:
    document = begin()
    document.add("关于某事的通报", Style.TITLE)
    document.add("各处室单位：", Style.ADDRESSEE)
    document.add("一、总体情况", Style.HEADING)
    document.add([Piece("（一）某处。", lead=True), Piece("逾期未办1件。")])
    document.attach(["甲表", "乙表"], label="附件：")
    document.sign("某某省某某厅", "2021年1月15日")
    document.annex("附件1", "甲表", turned=True)
    document.table([Column(100), Column(100, "right")], [["甲", "1"], ["乙", "2"]], heading=[["名称", "数量"]])
    document.annex("附件2", "乙表")
    document.table([Column(156)], [["空"]])
    return document.to_bytes()


def read(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def test_the_page_has_the_measures_of_the_standard() -> None:
    upright, turned, again = read(full()).sections
    for section in (upright, again):
        assert (section.page_width, section.page_height) == (pytest.approx(Mm(210), abs=Mm(0.1)), pytest.approx(Mm(297), abs=Mm(0.1)))
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert margins == [pytest.approx(Mm(each), abs=Mm(0.1)) for each in (37, 35, 28, 26)]
    assert turned.page_width > turned.page_height
    margins = [turned.top_margin, turned.right_margin, turned.bottom_margin, turned.left_margin]
    assert margins == [pytest.approx(Mm(each), abs=Mm(0.1)) for each in (28, 37, 26, 35)]  # the head lies at the binding


def test_lines_and_signs_fill_the_page() -> None:
    document = read(full())
    normal, section = document.styles["Normal"], document.sections[0]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    height = section.page_height - section.top_margin - section.bottom_margin
    assert height // Pt(28.95) == 22
    spacing = normal.element.rPr.find(f"{W}spacing").get(f"{W}val")
    width = section.page_width - section.left_margin - section.right_margin
    assert width / 12700 // (normal.font.size.pt + int(spacing) / 20) == 28


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),  # 二号
        ("BodyText", "仿宋_GB2312", 16),  # 三号
        ("Addressee", "仿宋_GB2312", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Annex", "黑体", 16),
        ("Footer", "宋体", 14),  # 四号
    ],
)
def test_each_style_names_its_east_asian_font(style: str, font: str, points: float) -> None:
    chosen = next(each for each in read(full()).styles if each.style_id == style)
    fonts = chosen.element.rPr.find(f"{W}rFonts")
    assert fonts.get(f"{W}eastAsia") == font
    size = chosen.font.size or chosen.base_style.font.size
    assert size.pt == points


def test_no_run_and_no_paragraph_names_a_font() -> None:
    document = dict(parts(full()))["word/document.xml"]
    assert not list(document.iter(f"{W}rFonts", f"{W}sz"))


def test_page_numbers_stand_outside() -> None:
    for name, align in (("odd", "right"), ("even", "left")):
        footer = dict(parts(full()))[f"word/footer_{name}.xml"]
        assert "".join(footer.itertext()).strip() == "— 1 —"
        assert [each.get(f"{W}val") for each in footer.iter(f"{W}jc")] == [align]
        assert [each.get(f"{W}instr") for each in footer.iter(f"{W}fldSimple")] == [" PAGE "]
    document = read(full())
    assert document.settings.odd_and_even_pages_header_footer is True
    kinds = [sorted(each.get(f"{W}type") for each in section._sectPr.iter(f"{W}footerReference")) for section in document.sections]
    assert kinds == [["default", "even"]] * 3


def test_children_stand_in_the_order_of_the_schema() -> None:
    assert faults(full()) == []


def test_equal_documents_are_equal_bytes() -> None:
    assert full() == full()
    with zipfile.ZipFile(io.BytesIO(full())) as package:
        assert {each.date_time for each in package.infolist()} == {(2021, 1, 15, 9, 30, 12)}


def test_the_file_names_its_title_its_agency_and_its_only_moment() -> None:
    properties = read(full()).core_properties
    assert (properties.title, properties.author, properties.language) == ("通报", "某厅", "zh-CN")
    assert properties.created == properties.modified == AT.astimezone(UTC)


def test_hostile_text_is_text() -> None:
    document = OfficialDocument(title=HOSTILE * 100, author=HOSTILE, at=AT)
    document.add(HOSTILE)
    document.table([Column(100)], [[HOSTILE]])
    content = document.to_bytes()
    assert faults(content) == []
    shown = "<w:p>&\\x00\\x1b\\u202e]]>\\ud800\\ufffe"
    assert texts(content)[:2] == [shown, shown]


def test_numbers_of_persons_are_starred_and_hashes_are_not() -> None:
    document = begin()
    document.add("申请人 36010219800101123X，电话 13812345678")
    document.add(Piece("13812345678", verbatim=True))
    first, second = texts(document.to_bytes())[:2]
    assert "13812345678" not in first
    assert "36010219800101123X" not in first
    assert second == "13812345678"


def test_cells_reach_over_columns_and_rows() -> None:
    document = begin()
    heading: list[Row] = [[Cell("项目", rows=2), Cell("数量", columns=2)], ["甲", "乙"]]
    document.table([Column(60), Column(48), Column(48)], [["计", "1", "2"], [Cell("无", columns=3)]], heading=heading)
    content = document.to_bytes()
    assert faults(content) == []
    table = read(content).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["项目", "数量", "数量"],
        ["项目", "甲", "乙"],
        ["计", "1", "2"],
        ["无", "无", "无"],
    ]
    repeated = [row for row in table._tbl.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(repeated) == 2
    widths = [int(each.get(f"{W}w")) for each in table._tbl.iter(f"{W}gridCol")]
    for row in table._tbl.iter(f"{W}tr"):
        assert sum(int(each.get(f"{W}w")) for each in row.iter(f"{W}tcW")) == sum(widths)


@pytest.mark.parametrize(
    ("agency", "day", "lefts"),
    [
        # 28 signs a line: the name ends two signs from the edge, the day begins two signs after it
        ("江西省人力资源和社会保障厅", "2021年1月5日", (1300, 1500)),
        # the day is longer: it ends two signs from the edge, and the name begins two signs before it
        ("某厅", "2021年1月5日", (1800, 2000)),
    ],
)
def test_agency_and_day(agency: str, day: str, lefts: tuple[int, int]) -> None:
    document = begin()
    document.sign(agency, day)
    body = dict(parts(document.to_bytes()))["word/document.xml"]
    assert tuple(int(each.get(f"{W}leftChars", "")) for each in body.iter(f"{W}ind")) == lefts


def test_a_long_name_of_an_agency_begins_at_the_edge() -> None:
    document = begin()
    document.sign("某" * 60, "2021年1月5日")
    body = dict(parts(document.to_bytes()))["word/document.xml"]
    assert [each.get(f"{W}leftChars") for each in body.iter(f"{W}ind")] == ["0", "200"]


def test_one_annex_has_no_number_and_two_have() -> None:
    document = begin()
    document.attach(["甲表"], label="附件：")
    document.attach(["甲表", "乙表"], label="附件：")
    assert texts(document.to_bytes())[:3] == ["附件：甲表", "附件：1.甲表", "　　　2.乙表"]


def test_a_table_at_the_end_is_followed_by_a_paragraph() -> None:
    document = begin()
    document.table([Column(100)], [["甲"]])
    body = dict(parts(document.to_bytes()))["word/document.xml"][0]
    assert [local(each) for each in body] == ["tbl", "p", "sectPr"]


def test_signs() -> None:
    assert signs("2021年1月15日") == 6.5
