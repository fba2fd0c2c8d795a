"""Which narratives are alike: the same sentences with other numbers and names; not those that every report has to have."""

from __future__ import annotations

import pytest

from govopen.core.reports.annual_report.cells import Cells
from govopen.core.reports.annual_report.likeness import compare_narratives
from govopen.core.reports.annual_report.published import PublishedReport

OWN = "我县巧用“枫桥经验”推进依申请公开案件办理，全年累计开展办前主动沟通49次，成功推动化解各类争议纠纷33件。"
COPIED = "我县巧用“枫桥经验”推进依申请公开案件办理，全年累计开展办前主动沟通52次，成功推动化解各类争议纠纷40件。"
CHANGED = "我县巧用“枫桥经验”推进依申请公开办理，全年开展办前主动沟通52次，成功推动化解各类争议纠纷40件。"
OTHER = "印发《关于进一步做好公共企事业单位信息公开工作的通知》，明确任务书、时间表、路线图。"
PRESCRIBED = "本报告所列数据统计期限从2025年1月1日至2025年12月31日止，由总体情况、主动公开政府信息情况等六部分组成。"


def share(here: str, there: str, agency: str = "沭阳县") -> float:
    def report(text: str) -> PublishedReport:
        return PublishedReport(agency, 2024, Cells("30", {}), (text,))

    found = compare_narratives([report(here), report(there)]).get((0, 1))
    return round(found.share, 2) if found else 0


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (OWN, OWN, 1),
        (OWN, COPIED, 1),
        (OWN, CHANGED, 1),
        (OWN, OTHER, 0),
        (PRESCRIBED, PRESCRIBED, 0),
        (OWN + OTHER, COPIED, round(len(OWN.rstrip("。")) / (len(OWN) + len(OTHER) - 2), 2)),
        ("", OWN, 0),
        ("无。", "无。", 0),
    ],
)
def test_the_share_is_that_of_the_characters_of_sentences_alike(here: str, there: str, expected: float) -> None:
    assert share(here, there) == expected


def test_the_passages_are_quoted_as_printed_with_their_counterparts() -> None:
    reports = [PublishedReport(None, 2024, Cells("30", {}), (text,)) for text in (OWN + OTHER, COPIED)]
    (passage,) = compare_narratives(reports)[0, 1].passages
    assert (passage.here, passage.there) == (OWN.rstrip("。"), COPIED.rstrip("。"))
