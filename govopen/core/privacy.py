"""Finds and masks what must not stand in a title: identity numbers, telephones, bank cards.

Half and full width, spaced and hyphenated, with a lower-case x. A card must pass its check digit, an identity number its region and date
only, for a mistyped one is a person's too; a 统一社会信用代码 or a document number is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

PersonalKind = Literal["identity", "phone", "card"]

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＋－\u3000\xa0", "0123456789Xx+-  ")
_GAP = r"[ \u200b-\u200d\ufeff-]?"
_EDGE_L, _EDGE_R = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_RUN = re.compile(rf"{_EDGE_L}[0-9](?:{_GAP}[0-9]){{14,18}}(?:{_GAP}[Xx])?{_EDGE_R}")
_PHONE = re.compile(rf"(?<![0-9A-Za-z])(?:(?:\+|00)86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}{_EDGE_R}")
_LANDLINE = re.compile(rf"(?<![0-9A-Za-z])0[1-9][0-9]{{1,2}}{_GAP}[1-9](?:{_GAP}[0-9]){{6,7}}{_EDGE_R}")
#: Half or full width; what has fewer digits in a row holds no such number.
_MANY_DIGITS = re.compile(r"(?:\d\D?){10}\d")

#: The password in an address, also in one that is mistyped; and what follows ``password=``.
_IN_ADDRESS = re.compile(r"(/[^/\s:@]*:)\S*@")
_NAMED = re.compile(r"(?i)(pass(?:word|wd)\s*=\s*)[^&\s]+")

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Personal:
    """Where in a text such a number stands: ``text[start:end]``."""

    kind: PersonalKind
    start: int
    end: int


def find_personal(text: str) -> tuple[Personal, ...]:
    """Return every identity number, telephone and bank card in the text, in order."""
    if not _MANY_DIGITS.search(text):
        return ()
    plain = text.translate(_WIDE)
    found = [*_runs(plain)]
    taken = {place for each in found for place in range(each.start, each.end)}
    dialled = chain(_PHONE.finditer(plain), _LANDLINE.finditer(plain))
    phones = (Personal("phone", match.start(), match.end()) for match in dialled)
    found.extend(phone for phone in phones if phone.start not in taken)
    return tuple(sorted(found, key=lambda each: each.start))


def mask(text: str) -> str:
    """Return the text with all but the first three signs of each such number starred."""
    masked = list(text)
    for each in find_personal(text):
        masked[each.start + 3 : each.end] = "*" * (each.end - each.start - 3)
    return "".join(masked)


def hide_password(text: str) -> str:
    """Return the text with the password of every address in it starred, also where the address is mistyped."""
    return _IN_ADDRESS.sub(r"\1***@", _NAMED.sub(r"\1***", text))


def _runs(plain: str) -> Iterator[Personal]:
    for match in _RUN.finditer(plain):
        signs = re.sub(r"[^0-9Xx]", "", match.group()).upper()
        if is_identity(signs):
            yield Personal("identity", match.start(), match.end())
        elif is_card(signs):
            yield Personal("card", match.start(), match.end())


def is_identity(signs: str) -> bool:
    """Whether 18 signs (or 15 of the old form) look like a resident identity number, by region and date.

    A mistyped one fails its check digit and is a person's all the same; a 统一社会信用代码 is none.
    """
    if not "11" <= signs[:2] <= "83":
        return False
    if len(signs) == 15:
        return signs.isdigit() and _is_day(f"19{signs[6:12]}")
    if len(signs) != 18 or not signs[:17].isdigit() or not _is_day(signs[6:14]):
        return False
    return not is_credit_code(signs)


def is_card(signs: str) -> bool:
    """Whether 16 to 19 digits are a bank card by Luhn's check, and no 统一社会信用代码."""
    if not (16 <= len(signs) <= 19 and signs.isdigit() and signs[0] in "3456") or is_credit_code(signs):
        return False
    doubled = (int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(signs)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_credit_code(signs: str) -> bool:
    """Whether 18 signs are a 统一社会信用代码 by its check sign (GB 32100)."""
    if len(signs) != 18 or any(sign not in _CREDIT_SIGNS for sign in signs):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(signs[:17]))
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == signs[17]


def _is_day(signs: str) -> bool:
    try:
        born = date(int(signs[:4]), int(signs[4:6]), int(signs[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2099
