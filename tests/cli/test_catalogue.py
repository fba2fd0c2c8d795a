"""The Chinese catalogue is complete, current and says what the English says."""

from __future__ import annotations

import re

import pytest

from govopen.i18n import choose_language, parse_language, read_words
from govopen.messages import Label, msg, plural
from tests import catalogue


def test_every_sentence_has_a_translation() -> None:
    translated = catalogue.read_translations()
    assert sorted(catalogue.collect().keys() - translated.keys()) == [], "python -m tests.catalogue update; then translate"


def test_no_translation_is_left_over() -> None:
    assert sorted(catalogue.read_translations().keys() - catalogue.collect().keys()) == []


def test_both_files_equal_a_fresh_build() -> None:
    fresh = catalogue.build(catalogue.collect(), catalogue.read_translations())
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(fresh)
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(fresh)


def test_holes_are_the_same_on_both_sides() -> None:
    differing = {msgid: text for msgid, text in catalogue.read_translations().items() if catalogue.holes(msgid) != catalogue.holes(text)}
    assert differing == {}


def test_a_counted_sentence_has_the_same_holes_for_one_and_for_many() -> None:
    counted = {one: other for one, other in catalogue.collect().items() if other}
    assert len(counted) > 40
    assert {one: other for one, other in counted.items() if catalogue.holes(one) != catalogue.holes(other)} == {}


#: Numbers that are never 1: limits of ours, and what exceeds them.
NEVER_ONE = (
    "in its first {count} rows",
    "in the first {count} rows",
    "at most {rows} rows and {columns} columns",
    "has {count} characters",
    "more than {days} days off",
    "{path} has {count} lines",
    "in {count} rows; a program",
)


def test_what_is_counted_has_a_singular() -> None:
    number = re.compile(
        r"\{(count|size|rows|days|seconds|hours|months|entries|now|lines|cases|faults|matters)\} (\w+ )?(?!besides)\w{3,}s\b"
    )
    bare = [msgid for msgid, other in catalogue.collect().items() if not other and number.search(msgid)]
    assert [msgid for msgid in bare if not any(part in msgid for part in NEVER_ONE)] == []


def test_numbers_choose_the_form() -> None:
    english, chinese = read_words("en"), read_words("zh")
    rows = [plural("{count} row", "{count} rows", number) for number in (0, 1, 2)]
    assert [english.say(each) for each in rows] == ["0 rows", "1 row", "2 rows"] == [str(each) for each in rows]
    assert [chinese.say(each) for each in rows] == ["0 行", "1 行", "2 行"]


def test_sentences_end_as_chinese_ones_do() -> None:
    odd = [text for msgid, text in catalogue.read_translations().items() if msgid.endswith((".", "?")) and re.search(r"[一-鿿][.?]$", text)]
    assert odd == []


def test_a_space_parts_chinese_from_numbers_and_latin_words() -> None:
    kept = re.compile(r"`[^`]*`|\d{4}年\d+月\d+日( \d+时\d+分)?|国务院办公厅关于2027年|文件\.(xlsx|zip)|用户@主机")
    numeric = r"(\{(count|days|day|seq|size|year|hours|first|last|due|path|host)\}|[0-9A-Za-z])"
    close = re.compile(f"[一-鿿]{numeric}|{numeric}[一-鿿]")
    texts = {text: kept.sub("", text) for text in catalogue.read_translations().values()}
    assert [text for text, rest in texts.items() if close.search(rest)] == []


def test_an_entry_is_called_the_same_everywhere() -> None:
    told = {msgid: text for msgid, text in catalogue.read_translations().items() if re.search(r"\bentry \{", msgid, re.IGNORECASE)}
    assert len(told) > 20
    assert [text for text in told.values() if not re.search(r"第 \{\w+\} (至 \{\w+\} )?号条目", text)] == []


@pytest.mark.parametrize(
    ("text", "language"), [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("ZH-hans", "zh"), ("en", "en"), ("en-GB", "en"), ("fr", None), ("", None)]
)
def test_languages_are_read(text: str, language: str | None) -> None:
    assert parse_language(text) == language


def test_the_option_outranks_the_environment_and_chinese_is_the_default() -> None:
    assert choose_language(None, {}) == ("zh", None)
    assert choose_language(None, {"GOVOPEN_LANG": "en", "LANG": "fr"}) == ("en", None)
    assert choose_language("zh", {"GOVOPEN_LANG": "en"}) == ("zh", None)
    language, complaint = choose_language("fr", {})
    assert language == "zh"
    assert complaint is not None


def test_messages_inside_messages_lists_and_labels_are_worded_too() -> None:
    inner = msg("There is no option {name}.", name="--x")
    names = [Label("公开", "Published"), "b"]
    assert (
        read_words("zh").say(msg("{sentence} Did you mean {names}?", sentence=inner, names=names))
        == "没有 --x 这个选项。是否要用 公开、b？"
    )
    english = read_words("en").say(msg("{sentence} Did you mean {names}?", sentence=inner, names=names))
    assert english == "There is no option --x. Did you mean Published, b?"
