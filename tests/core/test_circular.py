"""The circular as a value: offices and breaches in their order, from when something is overdue, what an order left undone."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import Moment
from govopen.core.reports.circular import Breach, build_circular, sources_of
from govopen.core.reports.rectifications import Order, item_of
from tests.golden.sample import FINDINGS, NOTICE, PUBLICITY, REPORT

LATE, UNDONE = FINDINGS[0], FINDINGS[2]


def order(*items: int, until: date, answered: date | None = None) -> Order:
    named = tuple(item_of(FINDINGS[place]) for place in items)
    return Order("整改〔2020〕1号", "劳动保障监察局", date(2020, 12, 1), until, len(named), named, answered)


def test_the_worst_office_comes_first_and_the_whole_agency_last() -> None:
    """Of those with one breach the lower rate comes first: 58 of 59 before 68 of 69 before 70 of 71."""
    assert [(office.unit, office.breaches) for office in build_circular(REPORT).offices] == [
        ("劳动保障监察局", 2),
        ("宣传中心", 1),
        ("职业能力建设处", 1),
        ("人力资源流动管理处", 1),
        ("劳动关系处", 0),
        (None, 0),
    ]


def test_breaches_stand_under_their_offices_what_is_undone_first() -> None:
    circular = build_circular(REPORT)
    units = [breach.finding.unit for breach in circular.breaches]
    assert units == sorted(units, key=[office.unit for office in circular.offices].index)
    assert [breach.finding.matter.number for breach in circular.overdue if breach.finding.matter] == [
        "赣人社许〔2020〕71号",
        "赣人社许〔2020〕90号",
    ]


def test_what_binds_less_is_listed_only_if_asked_for() -> None:
    assert {breach.finding.level for breach in build_circular(REPORT).breaches} == {"must"}
    strict = build_circular(replace(REPORT, strict=True))
    assert len(strict.breaches) == len(build_circular(REPORT).breaches) + 2


def test_the_sum_of_the_offices_is_the_headline() -> None:
    circular = build_circular(REPORT)
    assert sum(office.breaches for office in circular.offices) == REPORT.headline.total == len(circular.breaches)


def test_what_is_not_listed_is_counted() -> None:
    circular = build_circular(REPORT, most=2)
    assert (len(circular.breaches), circular.unlisted) == (2, 3)


@pytest.mark.parametrize(
    ("due", "since"),
    [
        (Moment(date(2020, 11, 11)), Moment(date(2020, 11, 12))),  # the last day runs until 24:00
        (Moment(date(2020, 11, 11), time(14, 0)), Moment(date(2020, 11, 11), time(14, 0))),
    ],
)
def test_from_when_it_is_overdue(due: Moment, since: Moment) -> None:
    assert Breach(UNDONE._replace(due=due), PUBLICITY).since == since


def test_what_was_done_late_is_not_overdue() -> None:
    assert Breach(LATE, PUBLICITY).since is None


def test_orders_that_ran_out_and_what_they_left_undone() -> None:
    running, late = order(3, until=date(2020, 12, 31)), order(2, 0, until=date(2020, 12, 20))
    circular = build_circular(replace(REPORT, orders=(running, late)))
    assert (circular.open_orders, circular.late_orders) == ((late, running), (late,))
    assert circular.still_overdue(late) == 1
    marked = {breach.finding.matter.number for breach in circular.breaches if breach.order and breach.finding.matter}
    assert marked == {"赣人社许〔2020〕18号", "赣人社许〔2020〕71号", "赣人社许〔2020〕90号"}


def test_an_answered_order_waits_for_nothing() -> None:
    circular = build_circular(replace(REPORT, orders=(order(2, until=date(2020, 12, 20), answered=date(2020, 12, 19)),)))
    assert circular.open_orders == ()


def test_documents_with_their_articles() -> None:
    assert sources_of(build_circular(REPORT).breaches) == {NOTICE: ("(六)", "(十七)")}


def test_nothing_found() -> None:
    circular = build_circular(replace(REPORT, findings=(), by_unit=(), by_level={}))
    assert (circular.offices, circular.breaches, circular.overdue, circular.unlisted) == ((), (), (), 0)
