"""The shipped vocabulary, and faulty ones with the words that they must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from govopen.core.model.field_values import find_event, find_kind
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.errors import DataError

GOOD = """
[kinds]
thing = { label = "事物", label_en = "Thing" }
[choices.colour]
red = ["红", "Red", "赤"]
blue = ["蓝", "Blue"]
[fields]
title = { type = "text", label = "标题", label_en = "Title" }
colour = { type = "choice", choices = "colour", label = "颜色", label_en = "Colour", default = "red" }
[system.events]
voided = { label = "作废", label_en = "voided", on = "*" }
[events.seen]
label = "看见"
label_en = "Seen"
opens = ["thing"]
fields = ["colour"]
facet = "colour"
"""

# What scripts log, by event → (kind it opens or follows, options).
FIXED = {
    "decided": ("decision", {"type", "title"}),
    "published": ("upstream", {"channel", "url"}),
    "upstream-issued": ("upstream", {"issuer", "title"}),
    "reprinted": ("upstream", {"url"}),
    "press-held": ("press", {"attended", "title"}),
    "policy-issued": ("policy", {"type", "title", "number"}),
    "consulted": ("policy", {"until"}),
    "opinions-published": ("policy", set()),
    "interpreted": ("policy", {"contents", "by"}),
    "gazetted": ("policy", set()),
    "secrecy-reviewed": ("policy", set()),
    "request-received": ("request", {"channel"}),
    "request-confirmed": ("request", set()),
    "correction-asked": ("request", set()),
    "corrected": ("request", set()),
    "third-party-asked": ("request", set()),
    "third-party-answered": ("request", set()),
    "extended": ("request", set()),
    "replied": ("request", {"result"}),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "vocabulary.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("event", FIXED)
def test_the_fixed_events(event: str) -> None:
    spec = read_vocabulary().events[event]
    kind, options = FIXED[event]
    assert kind in spec.kinds
    assert options <= {field.name for field in spec.fields}


def test_fixed_values() -> None:
    events = read_vocabulary().events
    channels = {choice.value for field in events["published"].fields if field.name == "channel" for choice in field.choices}
    types = {choice.value for field in events["policy-issued"].fields if field.name == "type" for choice in field.choices}
    assert channels >= {"portal", "gazette", "wechat", "weibo", "app", "media"}
    assert types == {"normative", "livelihood", "enterprise", "other"}
    assert set(events["published"].kinds) == set(read_vocabulary().kinds)
    assert all(events[name].opens == ("policy",) for name in ("consulted", "interpreted", "gazetted", "policy-issued"))
    assert events["policy-issued"].renames
    assert events["decided"].once


def test_a_good_file(tmp_path: Path) -> None:
    vocabulary = read_vocabulary(write(tmp_path, "\ufeff" + GOOD))
    event = vocabulary.events["seen"]
    assert [field.name for field in event.fields] == ["title", "colour"]
    assert event.fields[1].choices[0].also == ("赤",)
    assert (event.kinds, event.opens, event.facet, event.once) == (("thing",), ("thing",), "colour", False)


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('label = "看见"\n', "", "events.seen.label", "The key is missing"),
        ('facet = "colour"', 'facet = "colour"\nfacets = 1', "events.seen.facets", "no such key"),
        ('opens = ["thing"]', 'opens = ["thong"]', "events.seen", "No such kind of matter: thong"),
        ('opens = ["thing"]', "opens = []", "events.seen", "neither opens nor follows"),
        ('fields = ["colour"]', 'fields = ["color"]', "events.seen.fields", "No such field: color"),
        ('fields = ["colour"]', 'fields = ["colour"]\nrequired = ["title"]', "events.seen.required", "not among the fields"),
        ('facet = "colour"', 'facet = "title"', "events.seen.facet", "no choice field"),
        ('facet = "colour"', "renames = true", "events.seen.renames", "text field `number`"),
        ('choices = "colour"', 'choices = "color"', "fields.colour.choices", "No such list of choices: color"),
        ('type = "choice"', 'type = "list"', "fields.colour.type", "It must be one of: text, choice"),
        ('type = "choice", choices = "colour"', 'type = "choice"', "fields.colour", "needs `choices`"),
        ('type = "text"', 'type = "text", choices = "colour"', "fields.title.choices", "Only a choice"),
        ('type = "text"', 'type = "text", not_before = "at"', "fields.title.not_before", "Only a day"),
        ('type = "text"', 'type = "day", not_before = "colour"', "fields.title.not_before", "Only a day"),
        ('default = "red"', 'default = "green"', "events.seen.colour.default", "none of Red (red), Blue (blue)"),
        ('blue = ["蓝"', 'blue = ["赤"', "events.seen.colour.blue", "赤 stands for two things"),
        ("[events.seen]", "[events.voided]", "events.voided", "govopen itself"),
        ("title = {", 'at = { type = "day", label = "日", label_en = "Day" }\ntitle = {', "fields.at", "option of every command"),
        ('label = "标题"', 'label = "编号"', "events.seen", "column of every template"),
        ('label = "看见"', 'label = "看/见"', "events.seen.label", "cannot name a sheet"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as caught:
        read_vocabulary(write(tmp_path, GOOD.replace(old, new)))
    found = [each for each in caught.value.problems if each.column == key]
    assert found, [(each.column, str(each.message)) for each in caught.value.problems]
    assert words in str(found[0].message)
    assert found[0].file is not None


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('opens = ["thing"]', 'opens = ["thong"]').replace('fields = ["colour"]', 'fields = ["color"]')
    with pytest.raises(DataError, match="2 mistakes"):
        read_vocabulary(write(tmp_path, text))


def test_what_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes("标题".encode("gb18030"))
    files = {
        write(tmp_path, "[kinds\n"): "closing bracket",
        tmp_path / "none.toml": "is missing",
        tmp_path / "gbk.toml": "not UTF-8 at byte 0",
    }
    for path, words in files.items():
        with pytest.raises(DataError) as caught:
            read_vocabulary(path)
        (problem,) = caught.value.problems
        assert (problem.file, words in str(problem.message)) == (str(path), True)


def test_events_of_govopen_itself_stand_apart() -> None:
    """They have labels, and neither commands nor templates nor rules can meet them."""
    vocabulary = read_vocabulary()
    assert len(vocabulary.system.events) == 22
    assert not vocabulary.system.events.keys() & vocabulary.events.keys()
    assert not vocabulary.system.kinds.keys() & vocabulary.kinds.keys()
    assert all(event.label and event.label_en for event in vocabulary.system.events.values())
    assert find_event(vocabulary, "voided") is None
    assert find_kind(vocabulary, "ledger") is None
