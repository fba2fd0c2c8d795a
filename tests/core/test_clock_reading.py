"""What each event did to a request's clock (条例 arts. 30 to 34), as the counting sheet tells it, and what is named where it is not known.

Of March and April 2021: 20 working days from Monday 1 March end on the 29th, 15 from the 8th on the 29th too; 3 to 5 April are off.
"""

from __future__ import annotations

from typing import Any

import pytest

from govopen.core.evaluation.clock_reading import MOST_READINGS
from govopen.core.model.events import Event
from govopen.core.model.findings import Finding
from govopen.core.model.rules import Rule
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from govopen.i18n import read_words
from govopen.messages import Label
from govopen.render.clock_steps import STEPS, clock_lines
from tests.core.builders import day, event, verdict

FOUND = read_rulebook([shipped_packs()["cn-regulation-2019"]], read_vocabulary()).rule("request-reply")
assert FOUND is not None
REPLY: Rule = FOUND


def asked(*moves: tuple[str, str, dict[str, Any]], channel: str | None = "mail", on: str = "2021-12-31") -> Finding:
    """A request received on 1 March 2021 and what happened then."""
    events: list[Event] = [event(1, "request-received", "2021-03-01", facet=channel)]
    events += [event(seq, name, when, **said) for seq, (name, when, said) in enumerate(moves, 2)]
    return verdict(REPLY, events, on=on, kind="request")


def did(finding: Finding) -> list[tuple[str, str]]:
    return [(step.event, step.did) for step in finding.steps]


def test_a_correction_drops_what_was_counted_and_a_second_one_moves_nothing() -> None:
    finding = asked(
        ("correction-asked", "2021-03-05", {}),
        ("corrected", "2021-03-10", {}),
        ("correction-asked", "2021-03-29", {}),
        ("corrected", "2021-03-31", {}),
    )
    assert did(finding) == [
        ("request-received", "started"),
        ("correction-asked", "stopped"),
        ("corrected", "restarted"),
        ("correction-asked", "not-the-first"),
        ("corrected", "ends-nothing"),
    ]
    assert finding.steps[2].values == {"counted": 4}
    assert finding.steps[1].article == "条例第三十条"
    assert finding.due is not None
    assert finding.due.day == day("2021-04-08")


def test_an_extension_tells_its_days_and_who_gave_leave() -> None:
    finding = asked(("extended", "2021-03-20", {"days": "30", "approver": "王主任", "notified": "yes"}))
    assert finding.steps[1].values == {"units": 30, "most": 20, "given": ("王主任", "yes")}
    assert finding.due is not None
    assert finding.due.day == day("2021-04-26")


def test_a_pause_that_nobody_ended_ends_by_itself() -> None:
    finding = asked(("third-party-asked", "2021-03-05", {"received": "2021-03-08"}))
    assert did(finding)[1:] == [("third-party-asked", "paused"), ("third-party-asked", "pause-ended")]
    assert finding.steps[2].values == {"until": day("2021-03-29")}


def test_a_correction_does_not_end_the_wait_for_a_fee() -> None:
    """Asked to correct and to pay; corrected only: the clock still stands."""
    finding = asked(
        ("correction-asked", "2021-03-05", {}), ("fee-asked", "2021-03-08", {}), ("corrected", "2021-03-10", {}), on="2021-03-20"
    )
    assert (finding.outcome, finding.reason.code) == ("pending", "clock-stopped")


@pytest.mark.parametrize(
    ("moves", "channel", "code", "field"),
    [
        ([], "internet", "start-unconfirmed", None),
        ([("request-confirmed", "2021-03-30", {})], None, "opening-unknown", None),
        ([("extended", "2021-03-20", {"notified": "yes"})], "mail", "clock-fact-unknown", "批准人"),
        ([("third-party-asked", "2021-03-05", {})], "mail", "clock-fact-unknown", "对方收到日期"),
        ([("correction-asked", "2021-03-26", {})], "mail", "clock-event-late", None),
        ([("corrected", "2021-03-10", {})], "mail", "clock-event-unasked", None),
        ([("fee-asked", "2021-03-10", {}), ("fee-paid", "2021-04-09", {})], "mail", "clock-end-late", None),
    ],
)
def test_what_is_not_known_is_named(moves: list[Any], channel: str | None, code: str, field: str | None) -> None:
    late = "2021-12-01" if code == "clock-end-late" or field == "对方收到日期" else "2021-04-02"
    finding = asked(*moves, ("replied", late, {}), channel=channel)
    assert (finding.outcome, finding.reason.code) == ("undetermined", code)
    named = finding.reason.values["field"]
    assert (named.zh if isinstance(named, Label) else named) == field


def test_what_is_too_late_in_every_reading_is_late() -> None:
    finding = asked(("extended", "2021-03-20", {"notified": "yes"}), ("replied", "2021-04-27", {}))
    assert (finding.outcome, finding.late_by) == ("late", 1)


def test_what_is_not_known_matters_only_where_it_decides() -> None:
    finding = asked(("extended", "2021-03-20", {"notified": "yes"}), ("replied", "2021-03-29", {}))
    assert finding.outcome == "met"


def test_very_many_doubts_leave_the_earliest_day_and_no_latest() -> None:
    days = range(2, 2 + MOST_READINGS.bit_length() + 3)
    unsaid: list[tuple[str, str, dict[str, Any]]] = [("third-party-asked", f"2021-03-{number:02d}", {}) for number in days]
    finding = asked(*unsaid, ("replied", "2021-12-01", {}))
    assert finding.outcome == "undetermined"
    assert finding.due is None


def test_every_step_has_its_words_in_both_languages() -> None:
    finding = asked(("correction-asked", "2021-03-05", {}), ("corrected", "2021-03-10", {}))
    for language in ("zh", "en"):
        lines = list(clock_lines(finding, REPLY, read_words(language)))
        assert len(lines) == 3
        assert not any("{" in line for line in lines)
    assert {step.did for step in finding.steps} <= STEPS.keys()
