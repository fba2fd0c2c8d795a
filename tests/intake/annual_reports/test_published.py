"""Reports that agencies published, typed from public copies: what the check says of each, worked out by hand beside it.

The sums of every report were added up apart from govopen (a sheet, and by hand in table four); the sentences were read against them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.app.annual_check import check_annual_reports
from govopen.core.reports.annual_report.report_check import ReportCheck
from tests.intake.annual_reports.pages import PUBLISHED, Page, typed

SHANGHAI = (
    "市政府办公厅代表市政府共受理政府信息公开申请859件，申请数量较去年回落12.3%；答复政府信息公开申请805件（含上年度结转申请18件，另有72件申请"
    "按照《条例》顺延到下年度答复），均在法定期限内予以答复。予以公开及部分公开258件，占33.9%；不予公开35件，占4.34%；因本机关不掌握等原因无法提供"
    "265件，占32.9%；不予处理158件，占19.6%；其他处理0件。信息公开类行政复议7件，诉讼9件，均获维持，继续保持了省级政府零败诉的记录。"
)


def check(name: str, *, before: str | None = None) -> ReportCheck:
    (found,) = check_annual_reports([PUBLISHED / name], [PUBLISHED / before] if before else [])
    return found


@pytest.mark.parametrize(
    ("name", "agency", "year", "figures"),
    [
        # 3119 + 34 = 3050 + 103; the 21 results make 3050; 72 + 64 + 178 + 37 = 351.
        ("huaian-2024.txt", "淮安市人民政府", 2024, 14),
        # 受理 749 is 713 + 36; 自然人 741 is 705 + 36; 法人 8 is 3 + 5; 718 + 31 = 749.
        ("shuyang-2025.md", "沭阳县人民政府", 2025, 4),
        # 收办 3607 is 3511 + 96; 不予公开 142 = 27+6+38+20+9+21+21; 无法提供 1078 = 1047+28+3; 不予处理 406 = 305+39+58+4.
        ("suqian-2023.md", "宿迁市", 2023, 10),
        # 收办 3646 is 3525 + 121; 不予公开 92; 无法提供 941 = 897+36+8; 其他处理 469 = 77+38+354.
        ("suqian-2024.md", "宿迁市", 2024, 8),
        # 14069 + 560 = 13810 + 819 = 14629.
        ("hangzhou-2025.html", "杭州市", 2025, 0),
    ],
)
def test_reports_that_add_up(name: str, agency: str, year: int, figures: int) -> None:
    found = check(name)
    assert found.verdict == "ok"
    assert found.report is not None
    assert (found.report.agency, found.report.year) == (agency, year)
    assert [each.ok for each in found.sums] == [True] * 42
    assert sum(each.ok is True for each in found.narrative) == figures
    assert not [each for each in found.narrative if each.ok is False]


def test_figures_of_what_was_filed_may_be_of_another_scope() -> None:
    """宿迁 2024 filed 134 reviews and 57 lawsuits; its table has 170 and 25 + 52 = 77."""
    found = [(each.left, each.right) for each in check("suqian-2024.md").narrative if each.ok is None]
    assert found == [(134, 170), (57, 77)]


def test_what_was_carried_over_and_is_in_force_agrees_across_years() -> None:
    """宿迁: 118, 3, …, 121 carried on in 2023 and in into 2024; 11 + 2 - 1 = 12 rules, 597 + 50 - 227 = 420 documents in force."""
    found = check("suqian-2024.md", before="suqian-2023.md")
    assert [(each.column or each.row, each.ok, each.left) for each in found.years] == [
        ("natural", True, 118), ("commercial", True, 3), ("research", True, 0), ("welfare", True, 0), ("legal-service", True, 0),
        ("other", True, 0), ("total", True, 121), ("rules", True, 12), ("normative", True, 420),
    ]  # fmt: skip


def test_the_wrong_report_of_the_year_before_differs() -> None:
    found = check("suqian-2024.md", before="huaian-2024.txt")
    assert [(each.column, each.left, each.right) for each in found.years if each.ok is False and each.column] == [
        ("natural", 118, 103), ("commercial", 3, 0), ("total", 121, 103),
    ]  # fmt: skip
    assert "The report to compare with is of 2024, not of the year before." in map(str, found.notes)


def test_shanghai_2019_leaves_totals_blank_and_contradicts_itself(tmp_path: Path) -> None:
    """275 granted and partly granted (272 + 3), 337 not provided (265 + 47 + 25), and three of 16 cases pending."""
    form, numbers = typed("shanghai-gov-office-2019")
    file = tmp_path / "上海.html"
    file.write_text(Page().page("2019年上海市人民政府办公厅政府信息公开工作年度报告", [SHANGHAI], numbers, form), "utf-8")
    (found,) = check_annual_reports([file])
    assert found.verdict == "fails"
    assert [(each.id, each.left, each.right) for each in found.narrative if each.ok is False] == [
        ("granted-and-partly", 258, 275), ("unable", 265, 337), ("all-upheld", 0, 3),
    ]  # fmt: skip
    assert [each.id for each in found.narrative if each.ok] == [
        "received", "carried-out", "carried-in", "answered", "refused", "unprocessed", "otherwise", "review", "litigation",
    ]  # fmt: skip
    assert not [each for each in found.sums if each.ok is False]
    undecided = [each.row or each.column for each in found.sums if each.ok is None]
    assert undecided == [
        "total", "granted", "partly-granted", "state-secret", "internal-affairs", "process-information", "administrative-query", "not-held",
        "needs-making", "still-unclear", "petition", "repeated",
    ]  # fmt: skip


def test_a_part_of_a_report_is_open_and_says_what_is_missing() -> None:
    found = check("longgang-2024-part.txt")
    assert found.verdict == "open"
    assert found.missing[0] == "table3.enforcement-file.natural"
    assert len(found.missing) == 120
    assert not found.failed
    assert {each.id for each in found.sums if each.ok} == {"total=applicants"}
