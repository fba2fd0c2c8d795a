"""Tables that stand once: yes and no, mail addresses, the days of the week."""

from __future__ import annotations

import pytest

from govopen.core.dates import weekdays
from govopen.core.text.mail_addresses import is_mail_address
from govopen.core.text.yes_no import SPELLINGS, parse_yes_no, spell_yes_no


@pytest.mark.parametrize("text", [*SPELLINGS, "ＹＥＳ", " No ", "True"])
def test_yes_and_no_in_any_width_and_case(text: str) -> None:
    assert parse_yes_no(text) in ("yes", "no")


def test_other_words_are_neither() -> None:
    assert parse_yes_no("也许") is None
    assert (spell_yes_no(True), spell_yes_no(False)) == ("yes", "no")


@pytest.mark.parametrize(
    ("text", "taken"), [("a@intranet", True), ("a.b@x.gov.cn", True), ("a@", False), ("a@x..cn", False), ("a b@x", False)]
)
def test_mail_addresses(text: str, taken: bool) -> None:
    assert is_mail_address(text) is taken


def test_seven_days_in_each_width() -> None:
    for names in (weekdays.LONG, weekdays.SHORT, weekdays.NARROW):
        assert len(names) == 7
        assert [name.text[:2] for name in names] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
