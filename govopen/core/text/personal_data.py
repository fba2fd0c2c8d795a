"""Finds and masks personal numbers: identity numbers, telephones, bank cards.

Found in half and full width, spaced, hyphenated, with a lower-case x. A card must pass its check digit. An identity number needs a valid
region and date only, because a mistyped one is personal data too. A 统一社会信用代码 and a document number are not masked.

Eighteen digits can be both a code and an identity number. What passes the check of an identity number (GB 11643) is treated as one (3 % of
these pass the check of a code too). This costs codes of offices and associations (1…, 5…; those of
enterprises, 9…, have no region in front) of a county whose number ends in 19 or 20, if six digits that happen to be a date follow: one in
900 of such a county's. What has region and date but fails that check is a code if it is one in every respect; of mistyped identity
numbers, one in 600 is not masked. (Counted over 300,000 invented numbers of each sort.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Literal

from msgspec import Struct

from govopen.messages import cut_short

PersonalKind = Literal["identity", "phone", "card"]

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＋－\u3000\xa0", "0123456789Xx+-  ")
_GAP = r"[ \u200b-\u200d\ufeff-]?"
_EDGE_L, _EDGE_R = r"(?<![0-9])", r"(?![0-9A-Za-z])"
_BEFORE = re.compile(r"[0-9A-Za-z]+\Z")
_RUN = re.compile(rf"{_EDGE_L}[0-9](?:{_GAP}[0-9]){{14,18}}(?:{_GAP}[Xx])?{_EDGE_R}")
_PHONE = re.compile(rf"{_EDGE_L}(?:(?:\+|00)?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}{_EDGE_R}")
_LANDLINE = re.compile(rf"(?<![0-9A-Za-z])0[1-9][0-9]{{1,2}}{_GAP}[1-9](?:{_GAP}[0-9]){{6,7}}{_EDGE_R}")
#: Half or full width; a text with fewer digits in a row holds no such number.
_MANY_DIGITS = re.compile(r"(?:\d\D?){10}\d")

#: The password in an address, also in one that is mistyped; and what follows ``password=``.
_IN_ADDRESS = re.compile(r"(/[^/\s:@]*:)\S+@")
_NAMED = re.compile(r"(?i)(pass(?:word|wd)\s*=\s*)[^&\s]+")

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: What may follow the first sign of a 统一社会信用代码 (GB 32100, table 1), where that is a digit.
_TYPES = {"1": "12349", "2": "19", "3": "123459", "4": "19", "5": "12349", "6": "129", "7": "129", "8": "19", "9": "123"}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Personal(Struct, frozen=True):
    """A personal number found at ``text[start:end]``."""

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
    phones = (Personal("phone", match.start(), match.end()) for match in dialled if _before(plain, match) is not None)
    found.extend(phone for phone in phones if phone.start not in taken)
    return tuple(sorted(found, key=lambda each: each.start))


@lru_cache(maxsize=4096)
def mask(text: str) -> str:
    """Return the text with all but the first three characters of each such number replaced by ``*``."""
    found = find_personal(text)
    if not found:
        return text
    masked = list(text)
    for each in found:
        masked[each.start + 3 : each.end] = "*" * (each.end - each.start - 3)
    return "".join(masked)


def excerpt(text: str, most: int = 60) -> str:
    """Return a value as a message quotes it: personal numbers starred before it is cut, so that no part of one is left."""
    return cut_short(mask(text), most)


def hide_password(text: str) -> str:
    """Return the text with the password of every address replaced by ``***``, also in a mistyped address."""
    return _IN_ADDRESS.sub(r"\1***@", _NAMED.sub(r"\1***", text))


def _runs(plain: str) -> Iterator[Personal]:
    """The identity numbers and cards; behind letters, as in a code, only what passes every check and is no number of a region's own."""
    for match in _RUN.finditer(plain):
        signs, before = re.sub(r"[^0-9Xx]", "", match.group()).upper(), _before(plain, match)
        if before is None:
            continue
        if is_identity(signs) and (not before or (len(signs) == 18 and _passes_identity_check(signs))):
            yield Personal("identity", match.start(), match.end())
        elif is_card(signs) and (not before or signs.startswith("62")):
            yield Personal("card", match.start(), match.end())


def _before(plain: str, match: re.Match[str]) -> str | None:
    """The letters that touch a number in front, as in ``tel13800138000``; None where digits are among them: then it is part of a code."""
    touching = _BEFORE.search(plain, max(0, match.start() - 20), match.start())
    letters = touching.group() if touching else ""
    return None if any(sign.isdigit() for sign in letters) else letters


def is_identity(signs: str) -> bool:
    """Whether 18 signs (or 15 of the old form) look like a resident identity number, by region and date.

    A mistyped one fails its check digit and is a person's all the same, unless it is a 统一社会信用代码 in every respect.
    """
    if not "11" <= signs[:2] <= "83":
        return False
    if len(signs) == 15:
        return signs.isdigit() and _is_day(f"19{signs[6:12]}")
    if len(signs) != 18 or not signs[:17].isdigit() or not _is_day(signs[6:14]):
        return False
    return _passes_identity_check(signs) or not (_names_an_organisation(signs) and is_credit_code(signs))


def _passes_identity_check(signs: str) -> bool:
    """Whether the last of 18 signs is the check sign of an identity number (GB 11643)."""
    total = sum(int(sign) * (1 << place) for place, sign in zip(range(17, 0, -1), signs[:17], strict=True))
    return "10X98765432"[total % 11] == signs[17]


def _names_an_organisation(signs: str) -> bool:
    """Whether the first signs are a register and a type of organisation, and the nine before the last a 组织机构代码 (GB 11714)."""
    if signs[1] not in _TYPES.get(signs[0], "") or not "10" <= signs[2:4] <= "83":
        return False
    total = sum(int(sign) * weight for sign, weight in zip(signs[8:16], _ORGANISATION_WEIGHTS, strict=True))
    return "0X987654321"[total % 11] == signs[16]


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
