"""The files of the annual report: the official layout, to the letter, with the numbers that the JSON has."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from lxml import etree

from govopen.render.html.annual_page import ANNUAL_WORDS
from govopen.render.html.page import TEMPLATES
from tests.acceptance.conftest import Office, office
from tests.annual_requests import fill, invent

__all__ = ["office"]

#: 国办公开办函〔2021〕30号, table three, by hand: (labels of the three columns), "" where a cell above or beside reaches in.
LABELS = [
    ("一、本年新收政府信息公开申请数量", "", ""),
    ("二、上年结转政府信息公开申请数量", "", ""),
    ("三、本年度办理结果", "（一）予以公开", ""),
    ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ""),
    ("", "（三）不予公开", "1.属于国家秘密"),
    ("", "", "2.其他法律行政法规禁止公开"),
    ("", "", "3.危及“三安全一稳定”"),
    ("", "", "4.保护第三方合法权益"),
    ("", "", "5.属于三类内部事务信息"),
    ("", "", "6.属于四类过程性信息"),
    ("", "", "7.属于行政执法案卷"),
    ("", "", "8.属于行政查询事项"),
    ("", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("", "", "2.没有现成信息需要另行制作"),
    ("", "", "3.补正后申请内容仍不明确"),
    ("", "（五）不予处理", "1.信访举报投诉类申请"),
    ("", "", "2.重复申请"),
    ("", "", "3.要求提供公开出版物"),
    ("", "", "4.无正当理由大量反复申请"),
    ("", "", "5.要求行政机关确认或重新出具已获取信息"),
    ("", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("", "", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("", "", "3.其他"),
    ("", "（七）总计", ""),
    ("四、结转下年度继续办理", "", ""),
]
HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


@pytest.fixture
def drawn(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The report of 2021 in every format, in the folder; returns the JSON."""
    fill(str(tmp_path / "register.db"), invent())
    monkeypatch.setenv("GOVOPEN_LEDGER", str(tmp_path / "register.db"))
    office.do("assert", "annual-report", "2021", "--cell", "table2.fees", "--count", "12.5", "--source", "财务处")
    for ending in ("json", "xlsx", "docx", "html", "txt"):
        ran = office.run("annual-report", "--year", "2021", "-o", f"年报.{ending}")
        assert (ran.code, ran.out) == (3, ""), ran
    found: dict[str, Any] = json.loads(Path("年报.json").read_text("utf-8"))
    return found


def test_the_workbook(drawn: dict[str, Any]) -> None:
    book: Any = openpyxl.load_workbook("年报.xlsx")
    assert book.sheetnames == ["表二", "表三", "表四", "说明"]
    sheet = book["表三"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [tuple(cell or "" for cell in row[:3]) for row in rows[3:]] == LABELS
    assert rows[0][0].startswith("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
    assert (rows[0][3], rows[1][3], rows[1][4], rows[1][9]) == ("申请人情况", "自然人", "法人或其他组织", "总计")
    assert rows[2][4:9] == HEADS[1:6]
    assert [row[3:] for row in rows[3:]] == [row["values"] for row in drawn["table3"]["rows"]]
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A3:C5", "D3:J3", "E4:I4", "A8:A29", "B10:B17", "A6:C6", "B29:C29"} <= merged
    two = {row[0].value: row[1].value for row in book["表二"].iter_rows() if row[0].value}
    assert (two["行政事业性收费"], two["行政许可"]) == (12.5, "—")
    four = [cell.value for cell in list(book["表四"].iter_rows())[-1]]
    assert four == [number for block in drawn["table4"].values() for number in block]
    upright = {name: book[name].page_setup.orientation for name in ("表二", "表三", "表四")}
    assert upright == {"表二": "portrait", "表三": "portrait", "表四": "landscape"}
    assert any("财务处" in str(cell.value) for row in book["说明"].iter_rows() for cell in row)


def test_the_document(drawn: dict[str, Any]) -> None:
    document = Document("年报.docx")
    two, three, four = document.tables
    numbers = [[cell.text for cell in row.cells][3:] for row in three.rows[3:]]
    assert numbers == [[str(value) for value in row["values"]] for row in drawn["table3"]["rows"]]
    assert [three.rows[3 + place].cells[2].text for place, labels in enumerate(LABELS) if labels[2]] == [
        each[2] for each in LABELS if each[2]
    ]
    assert three.rows[20].cells[0].text == "三、本年度办理结果"
    assert [cell.text for cell in four.rows[-1].cells] == [str(number) for block in drawn["table4"].values() for number in block]
    assert "12.5" in [cell.text for row in two.rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    parts = re.findall(r"^([一二三四五六]、.+)$", text, re.M)
    assert [part[0] for part in parts] == list("一二三四五六")
    assert "草稿" in text


def test_the_page(drawn: dict[str, Any]) -> None:
    page: Any = etree.HTML(Path("年报.html").read_text("utf-8"))
    by_cell = {cell.get("data-cell"): cell.text for cell in page.iterfind(".//td[@data-cell]")}
    for row in drawn["table3"]["rows"]:
        for column, value in zip(drawn["table3"]["columns"], row["values"], strict=True):
            assert by_cell[f"table3.{row['id']}.{column}"] == str(value)
    assert by_cell["table2.permits"] == "—"
    assert [part.text for part in page.iterfind(".//h2")][:4] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]


def test_the_draft_has_the_figures_of_the_tables(drawn: dict[str, Any]) -> None:
    total = {row["id"]: row["values"][-1] for row in drawn["table3"]["rows"]}
    page = re.sub("<[^>]+>", "", Path("年报.html").read_text("utf-8"))
    said = re.search(
        r"新收政府信息公开申请 (\d+) 件，上年结转 (\d+) 件；本年度办理 (\d+) 件，其中予以公开 (\d+) 件、部分公开 (\d+) 件", page
    )
    assert said is not None
    assert [int(each) for each in said.groups()] == [total[row] for row in ("new", "carried-in", "subtotal", "granted", "partly-granted")]
    assert "行政许可决定 ____ 件" in page
    assert "草稿" in page


@pytest.mark.usefixtures("drawn")
def test_text_of_a_user_is_text(office: Office) -> None:
    """A source that looks like a formula or markup, and an identity number in a matter's number, do nothing anywhere."""
    office.do("assert", "annual-report", "2021", "--cell", "table2.permits", "--count", "3", "--source", "=1+1<script>")
    for ending in ("xlsx", "html", "docx"):
        office.run("annual-report", "--year", "2021", "-o", f"再.{ending}")
    book: Any = openpyxl.load_workbook("再.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert "<script>" not in Path("再.html").read_text("utf-8")
    with zipfile.ZipFile(io.BytesIO(Path("再.docx").read_bytes())) as parts:
        assert b"<script>" not in parts.read("word/document.xml")


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_holds_together_in_60_columns(office: Office, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    from govopen.render.terminal.text import cell_width

    monkeypatch.setenv("COLUMNS", "60")
    out = office.run("--lang", language, "annual-report", "--year", "2021").out
    lines = [line for line in out.splitlines() if "校验点" not in line and "Checkpoint" not in line]
    assert max(map(cell_width, lines)) <= 60
    assert re.search(r"^（七）总计 +\d+", out, re.M)


def test_every_sentence_of_the_template_is_in_the_list_for_translators() -> None:
    assert set(re.findall(r'\bsay\("([^"]+)"', (TEMPLATES / "annual.html.j2").read_text(encoding="utf-8"))) == set(ANNUAL_WORDS)
