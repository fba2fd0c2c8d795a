"""One lapse is one breach: what a stricter duty's breach absorbs, and what it never does.

Seven working days from Wednesday 1 April 2020 end on 13 April (Qingming: 4 to 6 April off), ten on 16 April.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from govopen.core.dates.moments import year_span
from govopen.core.evaluation.engine import Judgement, judge
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding, Outcome
from govopen.core.model.office_state import Waiver
from govopen.core.model.rules import Level, Rule
from govopen.core.reports.audit_report import build_report
from govopen.core.reports.open_duties import build_open_duties
from tests.core.builders import as_of, calendar, day, event, history, rule
from tests.golden.sample import SOURCES


def deadline(name: str, days: int, *, level: Level = "must", absorbs: tuple[str, ...] = (), facet: str | None = None) -> Rule:
    params: dict[str, Any] = {
        "applies_to": {"kind": "decision"},
        "term": {"count": days, "unit": "workday", "from": "decided"},
        "met_by": {"event": "published"} | ({"facet": facet} if facet else {}),
    }
    return replace(rule("deadline", params, level=level), id=name, absorbs=absorbs)


STRICT, LAX = deadline("strict", 7, absorbs=("lax",)), deadline("lax", 10)
UNDONE = [event(1, "decided", "2020-04-01", unit="甲处")]


def ask(rules: tuple[Rule, ...], events: list[Event], *, everything: bool = False, **more: Any) -> Judgement:
    on = as_of("2020-12-31")
    return judge(rules, history(events, on=on, **more), calendar(), period=year_span(2020), on=on, everything=everything)


def told(judgement: Judgement) -> dict[str, Finding]:
    return {finding.rule: finding for each in judgement for finding in each.findings}


def total(judgement: Judgement, *, strict: bool = False) -> tuple[int, int]:
    report = build_report(judgement, period=year_span(2020), on=as_of("2020-12-31"), sources=SOURCES, strict=strict)
    return report.headline.total, report.headline.matters


@pytest.mark.parametrize("rules", [(STRICT, LAX), (LAX, STRICT)], ids=["stricter first", "laxer first"])
def test_a_lapse_of_two_duties_is_one_breach_of_the_stricter(rules: tuple[Rule, ...]) -> None:
    judgement = ask(rules, UNDONE)
    found = told(judgement)
    assert (found["strict"].absorbed_by, found["strict"].absorbs) == (None, (("lax", "(一)"),))
    assert (found["lax"].outcome, found["lax"].absorbed_by) == ("overdue", "strict")
    assert total(judgement) == (1, 1)


def test_asked_alone_it_counts() -> None:
    judgement = ask((LAX,), UNDONE)
    assert told(judgement)["lax"].absorbed_by is None
    assert total(judgement) == (1, 1)


def test_only_what_is_breached_absorbs() -> None:
    """On the portal on the 13th complies with seven working days; the laxer rule asks for the gazette."""
    gazette = deadline("lax", 10, facet="gazette")
    judgement = ask((STRICT, gazette), [*UNDONE, event(2, "published", "2020-04-13", facet="portal")])
    assert told(judgement)["lax"].absorbed_by is None
    assert total(judgement) == (1, 1)


def test_a_duty_that_is_still_open_is_not_absorbed_by_one_that_was_done_late() -> None:
    gazette = deadline("lax", 10, facet="gazette")
    judgement = ask((STRICT, gazette), [*UNDONE, event(2, "published", "2020-04-14", facet="portal")])
    assert {rule: finding.outcome for rule, finding in told(judgement).items()} == {"strict": "late", "lax": "overdue"}
    assert told(judgement)["lax"].absorbed_by is None
    assert total(judgement) == (2, 1)


def test_done_late_by_one_deed_is_one_breach() -> None:
    judgement = ask((STRICT, LAX), [*UNDONE, event(2, "published", "2020-04-17", facet="portal")])
    assert told(judgement)["lax"].absorbed_by == "strict"
    assert total(judgement) == (1, 1)


def test_a_breach_in_principle_absorbs_none_that_binds_more() -> None:
    in_principle = deadline("strict", 7, level="in_principle", absorbs=("lax",))
    judgement = ask((in_principle, LAX), UNDONE)
    assert told(judgement)["lax"].absorbed_by is None
    assert total(judgement) == (1, 1)


def test_a_waived_breach_absorbs_nothing() -> None:
    waiver = Waiver(9, "strict", 1, None, "涉诉", "厅领导", None)
    judgement = ask((STRICT, LAX), UNDONE, waivers=[waiver])
    assert told(judgement)["strict"].outcome == "waived"
    assert told(judgement)["lax"].absorbed_by is None
    assert total(judgement) == (1, 1)


def test_a_chain_counts_its_first_breach_alone() -> None:
    middle = deadline("middle", 8, absorbs=("lax",))
    judgement = ask((deadline("strict", 7, absorbs=("middle",)), middle, LAX), UNDONE)
    assert {rule: finding.absorbed_by for rule, finding in told(judgement).items()} == {"strict": None, "middle": "strict", "lax": "middle"}
    assert total(judgement) == (1, 1)


def test_matters_are_counted_once_at_the_level_that_binds_the_most() -> None:
    """The first is breached in principle and at 应当, the second in principle only."""
    principle, must = deadline("principle", 7, level="in_principle"), deadline("must", 60)
    events = [*UNDONE, event(2, "decided", "2020-12-01", matter=2)]
    judgement = ask((principle, must), events)
    assert judgement.matters == {"must": 1, "in_principle": 1, "encouraged": 0}
    assert total(judgement) == (1, 1)
    assert total(judgement, strict=True) == (3, 2)


def test_counts_of_offices_leave_out_what_is_absorbed() -> None:
    report = build_report(ask((STRICT, LAX), UNDONE), period=year_span(2020), on=as_of("2020-12-31"), sources=SOURCES)
    (line,) = report.by_unit
    assert (line.counts[Outcome.OVERDUE], line.absorbed[Outcome.OVERDUE], report.counts[Outcome.OVERDUE]) == (1, 1, 1)
    assert [finding.rule for finding in report.listed] == ["strict"]
    assert len(report.findings) == 2


def test_what_is_owed_is_listed_once() -> None:
    on = as_of("2020-06-01")
    owed = build_open_duties((STRICT, LAX), history(UNDONE, on=on), calendar(), on=on, sources=SOURCES)
    assert [duty.rule.id for duty in owed.duties] == ["strict"]


def test_the_dates_of_this_file() -> None:
    assert (calendar().add(day("2020-04-01"), 7), calendar().add(day("2020-04-01"), 10)) == (date(2020, 4, 13), date(2020, 4, 16))


def test_the_headline_counts_one_breach_a_lapse_whatever_the_office_and_the_month() -> None:
    """Three lapses, in two offices and two months: three breaches, and not one more for each office or month."""
    events = [
        event(1, "decided", "2020-04-01", unit="甲处"),
        event(2, "decided", "2020-05-06", matter=2, unit="甲处"),
        event(3, "decided", "2020-05-06", matter=3, unit="乙处"),
    ]
    assert total(ask((STRICT, LAX), events)) == (3, 3)


def test_lapses_of_two_offices_are_two_breaches() -> None:
    """Of two offices or months, both absorbed findings leave the headline."""
    other = event(2, "decided", "2020-05-06", unit="乙处", matter=2)
    assert total(ask((STRICT, LAX), [*UNDONE, other])) == (2, 2)
