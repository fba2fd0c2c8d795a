"""What an import would do: additions, what is there already, contradictions. Values only, no ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Draft, Entry
from govopen.core.text.document_numbers import fold_number
from govopen.i18n import read_words
from govopen.intake.import_plan import Known, Plan, plan_import
from govopen.intake.tables.rows import Record
from tests.intake.files import VOCABULARY

NOW = Moment(date(2020, 12, 31), time(12, 0))


def recorded(*drafts: Draft) -> Known:
    """Answer as a ledger that holds these."""
    seqs = count(1)
    entries = [
        Entry(
            next(seqs), 1, each.kind, each.number, each.event, each.facet, each.when, each.unit, each.fields, "clerk",
            datetime(2020, 12, 31, tzinfo=UTC), None, None, "", "",
        )
        for each in drafts
    ]  # fmt: skip

    def known(kind: str, keys: Collection[str]) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in entries:
            key = fold_number(entry.number)
            if entry.kind == kind and key in keys:
                found[key] = (*found.get(key, ()), entry)
        return found

    return known


def decided(
    number: str = "赣1号", day: date = date(2020, 4, 1), *, facet: str = "permit", unit: str | None = None, title: str = ""
) -> Draft:
    return Draft("decision", number, "decided", Moment(day), facet, unit, {"title": title} if title else {})


def published(
    number: str = "赣1号", day: date = date(2020, 4, 10), minute: time | None = None, *, url: str = "", facet: str = "portal"
) -> Draft:
    return Draft("decision", number, "published", Moment(day, minute), facet, None, {"url": url} if url else {})


def plan(*rows: tuple[Draft, ...], known: Known | None = None, register: bool = True) -> Plan:
    records = [Record(None, place, drafts, register) for place, drafts in enumerate(rows, start=2)]
    return plan_import(records, known or recorded(), vocabulary=VOCABULARY, now=NOW)


def test_new_rows_are_added_in_order() -> None:
    done = plan((decided("赣1号"), published("赣1号")), (decided("赣2号"),))
    assert [(draft.number, draft.event) for draft in done.additions] == [("赣1号", "decided"), ("赣1号", "published"), ("赣2号", "decided")]
    assert (done.adding, done.same, done.conflicts, done.problems) == (2, 0, [], [])


def test_the_same_again_adds_nothing() -> None:
    done = plan((decided("赣〔2020〕1号"), published("赣〔2020〕1号")), known=recorded(decided("赣[2020]1 号"), published("赣[2020]1 号")))
    assert (done.additions, done.same, done.conflicts) == ([], 1, [])


def test_filling_a_blank_is_an_addition() -> None:
    done = plan((decided(), published()), known=recorded(decided()))
    assert [draft.event for draft in done.additions] == ["published"]


def test_a_blank_contradicts_nothing() -> None:
    before = recorded(decided(unit="法规处", title="决定书"), published(minute=time(9, 0), url="https://x.example"))
    done = plan((decided(), published()), known=before)
    assert (done.same, done.conflicts, done.additions) == (1, [], [])


def test_every_contradiction_names_both_values() -> None:
    before = recorded(decided(unit="法规处", title="甲"), published(url="https://a.example"))
    row = (
        decided(day=date(2020, 4, 2), facet="penalty", unit="监察局", title="乙"),
        published(day=date(2020, 4, 11), url="https://b.example"),
    )
    done = plan(row, known=before)
    assert done.additions == []
    zh = read_words("zh")
    assert [(each.column, zh.say("{of}", of=each.recorded), zh.say("{of}", of=each.given), each.seq) for each in done.conflicts] == [
        ("决定类型", "行政许可", "行政处罚", 1),
        ("处罚决定日期", "2020-04-01", "2020-04-02", 1),
        ("责任处室", "法规处", "监察局", 1),
        ("标题", "甲", "乙", 1),
        ("公示时间", "2020-04-10", "2020-04-11", 2),
        ("网址", "https://a.example", "https://b.example", 2),
    ]
    assert str(done.conflicts[1].as_problem().message) == "赣1号: the ledger says 2020-04-01 (entry 1), the file 2020-04-02."


def test_minutes_conflict_only_where_both_are_known() -> None:
    before = recorded(decided(), published(minute=time(9, 0)))
    assert plan((decided(), published(minute=time(9, 1))), known=before).conflicts[0].given == "2020-04-10 09:01"
    assert plan((decided(), published()), known=before).conflicts == []


def test_another_channel_is_an_addition() -> None:
    done = plan((decided(), published(facet="wechat", day=date(2020, 4, 9))), known=recorded(decided(), published()))
    assert [(draft.event, draft.facet) for draft in done.additions] == [("published", "wechat")]


def test_two_rows_of_one_file() -> None:
    same = plan((decided(),), (decided("赣1 号"),))
    assert (same.adding, same.same) == (1, 1)
    other = plan((decided(),), (decided(day=date(2020, 4, 2)),))
    assert (other.adding, other.additions, len(other.conflicts)) == (0, [], 2)
    assert [str(each.as_problem().message) for each in other.conflicts] == [
        "赣1号: this row says 2020-04-01, row 3 says 2020-04-02.",
        "赣1号: this row says 2020-04-02, row 2 says 2020-04-01.",
    ]


def test_what_cannot_have_happened() -> None:
    done = plan((decided("赣1号", date(2021, 1, 4)),), (decided("赣2号"), published("赣2号", date(2020, 3, 31))))
    assert done.additions == []
    assert [str(problem.message) for problem in done.problems] == [
        "2021-01-04 lies in the future; only what has happened is recorded.",
        "2020-03-31 lies before Decided of the matter 赣2号 (2020-04-01).",
    ]
    assert [problem.row for problem in done.problems] == [2, 3]
    assert plan((decided(day=NOW.day),)).problems == []


def test_a_faulty_row_adds_nothing_of_itself() -> None:
    assert plan((decided(), published(day=date(2021, 1, 4)))).additions == []


def test_a_row_whose_kind_the_ledger_tells() -> None:
    loose = Draft("", "国发1号", "published", Moment(date(2020, 5, 2)), "portal")
    upstream = Draft("upstream", "国发1号", "upstream-issued", Moment(date(2020, 5, 1)))
    policy = Draft("policy", "国发1号", "consulted", Moment(date(2020, 5, 1)))
    assert plan((loose,), known=recorded(upstream), register=False).additions[0].kind == "upstream"
    assert plan((upstream,), (loose,), register=False).additions[1].kind == "upstream"
    assert "Neither the ledger nor a good row" in str(plan((loose,), register=False).problems[0].message)
    several = plan((loose,), known=recorded(upstream, policy), register=False).problems[0]
    assert "may be several matters (Document from above, Policy or decision-making)" in str(several.message)


def test_events_that_repeat_are_added_from_a_template() -> None:
    first = Draft("policy", "某办法", "consulted", Moment(date(2020, 5, 1)))
    again = Draft("policy", "某办法", "consulted", Moment(date(2020, 6, 1)))
    done = plan((first,), (again,), known=recorded(first), register=False)
    assert (done.same, done.additions) == (1, [again])


days = st.dates(date(2020, 1, 1), date(2020, 12, 30))
rows = st.lists(
    st.tuples(
        st.integers(1, 30),
        days,
        st.none() | st.tuples(st.integers(0, 20), st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))),
    ),
    max_size=30,
)


class TestTwice:
    """The same file again adds nothing."""

    @given(rows)
    def test_importing_twice_adds_nothing(self, told: list[tuple[int, date, tuple[int, time | None] | None]]) -> None:
        records = []
        for number, day, publication in told:
            drafts = [decided(f"赣{number}号", day)]
            if publication is not None:
                shown = date.fromordinal(min(day.toordinal() + publication[0], NOW.day.toordinal() - 1))
                drafts.append(published(f"赣{number}号", shown, publication[1]))
            records.append(tuple(drafts))
        first = plan(*records)
        again = plan(*records, known=recorded(*first.additions))
        assert again.additions == []
        assert {each.row for each in again.conflicts} == {each.row for each in first.conflicts}
