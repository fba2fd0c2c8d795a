"""A published report as a workbook, a Word document, JSON and texts: every cell is read as it was typed."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from govopen.app.annual_check import check_annual_reports
from govopen.core.reports.annual_report.form import APPEAL_OUTCOMES, APPEALS, APPLICANTS, FORMS, appeal_cell, request_cell
from govopen.errors import ImportRefused
from govopen.intake.annual_reports.grids import Block, Grid
from govopen.intake.annual_reports.reader import read_report
from govopen.intake.annual_reports.web_page import read_web_page
from tests.intake.annual_reports.pages import PUBLISHED, Number, Page, typed

TITLE = "淮安市人民政府2024年政府信息公开工作年度报告"
FORM, NUMBERS = typed("huaian-2024")


def blocks(numbers: dict[str, Number] = NUMBERS) -> list[Block]:
    found, _ = read_web_page(Page().page(TITLE, ["2024年收到申请3件。"], numbers, FORM).encode(), "page")
    return found


def merged(grid: Grid) -> list[tuple[int, int, int, int]]:
    """The ranges of merged cells: first and last row, first and last column."""
    places: dict[int, list[tuple[int, int]]] = {}
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            places.setdefault(cell.origin, []).append((row, column))
    return [
        (min(row for row, _ in each), max(row for row, _ in each), min(column for _, column in each), max(column for _, column in each))
        for each in places.values()
        if len(each) > 1
    ]


@pytest.mark.parametrize(("first_row", "first_column", "sheets"), [(1, 1, 1), (4, 3, 1), (2, 2, 3)])
def test_a_workbook_with_merged_heads(first_row: int, first_column: int, sheets: int, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    row = first_row
    for number, block in enumerate(blocks()):
        if isinstance(block, str):
            book.active.cell(row, first_column, block)  # type: ignore[union-attr]
            row += 2
            continue
        sheet = book.active if sheets == 1 else book.create_sheet(f"表{number}")
        row = row if sheets == 1 else first_row
        assert sheet is not None
        for down, cells in enumerate(block):
            for right, cell in enumerate(cells):
                text = cell.text.strip()
                sheet.cell(row + down, first_column + right, float(text) if text.replace(".", "").isdecimal() else text)
        for top, bottom, left, end in merged(block):
            sheet.merge_cells(start_row=row + top, end_row=row + bottom, start_column=first_column + left, end_column=first_column + end)
        row += len(block) + 1
    file = tmp_path / f"{TITLE}.xlsx"
    book.save(file)
    report = read_report(file)
    assert report.cells.numbers == NUMBERS
    assert (report.agency, report.year) == ("淮安市人民政府", 2024)


def test_a_word_document(tmp_path: Path) -> None:
    document = docx.Document()
    for block in blocks():
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        places = [row.cells for row in document.add_table(len(block), max(map(len, block))).rows]
        for row, cells in enumerate(block):
            for column, cell in enumerate(cells):
                places[row][column].text = cell.text
        for top, bottom, left, end in merged(block):
            text = places[top][left].text
            places[top][left].merge(places[bottom][end]).text = text
    file = tmp_path / "报告.docx"
    document.save(str(file))
    report = read_report(file)
    assert report.cells.numbers == NUMBERS
    assert (report.agency, report.year) == ("淮安市人民政府", 2024)
    assert "2024年收到申请3件。" in report.narrative


def as_json() -> dict[str, object]:
    table2: dict[str, object] = {}
    for block in FORMS[FORM].activity:
        for row in block.rows:
            cells = {column.id: NUMBERS[block.address(row.id, column.id)] for column in block.columns}
            table2[row.id] = cells if len(cells) > 1 else next(iter(cells.values()))
    return {
        "schema": "govopen.annual-report/1",
        "agency": "淮安市人民政府",
        "year": 2024,
        "form": "30",
        "table2": table2,
        "table3": {
            "columns": [column.id for column in APPLICANTS],
            "rows": [
                {"id": row.id, "label": row.label, "values": [NUMBERS[request_cell(row.id, column.id)] for column in APPLICANTS]}
                for row in FORMS[FORM].requests
            ],
        },
        "table4": {block.id: [NUMBERS[appeal_cell(block.id, outcome.id)] for outcome in APPEAL_OUTCOMES] for block in APPEALS},
    }


def test_our_own_schema(tmp_path: Path) -> None:
    file = tmp_path / "报告.json"
    file.write_text(json.dumps(as_json(), default=float), "utf-8")
    report = read_report(file)
    assert report.cells.numbers == NUMBERS
    assert (report.agency, report.year, report.cells.form) == ("淮安市人民政府", 2024, "30")
    assert check_annual_reports([file])[0].verdict == "ok"


def test_a_cell_that_the_ledger_does_not_know_is_no_nil(tmp_path: Path) -> None:
    held = json.loads(json.dumps(as_json(), default=float))
    held["table3"]["rows"][1]["values"][1] = None
    file = tmp_path / "报告.json"
    file.write_text(json.dumps(held), "utf-8")
    (found,) = check_annual_reports([file])
    assert found.verdict == "open"
    assert [(check.id, check.column or check.row) for check in found.sums if check.ok is None] == [
        ("new+carried=handled+left", "commercial"), ("total=applicants", "carried-in"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["schema", "table3", "table4"])
def test_what_is_no_report_in_our_schema_is_refused(key: str, tmp_path: Path) -> None:
    file = tmp_path / "报告.json"
    file.write_text(json.dumps(as_json() | {key: [1, "2"]}, default=float), "utf-8")
    with pytest.raises(ImportRefused, match=r"is no report in the schema govopen\.annual-report/1"):
        read_report(file)


def test_the_text_of_a_pdf(tmp_path: Path) -> None:
    report = read_report(PUBLISHED / "huaian-2024.txt")
    assert report.cells.numbers == NUMBERS
    assert (report.agency, report.year) == ("淮安市人民政府", 2024)


@pytest.mark.parametrize("mark", [" | ", "\t", "｜"])
def test_a_page_copied_as_text(mark: str, tmp_path: Path) -> None:
    lines = []
    for block in blocks():
        if isinstance(block, str):
            lines.append(block)
        else:
            origins: set[int] = set()
            for row in block:
                lines.append(mark.join(cell.text for cell in row if not (cell.origin in origins or origins.add(cell.origin))))  # type: ignore[func-returns-value]
    file = tmp_path / "报告.txt"
    file.write_text("\n".join(lines), "gb18030")
    assert read_report(file).cells.numbers == NUMBERS


@pytest.mark.parametrize("end", ["", " |", " | |||||||"])
def test_a_page_copied_with_each_cell_in_a_line_of_its_own(end: str, tmp_path: Path) -> None:
    lines = ["三、收到和处理政府信息公开申请情况"]
    for row in FORMS[FORM].requests:
        values = [str(NUMBERS[request_cell(row.id, column.id)]) for column in APPLICANTS]
        lines += [f"{row.label}{end[:2]}", *(f"{value}{end[:2]}" for value in values[:-1]), f"{values[-1]}{end}"]
    file = tmp_path / "报告.txt"
    file.write_text("\n".join(lines), "utf-8")
    assert read_report(file).cells.numbers == {cell: number for cell, number in NUMBERS.items() if cell.startswith("table3.")}


@pytest.mark.parametrize("copied", [True, False], ids=["a merged cell copied", "a merged cell once"])
def test_a_workbook_saved_as_csv(copied: bool, tmp_path: Path) -> None:
    rows: list[list[str]] = []
    for block in blocks():
        seen: set[int] = set()
        for row in [] if isinstance(block, str) else block:
            rows.append([])
            for cell in row:
                rows[-1].append(cell.text if copied or cell.origin not in seen else "")
                seen.add(cell.origin)
    file = tmp_path / f"{TITLE}.csv"
    with file.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows(rows)
    report = read_report(file)
    assert report.cells.numbers == NUMBERS
    assert (report.agency, report.year) == ("淮安市人民政府", 2024)


def test_numbers_as_they_are_printed(tmp_path: Path) -> None:
    written = {
        "table3.new.natural": ("3,001", 3001), "table3.new.commercial": ("５３件", 53), "table3.new.total": ("3，119", 3119),
        "table3.carried-in.commercial": ("—", None), "table3.carried-in.research": ("/", None), "table3.carried-in.welfare": ("无", None),
        "table3.carried-in.other": ("", None), "table2.fees": ("96,171.6万元", Decimal("96171.6")), "table4.review.upheld": (" 7 2 ", 72),
    }  # fmt: skip
    places = {cell: 7_000_000_000 + number for number, cell in enumerate(written)}
    text = Page().page(TITLE, [], NUMBERS | places, FORM)
    for cell, (printed, _) in written.items():
        text = text.replace(str(places[cell]), printed)
    file = tmp_path / "报告.html"
    file.write_text(text, "utf-8")
    report = read_report(file)
    assert report.cells.numbers == NUMBERS | {cell: number for cell, (_, number) in written.items()}
    assert report.unread == ()


def test_what_is_no_number_is_told_and_taken_for_blank(tmp_path: Path) -> None:
    file = tmp_path / "报告.html"
    file.write_text(Page().page(TITLE, [], NUMBERS, FORM).replace(">3001<", ">三千余<"), "utf-8")
    report = read_report(file)
    assert report.cells.numbers["table3.new.natural"] is None
    assert report.unread == ("table3.new.natural",)
    assert check_annual_reports([file])[0].verdict == "open"
    assert "“三千余” is no number" in str(report.notes[0])


def test_a_row_that_the_form_lacks_is_named_and_kept(tmp_path: Path) -> None:
    row = "<tr><td>9.属于工作秘密</td>" + "".join(f"<td>{number}</td>" for number in (1, 0, 0, 0, 0, 0, 1)) + "</tr>"
    text = Page().page(TITLE, [], NUMBERS, FORM)
    place = text.index("<tr>", text.index("8.属于行政查询事项"))
    file = tmp_path / "报告.html"
    file.write_text(text[:place] + row + text[place:], "utf-8")
    report = read_report(file)
    assert report.further_results == ("属于工作秘密",)
    assert report.cells.numbers["table3.属于工作秘密.natural"] == 1
    assert {cell: number for cell, number in report.cells.numbers.items() if "工作秘密" not in cell} == NUMBERS


def test_a_sheet_that_holds_its_title_above_the_table(tmp_path: Path) -> None:
    """As `govopen annual-report` draws it: the agency and the year stand in a row of the table's own sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["三、收到和处理政府信息公开申请情况"])
    sheet.append([TITLE])
    for row in FORMS[FORM].requests:
        sheet.append([row.label, *(NUMBERS[request_cell(row.id, column.id)] for column in APPLICANTS)])
    notes = book.create_sheet("说明")
    notes.append(["申报：规章 现行有效件数", "12 来源：法规处"])
    notes.append(["依申请公开情况", "2024年，本机关新收政府信息公开申请3119件，上年结转34件。"])
    file = tmp_path / "a.xlsx"
    book.save(file)
    (found,) = check_annual_reports([file])
    assert found.report is not None
    assert (found.report.agency, found.report.year) == ("淮安市人民政府", 2024)
    assert [(each.id, each.ok) for each in found.narrative] == [("carried-in", True), ("new", True)]


