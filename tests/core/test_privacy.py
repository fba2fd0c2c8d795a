"""Identity numbers, phones and bank cards in titles, and what only looks like them."""

from __future__ import annotations

import pytest

from govopen.core.privacy import find_personal, mask

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
