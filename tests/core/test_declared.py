"""Nil reports and asserted counts against what was logged."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.dates.moments import Span, parse_period
from govopen.core.model.events import Event
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import LAST_DAY
from tests.core.builders import day, event, findings, rule, verdict

COUNTS = rule("declared", {"counts": {"decision": "decided"}}, force=Span(day("2020-03-16"), LAST_DAY))
MAY = [event(1, "decided", "2020-05-01", facet="permit", unit="甲处"), event(2, "decided", "2020-05-31", matter=2, facet="penalty")]
JUNE = event(3, "decided", "2020-06-01", matter=3, facet="permit")


def said(label: str, count: int = 0, *, seq: int = 9, **more: Any) -> Declaration:
    period = parse_period(label)
    assert period is not None
    return Declaration(seq, "decision", period.span, count, more.pop("source", None), more.pop("nil", count == 0), label, **more)


@pytest.mark.parametrize(
    ("statement", "outcome", "code", "actual"),
    [
        (said("2020-05", 2), "met", "declared-agrees", 2),
        (said("2020-05", 3), "undetermined", "declared-differs", 2),
        (said("2020-05", 1), "undetermined", "declared-differs", 2),
        (said("2020-05"), "undetermined", "nil-beside-records", 2),
        (said("2020-07"), "met", "declared-agrees", 0),
        (said("2020-05", 1, facet="permit"), "met", "declared-agrees", 1),
        (said("2020-05", 1, unit="甲处"), "met", "declared-agrees", 1),
        (said("2020-Q2", 3), "met", "declared-agrees", 3),
    ],
)
def test_a_statement_against_the_ledger(statement: Declaration, outcome: str, code: str, actual: int) -> None:
    finding = verdict(COUNTS, [*MAY, JUNE], declared=[statement])
    assert (finding.outcome, finding.reason.code, finding.actual) == (outcome, code, actual)
    assert (finding.required, finding.period) == (statement.count, statement.label)


def test_the_last_statement_on_the_same_thing_holds() -> None:
    assert verdict(COUNTS, MAY, declared=[said("2020-05", 9, seq=8), said("2020-05", 2)]).outcome == "met"


def test_no_statement_no_finding() -> None:
    assert findings(COUNTS, MAY) == ()


def test_a_period_outside_the_days_asked_about_or_before_the_rule() -> None:
    statements = [said("2019-05", 1), said("2020-02", 1)]
    assert findings(COUNTS, MAY, declared=statements) == ()


def test_while_the_period_runs_nothing_is_false_yet() -> None:
    told: list[Event] = MAY[:1]
    assert verdict(COUNTS, told, on="2020-05-20", declared=[said("2020-05", 5)]).outcome == "pending"
