from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from govopen.core.dates.moments import Moment, Span, year_span
from govopen.core.model.entries import Checkpoint, Draft
from govopen.errors import EntryRefused, LedgerError, OutputExists
from govopen.ledger import Ledger, create_ledger, open_ledger
from tests.ledger.conftest import RECORDED, Append
from tests.ledger.drafts import at, decided, draft, published, voided

NUMBER = "赣人社许〔2020〕1号"


def test_a_new_ledger_is_empty_and_knows_its_founding(ledger: Ledger, location: str) -> None:
    assert ledger.info.agency == "江西省人力资源和社会保障厅"
    assert ledger.info.packs == ("jx-hrss-2020",)
    assert ledger.checkpoint() == Checkpoint(ledger.info.id, 0, "0" * 64)
    with open_ledger(location, write=False) as again:
        assert again.info == ledger.info


def test_a_ledger_is_never_made_over_another(ledger: Ledger, location: str) -> None:
    with pytest.raises(OutputExists):
        create_ledger(location, agency="别的厅", packs=[], recorded_at=RECORDED)


def test_values_come_back_as_given(ledger: Ledger, append: Append) -> None:
    fields = {"title": "标题 =1+1 [red] ​", "names": ["甲", "乙"], "count": 3, "flag": True, "none": None}
    seqs = append(decided(NUMBER, "2020-04-01 09:30", unit="就业处", fields=fields), batch="b1")
    (entry,) = ledger.matter_entries(1)
    assert (list(seqs), entry.seq, entry.matter, entry.kind, entry.number) == ([1], 1, 1, "decision", NUMBER)
    assert (entry.event, entry.facet, entry.when, entry.unit) == ("decided", "permit", at("2020-04-01 09:30"), "就业处")
    assert entry.fields == {**fields, "names": ("甲", "乙")}
    assert (entry.operator, entry.recorded_at, entry.batch) == ("张三", RECORDED, "b1")
    assert (entry.corrects, entry.corrected_by, entry.prev) == (None, None, "0" * 64)
    assert ledger.entry(1) == entry
    assert ledger.entry(2) is None


def test_the_hash_is_the_published_format(ledger: Ledger, append: Append) -> None:
    append(decided("许1号", "2020-04-01", title="甲"), draft("published", "许1号", "2020-04-02 08:05", corrects=1, unit="处"))
    ident = ledger.info.id.encode()
    recorded = b"s24:2020-06-01T01:30:00.000Z"
    first = (
        b"govopen.entry/1s32:" + ident + b"i1:1s8:decisions3:" + "许1号".encode() + b"s3:" + "许1号".encode() + b"s7:decideds6:permit"
        b"s10:2020-04-01nns13:" + '{"title":"甲"}'.encode() + b"ns2:" + "张三".encode() + recorded + b"nns64:" + b"0" * 64
    )
    one = sha256(first).hexdigest()
    second = (
        b"govopen.entry/1s32:" + ident + b"i1:2s8:decisions3:" + "许1号".encode() + b"s3:" + "许1号".encode() + b"s9:publishedn"
        b"s10:2020-04-02s5:08:05s1:" + "处".encode() + b"s2:{}ns2:" + "张三".encode() + recorded + b"ni1:1s64:" + one.encode()
    )
    assert [entry.hash for entry in ledger.entries()] == [one, sha256(second).hexdigest()]
    assert ledger.checkpoint().head == sha256(second).hexdigest()


@pytest.mark.parametrize(("typed", "number"), [("赣人社许[2020]１号", NUMBER), ("赣人社许 ﹝2020﹞ 1 号", NUMBER), ("x（1）号", "X(1)号")])
def test_spellings_of_one_number_are_one_matter(ledger: Ledger, append: Append, typed: str, number: str) -> None:
    append(decided(number, "2020-04-01", title="许可", unit="就业处"))
    append(published(typed, "2020-04-02"))
    (matter,) = ledger.find(typed)
    assert (matter.id, matter.kind, matter.number, matter.title, matter.unit) == (1, "decision", number, "许可", "就业处")
    assert [entry.event for entry in ledger.matter_entries(1)] == ["decided", "published"]


