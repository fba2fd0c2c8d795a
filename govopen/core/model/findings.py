"""What a rule says of one matter, or of one period and person, on the day asked about."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct, field

from govopen.core.dates.moments import Moment, Span
from govopen.core.model.events import Matter
from govopen.core.model.office_state import LateReason
from govopen.core.model.rules import Level as Level


class Outcome(StrEnum):
    """The nine outcomes, worst first; names are fixed."""

    OVERDUE = "overdue"
    LATE = "late"
    MISSED = "missed"
    UNDETERMINED = "undetermined"
    DUE_SOON = "due_soon"
    PENDING = "pending"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    MET = "met"


#: The place of each outcome in a list: what must be acted on first, then what cannot be mended, then what is not known, then the rest.
OUTCOME_RANKS = {
    outcome: place
    for place, outcome in enumerate((
        Outcome.OVERDUE, Outcome.DUE_SOON, Outcome.LATE, Outcome.MISSED, Outcome.UNDETERMINED,
        Outcome.PENDING, Outcome.WAIVED, Outcome.NOT_APPLICABLE, Outcome.MET,
    ))
}  # fmt: skip

VIOLATIONS = frozenset({Outcome.LATE, Outcome.OVERDUE, Outcome.MISSED})

LateUnit = Literal["workday", "day", "minute"]


class Reason(Struct, frozen=True):
    """Why: a code that the shell words in the reader's language, and the values of its sentence."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class ClockStep(NamedTuple):
    """What one event did to a clock: the entry, its event and day, a code that the shell words, the article, and values of the sentence."""

    entry: int
    event: str
    day: date
    did: str
    article: str | None
    values: Mapping[str, object]


class CurrentVerdict(Struct, frozen=True):
    """What today's calendar says where the calendar of an earlier day says something else; ``due`` None where it is met or unknown."""

    outcome: Outcome
    due: Moment | None = None


class Finding(NamedTuple):
    """One verdict with what proves it; a tuple, for there may be a hundred thousand, each made and changed before it is whole.

    ``due`` is None where undetermined; then ``due_earliest`` bounds it from below.
    ``paused`` are the days left out of the count; ``missing`` names the elements, topics or counterparts that are wanting.
    ``steps`` tell what each event did to a clock that events move; ``length`` is that of a term whose length an entry names.
    ``absorbed_by`` is the rule under which the same lapse is counted, ``absorbs`` the rules, with articles, counted under this one.
    ``current`` marks a verdict that today's calendar turns; ``late_reason`` is the reason given for a breach, which it does not undo.
    """

    rule: str
    pack: str
    article: str
    level: Level
    outcome: Outcome
    reason: Reason
    matter: Matter | None = None
    unit: str | None = None
    leader: str | None = None
    period: str | None = None
    trigger: Moment | None = None
    due: Moment | None = None
    due_earliest: Moment | None = None
    done: Moment | None = None
    late_by: int | None = None
    late_unit: LateUnit | None = None
    required: int | None = None
    actual: int | None = None
    entries: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    version: str | None = None
    paused: tuple[Span, ...] = ()
    current: CurrentVerdict | None = None
    late_reason: LateReason | None = None
    steps: tuple[ClockStep, ...] = ()
    length: int | None = None
    absorbed_by: str | None = None
    absorbs: tuple[tuple[str, str], ...] = ()

    @property
    def late_at_least(self) -> bool:
        """Whether ``late_by`` is a lower bound: the minute of the deed is unknown, or the limit may have been earlier."""
        if self.late_by is None:
            return False
        return self.due_earliest is not None or (self.late_unit == "minute" and self.done is not None and self.done.minute is None)

    @property
    def violates(self) -> bool:
        """Whether the outcome is a breach, whatever the rule's level."""
        return self.outcome in VIOLATIONS


def finding_order(finding: Finding) -> tuple[str, str, str, str]:
    """By rule, trigger or period, matter, person."""
    return finding.rule, _when(finding), finding.matter.number if finding.matter else "", finding.leader or finding.unit or ""


def _when(finding: Finding) -> str:
    """The trigger or the period as text that sorts."""
    return _iso(finding.trigger) if finding.trigger else finding.period or ""


@lru_cache(maxsize=4096)  # a year has few days, and each is asked for again and again: 0.1 µs in place of 0.4
def _iso(moment: Moment) -> str:
    return moment.isoformat()


def urgency(finding: Finding) -> tuple[int, str]:
    """Return what orders findings the worst first: the rank of the outcome (0 is the worst), then trigger or period."""
    return OUTCOME_RANKS[finding.outcome], _when(finding)


def urgency_in_order(finding: Finding) -> tuple[int, str, tuple[str, str, str, str]]:
    """The same, and ``finding_order`` among equals."""
    order = finding_order(finding)
    return OUTCOME_RANKS[finding.outcome], order[1], order


class Findings:
    """The findings of one rule, in ``finding_order`` and of equals in order of judging; may be iterated again and again."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._held: list[Finding] = []
        self._sorted: list[Finding] | None = None

    def add(self, finding: Finding) -> None:
        """Keep one more."""
        self._held.append(finding)
        self._sorted = None

    def wants(self, outcome: Outcome, day: date) -> bool:
        """Whether a finding of that outcome and day of trigger would be kept; if not, it need not be made."""
        return True

    @property
    def as_judged(self) -> Sequence[Finding]:
        """Those held in memory, in order of judging."""
        return self._held

    def __iter__(self) -> Iterator[Finding]:
        """Yield them in order."""
        if self._sorted is None:
            self._sorted = sorted(self._held, key=finding_order)
        return iter(self._sorted)

    def __len__(self) -> int:
        """How many."""
        return len(self._held)


class NoFindings(Findings):
    """Keeps no finding, for where only the counts are asked."""

    def add(self, finding: Finding) -> None:
        """Keep nothing."""

    def wants(self, outcome: Outcome, day: date) -> bool:
        """No finding need be made for it."""
        return False


class WorstFindings(Findings):
    """The most urgent findings of a rule, a bounded number; what is less urgent is counted only."""

    def __init__(self, *, most: int) -> None:
        """``most``: how many are kept."""
        super().__init__()
        self._most = most
        self._bound: tuple[int, str] | None = None  # how urgent the last of them is

    def add(self, finding: Finding) -> None:
        """Keep one more if it is among the most urgent; what another rule absorbs is listed there."""
        if finding.absorbed_by is not None:
            return
        insort(self._held, finding, key=urgency_in_order)
        del self._held[self._most :]
        self._bound, self._sorted = urgency(self._held[-1]), None

    def wants(self, outcome: Outcome, day: date) -> bool:
        """Whether such a finding may be among the most urgent."""
        if self._bound is None or len(self._held) < self._most:
            return True
        rank, when = self._bound
        return OUTCOME_RANKS[outcome] < rank or (OUTCOME_RANKS[outcome] == rank and day.isoformat() <= when)
