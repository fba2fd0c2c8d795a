"""Who is told what, when: thresholds crossed and not yet told of, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time

from msgspec.structs import replace

from govopen.core.dates.moments import AsOf, Moment, year_span
from govopen.core.model.events import Matter
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.organisation import Office
from govopen.core.reports.open_duties import Duty, OpenDuties
from govopen.core.reports.rectifications import Order
from govopen.core.reports.reminders import Packet, Plan, Roster, Stage, plan_packets
from govopen.datafiles.work_calendar import build_calendar
from tests.core.builders import event, rule, verdict
from tests.golden.sample import FINDINGS, PRESS, PUBLICITY, SOURCES

CALENDAR = build_calendar()
SEVEN = rule(
    "deadline",
    {"applies_to": {"kind": "decision"}, "term": {"count": 7, "unit": "workday", "from": "decided"}, "met_by": {"event": "published"}},
)
ROSTER = Roster(
    offices={
        "人才处": Office("人才处", "rc@example.cn", "张三"),
        "监察局": Office("监察局", None, "李四"),
        "宣传中心": Office("宣传中心", "xc@example.cn"),
    },
    leaders={"张三": "zhang@example.cn"},
    in_charge=Office("厅办公室", "bgs@example.cn"),
    escalate_after=5,
)


def duty(number: int, due: date, outcome: Outcome = Outcome.DUE_SOON, unit: str | None = "人才处") -> Duty:
    matter = Matter(number, "decision", f"许〔2020〕{number}号", "题目", unit)
    finding: Finding = FINDINGS[2]._replace(outcome=outcome, matter=matter, unit=unit, due=Moment(due))
    return Duty(finding, PUBLICITY)


def plan(
    day: date,
    *duties: Duty,
    told: Mapping[str, Iterable[str]] | None = None,
    roster: Roster = ROSTER,
    orders: tuple[Order, ...] = (),
) -> Plan:
    digest = OpenDuties(AsOf(day, time(0)), duties, SOURCES, orders)
    return plan_packets(digest, roster, CALENDAR, told={address: frozenset(keys) for address, keys in (told or {}).items()})


def by_address(planned: Plan) -> dict[str, Packet]:
    return {packet.to.address: packet for packet in planned.packets}


def told_by(planned: Plan) -> dict[str, tuple[str, ...]]:
    return {packet.to.address: packet.keys for packet in planned.packets}


def test_nothing_open_nothing_to_say() -> None:
    assert plan(date(2020, 11, 12)) == Plan((), ())


def test_what_is_pending_is_not_told() -> None:
    assert plan(date(2020, 11, 2), duty(1, date(2020, 11, 11), Outcome.PENDING)).packets == ()


def test_what_may_be_due_soon_is_told_though_it_is_pending_until_the_notice_is_out() -> None:
    """From 24 December 2026 the seventh working day is 2 January 2027 at the earliest; only the notice for 2027 tells."""
    told = verdict(SEVEN, [event(1, "decided", "2026-12-24")], on="2026-12-31 00:00", cal=build_calendar(published_by=date(2026, 11, 23)))
    assert (told.outcome, told.due, told.due_earliest) == (Outcome.PENDING, None, Moment(date(2027, 1, 2)))
    (packet, _) = plan(date(2026, 12, 31), Duty(told._replace(unit="人才处"), PUBLICITY)).packets
    assert [item.stage for item in packet.items] == [Stage.DUE_SOON]


def test_what_may_be_overdue_is_told_while_the_notice_is_wanting() -> None:
    """Decided on 24 December 2026 and not published: on 6 January 2027 the earliest last day, the 2nd, has passed; no one is silent."""
    cal, year = build_calendar(published_by=date(2026, 11, 23)), year_span(2026)
    told = verdict(SEVEN, [event(1, "decided", "2026-12-24")], on="2027-01-06 00:00", cal=cal, period=year)
    assert (told.outcome, told.due, told.due_earliest) == (Outcome.UNDETERMINED, None, Moment(date(2027, 1, 2)))
    (packet, _) = plan(date(2027, 1, 6), Duty(told._replace(unit="人才处"), PUBLICITY)).packets
    assert [item.stage for item in packet.items] == [Stage.DUE_SOON]


def test_due_soon_reaches_the_office_and_the_summary_but_no_leader() -> None:
    packets = by_address(plan(date(2020, 11, 9), duty(1, date(2020, 11, 11))))
    assert set(packets) == {"rc@example.cn", "bgs@example.cn"}
    (item,) = packets["rc@example.cn"].items
    assert (item.stage, item.days, item.fresh) == (Stage.DUE_SOON, 2, True)


def test_overdue_reaches_the_leader_in_charge_too() -> None:
    packets = by_address(plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE)))
    assert set(packets) == {"rc@example.cn", "zhang@example.cn", "bgs@example.cn"}
    assert packets["rc@example.cn"].items[0].days == 1


def test_told_once_is_told() -> None:
    first = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE))
    assert plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE), told=told_by(first)).packets == ()
    assert plan(date(2020, 11, 13), duty(1, date(2020, 11, 11), Outcome.OVERDUE), told=told_by(first)).packets == ()


def test_something_new_brings_all_that_is_open() -> None:
    first = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE))
    second = plan(date(2020, 11, 13), duty(1, date(2020, 11, 11), Outcome.OVERDUE), duty(2, date(2020, 11, 17)), told=told_by(first))
    packet = by_address(second)["rc@example.cn"]
    assert [(item.stage, item.fresh) for item in packet.items] == [(Stage.OVERDUE, False), (Stage.DUE_SOON, True)]
    assert "zhang@example.cn" not in by_address(second)


def test_from_soon_to_overdue_is_a_threshold() -> None:
    first = plan(date(2020, 11, 9), duty(1, date(2020, 11, 11)))
    second = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE), told=told_by(first))
    assert len(second.packets) == 3


def test_a_limit_that_moved_is_told_anew() -> None:
    """The notice of 26 January 2020 moved every limit of that week."""
    first = plan(date(2020, 1, 30), duty(1, date(2020, 2, 3)))
    assert len(plan(date(2020, 2, 7), duty(1, date(2020, 2, 11)), told=told_by(first)).packets) == 2


def test_overdue_for_more_than_so_many_working_days_the_summary_names_it() -> None:
    """Due on Wednesday 11 November; five working days later is the 18th, six the 19th."""
    overdue = duty(1, date(2020, 11, 11), Outcome.OVERDUE)
    first = plan(date(2020, 11, 18), overdue)
    assert by_address(first)["bgs@example.cn"].items[0].stage is Stage.OVERDUE
    second = plan(date(2020, 11, 19), overdue, told=told_by(first))
    assert {address: packet.items[0].stage for address, packet in by_address(second).items()} == {"bgs@example.cn": Stage.ESCALATED}


def test_who_cannot_be_reached_is_named_and_stands_in_the_summary() -> None:
    planned = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE, "监察局"), duty(2, date(2020, 11, 11), unit="无此处"))
    assert planned.unreachable == ("无此处", "李四", "监察局")
    assert len(by_address(planned)["bgs@example.cn"].items) == 2


def test_what_names_no_office_goes_to_the_lead_of_its_rule() -> None:
    rule = replace(PRESS, lead=("宣传中心",))
    finding = FINDINGS[5]._replace(outcome=Outcome.DUE_SOON, due=Moment(date(2020, 3, 31)))
    assert "xc@example.cn" in by_address(plan(date(2020, 3, 25), Duty(finding, rule)))


def test_without_an_office_in_charge_there_is_no_summary() -> None:
    packets = by_address(plan(date(2020, 11, 9), duty(1, date(2020, 11, 11)), roster=replace(ROSTER, in_charge=None)))
    assert set(packets) == {"rc@example.cn"}


def test_an_address_that_changed_is_told() -> None:
    first = plan(date(2020, 11, 9), duty(1, date(2020, 11, 11)))
    moved = replace(ROSTER, offices={**ROSTER.offices, "人才处": Office("人才处", "new@example.cn")})
    assert set(by_address(plan(date(2020, 11, 9), duty(1, date(2020, 11, 11)), told=told_by(first), roster=moved))) == {"new@example.cn"}


#: The office as it stands in the register once it is renamed: its former name is one of its others.
RENAMED = replace(
    ROSTER, offices={"人力资源处": Office("人力资源处", "rc@example.cn", "张三", others=("人才处",))}, in_charge=ROSTER.in_charge
)


def test_a_new_name_of_an_office_is_no_news() -> None:
    first = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE))
    again = duty(1, date(2020, 11, 11), Outcome.OVERDUE, "人力资源处")
    assert plan(date(2020, 11, 13), again, told=told_by(first), roster=RENAMED).packets == ()


def test_what_stands_under_a_former_name_goes_to_the_office() -> None:
    planned = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE), roster=RENAMED)
    assert planned.unreachable == ()
    assert {packet.to.name for packet in planned.packets} == {"人力资源处", "张三", "厅办公室"}


def test_a_merged_office_takes_over_with_its_own_address() -> None:
    first = plan(date(2020, 11, 12), duty(1, date(2020, 11, 11), Outcome.OVERDUE))
    heir = {"就业处": Office("就业处", "jy@example.cn", others=("人才处",))}
    merged = plan(
        date(2020, 11, 13),
        duty(1, date(2020, 11, 11), Outcome.OVERDUE, "就业处"),
        told=told_by(first),
        roster=replace(ROSTER, offices=heir),
    )
    assert set(by_address(merged)) == {"jy@example.cn"}


#: Ordered on Thursday 5 November 2020 to be put right by Wednesday the 11th; two working days before that is Monday the 9th.
ORDER = Order("整改〔2020〕1号", "人才处", date(2020, 11, 5), date(2020, 11, 11), 2)


def test_an_order_is_told_two_working_days_before_its_last_day() -> None:
    assert plan(date(2020, 11, 6), orders=(ORDER,)).packets == ()
    packets = by_address(plan(date(2020, 11, 9), orders=(ORDER,)))
    assert set(packets) == {"rc@example.cn", "bgs@example.cn"}
    (line,) = packets["rc@example.cn"].orders
    assert (line.stage, line.days, line.fresh, packets["rc@example.cn"].items) == (Stage.DUE_SOON, 2, True, ())


def test_the_last_day_of_an_order_is_in_time_and_the_day_after_reaches_the_leader() -> None:
    """民法典 art. 1259: a period includes its last day."""
    first = plan(date(2020, 11, 11), orders=(ORDER,))
    assert [line.stage for packet in first.packets for line in packet.orders] == [Stage.DUE_SOON, Stage.DUE_SOON]
    second = plan(date(2020, 11, 12), orders=(ORDER,), told=told_by(first))
    assert set(by_address(second)) == {"rc@example.cn", "zhang@example.cn", "bgs@example.cn"}
    assert [line.stage for packet in second.packets for line in packet.orders] == [Stage.OVERDUE] * 3
    assert plan(date(2020, 11, 13), orders=(ORDER,), told=told_by(second)).packets == ()


def test_an_order_whose_day_was_moved_is_told_anew_and_one_under_a_former_name_is_not() -> None:
    first = plan(date(2020, 11, 10), orders=(ORDER,))
    later = replace(ORDER, until=date(2020, 11, 12))
    assert len(plan(date(2020, 11, 10), orders=(later,), told=told_by(first)).packets) == 2
    renamed = replace(ORDER, unit="人力资源处")
    assert plan(date(2020, 11, 11), orders=(renamed,), told=told_by(first), roster=RENAMED).packets == ()


def test_an_order_overdue_for_long_is_told_to_the_summary_once_more() -> None:
    """Until Wednesday 11 November; five working days later is the 18th, six the 19th."""
    first = plan(date(2020, 11, 18), orders=(ORDER,))
    second = plan(date(2020, 11, 19), orders=(ORDER,), told=told_by(first))
    assert {address: packet.orders[0].stage for address, packet in by_address(second).items()} == {"bgs@example.cn": Stage.ESCALATED}