def test_a_number_may_stand_for_two_kinds(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01"), draft("policy-issued", "1号", "2020-04-01", kind="policy"))
    assert [matter.kind for matter in ledger.find("1号")] == ["decision", "policy"]
    assert [matter.kind for matter in ledger.find("1号", kind="policy")] == ["policy"]
    assert ledger.find("2号") == ()
    assert [matter.kind for matter in ledger.find("1号", head=1)] == ["decision"]


def test_both_names_find_a_policy_that_was_named_when_issued(ledger: Ledger, append: Append) -> None:
    append(draft("drafted", "稳就业措施（暂名）", "2020-03-01", kind="policy", title="稳就业"))
    append(
        draft(
            "policy-issued",
            "稳就业措施（暂名）",
            "2020-04-01",
            kind="policy",
            fields={"number": "赣人社发〔2020〕8号", "title": "关于稳就业的通知"},
        )
    )
    append(draft("interpreted", "赣人社发[2020]8号", "2020-04-02", kind="policy"))
    assert [matter.number for matter in ledger.find("稳就业措施(暂名)")] == ["赣人社发〔2020〕8号"]
    (matter,) = ledger.find("赣人社发〔2020〕8号")
    assert (matter.id, matter.title) == (1, "稳就业")
    assert [entry.event for entry in ledger.matter_entries(1)] == ["drafted", "policy-issued", "interpreted"]
    append(voided("稳就业措施（暂名）", 2, kind="policy"))
    assert ledger.find("赣人社发〔2020〕8号") == ()


def test_an_entry_is_corrected_once_and_only_on_its_own_matter(ledger: Ledger, append: Append) -> None:
    append(decided(NUMBER, "2020-04-01"), published(NUMBER, "2020-04-20"), decided("2号", "2020-04-01"))
    append(published(NUMBER, "2020-04-02", corrects=2))
    assert [(entry.seq, entry.corrected_by) for entry in ledger.matter_entries(1)] == [(1, None), (2, 4), (4, None)]
    assert [entry.corrected_by for entry in ledger.matter_entries(1, head=3)] == [None, None]
    for seq, words in ((2, "corrected already"), (99, "no entry 99"), (3, "another matter")):
        with pytest.raises(EntryRefused, match=words):
            append(published(NUMBER, "2020-04-03", corrects=seq))
    with pytest.raises(EntryRefused, match="corrected already"):
        append(voided(NUMBER, 1), voided(NUMBER, 1))
    assert ledger.checkpoint().size == 4


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"fields": {"n": Decimal("1.00000000000000000001")}}, "cannot be recorded"),
        ({"fields": {"n": float("nan")}}, "cannot be recorded"),
        ({"fields": {"n": at("2020-04-01").day}}, "cannot be recorded"),
        ({"fields": {"title": "a\0b"}}, "cannot be recorded"),
        ({"fields": {1: "x"}}, "cannot be recorded"),
        ({"fields": {"title": "\ud800"}}, "half of a character"),
        ({"unit": "a\0b"}, "NUL"),
        ({"when": Moment("2020-04-01")}, "not a day"),  # type: ignore[arg-type]
        ({"when": Moment(datetime(2020, 4, 1))}, "not a day"),  # noqa: DTZ001
        ({"when": Moment(at("2020-04-01").day, "9:30")}, "not a minute"),  # type: ignore[arg-type]
        ({"number": " "}, "must be a text"),
        ({"number": "​"}, "needs a number"),
    ],
)
def test_what_cannot_stand_in_a_ledger_is_refused_whole(ledger: Ledger, append: Append, values: dict[str, Any], words: str) -> None:
    bad = Draft(**{"kind": "decision", "number": NUMBER, "event": "decided", "when": at("2020-04-01"), **values})
    with pytest.raises(EntryRefused, match=words):
        append(decided("2号", "2020-04-01"), bad)
    assert ledger.checkpoint().size == 0
    assert ledger.find("2号") == ()


