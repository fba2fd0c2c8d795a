"""What must not happen to a matter: doing it is the breach."""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.model.office_state import Waiver
from tests.core.builders import event, findings, moment, rule, verdict

SILENT: dict[str, Any] = {
    "applies_to": {"kind": "decision", "type": ["penalty"], "where": {"impact": ["no"]}},
    "trigger": "decided",
    "never": {"event": "published", "facet": ["portal", "credit"]},
}
DECIDED = event(1, "decided", "2020-04-01", facet="penalty", impact="no")


@pytest.mark.parametrize(
    ("facet", "when", "outcome"),
    [
        ("portal", "2020-04-05", "missed"),
        ("credit", "2020-04-01", "missed"),  # on the same day
        ("wechat", "2020-04-05", "met"),
        ("portal", "2020-03-31", "met"),  # before the prohibition began
    ],
)
def test_doing_it_is_the_breach(facet: str, when: str, outcome: str) -> None:
    found = verdict(rule("forbidden", SILENT), [DECIDED, event(2, "published", when, facet=facet)])
    assert (found.outcome, found.due) == (outcome, None)
    assert found.entries == ((1, 2) if outcome == "missed" else (1,))
    assert found.done == (moment(when) if outcome == "missed" else None)


def test_as_long_as_it_is_not_done_it_is_met() -> None:
    assert verdict(rule("forbidden", SILENT), [DECIDED], on="2020-04-01 08:00").outcome == "met"


def test_matters_that_it_does_not_reach() -> None:
    shown = event(2, "published", "2020-04-05", facet="portal")
    for other in (event(1, "decided", "2020-04-01", facet="permit"), event(1, "decided", "2020-04-01", facet="penalty", impact="yes")):
        assert findings(rule("forbidden", SILENT), [other, shown]) == ()
    assert findings(rule("forbidden", SILENT), [shown]) == ()


def test_any_of_several_and_every_entry_of_it() -> None:
    params = {**SILENT, "never": [{"event": "published"}, {"event": "reprinted"}]}
    told = [DECIDED, event(2, "reprinted", "2020-04-05"), event(3, "published", "2020-04-06", facet="portal")]
    found = verdict(rule("forbidden", params), told)
    assert (found.outcome, found.done, found.entries) == ("missed", moment("2020-04-05"), (1, 2, 3))


def test_a_fact_that_nobody_recorded_accuses_nobody() -> None:
    provided = {"facts": [{"of": ["decided"], "field": "impact", "is": ["no"]}]}
    params = {**SILENT, "applies_to": {"kind": "decision", "type": ["penalty"]}, "provided": provided}
    shown = event(2, "published", "2020-04-05", facet="portal")
    assert verdict(rule("forbidden", params), [event(1, "decided", "2020-04-01", facet="penalty"), shown]).outcome == "undetermined"
    assert verdict(rule("forbidden", params), [event(1, "decided", "2020-04-01", facet="penalty")]).outcome == "met"


def test_what_was_done_under_a_waiver() -> None:
    told = [DECIDED, event(2, "published", "2020-04-05", facet="portal")]
    assert verdict(rule("forbidden", SILENT), told, waivers=[Waiver(9, "the-rule", 1, None, "g", "a", None)]).outcome == "waived"
