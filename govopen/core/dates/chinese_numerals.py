"""Small numbers as Chinese texts write them."""

from __future__ import annotations

from typing import Final

DIGITS: Final = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def read_numeral(text: str) -> int | None:
    """Read 1 to 99: 三, 十, 十二, 廿三, 三十一, or digits such as 12; None for anything else."""
    if text.isascii() and text.isdecimal():
        value = int(text) if len(text) <= 2 else 0
        return value or None
    tens, ten, ones = text.replace("廿", "二十").rpartition("十")
    if not all(part == "" or (len(part) == 1 and DIGITS.get(part)) for part in (tens, ones)):
        return None
    return ((DIGITS[tens] if tens else 1) * 10 if ten else 0) + (DIGITS[ones] if ones else 0) or None


def read_digits(text: str) -> int | None:
    """Read digits one by one, as a year is written: 二〇二〇, or 2020; None for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if not text or not all(digit in DIGITS for digit in text):
        return None
    return int("".join(str(DIGITS[digit]) for digit in text))
