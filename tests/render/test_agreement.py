"""Every renderer tells the same of one audit; what is right was counted by hand, not by another renderer."""

from __future__ import annotations

import pytest

from govopen.i18n import read_words
from govopen.render.as_xlsx import score_cell
from govopen.render.wording import score_text
from tests.golden.sample import counts

EN = read_words("en")


@pytest.mark.parametrize(
    ("met", "broken", "text", "number"),
    [
        (27, 17, "61.3%", 0.613),  # 61.3636…: rounded to the nearest it would be 61.4 %
        (57, 43, "57.0%", 0.57),  # in binary 0.57 × 1000 is 569.99…
        (9996, 4, "99.9%", 0.999),
        (9_999_999, 1, "99.9%", 0.999),
        (1, 2000, "0.0%", 0),
        (0, 3, "0.0%", 0),
        (3, 0, "100%", 1),
        (0, 0, "–", None),
    ],
)
def test_a_score_is_rounded_down_once_for_all(met: int, broken: int, text: str, number: float | None) -> None:
    told = counts(met=met, late=broken, waived=7, undetermined=5)
    assert score_text(told) == text
    assert score_cell(told) == number
