"""Strategies: what may happen to a few matters in two years, and rules of every kind to judge it by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from hypothesis import strategies as st

from govopen.core.dates.moments import Moment, Span
from govopen.core.evaluation.kinds import KINDS
from govopen.core.model.events import Event
from govopen.core.model.office_state import Declaration
from govopen.core.model.rules import Rule
from tests.core.builders import day, rule

WINDOW = Span(day("2020-01-01"), day("2021-12-31"))
DAYS = st.dates(WINDOW.first, WINDOW.last)
MINUTES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.builds(Moment, DAYS, MINUTES)

#: event, its facets
EVENTS: dict[str, tuple[str | None, ...]] = {
    "opened": ("a", "b"),
    "answered": ("portal", "wechat"),
    "prepared": (None,),
    "checked": (None,),
    "updated": (None,),
}
MOVES: dict[str, tuple[str | None, ...]] = {
    "opened": ("a",),
    "answered": ("portal",),
    "stopped": (None,),
    "restarted": (None,),
    "paused": (None,),
    "resumed": (None,),
    "extended": (None,),
}

TERM = {"count": 7, "unit": "workday", "from": "opened"}
ANSWER = {"event": "answered", "facet": "portal"}
ANY: dict[str, Any] = {"applies_to": {"kind": "*"}}
DEADLINE = rule("deadline", {**ANY, "term": TERM, "met_by": ANSWER})
HOURS = rule("deadline", {**ANY, "term": {**TERM, "count": 24, "unit": "hour"}, "met_by": ANSWER})
DAYS_TERM = rule("deadline", {**ANY, "term": {**TERM, "count": 30, "unit": "day"}, "met_by": ANSWER})
CLOCK = {"stop": ["stopped"], "restart": ["restarted"], "pause": ["paused"], "resume": ["resumed"], "extend": ["extended"], "extend_by": 5}
MOVING = rule("deadline", {**ANY, "term": TERM, "met_by": ANSWER, "clock": CLOCK})
YEARLY = rule("deadline", {"applies_to": {"kind": "decision"}, "yearly": {"by": "03-31"}, "met_by": ANSWER})
QUOTA = rule("quota", {"kind": "decision", "count": ANSWER, "each": "quarter", "at_least": 2})
FORTNIGHTS = rule(
    "quota",
    {
        "kind": "decision",
        "count": [ANSWER, {"event": "checked"}],
        "each": "fortnight",
        "since": day("2019-12-05"),
        "per_matter": True,
        "excused_by": {"event": "prepared"},
    },
)
SHARE = rule("quota", {"kind": "decision", "count": ANSWER, "each": "half-month", "ratio": {"at_least": "1/3", "of": {"event": "opened"}}})
ONCE = rule(
    "deadline", {"applies_to": {"kind": "decision"}, "date": {"by": day("2021-03-31"), "from": day("2020-06-01")}, "met_by": ANSWER}
)
EXCUSED = rule("deadline", {**ANY, "term": TERM, "met_by": ANSWER, "excused_by": {"event": "checked"}})
ORDER = rule(
    "order",
    {
        **ANY,
        "trigger": "answered",
        "sequence": [{"event": "prepared"}, {"event": "checked"}],
        "at_least": {"after": "prepared", "count": 3, "unit": "workday"},
    },
)
STEPS = rule("order", {**ANY, "trigger": "answered", "sequence": [{"event": "prepared"}, {"event": "checked"}]})
SYNCHRONY = rule("synchrony", {**ANY, "trigger": "opened", "with": [ANSWER, {"event": "checked"}]})
REQUIRED = rule("required", {**ANY, "trigger": "opened", "events": [{"event": "prepared"}, {"event": "checked"}]})
INTERVAL = rule("interval", {**ANY, "from": {"event": "opened"}, "to": ANSWER, "at_least": {"count": 3, "unit": "workday"}, "pair": "each"})
FORBIDDEN = rule("forbidden", {**ANY, "trigger": "opened", "never": ANSWER})
STANDING = rule(
    "standing",
    {
        "kind": "decision",
        "document": {"event": "opened", "facet": ["a", "b"]},
        "public": ANSWER,
        "fresh": {"within": 6, "unit": "month", "by": ["updated"]},
        "each": "half-year",
    },
)
DECLARED = rule("declared", {"counts": {"decision": "answered"}})
#: What was said of whole periods; only the rule that compares it is told of it, or no register would ever be empty.
SAID = (
    Declaration(101, "decision", Span(day("2020-01-01"), day("2020-03-31")), 0, None, nil=True, label="2020-Q1"),
    Declaration(102, "decision", Span(day("2021-01-01"), day("2021-12-31")), 1, "业务系统", nil=False, label="2021", facet="portal"),
)

#: Rules of every kind, by the kind's name and then their own.
RULES: Mapping[str, Mapping[str, Rule]] = {
    "deadline": {
        "working days": DEADLINE,
        "hours": HOURS,
        "days": DAYS_TERM,
        "moving clock": MOVING,
        "yearly": YEARLY,
        "once": ONCE,
        "excused": EXCUSED,
    },
    "quota": {"quota": QUOTA, "fortnights": FORTNIGHTS, "share": SHARE},
    "order": {"gap": ORDER, "steps": STEPS},
    "synchrony": {"synchrony": SYNCHRONY},
    "interval": {"interval": INTERVAL},
    "forbidden": {"forbidden": FORBIDDEN},
    "required": {"required": REQUIRED},
    "declared": {"declared": DECLARED},
    "standing": {"standing": STANDING},
}
#: By name; a kind of which there is no rule here is a mistake.
ALL: Mapping[str, Rule] = {name: each for kind in KINDS for name, each in RULES[kind].items()}


def declared_to(a_rule: Rule) -> tuple[Declaration, ...]:
    """What a rule is told of declarations."""
    return SAID if a_rule is DECLARED else ()


def histories(events: dict[str, tuple[str | None, ...]] = EVENTS, *, most: int = 14, moments: st.SearchStrategy[Moment] = MOMENTS) -> Any:
    """Lists of events of up to three matters, numbered in the order drawn."""
    kinds = [(name, facet) for name, facets in events.items() for facet in facets]
    one = st.tuples(st.sampled_from(kinds), st.integers(1, 3), moments)
    return st.lists(one, max_size=most).map(_numbered)


def _numbered(drawn: list[tuple[tuple[str, str | None], int, Moment]]) -> list[Event]:
    return [Event(seq, matter, name, facet, when, None, {}) for seq, ((name, facet), matter, when) in enumerate(drawn, 1)]


def renumbered(events: Iterable[Event], order: list[int]) -> list[Event]:
    """The same events, entered in another order."""
    return [event._replace(seq=seq) for event, seq in zip(events, order, strict=True)]


def last_day(events: Iterable[Event]) -> date:
    return max((event.when.day for event in events), default=WINDOW.first)