def test_headings_beside_blank_cells_are_no_row_of_results(tmp_path: Path) -> None:
    """总计 heads a column: cells without text that follow it are not the blanks of （七）总计."""
    lines = ["三、收到和处理政府信息公开申请情况", "自然人 | 法人或其他组织 | 总计 |||||||"]
    lines.append("商业 企业 | 科研 机构 | 社会公益组织 | 法律服务机构 | 其他 |||||")
    for row in FORMS[FORM].requests:
        values = (NUMBERS[request_cell(row.id, column.id)] for column in APPLICANTS)
        lines.append(" | ".join([row.label, *(str(value) if value else "" for value in values)]) + " |")
    file = tmp_path / "报告.txt"
    file.write_text("\n".join(lines), "utf-8")
    printed = {cell: number or None for cell, number in NUMBERS.items() if cell.startswith("table3.")}
    assert read_report(file).cells.numbers == printed


def test_a_sentence_in_a_table_is_no_heading_of_table_two(tmp_path: Path) -> None:
    """A page laid out with a table: 废止 stands in a sentence."""
    sentences = ["一、总体情况", "2024年废止规范性文件3件，收到政府信息公开申请3118件。"]
    page = Page().page(TITLE, [], NUMBERS, FORM)
    layout = "<table>" + "".join(f"<tr><td>{sentence}</td></tr>" for sentence in sentences) + "</table>"
    file = tmp_path / "报告.html"
    file.write_text(page.replace("<p>一、总体情况</p>", layout), "utf-8")
    (found,) = check_annual_reports([file])
    assert ("received", False, 3118, 3119) in [(each.id, each.ok, each.left, each.right) for each in found.narrative]


