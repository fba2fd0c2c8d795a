"""Finds and masks personal numbers: identity numbers, telephones, bank cards.

Found in half and full width, spaced, with hyphens, dashes, dots and brackets as people group them, with a lower-case x; the numbers of
passports and permits of travel where the text names one. A card must pass its check digit. An identity number needs a valid
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
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from msgspec import Struct

from govopen.messages import cut_short

PersonalKind = Literal["identity", "phone", "card"]

_DASHES, _DOTS, _SPACES = "‐‑‒–—―−﹘﹣－─", "．·・•‧∙⋅｡", "\t\xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_WIDE = str.maketrans(
    "０１２３４５６７８９Ｘｘ＋（）－" + _DASHES + _DOTS + _SPACES,
    "0123456789Xx+()-" + "—" * (len(_DASHES) - 2) + "-—" + "." * len(_DOTS) + " " * len(_SPACES),
)
_EDGE_L, _EDGE_R = r"(?<![0-9])", r"(?![0-9A-Za-z])"
_BEFORE = re.compile(r"[0-9A-Za-z]+\Z")
#: Between any two digits, and, where people group them, up to three signs; a dash or a dot elsewhere makes a range or an amount.
_GAP = r"[ \u200b-\u200d\ufeff-]?"
_BREAK = r"[ .\u200b-\u200d\ufeff—-]{0,3}"


def _grouped(*groups: str) -> str:
    return _BREAK.join(groups)


#: The long patterns are compiled where a text holds enough digits: most texts of a command hold none.
_compiled = cache(re.compile)

_START = re.compile(rf"{_EDGE_L}[0-9]")
#: Identity numbers of both forms, then cards; each is tried wherever a row of digits begins.
_NUMBERS = tuple(
    rf"(?:{spaced}|{grouped}){_EDGE_R}"
    for spaced, grouped in (
        (
            rf"[0-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]",
            _grouped("[0-9]{3}", "[0-9]{3}", "[0-9]{2}", "[0-9]{2}", "[0-9]{2}", "[0-9]{2}", "[0-9]{3}", "[0-9Xx]"),
        ),
        (rf"[0-9](?:{_GAP}[0-9]){{14}}", _grouped("[0-9]{3}", "[0-9]{3}", "[0-9]{2}", "[0-9]{2}", "[0-9]{2}", "[0-9]{3}")),
        (
            rf"[0-9](?:{_GAP}[0-9]){{15,18}}",
            _grouped("[0-9]{4}", "[0-9]{4}", "[0-9]{4}", "[0-9]{4}") + rf"(?:{_BREAK}[0-9]{{1,3}})?",
        ),
    )
)
_COUNTRY = rf"\(?(?:\+|00)?86\)?{_BREAK}"
_MOBILE = "|".join(
    (
        rf"1[3-9][0-9](?:{_GAP}[0-9]){{8}}",
        _grouped("1[3-9][0-9]", "[0-9]{4}", "[0-9]{4}"),
        _grouped("1[3-9][0-9]{2}", "[0-9]{3,4}", "[0-9]{3,4}"),
        _grouped("1[3-9][0-9]", "[0-9]{3}", "[0-9]{5}"),
    )
)
_PHONE = rf"{_EDGE_L}(?:{_COUNTRY})?\(?(?:(?:{_MOBILE}){_EDGE_R})"
_AREA = "(?:10|2[0-9]|[3-9][0-9]{2})"
_ABROAD = rf"(?:\(?(?:\+|00)86\)?{_BREAK}|86[ .\u200b-\u200d\ufeff—-]{{1,3}})\(?0?\)?{_AREA}"
_LANDLINE = (
    rf"(?<![0-9A-Za-z])(?<![0-9]\.)(?:{_ABROAD}|\(?0{_AREA})\)?{_BREAK}"
    rf"(?:[1-9](?:{_GAP}[0-9]){{6,7}}|[1-9][0-9]{{2,3}}{_BREAK}[0-9]{{4}}){_EDGE_R}"
)
#: Half or full width; a text with fewer digits in a row holds no such number.
_MANY_DIGITS = re.compile(r"(?:\d\D{0,4}){10}\d")
#: A quick look, which most texts do not pass: the digits of a passport, or as many as any other number has.
_MAY_HOLD = re.compile(rf"\d{{7}}|{_MANY_DIGITS.pattern}")
#: A passport or a permit of travel, where the text says that it is one.
_PAPER = re.compile(
    r"(?:护照|通行证|回乡证|(?i:passport))[^0-9A-Za-z]{0,8}((?:号码?|[Nn][Oo]\.?)?[^0-9A-Za-z]{0,3})"
    r"([A-Za-z]{1,2}[0-9]{7,10})(?![0-9A-Za-z])"
)

#: The password in an address, also in one that is mistyped; and what follows ``password=``.
_IN_ADDRESS = re.compile(r"(/[^/\s:@]*:)\S+@")
_NAMED = re.compile(r"(?i)(pass(?:word|wd)\s*=\s*)[^&\s]+")

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: What may follow the first sign of a 统一社会信用代码 (GB 32100, table 1), where that is a digit.
_TYPES = {"1": "12349", "2": "19", "3": "123459", "4": "19", "5": "12349", "6": "129", "7": "129", "8": "19", "9": "123"}
#: Where a resident identity number may begin (GB/T 2260, and 81 to 83 for residents of Hong Kong, Macao and Taiwan).
_PROVINCES = frozenset(
    f"{region}{province}"
    for region, first, last in zip("12345678", (1, 1, 1, 1, 0, 1, 1, 1), (5, 3, 7, 6, 4, 5, 1, 3), strict=True)
    for province in range(first, last + 1)
)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Personal(Struct, frozen=True):
    """A personal number found at ``text[start:end]``."""

    kind: PersonalKind
    start: int
    end: int


def find_personal(text: str) -> tuple[Personal, ...]:
    """Return every identity number, telephone and bank card in the text, in order."""
    if _MAY_HOLD.search(text) is None:
        return ()
    plain = text if text.isascii() and "\t" not in text else text.translate(_WIDE)
    papers = [Personal("identity", match.start(2), match.end(2)) for match in _PAPER.finditer(plain)]
    if _MANY_DIGITS.search(text) is None:
        return tuple(papers)
    found = [*papers, *_runs(plain)]
    taken = {place for each in found for place in range(each.start, each.end)}
    dialled = chain(_compiled(_PHONE).finditer(plain), _compiled(_LANDLINE).finditer(plain))
    phones = (Personal("phone", match.start(), match.end()) for match in dialled if _before(plain, match) is not None)
    found.extend(phone for phone in phones if phone.start not in taken)
    return tuple(sorted(found, key=lambda each: each.start))


def mask(text: str) -> str:
    """Return the text with all but the first three characters of each such number replaced by ``*``."""
    return _masked(text) if _MAY_HOLD.search(text) else text


@lru_cache(maxsize=4096)
def _masked(text: str) -> str:
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
    end = 0
    for start in _START.finditer(plain):
        if start.start() < end:
            continue
        found = next(filter(None, (_number(plain, _compiled(pattern).match(plain, start.start())) for pattern in _NUMBERS)), None)
        if found is not None:
            end = found.end
            yield found


def _number(plain: str, match: re.Match[str] | None) -> Personal | None:
    before = _before(plain, match) if match is not None else None
    if match is None or before is None:
        return None
    signs = re.sub(r"[^0-9Xx]", "", match.group()).upper()
    if is_identity(signs) and (not before or (len(signs) == 18 and _passes_identity_check(signs))):
        return Personal("identity", match.start(), match.end())
    if is_card(signs) and (not before or signs.startswith("62")):
        return Personal("card", match.start(), match.end())
    return None


def _before(plain: str, match: re.Match[str]) -> str | None:
    """The letters that touch a number in front, as in ``tel13800138000``; None where digits are among them: then it is part of a code."""
    touching = _BEFORE.search(plain, max(0, match.start() - 20), match.start())
    letters = touching.group() if touching else ""
    return None if any(sign.isdigit() for sign in letters) else letters


def is_identity(signs: str) -> bool:
    """Whether 18 signs (or 15 of the old form) look like a resident identity number, by region and date.

    A mistyped one fails its check digit and is a person's all the same, unless it is a 统一社会信用代码 in every respect.
    """
    if signs[:2] not in _PROVINCES:
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
