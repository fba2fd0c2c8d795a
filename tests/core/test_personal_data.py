"""Identity numbers, phones and bank cards in titles, and what only looks like them."""

from __future__ import annotations

import pytest

from govopen.core.text.personal_data import find_personal, mask

# The example of GB 11643 (11010519491231002X), a card with a valid Luhn digit, invented phones.
IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"


def luhn(digits: str) -> bool:
    return sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"关于{IDENTITY}的决定", "identity"),
        (f"关于{IDENTITY.lower()}的决定", "identity"),
        ("关于１１０１０５１９４９１２３１００２Ｘ的决定", "identity"),
        ("身份证 110105 19491231 002X 的决定", "identity"),
        ("110105-19491231-002x", "identity"),
        ("旧证 110105491231002 的决定", "identity"),
        ("联系电话13800138000。", "phone"),
        ("电话 138 0013 8000", "phone"),
        ("电话 138-0013-8000", "phone"),
        ("电话+8613800138000", "phone"),
        ("电话１３８００１３８０００", "phone"),
        ("tel13800138000", "phone"),
        ("8613800138000", "phone"),
        (f"ID{IDENTITY}", "identity"),
        ("李四36010219981020041X退休", "identity"),  # passes the check of GB 32100 too
        ("110105194912310028", "identity"),  # mistyped: fails its check
        (f"ICBC{CARD}", "card"),
        (f"卡号{CARD}", "card"),
        ("卡号 6222 0212 3456 7890 128", "card"),
    ],
)
def test_found(text: str, kind: str) -> None:
    found = find_personal(text)
    assert [each.kind for each in found] == [kind]
    assert find_personal(mask(text)) == ()
    assert len(mask(text)) == len(text)


def test_the_card_of_these_tests_passes_luhn() -> None:
    assert luhn(CARD)


@pytest.mark.parametrize(
    "text",
    [
        "91360000158264783X",  # a 统一社会信用代码
        "统一社会信用代码 911101085923662400",
        "12360000014501456W",
        "11360119014501456Q",
        "XK360102202004010001",  # letters, a region, a date, a serial number
        "92360102MA13800138",
        "赣人社许〔2020〕1号",
        "110105194913310029",  # no such month
        "电话12333",
        "20200101123456789",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert find_personal(text) == ()
    assert mask(text) == text


def test_mask_keeps_three_signs() -> None:
    assert mask("电话13800138000") == "电话138********"
    assert mask(f"关于{IDENTITY}、13800138000") == "关于110***************、138********"


#: Weights of GB 11643, GB 11714 and GB 32100 as the standards print them.
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_number(body: str) -> str:
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, IDENTITY_WEIGHTS, strict=True)) % 11]


def credit_code(head: str, code: str) -> str:
    left = 11 - sum(int(a) * b for a, b in zip(code, CODE_WEIGHTS, strict=True)) % 11
    body = f"{head}{code}{'X' if left == 10 else left % 11}"
    return body + CREDIT_SIGNS[-sum(CREDIT_SIGNS.index(a) * b for a, b in zip(body, CREDIT_WEIGHTS, strict=True)) % 31]


def test_no_valid_identity_number_passes_for_a_credit_code() -> None:
    """A day's 999 numbers of three counties; 1 in 31 of them passes the check of GB 32100 too."""
    numbers = [identity_number(f"{county}19981020{serial:03}") for county in ("360102", "110101", "510104") for serial in range(1, 1000)]
    assert [number for number in numbers if [each.kind for each in find_personal(f"李四{number}退休")] != ["identity"]] == []


def test_few_credit_codes_pass_for_an_identity_number() -> None:
    """The codes of a county that ends in 19, with a date behind: where the last sign is that of an identity number it is taken for one."""
    codes = [credit_code("12110119", f"8{year}1020{last}"[:8]) for year in (1, 7) for last in range(100, 1000)]
    codes += [credit_code("12110119", f"{number:08}") for number in range(10_000_000, 10_005_000)]
    starred = [code for code in codes if find_personal(code)]
    assert all(identity_number(code[:17]) == code for code in starred)
    assert len(starred) / len(codes) < 1 / 31
    assert not any(find_personal(credit_code("12360000", f"{number:08}")) for number in range(98_102_000, 98_104_000))
