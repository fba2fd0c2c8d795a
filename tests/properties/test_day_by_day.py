"""The shipped rules held against the law walked through day by day (``daybyday``), on thousands of random histories and days asked about.

Each class quotes the clause. Histories are drawn from a seed, so that a difference can be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.model.events import Event
from govopen.core.model.findings import VIOLATIONS, Finding
from govopen.core.model.office_state import Role, Tenure, Waiver
from govopen.core.model.rules import Rule
from govopen.datafiles.pack_folders import shipped_packs
from govopen.datafiles.rule_packs import read_rulebook
from govopen.datafiles.vocabulary import read_vocabulary
from tests.core.builders import findings
from tests.properties import daybyday, daybyday_requests

RULEBOOK = read_rulebook(shipped_packs().values(), read_vocabulary())
FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)
HORIZON = date(2022, 12, 31)
EACH = 50
SEEDS = pytest.mark.parametrize("seed", range(14))


def rule(name: str) -> Rule:
    found = RULEBOOK.rule(name)
    assert found is not None
    return found


def a_minute(random: Random, *, known: float) -> time | None:
    return time(random.randrange(24), random.choice((0, 1, 30, 59))) if random.random() < known else None


def a_day(random: Random, after: date, within: int) -> date:
    return after + timedelta(days=random.randint(0, within))


def told(number: int, name: str, when: Moment, *, matter: int = 1, facet: str | None = None, **fields: Any) -> Event:
    return Event(number, matter, name, facet, when, None, fields)


def asked_about(random: Random, around: date, within: int) -> AsOf:
    return AsOf(a_day(random, around, within), a_minute(random, known=0.5))


def judge(name: str, events: Iterable[Event], on: AsOf, *, kind: str, **more: Any) -> tuple[Finding, ...]:
    day = on.day.isoformat() if on.minute is None else f"{on.day} {on.minute:%H:%M}"
    return findings(rule(name), list(events), on=day, period=Span(FIRST, HORIZON), kind=kind, **more)


def summed_up(finding: Finding) -> daybyday.Told:
    return str(finding.outcome), finding.due.day if finding.due else None, finding.late_by


def the_one(found: tuple[Finding, ...]) -> Finding | None:
    assert len(found) <= 1
    return found[0] if found else None


class TestPublicity:
    """(六) 在作出行政决定之日起7个工作日内在厅门户网站公示; 国办发〔2015〕51号 (十八) 自作出行政决定之日起7个工作日内上网公开."""

    @SEEDS
    def test_against_the_walk(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(EACH):
            start = a_day(random, FIRST, 700)
            impact: dict[str, Any] = random.choice(({}, {"impact": "yes"}, {"impact": "no"}))
            when, sort = Moment(start, a_minute(random, known=0.3)), random.choice(("permit", "penalty"))
            events = [told(1, "decided", when, facet=sort, **impact)]
            for number in range(2, 2 + random.randrange(4)):
                when = Moment(a_day(random, start, 20), a_minute(random, known=0.5))
                events.append(told(number, "published", when, facet=random.choice(("portal", "portal", "wechat", "gazette"))))
            on = asked_about(random, start, 25)
            found = the_one(judge("decision-publicity", events, on, kind="decision"))
            assert (found and summed_up(found)) == daybyday.publicity(events, on), (events, on)


class TestWaivers:
    """What was done while a waiver stood stays waived; ``until`` is held against the deed, and against the day asked about while undone."""

    @SEEDS
    def test_against_the_walk(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(EACH):
            start = a_day(random, date(2020, 3, 16), 400)
            events = [told(1, "decided", Moment(start), facet="permit")]
            if random.random() < 0.7:
                events.append(told(2, "published", Moment(a_day(random, start, 30)), facet="portal"))
            until = None if random.random() < 0.2 else a_day(random, start, 40)
            on = asked_about(random, start, 45)
            waiver = Waiver(9, "decision-publicity", 1, None, "涉诉", "厅领导", until)
            found = the_one(judge("decision-publicity", events, on, kind="decision", waivers=[waiver]))
            assert found is not None
            walked = daybyday.publicity(events, on)
            assert walked is not None
            assert str(found.outcome) == daybyday.waived(walked[0], events, until, on), (events, until, on)


class TestReprint:
    """(十七) 厅门户网站应在24小时内转载; an unknown minute is any of its day."""

    @SEEDS
    def test_against_the_walk(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(EACH):
            start = a_day(random, date(2020, 3, 16), 600)
            events = [told(1, "upstream-issued", Moment(start, a_minute(random, known=0.6)))]
            for number in range(2, 2 + random.randrange(3)):
                events.append(told(number, "reprinted", Moment(a_day(random, start, 3), a_minute(random, known=0.6))))
            on = asked_about(random, start, 3)
            found = the_one(judge("reprint-24h", events, on, kind="upstream"))
            assert (found and (str(found.outcome), found.late_by)) == daybyday.reprint(events, on), (events, on)


MOVES = ("correction-asked", "corrected", "third-party-asked", "third-party-answered", "extended", "fee-asked", "fee-paid")
CHANNELS = ("mail", "mail", "in-person", "internet", "fax", "ordinary-mail", None)


def a_move(random: Random, number: int, name: str, day: date) -> Event:
    """Something that may move the clock of a request, with all that it should say or a part of it."""
    said: dict[str, Any] = {}
    if name == "extended":
        said = {"days": str(random.choice((5, 10, 20, 30))), "approver": "甲", "notified": random.choice(("yes", "yes", "yes", "no"))}
    elif name in ("third-party-asked", "fee-asked"):
        said = {"received": a_day(random, day, 4).isoformat()}
    elif name == "correction-asked":
        said = {"until": a_day(random, day, 20).isoformat()}
    kept = {field: value for field, value in said.items() if random.random() < 0.75}
    party = random.choice(("third-party", "agency", None)) if name.startswith("third-party") else None
    return told(number, name, Moment(day), facet=party, **kept)


def a_request(random: Random) -> list[Event]:
    """A request, confirmed or not, with moves in any order, and a reply or none."""
    received = a_day(random, FIRST, 600)
    events = [told(1, "request-received", Moment(received), facet=random.choice(CHANNELS))]
    start = received
    if random.random() < 0.4:
        start = a_day(random, received, 4)
        events.append(told(2, "request-confirmed", Moment(start)))
    day = start
    for number in range(3, 3 + random.randrange(7)):
        day = a_day(random, day, random.choice((3, 8, 25)))
        events.append(a_move(random, number, random.choice(MOVES), day))
    if random.random() < 0.6:
        events.append(told(20, "replied", Moment(a_day(random, start, 90)), facet="granted"))
    return events


class TestReply:
    """条例 art. 33 自收到申请之日起20个工作日内予以答复 … 延长的期限最长不得超过20个工作日 … 征求第三方和其他机关意见所需时间不计算;
    art. 30 答复期限自行政机关收到补正的申请之日起计算."""

    @pytest.mark.parametrize("seed", range(30))
    def test_against_the_walk(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(EACH):
            events = a_request(random)
            on = asked_about(random, events[0].when.day, 120)
            found = the_one(judge("request-reply", events, on, kind="request"))
            walked = daybyday_requests.reply(events, on, horizon=HORIZON)
            assert (found and summed_up(found)) == walked, ([(each.event, str(each.when.day), each.fields) for each in events], on)

    @SEEDS
    def test_no_later_event_heals_a_breach(self, seed: int) -> None:
        """What is asked, extended or corrected after the last day changes nothing of it."""
        random = Random(seed)
        for _ in range(EACH):
            events = a_request(random)
            on = asked_about(random, events[0].when.day, 120)
            before = the_one(judge("request-reply", events, on, kind="request"))
            if before is None or before.outcome not in VIOLATIONS:
                continue
            past = [each for each in events if each.when.day <= on.day]
            future = [each for each in events if each.when.day > on.day and each.event != "request-confirmed"]
            more = [a_move(random, 30 + n, random.choice(MOVES), a_day(random, on.day + daybyday.DAY, 40)) for n in range(3)]
            after = the_one(judge("request-reply", [*past, *future, *more], AsOf(HORIZON), kind="request"))
            assert after is not None
            assert after.outcome in VIOLATIONS, (events, more, on)
            assert after.due == before.due


def tenures(random: Random, role: Role) -> list[Tenure]:
    """Up to five terms of office of three people, adjoining, overlapping or apart."""
    made = []
    for _ in range(random.randrange(6)):
        since = a_day(random, date(2019, 6, 1), 800)
        until = None if random.random() < 0.3 else a_day(random, since, 500)
        made.append(Tenure(random.choice("甲乙丙"), role, since, until))
        if until and random.random() < 0.5:
            made.append(Tenure(made[-1].person, role, until + timedelta(days=random.choice((1, 1, 2))), None))
    return made


def a_press_year(random: Random) -> list[Event]:
    people = ["甲", "乙", "丙", "丁"]
    return [
        told(
            number,
            "press-held",
            Moment(a_day(random, FIRST, 730), a_minute(random, known=0.3)),
            matter=number,
            attended=tuple(random.sample(people, random.randrange(3))),
        )
        for number in range(1, 1 + random.randrange(6))
    ]


def _spans(months: int) -> dict[str, tuple[date, date]]:
    """The periods of so many months in the years of these tests, by label."""
    spans = {}
    for year in (2020, 2021, 2022):
        for index in range(12 // months):
            first = date(year, index * months + 1, 1)
            after = date(year + (index + 1) * months // 12, (index + 1) * months % 12 + 1, 1)
            label = {3: f"{year}-Q{index + 1}", 6: f"{year}-H{index + 1}", 12: str(year)}[months]
            spans[label] = (first, after - daybyday.DAY)
    return spans


class TestPress:
    """(十一) 每季度至少举办一次新闻发布会，分管厅领导每半年至少出席一次，厅主要负责同志每年至少出席一次.

    Each person who held the role for the whole period owes it.
    """

    @SEEDS
    def test_a_conference_each_quarter(self, seed: int) -> None:
        random = Random(seed)
        for _ in range(EACH):
            held, on = a_press_year(random), asked_about(random, FIRST, 800)
            found = {each.period: (str(each.outcome), each.actual) for each in judge("press-quarterly", held, on, kind="press")}
            walked = {label: daybyday.conferences(held, *span, on) for label, span in _spans(3).items()}
            assert found == {label: told for label, told in walked.items() if told}, (held, on)

    @SEEDS
    @pytest.mark.parametrize(
        ("name", "role", "months"), [("press-deputy-half-year", "deputy", 6), ("press-principal-yearly", "principal", 12)]
    )
    def test_leaders_attend(self, seed: int, name: str, role: Role, months: int) -> None:
        random = Random(seed)
        for _ in range(EACH // 2):
            held, leaders, on = a_press_year(random), tenures(random, role), asked_about(random, FIRST, 800)
            found: dict[str | None, dict[str | None, tuple[str, int | None]]] = {}
            for each in judge(name, held, on, kind="press", leaders=leaders):
                found.setdefault(each.period, {})[each.leader] = (str(each.outcome), each.actual)
            walked = {label: daybyday.attendance(held, leaders, *span, on) for label, span in _spans(months).items()}
            assert found == {label: told for label, told in walked.items() if told}, (held, leaders, on)
