"""What must hold of every kind of rule, whatever happened."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govopen.core.dates.moments import Moment, Span
from govopen.core.evaluation.collector import UNLISTED, RuleJudgement
from govopen.core.model.events import Event
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.rules import Rule
from govopen.datafiles.work_calendar import build_calendar
from tests.core import builders
from tests.core.builders import calendar
from tests.properties.histories import (
    ALL,
    ANY,
    CLOCK,
    DAYS,
    DEADLINE,
    HOURS,
    MINUTES,
    MOVES,
    MOVING,
    ORDER,
    STANDING,
    STEPS,
    TERM,
    WINDOW,
    declared_to,
    histories,
    last_day,
    renumbered,
)

EVERY = pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
#: Rules of which a breach is a breach for good; a document may be taken away later, and has a test of its own.
LASTING = {name: rule for name, rule in ALL.items() if rule is not STANDING}
KNOWN_MINUTES = (time(8), time(12), time(20))
FEW = settings(max_examples=30, deadline=None, derandomize=True)
KNOWN_UNTIL_2020 = build_calendar(published_by=date(2020, 2, 1))


def judged(rule: Rule, events: list[Event], **more: Any) -> RuleJudgement:
    """The verdicts of a rule on a history, and on what is declared where it compares that."""
    return builders.judged(rule, events, declared=declared_to(rule), **more)


def findings(rule: Rule, events: list[Event], **more: Any) -> tuple[Finding, ...]:
    return tuple(judged(rule, events, **more).findings.as_judged)


def without_entries(found: tuple[Finding, ...]) -> list[Finding]:
    """Findings apart from the numbers of their entries, in an order that does not depend on these."""
    bare = [finding._replace(entries=(), steps=()) for finding in found]
    return sorted(bare, key=lambda each: (each.period or "", each.matter.id if each.matter else 0, repr(each)))


def keyed(found: tuple[Finding, ...]) -> dict[object, Finding]:
    """By the thing that is judged: a matter from its trigger, or a sort of document in a period."""
    return {(each.matter and each.matter.id, each.trigger, each.period, each.missing): each for each in found}


def worst_by_thing(found: tuple[Finding, ...]) -> dict[object, Outcome]:
    """The outcome for each matter and trigger, or each period."""
    return {(each.matter.id if each.matter and each.period is None else None, each.trigger, each.period): each.outcome for each in found}


class TestOrderOfEntry:
    """The order in which facts are entered changes no finding."""

    @EVERY
    @FEW
    @given(data=st.data())
    def test_shuffling_the_facts_changes_no_finding(self, rule: Rule, data: st.DataObject) -> None:
        events = data.draw(histories())
        order = data.draw(st.permutations(range(1, len(events) + 1)))
        on = last_day(events).isoformat()
        one = findings(rule, events, on=on, period=WINDOW)
        other = findings(rule, renumbered(events, list(order)), on=on, period=WINDOW)
        assert without_entries(one) == without_entries(other)


class TestTimeAlone:
    """With no new facts a breach never heals as the day advances."""

    @pytest.mark.parametrize("rule", LASTING.values(), ids=LASTING)
    @FEW
    @given(data=st.data())
    def test_a_breach_stays_a_breach_and_what_is_met_stays_met(self, rule: Rule, data: st.DataObject) -> None:
        events = data.draw(
            histories(MOVES if rule is MOVING else {"opened": ("a",), "answered": ("portal",), "prepared": (None,), "checked": (None,)})
        )
        first = last_day(events)
        days = sorted({first, *(first + timedelta(days=data.draw(st.integers(0, 400))) for _ in range(3))})
        worst = [worst_by_thing(findings(rule, events, on=each.isoformat(), period=WINDOW)) for each in days]
        for before, after in pairwise(worst):
            for thing, outcome in before.items():
                if outcome in VIOLATIONS or outcome is Outcome.MET:
                    assert after[thing] is outcome, (thing, outcome, after[thing])

    @FEW
    @given(events=histories(), more=st.integers(0, 500))
    def test_a_standing_document_that_was_wanting_stays_so(self, events: list[Event], more: int) -> None:
        first = last_day(events)
        missed = {key for key, each in keyed(findings(STANDING, events, on=first.isoformat(), period=WINDOW)).items() if each.violates}
        later = keyed(findings(STANDING, events, on=(first + timedelta(days=more)).isoformat(), period=WINDOW))
        assert all(later[key].outcome is Outcome.MISSED for key in missed)


class TestPrecision:
    """An unknown minute is any of 00:00 to 23:59; a verdict is given if all agree, and only then."""

    @staticmethod
    def minutes(moment: Moment) -> list[datetime]:
        """Every minute that the moment can be; of an unknown one the edges of each hour, among them the first and the last."""
        if moment.minute is not None:
            return [moment.earliest]
        return [moment.earliest + timedelta(hours=hour, minutes=minute) for hour in range(24) for minute in (0, 1, 30, 59)]

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(start=DAYS, start_minute=MINUTES, gap=st.integers(0, 3), done_minute=MINUTES)
    def test_a_verdict_on_what_was_done(self, start: date, start_minute: time | None, gap: int, done_minute: time | None) -> None:
        trigger, done = Moment(start, start_minute), Moment(start + timedelta(days=gap), done_minute)
        events = [Event(1, 1, "opened", "a", trigger, None, {}), Event(2, 1, "answered", "portal", done, None, {})]
        (finding,) = findings(HOURS, events, on="2022-12-31", period=WINDOW)
        possible = {at - since <= timedelta(hours=24) for since in self.minutes(trigger) for at in self.minutes(done)}
        expected = {frozenset({True}): Outcome.MET, frozenset({False}): Outcome.LATE}.get(frozenset(possible), Outcome.UNDETERMINED)
        assert finding.outcome is expected

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(start=DAYS, start_minute=MINUTES, gap=st.integers(0, 2), now=st.times())
    def test_a_verdict_on_what_was_not_done(self, start: date, start_minute: time | None, gap: int, now: time) -> None:
        trigger = Moment(start, start_minute)
        instant = datetime.combine(start + timedelta(days=gap), now.replace(second=0, microsecond=0))
        if instant < trigger.earliest:
            return
        events = [Event(1, 1, "opened", "a", trigger, None, {})]
        (finding,) = findings(HOURS, events, on=instant.isoformat(" ", "minutes"), period=WINDOW)
        broken = {instant - since > timedelta(hours=24) for since in self.minutes(trigger)}
        expected = {frozenset({True}): Outcome.OVERDUE, frozenset({False}): Outcome.DUE_SOON}.get(frozenset(broken), Outcome.UNDETERMINED)
        assert finding.outcome is expected


class TestClock:
    """条例 art. 33: the time in which others are asked is not counted; art. 30: a correction begins the count anew."""

    @FEW
    @given(start=DAYS, asked=st.integers(0, 6), length=st.integers(0, 40))
    def test_a_pause_of_k_working_days_moves_the_deadline_by_k(self, start: date, asked: int, length: int) -> None:
        begun = calendar().add(start, asked) if asked else start
        ended = begun + timedelta(days=length)
        plain = self.due(("opened", start))
        paused = self.due(("opened", start), ("paused", begun), ("resumed", ended))
        assert calendar().count(plain, paused) == calendar().count(begun, ended)

    @FEW
    @given(start=DAYS, stopped=st.integers(0, 6), gap=st.integers(0, 60))
    def test_after_a_stop_the_restart_counts_as_a_fresh_start(self, start: date, stopped: int, gap: int) -> None:
        halted = calendar().add(start, stopped) if stopped else start
        again = halted + timedelta(days=gap)
        assert self.due(("opened", start), ("stopped", halted), ("restarted", again)) == self.due(("opened", again))

    @FEW
    @given(start=DAYS, asked=st.integers(0, 12))
    def test_an_extension_adds_its_days_up_to_the_due_day_and_nothing_after(self, start: date, asked: int) -> None:
        plain = self.due(("opened", start))
        when = calendar().add(start, asked) if asked else start
        extended = self.due(("opened", start), ("extended", when))
        assert extended == (calendar().add(plain, 5) if when <= plain else plain)

    @FEW
    @given(events=histories({"opened": ("a",), "answered": ("portal",)}))
    def test_a_clock_that_nothing_moves_is_a_plain_deadline(self, events: list[Event]) -> None:
        once = list({(event.matter, event.event): event for event in events}.values())
        once = [event for event in once if event.event == "opened" or not self.before_opening(event, once)]
        assert self.verdicts(MOVING, once) == self.verdicts(DEADLINE, once)

    @staticmethod
    def before_opening(answer: Event, events: list[Event]) -> bool:
        return any(each.event == "opened" and each.matter == answer.matter and answer.when.day < each.when.day for each in events)

    @staticmethod
    def verdicts(rule: Rule, events: list[Event]) -> list[tuple[object, ...]]:
        found = findings(rule, events, on="2021-12-31", period=WINDOW)
        return sorted((each.matter.id if each.matter else 0, each.outcome, str(each.due), each.late_by or 0) for each in found)

    @staticmethod
    def due(*builders: tuple[str, date]) -> date:
        events = [
            Event(seq, 1, name, "a" if name == "opened" else None, Moment(when), None, {}) for seq, (name, when) in enumerate(builders, 1)
        ]
        (finding,) = findings(MOVING, events, on="2022-12-31", period=Span(date(2019, 1, 1), date(2022, 12, 31)))
        assert finding.due is not None
        return finding.due.day


class TestOutsideCoverage:
    """Beyond the last holiday notice nothing raises and nothing is guessed; what is said there is what the full calendar says."""

    @EVERY
    @FEW
    @given(events=histories(), more=st.integers(0, 300))
    def test_what_is_settled_without_the_notice_is_settled_so_with_it(self, rule: Rule, events: list[Event], more: int) -> None:
        on = (last_day(events) + timedelta(days=more)).isoformat()
        blind = findings(rule, events, on=on, period=WINDOW, cal=KNOWN_UNTIL_2020)
        seeing = findings(rule, events, on=on, period=WINDOW)
        for one, other in zip(without_order(blind), without_order(seeing), strict=True):
            if one.outcome in VIOLATIONS or one.outcome is Outcome.MET:
                assert one.outcome is other.outcome
            if one.outcome is Outcome.UNDETERMINED and "year" in one.reason.values:
                assert one.reason.values["year"] in (2021, 2022)

    @EVERY
    @FEW
    @given(data=st.data())
    def test_no_day_raises(self, rule: Rule, data: st.DataObject) -> None:
        moments = st.builds(Moment, st.dates(date(1949, 1, 1), date(2199, 12, 31)), MINUTES)
        events = data.draw(histories(moments=moments))
        on = data.draw(st.dates(date(1949, 1, 1), date(2199, 12, 31)))
        findings(rule, events, on=on.isoformat(), period=Span(date(1949, 1, 1), date(2199, 12, 31)))


def without_order(found: tuple[Finding, ...]) -> list[Finding]:
    return sorted(
        found,
        key=lambda each: (each.period or "", str(each.trigger), each.entries[:1], each.matter.id if each.matter else 0),
    )


class TestCounting:
    """What complies is counted and not kept: the counts are those of all findings."""

    @EVERY
    @FEW
    @given(events=histories())
    def test_counts_do_not_depend_on_what_is_kept(self, rule: Rule, events: list[Event]) -> None:
        whole = judged(rule, events, on="2021-12-31", period=WINDOW)
        brief = judged(rule, events, on="2021-12-31", period=WINDOW, everything=False)
        assert whole.counts == brief.counts
        assert sum(whole.counts.values()) == len(whole.findings)
        assert [each for each in whole.findings if each.outcome not in UNLISTED] == list(brief.findings)


class TestOrder:
    """A matter is in order if any choice of its events is."""

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(
        events=histories(
            {"prepared": (None,), "checked": (None,), "answered": ("portal",)},
            most=7,
            moments=st.builds(Moment, st.dates(date(2020, 4, 1), date(2020, 4, 20))),
        )
    )
    def test_against_trying_every_choice(self, events: list[Event]) -> None:
        for finding in findings(ORDER, events, on="2020-12-31", period=WINDOW):
            assert finding.matter is not None
            own = [event for event in events if event.matter == finding.matter.id]
            days = {name: [event.when.day for event in own if event.event == name] for name in ("prepared", "checked", "answered")}
            trigger = min(days["answered"])
            good = any(
                calendar().add(prepared, 3) <= checked <= trigger for prepared, checked in product(days["prepared"], days["checked"])
            )
            assert (finding.outcome is Outcome.MET) == good

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(
        events=histories(
            {"prepared": (None,), "checked": (None,), "answered": ("portal",)},
            most=6,
            moments=st.builds(Moment, st.dates(date(2020, 4, 1), date(2020, 4, 2)), st.sampled_from([None, *KNOWN_MINUTES])),
        )
    )
    def test_against_trying_every_choice_at_every_minute(self, events: list[Event]) -> None:
        """Met if it is in order whatever the unknown minutes, missed if it is so whatever they are, else undetermined."""
        for finding in findings(STEPS, events, on="2020-12-31", period=WINDOW):
            assert finding.matter is not None
            own = [event for event in events if event.matter == finding.matter.id]
            possible = {self.in_order(own, minutes) for minutes in product(*(self.minutes(event) for event in own))}
            expected = {frozenset({True}): Outcome.MET, frozenset({False}): Outcome.MISSED}.get(frozenset(possible), Outcome.UNDETERMINED)
            assert finding.outcome is expected

    @staticmethod
    def minutes(event: Event) -> list[time]:
        """The minutes that an event can be: of an unknown one those at which something may change."""
        return [time(0), *KNOWN_MINUTES, time(23, 59)] if event.when.minute is None else [event.when.minute]

    @staticmethod
    def in_order(events: list[Event], minutes: tuple[time, ...]) -> bool:
        builders = [(event.event, datetime.combine(event.when.day, minute)) for event, minute in zip(events, minutes, strict=True)]
        at = {name: [when for each, when in builders if each == name] for name in ("prepared", "checked", "answered")}
        return any(one <= two <= min(at["answered"]) for one, two in product(at["prepared"], at["checked"]))


def test_the_rules_of_these_tests_speak_of_the_same_clock() -> None:
    assert MOVING.versions[0].params.model_dump(by_alias=True)["clock"]["extend_by"] == CLOCK["extend_by"]
    assert DEADLINE.versions[0].params.model_dump(by_alias=True)["term"]["count"] == TERM["count"]
    assert ANY["applies_to"]["kind"] == "*"
