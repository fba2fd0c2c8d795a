"""Many agencies as one report; every number here was added up by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from govopen.core.dates.moments import AsOf, year_span
from govopen.core.model.entries import Checkpoint, Verified
from govopen.core.model.findings import Outcome
from govopen.core.reports.agency_audit import AgencyAudit, Judged, OverdueDuty, PackUsed, Points, RuleCounts, Status
from govopen.core.reports.audit_report import Headline
from govopen.core.reports.supervision import Asked, LastReport, SupervisionReport, build_supervision
from govopen.messages import msg

ASKED = Asked(period=year_span(2020), on=AsOf(date(2020, 12, 31)), before=year_span(2019), before_on=date(2019, 12, 31), silent_after=30)
NOON = datetime(2020, 12, 30, 4, tzinfo=UTC)
DRAWN_UP = datetime(2021, 1, 4, 1, tzinfo=UTC)
PACK = PackUsed("p", "通知", "a" * 64)


def overdue(due: str, number: str = "许1号") -> OverdueDuty:
    return OverdueDuty("r", "(六)", "must", "公示", "Publish", number, "标题", None, "许可处", None, date.fromisoformat(due), (1,))


def judged(name: str, met: int, late: int, **more: Any) -> Judged:
    """An agency of one rule, with so much met and done late."""
    counts = {Outcome.MET: met, Outcome.LATE: late}
    given: dict[str, Any] = {
        "agency": name,
        "checkpoint": Checkpoint(name * 8, 10, "0" * 64),
        "verified": Verified.WHOLE,
        "headline": Headline({Outcome.OVERDUE: 0, Outcome.LATE: late, Outcome.MISSED: 0}, 0, 0, late),
        "counts": counts,
        "absorbed": {},
        "binding": counts,
        "by_rule": (RuleCounts("r", "p", "(六)", "must", "公示", "Publish", counts),),
        "packs": (PACK,),
        "overdue": (),
        "overdue_count": 0,
        "last_recorded_at": NOON,
    }
    return Judged(**given | more)


def agency(name: str, met: int = 0, late: int = 0, **more: Any) -> AgencyAudit:
    return AgencyAudit(name, f"{name}.db", judged=judged(name, met, late, **more))


def bad(name: str, status: Status = "unreadable") -> AgencyAudit:
    return AgencyAudit(name, f"{name}.db", status, msg("It is gone."))


def build(*agencies: AgencyAudit, last: LastReport | None = None) -> SupervisionReport:
    return build_supervision(agencies, asked=ASKED, title="督查", generated_at=DRAWN_UP, last=last)


def places(report: SupervisionReport) -> Mapping[str, int | None]:
    return {each.agency.name: each.rank for each in report.ranked}


def test_the_best_rate_comes_first_and_among_equals_fewer_breaches() -> None:
    report = build(agency("甲", 8, 2), agency("乙", 9, 1), agency("丙", 4, 1), agency("丁"))
    assert list(places(report).items()) == [("乙", 1), ("丙", 2), ("甲", 3), ("丁", None)]


def test_equals_share_a_place_and_the_next_is_passed_over() -> None:
    report = build(agency("甲", 9, 1), agency("乙", 9, 1), agency("丙", 1, 1))
    assert places(report) == {"甲": 1, "乙": 1, "丙": 3}


def test_a_scheme_ranks_by_its_points() -> None:
    def points(score: str) -> Points:
        return Points("general", "考核表", "Scheme", "b" * 64, Decimal(score), Decimal(100))

    report = build(agency("甲", 9, 1, points=points("80.5")), agency("乙", 1, 9, points=points("95")))
    assert places(report) == {"乙": 1, "甲": 2}
    assert report.scheme is not None
    assert report.scheme.scheme == "general"


def test_what_cannot_be_relied_on_is_named_and_counted_nowhere() -> None:
    backwards = AgencyAudit("丙", "丙.db", "went-backwards", msg("Fewer."), judged=judged("丙", 0, 5))
    report = build(agency("甲", 9, 1), bad("乙", "altered"), backwards)
    assert [each.name for each in report.faulty] == ["乙", "丙"]
    assert places(report) == {"甲": 1}
    assert (report.headline.total, report.breached, report.counts[Outcome.LATE], report.verdict) == (1, 1, 1, "faulty")
    assert [each.breached for each in report.rules] == [(("甲", 1),)]


def test_a_ledger_on_the_list_twice_counts_once() -> None:
    twin = AgencyAudit("乙", "乙.db", judged=judged("甲", 9, 1))
    report = build(agency("甲", 9, 1), twin)
    assert [each.status for each in report.agencies] == ["ok", "refused"]
    assert str(report.agencies[1].reason) == "Its ledger is that of 甲, or a copy of it."
    assert report.counts[Outcome.MET] == 9


def test_the_same_duty_across_agencies() -> None:
    report = build(agency("甲", 8, 2), agency("乙", 4, 6), agency("丙", 5), agency("丁"))
    (rule,) = report.rules
    assert (rule.counts[Outcome.MET], rule.counts[Outcome.LATE], rule.agencies) == (17, 8, 3)
    assert rule.breached == (("乙", 6), ("甲", 2))


def test_rules_of_one_name_in_two_packs_are_two_duties() -> None:
    other = RuleCounts("r", "q", "(一)", "must", "公示", "Publish", {Outcome.MET: 1, Outcome.LATE: 0})
    report = build(agency("甲", 1, 1), agency("乙", 1, 0, by_rule=(other,)))
    assert [(each.pack, each.agencies) for each in report.rules] == [("p", 1), ("q", 1)]


def test_packs_that_differ_under_one_id_are_named() -> None:
    changed = PackUsed("p", "通知", "c" * 64)
    report = build(agency("甲", 1), agency("乙", 1, packs=(changed,)), agency("丙", 1))
    assert [(each.pack.sha256[0], each.agencies) for each in report.differing_packs] == [("a", ("甲", "丙")), ("c", ("乙",))]
    assert build(agency("甲", 1), agency("乙", 1)).differing_packs == ()


def test_overdue_duties_of_all_agencies_the_longest_first() -> None:
    report = build(
        agency("甲", 1, 0, overdue=(overdue("2020-06-01"), overdue("2020-09-01")), overdue_count=7),
        agency("乙", 1, 0, overdue=(overdue("2020-03-01"),), overdue_count=1),
    )
    assert [(each.agency, str(each.duty.due)) for each in report.overdue] == [
        ("乙", "2020-03-01"),
        ("甲", "2020-06-01"),
        ("甲", "2020-09-01"),
    ]
    assert report.overdue_count == 8


def test_only_agencies_that_reach_back_are_compared_with_the_year_before() -> None:
    report = build(agency("甲", 9, 1, before={Outcome.MET: 8, Outcome.LATE: 2}), agency("乙", 5, 5))
    assert [each.change for each in report.ranked] == [100, None]
    assert (report.compared[Outcome.MET], report.before[Outcome.MET]) == (9, 8)


def test_who_has_not_recorded() -> None:
    """The last entry of 乙 was recorded at 00:30 of 30 November in Beijing, 31 days before 31 December; 丙 has none."""
    report = build(
        agency("甲", 1, last_recorded_at=datetime(2020, 12, 1, 1, tzinfo=UTC)),
        agency("乙", 1, last_recorded_at=datetime(2020, 11, 29, 16, 30, tzinfo=UTC)),
        agency("丙", 0, last_recorded_at=None),
    )
    assert [(each.agency.name, each.days) for each in report.silent] == [("丙", None), ("乙", 31)]


def test_who_is_no_longer_on_the_list() -> None:
    assert build(agency("甲", 1), last=LastReport("2020-12-01T09:00:00+08:00", ("甲", "乙"))).gone == ("乙",)


def test_the_verdict() -> None:
    unsettled = agency("乙", 1, headline=Headline({}, 0, 2))
    assert build(agency("甲", 1)).verdict == "clean"
    assert build(agency("甲", 1), unsettled).verdict == "unsettled"
    assert build(agency("甲", 1, 1), unsettled).verdict == "breached"
    assert build(bad("甲")).verdict == "faulty"
