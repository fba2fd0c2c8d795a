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


def plan(day: date, *duties: Duty, told: Mapping[str, Iterable[str]] | None = None, roster: Roster = ROSTER) -> Plan:
    digest = OpenDuties(AsOf(day, time(0)), duties, SOURCES)
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
