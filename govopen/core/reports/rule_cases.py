"""Cases that a jurist can read: named facts, the day asked about, and the verdicts that a rule must give. No file is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter

from msgspec import Struct, field

from govopen.core.dates.moments import AsOf, Moment, Span
from govopen.core.dates.work_calendar import WorkCalendar
from govopen.core.evaluation.engine import judge
from govopen.core.model.events import Event, Matter
from govopen.core.model.findings import VIOLATIONS, Finding, Outcome
from govopen.core.model.history import History, build_history
from govopen.core.model.office_state import Declaration, Tenure, Waiver, Withholding
from govopen.core.model.rules import Rule
from govopen.messages import Message, msg, plural

#: How many cases a rule must have at least.
FEWEST = 3


class Expected(Struct, frozen=True):
    """One verdict that must come; only what is named in ``values`` is compared, in the words of ``describe``."""

    values: Mapping[str, object]

    def __str__(self) -> str:
        """``outcome=met due=2020-04-13``."""
        return " ".join(f"{name}={value}" for name, value in self.values.items())


class Case(Struct, frozen=True):
    """One named case of one rule. ``others`` is the outcome of all verdicts that are not listed in ``expect``; None: there are none."""

    rule: str
    name: str
    place: str
    on: AsOf
    period: Span
    events: tuple[Event, ...] = ()
    matters: Mapping[int, Matter] | None = None
    leaders: tuple[Tenure, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    withheld: tuple[Withholding, ...] = ()
    declared: tuple[Declaration, ...] = ()
    units: tuple[str, ...] = ()
    unit_types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    expect: tuple[Expected, ...] = ()
    others: Outcome | None = None

    @property
    def outcomes(self) -> frozenset[str]:
        """The outcomes that the case asks for."""
        named = {str(expected.values.get("outcome")) for expected in self.expect}
        return frozenset(named | {str(self.others)} if self.others else named)

    def history(self) -> History:
        """The history of the case, seen on its day."""
        return build_history(
            self.events,
            self.matters or {},
            on=self.on,
            leaders=self.leaders,
            waivers=self.waivers,
            withheld=self.withheld,
            declarations=self.declared,
            units=self.units,
            unit_types=self.unit_types,
        )


#: What a case may ask of a verdict, by the keys of ``expect``.
_TELLS: Mapping[str, Callable[[Finding], object]] = {
    "outcome": lambda finding: str(finding.outcome),
    "matter": lambda finding: finding.matter.number if finding.matter else None,
    "trigger": lambda finding: _shown(finding.trigger),
    "due": lambda finding: _shown(finding.due),
    "due_earliest": lambda finding: _shown(finding.due_earliest),
    "done": lambda finding: _shown(finding.done),
    "why": lambda finding: finding.reason.code,
    **{
        name: attrgetter(name)
        for name in ("unit", "leader", "period", "late_by", "late_unit", "required", "actual", "missing", "level", "version")
    },
}
KEYS = frozenset(_TELLS)


def describe(finding: Finding) -> dict[str, object]:
    """What a case may ask of a verdict, by the keys of a case file."""
    return {name: tell(finding) for name, tell in _TELLS.items()}


def _shown(moment: Moment | None) -> object:
    """A day, or a minute where one is known."""
    if moment is None:
        return None
    return moment.day if moment.minute is None else datetime.combine(moment.day, moment.minute)


def judge_case(case: Case, rule: Rule, calendar: WorkCalendar) -> Message | None:
    """Judge a case; the message says what came and what was to come, None if they agree."""
    (judged,) = judge((rule,), case.history(), calendar, period=case.period, on=case.on, everything=True)
    left = list(judged.findings)
    unmatched = []
    for expected in sorted(case.expect, key=lambda expected: -len(expected.values)):
        match = next((finding for finding in left if _agrees(expected, finding)), None)
        if match is None:
            unmatched.append(expected)
        else:
            left.remove(match)
    strange = [finding for finding in left if finding.outcome is not case.others]
    if not unmatched and not strange:
        return None
    came = "; ".join(_described(finding, case.expect) for finding in judged.findings) or "[]"
    asked = "; ".join(str(expected) for expected in case.expect) or "[]"
    return msg("“{name}”: expected {asked}, came {came}.", name=case.name, asked=asked, came=came)


def _agrees(expected: Expected, finding: Finding) -> bool:
    came = describe(finding)
    return all(came[name] == value for name, value in expected.values.items())


def _described(finding: Finding, expect: Iterable[Expected]) -> str:
    """The verdict in the keys that the case asks for, and whose it is."""
    asked = {name for expected in expect for name in expected.values} | {"outcome", "due", "missing", "why"}
    return str(Expected({name: value for name, value in describe(finding).items() if name in asked and value not in (None, ())}))


def rules_lacking_cases(rules: Iterable[Rule], cases: Iterable[Case]) -> Iterator[tuple[Rule, Message]]:
    """Yield the rules that lack a case: a pass, a breach and an edge at least."""
    cases = list(cases)
    number = Counter(case.rule for case in cases)
    for rule in rules:
        outcomes = {outcome for case in cases if case.rule == rule.id for outcome in case.outcomes}
        if number[rule.id] < FEWEST:
            yield (
                rule,
                plural(
                    "It has {count} case; a pass, a breach and an edge are wanted at least.",
                    "It has {count} cases; a pass, a breach and an edge are wanted at least.",
                    number[rule.id],
                ),
            )
        elif str(Outcome.MET) not in outcomes:
            yield rule, msg("No case of it is met.")
        elif rule.versions[-1].params.can_be_breached and not outcomes.intersection(map(str, VIOLATIONS)):
            yield rule, msg("No case of it is a breach.")
