"""Two published reports drawn as web pages in the layouts of agencies' sites: every cell is read as it was typed."""

from __future__ import annotations

import quopri
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govopen.app.annual_check import check_annual_reports
from govopen.core.reports.annual_report.form import FORMS
from govopen.intake.annual_reports.reader import read_report
from tests.intake.annual_reports.pages import PAGES, Page, TurnedPage, WordPage, typed

REPORTS = {
    "huaian-2024": ("淮安市人民政府2024年政府信息公开工作年度报告", "淮安市人民政府", 2024),
    "shanghai-gov-office-2019": ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", 2019),
}


def layout(page: Page) -> str:
    return type(page).__name__


@pytest.mark.parametrize("page", PAGES, ids=layout)
@pytest.mark.parametrize("name", REPORTS)
def test_every_cell_is_read_as_typed(name: str, page: Page, tmp_path: Path) -> None:
    title, agency, year = REPORTS[name]
    form, numbers = typed(name)
    file = tmp_path / "报告.html"
    file.write_text(page.page(title, ["2024年收到申请3件。"], numbers, form), "utf-8")
    report = read_report(file)
    assert report.cells.numbers == numbers
    assert (report.cells.form, report.agency, report.year) == (form, agency, year)
    assert set(numbers) == set(FORMS[form].addresses())
    assert report.notes == ()
    assert "2024年收到申请3件。" in report.narrative


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("gb2312", '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'),
        ("gbk", "<meta charset='GBK'>"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("gb18030", ""),
    ],
)
def test_the_encoding_is_what_the_page_says_or_what_fits(encoding: str, meta: str, tmp_path: Path) -> None:
    form, numbers = typed("huaian-2024")
    text = WordPage().page(REPORTS["huaian-2024"][0], [], numbers, form).replace('<meta charset="utf-8">', meta)
    file = tmp_path / "报告.htm"
    file.write_bytes(text.encode(encoding))
    assert read_report(file).cells.numbers == numbers


SUMMED = [cell for cell in typed("huaian-2024")[1] if not cell.startswith("table2.")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cell=st.sampled_from(SUMMED),
    change=st.sampled_from([1, 10, 1000, 12345]),
    page=st.sampled_from(PAGES),
    printed=st.sampled_from(["{}", "{:,}", " {} ", "{}件"]),
    wide=st.booleans(),
)
def test_another_number_on_any_page_fails_a_sum_that_names_its_cell(
    tmp_path: Path, cell: str, change: int, page: Page, printed: str, wide: bool
) -> None:
    form, numbers = typed("huaian-2024")
    place, changed = 7_000_000_001, int(numbers[cell] or 0) + change
    text = printed.format(changed)
    text = text.translate(str.maketrans("0123456789,", "０１２３４５６７８９，")) if wide else text
    drawn = page.page(REPORTS["huaian-2024"][0], [], numbers | {cell: place}, form)
    file = tmp_path / "报告.html"
    file.write_text(drawn.replace(str(place), text).replace("70</span>\n<span lang=EN-US style='font-size:12.0pt'>00000001", text), "utf-8")
    (found,) = check_annual_reports([file])
    assert found.report is not None
    assert found.report.cells.numbers == numbers | {cell: changed}
    failed = [check for check in found.sums if check.ok is False]
    assert failed
    assert all(cell in (*check.left_cells, *check.right_cells) for check in failed)


def test_a_page_in_one_file_is_read(tmp_path: Path) -> None:
    form, numbers = typed("huaian-2024")
    text = Page().page(REPORTS["huaian-2024"][0], [], numbers, form)
    head = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
        "------x\r\nContent-Type: text/css\r\n\r\ntable {}\r\n"
        '------x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    file = tmp_path / "报告.mhtml"
    file.write_bytes(head.encode() + quopri.encodestring(text.encode()) + b"\r\n------x--\r\n")
    report = read_report(file)
    assert report.cells.numbers == numbers
    assert report.agency == "淮安市人民政府"


def test_the_content_decides_and_not_the_ending(tmp_path: Path) -> None:
    form, numbers = typed("huaian-2024")
    file = tmp_path / "报告.xlsx"
    file.write_text(TurnedPage().page(REPORTS["huaian-2024"][0], [], numbers, form), "utf-8")
    assert read_report(file).cells.numbers == numbers


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (["重庆市大足区人民政府外事办公室政府信息公开工作2022年度报告"], "重庆市大足区人民政府外事办公室", 2022),
        (["九原区政务服务局", "2022年政府信息公开工作年度报告"], "九原区政务服务局", 2022),
        (
            ["乌海市工业和信息化局", "政府信息公开工作年度报告", "统计期限自2020年1月1日起至12月31日。"],
            "乌海市工业和信息化局",
            2020,
        ),
        (["发布时间：2022-01-30", "2021年政府信息公开工作年度报告"], None, 2021),
    ],
)
def test_titles_that_put_agency_and_year_apart(lines: list[str], agency: str | None, year: int, tmp_path: Path) -> None:
    form, numbers = typed("huaian-2024")
    page = Page().page("", [], numbers, form)
    file = tmp_path / "a.html"
    file.write_text(page.replace("<h1></h1>", "".join(f"<p>{line}</p>" for line in lines)), "utf-8")
    report = read_report(file)
    assert (report.agency, report.year) == (agency, year)
