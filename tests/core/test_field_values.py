"""Fields of events, whatever they were typed into."""

from __future__ import annotations

from datetime import date

import pytest

from govopen.core.model.field_values import FieldRefused, fill, find_event, find_kind, parse_field, parse_number
from govopen.core.model.vocabulary import Choice, EventSpec, FieldSpec, FieldType, KindSpec, Vocabulary

TODAY = date(2020, 5, 6)
CHANNELS = (Choice("portal", "厅门户网站", "Portal", ("门户网站",)), Choice("weibo", "微博", "Weibo"))


def field(name: str, type: FieldType, *, required: bool = False, default: str | None = None, not_before: str | None = None) -> FieldSpec:
    return FieldSpec(
        name=name,
        type=type,
        label=f"{name}栏",
        label_en=name.capitalize(),
        required=required,
        choices=CHANNELS if "choice" in type else (),
        default=default,
        not_before=not_before,
    )


EVENT = EventSpec(
    name="shown",
    label="公开了",
    label_en="Shown",
    opens=("thing",),
    facet="channel",
    fields=(
        field("title", "text"),
        field("channel", "choice", default="portal"),
        field("forms", "choices"),
        field("until", "day"),
        field("count", "number"),
        field("url", "url"),
        field("by", "names"),
        field("major", "flag"),
        field("note", "text", required=True),
    ),
)
VOCABULARY = Vocabulary({"thing": KindSpec(name="thing", label="事物", label_en="Thing")}, {"shown": EVENT})


NAMED: tuple[tuple[str, FieldType], ...] = (("number", "text"), ("attended", "names"), ("amount", "number"))


def test_every_type() -> None:
    filled = fill(
        EVENT,
        {
            "title": " 一个\n标题 ",
            "channel": "微博",
            "forms": ["微博、门户网站", "weibo"],
            "until": "2020年4月1日",
            "count": "１２",
            "url": "https://rst.jiangxi.gov.cn/a?b=1",
            "by": ["张三", "李四，王五"],
            "major": "是",
            "note": "x",
        },
        today=TODAY,
    )
    assert filled.problems == ()
    assert filled.facet == "weibo"
    assert filled.fields == {
        "title": "一个 标题",
        "forms": ["weibo", "portal"],
        "until": "2020-04-01",
        "count": "12",
        "url": "https://rst.jiangxi.gov.cn/a?b=1",
        "by": ["张三", "李四", "王五"],
        "major": "yes",
        "note": "x",
    }


def test_every_fault_at_once() -> None:
    given = {
        "channel": "电台",
        "until": "2020-02-30",
        "count": "-1",
        "url": "javascript:alert(1)",
        "major": "也许",
        "nope": "1",
        "title": "a\x00b",
    }
    problems = fill(EVENT, given, today=TODAY).problems
    assert {each.column for each in problems} == {"channel", "until", "count", "url", "major", "nope", "title", "note"}
    said = {each.column: str(each.message) for each in problems}
    assert said["note"] == "Note is missing."
    assert said["nope"] == "Shown has no field nope."
    assert r"\x00" in said["title"]
    assert "position 2" in said["title"]
    assert "Portal (portal), Weibo (weibo)" in said["channel"]


def test_blank_is_not_given_and_a_default_fills() -> None:
    filled = fill(EVENT, {"channel": " ", "title": "", "note": "x"}, today=TODAY)
    assert (filled.facet, filled.fields) == ("portal", {"note": "x"})


def test_a_personal_number_in_a_list_is_starred_and_stands_in_no_name_or_count() -> None:
    fields = tuple(FieldSpec(name=name, type=kind, label=name, label_en=name) for name, kind in NAMED)
    event = EventSpec(name="issued", label="发布", label_en="Issued", follows=("policy",), fields=fields, renames=True)
    filled = fill(event, {"attended": ["张三", "李四 36010219981020041X"]}, today=TODAY)
    assert filled.fields["attended"] == ["张三", "李四 360***************"]
    assert filled.masked == ("attended",)
    refused = fill(event, {"number": "赣〔2020〕13800138000号", "amount": "13800138000"}, today=TODAY).problems
    assert {each.column: each.value for each in refused} == {"number": "赣〔2020〕138********号", "amount": "138********"}


def test_a_control_character_hides_no_personal_number() -> None:
    problems = fill(EVENT, {"note": "x", "title": "\x1b电话1380\x000138000"}, today=TODAY).problems
    assert [each.value for each in problems] == [r"\x1b电话138*********"]


def test_a_personal_number_is_starred() -> None:
    filled = fill(EVENT, {"note": "x", "title": "关于11010519491231002X的决定"}, today=TODAY)
    assert filled.fields["title"] == "关于110***************的决定"
    assert filled.masked == ("title",)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("number", "abc", "not a number"),
        ("number", "-3", "not a number"),
        ("number", "1e5", "not a number"),
        ("number", "12345678901234567890", "at most 15 digits"),
        ("text", "题" * 40_000, "40000 characters; at most 1000"),
        ("text", "a\ud800b", r"\\ud800"),
        ("day", "20200230", "no such day"),
        ("url", "file:///etc/passwd", "web address"),
    ],
)
def test_refused(kind: FieldType, text: str, words: str) -> None:
    with pytest.raises(FieldRefused, match=words):
        parse_field(field("n", kind), text, today=TODAY)


def test_a_day_before_the_one_that_must_come_first() -> None:
    days = (field("until", "day", not_before="at"), field("end", "day", not_before="until"))
    event = EVENT.model_copy(update={"fields": days})
    given = {"until": "2020-05-05", "end": "2020-05-04"}
    problems = fill(event, given, today=TODAY, on=TODAY).problems
    assert [(each.column, each.value, str(each.message)) for each in problems] == [
        ("until", "2020-05-05", "2020-05-05 lies before 2020-05-06 (Shown)."),
        ("end", "2020-05-04", "2020-05-04 lies before 2020-05-05 (Until)."),
    ]
    assert fill(event, {"until": "2020-05-06", "end": "2020-05-06"}, today=TODAY, on=TODAY).problems == ()
    assert fill(event, {"end": "2020-05-06"}, today=TODAY).problems == ()


def test_one_value_only() -> None:
    with pytest.raises(FieldRefused, match="one value"):
        parse_field(field("n", "text"), ["a", "b"], today=TODAY)


@pytest.mark.parametrize("text", ["", "  ", "13800138000", "11010519491231002X", "号" * 201])
def test_numbers_refused(text: str) -> None:
    with pytest.raises(FieldRefused):
        parse_number(text)


@pytest.mark.parametrize("text", ["shown", "公开了", "Shown", "SHOWN", " 公 开 了 "])
def test_events_by_name_and_label(text: str) -> None:
    assert find_event(VOCABULARY, text) is EVENT


def test_kinds_by_name_and_label() -> None:
    assert find_kind(VOCABULARY, "事物") is VOCABULARY.kinds["thing"]
    assert find_kind(VOCABULARY, "物") is None
