"""Orders to put right: how they are read from entries, how far they have come, and their numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from govopen.core.dates.moments import Moment
from govopen.core.model.entries import Entry
from govopen.core.reports.rectifications import Item, OrderState, build_orders, next_number, ordered_items, read_item, unanswered

ISSUED, UNTIL = date(2020, 6, 1), date(2020, 6, 30)


def entry(seq: int, event: str, day: date, *, matter: int = 1, kind: str = "rectification", **fields: Any) -> Entry:
    number, at = f"整改〔2020〕{matter}号", datetime(2020, 12, 31, tzinfo=UTC)
    return Entry(seq, matter, kind, number, event, None, Moment(day), "甲处", fields, "某", at, None, None, "", "")


def ordered(seq: int = 1, *, matter: int = 1, until: date = UNTIL, **fields: Any) -> Entry:
    return entry(seq, "rectification-ordered", ISSUED, matter=matter, until=until.isoformat(), **fields)


def answered(day: date, *, seq: int = 2, matter: int = 1) -> Entry:
    return entry(seq, "rectified", day, matter=matter)


@pytest.mark.parametrize(
    ("answer", "on", "state"),
    [
        (None, date(2020, 6, 15), OrderState.OPEN),
        (None, UNTIL, OrderState.OPEN),  # the last day is in time
        (None, date(2020, 7, 1), OrderState.OVERDUE),
        (UNTIL, date(2020, 7, 1), OrderState.DONE),
        (date(2020, 7, 1), date(2020, 7, 1), OrderState.DONE_LATE),
        (date(2020, 7, 1), UNTIL, OrderState.OPEN),  # what comes later is hidden
    ],
)
def test_how_far_an_order_has_come(answer: date | None, on: date, state: OrderState) -> None:
    (order,) = build_orders([ordered(), *([answered(answer)] if answer else [])], on=on)
    assert order.state(on) is state


def test_the_earliest_answer_counts() -> None:
    (order,) = build_orders([ordered(), answered(date(2020, 7, 9)), answered(date(2020, 6, 9), seq=3)], on=date(2020, 12, 31))
    assert (order.answered, order.entries) == (date(2020, 6, 9), (1, 3))


def test_an_order_that_was_not_issued_yet_is_hidden_and_other_kinds_are_none() -> None:
    assert build_orders([ordered()], on=date(2020, 5, 31)) == ()
    assert build_orders([entry(1, "rectified", ISSUED, kind="inspection")], on=UNTIL) == ()


def test_items_are_kept_as_text_and_read_back() -> None:
    item = Item("decision-publicity", "decision", "赣人社许 〔2020〕 1号")
    assert read_item(str(item)) == item
    assert read_item("nothing") is None
    (order,) = build_orders([ordered(items="2", _items=[str(item), "nothing"])], on=UNTIL)
    assert (order.items, order.count) == ((item,), 2)
    assert ordered_items([order])[item] is order


def test_an_order_recorded_by_hand_names_no_items() -> None:
    (order,) = build_orders([ordered()], on=UNTIL)
    assert (order.items, order.count) == ((), None)


def test_what_waits_for_an_answer_stands_in_order_of_its_last_day() -> None:
    entries = [ordered(1, matter=1), ordered(2, matter=2, until=date(2020, 6, 10)), ordered(3, matter=3), answered(UNTIL, seq=4, matter=3)]
    orders = build_orders(entries, on=UNTIL)
    assert [order.number for order in unanswered(orders)] == ["整改〔2020〕2号", "整改〔2020〕1号"]


@pytest.mark.parametrize(
    ("borne", "number"),
    [
        ([], "整改〔2020〕1号"),
        (["整改〔2020〕1号", "整改〔2020〕7号", "整改〔2019〕40号"], "整改〔2020〕8号"),
        (["赣人社督〔2020〕3号", "整改〔2020〕号", "整改〔2020〕二号"], "整改〔2020〕1号"),
    ],
)
def test_numbers_go_on_within_a_year(borne: list[str], number: str) -> None:
    assert next_number(borne, 2020) == number
