from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from govopen.core.dates.moments import Span, year_span
from govopen.core.model.events import Pattern
from govopen.core.model.history import History
from govopen.core.model.office_state import Declaration, Tenure, Waiver, Withholding
from govopen.core.model.threads import Thread
from govopen.errors import LedgerError
from govopen.ledger import Ledger
from govopen.ledger import history as history_module
from govopen.ledger.rows import StoredFields
from tests.ledger.conftest import Append
from tests.ledger.drafts import at, decided, draft, published, voided

YEAR = year_span(2020)
DECIDED = Pattern("decided", frozenset({"permit", "penalty"}), kind="decision")
PORTAL = Pattern("published", frozenset({"portal"}))


@pytest.fixture
def register(append: Append) -> None:
    """1: in time; 2: not published; 3: corrected twice over; 4: voided; 5: on WeChat only; 6: of 2019; a policy with a decision's event."""
    append(decided("1号", "2020-04-01", unit="甲处"), published("1号", "2020-04-02 09:30"))
    append(decided("2号", "2020-04-03"))
    append(decided("3号", "2020-04-04"), published("3号", "2020-05-30"), published("3号", "2020-04-20", corrects=5))
    append(published("3号", "2020-04-10", corrects=6), decided("4号", "2020-04-05"), voided("4号", 8))
    append(decided("5号", "2020-04-06", facet="penalty"), published("5号", "2020-04-07", facet="wechat"), decided("6号", "2019-12-31"))
    append(draft("decided", "7号", "2020-04-07", kind="policy", facet="permit"), decided("8号", "2020-04-08", facet="reward"))


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def _read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short ledgers are read whole, long ones streamed: both ways give the same."""
    if request.param == "streamed":
        monkeypatch.setattr(history_module, "WHOLE", 0)


def history(ledger: Ledger, until: str = "2020-12-31", head: int | None = None) -> History:
    return ledger.history(ledger.view(at(until), head))


def threads(found: History) -> dict[int, Thread]:
    return {thread.matter.id: thread for thread in found.threads()}


def pairs(found: History, opens: Pattern = DECIDED, answers: Iterable[Pattern] = (PORTAL,)) -> list[tuple[int, int | None]]:
    """Each opening of the year with each of its answers."""
    return [
        (opening.seq, reply.seq if reply else None)
        for thread in found.threads()
        if thread.is_of(opens)
        for opening in thread.matching(opens)
        if opening.when.day in YEAR
        for reply in (*thread.matching(*answers),) or (None,)
    ]


@pytest.mark.usefixtures("register")
def test_pairs_leave_out_what_is_corrected_voided_elsewhere_or_of_another_kind(ledger: Ledger) -> None:
    assert pairs(history(ledger)) == [(1, 2), (3, None), (4, 7), (10, None)]


@pytest.mark.usefixtures("register")
def test_a_past_head_knows_no_later_correction(ledger: Ledger) -> None:
    assert pairs(history(ledger, head=5)) == [(1, 2), (3, None), (4, 5)]
    assert pairs(history(ledger, head=6)) == [(1, 2), (3, None), (4, 6)]
    assert pairs(history(ledger, head=8)) == [(1, 2), (3, None), (4, 7), (8, None)]


@pytest.mark.usefixtures("register")
def test_as_of_hides_later_events_but_not_later_corrections(ledger: Ledger) -> None:
    assert pairs(history(ledger, "2020-04-09")) == [(1, 2), (3, None), (4, None), (10, None)]
    assert pairs(history(ledger, "2020-04-04")) == [(1, 2), (3, None), (4, None)]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("until", "answer"), [("2020-04-02", 2), ("2020-04-02 09:30", 2), ("2020-04-02 09:29", None), ("2020-04-01", None)]
)
def test_on_the_day_itself_the_minute_decides(ledger: Ledger, until: str, answer: int | None) -> None:
    assert pairs(history(ledger, until)) == [(1, answer)]


def test_an_unknown_minute_counts_as_happened_on_its_day(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01"), published("1号", "2020-04-02"))
    assert pairs(history(ledger, "2020-04-02 00:00")) == [(1, 2)]


@pytest.mark.usefixtures("register")
def test_several_patterns_answer_and_none_asks_for_triggers_only(ledger: Ledger) -> None:
    anywhere = [PORTAL, Pattern("published", frozenset({"wechat"})), Pattern("gazetted")]
    assert pairs(history(ledger), answers=anywhere) == [(1, 2), (3, None), (4, 7), (10, 11)]
    assert pairs(history(ledger), answers=[]) == [(1, None), (3, None), (4, None), (10, None)]
    assert pairs(history(ledger), answers=[Pattern("published")]) == [(1, 2), (3, None), (4, 7), (10, 11)]


def test_several_answers_of_one_trigger_stand_together(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01"), decided("2号", "2020-04-01"), decided("1号", "2020-04-09"))
    append(published("1号", "2020-04-05"), published("2号", "2020-04-02"), published("1号", "2020-04-02"))
    found = pairs(history(ledger))
    assert sorted(found, key=str) == [(1, 4), (1, 6), (2, 5), (3, 4), (3, 6)]
    assert [seq for seq, _ in found] in ([1, 1, 3, 3, 2], [3, 3, 1, 1, 2])


def test_pairs_page_through_many_matters(ledger: Ledger, append: Append) -> None:
    append(*(decided(f"{n}号", "2020-04-01") for n in range(1, 9001)))
    append(*(published(f"{n}号", "2020-04-02") for n in range(1, 9001, 3)))
    assert pairs(history(ledger)) == [(n, 9001 + (n - 1) // 3 if n % 3 == 1 else None) for n in range(1, 9001)]


def test_fields_are_matched_also_inside_lists(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01", type="permit", to=["甲", "乙"], n=5), decided("2号", "2020-04-01", type="penalty"))
    stories = list(history(ledger).threads())
    asked = (("type", "penalty"), ("to", "乙"), ("to", "丙"), ("n", "5"), ("none", "x"))
    patterns = {(name, value): Pattern("decided", where={name: frozenset({value})}) for name, value in asked}
    found = {key: [event.seq for story in stories for event in story.matching(pattern)] for key, pattern in patterns.items()}
    assert found == {("type", "penalty"): [2], ("to", "乙"): [1], ("to", "丙"): [], ("n", "5"): [1], ("none", "x"): []}
    assert pairs(history(ledger), Pattern("decided", where={"type": frozenset({"permit"})})) == [(1, None)]


@pytest.mark.usefixtures("register")
def test_threads_tell_all_of_a_matter_in_order_of_time(ledger: Ledger, append: Append) -> None:
    append(draft("noted", "1号", "2020-04-02"), draft("noted", "1号", "2020-04-02 08:00"), draft("noted", "1号", "2020-03-01"))
    found = threads(history(ledger))
    assert list(found) == [1, 2, 3, 5, 6, 7, 8]
    assert [(event.seq, event.when) for event in found[1].events] == [
        (17, at("2020-03-01")),
        (1, at("2020-04-01")),
        (15, at("2020-04-02")),
        (16, at("2020-04-02 08:00")),
        (2, at("2020-04-02 09:30")),
    ]
    assert [event.seq for event in found[3].events] == [4, 7]


def test_fields_are_read_when_asked_for(ledger: Ledger, append: Append) -> None:
    append(draft("press-held", "甲", "2020-06-01 15:00", kind="press", attended=["李", "王"]))
    (event,) = threads(history(ledger))[1].events
    assert (event.fields.get("attended"), event.fields.get("none"), dict(event.fields)) == (("李", "王"), None, {"attended": ("李", "王")})
    assert threads(history(ledger, "2020-06-01 14:59")) == {}


def test_a_register_is_empty_until_any_entry_is_in_effect_of_whatever_day(ledger: Ledger, append: Append) -> None:
    append(draft("press-held", "甲", "2020-06-01", kind="press"))
    office = history(ledger).office
    assert not office.register_empty({"press-held", "other"}, None)
    assert not office.register_empty({"press-held"}, "press")
    assert office.first_day({"press-held"}, "press") == date(2020, 6, 1)
    assert office.register_empty({"press-held"}, "policy")
    assert office.register_empty({"other"}, None)
    assert not history(ledger, "2020-05-31").office.register_empty({"press-held"}, "press"), "one of a later day is one"
    append(voided("甲", 1, kind="press"))
    assert history(ledger).office.register_empty({"press-held"}, "press")
    assert not history(ledger, head=1).office.register_empty({"press-held"}, "press")


def took(person: str, day: str, role: str = "deputy") -> object:
    return draft("took-office", person, day, kind="leader", facet=role)


def left(person: str, day: str, role: str = "deputy") -> object:
    return draft("left-office", person, day, kind="leader", facet=role)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ([took("李", "2020-01-01")], [("李", "2020-01-01", None, (1,))]),
        ([took("李", "2020-01-01"), left("李", "2020-06-30")], [("李", "2020-01-01", "2020-06-30", (1, 2))]),
        (
            [took("李", "2020-01-01"), left("李", "2020-06-30"), took("李", "2020-07-01"), left("李", "2020-12-31")],
            [("李", "2020-01-01", "2020-12-31", (1, 2, 3, 4))],
        ),
        (
            [took("李", "2020-07-01"), left("李", "2020-06-30"), took("李", "2020-01-01")],
            [("李", "2020-01-01", None, (3, 2, 1))],
        ),
        (
            [took("李", "2020-01-01"), left("李", "2020-06-30"), took("李", "2020-06-30"), left("李", "2020-12-31")],
            [("李", "2020-01-01", "2020-12-31", (1, 2, 3, 4))],
        ),
        (
            [took("李", "2020-01-01"), left("李", "2020-06-29"), took("李", "2020-07-01")],
            [("李", "2020-01-01", "2020-06-29", (1, 2)), ("李", "2020-07-01", None, (3,))],
        ),
        ([took("李", "2020-05-05"), left("李", "2020-05-05")], [("李", "2020-05-05", "2020-05-05", (1, 2))]),
        ([took("李", "2020-01-01"), took("李", "2020-03-01"), left("李", "2020-06-30")], [("李", "2020-01-01", "2020-06-30", (1, 3, 2))]),
        ([took("王", "2020-02-01"), took("李", "2020-01-01")], [("李", "2020-01-01", None, (2,)), ("王", "2020-02-01", None, (1,))]),
        ([took("李", "2020-01-01"), left("李", "2021-01-31")], [("李", "2020-01-01", None, (1,))]),
        ([took("李", "2021-01-01"), took("王", "2020-01-01", "principal")], []),
    ],
)
def test_tenures(ledger: Ledger, append: Append, said: list[object], held: list[tuple[str, str, str | None, tuple[int, ...]]]) -> None:
    append(*said)
    expected = tuple(
        Tenure(person, "deputy", date.fromisoformat(since), date.fromisoformat(until) if until else None, seqs)
        for person, since, until, seqs in held
    )
    assert history(ledger).office.holders("deputy") == expected


def test_a_voided_tenure_was_never_held(ledger: Ledger, append: Append) -> None:
    append(took("李", "2020-01-01"), voided("李", 1, kind="leader"))
    assert history(ledger).office.holders("deputy") == ()


def test_waivers_of_a_matter_and_of_a_period(ledger: Ledger, append: Append) -> None:
    ground = {"ground": "疫情", "approver": "李"}
    append(decided("1号", "2020-04-01"), draft("waived", "1号", "2020-05-01", rule="r", until="2020-06-30", **ground))
    append(draft("waived", "r", "2020-05-01", kind="rule", fields={"rule": "r", "period": "2020-Q1", **ground}))
    append(
        draft("waived", "1号", "2020-05-01", rule="other", **ground),
        draft("waived", "1号", "2020-05-01", rule="r", **ground),
        voided("1号", 5),
    )
    of_matter = threads(history(ledger))[1].notes.waivers
    assert of_matter == (Waiver(2, "r", 1, None, "疫情", "李", date(2020, 6, 30)), Waiver(4, "other", 1, None, "疫情", "李", None))
    assert history(ledger).office.waivers == (Waiver(3, "r", None, "2020-Q1", "疫情", "李", None),)


def test_withheld_until_voided(ledger: Ledger, append: Append) -> None:
    append(decided("1号", "2020-04-01"), draft("withheld", "1号", "2020-04-02", ground="条例14", approver="李"))
    withheld = Withholding(2, 1, "条例14", "李", date(2020, 4, 2))  # its own day is the day on which it was decided
    assert threads(history(ledger))[1].notes.withheld == withheld
    assert threads(history(ledger, "2020-04-01"))[1].notes.withheld == withheld  # recorded later, but about the matter
    append(voided("1号", 2))
    assert threads(history(ledger))[1].notes.withheld is None


def test_declarations_that_share_a_day_with_the_window(ledger: Ledger, append: Append) -> None:
    append(draft("nil-reported", "press", "2020-04-01", kind="register", period="2020-Q1"))
    append(
        draft(
            "count-asserted",
            "decision",
            "2020-06-02",
            kind="register",
            unit="甲处",
            facet="permit",
            period="2020-05",
            count=12,
            source="审批系统",
        )
    )
    append(draft("nil-reported", "press", "2020-04-01", kind="register", period="2019"))
    append(draft("nil-reported", "press", "2020-04-01", kind="register", period="2020-H2"))
    found = history(ledger).office.declared("press", Span(date(2020, 3, 31), date(2020, 6, 30)))
    assert found == (Declaration(1, "press", Span(date(2020, 1, 1), date(2020, 3, 31)), 0, None, True, "2020-Q1"),)
    may = Span(date(2020, 5, 1), date(2020, 5, 31))
    assert history(ledger).office.declared("decision", YEAR) == (
        Declaration(2, "decision", may, 12, "审批系统", False, "2020-05", "permit", "甲处"),
    )
    assert [each.seq for each in history(ledger, "2020-06-01").office.declared("decision", YEAR)] == [2]  # said later, of that time


def test_units_registered_and_not_ended(ledger: Ledger, append: Append) -> None:
    append(*(draft("unit-added", name, "2020-01-01", kind="unit") for name in ("乙处", "甲处", "丙处")))
    append(draft("unit-ended", "甲处", "2020-05-01", kind="unit"))
    assert ledger.office_state(ledger.view(at("2020-12-31"))).units == history(ledger).office.units == ("乙处", "丙处")
    assert history(ledger).office.ended == {"甲处": date(2020, 5, 1)}
    assert history(ledger, "2020-04-30").office.units == ("乙处", "甲处", "丙处")
    assert history(ledger, "2020-04-30").office.ended == {}
    append(draft("unit-added", "甲处", "2020-06-01", kind="unit"))
    assert (history(ledger).office.units, history(ledger).office.ended) == (("乙处", "甲处", "丙处"), {})


def test_matters_are_named_by_what_is_in_view(ledger: Ledger, append: Append) -> None:
    append(
        draft("drafted", "暂名", "2020-03-01", kind="policy"),
        draft("consulted", "暂名", "2020-03-02", kind="policy", unit="法规处", title="征求意见稿"),
    )
    append(draft("policy-issued", "暂名", "2020-04-01", kind="policy", unit="就业处", fields={"number": "8号", "title": "通知"}))
    matter = threads(history(ledger))[1].matter
    assert (matter.number, matter.title, matter.unit) == ("8号", "征求意见稿", "法规处")
    assert threads(history(ledger, "2020-03-31"))[1].matter.number == "暂名"
    append(
        draft("consulted", "暂名", "2020-03-02", kind="policy", unit="法规处", title="稳就业", corrects=2), voided("暂名", 3, kind="policy")
    )
    assert [(thread.matter.number, thread.matter.title) for thread in history(ledger).threads()] == [("暂名", "稳就业")]


def test_an_empty_ledger_answers_nothing(ledger: Ledger) -> None:
    empty = history(ledger)
    assert list(empty.threads()) == []
    office = empty.office
    assert (office.units, office.tenures, office.declarations, office.waivers) == ((), (), (), ())
    assert office.first_day({"decided"}, "decision") is None


@pytest.mark.parametrize("stored", [b"{}", 7, None])
def test_fields_that_are_stored_as_no_text_are_refused_and_no_crash(stored: Any) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        StoredFields(stored)