@pytest.mark.parametrize("ended", [True, False], ids=["with strokes at the end of a row", "without"])
@pytest.mark.parametrize("nil", ["0", ""], ids=["nil as 0", "nil as blank"])
def test_a_page_turned_into_a_cell_a_line(ended: bool, nil: str, tmp_path: Path) -> None:
    """As programs turn pages into text: `自然人 |`, a blank cell as `|`, and what merged cells cover as `||` below the row."""
    lines = [TITLE, "一、总体情况"]

    def row(cells: list[str], covered: str = "||") -> None:
        lines.extend(f"{cell} |" if cell else "|" for cell in cells)
        lines.extend([covered] if ended else [])

    def shown(cell: str) -> str:
        return str(NUMBERS[cell]) if NUMBERS[cell] else nil

    for block in FORMS[FORM].activity:
        row([block.heading], "|||")
        row(["信息内容", *(column.label for column in block.columns)])
        for each in block.rows:
            row([each.label, *(shown(block.address(each.id, column.id)) for column in block.columns)])
    row(["（勾稽关系）", "申请人情况"], "||||||||")
    row(["自然人", "法人或其他组织", "总计"], "|||||||")
    row(["商业 企业", "科研 机构", "社会公益组织", "法律服务机构", "其他"], "|||||")
    heads: list[str] = []
    for line in FORMS[FORM].requests:
        new = [head for head in (line.section, line.group) if head and head not in heads]
        heads += new
        row([*new, line.label, *(shown(request_cell(line.id, column.id)) for column in APPLICANTS)])
    row(["行政复议", "行政诉讼"], "||||||||||||||")
    row([*(outcome.label for outcome in APPEAL_OUTCOMES), "未经复议直接起诉", "复议后起诉"], "||||||||")
    row([outcome.label for outcome in APPEAL_OUTCOMES] * 2, "|||||")
    row([shown(appeal_cell(block.id, outcome.id)) for block in APPEALS for outcome in APPEAL_OUTCOMES])
    file = tmp_path / "报告.txt"
    file.write_text("\n".join([*lines, "五、存在的主要问题及改进情况"]), "utf-8")
    read = read_report(file).cells.numbers
    assert {cell: number or 0 for cell, number in read.items()} == NUMBERS
    assert check_annual_reports([file])[0].verdict == "ok"
    file.write_text(file.read_text("utf-8").replace("3119 |", "3118 |", 1), "utf-8")
    assert check_annual_reports([file])[0].verdict == "fails"
