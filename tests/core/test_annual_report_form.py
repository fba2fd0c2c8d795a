"""The forms as printed, and their cells found by what a clerk types."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.figures import parse_figure
from govopen.core.reports.annual_report.form import FORMS, FormName
from govopen.core.reports.annual_report.lookup import find_cells
from govopen.messages import Message
from govopen.render.annual_grid import build_grids

FORM = FORMS["30"]


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        ("一、本年新收政府信息公开申请数量", "总计", "table3.new.total"),
        ("本年新收政府信息公开申请数量", "自然人", "table3.new.natural"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "其他", "table3.partly-granted.other"),
        ("部分公开", "other", "table3.partly-granted.other"),
        ('3.危及"三安全一稳定"', "商业企业", "table3.stability.commercial"),
        ("三安全一稳定", "商业企业", None),
        ("3.其他", "科研机构", "table3.other-handling.research"),
        ("（七）总计", "总计", "table3.subtotal.total"),
        ("行政规范性文件", "现行有效件数", "table2.normative.in_force"),
        ("规章", "made", "table2.rules.made"),
        ("复议后起诉", "尚未审结", "table4.litigation-after-review.pending"),
        ("行政事业性收费", "本年收费金额", "table2.fees"),
    ],
)
def test_a_cell_by_its_row_and_column(row: str, column: str, cell: str | None) -> None:
    assert find_cells(FORM, row, column) == ((cell,) if cell else ())


def test_every_cell_is_found_by_its_printed_labels_alone() -> None:
    from govopen.core.reports.annual_report.lookup import places

    for form in FORMS.values():
        for place in places(form):
            assert find_cells(form, place.row.label, place.column.label) == (place.address,), place
            assert find_cells(form, place.row.id, place.column.id) == (place.address,), place
            assert find_cells(form, place.address) == (place.address,)


def test_an_address_names_what_begins_with_it() -> None:
    assert len(find_cells(FORM, "table2")) == 10
    assert len(find_cells(FORM, "table3.carried-in")) == 7
    assert find_cells(FORM, "table2.rules") == find_cells(FORM, "规章")


@pytest.mark.parametrize("name", ["30", "60"])
def test_the_layout_has_every_cell_once_and_no_holes(name: FormName) -> None:
    form = FORMS[name]
    grids = build_grids(Cells(name, {}))
    assert sorted(cell.address for grid in grids for cell in grid.cells if cell.address) == sorted(form.addresses())
    for grid in grids:
        covered = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        rows = max(row for row, _ in covered) + 1
        assert sorted(covered) == [(row, column) for row in range(rows) for column in range(len(grid.widths))]
        assert list(grid.cells) == sorted(grid.cells, key=lambda cell: (cell.row, cell.column))


@pytest.mark.parametrize(("text", "number"), [("12", "12"), ("1,234.5", "1234.5"), ("１２．５", "12.5"), ("-3", "-3"), ("0", "0")])
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert parse_figure(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "十二", "1,23", "1.2.3", "12万", "1e5", "nan", "9" * 13, "0.1234567"])
def test_what_is_no_number(text: str) -> None:
    assert isinstance(parse_figure(text), Message)