def test_the_time_of_recording_needs_a_zone_and_is_kept_as_an_instant(ledger: Ledger, append: Append) -> None:
    with pytest.raises(EntryRefused, match="time zone"):
        append(decided(NUMBER, "2020-04-01"), recorded_at=datetime(2020, 6, 1, 9, 30))  # noqa: DTZ001
    beijing = datetime(2020, 6, 1, 9, 30, 0, 123999, tzinfo=timezone(timedelta(hours=8)))
    append(decided(NUMBER, "2020-04-01"), recorded_at=beijing)
    assert ledger.matter_entries(1)[0].recorded_at == datetime(2020, 6, 1, 1, 30, 0, 123000, tzinfo=UTC)


def test_an_exception_undoes_everything(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.writing() as writer:
            writer.append([decided(NUMBER, "2020-04-01")], operator="张三", recorded_at=RECORDED)
            assert [matter.number for matter in writer.find(NUMBER)] == [NUMBER]
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert ledger.checkpoint().size == 0
    assert ledger.find(NUMBER) == ()


def test_a_pen_reads_what_it_appended(ledger: Ledger) -> None:
    with ledger.writing() as writer:
        writer.append([decided(NUMBER, "2020-04-01")], operator="张三", recorded_at=RECORDED)
        assert [entry.event for entry in writer.known("decision", ["赣人社许[2020]1号"])["赣人社许[2020]1号"]] == ["decided"]
        assert ledger.checkpoint().size == 0
    assert ledger.checkpoint().size == 1


def test_known_gives_entries_in_effect_by_folded_number(ledger: Ledger, append: Append) -> None:
    append(decided(NUMBER, "2020-04-01"), published(NUMBER, "2020-04-20"), published(NUMBER, "2020-04-02", corrects=2))
    append(
        draft("policy-issued", "暂名", "2020-04-01", kind="policy", fields={"number": "8号"}),
        draft("upstream-issued", "9号", "2020-04-01", kind="upstream"),
    )
    known = ledger.known("decision", ["赣人社许[2020]1号", "3号", "9号"])
    assert {key: [entry.seq for entry in entries] for key, entries in known.items()} == {"赣人社许[2020]1号": [1, 3]}
    assert [entry.seq for entry in ledger.known("policy", ["8号"])["8号"]] == [4]


def test_entries_are_streamed_in_order_and_filtered(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01", unit="甲处"), published("1号", "2020-04-05"), batch="b1")
    append(decided("2号", "2021-01-01", unit="乙处"), voided("1号", 2))
    assert [entry.seq for entry in ledger.entries()] == [1, 2, 3, 4]
    assert [entry.seq for entry in ledger.entries(after_seq=2)] == [3, 4]
    assert [entry.seq for entry in ledger.entries(event="decided")] == [1, 3]
    assert [entry.seq for entry in ledger.entries(unit="乙处")] == [3]
    assert [entry.seq for entry in ledger.entries(batch="b1")] == [1, 2]
    assert [entry.seq for entry in ledger.entries(batch="b1", corrected=False)] == [1]
    assert [entry.seq for entry in ledger.entries(window=Span(at("2020-04-02").day, at("2020-12-31").day))] == [2, 4]
    assert [entry.seq for entry in ledger.entries(kind="policy")] == []
    assert [entry.seq for entry in ledger.entries(window=year_span(2020), head=1)] == [1]


def test_the_head_known_as_of_an_instant_is_that_before_the_first_later_recording(ledger: Ledger, append: Append) -> None:
    for day in (1, 3, 2, 9):
        append(decided(f"{day}号", "2020-04-01"), recorded_at=datetime(2020, 6, day, tzinfo=UTC))
    assert [ledger.head_known_as_of(datetime(2020, 6, day, tzinfo=UTC)) for day in (1, 2, 3, 8, 9)] == [1, 1, 3, 3, 4]
    assert ledger.checkpoint(0).head == "0" * 64
    assert ledger.checkpoint(2).size == 2


def test_progress_is_told_and_a_large_import_is_one_range(ledger: Ledger) -> None:
    told: list[int] = []
    with ledger.writing() as writer:
        drafts = (decided(f"{n}号", "2020-04-01") for n in range(4500))
        seqs = writer.append(drafts, operator="张三", recorded_at=RECORDED, on_progress=told.append)
    assert (told, seqs) == ([2000, 4000, 4500], range(1, 4501))
    assert sum(1 for _ in ledger.entries()) == 4500


def test_a_book_opened_for_reading_does_not_write(ledger: Ledger, location: str) -> None:
    with open_ledger(location, write=False) as reader, pytest.raises(LedgerError, match="reading only"), reader.writing():
        pass


def test_the_packs_chosen_last_are_in_force(ledger: Ledger, append: Append, location: str) -> None:
    append(draft("packs-chosen", "ledger", "2020-04-01", kind="ledger", packs=["a", "b"]))
    with open_ledger(location, write=False) as again:
        assert again.info.packs == ("a", "b")


def test_late_entries_tell_the_day_claimed_and_the_instant_recorded(ledger: Ledger, append: Append) -> None:
    """Recorded on 1 June 2020, 09:30 in Beijing; a correction counts only where it moves the day."""
    append(decided("1号", "2020-05-02", unit="甲处"), decided("2号", "2020-05-01"), published("2号", "2020-05-31", unit="乙处"))
    append(
        published("2号", "2020-05-31", corrects=3),
        decided("1号", "2020-04-01", corrects=1),
        draft("unit-added", "甲处", "2020-01-01", kind="unit"),
    )
    found = list(ledger.backfilled(year_span(2020), more_than=30, leave_out={"unit-added"}))
    assert [(late.seq, late.number, late.when, late.days, late.unit) for late in found] == [
        (2, "2号", at("2020-05-01"), 31, None),
        (5, "1号", at("2020-04-01"), 61, None),
    ]
    assert found[0].recorded_at == RECORDED
    night = datetime(2020, 6, 1, 17, 0, tzinfo=UTC)  # already 2 June in Beijing
    append(decided("3号", "2020-05-02", unit="丙处"), recorded_at=night)
    assert [(late.seq, late.days) for late in ledger.backfilled(year_span(2020), more_than=30, leave_out={"unit-added"})][-1] == (7, 31)


def test_a_clock_turned_back_is_told_by_the_order_of_the_entries(ledger: Ledger, append: Append) -> None:
    """Two entries dated two months early stand between others; half an hour is what clocks of two machines differ by."""
    early, skewed, later = (RECORDED + timedelta(**by) for by in ({"days": -60}, {"minutes": -30}, {"days": 3}))
    append(decided("1号", "2020-05-02"))
    append(decided("2号", "2020-04-01"), recorded_at=early)
    append(decided("3号", "2020-04-01"), recorded_at=early + timedelta(minutes=1))
    append(decided("4号", "2020-05-02"), recorded_at=skewed)
    append(decided("5号", "2020-05-02"), recorded_at=later)
    append(decided("6号", "2020-05-02"), recorded_at=RECORDED)
    assert [(each.first, each.last, each.recorded_at, each.after, each.after_recorded_at) for each in ledger.turned_clocks()] == [
        (2, 3, early, 1, RECORDED),
        (6, 6, RECORDED, 5, later),
    ]


def test_a_clock_turned_back_over_more_than_a_page(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-05-02"), recorded_at=RECORDED + timedelta(days=1))
    append(*(decided(f"{n}号", "2020-05-02") for n in range(2, 4200)))
    assert [(each.first, each.last, each.after) for each in ledger.turned_clocks()] == [(2, 4199, 1)]
