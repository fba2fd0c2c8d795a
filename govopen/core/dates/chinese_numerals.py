"""Small numbers as Chinese texts write them."""

from __future__ import annotations

import re
from typing import Final

DIGITS: Final = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

_DIGIT = "[一二三四五六七八九]"
_COUNT = re.compile(f"(?:({_DIGIT})千)?(?:零?({_DIGIT})百)?(?:零?({_DIGIT})?(十))?(?:(?:^|零|(?<=十))({_DIGIT}))?")


def read_numeral(text: str) -> int | None:
    """Read 1 to 99: 三, 十, 十二, 廿三, 三十一, or digits such as 12; None for anything else."""
    if text.isascii() and text.isdecimal():
        value = int(text) if len(text) <= 2 else 0
        return value or None
    tens, ten, ones = text.replace("廿", "二十").rpartition("十")
    if not all(part == "" or (len(part) == 1 and DIGITS.get(part)) for part in (tens, ones)):
        return None
    return ((DIGITS[tens] if tens else 1) * 10 if ten else 0) + (DIGITS[ones] if ones else 0) or None


def read_count(text: str) -> int | None:
    """Read 1 to 9,999 with its 百 and 千: 三, 十二, 一百零一, 两千三百五十; None for anything else, as 一百二, which may mean 120."""
    found = _COUNT.fullmatch(text.replace("两", "二").replace("〇", "零"))
    if found is None:
        return None
    thousands, hundreds, tens, ones = (DIGITS.get(found[group] or "零", 0) for group in (1, 2, 3, 5))
    return thousands * 1000 + hundreds * 100 + (tens or (1 if found[4] else 0)) * 10 + ones or None


def read_digits(text: str) -> int | None:
    """Read digits one by one, as a year is written: 二〇二〇, or 2020; None for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if not text or not all(digit in DIGITS for digit in text):
        return None
    return int("".join(str(DIGITS[digit]) for digit in text))
