"""国办函〔2020〕109号 arts. 3 to 5: prices rise with the number; each price is for the part above the step before it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from govopen.core.model.fees import Unit, charges, scale_on
from govopen.datafiles.fees import read_fees
from govopen.errors import DataError

SCALES = read_fees()


def cost(by: Unit, count: int, *, before: int = 0) -> int:
    scale = scale_on(SCALES, by, date(2021, 3, 1))
    assert scale is not None
    return sum(charge.amount for charge in charges(scale, count, before=before))


@pytest.mark.parametrize(
    ("items", "yuan"),
    # 10 free; 11 to 30 at 100; 31 to 40 at 200; 41 to 50 at 300
    [(1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (51, 7400)],
)
def test_by_item(items: int, yuan: int) -> None:
    """（三）31件以上的部分：以10件为一档，每增加一档，收费标准提高100元/件."""
    assert cost("item", items) == yuan


@pytest.mark.parametrize(("pages", "yuan"), [(1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700)])
def test_by_page(pages: int, yuan: int) -> None:
    """（二）31—100页的部分：10元/页。（三）101—200页的部分：20元/页。（四）201页以上的部分：40元/页."""
    assert cost("page", pages) == yuan


def test_what_came_earlier_in_the_month_is_paid_already() -> None:
    for first in range(0, 60, 7):
        for more in (1, 9, 25):
            assert cost("item", more, before=first) == cost("item", first + more) - (cost("item", first) if first else 0)


def test_before_the_scale_nothing_is_charged() -> None:
    assert scale_on(SCALES, "item", date(2020, 12, 31)) is None


def test_a_faulty_file_is_refused_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "fees.toml"
    path.write_text('[[scale]]\nby = "kilo"\n', encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_fees(path)
    assert "scale.0.by" in {problem.column for problem in refused.value.problems}
